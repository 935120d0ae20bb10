"""The order of scenarios: every one once, near ones together, near by what it costs to go from one to the other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from micro import micro

from symbia.studies import sweep
from symbia.studies.chains import order, points, probes

STUDY = """
[sample]
method = "latin_hypercube"
size = 60
seed = 1
[[factor]]
id = "tariff"
table = "demands"
column = "price"
where = { demand = "far" }
low = 1
high = 2
[[factor]]
id = "coal"
table = "supplies"
column = "price"
low = 1
high = 9
"""


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=40))
def test_every_scenario_once(rows: list[tuple[int, int]]) -> None:
    """Proves: the order is a permutation, also of few, equal or no scenarios."""
    design = np.array(rows, dtype=float).reshape(-1, 2)
    assert sorted(order(design).tolist()) == list(range(len(rows)))


def _length(way: np.ndarray) -> float:
    return float(np.abs(np.diff(way, axis=0)).sum())


def test_untangled() -> None:
    """Proves: no stretch turned round would make the way shorter. Going to the nearest alone leaves such stretches."""
    way = np.random.default_rng(4).random((30, 2))
    way = way[order(way)]
    for first in range(1, 28):
        for last in range(first + 1, 29):
            turned = np.concatenate([way[:first], way[first : last + 1][::-1], way[last + 1 :]])
            assert _length(turned) >= _length(way) - 1e-9, (first, last)


def test_probes_are_a_fifth_apart() -> None:
    """Proves: of ten values those at two and three fifths are tried, of two values both, of few scenarios none."""
    design = np.array([[level, level % 2] for _ in range(5) for level in range(10)], dtype=float)
    assert probes(design) == [(4.0, 6.0), (0.0, 1.0)]
    assert probes(design[:30]) == []


def test_points_by_hand() -> None:
    """Proves: distance is simplex iterations over the whole range.

    Factor one: 50 iterations for a quarter of 0 to 8, that is 200; factor two: 100 for all of 0 to 1. If ranges or
    steps were left out, the weights would not be 1 and 1/2.
    """
    design = np.array([[level, level % 2] for _ in range(9) for level in range(9)], dtype=float)
    assert probes(design) == [(3.0, 5.0), (0.0, 1.0)]
    found = points(design, [50, 100])
    assert found.max(axis=0) == pytest.approx([1.0, 0.5])
    assert points(design, [50, 0]).max(axis=0) == pytest.approx([1.0, 0.05])  # elsewhere it may move something
    assert points(design, []).max(axis=0) == pytest.approx([1.0, 1.0])


def test_a_price_that_moves_nothing_does_not_decide(tmp_path: Path) -> None:
    """Proves: the sweep measures its factors and goes along the one that moves something.

    Steam is sold to ``far`` at any tariff, but not with coal dear. If both counted alike, coal would jump to and fro.
    """
    case = micro(
        tmp_path / "case",
        recipes="boiler coal=-1 steam=1; stove coal=-1 heat=1; kiln coal=-1 lime=1",
        plants="boiler capacity=10; stove capacity=10; kiln capacity=10",
        supplies="coal price=1",
        demands="far commodity=steam price=2 max_year=5; steam price=20 max_year=5; heat price=5; lime price=6",
    )
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    found = sweep(case, tmp_path / "study.toml", tmp_path / "out")
    tariff, coal = json.loads((tmp_path / "out" / "steps.json").read_text(encoding="utf-8"))
    assert coal > tariff == 0
    lines = (tmp_path / "out" / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(found.table) == 60
    prices = found.table.set_index("objective")["factor:coal"]
    visited = np.array([prices[json.loads(line)["objective"]] for line in lines])
    assert np.abs(np.diff(visited)).sum() < 2 * 8  # 8 is the range of coal: once through it, not up and down
