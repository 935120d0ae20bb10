"""A second HiGHS whose coefficients stand still: it finds the basis of a model whose coefficients moved, or nearly so.

HiGHS forgets the weights of its dual steepest-edge rule (Forrest and Goldfarb 1992, Mathematical Programming 57) when
one coefficient changes, and reckons them anew row by row: 0.55 s of the 0.66 s that a scenario of Guizhou took whose
waste target moved. New costs and bounds leave them as they are. So here a change D of the matrix A is stated, to first
order at the last solution x and y, as new costs and bounds:

    row_lower <= (A + D) x' <= row_upper    becomes    row_lower - D x <= A x' <= row_upper - D x
    cost - (A + D)^T y'                     becomes    (cost - D^T y) - A^T y'

An optimum of this with x' = x and y' = y is one of the true model, and near it the two have the same basis. The basis
is all that is taken from here: the true model is solved from it, mostly without one iteration.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from symbia.solving.compiled import CompiledModel
from symbia.solving.hand_over import DUAL, hand_over, hand_over_changes, moved, solution_of

Floats = npt.NDArray[np.float64]
_STATUS = highspy.HighsModelStatus
FAR = 1000  # simplex iterations after which the true coefficients are taken over
NO_LIMIT = 2**31 - 1
ROUNDS = 4  # at most, each linearised at the solution of the one before; two or three do (Guizhou)


class Guide:
    """Keeps the coefficients of ``model``, the first one it leads to, as long as they serve; starts from ``basis``.

    All in scaled units.
    """

    def __init__(self, highs: Any, model: CompiledModel, basis: Any) -> None:
        self._highs, self._model = highs, model
        highs.setOptionValue("solver", "simplex")
        highs.setOptionValue("simplex_strategy", DUAL)
        # the last basis is near: perturbed costs only lead away from it (Guizhou: 2,500 iterations instead of 400)
        highs.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        hand_over(highs, model)
        highs.setBasis(basis)

    def basis(self, model: CompiledModel, x: Floats, y: Floats) -> tuple[Any, int]:
        """A basis near the optimum of ``model``, linearised at ``x`` and ``y``, and the simplex iterations it took.

        ``None`` in its place where none is found. Where the way is long, the first order says too little: ``model``'s
        coefficients are taken over then, and the weights reckoned anew.
        """
        total = 0
        for number in range(ROUNDS):
            own = self._linearised(model, x, y) if total < FAR else model
            hand_over_changes(self._highs, own, moved(self._model, own))
            self._model = own
            limit = FAR - total if own is not model else NO_LIMIT
            self._highs.setOptionValue("simplex_iteration_limit", limit)
            self._highs.run()
            status, iterations = self._highs.getModelStatus(), self._highs.getInfo().simplex_iteration_count
            total += iterations
            if status == _STATUS.kIterationLimit:
                continue
            if status != _STATUS.kOptimal:
                return None, total
            if own is model or (number and not iterations):
                break  # linearised at the optimum, nothing moves any more
            x, y = solution_of(self._highs)
        return self._highs.getBasis(), total

    def _linearised(self, model: CompiledModel, x: Floats, y: Floats) -> CompiledModel:
        """``model`` with our coefficients: what they differ by goes into costs and row limits."""
        kept, matrix = self._model.matrix, model.matrix
        moved = np.flatnonzero(kept.data != matrix.data)
        if not len(moved):
            return model
        rows = np.searchsorted(matrix.indptr, moved, side="right") - 1
        columns, change = matrix.indices[moved], matrix.data[moved] - kept.data[moved]
        activity = np.bincount(rows, change * x[columns], minlength=matrix.shape[0])
        worth = np.bincount(columns, change * y[rows], minlength=matrix.shape[1])
        return replace(
            model,
            matrix=kept,
            cost=model.cost - worth,
            row_lower=model.row_lower - activity,
            row_upper=model.row_upper - activity,
        )
