"""What gives way when something is forced: the plan's changes per unit of it, in words, the greatest first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.results.why.books import TRADED, Books
from symbia.results.why.nudge import Nudged
from symbia.results.why.speech import Both, Pair

NOISE = 1e-6
SHOWN = 8


def displaced(books: Books, nudged: Nudged, both: Both, *, leave_out: str = "") -> pd.DataFrame:
    """Changes of plants, trade, disposal and building per unit forced; ``leave_out`` is the plant that was forced."""
    moved = nudged.moved / abs(nudged.step)
    rows: list[tuple[Pair, Pair, float]] = []
    for name in ("activity", *TRADED, "new_capacity"):
        sums: dict[str, tuple[float, float]] = {}
        for label, column in books.positions("columns", name).items():
            own = label[0]
            if moved[column] and own != leave_out:
                amount, money = sums.get(own, (0.0, 0.0))
                sums[own] = (amount + float(moved[column]), money + _gross(nudged.books, column) * abs(moved[column]))
        for own, (amount, money) in sums.items():
            if abs(amount) > NOISE:
                rows.append((_what(books, both, name, own), _amount(books, both, name, own, amount), money))
    rows.sort(key=lambda row: -row[2])
    return pd.DataFrame([row[:2] for row in rows[:SHOWN]], columns=["changes", "by"])


def _gross(books: Books, column: int) -> float:
    """Money that goes through one unit of a column: the larger side of its account."""
    span = slice(books.by_column.indptr[column], books.by_column.indptr[column + 1])
    values = books.by_column.data[span] * books.y[books.by_column.indices[span]]
    return float(np.abs(values).max(initial=0.0)) + abs(float(books.model.cost[column]))


def _what(books: Books, both: Both, name: str, own: str) -> Pair:
    if name not in TRADED:
        en, zh = both.plant(own)
        return (f"new: {en}", f"新建：{zh}") if name == "new_capacity" else (en, zh)
    en, zh = both.traded(books.known(*TRADED[name], own))
    words = {"supply": ("bought", "购入"), "sale": ("sold", "售出"), "disposal": ("stacked", "堆存")}[name]
    return f"{words[0]}: {en}", f"{words[1]}：{zh}"


def _amount(books: Books, both: Both, name: str, own: str, amount: float) -> Pair:
    if name not in TRADED:
        process = books.known("plants", "plant", own)["process"]
        kind = books.known("processes", "process", str(process))
        unit = str(kind["activity_unit"])
        if name == "new_capacity" and kind["capacity_basis"] == "hour":
            unit = "MW" if unit == "MWh" else f"{unit}/h"
    else:
        unit = both.en.units.get(str(books.known(*TRADED[name], own)["commodity"]), "")
    shown = both.amount(abs(amount), unit)
    sign = "+" if amount > 0 else "−"
    return f"{sign}{shown[0]}", f"{sign}{shown[1]}"
