"""A case folder as plain dicts: every table, every default, exactly as the contract states them.

Nothing here is shared with the program under test. Rows are dicts from column to value; a blank cell has become
the column's default, `None` where the default is "none", `inf` where it is "no limit".
"""

from __future__ import annotations

import csv
import math
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]

REQUIRED = "<required>"
INF = math.inf
HOURS_OF_A_YEAR = 8760.0
ID = re.compile(r"[a-z][a-z0-9_]*")

# table -> column -> (type, default). Types: id, ids (several, separated by ";"), text, number, integer, boolean,
# amount (a number, or the word "unlimited"). A default starting with "=" copies another column.
COLUMNS: dict[str, dict[str, tuple[str, Any]]] = {
    "commodities": {
        "commodity": ("id", REQUIRED),
        "name_en": ("text", "=commodity"),
        "name_zh": ("text", "=commodity"),
        "unit": ("text", REQUIRED),
        "category": ("id", REQUIRED),
        "transport_class": ("id", None),
        "surplus": ("id", "none"),
        "chain": ("id", "other"),
        "freight_weight": ("number", 1.0),
        "reference_price": ("number", 0.0),
    },
    "sites": {
        "site": ("id", REQUIRED),
        "name_en": ("text", "=site"),
        "name_zh": ("text", "=site"),
        "kind": ("id", REQUIRED),
        "region": ("text", None),
        "county": ("text", None),
        "lat": ("number", None),
        "lon": ("number", None),
        "land": ("number", INF),
    },
    "periods": {
        "period": ("id", REQUIRED),
        "year": ("integer", None),
        "hours": ("number", REQUIRED),
        "season": ("text", None),
    },
    "years": {"year": ("integer", REQUIRED), "weight": ("number", 1.0)},
    "processes": {
        "process": ("id", REQUIRED),
        "name_en": ("text", "=process"),
        "name_zh": ("text", "=process"),
        "chain": ("id", "other"),
        "activity_unit": ("text", REQUIRED),
        "main_commodity": ("id", None),
        "capacity_basis": ("id", "year"),
        "availability": ("number", 1.0),
        "min_load": ("number", 0.0),
        "variable_cost": ("number", 0.0),
        "fixed_cost": ("number", 0.0),
        "capex": ("number", 0.0),
        "lifetime": ("number", 20.0),
        "land": ("number", 0.0),
    },
    "process_flows": {
        "process": ("id", REQUIRED),
        "mode": ("id", ""),
        "commodity": ("id", REQUIRED),
        "coefficient": ("number", REQUIRED),
        "group": ("id", None),
        "min_share": ("number", 0.0),
        "max_share": ("number", 1.0),
        "low": ("number", None),
        "high": ("number", None),
    },
    "process_modes": {
        "process": ("id", REQUIRED),
        "mode": ("id", REQUIRED),
        "name_en": ("text", "=mode"),
        "name_zh": ("text", "=mode"),
        "min_share": ("number", 0.0),
        "max_share": ("number", 1.0),
        "variable_cost": ("number", 0.0),
    },
    "properties": {"commodity": ("id", REQUIRED), "property": ("id", REQUIRED), "value": ("number", REQUIRED)},
    "property_limits": {
        "process": ("id", REQUIRED),
        "group": ("ids", REQUIRED),
        "property": ("id", REQUIRED),
        "min": ("number", None),
        "max": ("number", None),
    },
    "contents": {"commodity": ("id", REQUIRED), "element": ("text", REQUIRED), "share": ("number", REQUIRED)},
    "plants": {
        "plant": ("id", REQUIRED),
        "site": ("id", REQUIRED),
        "process": ("id", REQUIRED),
        "owner": ("id", "=site"),
        "capacity": ("number", 0.0),
        "max_new": ("amount", 0.0),
        "min_new": ("number", 0.0),
        "unit_size": ("number", None),
        "fixed_charge": ("number", 0.0),
        "first_year": ("integer", -INF),
        "last_year": ("integer", INF),
        "availability": ("number", None),
        "profile": ("id", None),
    },
    "supplies": {
        "supply": ("id", REQUIRED),
        "site": ("id", REQUIRED),
        "commodity": ("id", REQUIRED),
        "contract": ("id", "market"),
        "owner": ("id", "=site"),
        "price": ("number", REQUIRED),
        "price_profile": ("id", None),
        "min_year": ("number", 0.0),
        "max_year": ("number", INF),
        "min_hour": ("number", 0.0),
        "max_hour": ("number", INF),
        "profile": ("id", None),
    },
    "disposals": {
        "disposal": ("id", REQUIRED),
        "site": ("id", REQUIRED),
        "commodity": ("id", REQUIRED),
        "cost": ("number", REQUIRED),
        "max_year": ("number", INF),
    },
    "storages": {
        "storage": ("id", REQUIRED),
        "site": ("id", REQUIRED),
        "commodity": ("id", REQUIRED),
        "capacity": ("number", INF),
        "cost": ("number", 0.0),
        "loss": ("number", 0.0),
        "carry": ("id", "year"),
        "initial": ("number", 0.0),
        "final": ("number", 0.0),
    },
    "links": {
        "link": ("id", REQUIRED),
        "from": ("id", REQUIRED),
        "to": ("id", REQUIRED),
        "transport_mode": ("id", REQUIRED),
        "km": ("text", REQUIRED),
        "capacity_year": ("number", INF),
        "both_ways": ("boolean", True),
    },
    "transport_modes": {
        "transport_mode": ("id", REQUIRED),
        "transport_class": ("id", REQUIRED),
        "cost_fixed": ("number", 0.0),
        "cost_per_km": ("number", 0.0),
        "loss_per_100km": ("number", 0.0),
        "max_km": ("text", None),
    },
    "profiles": {"profile": ("id", REQUIRED), "period": ("id", REQUIRED), "factor": ("number", REQUIRED)},
    "owners": {"owner": ("id", REQUIRED), "name_en": ("text", "=owner"), "name_zh": ("text", "=owner")},
    "chains": {"chain": ("id", REQUIRED), "name_en": ("text", "=chain"), "name_zh": ("text", "=chain")},
    "sources": {
        "source": ("id", REQUIRED),
        "citation": ("text", REQUIRED),
        "url": ("text", None),
        "checked": ("text", None),
    },
}
COLUMNS["demands"] = {("demand" if name == "supply" else name): spec for name, spec in COLUMNS["supplies"].items()}

