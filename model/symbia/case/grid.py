"""From a grid of text cells, as a CSV file or a sheet holds it, to a table of declared columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symbia.case.nearest import advise
from symbia.case.problem import Problem
from symbia.case.tables import Table

SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


@dataclass
class RawTable:
    """A table as text: stripped cells by column, and the number that a spreadsheet shows for each row.

    ``lacking`` names the required columns that were not there.
    """

    name: str
    columns: dict[str, list[str]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    lacking: tuple[str, ...] = ()


def to_table(table: Table, grid: Sequence[Sequence[str]]) -> tuple[RawTable | None, list[Problem]]:
    """The rows of ``grid`` under its header, and what is wrong with their layout.

    Rows that are wholly blank are left out; the others keep their number. ``None`` when there is no header.
    """
    header = [cell.strip() for cell in grid[0]] if grid else []
    if not any(header):
        # a header may stand further down, but then every row number would be a guess
        return None, [
            Problem(
                "empty_file", "there is no header row", "Row 1 must hold the names of the columns", table.name, row=1
            )
        ]
    body, rows = [], []
    for number, line in enumerate(grid[1:], start=2):
        cells = list(map(str.strip, line))
        if any(cells):
            body.append(cells)
            rows.append(number)
    names, problems = _columns(table, header, body, rows)
    problems += _ragged(table, len(header), body, rows)
    problems += _spreadsheet_errors(table, header, body, rows)
    raw = RawTable(table.name, rows=rows)
    for name, position in names.items():
        raw.columns[name] = [cells[position] if position < len(cells) else "" for cells in body]
    raw.lacking = tuple(column.name for column in table.columns if column.required and column.name not in names)
    problems += [
        Problem("missing_column", "a required column is not there", "Add it", table.name, row=1, column=name)
        for name in raw.lacking
    ]
    return raw, problems


def _columns(
    table: Table, header: list[str], body: list[list[str]], rows: list[int]
) -> tuple[dict[str, int], list[Problem]]:
    names: dict[str, int] = {}
    problems = []
    known = [column.name for column in table.columns]
    for position, name in enumerate(header):
        if not name:
            filled = [row for cells, row in zip(body, rows, strict=True) if position < len(cells) and cells[position]]
            if filled:  # a wholly blank column is what Excel leaves behind; it says nothing
                message = f"column {position + 1} has no name in the header"
                problems.append(
                    Problem("blank_header", message, "Name it or clear its cells", table.name, row=filled[0])
                )
        elif name in names:
            problems.append(
                Problem(
                    "duplicate_column", "the column is there twice", "Keep one of them", table.name, row=1, column=name
                )
            )
        elif name not in known:
            advice = advise(name, known)
            problems.append(Problem("unknown_column", f"{table.name} has no such column", advice, table.name, 1, name))
            names.setdefault(name, -1)
        else:
            names[name] = position
    return {name: position for name, position in names.items() if position >= 0}, problems


def _ragged(table: Table, width: int, body: list[list[str]], rows: list[int]) -> list[Problem]:
    return [
        Problem(
            "ragged_row",
            f"the row has {len(cells)} cells and the header {width}",
            "A text with a comma in it must stand in double quotes",
            table.name,
            row=row,
            value=next(cell for cell in cells[width:] if cell),
        )
        for cells, row in zip(body, rows, strict=True)
        if len(cells) > width and any(cells[width:])
    ]


def _spreadsheet_errors(table: Table, header: list[str], body: list[list[str]], rows: list[int]) -> list[Problem]:
    return [
        Problem(
            "formula",
            "a spreadsheet's error value",
            "Mend the formula and save again",
            table.name,
            row=row,
            column=header[position] if position < len(header) else "",
            value=cell,
        )
        for cells, row in zip(body, rows, strict=True)
        for position, cell in enumerate(cells)
        if cell[:1] == "#" and cell.upper() in SPREADSHEET_ERRORS
    ]
