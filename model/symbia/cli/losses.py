"""``symbia losses``: take parks and links away one by one, and say what breaks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbia.cli.console import one_line, open_console, wrong
from symbia.cli.words import Language, human, word

if TYPE_CHECKING:
    from symbia.studies.losses import Losses

ROWS = 20


def losses(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A case, or the folder of a run (its case is taken).")],
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", "-s", help="A scenario, as for solve. Repeatable.")
    ] = None,
    site: Annotated[list[str] | None, typer.Option("--site", help="A site to lose. Default: all parks.")] = None,
    link: Annotated[list[str] | None, typer.Option("--link", help="A link to lose. Repeatable.")] = None,
    links: Annotated[int, typer.Option("--links", min=0, help="How many of the heaviest links to lose.")] = 20,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for the tables. Default: losses in the run's folder, or runs/CASE."),
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of names and headings.")] = Language.en,
) -> None:
    """Say what breaks if a park or a link is lost: each is taken away and the case solved again.

    Writes losses.csv and changes.csv; a report made of the run afterwards shows them.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    of_run = (case / "summary.json").is_file()
    columns = (TextColumn("losses"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        from symbia.case import CaseError, read_case
        from symbia.solving import SolverError
        from symbia.studies import StudyError
        from symbia.studies import losses as find

        message = ""
        try:
            known = read_case(case / "case" if of_run else case, scenario or ())
            found = find(
                known,
                sites=site if site or not link else [],
                links=link or links,
                progress=lambda n, of: bar.update(task, completed=n, total=of),
            )
            target = out or (case if of_run else Path("runs") / known.id) / "losses"
            try:
                found.write(target)
            except OSError as error:
                message = f"cannot write {target}: {error.strerror or error}"
        except CaseError as error:
            message = "\n".join(str(problem) for problem in error.problems)
        except (StudyError, SolverError) as error:
            message = str(error)
    if message:
        wrong(message)
    _show(found, language)
    typer.echo(word("written", language).format(folder=target))


def _show(found: Losses, language: Language) -> None:
    from rich.markup import escape
    from rich.table import Table

    case = found.case
    sites = {site: _short(name) for site, name in case.names("sites", language.value).items()}
    links = case["links"].set_index("link")
    table = Table(title=word("losses_title", language), title_justify="left", header_style="bold", box=None)
    heads = ("lost", "value_lost", "share_lost", "output_lost", "sites_hit", "dependents")
    for place, head in enumerate(heads):
        table.add_column(word(head, language), justify="right" if place else "left")
    for row in found.table.head(ROWS).itertuples():
        if row.kind == "site":
            name = sites.get(row.lost) or row.lost
        else:
            ends = links.loc[row.lost]
            name = f"{sites.get(ends['from'])} – {sites.get(ends['to'])} ({ends['transport_mode']})"
        value = human(row.value_lost, language) if row.status == "optimal" else word(f"lost_{row.status}", language)
        share = "" if row.value_share != row.value_share else f"{100 * row.value_share:.1f} %"
        rest = (human(float(row.output_lost), language), _whole(row.sites_hit), _whole(row.dependents))
        table.add_row(escape(one_line(str(name))), value, share, *rest)
    console = open_console()
    console.print(table)
    more = len(found.table) - ROWS
    if more > 0:
        console.print(word("rest", language).format(count=more))


def _short(name: str) -> str:
    """Without what stands in brackets."""
    for bracket in "(（":
        name = name.split(bracket)[0].strip() or name
    return name


def _whole(value: float) -> str:
    return "" if value != value else f"{value:.0f}"
