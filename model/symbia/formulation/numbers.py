"""Numbers that remember how they came about.

A study solves one model many times with other numbers. ``formulate`` reckons its coefficients, bounds and costs with
arrays; given a ``Trace``, those that stand on a case's numbers are ``Traced`` arrays, which reckon alike and also write
down each operation. ``Trace.update`` then repeats the operations that stand on changed numbers, and only those, so the
result is to the last bit what formulating anew would give. Wherever the formulation decides by a number (a row exists
only where a limit is finite, say), the comparison is written down too, as a *guard*; one that comes out otherwise means
that the model has another structure. Without a trace the arrays are plain numpy, and nothing here costs anything.

``Traced`` speaks numpy's protocols and is an extension array of pandas, so tables of terms are joined and filtered as
always. What would lose the trace (``np.asarray``, ``float``) raises ``TypeError`` instead of giving a stale number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.lib.mixins import NDArrayOperatorsMixin
from pandas.api.extensions import ExtensionArray, ExtensionDtype, take

Array = npt.NDArray[Any]


class Node:
    """An array and the function of earlier arrays that it is."""

    __slots__ = ("function", "guard", "inputs", "place", "trace", "value")

    def __init__(self, trace: Trace | None, value: Array, function: Any = None, inputs: tuple[Node, ...] = ()) -> None:
        self.trace, self.value, self.function, self.inputs = trace, value, function, inputs
        self.guard = False
        self.place = -1 if trace is None else trace.enter(self)


class Trace:
    """All nodes in the order in which they came about, and the numbers of the case that they stand on."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.leaves: dict[Hashable, Node] = {}
        self._standing_on: dict[frozenset[Hashable], list[Node]] = {}

    def enter(self, node: Node) -> int:
        """Place of a new node."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def leaf(self, name: Hashable, values: Any) -> Any:
        """The case's numbers called ``name``."""
        if name not in self.leaves:
            self.leaves[name] = Node(self, np.array(values, dtype=float))
        return wrapped(self.leaves[name])

    def update(self, changed: Mapping[Hashable, Any]) -> bool:
        """Repeat what stands on the ``changed`` numbers; ``False``, and all as before, where a guard comes out other.

        Raises ``KeyError`` for numbers that the trace does not know.
        """
        new: dict[int, Array] = {}
        moved = []
        for name, values in changed.items():
            node, value = self.leaves[name], np.array(values, dtype=float)
            if not _same(node.value, value):
                new[node.place] = value
                moved.append(name)
        for node in self._after(frozenset(moved)):
            if not any(one.place in new for one in node.inputs):
                continue
            with np.errstate(all="ignore"):
                value = np.asarray(node.function(*(new.get(one.place, one.value) for one in node.inputs)))
            if _same(node.value, value):
                continue
            if node.guard:
                return False
            new[node.place] = value
        for place, value in new.items():
            self.nodes[place].value = value
        return True

    def _after(self, names: frozenset[Hashable]) -> list[Node]:
        found = self._standing_on.get(names)
        if found is None:
            touched = {self.leaves[name].place for name in names}
            found = []
            for node in self.nodes if names else ():
                if any(one.place in touched for one in node.inputs):
                    touched.add(node.place)
                    found.append(node)
            self._standing_on[names] = found
        return found


