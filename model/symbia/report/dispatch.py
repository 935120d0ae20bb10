"""Power and steam at a site by period, and cogeneration units inside their operating regions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbia.case import amounts
from symbia.case.fill import HOURS_PER_YEAR
from symbia.report.look import EDGE, GREY, INK, SERIES, SYMBOLS, Figure, bar, faint, figure, nothing, scatter
from symbia.report.seen import Seen, drawn, sentence

PARTS = 6
UNITS = 6
#: working points of a unit
MOST_POINTS = 12


def choices(seen: Seen) -> list[tuple[str, list[str]]]:
    """Sites with the power and steam (energy and utilities in MWh or GJ) that plants make there.

    Parks, where power meets steam, stand before power plants; among them the largest first.
    """
    every = ends(seen, list(seen.periods()["period"]))
    made = every[(every["amount"] > 0) & (every["kind"] == "plant")]
    made = made[np.array([is_power(good) or is_heat(seen, good) for good in made["commodity"]], dtype=bool)]
    if not len(made):
        return []
    sums = made.assign(amount=made["amount"] * made["commodity"].map(lambda c: _per_mwh(seen, c)))
    sums = sums.groupby(["site", "commodity"])["amount"].sum()
    order = sums.groupby("site").sum().sort_values(ascending=False, kind="stable")
    kind = seen.case["sites"].set_index("site")["kind"]
    return [(str(site), _ordered(sums[site])) for site in sorted(order.index, key=lambda site: kind[site] != "park")]


def _ordered(made: pd.Series) -> list[str]:
    goods = [str(good) for good in made.sort_values(ascending=False, kind="stable").index]
    return sorted(goods, key=lambda good: not is_power(good))[:4]


def dispatch_figure(seen: Seen, site: str, commodity: str, year: int | None = None) -> Figure:
    """What makes and takes a commodity at a site: mean rate in each period, bars as wide as the period is long."""
    periods = seen.periods(year)
    found = seen.kept(f"ends {year or seen.year}", lambda: _by_balance(seen, list(periods["period"])))
    entries = found.get((site, commodity))
    if entries is None:
        return nothing(seen.word("nothing"))
    hours = periods.set_index("period")["hours"].astype(float)
    starts = hours.cumsum() - hours
    unit = rate_unit(seen, commodity)
    traces: list[Any] = []
    for sign in (1, -1):
        own = entries[np.sign(entries["amount"]) == sign]
        sums = own.groupby(["label", "period"])["amount"].sum()
        order = sums.abs().groupby("label").sum().sort_values(ascending=False, kind="stable").index
        rows = {label: sums[label].to_dict() for label in order}
        if len(rows) > PARTS:
            rest = [rows.pop(label) for label in order[PARTS - 1 :]]
            rows[seen.word("other")] = {p: sum(one.get(p, 0.0) for one in rest) for p in hours.index}
        for number, (label, row) in enumerate(rows.items()):
            colour = SERIES[number] if label != seen.word("other") else GREY
            values = [float(row.get(period, 0.0)) / hours[period] for period in hours.index]
            marker: dict[str, Any] = {"color": colour if sign > 0 else faint(colour, 0.45)}
            if sign < 0:
                marker["line"] = {"color": colour, "width": 1}
            traces.append(
                bar(
                    x=list(starts),
                    y=values,
                    width=list(hours),
                    offset=0,
                    name=drawn(str(label), 34),
                    legendgroup="made" if sign > 0 else "used",
                    legendgrouptitle={"text": seen.word("sources_of" if sign > 0 else "uses_of")},
                    marker=marker,
                    hoverinfo="text",
                    hovertext=[
                        sentence(
                            [f"<b>{drawn(str(label))}</b>", f"{_period(seen, p)}: {amounts.number(abs(v))} {unit}"]
                        )
                        for p, v in zip(hours.index, values, strict=True)
                    ],
                )
            )
    return figure(
        traces,
        440,
        barmode="relative",
        bargap=0,
        xaxis={
            "tickvals": list(starts + hours / 2),
            "ticktext": [_period(seen, p) for p in hours.index],
            "showgrid": False,
            "range": [0.0, float(hours.sum())],
        },
        yaxis={"title": {"text": unit}, "zeroline": True, "zerolinecolor": INK},
        legend={"orientation": "v", "x": 1.02, "y": 1, "xanchor": "left", "yanchor": "top", "traceorder": "grouped"},
    )


def _period(seen: Seen, period: str) -> str:
    return drawn(seen.period(period), 16)


def is_power(commodity: str) -> bool:
    """Is the commodity electricity, as far as its id tells."""
    return "electric" in commodity or commodity in ("power", "elec")


def is_heat(seen: Seen, commodity: str) -> bool:
    """Is the commodity steam or heat, as far as its id tells."""
    named = any(part in commodity for part in ("steam", "heat"))
    return named and "fuel" not in commodity and seen.category[commodity] in ("energy", "utility")


def _per_mwh(seen: Seen, commodity: str) -> float:
    return {"MWh": 1.0, "GWh": 1e3, "GJ": 1 / 3.6, "t": 0.75}.get(seen.unit[commodity], 1.0)


def ends(seen: Seen, periods: list[str]) -> pd.DataFrame:
    """All that enters (positive) and leaves each balance, with a label."""
    tables = seen.tables
    flows = tables["flows"].merge(seen.plants[["site", "process"]].reset_index(), on="plant")
    flows = flows.assign(label=flows["process"].map(lambda key: seen.name("processes", key)), kind="plant")
    moved = tables["shipments"]
    parts = [
        flows,
        tables["supplies"].assign(label=seen.word("bought"), kind="supply"),
        tables["demands"].assign(label=seen.word("sold"), kind="demand", amount=lambda t: -t["amount"]),
        tables["disposals"].assign(label=seen.word("end_disposal"), kind="disposal", amount=lambda t: -t["amount"]),
        tables["releases"].assign(label=seen.word("end_release"), kind="release", amount=lambda t: -t["amount"]),
        moved.assign(site=moved["to"], amount=moved["arriving"], label=seen.word("from_sites"), kind="in"),
        moved.assign(site=moved["from"], amount=-moved["amount"], label=seen.word("to_sites"), kind="out"),
    ]
    columns = ["site", "commodity", "period", "label", "kind", "amount"]
    joined = pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)
    return joined[joined["period"].isin(periods) & (joined["amount"] != 0.0)]


def _by_balance(seen: Seen, periods: list[str]) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(key[0]), str(key[1])): own for key, own in ends(seen, periods).groupby(["site", "commodity"])}


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
        text = [f"<b>{_period(seen, row.period)}</b>"]
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
                name=_period(seen, row.period),
                legendgroup=f"period{number}",
                cliponaxis=False,
                hoverinfo="text",
                hovertext=sentence(text),
                **axis,
            )
        )
    return traces


def rate_unit(seen: Seen, good: str) -> str:
    """Unit of a mean rate."""
    unit = seen.unit[good]
    return "MW" if unit == "MWh" else drawn(f"{amounts.unit_word(unit, seen.language)}/h", 16)


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
