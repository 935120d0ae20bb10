"""Changes of a case that must not change its optimum, or change it in a known way."""

from __future__ import annotations

import csv
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from micro import Row, rows_of, solved, write
from plan import PLAN

import symbia as sy

TUTORIAL = Path(__file__).parents[2] / "data" / "tutorial"
#: two years of building, trading and sharing, with policies that speak of money, weights and shares
GROWTH: dict[str, Any] = {
    "years": "2015; 2020 weight=5",
    "commodities": "coal transport_class=bulk; ash category=byproduct transport_class=bulk; brick reference_price=20",
    "processes": """
        chp capex=500 lifetime=12 fixed_cost=3 variable_cost=2 min_load=0.1 land=0.1
        kiln main_commodity=brick capex=5 variable_cost=1
    """,
    "recipes": "chp coal=-0.5 ash=0.2; chp/power power=1; chp/heat power=0.7 steam=1.1; kiln brick=1 steam=-0.2",
    "process_flows": """
        process=kiln group=body commodity=clay coefficient=-2
        process=kiln group=body commodity=ash  coefficient=-1.7 max_share=0.7
    """,
    "process_modes": "chp heat max_share=0.8 variable_cost=0.5",
    "sites": "park land=40; pit",
    "plants": "chp capacity=100 max_new=200; kiln capacity=30 max_new=60 first_year=2020",
    "supplies": "coal site=pit price=30; clay price=4 max_year=90",
    "demands": """
        power price=60 max_year=110; more commodity=power price=50 max_year=60
        steam price=15 max_year=70; brick price=25
    """,
    "disposals": "ash cost=9",
    "links": "ab from=pit to=park km=80 capacity_year=400",
    "transport_modes": "road bulk cost_fixed=1 cost_per_km=0.05 loss_per_100km=0.02",
}
GROWTH_POLICIES: list[dict[str, Any]] = [
    {"measure": {"quantity": "supplied", "weights": {"coal": 2.0}}, "max": 190},
    {
        "measure": {"quantity": "utilised", "commodity": "ash"},
        "of": {"quantity": "generated"},
        "min": 0.5,
        "mode": "goal",
        "penalty": 30,
    },
    {"measure": {"quantity": "disposed", "commodity": "ash"}, "price": 4},
]

FEW = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BASES = ["tutorial", "plan", "growth"]


@dataclass
class Draft:
    """A case as rows of text, to be changed."""

    rows: dict[str, list[Row]]
    header: dict[str, Any]
    policies: list[dict[str, Any]]

    def scale(self, columns: Mapping[str, tuple[str, ...]], by: float, where: Callable[[Row], bool]) -> None:
        """Multiply the filled cells of ``columns`` (by table) of the rows that pass."""
        for table, names in columns.items():
            for row in self.rows.get(table, []):
                for name in names:
                    if where(row) and row.get(name) not in (None, "", "unlimited"):
                        row[name] = repr(float(row[name]) * by)

    def solve(self) -> sy.Solution:
        with tempfile.TemporaryDirectory() as folder:
            return solved(sy.read_case(write(Path(folder) / "case", self.rows, self.header, self.policies)))


