"""A case as one Excel workbook: the tables as sheets, plus the sheets `case` and `policies`."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from symbia.case.cell_text import from_cell
from symbia.case.files import HEADER_FILE, POLICIES_FILE, RawCase, parse_toml
from symbia.case.nearest import advise
from symbia.case.problem import Problem
from symbia.case.tables import TABLE

HEADER_SHEET = "case"
POLICIES_SHEET = "policies"
BOUNDARIES_SHEET = "boundaries"  # hidden: the text of boundaries.geojson, in pieces that a cell can hold
FREE_SHEET = "readme"  # may hold anything


def read_workbook(path: Path, raw: RawCase) -> None:
    """Read the sheets of the workbook at ``path`` into ``raw``."""
    from openpyxl import load_workbook

    raw.scenario_folder = path.parent / "scenarios"
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        formulas = load_workbook(path, read_only=True) if _has_formulas(path) else None
        grids = {sheet.title: _grid(sheet) for sheet in book.worksheets}
    except Exception as error:  # openpyxl raises whatever the archive or its XML made it trip over
        raw.problems.append(Problem("unreadable", f"{path.name} cannot be read as a workbook: {error}"))
        raw.damaged.update(TABLE)
        return
    for name, grid in grids.items():
        if formulas is not None:
            raw.problems += _unsaved(name, grid, _grid(formulas[name]))
        if name in TABLE:
            raw.add(name, grid)
        elif name == HEADER_SHEET:
            raw.header, problems = _header(grid)
            raw.problems += problems
        elif name == POLICIES_SHEET:
            found, problems = _policies(grid)
            raw.policies = found or {}
            raw.policies_text = _policies_text(grid)[1:]
            raw.problems += problems
        elif name == BOUNDARIES_SHEET:
            raw.boundaries = "".join(line[0] for line in grid[1:] if line)
        elif name.lower() != FREE_SHEET and any(any(line) for line in grid):
            known = [*TABLE, HEADER_SHEET, POLICIES_SHEET, BOUNDARIES_SHEET]
            raw.problems.append(Problem("unknown_table", "a case has no such sheet", advise(name, known), table=name))
    if HEADER_SHEET not in grids:
        advice = "It has the columns key and value, and the keys of case.toml"
        raw.problems.append(Problem("missing_table", "the sheet is not there", advice, HEADER_SHEET))
    book.close()
    if formulas is not None:
        formulas.close()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<f[ >/]", archive.read(name)) for name in sheets)


def _grid(sheet: Any) -> list[list[str]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # some programs write a wrong extent, and rows would be lost
    rows: Iterable[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    grid = [[_text(cell) for cell in row] for row in rows]
    while grid and not any(grid[-1]):
        grid.pop()
    return grid


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return from_cell(str(cell))


def _unsaved(name: str, values: list[list[str]], formulas: list[list[str]]) -> list[Problem]:
    """Formulas that no spreadsheet has worked out since a program wrote them. They would read as blank."""
    problems = []
    for number, line in enumerate(formulas, start=1):
        for position, cell in enumerate(line):
            row = values[number - 1] if number <= len(values) else []
            if cell.startswith("=") and not (position < len(row) and row[position]):
                column = values[0][position] if values and position < len(values[0]) else ""
                advice = "Open the workbook in a spreadsheet program and save it"
                problems.append(
                    Problem("formula", "the formula's value was not saved", advice, name, number, column, cell)
                )
    return problems


def _header(grid: list[list[str]]) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The keys and values of the sheet, as case.toml would give them."""
    if not grid or [cell.strip() for cell in grid[0][:2]] != ["key", "value"]:
        advice = "Row 1 must hold: key, value"
        return None, [Problem("missing_column", "the header is not key, value", advice, HEADER_SHEET, row=1)]
    header: dict[str, Any] = {}
    problems = []
    for number, line in enumerate(grid[1:], start=2):
        key, value = (line[0].strip(), line[1].strip() if len(line) > 1 else "") if line else ("", "")
        if not key or not value:
            continue
        if key in header:
            problems.append(
                Problem("duplicate_column", "the key is there twice", "Keep one", HEADER_SHEET, number, key)
            )
        elif key in ("base_year", "discount_rate") or value[:1] == '"' or (key == "objective" and value[:1] in "{["):
            found, _ = parse_toml(f"value = {value}", HEADER_FILE)
            header[key] = found["value"] if found else value
        else:
            header[key] = value
    return header, problems


def _policies(grid: list[list[str]]) -> tuple[dict[str, Any] | None, list[Problem]]:
    if not grid or not grid[0] or grid[0][0].strip() != "toml":
        advice = "Row 1 must hold: toml; below it the text of policies.toml"
        return None, [Problem("missing_column", "the header is not toml", advice, POLICIES_SHEET, row=1)]
    return parse_toml(_policies_text(grid), POLICIES_FILE)


def _policies_text(grid: list[list[str]]) -> str:
    """The header's row stands for a blank line, so that lines are the rows that the spreadsheet shows."""
    return "\n".join(["", *(line[0] if line else "" for line in grid[1:])])
