"""Reading a case: files to a checked, filled and frozen `Case`, or to the list of all its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from symbia.case.case import Case
from symbia.case.checks import ADVICE, RULES
from symbia.case.checks.ground import Ground
from symbia.case.convert import Given, convert
from symbia.case.files import read_files
from symbia.case.fill import fill
from symbia.case.header import Header, read_header
from symbia.case.policies import read_objective, read_policies
from symbia.case.problem import SEVERITIES, CaseError, Problem
from symbia.case.routes import routes
from symbia.case.scenario import Scenario, apply_change, read_scenarios
from symbia.case.schema import table_problems
from symbia.case.terms import Terms
from symbia.case.view import View

ScenarioName = str | Path


@dataclass(frozen=True)
class Draft:
    """A case between its files and its checks: scenarios change it before anything is filled in."""

    given: Given
    policies: Mapping[str, Any]
    header: Header


@dataclass
class _Outcome:
    """What the checks made of a draft; ``case`` is ``None`` where they found an error."""

    problems: list[Problem] = field(default_factory=list)
    case: Case | None = None
    view: View | None = None
    boundaries: str = ""


def read_case(path: str | Path, scenarios: Sequence[ScenarioName] | ScenarioName = ()) -> Case:
    """Read the case at ``path``, a folder or an .xlsx workbook, under ``scenarios`` in the order given.

    A scenario is the path of a TOML file, or the name of one in the case's folder ``scenarios``. Raises `CaseError`
    with every error at once; warnings are left to `check`.
    """
    outcome = _read(Path(path), scenarios)
    errors = [problem for problem in outcome.problems if problem.severity == "error"]
    if errors or outcome.case is None:
        raise CaseError(errors)
    where = Path(path)
    folder = where if where.is_dir() else where.parent
    return replace(outcome.case, boundaries=outcome.boundaries, folder=folder)


def check(path: str | Path, scenarios: Sequence[ScenarioName] | ScenarioName = ()) -> list[Problem]:
    """Every error, warning and hint of the case at ``path``, in this order; empty when all is well.

    Takes the same as `read_case` and never raises for what stands in the files. Warnings and hints about the case as a
    whole are looked for once there are no errors: before, they could only guess.
    """
    outcome = _read(Path(path), scenarios)
    problems = outcome.problems + _advice(outcome)
    return sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))


def errors_of(path: Path) -> list[Problem]:
    """The errors alone, which takes less time."""
    return [problem for problem in _read(path, ()).problems if problem.severity == "error"]


def _advice(outcome: _Outcome) -> list[Problem]:
    if outcome.case is None or outcome.view is None:
        return []
    view = View(outcome.view.given, outcome.view.filled)
    ground = Ground(outcome.case)
    for look in ADVICE:
        look(view, ground)
    return view.problems


def _read(path: Path, scenarios: Sequence[ScenarioName] | ScenarioName) -> _Outcome:
    raw = read_files(path)
    if any(problem.code == "no_case" for problem in raw.problems):
        return _Outcome(raw.problems)
    header, problems = read_header(raw.header)
    given, cell_problems = convert(raw.tables, raw.damaged)
    problems = [*raw.problems, *problems, *cell_problems]
    names = (scenarios,) if isinstance(scenarios, str | Path) else tuple(scenarios)
    found, scenario_problems = read_scenarios(names, raw.scenario_folder)
    draft = Draft(given, raw.policies, header)
    base = _check(draft, unreported=not _errors(problems))
    outcome = base
    if found:
        outcome, changes = _under(draft, found, base, problems)
        scenario_problems += changes
    outcome.problems = [*problems, *base.problems, *scenario_problems]
    outcome.boundaries = raw.boundaries
    if _errors(outcome.problems):
        outcome.case = None
    return outcome


def read_draft(path: str | Path) -> Draft:
    """What stands in the files of the case at ``path``, read once to be changed often. Raises `CaseError`."""
    raw = read_files(Path(path))
    if any(problem.code == "no_case" for problem in raw.problems):
        raise CaseError(raw.problems)
    header, problems = read_header(raw.header)
    given, cell_problems = convert(raw.tables, raw.damaged)
    errors = [one for one in (*raw.problems, *problems, *cell_problems) if one.severity == "error"]
    if errors:
        raise CaseError(errors)
    return Draft(given, raw.policies, header)


def case_under(
    draft: Draft, changes: Sequence[Mapping[str, Any]] = (), policies: Sequence[Mapping[str, Any]] = (), file: str = ""
) -> Case:
    """The case of a draft with further ``policies`` and after ``changes`` (as in a scenario). Raises `CaseError`."""
    problems: list[Problem] = []
    given, known = draft.given, draft.policies
    if policies:
        known = {**known, "policy": [*known.get("policy", []), *policies]}
    for number, change in enumerate(changes, start=1):
        given, known, found = apply_change(given, known, change, draft.header.base_year, file, number)
        problems += found
    outcome = _check(Draft(given, known, draft.header), unreported=not _errors(problems))
    errors = [problem for problem in (*problems, *outcome.problems) if problem.severity == "error"]
    if errors or outcome.case is None:
        raise CaseError(errors)
    return outcome.case


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _check(draft: Draft, *, unreported: bool, scenarios: tuple[str, ...] = ()) -> _Outcome:
    """Check a draft. ``unreported`` says that no error has been found before: only then can it become a case."""
    header = draft.header
    problems = table_problems(draft.given)
    filled = fill(draft.given.tables, header.base_year)
    view = View(draft.given, filled)
    for look in RULES:
        look(view)
    problems += view.problems
    sound = unreported and not _errors(problems)
    paths: pd.DataFrame | None = routes(filled) if sound else None
    terms = Terms(filled, paths) if not draft.given.damaged else None
    sources = set(filled["sources"]["source"]) - {""}
    policies, policy_problems = read_policies(draft.policies, terms, sources)
    objective, objective_problems = read_objective(header.objective, terms)
    problems += [*policy_problems, *objective_problems]
    if paths is None or _errors(problems):
        return _Outcome(problems)
    return _Outcome(
        problems,
        Case(
            id=header.id,
            title=header.title,
            title_zh=header.title_zh,
            currency=header.currency,
            base_year=header.base_year,
            discount_rate=header.discount_rate,
            objective=objective,
            tables=filled,
            policies=policies,
            routes=paths,
            scenarios=scenarios,
        ),
        view,
    )


def _under(
    draft: Draft, scenarios: Sequence[Scenario], base: _Outcome, before: Sequence[Problem]
) -> tuple[_Outcome, list[Problem]]:
    """The outcome under ``scenarios``, and what they bring about that was not wrong before."""
    problems: list[Problem] = []
    steps: list[tuple[Scenario, int, Draft]] = []
    for scenario in scenarios:
        for number, change in enumerate(scenario.changes, start=1):
            given, policies, found = apply_change(
                draft.given, draft.policies, change, draft.header.base_year, f"{scenario.file}", number
            )
            problems += found
            draft = Draft(given, policies, draft.header)
            steps.append((scenario, number, draft))
    names = tuple(scenario.id for scenario in scenarios)
    unreported = not _errors([*before, *problems])
    outcome = _check(draft, unreported=unreported, scenarios=names)
    known = set(base.problems)
    outcome.problems = [problem for problem in outcome.problems if problem.code != "value_range" or problem in known]
    new = [problem for problem in outcome.problems if problem not in known]  # a scenario leaves ranges on purpose
    if not new:
        return outcome, problems
    # some change did this: go through them one by one to name it
    for scenario, number, step in steps:
        if not new:
            break
        now = set(_check(step, unreported=unreported).problems)
        problems += [_because(problem, scenario, number) for problem in new if problem in now]
        new = [problem for problem in new if problem not in now]
    return outcome, problems + new


def _because(problem: Problem, scenario: Scenario, number: int) -> Problem:
    place = ", ".join(
        part for part in (problem.table, f"row {problem.row}" if problem.row else "", problem.column) if part
    )
    return Problem(
        problem.code,
        f"after this change, in {place}: {problem.message}",
        problem.advice,
        scenario.file,
        column=f"change {number}",
        value=problem.value,
        severity=problem.severity,
    )
