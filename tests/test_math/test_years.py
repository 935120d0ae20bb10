"""Several years: weights, discounting, lifetimes, years in which a plant may be built."""

from __future__ import annotations

import pytest
from micro import Optimum

RATE = {"discount_rate": 0.25}


def test_weights(optimum: Optimum) -> None:
    """Proves: a year's money counts times its weight. If broken: 3 x 10 = 30."""
    answer = optimum(
        years="2015 weight=1; 2020 weight=5; 2025 weight=2",
        recipes="boiler steam=1",
        plants="boiler capacity=10",
        demands="steam price=1",
    )
    assert answer.objective == pytest.approx(10 * (1 + 5 + 2))
    assert answer.total("demands", "revenue", period="year_2020") == pytest.approx(10)


def test_discounting(optimum: Optimum) -> None:
    """Proves: money is discounted to base_year, also money of before it. If broken: 4 x 10 = 40."""
    answer = optimum(
        settings=RATE,
        years="2014; 2015; 2016; 2017",
        recipes="boiler steam=1",
        plants="boiler capacity=10",
        demands="steam price=1",
    )
    # 1.25 + 1 + 0.8 + 0.64
    assert answer.objective == pytest.approx(10 * 3.69)


def test_every_cost_is_discounted(optimum: Optimum) -> None:
    """Proves: each term of net_value counts a later year's money times weight and discount, 3 x 0.8.

    If broken: the term itself would differ, each is asserted.
    """
    answer = optimum(
        settings=RATE,
        years="2016 weight=3",
        commodities="steam transport_class=pipe",
        sites="park; town",
        links="ab from=park to=town km=10",
        transport_modes="road pipe cost_per_km=0.1",
        processes="boiler variable_cost=2 fixed_cost=3 capex=4 lifetime=1",
        recipes="boiler coal=-1 steam=1 ash=0.5",
        plants="boiler max_new=10 fixed_charge=7",
        supplies="coal price=5",
        disposals="ash cost=6",
        storages="coal cost=0.5 capacity=9; pile commodity=coal carry=horizon initial=10 final=10 cost=0.5",
        demands="steam site=town price=100 max_year=10 min_year=10",
        policies=[
            {"measure": {"quantity": "disposed"}, "price": 11},
            {"measure": {"quantity": "disposed"}, "max": 4, "mode": "goal", "penalty": 13},
        ],
    )
    factor = 3 * 0.8
    assert answer.objective_terms == pytest.approx(
        {
            "revenue": 1000 * factor,
            "purchases": -50 * factor,
            "variable": -20 * factor,
            "fixed": -30 * factor,
            "investment": -10 * 4 * 1.25 * factor,  # one year's life: 0.25 / (1 - 0.8) = 1.25
            "fixed_charges": -7 * 1.25 * factor,
            "freight": -10 * factor,
            "disposal": -30 * factor,
            "holding": -10 * 0.5 * factor,
            "policy_charges": -5 * 11 * factor,
            "penalties": -1 * 13 * factor,
        }
    )


def test_lifetime_ends(optimum: Optimum) -> None:
    """Proves: what is built in y serves while y' - y < lifetime and is paid for only then.

    If broken (it never ends): 3 x 10 x (10 - 2) = 240; one year too many the same; one too few 80.
    """
    answer = optimum(
        years="2015; 2016; 2017",
        processes="boiler capex=4 lifetime=2",
        recipes="boiler steam=1",
        plants="boiler max_new=10",
        demands="steam price=10",
    )
    # 10 in all years together, in service for two of the three: 2 x 10 x (10 - 2)
    assert answer.objective == pytest.approx(160)
    assert answer.total("capacity", "in_service") == pytest.approx(20)


def test_lifetime_between_years(optimum: Optimum) -> None:
    """Proves: a lifetime of 7.5 years from 2015 covers 2020 (5 years on) and not 2025. If broken: 2 or 3 x 80."""
    answer = optimum(
        years="2015; 2020; 2023; 2025",
        processes="boiler capex=15 lifetime=7.5",
        recipes="boiler steam=1",
        plants="boiler max_new=10 last_year=2015",
        demands="steam price=10",
    )
    # ages 0, 5, 8, 10: two years of service at 10 x (10 - 2)
    assert answer.objective == pytest.approx(160)


