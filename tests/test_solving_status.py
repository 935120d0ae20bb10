"""How a solve can end, and that the exit code, summary.json and the run folder all say so."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import highspy
import pyomo.environ as pyo
import pytest
from command import TUTORIAL, Ended, summary_of, symbia
from micro import micro

import symbia as sy
from symbia.solving import CompiledModel, compile_model, optimise

BOILER = {"recipes": "boiler coal=-1.25 steam=1", "supplies": "coal price=1"}
#: in whole units of 4 that run at full load nothing makes exactly 10
FOURS = {
    "recipes": "boiler coal=-1.25 steam=1",
    "processes": "boiler activity_unit=t min_load=1",
    "supplies": "coal price=1",
    "demands": "steam price=9 min_year=10 max_year=10",
}

ENDINGS: dict[str, tuple[int, dict[str, Any]]] = {
    # 50 t of steam are owed, the boiler makes 10
    "infeasible": (3, {**BOILER, "plants": "boiler capacity=10", "demands": "steam price=9 min_year=50"}),
    "infeasible in whole numbers": (3, {**FOURS, "plants": "boiler max_new=40 unit_size=4"}),
    # unlimited coal bought at 1 and sold at 2
    "unbounded": (4, {"plants": "", "supplies": "coal price=1", "demands": "coal price=2"}),
    "unbounded with whole numbers": (
        4,
        {
            **FOURS,
            "plants": "boiler max_new=40 unit_size=5",
            "supplies": "coal price=1",
            "demands": "steam price=9 min_year=10 max_year=10; more commodity=coal price=2",
        },
    ),
    # what is owed cannot be had, and beside it there is unlimited gain: no allocation is allowed, so none is best
    "unbounded or infeasible": (
        3,
        {
            **BOILER,
            "plants": "boiler capacity=10",
            "demands": "steam price=9 min_year=50; more commodity=coal price=2",
        },
    ),
}


def _solve(folder: Path, case: dict[str, Any], *options: object) -> tuple[Ended, Path]:
    run = folder / "run"
    return symbia("solve", micro(folder / "case", **case), "--out", run, *options), run


@pytest.mark.parametrize("name", ENDINGS)
def test_no_optimum(name: str, tmp_path: Path) -> None:
    """Proves that exit code and status say why there is no answer, and that no table pretends that there is one.

    Broken: code 0 or 1, status optimal, or tables of zeros in the run folder.
    """
    code, case = ENDINGS[name]
    ended, run = _solve(tmp_path, case)
    assert ended.code == code, ended.said
    status = {3: "infeasible", 4: "unbounded"}[code]
    summary = summary_of(run)
    assert summary["status"] == status
    assert (summary["objective"], summary["objective_terms"], summary["certificate"]) == (None, {}, None)
    assert summary["size"]["columns"] > 0
    assert status in ended.out
    assert {path.name for path in run.iterdir()} == {"summary.json", "lp.npz", "labels.json.gz", "case", "explanation"}
    checked = symbia("verify", run)
    assert checked.code == 0, checked.said
    proof = summary["infeasibility" if code == 3 else "unboundedness"]
    if name == "infeasible in whole numbers":
        assert proof is None
        assert "no certificate" in checked.out
    else:
        assert proof["verified"] is True
        assert f"recomputed: {status}" in checked.out


def test_whole_numbers_alone_made_it_infeasible(tmp_path: Path) -> None:
    """Proves the counterpart: without whole units the same case has the optimum 10 * 9 - 12.5 = 77.5.

    Broken (whole numbers not handed over): both cases would be optimal.
    """
    assert sy.solve(micro(tmp_path / "case", **FOURS, plants="boiler max_new=40")).objective == pytest.approx(77.5)


def _two_ways(feasible: bool, whole: bool) -> CompiledModel:
    """Maximise x + y + z where nothing limits z; x + y >= 6 on top makes x and y impossible."""
    model = pyo.ConcreteModel()
    domain = pyo.NonNegativeIntegers if whole else pyo.NonNegativeReals
    model.x, model.y, model.z = (pyo.Var(domain=domain) for _ in range(3))
    model.limits = pyo.ConstraintList()
    for row in (model.z + model.x >= 1, model.x + 2 * model.y <= 7, 2 * model.x + model.y <= 5):
        model.limits.add(row)
    if not feasible:
        model.limits.add(model.x + model.y >= 6)
    model.objective = pyo.Objective(expr=model.x + model.y + model.z, sense=pyo.maximize)
    return compile_model(model)


@pytest.mark.parametrize("whole", [False, True])
def test_unbounded_or_infeasible_is_resolved(whole: bool) -> None:
    """Proves that HiGHS's "unbounded or infeasible" never reaches the user, but one of the two.

    Broken: a SolverError, or unbounded for the model that has no feasible point.
    """
    assert optimise(_two_ways(True, whole)).status == "unbounded"
    assert optimise(_two_ways(False, whole)).status == "infeasible"


def test_highs_itself_leaves_it_open() -> None:
    """Proves that the test above goes the way it means to: HiGHS answers "unbounded or infeasible" to its model.

    Should it fail with a later HiGHS, another model is needed there.
    """
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    x, y, z = (highs.addIntegral() for _ in range(3))
    for row in (z + x >= 1, x + 2 * y <= 7, 2 * x + y <= 5):
        highs.addConstr(row)
    highs.maximize(x + y + z)
    assert highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible


def _market_split(plants: int = 40, goods: int = 5, seed: int = 1) -> dict[str, Any]:
    """Which whole plants make exactly half of everything: small, and too hard for any branch and bound.

    Cornuéjols and Dawande 1998, A class of hard small 0-1 programs. What is missing is bought, what is left is stacked:
    there always is a feasible answer.
    """
    rng = Random(seed)
    made = [[rng.randrange(100) for _ in range(goods)] for _ in range(plants)]
    half = [sum(row[good] for row in made) // 2 for good in range(goods)]
    names = [f"good_{good}" for good in range(goods)]
    return {
        "settings": {"objective": "cost"},
        "recipes": "; ".join(
            f"p{p} " + " ".join(f"{n}={a}" for n, a in zip(names, row, strict=True) if a) for p, row in enumerate(made)
        ),
        "processes": "; ".join(f"p{p} activity_unit=t min_load=1" for p in range(plants)),
        "plants": "; ".join(f"p{p} max_new=1 unit_size=1" for p in range(plants)),
        "supplies": "; ".join(f"{name} price=1" for name in names),
        "disposals": "; ".join(f"{name} cost=1" for name in names),
        "demands": "; ".join(
            f"{name} price=0 min_year={amount} max_year={amount}" for name, amount in zip(names, half, strict=True)
        ),
    }


def test_stopped_with_an_answer(tmp_path: Path) -> None:
    """Proves that a search that is stopped ends with 5, keeps its best answer, and claims no optimum.

    Broken: code 0, a certificate for something nobody has proved, no tables, or a bound that is no lower bound.
    """
    ended, run = _solve(tmp_path, _market_split(), "--time-limit", "1.5")
    assert ended.code == 5, ended.said
    summary = summary_of(run)
    assert summary["status"] == "time_limit"
    assert summary["certificate"] is None
    assert summary["feasibility"]["verified"] is True  # no limit is broken, though nobody knows how good the answer is
    assert summary["seconds"]["solve"] < 6
    assert summary["objective"] > 0
    assert summary["objective_bound"] is None or summary["objective_bound"] <= summary["objective"]
    assert (run / "tables" / "activity.csv").is_file()
    assert "stopped" in ended.out
    assert symbia("verify", run).code == 0


def test_no_time_at_all(tmp_path: Path) -> None:
    """Proves that a limit of 0 s is a limit and not "no limit", whatever HiGHS has found by then. Broken: code 0."""
    ended, run = _solve(tmp_path, _market_split(), "--time-limit", "0")
    assert ended.code == 5, ended.said
    assert summary_of(run)["status"] == "time_limit"
    assert symbia("verify", run).code == 0


EMPTY = {
    "nothing at all": {},
    "no plants": {"supplies": "coal price=1", "demands": "steam price=1"},
    "headers only": dict.fromkeys(("supplies", "demands", "disposals", "storages", "links", "transport_modes"), ""),
    "a plant without trade": {"recipes": "boiler coal=-1.25 steam=1", "plants": "boiler capacity=10"},
}


@pytest.mark.parametrize(
    ("name", "table_format"), [*((name, "csv") for name in EMPTY), *(("headers only", f) for f in ("parquet", "xlsx"))]
)
def test_empty_case(name: str, table_format: str, tmp_path: Path) -> None:
    """Proves that a case in which nothing can happen is solved: value 0, all tables there. Broken: a defect, code 1."""
    ended, run = _solve(tmp_path, EMPTY[name], "--format", table_format)
    assert ended.code == 0, ended.said
    summary = summary_of(run)
    assert summary["objective"] == 0
    assert summary["certificate"]["verified"] is True
    checked = symbia("verify", run)
    assert checked.code == 0, checked.said


@pytest.mark.parametrize("method", ["choose", "simplex", "ipm", "pdlp"])
def test_methods(method: str) -> None:
    """Proves that every method that the command offers ends at a proved optimum, also the approximate ones.

    Broken (the second try after a failed certificate left out): pdlp's answer would stay unverified.
    """
    solution = sy.solve(TUTORIAL, options=sy.Options(method=method))
    assert solution.objective == pytest.approx(116.2e6, rel=1e-6)
    assert solution.optimum.certificate.verified


def test_threads_may_differ_between_solves() -> None:
    """Proves that one process may solve with different numbers of threads.

    Broken: HiGHS keeps the threads of its first run and answers "Not Set" to the next: a SolverError.
    """
    for threads in (1, 2, 0, 1):
        solution = sy.solve(TUTORIAL, options=sy.Options(threads=threads))
        assert solution.objective == pytest.approx(116.2e6)


def test_minus_nothing_is_nothing(tmp_path: Path) -> None:
    """Proves that a maximum of nothing is written as 0. Broken: "-0.0" in summary.json."""
    ended, run = _solve(tmp_path, {})
    assert '"objective": 0.0' in (run / "summary.json").read_text(encoding="utf-8"), ended.said
