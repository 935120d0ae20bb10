"""Single entries of the compiled arrays: matrix, cost and bounds by label, each with its arithmetic.

The model minimises: net_value's gains stand with a minus in the cost row. 2015 counts 1, 2017 counts 4 / 1.25^2 = 2.56.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from micro import micro

import symbia as sy
from symbia.solving import CompiledModel, compile_model

W17 = 4 * 0.8**2  # weight times discount factor of 2017

CASE: dict[str, Any] = {
    "settings": {"discount_rate": 0.25},
    "years": "2015; 2017 weight=4",
    "periods": "s15 year=2015 hours=2190; w15 year=2015 hours=6570; y17 year=2017 hours=8760",
    "profiles": "river s15=1.5 w15=0.5 y17=1; tariff s15=2 w15=1 y17=0.5",
    "commodities": """
        coal transport_class=bulk freight_weight=2
        ash  category=byproduct surplus=free
    """,
    "sites": "park land=50; mine; town",
    "processes": """
        chp    availability=0.9 min_load=0.2 variable_cost=3 fixed_cost=7 capex=10 lifetime=2 land=0.5
        kiln   capacity_basis=hour variable_cost=1
    """,
    "recipes": """
        chp coal=-40 ash=4
        chp/condensing power=100
        chp/extraction power=80 steam=90 ash=1
        kiln brick=1
    """,
    "process_flows": """
        process=kiln group=body commodity=clay coefficient=-2   min_share=0.1
        process=kiln group=body commodity=ash  coefficient=-1.5 max_share=0.6
        process=kiln group=top  commodity=coal coefficient=-0.3
    """,
    "process_modes": "chp extraction min_share=0.25 max_share=0.75 variable_cost=0.5; chp condensing",
    "properties": "clay radium value=0.2; ash radium value=1.1; coal radium value=0.5",
    "property_limits": "kiln body radium max=0.7; kiln body;top radium min=0.3",
    "plants": """
        unit process=chp capacity=60 max_new=40 profile=river first_year=2015 last_year=2017
        next process=chp max_new=30 min_new=5 unit_size=10 fixed_charge=9 first_year=2017
        kiln capacity=2 availability=0.5
    """,
    "supplies": """
        coal site=mine price=5 price_profile=tariff max_year=900 min_hour=0.1 max_hour=2 profile=river
        clay price=1 min_year=3
    """,
    "demands": "power price=11; brick site=park price=20 max_hour=4; steam price=2; coal site=town price=6 max_year=70",
    "disposals": "ash cost=8 max_year=33",
    "storages": """
        shed commodity=coal capacity=500 loss=0.1 cost=0.4
        heap commodity=ash carry=horizon initial=20 final=6 loss=0.05 capacity=99
    """,
    "links": "ab from=mine to=park km=50 capacity_year=777; bc from=park to=town km=150",
    "transport_modes": "road bulk cost_fixed=1 cost_per_km=0.02 loss_per_100km=0.19",
    "policies": [
        {"id": "share", "measure": {"quantity": "utilised", "commodity": "ash"}, "of": {"quantity": "generated"}, "min": 0.6},
        {"id": "cap", "measure": {"quantity": "consumed", "weights": {"coal": 2.5}}, "max": 1000, "per": "period"},
        {"id": "size", "measure": {"quantity": "capacity", "process": "chp"}, "max": 90},
        {"id": "fixed", "measure": {"quantity": "supplied", "commodity": "clay", "factor": 3}, "equal": 12},
        {"id": "goal", "measure": {"quantity": "sold", "commodity": "brick"}, "min": 5, "mode": "goal", "penalty": 6},
        {"id": "tax", "measure": {"quantity": "disposed"}, "price": 2},
    ],
}  # fmt: skip


@dataclass
class Lp:
    """Entries of a compiled model by label."""

    model: CompiledModel

    def place(self, kind: str, name: str, label: Any) -> int:
        block = self.model.block(kind, name)
        assert block is not None, name
        return block.start + list(block.labels).index(label)

    def row(self, name: str, *label: Any) -> dict[tuple[str, Any], float]:
        """The nonzeros of a row by variable."""
        place = self.place("rows", name, label if len(label) > 1 else label[0])
        own = self.model.matrix[[place]].tocoo()
        found = {}
        for column, value in zip(own.coords[1].tolist(), own.data.tolist(), strict=True):
            block = next(b for b in self.model.columns if b.start <= column < b.stop)
            found[block.name, block.labels[column - block.start]] = value
        return found

    def bounds(self, name: str, *label: Any) -> tuple[float, float]:
        place = self.place("rows", name, label if len(label) > 1 else label[0])
        return float(self.model.row_lower[place]), float(self.model.row_upper[place])

    def cost(self, name: str, *label: Any) -> float:
        return float(self.model.cost[self.place("columns", name, label)])

    def limits(self, name: str, *label: Any) -> tuple[float, float]:
        place = self.place("columns", name, label)
        return float(self.model.col_lower[place]), float(self.model.col_upper[place])


@pytest.fixture(scope="module")
def lp(tmp_path_factory: pytest.TempPathFactory) -> Lp:
    case = sy.read_case(micro(tmp_path_factory.mktemp("coefficients") / "case", **CASE))
    return Lp(compile_model(sy.formulate(case)))


INF = np.inf


def test_balance(lp: Lp) -> None:
    """Proves: every term of a balance has its sign and coefficient."""
    row = lp.row("balance", "park", "coal", "w15")
    assert row == pytest.approx(
        {
            ("activity", ("unit", "condensing", "w15")): -40,
            ("activity", ("unit", "extraction", "w15")): -40,
            ("substitution", ("kiln", "", "top", "coal", "w15")): -0.3,
            # 1 - (1 - 0.81^0.5) = 0.9 arrive over 50 km
            ("shipment", ("mine", "park", "coal", "road", "w15")): 0.9,
            ("shipment", ("park", "town", "coal", "road", "w15")): -1,
            ("stock", ("shed", "s15")): 0.9,
            ("stock", ("shed", "w15")): -1,
        }
    )
    assert lp.bounds("balance", "park", "coal", "w15") == (0, 0)


def test_balance_of_a_release(lp: Lp) -> None:
    """Proves: blank-mode and named coefficients add up (4 + 1); disposal and release leave; the first period draws
    on the initial stock, less loss.
    """
    row = lp.row("balance", "park", "ash", "s15")
    assert row == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): 4,
            ("activity", ("unit", "extraction", "s15")): 5,
            ("substitution", ("kiln", "", "body", "ash", "s15")): -1.5,
            ("stock", ("heap", "s15")): -1,
            ("disposal", ("ash", "s15")): -1,
            ("release", ("park", "ash", "s15")): -1,
        }
    )
    # 0.95 x 20 stands on the other side
    assert lp.bounds("balance", "park", "ash", "s15") == pytest.approx((-19, -19))
    assert lp.row("balance", "park", "ash", "y17")["stock", ("heap", "w15")] == pytest.approx(0.95)


def test_balance_of_a_market(lp: Lp) -> None:
    """Proves: at a mine supply = shipments, at a town arrivals = sales."""
    assert lp.row("balance", "mine", "coal", "y17") == pytest.approx(
        {
            ("supply", ("coal", "y17")): 1,
            ("shipment", ("mine", "park", "coal", "road", "y17")): -1,
            ("shipment", ("mine", "town", "coal", "road", "y17")): -1,
        }
    )
    # 0.9^... 200 km: 0.81^2, 150 km: 0.81^1.5
    assert lp.row("balance", "town", "coal", "y17") == pytest.approx(
        {
            ("shipment", ("mine", "town", "coal", "road", "y17")): 0.6561,
            ("shipment", ("park", "town", "coal", "road", "y17")): 0.729,
            ("sale", ("coal", "y17")): -1,
        }
    )


def test_capacity(lp: Lp) -> None:
    """Proves: availability x profile x H; what is built in 2015 at a life of 2 years has gone in 2017."""
    # 0.9 x 1.5 x 2190 / 8760 = 0.3375, of 60: 20.25
    assert lp.row("capacity", "unit", "s15") == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): 1,
            ("activity", ("unit", "extraction", "s15")): 1,
            ("new_capacity", ("unit", 2015)): -0.3375,
        }
    )
    assert lp.bounds("capacity", "unit", "s15") == pytest.approx((-INF, 20.25))
    row = lp.row("capacity", "unit", "y17")
    assert row["new_capacity", ("unit", 2017)] == pytest.approx(-0.9)
    assert ("new_capacity", ("unit", 2015)) not in row
    assert lp.bounds("capacity", "unit", "y17") == pytest.approx((-INF, 54))
    # per hour: 0.5 x 2190 x 2
    assert lp.bounds("capacity", "kiln", "s15") == pytest.approx((-INF, 2190))


def test_least_load(lp: Lp) -> None:
    """Proves: 0.2 of what is available, existing on the right: 0.2 x 20.25 = 4.05."""
    assert lp.row("min_load", "unit", "s15")["new_capacity", ("unit", 2015)] == pytest.approx(-0.0675)
    assert lp.bounds("min_load", "unit", "s15") == pytest.approx((4.05, INF))


def test_mode_shares(lp: Lp) -> None:
    """Proves: x - share x (sum over modes); a row without bounds makes no constraint."""
    low = lp.row("mode_min_share", "unit", "extraction", "s15")
    assert low == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): -0.25,
            ("activity", ("unit", "extraction", "s15")): 0.75,
        }
    )
    assert lp.bounds("mode_min_share", "unit", "extraction", "s15") == (0, INF)
    high = lp.row("mode_max_share", "unit", "extraction", "s15")
    assert high["activity", ("unit", "extraction", "s15")] == pytest.approx(0.25)
    assert lp.bounds("mode_max_share", "unit", "extraction", "s15") == (-INF, 0)
    assert len(lp.model.block("rows", "mode_min_share").labels) == 2 * 3 - 2  # next has no activity in 2015


def test_substitution(lp: Lp) -> None:
    """Proves: parts add up to the activity; shares bound the parts."""
    own = ("activity", ("kiln", "", "y17"))
    clay, ash = (("substitution", ("kiln", "", "body", name, "y17")) for name in ("clay", "ash"))
    assert lp.row("requirement", "kiln", "", "body", "y17") == {clay: 1, ash: 1, own: -1}
    assert lp.bounds("requirement", "kiln", "", "body", "y17") == (0, 0)
    assert lp.row("substitution_min_share", *clay[1]) == pytest.approx({clay: 1, own: -0.1})
    assert lp.bounds("substitution_min_share", *clay[1]) == (0, INF)
    assert lp.row("substitution_max_share", *ash[1]) == pytest.approx({ash: 1, own: -0.6})
    assert lp.bounds("substitution_max_share", *ash[1]) == (-INF, 0)


def test_quality(lp: Lp) -> None:
    """Proves: (bound - value) x coefficient for a greatest mean, (value - bound) x coefficient for a least."""

    def part(group: str, name: str) -> tuple[str, Any]:
        return "substitution", ("kiln", "", group, name, "s15")

    row = lp.row("quality_max", "kiln", "body", "radium", "s15")
    # clay (0.7 - 0.2) x 2, ash (0.7 - 1.1) x 1.5
    assert row == pytest.approx({part("body", "clay"): 1.0, part("body", "ash"): -0.6})
    assert lp.bounds("quality_max", "kiln", "body", "radium", "s15") == (0, INF)
    row = lp.row("quality_min", "kiln", "body;top", "radium", "s15")
    # clay (0.2 - 0.3) x 2, ash 0.8 x 1.5, coal 0.2 x 0.3
    expected = {part("body", "clay"): -0.2, part("body", "ash"): 1.2, part("top", "coal"): 0.06}
    assert row == pytest.approx(expected)


def test_trade_limits(lp: Lp) -> None:
    """Proves: hourly limits x hours x profile bound the columns, yearly limits are rows over the year's periods."""
    # 0.1 and 2 x 2190 x 1.5
    assert lp.limits("supply", "coal", "s15") == pytest.approx((328.5, 6570))
    assert lp.limits("sale", "brick", "w15") == pytest.approx((0, 4 * 6570))
    assert lp.limits("sale", "power", "w15") == (0, INF)
    assert lp.row("supply_year", "coal", 2015) == {("supply", ("coal", "s15")): 1, ("supply", ("coal", "w15")): 1}
    assert lp.bounds("supply_year", "coal", 2015) == (-INF, 900)
    assert lp.bounds("supply_year", "clay", 2017) == (3, INF)
    assert lp.bounds("sale_year", "coal", 2017) == (-INF, 70)
    assert lp.bounds("disposal_year", "ash", 2015) == (-INF, 33)


