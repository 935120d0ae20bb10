"""From a folder or a workbook to text: tables, case.toml and policies.toml, before anything is converted."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symbia.case.grid import RawTable, to_table
from symbia.case.nearest import advise, nearest
from symbia.case.problem import Problem
from symbia.case.tables import TABLE, TABLES

HEADER_FILE = "case.toml"
POLICIES_FILE = "policies.toml"
PACKAGE_FILE = "datapackage.json"
BOUNDARIES_FILE = "boundaries.geojson"


@dataclass
class RawCase:
    """What stood in the files. ``header`` is ``None`` where there was none that could be read.

    ``damaged`` names the tables that are missing or could not be read whole, so that nothing is said about ids that
    may well be in them.
    """

    header: dict[str, Any] | None = None
    policies: dict[str, Any] = field(default_factory=dict)
    policies_text: str = ""
    tables: dict[str, RawTable] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    scenario_folder: Path = Path("scenarios")
    boundaries: str = ""

    def add(self, name: str, grid: list[list[str]]) -> None:
        """Take in the cells of the table ``name``."""
        table, problems = to_table(TABLE[name], grid)
        self.problems += problems
        if table is None or table.lacking or any(problem.code == "duplicate_column" for problem in problems):
            self.damaged.add(name)
        if table is not None:
            self.tables[name] = table

    def require(self) -> None:
        """Note the required tables that are not there."""
        for table in TABLES:
            if table.required and table.name not in self.tables and table.name not in self.damaged:
                self.damaged.add(table.name)
                advice = "A case must have it, if only with a header row"
                self.problems.append(Problem("missing_table", "the table is not there", advice, table.name))


def read_files(path: Path) -> RawCase:
    """Read the case at ``path``; what cannot be read becomes a problem."""
    raw = RawCase()
    if path.is_dir():
        _read_folder(path, raw)
    elif path.is_file() and path.suffix.lower() in (".xlsx", ".xlsm"):
        from symbia.case.workbook import read_workbook

        read_workbook(path, raw)
    elif path.is_file() and path.name == PACKAGE_FILE:
        from symbia.case.datapackage import read_package

        read_package(path, raw)
    elif path.is_file():
        advice = "Give the folder that holds case.toml, an .xlsx workbook, or a datapackage.json"
        raw.problems.append(Problem("no_case", f"{path} is not a case", advice))
        return raw
    else:
        advice = ""
        if path.parent.is_dir():
            near = nearest(path.name, (entry.name for entry in path.parent.iterdir()))
            advice = f"Did you mean {path.parent / near}?" if near else ""
        raw.problems.append(Problem("no_case", f"there is nothing at {path}", advice))
        return raw
    raw.require()
    return raw


def read_boundaries(path: Path) -> str:
    """The text of a folder's outlines for the map; blank where there are none or they cannot be read."""
    try:
        return (path / BOUNDARIES_FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _read_folder(folder: Path, raw: RawCase) -> None:
    raw.scenario_folder = folder / "scenarios"
    raw.boundaries = read_boundaries(folder)
    for file in sorted(folder.iterdir()):
        if not file.is_file() or file.name.startswith((".", "~")):
            continue
        suffix = file.suffix.lower()
        if suffix == ".csv" and file.stem in TABLE:
            take_table(file, file.stem, raw)
        elif suffix == ".csv":
            raw.problems.append(
                Problem("unknown_table", "a case has no such table", advise(file.stem, TABLE), table=file.name)
            )
        elif suffix == ".toml" and file.name not in (HEADER_FILE, POLICIES_FILE):
            advice = advise(file.name, (HEADER_FILE, POLICIES_FILE))
            raw.problems.append(
                Problem("unknown_file", "the file is not read", advice, table=file.name, severity="warning")
            )
    take_header(folder / HEADER_FILE, raw)
    if (folder / POLICIES_FILE).is_file():
        take_policies(folder / POLICIES_FILE, raw)


def take_table(file: Path, name: str, raw: RawCase) -> None:
    """Read the CSV file as the table ``name``."""
    grid = _read_csv(file, name, raw)
    if grid is None:
        raw.damaged.add(name)
    else:
        raw.add(name, grid)


def take_header(file: Path, raw: RawCase) -> None:
    """Read case.toml."""
    if file.is_file():
        raw.header, problems = read_toml(file)
        raw.problems += problems
    else:
        advice = "It holds at least id, currency and base_year"
        raw.problems.append(Problem("missing_table", "the file is not there", advice, HEADER_FILE))


def take_policies(file: Path, raw: RawCase) -> None:
    """Read policies.toml."""
    text, problems = _read_text(file, "Save it as UTF-8", POLICIES_FILE)
    if text is not None:
        raw.policies_text = text.replace("\r\n", "\n")
        found, problems = parse_toml(text, POLICIES_FILE)
        raw.policies = found or {}
    raw.problems += problems


def _read_csv(file: Path, name: str, raw: RawCase) -> list[list[str]] | None:
    text, problems = _read_text(file, "Save it as CSV UTF-8", name)
    raw.problems += problems
    if text is None:
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    grid: list[list[str]] = []
    try:
        grid.extend(reader)
    except csv.Error as error:
        message = f"not valid CSV near line {reader.line_num}: {error}"
        advice = "Look for a double quote that is not closed, or not doubled inside a quoted text"
        raw.problems.append(Problem("csv_syntax", message, advice, name, row=len(grid) + 1))
        return None
    if grid and len(grid[0]) == 1 and re.search(r"[;\t|]", grid[0][0]):
        message = "the columns are not separated by commas"
        raw.problems.append(Problem("csv_syntax", message, "Save it as CSV UTF-8 (comma delimited)", name, row=1))
        return None
    return grid


def _read_text(file: Path, advice: str, table: str) -> tuple[str | None, list[Problem]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        return None, [Problem("unreadable", f"{file.name} cannot be read: {error.strerror}", table=table)]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        # the decoder counts from after a byte-order mark
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        line = content.count(b"\n", 0, start) + 1
        message = f"{file.name} is not UTF-8: byte 0x{content[start]:02x} at position {start}, line {line}"
        return None, [Problem("encoding", message, advice, table=table)]


def read_toml(file: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """What a TOML file says, or what is wrong with it."""
    text, problems = _read_text(file, "Save it as UTF-8", file.name)
    if text is None:
        return None, problems
    return parse_toml(text, file.name)


def parse_toml(text: str, name: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """What ``text`` says, or what is wrong with it, with line and column. ``name`` is the file's."""
    try:
        return tomllib.loads(text.replace("\r\n", "\n")), []
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        row = int(place.group(1)) if place else None
        advice = "A text stands in double quotes; a list in square brackets; a key is given once"
        return None, [Problem("toml_syntax", f"not valid TOML: {error}", advice, table=name, row=row)]
