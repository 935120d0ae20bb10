"""``python -m tests.benchmarks.studies``: a scenario of Guizhou against stating and solving it anew with APPSI.

Both in one process, in turns, in CPU seconds. The rival gets symbia's Pyomo model, which is stated faster than by
rules, and the case in memory; symbia's side holds everything that a scenario of a sweep takes: changes, arrays, HiGHS,
certificate.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo

from symbia.case import Case
from symbia.case.read import case_under
from symbia.formulation import formulate
from symbia.studies.solver import Scenarios

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "data" / "guizhou"
#: how many times faster than the rival; all kinds: at most so many times HiGHS's own seconds
TARGETS = {"all prices": 20, "each price": None, "one quota": 200, "each quota": None}
OVER_HIGHS = 1.2


def changes(case: Case, kind: str, number: int) -> list[dict[str, Any]]:
    """The ``number``th scenario of a kind.

    ``all prices``: up by 5 % and back; ``each price``: every commodity's by its own factor within 5 %; ``one quota``:
    the first supply with a yearly limit by so many per cent; ``each quota``: another one every time, by 5 %.
    """
    traded = ("supplies", "demands")
    if kind == "all prices":
        factor = 1.0 if number % 2 else 1.05
        return [{"table": table, "scale": {"price": factor}} for table in traded]
    if kind == "each price":
        rng = np.random.default_rng(number)
        kinds = [(table, name) for table in traded for name in case[table]["commodity"].unique()]
        return [
            {"table": table, "where": {"commodity": name}, "scale": {"price": float(rng.uniform(0.95, 1.05))}}
            for table, name in kinds
        ]
    supplies = case["supplies"]
    limited = supplies[(supplies["max_year"] > 0) & (supplies["max_year"] < float("inf"))]
    own = limited.iloc[0 if kind == "one quota" else 7 * number % len(limited)]
    factor = 1.0 + 0.01 * (number + 1) if kind == "one quota" else 1.05
    moved = float(own["max_year"]) * factor
    return [{"table": "supplies", "where": {"supply": own["supply"]}, "set": {"max_year": moved}}]


class Hot(NamedTuple):
    """What one scenario took, in seconds: CPU, all, HiGHS's run, HiGHS with handing over and reading; its objective."""

    cpu: float
    whole: float
    run: float
    highs: float
    objective: float


def hot(scenarios: Scenarios, own: list[dict[str, Any]]) -> Hot:
    """One scenario, solved from the last."""
    run, highs = scenarios.solver_seconds, scenarios.highspy_seconds
    cpu, wall = time.process_time(), time.perf_counter()
    result = scenarios.solve("", own)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert result["certificate"]["verified"], result
    run, highs = scenarios.solver_seconds - run, scenarios.highspy_seconds - highs
    return Hot(cpu, wall, run, highs, float(result["objective"]))


def cold(case: Case) -> tuple[float, float]:
    """CPU seconds of stating and solving with APPSI, objective."""
    gc.collect()
    cpu = time.process_time()
    model = formulate(case)
    solver = pyo.SolverFactory("appsi_highs")
    solver.options["threads"] = 1
    solver.solve(model)
    goal = next(model.component_data_objects(pyo.Objective, active=True))
    return time.process_time() - cpu, float(pyo.value(goal))


def _judged(target: float | None, met: bool) -> str:
    return "" if target is None else f"{target}: {'met' if met else 'missed'}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.studies")
    parser.add_argument("--changes", nargs="+", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--rounds", type=int, default=3, help="of the rival; a study has four times as many scenarios")
    chosen = parser.parse_args()
    scenarios = Scenarios(CASE, [])
    print("| change | symbia, CPU s | ÷ HiGHS's run | ÷ HiGHS alone | target | Pyomo + APPSI, CPU s | ratio | target |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for kind in chosen.changes:
        ours, theirs = [], []
        hot(scenarios, [])  # every kind starts from the unchanged case
        for number in range(chosen.rounds):
            ours += [hot(scenarios, changes(scenarios.case, kind, 4 * number + step)) for step in range(4)]
            last = changes(scenarios.case, kind, 4 * number + 3)
            theirs.append(cold(case_under(scenarios.draft, last)))
            apart = abs(theirs[-1][1] - ours[-1].objective) / abs(ours[-1].objective)
            assert apart < 1e-6, f"{kind}: {ours[-1].objective} and {theirs[-1][1]}"
        own, rival = statistics.median(one.cpu for one in ours), statistics.median(one[0] for one in theirs)
        target = TARGETS[kind]
        whole, run, highs = (sum(getattr(one, name) for one in ours) for name in ("whole", "run", "highs"))
        print(
            f"| {kind} | {own:.3f} ({min(o.cpu for o in ours):.3f}–{max(o.cpu for o in ours):.3f}) "
            f"| {whole / run:.2f} | {whole / highs:.2f} | {_judged(OVER_HIGHS, whole / highs <= OVER_HIGHS)} "
            f"| {rival:.1f} | {rival / own:.0f} | {_judged(target, target is None or rival / own >= target)} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
