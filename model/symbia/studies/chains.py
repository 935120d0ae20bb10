"""In which order scenarios are visited, and how far each chain of them has come.

Neighbours follow each other, because the basis of one scenario is the better a start for another the less has changed.
How much a factor changes is measured: one price may turn the whole region around, another nothing. A chain is a stretch
of that order, and it depends on the design alone, not on how many workers there are.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.studies.books import Books, hash_of

LINK = 25  # scenarios after which results and the basis are written down; each begins with fresh edge weights
SHORTEST, LONGEST = 20, 125  # a chain's first scenario is dear (Guizhou: 4 s), a study's last chain is waited for
CHAINS = 8  # as many, at least, as the lengths allow
BLOCK = 2000  # scenarios among which the nearest is looked for
PASSES = 30  # of untangling, at most: the last ones gain next to nothing
ENOUGH = 20  # scenarios for each factor from which it pays to measure the factors' spans first
LEAST = 0.05  # a factor that moves nothing there counts this share of the one that moves most: elsewhere it may


def order(points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Rows of a design as one way past all of them: on to the nearest that is left, then untangled, block by block."""
    rows = np.lexsort(points.T[::-1])
    found: list[npt.NDArray[np.int64]] = []
    for start in range(0, len(rows), BLOCK):
        left = rows[start : start + BLOCK]
        at, way = left[0], []
        while len(left):
            near = int(np.abs(points[left] - points[at]).sum(axis=1).argmin())
            at = left[near]
            way.append(int(at))
            left = np.delete(left, near)
        found.append(_untangled(points, np.array(way, dtype=np.int64)))
    return np.concatenate([np.empty(0, dtype=np.int64), *found])


def _untangled(points: npt.NDArray[np.float64], way: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The way with stretches turned round while that makes it shorter (2-opt: Croes 1958, Operations Research 6)."""
    for _ in range(PASSES):
        before = way.copy()
        for first in range(len(way) - 3):
            here, there = points[way[first]], points[way[first + 1]]
            lasts = points[way[first + 2 :]]  # a stretch that ends at any of these, but the last
            from_here, from_there = np.abs(lasts - here).sum(axis=1), np.abs(lasts - there).sum(axis=1)
            steps = np.abs(np.diff(lasts, axis=0)).sum(axis=1)
            longer = from_here[:-1] + from_there[1:] - steps - np.abs(here - there).sum()
            best = int(longer.argmin())
            if longer[best] < -1e-12:
                way[first + 1 : first + best + 3] = way[first + 1 : first + best + 3][::-1]
        if np.array_equal(before, way):
            break
    return way


def probes(design: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
    """For each factor two of its values about a fifth of its range apart, to see how far apart their optima are.

    Nothing where the scenarios are too few for that to pay.
    """
    if len(design) < ENOUGH * design.shape[1]:
        return []
    found = []
    for column in design.T:
        values = np.unique(column)
        low, high = values[len(values) * 2 // 5], values[len(values) * 3 // 5]
        found.append((float(low), float(high)) if low < high else (float(values[0]), float(values[-1])))
    return found


def points(design: npt.NDArray[np.float64], steps: Sequence[int]) -> npt.NDArray[np.float64]:
    """The scenarios as points; the nearer two of them are, the fewer simplex iterations lead from one to the other.

    ``steps`` are the iterations that each of ``probes`` took; without them all factors count alike over their range.
    """
    low, span = design.min(axis=0), np.ptp(design, axis=0)
    span = np.where(span > 0, span, 1.0)
    weights = np.ones(design.shape[1])
    if steps and max(steps):
        moved = np.array([high - low for low, high in probes(design)]) / span
        weights = np.array(steps) / np.where(moved > 0, moved, 1.0)
        weights = np.maximum(weights / weights.max(), LEAST)
    return np.asarray((design - low) / span * weights)


def links(listed: Sequence[Any]) -> list[list[list[Any]]]:
    """Chains of links of what is listed."""
    length = min(max(math.ceil(len(listed) / CHAINS), SHORTEST), LONGEST)
    count = math.ceil(len(listed) / length)
    ends = [round(len(listed) * number / count) for number in range(count + 1)] if count else [0]
    chains = [list(listed[start:stop]) for start, stop in itertools.pairwise(ends)]
    return [[chain[start : start + LINK] for start in range(0, len(chain), LINK)] for chain in chains]


@dataclass
class Probe:
    """A factor's two values as changes of the case, and the simplex iterations from one to the other once known."""

    changes: list[list[dict[str, Any]]]
    steps: int | None = None

    @property
    def done(self) -> bool:
        """Is it measured."""
        return self.steps is not None


@dataclass
class Chain:
    """A chain on its way: ``at`` is the link that comes next, ``basis`` what it starts from."""

    links: list[list[int]]
    file: Path
    at: int = 0
    basis: str = ""

    @property
    def done(self) -> bool:
        """Is no link left."""
        return self.at == len(self.links)

    def resume(self, books: Books, keys: Sequence[str]) -> None:
        """Go to the first link that the books miss, as far as the basis before it is known."""
        missing = [any(keys[number] not in books.results for number in link) for link in self.links]
        if not any(missing):
            self.at = len(self.links)
            return
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            at, basis = int(kept["at"]), str(kept["basis"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        if at <= missing.index(True):
            self.at, self.basis = at, basis

    def next(self, basis: str) -> None:
        """The link has been solved and is in the books."""
        self.at, self.basis = self.at + 1, basis
        draft = self.file.with_suffix(".draft")
        draft.write_text(json.dumps({"at": self.at, "basis": basis}), encoding="utf-8")
        draft.replace(self.file)


def chains(listed: Sequence[int], keys: Sequence[str], folder: Path, books: Books) -> list[Chain]:
    """The chains of a study, each as far as ``folder`` and the books know it."""
    folder.mkdir(exist_ok=True)
    made = []
    for own in links(listed):
        chain = Chain(own, folder / f"{hash_of([keys[number] for link in own for number in link])}.json")
        chain.resume(books, keys)
        made.append(chain)
    return made
