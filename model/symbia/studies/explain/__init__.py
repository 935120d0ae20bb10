"""Why a case is infeasible or unbounded, in its own words, and the smallest changes that repair it."""

from __future__ import annotations

from symbia.studies.explain.asking import cause_in_short, checked, explain, repaired
from symbia.studies.explain.explanation import Explanation
from symbia.studies.explain.limits import WEIGHTS

__all__ = ["WEIGHTS", "Explanation", "cause_in_short", "checked", "explain", "repaired"]
