"""The certificate: about zero at an optimum, and each kind of wrong answer shows in its own residual.

The small linear programme: maximise 3 x + 2 y, x + y <= 4, x + 3 y <= 9, x <= 3. By hand: x = 3, y = 1, value 11; of
the minimisation the first row has the dual -2, the second 0, and x the reduced cost -1.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
from command import TUTORIAL, YEARS
from micro import micro
from scipy import sparse

import symbia as sy
from symbia.solving import Certificate, CompiledModel, Optimum, certify, compile_model, optimise


@pytest.fixture(scope="module")
def plain() -> Optimum:
    """The tutorial's optimum in its own units."""
    return sy.solve(TUTORIAL).optimum


def _small() -> Optimum:
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(0, 3))
    model.y = pyo.Var(bounds=(0, None))
    model.first = pyo.Constraint(expr=model.x + model.y <= 4)
    model.second = pyo.Constraint(expr=model.x + 3 * model.y <= 9)
    model.objective = pyo.Objective(expr=3 * model.x + 2 * model.y, sense=pyo.maximize)
    return optimise(compile_model(model))


def _judged(optimum: Optimum, x: object = None, y: object = None, **changed: object) -> Certificate:
    """The certificate of other values, other prices or a changed programme."""
    model = dataclasses.replace(optimum.compiled, **changed)
    x = optimum.x if x is None else np.array(x, dtype=float)
    y = optimum.y if y is None else np.array(y, dtype=float)
    return certify(model, optimum.scale, x, y)


def test_optimum_by_hand() -> None:
    """Proves that the optimum worked out by hand certifies itself. Broken (a wrong sign in the duals): a gap of 1."""
    optimum = _small()
    assert optimum.objective == pytest.approx(11)
    assert optimum.x == pytest.approx([3, 1])
    assert optimum.y == pytest.approx([-2, 0])
    by_hand = _judged(optimum, [3, 1], [-2, 0])
    assert max(by_hand.primal, by_hand.dual, by_hand.complementarity, by_hand.gap) == 0.0
    assert by_hand.verified


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [
        # x + y = 4.001 > 4, and x = 3.001 > 3: both relative to 3
        ([3.001, 1], None, {"primal"}),
        # below zero: a bound, no row
        ([3, -0.001], None, {"primal"}),
        # feasible but not best: x = 2.9 with a reduced cost of 1 and the row of dual 2 is slack by 0.1
        ([2.9, 1], None, {"complementarity", "gap"}),
        # a price of the second row: of the wrong sign it leans on a lower bound that is not there, else on a slack of 3
        (None, [-2, 0.001], {"dual"}),
        (None, [-2, -0.001], {"complementarity", "gap"}),
        # too low a price of the first row: y's reduced cost turns negative without an upper bound to lean on
        (None, [-1.999, 0], {"dual"}),
        # too high: positive, while y stands 1 above its lower bound
        (None, [-2.001, 0], {"complementarity", "gap"}),
    ],
)
def test_each_residual_sees_its_own_violation(x: list[float] | None, y: list[float] | None, found: set[str]) -> None:
    """Proves that values or prices off by a thousandth are refused, and by which condition.

    Broken (a condition not computed): the wrong answer would be called verified.
    """
    residuals = _judged(_small(), x, y)
    above = {name for name in ("primal", "dual", "complementarity", "gap") if getattr(residuals, name) > 1e-6}
    assert found <= above, residuals
    assert above - found <= {"complementarity", "gap"}, residuals
    assert not residuals.verified
    assert residuals.to_dict()["verified"] is False


def test_only_the_gap_adds_small_things_up() -> None:
    """Proves that a thousand small mistakes are seen where each is below the tolerance.

    Minimise the sum of a thousand x between 0 and 1, plus one that is held at 1000: x = 4e-4 each is 4e-7 of the
    objective for each price times slack, but 4e-4 of it together.
    """
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(1000), bounds=(0, 1))
    model.held = pyo.Var(bounds=(1000, 1000))
    model.objective = pyo.Objective(expr=sum(model.x.values()) + model.held)
    optimum = optimise(compile_model(model))
    residuals = _judged(optimum, [4e-4] * 1000 + [1000])
    assert (residuals.primal, residuals.dual) == (0.0, 0.0)
    assert residuals.complementarity < 1e-6
    assert residuals.gap == pytest.approx(0.4 / 1000.4)
    assert not residuals.verified


def test_another_objective_is_not_proved() -> None:
    """Proves that the certificate belongs to one objective. Broken: any feasible answer proves any objective."""
    optimum = _small()
    assert not _judged(optimum, cost=optimum.compiled.cost * [1.0, 1.001]).verified
    assert not _judged(optimum, cost=-optimum.compiled.cost).verified


