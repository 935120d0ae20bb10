"""Proofs that there is no optimum, recomputed from the arrays like the certificate of one that there is.

Infeasible (Farkas 1902, Theorie der einfachen Ungleichungen, Journal für die reine und angewandte Mathematik 124):
weights y of the rows under which the rows together ask for more than the columns' bounds can give: the least of
y · row over the rows' limits is above the greatest of (A'y) · x over the columns' limits. Unbounded: a direction that
no limit stops and along which the objective improves without end. HiGHS has such a ray where simplex ended so; where
presolve ended the search it has none, and a linear programme of the same size finds one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel
from symbia.solving.hand_over import INTERIOR_POINT_FROM, new_highs, pass_arrays
from symbia.solving.scaling import Scaling, scaled

if TYPE_CHECKING:
    from symbia.solving.highs import Options

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-6
#: a margin below this share of what it is the difference of may be rounding
ROUNDING = 1e-10
#: weights below this share of the greatest are rounding: left out they leave a proof that is easier to read
SMALL = 1e-9


@dataclass(frozen=True)
class Proof:
    """How well a ray proves that there is no optimum.

    ``infeasible``: ``margin`` is what is asked beyond what can be given, relative to the greatest single contribution;
    ``residual`` what the columns without a limit on the needed side add to a wrong sign, each at one unit of the scaled
    problem, relative to the margin: below 1e-6 they would have to run a million units to make up for it.
    ``unbounded`` (given that any point is feasible): ``margin`` is the objective's gain along the ray, relative to its
    greatest single contribution; ``residual`` the worst movement against a limit, relative to the size of what moves.
    ``rows`` and ``columns`` count those that take part.
    """

    status: Literal["infeasible", "unbounded"]
    margin: float
    residual: float
    rows: int
    columns: int

    @property
    def verified(self) -> bool:
        """Does the ray prove it."""
        return bool(self.margin > ROUNDING and self.residual <= TOLERANCE)

    def to_dict(self) -> dict[str, Any]:
        """For summary.json; a number without end is ``None``."""
        return {
            "margin": self.margin if np.isfinite(self.margin) else None,
            "residual": self.residual if np.isfinite(self.residual) else None,
            "rows": self.rows,
            "columns": self.columns,
            "verified": self.verified,
        }


def prove(model: CompiledModel, scale: Scaling, status: str, ray: Floats) -> Proof:
    """Judge a ``ray`` (weights of rows where ``status`` is infeasible, else a direction of columns)."""
    return _infeasible(model, scale, ray) if status == "infeasible" else _unbounded(model, scale, ray)


def _infeasible(model: CompiledModel, scale: Scaling, ray: Floats) -> Proof:
    reduced = _without_noise(model.matrix.T @ ray, _sizes(model.matrix.T.tocsr(), ray))
    least, open_rows = _extreme(ray, model.row_lower, model.row_upper)
    most, open_columns = _extreme(-reduced, model.col_lower, model.col_upper)
    margin = float(least.sum() + most.sum())
    size = max(float(np.abs(least).max(initial=0.0)), float(np.abs(most).max(initial=0.0)))
    wrong = float((np.abs(ray[open_rows]) / scale.row[open_rows]).sum())
    wrong += float((np.abs(reduced[open_columns]) * scale.column[open_columns]).sum())
    residual = wrong / margin if margin > 0 else np.inf
    return Proof(
        "infeasible",
        margin / size if size else 0.0,
        residual,
        int(np.count_nonzero(ray)),
        int(np.count_nonzero(reduced)),
    )


def _unbounded(model: CompiledModel, scale: Scaling, ray: Floats) -> Proof:
    moved = _without_noise(model.matrix @ ray, _sizes(model.matrix, ray))
    gain = model.cost * ray
    size = float(np.abs(gain).max(initial=0.0))
    against = np.concatenate(
        [
            _against(moved, model.row_lower, model.row_upper) * scale.row,
            _against(ray, model.col_lower, model.col_upper) / scale.column,
        ]
    )
    reach = float((np.abs(ray) / scale.column).max(initial=0.0))
    return Proof(
        "unbounded",
        -float(gain.sum()) / size if size else 0.0,
        float(against.max(initial=0.0)) / reach if reach else np.inf,
        int(np.count_nonzero(moved)),
        int(np.count_nonzero(ray)),
    )


def _extreme(weight: Floats, lower: Floats, upper: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Least of weight x value within limits, term by term, and where no limit holds it."""
    limit = np.where(weight > 0, lower, upper)
    endless = (weight != 0) & ~np.isfinite(limit)
    return np.where(weight != 0, weight * np.where(np.isfinite(limit), limit, 0.0), 0.0), endless