def test_stock_limits(lp: Lp) -> None:
    """Proves: 0 <= q <= capacity, at least final after the last period."""
    assert lp.limits("stock", "shed", "y17") == (0, 500)
    assert lp.limits("stock", "heap", "w15") == (0, 99)
    assert lp.limits("stock", "heap", "y17") == (6, 99)


def test_links(lp: Lp) -> None:
    """Proves: freight_weight x what leaves, over all routes through the link and all periods of the year."""
    row = lp.row("link_capacity", "ab", 2015)
    assert set(row.values()) == {2.0}
    assert len(row) == 4  # to park and to town, in two periods
    assert lp.bounds("link_capacity", "ab", 2015) == (-INF, 777)


def test_land(lp: Lp) -> None:
    """Proves: land x new capacity against what existing plants leave: 50 - 60 x 0.5 = 20."""
    assert lp.row("land", "park", 2017) == pytest.approx(
        {("new_capacity", ("unit", 2017)): 0.5, ("new_capacity", ("next", 2017)): 0.5}
    )
    assert lp.bounds("land", "park", 2017) == pytest.approx((-INF, 20))


def test_building(lp: Lp) -> None:
    """Proves: max_new over all years; z = 10 x units, 5 b <= z <= 30 b."""
    assert lp.row("max_new", "unit") == {("new_capacity", ("unit", 2015)): 1, ("new_capacity", ("unit", 2017)): 1}
    assert lp.bounds("max_new", "unit") == (-INF, 40)
    own, choice, units = (family_of(name) for name in ("new_capacity", "built", "units_built"))
    assert lp.row("whole_units", "next", 2017) == {own: 1, units: -10}
    assert lp.bounds("whole_units", "next", 2017) == (0, 0)
    assert lp.limits("units_built", "next", 2017) == (0, 3)
    assert lp.row("least_size", "next", 2017) == {own: 1, choice: -5}
    assert lp.row("greatest_size", "next", 2017) == {own: 1, choice: -30}
    assert lp.limits("built", "next", 2017) == (0, 1)
    integers = [b.name for b in lp.model.columns if len(b.labels) and lp.model.integer[b.span].all()]
    assert sorted(integers) == ["built", "units_built"]
    assert lp.model.block("columns", "new_capacity").labels == [("unit", 2015), ("unit", 2017), ("next", 2017)]


