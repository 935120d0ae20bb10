"""Building in one year: annuities, limits, whole units, least sizes, fixed charges."""

from __future__ import annotations

import pytest
from micro import Optimum

BOILER = {"recipes": "boiler steam=1", "demands": "steam price=10 max_year=100"}


def test_annuity_without_interest(optimum: Optimum) -> None:
    """Proves: at rate 0 a unit of new capacity costs capex / lifetime a year. If broken (capex at once): nothing built.

    With the default lifetime of 20 years 100 x (10 - 2) = 800.
    """
    answer = optimum(**BOILER, processes="boiler capex=40 lifetime=8", plants="boiler max_new=unlimited")
    # 40 / 8 = 5 a year
    assert answer.objective == pytest.approx(100 * (10 - 5))
    assert answer.objective_terms["investment"] == pytest.approx(-500)
    assert answer.one("capacity", "new_capacity", plant="boiler") == pytest.approx(100)


def test_annuity_with_interest(optimum: Optimum) -> None:
    """Proves: at rate 10 % over 2 years the capital recovery factor is 0.1 / (1 - 1.1^-2). If broken: 500."""
    answer = optimum(
        **BOILER,
        settings={"discount_rate": 0.1},
        processes="boiler capex=10 lifetime=2",
        plants="boiler max_new=unlimited",
    )
    # 1.1^2 = 1.21; 0.1 / (0.21 / 1.21) = 0.121 / 0.21 = 0.576190...
    assert answer.objective == pytest.approx(100 * (10 - 10 * 0.121 / 0.21))


def test_most_new(optimum: Optimum) -> None:
    """Proves: max_new bounds what is built beside existing capacity. If broken: 1000 - 450, or 100 + 100."""
    answer = optimum(**BOILER, processes="boiler capex=5 lifetime=1", plants="boiler capacity=10 max_new=30")
    # 10 x 10 + 30 x (10 - 5)
    assert answer.objective == pytest.approx(250)
    assert answer.one("capacity", "in_service", plant="boiler") == pytest.approx(40)


def test_no_new_by_default(optimum: Optimum) -> None:
    """Proves: blank max_new is 0. If broken (unlimited): 1000."""
    answer = optimum(**BOILER, plants="boiler capacity=10")
    assert answer.objective == pytest.approx(100)


def test_availability_of_new_capacity(optimum: Optimum) -> None:
    """Proves: new capacity is available as existing is. If broken: 100 built for 100 t, 1000 - 100."""
    answer = optimum(
        **BOILER, processes="boiler capex=1 lifetime=1 availability=0.8", plants="boiler max_new=unlimited"
    )
    assert answer.objective == pytest.approx(1000 - 125)


def test_fixed_cost(optimum: Optimum) -> None:
    """Proves: fixed cost falls on existing capacity too, used or not, and on what is built.

    If broken: on new alone 1000 - 40 x 2 = 920, on use alone 1000 - 200.
    """
    answer = optimum(
        **BOILER,
        processes="boiler fixed_cost=2; idle fixed_cost=3",
        plants="boiler capacity=60 max_new=unlimited; idle process=idle capacity=5",
        process_flows="idle commodity=steam coefficient=-1",
    )
    # 100 x 10 - (60 + 40) x 2 - 5 x 3
    assert answer.objective == pytest.approx(785)
    assert answer.objective_terms["fixed"] == pytest.approx(-215)


@pytest.mark.parametrize(("price", "units"), [(10, 3), (3, 2)])
def test_whole_units(optimum: Optimum, price: float, units: int) -> None:
    """Proves: capacity comes in whole units; the last is built only if what it can sell pays for all of it.

    If broken (continuous): 2.5 units, 100 x (10 - 2) = 800 and 100 x (3 - 2) = 100.
    """
    answer = optimum(
        recipes="boiler steam=1",
        processes="boiler capex=2 lifetime=1",
        plants="boiler max_new=1000 unit_size=40",
        demands=f"steam price={price} max_year=100",
    )
    # a unit costs 80. The third would sell 20 t: for 200, or for 60
    expected = {3: 100 * 10 - 240, 2: 80 * 3 - 160}[units]
    assert answer.objective == pytest.approx(expected)
    assert answer.one("capacity", "new_capacity", plant="boiler") == pytest.approx(40 * units)


