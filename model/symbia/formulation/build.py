"""How the blocks of the formulation are handed to Pyomo quickly, and nothing of the mathematics.

A block states variables and constraints as tables of integer codes (see ``sets.py``); ``Build`` turns them into named
Pyomo components. Every variable has a number in order of creation, so a constraint's terms are one table with the
columns ``row``, ``variable`` and ``coefficient``, whichever variables they mix. Each Pyomo constraint body is one
``LinearExpression`` that stands on that table (``rows.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyomo.environ as pyo

from symbia.case import Case
from symbia.formulation import components
from symbia.formulation.rows import Rows
from symbia.formulation.sets import Sets
from symbia.formulation.statements import doc_of

Floats = npt.NDArray[np.float64]
NOTHING = -1  # in a terms table: no variable, the term is identically zero


@dataclass
class Build:
    """The model under construction.

    ``frames`` keeps, for each family of variables, its table of codes with a column ``variable`` (the number of the
    variable); the tables' rows are in the order of the Pyomo component's index. ``quantities`` keeps what measures add
    up (``quantities.py``), made when a measure first asks for it.
    """

    case: Case
    sets: Sets
    model: pyo.ConcreteModel
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    quantities: dict[str, Any] = field(default_factory=dict)
    _variables: list[Any] = field(default_factory=list)

    def variables(
        self,
        name: str,
        frame: pd.DataFrame,
        index: Sequence[str],
        *,
        lower: Floats | float = 0.0,
        upper: Floats | float = np.inf,
        domain: Any = pyo.Reals,
    ) -> pd.DataFrame:
        """Add one non-negative variable for each row of ``frame``, indexed by the labels of its columns ``index``."""
        labels = self.labels(frame, index)
        component, data = components.variables(labels, len(index), domain, lower, upper, doc_of(name))
        self._register(name, component, index)
        first = len(self._variables)
        self._variables.extend(data)
        numbered = frame.assign(variable=np.arange(first, first + len(frame), dtype=np.int32))
        self.frames[name] = numbered
        return numbered

    def constraints(
        self,
        name: str,
        rows: pd.DataFrame,
        index: Sequence[str],
        terms: Iterable[pd.DataFrame],
        *,
        lower: Floats | float = -np.inf,
        upper: Floats | float = np.inf,
    ) -> None:
        """Add ``lower <= sum of terms <= upper`` for each row of ``rows`` (term column ``row`` counts from 0)."""
        bodies = self.expressions_of(terms, len(rows))
        component = components.constraints(self.labels(rows, index), len(index), bodies, lower, upper, doc_of(name))
        self._register(name, component, index)

    def expressions(
        self,
        name: str,
        rows: pd.DataFrame,
        index: Sequence[str],
        terms: Iterable[pd.DataFrame],
        constants: Floats | float = 0.0,
    ) -> None:
        """Add a named expression, constant plus sum of terms, for each row of ``rows``."""
        bodies = self.expressions_of(terms, len(rows), constants)
        labels = self.labels(rows, index)
        component = pyo.Expression(labels, rule=dict(zip(labels, bodies, strict=True)), doc=doc_of(name))
        self._register(name, component, index)

    def expressions_of(self, terms: Iterable[pd.DataFrame], rows: int, constants: Floats | float = 0.0) -> list[Any]:
        """One ``LinearExpression`` for each row from the terms' tables."""
        parts = [part for part in terms if len(part)]
        row = _joined(parts, "row", np.int32)
        order = np.argsort(row, kind="stable").astype(np.int32)
        row = row[order]
        variable = _joined(parts, "variable", np.int32)[order]
        coefficient = _joined(parts, "coefficient", np.float64)[order]
        del order, parts
        real = (variable != NOTHING) & (coefficient != 0.0)
        if not real.all():
            row, variable, coefficient = row[real], variable[real], coefficient[real]
        starts = np.searchsorted(row, np.arange(rows + 1))
        constant = np.broadcast_to(np.asarray(constants, dtype=float), rows)
        return Rows(starts, variable, coefficient, constant, self._variables).expressions()

    def labels(self, frame: pd.DataFrame, index: Sequence[str]) -> list[Any]:
        """Index of a component: the labels behind the codes, a tuple where there is more than one column."""
        columns = [self.sets.label(name, frame[name].to_numpy()) for name in index]
        return list(zip(*columns, strict=True)) if len(columns) > 1 else list(columns[0])

    def _register(self, name: str, component: Any, index: Sequence[str]) -> None:
        self.model.add_component(name, component)
        self.model.index_names[name] = tuple(index)


def _joined(parts: list[pd.DataFrame], column: str, dtype: Any) -> npt.NDArray[Any]:
    if not parts:
        return np.empty(0, dtype=dtype)
    return np.concatenate([part[column].to_numpy(dtype=dtype) for part in parts])


def terms(row: Any, variable: Any, coefficient: Any) -> pd.DataFrame:
    """A terms table from columns (arrays, series or scalars)."""
    size = len(variable)
    return pd.DataFrame(
        {
            "row": np.broadcast_to(np.asarray(row), size),
            "variable": np.asarray(variable),
            "coefficient": np.broadcast_to(np.asarray(coefficient, dtype=float), size),
        }
    )
