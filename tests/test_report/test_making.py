"""The report is made by two commands, says where there is nothing to show, and is imported late."""

from __future__ import annotations

from pathlib import Path

from command import TUTORIAL, in_a_process, symbia
from micro import micro
from page import SECTIONS, Page

import symbia as sy
from symbia.report import report_html


def test_command(tmp_path: Path) -> None:
    """Proves that ``solve --report`` and ``report RUN`` make the same page, of a scenario too, and say where."""
    run = tmp_path / "run"
    ended = symbia("solve", TUTORIAL, "--scenario", "higher_target", "--out", run, "--report", "--lang", "zh")
    assert ended.code == 0, ended.said
    first = (run / "report.html").read_text(encoding="utf-8")
    assert "higher_target" in first
    ended = symbia("report", run, "--lang", "zh", "--out", tmp_path / "again.html")
    assert ended.code == 0, ended.said
    assert "again.html" in ended.out
    again = (tmp_path / "again.html").read_text(encoding="utf-8")
    assert Page(again).headings == Page(first).headings
    assert Page(again).shown == Page(first).shown
    assert symbia("verify", run).code == 0
    ended = symbia("report", tmp_path / "nowhere")
    assert ended.code == 2
    assert "holds no run" in ended.said


def test_nothing_to_show(tmp_path: Path) -> None:
    """Proves that a run without a solution is said to have nothing to show, and a nearly empty one makes a page."""
    folder = micro(
        tmp_path / "case",
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=0.5 max_year=40",
    )
    page = Page(report_html(sy.solve(sy.read_case(folder))))
    assert len(page.headings) == len(SECTIONS)
    folder = micro(
        tmp_path / "other",
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=9 min_year=400",
    )
    run = tmp_path / "run"
    assert symbia("solve", folder, "--out", run, "--report").code == 3
    ended = symbia("report", run)
    assert ended.code == 2
    assert "nothing to show" in ended.said


def test_extra_not_installed() -> None:
    """Proves that a missing library of the extra is said with the command that brings it, and before the solve."""
    code = (
        "import sys; sys.modules['plotly'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'plotly' else find(name, *a)\n"
        f"sys.argv = ['symbia', 'solve', {str(TUTORIAL)!r}, '--report']\n"
        "from symbia.cli import main; main()"
    )
    ended = in_a_process(code)
    assert ended.returncode == 2, ended.stderr
    assert "pip install 'symbia[report]'" in ended.stderr


def test_imported_late() -> None:
    """Proves that neither reading and solving nor the command's help import the libraries of the report."""
    code = (
        "import sys, symbia as sy\n"
        f"repr(sy.solve(sy.read_case({str(TUTORIAL)!r})))\n"
        "print([name for name in ('plotly', 'jinja2') if name in sys.modules])"
    )
    ended = in_a_process(code)
    assert ended.stdout.strip() == "[]", ended.stderr
