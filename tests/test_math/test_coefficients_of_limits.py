"""Single entries of the compiled arrays, each with its arithmetic: limits, policies and costs.

The model minimises: net_value's gains stand with a minus in the cost row. 2015 counts 1, 2017 counts 4 / 1.25^2 = 2.56.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from arrays_by_label import Lp, compiled

INF = np.inf
W17 = 4 * 0.8**2  # weight times discount factor of 2017


@pytest.fixture(scope="module")
def lp(tmp_path_factory: pytest.TempPathFactory) -> Lp:
    return compiled(tmp_path_factory.mktemp("coefficients") / "case")


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