@cache
def _base(name: str) -> tuple[Draft, float]:
    if name == "tutorial":
        rows = {}
        for file in sorted(TUTORIAL.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as text:
                rows[file.stem] = list(csv.DictReader(text))
        header = tomllib.loads((TUTORIAL / "case.toml").read_text(encoding="utf-8"))
        policies = tomllib.loads((TUTORIAL / "policies.toml").read_text(encoding="utf-8"))["policy"]
        draft = Draft(rows, header, policies)
    elif name == "plan":
        draft = Draft(rows_of(**PLAN), {}, [])
    else:
        draft = Draft(rows_of(**GROWTH), {"discount_rate": 0.08}, GROWTH_POLICIES)
    solution = draft.solve()
    assert solution.status == "optimal"
    return draft, solution.objective


def base(name: str) -> tuple[Draft, float]:
    """A fresh copy of a base case, and its optimum."""
    draft, objective = _base(name)
    return deepcopy(draft), objective


def reached(draft: Draft, objective: float) -> None:
    solution = draft.solve()
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(objective, rel=1e-7)


AMOUNTS = {
    "process_flows": ("coefficient", "low", "high"),
    **dict.fromkeys(("supplies", "demands"), ("min_year", "max_year", "min_hour", "max_hour")),
    "disposals": ("max_year",),
    "storages": ("capacity", "initial", "final"),
}
PER_AMOUNT = {
    "commodities": ("freight_weight", "reference_price"),
    **dict.fromkeys(("supplies", "demands"), ("price",)),
    "disposals": ("cost",),
    "storages": ("cost",),
}


@pytest.mark.parametrize("name", BASES)
@FEW
@given(data=st.data(), factor=st.sampled_from([1000.0, 0.001, 1024.0]))
def test_unit_of_a_commodity(name: str, data: st.DataObject, factor: float) -> None:
    """Proves: writing a commodity in kilograms instead of tonnes changes nothing. If broken: some price or limit is
    not per unit, or scaling in the solver loses digits.
    """
    draft, objective = base(name)
    commodity = data.draw(st.sampled_from([row["commodity"] for row in draft.rows["commodities"]]))
    for row in draft.rows["commodities"]:
        row.setdefault("freight_weight", "1")
        row["freight_weight"] = row["freight_weight"] or "1"
    draft.scale(AMOUNTS, factor, lambda row: row["commodity"] == commodity)
    draft.scale(PER_AMOUNT, 1 / factor, lambda row: row["commodity"] == commodity)
    for policy in draft.policies:
        measure = policy["measure"]
        weights = measure.get("weights", {})
        if commodity in weights:
            weights[commodity] /= factor
        # a measure of this commodity alone is in its unit
        if measure.get("commodity") == commodity:
            for key in ("price", "penalty"):
                if key in policy:
                    policy[key] /= factor
    reached(draft, objective)


MONEY = {
    "commodities": ("reference_price",),
    "processes": ("variable_cost", "fixed_cost", "capex"),
    "process_modes": ("variable_cost",),
    "plants": ("fixed_charge",),
    **dict.fromkeys(("supplies", "demands"), ("price",)),
    **dict.fromkeys(("disposals", "storages"), ("cost",)),
    "transport_modes": ("cost_fixed", "cost_per_km"),
}


@pytest.mark.parametrize("name", BASES)
@FEW
@given(factor=st.sampled_from([1e-6, 0.13, 1e4]))
def test_currency(name: str, factor: float) -> None:
    """Proves: in another currency the optimum is the same in that currency. If broken: some cost is not money."""
    draft, objective = base(name)
    draft.scale(MONEY, factor, lambda _: True)
    for policy in draft.policies:
        for key in ("price", "penalty"):
            if key in policy:
                policy[key] *= factor
    reached(draft, objective * factor)


@pytest.mark.parametrize("name", BASES)
@FEW
@given(random=st.randoms(use_true_random=False))
def test_order_of_rows(name: str, random: Any) -> None:
    """Proves: the order of rows means nothing (but that of periods). If broken: rows are matched by position."""
    draft, objective = base(name)
    for table, rows in draft.rows.items():
        if table != "periods":
            random.shuffle(rows)
    random.shuffle(draft.policies)
    reached(draft, objective)


@pytest.mark.parametrize("name", BASES)
@FEW
@given(data=st.data(), share=st.sampled_from([0.5, 0.2]))
def test_split_period(name: str, data: st.DataObject, share: float) -> None:
    """Proves: without stocks a period may be divided. If broken: hours or yearly limits are counted by period."""
    draft, objective = base(name)
    if "periods" not in draft.rows:
        years = [row["year"] for row in draft.rows.get("years", [{"year": "2015"}])]
        draft.rows["periods"] = [{"period": f"p{year}", "year": year, "hours": "8760"} for year in years]
    periods = draft.rows["periods"]
    place = data.draw(st.integers(0, len(periods) - 1))
    old = periods[place]
    hours = float(old["hours"])
    second = {**old, "period": "second_half", "hours": repr(hours * (1 - share))}
    old["hours"] = repr(hours * share)
    periods.insert(place + 1, second)
    draft.rows.get("profiles", []).extend(
        [{**row, "period": "second_half"} for row in draft.rows.get("profiles", []) if row["period"] == old["period"]]
    )
    reached(draft, objective)


@pytest.mark.parametrize("name", BASES)
@FEW
@given(data=st.data(), share=st.sampled_from([0.5, 0.25]))
def test_split_plant(name: str, data: st.DataObject, share: float) -> None:
    """Proves: two plants of half the size are one plant. If broken: something is counted by plant, not by size."""
    draft, objective = base(name)
    plants = draft.rows["plants"]
    old = data.draw(st.sampled_from(plants))
    second = {**old, "plant": "second_half"}
    for row, part in ((old, share), (second, 1 - share)):
        for column in ("capacity", "max_new"):
            if row.get(column):
                row[column] = repr(float(row[column]) * part)
    plants.append(second)
    reached(draft, objective)


IDS = [
    "commodity",
    "site",
    "process",
    "plant",
    "supply",
    "demand",
    "disposal",
    "mode",
    "group",
    "link",
    "main_commodity",
    "from",
    "to",
    "transport_mode",
    "transport_class",
    "period",
    "profile",
    "price_profile",
    "owner",
    "chain",
    "contract",
]


@pytest.mark.parametrize("name", BASES)
@FEW
@given(prefix=st.sampled_from(["z", "a_b", "x1_"]), turn=st.booleans())
def test_names(name: str, prefix: str, turn: bool) -> None:
    """Proves: names mean nothing. If broken: something hangs on the alphabet or on a name that another table uses."""

    def renamed(value: str) -> str:
        return prefix + (value[::-1] if turn and not value.startswith("_") else value)

    draft, objective = base(name)
    for rows in draft.rows.values():
        for row in rows:
            row.update({column: renamed(row[column]) for column in IDS if row.get(column)})
    for policy in draft.policies:
        for measure in (policy["measure"], policy.get("of", {})):
            if "commodity" in measure:
                measure["commodity"] = renamed(measure["commodity"])
            if "weights" in measure:
                measure["weights"] = {renamed(key): value for key, value in measure["weights"].items()}
    reached(draft, objective)


@pytest.mark.parametrize("name", BASES)
def test_bystanders(name: str) -> None:
    """Proves: what has nothing to do with anything changes nothing. If broken: it takes part."""
    draft, objective = base(name)
    draft.rows["commodities"].append({"commodity": "unobtainium", "unit": "kg", "category": "byproduct"})
    draft.rows["sites"].append({"site": "nowhere", "kind": "park", "land": "0"})
    draft.rows["processes"].append({"process": "alchemy", "activity_unit": "t", "min_load": "1", "capex": "-9"})
    draft.rows["process_flows"].append({"process": "alchemy", "commodity": "unobtainium", "coefficient": "1"})
    draft.rows["plants"].append({"plant": "lab", "site": "nowhere", "process": "alchemy", "capacity": "0"})
    draft.rows["supplies"].append({"supply": "shop", "site": "nowhere", "commodity": "unobtainium", "price": "1"})
    reached(draft, objective)
