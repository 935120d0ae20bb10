"""Any text as a cell of a workbook can hold it, and back.

XML knows no control characters; Office Open XML writes them as ``_xHHHH_`` (ECMA-376, part 1, 22.9.2.19, ST_Xstring),
which spreadsheet programs show as the character meant. What only looks like such a mark is masked alike. The x rather
than the underscore is masked, because openpyxl strips ``x005F_`` from shared strings.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 32_767  # of a cell, in Excel
MOST_ROWS = 1_048_576

_CONTROL = r"\x00-\x08\x0b-\x1f\ufffe\uffff"
_MASKED = re.compile(rf"[{_CONTROL}]|x(?=[0-9A-Fa-f]{{4}}[_x{_CONTROL}])")
_MARK = re.compile(r"_x([0-9A-Fa-f]{4})_")


def to_cell(text: str) -> str:
    """``text`` without characters that a workbook cannot hold."""
    return _MASKED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_cell(text: str) -> str:
    """What ``to_cell`` made its text from."""
    return _MARK.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
