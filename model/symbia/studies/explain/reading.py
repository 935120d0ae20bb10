"""A proof of infeasibility read as a story: what is needed, what is allowed, and what is scarce between the two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np

from symbia.solving import CompiledModel
from symbia.solving.elastic import Kind, Proof
from symbia.studies.explain.conflict import Conflict, Part, Row
from symbia.studies.explain.limits import Limit, Limits

#: share of the whole below which a contribution is rounding
SMALL = 1e-7
#: blocks whose rows can be what is scarce, and the parts of their index that say what (the rest is time)
PLACES = {"balance": 2, "policy_minimum": 2, "policy_maximum": 2, "policy_equal": 2}


def _node(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.block, row.label


class Reading:
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
        """The conflict that the proof tells; ``hit`` are the limits in it that the repair moves."""
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
        if scarce is not None and scarce.block != "balance":
            self._count_standing(found, scarce)
        if scarce is not None and scarce.block == "balance":
            own = [kind for kind, name in zip(self.proof.kind, self.names, strict=True) if _node(name) == _node(scarce)]
            found.arises = own[0] == Kind.ROW_UPPER
            found.users = self._users(scarce, 1.0 if found.arises else -1.0)
        return found

    def _count_standing(self, found: Conflict, scarce: Row) -> None:
        """A bound on a measure stands in its row less what the measure has anyway: count that again."""
        policy = next(policy for policy in self.limits.case.policies if policy.id == scarce.label[0])
        places = [
            (int(kind), int(position))
            for kind, position, name in zip(self.proof.kind, self.proof.position, self.names, strict=True)
            if _node(name) == _node(scarce)
        ]
        if policy.of or len(places) != 1:
            return
        kind, position = places[0]
        known = self.limits.model
        stated, bound = (
            (policy.minimum, known.row_lower) if kind == Kind.ROW_LOWER else (policy.maximum, known.row_upper)
        )
        standing = float(stated or 0.0) - float(bound[position])
        if abs(standing) <= SMALL * abs(float(bound[position])):
            return
        found.standing = standing
        found.needed += standing
        found.possible += standing
        for part in (*found.needs, *found.allows):
            if part.limit.table == "policies" and self.limits.case.policies[part.limit.row].id == policy.id:
                part.amount += standing

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
