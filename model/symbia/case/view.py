"""What the checks across tables look at: the tables as given and as filled, and where each row stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from symbia.case.convert import Given
from symbia.case.problem import Problem, Severity
from symbia.case.show import show


@dataclass
class View:
    """A case under check. ``problems`` grows."""

    given: Given
    filled: Mapping[str, pd.DataFrame]
    problems: list[Problem] = field(default_factory=list)

    def whole(self, *tables: str) -> bool:
        """Whether all these tables are known in full."""
        return not self.given.damaged.intersection(tables)

    def note(
        self,
        code: str,
        table: str,
        index: int | None,
        column: str,
        message: str,
        advice: str = "",
        *,
        value: object = None,
        severity: Severity = "error",
        message_zh: str = "",
    ) -> None:
        """Note a problem with a row (by its position) and column; the value shown is the cell's unless given."""
        rows = self.given.rows.get(table, ())
        there = index is not None and index < len(rows)
        shown = value
        if shown is None:
            shown = self.filled[table][column].iloc[index] if there and index is not None and column else ""
        row = int(rows[index]) if there and index is not None else None
        self.problems.append(Problem(code, message, advice, table, row, column, show(shown), severity, message_zh))

    def note_rows(
        self,
        code: str,
        table: str,
        wrong: pd.Series,
        column: str,
        message: str,
        advice: str = "",
        *,
        severity: Severity = "error",
    ) -> None:
        """Note the same problem for every row that is ``wrong``."""
        for index in positions(wrong):
            self.note(code, table, index, column, message, advice, severity=severity)


def positions(wrong: pd.Series) -> Iterable[int]:
    """Positions of the true values."""
    return (int(index) for index in wrong.to_numpy().nonzero()[0])
