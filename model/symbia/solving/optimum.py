"""What a solver gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.formulation.labels import Labels
from symbia.solving.certificate import TOLERANCE, Certificate
from symbia.solving.compiled import Block, CompiledModel
from symbia.solving.rays import Proof
from symbia.solving.scaling import Scaling
from symbia.solving.trouble import Trouble, trouble

Floats = npt.NDArray[np.float64]
Status = Literal["optimal", "infeasible", "unbounded", "time_limit"]


@dataclass
class Optimum:
    """Status, values and prices of a compiled model.

    ``x`` (columns) and ``y`` (rows) are in the case's own units and ``None`` where there is no feasible point (``y``
    also where a search was stopped). ``y`` are the duals of the minimisation; ``objective`` is in the model's own
    sense. ``bound`` is the best that branch and bound could not exclude. ``violation`` is the largest relative
    violation of a limit by values that have no certificate (no prices). ``ray`` and ``proof`` are there where there is
    no optimum (``rays.py``): weights of rows that prove it infeasible, or a direction of columns without end.
    ``basis`` is HiGHS's status of each column, then of each row (1 is basic), where the answer is a corner.
    """

    status: Status
    compiled: CompiledModel
    scale: Scaling
    x: Floats | None = None
    y: Floats | None = None
    objective: float | None = None
    bound: float | None = None
    certificate: Certificate | None = None
    violation: float | None = None
    ray: Floats | None = None
    proof: Proof | None = None
    seconds: float = 0.0
    solver: str = ""
    notes: tuple[str, ...] = field(default=())
    basis: npt.NDArray[np.int8] | None = None

    @property
    def has_values(self) -> bool:
        """Is there a feasible point to show."""
        return self.x is not None

    @property
    def verified(self) -> bool | None:
        """Is what the status says proved by the arrays themselves; ``None`` where they cannot prove it.

        An optimum by its certificate, the values of a stopped search by keeping all limits, an infeasible or unbounded
        case by its ray.
        """
        if self.certificate is not None:
            return self.certificate.verified
        if self.violation is not None:
            return bool(self.violation <= TOLERANCE)
        return None if self.proof is None else self.proof.verified

    @cached_property
    def trouble(self) -> tuple[Trouble, ...]:
        """The rows and columns that an answer fails by, named; empty where it holds."""
        if self.x is None or self.verified:
            return ()
        return trouble(self.compiled, self.scale, self.x, self.y)

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
    if isinstance(block.labels, Labels) and len(block.labels):
        return pd.DataFrame({name: block.labels.series(number) for number, name in enumerate(block.index_names)})
    labels = list(block.labels)
    if len(block.index_names) == 1:
        return pd.DataFrame({block.index_names[0]: labels})
    if not labels:
        return pd.DataFrame(columns=list(block.index_names))
    return pd.DataFrame(dict(zip(block.index_names, zip(*labels, strict=True), strict=True)))
