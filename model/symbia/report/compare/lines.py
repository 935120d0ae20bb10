"""Rows of a comparison as text: labels in the language, amounts in the units that people use."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.attribution import called
from symbia.report.seen import Seen, clean
from symbia.results.compare import Comparison
from symbia.results.compare.words import word
from symbia.results.compare.worth import MEASURES

SHARES = ("utilisation_rate", "utilisation_rate_all", "use")
COUNTS = ("targets_met", "targets_missed")


@dataclass(frozen=True)
class Line:
    """One row: what it is about, its value in each run and its change in each but the base."""

    texts: tuple[str, ...]
    shown: tuple[str, ...]
    changes: tuple[str, ...]
    values: tuple[float, ...]
    moved: tuple[float, ...]

    @property
    def same(self) -> bool:
        """Did nothing change."""
        return all(not change or change != change for change in self.moved)


class Side:
    """A comparison in one language."""

    def __init__(self, comparison: Comparison, language: amounts.Language) -> None:
        self.comparison = comparison
        self.language = language
        solved = [run.solution for run in comparison.runs if run.solved]
        self.seen = Seen(solved[0], language)
        self._others = [Seen(one, language) for one in solved[1:]]
        self.names = comparison.names
        self.many_years = len({year for one in solved for year in one.case["years"]["year"]}) > 1

    def word(self, key: str, **values: object) -> str:
        """A word of comparisons in the language."""
        return word(key, self.language, **values)

    def label(self, table: str, key: str, longest: int = 44) -> str:
        """Label of an id in whichever run has it."""
        for seen in (self.seen, *self._others):
            found = seen.name(table, key)
            if found != key:
                return clean(found, longest)
        return clean(key, longest)

    def chain(self, key: str) -> str:
        """Label of a chain."""
        return clean(self.seen.chain(key), 40)

    def holder(self, kind: str, key: str, chain: str) -> str:
        """A holder of limits, in words of whichever run knows it."""
        for seen in (self.seen, *self._others):
            found = called(seen, kind, key, chain)
            if found != key:
                break
        return clean(found, 60)

    def policy(self, key: str, longest: int = 80) -> str:
        """Title of a policy in whichever run has it."""
        for run in self.comparison.runs:
            for policy in run.solution.case.policies:
                if policy.id == key:
                    title = policy.title_zh if self.language == "zh" else policy.title
                    return clean(title or key, longest)
        return clean(key, longest)

    def amount(self, value: float, unit: str) -> str:
        """An amount with its unit: tonnes a year, megawatts, money, prices."""
        if value != value or math.isinf(value):
            return ""
        if unit == "MWh/h":
            return f"{amounts.number(value)} {'兆瓦' if self.language == 'zh' else 'MW'}"
        for end, told in (("/a", "/年" if self.language == "zh" else "/a"), ("/h", "/h")):
            if unit.endswith(end):
                return clean(amounts.amount(value, unit.removesuffix(end), self.language) + told)
        return clean(amounts.amount(value, unit, self.language))

    def price(self, value: float, unit: str) -> str:
        """A price, its unit written ``CNY/t``."""
        money, _, good = unit.partition("/")
        return clean(amounts.price(value, money, good or "1", self.language).removesuffix("/1"))

    def share(self, value: float) -> str:
        """A share in percent."""
        return "" if value != value else f"{100 * value:.1f} %".replace("-", "−")

    def line(self, texts: Sequence[str], row: Any, show: Callable[[float], str], points: bool = False) -> Line:
        """A row of a comparison's table as text; ``points``: changes of shares are percentage points."""
        values = tuple(float(row[name]) for name in self.names)
        moved = tuple(float(row[f"change {name}"]) for name in self.names[1:])
        changes = tuple(self._change(change, values[0], show, points) for change in moved)
        return Line(tuple(texts), tuple(show(value) for value in values), changes, values, moved)

    def _change(self, change: float, base: float, show: Callable[[float], str], points: bool) -> str:
        if change != change:
            return ""
        if change == 0:
            return "0"
        sign = "+" if change > 0 else "−"
        if points:
            return f"{sign}{100 * abs(change):.1f} {'个百分点' if self.language == 'zh' else 'pp'}"
        share = abs(change / base) if base and base == base else math.inf
        told = f" ({sign}{100 * share:.{0 if share >= 0.1 else 1}f} %)" if share < 10 else ""
        return f"{sign}{show(abs(change))}{told}"


def sortable(value: float) -> float:
    """A number to sort by; what is blank counts as 0."""
    return value if value == value else 0.0


def key_lines(side: Side) -> list[Line]:
    """The headline's rows."""
    found = []
    for row in side.comparison.tables["headline"].to_dict("records"):
        name = row["measure"]
        text = side.label("commodities", row["item"]) if name == "emission" else side.word(name)
        if name == "objective":
            text = side.word(side.comparison.base.case.objective.kind)
        found.append(side.line([text], row, _show(side, name, row["unit"]), name in SHARES))
    return found


def _show(side: Side, name: str, unit: str) -> Callable[[float], str]:
    if name in SHARES:
        return side.share
    if name in COUNTS or unit == "1":
        return amounts.number
    return partial(side.amount, unit=unit)


