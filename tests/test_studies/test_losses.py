"""What breaks if a park or a link is lost: by hand, against a fresh solve, and on the command line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from command import symbia

import symbia as sy
from symbia.studies import Losses, StudyError

TUTORIAL = Path(__file__).parents[2] / "data" / "tutorial"


def two_roads(*, least: float = 0.0, prices: float = 10.0, min_load: float = 0.0) -> sy.Case:
    """A kiln sells 100 t of brick to a town: 10 km by the lane, 50 km by the bypass, 1 a tonne and km, brick at 100."""
    return sy.case_from_tables(
        {
            "commodities": [
                {"commodity": "clay", "unit": "t", "category": "resource"},
                {
                    "commodity": "brick",
                    "unit": "t",
                    "category": "product",
                    "transport_class": "bulk",
                    "reference_price": prices,
                },
                {"commodity": "dust", "unit": "t", "category": "byproduct"},
            ],
            "sites": [
                {"site": "works", "kind": "park"},
                {"site": "other_works", "kind": "park"},
                {"site": "corner", "kind": "gateway"},
                {"site": "town", "kind": "market"},
            ],
            "processes": [
                {"process": "kiln", "activity_unit": "t", "main_commodity": "brick", "min_load": min_load},
                {"process": "old_kiln", "activity_unit": "t", "main_commodity": "brick", "variable_cost": 60},
            ],
            "process_flows": [
                {"process": "kiln", "commodity": "clay", "coefficient": -1},
                {"process": "kiln", "commodity": "brick", "coefficient": 1},
                {"process": "kiln", "commodity": "dust", "coefficient": 0.5},
                {"process": "old_kiln", "commodity": "clay", "coefficient": -1},
                {"process": "old_kiln", "commodity": "brick", "coefficient": 1},
            ],
            "plants": [
                {"plant": "new", "site": "works", "process": "kiln", "capacity": 100},
                {"plant": "old", "site": "other_works", "process": "old_kiln", "capacity": 40},
            ],
            "supplies": [
                {"supply": "pit", "site": "works", "commodity": "clay", "price": 5},
                {"supply": "other_pit", "site": "other_works", "commodity": "clay", "price": 5},
            ],
            "demands": [
                {
                    "demand": "builders",
                    "site": "town",
                    "commodity": "brick",
                    "price": 100,
                    "max_year": 100,
                    "min_year": least,
                }
            ],
            "disposals": [{"disposal": "heap", "site": "works", "commodity": "dust", "cost": 2}],
            "links": [
                {"link": "lane", "from": "works", "to": "town", "transport_mode": "road", "km": 10},
                {"link": "bypass_1", "from": "works", "to": "corner", "transport_mode": "road", "km": 20},
                {"link": "bypass_2", "from": "corner", "to": "town", "transport_mode": "road", "km": 30},
                {"link": "track", "from": "other_works", "to": "town", "transport_mode": "road", "km": 5},
            ],
            "transport_modes": [{"transport_mode": "road", "transport_class": "bulk", "cost_per_km": 1}],
        },
        id="two_roads",
        currency="CNY",
        base_year=2015,
    )


def row(found: Losses, lost: str) -> pd.Series:
    own = found.table[found.table["lost"] == lost]
    assert len(own) == 1
    return own.iloc[0]


def changed(found: Losses, lost: str, measure: str) -> dict[str, float]:
    own = found.changes[(found.changes["lost"] == lost) & (found.changes["measure"] == measure)]
    return dict(zip(own["item"], own["change"], strict=True))


def test_by_hand() -> None:
    """Proves every column by hand.

    The new kiln earns 100 - 5 clay - 10 freight - 0.5 × 2 dust = 84 on each of 100 t: 8,400. The old one would earn
    100 - 5 - 60 - 5 = 30. Without `works` it makes its 40 t: 1,200 are left. Without the lane freight takes the bypass,
    40 more: the new kiln earns 44 on each, still more than the old one: 4,400 are left, 4,000 lost.
    Broken: no rerouting (then 8,400 - 1,200 = 7,200 would be lost), or a loss that is reckoned from shares.
    """
    found = sy.losses(two_roads(), links=["lane", "bypass_1"])
    assert found.base.objective == pytest.approx(8400)
    works = row(found, "works")
    assert works["value_lost"] == pytest.approx(7200)
    assert works["value_share"] == pytest.approx(7200 / 8400)
    assert works["share_through"] == pytest.approx(1.0)  # all that goes between sites
    assert works["worth_through"] == pytest.approx(1000)
    assert works["output_lost"] == pytest.approx((100 - 40) * 10)
    assert works["output_elsewhere"] == pytest.approx(40 * 10)
    assert works["stacked_more"] == pytest.approx(-50)
    assert changed(found, "works", "output") == pytest.approx({"brick": -60})
    assert changed(found, "works", "output_value") == pytest.approx({"works": -1000, "other_works": 400})
    lane = row(found, "lane")
    assert lane["value_lost"] == pytest.approx(4000)
    assert lane["share_through"] == pytest.approx(1.0)
    assert lane["output_lost"] == pytest.approx(0)
    for idle in ("other_works", "bypass_1"):  # nothing runs there, nothing goes over it
        assert row(found, idle)["value_lost"] == 0
        assert changed(found, idle, "output") == {}
    assert list(found.table["lost"])[:2] == ["works", "lane"]
    assert found.table["verified"].all()


def test_what_must_be_delivered() -> None:
    """Proves that a duty to deliver that cannot be met is said, with how much: 70 t are due, the old kiln makes 40.

    Broken: a case without a solution is reported as a loss of nothing, or nothing says why.
    """
    found = sy.losses(two_roads(least=70), sites=["works"], links=0)
    works = row(found, "works")
    assert works["status"] == "infeasible"
    assert works["undelivered"] == 1
    assert pd.isna(works["value_lost"])
    short = found.changes.iloc[0]
    assert (short["measure"], short["item"]) == ("undelivered", "builders")
    assert (short["before"], short["after"], short["change"]) == pytest.approx((70, 40, -30))


def test_a_plant_that_must_run_stands_still() -> None:
    """Proves that a lost park's least load binds nobody: 1,200 are left as without it, and not "infeasible"."""
    found = sy.losses(two_roads(min_load=0.5), sites=["works"], links=0)
    assert row(found, "works")["value_lost"] == pytest.approx(7200)


