"""A model as labelled sparse arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

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

    @cached_property
    def places(self) -> dict[Any, int]:
        """Position of each label's row or column."""
        return {label: self.start + number for number, label in enumerate(self.labels)}


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

    def minimum(self, x: Floats) -> float:
        """Cost of values ``x``, without the offset.

        Not by ``@``: a linear algebra library adds up in another order with another number of threads, and a study's
        table must not depend on where it was solved.
        """
        return float((self.cost * x).sum())

    def objective(self, x: Floats) -> float:
        """Value of the objective in the model's own sense."""
        return self.sign * (self.minimum(x) + self.offset) + 0.0  # no -0.0

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
