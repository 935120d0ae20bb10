"""Why a plant is not built, stands idle, or runs at its limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbia.results.why.books import OWN, Books, WhyError, gathered
from symbia.results.why.displaced import displaced
from symbia.results.why.explanation import EMPTY_BREAKEVEN, Explanation
from symbia.results.why.nudge import Nudge
from symbia.results.why.speech import Both, Pair, tidy

#: relative to what flows through the account: below this a margin is none
NOTHING = 1e-7
COSTS = ("variable", "fixed", "investment", "freight", "purchases", "disposal")
POINTS = 5
#: price changes beyond this say nothing
FAR = 2.0
#: what is said of a plant that does not run, and of one that does
DOING = {
    "absent": ("{name} is not built in {year}.", "{name}：{year} 年未建。"),
    "idle": ("{name} stands idle in {year}.", "{name}：{year} 年停用。"),
}
RUNS = (
    "{name} runs in {year}: {made}, {use} of what it could do.",
    "{name}：{year} 年运行，{made}，产能利用率 {use}。",
)


def why_plant(books: Books, nudge: Nudge, plant: str, year: int) -> Explanation:
    """The account of one more unit of a plant's activity in a year.

    Of a plant that runs, in the mix and seasons in which it does. One that does not run is forced to, a little: the
    mix, the seasons, the building and every price along its chain are then those that cost least.
    """
    row = books.known("plants", "plant", plant)
    both = Both(books.case)
    state = _state(books, plant, year)
    process = books.known("processes", "process", str(row["process"]))
    unit = str(process["activity_unit"])
    columns = _columns(books, plant, year)
    activities = [column for column in columns if books.block_of("columns", column)[0].name == "activity"]
    if not activities:
        raise WhyError(f"plant {plant} cannot run in {year}: it has no capacity then, and none may be built")
    changes = pd.DataFrame()
    if state["kind"] in ("full", "part"):
        used, moved = books, books.x
    else:
        free = [c for c in columns if books.model.integer[c]]
        found = nudge.force([(dict.fromkeys(activities, 1.0), nudge.size(activities[0]))], free=free)
        if found is None:
            return _impossible(books, both, plant, year)
        used, moved = found.books, found.moved
        changes = displaced(books, found, both, leave_out=plant)
    total = float(moved[activities].sum())
    running = [c for c in columns if books.block_of("columns", c)[0].name != "new_capacity"]
    weights = {c: float(moved[c]) / total for c in (columns if used is not books else running) if moved[c]}
    detail = used.account(weights)
    terms = gathered(detail)
    margin = float(terms.loc[terms["kind"] != "own", "value"].sum())
    size = float(terms["value"].abs().sum()) or 1.0
    margin = 0.0 if abs(margin) <= NOTHING * size else margin
    sentences = _sentences(books, both, plant, year, state, unit, terms, margin)
    points = breakeven(both, terms, 0.0 if state["freely_built"] else margin, unit)
    total_gain = used.reduced(weights)
    return Explanation("plant", plant, both.en, sentences, terms, detail, total_gain, changes, points)


def _columns(books: Books, plant: str, year: int) -> list[int]:
    """A plant's columns of a year: activity and substitution in its periods, building in all years up to it."""
    periods = set(books.periods(year))
    found = []
    for name, at in (("activity", 2), ("substitution", 4)):
        own = books.positions("columns", name).items()
        found += [column for label, column in own if label[0] == plant and label[at] in periods]
    for name in ("new_capacity", "units_built", "built"):
        own = books.positions("columns", name).items()
        found += [column for label, column in own if label[0] == plant and int(label[1]) <= year]
    return found


def _impossible(books: Books, both: Both, plant: str, year: int) -> Explanation:
    """It cannot run at any price."""
    text = (
        "{name} cannot run in {year} at any price: some input is not to be had, or its product cannot go anywhere, "
        "within the limits that must be kept.",
        "{name}：{year} 年在任何价格下都无法运行——在必须遵守的约束内，投入物无来源或产品无去向。",
    )
    empty = books.account({})
    said = [both.say(*text, name=both.plant(plant), year=str(year))]
    return Explanation("plant", plant, both.en, said, gathered(empty), empty, 0.0)


def _state(books: Books, plant: str, year: int) -> dict[str, Any]:
    table = books.tables["capacity"]
    own = table[(table["plant"] == plant) & (table["year"] == year)]
    if not len(own):
        raise WhyError(f"the case has no year {year}")
    found: dict[str, Any] = {str(name): value for name, value in own.iloc[0].items()}
    use = found["use"]
    if found["in_service"] <= 0:
        kind = "absent"
    elif found["activity"] <= 0 or not np.isfinite(use) or use < 1e-7:
        kind = "idle"
    else:
        kind = "full" if use > 1 - 1e-6 else "part"
    found["kind"] = kind
    periods = books.periods(year)
    limit = books.price("max_new", plant) if books.row("max_new", plant) is not None else 0.0
    found["freely_built"] = kind == "full" and found["new_capacity"] > 0 and abs(limit) <= 1e-9
    found["full_periods"] = [p for p in periods if abs(books.price("capacity", plant, p)) > 1e-9]
    return found


