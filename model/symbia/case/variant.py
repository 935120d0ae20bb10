"""Cases made in Python: from pandas tables, or from another case by changing it. Both pass the checks of every case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from symbia.case.case import Case
from symbia.case.convert import convert
from symbia.case.files import RawCase, parse_toml
from symbia.case.header import FILE, read_header
from symbia.case.nearest import advise
from symbia.case.problem import CaseError, Problem
from symbia.case.read import Draft, case_under
from symbia.case.scenario import read_scenarios
from symbia.case.show import show
from symbia.case.tables import TABLE, TABLES
from symbia.case.write import cell_text, grids_of, header_of, policies_text

Rows: TypeAlias = pd.DataFrame | Sequence[Mapping[str, Any]]  # Python 3.11
Change: TypeAlias = Mapping[str, Any]
POLICIES = "policies"


def case_from_tables(
    tables: Mapping[str, Rows],
    *,
    id: str,
    currency: str,
    base_year: int,
    title: str = "",
    title_zh: str = "",
    discount_rate: float = 0.0,
    objective: Any = "net_value",
    policies: Sequence[Mapping[str, Any]] | str = (),
) -> Case:
    """A case from tables held in Python: pandas tables, or lists with one dictionary for each row.

    ``tables`` maps names of the case format's tables to their rows; columns and meanings, and what may be left out, are
    those of the files. ``policies`` are dictionaries with the keys of a ``[[policy]]``, or the text of a policies.toml.
    Raises `CaseError` with every problem at once; row 2 is a table's first row, as in a spreadsheet.
    """
    header = {
        "id": id,
        "title": title,
        "title_zh": title_zh,
        "currency": currency,
        "base_year": base_year,
        "discount_rate": discount_rate,
        "objective": objective,
    }
    grids = {name: _grid(name, rows) for name, rows in tables.items()}
    known: Mapping[str, Any]
    if isinstance(policies, str):
        found, problems = parse_toml(policies, POLICIES)
        if found is None:
            raise CaseError(problems)
        known = found
    else:
        known = {"policy": [dict(policy) for policy in policies]} if policies else {}
    return case_under(_draft(grids, header, known))


def changed(case: Case, changes: Sequence[Change], policies: Sequence[Mapping[str, Any]] = ()) -> Case:
    """The case after ``changes``, each as a ``[[change]]`` of a scenario, and with further ``policies``."""
    return _like(case, case_under(_draft_of(case), changes, policies, "changes"))


def replaced(case: Case, tables: Mapping[str, Rows]) -> Case:
    """The case with other rows in some of its tables."""
    return _like(case, case_under(_draft_of(case, {name: _grid(name, rows) for name, rows in tables.items()})))


def extended(case: Case, tables: Mapping[str, Rows]) -> Case:
    """The case with more rows in some tables; a row whose key is there changes that row in the columns it names."""
    return replaced(case, {name: _extended(case[name], name, _frame(name, rows)) for name, rows in tables.items()})


def _extended(old: pd.DataFrame, table: str, new: pd.DataFrame) -> pd.DataFrame:
    for name in [one for one in new.columns if one not in old.columns]:
        raise CaseError([_unknown_column(table, name)])
    key = [TABLE[table].column(name) for name in TABLE[table].key]
    lacking = [column.name for column in key if column.required and column.name not in new]
    if lacking:
        message = f"rows of {table} need {', '.join(lacking)}: together the key says which row it is"
        raise CaseError([Problem("missing_column", message, table=table)])
    columns = [column.name for column in key]
    rows = [*old.astype(object).to_dict("records")]
    place = {tuple(row[name] for name in columns): number for number, row in enumerate(rows)}
    for row in new.to_dict("records"):
        given = {str(name): value for name, value in row.items() if not _blank(value)}
        at = tuple(given.get(column.name, column.default) for column in key)
        if at in place:
            rows[place[at]] |= given
        else:
            place[at] = len(rows)
            rows.append(given)
    return pd.DataFrame(rows, columns=old.columns)


def under(case: Case, scenarios: Sequence[str | Path] | str | Path) -> Case:
    """The case under scenarios: paths of TOML files, or names in the folder ``scenarios`` of the case's folder."""
    names = (scenarios,) if isinstance(scenarios, str | Path) else tuple(scenarios)
    found, problems = read_scenarios(names, case.folder / "scenarios" if case.folder else Path("scenarios"))
    if [problem for problem in problems if problem.severity == "error"]:
        raise CaseError(problems)
    made = case
    for scenario in found:
        made = _like(made, case_under(_draft_of(made), scenario.changes, (), scenario.file))
        made = replace(made, scenarios=(*made.scenarios, scenario.id))
    return made


