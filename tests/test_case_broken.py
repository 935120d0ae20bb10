"""Broken cases: what is wrong is found, said where it is, and nothing else is said.

Each row of the tables in tests/broken breaks the tutorial case in one way. The test proves that `check` finds just
that, names table, row and column, and gives the advice; that `read_case` refuses errors with `CaseError` and takes
warnings; and that no other exception escapes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from broken.bounds import BOUNDS
from broken.files import CELLS, FILES
from broken.folder import Broken, Folder
from broken.processes import PROCESSES
from broken.references import REFERENCES
from broken.settings import SETTINGS
from broken.whole import WHOLE

from symbia.case import CaseError, check, read_case
from symbia.case.codes import CODES

ALL = [*FILES, *CELLS, *REFERENCES, *PROCESSES, *BOUNDS, *SETTINGS, *WHOLE]


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.name)
def test_broken(broken: Broken, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "case")
    broken.mutate(folder)
    if broken.severity == "error":
        with pytest.raises(CaseError) as raised:
            read_case(folder.path, broken.scenarios)
        problems = list(raised.value.problems)
        if ALL.index(broken) % 8 == 0:  # the two take the same way; asking both each time would only take time
            assert check(folder.path, broken.scenarios) == problems
    else:
        problems = check(folder.path, broken.scenarios)
        read_case(folder.path, broken.scenarios)
    said = "\n".join(f"[{problem.code}] {problem}" for problem in problems)
    places = [(problem.code, problem.table, problem.row, problem.column, problem.severity) for problem in problems]
    place = (broken.code, broken.table, broken.row, broken.column, broken.severity)
    assert place in places, said
    found = problems[places.index(place)]
    assert all(word in str(found) for word in broken.words), said
    assert {problem.severity for problem in problems} == {broken.severity}, said
    assert len(problems) == 1, said
    if broken in WHOLE:
        assert found.message_zh not in ("", found.message)


def test_every_code_is_explained_and_tested() -> None:
    """Proves that the page's table of codes has every code that the broken cases bring about, and the other way round.

    The few left are brought about by tests of their own.
    """
    assert {broken.code for broken in ALL} <= set(CODES)
    elsewhere = {"no_case", "exists", "unreadable", "package", "workbook_limit", "never_runs"}
    assert set(CODES) - {broken.code for broken in ALL} == elsewhere


def test_all_at_once(tmp_path: Path) -> None:
    """Proves that problems of files, cells, tables, policies and scenarios are reported together, errors first."""
    folder = Folder(tmp_path / "case")
    folder.write("owner.csv", "owner\n")
    folder.cell("commodities", 2, "transport_class", "bulc")
    folder.cell("plants", 2, "capacity", "-1")
    folder.cell("plants", 3, "site", "town")
    folder.cell("supplies", 2, "price", "x")
    folder.replace("case.toml", '"net_value"', '"value"')
    folder.replace("policies.toml", "min = 0.4", "least = 0.4")
    codes = [problem.code for problem in check(folder.path, "nowhere")]
    assert set(codes) == {
        "unknown_table",
        "out_of_range",
        "unknown_reference",
        "not_a_number",
        "objective",
        "unknown_key",
        "policy_bounds",
        "unknown_scenario",
        "class_not_carried",
    }
    assert codes[-1] == "class_not_carried"


def test_missing_table_brings_no_echo(tmp_path: Path) -> None:
    """Proves that references into a table that is not there are not reported one by one."""
    folder = Folder(tmp_path / "case")
    folder.remove("commodities.csv")
    assert [problem.code for problem in check(folder.path)] == ["missing_table"]
    folder.write("scenarios/new.toml", '[[change]]\ntable = "commodities"\nset = { chain = "other" }\n')
    assert [problem.code for problem in check(folder.path, "new")] == ["missing_table"]


def test_no_case(tmp_path: Path) -> None:
    """Proves that a wrong path is a problem too, with advice when a folder nearby has a similar name."""
    Folder(tmp_path / "tutorial")
    (problem,) = check(tmp_path / "tutorail")
    assert problem.code == "no_case"
    assert problem.advice.endswith("tutorial?")
    (problem,) = check(tmp_path / "tutorial" / "case.toml")
    assert "folder" in problem.advice
    with pytest.raises(CaseError):
        read_case(tmp_path / "nowhere" / "at_all")


def test_empty_folder(tmp_path: Path) -> None:
    """Proves that an empty folder lists what a case must have."""
    assert [problem.table for problem in check(tmp_path)] == [
        "case.toml",
        "commodities",
        "sites",
        "processes",
        "process_flows",
        "plants",
    ]
