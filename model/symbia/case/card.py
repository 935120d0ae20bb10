"""A case as a notebook shows it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbia.case.case import Case

SHOWN = (
    "sites",
    "commodities",
    "processes",
    "plants",
    "supplies",
    "demands",
    "disposals",
    "storages",
    "links",
    "periods",
)


def card(case: Case) -> str:
    """Title, sizes of the tables, policies and scenarios as HTML."""
    sizes = [(name, str(len(case.tables[name]))) for name in SHOWN if len(case.tables[name])]
    sizes += [("policies", str(len(case.policies)))] if case.policies else []
    under = f" · {harmless(', '.join(case.scenarios))}" if case.scenarios else ""
    also = f"<div>{harmless(case.title_zh)}</div>" if case.title_zh != case.title else ""
    objective = f"{case.objective.kind}, {case.objective.sense}, {case.currency}"
    return (
        f"<div><b>{harmless(case.title)}</b> <code>{harmless(case.id)}</code>{under}{also}"
        f"<div>{harmless(objective)}</div>{grid(sizes)}</div>"
    )


def grid(rows: list[tuple[str, str]]) -> str:
    """Names and values as a small table."""
    cells = (f"<tr><th>{harmless(name)}</th><td>{harmless(value)}</td></tr>" for name, value in rows)
    return f"<table><tbody>{''.join(cells)}</tbody></table>"


def harmless(text: str, longest: int = 120) -> str:
    """Text from a case as HTML: no markup, no control characters, not endless."""
    text = "".join(
        sign if sign.isprintable() else " " for sign in text[:longest] + ("…" if len(text) > longest else "")
    )
    return html.escape(text)
