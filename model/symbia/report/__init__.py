"""How people look at a solution: figures in Python, and one self-contained page in English or Chinese.

Needs the extra ``symbia[report]`` (Jinja2 and Plotly), imported only when something is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbia.report.page import report_html, write_report
    from symbia.report.plot import Plot
    from symbia.report.study import write_study_report

__all__ = ["Plot", "missing", "report_html", "write_report", "write_study_report"]

_HOME = {
    "Plot": "symbia.report.plot",
    "report_html": "symbia.report.page",
    "write_report": "symbia.report.page",
    "write_study_report": "symbia.report.study",
}
_NEEDED = ("jinja2", "plotly")


def missing() -> str:
    """What to do about libraries of the extra that are not installed; blank when all are."""
    from importlib.util import find_spec

    lacking = [name for name in _NEEDED if find_spec(name) is None]
    if not lacking:
        return ""
    return f"the report needs {' and '.join(lacking)}: pip install 'symbia[report]'"


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'symbia.report' has no attribute {name!r}")