def family_of(name: str) -> tuple[str, Any]:
    return name, ("next", 2017)


def test_policy_share(lp: Lp) -> None:
    """Proves: utilised - 0.6 x generated >= 0: ash taken by the kiln 1.5, made 4 or 5 per hour."""
    row = lp.row("policy_minimum", "share", "", 2017, "")
    assert row["substitution", ("kiln", "", "body", "ash", "y17")] == pytest.approx(1.5)
    assert row["activity", ("unit", "condensing", "y17")] == pytest.approx(-0.6 * 4)
    assert row["activity", ("next", "extraction", "y17")] == pytest.approx(-0.6 * 5)
    assert lp.bounds("policy_minimum", "share", "", 2017, "") == (0, INF)


def test_policy_bounds(lp: Lp) -> None:
    """Proves: weights, factors, constants and periods stand where they belong."""
    row = lp.row("policy_maximum", "cap", "", 2015, "w15")
    assert row["activity", ("unit", "condensing", "w15")] == pytest.approx(2.5 * 40)
    assert row["substitution", ("kiln", "", "top", "coal", "w15")] == pytest.approx(2.5 * 0.3)
    assert lp.bounds("policy_maximum", "cap", "", 2015, "w15") == (-INF, 1000)
    # 60 are there already
    assert lp.bounds("policy_maximum", "size", "", 2017, "") == pytest.approx((-INF, 30))
    assert lp.row("policy_maximum", "size", "", 2015, "") == {("new_capacity", ("unit", 2015)): 1}
    assert lp.row("policy_equal", "fixed", "", 2017, "") == {("supply", ("clay", "y17")): 3}
    assert lp.bounds("policy_equal", "fixed", "", 2017, "") == (12, 12)


