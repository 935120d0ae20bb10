"""A copy of a case that a test may break."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TUTORIAL = Path(__file__).resolve().parents[2] / "data" / "tutorial"


class Folder:
    """A case's folder; rows are counted as a spreadsheet shows them, the header being row 1."""

    def __init__(self, path: Path, source: Path = TUTORIAL) -> None:
        shutil.copytree(source, path)
        self.path = path

    def rows(self, table: str) -> list[list[str]]:
        file = self.path / f"{table}.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8", newline="") as text:
            return list(csv.reader(text))

    def save(self, table: str, rows: list[list[str]]) -> None:
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as text:
            csv.writer(text, lineterminator="\n").writerows(rows)

    def cell(self, table: str, row: int, column: str, value: str) -> None:
        """Write a cell; a column that is not there is added."""
        rows = self.rows(table)
        if column not in rows[0]:
            rows = [[*line, ""] for line in rows]
            rows[0][-1] = column
        rows[row - 1][rows[0].index(column)] = value
        self.save(table, rows)

    def append(self, table: str, /, **cells: str) -> None:
        """Add a row; a table that is not there is made."""
        rows = self.rows(table) or [[]]
        for column in cells:
            if column not in rows[0]:
                rows = [[*line, ""] for line in rows]
                rows[0][-1] = column
        rows.append([cells.get(column, "") for column in rows[0]])
        self.save(table, rows)

    def header(self, table: str, old: str, new: str) -> None:
        rows = self.rows(table)
        rows[0][rows[0].index(old)] = new
        self.save(table, rows)

    def drop(self, table: str, column: str) -> None:
        rows = self.rows(table)
        position = rows[0].index(column)
        self.save(table, [[cell for index, cell in enumerate(line) if index != position] for line in rows])

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{old} is not in {file}"
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        target = self.path / file
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def add(self, file: str, text: str) -> None:
        target = self.path / file
        before = target.read_text(encoding="utf-8") if target.exists() else ""
        target.write_text(before + text, encoding="utf-8")

    def remove(self, file: str) -> None:
        (self.path / file).unlink()


@dataclass(frozen=True)
class Broken:
    """What is broken, and the one problem that must be found: where it is and words that it must contain."""

    name: str
    mutate: Callable[[Folder], object]
    code: str
    table: str
    row: int | None
    column: str
    words: tuple[str, ...]
    severity: str = "error"
    scenarios: tuple[str, ...] = ()
