"""Where the value comes from: the objective's parts by hand, their sum, and that no group would do better alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pyomo.environ as pyo
import pytest
from micro import micro, solved
from oracle.random_cases import write_random_case

import symbia as sy
from symbia.case import Case
from symbia.report.page import report_html


def _parts(folder: Path, **case: Any) -> tuple[sy.Solution, pd.DataFrame]:
    solution = solved(sy.read_case(micro(folder, **case)))
    table = solution.tables["attribution"]
    assert table["value"].sum() == pytest.approx(solution.objective, abs=1e-9 * table["value"].abs().sum() + 1e-9)
    return solution, table


def _by(table: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Worth by holder, kind and item."""
    keys = ["holder", "kind", "item"]
    return {tuple(map(str, key)): float(value) for key, value in table.groupby(keys)["worth"].sum().items()}


def test_a_chain_by_hand(tmp_path: Path) -> None:
    """Proves: each scarce limit has the part that its price gives it, and what is not scarce has none.

    Steam costs 1.25 t of coal at 2, a mine's first 50 t at 1. 60 t are sold at 9, 20 of the boiler's 80 at 4: the low
    market is open, so steam is worth 4, coal 2 (bought from afar). A unit of boiler: 4 - 1.25 x 2 = 1.5. The high
    market: 9 - 4 = 5 a tonne. The mine: 2 - 1 = 1 a tonne. Together 80 x 1.5 + 60 x 5 + 50 - 80 x 0.1 = 462
    = 60 x 9 + 20 x 4 - 50 - 50 x 2 - 8.

    Were a limit's part at the wrong holder or left out, its row below would differ; were fixed cost left out, the sum.
    """
    solution, table = _parts(
        tmp_path / "case",
        recipes="boiler coal=-1.25 steam=1",
        processes="boiler chain=power fixed_cost=0.1",
        plants="boiler capacity=80 owner=steamworks",
        supplies="near commodity=coal price=1 max_year=50 owner=mine; far commodity=coal price=2",
        demands="high commodity=steam price=9 max_year=60 owner=town; low commodity=steam price=4 max_year=70",
        commodities="steam chain=heat",
    )
    assert solution.objective == pytest.approx(462)
    assert _by(table) == pytest.approx(
        {
            ("town", "demand", "high"): 300.0,
            ("steamworks", "capacity", "boiler"): 120.0,
            ("mine", "supply", "near"): 50.0,
            ("steamworks", "fixed_cost", "boiler"): -8.0,
        }
    )
    assert table["holder_kind"].tolist() == ["market", "owner", "owner", "owner"]
    assert table["chain"].tolist() == ["heat", "power", "other", "power"]
    assert set(table["site"]) == {"park"}
    assert table["value"].tolist() == pytest.approx([300, 120, 50, -8])


def test_duties_and_policies_by_hand(tmp_path: Path) -> None:
    """Proves: a duty has a negative part, a cap and a tax theirs, and goods that must be sold cost their holder.

    A cap of 30 t of ash (1 t from a tonne of steam), a charge of 0.5 on every unit of capacity. Steam at 9, coal 1.25,
    10 t must go to the poor at 2. All 30 t: 10 at 2, 20 at 9. The cap: 9 - 1.25 = 7.75 a tonne, 232.5. The duty:
    10 x (2 - 9) = -70. The charge on 100 of capacity: -50. 232.5 - 70 - 50 = 112.5 = 20 + 180 - 37.5 - 50.
    """
    solution, table = _parts(
        tmp_path / "case",
        recipes="boiler coal=-1.25 steam=1 ash=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="poor commodity=steam price=2 min_year=10 max_year=50; rich commodity=steam price=9",
        disposals="ash cost=0",
        policies=[
            {"id": "cap", "measure": {"quantity": "disposed"}, "max": 30},
            {"id": "tax", "measure": {"quantity": "capacity"}, "price": 0.5},
        ],
    )
    assert solution.objective == pytest.approx(112.5)
    assert _by(table) == pytest.approx(
        {("cap", "policy", "cap"): 232.5, ("park", "demand", "poor"): -70.0, ("tax", "policy", "tax"): -50.0}
    )
    assert dict(zip(table["holder"], table["holder_kind"], strict=True)) == {
        "cap": "policy",
        "park": "market",
        "tax": "policy",
    }


