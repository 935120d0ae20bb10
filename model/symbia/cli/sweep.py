"""``symbia sweep``: a study from start to table, with a bar that knows how long it will take."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from symbia.cli.console import wrong
from symbia.cli.words import Language, sweep_word

#: exit code after Ctrl-C
STOPPED = 130


def sweep(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")],
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study.toml: factors, sample, measures.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results; started again, it goes on.")],
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that solve.")] = 1,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask cluster instead: tcp://host:8786.")
    ] = "",
    report: Annotated[
        bool, typer.Option("--report", help="Also OUT/report.html: each measure by each factor.")
    ] = False,
    language: Annotated[Language, typer.Option("--lang", help="Language of what is said and drawn.")] = Language.en,
) -> None:
    """Solve all scenarios of a study; stopped or killed and started again, it goes on where it was.

    Writes scenarios.parquet, one row for each scenario. An infeasible scenario is a result.
    """
    if report:
        from symbia.report import missing

        if missing():
            wrong(missing())
    from symbia.case import CaseError
    from symbia.studies import StudyError
    from symbia.studies import sweep as run

    with _Bar(out, language) as bar:
        try:
            found = run(case, study, out, workers=workers, scheduler=scheduler, progress=bar.at)
        except CaseError as error:
            bar.close()
            wrong("\n".join(str(problem) for problem in error.problems))
        except (StudyError, OSError) as error:
            bar.close()
            wrong(str(error))
        except KeyboardInterrupt:
            bar.close()
            said = sweep_word("stopped", language).format(done=bar.done, of=bar.of or "?", out=out)
            typer.echo(said, err=True)
            raise typer.Exit(STOPPED) from None
    counts = found.table["status"].value_counts()
    words = ", ".join(f"{count} {sweep_word(str(status), language)}" for status, count in counts.items())
    said = sweep_word("done", language)
    typer.echo(said.format(count=len(found.table), words=words, solved=found.solved, file=out / "scenarios.parquet"))
    if found.indices is not None:
        typer.echo(f"{sweep_word('indices', language)}: {out / 'indices.csv'}")
    if report:
        from symbia.report import write_study_report

        typer.echo(str(write_study_report(found, out / "report.html", language=language.value)))


class _Bar:
    """A bar with the time left on a terminal; elsewhere only what was found of an earlier start."""

    def __init__(self, out: Path, language: Language) -> None:
        self.out, self.language, self.done, self.of = out, language, 0, 0
        self._bar: Any = None

    def __enter__(self) -> _Bar:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            label = TextColumn(sweep_word("scenarios", self.language))
            columns = (label, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(elapsed_when_finished=True))
            self._bar = Progress(*columns, console=Console(stderr=True), speed_estimate_period=300)
            self._bar.add_task("", total=None)
            self._bar.start()
        return self

    def at(self, done: int, of: int) -> None:
        """So many are done."""
        if not self.of and done:
            said = sweep_word("going_on", self.language).format(done=done, of=of, out=self.out)
            if self._bar is None:
                typer.echo(said, err=True)
            else:
                self._bar.console.print(said, markup=False, highlight=False)
        self.done, self.of = done, of
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done, total=of)

    def close(self) -> None:
        """Leave the terminal clean."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def __exit__(self, *_: object) -> None:
        self.close()
