"""What is declared of every kind of finding."""

from __future__ import annotations

from dataclasses import dataclass

from symbia.case.problem import Severity


@dataclass(frozen=True)
class Code:
    """A kind of finding: its name, how grave it is at most, what it means (English, Chinese), an example, what to do."""

    name: str
    severity: Severity
    meaning: str
    meaning_zh: str
    example: str
    advice: str
