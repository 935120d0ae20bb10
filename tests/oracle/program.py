"""A linear program as named columns and explicit rows, and its solution by HiGHS."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

Column = tuple[str, ...]
Expression = dict[Column, float]

OPTIMAL, INFEASIBLE, UNBOUNDED = "optimal", "infeasible", "unbounded"


@dataclass(frozen=True)
class Answer:
    """How a case comes out: `objective` in the objective's own sense, NaN unless optimal."""

    status: str
    objective: float


@dataclass
class Program:
    """Columns with bounds, rows with bounds, one linear objective."""

    lower: dict[Column, float] = field(default_factory=dict)
    upper: dict[Column, float] = field(default_factory=dict)
    integer: set[Column] = field(default_factory=set)
    rows: list[tuple[str, float, Expression, float]] = field(default_factory=list)
    objective: Expression = field(default_factory=dict)
    maximise: bool = False

    def column(self, name: Column, lower: float = 0.0, upper: float = math.inf, integer: bool = False) -> None:
        """A new column."""
        assert name not in self.lower, f"column {name} twice"
        self.lower[name], self.upper[name] = lower, upper
        if integer:
            self.integer.add(name)

    def row(self, name: str, lower: float, terms: Mapping[Column, float], upper: float) -> None:
        """A new row, lower ≤ terms ≤ upper."""
        assert all(column in self.lower for column in terms), f"row {name} has an unknown column"
        self.rows.append((name, lower, dict(terms), upper))

    def add_to_objective(self, column: Column, coefficient: float) -> None:
        """One more term of the objective."""
        self.objective[column] = self.objective.get(column, 0.0) + coefficient


def add(expression: Expression, column: Column, coefficient: float) -> None:
    """One more term of an expression."""
    expression[column] = expression.get(column, 0.0) + coefficient


def solve(program: Program, tolerance: float = 1e-9) -> Answer:
    """Solve; a claim of infeasibility or unboundedness is checked by a second solve without presolve or costs."""
    status, objective = _run(program, tolerance)
    if status == OPTIMAL:
        return Answer(OPTIMAL, objective)
    status, objective = _run(program, tolerance, presolve="off")
    if status == OPTIMAL:
        return Answer(OPTIMAL, objective)
    feasible, _ = _run(program, tolerance, costs=False)
    if feasible == INFEASIBLE:
        return Answer(INFEASIBLE, math.nan)
    if feasible == OPTIMAL and status in (UNBOUNDED, "unbounded or infeasible"):
        return Answer(UNBOUNDED, math.nan)
    if tolerance < 1e-7:
        return solve(program, tolerance * 10)
    raise RuntimeError(f"HiGHS: {status}, without costs {feasible}")


def _run(program: Program, tolerance: float, presolve: str = "choose", costs: bool = True) -> tuple[str, float]:
    """One solve, HiGHS's word for it."""
    highs: Any = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False, "presolve": presolve, "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": tolerance, "mip_feasibility_tolerance": tolerance, "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
    }  # fmt: skip
    for name, value in options.items():
        highs.setOptionValue(name, value)
    index = {column: number for number, column in enumerate(program.lower)}
    for column, number in index.items():
        highs.addVar(program.lower[column], program.upper[column])
        if costs:
            highs.changeColCost(number, program.objective.get(column, 0.0))
        if column in program.integer:
            highs.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    for _, lower, terms, upper in program.rows:
        entries = {index[column]: value for column, value in terms.items() if value != 0.0}
        highs.addRow(lower, upper, len(entries), np.array(list(entries), dtype=np.int32),
                     np.array(list(entries.values()), dtype=np.float64))  # fmt: skip
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize if program.maximise else highspy.ObjSense.kMinimize)
    highs.run()
    status = highs.getModelStatus()
    words = {
        highspy.HighsModelStatus.kOptimal: OPTIMAL,
        highspy.HighsModelStatus.kModelEmpty: OPTIMAL,
        highspy.HighsModelStatus.kInfeasible: INFEASIBLE,
        highspy.HighsModelStatus.kUnbounded: UNBOUNDED,
        highspy.HighsModelStatus.kUnboundedOrInfeasible: "unbounded or infeasible",
    }
    return words.get(status, highs.modelStatusToString(status)), highs.getInfo().objective_function_value
