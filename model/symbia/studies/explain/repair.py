"""The cheapest repair of an infeasible case: which numbers to move, by how much, and the scenario that says so."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.case import Case
from symbia.case.tables import TABLE
from symbia.solving import Optimum, Options
from symbia.solving.elastic import Elastic, Places, elastic, loosened, speaking_rows
from symbia.solving.highs import optimise
from symbia.solving.living import Living
from symbia.studies.explain.limits import Limit, Limits
from symbia.studies.explain.wholes import Wholes

Floats = npt.NDArray[np.float64]
DIGITS = 6
PASSES = 4
#: a move smaller than this share of its unit is rounding
LEAST = 1e-8
#: seconds for the question what one limit alone would have to do
PATIENCE = 5.0
#: seconds for the smallest repair in whole numbers; after that the best one known is told, and that it may not be least
LONGEST = 60.0


@dataclass(frozen=True)
class Move:
    """A number and what it would become; ``cost`` is its weight times the move in its own unit."""

    limit: Limit
    new: float
    cost: float

    @property
    def change(self) -> float:
        """The move relative to the number, ``nan`` where that is 0."""
        return (self.new - self.limit.value) / abs(self.limit.value) if self.limit.value else math.nan


class Repair:
    """The least weighted sum of relative moves after which the case is feasible.

    ``moves`` is empty where nothing that may move can repair it (``possible`` is then false). ``by`` is the move of
    every limit, ``amount`` what a unit of each loosens, ``rows`` the rows that prove the case infeasible.
    """

    def __init__(self, limits: Limits, weights: Mapping[str, float], *, whole: bool = False) -> None:
        self.limits, self.whole = limits, whole
        self.wholes = Wholes(limits)
        self.cost = limits.weights(weights)
        self.amount = self.wholes.usual()
        self.by = np.zeros(len(self.cost))
        self.rows: Places = np.empty(0, dtype=np.int64)
        self.moves: list[Move] = []
        program = self._program()
        self.living = Living(program.model, Options(time_limit=LONGEST if whole else None))
        answer = self.living.first
        self.possible = answer.x is not None
        self.stopped = answer.status == "time_limit"
        if answer.x is not None:
            self._settle(answer)

    @property
    def feasible(self) -> bool:
        """Is there nothing to repair."""
        return self.possible and not self.moves

    def _program(self) -> Elastic:
        limits = self.limits
        return elastic(limits.model, limits.sides.by(self.amount), self.cost, limits.room, whole=self.whole)

    def _settle(self, answer: Optimum) -> None:
        """Weigh shares by what they are shares of, until that stays; then round outwards."""
        columns = len(self.limits.model.cost)
        for _ in range(PASSES if len(self.wholes.pairs) else 0):
            assert answer.x is not None
            amount = self.wholes.at(answer.x[:columns])
            moved = answer.x[columns:]
            steady = np.allclose(amount, self.amount, rtol=1e-6) or not self._shares_move(moved)
            if steady and _ > 0:
                break
            self.amount = amount
            again = self.living.solve(self._program().model)
            if again.x is None:
                break
            answer = again
        assert answer.x is not None
        x, self.by = answer.x[:columns], answer.x[columns:].copy()
        self.rows = speaking_rows(answer)
        if self._shares_move(self.by):
            x = self._least_shares(x)
        self.x = x
        self.by[self.by <= LEAST * self.limits.units] = 0.0
        self.moves = [self._move(int(place), self.by[place]) for place in np.flatnonzero(self.by)]

    def _shares_move(self, by: Floats) -> bool:
        moved = by > LEAST * self.limits.units
        return any(limit.share for limit, own in zip(self.limits.all, moved, strict=True) if own)

    def _least_shares(self, x: Floats) -> Floats:
        """Move each share no further than it must, all else as it is (Dinkelbach 1967: ratios by linear programmes)."""
        limits, sides = self.limits, self.limits.sides
        for place in np.flatnonzero(self.by > LEAST * limits.units):
            if not limits.all[place].share:
                continue
            others = self.by.copy()
            others[place] = 0.0
            own = sides.number == place
            for _ in range(PASSES):
                amount = self.wholes.at(x)
                reached = self._needed(int(place), x, amount)
                self.by[place] = reached
                fixed = loosened(limits.model, sides.by(amount), others)
                shifted = self.wholes.shifted(fixed, int(place), reached)
                alone = replace(
                    sides,
                    number=np.zeros(int(own.sum()), dtype=np.int64),
                    kind=sides.kind[own],
                    position=sides.position[own],
                    amount=amount[own],
                )
                program = elastic(shifted, alone, np.ones(1), np.full(1, np.inf)).model
                low = program.col_lower.copy()
                low[-1] = -limits.units[place]
                found = optimise(replace(program, col_lower=low))
                if found.x is None or found.x[-1] >= -LEAST * limits.units[place]:
                    break
                x = found.x[:-1]
        return x

    def _needed(self, place: int, x: Floats, amount: Floats) -> float:
        """By how much a share must move for the columns ``x``."""
        sides, model = self.limits.sides, self.limits.model
        own = sides.number == place
        position = sides.position[own]
        at = model.matrix[position] @ x
        short = np.where(sides.kind[own] == 0, model.row_lower[position] - at, at - model.row_upper[position])
        there = amount[own] > 0.0
        return float(np.maximum(short[there] / amount[own][there], 0.0).max(initial=0.0))

    def _move(self, place: int, by: float) -> Move:
        limit = self.limits.all[place]
        new = outwards(limit.value + limit.loosens * by, limit)
        return Move(limit, new, self.cost[place] * abs(new - limit.value))

    def alone(self, place: int, repaired: Sequence[int]) -> Move | None:
        """What the limit ``place`` must do alone, with all of the repair but ``repaired``; ``None`` if it cannot."""
        room = self.by * (1.0 + 1e-9)
        room[list(repaired)] = 0.0
        room[place] = self.limits.room[place]
        program = self._program().model
        columns = len(self.limits.model.cost)
        cost = np.zeros(len(room))
        cost[place] = 1.0 / self.limits.units[place]
        high, price = program.col_upper.copy(), program.cost.copy()
        high[columns:], price[columns:] = room, cost
        small = program.matrix.nnz < 20_000
        changed = replace(program, col_upper=high, cost=price)
        answer = optimise(changed, Options(time_limit=PATIENCE)) if small else None
        if answer is None or answer.status != "optimal" or answer.x is None:
            return None
        by = float(answer.x[columns + place])
        if self.limits.all[place].share:
            by = self._needed(place, answer.x[:columns], self.wholes.at(answer.x[:columns]))
            if by > self.limits.all[place].room:
                return None
        return self._move(place, by) if by > LEAST * self.limits.units[place] else None


def outwards(value: float, limit: Limit) -> float:
    """The number with few digits, rounded to the loose side, and within what the format allows."""
    if value == 0.0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - DIGITS + 1)
    count = value / step
    nearest = round(count)
    if abs(count - nearest) > 1e-6:
        nearest = math.ceil(count) if limit.loosens > 0 else math.floor(count)
    new = float(f"{nearest * step:.{DIGITS}g}")
    low = limit.value - limit.room if limit.loosens < 0 else -math.inf
    high = limit.value + limit.room if limit.loosens > 0 else math.inf
    return min(max(new, low), high)


def scenario_of(case: Case, moves: Sequence[Move]) -> list[dict[str, Any]]:
    """The changes of a scenario that makes these moves."""
    changes = []
    for move in moves:
        limit = move.limit
        if limit.table == "policies":
            policy = case.policies[limit.row]
            new: dict[str, Any] = {limit.column: move.new}
            if policy.minimum is not None and policy.minimum == policy.maximum:
                new = {"equal": "", "min": policy.minimum, "max": policy.maximum, **new}
            changes.append({"policy": policy.id, "set": new})
            continue
        row = case[limit.table].iloc[limit.row]
        where = {key: row[key] for key in TABLE[limit.table].key}
        changes.append({"table": limit.table, "where": where, "set": {limit.column: move.new}})
    return changes


def scenario_text(changes: Sequence[Mapping[str, Any]]) -> str:
    """``repair.toml``."""
    lines = [
        "# The smallest changes after which the case is feasible, as symbia explain found them.",
        "# Use:  symbia solve CASE -s …the same scenarios as before… -s repair.toml",
        'id = "repair"',
        'title = "Repair"',
        'title_zh = "修复"',
    ]
    for change in changes:
        lines += ["", "[[change]]", *(f"{key} = {_toml(value)}" for key, value in change.items())]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(own)}" for key, own in value.items()) + " }"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
