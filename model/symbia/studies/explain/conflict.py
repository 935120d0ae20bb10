"""Conflicts: limits that cannot be kept together, none of which could be left out; what is scarce between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from symbia.solving import CompiledModel
from symbia.solving.elastic import Kind, Proof, Sides, loosened, proof_of
from symbia.solving.scaling import scaling_of
from symbia.studies.explain.limits import Limit, Limits
from symbia.studies.explain.repair import Move, Repair

Floats = npt.NDArray[np.float64]
MOST = 10
#: share of the whole below which a contribution is rounding
SMALL = 1e-7
FEW = 12
#: blocks whose rows can be what is scarce, and the parts of their index that say what (the rest is time)
PLACES = {"balance": 2, "policy_minimum": 2, "policy_maximum": 2, "policy_equal": 2}


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
    that cannot go anywhere; ``users`` are the plants that use (or then make) what is scarce.
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
        conflict = _Reading(limits, model, proof, numbers).conflict(hit)
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


def _node(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.block, row.label


class _Reading:
    """One proof read as a story."""

    def __init__(self, limits: Limits, model: CompiledModel, proof: Proof, numbers: list[int | None]) -> None:
        self.limits, self.model, self.proof, self.numbers = limits, model, proof, numbers
        bounds = (model.row_lower, model.row_upper, model.col_lower, model.col_upper)
        signs = (1.0, -1.0, 1.0, -1.0)
        self.worth = np.array(
            [
                signs[kind] * factor * bounds[kind][position]
                for kind, position, factor in zip(proof.kind, proof.position, proof.multiplier, strict=True)
            ]
        )
        size = np.abs(self.worth).max(initial=0.0)
        self.worth[np.abs(self.worth) <= SMALL * size] = 0.0
        self.names = [
            self._name(int(kind), int(position)) for kind, position in zip(proof.kind, proof.position, strict=True)
        ]

    def _name(self, kind: int, position: int) -> Row:
        blocks = self.model.rows if kind <= Kind.ROW_UPPER else self.model.columns
        for block in blocks:
            if block.start <= position < block.stop:
                label = block.labels[position - block.start]
                parts = tuple(str(part) for part in (label if isinstance(label, tuple) else (label,)))
                cut = PLACES.get(block.name, len(parts) - 1 if len(parts) > 1 else len(parts))
                return Row(block.name, parts[:cut], tuple(part for part in parts[cut:] if part))
        return Row("", (str(position),), ())

    def conflict(self, hit: list[int]) -> Conflict:
        scarce, unit = self._scarce()
        subject = None
        if scarce is None and hit:
            best = max(hit, key=lambda place: sum(self._factors(place)))
            subject = self.limits.all[best]
            unit = max(self._factors(best))
        unit = unit or 1.0
        needs, allows, conditions = self._parts(unit)
        free = [worth for worth, number in zip(self.worth, self.numbers, strict=True) if number is None]
        rows = self._merged(name for name in self.names if name.block == "balance")
        needed = sum(part.amount for part in needs) + sum(worth for worth in free if worth > 0) / unit
        possible = sum(part.amount for part in allows) - sum(worth for worth in free if worth < 0) / unit
        found = Conflict(needs, allows, conditions, scarce, subject, needed, possible, sum(free) / unit, rows)
        if scarce is not None and scarce.block == "balance":
            own = [kind for kind, name in zip(self.proof.kind, self.names, strict=True) if _node(name) == _node(scarce)]
            found.arises = own[0] == Kind.ROW_UPPER
            found.users = self._users(scarce, 1.0 if found.arises else -1.0)
        return found

    def _factors(self, place: int) -> list[float]:
        """Multipliers of a limit, for one unit of its number."""
        return [
            float(factor) * self._entry(place, int(kind), int(position))
            for number, kind, position, factor in zip(
                self.numbers, self.proof.kind, self.proof.position, self.proof.multiplier, strict=True
            )
            if number == place
        ]

    def _entry(self, place: int, kind: int, position: int) -> float:
        limit = self.limits.all[place]
        return next((a for k, p, a in limit.entries if (k, p) == (kind, position) and a > 0), 1.0)

    def _parts(self, unit: float) -> tuple[list[Part], list[Part], list[Limit]]:
        total: dict[int, float] = {}
        times: dict[int, list[str]] = {}
        for number, worth, name in zip(self.numbers, self.worth, self.names, strict=True):
            if number is not None:
                total[number] = total.get(number, 0.0) + worth / unit
                times.setdefault(number, []).extend(name.times)
        needs, allows, conditions = [], [], []
        for number, amount in sorted(total.items(), key=lambda item: -abs(item[1])):
            limit = self.limits.all[number]
            when = tuple(dict.fromkeys(times[number]))
            if amount > 0:
                needs.append(Part(limit, amount, when))
            elif amount < 0:
                allows.append(Part(limit, -amount, when))
            else:
                conditions.append(limit)
        return needs, allows, conditions

    def _merged(self, names: Iterable[Row]) -> list[Row]:
        times: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for name in names:
            times.setdefault((name.block, name.label), []).extend(name.times)
        return [Row(block, label, tuple(dict.fromkeys(own))) for (block, label), own in times.items()]

    def _graph(self) -> tuple[nx.Graph, set[Any], set[Any]]:
        """Rows (over time) and columns of the proof; where something is needed, where something is allowed."""
        graph = nx.Graph()
        needs, allows = set(), set()
        for kind, position, worth, name in zip(
            self.proof.kind, self.proof.position, self.worth, self.names, strict=True
        ):
            node = _node(name)
            graph.add_node(node)
            if kind <= Kind.ROW_UPPER:
                span = slice(self.model.matrix.indptr[position], self.model.matrix.indptr[position + 1])
                columns = self.model.matrix.indices[span].tolist()
            else:
                columns = [int(position)]
            graph.add_edges_from((node, column) for column in columns)
            if worth > 0:
                needs.add(node)
            elif worth < 0:
                allows.add(node)
        return graph, needs, allows

    def _scarce(self) -> tuple[Row | None, float]:
        """The one row that everything needed and everything allowed pass through, nearest to what is allowed."""
        graph, needs, allows = self._graph()
        if not needs:
            return None, 0.0
        best: tuple[float, Row, float] | None = None
        far = nx.multi_source_dijkstra_path_length(graph, needs)
        near = nx.multi_source_dijkstra_path_length(graph, allows) if allows else {}
        for row in self._merged(name for name in self.names if name.block in PLACES):
            node = _node(row)
            factor = [
                float(own) for own, name in zip(self.proof.multiplier, self.names, strict=True) if _node(name) == node
            ]
            if max(factor) > min(factor) * (1 + 1e-6) or (node in allows and len(allows) > 1):
                continue
            if not self._separates(graph, node, needs, allows):
                continue
            policy = row.block != "balance"
            rank = (near.get(node, 0.0) if allows else -far.get(node, 0.0)) - (1000.0 if policy else 0.0)
            if best is None or rank < best[0]:
                best = (rank, row, factor[0])
        return (best[1], best[2]) if best is not None else (None, 0.0)

    @staticmethod
    def _separates(graph: nx.Graph, node: Any, needs: set[Any], allows: set[Any]) -> bool:
        start = needs - {node}
        if not allows:
            return True
        seen, stack = {node, *start}, list(start)
        while stack:
            for other in graph[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return not (seen - {node}) & allows

    def _users(self, scarce: Row, sign: float) -> list[str]:
        """Plants of the conflict that use (-1) or make (+1) what is scarce, the heaviest first."""
        model = self.model
        uses: dict[str, float] = {}
        for kind, position, name in zip(self.proof.kind, self.proof.position, self.names, strict=True):
            if _node(name) != _node(scarce) or kind > Kind.ROW_UPPER:
                continue
            span = slice(model.matrix.indptr[position], model.matrix.indptr[position + 1])
            for column, value in zip(model.matrix.indices[span], model.matrix.data[span], strict=True):
                owner = self._plant(int(column))
                if owner and value * sign > 0:
                    uses[owner] = max(uses.get(owner, 0.0), abs(float(value)))
        return sorted(uses, key=lambda plant: -uses[plant])

    def _plant(self, column: int) -> str:
        for block in self.model.columns:
            if block.start <= column < block.stop:
                known = block.name in ("activity", "substitution")
                return str(block.labels[column - block.start][0]) if known else ""
        return ""