def test_most_new_in_all_years(optimum: Optimum) -> None:
    """Proves: max_new bounds the new capacity of all years together. If broken (each year): 10 + 20 + 30 = 60."""
    answer = optimum(
        years="2015; 2016; 2017",
        recipes="boiler steam=1",
        plants="boiler max_new=10",
        demands="steam price=1",
    )
    # 10 from the first year on
    assert answer.objective == pytest.approx(30)


def test_years_in_which_to_build(optimum: Optimum) -> None:
    """Proves: new capacity is built from first_year to last_year, and serves beyond. If broken: 40, 30 or 20."""
    answer = optimum(
        years="2015; 2016; 2017; 2018",
        recipes="boiler steam=1",
        plants="early process=boiler max_new=10 last_year=2015; late process=boiler max_new=3 first_year=2018",
        demands="steam price=1",
    )
    # 10 in four years, 3 in the last
    assert answer.objective == pytest.approx(43)


def test_build_later(optimum: Optimum) -> None:
    """Proves: with growing demand only what is needed is built, when it is needed. If broken (all at once): 118."""
    answer = optimum(
        periods="first year=2015 hours=8760; second year=2016 hours=8760",
        profiles="growth first=0.5 second=1",
        processes="boiler capex=8 lifetime=4",
        recipes="boiler steam=1",
        plants="boiler max_new=unlimited",
        demands="steam price=10 max_hour=0.01 profile=growth",
    )
    # 43.8 t and 87.6 t at 10, annuity 2
    assert answer.objective == pytest.approx((43.8 + 87.6) * (10 - 2))
    assert answer.one("capacity", "new_capacity", year=2016) == pytest.approx(43.8)


def test_charge_in_each_year_of_building(optimum: Optimum) -> None:
    """Proves: a fixed charge is paid for each year in which something is built, for as long as it serves.

    If broken: not annuitised 0; charged in the year of building alone 30 - 12.
    """
    answer = optimum(
        years="2015; 2016; 2017",
        processes="boiler lifetime=2",
        recipes="boiler steam=1",
        plants="boiler max_new=20 fixed_charge=12",
        demands="steam price=1 max_year=10",
    )
    # 10 in 2015 (serves 2015, 2016) and 10 in 2016 or 2017: charge 6 a year. Building in 2015 and 2017 costs
    # 6 + 6 + 6 for 30; building 2015 alone 12 for 20
    assert answer.objective == pytest.approx(30 - 18)
    assert answer.objective_terms["fixed_charges"] == pytest.approx(-18)


def test_charge_counts_for_years_of_service(optimum: Optimum) -> None:
    """Proves: annuities and charges count with the weight of each year of service, not of building.

    If broken: 6 + 6 instead of 6 + 18 for the charge, 20 + 20 instead of 20 + 60 for the annuity.
    """
    answer = optimum(
        years="2015; 2016 weight=3",
        processes="boiler lifetime=2 capex=4",
        recipes="boiler steam=1",
        plants="boiler max_new=10 fixed_charge=12 last_year=2015",
        demands="steam price=10",
    )
    # 10 built in 2015 sell 100 in it and in 2016, which counts three times
    assert answer.objective_terms["fixed_charges"] == pytest.approx(-6 * (1 + 3))
    assert answer.objective_terms["investment"] == pytest.approx(-20 * (1 + 3))
    assert answer.objective == pytest.approx(400 - 24 - 80)


def test_yearly_limits_are_of_each_year(optimum: Optimum) -> None:
    """Proves: min_year and max_year hold in each year, whatever its weight. If broken: 3 x 7 or 7."""
    answer = optimum(
        years="2015 weight=2; 2016",
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=0 max_year=7",
        demands="steam price=1",
    )
    assert answer.objective == pytest.approx(7 * 2 + 7)


def test_periods_of_several_years(optimum: Optimum) -> None:
    """Proves: each period belongs to its year, with its weight. If broken: (1 + 3) x 10 or 4 x 10."""
    answer = optimum(
        years="2015 weight=1; 2016 weight=3",
        periods="a year=2015 hours=2190; b year=2015 hours=6570; c year=2016 hours=4380; d year=2016 hours=2190",
        recipes="boiler steam=1",
        plants="boiler capacity=10",
        demands="steam price=1",
    )
    # 2015: whole year; 2016: three quarters, three times
    assert answer.objective == pytest.approx(10 + 3 * 7.5)
