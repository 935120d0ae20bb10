"""The search for independent conflicts: proof after proof, each time with the repair of the last one made."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from symbia.solving import CompiledModel
from symbia.solving.elastic import Kind, Sides, loosened, proof_of
from symbia.solving.scaling import scaling_of
from symbia.studies.explain.conflict import Conflict
from symbia.studies.explain.reading import Reading
from symbia.studies.explain.repair import Move, Repair

MOST = 10
FEW = 12


def conflicts_of(repair: Repair, *, most: int = MOST) -> list[Conflict]:
    """Independent conflicts, the worst first: each holds at least one move that no earlier one holds."""
    limits = repair.limits
    sides = limits.sides.by(repair.amount)
    holder: dict[tuple[int, int], int] = {}
    for number, kind, position, amount in zip(sides.number, sides.kind, sides.position, sides.amount, strict=True):
        if amount > 0:
            holder[int(kind), int(position)] = int(number)
    done = np.zeros(len(repair.by))
    found: list[Conflict] = []
    while len(found) < most:
        model = loosened(limits.model, sides, done)
        proof = proof_of(model, sides, limits.units, repair.rows if len(repair.rows) else None)
        if proof is None:
            break
        numbers = [holder.get((int(k), int(p))) for k, p in zip(proof.kind, proof.position, strict=True)]
        hit = [place for place in dict.fromkeys(numbers) if place is not None and repair.by[place] > done[place]]
        conflict = Reading(limits, model, proof, numbers).conflict(hit)
        conflict.moves = [repair._move(place, repair.by[place]) for place in hit]
        conflict.instead = _instead(repair, conflict, hit, numbers)
        found.append(conflict)
        if not hit:
            break
        done[hit] = repair.by[hit] * (1.0 + 1e-9)
    return found


def contradiction_of(model: CompiledModel) -> list[str]:
    """Rows and bounds that clash with each other, by name: for a case that no limit can repair."""
    rows = np.arange(len(model.row_lower))
    low, high = rows[np.isfinite(model.row_lower)], rows[np.isfinite(model.row_upper)]
    position = np.concatenate([low, high])
    kind = np.repeat([int(Kind.ROW_LOWER), int(Kind.ROW_UPPER)], [len(low), len(high)])
    sides = Sides(np.arange(len(position)), kind, position, np.ones(len(position)))
    proof = proof_of(model, sides, 1.0 / scaling_of(model).row[position])
    if proof is None:
        return []
    kinds = ["rows" if kind <= Kind.ROW_UPPER else "columns" for kind in proof.kind]
    return [model.describe(kind, int(place)) for kind, place in zip(kinds, proof.position, strict=True)]


def _instead(repair: Repair, conflict: Conflict, hit: list[int], numbers: Iterable[int | None]) -> list[Move]:
    """What any other limit of a small conflict would have to do alone; the cheapest of each group."""
    others = [place for place in dict.fromkeys(numbers) if place is not None and place not in hit]
    if len(others) > FEW:
        return []
    found = [move for place in others if (move := repair.alone(place, hit)) is not None]
    return sorted(found, key=lambda move: move.cost)[:3]
