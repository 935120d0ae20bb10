"""The scenarios of one study, solved in one process: hot where only numbers change, rebuilt where structure does.

Scenarios come in chains of links. A chain starts from the optimum of the unchanged case, every other link from the
basis in which the link before it ended, and that basis is all that it takes over. So what comes out does not depend on
who solved what before: the same table in one process, in several, and after a crash.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from symbia.case import Case, CaseError
from symbia.case.read import case_under, read_draft
from symbia.formulation import formulate
from symbia.solving import Optimum, Options, SolverError, compile_model, optimise
from symbia.solving.living import Living
from symbia.studies.changes import Shortcut
from symbia.studies.hot import HotModel
from symbia.studies.record import cause, check_measures, monitors, recorded

MOST_LIVING = 4
Result = dict[str, Any]
Scenario = tuple[str, list[dict[str, Any]]]


class Scenarios:
    """A case read, stated and solved once; ``solve`` any scenario of it."""

    def __init__(self, case: str | Path, measures: Sequence[Mapping[str, Any]]) -> None:
        self.measures, self._monitors = list(measures), monitors(measures)
        self.draft = read_draft(case)
        self.case = case_under(self.draft, (), self._monitors, "study.toml")
        self._shortcut = Shortcut(self.draft, self.case)
        self._options = Options(threads=1)
        self._living: list[tuple[HotModel, Living]] = []
        first = self._begin(self.case)
        check_measures(self.case, first, self.measures)
        self.hot = self.rebuilt = 0

    @property
    def solver_seconds(self) -> float:
        """What HiGHS's runs took."""
        return sum(living.solver_seconds for _, living in self._living)

    @property
    def highspy_seconds(self) -> float:
        """What HiGHS took with its interface: what changed handed over, its runs, values and duals read."""
        return sum(living.highspy_seconds for _, living in self._living)

    def steps(self, changes: Sequence[list[dict[str, Any]]]) -> int:
        """Simplex iterations from the optimum under the first changes to that under the last."""
        first = self._living[0][1]
        first.restart()
        for one in changes:
            begun = first.iterations
            self.solve("", one)
        return first.iterations - begun

    def link(self, scenarios: Sequence[Scenario], basis: str) -> tuple[list[Result], str]:
        """Solve scenarios one after another from a basis (empty: the unchanged case's); results and the last basis."""
        del self._living[1:]
        first = self._living[0][1]
        first.restart(basis)
        return [self.solve(key, changes) for key, changes in scenarios], first.basis

    def solve(self, key: str, changes: list[dict[str, Any]]) -> Result:
        """One scenario. What is wrong with it is a result, too."""
        begun = time.perf_counter()
        result: Result = {"key": key, "status": "invalid", "objective": None, "certificate": None, "cause": ""}
        try:
            case, optimum = self._optimum(changes)
        except CaseError as error:
            result["cause"] = _short("; ".join(str(problem) for problem in error.problems[:3]))
        except SolverError as error:
            result |= {"status": "failed", "cause": _short(str(error))}
        else:
            proof = optimum.certificate
            result |= {"status": optimum.status, "objective": optimum.objective}
            result["certificate"] = None if proof is None else proof.to_dict()
            result["measures"] = recorded(case, optimum, self.measures)
            result["cause"] = _short(cause(case, optimum))
        result["seconds"] = round(time.perf_counter() - begun, 6)
        return result

    def _optimum(self, changes: list[dict[str, Any]]) -> tuple[Case, Optimum]:
        quick = self._shortcut.after(changes)
        if quick is not None:
            case, numbers = quick
            for hot, living in self._living:
                if hot.update(self._all(hot, numbers)):
                    self.hot += 1
                    return case, living.solve(hot.model)
        self.rebuilt += 1
        if quick is not None:  # the same rows of the same tables: what comes next may fit this structure
            return case, self._begin(case)
        case = case_under(self.draft, changes, self._monitors, "study.toml")
        return case, optimise(compile_model(formulate(case)), self._options)

    def _all(self, hot: HotModel, numbers: Mapping[Any, Any]) -> dict[Any, Any]:
        """New numbers, and those of the unchanged case for what an earlier scenario changed and this one does not."""
        touched = self._touched.setdefault(id(hot), set())
        back = {name: _number(self.case, name) for name in touched.difference(numbers)}
        touched |= set(numbers)
        return {**back, **numbers}

    def _begin(self, case: Case) -> Optimum:
        if not self._living:
            self._touched: dict[int, set[Any]] = {}
        hot = HotModel(case)
        living = Living(hot.model, self._options)
        if len(self._living) == MOST_LIVING:
            self._living.pop()
        #: its numbers may be other than the unchanged case's
        self._touched[id(hot)] = set(hot.trace.leaves) if self._living else set()
        self._living.append((hot, living))
        return living.first


def _number(case: Case, name: Any) -> Any:
    if name[0] == "policy":
        return [next(getattr(policy, name[2]) for policy in case.policies if policy.id == name[1])]
    table = case.routes if name[0] == "routes" else case[name[0]]
    return table[name[1]].to_numpy(dtype=float)


def _short(text: str) -> str:
    """One line of at most 200 characters that print."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= 200 else f"{line[:199]}…"


_KNOWN: dict[str, Scenarios] = {}
_ONE_AT_A_TIME = threading.Lock()  # workers of a cluster may have threads; HiGHS's are one for the whole process


def run_link(
    study: str, case: str, measures: Sequence[Mapping[str, Any]], scenarios: Sequence[Scenario], basis: str
) -> tuple[list[Result], str]:
    """What a worker does: solve a link of the study with the hash ``study``; the case is kept for the next one."""
    with _ONE_AT_A_TIME:
        return _known(study, case, measures).link(scenarios, basis)


def run_probe(
    study: str, case: str, measures: Sequence[Mapping[str, Any]], changes: Sequence[list[dict[str, Any]]]
) -> int:
    """What a worker does beforehand: see how far apart two scenarios are, in simplex iterations."""
    with _ONE_AT_A_TIME:
        return _known(study, case, measures).steps(changes)


def _known(study: str, case: str, measures: Sequence[Mapping[str, Any]]) -> Scenarios:
    if study not in _KNOWN:
        _KNOWN.clear()
        _KNOWN[study] = Scenarios(case, measures)
    return _KNOWN[study]
