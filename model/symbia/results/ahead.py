"""What a run's folder holds whatever the answer is, made while the solver looks for it: it leaves a core free."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from symbia.case import Case
from symbia.case.write import Grids, grids_of
from symbia.solving import CompiledModel, Optimum
from symbia.solving.store import Packed, pack


@dataclass(frozen=True)
class Ahead:
    """The compiled model packed, and the case's cells."""

    packed: Packed
    grids: Grids


def meanwhile(solve: Callable[[], Optimum], case: Case, compiled: CompiledModel) -> tuple[Optimum, Ahead]:
    """What ``solve`` returns, and what could be written beforehand."""
    with ThreadPoolExecutor(1) as other:
        ahead = other.submit(lambda: Ahead(pack(compiled), grids_of(case)))
        optimum = solve()
        return optimum, ahead.result()
