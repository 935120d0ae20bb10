"""What would happen: the solved problem with one small thing forced, solved again from the basis it ended with.

Prices where nothing flows mean nothing. So an idle plant, an unused route or a stack is explained from the neighbouring
optimum in which a little of it does happen (or a little less): there every price along its chain is one at
which something flows, the dual of the forcing row is the exact loss per unit, and the difference of the two plans says
what is displaced. For a small enough step this is the one-sided derivative of the optimum, also where it is degenerate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from symbia.results.solution import Solution
from symbia.results.why.books import Books, Floats, WhyError
from symbia.solving.compiled import CompiledModel
from symbia.solving.hand_over import SolverError
from symbia.solving.highs import Options, Session

#: of a column's own size in the scaled problem: small, and far above the tolerance of 1e-8
STEP = 1e-3
_STATUS = highspy.HighsBasisStatus
_BY_NUMBER = {int(own): own for own in (_STATUS.kLower, _STATUS.kBasic, _STATUS.kUpper, _STATUS.kZero)}


@dataclass(frozen=True)
class Nudged:
    """The neighbouring optimum: its books, the loss per unit forced (in the minimisation), the step, what moved.

    With several ways forced together the loss is that of a unit of each.
    """

    books: Books
    loss: float
    step: float
    moved: Floats


class Nudge:
    """One HiGHS that holds the solved problem and its basis."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.model = _held(books)
        self._session: Session | None = None
        self._basis: highspy.HighsBasis | None = None
        self._lower: Floats = self.model.col_lower
        self._upper: Floats = self.model.col_upper

    def _ready(self) -> Session:
        if self._session is None:
            basis = self.books.solution.optimum.basis
            session = Session(self.model, Options(method="simplex" if basis is not None else "choose"))
            if basis is not None and len(basis) == len(self.model.cost) + len(self.model.row_lower):
                own = highspy.HighsBasis()
                own.col_status = [_BY_NUMBER.get(int(s), _STATUS.kNonbasic) for s in basis[: len(self.model.cost)]]
                own.row_status = [_BY_NUMBER.get(int(s), _STATUS.kNonbasic) for s in basis[len(self.model.cost) :]]
                own.valid = True
                session.highs.setBasis(own)
            session.highs.run()
            if session.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise WhyError("the kept problem does not solve again, so nothing can be said about what would change")
            self._basis = session.highs.getBasis()
            session.highs.setOptionValue("solver", "simplex")
            self._session = session
        return self._session

    def base(self) -> Floats:
        """The plan from which nudges start, in the case's units."""
        session = self._ready()
        self._restore(session)
        return np.array(session.highs.getSolution().col_value, dtype=float) * session.scale.column

    def _restore(self, session: Session) -> None:
        session.highs.setBasis(self._basis)
        session.highs.run()

    def force(self, ways: Sequence[tuple[Mapping[int, float], float]], *, free: Sequence[int] = ()) -> Nudged | None:
        """Solve with each ``(weights, step)`` forced: sum of weights x at least (step > 0) what it is, plus the step.

        A negative step forces it at most to what it is plus the step. ``free``: whole-number columns that may move.
        ``None`` where that cannot be.
        """
        session, before = self._ready(), self.base()
        highs, scale = session.highs, session.scale
        rows = len(self.model.row_lower)
        sizes = []
        for weights, step in ways:
            columns = np.array(list(weights), dtype=np.int32)
            values = np.array(list(weights.values())) * scale.column[columns]
            level = float(sum(weights[int(c)] * before[c] for c in columns)) + step
            size = float(np.abs(values).max())
            sizes.append(size)
            bounds = (level / size, highspy.kHighsInf) if step > 0 else (-highspy.kHighsInf, level / size)
            highs.addRow(*bounds, len(columns), columns, values / size)
        for column in free:
            top = float(self.books.model.col_upper[column])
            highs.changeColBounds(column, 0.0, top / scale.column[column])
        highs.run()
        found = None
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            answer = highs.getSolution()
            x = np.array(answer.col_value, dtype=float) * scale.column
            duals = np.array(answer.row_dual, dtype=float)
            y = scale.duals(duals[:rows])
            loss = sum(
                abs(float(dual)) / scale.objective / size for dual, size in zip(duals[rows:], sizes, strict=True)
            )
            found = Nudged(_with(self.books, x, y), loss, ways[0][1], self._moved(x, before))
        highs.deleteRows(len(ways), np.arange(rows, rows + len(ways), dtype=np.int32))
        for column in free:
            held = float(self.model.col_lower[column]) / scale.column[column]
            highs.changeColBounds(column, held, held)
        return found

    def _moved(self, x: Floats, before: Floats) -> Floats:
        """The difference of two plans without their rounding."""
        moved = x - before
        own = self._ready().scale.column
        return np.where(np.abs(moved) <= 1e-10 * np.maximum(np.abs(x), np.abs(before)) + 1e-8 * own, 0.0, moved)

    def tighten(self, row: int, step: float) -> Nudged | None:
        """Solve with a row's bound (the one that holds) moved by ``step``; ``None`` where that cannot be."""
        session, before = self._ready(), self.base()
        highs, own = session.highs, float(session.scale.row[row])
        lower, upper = float(self.model.row_lower[row]), float(self.model.row_upper[row])
        at_lower = np.isfinite(lower) and (self.books.y[row] > 0 or not np.isfinite(upper))
        low = (lower + step) * own if np.isfinite(lower) and (at_lower or lower == upper) else lower * own
        high = (upper + step) * own if np.isfinite(upper) and (not at_lower or lower == upper) else upper * own
        highs.changeRowBounds(row, low, high)
        highs.run()
        found = None
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            answer = highs.getSolution()
            x = np.array(answer.col_value, dtype=float) * session.scale.column
            y = session.scale.duals(np.array(answer.row_dual, dtype=float))
            found = Nudged(_with(self.books, x, y), float(y[row]), step, self._moved(x, before))
        highs.changeRowBounds(row, lower * own, upper * own)
        return found

    def row_size(self, row: int) -> float:
        """A small step of a row's bound, in the case's units."""
        return STEP / float(self._ready().scale.row[row])

    def range_of(self, row: int) -> tuple[float, float] | None:
        """How far the bound of a row may go, down and up, before its price changes (from the kept basis)."""
        session = self._ready()
        self._restore(session)
        status, ranging = session.highs.getRanging()
        if status == highspy.HighsStatus.kError:
            return None
        own = float(session.scale.row[row])
        return float(ranging.row_bound_dn.value_[row]) / own, float(ranging.row_bound_up.value_[row]) / own

    def size(self, column: int) -> float:
        """A small step of a column, in the case's units."""
        return STEP * float(self._ready().scale.column[column])


def _held(books: Books) -> CompiledModel:
    """The problem with whole numbers held at what was found."""
    model = books.model
    if not model.is_mip:
        return model
    held = np.round(books.x)
    return replace(
        model,
        integer=np.zeros(len(model.cost), dtype=bool),
        col_lower=np.where(model.integer, held, model.col_lower),
        col_upper=np.where(model.integer, held, model.col_upper),
    )


def _with(books: Books, x: Floats, y: Floats) -> Books:
    optimum = replace(books.solution.optimum, x=x, y=y, certificate=None)
    return Books(Solution(books.case, optimum))


__all__ = ["STEP", "Nudge", "Nudged", "SolverError"]
