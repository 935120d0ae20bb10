"""Where the command line prints its tables."""

from __future__ import annotations

import os

from rich.console import Console

WIDTH = 132  # of a picture, and of what goes into a file, where no terminal says how wide it is


def open_console(*, record: bool = False, highlight: bool = True) -> Console:
    """A console as wide as the terminal; ``record`` keeps what is printed, for a picture of it."""
    made = Console(highlight=highlight)
    if record or (not made.is_terminal and "COLUMNS" not in os.environ):
        made = Console(record=record, width=WIDTH, highlight=highlight)
    return made
