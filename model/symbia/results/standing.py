"""How policies stand to their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbia.case import Policy

if TYPE_CHECKING:
    from symbia.results.solution import Solution

#: how far from its bound, relative to it, a policy still counts as at its bound
NEAR = 1e-6
POLICY = ["policy", "per", "year", "period"]


def standings_of(solution: Solution) -> pd.DataFrame:
    """Each row of the policies table with its ``standing``."""
    known = {policy.id: policy for policy in solution.case.policies}
    table = solution.tables["policies"]
    told = [standing(known[row.policy], row) for row in table.itertuples()]
    return table[POLICY].assign(standing=pd.Series(told, index=table.index, dtype=object))


def standing(policy: Policy, row: Any) -> str:
    """How a row of the policies table stands to its bound.

    ``missed``, ``binding`` (at it, and it has a price) or ``met``; of a price on a measure ``charge``; ``none`` where
    there is nothing to say.
    """
    value, slack, bound, missed, charge = (
        getattr(row, name) for name in ("value", "slack", "bound", "missed", "charge")
    )
    if policy.price is not None:
        return "charge" if pd.notna(charge) and charge != 0 else "none"
    if pd.isna(value) or not np.isfinite(value) or pd.isna(slack):
        return "none"
    near = NEAR * max(1.0, abs(float(value)), abs(float(bound)))
    if slack < -near or (pd.notna(missed) and missed > near):
        return "missed"
    return "binding" if getattr(row, "binding", False) and abs(slack) <= near else "met"