def test_another_programme_is_not_proved() -> None:
    """Proves that limits and coefficients count. Broken: an answer for 4 t of capacity proves itself for 3.99."""
    optimum = _small()
    model = optimum.compiled
    assert _judged(optimum, row_upper=model.row_upper * [0.999, 1.0]).primal > 1e-4
    assert _judged(optimum, row_upper=model.row_upper * [1.001, 1.0]).gap > 1e-4
    assert _judged(optimum, matrix=model.matrix * 1.001).primal > 1e-4
    assert _judged(optimum, col_upper=model.col_upper * [0.999, 1.0]).primal > 1e-4


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("which", ["x", "y"])
def test_not_a_number_is_not_verified(which: str, place: int) -> None:
    """Proves that NaN does not pass. Broken (Python's max keeps its first argument against NaN): verified."""
    optimum = _small()
    values = np.array(getattr(optimum, which))
    values[place] = np.nan
    assert not _judged(optimum, **{which: values}).verified
    assert not Certificate(0.0, 0.0, 0.0, float("nan")).verified


def _in_units(model: CompiledModel, column: np.ndarray, row: np.ndarray, money: float) -> CompiledModel:
    """The same programme with x counted in units ``column`` times smaller, rows and money likewise."""
    matrix = sparse.diags_array(row) @ model.matrix @ sparse.diags_array(1.0 / column)
    return dataclasses.replace(
        model,
        matrix=sparse.csr_array(matrix),
        cost=model.cost / column * money,
        offset=model.offset * money,
        row_lower=model.row_lower * row,
        row_upper=model.row_upper * row,
        col_lower=model.col_lower * column,
        col_upper=model.col_upper * column,
    )


@pytest.mark.parametrize("unit", [1e-6, 1e6])
@pytest.mark.parametrize("what", ["columns", "rows", "money", "all"])
def test_units_do_not_matter(what: str, unit: float, plain: Optimum) -> None:
    """Proves that kilograms and megatonnes are judged alike: the same mistake gives the same residuals.

    Broken (absolute residuals): a mistake of a thousandth would pass in megatonnes, and the optimum fail in grams.
    """
    model = plain.compiled
    columns = np.full(len(model.cost), unit if what in ("columns", "all") else 1.0)
    rows = np.full(len(model.row_lower), unit if what in ("rows", "all") else 1.0)
    money = unit if what in ("money", "all") else 1.0
    other = optimise(_in_units(model, columns, rows, money))
    assert other.certificate.verified
    assert other.objective == pytest.approx(plain.objective * money, rel=1e-9)
    assert other.x == pytest.approx(plain.x * columns, rel=1e-7, abs=1e-7 * float((plain.x * columns).max()))
    for which, place in [*(("x", i) for i in np.flatnonzero(plain.x)), *(("y", i) for i in np.flatnonzero(plain.y))]:
        found = []
        for optimum in (plain, other):
            values = {"x": optimum.x.copy(), "y": optimum.y.copy()}
            values[which][place] *= 1.001
            found.append(certify(optimum.compiled, optimum.scale, values["x"], values["y"]))
        for name in ("primal", "dual", "complementarity", "gap"):
            one, two = (getattr(own, name) for own in found)
            assert two == pytest.approx(one, rel=3, abs=1e-12), (which, place, name)
            assert one <= 4 * two + 1e-12, (which, place, name)
        assert not found[1].verified


def test_whole_numbers_held(tmp_path: Path) -> None:
    """Proves that a case in whole numbers has prices and a certificate, and that a fraction is no whole number.

    Broken (duals of the relaxation, or of nothing): dual or gap far above 1e-6.
    """
    optimum = sy.solve(micro(tmp_path / "case", **YEARS)).optimum
    model, certificate = optimum.compiled, optimum.certificate
    assert model.is_mip
    assert certificate.verified
    assert certificate.mip_gap is not None
    assert certificate.mip_gap <= 1e-6
    assert optimum.bound == pytest.approx(optimum.objective, rel=1e-6)
    assert (optimum.x[model.integer] == np.round(optimum.x[model.integer])).all()
    place = np.flatnonzero(model.integer & (optimum.x > 0))[0]
    x = optimum.x.copy()
    x[place] -= 0.4
    assert certify(model, optimum.scale, x, optimum.y).primal > 0.1
    # duals of the relaxation do not prove the optimum in whole numbers
    free = dataclasses.replace(model, integer=np.zeros(len(model.cost), dtype=bool))
    relaxed = optimise(free)
    assert model.sign * relaxed.objective < model.sign * optimum.objective * (1 - model.sign * 1e-6)
    assert not certify(free, optimum.scale, optimum.x, optimum.y).verified


def test_a_failed_certificate_is_shown(tmp_path: Path) -> None:
    """Proves that an answer that does not prove itself is marked in summary.json. Broken: a silent wrong answer."""
    solution = sy.solve(TUTORIAL)
    solution.optimum.certificate = _judged(solution.optimum, solution.optimum.x * 1.001)
    stated = solution.summary["certificate"]
    assert stated["verified"] is False
    assert stated["primal"] > 1e-6
