"""What an optimum means in the case's words: tables, indicators, exchange network, files."""

from __future__ import annotations

from symbia.results.solution import Solution

__all__ = ["Solution"]
