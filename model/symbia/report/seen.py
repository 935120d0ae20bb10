"""A solution as somebody sees it: one language, one year to begin with, labels made harmless."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from symbia.case import Case, amounts
from symbia.report.look import colours
from symbia.report.words import word
from symbia.results import Solution
from symbia.results.value_added import at_shadow_prices

LONG = 44
Kept = TypeVar("Kept")


def clean(text: str, longest: int = LONG) -> str:
    """Text from a case without control characters and turns of direction, and not endless."""
    text = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest]).strip() or "?"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def drawn(text: str, longest: int = LONG) -> str:
    """The same for a figure, in which Plotly would take angle brackets for markup.

    What is too long first loses what stands in brackets.
    """
    if len(text) > longest:
        for sign in "(（":
            text = text.split(sign, 1)[0].strip() or text
    return html.escape(clean(text, longest), quote=False)


def sentence(parts: Iterable[str]) -> str:
    """Lines of a hover text; blank ones are left out."""
    return "<br>".join(part for part in parts if part)


class Seen:
    """Tables, labels and numbers of a solution in one language; ``year`` is the last of the case."""

    def __init__(self, solution: Solution, language: amounts.Language = "en") -> None:
        if not solution.tables:
            raise ValueError(f"there is nothing to show: the solve ended {solution.status}")
        self.solution = solution
        self.case: Case = solution.case
        self.tables = solution.tables
        self.language = language
        self.year = int(self.case["years"]["year"].max())
        self._labels: dict[str, dict[str, str]] = {}
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What ``make`` gives, made once: many figures begin with the same table."""
        if name not in self._kept:
            self._kept[name] = make()
        found: Kept = self._kept[name]
        return found

    def word(self, key: str, **values: object) -> str:
        """A heading in the language."""
        return word(key, self.language).format(**values)

    def name(self, table: str, key: str) -> str:
        """Label of an id; an id without a row is its own label."""
        if table not in self._labels:
            rows = self.case[table]
            column = "name_zh" if self.language == "zh" else "name_en"
            self._labels[table] = dict(zip(rows.iloc[:, 0].astype(str), rows[column].astype(str), strict=True))
        return self._labels[table].get(key) or key

    def chain(self, key: str) -> str:
        """Label of a chain; ``other`` is said in the language."""
        found = self.name("chains", key)
        return self.word("other") if found == "other" else found

    def site(self, key: str, longest: int = LONG) -> str:
        """Label of a site for a figure."""
        return drawn(self.name("sites", key), longest)

    def good(self, key: str, longest: int = LONG) -> str:
        """Label of a commodity for a figure."""
        return drawn(self.name("commodities", key), longest)

    def amount(self, value: float, commodity: str) -> str:
        """An amount of a commodity, harmless in a figure."""
        return drawn(amounts.amount(value, self.unit[commodity], self.language))

    def money(self, value: float) -> str:
        """An amount of money."""
        return clean(amounts.amount(value, self.case.currency, self.language))

    def price(self, value: float, commodity: str) -> str:
        """A price of a commodity."""
        return clean(amounts.price(value, self.case.currency, self.unit[commodity], self.language))

    @cached_property
    def unit(self) -> dict[str, str]:
        """Unit of each commodity."""
        return self._of_goods("unit")

    @cached_property
    def category(self) -> dict[str, str]:
        """Category of each commodity."""
        return self._of_goods("category")

    @cached_property
    def reference(self) -> dict[str, float]:
        """Reference price of each commodity."""
        rows = self.case["commodities"]
        return dict(zip(rows["commodity"], rows["reference_price"].astype(float), strict=True))

    def _of_goods(self, column: str) -> dict[str, str]:
        rows = self.case["commodities"]
        return dict(zip(rows["commodity"], rows[column], strict=True))

    @cached_property
    def plants(self) -> pd.DataFrame:
        """Plants with their process's chain and main commodity, by plant."""
        kinds = self.case["processes"][["process", "chain", "main_commodity", "activity_unit", "capacity_basis"]]
        return self.case["plants"].merge(kinds, on="process", how="left").set_index("plant")

    def plant(self, key: str) -> str:
        """What a plant is and where it stands."""
        row = self.plants.loc[key]
        return f"{self.name('processes', row['process'])} · {self.name('sites', row['site'])}"

    def link(self, key: str) -> str:
        """A link by its ends and transport mode."""
        ends = self.kept("links", lambda: self.case["links"].set_index("link")[["from", "to", "transport_mode"]])
        if key not in ends.index:
            return key
        start, end, mode = ends.loc[key]
        return f"{self.name('sites', start)} – {self.name('sites', end)} ({mode})"

    @cached_property
    def years(self) -> list[int]:
        """Years of the case."""
        return [int(year) for year in self.case["years"]["year"]]

    def periods(self, year: int | None = None) -> pd.DataFrame:
        """Periods of a year, in order."""
        table = self.case["periods"]
        return table[table["year"] == (self.year if year is None else year)]

    def period(self, key: str) -> str:
        """Label of a period; common names of seasons are said in the language."""
        return self.word(f"season_{key}") if f"season_{key}" != self.word(f"season_{key}") else key

    @cached_property
    def chain_colour(self) -> dict[str, str]:
        """A colour for each chain, the largest first."""
        worth = self.made["worth"].groupby(self.made["chain"]).sum().sort_values(ascending=False, kind="stable")
        return colours([*worth.index, *(c for c in dict.fromkeys(self.plants["chain"]) if c not in worth.index)])

    @cached_property
    def made(self) -> pd.DataFrame:
        """Main commodities made, by plant and period, with site, chain and worth at reference prices."""
        own = self.plants[["site", "chain", "main_commodity"]].reset_index()
        table = self.tables["flows"].merge(own, on="plant")
        table = table[(table["commodity"] == table["main_commodity"]) & (table["amount"] > 0)]
        return table.assign(worth=table["amount"] * table["commodity"].map(self.reference).astype(float))

    @cached_property
    def added(self) -> pd.DataFrame:
        """What is added by ``site`` and ``period``: ``value``; no rows where the solution has no shadow prices."""
        found = at_shadow_prices(self.case, self.tables)
        return pd.DataFrame({"site": [], "period": [], "value": []}) if found is None else found

    @cached_property
    def exchanges(self) -> pd.DataFrame:
        """Exchanges with the chains at both ends and their worth at reference prices, largest first."""
        chain = self.plants["chain"].to_dict()
        table = self.tables["exchanges"]
        worth = table["amount"] * table["commodity"].map(self.reference).astype(float).abs()
        table = table.assign(
            worth=worth,
            category=table["commodity"].map(self.category),
            source_chain=[chain.get(key, "") for key in table["source_id"]],
            use_chain=[chain.get(key, "") for key in table["use_id"]],
        )
        # a supply may be called as a plant is
        table["source_chain"] = table["source_chain"].where(table["source_kind"] == "plant", "")
        table["use_chain"] = table["use_chain"].where(table["use_kind"] == "plant", "")
        return table.sort_values(["worth", "amount"], ascending=False, kind="stable")
