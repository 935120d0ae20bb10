"""Every kind of finding of a check before solving, and every kind of hint after it, by the code that names it."""

from __future__ import annotations

from symbia.case.codes.cases import CASES
from symbia.case.codes.code import Code
from symbia.case.codes.files import FILES
from symbia.case.codes.solved import SOLVED
from symbia.case.codes.statements import STATEMENTS
from symbia.case.codes.tables import TABLES

CODES: dict[str, Code] = {code.name: code for code in (*FILES, *TABLES, *STATEMENTS, *CASES)}
HINTS: dict[str, Code] = {code.name: code for code in SOLVED}

__all__ = ["CODES", "HINTS", "Code"]
