"""The Sankey: resources → chains → what they make → where it goes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.look import BLUE, CATEGORY, EDGE, GREEN, GREY, INK, RED, Figure, faint, figure, nothing, trace_of
from symbia.report.seen import Seen, drawn

HEIGHT, TOP, BOTTOM = 620, 12, 16
ROOM = float(HEIGHT - TOP - BOTTOM)
MEASURES = ("mass", "value", "energy")
#: commodities named on either side; the rest stand together by category
NAMED = 13
_TIMES: dict[str, dict[str, float]] = {
    "mass": {"t": 1.0, "kt": 1e3, "Mt": 1e6, "kg": 1e-3},
    "energy": {"MWh": 1.0, "GWh": 1e3, "kWh": 1e-3, "TWh": 1e6, "GJ": 1 / 3.6, "TJ": 1e3 / 3.6, "MJ": 1 / 3600},
}
_SHOWN = {"mass": "t", "energy": "MWh"}


def measures(seen: Seen) -> list[str]:
    """The measures in which there is something to draw."""
    return [measure for measure in MEASURES if len(links(seen, measure))]


def sankey_figure(seen: Seen, measure: str = "mass", year: int | None = None) -> Figure:
    """Flows of a year in tonnes (``mass``), MWh (``energy``) or money at reference prices (``value``)."""
    if measure not in MEASURES:
        raise ValueError(f"measure is one of {', '.join(MEASURES)}")
    table = links(seen, measure, year)
    if not len(table):
        return nothing(seen.word("nothing"))
    columns = ["key", "text", "colour"]
    sides = [table[[side, f"{side}_text", f"{side}_colour"]].set_axis(columns, axis=1) for side in ("left", "right")]
    ends = pd.concat(sides)
    nodes = ends.drop_duplicates("key").reset_index(drop=True)
    place = {key: number for number, key in enumerate(nodes["key"])}
    unit = _SHOWN.get(measure, seen.case.currency)
    into, out = table.groupby("right")["amount"].sum(), table.groupby("left")["amount"].sum()
    size = {key: max(float(into.get(key, 0.0)), float(out.get(key, 0.0))) for key in place}

    def shown(value: float) -> str:
        return drawn(amounts.amount(value, unit, seen.language))

    trace = trace_of(
        "sankey",
        arrangement="fixed",
        node={
            "label": list(nodes["text"]),
            "color": list(nodes["colour"]),
            "thickness": 14,
            **_positions(table, list(nodes["key"]), size),
            "line": {"color": "#ffffff", "width": 0.5},
            "customdata": [
                f"<b>{text}</b><br>{shown(size[key])}" for key, text in zip(nodes["key"], nodes["text"], strict=True)
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [place[key] for key in table["left"]],
            "target": [place[key] for key in table["right"]],
            "value": [float(value) for value in table["amount"]],
            "color": [faint(colour, 0.32) for colour in table["colour"]],
            "customdata": [
                f"{row.left_text} → {row.right_text}<br><b>{shown(row.amount)}</b>" for row in table.itertuples()
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
            "line": {"color": EDGE, "width": 0},
        },
        textfont={"size": 12, "color": INK, "shadow": "none"},
    )
    return figure([trace], HEIGHT, margin={"l": 8, "r": 8, "t": TOP, "b": BOTTOM})


def _positions(table: pd.DataFrame, keys: list[str], size: dict[str, float]) -> dict[str, Any]:
    """Four columns; chains by size, all else near what it is joined to.

    Plotly draws all nodes at the scale of the fullest column, counting as columns how far nodes are from a source; the
    heights are reckoned likewise, so that nothing is drawn out of the picture or over another.
    """
    columns: dict[int, list[str]] = {}
    for key in keys:
        columns.setdefault({"resource": 0, "chain": 1, "made": 2, "end": 3}[key.split("|", 1)[0]], []).append(key)
    y: dict[str, float] = {}
    pad = min(11.0, 0.3 * ROOM / max(map(len, columns.values())))
    fed = set(table["right"])
    made_of_fed = set(table.loc[table["left"].isin(list(fed)), "right"])
    steps: dict[int, list[str]] = {}
    for column, own in columns.items():
        for key in own:
            back = (column == 1 and key not in fed) or (column == 2 and key not in made_of_fed)
            steps.setdefault(column - back, []).append(key)
    scale = min((ROOM - pad * (len(own) - 1)) / sum(size[key] for key in own) for own in steps.values())
    for column in (1, 0, 2, 3):
        own = columns.get(column, [])
        side, other = ("left", "right") if column == 0 else ("right", "left")
        near = {}
        for key in own:
            ends = table[table[side] == key]
            weight = float(ends["amount"].sum()) or 1.0
            near[key] = (
                sum(y.get(end, 0.5) * value for end, value in zip(ends[other], ends["amount"], strict=True)) / weight
            )
        own.sort(key=lambda key: -size[key] if column == 1 else near[key])
        left = ROOM - scale * sum(size[key] for key in own)
        gap = min(pad, left / max(1, len(own) - 1))
        at = 0.0
        for key in own:
            high = size[key] * scale
            y[key] = (at + high / 2) / ROOM
            at += high + gap
    x = {"resource": 0.001, "chain": 0.34, "made": 0.66, "end": 0.999}
    return {
        "x": [x[key.split("|", 1)[0]] for key in keys],
        "y": [min(0.999, max(0.001, y[key])) for key in keys],
        "pad": pad,
    }


def links(seen: Seen, measure: str, year: int | None = None) -> pd.DataFrame:
    """Links of the Sankey: from resource to chain, from chain to what it makes, from there to where it goes."""
    return seen.kept(f"sankey {measure} {year or seen.year}", lambda: _found(seen, measure, year))


def _found(seen: Seen, measure: str, year: int | None) -> pd.DataFrame:
    table = seen.exchanges
    table = table[table["year"] == (seen.year if year is None else year)]
    if measure == "value":
        table = table.assign(amount=table["worth"])
    else:
        table = table[table["category"] != ("emission" if measure == "mass" else "")]
        table = table.assign(
            amount=table["amount"] * table["commodity"].map(seen.unit).map(_TIMES[measure]).astype(float)
        )
    table = table[table["amount"] > 0]
    bought = table[(table["source_kind"] != "plant") & (table["use_kind"] == "plant")]
    own = table[table["source_kind"] == "plant"]
    leaving = own[(own["source_chain"] != own["use_chain"]) | (own["category"] == "byproduct")]
    bought, leaving = _topped(bought, "resource"), _topped(leaving, "made")
    parts = [
        _links(seen, bought, ("good", _good), ("use_chain", _chain)),
        _links(seen, leaving, ("source_chain", _chain), ("good", _good)),
        _links(seen, leaving.assign(to=_going(leaving)), ("good", _good), ("to", _end)),
    ]
    joined = pd.concat([part for part in parts if len(part)], ignore_index=True) if any(map(len, parts)) else parts[0]
    least = 5e-4 * float(joined["amount"].sum()) if len(joined) else 0.0
    return joined[joined["amount"] > least]


def _topped(table: pd.DataFrame, side: str) -> pd.DataFrame:
    """The largest commodities by name, the rest together by category."""
    sums = table.groupby("commodity")["amount"].sum().sort_values(ascending=False, kind="stable")
    top = set(sums.index[:NAMED])
    rest = side + "|*" + table["category"]
    return table.assign(good=(side + "|" + table["commodity"]).where(table["commodity"].isin(top), rest))


def _going(table: pd.DataFrame) -> pd.Series:
    """Where what a chain makes goes: another chain, buyers, a stack, the air."""
    if not len(table):
        return table["use_kind"]
    return ("|" + table["use_kind"]).where(table["use_kind"] != "plant", "used|" + table["use_chain"])


def _links(seen: Seen, table: pd.DataFrame, one: tuple[str, Any], other: tuple[str, Any]) -> pd.DataFrame:
    columns = ["left", "right", "amount", "colour", "left_text", "right_text", "left_colour", "right_colour"]
    if not len(table):
        return pd.DataFrame(columns=columns)
    sums = table.groupby([one[0], other[0]], as_index=False, sort=False).agg(
        amount=("amount", "sum"), category=("category", "first")
    )
    left = [one[1](seen, key) for key in sums[one[0]]]
    right = [other[1](seen, key) for key in sums[other[0]]]
    return pd.DataFrame(
        {
            "left": [end[0] for end in left],
            "right": [end[0] for end in right],
            "amount": sums["amount"].astype(float),
            "colour": [CATEGORY[category] for category in sums["category"]],
            "left_text": [end[1] for end in left],
            "right_text": [end[1] for end in right],
            "left_colour": [end[2] for end in left],
            "right_colour": [end[2] for end in right],
        }
    )


def _good(seen: Seen, key: str) -> tuple[str, str, str]:
    good = key.split("|", 1)[1]
    if good.startswith("*"):
        category = good[1:]
        return key, f"{seen.word('other')}: {seen.word(f'category_{category}')}", CATEGORY[category]
    return key, seen.good(good, 30), CATEGORY[seen.category[good]]


def _chain(seen: Seen, key: str) -> tuple[str, str, str]:
    return f"chain|{key}", drawn(seen.chain(key), 30), seen.chain_colour.get(key, GREY)


def _end(seen: Seen, key: str) -> tuple[str, str, str]:
    kind, chain = key.split("|", 1)
    if kind == "used":
        return f"end|{key}", seen.word("used_in", chain=drawn(seen.chain(chain), 24)), GREEN
    colour = {"demand": BLUE, "disposal": RED, "storage": GREY}.get(chain, GREY)
    return f"end|{key}", seen.word(f"end_{chain}"), colour
