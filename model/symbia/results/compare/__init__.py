"""What changed between runs: one table for each subject, a column for each run, the biggest changes first."""

from __future__ import annotations

from symbia.results.compare.comparison import Comparison, compare
from symbia.results.compare.runs import CompareError

__all__ = ["CompareError", "Comparison", "compare"]
