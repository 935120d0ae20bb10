"""HiGHS through highspy: one solver object, given arrays, asked for an optimum that can be proved.

Sources: Huangfu and Hall 2018, Parallelizing the dual revised simplex method, Mathematical Programming Computation 10.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import highspy
import numpy as np
import numpy.typing as npt

from symbia.solving.certificate import certify, feasibility
from symbia.solving.compiled import CompiledModel
from symbia.solving.hand_over import INTERIOR_POINT_FROM, SolverError, hand_over, new_highs
from symbia.solving.optimum import Optimum, Status
from symbia.solving.rays import ray_of
from symbia.solving.scaling import scaled, scaling_of

Floats = npt.NDArray[np.float64]
Progress = Callable[[str], None]
FEASIBILITY = 1e-8  # HiGHS's tolerance of rows and columns, in our scaled units

_STATUS = highspy.HighsModelStatus
_STOPPED = (
    _STATUS.kTimeLimit,
    _STATUS.kIterationLimit,
    _STATUS.kSolutionLimit,
    _STATUS.kInterrupt,
    _STATUS.kMemoryLimit,
)


@dataclass(frozen=True)
class Options:
    """How to solve.

    ``time_limit`` in seconds; ``gap`` is the relative gap at which branch and bound stops; ``method`` is HiGHS's
    ``simplex``, ``ipm`` or ``pdlp``, or ``choose``: interior point with crossover for large linear programmes, simplex
    for others; ``threads`` 0 leaves the choice to HiGHS; ``progress`` receives HiGHS's log, line by line.
    """

    time_limit: float | None = None
    gap: float = 1e-7
    method: str = "choose"
    threads: int = 0
    progress: Progress | None = None


def optimise(model: CompiledModel, options: Options | None = None) -> Optimum:
    """Solve a compiled model with HiGHS and certify the answer.

    Infeasible, unbounded and stopped are told apart: an answer "unbounded or infeasible" is resolved by solving once
    without an objective; a problem with whole numbers that HiGHS calls infeasible is solved again without presolve
    before anyone is told (HiGHS issues 2446, 3090, 3258); an optimum whose certificate fails is solved again by
    another method. Raises ``SolverError`` when HiGHS gives none of these answers.
    """
    session = Session(model, options or Options())
    answer = session.optimum()
    if answer.y is not None:
        answer.basis = session.statuses()
    return answer


class Session:
    """One HiGHS, one model."""

    #: may a proof that there is no optimum take a solve of its own
    proves_at_length = True

    def __init__(self, model: CompiledModel, options: Options) -> None:
        self.model = model
        self.options = options
        self.scale = scaling_of(model)
        self.inside = scaled(model, self.scale)
        self.started = time.perf_counter()
        self.notes: list[str] = []
        large = model.matrix.nnz >= INTERIOR_POINT_FROM and not model.is_mip
        self.method = "ipm" if self.options.method == "choose" and large else self.options.method
        self.highs = self._highs()
        hand_over(self.highs, self.inside)

    # -- setting up -----------------------------------------------------------------------------------------------

    def _highs(self) -> Any:
        if self.options.threads:
            # HiGHS keeps the threads of its first run for the whole process, and refuses to run with another number
            highspy.Highs.resetGlobalScheduler(True)
        highs = new_highs()
        highs.setOptionValue("mip_rel_gap", self.options.gap)
        highs.setOptionValue("mip_abs_gap", 0.0)
        highs.setOptionValue("threads", self.options.threads)
        highs.setOptionValue("solver", self.method)
        highs.setOptionValue("primal_feasibility_tolerance", FEASIBILITY)
        highs.setOptionValue("dual_feasibility_tolerance", FEASIBILITY)
        highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
        if self.options.progress is not None:
            progress = self.options.progress
            highs.setOptionValue("output_flag", True)
            highs.setOptionValue("log_to_console", False)
            highs.cbLogging.subscribe(lambda event: progress(event.message.rstrip("\n")))
        return highs

    # -- solving --------------------------------------------------------------------------------------------------

    def optimum(self) -> Optimum:
        """Solve, and say how it ended."""
        status = self._run()
        if status == _STATUS.kInfeasible and self.model.is_mip:
            status = self._run_without_presolve()
        if status == _STATUS.kUnboundedOrInfeasible or (status == _STATUS.kUnbounded and self.model.is_mip):
            status = self._feasible_at_all()
        if status in (_STATUS.kUnknown, _STATUS.kNotset, _STATUS.kSolveError):
            self.notes.append(f"HiGHS first answered {self._said(status)}; solved again without presolve")
            status = self._run_without_presolve()
        if status == _STATUS.kInfeasible:
            return self._infeasible()
        if status == _STATUS.kUnbounded:
            return self._without_optimum("unbounded")
        if status in _STOPPED:
            return self._stopped()
        if status in (_STATUS.kOptimal, _STATUS.kModelEmpty):
            return self._optimal()
        raise SolverError(f"HiGHS ended with {self._said(status)}")

    def _run(self) -> Any:
        if self.options.time_limit is not None:
            # HiGHS's clock runs on over the runs of one object
            left = self.options.time_limit - (time.perf_counter() - self.started)
            self.highs.setOptionValue("time_limit", max(left, 0.0) + self.highs.getRunTime())
        self.highs.run()
        return self.highs.getModelStatus()

    def _run_without_presolve(self) -> Any:
        self.highs.setOptionValue("presolve", "off")
        self.highs.clearSolver()
        status = self._run()
        self.highs.setOptionValue("presolve", "choose")
        return status

    def _feasible_at_all(self) -> Any:
        """Without an objective nothing is unbounded: what is feasible now was unbounded before."""
        columns = np.arange(len(self.inside.cost), dtype=np.int32)
        self.highs.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        status = self._run()
        self.highs.changeColsCost(len(columns), columns, self.inside.cost)
        return _STATUS.kUnbounded if status == _STATUS.kOptimal else status

    # -- answers --------------------------------------------------------------------------------------------------

    def _infeasible(self) -> Optimum:
        """Infeasible with its proof; a linear programme without one is solved again, and may have an optimum."""
        answer = self._without_optimum("infeasible")
        if answer.verified or self.model.is_mip or not self.proves_at_length:
            return answer
        self.notes.append("HiGHS called it infeasible, but nothing proves it; solved again without presolve")
        if self._run_without_presolve() == _STATUS.kOptimal:
            return self._optimal()
        return replace(answer, notes=tuple(self.notes))

    def _without_optimum(self, status: Literal["infeasible", "unbounded"]) -> Optimum:
        """Infeasible or unbounded, with a ray that proves it where there is one."""
        ask = self.highs.getDualRay if status == "infeasible" else self.highs.getPrimalRay
        there = self.highs.getDualRayExist if status == "infeasible" else self.highs.getPrimalRayExist
        own = np.array(ask()[2], dtype=float) if there()[1] else None
        until = None if self.options.time_limit is None else self.started + self.options.time_limit
        until = until if self.proves_at_length else self.started
        ray, proof = ray_of(self.model, self.scale, status, own, self.options, until)
        if proof is None and self.model.is_mip and status == "infeasible":
            self.notes.append(
                "infeasible only with whole numbers: branch and bound says so, arrays alone cannot prove it"
            )
        return replace(self._answer(status), ray=ray, proof=proof)

    def _optimal(self) -> Optimum:
        if self.model.is_mip:
            return self._optimal_mip()
        return self._proved(self._certified(self._x(), self._y()))

    def _proved(self, answer: Optimum) -> Optimum:
        """The answer; one whose certificate fails is solved again by another method, and the better one kept."""
        if answer.certificate is not None and not answer.certificate.verified:
            other = "simplex" if self.method == "ipm" else "ipm"
            self.notes.append(f"certificate failed after the first solve; solved again with {other}")
            self.highs.setOptionValue("solver", other)
            self.highs.clearSolver()
            if self._run() == _STATUS.kOptimal:
                again = self._certified(self._x(), self._y(), answer.certificate.mip_gap)
                if again.certificate is not None and _worst(again) < _worst(answer):
                    answer = again
            answer.notes = tuple(self.notes)
        return answer

    def _optimal_mip(self) -> Optimum:
        info = self.highs.getInfo()
        mip_gap = float(info.mip_gap) if np.isfinite(info.mip_gap) else 0.0
        bound = float(info.mip_dual_bound) / self.scale.objective
        x = self._x()
        prices = self._prices_with_whole_numbers_held(x)
        x, y = prices if prices is not None else (x, None)
        answer = self._proved(self._certified(x, y, mip_gap))
        answer.bound = self.model.sign * bound if np.isfinite(bound) else None
        return answer

    def _prices_with_whole_numbers_held(self, x: Floats) -> tuple[Floats, Floats] | None:
        """Solve the linear programme that is left when the whole numbers are held at their values."""
        columns = np.flatnonzero(self.model.integer).astype(np.int32)
        held = np.round(x[columns])
        kinds = np.full(len(columns), int(highspy.HighsVarType.kContinuous), dtype=np.uint8)
        self.highs.changeColsIntegrality(len(columns), columns, kinds)
        self.highs.changeColsBounds(len(columns), columns, held, held)
        if self._run() != _STATUS.kOptimal:
            self.notes.append("no prices: the problem with whole numbers held did not solve")
            return None
        return self._x(), self._y()

    def _stopped(self) -> Optimum:
        info = self.highs.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if not feasible:
            return self._answer("time_limit")
        mip_gap = float(info.mip_gap) if self.model.is_mip and np.isfinite(info.mip_gap) else None
        answer = self._certified(self._x(), None, mip_gap)
        answer.status = "time_limit"
        if self.model.is_mip and np.isfinite(info.mip_dual_bound):
            answer.bound = self.model.sign * float(info.mip_dual_bound) / self.scale.objective
        return answer

    def _certified(self, x: Floats, y: Floats | None, mip_gap: float | None = None) -> Optimum:
        answer = self._answer("optimal")
        answer.x, answer.y = x, y
        answer.objective = self.model.objective(x)
        if y is not None:
            answer.certificate = certify(self.model, self.scale, x, y, mip_gap)
        else:
            answer.violation = feasibility(self.model, self.scale, x)
        answer.notes = tuple(self.notes)
        return answer

    def _answer(self, status: Status) -> Optimum:
        return Optimum(
            status=status,
            compiled=self.model,
            scale=self.scale,
            seconds=time.perf_counter() - self.started,
            solver=f"HiGHS {self.highs.version()}",
            notes=tuple(self.notes),
        )

    def _x(self) -> Floats:
        x = np.array(self.highs.getSolution().col_value, dtype=float) * self.scale.column
        return np.where(self.model.integer, np.round(x), x) if self.model.is_mip else x

    def _y(self) -> Floats:
        return self.scale.duals(np.array(self.highs.getSolution().row_dual, dtype=float))

    def statuses(self) -> npt.NDArray[np.int8] | None:
        """Status of each column, then of each row, as HiGHS numbers them; ``None`` where the last run left none."""
        own = self.highs.getBasis()
        if not own.valid:
            return None
        return np.array([int(status) for status in [*own.col_status, *own.row_status]], dtype=np.int8)

    def _said(self, status: Any) -> str:
        return str(self.highs.modelStatusToString(status))


def _worst(answer: Optimum) -> float:
    return np.inf if answer.certificate is None else answer.certificate.worst
