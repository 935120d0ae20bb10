"""The headline's figure, where every by-product went, and how reliable the figures of the case are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.look import (
    BLUE,
    DARK,
    GREEN,
    GREY,
    INK,
    MUTED,
    OLIVE,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    Figure,
    bar,
    figure,
    nothing,
    written_bars,
)
from symbia.report.seen import Seen, drawn, sentence

WASTES = 16
CHECKED = ("yes", "mixed", "partly", "no", "estimate", "none")
TRUST = {"yes": GREEN, "mixed": SKY, "partly": BLUE, "no": ORANGE, "estimate": GREY, "none": "#d7dde3"}


def terms_figure(seen: Seen) -> Figure:
    """From revenue through each cost to the objective, each bar beginning where the last ended."""
    terms = {name: value for name, value in seen.solution.objective_terms.items() if value}
    if not terms:
        return nothing(seen.word("nothing"))
    total = sum(terms.values())
    money = seen.case.objective.kind != "measure"
    unit = seen.case.currency if money else "1"
    own = amounts.scale(unit, max(map(abs, [*terms.values(), total])), seen.language)
    base, starts = 0.0, []
    for value in terms.values():
        starts.append(base / own.size)
        base += value
    names = [seen.word(f"term_{name}") for name in terms]
    names.append(seen.word(f"objective_{seen.case.objective.kind}"))
    values = [*terms.values(), total]
    colours = [BLUE if value > 0 else ORANGE for value in terms.values()]
    order = list(range(len(values)))[::-1]
    trace = written_bars(
        x=[value / own.size for value in values],
        base=[*starts, 0.0],
        y=order,
        width=0.64,
        marker={"color": [*colours, INK]},
        text=[amounts.number(value / own.size) for value in values],
        hovertext=[
            f"{drawn(n)}: {drawn(seen.money(v)) if money else amounts.number(v)}"
            for n, v in zip(names, values, strict=True)
        ],
    )
    low = min(0.0, *starts, total / own.size)
    high = max(v / own.size + s for v, s in zip(values, [*starts, 0.0], strict=True))
    high = max(high, *starts)
    return figure(
        [trace],
        84 + 28 * len(values),
        showlegend=False,
        xaxis={"title": {"text": drawn(own.label)}, "range": [low * 1.12, high * 1.12]},
        yaxis={"tickvals": order, "ticktext": names, "showgrid": False, "automargin": True},
    )


def wastes(seen: Seen, year: int | None = None) -> pd.DataFrame:
    """Where by-products of plants went: amount by commodity and destination, the heaviest first."""
    rows = seen.exchanges
    rows = rows[
        (rows["year"] == (seen.year if year is None else year))
        & (rows["category"] == "byproduct")
        & (rows["source_kind"] == "plant")
    ]
    ends = zip(rows["use_kind"], rows["use_chain"], strict=True)
    where = [f"chain|{chain}" if kind == "plant" else str(kind) for kind, chain in ends]
    sums = rows.assign(where=where).groupby(["commodity", "where"], as_index=False)["amount"].sum()
    total = sums.groupby("commodity")["amount"].transform("sum")
    sums = sums.assign(total=total, share=sums["amount"] / total)
    return sums.sort_values(["total", "commodity", "amount"], ascending=[False, True, False], kind="stable")


def destination(seen: Seen, where: str) -> str:
    """A destination in words."""
    if where.startswith("chain|"):
        return seen.word("used_in", chain=seen.chain(where.split("|", 1)[1]))
    return seen.word(f"end_{where}")


def wastes_figure(seen: Seen, year: int | None = None) -> Figure:
    """Shares of each by-product that each chain takes, that is sold, stacked, or let go."""
    rows = wastes(seen, year)
    if not len(rows):
        return nothing(seen.word("nothing"))
    order = list(dict.fromkeys(rows["commodity"]))[:WASTES][::-1]
    rows = rows[rows["commodity"].isin(order)]
    place = {good: number for number, good in enumerate(order)}
    total = rows.drop_duplicates("commodity").set_index("commodity")["total"]
    size = rows.groupby("where")["amount"].sum()
    last = ["demand", "storage", "disposal", "release"]
    ends = sorted(size.index, key=lambda w: (w in last, last.index(w) if w in last else -size[w]))
    fixed = {"demand": BLUE, "disposal": DARK, "release": "#c3cbd3", "storage": GREY}
    chains = [w for w in ends if w not in fixed]
    palette = (GREEN, ORANGE, SKY, PURPLE, OLIVE, RED)
    traces: list[Any] = []
    for where in ends:
        own = rows[rows["where"] == where]
        colour = fixed.get(where) or palette[chains.index(where) % len(palette)]
        name = drawn(destination(seen, where), 34)
        traces.append(
            bar(
                x=[100 * float(share) for share in own["share"]],
                y=[place[good] for good in own["commodity"]],
                orientation="h",
                width=0.66,
                name=name,
                marker={"color": colour, "line": {"color": "#ffffff", "width": 0.6}},
                hoverinfo="text",
                hovertext=[
                    sentence(
                        [
                            f"<b>{seen.good(row.commodity)}</b>",
                            f"{name}: {seen.amount(row.amount, row.commodity)} ({amounts.number(100 * row.share)} %)",
                        ]
                    )
                    for row in own.itertuples()
                ],
            )
        )
    texts = [
        f"{seen.good(good, 24)}<br><span style='color:{MUTED}'>{seen.amount(total[good], good)}</span>"
        for good in order
    ]
    return figure(
        traces,
        max(220, 96 + 38 * len(order)),
        barmode="stack",
        xaxis={"range": [0, 100], "ticksuffix": " %"},
        yaxis={"tickvals": list(place.values()), "ticktext": texts, "showgrid": False, "automargin": True},
    )


def reliability(seen: Seen) -> pd.DataFrame:
    """Rows of each table of the case by the reliability of the sources that they name."""
    checked = dict(zip(seen.case["sources"]["source"], seen.case["sources"]["checked"], strict=True))
    counts: list[tuple[str, str, int]] = []
    for name, table in seen.case.tables.items():
        if name in ("sources", "years") or "source" not in table or not len(table):
            continue
        own = table["source"].map(lambda cell: _trust(str(cell), checked)).value_counts()
        counts += [(name, str(trust), int(count)) for trust, count in own.items()]
    found = pd.DataFrame(counts, columns=["table", "checked", "rows"])
    return found.pivot_table(index="table", columns="checked", values="rows", fill_value=0, aggfunc="sum").reindex(
        columns=[trust for trust in CHECKED if trust in set(found["checked"])], fill_value=0
    )


def _trust(cell: str, checked: dict[str, str]) -> str:
    """One source's own word; several of different standing are an estimate anchored on what was read."""
    kinds = {checked.get(key.strip(), "") or "no" for key in cell.split(";") if key.strip()}
    if not kinds:
        return "none"
    return kinds.pop() if len(kinds) == 1 else "mixed"


def reliability_figure(seen: Seen) -> Figure:
    """Rows of each table by the standing of their source."""
    table = reliability(seen)
    if not len(table):
        return nothing(seen.word("nothing"))
    table = table.loc[table.sum(axis=1).sort_values(kind="stable").index]
    share = table.div(table.sum(axis=1), axis=0) * 100
    traces = [
        bar(
            x=[float(value) for value in share[trust]],
            y=list(range(len(table))),
            orientation="h",
            width=0.66,
            name=seen.word(f"checked_{trust}"),
            marker={"color": TRUST[str(trust)], "line": {"color": "#ffffff", "width": 0.6}},
            hoverinfo="text",
            hovertext=[
                f"<b>{name}</b><br>{seen.word(f'checked_{trust}')}: {count}" for name, count in table[trust].items()
            ],
        )
        for trust in table.columns
    ]
    texts = [f"{name} ({int(count)})" for name, count in table.sum(axis=1).items()]
    return figure(
        traces,
        max(220, 96 + 26 * len(table)),
        barmode="stack",
        xaxis={"range": [0, 100], "ticksuffix": " %"},
        yaxis={"tickvals": list(range(len(table))), "ticktext": texts, "showgrid": False, "automargin": True},
    )
