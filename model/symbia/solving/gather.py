"""Linear expressions of a Pyomo model gathered into sparse arrays; what untouched tables hold is taken as it stands."""

from __future__ import annotations

from operator import is_
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.core.base.expression import NamedExpressionData
from pyomo.core.expr import LinearExpression, SumExpression
from pyomo.repn import generate_standard_repn
from scipy import sparse

from symbia.formulation.components import Variables, late_of
from symbia.formulation.rows import Rows, Terms
from symbia.solving.compiled import Floats, ModelError


class ColumnNumbers:
    """Column numbers of Pyomo variables.

    The formulation's own count as they were created, as long as they stand where they were put; all others are found
    by object identity with a sorted search (no dictionary look-ups).
    """

    def __init__(self, components: list[tuple[Any, int]]) -> None:
        self.components = components  # with their first columns
        self._tables: dict[int, tuple[Any, npt.NDArray[np.int32] | None]] = {}
        self._by_identity = (np.empty(0, dtype=np.int64),) * 2

    def of_table(self, made: Variables, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Columns of the formulation's variables with these numbers."""
        if id(made) not in self._tables:
            known = None if self._in_place(made) else self([v for f in range(len(made.families)) for v in made.made(f)])
            self._tables[id(made)] = (made, known)
        known = self._tables[id(made)][1]
        return numbers if known is None else known[numbers]

    def _in_place(self, made: Variables) -> bool:
        """Are the formulation's variables the first columns, all and in their order."""
        first = {id(component): start for component, start in self.components}
        for start, (component, late) in zip(made.starts, made.families, strict=False):
            if len(late.labels) and first.get(id(component)) != start:
                return False
            if late_of(component) is None and not (
                len(component._data) == len(late.made) and all(map(is_, late.made, component._data.values()))
            ):
                return False
        return True

    def __call__(self, used: list[Any]) -> npt.NDArray[np.int32]:
        """Columns of variables."""
        ids = np.fromiter(map(id, used), dtype=np.int64, count=len(used))
        if not len(ids):
            return np.empty(0, dtype=np.int32)
        found = self._search(ids)
        if (found < 0).any():  # not yet, or made since
            self._index()
            found = self._search(ids)
        unknown = np.flatnonzero(found < 0)
        if len(unknown):
            raise ModelError(f"a constraint uses a variable that is not in the model: {used[unknown[0]].name}")
        return found

    def _search(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        known, columns = self._by_identity
        if not len(known):
            return np.full(len(ids), -1, dtype=np.int32)
        place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        return np.where(known[place] == ids, columns[place], -1).astype(np.int32)

    def _index(self) -> None:
        """Identities in ascending order, and the columns that they are."""
        ids, columns = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for component, start in self.components:
            if late_of(component) is None:
                own = np.fromiter(map(id, component._data.values()), dtype=np.int64, count=len(component._data))
                ids.append(own)
                columns.append(np.arange(start, start + len(own)))
        known, column = np.concatenate(ids), np.concatenate(columns)
        order = np.argsort(known)
        self._by_identity = known[order], column[order]


class Gathered:
    """Linear expressions as coordinate arrays."""

    def __init__(self, column_of: ColumnNumbers) -> None:
        self.column_of = column_of
        self.lengths: list[int] = []
        self.constants: list[float] = []
        self._pieces: list[tuple[Any, Any]] = []  # columns and coefficients, in the order of rows
        self._run: list[Any] | None = None  # rows, first and last row of a table that follow one another

    def add(self, expression: Any) -> None:
        """Append one expression as the next row."""
        self.lengths.append(0)
        self.constants.append(self._gather(expression))

    def add_table(self, rows: Rows) -> None:
        """Append all rows of a table."""
        self._close()
        self.lengths.extend(np.diff(rows.starts).tolist())
        self.constants.extend(rows.constant.tolist())
        self._pieces.append((self.column_of.of_table(rows.variables, rows.variable), rows.coefficient))

    def _gather(self, expression: Any) -> float:
        if type(expression) is LinearExpression:
            own = expression._args_
            if type(own) is Terms:
                return self._from_table(own.rows, own.row)
            self._listed(expression.linear_vars, expression.linear_coefs)
            return float(pyo.value(expression.constant))
        if isinstance(expression, NamedExpressionData):
            return self._gather(expression.expr)
        if type(expression) is SumExpression:
            return sum((self._gather(part) for part in expression.args), 0.0)
        repn = generate_standard_repn(expression, compute_values=True)
        if not repn.is_linear():
            raise ModelError(f"not linear: {expression}")
        self._listed(repn.linear_vars, repn.linear_coefs)
        return float(pyo.value(repn.constant))

    def _from_table(self, rows: Rows, row: int) -> float:
        run = self._run
        if run is not None and run[0] is rows and run[2] == row:
            run[2] = row + 1
        else:
            self._close()
            run = self._run = [rows, row, row + 1, (rows.starts.tolist(), rows.constant.tolist())]
        starts, constant = run[3]
        self.lengths[-1] += starts[row + 1] - starts[row]
        return float(constant[row])

    def _close(self) -> None:
        if self._run is not None:
            rows, first, stop, _ = self._run
            span = slice(rows.starts[first], rows.starts[stop])
            columns = self.column_of.of_table(rows.variables, rows.variable[span])
            self._pieces.append((columns, rows.coefficient[span]))
            self._run = None

    def _listed(self, variables: Any, coefficients: Any) -> None:
        self._close()
        try:
            data = np.array(coefficients, dtype=float)
        except TypeError:  # a user's mutable parameters
            data = np.array([pyo.value(coefficient) for coefficient in coefficients], dtype=float)
        self._pieces.append((self.column_of(list(variables)), data))
        self.lengths[-1] += len(data)

    def matrix(self, columns: int) -> sparse.csr_array:
        """Rows so far as a sparse matrix; what occurs twice in a row is added up."""
        self._close()
        pointer = np.zeros(len(self.lengths) + 1, dtype=np.int32)
        np.cumsum(self.lengths, out=pointer[1:])
        index = np.concatenate([np.empty(0, dtype=np.int32), *(piece[0] for piece in self._pieces)])
        data = np.concatenate([np.empty(0), *(piece[1] for piece in self._pieces)])
        self._pieces = []
        matrix = sparse.csr_array((data, index, pointer), shape=(len(self.lengths), columns))
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return matrix

    @property
    def constant(self) -> Floats:
        """Constants of the rows so far."""
        return np.array(self.constants, dtype=float)
