"""The runs of a comparison: read, named, and fit to be put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from symbia.results.run import RunError
from symbia.results.solution import Solution
from symbia.results.verify import read_run


class CompareError(Exception):
    """Runs that cannot be compared; the message says why."""


@dataclass(frozen=True)
class Run:
    """A solution under the name that its column has."""

    name: str
    solution: Solution

    @property
    def solved(self) -> bool:
        """Is there a plan to compare."""
        return self.solution.optimum.has_values


def gather(given: Sequence[Solution | str | Path]) -> list[Run]:
    """Solutions, or folders of runs, as named runs; the first is the base.

    A folder is named after itself, a solution after its scenarios. Raises ``CompareError`` for fewer than two, for a
    base without a plan and for different currencies; ``RunError`` for a folder that holds no run.
    """
    if isinstance(given, str | Path | Solution):
        raise CompareError("compare takes a list of runs, at least two")
    if len(given) < 2:
        raise CompareError(f"compare takes at least two runs; {len(given)} given. The first is the base")
    found: list[Run] = []
    for number, one in enumerate(given, start=1):
        solution = one if isinstance(one, Solution) else read_run(one)
        name = _name(one, solution, number)
        again = sum(run.name == name or run.name.startswith(f"{name} (") for run in found)
        found.append(Run(f"{name} ({again + 1})" if again else name, solution))
    _fit(found)
    return found


def _name(given: Solution | str | Path, solution: Solution, number: int) -> str:
    if isinstance(given, Solution):
        plain = "+".join(Path(name).stem for name in solution.case.scenarios) or solution.case.id
    else:
        plain = Path(given).resolve().name
    plain = "".join(sign if sign.isprintable() else " " for sign in plain).strip()[:60]
    return plain or f"run {number}"


def _fit(runs: Sequence[Run]) -> None:
    base = runs[0]
    if not base.solved:
        raise CompareError(
            f"the first run is the base, and {base.name} has no plan: its solve ended {base.solution.status}. "
            "Name a solved run first"
        )
    currencies = {run.solution.case.currency for run in runs}
    if len(currencies) > 1:
        raise CompareError(f"the runs count in different currencies: {', '.join(sorted(currencies))}")


def overview(runs: Sequence[Run]) -> pd.DataFrame:
    """One row for each run: case, scenario, status, objective, its change against the base, is it proved."""
    base = runs[0].solution
    rows = []
    for run in runs:
        solution, proof = run.solution, run.solution.optimum.certificate
        alike = solution.case.objective == base.case.objective
        change = None
        if solution.objective is not None and base.objective is not None and alike:
            change = solution.objective - base.objective
        rows.append(
            {
                "run": run.name,
                "case": solution.case.id,
                "scenario": "+".join(Path(name).stem for name in solution.case.scenarios),
                "status": solution.status,
                "objective_kind": solution.case.objective.kind,
                "objective": solution.objective,
                "change": change,
                "verified": None if proof is None else proof.verified,
            }
        )
    table = pd.DataFrame(rows)
    return table.astype({"objective": float, "change": float, "verified": "boolean"})


def notes(runs: Sequence[Run]) -> list[tuple[str, str]]:
    """What makes a comparison one of unlike things: key of a sentence, and the runs that it is about."""
    base = runs[0].solution.case
    solved = [run for run in runs[1:] if run.solved]
    found = [
        ("unsolved", [f"{run.name} ({run.solution.status})" for run in runs if not run.solved]),
        ("other_case", [run.name for run in solved if run.solution.case.id != base.id]),
        ("other_objective", [run.name for run in solved if run.solution.case.objective != base.objective]),
        ("other_discounting", [run.name for run in solved if _money_of(run) != _money_of(runs[0])]),
        ("no_prices", [run.name for run in runs if run.solved and run.solution.optimum.y is None]),
        ("whole_numbers", [run.name for run in runs if run.solved and run.solution.optimum.compiled.is_mip]),
        ("unverified", [run.name for run in runs if _unproved(run)]),
    ]
    return [(key, ", ".join(names)) for key, names in found if names]


def _money_of(run: Run) -> object:
    case = run.solution.case
    years = case["years"]
    return case.base_year, case.discount_rate, tuple(years["year"]), tuple(years["weight"].astype(float))


def _unproved(run: Run) -> bool:
    proof = run.solution.optimum.certificate
    return proof is not None and not proof.verified


__all__ = ["CompareError", "Run", "RunError", "gather", "notes", "overview"]
