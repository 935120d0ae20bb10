"""From a case to its explanation: the order in which the questions are asked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from symbia.case import Case, Policy, read_case
from symbia.formulation import formulate
from symbia.formulation.components import let_go
from symbia.solving import CompiledModel, Optimum, Options, compile_model, optimise
from symbia.studies.explain.conflict import Conflict
from symbia.studies.explain.explanation import Explanation
from symbia.studies.explain.integers import WholeNumbers, opened, sides_with_room
from symbia.studies.explain.limits import WEIGHTS, Limits
from symbia.studies.explain.repair import LONGEST, Move, Repair
from symbia.studies.explain.search import conflicts_of, contradiction_of
from symbia.studies.explain.unbounded import find_ray

ROUNDS = 3
#: share of its unit by which a repair that only just fails is moved further
NUDGE = 2e-6


def explain(
    case: Case | str | Path, *, weights: Mapping[str, float] | None = None, optimum: Optimum | None = None
) -> Explanation:
    """Say why a case is infeasible or unbounded, and what would repair it.

    ``weights`` (see ``WEIGHTS``) are what it costs to move a number of each group by its own size; what is left out
    keeps its default. ``optimum`` is the case's own answer, where it is known already. Raises ``CaseError`` for a case
    that cannot be used, ``ValueError`` for a weight of no group or not above 0.
    """
    begun = time.perf_counter()
    own = checked(weights)
    if not isinstance(case, Case):
        case = read_case(case)
    model = optimum.compiled if optimum is not None else _compiled(case)
    status = optimum.status if optimum is not None else None
    if status == "unbounded":
        found = Explanation(case, "unbounded", ray=find_ray(model))
    elif optimum is not None and optimum.has_values:
        found = Explanation(case, "feasible")
    else:
        found = _infeasible(case, model, own, known=status == "infeasible")
        if found.status == "feasible" and optimum is None and (ray := find_ray(model)) is not None:
            found = Explanation(case, "unbounded", ray=ray)
    found.seconds = time.perf_counter() - begun
    return found


def checked(weights: Mapping[str, float] | None) -> dict[str, float]:
    """All weights; raises ``ValueError`` for a weight of no group or not above 0."""
    for name, weight in (weights or {}).items():
        if name not in WEIGHTS:
            raise ValueError(f"no group of limits is called {name}; there are {', '.join(WEIGHTS)}")
        if not (np.isfinite(weight) and weight > 0):
            raise ValueError(f"the weight of {name} must be above 0")
    return {**WEIGHTS, **(weights or {})}


def _compiled(case: Case) -> CompiledModel:
    stated = formulate(case)
    compiled = compile_model(stated)
    let_go(stated)
    return compiled


def _infeasible(case: Case, model: CompiledModel, weights: Mapping[str, float], *, known: bool) -> Explanation:
    repair = Repair(Limits(case, opened(model, case)), weights)
    if repair.feasible and model.is_mip:
        return _whole_numbers(case, model, weights, known=known)
    if repair.feasible and not known:
        return Explanation(case, "feasible")
    found = Explanation(case, "infeasible", conflicts_of(repair), list(repair.moves))
    if repair.possible:
        _try(found, weights)
    else:
        found.contradiction = contradiction_of(model)
    return found


def _try(found: Explanation, weights: Mapping[str, float]) -> None:
    """Apply the repair and see; what it leaves (a policy that measures a moved capacity) is repaired as well."""
    case = found.case
    for attempt in range(ROUNDS):
        changed = repaired(case, found.moves)
        model = _compiled(changed)
        answer = optimise(replace(model, cost=np.zeros(len(model.cost))), Options(time_limit=LONGEST))
        if answer.status == "time_limit" and answer.x is None:
            found.tried = None  # nobody knows
            return
        found.tried = answer.status != "infeasible"
        if found.tried or attempt == ROUNDS - 1:
            return
        again = Repair(Limits(changed, opened(model, changed)), weights, whole=model.is_mip)
        known = {move.limit.address: move for move in found.moves}
        for move in again.moves:
            first = known.get(move.limit.address)
            cost = move.cost + (first.cost if first else 0.0)
            origin = first.limit if first else move.limit
            known[move.limit.address] = Move(origin, move.new, cost)
        if not again.moves:  # it fails by rounding only
            known = {address: _nudged(move) for address, move in known.items()}
        found.moves = list(known.values())


def _nudged(move: Move) -> Move:
    new = move.new + move.limit.loosens * NUDGE * move.limit.unit
    low = move.limit.value - move.limit.room if move.limit.loosens < 0 else -np.inf
    return replace(move, new=max(new, low))


def _whole_numbers(
    case: Case, model: CompiledModel, weights: Mapping[str, float], *, known: bool = True
) -> Explanation:
    """The linear programme is feasible: whole numbers are to blame, if anything is."""
    if not known and optimise(replace(model, cost=np.zeros(len(model.cost)))).status != "infeasible":
        return Explanation(case, "feasible")
    limits = Limits(case, opened(model, case))
    repair = Repair(limits, weights, whole=True)
    search = WholeNumbers(limits, sides_with_room(limits.sides.by(repair.amount)))
    plants = search.plants()
    kept = search.kept(plants)
    if search.stopped:  # what could not be left out in time is not all to blame
        kept = np.flatnonzero(repair.by).tolist()
    conflict = Conflict([], [], [limits.all[place] for place in kept], None, None, 0.0, 0.0, 0.0, [])
    conflict.moves = [move for move in repair.moves if any(move.limit is one for one in conflict.conditions)]
    if conflict.moves:
        conflict.subject = conflict.moves[0].limit
    found = Explanation(case, "infeasible", [conflict], list(repair.moves), integers=plants)
    found.stopped = repair.stopped or search.stopped
    if repair.possible:
        _try(found, weights)
    return found


def repaired(case: Case, moves: Sequence[Move]) -> Case:
    """The case with the moves made."""
    tables = dict(case.tables)
    policies = list(case.policies)
    for move in moves:
        limit = move.limit
        if limit.table == "policies":
            policies[limit.row] = _moved(policies[limit.row], limit.column, move.new)
        else:
            table = tables[limit.table].copy()
            table.loc[limit.row, limit.column] = move.new
            tables[limit.table] = table
    return replace(case, tables=tables, policies=tuple(policies))


def _moved(policy: Policy, column: str, new: float) -> Policy:
    return replace(policy, minimum=new) if column == "min" else replace(policy, maximum=new)


def cause_in_short(case: Case, optimum: Optimum | None = None, *, language: str = "en") -> str:
    """One line that says why a case has no optimum: what is missing and the first repair. For tables of many cases.

    It takes about two solves of the linear programme; the repair is not tried.
    """
    model = optimum.compiled if optimum is not None else _compiled(case)
    if optimum is not None and optimum.status == "unbounded":
        return Explanation(case, "unbounded", ray=find_ray(model)).short("zh" if language == "zh" else "en")
    repair = Repair(Limits(case, opened(model, case)), WEIGHTS)
    found = Explanation(case, "infeasible" if repair.moves or not repair.possible else "feasible")
    found.conflicts = conflicts_of(repair, most=1)
    if repair.feasible and model.is_mip:
        found = _whole_numbers(case, model, WEIGHTS)
    return found.short("zh" if language == "zh" else "en")
