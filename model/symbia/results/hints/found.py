"""Where hints are gathered, and the words that all of them need."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case import Case
from symbia.case.codes import HINTS
from symbia.case.show import rounded

COLUMNS = ("code", "severity", "site", "commodity", "period", "amount", "message_en", "message_zh")
#: share of a commodity's greatest amount below which an amount is rounding
NEGLIGIBLE = 1e-6


class Found:
    """Hints about a case and its result tables; ``rows`` grows."""

    def __init__(self, case: Case, tables: dict[str, pd.DataFrame]) -> None:
        self.case = case
        self.tables = tables
        self.rows: list[tuple[Any, ...]] = []
        self._labels: dict[tuple[str, str], dict[str, str]] = {}
        goods = case["commodities"]
        self.unit = dict(zip(goods["commodity"], goods["unit"], strict=True))
        self.category = dict(zip(goods["commodity"], goods["category"], strict=True))
        balances = tables["balances"]
        most = balances.groupby("commodity")["throughput"].max() if len(balances) else pd.Series(dtype="float64")
        self._least = {str(good): NEGLIGIBLE * float(amount) for good, amount in most.items()}

    def least(self, goods: pd.Series) -> pd.Series:
        """Amounts at or below which a commodity counts as not there."""
        return goods.map(self._least).astype("float64").fillna(0.0)

    def label(self, table: str, key: str, language: str) -> str:
        """The name of a site, commodity or process."""
        column = f"name_{language}"
        if (table, column) not in self._labels:
            rows = self.case[table]
            self._labels[table, column] = dict(zip(rows.iloc[:, 0], rows[column], strict=True))
        return self._labels[table, column].get(key, key)

    def amount(self, value: float, good: str) -> str:
        """A number with the commodity's unit."""
        return f"{rounded(value)} {self.unit[good]}"

    def note(self, code: str, site: str, good: str, period: str, amount: float, en: str, zh: str) -> None:
        """Note a hint. Messages begin with words of ours, so that no text of a case begins a cell."""
        self.rows.append((code, HINTS[code].severity, site, good, period, float(amount), en, zh))

    def where(self, site: str, period: str) -> tuple[str, str]:
        """Place and time at the head of a message, in English and Chinese."""
        when, when_zh = (f", {period}", f"，{period}") if period else ("", "")
        return f"At {self.label('sites', site, 'en')}{when}", f"在{self.label('sites', site, 'zh')}{when_zh}"