def test_units_within_most_new(optimum: Optimum) -> None:
    """Proves: whole units stay within max_new. If broken: 3 units, 100 x 10 - 120."""
    answer = optimum(**BOILER, processes="boiler capex=1 lifetime=1", plants="boiler max_new=100 unit_size=40")
    assert answer.objective == pytest.approx(80 * 10 - 80)


def test_units_without_limit(optimum: Optimum) -> None:
    """Proves: whole units may be unlimited in number. If broken (max_new taken for 0 or an error): 0."""
    answer = optimum(**BOILER, processes="boiler capex=1 lifetime=1", plants="boiler max_new=unlimited unit_size=30")
    # 4 units of 30
    assert answer.objective == pytest.approx(1000 - 120)


def test_least_size_built(optimum: Optimum) -> None:
    """Proves: if anything is built it is min_new. If broken: 100 built, 100 x (10 - 4) = 600."""
    answer = optimum(**BOILER, processes="boiler capex=4 lifetime=1", plants="boiler max_new=500 min_new=200")
    # 200 x 4 for 1000 of sales
    assert answer.objective == pytest.approx(200)
    assert answer.one("capacity", "new_capacity", plant="boiler") == pytest.approx(200)


def test_least_size_not_built(optimum: Optimum) -> None:
    """Proves: or nothing is built. If broken (min_new without a choice): 1000 - 1200 = -200."""
    answer = optimum(**BOILER, processes="boiler capex=4 lifetime=1", plants="boiler max_new=500 min_new=300")
    assert answer.objective == pytest.approx(0)


def test_fixed_charge_paid(optimum: Optimum) -> None:
    """Proves: fixed_charge is paid once, annuitised. If broken: 1000 - 100 = 900; not annuitised 100 more."""
    answer = optimum(**BOILER, processes="boiler capex=4 lifetime=4", plants="boiler max_new=500 fixed_charge=800")
    # 100 x 4 / 4 + 800 / 4
    assert answer.objective == pytest.approx(1000 - 100 - 200)
    assert answer.objective_terms["fixed_charges"] == pytest.approx(-200)


def test_fixed_charge_deters(optimum: Optimum) -> None:
    """Proves: a fixed charge above the gain leaves the plant unbuilt. If broken: 500, or 500 - 600 = -100."""
    answer = optimum(**BOILER, processes="boiler capex=5 lifetime=1", plants="boiler max_new=500 fixed_charge=600")
    assert answer.objective == pytest.approx(0)
    assert answer.objective_terms["fixed_charges"] == pytest.approx(0)


def test_units_and_charge(optimum: Optimum) -> None:
    """Proves: whole units, least size and charge hold together. If broken: 760, or 1000 - 120 - 50."""
    answer = optimum(
        **BOILER,
        processes="boiler capex=1 lifetime=1",
        plants="boiler max_new=500 unit_size=40 min_new=130 fixed_charge=50",
    )
    # 4 units of 40 make at least 130: 160, and 50
    assert answer.objective == pytest.approx(1000 - 160 - 50)


def test_competing_plants(optimum: Optimum) -> None:
    """Proves: the plant with the lowest cost per tonne is built first. If broken: the dear one, 100 x 4."""
    answer = optimum(
        recipes="small steam=1; large steam=1",
        processes="small capex=6 lifetime=1; large capex=3 lifetime=1",
        plants="small max_new=unlimited; large max_new=70",
        demands="steam price=10 max_year=100",
    )
    assert answer.objective == pytest.approx(70 * 7 + 30 * 4)
