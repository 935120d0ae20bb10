"""Checks across tables. ``RULES`` find what can never be meant; ``ADVICE`` what deserves a look."""

from __future__ import annotations

from collections.abc import Callable

from symbia.case.checks import (
    bounds,
    elements,
    enough,
    loops,
    money,
    processes,
    ranges,
    reachable,
    references,
    scale,
    shares,
    sight,
)
from symbia.case.checks.ground import Ground
from symbia.case.view import View

RULES: tuple[Callable[[View], None], ...] = (
    references.references,
    references.units,
    references.profiles,
    processes.processes,
    processes.flows,
    shares.shares,
    processes.limits,
    bounds.trade,
    bounds.building,
    bounds.stocks,
    bounds.time,
    bounds.transport,
    ranges.ranges,
)

ADVICE: tuple[Callable[[View, Ground], None], ...] = (
    elements.elements,
    reachable.plants,
    reachable.trade,
    enough.shortages,
    enough.scarce,
    sight.shares,
    sight.pairs,
    sight.reachable,
    sight.units,
    scale.prices,
    scale.energy,
    scale.coefficients,
    scale.capacities,
    scale.distances,
    money.machines,
    loops.endless,
)