def test_policy_goal(lp: Lp) -> None:
    """Proves: sold + shortfall >= 5, the shortfall at its penalty, weighted and discounted."""
    label = ("goal", "", 2017, "")
    row = lp.row("policy_minimum", *label)
    assert row == {("sale", ("brick", "y17")): 1, ("shortfall", label): 1}
    assert lp.bounds("policy_minimum", *label) == (5, INF)
    assert lp.cost("shortfall", *label) == pytest.approx(6 * W17)


def test_cost_of_running(lp: Lp) -> None:
    """Proves: variable cost and the mode's own on top; 2017 weighted and discounted."""
    assert lp.cost("activity", "unit", "condensing", "s15") == pytest.approx(3)
    assert lp.cost("activity", "unit", "extraction", "s15") == pytest.approx(3.5)
    assert lp.cost("activity", "unit", "extraction", "y17") == pytest.approx(3.5 * W17)


def test_cost_of_building(lp: Lp) -> None:
    """Proves: annuity + fixed cost for each year of service, the charge annuitised alike."""
    recovery = 0.25 / (1 - 1.25**-2)
    # built in 2015 it serves 2015 alone of the modelled years
    assert lp.cost("new_capacity", "unit", 2015) == pytest.approx(10 * recovery + 7)
    assert lp.cost("new_capacity", "unit", 2017) == pytest.approx((10 * recovery + 7) * W17)
    assert lp.cost("built", "next", 2017) == pytest.approx(9 * recovery * W17)
    # fixed cost of the 60 there is a constant
    assert lp.model.offset == pytest.approx(60 * 7 * (1 + W17))


