"""Values as a person would write them in a cell."""

from __future__ import annotations

import math

from symbia.case.tables import UNLIMITED_WORD


def show(value: object) -> str:
    """``2015`` for 2015.0, ``unlimited`` for infinity, blank for what is not there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        if math.isinf(value):
            return UNLIMITED_WORD if value > 0 else f"-{UNLIMITED_WORD}"
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value)


def rounded(number: float) -> str:
    """Four digits of a number, written out as people read it: 1,210,000 rather than 1.21e+06."""
    if not math.isfinite(number) or number == 0 or not 1e-4 <= abs(number) < 1e15:
        return f"{number:.4g}"
    digits = 3 - math.floor(math.log10(abs(number)))
    return (
        f"{round(number, digits):,.{max(digits, 0)}f}".rstrip("0").rstrip(".")
        if digits > 0
        else f"{round(number, digits):,.0f}"
    )
