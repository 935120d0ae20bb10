"""Checks of the table of ranges: each is of a number that is there, and the number lies in it."""

from __future__ import annotations

import pandas as pd

from symbia.case.nearest import advise
from symbia.case.tables import TABLE, Table
from symbia.case.view import View

NUMERIC = ("number", "integer")


def row_keys(table: Table, rows: pd.DataFrame) -> pd.Series:
    """What the table ``ranges`` calls each of ``rows``: the key columns, joined by ``/``."""
    first, *rest = (rows[name].astype("str") for name in table.key)
    for column in rest:
        first = first + "/" + column
    return first


def ranges(view: View) -> None:
    """Each range belongs to a cell that is there, low is not above high, and the number lies between."""
    given = view.filled["ranges"]
    if not len(given):
        return
    turned = given["low"].gt(given["high"])
    view.note_rows("limit_range", "ranges", turned, "low", "low is above high", "Exchange them")
    for name, of_table in given.groupby("table", sort=False):
        if name not in TABLE or not view.whole(str(name)):
            continue
        table = TABLE[str(name)]
        keyed = view.filled[table.name].set_axis(row_keys(table, view.filled[table.name]), axis=0)
        keyed = keyed[~keyed.index.duplicated()]
        numbers = [column.name for column in table.columns if column.type in NUMERIC]
        for column, there, words in (
            ("row", of_table["row"].isin(keyed.index), "no such row"),
            ("column", of_table["column"].isin(numbers), "no such column of numbers"),
        ):
            known = keyed.index if column == "row" else numbers
            for index in of_table.index[~there & of_table[column].ne("")]:
                advice = advise(str(of_table.loc[index, column]), known)
                view.note("range_cell", "ranges", int(index), column, f"{table.name} has {words}", advice)
        _outside(view, of_table[of_table["column"].isin(numbers) & of_table["row"].isin(keyed.index)], keyed)


def _outside(view: View, of_table: pd.DataFrame, keyed: pd.DataFrame) -> None:
    for column, cells in of_table.groupby("column", sort=False):
        value = keyed[str(column)].reindex(cells["row"]).set_axis(cells.index, axis=0).astype("float64")
        wrong = cells["low"].le(cells["high"]) & (value.lt(cells["low"]) | value.gt(cells["high"]))
        for index in cells.index[wrong]:
            message = f"{column} is not between low and high"
            view.note("value_range", "ranges", int(index), "row", message, severity="warning")
