"""The map: parks sized by value added (by output value where there are no prices), exchanges between sites as flows."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from symbia.report.look import BLUE, CATEGORY, DARK, EDGE, GREEN, GREY, INK, LAND, OLIVE, Figure, faint, figure, scatter
from symbia.report.places import Frame, Place, curve, labels, outlines, places
from symbia.report.seen import Seen, drawn, sentence

FLOWS = 70
LABELS = 16
WIDTHS = (0.8, 1.6, 2.8, 4.4, 6.5)
KINDS = {
    "park": ("circle", BLUE),
    "mine": ("diamond", DARK),
    "market": ("square", GREEN),
    "gateway": ("triangle-up", GREY),
    "grid": ("star", OLIVE),
}


def map_figure(seen: Seen, year: int | None = None, period: str | None = None) -> Figure:
    """Sites and shipments of a year, or of one period."""
    periods = [period] if period else list(seen.periods(year)["period"])
    rings = outlines(seen.case)
    frame, found = places(seen.case, rings)
    moved = flows(seen, periods)
    traces = [*_land(rings), *_arcs(seen, moved, frame, found), *_sites(seen, periods, frame, found)]
    hidden: dict[str, Any] = {"showgrid": False, "zeroline": False, "showticklabels": False, "showline": False}
    return figure(
        traces,
        660,
        xaxis={**hidden, "range": [frame.left, frame.right], "constrain": "domain"},
        yaxis={
            **hidden,
            "range": [frame.bottom, frame.top],
            "scaleanchor": "x",
            "scaleratio": frame.stretch,
            "constrain": "domain",
        },
        hovermode="closest",
    )


def flows(seen: Seen, periods: list[str]) -> pd.DataFrame:
    """Shipments of the periods by origin, destination and category, with their size against the largest.

    What goes by line (electricity) is compared with its like, all else by freight weight.
    """
    goods = seen.case["commodities"].set_index("commodity")
    table = seen.tables["shipments"]
    table = table[table["period"].isin(periods) & (table["amount"] > 0)]
    table = table.groupby(["from", "to", "commodity"], as_index=False)["amount"].sum()
    table["category"] = table["commodity"].map(goods["category"])
    energy = table["commodity"].map(goods["unit"]).isin(["MWh", "GWh", "kWh", "GJ", "TJ"])
    table["weight"] = table["amount"] * table["commodity"].map(goods["freight_weight"]).astype(float)
    table["size"] = 0.0
    keys = ["from", "to", "category"]
    for kind in (True, False):
        own = energy == kind
        pairs = table[own].groupby(keys)["weight"].sum()
        if len(pairs) and pairs.max() > 0:
            table.loc[own, "size"] = table.loc[own, "weight"] / pairs.max()
    table["text"] = [
        f"{seen.good(good)} {seen.amount(value, good)}"
        for good, value in zip(table["commodity"], table["amount"], strict=True)
    ]
    table = table.sort_values("size", ascending=False, kind="stable")
    pairs = table.groupby(keys, sort=False).agg(size=("size", "sum"), text=("text", _listed)).reset_index()
    return pairs[pairs["size"] > 0.004].sort_values("size", ascending=False, kind="stable").head(FLOWS)


def _listed(texts: pd.Series) -> str:
    more = [f"+ {len(texts) - 6}"] if len(texts) > 6 else []
    return "<br>".join([*texts.head(6), *more])


def _land(rings: list[list[tuple[float, float]]]) -> list[Any]:
    line = {"color": EDGE, "width": 1}
    return [
        scatter(
            x=[point[0] for point in ring],
            y=[point[1] for point in ring],
            mode="lines",
            fill="toself",
            fillcolor=LAND,
            line=line,
            hoverinfo="skip",
            showlegend=False,
        )
        for ring in rings
    ]


def _arcs(seen: Seen, moved: pd.DataFrame, frame: Frame, found: dict[str, Place]) -> list[Any]:
    """Lines of the same category and width are one trace; a mark halfway shows the direction and carries the text."""
    traces: list[Any] = []
    for category, own in moved.groupby("category", sort=False):
        colour = CATEGORY[category]
        lines: dict[int, tuple[list[float | None], list[float | None]]] = {}
        heads: list[tuple[float, float, float, float, str]] = []
        for row in own.itertuples():
            origin, use = row[1], row[2]
            ring, angle = curve(found[origin], found[use], frame)
            wide = min(len(WIDTHS) - 1, int(math.sqrt(row.size) * len(WIDTHS)))
            x, y = lines.setdefault(wide, ([], []))
            x += [*(point[0] for point in ring), None]
            y += [*(point[1] for point in ring), None]
            text = sentence([f"<b>{seen.site(origin)} → {seen.site(use)}</b>", row.text])
            heads.append((*ring[len(ring) // 2], angle, 6 + 1.1 * WIDTHS[wide], text))
        for place, (wide, (x, y)) in enumerate(sorted(lines.items(), reverse=True)):
            line = {"color": faint(colour, 0.55), "width": WIDTHS[wide]}
            traces.append(
                scatter(
                    x=x,
                    y=y,
                    mode="lines",
                    line=line,
                    hoverinfo="skip",
                    showlegend=place == 0,
                    name=seen.word(f"category_{category}"),
                    legendgroup=category,
                )
            )
        columns = list(zip(*heads, strict=True))
        marker = {
            "symbol": "triangle-up",
            "size": list(columns[3]),
            "angle": list(columns[2]),
            "color": colour,
            "line": {"width": 0},
        }
        traces.append(
            scatter(
                x=list(columns[0]),
                y=list(columns[1]),
                mode="markers",
                marker=marker,
                hoverinfo="text",
                hovertext=list(columns[4]),
                showlegend=False,
                legendgroup=category,
            )
        )
    return traces


def _sites(seen: Seen, periods: list[str], frame: Frame, found: dict[str, Place]) -> list[Any]:
    made = seen.made[seen.made["period"].isin(periods)]
    output = made.groupby("site")["worth"].sum()
    added = seen.added[seen.added["period"].isin(periods)].groupby("site")["value"].sum()
    worth = added if len(seen.added) else output
    sums = made.groupby(["site", "commodity"], as_index=False)[["worth", "amount"]].sum()
    goods: dict[str, list[str]] = {}
    for row in sums.sort_values("worth", ascending=False, kind="stable").itertuples():
        goods.setdefault(str(row.site), []).append(
            f"{seen.good(row.commodity)} {seen.amount(row.amount, row.commodity)}"
        )
    largest = float(worth.max()) if len(worth) and worth.max() > 0 else 1.0
    sites = seen.case["sites"].set_index("site")
    moved = seen.tables["shipments"]
    sent = moved[moved["amount"] > 0]
    busy = {*sent["from"], *sent["to"], *output[output != 0].index, *worth[worth != 0].index}
    order = sorted(sites.index, key=lambda key: (key not in busy, -worth.get(key, 0.0), sites.loc[key, "kind"]))
    texts = {key: _short(seen.site(key, 30), found[key]) for key in order if key in busy}
    sides = labels(list(texts.items())[:LABELS], found, frame, 0.0098)
    traces: list[Any] = []
    for kind, (symbol, colour) in KINDS.items():
        own = [key for key in order if sites.loc[key, "kind"] == kind]
        if not own:
            continue
        size = [
            (10 if kind in ("gateway", "grid") else 7) + 33 * math.sqrt(max(0.0, worth.get(key, 0.0)) / largest)
            for key in own
        ]
        hover = [_hover(seen, key, goods.get(key, []), (added.get(key, 0.0), output.get(key, 0.0))) for key in own]
        traces.append(
            scatter(
                x=[found[key].x for key in own],
                y=[found[key].y for key in own],
                mode="markers+text",
                text=[texts[key] if key in sides else "" for key in own],
                textposition=[sides.get(key, "top center") for key in own],
                textfont={"size": 11, "color": INK},
                marker={
                    "symbol": symbol,
                    "size": size,
                    "color": faint(colour, 0.85),
                    "line": {"color": "#ffffff", "width": 1.2},
                    "opacity": [1.0 if key in busy else 0.45 for key in own],
                },
                hoverinfo="text",
                hovertext=hover,
                name=seen.word(f"kind_{kind}"),
                cliponaxis=False,
            )
        )
    return traces


def _short(text: str, place: Place) -> str:
    """Without what stands in brackets; with an arrow where the site lies beyond the map."""
    for bracket in ("(", "（", ","):
        text = text.split(bracket)[0].strip() or text
    return f"{text} ›" if place.outside else text


def _hover(seen: Seen, key: str, goods: list[str], worth: tuple[float, float]) -> str:
    sums = [
        f"{seen.word(name)}: {drawn(seen.money(float(value)))}" if value else ""
        for name, value in zip(("value_added", "output_value"), worth, strict=True)
    ]
    return sentence([f"<b>{seen.site(key)}</b>", *sums, *goods[:6]])
