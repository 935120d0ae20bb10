"""What was changed in the case between two runs: the cause beside the effects."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd

from symbia.case import Case, Policy
from symbia.case.show import show
from symbia.case.tables import TABLES
from symbia.results.compare.runs import Run

COLUMNS = ["run", "table", "item", "column", "before", "after"]
#: columns that say where a number is from, not what it is
WORDS = ("source", "note", "title", "title_zh", "name_en", "name_zh")


def inputs(runs: list[Run]) -> pd.DataFrame:
    """Every cell of the case, policy and setting in which a run differs from the base, as text.

    Rows that only one of the two has show ``(row)`` as their column, blank where they are not.
    """
    base = runs[0].solution.case
    rows: list[tuple[str, ...]] = []
    for run in runs[1:]:
        own = run.solution.case
        rows += [(run.name, *found) for found in [*_settings(base, own), *_policies(base, own), *_tables(base, own)]]
    return pd.DataFrame(rows, columns=COLUMNS)


def _settings(base: Case, other: Case) -> list[tuple[str, ...]]:
    found = []
    for name in ("currency", "base_year", "discount_rate", "objective"):
        before, after = getattr(base, name), getattr(other, name)
        if before != after:
            shown = [one.kind if name == "objective" else show(one) for one in (before, after)]
            found.append(("case.toml", "", name, *shown))
    return found


def _policies(base: Case, other: Case) -> list[tuple[str, ...]]:
    before, after = ({policy.id: policy for policy in case.policies} for case in (base, other))
    found: list[tuple[str, ...]] = []
    for name in dict.fromkeys([*before, *after]):
        if name not in before or name not in after:
            there = "there"
            found.append(("policies", name, "(row)", there if name in before else "", there if name in after else ""))
            continue
        for field in fields(Policy):
            old, new = getattr(before[name], field.name), getattr(after[name], field.name)
            if old != new and field.name not in WORDS:
                found.append(("policies", name, field.name, _text(old), _text(new)))
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(measure.quantity for measure in value)
    return show(value)


def _tables(base: Case, other: Case) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for table in TABLES:
        if table.name == "sources":
            continue
        key = list(table.key)
        before, after = (case[table.name].set_index(key, drop=False) for case in (base, other))
        if before.equals(after):
            continue
        for name in before.index.difference(after.index, sort=False):
            found.append((table.name, _key(name), "(row)", "there", ""))
        for name in after.index.difference(before.index, sort=False):
            found.append((table.name, _key(name), "(row)", "", "there"))
        both = before.index.intersection(after.index, sort=False)
        old, new = before.loc[both], after.loc[both]
        for column in (column.name for column in table.columns if column.name not in (*key, *WORDS)):
            apart = ~((old[column] == new[column]) | (old[column].isna() & new[column].isna()))
            for name in both[apart.to_numpy()]:
                found.append((table.name, _key(name), column, show(old.loc[name, column]), show(new.loc[name, column])))
    return found


def _key(name: Any) -> str:
    return " ".join(str(part) for part in name if part) if isinstance(name, tuple) else str(name)


def in_short(table: pd.DataFrame) -> pd.DataFrame:
    """The same by run, table and column: how many rows, and their common factor, common new value or an example."""
    rows = []
    for (run, name, column), own in table.groupby(["run", "table", "column"], sort=False):
        before, after = (pd.to_numeric(own[side], errors="coerce") for side in ("before", "after"))
        ratio = (after / before.where(before != 0)).dropna()
        if len(own) > 1 and len(ratio) == len(own) and ratio.max() - ratio.min() <= 1e-9 * abs(ratio.max()):
            told = f"× {ratio.iloc[0]:.4g}"
        elif len(own[["before", "after"]].drop_duplicates()) == 1:
            told = f"{own['before'].iloc[0] or '–'} → {own['after'].iloc[0] or '–'}"
        else:
            told = f"{own['before'].iloc[0] or '–'} → {own['after'].iloc[0] or '–'}, …"
        items = ", ".join(own["item"].head(3)) + (", …" if len(own) > 3 else "")
        rows.append((run, name, column, len(own), told, items))
    return pd.DataFrame(rows, columns=["run", "table", "column", "rows", "change", "items"])
