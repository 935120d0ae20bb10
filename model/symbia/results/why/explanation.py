"""An explanation: sentences, the account behind them, alternatives and break-even points."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from symbia.results.why.speech import Speech

EMPTY_ALTERNATIVES = ["way", "gain", "reason"]
EMPTY_BREAKEVEN = ["what", "now", "needed", "change"]
SHOWN = 20


@dataclass
class Explanation:
    """Why something is as it is.

    ``terms``: what one more unit brings and costs (kind, item, amount, price, value); ``value`` adds up to ``total``,
    minus the reduced cost. ``detail`` is the same by site and period. ``alternatives`` says what else could be done and
    what stands against it, ``breakeven`` at which price or quota it would change. ``print`` it, or ``text("zh")``.
    """

    kind: str
    id: str
    speech: Speech
    sentences: list[tuple[str, str]]
    terms: pd.DataFrame
    detail: pd.DataFrame
    total: float
    alternatives: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=EMPTY_ALTERNATIVES))
    breakeven: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=EMPTY_BREAKEVEN))
    limits: pd.DataFrame = field(default_factory=pd.DataFrame)

    def text(self, language: str = "en") -> str:
        """Sentences and the tables under them, as plain text."""
        zh = language == "zh"
        parts = [chinese if zh else english for english, chinese in self.sentences]
        for heading, table in self.tables(language):
            parts += ["", heading, *_aligned(table)]
        return "\n".join(parts)

    def tables(self, language: str = "en") -> list[tuple[str, pd.DataFrame]]:
        """The tables that have rows, in words, each with its heading."""
        own = self.speech.in_language(language)
        found = []
        if len(self.terms):
            found.append((own.word("effects" if self.kind == "policy" else "account"), own.terms(self.terms)))
        if len(self.alternatives):
            heading = "displaced" if "changes" in self.alternatives else "alternatives"
            heading = "limits_heading" if "worth_year" in self.alternatives else heading
            found.append((own.word(heading), own.plain(self.alternatives.head(SHOWN))))
        if len(self.breakeven):
            found.append((own.word("breakeven"), own.plain(self.breakeven.head(SHOWN))))
        return found

    def __str__(self) -> str:
        """The English text."""
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Sentences and tables, for a notebook."""
        parts = [f"<p>{html.escape(english)}</p>" for english, _ in self.sentences]
        for heading, table in self.tables():
            head = "".join(f"<th>{html.escape(str(c))}</th>" for c in table.columns)
            rows = (
                f"<tr>{''.join(f'<td>{html.escape(str(v))}</td>' for v in row)}</tr>"
                for row in table.itertuples(index=False)
            )
            body = "".join(rows)
            parts.append(
                f"<h4>{html.escape(heading)}</h4><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            )
        return f"<div>{''.join(parts)}</div>"


def _aligned(table: pd.DataFrame) -> list[str]:
    """A table as lines; columns that hold numbers are set flush right."""
    cells = [
        [str(column) for column in table.columns],
        *[[str(v) for v in row] for row in table.itertuples(index=False)],
    ]
    right = [all(numeric(row[n]) for row in cells[1:]) for n in range(len(table.columns))]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(table.columns))]
    lines = []
    for row in cells:
        parts = []
        for place, cell in enumerate(row):
            gap = " " * (widths[place] - _width(cell))
            parts.append(gap + cell if right[place] else cell + gap)
        lines.append(("  " + "  ".join(parts)).rstrip())
    return lines


def numeric(text: str) -> bool:
    """Is a cell a number, or blank."""
    return not text or text[0] in "-−–+0123456789"


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def number(value: float) -> str:
    """Four digits, thousands separated."""
    if not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    size = abs(value)
    places = max(0, min(6, 3 - math.floor(math.log10(size) + 1e-12)))
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") if text not in ("-0", "0") else f"{value:.2g}".replace("-", "−")
