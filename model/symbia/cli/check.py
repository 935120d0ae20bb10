"""``symbia check``: everything that is wrong with a case, and what deserves a look, grouped by how grave it is."""

from __future__ import annotations

import enum
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbia.cli.console import WRONG, printable
from symbia.cli.words import Language, word

if TYPE_CHECKING:
    from symbia.case import Problem

ROWS = 10
LONGEST = 600


class Severity(enum.StrEnum):
    """How grave a finding is at least."""

    error = "error"
    warning = "warning"
    hint = "hint"


class Format(enum.StrEnum):
    """What findings are printed as."""

    text = "text"
    json = "json"


def check(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="A folder of tables, or an Excel workbook.")],
    scenario: Annotated[
        list[str] | None,
        typer.Option("--scenario", "-s", help="A scenario file, or its name in CASE/scenarios. Repeatable, in order."),
    ] = None,
    severity: Annotated[Severity, typer.Option(help="Leave out what is less grave than this.")] = Severity.hint,
    everything: Annotated[bool, typer.Option("--all", help=f"Every finding, not the first {ROWS} of a kind.")] = False,
    output: Annotated[Format, typer.Option("--format", help="Text, or JSON for programs.")] = Format.text,
    language: Annotated[Language, typer.Option("--lang", help="Language of the findings.")] = Language.en,
) -> None:
    """Say everything that is wrong with a case, or deserves a look, before anything is solved.

    Errors end with 2: nothing can be solved. Warnings (most likely mistakes) and hints (worth a look) stop nothing.
    """
    from symbia.case import check as check_case

    problems = check_case(case, scenario or ())
    grave = list(Severity)
    counts = {kind.value: sum(one.severity == kind for one in problems) for kind in grave}
    shown = [one for one in problems if grave.index(Severity(one.severity)) <= grave.index(severity)]
    if output is Format.json:
        typer.echo(json.dumps([one.to_dict() for one in shown], ensure_ascii=False, indent=2))
    else:
        _print(shown, language, None if everything else ROWS)
        _conclude(case, counts, language)
    if any(one.severity == "error" for one in problems):
        raise typer.Exit(WRONG)


def _print(problems: list[Problem], language: Language, rows: int | None) -> None:
    from symbia.case.codes import CODES

    for kind in Severity:
        by_code: dict[str, list[Problem]] = {}
        for one in problems:
            if one.severity == kind:
                by_code.setdefault(one.code, []).append(one)
        for code, found in by_code.items():
            meaning = CODES[code].meaning_zh if language is Language.zh else CODES[code].meaning
            typer.echo(f"{word(kind, language)} [{code}] {meaning}", err=True)
            for one in found[:rows]:
                typer.echo(f"  {line(one, language)}", err=True)
            if rows is not None and len(found) > rows:
                typer.echo("  " + word("check_more", language).format(count=len(found) - rows), err=True)


def _conclude(case: Path, counts: dict[str, int], language: Language) -> None:
    name = printable(str(case), lines=False)
    if counts[Severity.error]:
        typer.echo(word("check_errors", language).format(case=name, **counts), err=True)
    elif counts[Severity.warning] or counts[Severity.hint]:
        typer.echo(word("check_counts", language).format(case=name, **counts))
    else:
        typer.echo(word("check_well", language).format(case=name))


def line(problem: Problem, language: Language) -> str:
    """One finding on one line, harmless for a terminal."""
    if language is Language.zh and problem.message_zh:
        found = word("found", language).format(value=problem.value) if problem.value else ""
        text = "：".join(part for part in (problem.place, problem.message_zh + found) if part)
    else:
        text = str(problem)
    return printable(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", lines=False)
