"""``symbia solve`` and its options: what is written where, and what is refused without leaving a trace."""

from __future__ import annotations

import hashlib
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command import TUTORIAL, in_a_process, replaced, summary_of, symbia, tutorial

MAIN = "import sys; from symbia.cli import main; main()"


def _contents(folder: Path) -> dict[str, str]:
    """Every file with its fingerprint."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that without --out the run goes to runs/CASE, again and again, and scenarios to folders of their own."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert symbia("solve", TUTORIAL).code == 0
    assert symbia("solve", TUTORIAL, "-s", "dearer_stacking", "-s", "higher_target").code == 0
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == [
        "tutorial",
        "tutorial+dearer_stacking+higher_target",
    ]
    assert summary_of(tmp_path / "runs" / "tutorial")["objective"] == pytest.approx(116.2e6)


def test_scenarios(tmp_path: Path) -> None:
    """Proves that a scenario is found by name and by path, and gives the README's values. Broken: 116.2 million."""
    case = tutorial(tmp_path / "case")
    for arguments, objective in (
        (("-s", "higher_target"), 115.8e6),
        (("--scenario", case / "scenarios" / "dearer_stacking.toml"), 114.25e6),
        # at 40 a tonne of stacking the policy does not bind, whatever its target up to 62.5 %
        (("-s", "higher_target", "-s", "dearer_stacking"), 114.25e6),
    ):
        run = tmp_path / "run"
        ended = symbia("solve", case, *arguments, "--out", run, "--overwrite")
        assert ended.code == 0, ended.said
        summary = summary_of(run)
        assert summary["objective"] == pytest.approx(objective)
        assert len(summary["scenario"]) == len(arguments) / 2
        assert all(name in ended.out for name in summary["scenario"])
    ended = symbia("solve", case, "-s", "highertarget", "--out", tmp_path / "none")
    assert ended.code == 2
    assert "higher_target" in ended.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("table_format", ["csv", "parquet", "xlsx"])
def test_formats(table_format: str, tmp_path: Path) -> None:
    """Proves that --format chooses what is written, and nothing else is."""
    run = tmp_path / "run"
    assert symbia("solve", TUTORIAL, "--out", run, "--format", table_format).code == 0
    common = {"summary.json", "lp.npz", "labels.json.gz", "network.graphml", "case"}
    if table_format == "xlsx":
        assert {path.name for path in run.iterdir()} == {*common, "tables.xlsx"}
        book = openpyxl.load_workbook(run / "tables.xlsx", read_only=True)
        assert len(book.sheetnames) == 16  # the overview, then the tables
        book.close()
    else:
        assert {path.name for path in run.iterdir()} == {*common, "tables"}
        assert {path.suffix for path in (run / "tables").iterdir()} == {f".{table_format}"}
        assert len(list((run / "tables").iterdir())) == 15
    if table_format == "csv":
        content = (run / "tables" / "supplies.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")  # as Excel wants it
        assert len(pd.read_csv(run / "tables" / "supplies.csv")) == 4


def test_chinese(tmp_path: Path) -> None:
    """Proves that --lang zh shows Chinese headings and names, and that numbers are counted in 万 and 亿."""
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run", "--lang", "zh")
    assert ended.code == 0
    for word in ("最优", "净价值", "1.162 亿", "各产业链产出", "磷石膏", "工业副产物综合利用率", "已验证"):
        assert word in ended.out
    for word in ("net value", "Phosphogypsum", "optimal"):
        assert word not in ended.out


def test_english(tmp_path: Path) -> None:
    """Proves the closing account of the tutorial."""
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run")
    for word in ("optimal", "net value: 116.2 × 10⁶ CNY", "verified", "Phosphogypsum", "Plasterboard", str(tmp_path)):
        assert word in ended.out.replace("\n", "")
    assert not any("\u4e00" <= c <= "\u9fff" for c in ended.out)


def test_out_is_not_empty(tmp_path: Path) -> None:
    """Proves that nothing is overwritten that symbia was not told to, or that is no run.

    Broken: a folder of somebody's files replaced by a run.
    """
    run = tmp_path / "run"
    assert symbia("solve", TUTORIAL, "--out", run).code == 0
    before = _contents(run)
    ended = symbia("solve", TUTORIAL, "-s", "higher_target", "--out", run)
    assert ended.code == 2
    assert "--overwrite" in ended.err
    assert _contents(run) == before
    assert symbia("solve", TUTORIAL, "-s", "higher_target", "--out", run, "--overwrite").code == 0
    assert summary_of(run)["scenario"] == ["higher_target"]

    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("ten years of work", encoding="utf-8")
    for overwrite in ((), ("--overwrite",)):
        ended = symbia("solve", TUTORIAL, "--out", mine, *overwrite)
        assert ended.code == 2, ended.said
        assert "not empty" in ended.err
        assert _contents(mine).keys() == {"thesis.txt"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "run"]


