"""Hot models: new numbers go to the arrays without formulating anew, to the last bit what formulating anew gives."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from micro import micro
from oracle.random_cases import write_random_case

import symbia as sy
from symbia.case import Case
from symbia.case.tables import TABLES
from symbia.solving import compile_model
from symbia.studies.hot import HotModel, same_arrays

SEEDS, CHUNK, CHANGES = 16, 4, 8
NUMBERS = [(table.name, column.name) for table in TABLES for column in table.columns if column.type == "number"]
POLICY_NUMBERS = ("minimum", "maximum", "price", "penalty")


def _moved(rng: random.Random, value: float) -> float:
    """Another number; sometimes one that matters to structure."""
    if not np.isfinite(value):
        return 7.0 if rng.random() < 0.1 else value
    return rng.choice([0.0, 1.0, -value]) if rng.random() < 0.1 else value * rng.uniform(0.5, 1.5) + 0.01


def _changed(rng: random.Random, case: Case) -> tuple[Case, dict[Any, Any]]:
    """The case with some other numbers, and what they are."""
    tables, routes, numbers = dict(case.tables), case.routes, {}
    for table, column in rng.sample([*NUMBERS, ("routes", "cost"), ("routes", "loss")], rng.randint(1, 4)):
        rows = routes if table == "routes" else tables[table]
        if not len(rows):
            continue
        cells = rows[column].to_numpy(dtype=float).copy()
        for place in rng.sample(range(len(cells)), min(len(cells), rng.randint(1, 3))):
            cells[place] = _moved(rng, cells[place])
        numbers[table, column] = cells
        rows = rows.assign(**{column: cells})
        tables, routes = (tables, rows) if table == "routes" else ({**tables, table: rows}, routes)
    policies = []
    for policy in case.policies:
        for name in POLICY_NUMBERS:
            value = getattr(policy, name)
            if value is not None and rng.random() < 0.3:
                policy = replace(policy, **{name: _moved(rng, value)})
                numbers["policy", policy.id, name] = [getattr(policy, name)]
        policies.append(policy)
    return replace(case, tables=tables, routes=routes, policies=tuple(policies)), numbers


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_hot_is_cold(first: int, tmp_path: Path) -> None:
    """Proves: after any change of numbers the arrays are exactly those of a cold start, or the change is refused.

    If an operation were lost on the way from a number to the arrays, the hot arrays would keep the old one.
    """
    taken = 0
    for seed in range(first, first + CHUNK):
        write_random_case(tmp_path / "case", seed)
        case = sy.read_case(tmp_path / "case")
        hot, rng = HotModel(case), random.Random(seed)
        assert hot.sound, f"seed {seed}"
        for number in range(CHANGES):
            changed, numbers = _changed(rng, case)
            before = hot.model
            if hot.update(numbers):
                taken += 1
                cold = compile_model(sy.formulate(changed))
                assert same_arrays(hot.model, cold), f"seed {seed}, change {number}: {sorted(map(str, numbers))}"
                case = changed
            else:
                assert hot.model is before
    assert taken >= CHUNK * CHANGES // 4


def _plant(folder: Path) -> Path:
    return micro(
        folder,
        recipes="boiler coal=-1.25 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=9 max_year=40",
    )


def test_a_new_limit_is_another_structure(tmp_path: Path) -> None:
    """Proves: a supply that gets a limit it did not have needs another row, and is refused; a price is taken.

    If it were taken, the limit of 10 t of coal would not be in the arrays and 40 t of steam would be sold.
    """
    case = sy.read_case(_plant(tmp_path / "case"))
    hot = HotModel(case)
    assert not hot.update({("supplies", "max_year"): [10.0]})
    assert hot.update({("supplies", "price"): [2.0]})
    column = hot.model.block("columns", "supply")
    assert column is not None
    assert hot.model.cost[column.span].tolist() == [2.0]


def test_a_price_of_nothing_is_taken_back(tmp_path: Path) -> None:
    """Proves: after a refused change the model stands as before, and later changes start from there."""
    hot = HotModel(sy.read_case(_plant(tmp_path / "case")))
    row = hot.model.block("rows", "capacity")
    assert row is not None
    assert hot.update({("plants", "capacity"): [50.0]})
    assert not hot.update({("plants", "capacity"): [0.0], ("supplies", "price"): [3.0]})  # no plant, no activity
    assert hot.model.row_upper[row.span].tolist() == [50.0]
    column = hot.model.block("columns", "supply")
    assert column is not None
    assert hot.model.cost[column.span].tolist() == [1.0]
