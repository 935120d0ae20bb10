"""Micro-cases: a case folder from a few lines, for tests whose arithmetic is done by hand.

A table is a text of rows, one to a line or separated by ``; ``. Leading bare words fill the key's columns in order, the
rest is ``column=value``:

>>> micro(folder, recipes="boiler coal=-1.25 steam=1", plants="boiler capacity=100",
...       supplies="coal price=1", demands="steam price=9 max_year=40")

What is left out is filled in: ``recipes`` (``process commodity=coefficient ...``, with modes ``process/mode``) are rows
of process_flows, profiles may be written ``name period=factor ...``, the commodity of a supply, demand, disposal or
storage and the process of a plant are called as the row itself, all is at the site ``park``, links are ``road``s, and
commodities, sites and processes that are only mentioned get a row with unit t, category material, kind park.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import symbia as sy
from symbia.case.tables import TABLE

Row = dict[str, str]

HEADER = {"id": "micro", "title": "Micro-case", "currency": "CNY", "base_year": 2015}
GIVEN = {
    "commodities": {"unit": "t", "category": "material"},
    "sites": {"kind": "park"},
    "processes": {"activity_unit": "t"},
    "plants": {"site": "park"},
    "supplies": {"site": "park"},
    "demands": {"site": "park"},
    "disposals": {"site": "park"},
    "storages": {"site": "park"},
    "links": {"transport_mode": "road"},
}
NAMED_AFTER = {"plants": "process", **dict.fromkeys(("supplies", "demands", "disposals", "storages"), "commodity")}
MENTIONS = {"commodities": ("commodity", "main_commodity"), "sites": ("site", "from", "to"), "processes": ("process",)}


def micro(
    folder: Path,
    *,
    settings: Mapping[str, Any] | None = None,
    policies: Iterable[Mapping[str, Any]] = (),
    recipes: str = "",
    **tables: str,
) -> Path:
    """Write the case to ``folder`` and return it."""
    return write(folder, rows_of(recipes=recipes, **tables), settings, policies)


def rows_of(*, recipes: str = "", **tables: str) -> dict[str, list[Row]]:
    """The rows of every table."""
    rows = {name: _rows(name, text) for name, text in tables.items()}
    rows.setdefault("process_flows", []).extend(_recipes(recipes))
    for name in ("commodities", "sites", "processes", "plants"):
        rows.setdefault(name, [])
    _mentioned(rows)
    return rows


def write(
    folder: Path,
    rows: Mapping[str, list[Row]],
    settings: Mapping[str, Any] | None = None,
    policies: Iterable[Mapping[str, Any]] = (),
) -> Path:
    """Write a case of rows to ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, own in rows.items():
        required = [column.name for column in TABLE[name].columns if column.required or column.key]
        columns = list(dict.fromkeys([*required, *(column for row in own for column in row)]))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(own)
    header = {**HEADER, **(settings or {})}
    (folder / "case.toml").write_text(_toml(header), encoding="utf-8")
    stated = [{"id": f"policy_{number}", **policy} for number, policy in enumerate(policies, start=1)]
    if stated:
        text = "\n".join(f"[[policy]]\n{_toml(policy)}" for policy in stated)
        (folder / "policies.toml").write_text(text, encoding="utf-8")
    return folder


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in re.split(r"\n|;\s+", text) if line.split()]


def _rows(name: str, text: str) -> list[Row]:
    rows = []
    for words in _lines(text):
        bare = [word for word in words if "=" not in word]
        named = dict(word.split("=", 1) for word in words if "=" in word)
        key = dict(zip(TABLE[name].key, bare, strict=False))
        if name == "profiles" and len(bare) == 1:
            rows += [{"profile": bare[0], "period": period, "factor": factor} for period, factor in named.items()]
            continue
        row = {**GIVEN.get(name, {}), **key, **named}
        if name in NAMED_AFTER:
            row.setdefault(NAMED_AFTER[name], bare[0])
        rows.append(row)
    return rows


def _recipes(text: str) -> list[Row]:
    rows = []
    for name, *flows in _lines(text):
        process, _, mode = name.partition("/")
        for flow in flows:
            commodity, coefficient = flow.split("=")
            rows.append({"process": process, "mode": mode, "commodity": commodity, "coefficient": coefficient})
    return rows


