"""Capacity: how much a plant can, and must, run; and the land that it takes."""

from __future__ import annotations

import pytest
from micro import Optimum

HALVES = "summer hours=2190; winter hours=6570"


def test_basis_year(optimum: Optimum) -> None:
    """Proves: capacity per year is shared out by hours. If broken: 2 x 80 x 10 = 1600, or 2190 x 80 x 10."""
    answer = optimum(
        periods=HALVES,
        recipes="boiler steam=1",
        plants="boiler capacity=80",
        demands="steam price=10",
    )
    # summer has a quarter of the year: 20 t, winter 60
    assert answer.objective == pytest.approx(800)
    assert answer.total("activity", period="summer") == pytest.approx(20)
    assert answer.one("capacity", "use", plant="boiler") == pytest.approx(1)


def test_basis_hour(optimum: Optimum) -> None:
    """Proves: capacity per hour is multiplied by the period's hours. If broken (per year): 2 x 1 = 2."""
    answer = optimum(
        periods="summer hours=100; winter hours=50",
        processes="station capacity_basis=hour",
        recipes="station power=1",
        plants="station capacity=2",
        demands="power price=1",
    )
    # 2 MW x 150 h
    assert answer.objective == pytest.approx(300)
    assert answer.total("activity", period="winter") == pytest.approx(100)
    assert answer.one("capacity", "use", plant="station") == pytest.approx(1)


def test_part_of_a_year(optimum: Optimum) -> None:
    """Proves: a case of a month has a month's capacity, 720 h of 8760. If broken: 8760 x 1."""
    answer = optimum(
        periods="january hours=720",
        recipes="boiler steam=1",
        plants="boiler capacity=8760",
        demands="steam price=1",
    )
    assert answer.objective == pytest.approx(720)


def test_availability(optimum: Optimum) -> None:
    """Proves: a process's availability cuts what its plants can do. If broken: 100 x 2 = 200."""
    answer = optimum(
        processes="boiler availability=0.9",
        recipes="boiler steam=1",
        plants="boiler capacity=100",
        demands="steam price=2",
    )
    assert answer.objective == pytest.approx(180)
    assert answer.one("capacity", "use", plant="boiler") == pytest.approx(1)


def test_availability_of_a_plant(optimum: Optimum) -> None:
    """Proves: a plant's own availability takes the place of its process's, and 0 is not a blank.

    If broken: both multiplied 45 + 90, the process's everywhere 270, 0 taken for blank 90 more.
    """
    answer = optimum(
        processes="boiler availability=0.9",
        recipes="boiler steam=1",
        plants="old process=boiler capacity=100 availability=0.5; new process=boiler capacity=100; "
        "shut process=boiler capacity=100 availability=0",
        demands="steam price=1",
    )
    # 50 + 90 + 0
    assert answer.objective == pytest.approx(140)


def test_profile(optimum: Optimum) -> None:
    """Proves: a profile multiplies the availability period by period. If broken: 80, or without availability 70."""
    answer = optimum(
        periods=HALVES,
        profiles="river summer=1.5 winter=0.5",
        processes="hydro availability=0.5",
        recipes="hydro power=1",
        plants="hydro capacity=80 profile=river",
        demands="power price=1",
    )
    # 80 x 0.5 x (1.5 x 0.25 + 0.5 x 0.75) = 30
    assert answer.objective == pytest.approx(30)
    assert answer.total("activity", period="summer") == pytest.approx(15)


def test_least_load(optimum: Optimum) -> None:
    """Proves: a plant must run at min_load of what is available, in each period, even at a loss.

    If broken: 0; of capacity instead of available capacity, -100 x 0.4 x 3 = -120.
    """
    answer = optimum(
        periods=HALVES,
        profiles="water summer=1 winter=0.6",
        processes="furnace min_load=0.4 availability=0.5 variable_cost=3",
        recipes="furnace iron=1",
        plants="furnace capacity=100 profile=water",
        demands="iron price=0",
    )
    # 0.4 x 0.5 x 100 x (0.25 x 1 + 0.75 x 0.6) = 14 at 3
    assert answer.objective == pytest.approx(-42)
    assert answer.total("activity", period="winter") == pytest.approx(9)


def test_least_load_of_new_capacity(optimum: Optimum) -> None:
    """Proves: min_load binds what is built as well. If broken: built 20 for winter, idle in summer, 40."""
    answer = optimum(
        periods="summer hours=4380; winter hours=4380",
        profiles="price summer=0 winter=1",
        processes="furnace min_load=0.5 capex=1 lifetime=1 variable_cost=4",
        recipes="furnace iron=1",
        plants="furnace max_new=20",
        demands="iron price=10 price_profile=price",
    )
    # winter 10 x (10 - 4), summer at least 5 x -4, annuity 20 x 1
    assert answer.objective == pytest.approx(60 - 20 - 20)


def test_out_of_service(optimum: Optimum) -> None:
    """Proves: existing capacity is there only from first_year to last_year. If broken: 4 x 10 = 40."""
    answer = optimum(
        years="2015; 2016; 2017; 2018",
        recipes="boiler steam=1",
        plants="boiler capacity=10 first_year=2016 last_year=2017",
        demands="steam price=1",
    )
    assert answer.objective == pytest.approx(20)
    assert answer.one("capacity", "existing", year=2015) == 0
    assert answer.one("capacity", "existing", year=2017) == 10


def test_land(optimum: Optimum) -> None:
    """Proves: land limits what is built beside what stands there.

    If broken: 100 built, 200 + 900 + 63; with the land of existing plants forgotten 50 built, 200 + 450 + 63.
    """
    answer = optimum(
        sites="park land=100; hill",
        processes="boiler land=2 capex=1 lifetime=1",
        recipes="boiler steam=1",
        plants="old process=boiler capacity=20; new process=boiler max_new=100; far process=boiler site=hill max_new=7",
        demands="steam price=10; far commodity=steam site=hill price=10",
    )
    # 20 x 2 = 40 ha are taken, 60 ha allow 30 more; the hill has no limit
    assert answer.objective == pytest.approx(20 * 10 + 30 * 9 + 7 * 9)
    assert answer.one("capacity", "new_capacity", plant="new") == pytest.approx(30)


def test_land_in_each_year(optimum: Optimum) -> None:
    """Proves: land is free again when old capacity has gone. If broken (one limit for all years): 10 + 10 = 20."""
    answer = optimum(
        years="2015; 2016",
        sites="park land=10",
        processes="old land=1; new land=1 lifetime=9",
        recipes="old steam=1; new steam=1",
        plants="old capacity=10 last_year=2015; new max_new=100",
        demands="steam price=1",
    )
    # 2015: 10 old; 2016: 10 new
    assert answer.objective == pytest.approx(20)
    assert answer.one("capacity", "new_capacity", plant="new", year=2016) == pytest.approx(10)
