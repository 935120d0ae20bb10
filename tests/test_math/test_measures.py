"""Measures: every quantity, filter, weight, factor and ``per``, read off the plan in ``plan.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from micro import Optimum, micro
from plan import PLAN

import symbia as sy

QUANTITIES = [
    ({"quantity": "produced"}, 92 + 40 + 20 + 10 + 8),
    ({"quantity": "consumed"}, 50 + 12 + 10),
    ({"quantity": "generated"}, 20),
    ({"quantity": "utilised"}, 50 + 12 + 10 + 92 + 30 + 4 + 10 + 8),
    ({"quantity": "disposed"}, 4),
    ({"quantity": "released"}, 10),
    ({"quantity": "supplied"}, 60),
    ({"quantity": "sold"}, 92 + 30 + 4 + 10 + 8),
    ({"quantity": "shipped"}, 12),
    ({"quantity": "activity"}, 118),
    ({"quantity": "capacity"}, 118),
    ({"quantity": "new_capacity"}, 5),
    ({"quantity": "output_value"}, 92 * 3 + 10 * 30),
    ({"quantity": "revenue"}, 92 + 60 + 20 + 200 + 80),
    ({"quantity": "land"}, 100 * 0.1 + 8 * 2),
]

FILTERS = [
    ({"quantity": "produced", "commodity": "power"}, 92),
    ({"quantity": "produced", "commodity": ["ash", "brick"]}, 30),
    ({"quantity": "produced", "category": "utility"}, 40),
    ({"quantity": "produced", "unit": "MWh"}, 92),
    ({"quantity": "produced", "site": "south"}, 18),
    ({"quantity": "produced", "kind": "market"}, 18),
    ({"quantity": "produced", "region": "upland"}, 152),
    ({"quantity": "produced", "chain": "power"}, 152),  # the process's chain
    ({"quantity": "produced", "mode": "steam"}, 32 + 40 + 8),  # also of the row without mode
    ({"quantity": "produced", "plant": "mill"}, 8),
    ({"quantity": "produced", "season": "wet", "unit": "MWh"}, 69),
    ({"quantity": "consumed", "owner": "builder"}, 22),
    ({"quantity": "consumed", "process": "bricks"}, 14),
    ({"quantity": "consumed", "process": "bricks", "commodity": "ash"}, 12),
    ({"quantity": "consumed", "mode": "full"}, 30),
    ({"quantity": "consumed", "period": "summer", "commodity": "ash"}, 3),
    ({"quantity": "generated", "process": "station"}, 20),
    ({"quantity": "utilised", "category": "byproduct"}, 16),
    ({"quantity": "utilised", "commodity": "ash", "site": "north"}, 4),
    ({"quantity": "disposed", "chain": "building"}, 4),  # the commodity's chain
    ({"quantity": "disposed", "region": "upland", "season": "dry"}, 1),
    ({"quantity": "released", "site": "north", "commodity": "heat"}, 10),
    ({"quantity": "released", "chain": "energy", "period": "winter"}, 7.5),
    ({"quantity": "supplied", "contract": "mine"}, 30),
    ({"quantity": "supplied", "owner": "miner"}, 30),
    ({"quantity": "supplied", "chain": "energy"}, 50),
    ({"quantity": "supplied", "year": 2015, "category": "resource"}, 50),
    ({"quantity": "sold", "contract": "grid_tariff"}, 92),
    ({"quantity": "sold", "owner": ["south", "builder"]}, 18),
    ({"quantity": "shipped", "transport_mode": "road"}, 12),
    ({"quantity": "shipped", "site": "north", "commodity": "ash"}, 12),  # the origin
    ({"quantity": "activity", "mode": "steam"}, 40),
    ({"quantity": "activity", "owner": "builder", "season": "wet"}, 13.5),
    ({"quantity": "capacity", "process": "mill"}, 8),
    ({"quantity": "new_capacity", "site": "south"}, 5),
    ({"quantity": "output_value", "chain": "building"}, 300),
    ({"quantity": "output_value", "period": "summer", "plant": "station"}, 69),
    ({"quantity": "revenue", "site": "south"}, 280),
    ({"quantity": "revenue", "commodity": "heat", "period": "summer"}, 15),
    ({"quantity": "land", "region": "lowland"}, 16),
]

SUMS = [
    ({"quantity": "supplied", "weights": {"coal": 0.7, "clay": 2}}, 35 + 20),
    ({"quantity": "supplied", "weights": {"coal": 0.7}}, 35),  # clay counts 0
    ({"quantity": "consumed", "weights": {"ash": 2, "coal": -1}}, 24 - 50),  # a member and a fixed flow
    ({"quantity": "supplied", "commodity": "coal", "factor": 0.5}, 25),
    ({"quantity": "sold", "weights": {"power": 0.1, "heat": 0.01}, "factor": 10}, 95),
    (
        [{"quantity": "supplied", "commodity": "coal", "factor": 0.5}, {"quantity": "produced", "commodity": "brick"}],
        35,
    ),
    ([{"quantity": "capacity", "plant": "mill", "factor": 2}, {"quantity": "disposed", "factor": -1}], 12),
    ([{"quantity": "shipped"}, {"quantity": "shipped"}], 24),
]


@pytest.mark.parametrize("measures", [QUANTITIES, FILTERS, SUMS], ids=["quantities", "filters", "sums"])
def test_measures(optimum: Optimum, measures: list[tuple[Any, float]]) -> None:
    """Proves: a measure adds up what its quantity, filters, weights and factor say; monitored it binds nothing.

    If broken: the measure itself, asserted one by one, would be another number.
    """
    answer = optimum(**PLAN, policies=[{"measure": measure, "mode": "monitor"} for measure, _ in measures])
    values = answer.tables["policies"].groupby("policy")["value"].sum()
    found = {str(measure): values[f"policy_{number}"] for number, (measure, _) in enumerate(measures, start=1)}
    assert found == pytest.approx({str(measure): value for measure, value in measures})


PER = [
    ("site", {"quantity": "consumed"}, {"north": 50, "south": 22}),
    ("region", {"quantity": "sold"}, {"upland": 126, "lowland": 18}),
    ("owner", {"quantity": "consumed"}, {"utility": 50, "builder": 22}),
    ("chain", {"quantity": "produced"}, {"power": 152, "building": 18}),
    ("chain", {"quantity": "supplied"}, {"energy": 50, "other": 10}),
    ("process", {"quantity": "activity"}, {"station": 100, "bricks": 10, "mill": 8}),
    ("plant", {"quantity": "land"}, {"station": 10, "mill": 16, "bricks": 0}),  # a term that counts 0
    ("commodity", {"quantity": "consumed"}, {"coal": 50, "ash": 12, "clay": 10}),
    ("commodity", {"quantity": "utilised", "category": "byproduct"}, {"ash": 16}),
]


def test_per(optimum: Optimum) -> None:
    """Proves: with ``per`` a policy is one statement for each value. If broken: other values or sums."""
    policies = [{"measure": measure, "per": per, "mode": "monitor"} for per, measure, _ in PER]
    answer = optimum(**PLAN, policies=policies)
    for number, (per, measure, expected) in enumerate(PER, start=1):
        rows = answer.rows("policies", policy=f"policy_{number}")
        assert dict(zip(rows["per"], rows["value"], strict=True)) == pytest.approx(expected), (per, measure)


def test_per_time(optimum: Optimum) -> None:
    """Proves: per = period is one statement for each period, per = year one for each year. If broken: 92 or 2 x 46."""
    power = {"quantity": "sold", "unit": "MWh"}
    answer = optimum(
        **PLAN,
        policies=[
            {"measure": power, "per": "period", "mode": "monitor"},
            {"measure": power, "per": "year", "mode": "monitor"},
        ],
    )
    rows = answer.rows("policies", policy="policy_1")
    assert dict(zip(rows["period"], rows["value"], strict=True)) == pytest.approx({"summer": 23, "winter": 69})
    assert answer.one("policies", "value", policy="policy_2") == pytest.approx(92)


def test_monitored_share(optimum: Optimum) -> None:
    """Proves: with ``of`` the value is the share. If broken: 16."""
    answer = optimum(
        **PLAN,
        policies=[
            {
                "measure": {"quantity": "utilised", "category": "byproduct"},
                "of": {"quantity": "generated"},
                "min": 0.9,
                "mode": "monitor",
            }
        ],
    )
    assert answer.one("policies", "value", policy="policy_1") == pytest.approx(16 / 20)
    assert answer.one("policies", "slack", policy="policy_1") == pytest.approx(-0.1)


def test_the_plan(optimum: Optimum) -> None:
    """Proves: indicators and books of the plan are those that the measures are held against."""
    answer = optimum(**PLAN)
    # 452 of sales; coal 30 + 40, clay 30; freight 12; stacking 4; annuity 5 / 20
    assert answer.objective == pytest.approx(452 - 100 - 12 - 4 - 0.25)
    indicators = answer.tables["indicators"].set_index(["indicator", "item"])["value"]
    assert indicators["output", "power"] == pytest.approx(92)
    assert indicators["output_value", "building"] == pytest.approx(300)
    assert indicators["utilisation_rate", "ash"] == pytest.approx(0.8)
    assert indicators["resource_use", "coal"] == pytest.approx(50)
    assert indicators["revenue", "energy"] == pytest.approx(152)
    exchanges = answer.rows("exchanges", commodity="ash", use_id="bricks")
    assert exchanges["amount"].sum() == pytest.approx(12)


def test_no_mode_to_filter_by(tmp_path: Path) -> None:
    """Proves: what a group takes in all modes together belongs to no mode, and a filter that leaves only that is wrong.

    Broken: the case would be solved as if the policy were not there. Rows of the group that name modes have them.
    """
    case: dict[str, Any] = {
        "recipes": "boiler/one steam=1; boiler/two steam=0.9",
        "process_flows": """
            boiler commodity=coal coefficient=-0.5 group=fuel
            boiler commodity=gas coefficient=-1 group=fuel
        """,
        "plants": "boiler capacity=100",
        "supplies": "coal price=1; gas price=1",
        "demands": "steam price=9",
        "policies": [{"measure": {"quantity": "consumed", "mode": "one"}, "max": 10}],
    }
    with pytest.raises(sy.CaseError, match="matches nothing that is consumed"):
        sy.read_case(micro(tmp_path / "pooled", **case))
    case["process_flows"] = case["process_flows"].replace("boiler commodity", "boiler mode=one commodity")
    # 10 t of coal make 20 t of steam in mode one, nothing is needed in mode two: 80 t of activity, 72 t
    assert sy.solve(sy.read_case(micro(tmp_path / "by_mode", **case))).objective == pytest.approx(20 * 9 - 10 + 72 * 9)


def test_sum_per_period(optimum: Optimum) -> None:
    """Proves: with per = period a sum leaves out what belongs to a year. If broken: infeasible, 100 of capacity."""
    answer = optimum(
        periods="summer hours=4380; winter hours=4380",
        recipes="boiler steam=1",
        plants="boiler capacity=100",
        demands="steam price=2",
        policies=[{"measure": [{"quantity": "sold"}, {"quantity": "capacity"}], "max": 40, "per": "period"}],
    )
    assert answer.objective == pytest.approx(2 * 40 * 2)
    assert sorted(answer.tables["policies"]["period"]) == ["summer", "winter"]
