"""Numerical trouble by name: the rows and columns that an answer fails by, and those whose numbers are far apart."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from symbia.solving.certificate import TOLERANCE, Residuals, residuals
from symbia.solving.compiled import CompiledModel
from symbia.solving.scaling import Scaling, scaled

Floats = npt.NDArray[np.float64]
NAMED = 3
#: a row whose numbers, brought to comparable size, still differ by more than this is named
WIDE = 1e7


@dataclass(frozen=True)
class Trouble:
    """One finding about the row or column ``name`` (component and index, in the case's ids).

    ``kind``: ``limit`` (its ``value`` breaks ``limits``), ``price`` (its price ``value`` leans on a limit that it does
    not have), ``pays`` (at ``value`` it would still pay to change it), ``slack`` (it has a price although its limit is
    not reached) or ``wide`` (a row whose coefficients run from ``value``, that of ``other``, to ``greatest``, that of
    ``greatest_other``). ``residual`` is relative; of ``wide`` the ratio that is left after scaling.
    """

    kind: str
    name: str
    residual: float
    value: float | None = None
    limits: str = ""
    other: str = ""
    greatest: float | None = None
    greatest_other: str = ""

    def to_dict(self) -> dict[str, object]:
        """For summary.json: what is said, without what is blank; a number that is none is left out."""
        known = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        return {n: v for n, v in known.items() if not isinstance(v, float) or np.isfinite(v)}


def trouble(model: CompiledModel, scale: Scaling, x: Floats, y: Floats | None) -> tuple[Trouble, ...]:
    """What a certificate fails by, the worst of each kind first; empty where it holds.

    Without prices ``y`` only what the values themselves break.
    """
    found = residuals(model, scale, x, np.zeros(len(model.row_lower)) if y is None else y)
    said = _broken(model, found, x)
    if y is not None:
        said += _unproved(model, found, x, y)
    return tuple(said + _wide_rows(model, scale))


def _broken(model: CompiledModel, found: Residuals, x: Floats) -> list[Trouble]:
    said = []
    for kind, values, residual in (("rows", model.matrix @ x, found.rows), ("columns", x, found.columns)):
        lower, upper = (model.row_lower, model.row_upper) if kind == "rows" else (model.col_lower, model.col_upper)
        for at, size in _worst(residual):
            limits = _limits(float(lower[at]), float(upper[at]))
            said.append(Trouble("limit", model.describe(kind, at), size, float(values[at]), limits))
    return said


def _unproved(model: CompiledModel, found: Residuals, x: Floats, y: Floats) -> list[Trouble]:
    said = [Trouble("price", model.describe("rows", at), size, float(y[at])) for at, size in _worst(found.prices)]
    said += [Trouble("pays", model.describe("columns", at), size, float(x[at])) for at, size in _worst(found.reduced)]
    pairs = [(size, "rows", at) for at, size in _worst(found.row_pairs)]
    pairs += [(size, "columns", at) for at, size in _worst(found.column_pairs)]
    pairs = sorted(pairs, key=lambda pair: -pair[0])[:NAMED]
    return said + [Trouble("slack", model.describe(kind, at), size) for size, kind, at in pairs]


def _wide_rows(model: CompiledModel, scale: Scaling) -> list[Trouble]:
    """Rows whose coefficients span too many orders of magnitude even after scaling, in the case's own numbers."""
    matrix, sizes = model.matrix, np.abs(scaled(model, scale).matrix.data)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if not len(filled):
        return []
    starts = matrix.indptr[:-1][filled]
    ratio = np.maximum.reduceat(sizes, starts) / np.minimum.reduceat(sizes, starts)
    said = []
    for place in np.argsort(-ratio, kind="stable")[:NAMED].tolist():
        if ratio[place] > WIDE:
            row = int(filled[place])
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            own, columns = np.abs(matrix.data[span]), matrix.indices[span]
            least, most = (model.describe("columns", int(columns[at])) for at in (own.argmin(), own.argmax()))
            name = model.describe("rows", row)
            said.append(Trouble("wide", name, float(ratio[place]), own.min(), "", least, own.max(), most))
    return said


def _worst(residual: Floats) -> list[tuple[int, float]]:
    """Positions and sizes of the largest residuals above the tolerance; what is not a number counts as large."""
    own = np.nan_to_num(residual, nan=np.inf)
    places = np.argsort(-own, kind="stable")[:NAMED].tolist()
    return [(place, float(own[place])) for place in places if own[place] > TOLERANCE]


def _limits(lower: float, upper: float) -> str:
    lower, upper = lower + 0.0, upper + 0.0  # no -0
    if lower == upper:
        return f"= {lower:.6g}"
    if np.isfinite(lower) and np.isfinite(upper):
        return f"{lower:.6g} … {upper:.6g}"
    return f"≥ {lower:.6g}" if np.isfinite(lower) else f"≤ {upper:.6g}"
