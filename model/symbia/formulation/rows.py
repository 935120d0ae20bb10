"""Linear expressions kept as arrays until somebody looks at them.

A case has hundreds of thousands of terms, and Pyomo makes two objects of each. Here a constraint's body is an ordinary
``LinearExpression`` whose arguments are made from the table of its block when they are first asked for: by a user who
prints or changes it, or by another solver's interface. ``compile_model`` reads the table itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pyomo.core.expr import LinearExpression, MonomialTermExpression


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a block: the terms of row i are those from ``starts[i]`` to ``starts[i + 1]``.

    ``variable`` counts positions in ``variables``, the Pyomo variables in order of creation (``components.Variables``).
    """

    starts: npt.NDArray[np.int64]
    variable: npt.NDArray[np.int32]
    coefficient: npt.NDArray[np.float64]
    constant: npt.NDArray[np.float64]
    variables: Any

    def expressions(self) -> list[Any]:
        """One ``LinearExpression`` for each row."""
        counts = (np.diff(self.starts) + (self.constant != 0.0)).tolist()
        return [_expression(self, row, count) for row, count in enumerate(counts)]


class Terms:
    """The argument list of one row's ``LinearExpression``, made when it is first looked into."""

    __slots__ = ("_made", "row", "rows")

    def __init__(self, rows: Rows, row: int) -> None:
        self.rows, self.row = rows, row
        self._made: list[Any] | None = None

    @property
    def made(self) -> list[Any]:
        """The arguments: the constant where it is not 0, and the terms."""
        if self._made is None:
            rows, span = self.rows, slice(*self.rows.starts[self.row : self.row + 2].tolist())
            constant = float(rows.constant[self.row])
            used = rows.variables.several(rows.variable[span].tolist())
            terms = map(MonomialTermExpression, zip(rows.coefficient[span].tolist(), used, strict=True))
            self._made = [*([constant] if constant else []), *terms]
        return self._made

    def __len__(self) -> int:
        return len(self.made)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.made)

    def __getitem__(self, item: Any) -> Any:
        return self.made[item]

    def __getattr__(self, name: str) -> Any:
        """Whatever else lists can do (Pyomo appends to the lists of sums)."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.made, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self.made),)

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        from copy import deepcopy

        return [deepcopy(argument, memo) for argument in self.made]


def _expression(rows: Rows, row: int, count: int) -> Any:
    expression = LinearExpression.__new__(LinearExpression)
    expression._args_ = Terms(rows, row)
    expression._nargs = count
    return expression
