"""Pyomo components filled directly from tables, and only when somebody looks into them.

Pyomo's own way asks a rule and checks the index, the domain and the bounds for each of hundreds of thousands of
elements. Here these come from tables and are known to be sound. Most models are only read into arrays, so a component
keeps its table (``Late``) and makes its elements when its ``_data`` is first asked for: by a user who prints, changes
or adds to it, or by another solver's interface. From then on it is an ordinary component. ``compile_model`` reads the
tables of those that are still untouched. This is the only file that touches Pyomo's private names; ``pyproject.toml``
pins the minor version for it, and ``tests/test_components.py`` holds its components against ordinary ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.core.base.constraint import ConstraintData, IndexedConstraint
from pyomo.core.base.expression import ExpressionData
from pyomo.core.base.set import OrderedScalarSet
from pyomo.core.base.var import IndexedVar, VarData
from pyomo.core.expr import EqualityExpression, InequalityExpression, RangedExpression

from symbia.formulation.labels import Labels
from symbia.formulation.rows import Rows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Late:
    """What the elements of a component are to be made of: ``rows`` for constraints, ``domain`` for variables.

    ``made`` are the variables once they have been made.
    """

    labels: Labels
    lower: Floats | float
    upper: Floats | float
    domain: Any = None
    rows: Rows | None = None
    made: list[Any] = field(default_factory=list)


class _Made:
    """A component whose elements are made at the first look."""

    #: each kind has its own: makes all elements and puts them into ``_data``, an empty dict by then
    _fill: Callable[[Late], None]

    def __getattr__(self, name: str) -> Any:
        late = self.__dict__.get("_late") if name == "_data" else None
        if late is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        del self.__dict__["_late"]
        self.__dict__["_data"] = {}
        self._fill(late)
        return self.__dict__["_data"]


class LateVar(_Made, IndexedVar):  # type: ignore[misc]  # Pyomo has no types
    """An indexed ``Var`` of the formulation."""

    def _fill(self, late: Late) -> None:
        template = VarData(component=self)
        template._domain = late.domain
        copy, known = VarData.copy, self._data
        lows, highs = (_bounds(own, len(late.labels)) for own in (late.lower, late.upper))
        for label, low, high in zip(late.labels, lows, highs, strict=True):
            one = known[label] = copy(template)
            one._index, one._lb, one._ub = label, low, high
        late.made.extend(known.values())


class LateConstraint(_Made, IndexedConstraint):  # type: ignore[misc]  # Pyomo has no types
    """An indexed ``Constraint`` of the formulation."""

    def _fill(self, late: Late) -> None:
        known, bodies = self._data, late.rows.expressions() if late.rows is not None else []
        lows, highs = (np.broadcast_to(own, len(bodies)).tolist() for own in (late.lower, late.upper))
        for label, low, body, high in zip(late.labels, lows, bodies, highs, strict=True):
            one = known[label] = ConstraintData(component=self)
            one._index = label
            one._expr = _relation(low, body, high)


class LateIndex(OrderedScalarSet):  # type: ignore[misc]  # Pyomo has no types
    """The index of a component: known to be distinct and of one width, so nothing is checked."""

    def __getattr__(self, name: str) -> Any:
        labels = self.__dict__.get("_late_labels") if name == "_values" else None
        if labels is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        del self.__dict__["_late_labels"]
        self._values = dict.fromkeys(labels)
        return self._values


class Variables:
    """All variables of the formulation in order of creation, one family after the other."""

    def __init__(self) -> None:
        self.families: list[tuple[Any, Late]] = []
        self.starts: list[int] = [0]

    def __len__(self) -> int:
        return self.starts[-1]

    def add(self, component: Any) -> int:
        """Append a family that nobody has looked into yet; number of its first variable."""
        late = component._late
        self.families.append((component, late))
        self.starts.append(self.starts[-1] + len(late.labels))
        return self.starts[-2]

    def made(self, family: int) -> list[Any]:
        """The variables of a family as they were made, whatever a user did to the component since."""
        component, late = self.families[family]
        if late_of(component) is not None:
            component._data  # noqa: B018  # the first look
        return late.made

    def several(self, numbers: Sequence[int]) -> list[Any]:
        """The variables with these numbers."""
        families = [bisect_right(self.starts, number) - 1 for number in numbers]
        return [self.made(f)[number - self.starts[f]] for f, number in zip(families, numbers, strict=True)]


def late_of(component: Any) -> Late | None:
    """What an untouched component is to be made of, ``None`` where it has been looked into or is a user's."""
    found: Late | None = vars(component).get("_late")
    return found


def variables(labels: Labels, domain: Any, lower: Floats | float, upper: Floats | float, doc: str) -> Any:
    """A ``Var`` over ``labels`` with bounds; no lower bound is -inf, no upper bound inf."""
    return _late(LateVar(_index(labels), domain=domain, dense=False, doc=doc), Late(labels, lower, upper, domain))


def constraints(labels: Labels, rows: Rows, lower: Floats | float, upper: Floats | float, doc: str) -> Any:
    """A ``Constraint`` over ``labels``: lower <= row <= upper."""
    return _late(LateConstraint(_index(labels), doc=doc), Late(labels, lower, upper, rows=rows))


def expressions(labels: Labels, rows: Rows, doc: str) -> Any:
    """An ``Expression`` over ``labels``; there are few, they are made at once."""
    component = pyo.Expression(_index(labels), rule={}, doc=doc)
    for label, body in zip(labels, rows.expressions(), strict=True):
        one = component._data[label] = ExpressionData(expr=body, component=component)
        one._index = label
    return component


def let_go(model: pyo.ConcreteModel) -> None:
    """Take a model apart that nobody will look at again: its cycles would keep it until the collector comes by."""
    for kind in (pyo.Constraint, pyo.Expression, pyo.Objective, pyo.Var):
        for component in model.component_objects(kind):
            if late_of(component) is not None:
                del component._late
                component._data = {}
            component._data.clear()


def _late(component: Any, late: Late) -> Any:
    del component._data
    component._late = late
    return component


def _index(labels: Labels) -> Any:
    index = LateIndex(dimen=len(labels.columns))
    index.construct()
    del index._values
    index._late_labels = labels
    return index


def _bounds(values: Floats | float, count: int) -> list[float | None]:
    """Bounds as Python numbers, ``None`` where there is none; one object for all zeros."""
    array = np.broadcast_to(np.asarray(values, dtype=float), count)
    bounds: list[float | None] = [0.0] * count
    for place in np.flatnonzero(array).tolist():
        value = float(array[place])
        bounds[place] = value if np.isfinite(value) else None
    return bounds


def _relation(lower: float, body: Any, upper: float) -> Any:
    if lower == upper:
        return EqualityExpression((body, upper))
    if lower == -np.inf:
        return InequalityExpression((body, upper), False)
    if upper == np.inf:
        return InequalityExpression((lower, body), False)
    return RangedExpression((lower, body, upper), False)
