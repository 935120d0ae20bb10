"""One HiGHS kept alive for many models of one structure: only what changed is handed over, the last basis starts it.

What comes out follows from the models since the last ``restart`` and from nothing before it.

The scale factors are those of the first model (exact powers of two), so unchanged numbers stay as they are inside, too.
The certificate is recomputed for every answer; one that fails is solved anew from nothing.
"""

from __future__ import annotations

import base64
import time
import zlib
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from symbia.solving.compiled import CompiledModel
from symbia.solving.highs import Options, Session, optimise
from symbia.solving.optimum import Optimum
from symbia.solving.scaling import scaled

CHOOSE, DUAL, PRIMAL = 0, 1, 4
MANY = 0.02  # share of changed coefficients above which the whole matrix is handed over again


class Living(Session):
    """Solves the first model at once (``first``), then any other of the same structure."""

    proves_at_length = False

    def __init__(self, model: CompiledModel, options: Options | None = None) -> None:
        super().__init__(model, options or Options())
        self.solver_seconds = 0.0
        self.cold = 0
        self.first = optimise(model, self.options) if model.is_mip else self.optimum()
        self._last = self.first.x
        self._first_model, self._first_basis = model, self.highs.getBasis()
        # left to choose, HiGHS begins anew with interior points; measured on Guizhou: 5 to 9 s, by simplex 0.1 to 1.5
        self.highs.setOptionValue("solver", "simplex")

    def restart(self, basis: str = "") -> None:
        """Forget the way here: the first model again, and its basis or another, as ``basis`` gave it."""
        self._last = self.first.x
        if not self.model.is_mip:
            self._change(self._first_model)
            self.highs.clearSolver()
            start = _basis(basis) if basis else self._first_basis
            if start.valid:
                self.highs.setBasis(start)

    @property
    def basis(self) -> str:
        """The basis as text, for ``restart`` here or in another process; empty where there is none."""
        own = None if self.model.is_mip else self.statuses()
        if own is None:
            return ""
        packed = zlib.compress(own.tobytes(), 9)
        return f"{len(self.model.cost)} {base64.b64encode(packed).decode()}"

    def solve(self, model: CompiledModel) -> Optimum:
        """Solve ``model``, which has the structure of the first."""
        if model.is_mip:
            return self._whole_numbers(model)
        self.started, self.notes = time.perf_counter(), []
        self._change(model)
        return self.optimum()

    def _whole_numbers(self, model: CompiledModel) -> Optimum:
        """Branch and bound anew; the last answer, where it is still feasible, is its first one."""
        session = Session(model, self.options)
        if self._last is not None:
            start: Any = highspy.HighsSolution()
            start.col_value = (self._last / session.scale.column).tolist()
            session.highs.setSolution(start)
        answer = session.optimum()
        self._last = self._last if answer.x is None else answer.x
        return answer

    def _run(self) -> Any:
        begun = time.perf_counter()
        status = super()._run()
        self.solver_seconds += time.perf_counter() - begun
        return status

    def _optimal(self) -> Optimum:
        answer = self._certified(self._x(), self._y())
        if answer.certificate is not None and answer.certificate.verified:
            return answer
        self.cold += 1
        answer = optimise(self.model, self.options)
        return replace(answer, notes=("certificate failed from the last basis; solved anew", *answer.notes))

    def _change(self, model: CompiledModel) -> None:
        old, new = self.inside, scaled(model, self.scale)
        self.model, self.inside = model, new
        self.highs.setOptionValue("simplex_strategy", _strategy(old, new))
        moved = np.flatnonzero(old.matrix.data != new.matrix.data)
        if len(moved) > MANY * len(new.matrix.data):
            basis = self.highs.getBasis()
            self._hand_over()
            if basis.valid:
                self.highs.setBasis(basis)
            return
        rows = np.searchsorted(new.matrix.indptr, moved, side="right") - 1
        columns, values = new.matrix.indices[moved], new.matrix.data[moved]
        for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
            self.highs.changeCoeff(row, column, value)
        cost = np.flatnonzero(old.cost != new.cost).astype(np.int32)
        if len(cost):
            self.highs.changeColsCost(len(cost), cost, new.cost[cost])
        for change, kind in ((self.highs.changeColsBounds, "col"), (self.highs.changeRowsBounds, "row")):
            lower, upper = (getattr(new, f"{kind}_{side}") for side in ("lower", "upper"))
            other = (getattr(old, f"{kind}_lower") != lower) | (getattr(old, f"{kind}_upper") != upper)
            where = np.flatnonzero(other).astype(np.int32)
            if len(where):
                change(len(where), where, lower[where], upper[where])
        self.highs.changeObjectiveOffset(new.offset)


def _basis(text: str) -> Any:
    columns, packed = text.split()
    kinds = [highspy.HighsBasisStatus(number) for number in range(5)]
    statuses = [kinds[one] for one in zlib.decompress(base64.b64decode(packed))]
    basis: Any = highspy.HighsBasis()
    basis.col_status, basis.row_status = statuses[: int(columns)], statuses[int(columns) :]
    basis.valid = True
    return basis


def _strategy(old: CompiledModel, new: CompiledModel) -> int:
    """HiGHS's number of a method: the last basis stays primal feasible under new costs, dual under new bounds."""
    bounds = ("row_lower", "row_upper", "col_lower", "col_upper")
    costs = not np.array_equal(old.cost, new.cost)
    limits = any(not np.array_equal(getattr(old, name), getattr(new, name)) for name in bounds)
    if not np.array_equal(old.matrix.data, new.matrix.data) or (costs and limits):
        return CHOOSE
    return DUAL if limits else PRIMAL
