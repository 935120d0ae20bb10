"""Results that explain themselves: why is this not built, not shipped, stacked, and what would change it."""

from __future__ import annotations

from symbia.results.why.ask import KINDS, why
from symbia.results.why.books import WhyError
from symbia.results.why.explanation import Explanation

__all__ = ["KINDS", "Explanation", "WhyError", "why"]
