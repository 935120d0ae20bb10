"""Objectives other than net_value."""

from __future__ import annotations

from typing import Any

import pytest
from micro import Optimum

#: iron from ore (clean, dear) or scrap; at least 40 must be made, 100 can
WORKS: dict[str, Any] = {
    "commodities": "iron reference_price=5; co2 category=emission surplus=free",
    "processes": "furnace main_commodity=iron variable_cost=1; arc main_commodity=iron variable_cost=4",
    "recipes": "furnace ore=-2 iron=1 co2=1.5; arc scrap=-1 iron=1 co2=0.5",
    "plants": "furnace capacity=70; arc capacity=30",
    "supplies": "ore price=1; scrap price=2",
    "demands": "iron price=10 min_year=40",
}


def test_net_value(optimum: Optimum) -> None:
    """Proves: net_value is what is earned, and is maximised. If broken: 40 t only, 280."""
    answer = optimum(**WORKS)
    # furnace 10 - 2 - 1 = 7, arc 10 - 2 - 4 = 4
    assert answer.objective == pytest.approx(70 * 7 + 30 * 4)


def test_cost(optimum: Optimum) -> None:
    """Proves: cost is minimised and leaves revenue out. If broken: 0 without min_year, or 40 x (10 - 3) = 280."""
    answer = optimum(**WORKS, settings={"objective": "cost"})
    # only what must be: 40 at 2 + 1
    assert answer.objective == pytest.approx(120)
    assert "revenue" not in answer.objective_terms
    assert answer.objective_terms["purchases"] == pytest.approx(80)


def test_cost_holds_every_cost(optimum: Optimum) -> None:
    """Proves: charges, penalties and investment are costs with a plus. If broken: below 40 + 80 + 200 + 30 = 350."""
    answer = optimum(
        **{**WORKS, "plants": "furnace max_new=90", "processes": "furnace capex=10 lifetime=2 variable_cost=1"},
        settings={"objective": "cost"},
        policies=[
            {"measure": {"quantity": "produced", "commodity": "co2"}, "price": 0.5},
            {"measure": {"quantity": "sold"}, "min": 50, "mode": "goal", "penalty": 2},
        ],
    )
    # 40 t: 40 x 1 + 80 ore + 40 x 5 annuity + 60 co2 x 0.5 + 10 short x 2; a tonne more costs 8.75 for 2
    assert answer.objective == pytest.approx(40 + 80 + 200 + 30 + 20)
    assert answer.objective_terms["penalties"] == pytest.approx(20)


def test_output_value(optimum: Optimum) -> None:
    """Proves: output_value is main commodities at reference prices, whatever they cost, discounted and weighted.

    If broken: net_value 610; undiscounted 500 x 2.
    """
    answer = optimum(
        **{**WORKS, "processes": "furnace main_commodity=iron variable_cost=100; arc main_commodity=iron"},
        settings={"objective": "output_value", "discount_rate": 0.25},
        years="2016 weight=2",
    )
    assert answer.objective == pytest.approx(100 * 5 * 2 * 0.8)
    assert answer.objective_terms == pytest.approx({"output_value": 800})


@pytest.mark.parametrize(("sense", "objective"), [("min", 30 * 0.5 + 10 * 1.5), ("max", 70 * 1.5 + 30 * 0.5)])
def test_measure(optimum: Optimum, sense: str, objective: float) -> None:
    """Proves: any measure can be minimised or maximised. If broken: the other one, or 120 of net_value."""
    co2 = {"quantity": "produced", "commodity": "co2", "sense": sense}
    answer = optimum(**WORKS, settings={"objective": co2})
    assert answer.objective == pytest.approx(objective)
    if sense == "min":
        assert answer.total("activity", plant="arc") == pytest.approx(30)


def test_measure_over_years(optimum: Optimum) -> None:
    """Proves: a measure counts each year's weight and is not discounted. If broken: 2 x 30, or 30 + 90 / 1.25."""
    answer = optimum(
        **WORKS,
        settings={
            "objective": {"quantity": "produced", "commodity": "co2", "sense": "min"},
            "discount_rate": 0.25,
        },
        years="2015; 2016 weight=3",
    )
    assert answer.objective == pytest.approx(30 + 3 * 30)


def test_list_of_measures(optimum: Optimum) -> None:
    """Proves: a list is added up with factors, each a term of its own. If broken: 120, or co2 alone."""
    answer = optimum(
        **WORKS,
        settings={
            "objective": {
                "measure": [
                    {"quantity": "sold", "commodity": "iron"},
                    {"quantity": "produced", "commodity": "co2", "factor": -0.8},
                ],
                "sense": "max",
            }
        },
    )
    # furnace 1 - 1.2 < 0, arc 1 - 0.4: 30 of arc and, because 40 must be sold, 10 of the furnace
    assert answer.objective == pytest.approx(30 * 0.6 - 10 * 0.2)
    assert sorted(answer.objective_terms.values()) == pytest.approx([-24, 40])


def test_measure_with_a_constant(optimum: Optimum) -> None:
    """Proves: existing capacity counts in an objective of capacity. If broken: 10, or 0."""
    answer = optimum(
        recipes="boiler steam=1",
        plants="boiler capacity=30 max_new=50",
        demands="steam price=1 min_year=40",
        settings={"objective": {"quantity": "capacity", "sense": "min"}},
    )
    assert answer.objective == pytest.approx(40)


def test_policies_bind_any_objective(optimum: Optimum) -> None:
    """Proves: bounds hold whatever is optimised, and charges do not enter a measure. If broken: 30 or with 9 x 30."""
    co2 = {"quantity": "produced", "commodity": "co2"}
    answer = optimum(
        **WORKS,
        settings={"objective": {**co2, "sense": "min"}},
        policies=[
            {"measure": {"quantity": "activity", "plant": "arc"}, "max": 10},
            {"measure": co2, "price": 9},
        ],
    )
    assert answer.objective == pytest.approx(10 * 0.5 + 30 * 1.5)
