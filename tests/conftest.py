"""One fixture that all of the mathematics is tested with: ``optimum``.

``--thorough`` runs every test of the mathematics all three ways and all random cases; without it every second
test runs two ways, the others one, and a quarter of the random cases are solved.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from command import GUIZHOU
from micro import Answer, Optimum, answer_of, micro, solved

import symbia as sy
from symbia.case.write import write_case
from symbia.results.run import read_tables
from symbia.results.verify import verify

#: solutions of this process by the text of the case, so that the third way need not solve what the first has solved
_SOLVED: dict[str, sy.Solution] = {}


WAYS = ["solved", "rewritten", "kept"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="all ways of every test, all random cases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked ``thorough`` takes long and proves on a large case what others prove on a small one.

    Tests that use the solved province run in one process, so that it is solved once.
    """
    for item in items:
        if "guizhou" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("guizhou"))
    if not config.getoption("--thorough"):
        skipped = pytest.mark.skip(reason="takes long: with --thorough")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(skipped)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All three ways, or for time: solved, and by its name every third test rewritten, too, every sixth kept."""
    if "optimum" in metafunc.fixturenames:
        more = ["kept", "rewritten", "rewritten"] + [""] * 3
        second = more[zlib.crc32(metafunc.function.__name__.encode()) % 6]
        ways = WAYS if metafunc.config.getoption("--thorough") else ["solved", second] if second else ["solved"]
        metafunc.parametrize("optimum", ways, indirect=True)


@pytest.fixture(scope="session")
def guizhou() -> sy.Solution:
    """The province, solved."""
    return sy.solve(sy.read_case(GUIZHOU))


@pytest.fixture
def optimum(request: pytest.FixtureRequest, tmp_path: Path) -> Optimum:
    """Write a micro-case, solve it, give the answer, in one of three ways.

    ``solved``: read, solve. ``rewritten``: read, write, read again: it must be the same case to the last cell, so the
    same answer. ``kept``: solve, write the run, verify it from its files, take objective and tables from there.
    """
    count = 0

    def answer(**case: Any) -> Answer:
        nonlocal count
        count += 1
        folder = micro(tmp_path / f"case_{count}", **case)
        if request.param == "solved":
            return answer_of(_solution(folder))
        if request.param == "rewritten":
            solution = _solution(folder)
            copy = sy.read_case(write_case(solution.case, tmp_path / f"copy_{count}"))
            assert _differences(solution.case, copy) == []
            return answer_of(solution)
        return _kept(_solution(folder), tmp_path / f"run_{count}")

    return answer


def _solution(folder: Path) -> sy.Solution:
    text = json.dumps({file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())})
    if text not in _SOLVED:
        _SOLVED[text] = solved(sy.read_case(folder))
    return _SOLVED[text]


def _differences(one: sy.Case, other: sy.Case) -> list[str]:
    """What is not the same in two cases."""
    parts = [field.name for field in fields(sy.Case) if field.compare and field.name not in ("tables", "routes")]
    different = [name for name in parts if getattr(one, name) != getattr(other, name)]
    different += [name for name, table in one.tables.items() if not table.equals(other.tables[name])]
    return different + ([] if one.routes.equals(other.routes) else ["routes"])


def _kept(solution: sy.Solution, run: Path) -> Answer:
    solution.write(run)
    verdict = verify(run)
    assert verdict.verified, verdict.problems
    terms = json.loads((run / "summary.json").read_text(encoding="utf-8"))["objective_terms"]
    return Answer(verdict.status, verdict.objective, terms, kept=read_tables(run))
