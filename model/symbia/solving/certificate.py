"""The certificate of an optimum, recomputed from the matrix itself and nothing that a solver says.

Any x and y can be put in; the residuals say how far they are from proving each other optimal (the Karush-Kuhn-Tucker
conditions of a linear programme). Each residual is relative to the size of what it compares, at least one unit of the
scaled problem, so that a case in kilograms and one in megatonnes are judged alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel
from symbia.solving.scaling import Scaling

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
TOLERANCE = 1e-6
#: of the least size that something can have: what is off by less is not looked at more closely
ROUNDING = 1e-9


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
    outside = _outside(x, col_lower, col_upper)
    if model.is_mip:
        held = np.where(model.integer, np.round(x), 0.0)
        col_lower = np.where(model.integer, held, col_lower)
        col_upper = np.where(model.integer, held, col_upper)
        outside = np.maximum(outside, _outside(x, col_lower, col_upper))
    activity = matrix @ x
    reduced = model.cost - matrix.T @ y
    row_wrong, row_pairs, row_earned = _leaning(y, activity, model.row_lower, model.row_upper)
    column_wrong, column_pairs, column_earned = _leaning(reduced, x, col_lower, col_upper)
    objective, earned = model.minimum(x), row_earned + column_earned
    unit = max(abs(objective), abs(earned), 1.0 / scale.objective)

    def row_sizes(at: Places) -> Floats:
        return _row_sizes(matrix, x, at)

    def column_sizes(at: Places) -> Floats:
        return _column_sizes(matrix, y, at)

    price_unit = 1.0 / (scale.column * scale.objective)
    return Residuals(
        rows=_relative(_outside(activity, model.row_lower, model.row_upper), 1.0 / scale.row, row_sizes),
        columns=outside / np.maximum(np.abs(x), scale.column),
        prices=row_wrong / np.maximum(np.abs(y), scale.row / scale.objective),
        reduced=_relative(column_wrong, np.maximum(np.abs(model.cost), price_unit), column_sizes),
        row_pairs=row_pairs / unit,
        column_pairs=column_pairs / unit,
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


def _relative(violation: Floats, least: Floats, sizes: Callable[[Places], Floats]) -> Floats:
    """``violation`` by the size of what it violates, at least ``least``.

    Sizes are reckoned only where it could matter: what is off by less than ``ROUNDING`` of the least size stays
    relative to that, which is never less than the residual itself.
    """
    relative = violation / least
    where = np.flatnonzero(~(relative <= ROUNDING))  # also where it is not a number
    if len(where):
        relative[where] = violation[where] / np.maximum(least[where], sizes(where))
    return relative


def _row_sizes(matrix: sparse.csr_array, values: Floats, rows: Places) -> Floats:
    """Largest |a_ij v_j| of these rows, 0 for an empty one."""
    own = matrix[rows]
    sizes = np.zeros(len(rows))
    if own.nnz:
        filled = np.flatnonzero(np.diff(own.indptr))
        sizes[filled] = np.maximum.reduceat(np.abs(own.data * values[own.indices]), own.indptr[:-1][filled])
    return sizes


def _column_sizes(matrix: sparse.csr_array, values: Floats, columns: Places) -> Floats:
    """Largest |a_ij v_i| of these columns, 0 for an empty one."""
    own = matrix[:, columns]
    sizes = np.zeros(len(columns))
    with np.errstate(invalid="ignore"):  # what is not a number stays so, without a warning
        np.maximum.at(sizes, own.indices, np.abs(own.data * np.repeat(values, np.diff(own.indptr))))
    return sizes


def _outside(value: Floats, lower: Floats, upper: Floats) -> Floats:
    return np.maximum(np.maximum(lower - value, value - upper), 0.0)


def _leaning(dual: Floats, value: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats, float]:
    """What duals do at the limits that they lean on: a positive one on a lower limit, a negative one on an upper.

    Duals without such a limit (of the wrong sign) by their size; price times slack; what the limits are worth.
    """
    side = np.where(dual > 0, lower, upper)
    leans = np.isfinite(side)
    wrong = np.where(leans, 0.0, np.abs(dual))
    side = np.where(leans, side, 0.0)
    pairs = np.where(leans, np.abs(dual * (value - side)), 0.0)
    return wrong, pairs, float((dual * side).sum())


def _largest(*parts: Floats) -> float:
    """The largest of all, ``nan`` where one is not a number."""
    return float(np.concatenate([np.zeros(1), *parts]).max())