def test_out_into_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that an empty folder is as good as none, also when it is the one that one stands in.

    Broken ("." has neither a name nor a parent of its own): a defect, and with --overwrite the earlier run lost.
    """
    here = tmp_path / "here"
    here.mkdir()
    for overwrite in ((), ("--overwrite",)):
        monkeypatch.chdir(here)
        ended = symbia("solve", TUTORIAL, "--out", ".", *overwrite)
        assert ended.code == 0, ended.said
        assert summary_of(here)["status"] == "optimal"
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    monkeypatch.chdir(tmp_path)


def test_out_is_a_link(tmp_path: Path) -> None:
    """Proves that a link to a folder stays a link, and the run goes where it leads."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    for overwrite in ((), ("--overwrite",)):
        ended = symbia("solve", TUTORIAL, "--out", link, *overwrite)
        assert ended.code == 0, ended.said
        assert link.is_symlink()
        assert summary_of(real)["status"] == "optimal"


def test_target_that_cannot_be(tmp_path: Path) -> None:
    """Proves that a target that is a file, or below one, or in a place where nothing can be made, is refused with 2."""
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for target in (file, file / "run", file / "deeper" / "run", Path("/proc/self/run")):
        ended = symbia("solve", TUTORIAL, "--out", target)
        assert ended.code == 2, ended.said
        assert "error: " in ended.err
        assert "defect" not in ended.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_disk_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that an error of the disk while writing ends with 2, the earlier run untouched, no draft left."""
    import symbia.results.run as writing

    run = tmp_path / "run"
    assert symbia("solve", TUTORIAL, "--out", run).code == 0
    before = _contents(run)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "save_optimum", full)
    ended = symbia("solve", TUTORIAL, "--out", run, "--overwrite")
    assert ended.code == 2
    assert "No space left" in ended.err
    assert _contents(run) == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that what nobody foresaw ends with 1 and a line that says so, nothing written, and no traceback.

    Broken: a page of traceback, or code 0 or 2 for a mistake of ours.
    """
    from symbia.results import Solution

    def broken(*_: object) -> None:
        raise RuntimeError("\x1b[31mnobody thought of this")

    monkeypatch.setattr(Solution, "tables", property(broken))
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run")
    assert ended.code == 1
    assert "a defect of symbia: RuntimeError" in ended.err
    assert "\x1b" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_broken_case(tmp_path: Path) -> None:
    """Proves that a broken case ends with 2, says where, and leaves neither folder nor hidden draft behind."""
    case = tutorial(tmp_path / "case")
    replaced(case / "plants.csv", "8000", "many")
    for target in (tmp_path / "run", tmp_path / "deep" / "run"):
        ended = symbia("solve", case, "--out", target)
        assert ended.code == 2
        assert "plants, row 2, column capacity" in ended.err
        assert "Nothing was written" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


@pytest.mark.parametrize("case", ["nothing", "file.txt", "empty"])
def test_missing_case(case: str, tmp_path: Path) -> None:
    """Proves that a case that is not there, or is something else, ends with 2 and no traceback."""
    (tmp_path / "file.txt").write_text("text", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for arguments in (("check",), ("solve", "--out", tmp_path / "run")):
        ended = symbia(arguments[0], tmp_path / case, *arguments[1:])
        assert ended.code == 2
        assert "error" in ended.err
    assert not (tmp_path / "run").exists()


def test_solver_nonsense(tmp_path: Path) -> None:
    """Proves that an unknown solver is named in one line. Broken: Pyomo's own traceback around it."""
    ended = in_a_process(MAIN, "solve", TUTORIAL, "--solver", "nonsense", "--out", tmp_path / "run")
    assert ended.returncode == 2
    assert "no solver called 'nonsense'" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_another_solver(tmp_path: Path) -> None:
    """Proves that another of Pyomo's solver interfaces reaches the same optimum, judged by the same certificate.

    Broken (duals of a maximisation taken with the wrong sign): certificate not verified.
    """
    run = tmp_path / "run"
    ended = symbia("solve", TUTORIAL, "--solver", "appsi_highs", "--out", run)
    assert ended.code == 0, ended.said
    summary = summary_of(run)
    assert summary["objective"] == pytest.approx(116.2e6)
    assert summary["certificate"]["verified"] is True
    assert summary["versions"]["solver"] == "appsi_highs"
    assert symbia("verify", run).code == 0


def test_log(tmp_path: Path) -> None:
    """Proves that --log shows HiGHS's own words on stderr, and that they stay away without it."""
    quiet = symbia("solve", TUTORIAL, "--out", tmp_path / "quiet")
    loud = symbia("solve", TUTORIAL, "--out", tmp_path / "loud", "--log")
    assert "HiGHS" not in quiet.said
    assert "HiGHS" in loud.err
    assert "HiGHS" not in loud.out


@pytest.mark.parametrize(
    "options",
    [
        ("--time-limit", "-1"),
        ("--time-limit", "soon"),
        ("--gap", "-0.1"),
        ("--threads", "-2"),
        ("--method", "guess"),
        ("--format", "pdf"),
        ("--lang", "fr"),
        ("--no-such-option",),
        ("-s",),
        ("another_case",),
    ],
    ids=" ".join,
)
def test_wrong_options(options: tuple[str, ...], tmp_path: Path) -> None:
    """Proves that a wrong option ends with 2 before anything is read or written."""
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run", *options)
    assert ended.code == 2
    assert options[0].lstrip("-") in ended.err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("option", ["nan", "inf"])
def test_numbers_that_are_none(option: str, tmp_path: Path) -> None:
    """Proves that NaN is no limit that could be reached: refused or harmless, but no defect."""
    ended = symbia("solve", TUTORIAL, "--out", tmp_path / "run", "--time-limit", option)
    assert ended.code in (0, 2), ended.said
