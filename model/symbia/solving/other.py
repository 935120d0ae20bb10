"""Any other solver that Pyomo can call (gurobi, cbc, glpk, ...), judged by the same certificate."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.log import LoggingIntercept
from pyomo.opt import TerminationCondition

from symbia.solving.certificate import certify, feasibility
from symbia.solving.compile import compile_model
from symbia.solving.compiled import CompiledModel
from symbia.solving.hand_over import SolverError
from symbia.solving.highs import Options
from symbia.solving.optimum import Optimum, Status
from symbia.solving.rays import ray_of
from symbia.solving.scaling import scaling_of

_STATUS: dict[Any, Status] = {
    TerminationCondition.optimal: "optimal",
    TerminationCondition.infeasible: "infeasible",
    TerminationCondition.unbounded: "unbounded",
    TerminationCondition.maxTimeLimit: "time_limit",
    TerminationCondition.maxIterations: "time_limit",
}
_TIME_OPTIONS = {"cbc": "sec", "gurobi": "TimeLimit", "glpk": "tmlim", "cplex": "timelimit", "scip": "limits/time"}


def optimise_with(name: str, model: pyo.ConcreteModel, options: Options | None = None) -> Optimum:
    """Solve with the solver that Pyomo's factory knows as ``name``; prices and certificate where it gives duals.

    Raises ``SolverError`` when Pyomo does not know the solver, cannot find it, or gets no usable answer.
    """
    options = options or Options()
    started = time.perf_counter()
    compiled = compile_model(model)
    with LoggingIntercept(module="pyomo.opt"):  # Pyomo would print a traceback about a name that it does not know
        solver = pyo.SolverFactory(name)
    if solver is None or not solver.available(exception_flag=False):
        raise SolverError(f"Pyomo finds no solver called {name!r} on this machine")
    if options.time_limit is not None:
        _limit_time(name, solver, options.time_limit)
    own_suffix = not hasattr(model, "dual")
    if own_suffix:
        model.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    try:
        result = solver.solve(model, load_solutions=False)
        condition = result.solver.termination_condition
        if condition not in _STATUS:
            raise SolverError(f"{name} ended with {condition}")
        answer = Optimum(_STATUS[condition], compiled, scaling_of(compiled), solver=name)
        if condition == TerminationCondition.optimal:
            _load(solver, model, result)
            _read_back(model, compiled, answer)
        elif answer.status in ("infeasible", "unbounded"):
            until = None if options.time_limit is None else started + options.time_limit
            answer.ray, answer.proof = ray_of(compiled, answer.scale, answer.status, None, options, until)
    finally:
        if own_suffix:
            model.del_component("dual")
    answer.seconds = time.perf_counter() - started
    return answer


def _limit_time(name: str, solver: Any, seconds: float) -> None:
    """Tell the solver its limit in its own words; a limit that cannot be told is not silently dropped."""
    if hasattr(getattr(solver, "config", None), "time_limit"):
        solver.config.time_limit = seconds
    elif name in _TIME_OPTIONS:
        solver.options[_TIME_OPTIONS[name]] = seconds
    else:
        raise SolverError(f"symbia does not know how to give {name} a time limit; leave it out")


def _load(solver: Any, model: pyo.ConcreteModel, result: Any) -> None:
    """Put the solution into the Pyomo model; solver interfaces have two ways."""
    if hasattr(solver, "load_vars"):
        solver.load_vars()
        if not compile_model(model).is_mip:
            for constraint, dual in solver.get_duals().items():
                model.dual[constraint] = dual
    else:
        model.solutions.load_from(result)


def _read_back(model: pyo.ConcreteModel, compiled: CompiledModel, answer: Optimum) -> None:
    variables = model.component_data_objects(pyo.Var, active=True, descend_into=True)
    x = np.array([pyo.value(v, exception=False) or 0.0 for v in variables], dtype=float)
    constraints = model.component_data_objects(pyo.Constraint, active=True, descend_into=True)
    duals = np.array([model.dual.get(c, np.nan) for c in constraints], dtype=float)
    answer.x = x
    answer.objective = compiled.objective(x)
    if not compiled.is_mip and not np.isnan(duals).any():
        answer.y = compiled.sign * duals
        answer.certificate = certify(compiled, answer.scale, x, answer.y)
    else:
        answer.violation = feasibility(compiled, answer.scale, x)
