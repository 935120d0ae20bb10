"""``symbia explain``: why a case is infeasible or unbounded, and what a solve says of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbia.cli.console import harmless, wrong
from symbia.cli.words import Language

if TYPE_CHECKING:
    from symbia.results import Solution
    from symbia.studies.explain import Explanation


def explain(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")],
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", "-s", help="A scenario file, or its name in CASE/scenarios. Repeatable, in order."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for explanation (.txt, .json), tables (.csv) and repair.toml."),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            help="What it costs to move a limit by its own size, by group. "
            "Default: policies=1,demands=10,supplies=30,capacities=100,recipes=300",
        ),
    ] = None,
    language: Annotated[Language, typer.Option("--lang", help="Language of the text.")] = Language.en,
) -> None:
    """Say why a case is infeasible or unbounded: what conflicts where, what is missing, the smallest repair.

    With --out, repair.toml is a scenario:  symbia solve CASE -s OUT/repair.toml
    """
    from symbia.cli.progress import Stages

    with Stages(log=False) as stages:
        stages.next("reading")
        from symbia.case import CaseError, read_case
        from symbia.solving import SolverError
        from symbia.studies.explain import checked
        from symbia.studies.explain import explain as explain_case

        try:
            own = checked(_weights(weights))
            known = read_case(case, scenario or ())
        except ValueError as error:
            stages.stop()
            wrong(str(error))
        except CaseError as error:
            stages.stop()
            wrong("\n".join(str(problem) for problem in error.problems))
        stages.next("looking for conflicts")
        try:
            found = explain_case(known, weights=own)
            if out is not None:
                found.write(out)
        except SolverError as error:
            stages.stop()
            wrong(str(error))
        except OSError as error:
            stages.stop()
            wrong(f"cannot write {out}: {error.strerror or error}")
    tell(found, language, written=out)


def tell(found: Explanation, language: Language, *, written: Path | None = None) -> None:
    """Print an explanation, and where it was written."""
    for line in found.lines(language.value, written=written is not None):
        typer.echo(harmless(line))
    if written is not None:
        typer.echo(str(written))


def explained(solution: Solution) -> Explanation | None:
    """The explanation of a solve without an optimum; ``None`` where there is nothing to explain, or no explanation."""
    if solution.status not in ("infeasible", "unbounded"):
        return None
    from symbia.studies.explain import explain as explain_case

    try:
        found = explain_case(solution.case, optimum=solution.optimum)
    except Exception as error:  # the answer stands without its explanation: a defect here must not change the ending
        if os.environ.get("SYMBIA_TRACEBACK"):
            raise
        typer.echo(f"no explanation: {type(error).__name__}: {harmless(str(error))[:500]}", err=True)
        return None
    solution.cause = {"en": found.short("en"), "zh": found.short("zh")}
    return found


def keep(found: Explanation, folder: Path) -> Path | None:
    """Write an explanation to a folder of its own in a run; ``None``, and a line, where that cannot be."""
    try:
        return found.write(folder / "explanation")
    except OSError as error:
        typer.echo(f"cannot write {folder / 'explanation'}: {error.strerror or error}", err=True)
        return None


def _weights(text: str | None) -> dict[str, float]:
    """``policies=1,demands=10`` as a dictionary; raises ``ValueError``."""
    found = {}
    for part in (text or "").split(","):
        name, sign, value = part.partition("=")
        if not part.strip():
            continue
        try:
            found[name.strip()] = float(value)
        except ValueError:
            sign = ""
        if not sign:
            raise ValueError(f"not a weight: {part.strip()!r}; write group=number, as in policies=1,demands=10")
    return found
