"""Components filled directly are the components that Pyomo would have made.

``formulation/components.py`` and ``rows.py`` use private names of Pyomo; these tests fail when Pyomo changes them.
"""

import pickle
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.core.expr import LinearExpression
from pyomo.repn import generate_standard_repn

import symbia as sy
from symbia.formulation import components
from symbia.solving import compile_model

TUTORIAL = Path(__file__).parent.parent / "data" / "tutorial"
LABELS = [("a", "wet"), ("a", "dry"), ("b", "wet")]


@pytest.fixture
def model() -> pyo.ConcreteModel:
    return sy.formulate(sy.read_case(TUTORIAL))


def test_variables_like_pyomos():
    """Proves: index, bounds and domain of a variable filled directly equal those of an ordinary ``Var``."""
    model = pyo.ConcreteModel()
    lower, upper = np.array([0.0, 2.0, -np.inf]), np.array([np.inf, 5.0, 0.0])
    model.x, data = components.variables(LABELS, 2, pyo.Reals, lower, upper, "a doc")
    bounds = dict(zip(LABELS, zip([0, 2, None], [None, 5, 0], strict=True), strict=True))
    model.plain = pyo.Var(LABELS, domain=pyo.Reals, bounds=lambda m, *i: bounds[i])
    assert list(model.x) == list(model.plain) == LABELS
    assert [model.x[label].bounds for label in LABELS] == [model.plain[label].bounds for label in LABELS]
    assert [one.name for one in data] == ["x[a,wet]", "x[a,dry]", "x[b,wet]"]
    assert all(one.is_continuous() and not one.fixed for one in data)
    with pytest.raises(KeyError):
        model.x["c", "wet"]


def test_constraints_like_pyomos():
    """Proves: relations of a constraint filled directly are the ones stated: >=, <=, = and both."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var()
    bodies = [LinearExpression(linear_coefs=[2.0], linear_vars=[model.x]) for _ in range(4)]
    lower, upper = np.array([1.0, -np.inf, 3.0, 1.0]), np.array([np.inf, 2.0, 3.0, 2.0])
    model.c = components.constraints(["ge", "le", "eq", "both"], 1, bodies, lower, upper, "")
    found = [(c.lower, c.upper, c.equality, c.active) for c in model.c.values()]
    assert found == [(1, None, False, True), (None, 2, False, True), (3, 3, True, True), (1, 2, False, True)]


def test_bodies_are_ordinary_expressions(model):
    """Proves: what Pyomo reads from a body is what ``compile_model`` takes from its table, coefficient by coefficient.

    If broken: another solver, or a user who prints a constraint, would see another model.
    """
    compiled = compile_model(model)
    names = [f"{block.name}[{','.join(map(str, label))}]" for block in compiled.columns for label in block.labels]
    rows = compiled.matrix.toarray()
    position = 0
    for block in compiled.rows:
        for label in block.labels:
            repn = generate_standard_repn(model.component(block.name)[label].body)
            terms = {v.name: c for v, c in zip(repn.linear_vars, repn.linear_coefs, strict=True)}
            assert terms == {names[j]: rows[position, j] for j in np.flatnonzero(rows[position])}
            position += 1


def test_changed_and_added_bodies_are_seen(model):
    """Proves: a body that a user extended is compiled as extended. If broken: the addition would be ignored."""
    before = compile_model(model)
    row = before.block("rows", "capacity")
    label = row.labels[0]
    shipment = next(iter(model.shipment.values()))
    column = before.block("columns", "shipment").start
    assert before.matrix[[row.start]].toarray()[0, column] == 0
    model.capacity[label].set_value(model.capacity[label].body + 7 * shipment <= 5)
    after = compile_model(model)
    assert after.matrix[[row.start]].toarray()[0, column] == 7
    assert after.row_upper[row.start] == 5


def test_clone_and_pickle(model):
    """Proves: a copy of the model compiles to the same arrays."""
    first = compile_model(model)
    for copy in (model.clone(), pickle.loads(pickle.dumps(model))):
        second = compile_model(copy)
        assert (first.matrix != second.matrix).nnz == 0
        for name in ("cost", "row_lower", "row_upper", "col_lower", "col_upper"):
            np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
