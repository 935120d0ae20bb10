"""What the declaration says about single tables, as pandera schemas, and pandera's findings as problems."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbia.case.convert import Given, is_integer
from symbia.case.nearest import advise
from symbia.case.problem import Problem
from symbia.case.show import show
from symbia.case.tables import TABLES, Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

ID = r"[a-z][a-z0-9_]*"
IDS = rf"{ID}(;{ID})*"

Passes = Callable[[pd.Series], "pd.Series"]


def table_problems(given: Given) -> list[Problem]:
    """Every cell and key of ``given`` that the declaration does not allow."""
    return [problem for table in TABLES if len(given.tables[table.name]) for problem in _problems(table, given)]


def schema(table: Table, given: Given | None = None) -> Any:
    """The pandera schema of a typed table whose blanks are still blank.

    With ``given``, cells already reported pass as not blank, and columns of nothing but blanks are left out unless
    they are required: pandera takes a millisecond for each.
    """
    import pandera.pandas as pa

    reported = given.reported if given else {}
    columns = {}
    for column in table.columns:
        if given and not column.required and _is_blank(given.tables[table.name][column.name]):
            continue
        rules = dict(_rules(column, reported.get((table.name, column.name))))
        # pandera would convert and copy if it were told types; the frame is typed already
        checks = [pa.Check(rule, name=code, ignore_na=False) for code, rule in rules.items()]
        if checks:
            columns[column.name] = pa.Column(None, checks, nullable=True)
    return pa.DataFrameSchema(columns, checks=[pa.Check(_no_repeat(table), name="duplicate_key", ignore_na=False)])


def _is_blank(cells: pd.Series) -> bool:
    return bool((cells.isna() if cells.dtype.kind == "f" else cells.eq("")).all())


def _rules(column: Column, reported: NDArray[np.bool_] | None) -> list[tuple[str, Passes]]:
    rules: list[tuple[str, Passes]] = []
    if column.required:
        rules.append(("blank", _not_blank(reported)))
    if column.type == "id":
        pattern = IDS if column.refers_to_many else ID
        rules.append(("not_an_id", lambda cells: cells.eq("") | cells.str.fullmatch(pattern)))
    if column.choices:
        rules.append(("not_a_choice", lambda cells: cells.eq("") | cells.isin(column.choices)))
    if column.type == "integer":
        rules.append(("not_an_integer", lambda cells: cells.isna() | cells.map(is_integer)))
    if column.minimum > -math.inf or column.maximum < math.inf:
        rules.append(("out_of_range", _in_range(column)))
    if column.not_zero:
        rules.append(("zero", lambda cells: cells.ne(0)))
    return rules


def _not_blank(reported: NDArray[np.bool_] | None) -> Passes:
    def passes(cells: pd.Series) -> pd.Series:
        there = cells.ne("") & cells.notna()
        return there if reported is None else there | reported

    return passes


def _in_range(column: Column) -> Passes:
    def passes(cells: pd.Series) -> pd.Series:
        low = cells.gt(column.minimum) if column.above_minimum else cells.ge(column.minimum)
        return cells.isna() | (low & cells.le(column.maximum))

    return passes


def _no_repeat(table: Table) -> Callable[[pd.DataFrame], pd.Series]:
    def passes(rows: pd.DataFrame) -> pd.Series:
        key = rows[list(table.key)]
        # a row whose key lacks a required part is told so; several of them do not repeat each other
        whole = np.ones(len(rows), dtype=bool)
        for name in table.key:
            if table.column(name).required:
                whole &= (key[name].ne("") & key[name].notna()).to_numpy()
        return ~(key.duplicated(keep="first") & whole)

    return passes


def _passes(table: Table, given: Given) -> bool:
    """Whether every rule of the table holds: the usual end, for which pandera need not be loaded."""
    rows = given.tables[table.name]
    return bool(_no_repeat(table)(rows).all()) and all(
        bool(rule(rows[column.name]).all())
        for column in table.columns
        if column.required or not _is_blank(rows[column.name])
        for _, rule in _rules(column, given.reported.get((table.name, column.name)))
    )


def _problems(table: Table, given: Given) -> list[Problem]:
    if _passes(table, given):
        return []
    from pandera.errors import SchemaErrors

    rows = given.tables[table.name]
    try:
        schema(table, given).validate(rows, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    cases = cases.loc[cases["index"].notna(), ["schema_context", "column", "check", "index"]]
    # a check of whole rows is reported once for each column
    cases.loc[cases["schema_context"] == "DataFrameSchema", "column"] = table.key[0]
    cases = cases.drop_duplicates().sort_values("index", kind="stable")
    first = _first_rows(table, given) if (cases["check"] == "duplicate_key").any() else {}
    numbers = given.rows[table.name]
    problems = []
    for name, code, index in zip(cases["column"], cases["check"], cases["index"].astype(int), strict=True):
        value = rows[name].iloc[index]
        if code == "duplicate_key":
            key = tuple(rows[part].iloc[index] for part in table.key)
            shown = ", ".join(text for text in map(show, key) if text)
            message = f"the key ({', '.join(table.key)}) is already that of row {first[key]}"
            problems.append(
                Problem(code, message, "A key stands once", table.name, int(numbers[index]), str(name), shown)
            )
            continue
        message, advice = _say(code, table.column(str(name)), value)
        problems.append(Problem(code, message, advice, table.name, int(numbers[index]), str(name), show(value)))
    return problems


def _first_rows(table: Table, given: Given) -> dict[tuple[object, ...], int]:
    keys = zip(*(given.tables[table.name][name] for name in table.key), strict=True)
    first: dict[tuple[object, ...], int] = {}
    for key, row in zip(keys, given.rows[table.name], strict=True):
        first.setdefault(key, int(row))
    return first


def _say(code: str, column: Column, value: object) -> tuple[str, str]:
    if code == "blank":
        return "a required cell is blank", f"Give {column.meaning}" if column.meaning != "id" else "Give an id"
    if code == "not_an_id":
        many = "; several are separated by ;" if column.refers_to_many else ""
        return "not an id", f"Ids are lower snake_case ASCII: a letter, then letters, digits and _{many}"
    if code == "not_a_choice":
        return "not one of the choices", advise(str(value), column.choices)
    if code == "not_an_integer":
        return "not a whole number", "Write it without decimals"
    if code == "zero":
        return "a coefficient of 0 says nothing", "Leave the row out"
    return "the number is out of range", f"Expected {allowed(column)}"


def allowed(column: Column) -> str:
    """The range of a number column in words; ``""`` if it may be any number."""
    if column.minimum > -math.inf and column.maximum < math.inf:
        return f"{show(column.minimum)} to {show(column.maximum)}"
    if column.minimum > -math.inf:
        return f"more than {show(column.minimum)}" if column.above_minimum else f"at least {show(column.minimum)}"
    return f"at most {show(column.maximum)}" if column.maximum < math.inf else ""
