"""Scaling: the same problem in units in which its numbers are near one.

HiGHS's tolerances are absolute. A case in kilograms and one in megatonnes must get the same answer, so rows and
columns are first brought to comparable size: geometric means over the matrix together with the right-hand side and
the cost, a few passes (Tomlin 1975, On scaling linear programming problems), rounded to powers of two so that scaling
and unscaling are exact. Whole-number columns keep their unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel

Floats = npt.NDArray[np.float64]
PASSES = 4


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

    Least squares in logarithms: every entry, right-hand side and column bound pulls towards one. Rows and columns are
    adjusted in turn, starting from the mean size of right-hand sides and bounds.
    """
    rows, columns = model.matrix.shape
    column_of = model.matrix.indices
    row_of = np.repeat(np.arange(rows), np.diff(model.matrix.indptr))
    logs = np.log2(np.abs(model.matrix.data))
    right, has_right = _logs(model.row_lower, model.row_upper)
    bound, has_bound = _logs(model.col_lower, model.col_upper)
    has_bound &= ~model.integer
    row_count = np.bincount(row_of, minlength=rows) + has_right
    column_count = np.bincount(column_of, minlength=columns) + has_bound
    row_sum = np.bincount(row_of, logs, minlength=rows) + np.where(has_right, right, 0.0)
    column_sum = np.bincount(column_of, logs, minlength=columns) - np.where(has_bound, bound, 0.0)
    anchors = np.concatenate([right[has_right], bound[has_bound]])
    column = np.full(columns, float(anchors.mean()) if len(anchors) else 0.0)
    column[model.integer] = 0.0
    row = np.zeros(rows)
    for _ in range(PASSES):
        row = -(row_sum + np.bincount(row_of, column[column_of], minlength=rows)) / np.maximum(row_count, 1)
        column = -(column_sum + np.bincount(column_of, row[row_of], minlength=columns)) / np.maximum(column_count, 1)
        column[model.integer] = 0.0
    row, column = (np.exp2(np.clip(np.round(exponent), -60, 60)) for exponent in (row, column))
    cost = np.abs(model.cost) * column
    cost = cost[cost > 0]
    objective = float(np.exp2(-np.round(np.log2(cost).mean()))) if len(cost) else 1.0
    return Scaling(row, column, objective)


def _logs(lower: Floats, upper: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Log of the larger finite magnitude of each pair of bounds, and where there is one."""
    size = np.zeros(len(lower))
    for bound in (lower, upper):
        size = np.maximum(size, np.where(np.isfinite(bound), np.abs(bound), 0.0))
    has = size > 0
    return np.log2(np.where(has, size, 1.0)), has


def scaled(model: CompiledModel, scale: Scaling) -> CompiledModel:
    """The compiled model in scaled units."""
    data = model.matrix.data * scale.column[model.matrix.indices]
    data *= np.repeat(scale.row, np.diff(model.matrix.indptr))
    matrix = sparse.csr_array((data, model.matrix.indices, model.matrix.indptr), shape=model.matrix.shape)
    return CompiledModel(
        matrix=matrix,
        cost=model.cost * scale.column * scale.objective,
        offset=model.offset * scale.objective,
        sign=model.sign,
        row_lower=model.row_lower * scale.row,
        row_upper=model.row_upper * scale.row,
        col_lower=model.col_lower / scale.column,
        col_upper=model.col_upper / scale.column,
        integer=model.integer,
        values=model.values,
        value_offset=model.value_offset,
        columns=model.columns,
        rows=model.rows,
        expressions=model.expressions,
    )