def _sentences(
    books: Books,
    both: Both,
    plant: str,
    year: int,
    state: dict[str, Any],
    unit: str,
    terms: pd.DataFrame,
    margin: float,
) -> list[Pair]:
    brings = float(terms.loc[(terms["value"] > 0) & (terms["kind"] != "own"), "value"].sum())
    costs = -float(terms.loc[(terms["value"] < 0) & (terms["kind"] != "own"), "value"].sum())
    values: dict[str, Any] = {
        "name": both.plant(plant),
        "year": str(year),
        "unit": both.unit(unit),
        "brings": both.money(brings, unit),
        "costs": both.money(costs, unit),
        "margin": both.money(abs(margin), unit),
        "use": f"{100 * (state['use'] if state['use'] == state['use'] else 0):.0f} %",
        "made": both.amount(float(state["activity"]), unit),
        "rent": both.money(float(state["shadow_price"] or 0.0)),
    }
    absent = state["kind"] == "absent"
    found = [
        both.say(*DOING.get(state["kind"], RUNS), **values),
        both.say(
            "One {unit} more brings {brings} and costs {costs}, all inputs and products at the prices of its site"
            + (", capital and fixed cost included." if absent else "."),
            "每多 1 {unit}：收入 {brings}，成本 {costs}（投入与产品均按当地影子价格"
            + ("，含投资与固定成本）。" if absent else "）。"),
            **values,
        ),
    ]
    found += [both.say(*text, **values) for text in _outcome(state, margin)]
    found += _building(books, both, plant, year, state)
    if books.model.is_mip:
        found.append(mip_note())
    return found


def _outcome(state: dict[str, Any], margin: float) -> list[Pair]:
    """What brings less costs come to, in sentences to be filled in."""
    absent = state["kind"] == "absent"
    if margin < 0:
        return [
            (
                "That is a loss of {margin} (money of {year}): "
                "forced to run, each {unit} takes so much from the value.",
                "即亏损 {margin}（{year} 年价格）：若强制运行，每{unit}使价值减少这么多。",
            )
        ]
    if margin > 0 and state["freely_built"]:
        return [
            (
                "The {margin} that it earns above them just pays for capital and fixed cost of new capacity: it is "
                "built as far as that pays.",
                "扣除后尚余 {margin}，恰好抵偿新增产能的投资与固定成本：已建到不赚不亏为止。",
            )
        ]
    if margin > 0:
        found = [
            (
                "It earns {margin} above its costs; only its limits hold it back.",
                "扣除成本后每单位尚余 {margin}，仅受自身约束限制。",
            )
        ]
        if abs(float(state["shadow_price"] or 0.0)) > 0 and not absent:
            found.append(
                (
                    "One more unit of its capacity would be worth {rent} a year, before capital.",
                    "其产能每多一单位，年价值 {rent}（未计投资）。",
                )
            )
        return found
    if absent:
        return [
            ("It just breaks even: building a little would change nothing.", "恰好盈亏平衡：少量新建不影响目标值。")
        ]
    return [("Both are equal: it runs exactly as far as that pays.", "两者相等：恰好运行到不赚不亏为止。")]


def _building(books: Books, both: Both, plant: str, year: int, state: dict[str, Any]) -> list[Pair]:
    """What limits building, where it is limited or was decided by whole numbers."""
    found = []
    limit = books.price("max_new", plant) if books.row("max_new", plant) is not None else 0.0
    if state["new_capacity"] > 0 and abs(limit) > 1e-9:
        text = (
            "It is built up to its limit; one more unit allowed would be worth {worth}.",
            "已建至新增产能上限，上限每放宽一单位价值 {worth}。",
        )
        found.append(both.say(*text, worth=both.money(abs(limit))))
    for name in ("built", "units_built"):
        if books.column(name, plant, year) is not None:
            text = (
                "It comes in whole units or with a yes/no decision; the account is of a small part of it.",
                "该装置须整台建设或有建与不建的决策；此处按可分割的一小部分计算。",
            )
            found.append(text)
            break
    if state["kind"] == "part" and state["full_periods"]:
        text = ("It is at its limit in: {periods}.", "满负荷时段：{periods}。")
        found.append(both.say(*text, periods=", ".join(map(tidy, state["full_periods"]))))
    return found


def mip_note() -> Pair:
    """Said wherever prices come from a problem with whole numbers."""
    return (
        "The case has whole numbers: prices are those with the whole numbers held at what was found.",
        "本案例含整数变量：影子价格为整数取值固定后的价格。",
    )


def breakeven(both: Both, terms: pd.DataFrame, margin: float, unit: str) -> pd.DataFrame:
    """Each price alone at which the margin would be none: price less margin over amount, nearest first."""
    rows = []
    if margin:
        for row in terms[~terms["kind"].isin([*OWN, "own"])].itertuples():
            if row.kind == "balance" and row.price and abs(row.value) > 1e-3 * abs(margin):
                needed = row.price - margin / row.amount
                if needed * row.price < 0 or abs(needed - row.price) > FAR * abs(row.price):
                    continue
                own = both.en.units.get(row.item, "")
                now, then = both.money(row.price, own), both.money(needed, own)
                rows.append((both.item("balance", row.item), now, then, (needed - row.price) / abs(row.price)))
            elif row.kind == "objective" and row.item in COSTS:
                needed = row.value - margin
                if needed < 0:
                    now, then = both.money(-row.value, unit), both.money(-needed, unit)
                    rows.append((both.item("objective", row.item), now, then, (needed - row.value) / row.value))
    rows.sort(key=lambda one: abs(one[3]))
    shown = [(what, now, then, f"{100 * change:+.1f} %".replace("-", "−")) for what, now, then, change in rows[:POINTS]]
    return pd.DataFrame(shown, columns=EMPTY_BREAKEVEN)
