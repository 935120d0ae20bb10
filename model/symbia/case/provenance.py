"""Where a case's numbers come from: every number of a table counted by its source and its range."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from symbia.case.checks.ranges import NUMERIC, row_keys
from symbia.case.read import Draft, read_draft
from symbia.case.tables import RANGED, TABLE, Table

#: the kinds in the order of the columns of `provenance`
KINDS = ("read", "anchored", "estimate", "definition", "missing")


def provenance(case: str | Path, tables: Sequence[str] = RANGED) -> pd.DataFrame:
    """How many numbers of each column of a case's ``tables`` were read, are anchored, estimated, defined or missing.

    ``case`` is a folder or a workbook; blank cells are not numbers. One row for each column that has numbers:
    ``table``, ``column``, ``numbers``, then how many are of each of `KINDS`:

    - ``read``: all sources were read there (``checked`` is ``yes``),
    - ``anchored``: an estimate that leans on something read, with a range,
    - ``estimate``: nothing was read for it, with a range,
    - ``definition``: true by definition or a choice of the case,
    - ``missing``: no source, or neither read nor with a range.

    The sources of a number are those that the table ``ranges`` gives it, else those of its row; its range is that of
    ``ranges``, or ``low`` and ``high`` of a coefficient. Raises `CaseError` for a case that cannot be read.
    """
    kinds = number_kinds(case, tables)
    if not len(kinds):
        return pd.DataFrame(columns=["table", "column", "numbers", *KINDS])
    counts = pd.DataFrame({kind: kinds["kind"].eq(kind).astype("int64") for kind in KINDS})
    counts.insert(0, "numbers", 1)
    return counts.groupby([kinds["table"], kinds["column"]], sort=False).sum().reset_index()


def number_kinds(case: str | Path, tables: Sequence[str] = RANGED) -> pd.DataFrame:
    """Every number of a case's ``tables``: ``table``, ``row``, ``column`` and ``kind``, one of `KINDS`."""
    draft = read_draft(case)
    checked = dict(zip(*(_text(draft, "sources", name) for name in ("source", "checked")), strict=True))
    parts = [_kinds(draft, TABLE[name], checked) for name in tables]
    return pd.concat(parts, ignore_index=True)


def _text(draft: Draft, table: str, column: str) -> pd.Series:
    return draft.given.tables[table][column].fillna("").astype("str")


def _kinds(draft: Draft, table: Table, checked: dict[str, str]) -> pd.DataFrame:
    rows = draft.given.tables[table.name]
    names = ["table", "row", "column", "kind"]
    columns = [
        column.name
        for column in table.columns
        if column.type in NUMERIC and not (table.name == "process_flows" and column.name in ("low", "high"))
    ]
    if not len(rows) or not columns:
        return pd.DataFrame(columns=names)
    keys = row_keys(table, rows.fillna(dict.fromkeys(table.key, "")))
    cells = rows[columns].assign(row=keys, source=_text(draft, table.name, "source"))
    cells = cells.melt(["row", "source"], var_name="column of a number", value_name="the number")
    cells = cells.rename(columns={"column of a number": "column"}).dropna(subset=["the number"])
    given = draft.given.tables["ranges"]
    given = given[given["table"].eq(table.name)]
    own = given.set_index(["row", "column"])[["source", "low", "high"]]
    own = own[~own.index.duplicated()].reindex(pd.MultiIndex.from_frame(cells[["row", "column"]]))
    own_source = own["source"].fillna("").astype("str").to_numpy()
    ranged = (own["low"].notna() & own["high"].notna()).to_numpy()
    if table.name == "process_flows":
        with_range = dict(zip(keys, rows["low"].notna() & rows["high"].notna(), strict=True))
        of_row = cells["row"].map(with_range).astype(bool) & cells["column"].eq("coefficient")
        ranged = ranged | of_row.to_numpy()
    sources = cells["source"].where(own_source == "", own_source)
    kind = [_kind(source, bool(span), checked) for source, span in zip(sources, ranged, strict=True)]
    return cells.assign(table=table.name, kind=kind)[names]


def _kind(source: str, ranged: bool, checked: dict[str, str]) -> str:
    kinds = {checked.get(key.strip(), "no") or "no" for key in source.split(";") if key.strip()}
    if kinds == {"definition"}:
        return "definition"
    if kinds == {"yes"}:
        return "read"
    if not kinds or not ranged:
        return "missing"
    return "anchored" if kinds & {"yes", "partly"} else "estimate"
