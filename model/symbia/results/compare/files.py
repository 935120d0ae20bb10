"""A comparison on disk: a folder of tables, or one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from symbia.results.compare.runs import CompareError

if TYPE_CHECKING:
    from symbia.results.compare.comparison import Comparison

WORKBOOK = "comparison.xlsx"
TIDY = "changes"
TOGETHER = (
    "terms",
    "chains",
    "output",
    "byproducts",
    "plants",
    "trade",
    "shipments",
    "prices",
    "site_prices",
    "policies",
)


def write_comparison(
    comparison: Comparison, folder: str | Path, *, table_format: str = "csv", overwrite: bool = False
) -> Path:
    """Write every table of a comparison, and ``changes``: all of them as one tidy table, a row for each number.

    A folder for ``csv`` and ``parquet``; for ``xlsx`` a folder too, or a file where the name ends so.
    """
    target = Path(folder)
    book = table_format == "xlsx"
    file = target if target.suffix.lower() == ".xlsx" else target / WORKBOOK
    place = file if book else target
    check_place(place, overwrite=overwrite)
    tables = {**comparison.tables, TIDY: tidy(comparison)}
    try:
        place.parent.mkdir(parents=True, exist_ok=True) if book else place.mkdir(parents=True, exist_ok=True)
        if book:
            _write_workbook(tables, file)
            return file
        for name, table in tables.items():
            if table_format == "parquet":
                table.to_parquet(target / f"{name}.parquet", index=False)
            else:  # a byte-order mark, so that Excel reads Chinese
                table.to_csv(target / f"{name}.csv", index=False, encoding="utf-8-sig")
    except OSError as error:
        raise CompareError(f"cannot write {place}: {error.strerror or error}") from error
    return target


def check_place(place: Path, *, overwrite: bool) -> None:
    """Raise ``CompareError`` when a comparison must not be written to a file or folder."""
    if place.exists() and not overwrite and (place.is_file() or any(place.iterdir())):
        raise CompareError(f"{place} is there already; name another or add --overwrite")


def _write_workbook(tables: dict[str, pd.DataFrame], file: Path) -> None:
    from openpyxl import Workbook

    from symbia.results.workbook import write_table

    book = Workbook(write_only=True)
    for name, table in tables.items():
        write_table(book, name, table)
    book.save(file)


def tidy(comparison: Comparison) -> pd.DataFrame:
    """One row for each number of each run but the base: table, item, measure, year, unit, run, base, value, change."""
    names = comparison.names
    base, parts = names[0], []
    for name in TOGETHER:
        table = comparison.tables[name]
        values = {*names, *(f"change {one}" for one in names), "worth"}
        keys = [column for column in table.columns if column not in {*values, "measure", "year", "unit"}]
        item = table[keys].astype(object).astype(str).agg(" ".join, axis=1) if len(table) else pd.Series(dtype=object)
        for run in names[1:]:
            part = pd.DataFrame({"table": name, "item": item.str.strip()})
            part["measure"] = table.get("measure", name)
            part["year"] = table.get("year")
            part["unit"] = table.get("unit", "")
            part["run"], part["base"], part["value"] = run, table[base], table[run]
            part["change"] = table[f"change {run}"]
            parts.append(part[part["change"].fillna(0.0) != 0.0].astype({"year": "Int64"}))
    return pd.concat(parts, ignore_index=True)
