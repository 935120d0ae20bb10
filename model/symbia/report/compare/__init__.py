"""A comparison as people look at it: one self-contained page, and the lines that the terminal shows."""

from __future__ import annotations

from symbia.report.compare.page import write_comparison_page

__all__ = ["write_comparison_page"]
