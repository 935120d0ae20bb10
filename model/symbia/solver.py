"""Case to solution: the one call that most users need."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pyomo.environ as pyo

from symbia.case import Case, read_case
from symbia.formulation import formulate
from symbia.formulation.components import let_go
from symbia.results import Solution
from symbia.results.ahead import meanwhile
from symbia.solving import Options, compile_model, optimise


def solve(
    case: Case | str | Path,
    *,
    scenario: str | Path | Sequence[str | Path] = (),
    model: pyo.ConcreteModel | None = None,
    solver: str = "highs",
    options: Options | None = None,
    keep: str | Path | None = None,
    seconds: dict[str, float] | None = None,
    write_ahead: bool = False,
) -> Solution:
    """Solve a case (or the folder or workbook that holds it) and return its ``Solution``.

    ``scenario`` names one or several of the case's scenarios, in order: ``sy.solve(case, scenario="dry_year")``.
    ``model`` is a model that ``formulate(case)`` made and that may have been added to; left out, it is made here.
    ``solver`` is ``highs`` or any name that Pyomo's solver factory knows; ``seconds`` is what earlier stages took.
    ``keep`` names a run's folder: solved once, the answer is taken from there as long as the case means the very same
    programme (it is stated anew and compared); otherwise it is solved and kept there, in place of an earlier run.
    With ``write_ahead`` a second thread prepares, while HiGHS solves, what ``solution.write`` will need.
    Raises ``CaseError`` for a case that cannot be used, ``ModelError`` for an addition that is not linear,
    ``SolverError`` where a solver gives no answer.
    """
    seconds = dict(seconds or {})
    clock = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = now - clock
        clock = now

    scenarios = (scenario,) if isinstance(scenario, str | Path) else tuple(scenario)
    if scenarios and model is not None:
        raise ValueError("a model is of one case: make it from case.under(...), and leave scenario out")
    if not isinstance(case, Case):
        case = read_case(case, scenarios)
        lap("read")
    elif scenarios:
        case = case.under(*scenarios)
        lap("read")
    own = model is None
    if keep is not None:
        from symbia.results.keep import keep as put
        from symbia.results.keep import kept_solution

        if not own or solver != "highs":
            raise ValueError("keep is for a case's own model and HiGHS: write other solutions with solution.write")
        known = kept_solution(case, keep, (options or Options()).gap)
        if known is None:
            known = solve(case, options=options, seconds=seconds)
            put(known, keep)
        return known
    ahead = None
    if model is None:
        model = formulate(case)
    lap("formulate")
    if solver == "highs":
        compiled = compile_model(model)
        if own:
            let_go(model)  # its memory serves the solver
        lap("hand_over")
        if write_ahead:
            optimum, ahead = meanwhile(lambda: optimise(compiled, options), case, compiled)
        else:
            optimum = optimise(compiled, options)
    else:
        from symbia.solving.other import optimise_with

        optimum = optimise_with(solver, model, options)
    lap("solve")
    return Solution(case, optimum, seconds, ahead)
