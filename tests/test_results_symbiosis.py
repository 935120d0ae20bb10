"""Indicators of symbiosis, each by hand on a case of a few plants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from command import ROOT
from micro import micro

import symbia as sy
from symbia.results.symbiosis import cycling, dependence, parks

#: a smelter at north makes 100 metal and 100 slag: 60 go to a kiln at south, 40 are stacked; kiln makes 120 brick
CHAIN: dict[str, Any] = {
    "sites": "north kind=park; south kind=park; city kind=market",
    "commodities": "ore unit=t category=resource; metal unit=t category=product; co2 unit=t category=emission "
    "surplus=free; slag unit=t category=byproduct transport_class=bulk; "
    "brick unit=t category=product transport_class=bulk",
    "recipes": "smelter ore=-2 metal=1 slag=1 co2=0.5; kiln slag=-1 brick=2",
    "processes": "smelter activity_unit=t chain=metals main_commodity=metal variable_cost=3; "
    "kiln activity_unit=t chain=bricks",
    "plants": "smelter site=north capacity=100 owner=steel; kiln site=south capacity=60 owner=clay",
    "supplies": "ore site=north price=10 owner=mine",
    "demands": "metal site=north price=50; brick site=city price=20",
    "disposals": "slag site=north cost=4",
    "links": "road_1 from=north to=south km=100; road_2 from=south to=city km=100",
    "transport_modes": "road bulk cost_per_km=0.01",
}


def _found(case: Path) -> dict[tuple[str, str], float]:
    table = sy.solve(case).tables["indicators"]
    return {(row.indicator, row.item): row.value for row in table.itertuples()}


def test_value_added_by_hand(tmp_path: Path) -> None:
    """Proves value added in all, by chain and by site, and what it takes of ore and emits.

    Revenue 100·50 + 120·20 = 7400; ore 200·10 = 2000; running 300; freight 60·1 + 120·1 = 180; stacking 40·4 = 160:
    4760. Slag is worth -4 at north (one more is stacked) and -3 at south (1 of freight), brick 20 - 1 = 19 at south.
    Smelter: 100·(50 - 4 - 2·10) - 300 = 2300. Kiln: 60·(2·19 + 3) = 2460. Together 4760: no rents here. Broken
    (transfers not valued): the smelter would have 2700 and the kiln 2280.
    """
    found = _found(micro(tmp_path / "case", **CHAIN))
    assert found["value_added", "all"] == pytest.approx(4760)
    assert found["value_added_chain", "metals"] == pytest.approx(2300)
    assert found["value_added_chain", "bricks"] == pytest.approx(2460)
    assert found["value_added_site", "north"] == pytest.approx(2300)
    assert found["value_added_site", "south"] == pytest.approx(2460)
    assert found["intensity", "ore"] == pytest.approx(200 / 0.476)
    assert found["intensity", "co2"] == pytest.approx(50 / 0.476)
    assert ("intensity", "slag") not in found


def test_no_value_added_at_other_prices(tmp_path: Path) -> None:
    """Proves that value added by chain is left out where shadow prices are not money, and intensity where it is < 0."""
    settings = {"objective": {"quantity": "produced", "commodity": "brick", "sense": "max"}}
    found = _found(
        micro(
            tmp_path / "case",
            **{**CHAIN, "settings": settings, "demands": "metal site=north price=-50; brick site=city price=20"},
        )
    )
    assert ("value_added", "all") in found
    assert not [key for key in found if key[0] in ("value_added_chain", "value_added_site", "intensity")]


def test_rates_and_network_by_hand(tmp_path: Path) -> None:
    """Proves rates, connectance, density and degree: 60 of 100 t of slag are used; the two plants exchange it.

    Two plants: connectance 2·1/(2·1) = 1, one of two directions carries a by-product: 0.5. Each park has one partner.
    Slag comes from one owner, so concentration is 1.
    """
    found = _found(micro(tmp_path / "case", **CHAIN))
    assert found["utilisation_rate_all", "t"] == pytest.approx(0.6)
    assert found["recycling_rate", "slag"] == pytest.approx(0.6)
    assert found["connectance", "all"] == pytest.approx(1.0)
    assert found["symbiosis_density", "all"] == pytest.approx(0.5)
    assert found["park_degree", "north"] == found["park_degree", "south"] == 1
    assert ("park_degree", "city") not in found
    assert found["park_betweenness", "north"] == 0
    assert found["supplier_concentration", "slag"] == found["largest_supplier_share", "slag"] == 1
    assert found["finn_cycling_index", "t"] == pytest.approx(0.0)


def test_recycling_is_not_utilisation(tmp_path: Path) -> None:
    """Proves that slag sold outside counts as used and not as taken again: 60 by the kiln and 40 sold, of 100."""
    sold = {**CHAIN, "demands": f"{CHAIN['demands']}; slag site=north price=-3"}
    found = _found(micro(tmp_path / "case", **sold))
    assert found["utilisation_rate_all", "t"] == pytest.approx(1.0)
    assert found["recycling_rate", "slag"] == pytest.approx(0.6)


def _exchanges(*lines: str) -> pd.DataFrame:
    """Each line: kind:source>kind:use commodity amount; the site of a plant is its name."""
    rows = []
    for line in lines:
        ends, commodity, amount = line.split()
        (one, source), (other, use) = (end.split(":") for end in ends.split(">"))
        rows.append((2015, commodity, one, source, source, other, use, use, float(amount)))
    columns = ["year", "commodity", "source_kind", "source_id", "source_site", "use_kind", "use_id", "use_site"]
    return pd.DataFrame(rows, columns=[*columns, "amount"])


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> sy.Case:
    return sy.read_case(micro(tmp_path_factory.mktemp("symbiosis") / "case", **CHAIN))


def test_finn_by_hand(case: sy.Case) -> None:
    """Proves Finn's index of two plants in a ring: 100 enter a, 120 go from a to b, 20 come back, 100 leave b.

    Throughflow is 120 each. Of what is in a, 20/120 comes from b, all of b's from a: n = 1/(1 - 1/6) = 6/5 for both, so
    (n - 1)/n = 1/6 of each: 40/240 = 1/6. What a gives to itself is no exchange; nor do co2's tonnes cycle alone.
    """
    ring = ("supply:ore>plant:a ore 100", "plant:a>plant:b slag 120", "plant:b>plant:a slag 20")
    table = _exchanges(*ring, "plant:b>demand:brick brick 100", "plant:a>plant:a slag 999")
    assert cycling(case, table, 2015) == [("finn_cycling_index", "t", 2015, pytest.approx(1 / 6), "1")]
    closed = _exchanges("plant:a>plant:b slag 10", "plant:b>plant:a slag 10")
    assert cycling(case, closed, 2015) == []
    assert cycling(case, _exchanges("supply:ore>plant:a ore 100"), 2015) == []


def test_parks_by_hand() -> None:
    """Proves degree and betweenness on a chain a -> b -> c with d apart.

    The only shortest path through another park is a-b-c, one of the (4-1)(4-2) = 6 ordered pairs of others of b: 1/6.
    Exchange within a park and a second commodity between the same parks count nothing.
    """
    table = _exchanges(
        "plant:a>plant:b slag 1", "plant:a>plant:b ore 1", "plant:b>plant:c slag 1", "plant:c>plant:c slag 5"
    )
    found = {row[:2]: row[3] for row in parks(table, ["a", "b", "c", "d"], 2015)}
    assert [found["park_degree", site] for site in "abcd"] == [1, 2, 1, 0]
    assert [found["park_betweenness", site] for site in "abcd"] == [0, pytest.approx(1 / 6), 0, 0]


def test_dependence_by_hand(case: sy.Case) -> None:
    """Proves concentration: a takes 80 and 20 (0.64 + 0.04 = 0.68), b takes 100 of one (1); weighted alike: 0.84.

    Smelter and its owner's stock apart: two sources of one owner are one supplier.
    """
    table = _exchanges(
        "plant:smelter>plant:a slag 50",
        "plant:smelter>plant:a slag 30",
        "storage:heap>plant:a slag 20",
        "supply:ore>plant:b slag 100",
        "supply:ore>demand:brick slag 500",
    )
    found = {row[0]: row[3] for row in dependence(case, table)}
    assert found == {
        "supplier_concentration": pytest.approx(0.84),
        "largest_supplier_share": pytest.approx(0.5 * 0.8 + 0.5 * 1.0),
    }


def test_page_lists_every_indicator(tmp_path: Path) -> None:
    """Proves that data/README.md has a row for each indicator that is written, and for no other."""
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    section = text.split("### Indicators")[1].split("\n##")[0]
    listed = {
        name.strip("` ")
        for line in section.splitlines()
        if line.startswith("| `")
        for name in line.split("|")[1].split(",")
    }
    free = CHAIN["commodities"].replace("slag unit=t", "slag surplus=free unit=t")
    bought = {**CHAIN, "supplies": f"{CHAIN['supplies']}; slag site=south price=100 min_year=1", "commodities": free}
    written = {key[0] for key in _found(micro(tmp_path / "case", **bought))}
    assert written <= listed
    assert listed <= written
