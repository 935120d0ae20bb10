"""What is strange about a solution, in the account that a solve ends with: the largest of each kind."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from symbia.cli.console import cell
from symbia.cli.words import Language, word
from symbia.results import Solution

LONGEST = 300


def show_hints(solution: Solution, language: Language, console: Console) -> None:
    """Print one line for each kind of hint: how many there are, and the largest."""
    found = solution.tables["hints"]
    if not len(found):
        return
    title = word("hints_title", language)
    grid = Table(title=title, title_justify="left", header_style="bold", box=None)
    for key in ("hint_of", "count", "largest"):
        grid.add_column(word(key, language), justify="right" if key == "count" else "left", overflow="fold")
    message = "message_zh" if language is Language.zh else "message_en"
    for code, rows in found.groupby("code", sort=False):
        grid.add_row(str(code), str(len(rows)), cell(str(rows[message].iloc[0]), LONGEST))
    console.print()
    console.print(grid)
