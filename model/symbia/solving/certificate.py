"""The certificate of an optimum, recomputed from the matrix itself and nothing that a solver says.

Any x and y can be put in; the residuals say how far they are from proving each other optimal (the Karush-Kuhn-Tucker
conditions of a linear programme). Each residual is relative to the size of what it compares, at least one unit of the
scaled problem, so that a case in kilograms and one in megatonnes are judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel
from symbia.solving.scaling import Scaling

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Certificate:
    """Largest relative residuals of an answer.

    ``primal``: violation of rows, bounds and wholeness. ``dual``: reduced costs and row duals of the wrong sign.
    ``complementarity``: price times slack, relative to the objective. ``gap``: primal less dual objective, relative.
    For a problem with whole numbers (``mip``) the dual part proves the optimum with the whole numbers held; ``mip_gap``
    is then the branch and bound's own relative gap, which arrays alone cannot prove.
    """

    primal: float
    dual: float
    complementarity: float
    gap: float
    mip_gap: float | None = None

    @property
    def verified(self) -> bool:
        """Are all residuals at most 1e-6."""
        # one by one: a residual that is not a number must not hide behind another
        return all(own <= TOLERANCE for own in (self.primal, self.dual, self.complementarity, self.gap))

    def to_dict(self) -> dict[str, float | bool | None]:
        """For summary.json."""
        return {
            "primal": self.primal,
            "dual": self.dual,
            "complementarity": self.complementarity,
            "gap": self.gap,
            "mip_gap": self.mip_gap,
            "verified": self.verified,
        }


def certify(model: CompiledModel, scale: Scaling, x: Floats, y: Floats, mip_gap: float | None = None) -> Certificate:
    """Recompute the certificate of primal values ``x`` and row duals ``y`` (of the minimisation).

    With whole-number columns, these are held at their values and the duals are judged for the rest.
    """
    matrix = model.matrix
    col_lower, col_upper = model.col_lower, model.col_upper
    if model.is_mip:
        held = np.where(model.integer, np.round(x), 0.0)
        col_lower = np.where(model.integer, held, col_lower)
        col_upper = np.where(model.integer, held, col_upper)
    activity = matrix @ x
    reduced = model.cost - matrix.T @ y

    row_size = _row_sizes(matrix, x)
    column_size = np.maximum(np.abs(model.cost), _row_sizes(matrix.T.tocsr(), y))
    row_unit, column_unit = 1.0 / scale.row, scale.column
    primal = max(
        _largest(_outside(activity, model.row_lower, model.row_upper), np.maximum(row_size, row_unit)),
        _largest(_outside(x, col_lower, col_upper), np.maximum(np.abs(x), column_unit)),
        _largest(_outside(x, model.col_lower, model.col_upper), np.maximum(np.abs(x), column_unit)),
    )
    dual = max(
        _largest(_wrong_sign(y, model.row_lower, model.row_upper), np.maximum(np.abs(y), scale.row / scale.objective)),
        _largest(
            _wrong_sign(reduced, col_lower, col_upper),
            np.maximum(column_size, 1.0 / (scale.column * scale.objective)),
        ),
    )
    objective = float(model.cost @ x)
    pairs = np.concatenate(
        [
            _price_times_slack(y, activity, model.row_lower, model.row_upper),
            _price_times_slack(reduced, x, col_lower, col_upper),
        ]
    )
    earned = _bound_value(y, model.row_lower, model.row_upper) + _bound_value(reduced, col_lower, col_upper)
    unit = max(abs(objective), abs(earned), 1.0 / scale.objective)
    largest_pair = float(pairs.max()) if len(pairs) else 0.0
    return Certificate(primal, dual, largest_pair / unit, abs(objective - earned) / unit, mip_gap)


def _row_sizes(matrix: sparse.csr_array, values: Floats) -> Floats:
    """Largest |a_ij v_j| of each row, 0 for an empty one."""
    sizes = np.zeros(matrix.shape[0])
    if matrix.nnz:
        products = np.abs(matrix.data * values[matrix.indices])
        filled = np.flatnonzero(np.diff(matrix.indptr))
        sizes[filled] = np.maximum.reduceat(products, matrix.indptr[:-1][filled])
    return sizes


def _outside(value: Floats, lower: Floats, upper: Floats) -> Floats:
    return np.maximum(np.maximum(lower - value, value - upper), 0.0)


def _wrong_sign(dual: Floats, lower: Floats, upper: Floats) -> Floats:
    """A positive dual needs a lower bound to lean on, a negative one an upper bound."""
    return np.where(np.isfinite(lower), 0.0, np.maximum(dual, 0.0)) + np.where(
        np.isfinite(upper), 0.0, np.maximum(-dual, 0.0)
    )


def _price_times_slack(dual: Floats, value: Floats, lower: Floats, upper: Floats) -> Floats:
    below = np.where(np.isfinite(lower), value - lower, 0.0)
    above = np.where(np.isfinite(upper), upper - value, 0.0)
    return np.abs(np.where(dual > 0, dual * below, dual * above))


def _bound_value(dual: Floats, lower: Floats, upper: Floats) -> float:
    low, high = np.where(np.isfinite(lower), lower, 0.0), np.where(np.isfinite(upper), upper, 0.0)
    return float(np.sum(np.where(dual > 0, dual * low, dual * high)))


def _largest(residual: Floats, size: Floats) -> float:
    return float((residual / size).max()) if len(residual) else 0.0
