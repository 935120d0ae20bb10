"""What an optimum means in the case's words: tables, indicators, exchange network, files."""

from __future__ import annotations

from symbia.results.solution import Solution
from symbia.results.verify import read_run

__all__ = ["Solution", "read_run"]
