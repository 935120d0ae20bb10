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
from symbia.formulation.labels import Labels
from symbia.formulation.numbers import Traced, plain, raw
from symbia.formulation.rows import Rows
from symbia.formulation.sets import Sets
from symbia.formulation.statements import doc_of

Floats = npt.NDArray[np.float64]
NOTHING = -1  # in a terms table: no variable, the term is identically zero


@dataclass(frozen=True)
class Stated:
    """What a trace keeps of a component: its terms and bounds (an expression's constant) as they were reckoned."""

    kind: str
    name: str
    count: int
    table: Rows | None
    coefficient: Any
    lower: Any
    upper: Any


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
    stated: list[Stated] = field(default_factory=list)
    quantities: dict[str, Any] = field(default_factory=dict)
    _variables: components.Variables = field(default_factory=components.Variables)

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
        component = components.variables(self.labels(frame, index), domain, plain(lower), plain(upper), doc_of(name))
        self._register(name, component, index)
        self._state("columns", name, len(frame), None, lower, upper)
        first = self._variables.add(component)
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
        table, coefficient = self.table_of(terms, len(rows))
        component = components.constraints(self.labels(rows, index), table, plain(lower), plain(upper), doc_of(name))
        self._register(name, component, index)
        self._state("rows", name, len(rows), (table, coefficient), lower, upper)

    def expressions(
        self,
        name: str,
        rows: pd.DataFrame,
        index: Sequence[str],
        terms: Iterable[pd.DataFrame],
        constants: Floats | float = 0.0,
    ) -> None:
        """Add a named expression, constant plus sum of terms, for each row of ``rows``."""
        table, coefficient = self.table_of(terms, len(rows), constants)
        component = components.expressions(self.labels(rows, index), table, doc_of(name))
        self._register(name, component, index)
        self._state("expressions", name, len(rows), (table, coefficient), constants, 0.0)

    def _state(self, kind: str, name: str, count: int, body: tuple[Rows, Any] | None, lower: Any, upper: Any) -> None:
        if self.sets.trace is not None:
            table, coefficient = body or (None, None)
            self.stated.append(Stated(kind, name, count, table, coefficient, lower, upper))

    def table_of(self, terms: Iterable[pd.DataFrame], rows: int, constants: Floats | float = 0.0) -> tuple[Rows, Any]:
        """The terms' tables in the order of their rows, and their coefficients as they were reckoned."""
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
        constant = np.broadcast_to(np.asarray(plain(constants), dtype=float), rows)
        return Rows(starts, variable, plain(coefficient), constant, self._variables), coefficient

    def labels(self, frame: pd.DataFrame, index: Sequence[str]) -> Labels:
        """Index of a component: the labels behind the codes, a tuple where there is more than one column."""
        return Labels([self.sets.coded(name, frame[name].to_numpy()) for name in index])

    def _register(self, name: str, component: Any, index: Sequence[str]) -> None:
        self.model.add_component(name, component)
        self.model.index_names[name] = tuple(index)


def _joined(parts: list[pd.DataFrame], column: str, dtype: Any) -> npt.NDArray[Any]:
    if not parts:
        return np.empty(0, dtype=dtype)
    columns = [raw(part[column]) for part in parts]
    return np.concatenate([own if isinstance(own, Traced) else own.astype(dtype, copy=False) for own in columns])


def terms(row: Any, variable: Any, coefficient: Any) -> pd.DataFrame:
    """A terms table from columns (arrays, series or scalars)."""
    size, own = len(variable), raw(coefficient)
    return pd.DataFrame(
        {
            "row": np.broadcast_to(np.asarray(row), size),
            "variable": np.asarray(variable),
            "coefficient": np.broadcast_to(own if isinstance(own, Traced) else np.asarray(own, dtype=float), size),
        }
    )
