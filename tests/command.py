"""The command, run within the test's own process, and small things that the tests of solving, results and cli share."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "data" / "tutorial"
GUIZHOU = ROOT / "data" / "guizhou"
INSTANCES = sorted(path.parent for path in (ROOT / "tests" / "instances").glob("*/case.toml"))

#: two plants to choose from over two years, a stock, a discount rate: whole numbers in a case of several years
YEARS = {
    "settings": {"discount_rate": 0.05, "id": "years"},
    "years": "2015 weight=1; 2020 weight=5",
    "commodities": "heat unit=MWh category=energy; gas unit=MWh category=resource",
    "periods": "a year=2015 hours=5000; b year=2015 hours=3760; c year=2020 hours=8760",
    "recipes": "old gas=-1.25 heat=1; new gas=-1 heat=1",
    "processes": "old activity_unit=MWh main_commodity=heat fixed_cost=2; "
    "new activity_unit=MWh main_commodity=heat capex=30 lifetime=10 variable_cost=0.5",
    "plants": "old capacity=60; new max_new=90 min_new=20 fixed_charge=40",
    "supplies": "gas price=10",
    "demands": "heat price=25 max_hour=0.01",
    "storages": "heat capacity=15 cost=0.1 loss=0.02",
}


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Both streams in one text."""
        return self.out + self.err


def symbia(*arguments: object) -> Ended:
    """Run ``symbia`` with the arguments as ``main`` runs it, on a wide terminal without colours."""
    from symbia.cli import main

    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    plain = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "SYMBIA_TRACEBACK")}
    with (
        mock.patch.object(sys, "argv", ["symbia", *map(str, arguments)]),
        mock.patch.dict(os.environ, {**plain, "COLUMNS": "160"}, clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ending:
            code = ending.code or 0
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Ended(code, out.getvalue(), err.getvalue())


def in_a_process(code: str, *arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        timeout=120,
        check=False,
    )


def summary_of(run: Path) -> dict[str, Any]:
    """The summary of a run."""
    return json.loads((run / "summary.json").read_text(encoding="utf-8"))


def tutorial(folder: Path) -> Path:
    """A copy of the tutorial case that may be changed."""
    return Path(shutil.copytree(TUTORIAL, folder))


def replaced(file: Path, old: str, new: str) -> None:
    """Replace the one place in a file where ``old`` stands."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")
