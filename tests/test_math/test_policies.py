"""Policies: bounds, shares, prices and goals on measures."""

from __future__ import annotations

from typing import Any

import pytest
from micro import Optimum

COAL = {"quantity": "supplied", "commodity": "coal"}
#: 100 t of steam at 20: on coal at 2 or on gas at 6 a tonne
BOILER: dict[str, Any] = {
    "recipes": "boiler/on_coal coal=-0.2 steam=1; boiler/on_gas gas=-0.1 steam=1",
    "plants": "boiler capacity=100",
    "supplies": "coal price=10; gas price=60",
    "demands": "steam price=20",
}
#: two works that make a by-product, which costs 4 to use and 1 to stack
WASTE: dict[str, Any] = {
    "sites": "north region=a; south region=b",
    "commodities": "waste category=byproduct; slag category=byproduct",
    "recipes": "works product=1 waste=1; smelter product=1 slag=1; use waste=-1; use_slag slag=-1",
    "processes": "works chain=one; smelter chain=two; use variable_cost=4; use_slag variable_cost=6",
    "plants": """
        works   site=north capacity=60
        smelter site=south capacity=40
        use      site=north capacity=99
        use_slag site=south capacity=99
    """,
    "demands": "north commodity=product site=north price=10; south commodity=product site=south price=10",
    "disposals": "north commodity=waste site=north cost=1; south commodity=slag site=south cost=1",
}
USED = {"quantity": "consumed", "category": "byproduct"}
MADE = {"quantity": "generated"}


def test_greatest(optimum: Optimum) -> None:
    """Proves: max caps a measure; one more unit is worth what it saves. If broken: 1800; price of the other sign."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "max": 12}])
    # 60 t of steam on coal, 40 on gas
    assert answer.objective == pytest.approx(60 * 18 + 40 * 14)
    assert answer.one("policies", "value", policy="policy_1") == pytest.approx(12)
    # a tonne of coal more saves 5 x 4
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(20)


def test_least(optimum: Optimum) -> None:
    """Proves: min raises a measure at a cost, which its price shows with a minus. If broken: 1800."""
    answer = optimum(**BOILER, policies=[{"measure": {"quantity": "supplied", "commodity": "gas"}, "min": 3}])
    assert answer.objective == pytest.approx(70 * 18 + 30 * 14)
    # a unit of gas more makes 10 t of steam dearer by 4
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(-40)
    assert answer.one("policies", "slack", policy="policy_1") == pytest.approx(0)


@pytest.mark.parametrize(("coal", "price"), [(12, 20), (5, 20)])
def test_equal(optimum: Optimum, coal: float, price: float) -> None:
    """Proves: equal fixes a measure. If broken: 1800."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "equal": coal}])
    assert answer.objective == pytest.approx(5 * coal * 18 + (100 - 5 * coal) * 14)
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(price)


def test_range(optimum: Optimum) -> None:
    """Proves: min and max may stand together; the nearer one is shown. If broken: 1800 or infeasible."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "min": 4, "max": 12}])
    assert answer.objective == pytest.approx(60 * 18 + 40 * 14)
    assert answer.one("policies", "bound", policy="policy_1") == pytest.approx(12)


def test_idle_bound(optimum: Optimum) -> None:
    """Proves: a bound that does not bind has slack and no price. If broken: below 1800."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "max": 25}])
    assert answer.objective == pytest.approx(1800)
    assert answer.one("policies", "slack", policy="policy_1") == pytest.approx(5)
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(0)


def test_share(optimum: Optimum) -> None:
    """Proves: with ``of`` the bound is a share of another measure. If broken: 900; as an amount 0.6 x 3 less."""
    answer = optimum(**WASTE, policies=[{"measure": USED, "of": MADE, "min": 0.7}])
    # of 100 by-products 70 are used: the 60 of waste at 3 more than stacking, 10 of slag at 5 more
    assert answer.objective == pytest.approx(1000 - 100 - 180 - 50)
    assert answer.one("policies", "value", policy="policy_1") == pytest.approx(0.7)
    # one tonne more to use
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(-5)


def test_share_at_most(optimum: Optimum) -> None:
    """Proves: a greatest share. If broken: 1800; a share of capacity or of the other measure: another number."""
    answer = optimum(
        **BOILER,
        policies=[{"measure": COAL, "of": {"quantity": "sold", "commodity": "steam"}, "max": 0.05}],
    )
    # 5 t of coal for 100 of steam: 25 on coal
    assert answer.objective == pytest.approx(25 * 18 + 75 * 14)


def test_share_of_a_list(optimum: Optimum) -> None:
    """Proves: ``of`` may be a list with factors. If broken (the first alone): coal at most half of 0."""
    answer = optimum(
        **BOILER,
        policies=[
            {
                "measure": COAL,
                "of": [COAL, {"quantity": "supplied", "commodity": "gas", "factor": 2}],
                "max": 0.5,
            }
        ],
    )
    # c = 2 g in coal and gas; 5 c + 10 g = 100 t: c = 10, g = 5
    assert answer.objective == pytest.approx(50 * 18 + 50 * 14)


