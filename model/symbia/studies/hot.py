"""One structure, many numbers: the arrays of a compiled model followed from the case's numbers that they stand on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.case import Case
from symbia.formulation import formulate
from symbia.formulation.build import Stated
from symbia.formulation.components import let_go
from symbia.formulation.numbers import Trace, applied, plain
from symbia.solving import CompiledModel, compile_model

Array = npt.NDArray[Any]


class HotModel:
    """A case's compiled model, and how its numbers follow those of the case.

    ``model`` is always what ``compile_model(formulate(case))`` gives for the numbers last accepted by ``update``.
    """

    def __init__(self, case: Case) -> None:
        self.trace = Trace()
        stated = formulate(case, trace=self.trace)
        self.model = compile_model(stated)
        self._follow(stated.stated)
        let_go(stated)
        #: does the trace give what was compiled (a defect of ours where it does not: then nothing is followed)
        followed = self._now()
        self.sound = same_arrays(followed, self.model)
        self.model = followed if self.sound else self.model

    def update(self, numbers: Mapping[Hashable, Any]) -> bool:
        """Take new numbers; ``False``, and all as before, where they give another structure.

        ``numbers`` maps (table, column) to the whole column, and ("policy", id, key) to one number. What the
        formulation never looked at is left alone.
        """
        known = {name: values for name, values in numbers.items() if name in self.trace.leaves}
        if not self.sound or not self.trace.update(known):
            return False
        self.model = self._now()
        return True

    def _follow(self, stated: list[Stated]) -> None:
        columns = len(self.model.cost)
        variables, rows, expressions = (
            [one for one in stated if one.kind == kind] for kind in ("columns", "rows", "expressions")
        )
        self._col_lower, self._col_upper = _bounds(variables)
        self._row_lower, self._row_upper = _bounds(rows)
        self._matrix = _matrix(rows, columns)
        self._values = _matrix(expressions, columns)
        self._value_offset, _ = _bounds(expressions)
        terms = next(one for one in expressions if one.name == "objective_terms")
        sign, dense = self.model.sign, _dense(terms, columns)
        self._cost = applied(lambda own: sign * dense(own), (terms.coefficient,))
        whole = _whole(terms.lower, terms.count)
        self._offset = applied(lambda own: np.array([sign * sum(own.tolist(), 0.0)]), (whole,))

    def _now(self) -> CompiledModel:
        old = self.model

        def like(matrix: sparse.csr_array, data: Any) -> sparse.csr_array:
            if matrix.data is plain(data):
                return matrix
            made = sparse.csr_array((plain(data), matrix.indices, matrix.indptr), shape=matrix.shape)
            made.data = plain(data)  # the array itself, not a view: so it shows that nothing moved since the last model
            return made

        if len(plain(self._matrix)) != old.matrix.nnz or len(plain(self._values)) != old.values.nnz:
            return replace(old, cost=np.full_like(old.cost, np.nan))  # never the same: the trace is not sound
        return replace(
            old,
            matrix=like(old.matrix, self._matrix),
            cost=plain(self._cost),
            offset=float(plain(self._offset)[0]),
            row_lower=plain(self._row_lower),
            row_upper=plain(self._row_upper),
            col_lower=plain(self._col_lower),
            col_upper=plain(self._col_upper),
            values=like(old.values, self._values),
            value_offset=plain(self._value_offset),
        )


def same_arrays(one: CompiledModel, other: CompiledModel) -> bool:
    """Are all numbers and the structure of two models equal, to the last bit."""
    vectors = ("cost", "row_lower", "row_upper", "col_lower", "col_upper", "integer", "value_offset")
    same = one.offset == other.offset and one.sign == other.sign
    same = same and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in vectors)
    for name in ("matrix", "values"):
        for part in ("data", "indices", "indptr"):
            same = same and np.array_equal(getattr(getattr(one, name), part), getattr(getattr(other, name), part))
    kinds = ("columns", "rows", "expressions")
    return bool(same and all(_labels(one, kind) == _labels(other, kind) for kind in kinds))


def _labels(model: CompiledModel, kind: str) -> list[tuple[str, list[Any]]]:
    return [(block.name, list(block.labels)) for block in getattr(model, kind)]


def _whole(values: Any, count: int) -> Any:
    return np.broadcast_to(values, (count,)) if np.ndim(plain(values)) == 0 else values


def _bounds(stated: list[Stated]) -> tuple[Any, Any]:
    none = np.empty(0)
    lower, upper = ([_whole(getattr(one, side), one.count) for one in stated] for side in ("lower", "upper"))
    return (
        applied(lambda *parts: np.concatenate([none, *parts]), lower),
        applied(lambda *parts: np.concatenate([none, *parts]), upper),
    )


def _tables(stated: list[Stated]) -> list[Any]:
    return [one.table for one in stated if one.table is not None]


def _matrix(stated: list[Stated], columns: int) -> Any:
    """The entries of the sparse matrix of these rows, as ``compile_model`` sorts, adds up and thins them out."""
    tables = _tables(stated)
    index = np.concatenate([np.empty(0, dtype=np.int32), *(table.variable for table in tables)])
    counts = np.concatenate([np.empty(0, dtype=np.int64), *(np.diff(table.starts) for table in tables)])
    pointer = np.concatenate([[0], np.cumsum(counts)])
    data = applied(lambda *parts: np.concatenate([np.empty(0), *parts]), [one.coefficient for one in stated])
    summed = applied(_summing(index, pointer, (len(counts), columns)), (data,))
    return summed[summed != 0.0]


def _summing(index: Array, pointer: Array, shape: tuple[int, int]) -> Callable[[Array], Array]:
    """The function from entries as stated to entries in order, those that meet added up."""

    def summed(data: Array) -> sparse.csr_array:
        matrix = sparse.csr_array((data.copy(), index.copy(), pointer.copy()), shape=shape)
        matrix.sum_duplicates()
        return matrix

    order = summed(np.arange(len(index), dtype=float))
    if order.nnz == len(index):
        place = order.data.astype(np.int64)
        return lambda data: data[place]
    return lambda data: np.asarray(summed(data).data)


def _dense(terms: Stated, columns: int) -> Callable[[Array], Array]:
    """The function from the terms of the objective to the cost of every column."""
    index = _tables([terms])[0].variable
    shape = (1, columns)
    summing = _summing(index, np.array([0, len(index)]), shape)
    where = np.unique(index)

    def dense(data: Array) -> Array:
        cost = np.zeros(columns)
        cost[where] = summing(data)
        return cost

    return dense
