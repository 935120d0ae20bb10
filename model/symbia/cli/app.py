"""The ``symbia`` command. Heavy imports wait until a command needs them, so that ``--help`` answers at once."""

from __future__ import annotations

import enum
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbia.cli.check import check
from symbia.cli.compare import compare
from symbia.cli.console import WRONG, printable, wrong
from symbia.cli.explain import explain, explained, keep, tell
from symbia.cli.losses import losses
from symbia.cli.sources import sources
from symbia.cli.sweep import sweep
from symbia.cli.why import why
from symbia.cli.words import Language

if TYPE_CHECKING:
    from symbia.case import Problem
    from symbia.results import Solution

EXIT = {"optimal": 0, "infeasible": 3, "unbounded": 4, "time_limit": 5}
DEFECT = 1

app = typer.Typer(
    name="symbia",
    help="Industrial symbiosis optimisation: coal, electricity, steam and by-products across parks and value chains.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Example:  symbia new mycase && symbia check mycase && symbia solve mycase",
)

CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")]
ScenarioOption = Annotated[
    list[str] | None,
    typer.Option("--scenario", "-s", help="A scenario file, or its name in CASE/scenarios. Repeatable, in order."),
]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of names and headings.")]


class TableFormat(enum.StrEnum):
    """Formats of result tables."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


class Method(enum.StrEnum):
    """HiGHS's methods for linear programmes."""

    choose = "choose"
    simplex = "simplex"
    ipm = "ipm"
    pdlp = "pdlp"


app.command(epilog="Example:  symbia check data/guizhou --scenario dry_year")(check)


@app.command(epilog="Example:  symbia solve data/guizhou --scenario direct_trade --out runs/direct_trade --lang zh")
def solve(
    case: CaseArgument,
    scenario: ScenarioOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for the results. Default: runs/CASE, replacing an earlier run."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier run in --out.")] = False,
    table_format: Annotated[TableFormat, typer.Option("--format", help="Format of the tables.")] = TableFormat.csv,
    time_limit: Annotated[float | None, typer.Option(min=0, help="Seconds after which the solver stops.")] = None,
    gap: Annotated[float, typer.Option(min=0, help="Relative gap at which branch and bound stops.")] = 1e-7,
    method: Annotated[Method, typer.Option(help="HiGHS's method for linear programmes.")] = Method.choose,
    threads: Annotated[int, typer.Option(min=0, help="Threads for HiGHS; 0 leaves it to HiGHS.")] = 0,
    solver: Annotated[
        str, typer.Option(help="highs, or any solver that Pyomo finds: gurobi, cbc, glpk, ...")
    ] = "highs",
    log: Annotated[bool, typer.Option("--log", help="Show the solver's own log.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Keep the closing account as a picture, too.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Also make report.html in the run's folder.")] = False,
    explaining: Annotated[
        bool, typer.Option("--explain/--no-explain", help="Say why, where the case is infeasible or unbounded.")
    ] = True,
    language: LanguageOption = Language.en,
) -> None:
    """Find the allocation of most value and write it down: tables, prices, exchange network, certificate.

    Ends with 0 solved, 2 the case or the command is wrong, 3 infeasible, 4 unbounded, 5 stopped at a limit.
    """
    from symbia.cli.progress import Stages

    if report:
        _need_report()
    with Stages(log=log) as stages:
        stages.next("reading")
        from symbia.case import CaseError, read_case
        from symbia.results.run import RunError, check_target

        try:
            known = read_case(case, scenario or ())
            target = out if out is not None else _default_folder(known)
            replace = overwrite or out is None
            check_target(target, overwrite=replace)
        except CaseError as error:
            stages.stop()
            _print_problems(error.problems)
            raise typer.Exit(WRONG) from None
        except RunError as error:
            wrong(str(error))
        stages.next("formulating and solving")
        from symbia.solver import solve as solve_case
        from symbia.solving import Options, SolverError

        options = Options(time_limit=time_limit, gap=gap, method=method, threads=threads, progress=stages.say)
        try:
            seconds = {"read": stages.lap("reading")}
            solution = solve_case(known, solver=solver, options=options, seconds=seconds, write_ahead=True)
        except SolverError as error:
            wrong(str(error))
        if explaining:
            stages.next("looking for the cause")
        cause = explained(solution) if explaining else None
        stages.next("writing")
        try:
            solution.write(target, table_format=table_format.value, overwrite=replace)
        except RunError as error:
            wrong(str(error))
        kept = keep(cause, target) if cause is not None else None
        page = None
        if report and solution.tables:
            stages.next("drawing")
            page = _write_report(solution, target, language)
    from symbia.cli.show import show

    show(solution, target, language, svg)
    if cause is not None:
        typer.echo()
        tell(cause, language, written=kept)
    if page is not None:
        typer.echo(str(page))
    raise typer.Exit(EXIT[solution.status])


