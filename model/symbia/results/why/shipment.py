"""Why a shipment does not take place, or does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case.nearest import advise
from symbia.results.why.books import Books, WhyError, gathered
from symbia.results.why.displaced import displaced
from symbia.results.why.explanation import Explanation
from symbia.results.why.nudge import Nudge
from symbia.results.why.plant import NOTHING, mip_note
from symbia.results.why.speech import Both, Pair


def why_shipment(books: Books, nudge: Nudge, ids: list[str], year: int) -> Explanation:
    """The account of one more unit from ``ids`` = origin, destination, commodity and, if wished, transport mode."""
    if len(ids) not in (3, 4):
        raise WhyError("a shipment is named by origin, destination and commodity, and a transport mode if wished")
    origin, target, good, mode = (*ids, "")[:4]
    both = Both(books.case)
    for site in (origin, target):
        books.known("sites", "site", site)
    commodity = books.known("commodities", "commodity", good)
    modes = books.case["transport_modes"]["transport_mode"]
    if mode and mode not in set(modes):
        raise WhyError(f"the case has no transport mode {mode!r}. {advise(mode, modes)}")
    periods, name = set(books.periods(year)), " ".join(ids)
    columns = [
        column
        for label, column in books.positions("columns", "shipment").items()
        if label[:3] == (origin, target, good) and label[4] in periods and mode in ("", label[3])
    ]
    unit = both.en.units[good]
    values: dict[str, Any] = {
        "good": both.name("commodities", good),
        "origin": both.name("sites", origin),
        "target": both.name("sites", target),
        "year": str(year),
    }
    if not columns:
        said = [both.say(*_no_route(books, origin, target, good, str(commodity["transport_class"]), mode), **values)]
        empty = books.account({})
        return Explanation("shipment", name, both.en, said, gathered(empty), empty, 0.0)
    amount = float(books.x[columns].sum())
    busy, changes, used, moved = amount > 1e-9, pd.DataFrame(), books, books.x
    values["amount"] = both.amount(amount, unit)
    if busy:
        text = (
            "{amount} of {good} go from {origin} to {target} in {year}.",
            "{year} 年{good}由{origin}运往{target} {amount}。",
        )
    else:
        text = ("No {good} goes from {origin} to {target} in {year}.", "{year} 年没有{good}由{origin}运往{target}。")
    said = [both.say(*text, **values)]
    if not busy:
        found = nudge.force([(dict.fromkeys(columns, 1.0), nudge.size(columns[0]))])
        if found is None:
            text = ("It cannot take place within the limits that must be kept.", "在必须遵守的约束内无法发生。")
            empty = books.account({})
            return Explanation("shipment", name, both.en, [*said, text], gathered(empty), empty, 0.0)
        used, moved = found.books, found.moved
        changes = displaced(books, found, both)
    total = float(moved[columns].sum())
    weights = {column: float(moved[column]) / total for column in columns if moved[column]}
    detail = used.account(weights)
    terms = gathered(detail, by_site=True)
    margin = float(terms["value"].sum())
    margin = 0.0 if abs(margin) <= NOTHING * float(terms["value"].abs().sum()) else margin
    freight = -float(terms.loc[(terms["kind"] == "objective") & (terms["item"] == "freight"), "value"].sum())
    said += _worth(both, detail, origin, target, margin, freight, unit, busy)
    if books.model.is_mip:
        said.append(mip_note())
    points = _breakeven(both, detail, origin, target, margin, freight, unit)
    return Explanation("shipment", name, both.en, said, terms, detail, used.reduced(weights), changes, points)


def _worth(
    both: Both, detail: pd.DataFrame, origin: str, target: str, margin: float, freight: float, unit: str, busy: bool
) -> list[Pair]:
    """What one unit is worth at both ends, and whether that pays the way."""
    ends = detail[detail["kind"] == "balance"].groupby("site")["value"].sum()
    told = {
        "from": both.money(-float(ends.get(origin, 0.0)), unit),
        "to": both.money(float(ends.get(target, 0.0)), unit),
        "freight": both.money(freight, unit),
        "loss": both.money(abs(margin), unit),
    }
    text = (
        "One unit is worth {from} at the origin and {to} at the destination; freight is {freight}.",
        "每单位在起点值 {from}，在终点值 {to}，运费 {freight}。",
    )
    said: list[Pair] = [both.say(*text, **told)]
    if margin < 0:
        text = ("It does not pay: forced to go, each unit loses {loss}.", "不合算：强制调运每单位亏损 {loss}。")
        return [*said, both.say(*text, **told)]
    if busy:
        return [*said, ("The difference of the prices is what the way costs.", "两地价差恰等于运输成本。")]
    return [*said, ("It just breaks even: another way is as good.", "恰好盈亏平衡：与其他路线相当。")]


def _breakeven(
    both: Both, detail: pd.DataFrame, origin: str, target: str, margin: float, freight: float, unit: str
) -> pd.DataFrame:
    """Prices at both ends and freight at which it would pay."""
    if not margin:
        return pd.DataFrame()
    own = detail.assign(item=detail["kind"].where(detail["kind"] != "balance", detail["site"]))
    sums = own.groupby("item")[["amount", "value"]].sum()
    rows = []
    for site, words in ((target, ("price at {s}", "{s}价格")), (origin, ("price at {s}", "{s}价格"))):
        if site in sums.index and sums.loc[site, "amount"]:
            price = float(sums.loc[site, "value"] / sums.loc[site, "amount"])
            needed = price - margin / float(sums.loc[site, "amount"])
            name = both.name("sites", site)
            what = (words[0].format(s=name[0]), words[1].format(s=name[1]))
            share = f"{100 * (needed - price) / abs(price):+.1f} %" if price else ""
            rows.append((what, both.money(price, unit), both.money(needed, unit), share))
    if freight > 0 and freight + margin > 0:
        rows.append(
            (
                both.item("objective", "freight"),
                both.money(freight, unit),
                both.money(freight + margin, unit),
                f"{100 * margin / freight:+.1f} %",
            )
        )
    return pd.DataFrame(rows, columns=["what", "now", "needed", "change"])


def _no_route(books: Books, origin: str, target: str, good: str, transport_class: str, mode: str) -> tuple[str, str]:
    """Why there is no such shipment in the model at all."""
    if not transport_class:
        return ("{good} never leaves its site: it has no transport class.", "{good}不能外运：未设运输类别。")
    routes = books.case.routes
    own = routes[(routes["transport_class"] == transport_class) & (routes["from"] == origin) & (routes["to"] == target)]
    if mode:
        own = own[own["transport_mode"] == mode]
    if not len(own):
        return (
            "There is no route from {origin} to {target} for {good}: no links, or longer than the mode may go.",
            "{origin}到{target}没有可运{good}的路线：无线路相连，或超出该方式的最大运距。",
        )
    return (
        "{good} cannot arise at {origin}, or nothing can take it at {target}.",
        "{origin}不产生{good}，或{target}无法接收{good}。",
    )
