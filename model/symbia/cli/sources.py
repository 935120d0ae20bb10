"""``symbia sources``: how many of a case's numbers were read, are anchored, estimated or lack a source."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbia.cli.console import WRONG, one_line, open_console
from symbia.cli.words import Language, word


def sources(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")],
    language: Annotated[Language, typer.Option("--lang", help="Language of headings.")] = Language.en,
) -> None:
    """Count where a case's numbers come from: read, anchored on something read, estimated, defined, or without source.

    The tables sources and ranges and the columns source, low and high say it; see the format.
    """
    from rich.table import Table

    from symbia.case import CaseError, provenance
    from symbia.case.provenance import KINDS

    try:
        counts = provenance(case)
    except CaseError as error:
        for problem in error.problems:
            typer.echo(f"error: {one_line(str(problem))}", err=True)
        raise typer.Exit(WRONG) from None
    grid = Table(header_style="bold", box=None)
    for number, name in enumerate(("table", "column", "numbers", *KINDS)):
        grid.add_column(word(name, language), justify="left" if number < 2 else "right")
    for row in counts.itertuples(index=False):
        grid.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    if len(counts):
        total = counts[["numbers", *KINDS]].sum()
        grid.add_section()
        grid.add_row(word("all_tables", language), "", *(f"{int(total[name]):,}" for name in ("numbers", *KINDS)))
    open_console(highlight=False).print(grid)
