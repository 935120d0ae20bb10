"""Names, units and words of explanations in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from symbia.case import Case
from symbia.results.why.explanation import number
from symbia.results.why.words import UNITS_ZH, WORDS

Pair = tuple[str, str]
LONGEST = 60


def tidy(text: str, longest: int = LONGEST) -> str:
    """Text from a case without control characters, and not endless."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * longest]).strip() or "?"
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


class Speech:
    """What things are called in a language."""

    def __init__(self, case: Case, language: str = "en") -> None:
        self.case = case
        self.language = language
        self._names: dict[str, dict[str, str]] = {}
        self.units = dict(zip(case["commodities"]["commodity"], case["commodities"]["unit"], strict=True))
        self.policies = {policy.id: (policy.title, policy.title_zh) for policy in case.policies}

    def in_language(self, language: str) -> Speech:
        """The same case in another language."""
        return self if language == self.language else Speech(self.case, language)

    @property
    def zh(self) -> bool:
        """Is it Chinese."""
        return self.language == "zh"

    def word(self, key: str) -> str:
        """A word; a key without an entry is its own."""
        return WORDS.get(key, (key, key))[self.zh]

    def name(self, table: str, key: str) -> str:
        """Label of an id."""
        if table not in self._names:
            rows = self.case[table]
            column = "name_zh" if self.zh else "name_en"
            self._names[table] = dict(zip(rows.iloc[:, 0].astype(str), rows[column].astype(str), strict=True))
        return tidy(self._names[table].get(key) or key)

    def plant(self, key: str) -> str:
        """What a plant is and where."""
        rows = self.case["plants"]
        found = rows[rows["plant"] == key]
        if not len(found):
            return tidy(key)
        row = found.iloc[0]
        return f"{self.name('processes', str(row['process']))} · {self.name('sites', str(row['site']))}"

    def traded(self, row: Mapping[str, Any]) -> str:
        """What a row of supplies, demands or disposals is about, and where."""
        return f"{self.name('commodities', str(row['commodity']))} · {self.name('sites', str(row['site']))}"

    def policy(self, key: str) -> str:
        """Title of a policy."""
        return tidy(self.policies.get(key, ("", ""))[self.zh] or key, 80)

    def unit(self, unit: str) -> str:
        """A unit, as it stands in a sentence."""
        return UNITS_ZH.get(unit, unit) if self.zh else unit

    def money(self, value: float, per: str = "") -> str:
        """Money, or money per unit; large amounts in 亿 or bn."""
        currency = self.unit(tidy(self.case.currency, 12))
        if self.case.objective.kind == "measure":
            currency = self.word("objective_units")
        if per:
            return f"{number(value)} {currency}/{self.unit(per)}"
        steps: tuple[tuple[float, str], ...] = ((1e8, "亿"), (1e4, "万")) if self.zh else ((1e9, "bn "), (1e6, "M "))
        for size, name in steps:
            if abs(value) >= size:
                return f"{number(value / size)} {name}{currency}"
        return f"{number(value)} {currency}"

    def amount(self, value: float, unit: str) -> str:
        """An amount with its unit; large ones in 万 or M."""
        if unit == "MWh" and abs(value) >= 1e3:
            if self.zh:
                size, name = (1e5, "亿千瓦时") if abs(value) >= 1e4 else (10.0, "万千瓦时")
            else:
                size, name = (1e6, "TWh") if abs(value) >= 1e6 else (1e3, "GWh")
            return f"{number(value / size)} {name}"
        steps: tuple[tuple[float, str], ...] = ((1e8, "亿"), (1e4, "万")) if self.zh else ((1e6, "M"), (1e3, "k"))
        for size, name in steps:
            if abs(value) >= size:
                return f"{number(value / size)} {name}{self.unit(unit)}"
        return f"{number(value)} {self.unit(unit)}"

    def item(self, kind: str, item: str) -> str:
        """What a row of an account is about."""
        if kind == "balance":
            return self.name("commodities", item)
        if kind == "objective":
            return self.word(f"term_{item}")
        if kind.startswith("policy_"):
            policy, _, rest = item.partition(" ")
            return f"{self.policy(policy)} {tidy(rest) if rest else ''}".strip()
        if kind == "own":
            return self.word("own_limits")
        return f"{self.word(kind)}: {tidy(item)}"

    def tidy(self, text: str) -> str:
        """An id or text of the case, made harmless."""
        return tidy(text)

    def plain_number(self, value: float) -> str:
        """A number without a unit; large ones in 万 or M."""
        return self.amount(value, "").strip()

    def terms(self, table: pd.DataFrame) -> pd.DataFrame:
        """An account in words."""
        rows = []
        total = float(table["value"].sum())
        least = 1e-6 * float(table["value"].abs().max())
        for row in table[table["value"].abs() > least].itertuples(index=False):
            unit = self.units.get(row.item, "") if row.kind == "balance" else ""
            per_unit = row.kind == "balance"
            rows.append(
                {
                    self.word("what"): self.item(row.kind, row.item) + self._at(row),
                    self.word("amount"): f"{number(row.amount)} {self.unit(unit)}" if per_unit else "",
                    self.word("price"): self.money(row.price, unit) if per_unit else "",
                    self.word("value"): number(row.value),
                }
            )
        rows.append(
            {
                self.word("what"): self.word("sum" if "balance" in set(table["kind"]) else "sum_plain"),
                self.word("value"): number(total if abs(total) > least else 0.0),
            }
        )
        return pd.DataFrame(rows).fillna("")

    def _at(self, row: Any) -> str:
        site = getattr(row, "site", "") if row.kind == "balance" else ""
        return f" · {self.name('sites', site)}" if site else ""

    def plain(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table whose cells are text, pairs of texts or numbers, with headings in words."""

        def shown(cell: Any) -> str:
            if isinstance(cell, tuple):
                return str(cell[self.zh])
            return number(cell) if isinstance(cell, float) else str(cell)

        return pd.DataFrame(
            {self.word(str(column)): [shown(cell) for cell in table[column]] for column in table.columns}
        )


class Both:
    """Both languages at once: each method gives a pair of texts."""

    def __init__(self, case: Case) -> None:
        self.en, self.zh = Speech(case, "en"), Speech(case, "zh")

    def __getattr__(self, name: str) -> Callable[..., Pair]:
        """The method of the same name of both."""
        one, two = getattr(self.en, name), getattr(self.zh, name)
        return lambda *args: (one(*args), two(*args))

    def say(self, english: str, chinese: str, /, **values: Any) -> Pair:
        """A sentence in both languages with names and amounts filled in."""
        pairs = {key: value if isinstance(value, tuple) else (value, value) for key, value in values.items()}
        return (
            english.format(**{key: value[0] for key, value in pairs.items()}),
            chinese.format(**{key: value[1] for key, value in pairs.items()}),
        )
