"""What ``symbia verify`` found of a run."""

from __future__ import annotations

from rich.markup import escape

from symbia.cli.console import cell, one_line, open_console
from symbia.cli.show import LONGEST, print_trouble
from symbia.cli.words import Language, word
from symbia.results.verify import Verdict


def show_verdict(verdict: Verdict, language: Language = Language.en) -> None:
    """Print what a check of a run found."""
    console = open_console()

    def say(key: str, **values: object) -> None:
        console.print(escape(one_line(word(key, language).format(**values))), soft_wrap=True)

    objective = "" if verdict.objective is None else word("verify_objective", language).format(value=verdict.objective)
    console.print(f"{escape(str(verdict.folder))}: {cell(verdict.status, LONGEST)}{objective}", soft_wrap=True)
    if verdict.certificate is not None:
        c = verdict.certificate
        gap = "" if c.mip_gap is None else word("verify_mip_gap", language).format(gap=c.mip_gap)
        say("verify_certificate", own=c, more=gap)
    elif verdict.proof is not None:
        say("verify_proof", own=verdict.proof)
    elif verdict.violation is not None:
        say("verify_violation", value=verdict.violation)
    for problem in verdict.problems:
        told = escape(one_line(problem.said(language.value)))
        console.print(f"[red]{word('verify_problem', language)}[/red] {told}", soft_wrap=True)
    print_trouble(console, verdict.trouble, language)
    if verdict.verified:
        say("verify_same" if verdict.certificate is None and verdict.proof is None else "verify_proved")
