"""What a solver gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.solving.certificate import Certificate
from symbia.solving.compiled import Block, CompiledModel
from symbia.solving.scaling import Scaling

Floats = npt.NDArray[np.float64]
Status = Literal["optimal", "infeasible", "unbounded", "time_limit"]


@dataclass
class Optimum:
    """Status, values and prices of a compiled model.

    ``x`` (columns) and ``y`` (rows) are in the case's own units and ``None`` where there is no feasible point (``y``
    also where a search was stopped). ``y`` are the duals of the minimisation; ``objective`` is in the model's own
    sense. ``bound`` is the best that branch and bound could not exclude. ``basis`` is HiGHS's status of each column,
    then of each row (1 is basic), where the answer is a corner.
    """

    status: Status
    compiled: CompiledModel
    scale: Scaling
    x: Floats | None = None
    y: Floats | None = None
    objective: float | None = None
    bound: float | None = None
    certificate: Certificate | None = None
    seconds: float = 0.0
    solver: str = ""
    notes: tuple[str, ...] = field(default=())
    basis: npt.NDArray[np.int8] | None = None

    @property
    def has_values(self) -> bool:
        """Is there a feasible point to show."""
        return self.x is not None

    def values(self, name: str) -> pd.DataFrame:
        """Values of the variables called ``name``: the index's columns and ``amount``."""
        return self._table("columns", name, self.x, "amount")

    def duals(self, name: str) -> pd.DataFrame:
        """Duals of the constraints called ``name`` (of the minimisation): the index's columns and ``dual``."""
        return self._table("rows", name, self.y, "dual")

    def reported(self, name: str) -> pd.DataFrame:
        """Values of the named expressions called ``name``: the index's columns and ``value``."""
        values = None if self.x is None else self.compiled.values @ self.x + self.compiled.value_offset
        return self._table("expressions", name, values, "value")

    def _table(self, kind: str, name: str, values: Floats | None, column: str) -> pd.DataFrame:
        block = self.compiled.block(kind, name)
        if block is None:
            return pd.DataFrame(columns=[column])
        table = labelled(block)
        table[column] = np.nan if values is None else values[block.span]
        return table


def labelled(block: Block) -> pd.DataFrame:
    """The index of a block as a table."""
    labels = list(block.labels)
    if len(block.index_names) == 1:
        return pd.DataFrame({block.index_names[0]: labels})
    if not labels:
        return pd.DataFrame(columns=list(block.index_names))
    return pd.DataFrame(dict(zip(block.index_names, zip(*labels, strict=True), strict=True)))
