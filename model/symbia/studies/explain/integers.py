"""When only whole numbers stand in the way: which decisions and which limits, by leaving out what can be left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from scipy import sparse

from symbia.case import Case
from symbia.solving import CompiledModel, Options, optimise
from symbia.solving.elastic import Sides, elastic
from symbia.studies.explain.limits import Limits

PATIENCE = 20.0
T = TypeVar("T")
#: by how much the greatest size may grow before it is no repair any more
MUCH = 100.0


def opened(model: CompiledModel, case: Case) -> CompiledModel:
    """``model`` in which only the row ``max_new`` says how much may be built, so that moving it moves everything.

    ``units_built`` and ``greatest_size`` say it as well, in whole units and with the yes/no decision.
    """
    if not model.is_mip:
        return model
    most = dict(zip(case["plants"]["plant"], case["plants"]["max_new"], strict=True))
    col_upper = model.col_upper.copy()
    units = model.block("columns", "units_built")
    if units is not None:
        col_upper[units.span] = np.inf
    rows, decided = model.block("rows", "greatest_size"), model.block("columns", "built")
    matrix = model.matrix.copy()
    if rows is not None and decided is not None and len(rows.labels):
        for position, label in zip(range(rows.start, rows.stop), rows.labels, strict=True):
            span = slice(matrix.indptr[position], matrix.indptr[position + 1])
            own = matrix.indices[span] >= decided.start
            matrix.data[span][own & (matrix.data[span] < 0)] = -MUCH * float(most[label[0]])
    return replace(model, matrix=sparse.csr_array(matrix), col_upper=col_upper)


class WholeNumbers:
    """The limits and the plants whose whole numbers cannot be kept together; ``stopped`` where time ran out."""

    def __init__(self, limits: Limits, sides: Sides) -> None:
        self.limits, self.sides = limits, sides
        self.until = time.perf_counter() + PATIENCE
        self.stopped = False
        self.model = limits.model
        self.owners = self._owners()

    def _owners(self) -> dict[str, list[int]]:
        """Whole-number columns of each plant."""
        found: dict[str, list[int]] = {}
        for name in ("units_built", "built"):
            block = self.model.block("columns", name)
            for column, label in zip(range(block.start, block.stop), block.labels, strict=True) if block else ():
                found.setdefault(str(label[0]), []).append(column)
        return found

    def plants(self) -> list[str]:
        """Plants whose whole numbers alone make the difference."""
        every = np.arange(len(self.limits.all))
        return self._least(list(self.owners), lambda kept: self._clash(every.tolist(), kept))

    def kept(self, plants: Sequence[str]) -> list[int]:
        """Limits that cannot be kept together once these plants' numbers are whole."""
        return self._least(list(range(len(self.limits.all))), lambda kept: self._clash(kept, plants))

    def _clash(self, kept: Sequence[int], plants: Sequence[str]) -> bool:
        """Is there no allocation when only the limits ``kept`` hold, and only these plants' numbers are whole."""
        left = self.until - time.perf_counter()
        if left <= 0:
            self.stopped = True
            return False
        room = self.limits.room.copy()
        room[list(kept)] = 0.0
        program = elastic(self.model, self.sides, np.zeros(len(room)), room, whole=True).model
        whole = np.zeros(len(program.integer), dtype=bool)
        for plant in plants:
            whole[self.owners[plant]] = True
        answer = optimise(replace(program, integer=whole), Options(time_limit=left))
        return answer.status == "infeasible"

    def _least(self, things: list[T], clash: Callable[[Sequence[T]], bool]) -> list[T]:
        """A subset that clashes and of which nothing can be left out (QuickXplain, Junker 2004)."""

        def shrink(background: list[T], changed: bool, rest: list[T]) -> list[T]:
            if changed and clash(background):
                return []
            if len(rest) <= 1:
                return rest
            half = len(rest) // 2
            first, second = rest[:half], rest[half:]
            of_second = shrink(background + first, True, second)
            of_first = shrink(background + of_second, bool(of_second), first)
            return of_first + of_second

        return shrink([], False, things)


def sides_with_room(sides: Sides) -> Sides:
    """Only what loosens: a limit that is let go must not tighten another."""
    forward = sides.amount > 0
    return Sides(*(getattr(sides, name)[forward] for name in ("number", "kind", "position", "amount")))
