"""What a policy costs, who pays and who gains, and how far its price holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbia.case import Policy
from symbia.case.nearest import advise
from symbia.results.why.bearers import bearers
from symbia.results.why.books import Books, WhyError, gathered
from symbia.results.why.displaced import displaced
from symbia.results.why.explanation import EMPTY_BREAKEVEN, Explanation
from symbia.results.why.nudge import Nudge, Nudged
from symbia.results.why.plant import mip_note
from symbia.results.why.speech import Both, Pair

ROWS = ("policy_minimum", "policy_maximum", "policy_equal")
PAYERS = 8
NEAR = 1e-6


def why_policy(books: Books, nudge: Nudge, ids: list[str], year: int) -> Explanation:
    """The price of one unit of a policy's bound, what moves when it moves, and who carries it.

    ``ids``: the policy, and where it is stated ``per`` something, the value of that (left out: the dearest).
    """
    known = {policy.id: policy for policy in books.case.policies}
    if ids[0] not in known:
        raise WhyError(f"the case has no policy {ids[0]!r}. {advise(ids[0], known)}")
    policy, both = known[ids[0]], Both(books.case)
    table = books.tables["policies"]
    own = table[(table["policy"] == policy.id) & (table["year"] == year)]
    if len(ids) > 1:
        names = {*own["per"].astype(str), *own["period"].astype(str)} - {""}
        wrong = [part for part in ids[1:] if part not in names]
        if wrong:
            raise WhyError(f"policy {policy.id} has nothing called {wrong[0]!r}. {advise(wrong[0], sorted(names))}")
        for part in ids[1:]:
            own = own[(own["per"] == part) | (own["period"] == part)]
    if not len(own):
        raise WhyError(f"policy {policy.id} measures nothing in {year}")
    size = own["shadow_price"].abs().fillna(0.0) + own["charge"].abs().fillna(0.0)
    row = own.loc[size.sort_values(ascending=False, kind="stable").index].iloc[0].to_dict()
    if policy.price is not None:
        return _charge(books, both, policy, row)
    return _bound(books, nudge, both, policy, row)


def _named(both: Both, policy: Policy, row: dict[str, Any]) -> Pair:
    title = both.policy(policy.id)
    about = " ".join(str(part) for part in (row["per"], row["period"]) if part)
    told = both.tidy(about) if about else ("", "")
    return f"{title[0]} {told[0]}".strip(), f"{title[1]} {told[1]}".strip()


def _shown(both: Both, policy: Policy, value: float) -> Pair:
    if policy.of:
        return both.say("{v}", "{v}", v=f"{100 * value:.2f} %")
    return both.plain_number(value)


def _bound(books: Books, nudge: Nudge, both: Both, policy: Policy, row: dict[str, Any]) -> Explanation:
    year = int(row["year"])
    label = (policy.id, row["per"], year, row["period"])
    at = _row(books, label)
    values: dict[str, Any] = {
        "name": _named(both, policy, row),
        "year": str(year),
        "value": _shown(both, policy, float(row["value"])),
        "bound": _shown(both, policy, float(row["bound"])),
    }
    said = [
        both.say("{name}, {year}: {value} (bound {bound}).", "{name}，{year} 年：{value}（限值 {bound}）。", **values)
    ]
    empty = books.account({})
    if at is None or policy.mode == "monitor":
        said.append(("It is only watched: it binds nothing and costs nothing.", "仅作监测，不构成约束，没有代价。"))
        return Explanation("policy", " ".join(_parts(label)), both.en, said, gathered(empty), empty, 0.0)
    price = float(books.y[at]) / books.factor("rows", at)
    if abs(price) < 1e-12:
        said.append(("It is met with room to spare, so its price is 0.", "已达到且有余量，影子价格为 0。"))
        return Explanation("policy", " ".join(_parts(label)), both.en, said, gathered(empty), empty, 0.0)
    minimum = price > 0
    missed = float(row["missed"]) if pd.notna(row["missed"]) else 0.0
    values["price"] = both.money(abs(price), _unit(books, policy))
    changes, effects = pd.DataFrame(), pd.DataFrame()
    found: Nudged | None
    if missed > NEAR * abs(float(row["bound"])) and policy.penalty:
        found = _nearer(books, nudge, label, minimum)
        said += _missed(books, both, policy, found, missed, values)
    else:
        found = nudge.tighten(at, nudge.row_size(at))
        if minimum:
            text = ("Each unit more that it asks for costs {price}.", "要求每提高一单位，代价为 {price}。")
        else:
            text = ("Each unit more that it allows would be worth {price}.", "限值每放宽一单位，价值为 {price}。")
        said.append(both.say(*text, **values))
        said += _range(books, nudge, both, policy, row, at)
    if found is not None:
        changes = displaced(books, found, both)
        effects = _effects(books, found, year, abs(price)) if missed <= 0 or not policy.penalty else effects
    terms, payers = bearers(books, both, at, year)
    said += payers
    if len(effects):
        said.append(_told(both, effects))
    if books.model.is_mip:
        said.append(mip_note())
    points = pd.DataFrame(columns=EMPTY_BREAKEVEN)
    total = float(effects["value"].sum()) if len(effects) else 0.0
    return Explanation("policy", " ".join(_parts(label)), both.en, said, effects, terms, total, changes, points)


def _parts(label: tuple[Any, ...]) -> list[str]:
    return [str(part) for part in label if part not in ("", None)]


def _row(books: Books, label: tuple[Any, ...]) -> int | None:
    for name in ROWS:
        at = books.row(name, *label)
        if at is not None and books.y[at] != 0.0:
            return at
    return next((at for name in ROWS if (at := books.row(name, *label)) is not None), None)


def _nearer(books: Books, nudge: Nudge, label: tuple[Any, ...], minimum: bool) -> Nudged | None:
    """The plan in which a missed goal is missed a little less."""
    column = books.column("shortfall" if minimum else "excess", *label)
    return None if column is None else nudge.force([({column: 1.0}, -nudge.size(column))])


def _missed(
    books: Books, both: Both, policy: Policy, found: Nudged | None, missed: float, values: dict[str, Any]
) -> list[Pair]:
    unit = _unit(books, policy)
    values = {
        **values,
        "missed": _amount(both, missed, unit),
        "penalty": both.money(float(policy.penalty or 0.0), unit),
    }
    text = (
        "It is missed by {missed}: a unit nearer would save the penalty of {penalty}, and that is its price.",
        "缺口 {missed}：每接近一单位可免罚金 {penalty}，这就是它的价格。",
    )
    said = [both.say(*text, **values)]
    if found is None:
        said.append(("It cannot come any nearer, at any price.", "在任何价格下都无法再接近目标。"))
        return said
    own = float(policy.penalty or 0.0) + found.loss / books.year_factor(int(values["year"]))
    text = (
        "Coming one unit nearer would cost {own} in truth, so the penalty is paid instead.",
        "实际每接近一单位的成本为 {own}，因此宁可支付罚金。",
    )
    said.append(both.say(*text, own=both.money(own, unit)))
    return said


def _range(books: Books, nudge: Nudge, both: Both, policy: Policy, row: dict[str, Any], at: int) -> list[Pair]:
    """Between which bounds the price stays what it is."""
    found = nudge.range_of(at)
    if found is None:
        return []
    lower, upper = float(books.model.row_lower[at]), float(books.model.row_upper[at])
    level = lower if np.isfinite(lower) else upper
    bound = float(row["bound"])
    if policy.of:  # the bound of a share stands in the coefficients; a shift of the row is one of the share's amount
        of = float(row["of"]) or 1.0
        ends = [bound + (end - level) / of for end in found]
    else:
        ends = [bound + (end - level) for end in found]
    shown = [_shown(both, policy, end) if np.isfinite(end) else ("∞", "∞") for end in ends]
    text = (
        "That price holds while the bound lies between {low} and {high}.",
        "限值在 {low} 与 {high} 之间时该价格不变。",
    )
    if abs(ends[1] - ends[0]) <= 1e-9 * max(1.0, abs(bound)):
        text = (
            "That price holds for this bound alone: just beside it another price begins.",
            "该价格仅对当前限值成立，稍有变动价格即改变。",
        )
    return [both.say(*text, low=shown[0], high=shown[1])]


def _effects(books: Books, found: Nudged, year: int, price: float) -> pd.DataFrame:
    """The objective's terms per unit of the bound, in the way in which they count; their sum is the price.

    Empty where they do not add up to it: then the plan has jumped to another that is as good, and they say nothing.
    """
    moved = found.moved / abs(found.step)
    values = np.asarray(books.by_term @ moved).ravel()
    factor = books.year_factor(year)
    rows = [
        ("objective", name, 1.0, value / factor, value / factor)
        for name, value in zip(books.term_names, values, strict=True)
        if value
    ]
    table = pd.DataFrame(rows, columns=["kind", "item", "amount", "price", "value"])
    if abs(abs(float(table["value"].sum())) - price) > 1e-3 * price:
        return table.iloc[:0]
    order = table["value"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _told(both: Both, effects: pd.DataFrame) -> Pair:
    """Which terms of the objective move most."""
    first = effects.head(3)
    parts = [
        (
            f"{both.item('objective', r['item'])[0]} {both.money(r['value'])[0]}",
            f"{both.item('objective', r['item'])[1]} {both.money(r['value'])[1]}",
        )
        for r in first.to_dict("records")
    ]
    text = ("Per unit the objective's terms move by: {en}.", "每单位使目标各项变动：{zh}。")
    return both.say(*text, en="; ".join(p[0] for p in parts), zh="；".join(p[1] for p in parts))


def _unit(books: Books, policy: Policy) -> str:
    """Unit of what a policy measures, blank where it has none or several."""
    goods = books.case["commodities"].set_index("commodity")["unit"]
    units: set[str] = set()
    for measure in policy.measure:
        if "unit" in measure.filters:
            units |= {str(unit) for unit in measure.filters["unit"]}
        elif measure.weights is None and abs(measure.factor) == 1.0 and "commodity" in measure.filters:
            units |= {str(goods[good]) for good in measure.filters["commodity"]}
        else:
            units.add("")
    return units.pop() if len(units) == 1 else ""


def _amount(both: Both, value: float, unit: str) -> Pair:
    return both.amount(value, unit) if unit else both.plain_number(value)


def _charge(books: Books, both: Both, policy: Policy, row: dict[str, Any]) -> Explanation:
    """A charge or subsidy: what it comes to."""
    values: dict[str, Any] = {
        "name": _named(both, policy, row),
        "year": str(int(row["year"])),
        "value": _amount(both, float(row["measure"]), _unit(books, policy)),
        "price": both.money(abs(float(policy.price or 0.0)), _unit(books, policy)),
        "charge": both.money(abs(float(row["charge"]))),
    }
    charge = float(policy.price or 0.0) >= 0
    text = (
        "{name}, {year}: a charge of {price} on {value} takes {charge}.",
        "{name}，{year} 年：收费标准 {price}，计 {value}，共 {charge}。",
    )
    if not charge:
        text = (
            "{name}, {year}: a refund of {price} on {value} gives {charge}.",
            "{name}，{year} 年：返还标准 {price}，计 {value}，共 {charge}。",
        )
    empty = books.account({})
    return Explanation("policy", policy.id, both.en, [both.say(*text, **values)], gathered(empty), empty, 0.0)
