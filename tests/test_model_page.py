"""The mathematics page and the built model say the same."""

import re
from pathlib import Path

import pyomo.environ as pyo

import symbia as sy
from symbia.formulation.document import documented
from symbia.formulation.statements import CONSTRAINTS, EXPRESSIONS, VARIABLES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "model" / "README.md"
SOURCE = ROOT / "model" / "symbia"
ROOMS = ["case", "formulation", "solving", "results", "studies", "report", "cli"]


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
    doors = {("solution.py", "report"), ("comparison.py", "report")}
    for position, room in enumerate(ROOMS):
        for file in (SOURCE / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            for later in ROOMS[position + 1 :]:
                known = f"symbia.{later}" in text and (file.name, later) not in doors
                assert not known, f"{file.name} in {room} knows {later}"


def test_every_module_is_on_the_map():
    """Proves: each room's part of the map names every file and folder of the room, and none that is not there.

    The modules of a folder inside a room stand for themselves. If broken: a maintainer looks for a file that has moved,
    or never hears of one.
    """
    text = PAGE.read_text(encoding="utf-8").split("## The package")[1].split("### In Python")[0]
    parts: dict[str, str] = {}
    room = ""
    for paragraph in text.split("\n\n"):
        own = re.match(r"`(\w+)[\w/]*`:", paragraph)
        room = own.group(1) if own else room  # what follows without a name belongs to the room before it
        parts[room] = parts.get(room, "") + paragraph
    assert [name for name in ROOMS if name not in parts] == []
    for room in ROOMS:
        there = {file.stem for file in (SOURCE / room).rglob("*.py")}
        said = set(re.findall(r"`(\w+)\.py`", parts[room]))
        assert said <= there, f"{room}: {sorted(said - there)} is on the map only"
        folders = {path.name for path in (SOURCE / room).iterdir() if path.is_dir() and path.name != "__pycache__"}
        missing = {file.stem for file in (SOURCE / room).glob("*.py")} - {"__init__"} - said
        missing |= folders - set(re.findall(r"`(?:\w+/)?(\w+)/?`", parts[room]))
        assert missing == set(), f"{room}: {sorted(missing)} is not on the map"
    outside = {file.stem for file in SOURCE.glob("*.py")} - {"__init__"}
    assert outside == set(re.findall(r"`(\w+)\.py`", text.split("Beside the rooms")[1].split("\n\n")[0]))
