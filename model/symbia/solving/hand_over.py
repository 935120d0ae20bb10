"""Arrays to HiGHS, whole or only what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from symbia.solving.compiled import CompiledModel

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
#: nonzeros from which interior point is the faster start: twice as fast at 220,000, four times at 500,000 (measured)
INTERIOR_POINT_FROM = 100_000
CHOOSE, DUAL, PRIMAL = 0, 1, 4  # HiGHS's numbers of its simplex strategies
FEW = 0.02  # share of changed coefficients up to which they are handed over one by one


class SolverError(Exception):
    """The solver gave no answer that means anything; the message says what it said."""


_Highs: Any = highspy.Highs


class _Quiet(_Highs):  # type: ignore[misc]  # highspy's methods have no types
    """HiGHS that prints nothing: 1.16 greets while it is being made, before an option could be set from outside.

    What a command prints for other programs to read must not begin with a greeting.
    """

    def enableCallbacks(self) -> None:
        """The first thing that highspy does with a new HiGHS, and what makes it greet."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()


def new_highs() -> Any:
    """An empty HiGHS that prints nothing."""
    return _Quiet()


def pass_arrays(
    highs: Any,
    matrix: Any,
    cost: Floats,
    offset: float,
    columns: tuple[Floats, Floats],
    rows: tuple[Floats, Floats],
    integer: npt.NDArray[np.bool_] | None = None,
) -> None:
    """Give HiGHS a programme: minimise, ``columns`` and ``rows`` are lower and upper limits.

    Raises ``SolverError`` where it refuses.
    """
    status = highs.passModel(
        len(cost),
        len(rows[0]),
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        offset,
        cost,
        *columns,
        *rows,
        matrix.indptr.astype(np.int32, copy=False),
        matrix.indices.astype(np.int32, copy=False),
        matrix.data,
        np.zeros(len(cost), dtype=np.int32) if integer is None else integer.astype(np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the model's arrays")


def hand_over(highs: Any, inside: CompiledModel) -> None:
    """Give HiGHS a whole compiled model, as it stands."""
    columns, rows = (inside.col_lower, inside.col_upper), (inside.row_lower, inside.row_upper)
    pass_arrays(highs, inside.matrix, inside.cost, inside.offset, columns, rows, inside.integer)


def solution_of(highs: Any) -> tuple[Floats, Floats]:
    """Values of the columns and duals of the rows that HiGHS holds."""
    found = highs.getSolution()
    return np.array(found.col_value, dtype=float), np.array(found.row_dual, dtype=float)


@dataclass(frozen=True)
class Moved:
    """Where two models of one structure differ: positions of matrix entries, costs, and limits of rows and columns."""

    entries: Places
    cost: Places
    rows: Places
    columns: Places

    @property
    def limits(self) -> bool:
        """Has any limit moved."""
        return bool(len(self.rows) or len(self.columns))


def moved(old: CompiledModel, new: CompiledModel) -> Moved:
    """Where ``new`` differs from ``old``; arrays that both share are not looked through."""

    def among(*pairs: tuple[Floats, Floats]) -> Places:
        masks = [one != other for one, other in pairs if one is not other]
        return np.flatnonzero(np.logical_or.reduce(masks)) if masks else np.empty(0, dtype=np.int64)

    return Moved(
        among((old.matrix.data, new.matrix.data)),
        among((old.cost, new.cost)),
        among((old.row_lower, new.row_lower), (old.row_upper, new.row_upper)),
        among((old.col_lower, new.col_lower), (old.col_upper, new.col_upper)),
    )


def hand_over_changes(highs: Any, new: CompiledModel, where: Moved) -> None:
    """Turn the model that HiGHS holds into the ``new`` one, which differs from it ``where``; its basis stays."""
    entries = where.entries
    if len(entries) > FEW * new.matrix.nnz:
        basis = highs.getBasis()
        hand_over(highs, new)
        if basis.valid:
            highs.setBasis(basis)
        return
    rows = np.searchsorted(new.matrix.indptr, entries, side="right") - 1
    columns, values = new.matrix.indices[entries], new.matrix.data[entries]
    for row, column, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
        highs.changeCoeff(row, column, value)
    if len(where.cost):
        highs.changeColsCost(len(where.cost), where.cost.astype(np.int32), new.cost[where.cost])
    for change, kind, own in (
        (highs.changeColsBounds, "col", where.columns),
        (highs.changeRowsBounds, "row", where.rows),
    ):
        lower, upper = (getattr(new, f"{kind}_{side}") for side in ("lower", "upper"))
        if len(own):
            change(len(own), own.astype(np.int32), lower[own], upper[own])
    highs.changeObjectiveOffset(new.offset)