def _against(step: Floats, lower: Floats, upper: Floats) -> Floats:
    """How far a step goes against a limit that is there."""
    down = np.where(np.isfinite(lower), np.maximum(-step, 0.0), 0.0)
    return down + np.where(np.isfinite(upper), np.maximum(step, 0.0), 0.0)


def _without_noise(sums: Floats, sizes: Floats) -> Floats:
    """Sums that cancel to rounding are zero."""
    return np.where(np.abs(sums) <= 1e-12 * sizes, 0.0, sums)


def _sizes(matrix: sparse.csr_array, values: Floats) -> Floats:
    """Sum of |a_ij v_j| of each row."""
    return np.asarray(abs(matrix) @ np.abs(values))


def ray_of(
    model: CompiledModel, scale: Scaling, status: str, own: Floats | None, options: Options, until: float | None
) -> tuple[Floats | None, Proof | None]:
    """A ray that proves ``status``, and the proof: HiGHS's ``own`` (scaled) where it does, else a programme's.

    Whole numbers are left aside: an infeasible case whose relaxation is feasible has no ray, and gets ``None``.
    ``until`` is the time (``time.perf_counter``) at which to give up.
    """
    unit = scale.row if status == "infeasible" else scale.column
    best: tuple[Floats | None, Proof | None] = (None, None)
    if own is not None and len(own) == len(unit):
        for sign in (1.0, -1.0):
            ray = _tidy(sign * own) * unit
            proof = prove(model, scale, status, ray)
            if proof.verified:
                return ray, proof
    left = None if until is None else until - time.perf_counter()
    if left is not None and left <= 0:
        return best
    inside = scaled(model, scale)
    found = _elastic(inside, options, left) if status == "infeasible" else _direction(inside, options, left)
    if found is None:
        return best
    ray = _tidy(found) * unit
    return ray, prove(model, scale, status, ray)


def _tidy(ray: Floats) -> Floats:
    greatest = float(np.abs(ray).max(initial=0.0))
    return np.where(np.abs(ray) < SMALL * greatest, 0.0, ray) / (greatest or 1.0)


def _elastic(inside: CompiledModel, options: Options, left: float | None) -> Floats | None:
    """Duals of the programme that breaks the rows by as little as possible in sum; ``None`` where none need break."""
    below = np.flatnonzero(np.isfinite(inside.row_lower))
    above = np.flatnonzero(np.isfinite(inside.row_upper))
    count, slacks = len(inside.row_lower), len(below) + len(above)
    slack = sparse.csr_array(
        (
            np.concatenate([np.ones(len(below)), -np.ones(len(above))]),
            (np.concatenate([below, above]), np.arange(slacks)),
        ),
        shape=(count, slacks),
    )
    matrix = sparse.hstack([inside.matrix, slack], format="csr")
    cost = np.concatenate([np.zeros(len(inside.cost)), np.ones(slacks)])
    lower = np.concatenate([inside.col_lower, np.zeros(slacks)])
    upper = np.concatenate([inside.col_upper, np.full(slacks, np.inf)])
    highs = _solved(matrix, cost, (lower, upper), (inside.row_lower, inside.row_upper), options, left)
    if highs is None or highs.getInfo().objective_function_value <= 0.0:
        return None
    return np.array(highs.getSolution().row_dual, dtype=float)


def _direction(inside: CompiledModel, options: Options, left: float | None) -> Floats | None:
    """The direction of greatest gain within a box, against no limit; ``None`` where nothing is gained."""

    def cone(lower: Floats, upper: Floats, free: float) -> tuple[Floats, Floats]:
        return np.where(np.isfinite(lower), 0.0, -free), np.where(np.isfinite(upper), 0.0, free)

    columns = cone(inside.col_lower, inside.col_upper, 1.0)
    rows = cone(inside.row_lower, inside.row_upper, np.inf)
    highs = _solved(inside.matrix, inside.cost, columns, rows, options, left)
    if highs is None or highs.getInfo().objective_function_value >= 0.0:
        return None
    return np.array(highs.getSolution().col_value, dtype=float)


def _solved(
    matrix: Any,
    cost: Floats,
    columns: tuple[Floats, Floats],
    rows: tuple[Floats, Floats],
    options: Options,
    left: float | None,
) -> Any:
    """HiGHS with the optimum of a linear programme, ``None`` where it finds none."""
    highs = new_highs()
    highs.setOptionValue("threads", options.threads)
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
    highs.setOptionValue("dual_feasibility_tolerance", 1e-9)
    highs.setOptionValue("solver", "ipm" if matrix.nnz >= INTERIOR_POINT_FROM else "simplex")
    if left is not None:
        highs.setOptionValue("time_limit", left)
    pass_arrays(highs, matrix, cost, 0.0, columns, rows)
    highs.run()
    return highs if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal else None
