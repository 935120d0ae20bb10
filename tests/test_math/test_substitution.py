"""Substitution groups: members replace each other by their coefficients, within their shares."""

from __future__ import annotations

import pytest
from micro import Optimum


def test_members_replace_each_other(optimum: Optimum) -> None:
    """Proves: a member's coefficient is what would be needed if it alone met the requirement.

    If broken: coefficient 1 for ash would give 100 x (50 - 10) = 4000; both needed at once 100 x (50 - 30 - 15) = 500.
    """
    answer = optimum(
        recipes="cement cement=1",
        process_flows="""
            process=cement group=body commodity=clinker coefficient=-1
            process=cement group=body commodity=ash     coefficient=-1.5
        """,
        plants="cement capacity=100",
        supplies="clinker price=30; ash price=10 max_year=60",
        demands="cement price=50",
    )
    # 60 t of ash meet 40; the other 60 are clinker: 5000 - 600 - 1800
    assert answer.objective == pytest.approx(2600)
    assert answer.total("flows", commodity="ash") == pytest.approx(-60)
    assert answer.total("flows", commodity="clinker") == pytest.approx(-60)


def test_greatest_share_of_a_member(optimum: Optimum) -> None:
    """Proves: max_share bounds the part of the requirement met, not the mass. If broken: all ash, 100 x 35 = 3500."""
    answer = optimum(
        recipes="cement cement=1",
        process_flows="""
            process=cement group=body commodity=clinker coefficient=-1
            process=cement group=body commodity=ash     coefficient=-1.5 max_share=0.3
        """,
        plants="cement capacity=100",
        supplies="clinker price=30; ash price=10",
        demands="cement price=50",
    )
    # 30 of 100 met by 45 t of ash, 70 by clinker: 5000 - 450 - 2100; by mass 30 % would be another number
    assert answer.objective == pytest.approx(2450)
    assert answer.total("flows", commodity="ash") == pytest.approx(-45)


def test_least_share_of_a_member(optimum: Optimum) -> None:
    """Proves: min_share makes a dear member be taken. If broken: all clinker, 100 x 40 = 4000."""
    answer = optimum(
        recipes="cement cement=1",
        process_flows="""
            process=cement group=body commodity=clinker coefficient=-1
            process=cement group=body commodity=slag    coefficient=-2 min_share=0.25
        """,
        plants="cement capacity=100",
        supplies="clinker price=10; slag price=20",
        demands="cement price=50",
    )
    # 25 of 100 by 50 t of slag, 75 by clinker: 5000 - 1000 - 750
    assert answer.objective == pytest.approx(3250)
    assert answer.total("flows", commodity="slag") == pytest.approx(-50)


def test_two_groups(optimum: Optimum) -> None:
    """Proves: each group is a requirement of its own. If broken (one requirement for both): 10 x (50 - 1) = 490."""
    answer = optimum(
        recipes="cement cement=1",
        process_flows="""
            process=cement group=body     commodity=clinker coefficient=-1
            process=cement group=body     commodity=ash     coefficient=-1
            process=cement group=retarder commodity=gypsum  coefficient=-0.05
            process=cement group=retarder commodity=mineral coefficient=-0.04
        """,
        plants="cement capacity=10",
        supplies="clinker price=10; ash price=1; gypsum price=20; mineral price=100",
        demands="cement price=50",
    )
    # ash 1, gypsum 0.05 x 20 = 1 (mineral 4): 10 x (50 - 1 - 1)
    assert answer.objective == pytest.approx(480)


