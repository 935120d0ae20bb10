"""In which order scenarios are visited, and how far each chain of them has come.

Neighbours follow each other, because the basis of one scenario is the better a start for another the less has changed.
A chain is a stretch of that order, and it depends on the design alone, not on how many workers there are.
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
#: a new price costs about ten times the simplex iterations of an equally new limit (measured on Guizhou)
LIMIT_WEIGHT = 0.1
PRICES = {"price", "cost", "penalty", "variable_cost", "fixed_cost", "capex", "cost_fixed", "cost_per_km"}


def order(points: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Rows of a design, each next to what is near it: always on to the nearest that is left, block by block."""
    rows = np.lexsort(points.T[::-1])
    found: list[int] = []
    for start in range(0, len(rows), BLOCK):
        left = rows[start : start + BLOCK]
        at = left[0]
        while len(left):
            near = int(np.argmin(((points[left] - points[at]) ** 2).sum(axis=1)))
            at = left[near]
            found.append(int(at))
            left = np.delete(left, near)
    return np.array(found, dtype=np.int64)


def links(listed: Sequence[Any]) -> list[list[list[Any]]]:
    """Chains of links of what is listed."""
    length = min(max(math.ceil(len(listed) / CHAINS), SHORTEST), LONGEST)
    count = math.ceil(len(listed) / length)
    ends = [round(len(listed) * number / count) for number in range(count + 1)] if count else [0]
    chains = [list(listed[start:stop]) for start, stop in itertools.pairwise(ends)]
    return [[chain[start : start + LINK] for start in range(0, len(chain), LINK)] for chain in chains]


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
