"""What else could take a stacked by-product, and what each loses against the stack."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.results.why.books import Books
from symbia.results.why.displaced import displaced
from symbia.results.why.explanation import EMPTY_BREAKEVEN
from symbia.results.why.nudge import Nudge
from symbia.results.why.speech import Both, Pair

MOST = 10


def outlets(
    books: Books, nudge: Nudge, both: Both, good: str, site: str, stack: list[int], cost: float, year: int
) -> tuple[list[Pair], pd.DataFrame, pd.DataFrame]:
    """Sentences, alternatives and the break-even fee of a stack in use.

    Each of the nearest takers is forced to use a little more while the stack gets as much less.
    """
    unit, factor = both.en.units[good], books.factor("columns", stack[0])
    step = nudge.size(stack[0])
    less = nudge.force([(dict.fromkeys(stack, 1.0), -step)])
    if less is None:
        text = (
            "It cannot be stacked less: nothing that makes it can stop, and nothing can take more.",
            "无法减少堆存：产生它的装置不能停，也没有去处可再接收。",
        )
        return [both.say(*text)], pd.DataFrame(), pd.DataFrame(columns=EMPTY_BREAKEVEN)
    loss = less.loss / factor
    first = displaced(books, less, both)
    said = []
    text = (
        "The cheapest way to stack one {unit} less costs {loss} more than the stack: {how}.",
        "少堆存 1 {unit}的最便宜办法比堆存贵 {loss}：{how}。",
    )
    how = tuple(
        "; ".join(f"{row['changes'][n]} {row['by'][n]}" for row in first.head(3).to_dict("records")) for n in (0, 1)
    )
    values = {"unit": both.unit(unit), "loss": both.money(loss, unit), "how": (how[0], how[1])}
    said.append(both.say(*text, **values))
    rows = []
    for name, table, where, columns in _takers(books, good, site, year)[:MOST]:
        found = nudge.force([(dict.fromkeys(stack, 1.0), -step), (columns, step)])
        shown = both.plant(name) if table == "plants" else _market(both, good, where)
        taken = sum(weight * float(books.x[column]) for column, weight in columns.items())
        gain = -np.inf if found is None else -found.loss / factor
        rows.append((shown, both.amount(taken, unit), gain, _reason(books, table, name, year, found is None)))
    rows.sort(key=lambda row: -row[2])
    shown_rows = [(w, t, both.money(g, unit) if np.isfinite(g) else ("–", "–"), r) for w, t, g, r in rows]
    alternatives = pd.DataFrame(shown_rows, columns=["way", "taken", "gain", "reason"])
    points = pd.DataFrame(
        [
            (
                both.item("objective", "disposal"),
                both.money(cost, unit),
                both.money(cost + loss, unit),
                f"{100 * loss / abs(cost):+.1f} %" if cost else "",
            )
        ],
        columns=EMPTY_BREAKEVEN,
    )
    return said, alternatives if len(alternatives) else first, points


def _market(both: Both, good: str, site: str) -> Pair:
    name, place = both.name("commodities", good), both.name("sites", site)
    return f"sold: {name[0]} · {place[0]}", f"售出：{name[1]} · {place[1]}"


def _takers(books: Books, good: str, site: str, year: int) -> list[tuple[str, str, str, dict[int, float]]]:
    """Plants and markets that can take a commodity from a site, nearest to paying first: columns and what they take."""
    near: dict[str, float] = {site: 0.0}
    periods = set(books.periods(year))
    for label, column in books.positions("columns", "shipment").items():
        if label[0] == site and label[2] == good and label[4] in periods:
            gain = float(books.gain[column])
            near[label[1]] = max(near.get(label[1], -np.inf), gain)
    found: dict[tuple[str, str, str], dict[int, float]] = {}
    for (where, own, period), row in books.positions("rows", "balance").items():
        if own != good or where not in near or period not in periods:
            continue
        span = slice(books.model.matrix.indptr[row], books.model.matrix.indptr[row + 1])
        entries = zip(books.model.matrix.indices[span], books.model.matrix.data[span], strict=True)
        for column, value in entries:
            block, label = books.block_of("columns", int(column))
            if value < 0 and block.name in ("activity", "substitution", "sale"):
                table = "demands" if block.name == "sale" else "plants"
                found.setdefault((label[0], table, where), {})[int(column)] = -float(value)
    ordered = sorted(found.items(), key=lambda one: -near[one[0][2]])
    return [(name, table, where, columns) for (name, table, where), columns in ordered]


def _reason(books: Books, table: str, name: str, year: int, impossible: bool) -> Pair:
    limit = books.row("max_new", name) if table == "plants" else None
    new = books.column("new_capacity", name, year) if limit is not None else None
    if limit is not None and new is not None and books.x[new] > 0 and books.y[limit] != 0:
        return ("built up to the limit allowed", "已建至允许上限")
    if impossible:
        return ("cannot take more within the limits that must be kept", "在必须遵守的约束内无法再接收")
    if table == "demands":
        row = books.row("sale_year", name, year)
        full = row is not None and abs(float(books.y[row])) > 0
        return ("the market is full", "市场已满") if full else ("price and freight", "价格与运费")
    state = books.tables["capacity"]
    own = state[(state["plant"] == name) & (state["year"] == year)].iloc[0]
    if own["in_service"] <= 0:
        return ("would have to be built", "需新建")
    if not own["activity"] > 0:
        return ("stands idle: it loses", "停用：亏损")
    if own["use"] > 1 - 1e-6:
        return ("its capacity is full, more would have to be built", "产能已满，需扩建")
    return ("its shares or quality limits, or freight", "配比或质量限制，或运费")
