"""From a scenario's changes to new numbers, without reading and checking the whole case again.

Only what is sure to mean the same as the long way is done here; everything else (a limit that appears, a column of
text, a number that a check refuses) is left to ``case_under``, which also finds the words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case, Policy
from symbia.case.change import not_a_number, pick
from symbia.case.checks import bounds, processes, shares
from symbia.case.read import Draft
from symbia.case.tables import TABLE, Column
from symbia.case.view import View

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Change = Mapping[str, Any]
OPERATIONS = ("set", "scale", "add")
#: tables whose numbers other numbers are checked against, and who checks them; of supplies and demands nothing but
#: the order of their limits can go wrong when numbers move, which is looked at here
CHECKS: dict[str, tuple[Callable[[View], None], ...]] = {
    "plants": (bounds.building,),
    "storages": (bounds.stocks,),
    "process_flows": (shares.shares, processes.flows),
    "process_modes": (shares.shares,),
    "property_limits": (processes.limits,),
}
#: numbers that no check compares with others
UNCHECKED = {"price", "cost", "variable_cost", "capacity"}
#: numbers that more than the formulation's arrays follows from: periods, years, the routes' lengths
ELSEWHERE = {("links", "km"), ("transport_modes", "max_km"), ("contents", "share")}
POLICY_KEYS = {"min": ("minimum",), "max": ("maximum",), "equal": ("minimum", "maximum")}
NAMES = {**POLICY_KEYS, "price": ("price",), "penalty": ("penalty",)}


class _LongWay(Exception):
    """These changes are not for the short way."""


class Shortcut:
    """The short way from one case to its scenarios. What a `where` picks is looked up once."""

    def __init__(self, draft: Draft, base: Case) -> None:
        self.given, self.base = draft.given, base
        self._picked: dict[str, Mask] = {}

    def after(self, changes: Sequence[Change]) -> tuple[Case, dict[Hashable, Any]] | None:
        """The changed case and its new numbers (for ``HotModel.update``); ``None`` where only the long way is sure."""
        try:
            return _Changed(self).after(changes)
        except _LongWay:
            return None

    def rows(self, table: str, where: Change) -> Mask:
        """Which rows of the base case's table a `where` picks."""
        name = repr((table, sorted(where.items())))
        if name not in self._picked:
            self._picked[name] = self._pick(table, where)
        return self._picked[name]

    def _pick(self, table: str, where: Change) -> Mask:
        rows = self.base[table]
        chosen = np.ones(len(rows), dtype=bool)
        for key, values in where.items():
            own = next((one for one in TABLE[table].columns if one.name == key), None)
            if own is None:
                raise _LongWay
            passes = np.zeros(len(rows), dtype=bool)
            for one in values if isinstance(values, list) else [values]:
                picked = pick(own, rows[key], one)
                if not isinstance(picked, np.ndarray):
                    raise _LongWay
                passes |= picked
            chosen &= passes
        return chosen


