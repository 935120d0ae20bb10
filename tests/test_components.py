"""Components filled directly are the components that Pyomo would have made.

``formulation/components.py`` and ``rows.py`` use private names of Pyomo; these tests fail when Pyomo changes them.
"""

import pickle
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.repn import generate_standard_repn

import symbia as sy
from symbia.formulation import components
from symbia.formulation.labels import Labels
from symbia.formulation.rows import Rows
from symbia.solving import ModelError, compile_model

TUTORIAL = Path(__file__).parent.parent / "data" / "tutorial"
LABELS = [("a", "wet"), ("a", "dry"), ("b", "wet")]
CODED = Labels([([0, 0, 1], np.array(["a", "b"], dtype=object)), ([0, 1, 0], np.array(["wet", "dry"], dtype=object))])


@pytest.fixture
def model() -> pyo.ConcreteModel:
    return sy.formulate(sy.read_case(TUTORIAL))


def test_variables_like_pyomos():
    """Proves: index, bounds and domain of a variable filled directly equal those of an ordinary ``Var``."""
    model = pyo.ConcreteModel()
    lower, upper = np.array([0.0, 2.0, -np.inf]), np.array([np.inf, 5.0, 0.0])
    model.x = components.variables(CODED, pyo.Reals, lower, upper, "a doc")
    bounds = dict(zip(LABELS, zip([0, 2, None], [None, 5, 0], strict=True), strict=True))
    model.plain = pyo.Var(LABELS, domain=pyo.Reals, bounds=lambda m, *i: bounds[i])
    assert list(model.x) == list(model.plain) == LABELS
    assert [model.x[label].bounds for label in LABELS] == [model.plain[label].bounds for label in LABELS]
    assert [one.name for one in model.x.values()] == ["x[a,wet]", "x[a,dry]", "x[b,wet]"]
    assert all(one.is_continuous() and not one.fixed for one in model.x.values())
    with pytest.raises(KeyError):
        model.x["c", "wet"]


def test_constraints_like_pyomos():
    """Proves: relations of a constraint filled directly are the ones stated: >=, <=, = and both."""
    model = pyo.ConcreteModel()
    known = components.Variables()
    model.x = components.variables(CODED, pyo.Reals, 0.0, np.inf, "")
    known.add(model.x)
    rows = Rows(np.arange(5), np.zeros(4, dtype=np.int32), np.full(4, 2.0), np.zeros(4), known)
    lower, upper = np.array([1.0, -np.inf, 3.0, 1.0]), np.array([np.inf, 2.0, 3.0, 2.0])
    names = Labels([(range(4), np.array(["ge", "le", "eq", "both"], dtype=object))])
    model.c = components.constraints(names, rows, lower, upper, "")
    found = [(c.lower, c.upper, c.equality, c.active) for c in model.c.values()]
    assert str(model.c["ge"].body) == "2.0*x[a,wet]"
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


def _same(one, other):
    assert (one.matrix != other.matrix).nnz == 0
    for name in ("cost", "row_lower", "row_upper", "col_lower", "col_upper", "integer"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for kind in ("columns", "rows", "expressions"):
        assert [(b.name, b.start, list(b.labels)) for b in getattr(one, kind)] == [
            (b.name, b.start, list(b.labels)) for b in getattr(other, kind)
        ]


@pytest.mark.parametrize("looked_into", [(), ("shipment",), ("balance",), ("activity", "capacity"), None])
def test_a_look_changes_nothing(model, looked_into):
    """Proves: the arrays are the same whichever components somebody has looked into before (``None``: all).

    If broken: printing a constraint before solving would change the answer, or lose a block's bounds or labels.
    """
    untouched = compile_model(sy.formulate(sy.read_case(TUTORIAL)))
    for component in model.component_objects((pyo.Var, pyo.Constraint)):
        if looked_into is None or component.name in looked_into:
            assert len(component) == sum(1 for _ in component.values())
    names = ("stock", "balance") if looked_into is None else looked_into
    assert all(components.late_of(model.component(name)) is None for name in names)
    _same(compile_model(model), untouched)


def test_positions_in_an_index_set_are_no_variables(model):
    """Proves: asking an index for its first element leaves the variables alone.

    If broken (index and component sharing one dictionary, in which Pyomo counts positions): a variable becomes 0.
    """
    first = model.activity.index_set().at(1)
    assert model.activity[first].name == f"activity[{','.join(map(str, first))}]"
    assert list(model.activity.index_set()) == list(model.activity)


def test_a_deleted_variable_is_missed(model):
    """Proves: a variable that a user took out is neither kept nor mixed up with the next one.

    If broken: the terms of all later variables would move by one column.
    """
    label = next(iter(model.supply))
    del model.supply[label]
    with pytest.raises(ModelError, match="not in the model"):
        compile_model(model)


def test_variables_put_before_the_formulation(model):
    """Proves: columns are found by what they are, also where the formulation's are not the first.

    If broken: the coefficients of the rebuilt model would stand one column to the left.
    """
    before = compile_model(model)
    first = next(iter(model.component_objects(pyo.Var)))
    model.del_component(first)
    model.add_component(first.name, first)  # now the last
    after = compile_model(model)
    count = len(first)
    order = [*range(count, len(before.cost)), *range(count)]
    assert after.columns[-1].name == first.name
    np.testing.assert_array_equal(after.matrix.toarray(), before.matrix.toarray()[:, order])
    np.testing.assert_array_equal(after.cost, before.cost[order])
