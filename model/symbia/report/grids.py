"""Tables of the page: rows of text that can be sorted and filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from symbia.report.seen import Seen

ROWS = 500


@dataclass(frozen=True)
class Cell:
    """Text, with a number to sort by, a length of bar (0 to 1) and a class for its look."""

    text: str
    sort: float | None = None
    bar: float | None = None
    look: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of a section. ``right`` are the columns set flush right, ``choose`` those with a list to filter by."""

    columns: tuple[str, ...]
    rows: list[list[Cell]]
    all_rows: int
    right: frozenset[int] = frozenset()
    choose: tuple[int, ...] = ()
    options: dict[int, list[str]] = field(default_factory=dict)


def grid(
    seen: Seen,
    columns: Sequence[str],
    rows: pd.DataFrame,
    made: Callable[[Any], list[Cell]],
    choose: Sequence[int] = (),
) -> Grid:
    """The first rows of a table, made into cells; ``choose`` are the columns with a list of what is there."""
    shown = [made(row) for row in rows.head(ROWS).itertuples()]
    right = frozenset(n for n in range(len(columns)) if any(row[n].sort is not None for row in shown))
    options = {n: sorted({row[n].text for row in shown}) for n in choose}
    return Grid(tuple(seen.word(c) for c in columns), shown, len(rows), right, tuple(choose), options)
