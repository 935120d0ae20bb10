"""Instances with known optima from other models' tests and textbooks: symbia reaches each of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from micro import open_books, proved

import symbia as sy

INSTANCES = sorted(file.parent for file in (Path(__file__).parent / "instances").glob("*/expected.json"))


@pytest.mark.parametrize("folder", INSTANCES, ids=lambda folder: folder.name)
def test_instance(folder: Path) -> None:
    """Proves: the optimum is the one that the source states, is certified, and its books close."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    solution = sy.solve(folder)
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(expected["objective"], rel=expected["rel_tol"])
    proved(solution)
    assert not len(open_books(solution))


def test_instances_are_there() -> None:
    """Proves: the list above is not empty by mistake."""
    assert len(INSTANCES) >= 20