def test_a_share_has_no_part(tmp_path: Path) -> None:
    """Proves: a share moves value between the others and has no part of its own: its bound stands in coefficients.

    Half of the ash must become bricks at 3: a tonne of steam brings 9 - 1.25 - 1.5 = 6.25, all of it the boiler's.
    """
    _, table = _parts(
        tmp_path / "case",
        recipes="boiler coal=-1.25 steam=1 ash=1; bricks ash=-1",
        commodities="ash category=byproduct",
        processes="bricks variable_cost=3",
        plants="boiler capacity=100; bricks capacity=99",
        supplies="coal price=1",
        demands="steam price=9",
        disposals="ash cost=0",
        policies=[
            {"measure": {"quantity": "consumed", "category": "byproduct"}, "of": {"quantity": "generated"}, "min": 0.5}
        ],
    )
    assert _by(table) == pytest.approx({("park", "capacity", "boiler"): 625.0})


def test_land_links_and_stocks_by_hand(tmp_path: Path) -> None:
    """Proves: land is the site's, also what an old plant stands on; a link and a stock of before have their parts.

    The old boiler's 10 t stand on 10 of 25 ha and cost nothing more; new ones cost 1 a year. Steam is sent over a link
    of 20 t to a town that pays 9, and 3 at home. A pile of 4 t of coal is used instead of coal at 1. 25 t are made: a
    hectare is worth 3 - 1 - 1 = 1 (the last tonne is sold at home), so the land has 25, of which the old plant pays 10
    and has a capacity worth 10 x 2; a tonne over the link 9 - 3 = 6; the pile 4 x 1.
    20 x 9 + 5 x 3 - 21 - 15 = 159 = 25 - 10 + 20 + 120 + 4.
    """
    solution, table = _parts(
        tmp_path / "case",
        commodities="steam transport_class=pipe",
        sites="park land=25; town",
        links="main from=park to=town km=1 capacity_year=20",
        transport_modes="road pipe",
        recipes="boiler coal=-1 steam=1",
        processes="boiler land=1 capex=1 lifetime=1",
        plants="old process=boiler capacity=10 owner=firm; new process=boiler max_new=unlimited owner=firm",
        supplies="coal price=1",
        storages="pile commodity=coal carry=horizon initial=4",
        demands="near commodity=steam price=3; far commodity=steam site=town price=9",
    )
    assert solution.objective == pytest.approx(159)
    assert _by(table) == pytest.approx(
        {
            ("main", "link", "main"): 120.0,
            ("park", "land", "park"): 25.0,
            ("firm", "capacity", "old"): 20.0,
            ("firm", "land", "old"): -10.0,
            ("park", "stock", "pile"): 4.0,
        }
    )


def test_years_and_building(tmp_path: Path) -> None:
    """Proves: worth is money of its year, value what it counts for; a limit of building belongs to no year.

    A boiler's 10 t earn 4 in 2015 (weight 2) and, at 25 % a year, 4 x 0.8 in 2016. Five more may be built once, for
    both years, at 1 a year: 5 x (3 x 2 + 3 x 0.8) = 42.
    """
    solution, table = _parts(
        tmp_path / "case",
        settings={"discount_rate": 0.25},
        years="2015 weight=2; 2016",
        recipes="boiler steam=1",
        processes="boiler capex=1.44 lifetime=2",  # at 25 % over two years 1.44 x 0.694 = 1 a year
        plants="old process=boiler capacity=10; new process=boiler max_new=5",
        demands="steam price=4",
    )
    assert solution.objective == pytest.approx(80 + 32 + 42)
    found = table.astype({"year": "string"}).fillna({"year": ""})
    rows = {(r.kind, r.item, r.year): (r.worth, r.value) for r in found.itertuples()}
    assert rows == {
        ("capacity", "old", "2015"): pytest.approx((40, 80)),
        ("capacity", "old", "2016"): pytest.approx((40, 32)),
        ("max_new", "new", ""): pytest.approx((42, 42)),
    }


@pytest.mark.parametrize("first", range(0, 24, 6))
def test_the_parts_are_the_whole(first: int, tmp_path: Path) -> None:
    """Proves: on random cases of every kind (years, stocks, goals, whole numbers, other objectives) the parts add up.

    Were any limit or constant left out, or counted twice, the sum would miss the objective.
    """
    held = 0
    for seed in range(first, first + 6):
        write_random_case(tmp_path / "case", seed)
        solution = sy.solve(tmp_path / "case")
        if solution.status != "optimal":
            continue
        table = solution.tables["attribution"]
        size = max(1.0, table["value"].abs().sum())
        assert abs(table["value"].sum() - solution.objective) <= 1e-7 * size, f"seed {seed}"
        assert not table[["holder_kind", "holder", "kind"]].eq("").any(axis=None), f"seed {seed}"
        assert "constant" not in set(table["kind"]) or solution.case.objective.kind not in ("net_value", "cost")
        held += len(table) > 0
    assert held >= 2