@app.command(epilog="Example:  symbia new mycase && symbia solve mycase")
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; with --workbook, the .xlsx file.")],
    workbook: Annotated[
        bool, typer.Option("--workbook", help="An Excel workbook with drop-downs, comments and units instead.")
    ] = False,
) -> None:
    """Write a small commented case to start from."""
    from symbia.case import CaseError, write_starter, write_starter_workbook

    try:
        (write_starter_workbook if workbook else write_starter)(folder)
    except CaseError as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"cannot write {folder}: {error.strerror or error}")
    typer.echo(f"{folder}: a small case. Look at its tables, then:  symbia solve {folder}")


@app.command(epilog="Example:  symbia convert data/guizhou guizhou.xlsx")
def convert(
    case: CaseArgument,
    target: Annotated[
        Path | None, typer.Argument(help="A new .xlsx workbook, or a new folder. Only --datapackage does without.")
    ] = None,
    datapackage: Annotated[
        bool, typer.Option("--datapackage", help="Write a Frictionless datapackage.json, in TARGET or else in CASE.")
    ] = False,
) -> None:
    """Turn a case into a workbook or a folder, nothing lost, or describe it as a data package."""
    from symbia.case import CaseError, convert_case, describe_folder

    if target is None and not datapackage:
        wrong("name what to make, a workbook or a folder:  symbia convert CASE NEW.xlsx")
    try:
        made = describe_folder(case) if target is None else convert_case(case, target, datapackage=datapackage)
    except CaseError as error:
        _print_problems(error.problems)
        raise typer.Exit(WRONG) from None
    except OSError as error:
        wrong(f"cannot write {target or case}: {error.strerror or error}")
    typer.echo(f"{made}: written from {case}")


@app.command(epilog="Example:  symbia verify runs/guizhou_2015")
def verify(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    language: LanguageOption = Language.en,
) -> None:
    """Recompute a run's certificate and tables from its files alone, and compare."""
    from symbia.results.run import RunError
    from symbia.results.verify import verify as verify_run

    try:
        verdict = verify_run(run)
    except RunError as error:
        wrong(str(error))
    from symbia.cli.verdict import show_verdict

    show_verdict(verdict, language)
    if not verdict.verified:
        raise typer.Exit(WRONG)


app.command(epilog="Example:  symbia compare runs/base runs/dear_coal --out dear_coal.html --lang zh")(compare)
app.command(epilog="Example:  symbia explain data/guizhou -s all_targets_coal_120 --out runs/why")(explain)
app.command(epilog="Example:  symbia why runs/base plant fuquan_chp_bp25 --lang zh")(why)
app.command(
    epilog="Example:  symbia sweep data/guizhou data/guizhou/studies/coal_power_waste.toml --out runs/coal --workers 2"
)(sweep)
app.command(epilog="Example:  symbia losses runs/guizhou_2015 --links 10")(losses)


app.command(epilog="Example:  symbia sources data/guizhou --lang zh")(sources)


@app.command(epilog="Example:  symbia report runs/guizhou_2015 --lang zh --out guizhou.html")
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write. Default: RUN/report.html.")] = None,
    language: LanguageOption = Language.en,
) -> None:
    """Make one page of a run: map, flows, prices, targets, tables. It needs no network."""
    _need_report()
    from symbia.results.run import RunError
    from symbia.results.verify import read_run

    try:
        solution = read_run(run)
    except RunError as error:
        wrong(str(error))
    if not solution.tables:
        wrong(f"{run}: there is nothing to show, the solve ended {solution.status}")
    typer.echo(str(_write_report(solution, run, language, out)))


def _need_report() -> None:
    from symbia.report import missing

    lacking = missing()
    if lacking:
        wrong(lacking)


def _write_report(solution: Solution, folder: Path, language: Language, file: Path | None = None) -> Path:
    from symbia.report import write_report

    target = file if file is not None else folder / "report.html"
    try:
        return write_report(solution, target, language=language.value, run=folder)
    except OSError as error:
        wrong(f"cannot write {target}: {error.strerror or error}")
        raise


def _default_folder(case: Any) -> Path:
    names = "+".join(Path(name).stem for name in case.scenarios)
    return Path("runs") / (f"{case.id}+{names}" if names else case.id)


def _print_problems(problems: list[Problem] | tuple[Problem, ...]) -> None:
    for problem in problems:
        typer.echo(f"{problem.severity}: {printable(str(problem))}", err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        typer.echo(f"{errors} error{'s' if errors > 1 else ''}. Nothing was written.", err=True)


def main() -> None:
    """Run the command line; a defect of ours ends with 1 and a line that says so."""
    # a command makes millions of objects that live as long as it does: looking for waste among them every few hundred,
    # and once more at the end, takes a tenth of its time
    gc.set_threshold(200_000, 20, 100)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except Exception as error:  # the last resort: whatever arrives here is a defect
        import os

        if os.environ.get("SYMBIA_TRACEBACK"):
            raise
        typer.echo(
            f"error: a defect of symbia: {type(error).__name__}: {printable(str(error))[:500]}\n"
            "Set SYMBIA_TRACEBACK=1 to see where, and please report it with the case.",
            err=True,
        )
        sys.exit(DEFECT)
    finally:
        gc.freeze()
