"""Defaults: from tables whose blanks are blank to tables without unresolved ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from symbia.case.convert import blank
from symbia.case.tables import TABLE, TABLES, Column, Table

HOURS_PER_YEAR = 8760.0
_RESOLVED_LATER = {("plants", "availability"), ("periods", "year")}  # from the process, from the case


def fill(given: dict[str, pd.DataFrame], base_year: int) -> dict[str, pd.DataFrame]:
    """Every declared table with every default filled in; ``given`` is left as it is.

    Numbers are float64, integers int64 (float64 where they may be absent), flags bool, all else text; see
    ``tables.py`` for how blanks look.
    """
    given = dict(given)
    given["periods"] = periods(given["periods"], given["years"], base_year)
    filled = {
        table.name: _defaults(table, given[table.name]) if len(given[table.name]) else _empty(table).copy()
        for table in TABLES
    }
    for table in TABLES:
        if len(filled[table.name]):
            _from_row(table, filled[table.name])
    plants = filled["plants"]
    of_process = filled["processes"].drop_duplicates("process").set_index("process")["availability"]
    own = plants["availability"]
    plants["availability"] = own.where(own.notna(), plants["process"].map(of_process)).astype("float64")
    filled["periods"]["year"] = filled["periods"]["year"].fillna(base_year)
    filled["years"] = _years(filled["years"], filled["periods"])
    for table in TABLES:
        for column in table.columns:
            if column.type == "integer" and not column_may_lack(column):
                _to_integer(filled[table.name], column.name)
    return filled


def column_may_lack(column: Column) -> bool:
    """Whether a number column may hold ``nan`` once filled."""
    return isinstance(column.default, float) and bool(np.isnan(column.default))


def periods(given: pd.DataFrame, years: pd.DataFrame, base_year: int) -> pd.DataFrame:
    """The periods as given; if there are none, one of 8760 h for each year of the case."""
    if len(given):
        return given
    numbers = [int(year) for year in years["year"] if np.isfinite(year)]
    if len(numbers) > 1:
        names = [f"year_{year}" for year in numbers]
    else:
        names, numbers = ["year"], numbers or [base_year]
    made = blank(TABLE["periods"]).reindex(range(len(names)))
    made["period"] = names
    made["year"] = [float(year) for year in numbers]
    made["hours"] = HOURS_PER_YEAR
    return _text_blanks(TABLE["periods"], made)


def _years(filled: pd.DataFrame, of_periods: pd.DataFrame) -> pd.DataFrame:
    if len(filled):
        return filled
    made = blank(TABLE["years"])
    numbers = np.sort(of_periods["year"].dropna().unique())
    made = made.reindex(range(len(numbers)))
    made["year"] = numbers.astype("float64")
    return _defaults(TABLE["years"], _text_blanks(TABLE["years"], made))


def _text_blanks(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    for column in table.columns:
        if column.type not in ("number", "integer"):
            rows[column.name] = rows[column.name].fillna("").astype("str")
    return rows


@cache
def _empty(table: Table) -> pd.DataFrame:
    return _defaults(table, blank(table))


def _defaults(table: Table, given: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        cells = given[column.name]
        if column.type == "number" or column.type == "integer":
            stays = (table.name, column.name) in _RESOLVED_LATER or column_may_lack(column)
            columns[column.name] = cells if stays else cells.fillna(_number(column))
        elif column.type == "flag":
            columns[column.name] = cells.eq("true") | (cells.eq("") & bool(column.default))
        else:
            columns[column.name] = cells.where(cells.ne(""), str(column.default)) if column.default else cells
    return pd.DataFrame(columns)


def _number(column: Column) -> float:
    return float(column.default) if column.default != "" else np.nan


def _from_row(table: Table, rows: pd.DataFrame) -> None:
    """Defaults that another cell of the row gives."""
    for column in table.columns:
        giver = {"the id": table.key[-1], "the site": "site"}.get(column.default_from)  # of a mode, not its process
        if giver:
            cells = rows[column.name]
            rows[column.name] = cells.where(cells.ne(""), rows[giver])


def _to_integer(rows: pd.DataFrame, name: str) -> None:
    # a case with a bad year keeps floats: it is only looked at for further problems, never handed out
    if rows[name].notna().all() and np.isfinite(rows[name]).all():
        rows[name] = rows[name].astype("int64")
