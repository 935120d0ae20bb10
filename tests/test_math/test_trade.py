"""Supplies, demands, disposals: prices and limits by year and hour."""

from __future__ import annotations

import pytest
from micro import Optimum

HALVES = "summer hours=4000; winter hours=4760"


def test_most_per_year(optimum: Optimum) -> None:
    """Proves: max_year bounds the year, periods together. If broken (each period): 2 x 7 x 3 = 42."""
    answer = optimum(
        periods=HALVES,
        supplies="coal price=2 max_year=7",
        demands="coal price=5",
    )
    assert answer.objective == pytest.approx(21)


def test_least_per_year(optimum: Optimum) -> None:
    """Proves: min_year makes a loss be taken: a take-or-pay contract. If broken: 0; in each period -12."""
    answer = optimum(
        periods=HALVES,
        supplies="coal price=5 min_year=6",
        demands="coal price=4",
    )
    assert answer.objective == pytest.approx(-6)


def test_most_per_hour(optimum: Optimum) -> None:
    """Proves: max_hour is times the hours of the period. If broken: 6, or 2 x 3 x 8760."""
    answer = optimum(
        periods="summer hours=100; winter hours=50",
        supplies="coal price=2 max_hour=3",
        demands="coal price=3",
    )
    assert answer.objective == pytest.approx(450)
    assert answer.total("supplies", period="winter") == pytest.approx(150)


def test_hourly_limits_with_profile(optimum: Optimum) -> None:
    """Proves: a profile multiplies min_hour and max_hour. If broken: 600 - 300."""
    answer = optimum(
        periods="summer hours=100; winter hours=50",
        profiles="load summer=0.5 winter=3",
        supplies="coal price=2",
        demands="coal price=3 max_hour=4 profile=load; town commodity=coal price=0 min_hour=1 max_hour=9 profile=load",
    )
    # sold: 4 x (50 + 150) at a gain of 1; town at least 1 x (50 + 150) at a loss of 2
    assert answer.objective == pytest.approx(800 - 400)
    assert answer.total("demands", demand="town", period="summer") == pytest.approx(50)
    assert answer.total("demands", demand="town", period="winter") == pytest.approx(150)


def test_profile_of_zero_without_limit(optimum: Optimum) -> None:
    """Proves: no hourly limit stays none where the profile is 0 (and does not become 0 or NaN). If broken: 0."""
    answer = optimum(
        periods="summer hours=100; winter hours=50",
        profiles="load summer=0 winter=1",
        supplies="coal price=2 min_hour=1 profile=load max_year=80",
        demands="coal price=3 max_hour=1",
    )
    # 50 in winter must be bought and can be sold; 30 more in summer
    assert answer.objective == pytest.approx(80)
    assert answer.total("supplies", period="summer") == pytest.approx(30)


def test_price_profile(optimum: Optimum) -> None:
    """Proves: prices follow their profile, of supplies and demands. If broken: 20 x (10 - 4) = 120."""
    answer = optimum(
        periods="day hours=10; night hours=10",
        profiles="tariff day=1.5 night=0.5; wish day=1 night=0.3",
        supplies="power price=4 price_profile=tariff",
        demands="power price=10 price_profile=wish max_hour=1",
    )
    # day: 10 x (10 - 6); night: 10 x (3 - 2)
    assert answer.objective == pytest.approx(50)
    assert answer.one("supplies", "price", period="day") == pytest.approx(6)
    assert answer.total("supplies", "cost", period="night") == pytest.approx(20)
    assert answer.total("demands", "revenue") == pytest.approx(130)


def test_stepwise_demand(optimum: Optimum) -> None:
    """Proves: steps of a demand curve are sold from the dearest down to the cost. If broken: 360 at the first price."""
    answer = optimum(
        supplies="coal price=4",
        demands="first commodity=coal price=10 max_year=10; second commodity=coal price=6 max_year=20; "
        "third commodity=coal price=3 max_year=30",
    )
    # 10 x 6 + 20 x 2; the third step is below cost
    assert answer.objective == pytest.approx(100)
    assert answer.total("demands", demand="third") == pytest.approx(0)


def test_stepwise_supply(optimum: Optimum) -> None:
    """Proves: the merit order: the cheapest supplies first. If broken: 360, or 45."""
    answer = optimum(
        supplies="mine commodity=coal price=2 max_year=20; market commodity=coal price=9; grid commodity=coal price=12",
        demands="coal price=10 max_year=45",
    )
    assert answer.objective == pytest.approx(20 * 8 + 25 * 1)


@pytest.mark.parametrize(("price", "objective"), [(-3, 0), (1, 10)])
def test_negative_demand_price(optimum: Optimum, price: float, objective: float) -> None:
    """Proves: nobody pays to have something taken that need not arise. If broken: -30 or 30."""
    answer = optimum(supplies="slag price=0 max_year=10", demands=f"slag price={price}")
    assert answer.objective == pytest.approx(objective)


def test_disposal(optimum: Optimum) -> None:
    """Proves: disposal takes a by-product at its cost, up to max_year in a year.

    If broken: unlimited 100 x (10 - 4 x 0.5) = 800; cost forgotten 300; limit of each period 480.
    """
    answer = optimum(
        periods=HALVES,
        recipes="plant product=1 waste=0.5",
        plants="plant capacity=100",
        demands="product price=10",
        disposals="waste cost=4 max_year=15",
    )
    # 15 t of waste: 30 of product
    assert answer.objective == pytest.approx(300 - 60)
    assert answer.total("disposals", "cost") == pytest.approx(60)
    assert answer.total("disposals") == pytest.approx(15)


def test_paid_disposal(optimum: Optimum) -> None:
    """Proves: a negative cost of disposal is a payment: something is made only to be stacked. If broken: 0."""
    answer = optimum(
        recipes="scrubber carbon=1",
        processes="scrubber variable_cost=2",
        plants="scrubber capacity=10",
        disposals="carbon cost=-5",
    )
    assert answer.objective == pytest.approx(30)


def test_least_sale(optimum: Optimum) -> None:
    """Proves: min_year of a demand is met at any cost. If broken: 0."""
    answer = optimum(supplies="coal price=8", demands="coal price=3 min_year=4 max_year=9")
    assert answer.objective == pytest.approx(-20)
    assert answer.total("demands") == pytest.approx(4)
