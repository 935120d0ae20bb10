"""``symbia sweep``: a study from start to table, with a bar that knows how long it will take."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

WRONG = 2


def sweep(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")],
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study.toml: factors, sample, measures.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; started again, it goes on.")],
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that solve.")] = 1,
) -> None:
    """Solve all scenarios of a study; stopped or killed and started again, it goes on where it was.

    Writes scenarios.parquet, one row for each scenario. An infeasible scenario is a result.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("scenarios"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        from symbia.case import CaseError
        from symbia.studies import StudyError
        from symbia.studies import sweep as run

        try:
            found = run(
                case, study, out, workers=workers, progress=lambda n, of: bar.update(task, completed=n, total=of)
            )
        except CaseError as error:
            message = "\n".join(str(problem) for problem in error.problems)
        except (StudyError, OSError) as error:
            message = str(error)
        else:
            message = ""
    if message:
        typer.echo("error: " + "".join(c if c.isprintable() or c == "\n" else " " for c in message), err=True)
        raise typer.Exit(WRONG)
    counts = found.table["status"].value_counts()
    words = ", ".join(f"{count} {status}" for status, count in counts.items())
    typer.echo(
        f"{len(found.table)} scenarios ({words}), {found.solved} solved now: {found.folder / 'scenarios.parquet'}"
    )
