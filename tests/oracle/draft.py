"""A case in the making: tables as lists of rows, and how they are written to a folder."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from .case_tables import COLUMNS, NEEDED, Row

T = TypeVar("T")


class Draft:
    """The tables so far, the dice, and the sizes that keep the numbers of a case together."""

    def __init__(self, seed: int) -> None:
        """An empty case whose every choice follows from the seed."""
        self.rng = Random(seed)
        self.settings: Row = {}
        self.policies: list[Row] = []
        self.tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.periods: list[str] = []  # ids in order, also where the table itself is left out
        self.years: list[int] = []
        self.hours = 0.0  # of a year's periods together
        self.rate = 1.0  # activity per hour that a middling plant has
        self.size: dict[str, float] = {}  # how many of a commodity's units go with one unit of activity
        self.forced = 0.15  # how often a trade has a least amount
        self.open = True  # whether unlimited capacity is harmless
        self.whole = False  # whether there are whole units and yes/no decisions

    @property
    def amount(self) -> float:
        """Activity per year of a middling plant."""
        return self.rate * self.hours

    def chance(self, probability: float) -> bool:
        """True as often as that."""
        return self.rng.random() < probability

    def number(self, low: float, high: float) -> float:
        """A number in between, three significant digits."""
        return three_digits(self.rng.uniform(low, high))

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """A few of the items, in their order."""
        count = min(len(items), self.rng.randint(least, most))
        chosen = sorted(self.rng.sample(range(len(items)), count))
        return [items[index] for index in chosen]

    def add(self, table: str, **row: Any) -> Row:
        """One more row; what is None stays blank."""
        self.tables[table].append(row)
        return row

    def per_capacity(self, process: str) -> float:
        """Activity per year that one unit of a process's capacity allows."""
        row = next(row for row in self.tables["processes"] if row["process"] == process)
        return self.hours if row.get("capacity_basis") == "hour" else self.hours / 8760.0

    def commodity(self, commodity: str) -> Row:
        """The row of a commodity."""
        return next(row for row in self.tables["commodities"] if row["commodity"] == commodity)

    def consumers(self, commodity: str, sign: int = -1) -> list[str]:
        """The sites where plants use a commodity (or make it, with sign = 1)."""
        processes = {row["process"] for row in self.tables["process_flows"]
                     if row["commodity"] == commodity and row["coefficient"] * sign > 0}  # fmt: skip
        return list(dict.fromkeys(row["site"] for row in self.tables["plants"] if row["process"] in processes))

    def new_profile(self, base: str, lowest: float = 0.0) -> str:
        """A profile over all periods."""
        name = f"{base}_{len(self.tables['profiles'])}"
        for period in self.periods:
            factor = 0.0 if lowest == 0.0 and self.chance(0.1) else self.number(lowest, 1.3)
            self.add("profiles", profile=name, period=period, factor=factor)
        return name


def three_digits(number: float) -> float:
    """The number as people write it."""
    return 0.0 if number == 0 else round(number, 2 - math.floor(math.log10(abs(number))))


def write_draft(draft: Draft, folder: Path) -> None:
    """Write the case; column order, byte-order marks and notes vary, which must not matter."""
    rng = Random(repr(draft.settings.get("id")))
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for table, rows in draft.tables.items():
        if not rows and table not in NEEDED:
            continue
        names = [name for name in COLUMNS[table] if any(row.get(name) is not None for row in rows) or
                 COLUMNS[table][name][1] == "<required>"]  # fmt: skip
        if rng.random() < 0.3:
            rng.shuffle(names)
        if rng.random() < 0.1:
            names.append("note")
        encoding = "utf-8-sig" if rng.random() < 0.1 else "utf-8"
        with (folder / f"{table}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    lines = [f"{name} = {toml(value)}" for name, value in draft.settings.items()]
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if draft.policies:
        blocks = ["\n".join(["[[policy]]", *(f"{name} = {toml(value)}" for name, value in policy.items())])
                  for policy in draft.policies]  # fmt: skip
        (folder / "policies.toml").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def toml(value: Any) -> str:
    """A value in TOML, tables and lists on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(part)}" for name, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(part) for part in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)
