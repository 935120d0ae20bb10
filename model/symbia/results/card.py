"""A solution as a notebook shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbia.case.card import grid, harmless

if TYPE_CHECKING:
    from symbia.results.solution import Solution


def card(solution: Solution) -> str:
    """Status, value and its terms, proof, and what there is to look at, as HTML."""
    case, certificate = solution.case, solution.optimum.certificate
    head = f"<b>{harmless(case.title)}</b> <code>{harmless(case.id)}</code> {harmless(solution.status)}"
    if solution.objective is None:
        return f"<div>{head}</div>"
    rows: list[tuple[str, str]] = [(case.objective.kind, f"{solution.objective:,.6g}")]
    rows += [(name, f"{value:,.6g}") for name, value in solution.objective_terms.items() if value]
    proof = "" if certificate is None else ("proved optimal" if certificate.verified else "NOT verified")
    tables = ", ".join(f"{name} ({len(table)})" for name, table in solution.tables.items() if len(table))
    return (
        f"<div>{head}{' · ' + proof if proof else ''}{grid(rows)}"
        f"<div><code>.tables</code> {harmless(tables, 400)}</div>"
        "<div><code>.plot</code> map, sankey, dispatch, units, prices, targets, terms, byproducts, sources</div></div>"
    )
