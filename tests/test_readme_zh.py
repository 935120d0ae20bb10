"""The Chinese page for newcomers: what it tells people to type works, in the order in which it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from command import TUTORIAL, symbia

import symbia as sy

TEXT = (Path(__file__).parents[1] / "README.zh.md").read_text(encoding="utf-8")


def test_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the commands for a first case run one after the other, the scenario file among them.

    Broken: a command, an option or a place of results that has another name by now.
    """
    monkeypatch.chdir(tmp_path)
    (scenario,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("symbia ") and "guizhou" not in line]
    assert {command[0] for command in commands} >= {"new", "check", "solve", "verify", "losses"}
    for command in commands:
        ended = symbia(*command)
        assert ended.code == 0, (command, ended.said)
        if command == ["new", "mycase"]:
            (tmp_path / "mycase" / "scenarios" / "dear_coal.toml").write_text(scenario, encoding="utf-8")
    run = tmp_path / "runs" / "tutorial"
    named = re.findall(r"(?m)^\| `((?:tables/)?[a-z_]+\.(?:csv|json|html))` \|", TEXT)
    assert len(named) >= 7
    assert symbia("solve", "mycase", "--report", "--lang", "zh").code == 0  # the workbook's run took its place
    for name in named:
        assert (run / name).is_file(), name


def test_python_is_there() -> None:
    """Proves that what the page calls in Python exists."""
    solution = sy.solve(TUTORIAL)
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    for name in re.findall(r"sol\.([a-z_]+)", code):
        assert hasattr(solution, name)
    for name in re.findall(r"sy\.([a-z_]+)", code):
        assert hasattr(sy, name)
    for name in re.findall(r"\]\((?!http)([^)#]+)", TEXT):
        assert (Path(__file__).parents[1] / name).exists(), name
