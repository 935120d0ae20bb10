"""Where the value comes from: the objective's parts by who holds the limits that make it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.grids import Cell, Grid, grid
from symbia.report.look import Figure, bar, colours, figure, nothing
from symbia.report.seen import Seen, clean, drawn, sentence
from symbia.report.words import WORDS

HOLDERS = 18
REST = ("", "", "")
#: kinds in the order of their colours
KINDS = ("capacity", "demand", "supply", "max_new", "link", "policy", "fixed_cost", "land", "stock", "building")
#: what a limit is about, for its label: the case's table and its key
TRADES = {"supply": ("supplies", "supply"), "demand": ("demands", "demand"), "disposal": ("disposals", "disposal")}


def holder(seen: Seen, kind: str, key: str) -> str:
    """A holder in words. An owner that has no label of its own is called as its site."""
    if kind == "policy":
        return _policy(seen, key)
    if kind == "link":
        return seen.link(key)
    if kind == "site":
        return seen.name("sites", key)
    if kind == "model":
        return _limit(seen, key)
    found = seen.name("owners", key)
    return seen.name("sites", key) if found == key else found


def called(seen: Seen, kind: str, key: str, chain: str) -> str:
    """A holder, of markets also the chain, in words; blank is the rest of them."""
    if not kind:
        return seen.word("other")
    found = holder(seen, kind, key)
    return f"{found} · {seen.chain(chain)}" if chain else found


def attribution_figure(seen: Seen) -> Figure:
    """Parts of the objective by holder (markets by chain, too), the largest first; colours by kind of limit.

    What is beyond the figure's length is one bar.
    """
    table = seen.tables["attribution"]
    if not len(table):
        return nothing(seen.word("nothing"))
    chain = table["chain"].where(table["holder_kind"] == "market", "")
    table = table.assign(who=list(zip(table["holder_kind"], table["holder"], chain, strict=True)))
    size = table.groupby("who", sort=False)["value"].sum().abs().sort_values(ascending=False, kind="stable")
    shown = list(size.index[:HOLDERS])
    table["who"] = [one if one in set(shown) else REST for one in table["who"]]
    sums = table.groupby(["who", "kind"], sort=False, as_index=False)["value"].sum()
    order = [*shown, *([REST] if len(size) > HOLDERS else [])][::-1]
    place = {one: number for number, one in enumerate(order)}
    kinds = [*(k for k in KINDS if k in set(sums["kind"])), *(k for k in dict.fromkeys(sums["kind"]) if k not in KINDS)]
    colour = colours(kinds)
    largest = float(sums.groupby("who")["value"].sum().abs().max())
    unit = amounts.scale(_unit(seen), largest, seen.language)
    names = {one: drawn(called(seen, *one), 42) for one in order}
    traces = [_kind(seen, sums[sums["kind"] == kind], kind, place, names, unit, colour[kind]) for kind in kinds]
    return figure(
        traces,
        110 + 27 * len(order),
        barmode="relative",
        xaxis={"title": {"text": drawn(unit.label)}},
        yaxis={
            "tickvals": list(place.values()),
            "ticktext": [names[one] for one in order],
            "showgrid": False,
            "automargin": True,
        },
    )


def _kind(
    seen: Seen,
    rows: pd.DataFrame,
    kind: str,
    place: dict[Any, int],
    names: dict[Any, str],
    unit: amounts.Scale,
    colour: str,
) -> dict[str, Any]:
    name = _limit(seen, kind)
    return bar(
        x=[float(value) / unit.size for value in rows["value"]],
        y=[place[one] for one in rows["who"]],
        orientation="h",
        width=0.66,
        name=drawn(name),
        marker={"color": colour, "line": {"color": "#ffffff", "width": 0.6}},
        hoverinfo="text",
        hovertext=[
            sentence([f"<b>{names[row.who]}</b>", f"{drawn(name)}: {drawn(_money(seen, row.value))}"])
            for row in rows.itertuples()
        ],
    )


def attribution_grid(seen: Seen) -> Grid:
    """Every limit with its part, the largest first."""
    table = seen.tables["attribution"]
    most = float(table["value"].abs().max()) if len(table) else 1.0

    def row(r: Any) -> list[Cell]:
        return [
            Cell(clean(holder(seen, r.holder_kind, r.holder), 44)),
            Cell(seen.word(f"holder_{r.holder_kind}")),
            Cell(clean(_limit(seen, r.kind))),
            Cell(clean(_item(seen, r), 80)),
            *([Cell("" if pd.isna(r.year) else str(r.year))] if len(seen.years) > 1 else []),
            Cell(_money(seen, r.value), r.value, abs(r.value) / most),
        ]

    years = ["year"] if len(seen.years) > 1 else []
    return grid(seen, ["holder", "held_as", "limit", "about", *years, "part"], table, row, [1, 2])


def _item(seen: Seen, row: Any) -> str:
    """What a limit is about."""
    key = str(row.item)
    if row.holder_kind == "model":  # a user may call rows as we call a kind of limit
        return key
    if key in seen.plants.index and row.holder_kind == "owner" and row.kind != "supply":
        return seen.plant(key)
    if row.kind in TRADES:
        table, name = TRADES[row.kind]
        rows = seen.kept(f"goods of {table}", lambda: seen.case[table].set_index(name)["commodity"].to_dict())
        return f"{seen.name('commodities', rows[key])} · {seen.name('sites', row.site)}"
    if row.kind == "link":
        return seen.link(key)
    if row.kind == "policy":
        policy, _, value = key.partition(" ")
        return " · ".join(part for part in (_policy(seen, policy), value) if part)
    return seen.name("sites", key) if row.kind == "land" else key


def _limit(seen: Seen, kind: str) -> str:
    """A kind of limit in words; rows of a user's own are called as they are."""
    return seen.word(f"limit_{kind}") if f"limit_{kind}" in WORDS else kind


def _policy(seen: Seen, key: str) -> str:
    titles = seen.kept(
        "titles of policies",
        lambda: {p.id: (p.title_zh if seen.language == "zh" else p.title) or p.id for p in seen.case.policies},
    )
    return titles.get(key, key)


def _unit(seen: Seen) -> str:
    return seen.case.currency if seen.case.objective.kind != "measure" else "1"


def _money(seen: Seen, value: float) -> str:
    return seen.money(value) if seen.case.objective.kind != "measure" else amounts.number(value)
