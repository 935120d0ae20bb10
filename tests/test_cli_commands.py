"""The commands around ``solve``: help, new, check, and how quickly the first word comes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import TUTORIAL, in_a_process, replaced, summary_of, symbia, tutorial

COMMANDS = ("check", "solve", "new", "convert", "verify")


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command: str) -> None:
    """Proves that every command explains itself and shows an example that starts with its own name."""
    ended = symbia(command, "--help")
    assert ended.code == 0
    assert f"symbia {command}" in ended.out
    assert "Example:" in ended.out
    assert f"symbia {command} " in ended.out.split("Example:")[1]


def test_help_of_all() -> None:
    """Proves that the list of commands names each, and that no other is without a test here."""
    from symbia.cli.app import app

    ended = symbia("--help")
    assert ended.code == 0
    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    assert set(COMMANDS) <= set(names)
    for name in names:
        assert name in ended.out
        help_of = symbia(name, "--help")
        assert help_of.code == 0
        assert "Example:" in help_of.out, f"symbia {name} --help shows no example"


@pytest.mark.parametrize(
    "arguments",
    [(), ("sovle",), ("--no-such-option",), ("solve",), ("verify",), ("new",), ("check",), ("new", "a", "b")],
)
def test_wrong_command(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that a wrong command line ends with 2 and says something."""
    monkeypatch.chdir(tmp_path)
    ended = symbia(*arguments)
    assert ended.code == 2
    assert ended.said.strip()
    assert list(tmp_path.iterdir()) == []


def test_help_waits_for_nothing() -> None:
    """Proves that --help answers without pandas, Pyomo or a solver being imported, and so at once."""
    code = """
import sys
from symbia.cli import main
try:
    main()
except SystemExit as ending:
    heavy = {"pandas", "numpy", "pyomo", "highspy", "scipy", "networkx", "pandera", "pint", "openpyxl", "pyarrow"}
    print("\\nIMPORTED", sorted(heavy & set(sys.modules)), ending.code)
"""
    for arguments in (("--help",), ("solve", "--help")):
        ended = in_a_process(code, *arguments)
        assert "IMPORTED [] 0" in ended.stdout, ended.stdout[-300:] + ended.stderr


def test_new_and_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the first two commands of the README work one after the other, and give the README's number."""
    monkeypatch.chdir(tmp_path)
    made = symbia("new", "mycase")
    assert made.code == 0
    assert "symbia solve mycase" in made.out
    assert {path.name for path in TUTORIAL.iterdir()} == {path.name for path in (tmp_path / "mycase").iterdir()}
    assert symbia("check", "mycase").code == 0
    assert symbia("solve", "mycase").code == 0
    assert summary_of(tmp_path / "runs" / "tutorial")["objective"] == pytest.approx(116.2e6)
    assert symbia("verify", "runs/tutorial").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mycase", "runs"]


def test_new_where_something_is(tmp_path: Path) -> None:
    """Proves that ``new`` never overwrites: a folder with something in it, a file, a place below a file."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "sites.csv").write_text("site\n", encoding="utf-8")
    for target in (mine, mine / "sites.csv", mine / "sites.csv" / "case"):
        ended = symbia("new", target)
        assert ended.code == 2, ended.said
        assert "error" in ended.err
    assert [path.name for path in mine.iterdir()] == ["sites.csv"]
    assert (mine / "sites.csv").read_text(encoding="utf-8") == "site\n"
    assert symbia("new", tmp_path / "deep" / "er").code == 0
    (tmp_path / "empty").mkdir()
    assert symbia("new", tmp_path / "empty").code == 0
    assert (tmp_path / "empty" / "case.toml").is_file()


def test_check(tmp_path: Path) -> None:
    """Proves that check ends with 0 or 2, names everything that is wrong, and writes nothing."""
    assert symbia("check", TUTORIAL).code == 0
    case = tutorial(tmp_path / "case")
    replaced(case / "plants.csv", "8000", "-1")
    replaced(case / "supplies.csv", "quarry,board_park", "quarry,board_prak")
    ended = symbia("check", case)
    assert ended.code == 2
    assert "plants, row 2, column capacity" in ended.err
    assert "supplies, row 4, column site" in ended.err
    assert "board_park" in ended.err
    assert "errors: 2" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_check_groups_counts_and_languages(tmp_path: Path) -> None:
    """Proves that findings stand by severity under what they mean, the first ten of a kind, and all with --all.

    Twelve plants without capacity are hints: --severity warning leaves them out but counts them, JSON has them all.
    """
    case = tutorial(tmp_path / "case")
    rows = "".join(f"idle_{number},board_park,board_making,,\n" for number in range(12))
    with (case / "plants.csv").open("a", encoding="utf-8") as file:
        file.write(rows)
    ended = symbia("check", case)
    assert ended.code == 0
    assert "hint [no_capacity] a plant without capacity" in ended.err
    assert ended.err.count("plants, row") == 10
    assert "… and 2 more of this kind" in ended.err
    assert "no errors; warnings: 0, hints: 12" in ended.out
    assert symbia("check", case, "--all").err.count("plants, row") == 12
    quiet = symbia("check", case, "--severity", "warning")
    assert quiet.err == ""
    assert "hints: 12" in quiet.out
    found = json.loads(symbia("check", case, "--format", "json").out)
    assert [one["code"] for one in found] == ["no_capacity"] * 12
    assert {"code", "severity", "table", "row", "column", "value", "message", "message_zh", "advice"} <= set(found[0])
    chinese = symbia("check", case, "--lang", "zh")
    assert "提示 [no_capacity] 没有产能" in chinese.err
    assert "无错误" in chinese.out


def test_check_is_harmless(tmp_path: Path) -> None:
    """Proves that control characters of a case do not reach the terminal in either language."""
    case = tutorial(tmp_path / "case")
    replaced(case / "commodities.csv", "磷矿石", "\x1b[31m磷矿石")
    with (case / "demands.csv").open("a", encoding="utf-8") as file:
        file.write("rock_buyers,city,rock,,200\n")
    for language in ("en", "zh"):
        ended = symbia("check", case, "--lang", language)
        assert "demands, row 5" in ended.err
        assert "\x1b" not in ended.err + ended.out


def test_output_into_a_closed_pipe() -> None:
    """Proves that ``symbia ... | head`` does not end in a traceback."""
    code = "import os, sys; os.dup2(os.open(os.devnull, os.O_RDONLY), 1); from symbia.cli import main; main()"
    ended = in_a_process(code, "--help")
    assert "Traceback" not in ended.stderr


def test_a_terminal_that_knows_no_chinese(tmp_path: Path) -> None:
    """Proves that a terminal without UTF-8 shows question marks and no UnicodeEncodeError. Broken: exit code 1."""
    code = """
import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii")
sys.stderr = io.TextIOWrapper(sys.stderr.buffer, encoding="ascii")
from symbia.cli import main
main()
"""
    ended = in_a_process(code, "solve", TUTORIAL, "--lang", "zh", "--out", tmp_path / "run")
    assert ended.returncode == 0, ended.stderr
    assert "?" in ended.stdout