KEYS = {
    "commodities": ("commodity",), "sites": ("site",), "periods": ("period",), "years": ("year",),
    "processes": ("process",), "process_flows": ("process", "mode", "commodity"), "process_modes": ("process", "mode"),
    "properties": ("commodity", "property"), "property_limits": ("process", "group", "property"),
    "contents": ("commodity", "element"), "plants": ("plant",), "supplies": ("supply",), "demands": ("demand",),
    "disposals": ("disposal",), "storages": ("storage",), "links": ("link",),
    "transport_modes": ("transport_mode", "transport_class"), "profiles": ("profile", "period"), "owners": ("owner",),
    "chains": ("chain",), "sources": ("source",),
}  # fmt: skip
NEEDED = ("commodities", "sites", "processes", "process_flows", "plants")

# column -> the table whose key it must be, wherever the column stands
REFERENCES = {
    "commodity": "commodities", "main_commodity": "commodities", "site": "sites", "from": "sites", "to": "sites",
    "process": "processes", "period": "periods", "profile": "profiles", "price_profile": "profiles",
}  # fmt: skip


class ContractError(ValueError):
    """The folder is not a case."""


@dataclass(frozen=True)
class Group:
    """A requirement of a process that its members share: in one mode, or in all modes together (mode None)."""

    name: str
    mode: str | None
    members: tuple[Row, ...]


