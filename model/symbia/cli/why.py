"""``symbia why``: a run explains itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbia.cli.console import open_console, wrong
from symbia.cli.words import Language


def why(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]", help="plant, shipment, policy, disposal, supply or demand; left out: all limits."
        ),
    ] = "",
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Its id; of a shipment FROM TO COMMODITY [MODE]; of a policy perhaps also what it is stated for.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Also write the whole account, or all limits, as a CSV file.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year. Default: the last of the case.")] = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of the answer.")] = Language.en,
) -> None:
    """Say why something is as it is: why a plant is not built, a waste is stacked, a shipment does not take place.

    Reads the run's files alone. Without more: the limits that bind and what they are worth, the most valuable first.
    """
    from symbia.results.run import RunError
    from symbia.results.verify import read_run
    from symbia.results.why import WhyError
    from symbia.results.why import why as explain

    try:
        found = explain(read_run(run), kind, ids or (), year=year)
    except (RunError, WhyError) as error:
        wrong(str(error))
    _show(found, language)
    if out is not None:
        table = found.limits if not kind else found.detail
        try:
            table.to_csv(out, index=False, encoding="utf-8-sig")  # a byte-order mark, so that Excel reads Chinese
        except OSError as error:
            wrong(f"cannot write {out}: {error.strerror or error}")
        typer.echo(str(out))


def _show(found: object, language: Language) -> None:
    """Print sentences and tables; all text has been made harmless before."""
    from rich.markup import escape
    from rich.table import Table

    from symbia.results.why import Explanation
    from symbia.results.why.explanation import numeric

    assert isinstance(found, Explanation)
    console = open_console()
    for english, chinese in found.sentences:
        console.print(escape(chinese if language is Language.zh else english), highlight=False)
    for heading, table in found.tables(language.value):
        grid = Table(header_style="bold", box=None)
        for number, column in enumerate(table.columns):
            flush = number > 0 and all(numeric(str(cell)) for cell in table[column])
            grid.add_column(escape(str(column)), justify="right" if flush else "left", overflow="fold")
        for row in table.itertuples(index=False):
            grid.add_row(*(escape(str(cell)) for cell in row))
        console.print()
        console.print(f"[italic]{escape(heading)}[/italic]", highlight=False)
        console.print(grid)
