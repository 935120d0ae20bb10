"""Scaling: the same problem in units in which its numbers are near one.

HiGHS's tolerances are absolute. A case in kilograms and one in megatonnes must get the same answer, so rows and
columns are first brought to comparable size: least squares of the logarithms of the matrix, the right-hand side and
the bounds (Curtis and Reid 1972, On the automatic scaling of matrices for Gaussian elimination), rounded to powers of
two so that scaling and unscaling are exact. Whole-number columns keep their unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel

Floats = npt.NDArray[np.float64]
PASSES = 100  # at most; a few dozen do
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Scaling:
    """x = column * scaled x; scaled row = row * original row; scaled objective = objective * original objective."""

    row: Floats
    column: Floats
    objective: float

    def duals(self, scaled: Floats) -> Floats:
        """Row duals of the original problem from those of the scaled one."""
        return scaled * self.row / self.objective


def scaling_of(model: CompiledModel) -> Scaling:
    """Scale factors for a compiled model; all exact powers of two.

    Least squares in logarithms: every entry, right-hand side and column bound pulls towards one. Solved to the end, so
    that the factors follow the units: a case in other units gets the same scaled problem, up to the rounding.
    """
    row, column = (np.exp2(np.clip(np.round(exponent), -60, 60)) for exponent in _exponents(model))
    cost = np.abs(model.cost) * column
    cost = cost[cost > 0]
    objective = float(np.exp2(-np.round(np.log2(cost).mean()))) if len(cost) else 1.0
    return Scaling(row, column, objective)


def _exponents(model: CompiledModel) -> tuple[Floats, Floats]:
    """Row and column exponents, by conjugate gradients on the normal equations (Curtis and Reid 1972)."""
    rows, shape = model.matrix.shape[0], model.matrix.shape
    where = (model.matrix.indices, model.matrix.indptr)
    logs = sparse.csr_array((np.log2(np.abs(model.matrix.data)), *where), shape=shape)
    pattern = sparse.csr_array((np.ones(model.matrix.nnz), *where), shape=shape)
    transposed = pattern.T
    right, has_right = _logs(model.row_lower, model.row_upper)
    bound, has_bound = _logs(model.col_lower, model.col_upper)
    free = np.where(model.integer, 0.0, 1.0)
    count = np.concatenate([pattern.sum(axis=1) + has_right, pattern.sum(axis=0) + has_bound])
    count = np.maximum(count, 1.0)
    left = np.concatenate([-logs.sum(axis=1) - right, free * (bound - logs.sum(axis=0))])
    del logs
    found = np.zeros(len(left))
    towards = left / count
    size = float((left * towards).sum())  # not @, which would wake the threads of a linear algebra library
    target = size * TOLERANCE**2
    for _ in range(PASSES):
        if size <= target:
            break
        change = count * towards
        change += np.concatenate([pattern @ towards[rows:], free * (transposed @ towards[:rows])])
        step = size / float((towards * change).sum())
        found += step * towards
        left -= step * change
        better = left / count
        before, size = size, float((left * better).sum())
        towards = better + (size / before) * towards
    return found[:rows], found[rows:]


def _logs(lower: Floats, upper: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Log of the larger finite magnitude of each pair of bounds, and where there is one."""
    size = np.zeros(len(lower))
    for bound in (lower, upper):
        size = np.maximum(size, np.where(np.isfinite(bound), np.abs(bound), 0.0))
    has = size > 0
    return np.log2(np.where(has, size, 1.0)), has


def scaled(
    model: CompiledModel, scale: Scaling, known: tuple[CompiledModel, CompiledModel] | None = None
) -> CompiledModel:
    """The compiled model in scaled units.

    ``known`` is another model of the same structure, and the same scaled: arrays that both models share (the same
    objects) are not scaled again.
    """

    def part(name: str, own: Callable[[Floats], Floats]) -> Floats:
        array: Floats = getattr(model, name)
        if known is None or getattr(known[0], name) is not array:
            return own(array)
        shared: Floats = getattr(known[1], name)
        return shared

    return replace(
        model,
        matrix=_scaled_matrix(model.matrix, scale, known),
        cost=part("cost", lambda cost: cost * scale.column * scale.objective),
        offset=model.offset * scale.objective,
        row_lower=part("row_lower", lambda limit: limit * scale.row),
        row_upper=part("row_upper", lambda limit: limit * scale.row),
        col_lower=part("col_lower", lambda limit: limit / scale.column),
        col_upper=part("col_upper", lambda limit: limit / scale.column),
    )


def _scaled_matrix(
    matrix: sparse.csr_array, scale: Scaling, known: tuple[CompiledModel, CompiledModel] | None
) -> sparse.csr_array:
    if known is not None and known[0].matrix.data is matrix.data:
        return known[1].matrix
    data = matrix.data * scale.column[matrix.indices]
    data *= np.repeat(scale.row, np.diff(matrix.indptr))
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)
