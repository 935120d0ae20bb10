"""The result table ``hints``: what an optimiser does that no one would, each in a case small enough to see through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from command import TUTORIAL, symbia
from micro import micro

import symbia as sy
from symbia.case.codes import HINTS
from symbia.results.verify import verify

ROAD = "road from=a to=b km=100"
RATES = "road bulk"
ASH = "ash unit=t category=byproduct transport_class=bulk"


def hints(folder: Path, **case: Any) -> pd.DataFrame:
    """Hints of the solution of a micro-case."""
    solution = sy.solve(micro(folder, **case))
    assert solution.status == "optimal"
    return solution.tables["hints"]


def only(table: pd.DataFrame, code: str) -> dict[str, Any]:
    """The one row of a table of hints, of this kind."""
    assert table["code"].tolist() == [code], table
    return table.iloc[0].to_dict()


def test_lost_on_the_way(tmp_path: Path) -> None:
    """Proves that driving waste so as to lose half of it is seen.

    10 t of ash arise at a, of which 4 could be stacked there at 1 per t; the tip at b takes 4. What arrives costs 1
    to tip and takes the tip's place, 1.8 in all: ash is no more welcome at b than at a, where it costs 1. But half
    of what is driven is lost: 0.1 + 0.5 x 1.8 = 1. So 8 t are driven, 4 arrive, 4 are lost, 2 are stacked at a.
    """
    found = hints(
        tmp_path / "case",
        commodities=ASH,
        recipes="unit coal=-1 power=1 ash=1",
        plants="unit site=a capacity=10",
        supplies="coal site=a price=1",
        demands="power site=a price=100",
        disposals="ash site=a cost=1 max_year=4; tip commodity=ash site=b cost=1 max_year=4",
        links=ROAD,
        transport_modes=f"{RATES} cost_fixed=0.1 loss_per_100km=0.5",
    )
    row = only(found, "lost_on_the_way")
    assert (row["site"], row["commodity"], row["amount"]) == ("a", "ash", pytest.approx(4.0))
    assert "4 t are lost on the way" in row["message_en"]


def test_honest_transport(tmp_path: Path) -> None:
    """Proves that a loss on the way to a place that needs the goods is no hint. Broken: every loss would be one."""
    found = hints(
        tmp_path / "case",
        commodities=ASH,
        supplies="ash site=a price=1 max_year=10",
        demands="ash site=b price=100",
        links=ROAD,
        transport_modes=f"{RATES} cost_fixed=0.1 loss_per_100km=0.5",
    )
    assert found.empty
    assert list(found.columns) == [
        "code", "severity", "site", "commodity", "period", "amount", "message_en", "message_zh",
    ]  # fmt: skip


def test_both_ways(tmp_path: Path) -> None:
    """Proves that a policy that pays for movement is found out: 10 t there, 10 t back.

    Whoever moves ash gets 5 per t and pays 1 of freight: the 10 t that the link lets through each year go both ways.
    """
    found = hints(
        tmp_path / "case",
        commodities=ASH,
        supplies="at_a commodity=ash site=a price=1 max_year=5; at_b commodity=ash site=b price=1 max_year=5",
        demands="sell_a commodity=ash site=a price=2 max_year=9; sell_b commodity=ash site=b price=2 max_year=9",
        links=f"{ROAD} capacity_year=20",
        transport_modes=f"{RATES} cost_fixed=1",
        policies=[{"measure": {"quantity": "shipped"}, "price": -5.0}],
    )
    row = found[found["code"] == "both_ways"].iloc[0]
    assert (row["site"], row["commodity"], row["period"]) == ("a", "ash", "year")
    assert row["amount"] == pytest.approx(10.0, abs=5.0)
    assert "come back" in row["message_en"]
    assert "运回" in row["message_zh"]


def test_use_in_name_only(tmp_path: Path) -> None:
    """Proves that treating residue and then burying it is not taken for use: a policy asks for 60 % used.

    Of 10 t of slag 6 go through the treatment, whose product is stacked at a higher cost; sold, it would be a use.
    """
    case = {
        "commodities": "slag unit=t category=byproduct; cake unit=t category=byproduct",
        "recipes": "smelter ore=-1 metal=1 slag=1; treatment slag=-1 cake=1",
        "plants": "smelter capacity=10; treatment capacity=100",
        "supplies": "ore price=1",
        "demands": "metal price=100",
        "disposals": "slag cost=1; cake cost=2",
        "policies": [
            {
                "measure": {"quantity": "utilised", "commodity": "slag"},
                "of": {"quantity": "generated", "commodity": "slag"},
                "min": 0.6,
            }
        ],
    }
    row = only(hints(tmp_path / "case", **case), "use_in_name_only")
    assert (row["site"], row["commodity"], row["amount"]) == ("park", "slag", pytest.approx(6.0))
    assert "treatment" in row["message_en"]
    case["demands"] += "; cake price=5"
    case["disposals"] = "slag cost=1"
    assert hints(tmp_path / "sold", **case).empty


def test_price_far(tmp_path: Path) -> None:
    """Proves that the price of a catalyst that stops a chain is named, with the supply that is at its limit.

    1 t of product needs 1 t of feed at 10 and 0.001 t of catalyst at 20, and sells at 100: one more t of catalyst would
    be worth (100 - 10) / 0.001 = 90,000, against 20 on the market.
    """
    case = {
        "recipes": "reactor feed=-1 catalyst=-0.001 product=1",
        "plants": "reactor capacity=1000",
        "supplies": "feed price=10; catalyst price=20 max_year=0.5",
        "demands": "product price=100",
    }
    row = only(hints(tmp_path / "case", **case), "price_far")
    assert row["commodity"] == "catalyst"
    assert row["amount"] == pytest.approx(90_000.0)
    assert "reactor" in row["message_en"]
    assert "supply catalyst is at its most" in row["message_en"]
    assert "供应 catalyst 已达上限" in row["message_zh"]
    case["supplies"] = "feed price=10; catalyst price=20 max_year=5"
    assert hints(tmp_path / "enough", **case).empty  # the reactor is the limit now, and catalyst is worth its price


def test_let_off(tmp_path: Path) -> None:
    """Proves that steam blown off by a unit run for its power is seen: 20 t made, 5 used, 15 let go."""
    case = {
        "commodities": "steam unit=t category=utility surplus=free; coal unit=t category=energy",
        "recipes": "chp coal=-1 power=1 steam=2; dryer steam=-1 board=1",
        "plants": "chp capacity=10; dryer capacity=5",
        "supplies": "coal price=1",
        "demands": "power price=100; board price=1",
    }
    row = only(hints(tmp_path / "case", **case), "let_off")
    assert (row["commodity"], row["amount"]) == ("steam", pytest.approx(15.0))
    assert "75 %" in row["message_en"]
    case["plants"] = "chp capacity=10; dryer capacity=20"
    assert hints(tmp_path / "used", **case).empty


def test_buys_and_sells(tmp_path: Path) -> None:
    """Proves that power bought at 200 and sold at 300 at one park is seen; at a grid node it is left alone."""
    case = {"supplies": "power price=200 max_year=10", "demands": "power price=300"}
    row = only(hints(tmp_path / "case", **case), "buys_and_sells")
    assert row["amount"] == pytest.approx(10.0)
    assert "bought at 200" in row["message_en"]
    assert "sold at 300" in row["message_en"]
    assert hints(tmp_path / "grid", sites="park kind=grid", **case).empty


def test_shown_kept_and_verified(tmp_path: Path) -> None:
    """Proves that a solve ends with its hints, that they are in the run in both languages, and that the run verifies.

    The commodity's name is what a spreadsheet and a terminal would obey; the message begins with words of ours.
    """
    name = "=cmd()[red]"
    folder = micro(
        tmp_path / "case",
        commodities=f"power unit=MWh category=energy name_en={name.replace('=', '＝')} name_zh=电",
        supplies="power price=200 max_year=10",
        demands="power price=300",
    )
    ended = symbia("solve", folder, "--out", tmp_path / "run")
    assert ended.code == 0, ended.said
    assert "Strange about this solution" in ended.out
    assert "[red]" in ended.out
    assert "异常之处" in symbia("solve", folder, "--out", tmp_path / "zh", "--lang", "zh").out
    kept = pd.read_csv(tmp_path / "run" / "tables" / "hints.csv", encoding="utf-8-sig")
    assert kept["code"].tolist() == ["buys_and_sells"]
    assert kept["message_en"].str.startswith("At ").all()
    assert kept["message_zh"].str.startswith("在").all()
    assert verify(tmp_path / "run").verified


def test_nothing_happens(tmp_path: Path) -> None:
    """Proves that a solution in which nothing flows has an empty table of hints. Broken: a TypeError of pandas."""
    found = hints(tmp_path / "case", supplies="coal price=5", demands="coal price=1", disposals="coal cost=1")
    assert found.empty
    assert list(found.columns) == list(found.columns.unique())


def test_nothing_strange(tmp_path: Path) -> None:
    """Proves that the tutorial case brings no hint and no heading, and that every kind of hint is tested above."""
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run")
    assert ended.code == 0
    assert "Strange" not in ended.out
    source = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{code}"' in source for code in HINTS)
