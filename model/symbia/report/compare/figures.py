"""Figures of a comparison: steps from one value to another, bars of what changed most, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbia.case import amounts
from symbia.report.compare.lines import Line, Side
from symbia.report.look import BLUE, GREY, INK, ORANGE, Figure, figure, nothing, scatter, upright, written_bars
from symbia.report.seen import drawn, sentence

BARS = 16


def terms_figure(side: Side, run: str) -> Figure:
    """From the base's objective to a run's, each term's change beginning where the last ended."""
    table = side.comparison.tables["terms"]
    total = table[table["term"] == "objective"].iloc[0]
    moves = table[(table["term"] != "objective") & (table[f"change {run}"].fillna(0.0) != 0.0)]
    moves = moves.reindex(moves[f"change {run}"].abs().sort_values(ascending=False, kind="stable").index)
    base, last = float(total[side.names[0]]), float(total[run])
    if last != last or not len(moves):
        return nothing(side.word("same" if last == last else "nothing_else"))
    names = [drawn(side.names[0], 28), *(drawn(side.word(f"term_{t}"), 28) for t in moves["term"]), drawn(run, 28)]
    steps = [float(value) for value in moves[f"change {run}"]]
    starts = [base + sum(steps[:place]) for place in range(len(steps))]
    # sums far above the steps would hide them: the axis then begins near them
    reach = [base, last, *(start + step for start, step in zip(starts, steps, strict=True))]
    span = max(reach) - min(reach)
    apart = min(abs(value) for value in (min(reach), max(reach))) > 1.2 * span and min(reach) * max(reach) > 0
    floor = (min(reach) - 0.35 * span if min(reach) > 0 else max(reach) + 0.35 * span) if apart else 0.0
    cut = f" ({side.word('cut')})" if apart else ""
    unit = str(total["unit"])
    own = amounts.scale(unit, max(map(abs, reach)), side.language)
    order = list(range(len(names)))[::-1]
    widths = [base - floor, *steps, last - floor]
    bases = [floor, *starts, floor]
    colours = [GREY, *(BLUE if step > 0 else ORANGE for step in steps), INK]
    texts = [base, *steps, last]
    signed = [
        f"{'+' if 0 < place <= len(steps) and value > 0 else ''}{amounts.number(value / own.size)}"
        for place, value in enumerate(texts)
    ]
    trace = written_bars(
        x=[width / own.size for width in widths],
        base=[start / own.size for start in bases],
        y=order,
        width=0.64,
        marker={"color": colours},
        text=signed,
        hovertext=[f"{n}: {drawn(side.amount(v, unit))}" for n, v in zip(names, texts, strict=True)],
    )
    ends = [bases[k] + widths[k] for k in range(len(names))] + bases
    low, high = min(ends) / own.size, max(ends) / own.size
    wide = high - low
    return figure(
        [trace],
        90 + 28 * len(names),
        showlegend=False,
        xaxis={"title": {"text": drawn(own.label) + cut}, "range": [low - 0.12 * wide * (low < 0), high + 0.16 * wide]},
        yaxis={"tickvals": order, "ticktext": names, "showgrid": False, "automargin": True},
    )


def bars_figure(side: Side, lines: Sequence[Line], money: Sequence[float], place: int) -> Figure:
    """Changes of one run in money, the biggest on top; hover tells the amounts. ``place``: which run, from 1."""
    picked = [(line, worth) for line, worth in zip(lines, money, strict=True) if line.moved[place - 1] and worth]
    picked = sorted(picked, key=lambda pair: -abs(pair[1]))[:BARS]
    if not picked:
        return nothing(side.word("same"))
    own = amounts.scale(side.comparison.base.case.currency, abs(picked[0][1]), side.language)
    order = list(range(len(picked)))[::-1]
    trace = written_bars(
        x=[worth / own.size for _, worth in picked],
        y=order,
        width=0.64,
        marker={"color": [BLUE if worth > 0 else ORANGE for _, worth in picked]},
        text=[drawn(line.changes[place - 1]) for line, _ in picked],
        hovertext=[
            sentence(
                [
                    f"<b>{drawn(line.texts[0])}</b>",
                    f"{drawn(line.shown[0])} → {drawn(line.shown[place])}",
                    drawn(side.amount(worth, side.comparison.base.case.currency)),
                ]
            )
            for line, worth in picked
        ],
    )
    most = max(abs(worth) for _, worth in picked) / own.size
    low = -2.1 * most if any(worth < 0 for _, worth in picked) else 0.0
    high = 2.1 * most if any(worth > 0 for _, worth in picked) else 0.0
    return figure(
        [trace],
        90 + 28 * len(picked),
        showlegend=False,
        xaxis={"title": {"text": drawn(own.label)}, "range": [low, high], "zeroline": True},
        yaxis={
            "tickvals": order,
            "ticktext": [drawn(line.texts[0], 28) for line, _ in picked],
            "showgrid": False,
            "automargin": True,
        },
    )


def before_after_figure(
    side: Side,
    rows: Sequence[tuple[str, float, float, str]],
    place: int,
    axis: dict[str, Any],
    line_at: float | None = None,
) -> Figure:
    """Label, base, run and hover text: an open mark for the base, a full one for the run, a line between them."""
    rows = [row for row in rows if row[1] == row[1] and row[2] == row[2]][:BARS]
    if not rows:
        return nothing(side.word("same"))
    order = list(range(len(rows)))[::-1]
    paths_x: list[float | None] = []
    paths_y: list[float | None] = []
    for at, (_, before, after, _) in zip(order, rows, strict=True):
        paths_x += [before, after, None]
        paths_y += [at, at, None]
    hover = [row[3] for row in rows]
    common: dict[str, Any] = {"y": order, "mode": "markers", "hoverinfo": "text", "hovertext": hover}
    colours = [BLUE if after > before else ORANGE for _, before, after, _ in rows]
    traces = [
        scatter(
            x=paths_x, y=paths_y, mode="lines", line={"color": GREY, "width": 2}, hoverinfo="skip", showlegend=False
        ),
        scatter(
            x=[row[1] for row in rows],
            name=drawn(side.names[0], 28),
            marker={"size": 10, "color": "#ffffff", "line": {"color": INK, "width": 1.6}},
            **common,
        ),
        scatter(
            x=[row[2] for row in rows],
            name=drawn(side.names[place], 28),
            marker={"size": 11, "color": colours, "line": {"color": "#ffffff", "width": 0.8}},
            **common,
        ),
    ]
    return figure(
        traces,
        110 + 28 * len(rows),
        hovermode="closest",
        shapes=[] if line_at is None else [upright(line_at, width=1.2, dash="dash")],
        xaxis=axis,
        yaxis={
            "tickvals": order,
            "ticktext": [row[0] for row in rows],
            "range": [-0.7, len(rows) - 0.3],
            "automargin": True,
        },
    )
