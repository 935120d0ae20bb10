"""Runs that tests spoil a copy of."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command import TUTORIAL, YEARS
from micro import micro

import symbia as sy


@pytest.fixture(scope="session")
def tutorial_solution() -> sy.Solution:
    return sy.solve(TUTORIAL)


@pytest.fixture(scope="session")
def years_solution(tmp_path_factory: pytest.TempPathFactory) -> sy.Solution:
    """Two years, a stock, whole numbers: with prices, and a gap."""
    solution = sy.solve(micro(tmp_path_factory.mktemp("years") / "case", **YEARS))
    assert solution.optimum.compiled.is_mip
    assert solution.status == "optimal"
    return solution


@pytest.fixture(scope="session")
def kept(
    tutorial_solution: sy.Solution, years_solution: sy.Solution, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Path]:
    """Runs by case and format; never changed."""
    folder = tmp_path_factory.mktemp("runs")
    solutions = {"tutorial": tutorial_solution, "years": years_solution}

    def run(name: str, table_format: str) -> Path:
        target = folder / f"{name}_{table_format}"
        if not target.exists():
            solutions[name].write(target, table_format=table_format)
        return target

    return run


@pytest.fixture
def run(kept: Callable[[str, str], Path], tmp_path: Path) -> Path:
    """The tutorial's run in CSV, to be spoilt."""
    return Path(shutil.copytree(kept("tutorial", "csv"), tmp_path / "run"))
