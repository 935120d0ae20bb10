"""Balances: what arises of a commodity at a site in a period is what goes; activity times coefficients feeds them."""

from __future__ import annotations

import pytest
from micro import Optimum


def test_conversion(optimum: Optimum) -> None:
    """Proves: an activity takes and makes what its coefficients say.

    If broken: with the coefficient of coal ignored or 1 the objective would be -40; upside down -32.
    """
    answer = optimum(
        recipes="boiler coal=-1.25 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=0 min_year=40 max_year=40",
    )
    # 40 t of steam x 1.25 = 50 t of coal at 1
    assert answer.objective == pytest.approx(-50)
    assert answer.total("activity") == pytest.approx(40)
    assert answer.total("flows", commodity="coal") == pytest.approx(-50)
    assert answer.total("flows", commodity="steam") == pytest.approx(40)
    assert answer.one("balances", "throughput", commodity="coal") == pytest.approx(50)


def test_joint_products(optimum: Optimum) -> None:
    """Proves: one activity makes several products and all of them must go somewhere.

    If broken: without the balance of slag the objective would be 10 x 100 = 1000.
    """
    answer = optimum(
        recipes="furnace ore=-2 iron=1 slag=0.5",
        plants="furnace capacity=100",
        supplies="ore price=10",
        demands="iron price=120; slag price=1 max_year=5",
    )
    # slag can only be sold, 5 t: 10 t of iron. 10 x 120 - 20 x 10 + 5 x 1
    assert answer.objective == pytest.approx(1005)
    assert answer.total("demands", commodity="iron") == pytest.approx(10)


def test_nothing_from_nothing(optimum: Optimum) -> None:
    """Proves: without coal there is no steam, although the plant has room. If broken: 100 x 9 = 900."""
    answer = optimum(
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        demands="steam price=9",
    )
    assert answer.objective == pytest.approx(0)


def test_periods_do_not_mix(optimum: Optimum) -> None:
    """Proves: a balance closes in each period; nothing is carried over without a storage.

    If broken: bought in summer at 1 for winter at 10, 5 x (10 - 1) = 45.
    """
    answer = optimum(
        periods="summer hours=4380; winter hours=4380",
        profiles="only_summer summer=1 winter=0; only_winter summer=0 winter=1",
        supplies="coal price=1 max_hour=1 profile=only_summer",
        demands="coal price=10 max_hour=1 profile=only_winter",
    )
    assert answer.objective == pytest.approx(0)


def test_sites_do_not_mix(optimum: Optimum) -> None:
    """Proves: a balance closes at each site; nothing moves without a route. If broken: 5 x (10 - 1) = 45."""
    answer = optimum(
        supplies="coal price=1 site=north max_year=5",
        demands="coal price=10 site=south",
    )
    assert answer.objective == pytest.approx(0)


def test_chain_of_plants(optimum: Optimum) -> None:
    """Proves: what one plant makes another takes at the same site, without a trade in between.

    If broken (intermediate not passed on): 0.
    """
    answer = optimum(
        recipes="mine rock=1; acid rock=-3 acid=1",
        processes="mine variable_cost=2; acid variable_cost=5",
        plants="mine capacity=30; acid capacity=100",
        demands="acid price=100",
    )
    # 30 t of rock make 10 t of acid: 10 x 100 - 30 x 2 - 10 x 5
    assert answer.objective == pytest.approx(890)
    assert answer.objective_terms["revenue"] == pytest.approx(1000)
    assert answer.objective_terms["variable"] == pytest.approx(-110)


def test_recycling(optimum: Optimum) -> None:
    """Proves: a plant may use what it makes itself; produced and consumed rows of two processes meet in one balance.

    If broken (own use forgotten): 100 sold, 1000.
    """
    answer = optimum(
        recipes="station coal=-1 power=1; station/run power=-0.1",
        plants="station capacity=100",
        supplies="coal price=0",
        demands="power price=10",
    )
    # blank-mode row 1 made and in mode run 0.1 used of the same commodity: 100 x 0.9 x 10
    assert answer.objective == pytest.approx(900)


def test_surplus_must_go(optimum: Optimum) -> None:
    """Proves: with surplus = none a by-product that nobody takes stops its plant. If broken: 100 x 5 = 500."""
    answer = optimum(
        recipes="plant product=1 waste=1",
        plants="plant capacity=100",
        demands="product price=5",
    )
    assert answer.objective == pytest.approx(0)


def test_surplus_released(optimum: Optimum) -> None:
    """Proves: with surplus = free what nobody takes is let go at no cost and reported.

    If broken: 0 as above, or with the sale of heat forgotten 500.
    """
    answer = optimum(
        commodities="heat surplus=free",
        recipes="plant product=1 heat=2",
        plants="plant capacity=100",
        demands="product price=5; heat price=1 max_year=30",
    )
    # 100 x 5 + 30 x 1; of 200 heat 170 are let go
    assert answer.objective == pytest.approx(530)
    assert answer.total("releases", commodity="heat") == pytest.approx(170)


def test_paid_to_take(optimum: Optimum) -> None:
    """Proves: a supply with a negative price is revenue, a demand with a negative one a cost.

    If broken: with a sign lost nothing would be done, 0, or 10 x 4 + 10 = 50.
    """
    answer = optimum(
        recipes="burner sludge=-1 ash=0.5",
        plants="burner capacity=10",
        supplies="sludge price=-4",
        demands="ash price=-2",
    )
    # 10 taken, 40 received; 5 of ash given away at 2: 10
    assert answer.objective == pytest.approx(30)
    assert answer.total("supplies", "cost") == pytest.approx(-40)
    assert answer.total("demands", "revenue") == pytest.approx(-10)


def test_infeasible(optimum: Optimum) -> None:
    """Proves: a demand that cannot be met is told as infeasible, with no objective and no tables."""
    answer = optimum(supplies="coal price=1 max_year=5", demands="coal price=10 min_year=6")
    assert answer.status == "infeasible"
    assert answer.objective is None


def test_unbounded(optimum: Optimum) -> None:
    """Proves: buying at 1 and selling at 2 without limit is told as unbounded."""
    answer = optimum(supplies="coal price=1", demands="coal price=2")
    assert answer.status == "unbounded"
    assert answer.objective is None