@pytest.mark.parametrize(("price", "objective"), [(10, 1600), (25, 1400), (-5, 1900)])
def test_price(optimum: Optimum, price: float, objective: float) -> None:
    """Proves: a price is paid per unit of the measure; above 20 gas is chosen; below 0 it is a subsidy.

    If broken: 1800; with the other sign 2000, 2300 and 1700.
    """
    answer = optimum(**BOILER, policies=[{"measure": COAL, "price": price}])
    # 20 t of coal: 1800 - 20 x price, or all on gas
    assert answer.objective == pytest.approx(objective)
    coal = 0 if price > 20 else 20
    assert answer.objective_terms["policy_charges"] == pytest.approx(-price * coal)
    assert answer.one("policies", "charge", policy="policy_1") == pytest.approx(price * coal)


def test_subsidy_makes_it_worthwhile(optimum: Optimum) -> None:
    """Proves: a subsidy on use pays for what is dearer than stacking. If broken: 900."""
    answer = optimum(**WASTE, policies=[{"measure": USED, "price": -4}])
    # waste: 4 - 4 instead of 1; slag 6 - 4 = 2 is stacked at 1
    assert answer.objective == pytest.approx(1000 - 60 * 0 - 40 * 1)


@pytest.mark.parametrize(("penalty", "used", "objective"), [(4, 60, 1000 - 240 - 40 - 40), (6, 70, 670), (2, 0, 760)])
def test_goal_shortfall(optimum: Optimum, penalty: float, used: float, objective: float) -> None:
    """Proves: a goal is missed where the penalty is cheaper, and the shortfall reported in units of the measure.

    If broken: enforced 670 each time; ignored 900.
    """
    answer = optimum(**WASTE, policies=[{"measure": USED, "of": MADE, "min": 0.7, "mode": "goal", "penalty": penalty}])
    # waste costs 3 more than stacking, slag 5 more: penalty 4 stops at 60 of 70, 6 goes on to 70, 2 does nothing
    assert answer.objective == pytest.approx(objective)
    assert answer.one("policies", "missed", policy="policy_1") == pytest.approx(70 - used)
    assert answer.objective_terms["penalties"] == pytest.approx(-penalty * (70 - used))


def test_goal_excess(optimum: Optimum) -> None:
    """Proves: a goal from above is exceeded at the penalty. If broken: enforced 1640, ignored 1800."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "max": 12, "mode": "goal", "penalty": 15}])
    # a tonne of coal saves 20: 8 too many at 15
    assert answer.objective == pytest.approx(1800 - 120)
    assert answer.one("policies", "missed", policy="policy_1") == pytest.approx(8)


def test_goal_on_both_sides(optimum: Optimum) -> None:
    """Proves: a goal with equal may be missed on either side. If broken: one side forgotten, 1800."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "equal": 12, "mode": "goal", "penalty": 15}])
    assert answer.objective == pytest.approx(1800 - 120)
    answer = optimum(
        **{**BOILER, "supplies": "coal price=100; gas price=60"},
        policies=[{"measure": COAL, "equal": 12, "mode": "goal", "penalty": 15}],
    )
    # coal now costs 70 more than the gas it replaces: 12 t short at 15
    assert answer.objective == pytest.approx(1400 - 180)


def test_monitor(optimum: Optimum) -> None:
    """Proves: a monitored policy binds nothing, and shows by how much its bound is missed. If broken: 1640."""
    answer = optimum(**BOILER, policies=[{"measure": COAL, "max": 12, "mode": "monitor"}])
    assert answer.objective == pytest.approx(1800)
    assert answer.one("policies", "slack", policy="policy_1") == pytest.approx(-8)


@pytest.mark.parametrize("per", ["site", "region", "owner", "process", "plant", "commodity"])
def test_per(optimum: Optimum, per: str) -> None:
    """Proves: with ``per`` each value has its own constraint. If broken (one for all): 50 of waste, 900 - 150."""
    answer = optimum(**WASTE, policies=[{"measure": USED, "of": MADE if per in BOTH else USED, "min": 0.5, "per": per}])
    expected = 900 - 30 * 3 - 20 * 5 if per in BOTH else 900
    assert answer.objective == pytest.approx(expected)
    assert len(answer.rows("policies", policy="policy_1")) == 2


#: values of ``per`` that both what is used and what is made have
BOTH = ("site", "region", "owner", "commodity")


def test_per_chain_and_process(optimum: Optimum) -> None:
    """Proves: the chain is the process's for what plants do. If broken (one for all): 25 x 9."""
    answer = optimum(
        **WASTE,
        policies=[
            {"measure": MADE, "max": 30, "per": "chain"},
            {"measure": {"quantity": "activity", "process": ["works", "smelter"]}, "max": 25, "per": "process"},
        ],
    )
    # 30 each by chain, 25 each by process: 50 x (10 - 1)
    assert answer.objective == pytest.approx(450)
    assert list(answer.rows("policies", policy="policy_1")["per"]) == ["one", "two"]


