"""What a case is once it has been read, checked and filled: frozen, and complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pandas as pd

PolicyMode = Literal["enforce", "goal", "monitor"]
Sense = Literal["min", "max"]
ObjectiveKind = Literal["net_value", "output_value", "cost", "measure"]

QUANTITIES = (
    "produced",
    "consumed",
    "generated",
    "utilised",
    "disposed",
    "released",
    "supplied",
    "sold",
    "shipped",
    "activity",
    "capacity",
    "new_capacity",
    "output_value",
    "revenue",
    "land",
)
FILTERS = (
    "commodity",
    "category",
    "unit",
    "site",
    "kind",
    "region",
    "county",
    "owner",
    "chain",
    "process",
    "mode",
    "plant",
    "contract",
    "transport_mode",
    "period",
    "season",
    "year",
)
PER = ("site", "region", "owner", "chain", "process", "plant", "commodity", "period", "year")


@dataclass(frozen=True)
class Measure:
    """A linear quantity of the model: what is added up, over which rows, with which weights.

    ``filters`` maps a name of ``FILTERS`` to the values that pass (years are integers, all others text); ``weights``
    multiplies commodities before adding, a commodity not named counting 0; ``None`` weighs all alike.
    """

    quantity: str
    filters: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    factor: float = 1.0
    weights: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Policy:
    """A linear statement about measures: a bound on one (or on a share of another), or a price.

    ``minimum`` and ``maximum`` are ``None`` where there is no such bound (``equal`` of the file sets both); ``price``
    is ``None`` where the policy is not a price; ``penalty`` is ``None`` unless ``mode`` is ``goal``; ``per`` is ``""``
    where the policy is one statement for each year.
    """

    id: str
    measure: tuple[Measure, ...]
    of: tuple[Measure, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    price: float | None = None
    mode: PolicyMode = "enforce"
    penalty: float | None = None
    per: str = ""
    title: str = ""
    title_zh: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Objective:
    """What is optimised. ``measures`` is empty unless ``kind`` is ``measure``."""

    kind: ObjectiveKind = "net_value"
    sense: Sense = "max"
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Case:
    """A checked case with every default filled in.

    ``tables`` holds every declared table under its name, also those that the case left out (no rows then), each with
    all declared columns in declared order, a plain ``RangeIndex`` in file order (spreadsheet row = index + 2) and no
    unresolved defaults: see ``case/tables.py`` for how blanks look. ``periods`` and ``years`` always have rows.

    ``routes`` is the shortest path for each transport mode and class between two sites: ``from``, ``to``,
    ``transport_mode``, ``transport_class``, ``km``, ``cost`` (currency per unit of freight weight), ``loss`` (share of
    what leaves the origin) and ``links`` (tuple of link ids from the origin).

    ``boundaries`` is the text of the folder's ``boundaries.geojson``, for the map; blank where there is none.
    ``folder`` is where its scenarios are looked for: ``None`` for a case that was not read from files.
    """

    id: str
    title: str
    title_zh: str
    currency: str
    base_year: int
    discount_rate: float
    objective: Objective
    tables: Mapping[str, pd.DataFrame]
    policies: tuple[Policy, ...]
    routes: pd.DataFrame
    scenarios: tuple[str, ...] = ()
    boundaries: str = ""
    folder: Path | None = field(default=None, compare=False)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The table called ``table``. Treat it as read-only."""
        return self.tables[table]

    def with_changes(self, *changes: Mapping[str, Any], policies: Sequence[Mapping[str, Any]] = ()) -> Case:
        """A new case: this one after ``changes``, each written as a ``[[change]]`` of a scenario, and more policies.

        >>> dear = case.with_changes({"table": "supplies", "where": {"commodity": "coal"}, "scale": {"price": 1.2}})
        >>> strict = case.with_changes({"policy": "solid_waste_utilisation", "set": {"min": 0.7}})

        Raises `CaseError` with everything that is wrong with the changes or comes of them.
        """
        from symbia.case.variant import changed

        return changed(self, changes, policies)

    def with_rows(self, **tables: pd.DataFrame | Sequence[Mapping[str, Any]]) -> Case:
        """A new case with more rows in some tables; a row whose key is there already changes the columns that it names.

        >>> case.with_rows(plants=[{"plant": "kiln_2", "site": "park_b", "process": "kiln", "max_new": 300_000}])
        """
        from symbia.case.variant import extended

        return extended(self, tables)

    def with_tables(self, **tables: pd.DataFrame | Sequence[Mapping[str, Any]]) -> Case:
        """A new case in which some tables hold other rows.

        >>> near = case.with_tables(links=case["links"].query("km < 300"))
        """
        from symbia.case.variant import replaced

        return replaced(self, tables)

    def under(self, *scenarios: str | Path) -> Case:
        """A new case: this one under scenarios, by name (see ``known_scenarios``) or path, in the order given."""
        from symbia.case.variant import under

        return under(self, scenarios)

    @property
    def known_scenarios(self) -> pd.DataFrame:
        """Scenarios in the case's folder: columns ``scenario``, ``title``, ``title_zh``."""
        from symbia.case.variant import known_scenarios

        return known_scenarios(self)

    def names(self, table: str, language: str = "en") -> pd.Series:
        """Labels of a table's ids in English (``en``) or Chinese (``zh``), by id."""
        rows = self.tables[table]
        return rows.set_index(rows.columns[0])[f"name_{language}"]

    def _ipython_key_completions_(self) -> list[str]:
        """Names of the tables that have rows, for completion in a notebook."""
        return [name for name, rows in self.tables.items() if len(rows)]

    def __repr__(self) -> str:
        """What it is, in one line."""
        sizes = ", ".join(
            f"{len(self.tables[name])} {name}" for name in ("sites", "commodities", "processes", "plants")
        )
        under = f" under {', '.join(self.scenarios)}" if self.scenarios else ""
        return f"<Case {self.id}{under}: {sizes}, {len(self.tables['periods'])} periods>"

    def _repr_html_(self) -> str:
        """What it is, for a notebook."""
        from symbia.case.card import card

        return card(self)