def _same(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(((one == other) | ((one != one) & (other != other))).all())


def _entered(function: Callable[..., Any], inputs: Sequence[Node]) -> Any:
    """The result of ``function``; what is not a number of its own (a comparison) is a guard and comes back plain."""
    trace = next((node.trace for node in inputs if node.trace is not None), None)
    with np.errstate(all="ignore"):
        value = np.asarray(function(*(node.value for node in inputs)))
    node = Node(trace, value, function, tuple(inputs))
    if value.dtype != np.float64:
        node.guard = True
        return value
    return wrapped(node)


def wrapped(node: Node) -> Any:
    """A node as an array to reckon with."""
    return TracedColumn(node) if node.value.ndim == 1 else Traced(node)


class Traced(NDArrayOperatorsMixin):
    """An array of floats of any shape whose operations are written down."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def shape(self) -> tuple[int, ...]:
        """As of numpy's arrays."""
        return self.node.value.shape

    @property
    def size(self) -> int:
        """As of numpy's arrays."""
        return int(self.node.value.size)

    def __len__(self) -> int:
        return len(self.node.value)

    def __array__(self, *_: Any, **__: Any) -> Array:
        raise TypeError("a traced array would lose its trace")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(one, pd.Series | pd.DataFrame | pd.Index) for one in inputs):
            return NotImplemented
        if method != "__call__" or kwargs:
            raise TypeError(f"{ufunc.__name__} with {method} {sorted(kwargs)} cannot be traced")
        return applied(ufunc, inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return applied(function, args, kwargs)

    def __getitem__(self, item: Any) -> Any:
        return _entered(lambda values: values[item], (self.node,))

    def ravel(self) -> Any:
        """As of numpy's arrays."""
        return _entered(np.ravel, (self.node,))

    def reshape(self, *shape: int) -> Any:
        """As of numpy's arrays."""
        return _entered(lambda values: values.reshape(*shape), (self.node,))

    def sum(self) -> Any:
        """Sum of all."""
        return _entered(np.sum, (self.node,))


def applied(function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> Any:
    """``function(*args)`` with its traced arguments (also those in lists) taken down as inputs."""
    inputs: list[Node] = []

    def plan(argument: Any) -> Any:
        if isinstance(argument, Traced):
            inputs.append(argument.node)
            return _Slot(len(inputs) - 1)
        if isinstance(argument, list | tuple):
            return [plan(one) for one in argument]
        return argument

    planned = [plan(argument) for argument in args]

    def put(argument: Any, values: tuple[Array, ...]) -> Any:
        if isinstance(argument, _Slot):
            return values[argument.number]
        return [put(one, values) for one in argument] if isinstance(argument, list) else argument

    return _entered(lambda *values: function(*(put(one, values) for one in planned), **(kwargs or {})), inputs)


class _Slot:
    def __init__(self, number: int) -> None:
        self.number = number


class TracedType(ExtensionDtype):  # type: ignore[misc]  # pandas has no types
    """The dtype of traced columns."""

    name = "traced"
    type = float
    kind = "f"
    na_value = np.nan
    _is_numeric = True

    @classmethod
    def construct_array_type(cls) -> Any:
        """As pandas asks."""
        return TracedColumn

    def _get_common_dtype(self, dtypes: Any) -> Any:
        return self if all(isinstance(one, TracedType) or one.kind in "fiu" for one in dtypes) else None


class TracedColumn(Traced, ExtensionArray):  # type: ignore[misc]  # pandas has no types
    """A traced array of one dimension, which pandas takes as a column."""

    _dtype = TracedType()

    @classmethod
    def _from_sequence(cls, scalars: Any, *, dtype: Any = None, copy: bool = False) -> Any:
        return scalars if isinstance(scalars, cls) else cls(Node(None, np.array(scalars, dtype=float)))

    @classmethod
    def _concat_same_type(cls, to_concat: Any) -> Any:
        return _entered(lambda *parts: np.concatenate(parts), tuple(one.node for one in to_concat))

    @property
    def dtype(self) -> Any:
        """As pandas asks."""
        return self._dtype

    @property
    def nbytes(self) -> int:
        """As pandas asks."""
        return int(self.node.value.nbytes)

    def isna(self) -> Any:
        """Where there is no number."""
        return _entered(np.isnan, (self.node,))

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Any:
        """As pandas asks; what is missing becomes ``nan``."""
        where = np.asarray(indices)
        if not allow_fill or (where >= 0).all():
            return _entered(lambda values: values[where], (self.node,))
        return _entered(lambda values: take(values, where, allow_fill=True, fill_value=np.nan), (self.node,))

    def copy(self) -> Any:
        """Itself: its values are only ever replaced as a whole."""
        return TracedColumn(self.node)


def raw(values: Any) -> Any:
    """The array of a column: traced, or numpy's floats."""
    if isinstance(values, Traced):
        return values
    if isinstance(values, pd.Series):
        return values.array if isinstance(values.array, Traced) else values.to_numpy()
    return np.asarray(values)


def plain(values: Any) -> Any:
    """The numbers as they are now."""
    return values.node.value if isinstance(values, Traced) else values


def added_at(shape: int | tuple[int, ...], index: Any, values: Any) -> Any:
    """Zeros of ``shape`` to which ``values`` are added at ``index``, in order."""
    return applied(_added_at, (shape, index, values)) if isinstance(values, Traced) else _added_at(shape, index, values)


def _added_at(shape: Any, index: Any, values: Any) -> Array:
    out = np.zeros(shape)
    np.add.at(out, tuple(index) if isinstance(index, list) else index, values)
    return out


def listed(values: Sequence[Any]) -> Any:
    """Single numbers as one array."""
    if any(isinstance(one, Traced) for one in values):
        return applied(lambda *numbers: np.array([float(one) for one in numbers]), values)
    return np.array([float(one) for one in values])