def test_without_reference_prices() -> None:
    """Proves that worth is blank, not nothing, where a case says no reference price."""
    works = row(sy.losses(two_roads(prices=0.0), sites=["works"], links=0), "works")
    assert pd.isna(works["worth_through"])
    assert pd.isna(works["output_lost"])
    assert works["value_lost"] == pytest.approx(7200)


def test_the_tutorial_by_hand_and_afresh(tmp_path: Path) -> None:
    """Proves losses of the tutorial by hand and against fresh solves of cases in which the plants have no capacity.

    Power alone is worth 80 million. Without the board park nobody uses 40 % of the gypsum, so no fertiliser is made
    either: 116.2 - 80 are lost; so, too, without the road to the city. Without the north road boards are made of
    natural gypsum, 15: 116.2 - 95. Without the chemical park these 15 are all that is left.
    """
    case = sy.read_case(TUTORIAL)
    found = sy.losses(case)
    by_hand = {"chemical_park": 101.2e6, "board_park": 36.2e6, "south_road": 36.2e6, "north_road": 21.2e6}
    assert dict(zip(found.table["lost"], found.table["value_lost"], strict=True)) == pytest.approx(by_hand)
    assert row(found, "chemical_park")["dependents"] == 1  # boards take all their phosphogypsum from there
    assert changed(found, "north_road", "output")["fertiliser"] == pytest.approx(-100_000)
    for site in ("chemical_park", "board_park"):
        shut = case.with_changes({"table": "plants", "where": {"site": site}, "set": {"capacity": 0}})
        afresh = sy.solve(case).objective - sy.solve(shut).objective
        assert row(found, site)["value_lost"] == pytest.approx(afresh)
    folder = found.write(tmp_path / "losses")
    again = pd.read_csv(folder / "losses.csv", encoding="utf-8-sig")
    assert list(again["lost"]) == list(found.table["lost"])
    assert len(pd.read_csv(folder / "changes.csv", encoding="utf-8-sig")) == len(found.changes)


def test_whole_units_and_other_objectives() -> None:
    """Proves that a case with yes-and-no decisions is solved anew each time, and that cost lost is cost gained.

    30 t of brick must be sold, at least cost: new 5 + 10 + 1 = 16 a tonne, old 5 + 60 + 5 = 70. 30 × 54 = 1,620.
    """
    case = two_roads(least=30)
    cheapest = sy.case_from_tables(
        {name: rows for name, rows in case.tables.items() if len(rows)},
        id="cheapest",
        currency="CNY",
        base_year=2015,
        objective="cost",
    ).with_rows(plants=[{"plant": "spare", "site": "other_works", "process": "kiln", "max_new": 10, "unit_size": 5}])
    cheapest = cheapest.with_rows(processes=[{"process": "kiln", "capex": 1e9}])
    assert row(sy.losses(cheapest, sites=["works"], links=0), "works")["value_lost"] == pytest.approx(1620)


def test_wrong_questions(tmp_path: Path) -> None:
    """Proves that unknown sites and links, and a case without an optimum, are said plainly."""
    with pytest.raises(StudyError, match="no site 'nowhere'"):
        sy.losses(TUTORIAL, sites=["nowhere"])
    with pytest.raises(StudyError, match="no link 'nowhere'"):
        sy.losses(TUTORIAL, links=["nowhere"])
    with pytest.raises(StudyError, match="infeasible"):
        sy.losses(two_roads(least=70).with_changes({"table": "plants", "set": {"capacity": 10}}))
    ended = symbia("losses", TUTORIAL, "--link", "nowhere", "--out", tmp_path / "out")
    assert ended.code == 2
    assert "no link 'nowhere'" in ended.said
    assert not (tmp_path / "out").exists()


def test_command_and_report(tmp_path: Path) -> None:
    """Proves that the losses of a run lie in its folder, leave it verified, and stand in the report made of it."""
    run = tmp_path / "run"
    assert symbia("solve", TUTORIAL, "--out", run).code == 0
    ended = symbia("losses", run, "--lang", "zh")
    assert ended.code == 0, ended.said
    assert "化工园区" in ended.out
    assert (run / "losses" / "losses.csv").is_file()
    assert symbia("verify", run).code == 0
    assert symbia("report", run, "--lang", "en").code == 0
    page = (run / "report.html").read_text(encoding="utf-8")
    assert 'id="losses"' in page
    assert symbia("report", run, "--lang", "zh", "--out", tmp_path / "zh.html").code == 0
    assert "失去" in (tmp_path / "zh.html").read_text(encoding="utf-8")
