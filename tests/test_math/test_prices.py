"""Shadow prices: what one more unit is worth, per year and undiscounted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from micro import Optimum

BOILER: dict[str, Any] = {
    "processes": "boiler variable_cost=2",
    "recipes": "boiler coal=-0.5 steam=1",
    "supplies": "coal price=10",
}


def test_price_is_marginal_cost(optimum: Optimum) -> None:
    """Proves: with room in the plant a product is worth what it costs to make. If broken: the demand's 20."""
    answer = optimum(**BOILER, plants="boiler capacity=100", demands="steam price=20 max_year=60")
    # 0.5 x 10 + 2
    assert answer.price("steam") == pytest.approx(7)
    assert answer.price("coal") == pytest.approx(10)
    assert answer.one("capacity", "shadow_price", plant="boiler") == pytest.approx(0)


def test_price_is_what_is_paid(optimum: Optimum) -> None:
    """Proves: with the plant full a product is worth what is paid, and capacity the margin. If broken: 7, or 0."""
    answer = optimum(**BOILER, plants="boiler capacity=100", demands="steam price=20")
    assert answer.price("steam") == pytest.approx(20)
    assert answer.one("capacity", "shadow_price", plant="boiler") == pytest.approx(13)


def test_capacity_price_with_availability(optimum: Optimum) -> None:
    """Proves: a unit of capacity is worth what its available activity of the year earns. If broken: 13 or 10.4 x 2."""
    answer = optimum(
        **{**BOILER, "processes": "boiler variable_cost=2 availability=0.8"},
        periods="summer hours=2190; winter hours=6570",
        profiles="tariff summer=1 winter=0.5",
        plants="boiler capacity=100",
        demands="steam price=20 price_profile=tariff",
    )
    # 0.8 x (0.25 x (20 - 7) + 0.75 x (10 - 7))
    assert answer.one("capacity", "shadow_price", plant="boiler") == pytest.approx(0.8 * (0.25 * 13 + 0.75 * 3))
    assert answer.price("steam", period="winter") == pytest.approx(10)


def test_capacity_price_under_least_load(optimum: Optimum) -> None:
    """Proves: where min_load forces a loss one more unit of capacity is a burden, below 0. If broken: 0 or -9."""
    answer = optimum(
        **{**BOILER, "processes": "boiler variable_cost=2 min_load=0.4"},
        plants="boiler capacity=100",
        demands="steam price=4",
    )
    # each unit makes 0.4 t more at a loss of 3
    assert answer.objective == pytest.approx(-120)
    assert answer.one("capacity", "shadow_price", plant="boiler") == pytest.approx(-1.2)


def test_scarce_supply(optimum: Optimum) -> None:
    """Proves: a supply at its limit is worth more than its price. If broken: 10."""
    answer = optimum(
        **{**BOILER, "supplies": "coal price=10 max_year=30"}, plants="boiler capacity=100", demands="steam price=20"
    )
    # half a tonne is worth 20 - 2
    assert answer.price("coal") == pytest.approx(36)


def test_by_product_is_a_burden(optimum: Optimum) -> None:
    """Proves: what must be stacked at a cost has a price below 0. If broken: 3 or 0."""
    answer = optimum(
        recipes="works product=1 slag=0.4",
        plants="works capacity=10",
        demands="product price=9",
        disposals="slag cost=3",
    )
    assert answer.price("slag") == pytest.approx(-3)
    assert answer.one("capacity", "shadow_price", plant="works") == pytest.approx(9 - 1.2)


def test_prices_differ_by_freight(optimum: Optimum) -> None:
    """Proves: between two sites with a shipment prices differ by freight and loss. If broken: 9 or 12."""
    answer = optimum(
        commodities="coal transport_class=bulk",
        supplies="coal site=mine price=9",
        demands="coal site=town price=50 max_year=8",
        links="ab from=mine to=town km=100",
        transport_modes="road bulk cost_fixed=3 loss_per_100km=0.2",
    )
    # 12 leave for 0.8
    assert answer.price("coal", "town") == pytest.approx(15)
    assert answer.price("coal", "mine") == pytest.approx(9)


def test_price_over_time(optimum: Optimum) -> None:
    """Proves: a stock carries the price on, with holding cost and loss. If broken: 4, or 4 + 1."""
    answer = optimum(
        periods="summer hours=100; winter hours=100",
        profiles="in_summer summer=1 winter=0; in_winter summer=0 winter=1",
        supplies="coal price=4 max_hour=9 profile=in_summer",
        demands="coal price=30 max_hour=1 profile=in_winter",
        storages="coal cost=1 loss=0.5",
    )
    assert answer.price("coal", period="winter") == pytest.approx(10)


