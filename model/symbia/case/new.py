"""A first case to start from."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from symbia.case.problem import CaseError, Problem
from symbia.case.write import move, refuse_existing


def write_starter(folder: str | Path) -> Path:
    """Copy the starter case, comments and all, to a new ``folder``. Raises `CaseError` where something is there."""
    target = Path(folder)
    refuse_existing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".symbia-") as aside:
        made = Path(aside) / "case"
        shutil.copytree(starter(), made)
        move(made, target)
    return target


def starter() -> Path:
    """Where the starter case is: within the installed package, or in the repository that this runs from."""
    here = Path(__file__).resolve().parent
    for place in (here / "starter", here.parents[2] / "data" / "tutorial"):
        if (place / "case.toml").is_file():
            return place
    raise CaseError([Problem("no_case", "the starter case was not installed", "Install symbia again")])
