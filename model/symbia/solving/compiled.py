"""A Pyomo model as labelled sparse arrays, read in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, is_
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.core.base.expression import NamedExpressionData
from pyomo.core.expr import LinearExpression, SumExpression
from pyomo.repn import generate_standard_repn
from scipy import sparse

from symbia.formulation.rows import Rows, Terms

Floats = npt.NDArray[np.float64]


class ModelError(Exception):
    """A Pyomo model that cannot become a linear programme: what is not linear, or not stated."""


@dataclass(frozen=True)
class Block:
    """A run of rows or columns that came from one Pyomo component.

    ``labels`` is the component's index, in order, tuples where the index has more than one column; ``index_names``
    names the index's columns.
    """

    name: str
    index_names: tuple[str, ...]
    labels: Sequence[Any]
    start: int

    @property
    def stop(self) -> int:
        """One past the block's last row or column."""
        return self.start + len(self.labels)

    @property
    def span(self) -> slice:
        """Where the block stands."""
        return slice(self.start, self.stop)


@dataclass
class CompiledModel:
    """minimise cost x + offset subject to row_lower <= matrix x <= row_upper, col_lower <= x <= col_upper.

    ``sign`` is -1 where the model maximises: cost and offset are then the negated ones, and the model's own objective
    is ``sign`` times the minimum. ``values`` (one row for each named expression) gives, with ``value_offset``, the
    reported quantities. Shapes: matrix (rows, columns), values (expressions, columns), all else vectors.
    """

    matrix: sparse.csr_array
    cost: Floats
    offset: float
    sign: float
    row_lower: Floats
    row_upper: Floats
    col_lower: Floats
    col_upper: Floats
    integer: npt.NDArray[np.bool_]
    values: sparse.csr_array
    value_offset: Floats
    columns: tuple[Block, ...]
    rows: tuple[Block, ...]
    expressions: tuple[Block, ...]

    @property
    def is_mip(self) -> bool:
        """Are there whole-number columns."""
        return bool(self.integer.any())

    @property
    def size(self) -> dict[str, int]:
        """Columns, rows and nonzeros."""
        return {"columns": len(self.cost), "rows": len(self.row_lower), "nonzeros": int(self.matrix.nnz)}

    def block(self, kind: str, name: str) -> Block | None:
        """The block called ``name`` among ``columns``, ``rows`` or ``expressions``, or ``None``."""
        blocks: tuple[Block, ...] = getattr(self, kind)
        return next((block for block in blocks if block.name == name), None)

    def describe(self, kind: str, position: int) -> str:
        """Name and index of one row or column, for messages."""
        blocks: tuple[Block, ...] = getattr(self, kind)
        for block in blocks:
            if block.start <= position < block.stop:
                label = block.labels[position - block.start]
                parts = label if isinstance(label, tuple) else (label,)
                return f"{block.name}[{', '.join(str(part) for part in parts)}]"
        return f"{kind} {position}"


class _Rows:
    """Linear expressions gathered into coordinate arrays; tables of ``formulate`` are taken as they are."""

    def __init__(self, column_of: _ColumnNumbers) -> None:
        self.column_of = column_of
        self.lengths: list[int] = []
        self.constants: list[float] = []
        self._pieces: list[tuple[Any, Any]] = []  # columns and coefficients, in the order of rows
        self._run: list[Any] | None = None  # rows, first and last row of a table that follow one another

    def add(self, expression: Any) -> None:
        """Append one expression as the next row."""
        self.lengths.append(0)
        self.constants.append(self._gather(expression))

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
            run = self._run = [rows, row, row + 1, _lists_of(rows)]
        starts, constant = run[3]
        self.lengths[-1] += starts[row + 1] - starts[row]
        return float(constant[row])

    def _close(self) -> None:
        if self._run is not None:
            rows, first, stop, _ = self._run
            span = slice(rows.starts[first], rows.starts[stop])
            self._pieces.append((self.column_of.of_table(rows.variables)[rows.variable[span]], rows.coefficient[span]))
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
        pointer = np.concatenate([[0], np.cumsum(self.lengths, dtype=np.int64)])
        index = np.concatenate([np.empty(0, dtype=np.int32), *(piece[0] for piece in self._pieces)])
        data = np.concatenate([np.empty(0), *(piece[1] for piece in self._pieces)])
        matrix = sparse.csr_array((data, index, pointer), shape=(len(self.lengths), columns))
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        return matrix

    @property
    def constant(self) -> Floats:
        return np.array(self.constants, dtype=float)


def _lists_of(rows: Rows) -> tuple[list[int], list[float]]:
    return rows.starts.tolist(), rows.constant.tolist()


