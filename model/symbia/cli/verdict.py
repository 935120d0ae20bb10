"""What ``symbia verify`` found of a run."""

from __future__ import annotations

from rich.markup import escape

from symbia.cli.console import cell, one_line, open_console
from symbia.cli.show import LONGEST, print_trouble
from symbia.results.verify import Verdict


def show_verdict(verdict: Verdict) -> None:
    """Print what a check of a run found."""
    console = open_console()
    objective = "" if verdict.objective is None else f", objective {verdict.objective:.10g}"
    console.print(f"{escape(str(verdict.folder))}: {cell(verdict.status, LONGEST)}{objective}", soft_wrap=True)
    if verdict.certificate is not None:
        c = verdict.certificate
        console.print(
            f"recomputed: primal {c.primal:.1e}, dual {c.dual:.1e}, complementarity {c.complementarity:.1e}, "
            f"gap {c.gap:.1e}" + ("" if c.mip_gap is None else f" (MIP gap {c.mip_gap:.1e} as the solver said)")
        )
    elif (own := verdict.proof) is not None:
        console.print(
            f"recomputed: {own.status}: margin {own.margin:.1e}, residual {own.residual:.1e}, "
            f"{own.rows} rows, {own.columns} columns"
        )
    elif verdict.violation is not None:
        console.print(f"recomputed: limits of the kept answer broken by at most {verdict.violation:.1e}, relative")
    for problem in verdict.problems:
        console.print(f"[red]problem:[/red] {escape(one_line(problem))}", soft_wrap=True)
    print_trouble(console, verdict.trouble)
    if verdict.verified and verdict.certificate is None and verdict.proof is None:
        console.print("the files agree with each other; there is no certificate to recompute")
    elif verdict.verified:
        console.print("verified: the files agree with each other and with the certificate")
