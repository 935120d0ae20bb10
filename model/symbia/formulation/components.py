"""Pyomo components filled directly, as their ``construct`` does, for indices that are known to be sound.

Pyomo's own way asks a rule and checks the index, the domain and the bounds for each of hundreds of thousands of
elements. Here these come from tables, so they are put in place at once: measured, half of the time of building. This is
the only file that touches Pyomo's private names; ``pyproject.toml`` pins the minor version for it, and
``tests/test_math/test_components.py`` holds its components against ordinary ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData
from pyomo.core.base.var import VarData
from pyomo.core.expr import EqualityExpression, InequalityExpression, RangedExpression

Floats = npt.NDArray[np.float64]
Labels = Sequence[Any]


def variables(
    labels: Labels, width: int, domain: Any, lower: Floats | float, upper: Floats | float, doc: str
) -> tuple[pyo.Var, list[Any]]:
    """A ``Var`` over ``labels`` (tuples where ``width`` is above 1) with bounds, and its data in order.

    No lower bound is -inf, no upper bound inf.
    """
    index = _index(width)
    component = pyo.Var(index, domain=domain, dense=False, doc=doc)
    template = VarData(component=component)
    template._domain = domain
    copy, known = VarData.copy, component._data
    lows, highs = _bounds(lower, -np.inf, len(labels)), _bounds(upper, np.inf, len(labels))
    for label, low, high in zip(labels, lows, highs, strict=True):
        one = known[label] = copy(template)
        one._index, one._lb, one._ub = label, low, high
    index._values = known
    return component, list(known.values())


def constraints(
    labels: Labels, width: int, bodies: Sequence[Any], lower: Floats | float, upper: Floats | float, doc: str
) -> pyo.Constraint:
    """A ``Constraint`` over ``labels``: lower <= body <= upper."""
    index = _index(width)
    component = pyo.Constraint(index, doc=doc)
    known = component._data
    lows = np.broadcast_to(np.asarray(lower, dtype=float), len(labels)).tolist()
    highs = np.broadcast_to(np.asarray(upper, dtype=float), len(labels)).tolist()
    for label, low, body, high in zip(labels, lows, bodies, highs, strict=True):
        one = known[label] = ConstraintData(component=component)
        one._index = label
        one._expr = _relation(low, body, high)
    index._values = known
    return component


def let_go(model: pyo.ConcreteModel) -> None:
    """Take a model apart that nobody will look at again: its cycles would keep it until the collector comes by."""
    for kind in (pyo.Constraint, pyo.Expression, pyo.Objective, pyo.Var):
        for component in model.component_objects(kind):
            component._data.clear()


def _index(width: int) -> Any:
    """An ordered Pyomo set, empty yet.

    Its elements are those of its component, known to be distinct and of one width: they share one dictionary.
    """
    index = pyo.Set(dimen=width)
    index.construct()
    return index


def _bounds(values: Floats | float, missing: float, count: int) -> list[float | None]:
    """Bounds as Python numbers, ``None`` where there is none; one object for all zeros."""
    array = np.broadcast_to(np.asarray(values, dtype=float), count)
    bounds: list[float | None] = [0.0] * count
    for place in np.flatnonzero(array).tolist():
        value = float(array[place])
        bounds[place] = None if value == missing else value
    return bounds


def _relation(lower: float, body: Any, upper: float) -> Any:
    if lower == upper:
        return EqualityExpression((body, upper))
    if lower == -np.inf:
        return InequalityExpression((body, upper), False)
    if upper == np.inf:
        return InequalityExpression((lower, body), False)
    return RangedExpression((lower, body, upper), False)