def test_prices_of_each_year(optimum: Optimum) -> None:
    """Proves: prices are money of their year: neither weight nor discount is in them.

    If broken: 10 x 5 x 0.8^5 = 16.4 for coal in 2020.
    """
    answer = optimum(
        **BOILER,
        settings={"discount_rate": 0.25},
        years="2015 weight=2; 2020 weight=5",
        plants="boiler capacity=100",
        demands="steam price=20",
        policies=[{"measure": {"quantity": "sold"}, "max": 60}],
    )
    for year in (2015, 2020):
        assert answer.price("coal", period=f"year_{year}") == pytest.approx(10)
        assert answer.price("steam", period=f"year_{year}") == pytest.approx(7)
        # one more sale earns 20 - 7
        assert answer.one("policies", "shadow_price", year=year) == pytest.approx(13)


def test_capacity_price_of_each_year(optimum: Optimum) -> None:
    """Proves: so are prices of capacity. If broken: 13 x 5 x 0.8^5 = 21.3 in 2020."""
    answer = optimum(
        **BOILER,
        settings={"discount_rate": 0.25},
        years="2015 weight=2; 2020 weight=5",
        plants="boiler capacity=100",
        demands="steam price=20",
    )
    assert answer.one("capacity", "shadow_price", year=2015) == pytest.approx(13)
    assert answer.one("capacity", "shadow_price", year=2020) == pytest.approx(13)


def test_idle_is_blank(optimum: Optimum) -> None:
    """Proves: where nothing flows the price is blank. If broken: a number that means nothing."""
    answer = optimum(
        sites="park; hamlet",
        supplies="coal price=10; ore price=5",
        demands="coal price=12 max_year=7; hamlet commodity=coal site=hamlet price=99",
    )
    assert np.isnan(answer.price("ore"))
    assert np.isnan(answer.price("coal", "hamlet"))
    assert answer.price("coal") == pytest.approx(10)
    assert answer.one("balances", "throughput", site="hamlet", commodity="coal") == pytest.approx(0)


def test_under_cost(optimum: Optimum) -> None:
    """Proves: minimising cost, a price is still what one more unit saves, a cap's price what it saves: positive.

    If broken: negative.
    """
    answer = optimum(
        settings={"objective": "cost"},
        supplies="cheap commodity=coal price=4; dear commodity=coal price=10",
        demands="coal price=0 min_year=20",
        policies=[
            {"measure": {"quantity": "supplied", "contract": "market"}, "max": 99},
            {"measure": {"quantity": "supplied"}, "min": 25},
        ],
        disposals="coal cost=1",
    )
    # 5 more than needed are bought at 4 and sold for 0
    assert answer.objective == pytest.approx(100)
    assert answer.one("policies", "shadow_price", policy="policy_1") == pytest.approx(0)
    assert answer.one("policies", "shadow_price", policy="policy_2") == pytest.approx(-4)


def test_under_a_measure(optimum: Optimum) -> None:
    """Proves: under a measure prices are in its unit, each year's weight taken out. If broken: 1.5 x 3, or negative."""
    answer = optimum(
        years="2016 weight=3",
        settings={"objective": {"quantity": "produced", "commodity": "co2", "sense": "min"}, "discount_rate": 0.1},
        commodities="co2 surplus=free",
        recipes="boiler coal=-1 steam=2 co2=3",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=1 min_year=10 max_year=10",
    )
    assert answer.objective == pytest.approx(3 * 15)
    # a tonne of steam more saves 1.5 t of CO2
    assert answer.price("steam") == pytest.approx(1.5)


def test_with_whole_numbers(optimum: Optimum) -> None:
    """Proves: with whole numbers prices are those with the numbers held. If broken: 12, or blank."""
    answer = optimum(
        processes="boiler capex=5 lifetime=1",
        recipes="boiler coal=-1 steam=1",
        plants="boiler max_new=90 unit_size=40",
        supplies="coal price=2",
        demands="steam price=20 max_year=70",
    )
    # two units of 40 stand; the tenth part idle: steam is worth its coal
    assert answer.objective == pytest.approx(70 * 18 - 400)
    assert answer.price("steam") == pytest.approx(2)