def test_pooled_over_modes(optimum: Optimum) -> None:
    """Proves: a group whose rows name no mode is one pool for all modes: a share holds for their sum.

    If broken: the requirement of one mode alone, bricks of the other would need neither clay nor ash, 1580 or 1700.
    """
    answer = optimum(
        recipes="kiln/dry brick=1; kiln/wet brick=1 water=-1",
        process_flows="""
            process=kiln group=body commodity=clay coefficient=-1
            process=kiln group=body commodity=ash  coefficient=-1 max_share=0.5
        """,
        process_modes="kiln dry max_share=0.4",
        plants="kiln capacity=100",
        supplies="clay price=10; ash price=2; water price=1",
        demands="brick price=20",
    )
    # 40 dry, 60 wet; 50 clay and 50 ash for both: 2000 - 500 - 100 - 60
    assert answer.objective == pytest.approx(1340)
    assert answer.total("flows", commodity="ash") == pytest.approx(-50)


def test_group_in_each_mode(optimum: Optimum) -> None:
    """Proves: where rows name modes, each mode has its own requirement, members and shares.

    If broken: pooled, ash could meet 80 of 100 (the members' coefficients being ambiguous), 2000 - 160 - 200 - 60.
    """
    answer = optimum(
        recipes="kiln/dry brick=1; kiln/wet brick=1 water=-1",
        process_flows="""
            process=kiln mode=dry group=body commodity=clay coefficient=-1
            process=kiln mode=dry group=body commodity=ash  coefficient=-1 max_share=0.25
            process=kiln mode=wet group=body commodity=clay coefficient=-2
            process=kiln mode=wet group=body commodity=ash  coefficient=-1 max_share=0.75
        """,
        process_modes="kiln dry min_share=0.4",
        plants="kiln capacity=100",
        supplies="clay price=10; ash price=2; water price=1",
        demands="brick price=20",
    )
    # dry: 0.75 x 10 + 0.25 x 2 = 8; wet: 0.25 x 20 + 0.75 x 2 + 1 = 7.5. 40 dry (its least share), 60 wet
    assert answer.objective == pytest.approx(40 * 12 + 60 * 12.5)
    assert answer.total("flows", commodity="ash", mode="dry") == pytest.approx(-10)
    assert answer.total("flows", commodity="ash", mode="wet") == pytest.approx(-45)
    assert answer.total("flows", commodity="clay", mode="wet") == pytest.approx(-30)


def test_blank_row_in_a_group_by_mode(optimum: Optimum) -> None:
    """Proves: in a group that names modes elsewhere, a blank-mode member belongs to every mode.

    If broken (the blank member in no mode): all clay, 40 x 10 + 60 x 0 = 400.
    """
    answer = optimum(
        recipes="kiln/dry brick=1; kiln/wet brick=1",
        process_flows="""
            process=kiln mode=dry group=body commodity=clay coefficient=-1
            process=kiln mode=wet group=body commodity=clay coefficient=-2
            process=kiln          group=body commodity=ash  coefficient=-1 max_share=0.5
        """,
        process_modes="kiln wet min_share=0.6",
        plants="kiln capacity=100",
        supplies="clay price=10; ash price=2",
        demands="brick price=20",
    )
    # dry: 5 + 1 = 6; wet: 10 + 1 = 11. 40 dry, 60 wet
    assert answer.objective == pytest.approx(40 * 14 + 60 * 9)
    assert answer.total("flows", commodity="ash", mode="wet") == pytest.approx(-30)


def test_member_used_elsewhere_too(optimum: Optimum) -> None:
    """Proves: a commodity that is both a member and a fixed input counts in both roles in its balance.

    If broken (only one role): 10 x (20 - 3) = 170 or 10 x (20 - 2) = 180.
    """
    answer = optimum(
        recipes="kiln brick=1 coal=-2",
        process_flows="""
            process=kiln group=heat commodity=coal coefficient=-3
            process=kiln group=heat commodity=gas  coefficient=-1
        """,
        plants="kiln capacity=10",
        supplies="coal price=1; gas price=30",
        demands="brick price=20",
    )
    # 5 t of coal a brick
    assert answer.objective == pytest.approx(10 * 15)
    assert answer.total("supplies", commodity="coal") == pytest.approx(50)
