"""The limits of a case as a user sees them: a number of a table or a policy, and the sides of the programme it holds.

Only what a person could decide otherwise is a limit: policies, least and greatest amounts of trade, disposal, stocks,
links and land, capacities, shares and quality. Balances and definitions are not: they are physics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.case import Case
from symbia.case.tables import TABLE
from symbia.solving import CompiledModel
from symbia.solving.elastic import Kind, Sides
from symbia.solving.scaling import scaling_of
from symbia.studies.explain.held import COLUMNS, ROWS

Floats = npt.NDArray[np.float64]
#: groups of limits in the order in which a repair tries them, and how dear it is to move one by its own size
WEIGHTS: dict[str, float] = {"policies": 1.0, "demands": 10.0, "supplies": 30.0, "capacities": 100.0, "recipes": 300.0}
GROUP_OF = {
    "demands": "demands",
    "supplies": "supplies",
    "disposals": "supplies",
    "plants": "capacities",
    "storages": "capacities",
    "links": "capacities",
    "sites": "capacities",
    "processes": "recipes",
    "process_modes": "recipes",
    "process_flows": "recipes",
    "property_limits": "recipes",
}
#: the unit of a number that is 0, as a share of the scale of the rows it holds
ZERO = 0.1
#: a side of the programme: kind, position, by how much one unit of the number loosens it
Entry = tuple[int, int, float]


@dataclass
class Limit:
    """One number that limits.

    ``table`` is ``policies`` or a table of the case, ``row`` the position in it, ``column`` the number (``min`` or
    ``max`` of a policy). ``loosens`` is +1 where a larger number loosens, -1 where a smaller one does; ``room`` is by
    how much it can move; ``unit`` is the move that counts as one (the number's own size, where it has one). A ``share``
    multiplies amounts: what one unit of it loosens depends on them, and ``entries`` then hold 1.
    """

    table: str
    row: int
    column: str
    value: float
    loosens: int
    room: float
    unit: float = 1.0
    share: bool = False
    entries: list[Entry] = field(default_factory=list)

    @property
    def group(self) -> str:
        """The group of ``WEIGHTS`` it belongs to."""
        return GROUP_OF.get(self.table, "policies")

    @property
    def least(self) -> bool:
        """Is it a minimum, something that must be."""
        return self.loosens < 0

    @property
    def address(self) -> tuple[str, int, str]:
        """Table, row and column."""
        return (self.table, self.row, self.column)


class Limits:
    """All limits of a case, with the sides of its compiled model that they hold."""

    def __init__(self, case: Case, model: CompiledModel) -> None:
        self.case, self.model = case, model
        self.scale = scaling_of(model)
        self.found: dict[tuple[str, int, str], Limit] = {}
        self.rows = {name: _positions(case, name) for name in TABLE if len(case[name])}
        self.policies = {policy.id: place for place, policy in enumerate(case.policies)}
        for block in model.rows:
            gather = ROWS.get(block.name)
            if gather is not None:
                gather(self, block)
        for block in model.columns:
            gather = COLUMNS.get(block.name)
            if gather is not None:
                gather(self, block)
        self.all = [limit for limit in self.found.values() if limit.entries and limit.room > 0.0]
        for limit in self.all:
            limit.unit = self._unit(limit)
        self.sides = self._sides()
        self.units = np.array([limit.unit for limit in self.all])
        # what a share's unit loosens is a guess at first, so its room says nothing yet: rounding keeps it in its range
        self.room = np.array([np.inf if limit.share else limit.room for limit in self.all])

    def at(self, table: str, row: int, column: str, *, share: bool = False) -> Limit:
        """The limit that stands in this cell."""
        address = (table, row, column)
        if address not in self.found:
            if table == "policies":
                policy = self.case.policies[row]
                value = policy.minimum if column == "min" else policy.maximum
                least, low, high = column == "min", -np.inf, np.inf
            else:
                value = self.case[table][column].iloc[row]
                declared = TABLE[table].column(column)
                least, low, high = column.startswith(("min", "final")), declared.minimum, declared.maximum
            number = float(value or 0.0)
            room = number - low if least else high - number
            self.found[address] = Limit(table, row, column, number, -1 if least else 1, room, share=share)
        return self.found[address]

    def weights(self, weights: Mapping[str, float]) -> Floats:
        """Cost of moving each limit by one of its own numbers."""
        return np.array([weights[limit.group] / limit.unit for limit in self.all])

    def _unit(self, limit: Limit) -> float:
        """The number's own size; where it is 0, a small part of what is usual in its rows: nothing is a strong word."""
        if limit.value != 0.0:
            return abs(limit.value)
        if limit.share:
            return 1.0
        kind, position, amount = limit.entries[0]
        usual = 1.0 / self.scale.row[position] if kind <= Kind.ROW_UPPER else self.scale.column[position]
        return float(ZERO * usual / abs(amount))

    def _sides(self) -> Sides:
        entries = [(number, *entry) for number, limit in enumerate(self.all) for entry in limit.entries]
        number, kind, position, amount = zip(*entries, strict=True) if entries else ((), (), (), ())
        first, second, third = (np.array(own, dtype=np.int64) for own in (number, kind, position))
        return Sides(first, second, third, np.array(amount, dtype=float))


def _positions(case: Case, table: str) -> dict[Any, int]:
    keys = TABLE[table].key
    rows = case[table]
    if len(keys) == 1:
        return {value: place for place, value in enumerate(rows[keys[0]].tolist())}
    return {key: place for place, key in enumerate(zip(*(rows[key].tolist() for key in keys), strict=True))}
