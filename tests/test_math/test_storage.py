"""Stocks: cyclic within each year, or one through all periods."""

from __future__ import annotations

import pytest
from micro import Optimum

#: bought in summer only, sold in winter only, one unit an hour
SEASONS = {
    "periods": "summer hours=100; winter hours=100",
    "profiles": "in_summer summer=1 winter=0; in_winter summer=0 winter=1",
    "supplies": "coal price=1 max_hour=1 profile=in_summer",
    "demands": "coal price=10 max_hour=1 profile=in_winter",
}


def test_carries_from_period_to_period(optimum: Optimum) -> None:
    """Proves: a stock takes from one period to the next. If broken: 0, as without a storage."""
    answer = optimum(**SEASONS, storages="coal")
    assert answer.objective == pytest.approx(100 * 9)
    assert answer.total("storages", period="summer") == pytest.approx(100)
    assert answer.total("storages", period="winter") == pytest.approx(0)


def test_is_cyclic(optimum: Optimum) -> None:
    """Proves: the period before a year's first is its last. If broken: 0, nothing comes before summer."""
    answer = optimum(**{**SEASONS, "periods": "winter hours=100; summer hours=100"}, storages="coal")
    assert answer.objective == pytest.approx(900)
    assert answer.total("storages", period="summer") == pytest.approx(100)


def test_capacity(optimum: Optimum) -> None:
    """Proves: no more is held than fits. If broken: 900."""
    answer = optimum(**SEASONS, storages="coal capacity=40")
    assert answer.objective == pytest.approx(360)


def test_loss(optimum: Optimum) -> None:
    """Proves: a share is lost from one period to the next. If broken: 900; lost when filling 100 x 0.75 the same, so
    what is held is asserted too.
    """
    answer = optimum(**SEASONS, storages="coal loss=0.25")
    # 100 held, 75 arrive
    assert answer.objective == pytest.approx(75 * 10 - 100)
    assert answer.total("storages", period="summer") == pytest.approx(100)


def test_holding_cost(optimum: Optimum) -> None:
    """Proves: holding is paid per unit held at the end of each period, not per hour. If broken: 900 or 900 - 20000."""
    answer = optimum(
        **{
            **SEASONS,
            "periods": "summer hours=100; autumn hours=50; winter hours=100",
            "profiles": "in_summer summer=1 autumn=0 winter=0; in_winter summer=0 autumn=0 winter=1",
        },
        storages="coal cost=2",
    )
    # 100 held at the end of summer and of autumn
    assert answer.objective == pytest.approx(900 - 400)
    assert answer.objective_terms["holding"] == pytest.approx(-400)


def test_loss_in_each_period(optimum: Optimum) -> None:
    """Proves: the loss is of each step. If broken (once): 750 - 100 = 650."""
    answer = optimum(
        **{
            **SEASONS,
            "periods": "summer hours=100; autumn hours=50; winter hours=100",
            "profiles": "in_summer summer=1 autumn=0 winter=0; in_winter summer=0 autumn=0 winter=1",
        },
        storages="coal loss=0.25",
    )
    assert answer.objective == pytest.approx(100 * 0.75 * 0.75 * 10 - 100)


def test_years_are_apart(optimum: Optimum) -> None:
    """Proves: a cyclic stock stays within its year. If broken (through all periods): 100 carried to 2016, 900."""
    answer = optimum(
        periods="s15 year=2015 hours=100; w15 year=2015 hours=100; s16 year=2016 hours=100; w16 year=2016 hours=100",
        profiles="early s15=1 w15=0 s16=0 w16=0; late s15=0 w15=0 s16=0 w16=1",
        supplies="coal price=1 max_hour=1 profile=early; dear commodity=coal price=7 max_hour=0.5",
        demands="coal price=10 max_hour=1 profile=late",
        storages="coal",
    )
    # w16 sells 100: 50 from its own period, 50 from s16 over the year's stock, all at 7
    assert answer.objective == pytest.approx(100 * 3)
    assert answer.total("storages", period="s15") == pytest.approx(0)
    assert answer.total("storages", period="s16") == pytest.approx(50)


