"""Power and steam at a site by period."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbia.case import amounts
from symbia.report.look import GREY, INK, SERIES, Figure, bar, faint, figure, nothing
from symbia.report.seen import Seen, drawn, sentence

PARTS = 6


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
                            [f"<b>{drawn(str(label))}</b>", f"{period_label(seen, p)}: {amounts.number(abs(v))} {unit}"]
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
            "ticktext": [period_label(seen, p) for p in hours.index],
            "showgrid": False,
            "range": [0.0, float(hours.sum())],
        },
        yaxis={"title": {"text": unit}, "zeroline": True, "zerolinecolor": INK},
        legend={"orientation": "v", "x": 1.02, "y": 1, "xanchor": "left", "yanchor": "top", "traceorder": "grouped"},
    )


def period_label(seen: Seen, period: str) -> str:
    """Name of a period, short enough for an axis."""
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


def rate_unit(seen: Seen, good: str) -> str:
    """Unit of a mean rate."""
    unit = seen.unit[good]
    return "MW" if unit == "MWh" else drawn(f"{amounts.unit_word(unit, seen.language)}/h", 16)