def term_lines(side: Side) -> list[Line]:
    """The objective's terms."""
    rows = side.comparison.tables["terms"].to_dict("records")
    return [
        side.line([side.word(f"term_{row['term']}")], row, _show(side, "", row["unit"]))
        for row in rows
        if any(row[name] for name in side.names)
    ]


def output_lines(side: Side) -> list[Line]:
    """Output by commodity."""
    rows = side.comparison.tables["output"].to_dict("records")
    return [
        side.line([_of_year(side, side.label("commodities", r["commodity"]), r)], r, _show(side, "", r["unit"]))
        for r in rows
    ]


def holder_lines(side: Side) -> list[Line]:
    """What the limits of each holder bring."""
    found = []
    for row in side.comparison.tables["holders"].to_dict("records"):
        kind = side.seen.word(f"holder_{row['holder_kind']}")
        texts = [side.holder(row["holder_kind"], row["holder"], row["chain"]), kind]
        found.append(side.line(texts, row, _show(side, "", row["unit"])))
    return found


def chain_lines(side: Side) -> list[Line]:
    """Output value, revenue and value added by chain."""
    rows = side.comparison.tables["chains"].to_dict("records")
    return [
        side.line(
            [_of_year(side, side.chain(row["chain"]), row), side.word(row["measure"])],
            row,
            _show(side, "", row["unit"]),
        )
        for row in rows
    ]


def plant_lines(side: Side, measures: Sequence[str] = ("new_capacity", "activity", "use")) -> list[Line]:
    """New capacity, activity and use by plant."""
    table = side.comparison.tables["plants"]
    found = []
    for row in table[table["measure"].isin(measures)].to_dict("records"):
        name = side.label("processes", row["process"], 60)
        texts = [_of_year(side, name, row), side.label("sites", row["site"]), side.word(row["measure"])]
        found.append(side.line(texts, row, _show(side, row["measure"], row["unit"]), row["measure"] in SHARES))
    return found


def byproduct_lines(side: Side) -> list[Line]:
    """By-products made, used, stacked."""
    rows = side.comparison.tables["byproducts"].to_dict("records")
    found = []
    for row in rows:
        texts = [_of_year(side, side.label("commodities", row["commodity"]), row), side.word(row["measure"])]
        found.append(side.line(texts, row, _show(side, row["measure"], row["unit"]), row["measure"] in SHARES))
    return found


def trade_lines(side: Side) -> list[Line]:
    """Bought and sold."""
    found = []
    for row in side.comparison.tables["trade"].to_dict("records"):
        good = _of_year(side, side.label("commodities", row["commodity"]), row)
        texts = [side.word(row["side"]), good, clean(row["contract"], 24)]
        found.append(side.line(texts, row, _show(side, "", row["unit"])))
    return found


def shipment_lines(side: Side) -> list[Line]:
    """Shipments by route."""
    found = []
    for row in side.comparison.tables["shipments"].to_dict("records"):
        good = _of_year(side, side.label("commodities", row["commodity"]), row)
        ends = [side.label("sites", row[end], 34) for end in ("from", "to")]
        found.append(side.line([good, *ends, clean(row["transport_mode"], 16)], row, _show(side, "", row["unit"])))
    return found


def price_lines(side: Side, table: str = "prices") -> list[Line]:
    """Shadow prices by commodity, and by site."""
    found = []
    for row in side.comparison.tables[table].to_dict("records"):
        texts = [_of_year(side, side.label("commodities", row["commodity"]), row)]
        texts += [side.label("sites", row["site"])] if "site" in row else []
        found.append(side.line(texts, row, partial(side.price, unit=row["unit"])))
    return found


def about(side: Side, row: dict[str, Any]) -> str:
    """Which of a policy's statements it is: the value of per, the period, the year."""
    value = str(row["per"])
    told = side.seen.plant(value) if value in side.seen.plants.index else ""
    for table in () if told else ("sites", "owners", "chains", "processes", "commodities"):
        told = side.label(table, value) if value else ""
        if told != value:
            break
    parts = [told if value else "", side.seen.period(str(row["period"])) if row["period"] else ""]
    return _of_year(side, clean(" ".join(part for part in parts if part), 44), row).lstrip(" ·").replace("?", "")


def _of_year(side: Side, text: str, row: dict[str, Any]) -> str:
    return f"{text} · {int(row['year'])}" if side.many_years else text


def changed(lines: Sequence[Line]) -> list[Line]:
    """Those in which something changed."""
    return [line for line in lines if not line.same]


def policy_rows(side: Side) -> pd.DataFrame:
    """One row for each statement of a policy: standing, and each measure of each run, in the order of the table."""
    tables = side.comparison.tables
    keys = ["policy", "per", "year", "period"]
    table = tables["policies"].drop_duplicates([*keys, "measure"])
    found = table[keys].drop_duplicates().reset_index(drop=True)
    stands = tables["standings"].set_index(keys)
    for measure in MEASURES:
        own = table.loc[table["measure"] == measure, [*keys, *side.names]]
        own = own.rename(columns={name: f"{name}|{measure}" for name in side.names})
        found = found.merge(own, on=keys, how="left")
    index = pd.MultiIndex.from_frame(found[keys])
    for name in side.names:
        found[f"{name}|standing"] = stands[name].reindex(index).to_numpy()
    return found