#: two mines, two boilers, a link to town and two markets; every limit has its own holder
POOL = {
    "commodities": "steam transport_class=pipe",
    "sites": "park; town",
    "links": "main from=park to=town km=1 capacity_year=45",
    "transport_modes": "road pipe cost_fixed=0.5",
    "recipes": "good coal=-1.25 steam=1; poor coal=-1.5 steam=1",
    "processes": "poor variable_cost=0.4",
    "plants": "good capacity=40 owner=north; poor capacity=50 owner=south",
    "supplies": "near commodity=coal price=1 max_year=60 owner=mine; far commodity=coal price=2 max_year=90 owner=pit",
    "demands": """
        home commodity=steam price=4 max_year=30 owner=village
        away commodity=steam site=town price=9 max_year=60
    """,
}
#: of each holder: the cells that it brings
BRINGS = {
    "north": ("plants", "plant", "good", "capacity"),
    "south": ("plants", "plant", "poor", "capacity"),
    "mine": ("supplies", "supply", "near", "max_year"),
    "pit": ("supplies", "supply", "far", "max_year"),
    "village": ("demands", "demand", "home", "max_year"),
    "town": ("demands", "demand", "away", "max_year"),
    "main": ("links", "link", "main", "capacity_year"),
}


def _alone(case: Case, group: tuple[str, ...]) -> float:
    """What a group earns with nothing but its own limits."""
    out = [
        {"table": table, "where": {key: name}, "set": {column: 0}}
        for holder, (table, key, name, column) in BRINGS.items()
        if holder not in group
    ]
    return float(sy.solve(case.with_changes(*out) if out else case).objective)


def test_no_group_does_better_alone(tmp_path: Path) -> None:
    """Proves: the parts by holder lie in the core (Owen 1975): all 126 groups get at least what they could earn alone.

    Equal parts would not: seven times a seventh leaves the group of all but one of the mines below what it earns alone.
    """
    solution, table = _parts(tmp_path / "case", **POOL)
    parts = table.groupby("holder")["value"].sum().reindex(BRINGS, fill_value=0.0)
    assert parts.sum() == pytest.approx(solution.objective)
    equal = 0
    for size in range(1, len(BRINGS)):
        for group in combinations(BRINGS, size):
            alone = _alone(solution.case, group)
            assert parts[list(group)].sum() >= alone - 1e-6, group
            equal += solution.objective * size / len(BRINGS) < alone - 1e-6
    assert equal > 0


def test_limits_of_a_user(tmp_path: Path) -> None:
    """Proves: a constraint that a user added has its part under its own name; what it limits is not scarce elsewhere.

    40 of 100 t of steam at 9 less 1.25 of coal: 7.75 a tonne, all of it the user's limit's.
    """
    case = sy.read_case(
        micro(
            tmp_path / "case",
            recipes="boiler coal=-1.25 steam=1",
            plants="boiler capacity=100",
            supplies="coal price=1",
            demands="steam price=9",
        )
    )
    model = sy.formulate(case)
    model.quota = pyo.Constraint(expr=model.sale["steam", "year"] <= 40)
    table = sy.solve(case, model=model).tables["attribution"]
    assert _by(table) == pytest.approx({("quota", "quota", "quota"): 310.0})
    assert table["holder_kind"].tolist() == ["model"]


def test_a_users_limit_called_as_one_of_ours(tmp_path: Path) -> None:
    """Proves: rows of a user's own called ``demand`` are shown as theirs in the report. Broken: a lookup that fails."""
    case = sy.read_case(
        micro(tmp_path / "case", recipes="boiler steam=1", plants="boiler capacity=9", demands="steam price=1")
    )
    model = sy.formulate(case)
    model.demand = pyo.Constraint(["here"], rule=lambda m, _: m.sale["steam", "year"] <= 4)
    solution = sy.solve(case, model=model)
    assert _by(solution.tables["attribution"]) == pytest.approx({("demand", "demand", "here"): 4.0})
    assert "here" in report_html(solution)


def test_without_prices_there_are_no_parts(tmp_path: Path) -> None:
    """Proves: an infeasible case has no table, and nothing is made up."""
    solution = sy.solve(
        micro(
            tmp_path / "case", recipes="boiler steam=1", plants="boiler capacity=1", demands="steam price=1 min_year=9"
        )
    )
    assert solution.status == "infeasible"
    assert "attribution" not in solution.tables
