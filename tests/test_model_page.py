"""The mathematics page and the built model say the same."""

from pathlib import Path

import pyomo.environ as pyo

import symbia as sy
from symbia.formulation.document import documented
from symbia.formulation.statements import CONSTRAINTS, EXPRESSIONS, VARIABLES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "model" / "README.md"


def _model() -> pyo.ConcreteModel:
    return sy.formulate(sy.read_case(ROOT / "data" / "tutorial"))


def test_every_component_of_the_model_is_stated_and_nothing_else():
    """Proves: statements.py names exactly the model's components. If broken: a constraint nobody documented."""
    model = _model()
    for kind, stated in ((pyo.Var, VARIABLES), (pyo.Constraint, CONSTRAINTS), (pyo.Expression, EXPRESSIONS)):
        built = {component.name for component in model.component_objects(kind)}
        assert built == set(stated)
        assert all(model.component(name).doc == f"{stated[name][0]}: {stated[name][1]}" for name in stated)


def test_page_is_in_step():
    """Proves: the page's tables are those of the built model.

    Mend with ``python -m symbia.formulation.document model/README.md``.
    """
    page = PAGE.read_text(encoding="utf-8")
    assert documented(page, _model()) == page


def test_rooms_import_only_from_rooms_before_them():
    """Proves: the rooms import leftwards only. If broken: the house has no order.

    Two doors open the other way, when they are used: ``solution.plot`` asks the report room for figures, and
    ``comparison.report`` for a page.
    """
    order = ["case", "formulation", "solving", "results", "studies", "report", "cli"]
    doors = {("solution.py", "report"), ("comparison.py", "report")}
    source = ROOT / "model" / "symbia"
    for position, room in enumerate(order):
        for file in (source / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            for later in order[position + 1 :]:
                known = f"symbia.{later}" in text and (file.name, later) not in doors
                assert not known, f"{file.name} in {room} knows {later}"
