"""One HiGHS kept alive for many models of one structure: only what changed is handed over, the last basis starts it.

What comes out follows from the models since the last ``restart`` and from nothing before it.

The scale factors are those of the first model (exact powers of two), so unchanged numbers stay as they are inside, too.
The certificate is recomputed for every answer; one that fails is refined from its basis, or else solved from nothing.
"""

from __future__ import annotations

import base64
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from symbia.solving.compiled import CompiledModel
from symbia.solving.guide import Guide
from symbia.solving.hand_over import CHOOSE, DUAL, PRIMAL, Floats, Moved, Places, hand_over_changes, moved, solution_of
from symbia.solving.highs import FEASIBILITY, Options, Session, optimise
from symbia.solving.optimum import Optimum
from symbia.solving.scaling import scaled

NARROW = 1e-10  # the narrowest that HiGHS takes: relative to a small price its usual 1e-8 can be much
MAX_VALUE_SCALING = 4  # of HiGHS, inside ours; for primal simplex a fifth fewer iterations under new prices (Guizhou)
#: costs that move from which they go in steps, and in how many. Measured on Guizhou, seconds of HiGHS with 1, 2, 4, 8
#: steps: all prices alike 0.58, 0.50, 0.48, 0.49; each by its own 2.4, 1.9, 1.7, 1.5; all freight 0.23, 0.20, 0.22,
#: 0.28; all investment (800) 0.44, 0.36, 0.33, 0.42; exported power (300) 1.54, 1.39, 1.36, 1.32
MANY_COSTS, STEPS = 500, 4


class Living(Session):
    """Solves the first model at once (``first``), then any other of the same structure."""

    proves_at_length = False

    def __init__(self, model: CompiledModel, options: Options | None = None) -> None:
        super().__init__(model, options or Options())
        #: of HiGHS's runs alone, and with handing over what changed and reading what comes out
        self.solver_seconds = self.highspy_seconds = 0.0
        #: simplex iterations so far
        self.iterations = 0
        self.cold = 0
        self.first = optimise(model, self.options) if model.is_mip else self.optimum()
        self._last = self.first.x
        self._first_model, self._first_basis = model, self.highs.getBasis()
        self._guide: Guide | None = None
        # left to choose, HiGHS begins anew with interior points; measured on Guizhou: 5 to 9 s, by simplex 0.1 to 1.5
        self.highs.setOptionValue("solver", "simplex")
        self.highs.setOptionValue("simplex_scale_strategy", MAX_VALUE_SCALING)
        # the last basis is near: perturbed bounds only lead away from it (Guizhou: 15 % more iterations)
        self.highs.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)

    def restart(self, basis: str = "") -> None:
        """Forget the way here: the first model again, and its basis or another, as ``basis`` gave it."""
        self._last, self._guide = self.first.x, None
        if not self.model.is_mip:
            self._take(self._first_model, *self._compared(self._first_model))
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
        new, where = self._compared(model)
        basis = self._guided(new) if len(where.entries) else None
        self.highs.setOptionValue("simplex_strategy", PRIMAL if basis is not None else _strategy(where))
        if len(where.cost) >= MANY_COSTS and not len(where.entries) and not where.limits:
            self._approach(new.cost, where.cost)
        self._take(model, new, where)
        if basis is not None:
            self.highs.setBasis(basis)
        return self.optimum()

    def _compared(self, model: CompiledModel) -> tuple[CompiledModel, Moved]:
        """``model`` scaled, and where it differs from the one that HiGHS holds."""
        new = scaled(model, self.scale, (self.model, self.inside))
        return new, moved(self.inside, new)

    def _take(self, model: CompiledModel, new: CompiledModel, where: Moved) -> None:
        with self._in_highspy():
            hand_over_changes(self.highs, new, where)
        self.model, self.inside = model, new

    def _approach(self, cost: Floats, where: Places) -> None:
        """Bring the costs ``where`` they move all but the last part of the way to ``cost``, solving at each step.

        Primal simplex takes what pays most at the new costs and then takes much of it back. Nearer costs mislead it
        less: the basis changes in fewer iterations, although each step begins with a factorisation.
        """
        old, columns = self.inside.cost[where], where.astype(np.int32)
        for part in range(1, STEPS):
            self.highs.changeColsCost(len(where), columns, old + (cost[where] - old) * (part / STEPS))
            self._run()

    def _guided(self, new: CompiledModel) -> Any:
        """The basis to which the guide leads; ``None`` where there is none to start from or it finds no optimum."""
        last, solved = self.highs.getBasis(), self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if not last.valid or not (solved or self._guide is None):
            return None
        x, y = solution_of(self.highs)
        if self._guide is None:
            self._guide = Guide(self._highs(), new, last)
        with self._in_highspy(run=True):
            basis, iterations = self._guide.basis(new, x, y)
        self.iterations += iterations
        return basis

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
        with self._in_highspy(run=True):
            status = super()._run()
        self.iterations += self.highs.getInfo().simplex_iteration_count
        return status

    def _x(self) -> Floats:
        with self._in_highspy():
            return super()._x()

    def _y(self) -> Floats:
        with self._in_highspy():
            return super()._y()

    @contextmanager
    def _in_highspy(self, run: bool = False) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        taken = time.perf_counter() - begun
        self.highspy_seconds += taken
        self.solver_seconds += taken if run else 0.0

    def _optimal(self) -> Optimum:
        """The answer with its certificate; one that fails is refined from its basis, or else solved from nothing."""
        answer = self._certified(self._x(), self._y())
        if not answer.verified:
            self._tolerance(NARROW)
            self.highs.setBasis(self.highs.getBasis())  # factorised anew: updates may have made it inaccurate
            if self._run() == highspy.HighsModelStatus.kOptimal:
                answer = self._certified(self._x(), self._y())
            self._tolerance(FEASIBILITY)
        if answer.verified:
            return answer
        self.cold += 1
        answer = optimise(self.model, self.options)
        return replace(answer, notes=("certificate failed from the last basis; solved anew", *answer.notes))

    def _tolerance(self, value: float) -> None:
        for kind in ("primal", "dual"):
            self.highs.setOptionValue(f"{kind}_feasibility_tolerance", value)


def _basis(text: str) -> Any:
    columns, packed = text.split()
    kinds = [highspy.HighsBasisStatus(number) for number in range(5)]
    statuses = [kinds[one] for one in zlib.decompress(base64.b64decode(packed))]
    basis: Any = highspy.HighsBasis()
    basis.col_status, basis.row_status = statuses[: int(columns)], statuses[int(columns) :]
    basis.valid = True
    return basis


def _strategy(where: Moved) -> int:
    """HiGHS's number of a method: the last basis stays primal feasible under new costs, dual under new bounds."""
    if len(where.entries) or (len(where.cost) and where.limits):
        return CHOOSE
    return DUAL if where.limits else PRIMAL
