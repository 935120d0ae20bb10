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
from typing import Any

import pyomo.environ as pyo

from symbia.case import Case
from symbia.case.read import case_under
from symbia.formulation import formulate
from symbia.studies.solver import Scenarios

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "data" / "guizhou"
TARGETS = {"prices": 20, "quota": 200}


def changes(case: Case, kind: str, number: int) -> list[dict[str, Any]]:
    """All prices up by 5 % and back, or one quota (the first supply with a yearly limit) by so much."""
    if kind == "prices":
        factor = 1.0 if number % 2 else 1.05
        return [{"table": table, "scale": {"price": factor}} for table in ("supplies", "demands")]
    limited = case["supplies"]
    own = limited[(limited["max_year"] > 0) & (limited["max_year"] < float("inf"))].iloc[0]
    moved = float(own["max_year"]) * (1.0 + 0.01 * (number + 1))
    return [{"table": "supplies", "where": {"supply": own["supply"]}, "set": {"max_year": moved}}]


def hot(scenarios: Scenarios, own: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """CPU seconds, seconds, HiGHS's own seconds, objective."""
    before, cpu, wall = scenarios.solver_seconds, time.process_time(), time.perf_counter()
    result = scenarios.solve("", own)
    taken = time.process_time() - cpu, time.perf_counter() - wall, scenarios.solver_seconds - before
    assert result["certificate"]["verified"], result
    return *taken, float(result["objective"])


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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.studies")
    parser.add_argument("--changes", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--rounds", type=int, default=3, help="of the rival; a study has four times as many scenarios")
    chosen = parser.parse_args()
    scenarios = Scenarios(CASE, [])
    print("| change | symbia, CPU s | HiGHS's part | whole ÷ HiGHS | Pyomo + APPSI, CPU s | ratio | target |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for kind in chosen.changes:
        target = TARGETS[kind]
        ours, theirs = [], []
        for number in range(chosen.rounds):
            ours += [hot(scenarios, changes(scenarios.case, kind, 4 * number + step)) for step in range(4)]
            last = changes(scenarios.case, kind, 4 * number + 3)
            theirs.append(cold(case_under(scenarios.draft, last)))
            apart = abs(theirs[-1][1] - ours[-1][3]) / abs(ours[-1][3])
            assert apart < 1e-6, f"{kind}: {ours[-1][3]} and {theirs[-1][1]}"
        own, rival = statistics.median(one[0] for one in ours), statistics.median(one[0] for one in theirs)
        part = sum(one[2] for one in ours) / sum(one[1] for one in ours)
        print(
            f"| {kind} | {own:.3f} ({min(o[0] for o in ours):.3f}–{max(o[0] for o in ours):.3f}) | {part:.0%} "
            f"| {1 / part:.2f} | {rival:.1f} | {rival / own:.0f} | {target} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
