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

    @property
    def worst(self) -> float:
        """The largest residual; infinite where one is not a number."""
        own = (self.primal, self.dual, self.complementarity, self.gap)
        return np.inf if any(np.isnan(one) for one in own) else max(own)

    def to_dict(self) -> dict[str, float | bool | None]:
        """For summary.json; JSON has no word for a residual that is not a number."""
        kept = ("primal", "dual", "complementarity", "gap", "mip_gap")
        values = {name: getattr(self, name) for name in kept}
        return {
            **{name: None if value is None or not np.isfinite(value) else value for name, value in values.items()},
            "verified": self.verified,
        }


@dataclass(frozen=True)
class Residuals:
    """Every single relative residual; ``earned`` is the objective that the prices account for.

    ``rows``, ``columns``: violation of limits (and wholeness). ``prices``, ``reduced``: duals of rows and columns of
    the wrong sign. ``row_pairs``, ``column_pairs``: price times slack per objective.
    """

    rows: Floats
    columns: Floats
    prices: Floats
    reduced: Floats
    row_pairs: Floats
    column_pairs: Floats
    gap: float


def residuals(model: CompiledModel, scale: Scaling, x: Floats, y: Floats) -> Residuals:
    """The residuals that the certificate takes the largest of.

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

    column_size = np.maximum(np.abs(model.cost), _row_sizes(matrix.T.tocsr(), y))
    row_unit, column_unit = 1.0 / scale.row, scale.column
    own_size = np.maximum(np.abs(x), column_unit)
    outside = np.maximum(_outside(x, col_lower, col_upper), _outside(x, model.col_lower, model.col_upper))
    objective = float(model.cost @ x)
    earned = _bound_value(y, model.row_lower, model.row_upper) + _bound_value(reduced, col_lower, col_upper)
    unit = max(abs(objective), abs(earned), 1.0 / scale.objective)
    return Residuals(
        rows=_outside(activity, model.row_lower, model.row_upper) / np.maximum(_row_sizes(matrix, x), row_unit),
        columns=outside / own_size,
        prices=_wrong_sign(y, model.row_lower, model.row_upper) / np.maximum(np.abs(y), scale.row / scale.objective),
        reduced=_wrong_sign(reduced, col_lower, col_upper)
        / np.maximum(column_size, 1.0 / (scale.column * scale.objective)),
        row_pairs=_price_times_slack(y, activity, model.row_lower, model.row_upper) / unit,
        column_pairs=_price_times_slack(reduced, x, col_lower, col_upper) / unit,
        gap=abs(objective - earned) / unit,
    )


def certify(model: CompiledModel, scale: Scaling, x: Floats, y: Floats, mip_gap: float | None = None) -> Certificate:
    """Recompute the certificate of primal values ``x`` and row duals ``y`` (of the minimisation)."""
    found = residuals(model, scale, x, y)
    return Certificate(
        primal=_largest(found.rows, found.columns),
        dual=_largest(found.prices, found.reduced),
        complementarity=_largest(found.row_pairs, found.column_pairs),
        gap=found.gap,
        mip_gap=mip_gap,
    )


def feasibility(model: CompiledModel, scale: Scaling, x: Floats) -> float:
    """The largest relative violation of rows, bounds and wholeness by values ``x``, whatever their worth."""
    found = residuals(model, scale, x, np.zeros(len(model.row_lower)))
    return _largest(found.rows, found.columns)


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


def _largest(*parts: Floats) -> float:
    """The largest of all, ``nan`` where one is not a number."""
    return float(np.concatenate([np.zeros(1), *parts]).max())
