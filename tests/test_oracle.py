"""Random cases, solved by symbia and by the independent reading of the contract in ``oracle``: they must agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from micro import open_books, solved
from oracle.random_cases import write_random_case
from oracle.reading import solve_folder

import symbia as sy

SEEDS, THOROUGH, CHUNK = 30, 120, 5


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seeds = THOROUGH if metafunc.config.getoption("--thorough") else SEEDS
    metafunc.parametrize("first", range(0, seeds, CHUNK))


def test_random_cases(first: int, tmp_path: Path) -> None:
    """Proves: status and objective of random cases are those of the contract, and optima are certified."""
    for seed in range(first, first + CHUNK):
        write_random_case(tmp_path / "case", seed)
        expected = solve_folder(tmp_path / "case")
        solution = solved(sy.read_case(tmp_path / "case"))
        assert solution.status == expected.status, f"seed {seed}"
        if expected.status == "optimal":
            size = max(1.0, abs(expected.objective))
            assert abs(solution.objective - expected.objective) <= 1e-6 * size, f"seed {seed}"
        if expected.status == "optimal" and seed == first:
            assert not len(open_books(solution)), f"seed {seed}"
