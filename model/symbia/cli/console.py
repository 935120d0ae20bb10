"""Where the command line prints, and how text of a case is kept from commanding the terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

#: exit code where the case or the command is wrong
WRONG = 2
WIDTH = 132  # of a picture, and of what goes into a file, where no terminal says how wide it is


def open_console(*, record: bool = False, highlight: bool = True) -> Console:
    """A console as wide as the terminal; ``record`` keeps what is printed, for a picture of it."""
    from rich.console import Console

    made = Console(highlight=highlight)
    if record or (not made.is_terminal and "COLUMNS" not in os.environ):
        made = Console(record=record, width=WIDTH, highlight=highlight)
    return made


def harmless(text: str) -> str:
    """Text whose lines stay and whose control characters are blanks."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def one_line(text: str) -> str:
    """Text on one line, control characters and line ends blanks."""
    return harmless(text).replace("\n", " ")


def cell(text: str, longest: int) -> str:
    """Text for a table: harmless, on one line, cut at ``longest``, and no markup."""
    from rich.markup import escape

    return escape(one_line(text if len(text) <= longest else text[: longest - 1] + "…"))


def printable(text: str, *, lines: bool = True) -> str:
    """Text whose control characters are written out, as in ``\\x1b``: what is wrong with it can be the point.

    ``lines`` leaves the ends of lines as they are.
    """
    return "".join(c if c.isprintable() or (lines and c == "\n") else f"\\x{ord(c):02x}" for c in text)


def wrong(message: str) -> NoReturn:
    """Say what is wrong with the case or the command, and end with 2."""
    typer.echo(f"error: {printable(message)}", err=True)
    raise typer.Exit(WRONG)