class _Changed:
    def __init__(self, way: Shortcut) -> None:
        self.way, self.given, self.base = way, way.given, way.base
        self.columns: dict[tuple[str, str], Floats] = {}
        self.policies: dict[str, Policy] = {}

    def after(self, changes: Sequence[Change]) -> tuple[Case, dict[Hashable, Any]]:
        for change in changes:
            operations = [name for name in OPERATIONS if name in change]
            for operation in operations:
                for key, value in change[operation].items():
                    if not_a_number(value):
                        raise _LongWay
                    if "policy" in change:
                        self._policy(str(change["policy"]), key, operation, float(value))
                    else:
                        self._cells(str(change["table"]), key, change.get("where", {}), operation, float(value))
        return self._case()

    def _cells(self, table: str, name: str, where: Change, operation: str, value: float) -> None:
        if table not in TABLE or table in ("periods", "years") or (table, name) in ELSEWHERE:
            raise _LongWay
        column = next((one for one in TABLE[table].columns if one.name == name), None)
        if column is None or column.type != "number":
            raise _LongWay
        if any((table, key) in self.columns for key in where):  # a number that another change has moved
            raise _LongWay
        chosen = self.way.rows(table, where)
        old = self._cells_of(table, name)
        moved = chosen if operation == "set" else chosen & np.isfinite(old)
        with np.errstate(over="ignore", invalid="ignore"):
            new = {"set": np.full(len(old), value), "scale": old * value, "add": old + value}[operation]
        if not moved.any() or not _allowed(column, new[moved]):
            raise _LongWay
        self.columns[table, name] = np.where(moved, new, old)

    def _policy(self, name: str, key: str, operation: str, value: float) -> None:
        known = {policy.id: policy for policy in self.base.policies}
        if name not in known or key not in NAMES:
            raise _LongWay
        policy = self.policies.get(name, known[name])
        old = getattr(policy, NAMES[key][0])
        both = policy.minimum is not None and policy.minimum == policy.maximum
        if old is None or (key in POLICY_KEYS and both):  # perhaps written as equal: other rules
            raise _LongWay
        new = {"set": value, "scale": old * value, "add": old + value}[operation]
        policy = replace(policy, **dict.fromkeys(NAMES[key], new))
        least, most = policy.minimum, policy.maximum
        if not np.isfinite(new) or (policy.penalty is not None and policy.penalty <= 0):
            raise _LongWay
        if least is not None and most is not None and least >= most:
            raise _LongWay
        self.policies[name] = policy

    def _case(self) -> tuple[Case, dict[Hashable, Any]]:
        self._follow_processes()
        tables = _Tables(self.base.tables, self.columns)
        self._check(tables)
        numbers: dict[Hashable, Any] = dict(self.columns)
        routes = self.base.routes
        if any(table == "transport_modes" for table, _ in self.columns):
            routes = _rated(routes, tables["transport_modes"])
            numbers |= {("routes", name): routes[name].to_numpy(dtype=float) for name in ("cost", "loss")}
        for policy in self.policies.values():
            for name in ("minimum", "maximum", "price", "penalty"):
                if getattr(policy, name) is not None:
                    numbers["policy", policy.id, name] = [getattr(policy, name)]
        policies = tuple(self.policies.get(policy.id, policy) for policy in self.base.policies)
        return replace(self.base, tables=tables, routes=routes, policies=policies), numbers

    def _check(self, tables: Mapping[str, pd.DataFrame]) -> None:
        for table in ("supplies", "demands"):
            for pair in bounds.TRADE_LIMITS:
                if any((table, name) in self.columns for name in pair):
                    least, most = (self._cells_of(table, name) for name in pair)
                    if (least > most).any():
                        raise _LongWay
        view = View(self.given, tables)
        for look in {look for table, name in self.columns if name not in UNCHECKED for look in CHECKS.get(table, ())}:
            look(view)
        if any(problem.severity == "error" for problem in view.problems):
            raise _LongWay

    def _cells_of(self, table: str, name: str) -> Floats:
        moved = self.columns.get((table, name))
        return self.base[table][name].to_numpy(dtype=float) if moved is None else moved

    def _follow_processes(self) -> None:
        """A plant without an availability of its own takes its process's."""
        cells = self.columns.get(("processes", "availability"))
        if cells is None:
            return
        if ("plants", "availability") in self.columns:
            raise _LongWay
        plants = self.base["plants"]
        of_process = dict(zip(self.base["processes"]["process"], cells, strict=True))
        follows = self.given.tables["plants"]["availability"].isna().to_numpy()
        theirs = plants["process"].map(of_process).to_numpy(dtype=float)
        self.columns["plants", "availability"] = np.where(follows, theirs, plants["availability"].to_numpy(dtype=float))


class _Tables(Mapping[str, pd.DataFrame]):
    """The base case's tables with some columns exchanged; a table is made when it is looked at."""

    def __init__(self, base: Mapping[str, pd.DataFrame], columns: Mapping[tuple[str, str], Floats]) -> None:
        self._base, self._columns, self._made = base, columns, dict[str, pd.DataFrame]()

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            own = {column: cells for (table, column), cells in self._columns.items() if table == name}
            self._made[name] = self._base[name].assign(**own) if own else self._base[name]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def _allowed(column: Column, cells: Floats) -> bool:
    """Are these numbers within the column's declared range."""
    low = cells > column.minimum if column.above_minimum else cells >= column.minimum
    fine = np.isfinite(cells) & low & (cells <= column.maximum)
    return bool(fine.all() and not (column.not_zero and (cells == 0.0).any()))


def _rated(routes: Any, modes: Any) -> Any:
    """Routes at other rates, reckoned as ``symbia.case.routes`` does."""
    cost, loss = routes["cost"].to_numpy(dtype=float).copy(), routes["loss"].to_numpy(dtype=float).copy()
    for rate in modes.to_dict("records"):
        own = (
            (routes["transport_mode"] == rate["transport_mode"])
            & (routes["transport_class"] == rate["transport_class"])
        ).to_numpy(dtype=bool)
        km = routes["km"][own]
        cost[own] = rate["cost_fixed"] + km * rate["cost_per_km"]
        loss[own] = 1.0 - (1.0 - rate["loss_per_100km"]) ** (km / 100.0)
    return routes.assign(cost=cost, loss=loss)