def known_scenarios(case: Case) -> pd.DataFrame:
    """Scenarios in the case's folder: ``scenario``, ``title``, ``title_zh``."""
    rows = []
    for file in sorted((case.folder / "scenarios").glob("*.toml")) if case.folder else []:
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            continue  # check says what is wrong with it when it is used
        rows.append((file.stem, str(found.get("title", file.stem)), str(found.get("title_zh", found.get("title", "")))))
    return pd.DataFrame(rows, columns=["scenario", "title", "title_zh"])


def _like(case: Case, made: Case) -> Case:
    return replace(made, scenarios=case.scenarios, boundaries=case.boundaries, folder=case.folder)


def _draft_of(case: Case, other: Mapping[str, list[list[str]]] | None = None) -> Draft:
    """The case as if it had just been read from files that ``write_case`` wrote."""
    grids: dict[str, list[list[str]]] = {**grids_of(case), **(other or {})}
    if "plants" in grids and "plants" not in (other or {}):
        grids["plants"] = _availability_of_process(case, grids["plants"])
    header = parse_toml("".join(f"{key} = {value}\n" for key, value in header_of(case).items()), FILE)[0]
    return _draft(grids, header or {}, parse_toml(policies_text(case.policies), POLICIES)[0] or {})


def _availability_of_process(case: Case, grid: list[list[str]]) -> list[list[str]]:
    """Blank where a plant's availability is its process's, so that it follows a change there."""
    if "availability" not in grid[0]:
        return grid
    place = grid[0].index("availability")
    process = case["processes"].set_index("process")["availability"]
    own = case["plants"]["availability"].eq(case["plants"]["process"].map(process)).tolist()
    rows = [
        [*row[:place], "", *row[place + 1 :]] if follows else row for row, follows in zip(grid[1:], own, strict=True)
    ]
    return [grid[0], *rows]


def _draft(grids: Mapping[str, list[list[str]]], header: Mapping[str, Any], policies: Mapping[str, Any]) -> Draft:
    raw = RawCase()
    for name, grid in grids.items():
        raw.add(name, grid)
    raw.require()
    head, problems = read_header(header)
    given, cell_problems = convert(raw.tables, raw.damaged)
    errors = [one for one in (*raw.problems, *problems, *cell_problems) if one.severity == "error"]
    if errors:
        raise CaseError(errors)
    return Draft(given, policies, head)


def _grid(name: str, rows: Rows) -> list[list[str]]:
    table = _frame(name, rows)
    declared = {column.name: column for column in TABLE[name].columns}
    columns = [str(column) for column in table.columns]
    cells = [
        [cell_text(declared[column], _plain(value)) if column in declared else show(_plain(value)) for value in values]
        for column, values in zip(columns, (table[column].tolist() for column in table.columns), strict=True)
    ]
    return [columns, *map(list, zip(*cells, strict=True))]


def _frame(name: str, rows: Rows) -> pd.DataFrame:
    if name not in TABLE:
        raise CaseError(
            [Problem("unknown_table", "a case has no such table", advise(name, [t.name for t in TABLES]), table=name)]
        )
    table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame([dict(row) for row in rows])
    if not len(table.columns):
        table = pd.DataFrame(columns=[column.name for column in TABLE[name].columns if column.required])
    return table


def _plain(value: Any) -> object:
    """A cell as Python has it: blank where there is nothing, numbers of numpy as numbers."""
    if _blank(value):
        return ""
    return value.item() if hasattr(value, "item") else value


def _blank(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _unknown_column(table: str, name: str) -> Problem:
    advice = advise(str(name), [column.name for column in TABLE[table].columns])
    return Problem("unknown_column", f"{table} has no such column", advice, table, column=str(name))
