"""Scenarios: named changes to the tables and policies of a case.

Changes act on the tables as given, before defaults are filled in, so that what a blank cell takes from elsewhere (a
plant's availability from its process) follows a change made there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbia.case.change import Fault, assign, not_a_number, pick, reckon
from symbia.case.convert import Given
from symbia.case.files import read_toml
from symbia.case.fill import fill
from symbia.case.header import KeyReader, display
from symbia.case.nearest import advise, nearest
from symbia.case.problem import Problem, Severity
from symbia.case.schema import ID
from symbia.case.show import show
from symbia.case.tables import TABLE, Table

KEYS = ("id", "title", "title_zh", "source", "note", "change")
POLICY_KEYS = ("min", "max", "equal", "price", "mode", "penalty", "per")
OPERATIONS = ("set", "scale", "add")


@dataclass(frozen=True)
class Scenario:
    """A scenario as read: its id, the name of its file, and its changes as they stand there."""

    id: str
    file: str
    changes: tuple[Mapping[str, Any], ...]


def read_scenarios(names: Sequence[str | Path], folder: Path) -> tuple[list[Scenario], list[Problem]]:
    """The scenarios called ``names``: paths of TOML files, or names of files in ``folder`` without ``.toml``."""
    scenarios, problems = [], []
    for name in names:
        inside = folder / f"{name}.toml"
        file = inside if inside.is_file() else Path(name)
        if not file.is_file():
            known = sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []
            near = nearest(Path(name).stem, known)
            advice = f"Did you mean {near}?" if near else advise(str(name), known)
            problems.append(Problem("unknown_scenario", "there is no such scenario", advice, value=str(name)))
            continue
        found, faults = read_toml(file)
        problems += faults
        if found is not None:
            keys = KeyReader(found, file.name)
            scenarios.append(_read_scenario(keys, file))
            problems += keys.problems
    return scenarios, problems


def _read_scenario(keys: KeyReader, file: Path) -> Scenario:
    keys.allow(KEYS)
    for key in ("title", "title_zh", "source", "note"):
        keys.text(key)
    name = keys.text("id") or file.stem
    if "id" in keys.found and not re.fullmatch(ID, name):
        keys.note("not_an_id", "id", "not an id", "Ids are lower snake_case ASCII")
    changes = keys.found.get("change", [])
    if not isinstance(changes, list) or not all(isinstance(change, Mapping) for change in changes):
        keys.note("wrong_type", "change", "not a list of changes", "Head each change with [[change]]")
        changes = []
    return Scenario(name, file.name, tuple(changes))


def apply_change(
    given: Given,
    policies: Mapping[str, Any],
    change: Mapping[str, Any],
    base_year: int,
    file: str,
    number: int,
) -> tuple[Given, Mapping[str, Any], list[Problem]]:
    """The tables and policies after one change, and what is wrong with the change itself."""
    keys = KeyReader(change, file, f"change {number}")
    if ("table" in change) == ("policy" in change):
        keys.note("change", "", "a change names either a table or a policy", 'Write table = "…" or policy = "…"')
        return given, policies, keys.problems
    keys.allow(("table", "where", *OPERATIONS) if "table" in change else ("policy", *OPERATIONS))
    for operation in OPERATIONS:
        if operation in change and not (isinstance(change[operation], Mapping) and change[operation]):
            keys.note("wrong_type", operation, "not a table of new values", f"Write {operation} = {{ column = … }}")
    if not any(operation in change for operation in OPERATIONS):
        keys.note("change", "", "the change says nothing", "Give set, scale or add")
    if keys.problems:
        return given, policies, keys.problems
    if "policy" in change:
        policies = _change_policy(keys, policies)
    else:
        given = _change_table(keys, given, base_year)
    return given, policies, keys.problems


def _change_policy(keys: KeyReader, policies: Mapping[str, Any]) -> Mapping[str, Any]:
    name = keys.found["policy"]
    listed = policies.get("policy", [])
    listed = listed if isinstance(listed, list) else []
    known = [str(one.get("id")) for one in listed if isinstance(one, Mapping)]
    if name not in known:
        keys.note("unknown_reference", "policy", "the case has no such policy", advise(str(name), known))
        return policies
    changed = dict(listed[known.index(name)])
    for operation in OPERATIONS:
        for key, value in keys.found.get(operation, {}).items():
            place = f"{operation}.{key}"
            if key not in POLICY_KEYS:
                message = "a scenario cannot change this key of a policy"
                keys.note("unknown_key", place, message, advise(key, POLICY_KEYS), display(value))
            elif operation == "set" and value == "":
                changed.pop(key, None)
            elif operation == "set":
                changed[key] = value
            elif not_a_number(value) or key in ("mode", "per"):
                keys.note("wrong_type", place, "not a number to reckon with", "Use set", display(value))
            elif isinstance(changed.get(key), bool) or not isinstance(changed.get(key), int | float):
                message = f"the policy has no number {key} to {operation}"
                keys.note("change", place, message, f"Use set = {{ {key} = … }}", display(value))
            else:
                changed[key] = changed[key] * value if operation == "scale" else changed[key] + value
    given = keys.found.get("set", {})
    if given.get("mode", "goal") != "goal" and "penalty" not in given:
        changed.pop("penalty", None)  # only goals have one
    rest = [changed if index == known.index(name) else one for index, one in enumerate(listed)]
    return {**policies, "policy": rest}


def _change_table(keys: KeyReader, given: Given, base_year: int) -> Given:
    name = keys.found["table"]
    if not isinstance(name, str) or name not in TABLE:
        keys.note("unknown_table", "table", "a case has no such table", advise(str(name), TABLE))
        return given
    if name in given.damaged:  # nothing can be said about rows that may well be in it
        return given
    table = TABLE[name]
    filled = fill(given.tables, base_year)[name]
    if len(given.tables[name]) < len(filled):  # default periods or years: to be changed they must be given
        given = _with(given, name, as_given(table, filled), np.arange(2, len(filled) + 2))
    chosen = _where(keys, table, filled)
    if chosen is None:
        return given
    names = [column.name for column in table.columns]
    for operation in OPERATIONS:
        changed = given.tables[name].copy()
        for key, value in keys.found.get(operation, {}).items():
            place = f"{operation}.{key}"
            if key not in names:
                keys.note("unknown_column", place, f"{name} has no such column", advise(key, names), display(value))
                continue
            column = table.column(key)
            if operation == "set":
                cells = assign(column, changed[key], value, chosen)
            else:
                cells = reckon(column, operation, changed[key], filled[key], value, chosen)
            if isinstance(cells, Fault):
                severity: Severity = "warning" if cells.code == "no_effect" else "error"
                keys.note(cells.code, place, cells.message, cells.advice, display(value), severity)
            else:
                changed[key] = cells
        if operation in keys.found:
            given = _with(given, name, changed, given.rows[name])
            filled = fill(given.tables, base_year)[name]  # a later operation reckons with what this one made
    return given


def _with(given: Given, name: str, rows: pd.DataFrame, numbers: NDArray[np.int64]) -> Given:
    return replace(given, tables={**given.tables, name: rows}, rows={**given.rows, name: numbers})


def as_given(table: Table, filled: pd.DataFrame) -> pd.DataFrame:
    """Filled rows as if each value had been written in its cell."""
    rows = filled.copy()
    for column in table.columns:
        if column.type == "integer":
            rows[column.name] = rows[column.name].astype("float64")
        elif column.type == "flag":
            rows[column.name] = rows[column.name].map({True: "true", False: "false"}).astype("str")
    return rows


def _where(keys: KeyReader, table: Table, filled: pd.DataFrame) -> NDArray[np.bool_] | None:
    """The rows that the change is about; ``None`` where that is wrong, which is noted."""
    where = keys.found.get("where", {})
    before = len(keys.problems)
    chosen = np.ones(len(filled), dtype=bool)
    missed: list[tuple[str, object]] = []
    if not isinstance(where, Mapping):
        keys.note("wrong_type", "where", "not a table", "Write where = { column = value }")
        where = {}
    for name, found in where.items():
        names = [column.name for column in table.columns]
        if name not in names:
            keys.note("unknown_column", f"where.{name}", f"{table.name} has no such column", advise(name, names), found)
            continue
        passes = np.zeros(len(filled), dtype=bool)
        for value in found if isinstance(found, list) else [found]:
            picked = pick(table.column(name), filled[name], value)
            if isinstance(picked, Fault):
                keys.note(picked.code, f"where.{name}", picked.message, picked.advice, value)
            else:
                passes |= picked
                missed += [] if picked.any() else [(name, value)]
        chosen &= passes
    if len(keys.problems) > before:
        return None
    severity: Severity = "warning" if chosen.any() else "error"  # one of several values may well be missing
    for name, value in missed:
        advice = advise(str(value), map(show, filled[name].drop_duplicates()))
        message = f"no row of {table.name} has this {name}"
        keys.note("where", f"where.{name}", message, advice, value, severity)
    if not chosen.any() and not missed:
        message = f"no row of {table.name} matches" if where else f"{table.name} has no rows"
        keys.note("where", "where", message, "Each value exists, but in no row all of them" if where else "")
    return chosen if chosen.any() else None
