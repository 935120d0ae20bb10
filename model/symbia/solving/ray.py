"""Why a programme is unbounded: a direction in which the objective improves for ever, with few columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.solving.compiled import CompiledModel
from symbia.solving.highs import optimise
from symbia.solving.scaling import scaling_of

Floats = npt.NDArray[np.float64]


def ray_of(model: CompiledModel) -> Floats | None:
    """A direction d (one element for each column) along which the minimum falls without end, ``None`` where none does.

    The direction of the recession cone with cost @ d = -1 (in scaled units) and the least sum of moves: a vertex of
    these directions is an elementary one, so no column can be left out of it. Whole numbers count as any numbers.
    """
    scale = scaling_of(model)
    low = np.where(np.isfinite(model.col_lower), 0.0, -np.inf)
    high = np.where(np.isfinite(model.col_upper), 0.0, np.inf)
    free = np.flatnonzero(np.isneginf(low))
    size = 1.0 / scale.column
    cost = model.cost
    both = sparse.csr_array(np.atleast_2d(cost))
    matrix = sparse.csr_array(sparse.vstack([model.matrix, both], format="csr"))
    if len(free):  # a move down is a column of its own, so that its size counts, too
        matrix = sparse.csr_array(sparse.hstack([matrix, -matrix[:, free]], format="csr"))
    gain = -1.0 / scale.objective
    count = len(cost) + len(free)
    made = replace(
        model,
        matrix=matrix,
        cost=np.concatenate([size, size[free]]),
        offset=0.0,
        sign=1.0,
        row_lower=np.append(np.where(np.isfinite(model.row_lower), 0.0, -np.inf), gain),
        row_upper=np.append(np.where(np.isfinite(model.row_upper), 0.0, np.inf), gain),
        col_lower=np.zeros(count),
        col_upper=np.concatenate([high, np.full(len(free), np.inf)]),
        integer=np.zeros(count, dtype=bool),
        values=sparse.csr_array((0, count)),
        value_offset=np.empty(0),
        columns=(),
        rows=(),
        expressions=(),
    )
    answer = optimise(made)
    if answer.x is None:
        return None
    direction = answer.x[: len(cost)].copy()
    np.subtract.at(direction, free, answer.x[len(cost) :])
    moves = np.abs(direction) / scale.column
    direction[moves <= 1e-9 * moves.max(initial=0.0)] = 0.0
    return np.asarray(direction)