def test_per_chain_of_trade(optimum: Optimum) -> None:
    """Proves: the chain is the commodity's for what is traded. If broken: 1800 or 1640."""
    answer = optimum(
        **BOILER,
        commodities="coal chain=black; gas chain=blue",
        policies=[{"measure": {"quantity": "supplied"}, "max": 9, "per": "chain"}],
    )
    # coal 9 makes 45, gas 5.5 the rest
    assert answer.objective == pytest.approx(45 * 18 + 55 * 14)


def test_per_period(optimum: Optimum) -> None:
    """Proves: with per = period the bound is of each period. If broken (of the year): 60 x 18 + 40 x 14."""
    answer = optimum(
        **BOILER,
        periods="summer hours=2190; winter hours=6570",
        policies=[{"measure": COAL, "max": 6, "per": "period"}],
    )
    # summer 25 t of steam need 5 of coal; winter 75 get 6, 30 t of steam
    assert answer.objective == pytest.approx(55 * 18 + 45 * 14)
    assert len(answer.rows("policies", policy="policy_1")) == 2


def test_of_each_year(optimum: Optimum) -> None:
    """Proves: bounds are per year also without per = year. If broken (of all years): 60 x 18 + 140 x 14."""
    for per in ({}, {"per": "year"}):
        answer = optimum(**BOILER, years="2015; 2016", policies=[{"measure": COAL, "max": 12, **per}])
        assert answer.objective == pytest.approx(2 * (60 * 18 + 40 * 14))
        assert list(answer.rows("policies", policy="policy_1")["year"]) == [2015, 2016]


def test_one_year_alone(optimum: Optimum) -> None:
    """Proves: a filter on the year leaves the others free. If broken: 2 x 1640."""
    answer = optimum(**BOILER, years="2015; 2016", policies=[{"measure": {**COAL, "year": 2016}, "max": 12}])
    assert answer.objective == pytest.approx(1800 + 1640)


def test_weights_bind(optimum: Optimum) -> None:
    """Proves: a cap on weighted commodities (an emission cap). If broken: unweighted nothing binds, 1800."""
    answer = optimum(
        **BOILER,
        policies=[{"measure": {"quantity": "consumed", "weights": {"coal": 2.5, "gas": 2}}, "max": 35}],
    )
    # steam on coal 0.5, on gas 0.2 a tonne: 0.5 c + 0.2 (100 - c) = 35: c = 50
    assert answer.objective == pytest.approx(50 * 18 + 50 * 14)
    # 1 / 0.3 t more steam on coal, 4 each
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(4 / 0.3)


def test_list_binds(optimum: Optimum) -> None:
    """Proves: measures of a list are added up with their factors in one constraint. If broken: 1800 or infeasible."""
    answer = optimum(
        **BOILER,
        policies=[{"measure": [{**COAL, "factor": 3}, {"quantity": "supplied", "commodity": "gas"}], "max": 35}],
    )
    # 0.6 c + 0.1 (100 - c) = 35: c = 50
    assert answer.objective == pytest.approx(50 * 18 + 50 * 14)


def test_existing_capacity_counts(optimum: Optimum) -> None:
    """Proves: existing capacity is a constant in a bound. If broken: 50 built, 800 - 50."""
    answer = optimum(
        recipes="boiler steam=1",
        processes="boiler capex=1 lifetime=1",
        plants="boiler capacity=30 max_new=unlimited",
        demands="steam price=10",
        policies=[{"measure": {"quantity": "capacity"}, "max": 50}],
    )
    assert answer.objective == pytest.approx(500 - 20)
    assert answer.one("policies", "value", policy="policy_1") == pytest.approx(50)


def test_cannot_be_met(optimum: Optimum) -> None:
    """Proves: a bound out of reach makes the case infeasible, a goal does not. If broken: optimal."""
    least = {"measure": {"quantity": "sold"}, "min": 101}
    assert optimum(**BOILER, policies=[least]).status == "infeasible"
    answer = optimum(**BOILER, policies=[{**least, "mode": "goal", "penalty": 7}])
    assert answer.objective == pytest.approx(1800 - 7)


NOTHING = [{"quantity": "land"}, {"quantity": "output_value"}, {"quantity": "consumed", "weights": {"coal": 0}}]


@pytest.mark.parametrize("measure", NOTHING, ids=["no land", "no reference price", "no weight"])
def test_what_is_always_0_is_measured(optimum: Optimum, measure: dict[str, Any]) -> None:
    """Proves: a bound on what counts 0 everywhere is a bound.

    A minimum of 5 cannot be met, a goal misses it whole, 5 x 7, a maximum binds nothing. Broken (no terms, no
    constraint): 1800 with the minimum, and with the goal.
    """
    case = {**BOILER, "processes": "boiler main_commodity=steam"}
    assert optimum(**case, policies=[{"measure": measure, "min": 5}]).status == "infeasible"
    answer = optimum(**case, policies=[{"measure": measure, "min": 5, "mode": "goal", "penalty": 7}])
    assert answer.objective == pytest.approx(1800 - 35)
    assert answer.one("policies", "missed", policy="policy_1") == pytest.approx(5)
    assert optimum(**case, policies=[{"measure": measure, "max": 5}]).objective == pytest.approx(1800)
