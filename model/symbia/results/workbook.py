"""A run as one workbook: an overview that can be read and printed, with charts, and a sheet for each result table."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbia.case.cell_text import MOST_CHARACTERS
from symbia.results.overview import Block, blocks, facts

if TYPE_CHECKING:
    from symbia.results.solution import Solution

OVERVIEW = "overview"
DARK, LIGHT = "1F4E78", "DDEBF7"
#: colours that are told apart by colour-blind people (Okabe and Ito)
COLOURS = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00", "F0E442", "000000")
CHART_WIDTH, BAR_HEIGHT, ROW_HEIGHT = 25.0, 0.62, 0.53  # centimetres
BLOCKS_OF_PAGE = 2
FORMULA_SIGNS = ("=", "+", "-", "@")


def write_results(solution: Solution, file: Path) -> None:
    """Write ``file``. All cells are values: nothing is recomputed when it is opened, and text is never a formula."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _overview(book, solution)
    for name, table in solution.tables.items():
        write_table(book, name, table)
    book.save(file)


def writable(text: str) -> str:
    """Text as a workbook can hold it: control characters become a mark that something stood there."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))[:MOST_CHARACTERS]


def _cell(sheet: Any, value: object, **style: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=writable(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # text stays text: what looks like a formula must not run
        if value.startswith(FORMULA_SIGNS):
            cell.quotePrefix = True
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _heading(sheet: Any, text: str) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    return _cell(
        sheet,
        text,
        font=Font(bold=True, color="FFFFFF"),
        fill=PatternFill("solid", start_color=DARK),
        alignment=Alignment(vertical="center", wrap_text=True),
    )


def write_table(book: Any, name: str, table: pd.DataFrame) -> None:
    """Append a sheet that holds a table: headings, values, a filter. Text is never a formula."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        widest = max(map(len, map(str, table[column].head(200))), default=0)
        numeric = pd.api.types.is_numeric_dtype(table[column])
        sheet.column_dimensions[get_column_letter(place)].width = min(
            36, max(len(column) + 3, 14 if numeric else widest + 2)
        )
    sheet.append([_heading(sheet, column) for column in table.columns])
    numbers = [pd.api.types.is_float_dtype(table[column]) for column in table.columns]
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(
            [
                _cell(sheet, value, number_format=_format(value))
                if number and value is not None
                else _cell(sheet, value)
                for value, number in zip(row, numbers, strict=True)
            ]
        )
    if len(table.columns):
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"


def _number(sheet: Any, value: float) -> Any:
    return _cell(sheet, value, number_format=_format(value))


def _format(value: float) -> str:
    """Readable at its size; the cell holds the number in full."""
    size = abs(value)
    return (
        "0"
        if size == 0
        else "#,##0"
        if size >= 1000
        else "0.00"
        if size >= 1
        else "0.0000"
        if size >= 1e-3
        else "0.00E+00"
    )


def _overview(book: Any, solution: Solution) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.pagebreak import Break

    sheet = book.create_sheet(OVERVIEW)
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 44
    for letter in "BCDEFGHIJKLM":
        sheet.column_dimensions[letter].width = 19
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    title, *lines = facts(solution)
    sheet.append([_cell(sheet, title[0], font=Font(bold=True, size=16, color=DARK))])
    row = 1
    for label, value in lines:
        style = {"number_format": _format(value)} if isinstance(value, float) else {}
        sheet.append([_cell(sheet, label, font=Font(bold=True)), _cell(sheet, value, **style)])
        row += 1
    for number, block in enumerate(blocks(solution)):
        if number and number % BLOCKS_OF_PAGE == 0:
            sheet.row_breaks.append(Break(id=row))
        sheet.append([])
        start = row + 2
        sheet.row_dimensions[start + 1].height = 32
        row = _block(sheet, block, start)
        if block.unit:
            chart = _chart(sheet, block, start)
            sheet.add_chart(chart, f"A{row + 2}")
            covered = math.ceil(chart.height / ROW_HEIGHT) + 2
            for _ in range(covered):
                sheet.append([])
            row += covered


def _block(sheet: Any, block: Block, start: int) -> int:
    """Append the title, headings and lines of a block from row ``start`` on; the row of its last line."""
    from openpyxl.styles import Font

    sheet.append([_cell(sheet, block.title, font=Font(bold=True, size=12, color=DARK))])
    sheet.append([_heading(sheet, heading) for heading in block.headings])
    for line in block.lines:
        sheet.append([_number(sheet, value) if isinstance(value, float) else _cell(sheet, value) for value in line])
    return start + 1 + len(block.lines)


def _chart(sheet: Any, block: Block, start: int) -> Any:
    """The lines of a block are its categories, or with ``by_line`` its series."""
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.shapes import GraphicalProperties

    chart = BarChart()
    chart.type = "col" if block.by_line else "bar"
    if block.stacked:
        chart.grouping, chart.overlap = "stacked", 100
    chart.width = CHART_WIDTH
    chart.height = 8.0 if block.by_line else max(6.0, 2.5 + BAR_HEIGHT * len(block.lines))
    chart.gapWidth = 60
    first, last, width = start + 2, start + 1 + len(block.lines), len(block.headings)
    if block.by_line:
        data = Reference(sheet, min_col=1, max_col=width, min_row=first, max_row=last)
        chart.add_data(data, from_rows=True, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=2, max_col=width, min_row=start + 1))
    else:
        data = Reference(sheet, min_col=2, max_col=block.last_series or width, min_row=start + 1, max_row=last)
        chart.add_data(data, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    for number, series in enumerate(chart.series):
        series.graphicalProperties = GraphicalProperties(solidFill=COLOURS[number % len(COLOURS)])
        series.invertIfNegative = False
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl hides them otherwise
    chart.y_axis.title = writable(block.unit)
    chart.y_axis.number_format = "#,##0.##"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.tickLblSkip = 1
    if chart.type == "bar":
        chart.x_axis.scaling.orientation = "maxMin"  # first line on top
        chart.y_axis.crosses = "max"  # and the numbers below
    if len(chart.series) == 1:
        chart.legend = None
    else:
        chart.legend.position = "r"
    return chart
