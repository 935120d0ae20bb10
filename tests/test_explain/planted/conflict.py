"""What a planted conflict is, and the micro-cases that several grow from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Planted:
    """One conflict: a micro-case (``case``) or changes to the tutorial (``changes``)."""

    name: str
    cause: set[Cell]
    words: tuple[str, ...] = ()
    missing: float | None = None
    case: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[tuple[str, str, str, float], ...] = ()


def park(**changes: Any) -> dict[str, Any]:
    """A boiler (1 t of steam from 1.25 t of coal) and a fertiliser plant (4 t of steam, 2 t of rock, 2 t of gypsum)."""
    case: dict[str, Any] = {
        "recipes": "boiler coal=-1.25 steam=1; dap steam=-4 rock=-2 fert=1 gypsum=2",
        "plants": "boiler capacity=1000; dap capacity=300",
        "supplies": "coal price=1; rock price=1",
        "demands": "fert price=100",
        "disposals": "gypsum cost=1",
    }
    return {**case, **changes}


def policy(**policy: Any) -> dict[str, Any]:
    return {"policies": [{"id": "rule", **policy}]}


HEAT: dict[str, Any] = {"recipes": "heat gas=-1 heat=1", "supplies": "gas price=1"}


BRICK: dict[str, Any] = {
    "process_flows": "brick commodity=brick coefficient=1; brick commodity=clay coefficient=-2 group=body; "
    "brick commodity=ash coefficient=-2 group=body",
    "plants": "brick capacity=100",
}


TWO_YEARS: dict[str, Any] = {**HEAT, "years": "2015 weight=5; 2020 weight=5"}
