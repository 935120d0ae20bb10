"""Checks across tables: ids that must exist, units, profiles."""

from __future__ import annotations

from functools import cache
from typing import Any

from symbia.case.nearest import Adviser
from symbia.case.tables import TABLES, Column, Table
from symbia.case.view import View, positions


def references(view: View) -> None:
    """Every foreign key is a key of the table it refers to."""
    for table in TABLES:
        for column in table.columns:
            if column.refers_to and len(view.filled[table.name]):
                _reference(view, table, column)


def _reference(view: View, table: Table, column: Column) -> None:
    assert column.refers_to is not None
    target, target_column = column.refers_to
    if not view.whole(target):
        return
    cells = view.filled[table.name][column.name]
    known = {key: None for key in view.filled[target][target_column] if key}  # in the order of the table
    if target == "sources" and not known:
        if cells.ne("").any():
            message = "sources are named, but the case has no table of sources"
            view.note("no_sources", table.name, None, column.name, message, "Add sources.csv", severity="warning")
        return
    bad = {}
    for cell in dict.fromkeys(cells):
        if cell and cell not in known:
            parts = [part for part in cell.split(";") if part] if column.refers_to_many else [cell]
            bad[cell] = [part for part in parts if part not in known]
    if not any(bad.values()):
        return
    wrong = cells.isin(list(bad))
    adviser = Adviser(known)
    advice = {part: adviser.advise(part) for part in dict.fromkeys(part for parts in bad.values() for part in parts)}
    for index in positions(wrong):
        for part in bad[cells.iloc[index]]:
            message = f"{target} has no {target_column} {part}"
            view.note("unknown_reference", table.name, index, column.name, message, advice[part])


def units(view: View) -> None:
    """Every unit of a commodity is one that pint understands."""
    rows = view.filled["commodities"]
    for unit in rows["unit"].drop_duplicates():
        fault = _unit_fault(unit) if unit else ""
        if fault:
            view.note_rows(
                "unit", "commodities", rows["unit"].eq(unit), "unit", fault, "For instance: t, MWh, GJ, m^3, or 1"
            )


#: units that need not be looked up: loading pint takes half a second
USUAL = frozenset(
    (
        "1",
        "t",
        "kt",
        "Mt",
        "kg",
        "g",
        "m^3",
        "m^2",
        "L",
        "ha",
        "km",
        "m",
        "h",
        "MWh",
        "kWh",
        "GWh",
        "TWh",
        "GJ",
        "MJ",
        "TJ",
        "PJ",
    )
)


@cache
def _unit_fault(unit: str) -> str:
    if unit in USUAL:
        return ""
    try:
        _registry().parse_units(unit)
    except Exception as error:  # pint's parser lets many kinds of error through, tokenize's and arithmetic ones too
        return f"pint does not understand the unit ({error})"
    return ""


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry()


def profiles(view: View) -> None:
    """A profile that is used has every period."""
    if not view.whole("profiles", "periods"):
        return
    rows = view.filled["profiles"]
    needed = list(dict.fromkeys(view.filled["periods"]["period"]))
    used = [
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.refers_to == ("profiles", "profile")
    ]
    has = {name: set(group) for name, group in rows.groupby("profile")["period"]}
    for table_name, column_name in used:
        cells = view.filled[table_name][column_name]
        for profile in cells[cells.ne("")].drop_duplicates():
            lacking = [period for period in needed if period not in has.get(profile, needed)]
            if lacking and profile in has:
                shown = ", ".join(lacking[:6]) + (f", … ({len(lacking)} in all)" if len(lacking) > 6 else "")
                index = next(iter(positions(cells.eq(profile))))
                advice = f"Add rows to profiles for: {shown}"
                view.note("profile_gap", table_name, index, column_name, "the profile misses periods", advice)