def test_each_year_is_cyclic(optimum: Optimum) -> None:
    """Proves: in every year its own last period comes before its first. If broken: the second year 0, 900 in all."""
    answer = optimum(
        periods="w15 year=2015 hours=100; s15 year=2015 hours=100; w16 year=2016 hours=100; s16 year=2016 hours=100",
        profiles="in_summer w15=0 s15=1 w16=0 s16=1; in_winter w15=1 s15=0 w16=1 s16=0",
        supplies="coal price=1 max_hour=1 profile=in_summer",
        demands="coal price=10 max_hour=1 profile=in_winter",
        storages="coal loss=0.1",
    )
    assert answer.objective == pytest.approx(2 * (90 * 10 - 100))


def test_horizon_is_one_stock(optimum: Optimum) -> None:
    """Proves: carry = horizon goes on over the years and is not cyclic. If broken: 2 x 900."""
    answer = optimum(
        periods="w15 year=2015 hours=100; s15 year=2015 hours=100; w16 year=2016 hours=100; s16 year=2016 hours=100",
        profiles="in_summer w15=0 s15=1 w16=0 s16=1; in_winter w15=1 s15=0 w16=1 s16=0",
        supplies="coal price=1 max_hour=1 profile=in_summer",
        demands="coal price=10 max_hour=1 profile=in_winter",
        storages="coal carry=horizon",
    )
    # summer 2015 for winter 2016; nothing before the first winter
    assert answer.objective == pytest.approx(900)
    assert answer.total("storages", period="s15") == pytest.approx(100)


def test_initial_stock(optimum: Optimum) -> None:
    """Proves: what stands before the first period can be used, less the loss of one step. If broken: 0, or 500."""
    answer = optimum(
        demands="ash price=10",
        storages="ash carry=horizon initial=50 loss=0.2",
    )
    assert answer.objective == pytest.approx(400)
    # the stock's own contribution counts as throughput
    assert answer.one("balances", "throughput", commodity="ash") == pytest.approx(40)


def test_final_stock(optimum: Optimum) -> None:
    """Proves: at least final is left after the last period, and only then.

    If broken: 500 without it; held in every period 20 sold, 200.
    """
    answer = optimum(
        periods="first hours=10; second hours=10",
        profiles="at_first first=1 second=0; at_last first=0 second=1",
        supplies="ash price=3 max_hour=9 profile=at_last",
        demands="ash price=10 max_hour=9 profile=at_first",
        storages="ash carry=horizon initial=50 final=30",
    )
    # all 50 sold in the first period, 30 bought back in the last at 3
    assert answer.objective == pytest.approx(500 - 90)
    assert answer.total("storages", period="first") == pytest.approx(0)
    assert answer.total("storages", period="second") == pytest.approx(30)


def test_legacy_stack_is_drawn_down(optimum: Optimum) -> None:
    """Proves: a plant may live on a legacy stack over several years, each with its weight. If broken: 0."""
    answer = optimum(
        years="2015; 2016 weight=2",
        recipes="brick ash=-1 brick=1",
        plants="brick capacity=30",
        demands="brick price=5",
        storages="ash carry=horizon initial=50",
    )
    # 2016 counts double: 30 then, 20 in 2015
    assert answer.objective == pytest.approx(30 * 2 * 5 + 20 * 5)


def test_two_stocks_of_one_commodity(optimum: Optimum) -> None:
    """Proves: storages of one commodity at one site are stocks of their own. If broken: 360 or 900."""
    answer = optimum(
        **SEASONS,
        storages="shed commodity=coal capacity=40 cost=1; heap commodity=coal capacity=50 loss=0.5",
    )
    # shed: 40 x (9 - 1); heap: 50 in, 25 out
    assert answer.objective == pytest.approx(40 * 8 + 250 - 50)
