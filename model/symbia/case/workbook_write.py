"""A case as a workbook to work in: drop-downs, units and meanings in both languages, and no cell that is a formula."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from symbia.case.cell_text import MOST_CHARACTERS, MOST_ROWS, to_cell
from symbia.case.convert import NUMBER
from symbia.case.problem import CaseError, Problem
from symbia.case.tables import TABLE, TABLES, Column, Table
from symbia.case.workbook_help import HEADER_MEANINGS, add_validations, column_comment, readme_lines

Grid = Sequence[Sequence[str]]

DARK, LIGHT, GREY, WHITE, INK = "1F4E78", "DDEBF7", "EDEDED", "FFFFFF", "1F1F1F"
WIDEST = 44
PIECE = 8_000  # characters of boundaries.geojson in a cell
FORMULA_SIGNS = ("=", "+", "-", "@")


def write_book(
    file: Path,
    header: Mapping[str, str],
    policies: str,
    grids: Mapping[str, Grid],
    *,
    template: bool = False,
    boundaries: str = "",
) -> None:
    """Write a workbook of the case with the values of ``header`` as TOML, the text of policies.toml and the tables.

    A ``template`` has a sheet for every table and a column for all that the table can hold; otherwise only what is
    given. Raises `CaseError` for what is too large for a workbook.
    """
    from openpyxl import Workbook

    _refuse_too_large(policies, grids)
    book = Workbook()
    book.remove(book.active)
    if template:
        _readme(book)
    _header(book, header)
    if policies or template:
        _policies(book, policies)
    shown = {table.name: _whole(table, grids.get(table.name)) for table in TABLES} if template else dict(grids)
    for name, grid in shown.items():
        _sheet(book, TABLE[name], grid)
    add_validations(book, {name: list(grid[0]) for name, grid in shown.items()})
    if boundaries:
        _boundaries(book, boundaries)
    book.active = 0
    book.save(file)


def _refuse_too_large(policies: str, grids: Mapping[str, Grid]) -> None:
    problems = []
    texts = {**grids, "policies": [["toml"], *([line] for line in policies.split("\n"))]}
    for name, grid in texts.items():
        if len(grid) > MOST_ROWS:
            problems.append(Problem("workbook_limit", f"a sheet holds {MOST_ROWS:,} rows", "Keep it as a folder", name))
        for number, cells in enumerate(grid, start=1):
            for place, cell in enumerate(cells):
                if len(to_cell(cell)) > MOST_CHARACTERS:
                    message = f"a cell of a workbook holds {MOST_CHARACTERS:,} characters"
                    problems.append(
                        Problem("workbook_limit", message, "Shorten the text", name, number, grid[0][place])
                    )
    if problems:
        raise CaseError(problems)


def _whole(table: Table, grid: Grid | None) -> Grid:
    """The grid with all declared columns: the given ones as they stand, then the others, blank."""
    given = list(grid[0]) if grid else []
    missing = [column.name for column in table.columns if column.name not in given]
    if not given:
        return [missing]
    assert grid is not None
    return [[*given, *missing], *([*cells, *([""] * len(missing))] for cells in grid[1:])]


def _readme(book: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("readme")
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 62
    sheet.column_dimensions["C"].width = 46
    for number, line in enumerate(readme_lines(), start=1):
        for place, text in enumerate(line, start=1):
            cell = sheet.cell(number, place)
            text_cell(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1 or line[0] == "sheet":
                cell.font = Font(bold=True, size=14 if number == 1 else 11, color=DARK)
        if line[0] in TABLE:
            sheet.cell(number, 1).hyperlink = f"#{line[0]}!A1"
            sheet.cell(number, 1).font = Font(underline="single", color="0563C1", bold=TABLE[line[0]].required)
    _page(sheet)


def _header(book: Any, header: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment

    sheet = book.create_sheet("case")
    for place, name in enumerate(("key", "value", "meaning", "含义"), start=1):
        cell = sheet.cell(1, place)
        text_cell(cell, name)
        _style_header(cell, DARK if place <= 2 else GREY)
    for number, (key, value) in enumerate(header.items(), start=2):
        text_cell(sheet.cell(number, 1), key)
        plain: Any = value
        if value.startswith('"'):
            plain = json.loads(value)
            if plain.strip() != plain or plain.startswith('"'):
                plain = value  # in quotes, because a cell's edges are not seen
            text_cell(sheet.cell(number, 2), plain)
        elif _is_held(value):
            sheet.cell(number, 2).value = float(value)
        else:
            text_cell(sheet.cell(number, 2), value)
        for place, text in enumerate(HEADER_MEANINGS.get(key, ("", "")), start=3):
            text_cell(sheet.cell(number, place), text)
        for place in range(1, 5):
            sheet.cell(number, place).alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    for letter, width in (("A", 16), ("B", 48), ("C", 48), ("D", 36)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = DARK
    _page(sheet)


def _policies(book: Any, policies: str) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet("policies")
    text_cell(sheet.cell(1, 1), "toml")
    _style_header(sheet.cell(1, 1), DARK)
    lines = policies.rstrip("\n").split("\n") if policies else []
    for number, line in enumerate(lines, start=2):
        if line:
            text_cell(sheet.cell(number, 1), line)
            sheet.cell(number, 1).font = Font(name="Consolas")
    sheet.column_dimensions["A"].width = 120
    sheet.column_dimensions["A"].number_format = "@"
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = DARK
    _page(sheet)


def _boundaries(book: Any, text: str) -> None:
    """Outlines for the map, which nobody edits in a spreadsheet: carried along on a hidden sheet."""
    sheet = book.create_sheet("boundaries")
    text_cell(sheet.cell(1, 1), "geojson")
    for number, start in enumerate(range(0, len(text), PIECE), start=2):
        text_cell(sheet.cell(number, 1), text[start : start + PIECE])
    sheet.sheet_state = "hidden"


def _sheet(book: Any, table: Table, grid: Grid) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.name)
    columns = [table.column(name) for name in grid[0]]
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place)
        text_cell(cell, column.name)
        _style_header(
            cell,
            DARK if column.required else GREY if column.name in ("source", "note") else LIGHT,
            underlined=column.key,
        )
        cell.comment = column_comment(column)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _width(column.name, [line[place - 1] for line in grid[1:200]])
        if column.type in ("id", "text"):
            sheet.column_dimensions[letter].number_format = "@"  # what is typed there stays text, too
    for number, line in enumerate(grid[1:], start=2):
        for place, (column, text) in enumerate(zip(columns, line, strict=True), start=1):
            if text:
                _fill(sheet.cell(number, place), column, text)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(2, len(grid))}"
    sheet.sheet_properties.tabColor = DARK if table.required else "9DC3E6" if len(grid) > 1 else "BFBFBF"
    _page(sheet)


def _fill(cell: Any, column: Column, text: str) -> None:
    if column.type in ("number", "integer") and _is_held(text):
        cell.value = float(text)
    elif column.type == "flag" and text in ("true", "false"):
        cell.value = text == "true"
    else:
        text_cell(cell, text)
        if column.type in ("id", "text"):
            cell.number_format = "@"


def _is_held(text: str) -> bool:
    """Is this a number that a workbook holds to the last digit; openpyxl writes 16. The others stay text."""
    return bool(NUMBER.fullmatch(text)) and float(f"{float(text):.16g}") == float(text)


def text_cell(cell: Any, text: str) -> None:
    """Put text in a cell such that it is text, whatever it looks like, now and when somebody edits it."""
    cell.value = to_cell(text)
    cell.data_type = "s"
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def _style_header(cell: Any, fill: str, *, underlined: bool = False) -> None:
    from openpyxl.styles import Font, PatternFill

    colour = WHITE if fill == DARK else INK
    cell.font = Font(bold=True, color=colour, underline="single" if underlined else None)
    cell.fill = PatternFill("solid", start_color=fill)


def _width(name: str, cells: Sequence[str]) -> float:
    widest = max((_columns_taken(cell) for cell in cells), default=0)
    return min(WIDEST, max(len(name) + 5, widest + 2, 9))


def _columns_taken(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text[: 2 * WIDEST])


def _page(sheet: Any) -> None:
    """Printed across one page's width."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
