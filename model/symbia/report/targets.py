"""Policies: how each stands against its bound, and what it costs."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from symbia.case import Policy, amounts
from symbia.report.look import LIGHT, SIGN, Figure, figure, nothing, upright, written_bars
from symbia.report.seen import Seen, clean, drawn, sentence
from symbia.results.standing import standing

BARS = 22
FAR = 2.0
ORDER = ("missed", "binding", "charge", "met", "none")


def policy_rows(seen: Seen, year: int | None = None) -> pd.DataFrame:
    """Policies of a year with ``light``, ``title``, ``about`` (what it is for) and ``cost``, worst first."""
    return seen.kept(f"policies {year or seen.year}", lambda: _policy_rows(seen, year))


def _policy_rows(seen: Seen, year: int | None) -> pd.DataFrame:
    rows = seen.tables["policies"]
    rows = rows[rows["year"] == (seen.year if year is None else year)]
    known = {policy.id: policy for policy in seen.case.policies}
    found = [_row(seen, known[row.policy], row) for row in rows.itertuples()]
    columns = ["light", "title", "about", "shown", "bound_shown", "price", "cost", "share", "cost_number"]
    table = pd.DataFrame(found, columns=columns, index=rows.index).join(rows)
    order = table["light"].map({light: number for number, light in enumerate(ORDER)})
    return table.assign(order=order).sort_values(
        ["order", "cost_number"], ascending=[True, False], kind="stable", ignore_index=True
    )


def _row(seen: Seen, policy: Policy, row: Any) -> tuple[Any, ...]:
    unit = _unit(seen, policy)
    title = (policy.title_zh if seen.language == "zh" else policy.title) or policy.id
    cost = 0.0
    if _number(row.charge):
        cost = float(row.charge)
    elif policy.penalty and _number(row.missed):
        cost = float(row.missed) * policy.penalty
    share = float("nan")
    if _number(row.bound) and math.isfinite(float(row.value)):
        share = float(row.value) / float(row.bound)
    price = ""
    if _number(row.shadow_price) and not policy.penalty:
        price = amounts.price(abs(float(row.shadow_price)), seen.case.currency, unit or "1", seen.language)
        price = price.removesuffix("/1")
    return (
        standing(policy, row),
        clean(title, 90),
        clean(_about(seen, policy.per, row), 44) if row.per or row.period else "",
        _shown(seen, policy, float(row.value), unit),
        _bound(seen, policy, row, unit),
        clean(price) if price else "",
        seen.money(cost) if cost else "",
        share,
        abs(cost),
    )


def _number(value: Any) -> bool:
    return bool(pd.notna(value)) and float(value) != 0.0


def _about(seen: Seen, per: str, row: Any) -> str:
    tables = {"site": "sites", "owner": "owners", "chain": "chains", "process": "processes", "commodity": "commodities"}
    value = str(row.per)
    if per == "plant" and value in seen.plants.index:
        value = seen.plant(value)
    elif per in tables:
        value = seen.name(tables[per], value)
    return " ".join(part for part in (value, seen.period(row.period) if row.period else "") if part)


def _unit(seen: Seen, policy: Policy) -> str:
    """Unit of what a policy measures, where all of it has one."""
    units = set()
    for measure in policy.measure:
        if measure.quantity in ("output_value", "revenue"):
            units.add(seen.case.currency)
        elif measure.quantity == "land":
            units.add("ha")
        elif measure.weights is None and measure.factor == 1.0:
            units |= {seen.unit.get(str(good), "") for good in measure.filters.get("commodity", ("",))}
            if "unit" in measure.filters:
                units = {str(unit) for unit in measure.filters["unit"]}
        else:
            units.add("")
    return units.pop() if len(units) == 1 else ""


def _shown(seen: Seen, policy: Policy, value: float, unit: str) -> str:
    if not math.isfinite(value):
        return ""
    if policy.of:
        bound = policy.minimum if policy.minimum is not None else policy.maximum
        return f"{100 * value:.1f} %".replace("-", "−") if bound is None or abs(bound) < 1 else amounts.number(value)
    return clean(amounts.amount(value, unit or "1", seen.language))


def _bound(seen: Seen, policy: Policy, row: Any, unit: str) -> str:
    if policy.price is not None:
        return clean(amounts.price(policy.price, seen.case.currency, unit or "1", seen.language).removesuffix("/1"))
    least, most = policy.minimum, policy.maximum
    if least is not None and least == most:
        return f"= {_shown(seen, policy, least, unit)}"
    signs = (("≥", least), ("≤", most))
    return ", ".join(f"{sign} {_shown(seen, policy, bound, unit)}" for sign, bound in signs if bound is not None)


def targets_figure(seen: Seen, year: int | None = None) -> Figure:
    """Every policy with a bound as a share of it; the line is the bound. Shape and colour say how it stands."""
    rows = policy_rows(seen, year)
    rows = rows[rows["share"].notna() & rows["light"].isin(["missed", "binding", "met"])].head(BARS)[::-1]
    if not len(rows):
        return nothing(seen.word("nothing"))
    traces: list[Any] = []
    place = {index: number for number, index in enumerate(rows.index)}
    for light in ("met", "binding", "missed"):
        own = rows[rows["light"] == light]
        if not len(own):
            continue
        share = [max(0.0, min(FAR, float(value))) for value in own["share"]]
        traces.append(
            written_bars(
                x=share,
                y=[place[index] for index in own.index],
                width=0.62,
                name=f"{SIGN[light]} {seen.word(f'light_{light}')}",
                marker={"color": LIGHT[light]},
                text=[f"{SIGN[light]} {drawn(row.shown)} ({drawn(row.bound_shown)})" for row in own.itertuples()],
                hovertext=[
                    sentence(
                        [
                            f"<b>{drawn(row.title, 70)}</b>",
                            drawn(row.about),
                            f"{drawn(row.shown)} ({drawn(row.bound_shown)})",
                            f"{seen.word('cost')}: {drawn(row.cost)}" if row.cost else "",
                            f"{seen.word('one_more')}: {drawn(row.price)}" if row.price else "",
                        ]
                    )
                    for row in own.itertuples()
                ],
            )
        )
    texts = [f"{drawn(row.title, 34)}{' · ' + drawn(row.about, 20) if row.about else ''}" for row in rows.itertuples()]
    return figure(
        traces,
        max(240, 80 + 27 * len(rows)),
        barmode="overlay",
        shapes=[upright(1, width=1.5)],
        xaxis={
            "range": [0, FAR * 1.32],
            "tickvals": [0, 0.5, 1, 1.5, FAR],
            "ticktext": ["0", "50 %", seen.word("bound"), "150 %", "≥ 200 %"],
        },
        yaxis={"tickvals": list(place.values()), "ticktext": texts, "automargin": True, "showgrid": False},
    )
