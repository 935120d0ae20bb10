"""case.toml: what a case is called and how its money and years count."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from symbia.case.nearest import advise
from symbia.case.problem import Problem, Severity
from symbia.case.schema import ID

KEYS = ("id", "title", "title_zh", "currency", "base_year", "discount_rate", "objective")
FILE = "case.toml"


@dataclass(frozen=True)
class Header:
    """The keys of case.toml with their defaults; ``objective`` as it stands there."""

    id: str = ""
    title: str = ""
    title_zh: str = ""
    currency: str = ""
    base_year: int = 0
    discount_rate: float = 0.0
    objective: Any = "net_value"


def read_header(found: Mapping[str, Any] | None) -> tuple[Header, list[Problem]]:
    """Check and default the keys of case.toml. ``None`` (a file that could not be read) has been reported already."""
    if found is None:
        return Header(), []
    keys = KeyReader(found, FILE)
    keys.allow(KEYS)
    name = keys.identifier("id")
    title = keys.text("title") or name
    header = Header(
        id=name,
        title=title,
        title_zh=keys.text("title_zh") or title,
        currency=_currency(keys),
        base_year=keys.integer("base_year"),
        discount_rate=keys.number("discount_rate") or 0.0,
        objective=found.get("objective", "net_value"),
    )
    if header.discount_rate <= -1:
        keys.note("out_of_range", "discount_rate", "the number is out of range", "Expected more than -1")
    return header, keys.problems


def _currency(keys: KeyReader) -> str:
    """A word or sign such as CNY, kEUR or ¥: it stands in tables that spreadsheets open, where = begins a formula."""
    currency = keys.text("currency", required=True)
    if currency and not (currency[0].isalpha() or unicodedata.category(currency[0]) == "Sc"):
        keys.note("wrong_type", "currency", "not a currency", "Begin with a letter or a currency sign, as in CNY")
    return currency


class KeyReader:
    """Takes typed values out of a table of a TOML file and notes what is wrong with them.

    ``place`` says which table it is where the file has several: it becomes the problem's column, before the key.
    """

    def __init__(self, found: Mapping[str, Any], file: str, place: str = "") -> None:
        """Read from ``found``, a table of ``file``."""
        self.found = found
        self.file = file
        self.place = place
        self.problems: list[Problem] = []

    def note(
        self,
        code: str,
        key: str,
        message: str,
        advice: str = "",
        value: object = None,
        severity: Severity = "error",
    ) -> None:
        """Note a problem with ``key``; its value is shown unless another is given."""
        shown = self.found.get(key, "") if value is None else value
        column = ", ".join(part for part in (self.place, key) if part)
        self.problems.append(
            Problem(code, message, advice, self.file, column=column, value=display(shown), severity=severity)
        )

    def allow(self, keys: Collection[str]) -> None:
        """Note the keys that are not among ``keys``."""
        for key in self.found:
            if key not in keys:
                self.note("unknown_key", key, "there is no such key", advise(key, keys))

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; ``""`` where there is none."""
        value = self.found.get(key)
        if value is None or value == "":
            if required:
                self.note("missing_key", key, "a required key is not there", f'Add {key} = "…"')
            return ""
        if not isinstance(value, str):
            self.note("wrong_type", key, "not a text", "Put it in double quotes")
            return ""
        return value

    def identifier(self, key: str) -> str:
        """A required id."""
        value = self.text(key, required=True)
        if value and not re.fullmatch(ID, value):
            self.note("not_an_id", key, "not an id", "Ids are lower snake_case ASCII")
        return value

    def number(self, key: str) -> float | None:
        """A finite number; ``None`` where there is none."""
        value = self.found.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note("wrong_type", key, "not a number", "Write a number without quotes")
            return None
        try:
            number = float(value)
        except OverflowError:  # an integer of hundreds of digits
            number = math.inf
        if not math.isfinite(number):
            self.note("not_finite", key, "NaN and infinity are not allowed", "Leave the key out for no limit")
            return None
        return number

    def integer(self, key: str) -> int:
        """A required whole number."""
        value = self.number(key)
        if value is None:
            if key not in self.found:
                self.note("missing_key", key, "a required key is not there", f"Add {key} = …")
            return 0
        if not value.is_integer() or abs(value) > 9999:
            self.note("not_an_integer", key, "not a year", "Write a whole number")
            return 0
        return int(value)


def display(value: object) -> str:
    """A value of a TOML file on one line, cut when long."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
