"""From text cells to typed ones. Blanks stay blank here: ``nan`` in numbers, ``""`` in all other columns."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbia.case.grid import RawTable
from symbia.case.problem import Problem
from symbia.case.tables import TABLES, UNLIMITED_WORD, Column, Table

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}([, '  ][0-9]{3})+(\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_PERCENT = re.compile(r"([+-]?[0-9.]+) ?%")
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")
MOST_INTEGER = 2**53  # beyond it a float no longer holds every integer


@dataclass
class Given:
    """The tables as given: typed, with all declared columns in declared order, blanks still blank.

    ``rows`` holds the spreadsheet row of each row; ``reported`` marks cells about which a problem has been noted, so
    that they are not called blank as well; ``damaged`` names tables that are not known in full.
    """

    tables: dict[str, pd.DataFrame]
    rows: dict[str, NDArray[np.int64]]
    reported: dict[tuple[str, str], NDArray[np.bool_]] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Fault:
    code: str
    message: str
    advice: str


def convert(raw: dict[str, RawTable], damaged: set[str]) -> tuple[Given, list[Problem]]:
    """Type every cell; a cell that cannot be typed becomes blank and a problem."""
    given = Given({}, {}, damaged=frozenset(damaged))
    problems: list[Problem] = []
    for table in TABLES:
        text = raw.get(table.name, RawTable(table.name))
        rows = np.array(text.rows, dtype=np.int64)
        if not len(rows):
            given.rows[table.name], given.tables[table.name] = rows, blank(table)
            continue
        columns: dict[str, pd.Series] = {}
        for column in table.columns:
            cells = text.columns.get(column.name)
            if cells is None:
                cells = [""] * len(rows)
                if column.required:
                    given.reported[table.name, column.name] = np.ones(len(rows), dtype=bool)
            columns[column.name], faults = _column(column, cells)
            if faults:
                given.reported[table.name, column.name] = np.isin(np.arange(len(rows)), list(faults))
            problems += [
                Problem(
                    fault.code, fault.message, fault.advice, table.name, int(rows[index]), column.name, cells[index]
                )
                for index, fault in faults.items()
            ]
        given.rows[table.name] = rows
        given.tables[table.name] = frame(table, columns)
    return given, problems


def frame(table: Table, columns: dict[str, pd.Series]) -> pd.DataFrame:
    """A frame with the declared columns in declared order."""
    return pd.DataFrame({column.name: columns[column.name] for column in table.columns})


def blank(table: Table) -> pd.DataFrame:
    """The table without rows."""
    return _blank(table).copy()


@cache
def _blank(table: Table) -> pd.DataFrame:
    return frame(table, {column.name: _column(column, [])[0] for column in table.columns})


def _column(column: Column, cells: list[str]) -> tuple[pd.Series, dict[int, _Fault]]:
    if column.type in ("number", "integer"):
        return _typed(column, cells, _number, np.nan, "float64")
    if column.type == "flag":
        return _typed(column, cells, _flag, "", "str")
    if column.refers_to_many:
        cells = [";".join(part.strip() for part in cell.split(";") if part.strip()) for cell in cells]
    return pd.Series(cells, dtype="str"), {}


def _typed(
    column: Column,
    cells: list[str],
    convert_cell: Callable[[Column, str], float | str | _Fault],
    missing: float | str,
    dtype: str,
) -> tuple[pd.Series, dict[int, _Fault]]:
    known: dict[str, float | str | _Fault] = {"": missing}
    faults: dict[int, _Fault] = {}
    values: list[float | str] = []
    for index, cell in enumerate(cells):
        found = known.get(cell)
        if found is None:
            found = known[cell] = convert_cell(column, cell)
        if isinstance(found, _Fault):
            faults[index] = found
            values.append(missing)
        else:
            values.append(found)
    return pd.Series(values, dtype=dtype), faults


def _flag(_: Column, cell: str) -> str | _Fault:
    word = cell.casefold()
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    return _Fault("not_a_flag", "neither true nor false", "Write true or false")


def _number(column: Column, cell: str) -> float | _Fault:
    if cell.casefold() == UNLIMITED_WORD:
        return math.inf if column.unlimited_word else _unlimited_here(column)
    if NUMBER.fullmatch(cell):
        value = float(cell)
        if math.isinf(value):
            return _Fault("not_finite", "the number is too large to be held", "Leave the cell blank for the default")
        if column.type == "integer" and not is_integer(value):
            return _Fault("not_an_integer", "not a whole number", "Write it without decimals")
        return value
    return _Fault(*_explain(column, cell))


def is_integer(value: float) -> bool:
    """Whether ``value`` is a whole number that a float holds exactly."""
    return value.is_integer() and abs(value) < MOST_INTEGER


def _unlimited_here(column: Column) -> _Fault:
    advice = "Leave the cell blank for no limit" if math.isinf(float(column.default or 0)) else "Write a number"
    return _Fault("not_a_number", f"{UNLIMITED_WORD} is not allowed in this column", advice)


def _explain(column: Column, cell: str) -> tuple[str, str, str]:
    """Code, message and advice for a cell that is no number."""
    ordinary = unicodedata.normalize("NFKC", cell).replace("−", "-").strip()
    if ordinary.casefold().lstrip("+-") in ("nan", "inf", "infinity"):
        advice = "Leave the cell blank for the default" if not column.required else "Write a number"
        return "not_finite", "NaN and infinity are not allowed", advice
    message = "not a whole number" if column.type == "integer" else "not a number"
    code = "not_an_integer" if column.type == "integer" else "not_a_number"
    if ordinary != cell and NUMBER.fullmatch(ordinary):
        return code, "not a number in ordinary digits and signs", f"Write {ordinary} with half-width characters"
    if _THOUSANDS.fullmatch(ordinary):
        plain = re.sub(r"[, '  ]", "", ordinary)
        return code, "a number has no thousands separators", f"Write {plain}"
    if _DECIMAL_COMMA.fullmatch(ordinary):
        return code, "the decimal mark is a point", f"Write {ordinary.replace(',', '.')}"
    percent = _PERCENT.fullmatch(ordinary)
    if percent and NUMBER.fullmatch(percent.group(1)):
        share = f"{float(percent.group(1)) / 100:.12g}"
        return code, "a share is written as a number between 0 and 1", f"Write {share}"
    return code, message, "Write the number alone; its unit is that of the column"
