"""Modes: a process runs as any mix of its modes; cogeneration and fuel switching are written so."""

from __future__ import annotations

import pytest
from micro import Optimum

UNIT = """
    chp            coal=-40
    chp/condensing power=100
    chp/extraction power=80 steam=100
"""


def test_extraction(optimum: Optimum) -> None:
    """Proves: steam is drawn off by mixing two corners, and each tonne costs the power given up.

    If broken: with all hours in extraction for the steam (no mix) nothing could meet 3000 t exactly: infeasible.
    """
    answer = optimum(
        recipes=UNIT,
        plants="chp capacity=100",
        supplies="coal price=1",
        demands="power price=3; steam price=0 min_year=3000 max_year=3000",
    )
    # 30 h in extraction, 70 h condensing: 7000 + 2400 = 9400 MWh; coal 100 h x 40 in both
    assert answer.objective == pytest.approx(9400 * 3 - 4000)
    assert answer.total("activity", mode="extraction") == pytest.approx(30)
    assert answer.total("activity", mode="condensing") == pytest.approx(70)


def test_corners_of_a_region(optimum: Optimum) -> None:
    """Proves: the mix of three corners is the convex operating region, and hours and steam bind together.

    If broken: hours not shared by the modes 50 h at back pressure alone would give 1250; one corner only 1170 or 1150.
    """
    answer = optimum(
        recipes="""
            chp/condensing  coal=-40 power=100
            chp/extraction  coal=-40 power=80 steam=100
            chp/backpressure coal=-30 power=50 steam=90
        """,
        plants="chp capacity=46",
        supplies="coal price=1",
        demands="power price=0.2; steam price=0.5 max_year=4500",
    )
    # an hour of extraction earns 16 + 50 - 40 = 26, of back pressure 10 + 45 - 30 = 25, condensing loses
    # e + b = 46 and 100 e + 90 b = 4500: e = 36, b = 10
    assert answer.objective == pytest.approx(36 * 26 + 10 * 25)
    assert answer.total("activity", mode="backpressure") == pytest.approx(10)
    assert answer.total("activity", mode="condensing") == pytest.approx(0)


def test_fuel_switching(optimum: Optimum) -> None:
    """Proves: a plant switches to the dearer fuel when the cheap one runs out.

    If broken (one mode at a time): 50 t of steam only, or all on gas, 100 x (20 - 6) = 1400.
    """
    answer = optimum(
        recipes="boiler/on_coal coal=-0.2 steam=1; boiler/on_gas gas=-0.1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=10 max_year=10; gas price=60",
        demands="steam price=20",
    )
    # 10 t of coal make 50 t of steam at 2; the other 50 on gas at 6
    assert answer.objective == pytest.approx(50 * 18 + 50 * 14)
    assert answer.total("flows", mode="on_gas", commodity="gas") == pytest.approx(-5)


def test_blank_mode_is_every_mode(optimum: Optimum) -> None:
    """Proves: a row without mode applies to each mode. If broken (to none): ash would not be paid for, 1600."""
    answer = optimum(
        recipes="boiler ash=0.1 steam=1; boiler/on_coal coal=-0.2; boiler/on_gas gas=-0.1",
        plants="boiler capacity=100",
        supplies="coal price=10 max_year=10; gas price=60",
        demands="steam price=20",
        disposals="ash cost=30",
    )
    # as above, and 100 x 0.1 of ash at 30
    assert answer.objective == pytest.approx(1600 - 300)
    assert answer.total("flows", commodity="ash", mode="on_gas") == pytest.approx(5)


def test_blank_and_named_rows_add_up(optimum: Optimum) -> None:
    """Proves: a commodity in a blank-mode row and in a mode's own row counts both.

    If broken: 10 x (8 - 1 x 1) = 70 with the blank row alone, 10 x (8 - 2) = 60 with the mode's alone.
    """
    answer = optimum(
        recipes="plant coal=-1; plant/hot coal=-2 product=1",
        plants="plant capacity=10",
        supplies="coal price=1",
        demands="product price=8",
    )
    # 3 t of coal a unit
    assert answer.objective == pytest.approx(10 * (8 - 3))


def test_greatest_share_of_a_mode(optimum: Optimum) -> None:
    """Proves: max_share bounds a mode by the plant's activity, not by its capacity.

    If broken: without the bound 100 x 18 = 1800; of capacity instead of activity 80 x 18 + 20 x 14 = 1720.
    """
    answer = optimum(
        recipes="boiler/cheap coal=-0.2 steam=1; boiler/dear gas=-0.1 steam=1",
        process_modes="boiler cheap max_share=0.4",
        plants="boiler capacity=200",
        supplies="coal price=10; gas price=60",
        demands="steam price=20 max_year=100",
    )
    # 40 % of 100 at 18, the rest at 14
    assert answer.objective == pytest.approx(40 * 18 + 60 * 14)


def test_least_share_in_each_period(optimum: Optimum) -> None:
    """Proves: min_share holds in each period. If broken (in the year): all gas in winter, 50 x 18 + 50 x 19 = 1850."""
    answer = optimum(
        periods="summer hours=4380; winter hours=4380",
        profiles="gas_price summer=1 winter=0.1",
        recipes="boiler/cheap coal=-0.2 steam=1; boiler/dear gas=-0.1 steam=1",
        process_modes="boiler dear min_share=0.25",
        plants="boiler capacity=100",
        supplies="coal price=10; gas price=100 price_profile=gas_price",
        demands="steam price=20",
    )
    # 50 t in each period. Coal 2 a tonne; gas 10 in summer (25 %), 1 in winter (all)
    assert answer.objective == pytest.approx(50 * 20 - 37.5 * 2 - 12.5 * 10 + 50 * 19)
    assert answer.total("activity", mode="dear", period="summer") == pytest.approx(12.5)


def test_cost_of_a_mode(optimum: Optimum) -> None:
    """Proves: a mode's variable_cost comes on top of its process's. If broken: 850 or 700 at last."""
    answer = optimum(
        processes="boiler variable_cost=3",
        recipes="boiler/clean steam=1; boiler/plain steam=1 soot=1",
        process_modes="boiler clean variable_cost=1.5; boiler plain variable_cost=0",
        plants="boiler capacity=100",
        demands="steam price=10",
        disposals="soot cost=1.0 max_year=100",
    )
    # clean: 3 + 1.5; plain: 3 + 1 for soot: plain is chosen, 100 x (10 - 3) - 100
    assert answer.objective == pytest.approx(600)
    assert answer.objective_terms["variable"] == pytest.approx(-300)
    answer = optimum(
        processes="boiler variable_cost=3",
        recipes="boiler/clean steam=1; boiler/plain steam=1 soot=1",
        process_modes="boiler clean variable_cost=1.5",
        plants="boiler capacity=100",
        demands="steam price=10",
    )
    # nowhere for soot to go: clean, 100 x (10 - 4.5)
    assert answer.objective == pytest.approx(550)