def _mentioned(rows: dict[str, list[Row]]) -> None:
    """Add rows for commodities, sites and processes that other tables mention."""
    for table, columns in MENTIONS.items():
        key = TABLE[table].key[0]
        known = {row[key] for row in rows[table]}
        mentioned = [row[column] for own in list(rows.values()) for row in own for column in columns if column in row]
        for name in dict.fromkeys(mentioned):
            if name not in known:
                rows[table].append({key: name, **GIVEN[table]})


def _toml(table: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(own)}" for key, own in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@dataclass
class Answer:
    """What came out: the public surface of a solution, whether just solved or read back from files."""

    status: str
    objective: float | None
    objective_terms: dict[str, float]
    solution: sy.Solution | None = None
    kept: dict[str, pd.DataFrame] | None = None

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Result tables by name."""
        return self.kept if self.kept is not None else self.solution.tables

    def rows(self, table: str, **where: Any) -> pd.DataFrame:
        """The rows of a result table that match; ``from_`` stands for the column from."""
        found = self.tables[table]
        for column, value in where.items():
            cells = found[column.rstrip("_")]
            found = found[cells.fillna("") == value if isinstance(value, str) else cells == value]
        assert len(found), f"{table} has no row {where}"
        return found

    def total(self, table: str, column: str = "amount", **where: Any) -> float:
        """Sum of a column over the rows that match."""
        return float(self.rows(table, **where)[column].sum())

    def one(self, table: str, column: str, **where: Any) -> Any:
        """A cell of the one row that matches."""
        found = self.rows(table, **where)
        assert len(found) == 1, found
        return found[column].iloc[0]

    def price(self, commodity: str, site: str = "park", period: str = "year") -> float:
        """Shadow price of a commodity."""
        return float(self.one("balances", "shadow_price", site=site, commodity=commodity, period=period))


Optimum = Callable[..., Answer]


def solved(case: sy.Case) -> sy.Solution:
    """Solve; what is optimal must prove it, and its terms must add up."""
    solution = sy.solve(case)
    if solution.status == "optimal":
        proved(solution)
    return solution


def proved(solution: sy.Solution) -> None:
    """The certificate holds and the objective is the sum of its terms."""
    assert solution.optimum.certificate is not None
    assert solution.optimum.certificate.verified, solution.optimum.certificate
    size = max(1.0, *map(abs, solution.objective_terms.values()))
    assert abs(sum(solution.objective_terms.values()) - solution.objective) <= 1e-9 * size


def answer_of(solution: sy.Solution) -> Answer:
    """A solution as an answer."""
    return Answer(solution.status, solution.objective, solution.objective_terms, solution)


def open_books(solution: sy.Solution) -> pd.DataFrame:
    """Site, commodity and period where sources and uses in the result tables differ; empty when all books close."""
    tables, case = solution.tables, solution.case
    site_of = case["plants"].set_index("plant")["site"]
    stocks = _changes(solution)
    parts = [
        tables["flows"].assign(site=tables["flows"]["plant"].map(site_of)),
        tables["supplies"],
        tables["shipments"].assign(site=tables["shipments"]["to"], amount=tables["shipments"]["arriving"]),
        tables["shipments"].assign(site=tables["shipments"]["from"], amount=-tables["shipments"]["amount"]),
        *(tables[name].assign(amount=-tables[name]["amount"]) for name in ("demands", "disposals", "releases")),
        stocks,
    ]
    columns = ["site", "commodity", "period", "amount"]
    book = pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)
    size = book["amount"].abs().groupby(book["commodity"]).max()
    left = book.groupby(columns[:3], as_index=False)["amount"].sum()
    return left[left["amount"].abs() > 1e-7 * left["commodity"].map(size).clip(lower=1.0)]


def _changes(solution: sy.Solution) -> pd.DataFrame:
    """What stocks give to (or take from) each period."""
    periods = solution.case["periods"]["period"].tolist()
    year = dict(zip(periods, solution.case["periods"]["year"], strict=True))
    held = solution.tables["storages"]
    known = solution.case["storages"].set_index("storage")
    changes = []
    for row in held.itertuples(index=False):
        storage = known.loc[row.storage]
        own = held[held["storage"] == row.storage].set_index("period")["amount"]
        if storage["carry"] == "horizon":
            place = periods.index(row.period)
            before = own[periods[place - 1]] if place else storage["initial"]
        else:
            of_year = [period for period in periods if year[period] == year[row.period]]
            before = own[of_year[of_year.index(row.period) - 1]]
        changes.append((row.site, row.commodity, row.period, before * (1 - storage["loss"]) - row.amount))
    return pd.DataFrame(changes, columns=["site", "commodity", "period", "amount"])
