"""Quality: bounds on the quantity-weighted mean of a property over what a group takes."""

from __future__ import annotations

import pytest
from micro import Optimum

BRICK = {
    "recipes": "kiln brick=1",
    "process_flows": """
        process=kiln group=body commodity=clay coefficient=-2
        process=kiln group=body commodity=ash  coefficient=-1
    """,
    "plants": "kiln capacity=100",
    "supplies": "clay price=10; ash price=1",
    "demands": "brick price=50",
}


def test_greatest_mean(optimum: Optimum) -> None:
    """Proves: the mean is weighted by what is taken (coefficient times part), not by the parts.

    If broken: without the limit all ash, 4900; weighted by parts, 50 of 100 by ash, 5000 - 50 - 1000 = 3950.
    """
    answer = optimum(
        **BRICK,
        properties="clay radium value=0.2; ash radium value=1.0",
        property_limits="kiln body radium max=0.6",
    )
    # equal masses: 2 c = a in tonnes where c + a = 100 parts: 33.3 parts of clay, 66.7 of ash
    assert answer.objective == pytest.approx(5000 - 200 / 3 * 10 - 200 / 3 * 1)
    assert answer.total("flows", commodity="ash") == pytest.approx(-200 / 3)


def test_least_mean(optimum: Optimum) -> None:
    """Proves: a least mean forces the better member. If broken: all ash, 4900."""
    answer = optimum(
        **BRICK,
        properties="clay strength value=9; ash strength value=3",
        property_limits="kiln body strength min=5",
    )
    # 4 x (2 c) >= 2 x a with c + a = 100: a = 4 c: 20 parts of clay = 40 t, 80 t of ash
    assert answer.objective == pytest.approx(5000 - 400 - 80)


def test_missing_property_is_zero(optimum: Optimum) -> None:
    """Proves: a commodity without the property dilutes, it is not left out of the mean.

    If broken (left out): the mean would be 1.0 with any ash, so all clay, 5000 - 2000 = 3000.
    """
    answer = optimum(
        **BRICK,
        properties="ash radium value=1.0",
        property_limits="kiln body radium max=0.5",
    )
    # a <= 2 c: 100/3 parts of clay
    assert answer.objective == pytest.approx(5000 - 2000 / 3 - 200 / 3)


def test_both_bounds_and_two_properties(optimum: Optimum) -> None:
    """Proves: bounds of two properties hold at once. If broken (the last one only): 4520 or 4266.7."""
    answer = optimum(
        **BRICK,
        properties="clay radium value=0.2; ash radium value=1.0; clay strength value=9; ash strength value=3",
        property_limits="kiln body radium min=0.1 max=0.6; kiln body strength min=5 max=8",
    )
    assert answer.objective == pytest.approx(5000 - 200 / 3 * 11)


def test_groups_together(optimum: Optimum) -> None:
    """Proves: several groups named in one row are one mean.

    If broken: each by itself 10 x (100 - 0.45 - 4.5 - 0.025 - 2.325); the first alone 10 x (100 - 0.45 - 4.5 - 0.1).
    """
    answer = optimum(
        recipes="kiln cement=1",
        process_flows="""
            process=kiln group=body commodity=clinker coefficient=-0.9
            process=kiln group=body commodity=ash     coefficient=-0.9
            process=kiln group=top  commodity=gypsum  coefficient=-0.1
            process=kiln group=top  commodity=stone   coefficient=-0.1
        """,
        properties="ash alkali value=1; gypsum alkali value=2",
        property_limits="kiln body;top alkali max=0.5",
        plants="kiln capacity=10",
        supplies="clinker price=10; ash price=1; gypsum price=1; stone price=31",
        demands="cement price=100",
    )
    # per tonne 0.5 of alkali. A part of ash (0.9 alkali) saves 8.1, 9 per alkali; of gypsum (0.2) saves 3, 15 per
    # alkali: all gypsum, 0.3 left for ash, a third. 0.1 x 1 + 0.9 x (1/3 x 1 + 2/3 x 10)
    assert answer.objective == pytest.approx(10 * (100 - 0.1 - 0.3 - 6))
    assert answer.total("flows", commodity="gypsum") == pytest.approx(-1)
    assert answer.total("flows", commodity="ash") == pytest.approx(-3)


def test_modes_together(optimum: Optimum) -> None:
    """Proves: of a group by mode the mean is taken over all modes together.

    If broken (in each mode): wet bricks could hold but half ash, 5000 - 750 - 25.
    """
    answer = optimum(
        recipes="kiln/dry brick=1; kiln/wet brick=1",
        process_flows="""
            process=kiln mode=dry group=body commodity=clay coefficient=-1
            process=kiln mode=wet group=body commodity=clay coefficient=-1
            process=kiln mode=wet group=body commodity=ash  coefficient=-1
        """,
        process_modes="kiln wet max_share=0.5",
        properties="ash radium value=1.0",
        property_limits="kiln body radium max=0.5",
        plants="kiln capacity=100",
        supplies="clay price=10; ash price=1",
        demands="brick price=50",
    )
    # 50 wet all of ash, 50 dry all of clay: the mean is 0.5
    assert answer.objective == pytest.approx(5000 - 500 - 50)


def test_each_period(optimum: Optimum) -> None:
    """Proves: the mean holds in each period. If broken (over the year): 5000 - 1000 - 50."""
    answer = optimum(
        **(
            BRICK
            | {
                "periods": "summer hours=4380; winter hours=4380",
                "profiles": "winter_only summer=0 winter=1",
                "supplies": "clay price=10; ash price=1 max_hour=1 profile=winter_only",
            }
        ),
        properties="ash radium value=1.0",
        property_limits="kiln body radium max=0.5",
    )
    # summer: 50 parts of clay, 100 t; winter: 50/3 parts of clay = 100/3 t, 100/3 t of ash
    assert answer.objective == pytest.approx(5000 - 1000 - 1000 / 3 - 100 / 3)