@dataclass
class Case:
    """A case, read: the tables, and the little that follows from them directly."""

    settings: Row
    policies: list[Row]
    tables: dict[str, list[Row]]
    periods: list[Row]
    years: dict[int, float]
    factors: dict[tuple[str, str], float]
    commodities: dict[str, Row] = field(init=False)
    sites: dict[str, Row] = field(init=False)
    processes: dict[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.commodities = {row["commodity"]: row for row in self.tables["commodities"]}
        self.sites = {row["site"]: row for row in self.tables["sites"]}
        self.processes = {row["process"]: row for row in self.tables["processes"]}

    def periods_of(self, year: int) -> list[Row]:
        """The periods of a year, in row order."""
        return [period for period in self.periods if period["year"] == year]

    def factor(self, profile: str | None, period: str) -> float:
        """What a profile multiplies by in a period; 1 without a profile."""
        return 1.0 if profile is None else self.factors[profile, period]

    def flows_of(self, process: str) -> list[Row]:
        """The rows of process_flows of a process."""
        return [row for row in self.tables["process_flows"] if row["process"] == process]

    def modes_of(self, process: str) -> list[str]:
        """The modes of a process; one, without a name, where none is named."""
        named = [row["mode"] for table in ("process_flows", "process_modes") for row in self.tables[table]
                 if row["process"] == process and row["mode"]]  # fmt: skip
        return list(dict.fromkeys(named)) or [""]

    def mode_row(self, process: str, mode: str) -> Row:
        """The bounds and cost of a mode, the defaults where process_modes says nothing."""
        for row in self.tables["process_modes"]:
            if (row["process"], row["mode"]) == (process, mode):
                return row
        return {"min_share": 0.0, "max_share": 1.0, "variable_cost": 0.0}

    def fixed_flows(self, process: str, mode: str) -> dict[str, float]:
        """A_rmk: rows without a group; those for all modes and those of this mode add up."""
        flows: dict[str, float] = {}
        for row in self.flows_of(process):
            if row["group"] is None and row["mode"] in ("", mode):
                flows[row["commodity"]] = flows.get(row["commodity"], 0.0) + row["coefficient"]
        return flows

    def groups_of(self, process: str) -> list[Group]:
        """The substitution groups: one for each mode if any of the group's rows names a mode, else one for all."""
        rows = [row for row in self.flows_of(process) if row["group"] is not None]
        groups = []
        for name in dict.fromkeys(row["group"] for row in rows):
            members = [row for row in rows if row["group"] == name]
            if any(row["mode"] for row in members):
                for mode in self.modes_of(process):
                    present = tuple(row for row in members if row["mode"] in ("", mode))
                    if present:
                        groups.append(Group(name, mode, present))
            else:
                groups.append(Group(name, None, tuple(members)))
        return groups


def read_case(folder: Path) -> Case:
    """Read a folder of CSV tables with its case.toml and policies.toml."""
    settings = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    policies: list[Row] = []
    if (folder / "policies.toml").exists():
        policies = tomllib.loads((folder / "policies.toml").read_text(encoding="utf-8")).get("policy", [])
    tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in COLUMNS:
            raise ContractError(f"unknown table {path.stem}")
        tables[path.stem] = _read_table(path)
    for table in NEEDED:
        if not (folder / f"{table}.csv").exists():
            raise ContractError(f"table {table} is missing")
    periods = _periods(tables, settings)
    tables["periods"] = periods
    _check_references(tables)
    years = {row["year"]: row["weight"] for row in tables["years"]}
    years = years or {period["year"]: 1.0 for period in periods}
    if any(period["year"] not in years for period in periods):
        raise ContractError("a period's year is not in years")
    factors = {(row["profile"], row["period"]): row["factor"] for row in tables["profiles"]}
    return Case(settings, policies, tables, periods, dict(sorted(years.items())), factors)


def _periods(tables: dict[str, list[Row]], settings: Row) -> list[Row]:
    """The periods table, or one period of 8760 h for each year of the case."""
    periods = tables["periods"]
    for period in periods:
        if period["year"] is None:
            period["year"] = settings["base_year"]
    if periods:
        return periods
    years = [row["year"] for row in tables["years"]] or [settings["base_year"]]
    names = ["year"] if len(years) == 1 else [f"year_{year}" for year in years]
    return [{"period": name, "year": year, "hours": HOURS_OF_A_YEAR, "season": None}
            for name, year in zip(names, years, strict=True)]  # fmt: skip


def _read_table(path: Path) -> list[Row]:
    """The rows of one CSV file, checked for unknown columns and doubled keys."""
    columns = COLUMNS[path.stem] | {"source": ("text", None), "note": ("text", None)}
    if path.stem == "sources":
        columns = COLUMNS["sources"] | {"note": ("text", None)}
    rows: list[Row] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.DictReader(file):
            unknown = set(cells) - set(columns)
            if unknown:
                raise ContractError(f"{path.stem}: unknown columns {sorted(map(str, unknown))}")
            row = {name: _value(path.stem, name, kind, default, cells.get(name) or "")
                   for name, (kind, default) in columns.items()}  # fmt: skip
            for name, (_, default) in columns.items():
                if row[name] is None and isinstance(default, str) and default.startswith("="):
                    row[name] = row[default[1:]]
            rows.append(row)
    keys = [tuple(row[name] for name in KEYS[path.stem]) for row in rows]
    if len(set(keys)) < len(keys):
        raise ContractError(f"{path.stem}: a key occurs twice")
    return rows


def _value(table: str, name: str, kind: str, default: Any, cell: str) -> Any:
    """What a cell means."""
    cell = cell.strip()
    if cell == "":
        if default is REQUIRED:
            raise ContractError(f"{table}: {name} is blank")
        return None if isinstance(default, str) and default.startswith("=") else default
    if kind == "amount" and cell == "unlimited":
        return INF
    if kind == "integer":
        return int(cell)
    if kind == "boolean":
        return {"true": True, "false": False}[cell.lower()]
    if kind in ("number", "amount"):
        number = float(cell)
        if not math.isfinite(number):
            raise ContractError(f"{table}: {name} is {cell}")
        return number
    if kind == "id" and not ID.fullmatch(cell):
        raise ContractError(f"{table}: {name} has the id {cell!r}")
    if kind == "ids":
        return tuple(part.strip() for part in cell.split(";"))
    return cell


def _check_references(tables: dict[str, list[Row]]) -> None:
    """Every id that must be the key of another table is one; profiles in use have every period."""
    known = {table: {row[KEYS[table][0]] for row in tables[table]} for table in set(REFERENCES.values())}
    for table, rows in tables.items():
        for row in rows:
            for column, other in REFERENCES.items():
                if row.get(column) is not None and row[column] not in known[other]:
                    raise ContractError(f"{table}: {column} {row[column]} is not in {other}")
    given = {(row["profile"], row["period"]) for row in tables["profiles"]}
    for row in [*tables["plants"], *tables["supplies"], *tables["demands"]]:
        for profile in (row["profile"], row.get("price_profile")):
            if profile is not None and any((profile, period) not in given for period in known["periods"]):
                raise ContractError(f"profile {profile} lacks a period")
