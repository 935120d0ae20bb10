"""A run that is kept so that it need not be solved again: taken only if today's case means the very same programme."""

from __future__ import annotations

from pathlib import Path

from symbia.case import Case
from symbia.results.kept_lp import lp_problems
from symbia.results.run import SUMMARY, RunError, write_run
from symbia.results.solution import Solution
from symbia.results.verify import DAMAGED, read_answer


def kept_solution(case: Case, folder: str | Path, gap: float) -> Solution | None:
    """The solution of ``case`` from the run in ``folder``; ``None`` where that is not certain to be its optimum.

    The case is stated anew and its arrays compared with those of the run, so a change of the case or of the program is
    seen; then the certificate is recomputed. With whole numbers the kept gap must be at most ``gap``.
    """
    try:
        optimum = read_answer(Path(folder))
        if optimum.status != "optimal" or lp_problems(optimum.compiled, case, additions=False):
            return None
    except (RunError, *DAMAGED):
        return None
    proof = optimum.certificate
    if proof is None or not proof.verified:
        return None
    if optimum.compiled.is_mip and (proof.mip_gap is None or proof.mip_gap > gap):
        return None
    return Solution(case, optimum)


def keep(solution: Solution, folder: str | Path) -> None:
    """Write the run, in place of one that is there. Raises ``RunError`` where something else is."""
    try:
        write_run(solution, folder, overwrite=True)
    except RunError:
        if not (Path(folder) / SUMMARY).is_file():  # else somebody kept one in the meantime
            raise
