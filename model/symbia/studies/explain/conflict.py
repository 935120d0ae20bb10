"""Conflicts: limits that cannot be kept together, none of which could be left out; what is scarce between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbia.studies.explain.limits import Limit
from symbia.studies.explain.repair import Move


@dataclass(frozen=True)
class Row:
    """A row of the programme in a conflict, over all its periods: the block, its index but time, the times."""

    block: str
    label: tuple[str, ...]
    times: tuple[str, ...]


@dataclass
class Part:
    """What one limit brings to a conflict. ``amount`` in units of what is scarce, negative where it takes."""

    limit: Limit
    amount: float
    times: tuple[str, ...] = ()


@dataclass
class Conflict:
    """Limits that cannot be kept together.

    ``needs`` and ``allows`` add up to ``needed`` and ``possible`` in units of ``scarce`` (a balance or a policy's
    measure); where nothing single is scarce, that is ``None`` and they are in units of ``subject``, the limit that
    the repair moves. ``conditions`` hold the others together without an amount of their own. ``rows`` are the balances
    between them; ``given`` is what stands in rows that no limit holds (an initial stock). ``arises``: something arises
    that cannot go anywhere; ``standing`` is what a policy measures whatever is done (existing capacity), part of needed
    and possible; ``users`` are the plants that use (or then make) what is scarce.
    """

    needs: list[Part]
    allows: list[Part]
    conditions: list[Limit]
    scarce: Row | None
    subject: Limit | None
    needed: float
    possible: float
    given: float
    rows: list[Row]
    standing: float = 0.0
    arises: bool = False
    users: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    instead: list[Move] = field(default_factory=list)

    @property
    def missing(self) -> float:
        """What is needed beyond what is possible."""
        return self.needed - self.possible

    @property
    def limits(self) -> list[Limit]:
        """All limits of the conflict."""
        return [*(part.limit for part in (*self.needs, *self.allows)), *self.conditions]
