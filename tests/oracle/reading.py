"""An independent reading of CASE_FORMAT.md and FORMULATION.md: a case folder in, status and objective out.

Run `python -m tests.oracle.reading FOLDER...` to see the answers; where a folder has an expected.json, the expected
objective is compared.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .case_tables import Case, ContractError, Row, read_case
from .program import Answer, Column, Expression, Program, add, solve
from .routes import Route, find_routes
from .rows import build_rows, is_decision
from .terms import Term, constraint_of, measure_terms

POLICY_KEYS = {"id", "title", "title_zh", "source", "note", "measure", "of", "min", "max", "equal", "price", "mode",
               "penalty", "per"}  # fmt: skip
MONEY = ("net_value", "cost")


def solve_folder(path: str | Path) -> Answer:
    """Read, state and solve the case in a folder."""
    return solve(state(read_case(Path(path))))


def state(case: Case) -> Program:
    """The whole program of a case."""
    routes = find_routes(case)
    program = build_rows(case, routes)
    objective = case.settings.get("objective", "net_value")
    program.maximise = objective in ("net_value", "output_value") or _sense(objective) == "max"
    charge = -1.0 if objective == "net_value" else 1.0
    for year, weight in case.years.items():
        if objective in MONEY:
            for column, amount in costs(case, routes, year):
                program.add_to_objective(column, charge * present_value(case, year) * amount)
        if objective == "net_value":
            for term in measure_terms_of(case, routes, "revenue", year):
                program.add_to_objective(term.column, present_value(case, year) * term.coefficient)
        elif objective == "output_value":
            for term in measure_terms_of(case, routes, "output_value", year):
                program.add_to_objective(term.column, present_value(case, year) * term.coefficient)
        elif objective not in MONEY:
            measure = objective.get("measure", objective) if isinstance(objective, dict) else objective
            for term in measure_terms(case, routes, measure):
                if term.facts["year"] == year:
                    program.add_to_objective(term.column, weight * term.coefficient)
    for policy in case.policies:
        _policy(case, routes, policy, program, charge if objective in MONEY else 0.0)
    return program


def _sense(objective: Any) -> str | None:
    """The sense of an objective that is a measure or a list of measures."""
    if isinstance(objective, str):
        return None
    senses = {part["sense"] for part in (objective if isinstance(objective, list) else [objective]) if "sense" in part}
    if len(senses) != 1 or not senses <= {"min", "max"}:
        raise ContractError(f"the objective has the senses {sorted(senses)}")
    return str(senses.pop())


def measure_terms_of(case: Case, routes: list[Route], quantity: str, year: int) -> list[Term]:
    """The terms of a quantity in a year; none is no error here."""
    try:
        return [term for term in measure_terms(case, routes, {"quantity": quantity}) if term.facts["year"] == year]
    except ContractError:
        return []


def present_value(case: Case, year: int) -> float:
    """The weight of a year, times its discount factor."""
    rate = case.settings.get("discount_rate", 0.0)
    return float(case.years[year] * (1.0 + rate) ** (case.settings["base_year"] - year))


def annuity(case: Case, plant: Row) -> float:
    """The capital recovery factor over the process's lifetime."""
    rate, lifetime = case.settings.get("discount_rate", 0.0), case.processes[plant["process"]]["lifetime"]
    return float(1.0 / lifetime if rate == 0.0 else rate / (1.0 - (1.0 + rate) ** -lifetime))


def costs(case: Case, routes: list[Route], year: int) -> Iterator[tuple[Column, float]]:
    """The costs of one year, undiscounted, without policies."""
    for plant in case.tables["plants"]:
        process = case.processes[plant["process"]]
        yield ("C", plant["plant"], str(year)), process["fixed_cost"]
        for built in case.years:
            if built <= year and year - built < process["lifetime"]:
                yield ("z", plant["plant"], str(built)), process["capex"] * annuity(case, plant)
                if is_decision(plant) and plant["first_year"] <= built <= plant["last_year"]:
                    yield ("b", plant["plant"], str(built)), plant["fixed_charge"] * annuity(case, plant)
    for period in case.periods_of(year):
        t = period["period"]
        for plant in case.tables["plants"]:
            for mode in case.modes_of(plant["process"]):
                cost = case.processes[plant["process"]]["variable_cost"]
                cost += case.mode_row(plant["process"], mode)["variable_cost"]
                yield ("x", plant["plant"], mode, t), cost
        for row in case.tables["supplies"]:
            yield ("s", row["supply"], t), row["price"] * case.factor(row["price_profile"], t)
        for row in case.tables["disposals"]:
            yield ("w", row["disposal"], t), row["cost"]
        for row in case.tables["storages"]:
            yield ("q", row["storage"], t), row["cost"]
        for route in routes:
            yield ("f", *route.name, t), route.cost


def _policy(case: Case, routes: list[Route], policy: Row, program: Program, charge: float) -> None:
    """11. One policy: a price in the objective, or a row (with a slack, if a goal) for each year and value of per.

    `charge` is the sign that costs have in the objective, 0 where the objective is not money.
    """
    unknown = set(policy) - POLICY_KEYS
    if unknown:
        raise ContractError(f"a policy has no {sorted(unknown)}")
    per, mode = policy.get("per"), policy.get("mode", "enforce")
    measure = measure_terms(case, routes, policy["measure"], per)
    share = measure_terms(case, routes, policy["of"], per) if "of" in policy else []
    if mode == "monitor":
        return
    if "price" in policy:
        for term in measure:
            value = present_value(case, term.facts["year"]) * term.coefficient
            program.add_to_objective(term.column, charge * policy["price"] * value)
        return
    places = dict.fromkeys(place for place in (constraint_of(term, per) for term in measure) if place is not None)
    for place in places:
        for side in ("min", "max"):
            bound = policy.get(side, policy.get("equal"))
            if bound is None:
                continue
            terms: Expression = {}
            for term in measure:
                if constraint_of(term, per) == place:
                    add(terms, term.column, term.coefficient)
            for term in share:
                if constraint_of(term, per) == place:
                    add(terms, term.column, -bound * term.coefficient)
            if mode == "goal":
                miss = ("miss", policy["id"], side, str(place))
                program.column(miss)
                add(terms, miss, 1.0 if side == "min" else -1.0)
                penalty = charge * present_value(case, place[1]) * policy.get("penalty", 0.0)
                program.add_to_objective(miss, penalty)
            limit = 0.0 if "of" in policy else bound
            name = f"policy {policy['id']} {side} {place}"
            program.row(name, limit if side == "min" else -math.inf, terms, math.inf if side == "min" else limit)


def main(folders: list[str]) -> int:
    """Answers of the folders, held against expected.json where there is one; 1 if any is off."""
    off = 0
    for folder in map(Path, folders):
        answer = solve_folder(folder)
        verdict = ""
        if (folder / "expected.json").exists():
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            close = math.isclose(answer.objective, expected["objective"], rel_tol=expected["rel_tol"])
            verdict = "reached" if close else f"MISSED {expected['objective']}"
            off += not close
        print(f"{folder.name:32s} {answer.status:12s} {answer.objective:18.8g} {verdict}")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
