"""Policies of several runs: how near to their bounds before and after, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symbia.case import amounts
from symbia.report.compare import lines as text
from symbia.report.compare.figures import before_after_figure
from symbia.report.compare.lines import Side, sortable
from symbia.report.grids import ROWS, Cell, Grid
from symbia.report.look import SIGN, Figure
from symbia.report.seen import clean, drawn, sentence

FAR = 250.0


def targets(side: Side) -> Callable[[str, int], Figure]:
    """Draws for a run the values of policies as a share of their bound, where they or their standing changed."""
    watched = {p.id for run in side.comparison.runs for p in run.solution.case.policies if p.mode != "monitor"}
    rows = [row for row in text.policy_rows(side).to_dict("records") if row["policy"] in watched]
    base = side.names[0]

    def draw(run: str, place: int) -> Figure:
        found = []
        for row in rows:
            bound, before, after = row[f"{run}|bound"], row[f"{base}|value"], row[f"{run}|value"]
            if not bound or bound != bound or not row[f"{base}|bound"] or before != before or after != after:
                continue
            shares = [100 * before / row[f"{base}|bound"], 100 * after / bound]
            if abs(shares[0] - shares[1]) < 0.5 or max(shares) <= 0 or min(shares) >= FAR:
                continue
            title, of = side.policy(row["policy"], 70), text.about(side, row)
            told = sentence(
                [
                    f"<b>{drawn(title, 70)}</b>",
                    drawn(of) if of else "",
                    f"{amounts.number(shares[0])} % → {amounts.number(shares[1])} %",
                ]
            )
            label = f"{drawn(title, 26 if of else 46)}{' · ' + drawn(of, 20) if of else ''}"
            found.append((label, min(shares[0], FAR), min(shares[1], FAR), told))
        return before_after_figure(side, found, place, {"ticksuffix": " %"}, 100.0)

    return draw


def policy_grid(side: Side) -> Grid:
    """Standing, value, shadow price and cost before and after, rows in which something changed first."""
    rows = text.policy_rows(side)
    heads = [side.word("policy"), side.word("per"), side.word("bound")]
    for name in side.names:
        heads += [clean(name, 30), side.word("value"), side.word("shadow_price"), side.word("cost_of")]

    def cells(row: dict[str, Any]) -> list[Cell]:
        known = next((row[f"{name}|bound"] for name in side.names if row[f"{name}|bound"] == row[f"{name}|bound"]), 0.0)
        found = [Cell(side.policy(row["policy"])), Cell(text.about(side, row)), Cell(_plain(known), sortable(known))]
        for name in side.names:
            light = str(row[f"{name}|standing"] or "")
            told = f"{SIGN.get(light, '–')} {side.word(f'light_{light}')}"
            cost = row[f"{name}|cost"]
            found += [
                Cell(told, look=f"light-{light or 'none'}"),
                Cell(_plain(row[f"{name}|value"]), sortable(row[f"{name}|value"])),
                Cell(_plain(row[f"{name}|shadow_price"]), sortable(row[f"{name}|shadow_price"])),
                Cell(side.seen.money(cost) if cost and cost == cost else "", sortable(cost)),
            ]
        return found

    listed = rows.to_dict("records")
    moved = [row for row in listed if _moved(side, row)]
    shown = [cells(row) for row in moved[:ROWS]]
    right = frozenset({2, *(3 + 4 * n + k for n in range(len(side.names)) for k in (1, 2, 3))})
    return Grid(tuple(heads), shown, len(moved), right)


def _plain(value: float) -> str:
    return "" if value != value or value == 0 else amounts.number(value)


def _moved(side: Side, row: dict[str, Any]) -> bool:
    base = side.names[0]
    if any(row[f"{name}|standing"] != row[f"{base}|standing"] for name in side.names[1:] if row[f"{name}|standing"]):
        return True
    for name in side.names[1:]:
        for measure in ("value", "shadow_price", "cost", "bound"):
            one, two = row[f"{base}|{measure}"], row[f"{name}|{measure}"]
            if one == one and two == two and abs(one - two) > 1e-4 * max(abs(one), abs(two)):
                return True
    return False
