"""The tables of data/README.md, written from the declaration: ``python -m symbia.case.document data/README.md``."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from symbia.case.codes import CODES, HINTS, Code
from symbia.case.schema import allowed
from symbia.case.show import show
from symbia.case.tables import TABLES, Column, Table


def tables_text() -> str:
    """Every table with its columns, as Markdown."""
    return "\n\n".join(_table(table) for table in TABLES)


def codes_text() -> str:
    """Every kind of finding before solving, as Markdown."""
    return _codes(CODES)


def hints_text() -> str:
    """Every kind of hint after solving, as Markdown."""
    return _codes(HINTS)


def _codes(codes: Mapping[str, Code]) -> str:
    lines = ["| code | severity | what it means | 含义 | example | what to do |", "|---|---|---|---|---|---|"]
    for code in codes.values():
        cells = (f"`{code.name}`", code.severity, code.meaning, code.meaning_zh, code.example, code.advice)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def rewrite(text: str) -> str:
    """``text`` with what stands between the markers made anew."""
    for name, made in (("tables", tables_text()), ("codes", codes_text()), ("hints", hints_text())):
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page lacks the markers {begin} and {end}")
        text = f"{before}{begin}\n{made}\n{end}{after}"
    return text


def _table(table: Table) -> str:
    needed = " (required)" if table.required else ""
    meaning = f"{table.meaning[0].upper()}{table.meaning[1:]}. {table.meaning_zh}。"
    lines = [f"### {table.name}{needed}", "", meaning, ""]
    lines += ["| column | type | default | unit | meaning | 含义 |", "|---|---|---|---|---|---|"]
    lines += [_column(column) for column in table.columns if column.name not in ("source", "note")]
    return "\n".join(lines)


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.key else column.name
    mark = "\\*" if column.required else ""
    cells = (f"{name}{mark}", column.type, _default(column), column.unit, _meaning(column), column.meaning_zh)
    return f"| {' | '.join(cells)} |"


def _default(column: Column) -> str:
    if column.required:
        return ""
    if column.default_from:
        return column.default_from
    if isinstance(column.default, float) and math.isinf(column.default):
        return "no limit"
    shown = show(column.default)
    if not shown:
        return "none"
    return f"`{shown}`" if column.type in ("choice", "id", "flag") else shown


def _meaning(column: Column) -> str:
    refers = column.refers_to[0] if column.refers_to and column.refers_to[0] != "sources" else ""
    parts = [] if refers and column.meaning == "id" else [column.meaning]
    if column.choices and not all(choice in column.meaning for choice in column.choices):
        parts.append("one of " + ", ".join(f"`{choice}`" for choice in column.choices))
    if column.type == "number":
        parts.append(allowed(column) or "may be negative")
    if column.not_zero:
        parts.append("not 0")
    if column.unlimited_word:
        parts.append("`unlimited` is allowed")
    if refers:
        parts.append(f"refers to `{refers}`")
    return "; ".join(part.rstrip(";") for part in parts)


def main(arguments: Sequence[str]) -> int:
    """Rewrite the page named on the command line."""
    if len(arguments) != 1:
        print("usage: python -m symbia.case.document data/README.md", file=sys.stderr)
        return 2
    page = Path(arguments[0])
    page.write_text(rewrite(page.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