def test_cost_of_trade(lp: Lp) -> None:
    """Proves: purchases, revenue, freight, disposal with its tax, holding; sign -1 as the model maximises."""
    assert lp.model.sign == -1
    assert lp.cost("supply", "coal", "s15") == pytest.approx(5 * 2)
    assert lp.cost("supply", "coal", "y17") == pytest.approx(5 * 0.5 * W17)
    assert lp.cost("sale", "power", "y17") == pytest.approx(-11 * W17)
    # 2 x (1 + 50 x 0.02)
    assert lp.cost("shipment", "mine", "park", "coal", "road", "w15") == pytest.approx(4)
    assert lp.cost("disposal", "ash", "w15") == pytest.approx(8 + 2)
    assert lp.cost("stock", "shed", "w15") == pytest.approx(0.4)
    assert lp.cost("release", "park", "ash", "s15") == 0


def test_what_does_not_exist(lp: Lp) -> None:
    """Proves: no activity before a plant can be there, no route where nothing can go, no release unless free."""
    labels = {name: set(lp.model.block("columns", name).labels) for name in ("activity", "shipment", "release")}
    assert ("next", "condensing", "w15") not in labels["activity"]
    assert ("next", "condensing", "y17") in labels["activity"]
    assert not [label for label in labels["shipment"] if label[0] == "town" or label[1] == "mine"]
    assert {label[1] for label in labels["release"]} == {"ash"}
