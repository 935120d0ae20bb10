"""Who carries a policy's price, and who is carried by it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.results.why.books import TRADED, Books
from symbia.results.why.speech import Both, Pair


def bearers(books: Books, both: Both, at: int, year: int) -> tuple[pd.DataFrame, list[Pair]]:
    """What the bound's price means for each plant, supply and market: coefficient times price times activity."""
    factor = books.factor("rows", at)
    span = slice(books.model.matrix.indptr[at], books.model.matrix.indptr[at + 1])
    sums: dict[tuple[str, str], float] = {}
    for column, value in zip(books.model.matrix.indices[span], books.model.matrix.data[span], strict=True):
        money = float(value) * float(books.y[at]) / factor * float(books.x[column])
        if money:
            block, label = books.block_of("columns", int(column))
            if block.name in ("shortfall", "excess"):
                continue
            key = (block.name, str(label[0] if isinstance(label, tuple) else label))
            sums[key] = sums.get(key, 0.0) + money
    kinds = {"substitution": "activity"}
    rows = pd.DataFrame(
        [(kinds.get(name, name), own, year, value) for (name, own), value in sums.items()],
        columns=["kind", "item", "year", "value"],
    )
    rows = rows.groupby(["kind", "item", "year"], as_index=False)["value"].sum()
    order = rows["value"].abs().sort_values(ascending=False, kind="stable").index
    rows = rows.loc[order].reset_index(drop=True)
    said = []
    for gains, english, chinese in (
        (True, "Most favoured by its price: {who}.", "受益最多：{who}。"),
        (False, "Most burdened by its price: {who}.", "负担最多：{who}。"),
    ):
        own = rows[(rows["value"] > 0) == gains].head(3)
        if len(own):
            told = [_who(books, both, row) for row in own.to_dict("records")]
            en, zh = ("; ".join(part[0] for part in told), "；".join(part[1] for part in told))
            said.append(both.say(english, chinese, who=(en, zh)))
    return rows, said


def _who(books: Books, both: Both, row: dict[str, Any]) -> Pair:
    name = _name(books, both, str(row["kind"]), str(row["item"]))
    money = both.money(row["value"])
    return f"{name[0]} {money[0]}", f"{name[1]} {money[1]}"


def _name(books: Books, both: Both, kind: str, item: str) -> Pair:
    if kind in ("activity", "new_capacity"):
        return both.plant(item)
    if kind not in TRADED:
        return both.tidy(item)
    word, (en, zh) = both.word(kind), both.traded(books.known(*TRADED[kind], item))
    return f"{word[0]} {en}", f"{word[1]}{zh}"
