"""What a study records of each optimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from symbia.case import Case
from symbia.results import Solution
from symbia.results.tables import yearly_factor
from symbia.solving import Optimum
from symbia.solving.hand_over import INTERIOR_POINT_FROM
from symbia.studies.study import StudyError

Measure = Mapping[str, Any]
Values = dict[str, float | None]
NAMED = 3  # limits that a cause names


def monitors(measures: Sequence[Measure]) -> list[dict[str, Any]]:
    """Measures of the study's own, as policies that are only watched."""
    made = []
    for one in measures:
        if "measure" in one:
            policy = {"id": one["id"], "measure": one["measure"], "mode": "monitor"}
            made.append(policy | ({"of": one["of"]} if "of" in one else {}))
    return made


def check_measures(case: Case, optimum: Optimum, measures: Sequence[Measure]) -> None:
    """Raise ``StudyError`` where a measure asks for something that the case does not have."""
    policies = {policy.id for policy in case.policies}
    terms = [
        label for block in optimum.compiled.expressions for label in block.labels if block.name == "objective_terms"
    ]
    for one in measures:
        if "policy" in one and one["policy"] not in policies:
            raise StudyError(f"measure {one['id']}: the case has no policy {one['policy']!r}")
        if "objective" in one and one["objective"] not in terms:
            raise StudyError(f"measure {one['id']}: the objective has no term {one['objective']!r}; {', '.join(terms)}")


def recorded(case: Case, optimum: Optimum, measures: Sequence[Measure]) -> Values:
    """The value of every measure; a policy with several rows (years, values of ``per``) has one for each."""
    found: Values = {}
    if optimum.x is None:
        return found
    values = optimum.compiled.values @ optimum.x + optimum.compiled.value_offset
    places = {block.name: block.places for block in optimum.compiled.expressions}
    for one in measures:
        if "objective" in one:
            found[str(one["id"])] = float(values[places["objective_terms"][one["objective"]]])
        elif "indicator" in one:
            found[str(one["id"])] = _indicator(case, optimum, one)
        else:
            found |= _policy(case, optimum, one, values, places)
    return {name: None if value is None or not np.isfinite(value) else value for name, value in found.items()}


def cause(case: Case, optimum: Optimum) -> str:
    """In short why a scenario has no optimum.

    Of a case of moderate size what is missing most and what would repair it (about two more solves), of a large one the
    limits with most weight in the solver's proof, where it left one; balances and the like are not named there.
    """
    if optimum.status != "infeasible":
        return "; ".join(optimum.notes)
    if optimum.compiled.matrix.nnz < INTERIOR_POINT_FROM:
        from symbia.studies.explain import cause_in_short

        with suppress(Exception):  # the result stands without its explanation: a defect there must not end a study
            return cause_in_short(case, optimum)
    return _heaviest(optimum) or "; ".join(optimum.notes)


def _heaviest(optimum: Optimum) -> str:
    """The limits with most weight in the proof; blank where there is none."""
    ray = optimum.ray
    if ray is None:
        return ""
    model = optimum.compiled
    columns = model.matrix.T @ ray
    weights: dict[str, float] = {}
    for kind, own, lower, upper in (
        ("rows", ray, model.row_lower, model.row_upper),
        ("columns", -columns, model.col_lower, model.col_upper),
    ):
        bound = np.where(own > 0, lower, upper)
        weight = np.abs(own) * np.where(np.isfinite(bound), np.abs(bound), 0.0)
        largest = np.argsort(-weight, kind="stable")[:NAMED]
        weights |= {model.describe(kind, int(place)): float(weight[place]) for place in largest if weight[place] > 0}
    named = sorted(weights, key=lambda name: -weights[name])[:NAMED]
    return "cannot hold together: " + ", ".join(named) if named else ""


def _policy(case: Case, optimum: Optimum, one: Measure, values: Any, places: dict[str, dict[Any, int]]) -> Values:
    name, kind = one.get("policy", one["id"]), one.get("value", "value")
    policy = next(policy for policy in case.policies if policy.id == name)
    rows = [label for label in places["policy_measure"] if label[0] == name]
    found: Values = {}
    for label in rows:
        own = ", ".join(str(part) for part in label[1:] if part != "") if len(rows) > 1 else ""
        measure, of = (float(values[places[part][label]]) for part in ("policy_measure", "policy_of"))
        if kind == "shadow_price":
            value: float | None = _price(case, optimum, label)
        elif kind in ("measure", "of"):
            value = measure if kind == "measure" else of
        else:
            value = measure if not policy.of else measure / of if of else None
        found[f"{one['id']}[{own}]" if own else str(one["id"])] = value
    return found


def _price(case: Case, optimum: Optimum, label: Any) -> float | None:
    """What one more unit of the bound is worth per year, as in the table ``policies`` of a run."""
    if optimum.y is None:
        return None
    worth, year = 0.0, label[2]
    for name in ("policy_minimum", "policy_maximum", "policy_equal"):
        block = optimum.compiled.block("rows", name)
        if block is not None and label in block.places:
            worth -= float(optimum.y[block.places[label]])
    return worth / float(yearly_factor(case)[year]) + 0.0


def _indicator(case: Case, optimum: Optimum, one: Measure) -> float | None:
    table = Solution(case, optimum).tables["indicators"]
    for key in ("indicator", "item", "year"):
        if key in one:
            table = table[table[key] == one[key]]
    return float(table["value"].sum()) if len(table) else None
