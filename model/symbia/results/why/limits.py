"""The limits that bind, with their prices, the most valuable first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.results.attribution import priced_limits
from symbia.results.why.books import Books, gathered
from symbia.results.why.explanation import Explanation
from symbia.results.why.plant import mip_note
from symbia.results.why.speech import Both, Pair

COLUMNS = ["kind", "item", "site", "year", "bound", "price", "worth"]
#: rows and columns whose limits belong to what one thing may do
ABOUT = {
    "capacity": ("plants", "plant"),
    "min_load": ("plants", "plant"),
    "max_new": ("plants", "plant"),
    "supply": ("supplies", "supply"),
    "supply_year": ("supplies", "supply"),
    "sale": ("demands", "demand"),
    "sale_year": ("demands", "demand"),
    "disposal_year": ("disposals", "disposal"),
}
SHOWN = 20


def binding(books: Books) -> pd.DataFrame:
    """Every limit with a price: kind, item, site, year, bound, price (of one unit, money of its year), worth a year.

    ``worth`` is price times bound, summed over the periods of a year: what the limit as a whole brings its holder
    (above 0) or what an obligation costs (below 0). ``discounted`` is the same in the objective's money: over all
    limits of a linear programme it adds up to the objective less what is constant in it.
    """
    model = books.model
    rows: list[tuple[object, ...]] = []
    for kind, (side, dual) in priced_limits(model, books.x, books.y).items():
        for position in np.flatnonzero(dual * side):
            rows.append(_entry(books, kind, int(position), float(side[position]), float(dual[position])))
    names = ["kind", "item", "site", "year", "bound", "price", "worth", "discounted"]
    table = pd.DataFrame(rows, columns=names)
    keys = ["kind", "item", "site", "year"]
    sums = table.groupby(keys, sort=False, as_index=False)[["bound", "worth", "discounted"]].sum()
    sums["price"] = sums["worth"] / sums["bound"].where(sums["bound"] != 0)
    sums = _with_policies(books, sums)
    order = sums["worth"].abs().sort_values(ascending=False, kind="stable").index
    return sums.loc[order, [*COLUMNS, "discounted"]].reset_index(drop=True)


def _with_policies(books: Books, sums: pd.DataFrame) -> pd.DataFrame:
    """Policies by their stated bound (a share's: what it asks for or allows), not by what stands right in the row.

    ``discounted`` keeps what the row adds to the objective: 0 for a share, whose bound stands in the coefficients.
    """
    rows = sums[sums["kind"].astype(str).str.startswith("policy_")]
    kept = rows.groupby(["item", "year"])["discounted"].sum()
    table = books.tables["policies"]
    price = table["shadow_price"].astype(float).fillna(0.0)
    table = table[price != 0.0]
    about = [" ".join(str(p) for p in (r.policy, r.per) if p) for r in table.itertuples()]
    found = pd.DataFrame({"item": about, "year": table["year"].astype(str).to_numpy()})
    found["bound"] = (table["bound"] * table["of"].where(table["of"].notna(), 1.0)).astype(float).to_numpy()
    found["price"] = table["shadow_price"].astype(float).to_numpy()
    found["worth"] = found["bound"] * found["price"]
    minimum = found["price"] < 0
    found["kind"] = minimum.map({True: "policy_minimum", False: "policy_maximum"})
    first = ~found.duplicated(["item", "year"])
    keys = pd.MultiIndex.from_frame(found[["item", "year"]])
    found["discounted"] = kept.reindex(keys).fillna(0.0).to_numpy() * first.to_numpy()
    found["site"] = ""
    rest = sums[~sums["kind"].astype(str).str.startswith("policy_")]
    return pd.concat([rest, found], ignore_index=True) if len(found) else rest.reset_index(drop=True)


def _entry(books: Books, kind: str, position: int, bound: float, dual: float) -> tuple[object, ...]:
    block, label = books.block_of(kind, position)
    parts = ["" if part is None else str(part) for part in (label if isinstance(label, tuple) else (label,))]
    names = dict(zip(block.index_names, parts, strict=False))
    year = names.get("year") or (books.year_of(names["period"]) if names.get("period") else "")
    item = " ".join(part for name, part in names.items() if part and name not in ("year", "period"))
    factor = books.factor(kind, position)
    # a limit's price in the objective's own sense: below a floor the minimisation's dual is a cost
    own = -dual
    return (block.name, item, names.get("site", ""), str(year), bound, own / factor, own * bound / factor, own * bound)


def why_limits(books: Books) -> Explanation:
    """The binding limits of a run in sentences."""
    both = Both(books.case)
    table = binding(books)
    shown = table[table["kind"] != "balance"]
    text = (
        "{count} limits bind. Price: what one unit more of it would add to the value of a year (below 0: a duty, "
        "what one unit more would cost). Worth: price times amount.",
        "共有 {count} 项约束起作用。价格：每放宽一单位使年价值增加多少（负值为义务，表示每提高一单位的代价）。"
        "年价值＝价格×数量。",
    )
    said = [both.say(*text, count=str(len(shown)))]
    if books.model.is_mip:
        said.append(mip_note())
    rows = []
    for row in shown.head(SHOWN).to_dict("records"):
        unit = _unit(books, str(row["kind"]), str(row["item"]))
        rows.append(
            (
                both.word(_kind(str(row["kind"]))),
                _what(books, both, str(row["kind"]), str(row["item"])),
                both.amount(float(row["bound"]), unit) if unit else both.plain_number(float(row["bound"])),
                both.money(float(row["price"]), unit) if unit else both.money(float(row["price"])),
                both.money(float(row["worth"])),
            )
        )
    named = pd.DataFrame(rows, columns=["kind", "where", "limit", "per_unit", "worth_year"])
    empty = books.account({})
    found = Explanation("limits", "", both.en, said, gathered(empty), empty, float(table["discounted"].sum()), named)
    found.limits = table
    return found


def _kind(name: str) -> str:
    return "policy" if name.startswith("policy_") else name


def _unit(books: Books, kind: str, item: str) -> str:
    if kind not in ABOUT:
        return {"land": "ha"}.get(kind, "")
    table, key = ABOUT[kind]
    row = books.known(table, key, item)
    if table != "plants":
        return str(books.solution.case["commodities"].set_index("commodity")["unit"][row["commodity"]])
    process = books.known("processes", "process", str(row["process"]))
    if kind == "max_new" and process["capacity_basis"] == "hour":
        return "MW" if process["activity_unit"] == "MWh" else f"{process['activity_unit']}/h"
    return str(process["activity_unit"])


def _what(books: Books, both: Both, kind: str, item: str) -> Pair:
    if kind.startswith("policy_"):
        return both.item(kind, item)
    if kind in ABOUT and ABOUT[kind][0] == "plants":
        return both.plant(item)
    if kind in ABOUT:
        table, key = ABOUT[kind]
        traded: Pair = both.traded(books.known(table, key, item))
        return traded
    if kind == "land":
        return both.name("sites", item)
    return both.tidy(item) if item else ("", "")
