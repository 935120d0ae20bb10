"""Why a supply is not bought or is bought to its limit, a market not served, a by-product stacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from symbia.results.why.books import Books, gathered
from symbia.results.why.displaced import displaced
from symbia.results.why.explanation import Explanation
from symbia.results.why.nudge import Nudge, Nudged
from symbia.results.why.outlets import outlets
from symbia.results.why.plant import NOTHING, breakeven, mip_note
from symbia.results.why.speech import Both, Pair


@dataclass(frozen=True)
class Side:
    """What a kind of trade is called in the case, the model and in sentences."""

    variable: str
    table: str
    key: str
    price: str
    done: Pair
    idle: Pair


SIDES = {
    "supply": Side(
        "supply",
        "supplies",
        "supply",
        "price",
        (
            "{amount} of {good} are bought at {site} in {year}, at {price}.",
            "{site} {year} 年购入{good} {amount}，价格 {price}。",
        ),
        (
            "Nothing of {good} is bought here ({site}, {year}), at {price}.",
            "{site} {year} 年未购入该{good}，价格 {price}。",
        ),
    ),
    "demand": Side(
        "sale",
        "demands",
        "demand",
        "price",
        (
            "{amount} of {good} are sold at {site} in {year}, for {price}.",
            "{site} {year} 年售出{good} {amount}，价格 {price}。",
        ),
        (
            "Nothing of {good} is sold here ({site}, {year}), for {price}.",
            "{site} {year} 年未售出该{good}，价格 {price}。",
        ),
    ),
    "disposal": Side(
        "disposal",
        "disposals",
        "disposal",
        "cost",
        (
            "{amount} of {good} go to the stack at {site} in {year}, at {price}.",
            "{site} {year} 年堆存{good} {amount}，费用 {price}。",
        ),
        (
            "Nothing of {good} is stacked at {site} in {year}; it would cost {price}.",
            "{site} {year} 年未堆存{good}，堆存费用 {price}。",
        ),
    ),
}


#: what the account of one more unit comes to: is any traded, the sign of the margin, the kind (blank: of all kinds)
OUTCOMES: dict[tuple[bool, int, str], Pair] = {
    (False, 1, ""): (
        "There it is worth {worth}; the first unit allowed would bring {margin}.",
        "当地价值 {worth}，每放开一单位净增 {margin}。",
    ),
    (False, -1, "supply"): (
        "One unit more would be worth {worth} there: forced, it loses {margin}.",
        "当地每单位仅值 {worth}：强制购入将亏损 {margin}。",
    ),
    (False, -1, "demand"): (
        "To have it there costs {worth}: forced, a sale loses {margin}.",
        "供货到当地的成本为 {worth}：强制销售将亏损 {margin}。",
    ),
    (False, -1, "disposal"): (
        "What it serves elsewhere is worth more: forced, stacking loses {margin}.",
        "用于他处更有价值：强制堆存将损失 {margin}。",
    ),
    (False, 0, ""): (
        "It just breaks even: a little of it would change nothing.",
        "恰好盈亏平衡：少量变动不影响目标值。",
    ),
    (True, 1, "supply"): (
        "It is bought to its limit: there it is worth {worth}, and one unit more allowed {margin}.",
        "已购至限额：当地价值 {worth}，限额每放宽一单位价值 {margin}。",
    ),
    (True, 1, "demand"): (
        "The market is full: to have it there costs {worth}; one unit more of market is worth {margin}.",
        "市场已满：供货成本 {worth}，市场每扩大一单位价值 {margin}。",
    ),
    (True, 1, "disposal"): (
        "The stack is full: one unit more of room is worth {margin}.",
        "堆场已满：每多一单位库容价值 {margin}。",
    ),
    (True, -1, ""): (
        "It is bound to a least amount and loses {margin} on the last unit: worth {worth} there.",
        "受最低数量约束，末一单位亏损 {margin}（当地价值 {worth}）。",
    ),
    (True, 0, "supply"): (
        "One more there is worth {worth}, exactly what it costs with all charges.",
        "当地每多一单位价值 {worth}，恰等于含各项收费的购入成本。",
    ),
    (True, 0, "demand"): (
        "To have one more there costs {worth}: it is served exactly as far as that pays.",
        "每多供一单位的成本为 {worth}，恰好供应到不赚不亏为止。",
    ),
    (True, 0, "disposal"): (
        "Having one more there is worth {worth}: the stack sets its value.",
        "当地每多一单位的价值为 {worth}，由堆存费用决定。",
    ),
}


def why_trade(books: Books, nudge: Nudge, kind: str, name: str, year: int) -> Explanation:
    """The account of one more unit of a supply, a sale or a stack; of a stack in use, also of one unit less."""
    side, both = SIDES[kind], Both(books.case)
    row = books.known(side.table, side.key, name)
    good, site = str(row["commodity"]), str(row["site"])
    unit = both.en.units[good]
    periods = set(books.periods(year))
    own = books.positions("columns", side.variable).items()
    columns = [column for label, column in own if label[0] == name and label[1] in periods]
    amount = float(books.x[columns].sum())
    busy = amount > 1e-9 * float(abs(books.x[columns]).max(initial=0.0)) and amount > 0
    values: dict[str, Any] = {
        "good": both.name("commodities", good),
        "site": both.name("sites", site),
        "year": str(year),
        "amount": both.amount(amount, unit),
        "price": both.money(float(row[side.price]), unit),
    }
    said = [both.say(*(side.done if busy else side.idle), **values)]
    changes, used, moved = pd.DataFrame(), books, books.x
    if not busy:
        found = nudge.force([(dict.fromkeys(columns, 1.0), nudge.size(columns[0]))])
        closed = books.row(f"{side.variable}_year", name, year)
        if found is None and closed is not None and float(books.model.row_upper[closed]) == 0.0:
            found = _opened(nudge, closed, columns)
            said.append(_closed(found is not None))
        if found is None:
            said += [] if closed is not None else [_cannot()]
            empty = books.account({})
            return Explanation(kind, name, both.en, said, gathered(empty), empty, 0.0)
        used, moved = found.books, found.moved
        changes = displaced(books, found, both)
    total = float(moved[columns].sum())
    weights = {column: float(moved[column]) / total for column in columns if moved[column]}
    detail = used.account(weights)
    terms = gathered(detail)
    limits = terms["kind"] == f"{side.variable}_year"
    margin = float(terms.loc[~limits, "value"].sum())
    margin = 0.0 if abs(margin) <= NOTHING * float(terms["value"].abs().sum()) else margin
    price = float(used.by_price(good, site, weights))
    said += _margin(both, kind, unit, busy, margin, price, values)
    points = breakeven(both, terms[~limits], margin, unit)
    if kind == "disposal" and busy:
        more, changes, points = outlets(books, nudge, both, good, site, columns, float(row["cost"]), year)
        said += more
    if books.model.is_mip:
        said.append(mip_note())
    return Explanation(kind, name, both.en, said, terms, detail, used.reduced(weights), changes, points)


def _cannot() -> Pair:
    return (
        "It cannot be used at any price within the limits that must be kept.",
        "在必须遵守的约束内，任何价格下都无法使用。",
    )


def _opened(nudge: Nudge, limit: int, columns: list[int]) -> Nudged | None:
    """The plan with a limit of 0 opened a little, ``None`` where it would not be used."""
    found = nudge.tighten(limit, nudge.row_size(limit))
    return found if found is not None and float(found.moved[columns].sum()) > 0 else None


def _closed(used: bool) -> Pair:
    if used:
        return (
            "Its limit is 0: it is closed. Opened a little, it would be used:",
            "其限额为 0，未开放。若少量开放，将被使用：",
        )
    return ("Its limit is 0: it is closed. Opened, it would not be used.", "其限额为 0，未开放；即使开放也不会被使用。")


def _margin(
    both: Both, kind: str, unit: str, busy: bool, margin: float, price: float, values: dict[str, Any]
) -> list[Pair]:
    """What the account comes to, in a sentence."""
    sign = (margin > 0) - (margin < 0)
    text = OUTCOMES.get((busy, sign, kind)) or OUTCOMES[busy, sign, ""]
    return [both.say(*text, **values, margin=both.money(abs(margin), unit), worth=both.money(price, unit))]
