"""What is wrong with a case, said so that the person who wrote the table can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]
#: errors stop everything; warnings are most likely mistakes; hints deserve a look
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True)
class Problem:
    """One finding.

    ``table`` is a table's name or a file's (``case.toml``, ``policies.toml``, a scenario's file name); ``row`` the row
    as a spreadsheet shows it (the header is row 1), ``None`` where no single row is meant; ``column`` the column or
    key; ``value`` what stands there; ``message`` what is wrong; ``advice`` what is expected instead. ``message_zh``
    says what is wrong in Chinese where the check can (all that look at the case as a whole); the meaning of the code is
    there in both languages for every problem (`symbia.case.codes`).
    """

    code: str
    message: str
    advice: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    severity: Severity = "error"
    message_zh: str = ""

    def __str__(self) -> str:
        """``table, row 5, column price: message (found: x). advice``."""
        place = self.place
        found = f" (found: {self.value})" if self.value else ""
        text = f"{place}: {self.message}{found}." if place else f"{self.message}{found}."
        return f"{text} {self.advice}".rstrip()

    @property
    def place(self) -> str:
        """``table, row 5, column price``; ``""`` where the problem has no place."""
        parts = (
            self.table,
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        )
        return ", ".join(part for part in parts if part)

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


class CaseError(Exception):
    """A case that cannot be used, with all its problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep every problem; the message lists them one to a line."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
