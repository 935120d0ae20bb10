"""Is the linear programme that a run keeps the one that its kept case means."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from scipy import sparse

from symbia.case import Case
from symbia.formulation import formulate
from symbia.results.verify_words import Finding, both, finding
from symbia.solving import CompiledModel, compile_model

#: relative; powers and annuities may come out a last digit apart on another machine
SAME = 1e-12
KINDS = ("columns", "rows", "expressions")
VECTORS = {
    "cost": "columns",
    "col_lower": "columns",
    "col_upper": "columns",
    "integer": "columns",
    "row_lower": "rows",
    "row_upper": "rows",
    "value_offset": "expressions",
}
MATRICES = {"matrix": "rows", "values": "expressions"}


def lp_problems(kept: CompiledModel, case: Case, *, additions: bool = True) -> list[Finding]:
    """Where the kept arrays and labels differ from those that the kept case means.

    Variables and constraints that a user added to the Pyomo model stand behind the case's own and are let pass, unless
    ``additions`` is false.
    """
    own = compile_model(formulate(case))
    if not additions and kept.size != own.size:
        return [finding("lp_size", found=kept.size, own=own.size)]
    for kind in KINDS:
        for block in getattr(own, kind):
            there = kept.block(kind, block.name)
            same = there is not None and there.start == block.start and _plain(there.labels) == _plain(block.labels)
            if not same:
                return [finding("lp_labels", kind=kind, name=block.name)]
    sizes = {kind: sum(len(block.labels) for block in getattr(own, kind)) for kind in KINDS}
    problems = []
    for name, kind in VECTORS.items():
        expected, found = getattr(own, name), getattr(kept, name)[: sizes[kind]]
        wrong = np.flatnonzero(~np.isclose(found, expected, rtol=SAME, atol=0.0))
        if len(wrong):
            at = int(wrong[0])
            place = own.describe(kind, at)
            names = (f"{name} of {place}", f"{place} 的 {name} ")
            problems.append(_told(names, found[at], expected[at], len(wrong)))
    for name, kind in MATRICES.items():
        expected = getattr(own, name)
        found = getattr(kept, name)[: sizes[kind], : sizes["columns"]]
        apart = sparse.coo_array(abs(found - expected) - SAME * abs(expected))
        wrong = np.flatnonzero(apart.data > 0.0)
        if len(wrong):
            row, column = int(apart.row[wrong[0]]), int(apart.col[wrong[0]])
            ends = own.describe("columns", column), own.describe(kind, row)
            names = ("coefficient of {} in {}".format(*ends), "{1} 中 {0} 的系数".format(*ends))
            problems.append(_told(names, found[row, column], expected[row, column], len(wrong)))
    for name in ("offset", "sign"):
        if not np.isclose(getattr(kept, name), getattr(own, name), rtol=SAME, atol=0.0):
            problems.append(_told((name, f"{name} "), getattr(kept, name), getattr(own, name), 1))
    return problems


def _told(names: tuple[str, str], found: Any, expected: Any, count: int) -> Finding:
    told = finding("lp_number", place=names[0], place_zh=names[1], found=found, own=expected)
    return both(told, finding("more", count=count - 1)) if count > 1 else told


def _plain(labels: Any) -> Any:
    """Labels as they come back from a file."""
    return json.loads(json.dumps(list(labels), default=str))