class _ColumnNumbers:
    """Column numbers of Pyomo variables, found by object identity with a sorted search (no dictionary look-ups)."""

    def __init__(self, variables: list[Any]) -> None:
        self.variables = variables
        self._tables: dict[int, npt.NDArray[np.int32]] = {}

    @cached_property
    def _by_identity(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Identities in ascending order, and the columns that they are."""
        ids = np.fromiter(map(id, self.variables), dtype=np.int64, count=len(self.variables))
        order = np.argsort(ids)
        return ids[order], order

    def of_table(self, made: list[Any]) -> npt.NDArray[np.int32]:
        """Column numbers of all variables that ``formulate`` made, in order of creation."""
        known = self._tables.get(id(made))
        if known is None:
            untouched = len(made) <= len(self.variables) and all(map(is_, made, self.variables))
            known = np.arange(len(made), dtype=np.int32) if untouched else self(made)
            self._tables[id(made)] = known
        return known

    def __call__(self, used: list[Any]) -> npt.NDArray[np.int32]:
        ids = np.fromiter(map(id, used), dtype=np.int64, count=len(used))
        if not len(ids):
            return np.empty(0, dtype=np.int32)
        known, columns = self._by_identity
        place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        unknown = np.flatnonzero(known[place] != ids)
        if len(unknown):
            raise ModelError(f"a constraint uses a variable that is not in the model: {used[unknown[0]].name}")
        return columns[place].astype(np.int32)


def compile_model(model: pyo.ConcreteModel) -> CompiledModel:
    """Read a Pyomo model (``formulate``'s, perhaps with a user's additions) into arrays.

    Raises ``ModelError`` when something is not linear or there is not exactly one active objective.
    """
    names: dict[str, tuple[str, ...]] = getattr(model, "index_names", {})
    columns, variables = _columns(model, names)
    number = _ColumnNumbers(variables)
    rows = _Rows(number)
    row_blocks, lower, upper = _constraints(model, names, rows)
    matrix = rows.matrix(len(variables))
    reported = _Rows(number)
    expression_blocks = _expressions(model, names, reported)
    goal = _Rows(number)
    sign = _objective(model, goal)
    cost = sign * goal.matrix(len(variables)).toarray()[0]
    col_lower, col_upper, integer = _bounds(variables)
    return CompiledModel(
        matrix=matrix,
        cost=cost,
        offset=sign * goal.constants[0],
        sign=sign,
        row_lower=lower - rows.constant,
        row_upper=upper - rows.constant,
        col_lower=col_lower,
        col_upper=col_upper,
        integer=integer,
        values=reported.matrix(len(variables)),
        value_offset=reported.constant,
        columns=columns,
        rows=row_blocks,
        expressions=expression_blocks,
    )


def _block(component: Any, names: dict[str, tuple[str, ...]], labels: list[Any], start: int) -> Block:
    known = names.get(component.name)
    if known is None:
        width = len(labels[0]) if labels and isinstance(labels[0], tuple) else 1
        known = tuple(f"index_{number}" for number in range(1, width + 1))
    return Block(component.name, known, labels, start)


def _data_of(component: Any) -> Any:
    """Index to data in order: what ``items`` gives, without a look-up for each."""
    return component._data


def _columns(model: Any, names: dict[str, tuple[str, ...]]) -> tuple[tuple[Block, ...], list[Any]]:
    blocks: list[Block] = []
    variables: list[Any] = []
    for component in model.component_objects(pyo.Var, active=True, descend_into=True):
        data = _data_of(component)
        blocks.append(_block(component, names, list(data), len(variables)))
        variables.extend(data.values())
    return tuple(blocks), variables


def _bounds(variables: list[Any]) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    domains = {id(domain): domain for domain in map(attrgetter("_domain"), variables)}
    try:
        lower = np.array(list(map(attrgetter("_lb"), variables)), dtype=float)  # None becomes nan
        upper = np.array(list(map(attrgetter("_ub"), variables)), dtype=float)
        plain = all(domain is pyo.Reals or domain is pyo.Integers for domain in domains.values())
    except TypeError:  # bounds that are expressions
        plain = False
    if not plain:
        size = len(variables)
        lower = np.fromiter((_or(v.lb, np.nan) for v in variables), dtype=float, count=size)
        upper = np.fromiter((_or(v.ub, np.nan) for v in variables), dtype=float, count=size)
    lower, upper = np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)
    if len(domains) == 1 and pyo.Reals in domains.values():
        whole = np.zeros(len(variables), dtype=bool)
    else:
        whole = np.fromiter((not v.is_continuous() for v in variables), dtype=bool, count=len(variables))
    for place in np.flatnonzero(list(map(attrgetter("_fixed"), variables))).tolist():
        lower[place] = upper[place] = pyo.value(variables[place])
    return lower, upper, whole


def _or(value: Any, default: float) -> float:
    return default if value is None else value


def _constraints(
    model: Any, names: dict[str, tuple[str, ...]], rows: _Rows
) -> tuple[tuple[Block, ...], Floats, Floats]:
    blocks: list[Block] = []
    lower: list[float] = []
    upper: list[float] = []
    for component in model.component_objects(pyo.Constraint, active=True, descend_into=True):
        labels = []
        start = len(lower)
        for label, stated in _data_of(component).items():
            if not stated.active:
                continue
            low, body, high = stated.to_bounded_expression(True)
            rows.add(body)
            labels.append(label)
            lower.append(_or(low, -np.inf))
            upper.append(_or(high, np.inf))
        blocks.append(_block(component, names, labels, start))
    return tuple(blocks), np.array(lower, dtype=float), np.array(upper, dtype=float)


def _expressions(model: Any, names: dict[str, tuple[str, ...]], reported: _Rows) -> tuple[Block, ...]:
    """The formulation's own named expressions; a user's may be anything and are left to Pyomo."""
    blocks: list[Block] = []
    for component in model.component_objects(pyo.Expression, active=True, descend_into=True):
        if component.name not in names:
            continue
        start = len(reported.lengths)
        data = _data_of(component)
        for expression in data.values():
            reported.add(expression)
        blocks.append(_block(component, names, list(data), start))
    return tuple(blocks)


def _objective(model: Any, goal: _Rows) -> float:
    objectives = list(model.component_data_objects(pyo.Objective, active=True, descend_into=True))
    if len(objectives) != 1:
        raise ModelError(f"the model must have exactly one active objective, it has {len(objectives)}")
    goal.add(objectives[0].expr)
    return 1.0 if objectives[0].is_minimizing() else -1.0
