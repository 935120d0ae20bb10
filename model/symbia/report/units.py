"""Cogeneration units inside their operating regions."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbia.case import amounts
from symbia.case.fill import HOURS_PER_YEAR
from symbia.report.dispatch import is_heat, is_power, period_label, rate_unit
from symbia.report.look import EDGE, GREY, INK, SERIES, SYMBOLS, Figure, faint, figure, nothing, scatter
from symbia.report.seen import Seen, drawn, sentence

UNITS = 6
#: working points of a unit
MOST_POINTS = 12


def cogeneration(seen: Seen) -> dict[str, list[str]]:
    """Plants in service with modes that trade power for heat, by site, the largest first."""
    trading = pairs(seen)
    own = seen.tables["capacity"]
    own = own[(own["year"] == seen.year) & (own["in_service"] > 0) & own["process"].isin(list(trading))]
    own = own.sort_values("in_service", ascending=False, kind="stable")
    return {
        str(site): [str(plant) for plant in rows["plant"][:UNITS]] for site, rows in own.groupby("site", sort=False)
    }


def pairs(seen: Seen) -> dict[str, tuple[str, str]]:
    """Processes that trade power for heat, with the two: (power, heat)."""
    return seen.kept("pairs", lambda: _found_pairs(seen))


def _found_pairs(seen: Seen) -> dict[str, tuple[str, str]]:
    """Processes with at least two modes that make power and heat in different proportions: (power, heat)."""
    rows = seen.case["process_flows"]
    rows = rows[(rows["mode"] != "") & (rows["group"] == "")]
    found = {}
    for process, own in rows.groupby("process"):
        made = own.loc[own["coefficient"] > 0, "commodity"].unique()
        power = [good for good in made if is_power(good)]
        heat = [good for good in made if is_heat(seen, good)]
        if power and heat and len(own["mode"].unique()) > 1:
            found[str(process)] = (str(power[0]), str(heat[0]))
    return found


def units_figure(seen: Seen, site: str) -> Figure:
    """Operating regions of a site's cogeneration units with the mean working point of each period."""
    plants = cogeneration(seen).get(site, [])
    if not plants:
        return nothing(seen.word("nothing"))
    traces: list[Any] = []
    notes: list[dict[str, Any]] = []
    columns = max(2, min(3, len(plants)))
    rows = -(-len(plants) // columns)
    axes: dict[str, Any] = {}
    for number, plant in enumerate(plants):
        end = "" if number == 0 else str(number + 1)
        row, column = divmod(number, columns)
        wide, high = 1 / columns, 1 / rows
        x = [column * wide + 0.05 * (columns > 1), (column + 1) * wide - 0.03]
        y = [1 - (row + 1) * high + 0.17 * high, 1 - row * high - (0.14 * high if row else 0.02)]
        part, power, heat = _unit(seen, plant, end, number == 0)
        traces += part
        axes[f"xaxis{end}"] = {"domain": x, "anchor": f"y{end}", "title": {"text": heat}, "rangemode": "tozero"}
        axes[f"yaxis{end}"] = {"domain": y, "anchor": f"x{end}", "title": {"text": power}, "rangemode": "tozero"}
        label = drawn(seen.name("processes", str(seen.plants.loc[plant, "process"])), 42)
        at = {"x": x[0], "y": y[1], "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        notes.append({**at, "text": f"<b>{label}</b>", "showarrow": False, "font": {"size": 12, "color": INK}})
    legend = {"y": 1.0, "yref": "container", "yanchor": "top"}
    margin = {"l": 8, "r": 8, "t": 36, "b": 8}
    return figure(traces, 110 + 270 * rows, annotations=notes, margin=margin, legend=legend, **axes)


def _unit(seen: Seen, plant: str, end: str, legend: bool) -> tuple[list[Any], str, str]:
    """Region, working points, and the titles of the axes."""
    power, heat = pairs(seen)[str(seen.plants.loc[plant, "process"])]
    axis: dict[str, Any] = {"xaxis": f"x{end}", "yaxis": f"y{end}", "showlegend": legend}
    edge = _hull(_corners(seen, plant, power, heat))
    region = scatter(
        x=[float(p[0]) for p in edge],
        y=[float(p[1]) for p in edge],
        mode="lines",
        fill="toself",
        fillcolor=faint(GREY, 0.16),
        line={"color": EDGE, "width": 1.2},
        name=seen.word("region"),
        legendgroup="region",
        hoverinfo="skip",
        **axis,
    )
    unit = {good: rate_unit(seen, good) for good in (power, heat)}
    traces = [region, *_working_points(seen, plant, power, heat, unit, axis)]
    return traces, f"{seen.good(power, 30)}, {unit[power]}", f"{seen.good(heat, 30)}, {unit[heat]}"


def _corners(seen: Seen, plant: str, power: str, heat: str) -> Any:
    """What each mode of a plant makes of heat and power per hour at full load: a row for each."""
    process = seen.plants.loc[plant, "process"]
    rows = seen.case["process_flows"]
    rows = rows[(rows["process"] == process) & (rows["group"] == "") & rows["commodity"].isin([power, heat])]
    modes = [mode for mode in rows["mode"].unique() if mode != ""]
    sums = rows.groupby(["mode", "commodity"])["coefficient"].sum()

    def made(mode: str, good: str) -> float:
        return float(sums.get((mode, good), 0.0)) + float(sums.get(("", good), 0.0))

    capacity = seen.tables["capacity"]
    own = capacity[(capacity["plant"] == plant) & (capacity["year"] == seen.year)].iloc[0]
    rate = float(own["in_service"]) / (1.0 if seen.plants.loc[plant, "capacity_basis"] == "hour" else HOURS_PER_YEAR)
    return np.array([[made(mode, heat) * rate, made(mode, power) * rate] for mode in modes])


def _working_points(
    seen: Seen, plant: str, power: str, heat: str, unit: dict[str, str], axis: dict[str, Any]
) -> list[Any]:
    """The mean rates of each period, a trace for each."""
    traces = []
    flows = seen.kept("flows", lambda: dict(iter(seen.tables["flows"].groupby("plant"))))
    flows = flows.get(plant, seen.tables["flows"].head(0)).groupby(["commodity", "period"])["amount"].sum()
    for number, row in enumerate(seen.periods().head(MOST_POINTS).itertuples()):
        x, y = (float(flows.get((good, row.period), 0.0)) / float(row.hours) for good in (heat, power))
        text = [f"<b>{period_label(seen, row.period)}</b>"]
        text += [f"{seen.good(g)} {amounts.number(v)} {unit[g]}" for g, v in ((power, y), (heat, x))]
        traces.append(
            scatter(
                x=[x],
                y=[y],
                mode="markers",
                marker={
                    "size": max(7, 15 - 3 * number),
                    "symbol": SYMBOLS[number % len(SYMBOLS)],
                    "color": SERIES[number % len(SERIES)],
                    "line": {"color": "#fff", "width": 1},
                },
                name=period_label(seen, row.period),
                legendgroup=f"period{number}",
                cliponaxis=False,
                hoverinfo="text",
                hovertext=sentence(text),
                **axis,
            )
        )
    return traces


def _hull(points: Any) -> list[Any]:
    """The convex region of all mixes of the corners, closed; a line where there are two."""
    ordered = sorted({(float(p[0]), float(p[1])) for p in points})
    if len(ordered) < 3:
        return ordered

    def half(way: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for p in way:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], p) <= 0:
                kept.pop()
            kept.append(p)
        return kept[:-1]

    ring = [*half(ordered), *half(ordered[::-1])]
    return [*ring, ring[0]]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
