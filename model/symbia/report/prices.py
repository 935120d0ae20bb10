"""Shadow prices at each site against the reference price."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.dispatch import is_power
from symbia.report.look import INK, SERIES, SYMBOLS, Figure, Trace, figure, nothing, scatter, upright
from symbia.report.seen import Seen, drawn, sentence

SITES = 24
GOODS = 40


def table(seen: Seen, year: int | None = None) -> pd.DataFrame:
    """Shadow prices of a year where something flows, with the worth of what flows; most first."""
    return seen.kept(f"prices {year or seen.year}", lambda: _table(seen, year))


def _table(seen: Seen, year: int | None) -> pd.DataFrame:
    periods = seen.periods(year)["period"]
    rows = seen.tables["balances"]
    rows = rows[rows["period"].isin(periods) & rows["shadow_price"].notna()]
    reference = rows["commodity"].map(seen.reference).astype(float)
    value = reference.abs().where(reference != 0, rows["shadow_price"].abs())
    rows = rows.assign(reference=reference, worth=rows["throughput"] * value)
    return rows.sort_values("worth", ascending=False, kind="stable")


def goods(seen: Seen) -> list[str]:
    """Commodities with prices: power and steam first, then by the worth of what flows."""
    rows = table(seen)
    worth = rows.groupby("commodity")["worth"].sum()
    sites = rows.groupby("commodity")["site"].nunique()
    order = sorted(worth.index, key=lambda good: (not is_power(good) or sites[good] < 2, sites[good] < 2, -worth[good]))
    return [str(good) for good in order[:GOODS]]


def prices_figure(seen: Seen, commodity: str, year: int | None = None) -> Figure:
    """The price of a commodity at every site where it flows, by period; the dashed line is the reference price."""
    rows = table(seen, year)
    rows = rows[rows["commodity"] == commodity]
    if not len(rows):
        return nothing(seen.word("nothing"))
    size = rows.groupby("site")["worth"].sum().sort_values(ascending=False, kind="stable")
    mean = rows[rows["site"].isin(size.index[:SITES])].groupby("site")["shadow_price"].mean()
    order = list(mean.sort_values(kind="stable").index)
    place = {site: number for number, site in enumerate(order)}
    rows = rows[rows["site"].isin(order)]
    traces: list[Any] = []
    periods = list(seen.periods(year)["period"])
    step = min(0.24, 0.7 / len(periods))
    for number, period in enumerate(periods):
        own = rows[rows["period"] == period]
        height = [place[site] + step * ((len(periods) - 1) / 2 - number) for site in own["site"]]
        traces.append(_points(seen, own, height, number, period))
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    reference = seen.reference[commodity]
    if reference:
        shapes.append(upright(reference, width=1.2, dash="dash"))
        text = f"{seen.word('reference')} {amounts.number(reference)}"
        at = {"x": reference, "y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "showarrow": False}
        notes.append({**at, "text": text, "font": {"size": 11, "color": INK}, "bgcolor": "rgba(255,255,255,0.8)"})
    unit = drawn(amounts.price(1, seen.case.currency, seen.unit[commodity], seen.language)[1:].strip())
    return figure(
        traces,
        max(240, 96 + 30 * len(order)),
        shapes=shapes,
        annotations=notes,
        hovermode="closest",
        xaxis={"title": {"text": unit}},
        yaxis={
            "tickvals": list(range(len(order))),
            "ticktext": [seen.site(site, 26) for site in order],
            "range": [-0.7, len(order) - 0.3],
            "zeroline": False,
            "automargin": True,
        },
    )


def _points(seen: Seen, rows: pd.DataFrame, height: list[float], number: int, period: str) -> Trace:
    """The prices of one commodity in one period, the ``number``-th, a point for each site."""
    name = drawn(seen.period(period), 16)
    return scatter(
        x=[float(value) for value in rows["shadow_price"]],
        y=height,
        mode="markers",
        name=name,
        marker={
            "size": 9,
            "symbol": SYMBOLS[number % len(SYMBOLS)],
            "color": SERIES[number % len(SERIES)],
            "line": {"color": "#ffffff", "width": 0.8},
        },
        hoverinfo="text",
        hovertext=[
            sentence(
                [
                    f"<b>{seen.site(row.site)}</b>, {name}",
                    drawn(seen.price(row.shadow_price, str(row.commodity))),
                    f"{seen.word('throughput')}: {seen.amount(row.throughput, str(row.commodity))}",
                ]
            )
            for row in rows.itertuples()
        ],
    )
