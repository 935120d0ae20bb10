"""Policies (constraint 11): bounds, shares, goals and prices on measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import Measure, Policy
from symbia.formulation.build import NOTHING, Build, terms
from symbia.formulation.measures import measure_terms
from symbia.formulation.numbers import added_at, raw

ROW = ["policy", "per", "year", "period"]
NO_PERIOD = -1


@dataclass
class _Stated:
    """One policy: a row for each value of ``per`` and year, the measure's terms and those of ``of``."""

    policy: Policy
    rows: pd.DataFrame
    measure: pd.DataFrame
    of: pd.DataFrame


def add_policies(build: Build) -> pd.DataFrame:
    """For every bounded policy, value of ``per`` and year: measure (- bound * of) against 0 or the bound.

    A goal adds a penalised shortfall or excess; a monitored policy is an expression only. Returns the policies' part
    of the objective: charges of prices and penalties of goals, undiscounted, as terms with ``year`` and ``kind``.
    """
    stated = [_state(build, policy) for policy in build.case.policies]
    _add_expressions(build, stated)
    costs = [_charges(build, one) for one in stated]
    for bound in ("minimum", "maximum", "equal"):
        costs.append(_add_bound(build, stated, bound))
    return pd.concat([_NO_COSTS, *costs], ignore_index=True)


_NO_COSTS = pd.DataFrame(
    {"kind": pd.Series(dtype=object), "year": [], "variable": [], "coefficient": [], "constant": []}
).astype({"year": np.int64, "variable": np.int64, "coefficient": float, "constant": float})

_NO_GOALS = pd.DataFrame(columns=[*ROW, "row", "penalty"]).astype({"penalty": float})


def _state(build: Build, policy: Policy) -> _Stated:
    """Gather the terms of each year and value of ``per`` that occur among the measure's terms."""
    measure = _keyed(build, policy, policy.measure)
    of = _keyed(build, policy, policy.of)
    per, names = pd.factorize(np.concatenate([measure["per"].to_numpy(), of["per"].to_numpy()]))
    periods = len(build.sets.hours) + 1  # and one place for what belongs to the year
    time = np.concatenate([part["year"].to_numpy() * periods + part["period"].to_numpy() + 1 for part in (measure, of)])
    cell = time * max(len(names), 1) + per
    found = np.unique(cell[: len(measure)])
    rows = pd.DataFrame({"year": found // max(len(names), 1), "per": found % max(len(names), 1)})
    rows = rows.assign(period=rows["year"] % periods - 1, year=rows["year"] // periods, row=np.arange(len(rows)))
    rows["per"] = np.asarray(names, dtype=object)[rows["per"].to_numpy()]
    place = np.minimum(np.searchsorted(found, cell), max(len(found) - 1, 0))
    known = found[place] == cell if len(found) else np.zeros(len(cell), dtype=bool)
    part = ["variable", "coefficient", "constant", "year"]
    own, other = place[: len(measure)], place[len(measure) :]
    measure = measure[part].assign(row=own)
    of = of[part].assign(row=other)[known[len(own) :]]
    return _Stated(policy, rows.assign(policy=policy.id), measure, of)


def _keyed(build: Build, policy: Policy, measures: tuple[Measure, ...]) -> pd.DataFrame:
    """Terms with the columns ``per`` and ``period`` that say to which constraint of the policy each belongs."""
    found = measure_terms(build, measures, "" if policy.per in ("period", "year") else policy.per)
    if policy.per != "period":
        return found.assign(period=NO_PERIOD)
    return found[found["period"] != NO_PERIOD]  # what belongs to a year has no period, and is left out of the sum


def _add_expressions(build: Build, stated: list[_Stated]) -> None:
    """What each policy measures, and what a share is of."""
    rows, measures, ofs, constants, of_constants = [], [], [], [], []
    start = 0
    for one in stated:
        rows.append(one.rows)
        measures.append(one.measure.assign(row=one.measure["row"] + start))
        ofs.append(one.of.assign(row=one.of["row"] + start))
        constants.append(_constants(one.measure, len(one.rows)))
        of_constants.append(_constants(one.of, len(one.rows)))
        start += len(one.rows)
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=ROW)
    for name, parts, constant in (
        ("policy_measure", measures, constants),
        ("policy_of", ofs, of_constants),
    ):
        build.expressions(name, table, ROW, parts, np.concatenate(constant) if constant else 0.0)


def _constants(found: pd.DataFrame, rows: int) -> Any:
    return added_at(rows, found["row"].to_numpy(dtype=np.int64), raw(found["constant"]))


def _charges(build: Build, one: _Stated) -> pd.DataFrame:
    price = build.sets.policy_number(one.policy, "price")
    if price is None or one.policy.mode == "monitor":
        return _NO_COSTS
    found = one.measure[["year", "variable", "coefficient", "constant"]].assign(kind="policy_charges")
    return found.assign(coefficient=raw(found["coefficient"]) * price, constant=raw(found["constant"]) * price)


def _bound(build: Build, policy: Policy, bound: str) -> Any:
    """The policy's bound of that kind; equality is its own kind, unless the policy is a goal missed on both sides."""
    if policy.mode == "monitor" or policy.price is not None:
        return None
    least, most = (build.sets.policy_number(policy, name) for name in ("minimum", "maximum"))
    both = least is not None and most is not None and policy.mode == "enforce"
    equal = both and bool((least == most).all())
    if bound == "equal":
        return least if equal else None
    return None if equal else (least if bound == "minimum" else most)


def _add_bound(build: Build, stated: list[_Stated], bound: str) -> pd.DataFrame:
    """One constraint for each row of each policy that has this bound; the penalties of goals come back."""
    rows, parts, right, goals = [], [], [], []
    start = 0
    for one in stated:
        limit = _bound(build, one.policy, bound)
        if limit is None:
            continue
        count = len(one.rows)
        share = bool(one.policy.of)
        parts.append(one.measure.assign(row=one.measure["row"] + start))
        parts.append(one.of.assign(row=one.of["row"] + start, coefficient=-limit * raw(one.of["coefficient"])))
        known = _constants(one.measure, count) - limit * _constants(one.of, count)
        right.append((0.0 if share else limit) - known)
        own = one.rows.assign(row=one.rows["row"] + start)
        rows.append(own)
        if one.policy.mode == "goal":
            penalty = build.sets.policy_number(one.policy, "penalty")
            goals.append(own.assign(penalty=penalty[np.zeros(count, dtype=np.int64)]))
        start += count
    table = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=ROW)
    level = np.concatenate(right) if right else 0.0
    costs = _NO_COSTS
    if bound != "equal":
        missed = pd.concat(goals, ignore_index=True) if goals else _NO_GOALS
        name = "shortfall" if bound == "minimum" else "excess"
        slack = build.variables(name, missed, ROW)
        parts.append(terms(slack["row"], slack["variable"], 1.0 if bound == "minimum" else -1.0))
        costs = slack[["year", "variable"]].assign(coefficient=slack["penalty"], constant=0.0, kind="penalties")
    build.constraints(
        f"policy_{bound}",
        table,
        ROW,
        [part[["row", "variable", "coefficient"]] for part in parts if (part["variable"] != NOTHING).any()],
        lower=-np.inf if bound == "maximum" else level,
        upper=np.inf if bound == "minimum" else level,
    )
    return costs
