"""A user's own additions to the Pyomo model between ``formulate`` and ``solve``."""

from __future__ import annotations

from pathlib import Path

import pyomo.environ as pyo
import pytest
from micro import micro, proved

import symbia as sy
from symbia.results.verify import verify
from symbia.solving import ModelError


@pytest.fixture
def case(tmp_path: Path) -> sy.Case:
    """100 t of steam at 20: on coal at 2 or on gas at 6 a tonne."""
    return sy.read_case(
        micro(
            tmp_path / "case",
            recipes="boiler/on_coal coal=-0.2 steam=1; boiler/on_gas gas=-0.1 steam=1",
            plants="boiler capacity=100",
            supplies="coal price=10; gas price=60",
            demands="steam price=20",
        )
    )


COAL = "boiler", "on_coal", "year"


def test_constraint(case: sy.Case, tmp_path: Path) -> None:
    """Proves: a constraint of one's own binds, has a dual, and the run can be kept and verified.

    If broken: 1800 as without it.
    """
    model = sy.formulate(case)
    model.smog = pyo.Constraint(["winter"], rule=lambda m, _: m.activity[COAL] <= 30)
    solution = sy.solve(case, model=model)
    # 30 t at 18, 70 at 14
    assert solution.objective == pytest.approx(30 * 18 + 70 * 14)
    proved(solution)
    # of the minimisation: a tonne more would take 4 off
    assert solution.optimum.duals("smog")["dual"].tolist() == pytest.approx([-4])
    assert solution.tables["activity"].set_index("mode")["amount"].to_dict() == pytest.approx(
        {"on_coal": 30, "on_gas": 70}
    )
    solution.write(tmp_path / "run")
    assert verify(tmp_path / "run").problems == ()


def test_variable_and_parameter(case: sy.Case) -> None:
    """Proves: variables, mutable parameters and blocks of one's own take part. If broken: 1800, or 1480 of above."""
    model = sy.formulate(case)
    model.extra = pyo.Block()
    model.extra.clean_air = pyo.Var(domain=pyo.Binary)
    model.extra.limit = pyo.Param(initialize=10.0, mutable=True)
    # coal at most 80, of which a filter takes 10 more
    model.extra.smog = pyo.Constraint(expr=model.activity[COAL] - model.extra.limit * model.extra.clean_air <= 80.0)
    model.extra.forced = pyo.Constraint(expr=model.extra.clean_air >= 0.5)
    solution = sy.solve(case, model=model)
    assert solution.objective == pytest.approx(90 * 18 + 10 * 14)
    assert solution.optimum.values("extra.clean_air")["amount"].tolist() == [1.0]


def test_fixed_and_deactivated(case: sy.Case) -> None:
    """Proves: fixed variables stay where they are, deactivated constraints do not bind. If broken: 1800."""
    model = sy.formulate(case)
    model.activity[COAL].fix(25.0)
    assert sy.solve(case, model=model).objective == pytest.approx(25 * 18 + 75 * 14)
    model = sy.formulate(case)
    model.capacity.deactivate()
    assert sy.solve(case, model=model).status == "unbounded"


def test_objective_of_ones_own(case: sy.Case) -> None:
    """Proves: a replaced objective is the one that is reached, and its terms are no longer the case's.

    If broken: 1800, or terms that do not add up.
    """
    model = sy.formulate(case)
    model.objective.deactivate()
    model.least_gas = pyo.Objective(expr=model.supply["gas", "year"] + model.activity[COAL] * 3.0 + 5.0)
    model.output = pyo.Constraint(expr=model.sale["steam", "year"] >= 40)
    solution = sy.solve(case, model=model)
    # 4 t of gas and no coal, plus the constant
    assert solution.objective == pytest.approx(9)
    assert solution.objective_terms == {"objective": pytest.approx(9)}
    assert solution.optimum.certificate.verified


def test_named_terms_in_an_objective(case: sy.Case) -> None:
    """Proves: the case's own terms can be used in an objective of one's own. If broken: an error, or 1800."""
    model = sy.formulate(case)
    model.objective.deactivate()
    terms = model.objective_terms
    model.own = pyo.Objective(expr=terms["revenue"] + 4 * terms["purchases"], sense=pyo.maximize)
    # coal 4 x 2, gas 4 x 6 a tonne
    assert sy.solve(case, model=model).objective == pytest.approx(100 * 12)


@pytest.mark.parametrize(
    "expression",
    [
        lambda m: m.activity[COAL] ** 2 <= 900,
        lambda m: m.activity[COAL] * m.supply["gas", "year"] <= 1,
        lambda m: pyo.exp(m.activity[COAL]) <= 3,
    ],
    ids=["square", "product", "function"],
)
def test_not_linear(case: sy.Case, expression: object) -> None:
    """Proves: what is not linear is refused in words. If broken: a wrong answer or another error."""
    model = sy.formulate(case)
    model.extra = pyo.Constraint(expr=expression(model))
    with pytest.raises(ModelError, match="not linear"):
        sy.solve(case, model=model)


def test_two_objectives(case: sy.Case) -> None:
    """Proves: there must be one active objective. If broken: the first one wins silently."""
    model = sy.formulate(case)
    model.other = pyo.Objective(expr=model.activity[COAL])
    with pytest.raises(ModelError, match="objective"):
        sy.solve(case, model=model)


def test_foreign_variable(case: sy.Case) -> None:
    """Proves: a variable of another model is refused. If broken: some other column would be constrained."""
    model, other = sy.formulate(case), sy.formulate(case)
    model.extra = pyo.Constraint(expr=other.activity[COAL] <= 1)
    with pytest.raises(ModelError, match="not in the model"):
        sy.solve(case, model=model)
