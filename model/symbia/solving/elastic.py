"""Elastic programmes: by how much must limits give way until something is feasible, and which rows say that it is not.

Sources: Gleeson and Ryan 1990, Identifying minimally infeasible subsystems of inequalities, ORSA Journal on Computing 2
(the vertices of the cone of certificates are the irreducible infeasible subsystems); Chinneck 2008, Feasibility and
Infeasibility in Optimization (elastic programmes, deletion filters).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel
from symbia.solving.highs import Options, optimise
from symbia.solving.optimum import Optimum

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
NOTHING = -1
#: share of the largest multiplier, in scaled units, below which one is rounding
SMALL = 1e-9


class Kind(IntEnum):
    """The sides of a programme that can be limits."""

    ROW_LOWER = 0
    ROW_UPPER = 1
    COL_LOWER = 2
    COL_UPPER = 3


@dataclass(frozen=True)
class Sides:
    """What loosens what: one unit of ``number`` lets the side (``kind``, ``position``) give way by ``amount``.

    All vectors have one element for each pair of a number and a side. A negative amount tightens.
    """

    number: Places
    kind: Places
    position: Places
    amount: Floats

    def by(self, amount: Floats) -> Sides:
        """The same pairs with other amounts."""
        return replace(self, amount=amount)


@dataclass(frozen=True)
class Elastic:
    """A programme whose limits can give way: ``model`` has the columns of the original, then one for each number.

    Its rows are the sides ``kind`` and ``position`` of the original; a row that is one row in both has kind
    ``ROW_LOWER`` and stands for both of its sides.
    """

    model: CompiledModel
    columns: int
    kind: Places
    position: Places


@dataclass(frozen=True)
class Proof:
    """Sides and positive multipliers that together cannot be met: the sum of multiplier times side is above 0.

    Lower sides count with their bound, upper sides with its negative; the matrix cancels. ``missing`` is that sum.
    """

    kind: Places
    position: Places
    multiplier: Floats
    missing: float


def elastic(model: CompiledModel, sides: Sides, cost: Floats, room: Floats, *, whole: bool = False) -> Elastic:
    """The least sum of ``cost`` times number with which ``model`` is feasible; number k gives way by up to ``room[k]``.

    ``whole`` keeps whole numbers whole. Column bounds without a side stay as they are.
    """
    rows, columns, count = len(model.row_lower), len(model.cost), len(cost)
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    col_lower, col_upper = model.col_lower.copy(), model.col_upper.copy()
    place = {kind: np.unique(sides.position[sides.kind == kind]) for kind in Kind}
    split = np.intersect1d(place[Kind.ROW_LOWER], place[Kind.ROW_UPPER])
    copied_upper = upper[split]
    upper[split] = np.inf
    low_columns, high_columns = place[Kind.COL_LOWER], place[Kind.COL_UPPER]
    kinds = np.concatenate(
        [
            np.full(rows, Kind.ROW_LOWER),
            np.full(len(split), Kind.ROW_UPPER),
            np.full(len(low_columns), Kind.COL_LOWER),
            np.full(len(high_columns), Kind.COL_UPPER),
        ]
    ).astype(np.int64)
    positions = np.concatenate([np.arange(rows), split, low_columns, high_columns]).astype(np.int64)
    unbounded = np.full(len(high_columns), -np.inf)
    new_lower = np.concatenate([lower, np.full(len(split), -np.inf), col_lower[low_columns], unbounded])
    new_upper = np.concatenate([upper, copied_upper, np.full(len(low_columns), np.inf), col_upper[high_columns]])
    col_lower[low_columns] = np.minimum(col_lower[low_columns], 0.0)
    col_upper[high_columns] = np.inf
    named = np.concatenate([low_columns, high_columns])
    unit = sparse.csr_array((np.ones(len(named)), (np.arange(len(named)), named)), shape=(len(named), columns))
    body = sparse.vstack([model.matrix, model.matrix[split], unit], format="csr")

    where = np.full((4, max(rows, columns)), NOTHING)
    where[Kind.ROW_LOWER, :rows] = np.arange(rows)
    where[Kind.ROW_UPPER, :rows] = np.arange(rows)
    where[Kind.ROW_UPPER, split] = rows + np.arange(len(split))
    where[Kind.COL_LOWER, low_columns] = rows + len(split) + np.arange(len(low_columns))
    where[Kind.COL_UPPER, high_columns] = rows + len(split) + len(low_columns) + np.arange(len(high_columns))
    sign = np.where((sides.kind == Kind.ROW_LOWER) | (sides.kind == Kind.COL_LOWER), 1.0, -1.0)
    given = sparse.csr_array(
        (sign * sides.amount, (where[sides.kind, sides.position], sides.number)), shape=(len(new_lower), count)
    )
    matrix = sparse.csr_array(sparse.hstack([body, given], format="csr"))
    matrix.eliminate_zeros()
    made = CompiledModel(
        matrix=matrix,
        cost=np.concatenate([np.zeros(columns), cost]),
        offset=0.0,
        sign=1.0,
        row_lower=new_lower,
        row_upper=new_upper,
        col_lower=np.concatenate([col_lower, np.zeros(count)]),
        col_upper=np.concatenate([col_upper, room]),
        integer=np.concatenate([model.integer if whole else np.zeros(columns, bool), np.zeros(count, bool)]),
        values=sparse.csr_array((0, columns + count)),
        value_offset=np.empty(0),
        columns=(),
        rows=(),
        expressions=(),
    )
    return Elastic(made, columns, kinds, positions)


def loosened(model: CompiledModel, sides: Sides, by: Floats) -> CompiledModel:
    """``model`` with every side as loose as the numbers ``by`` make it."""
    bounds = {
        Kind.ROW_LOWER: model.row_lower.copy(),
        Kind.ROW_UPPER: model.row_upper.copy(),
        Kind.COL_LOWER: model.col_lower.copy(),
        Kind.COL_UPPER: model.col_upper.copy(),
    }
    for kind, bound in bounds.items():
        own = sides.kind == kind
        change = sides.amount[own] * by[sides.number[own]]
        np.add.at(bound, sides.position[own], -change if kind in (Kind.ROW_LOWER, Kind.COL_LOWER) else change)
    return replace(
        model,
        row_lower=bounds[Kind.ROW_LOWER],
        row_upper=bounds[Kind.ROW_UPPER],
        col_lower=bounds[Kind.COL_LOWER],
        col_upper=bounds[Kind.COL_UPPER],
    )


def rows_only(model: CompiledModel, keep: Places) -> tuple[CompiledModel, Places]:
    """The programme of some rows and the columns that occur in them; where its columns stood."""
    matrix = model.matrix[keep]
    columns = np.unique(matrix.indices)
    part = replace(
        model,
        matrix=sparse.csr_array(matrix[:, columns]),
        cost=model.cost[columns],
        row_lower=model.row_lower[keep],
        row_upper=model.row_upper[keep],
        col_lower=model.col_lower[columns],
        col_upper=model.col_upper[columns],
        integer=model.integer[columns],
        values=sparse.csr_array((0, len(columns))),
        value_offset=np.empty(0),
        columns=(),
        rows=(),
        expressions=(),
    )
    return part, columns.astype(np.int64)


def speaking_rows(answer: Optimum) -> Places:
    """Rows whose dual is not rounding, judged in the scaled programme."""
    if answer.y is None:
        return np.empty(0, dtype=np.int64)
    size = np.abs(answer.y) / answer.scale.row
    return np.flatnonzero(size > SMALL * size.max(initial=0.0)) if size.any() else np.empty(0, dtype=np.int64)


def proof_of(model: CompiledModel, sides: Sides, unit: Floats, rows: Places | None = None) -> Proof | None:
    """An irreducible proof that ``model`` is infeasible, ``None`` where it is feasible.

    All numbers give way together, each by its ``unit`` times t, and t is least: the duals of that programme are a
    vertex of the cone of certificates, so no side can be left out of it. ``rows`` names rows (of the elastic programme
    of the same sides) that are known to be infeasible together, which makes the programme small.
    """
    forward = np.maximum(sides.amount * unit[sides.number], 0.0)  # what tightens something else proves nothing
    together = replace(sides, number=np.zeros(len(sides.number), dtype=np.int64), amount=forward)
    whole = elastic(model, together, np.ones(1), np.full(1, np.inf))
    keep = np.arange(len(whole.kind)) if rows is None else rows
    part, columns = rows_only(whole.model, keep)
    answer = optimise(part, Options(method="choose" if rows is None else "simplex"))
    if answer.status != "optimal" or answer.y is None or answer.objective is None or answer.objective <= 1e-9:
        return None
    said = speaking_rows(answer)
    multiplier = answer.y[said]
    place = keep[said]
    kind = np.where(whole.kind[place] <= Kind.ROW_UPPER, np.where(multiplier > 0, 0, 1), whole.kind[place])
    reduced = -(part.matrix.T @ answer.y)
    reduced[columns == whole.columns] = 0.0
    size = np.abs(reduced) * answer.scale.column
    lean = np.flatnonzero((size > 1e-7 * size.max(initial=0.0)) & (np.abs(reduced) > 0))
    bound = np.where(reduced[lean] > 0, part.col_lower[lean], part.col_upper[lean])
    lean = lean[np.isfinite(bound) & (bound != 0.0)]
    kinds = np.where(reduced[lean] > 0, Kind.COL_LOWER, Kind.COL_UPPER)
    return Proof(
        np.concatenate([kind, kinds]).astype(np.int64),
        np.concatenate([whole.position[place], columns[lean]]).astype(np.int64),
        np.concatenate([np.abs(multiplier), np.abs(reduced[lean])]),
        float(answer.objective),
    )
