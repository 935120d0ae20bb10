"""``symbia verify``: what is no run, or no whole one, or holds another case than the one solved.

Every tampering below changes one thing in one file. Broken in all of them: exit 0, or a traceback.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command import TUTORIAL, replaced, symbia
from spoilt import change_summary, refused

import symbia as sy
from symbia.results.verify import verify


@pytest.mark.parametrize("file", ["lp.npz", "labels.json.gz", "summary.json"])
@pytest.mark.parametrize("length", [0, 0.5, -3])
def test_cut_off(file: str, length: float, run: Path) -> None:
    """Proves that a file that was cut off, as by a full disk, is said to be unreadable."""
    content = (run / file).read_bytes()
    (run / file).write_bytes(content[: int(length * len(content)) if isinstance(length, float) else length])
    refused(run)


def test_flipped_bits(run: Path) -> None:
    """Proves that a compressed file with a flipped byte in the middle is refused."""
    content = bytearray((run / "labels.json.gz").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (run / "labels.json.gz").write_bytes(bytes(content))
    refused(run)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            [
                ("supplies.csv", "mine,500", "mine,499"),
                ("plants.csv", "making,100000", "making,100001"),
                ("links.csv", "30", "31"),
                ("process_flows.csv", "gypsum,2", "gypsum,3"),
                ("policies.toml", "0.4", "0.39"),
                ("case.toml", '"CNY"', '"USD"'),
                ("case.toml", 'id = "tutorial"', 'id = "lesson"'),
            ],
            [
                "lp.npz: cost of supply[coal_mine, year]",
                "lp.npz: row_upper of capacity[",
                "lp.npz: coefficient of activity[",
                "table supplies, row 2, column price",
                "table capacity, row",
                "table shipments, row 3, column km",
                "table flows, row",
                "table policies, row 2, column minimum",
                "table indicators, row",
                "currency says CNY, the kept case has USD",
                "case says tutorial, the kept case has lesson",
            ],
        ),
        ([("commodities.csv", "steam,", "vapour,")], ["no longer a case", "vapour"]),
    ],
)
def test_kept_case(changes: list[tuple[str, str, str]], words: list[str], run: Path) -> None:
    """Proves that the kept case is the one that was solved: table, row and column, or variable and constraint."""
    for file, old, new in changes:
        text = (run / "case" / file).read_text(encoding="utf-8")
        assert old in text, text
        (run / "case" / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    refused(run, *words)


def test_a_limit_that_no_table_shows(run: Path) -> None:
    """Proves that a limit added to the kept case is found although no result table holds it. Broken: passes unseen."""
    file = run / "case" / "demands.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f"{lines[0]},max_year", *(f"{line},1e9" for line in lines[1:])]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    refused(run, "lp.npz")


def test_not_a_run(tmp_path: Path) -> None:
    """Proves that a folder of something else, a file and nothing at all are told from a run."""
    refused(tmp_path / "nothing", "holds no run")
    refused(tmp_path, "holds no run")
    refused(TUTORIAL, "holds no run")
    (tmp_path / "file").write_text("text", encoding="utf-8")
    refused(tmp_path / "file", "holds no run")


@pytest.mark.parametrize("part", ["case", "lp.npz", "labels.json.gz", "tables"])
def test_a_part_is_gone(part: str, run: Path) -> None:
    """Proves that a run without one of its parts is refused."""
    target = run / part
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    refused(run)


def test_nothing_of_a_run_commands_the_terminal(run: Path) -> None:
    """Proves that what stands in a spoilt file is shown, not obeyed. Broken: an escape sequence in the output."""
    replaced(run / "tables" / "supplies.csv", "rock_mine,chemical_park,rock,mine", "rock_mine,\x1b[31m[bold],rock,mine")
    change_summary(run, lambda s: s.update(case="\x1b]0;title\x07[red]"))
    ended = symbia("verify", run)
    assert ended.code == 2
    assert not any(c in ended.said for c in "\x1b\x07")
    assert "[red]" in ended.said
    assert "[bold]" in ended.said


def test_additions_of_a_user_verify(tmp_path: Path) -> None:
    """Proves that a run of a model with a constraint added verifies: it holds what the case means, and more.

    Broken (an exact comparison): no such run could ever be verified. By hand: coal at most 300,000 t is 7,500 h, so
    500 h of condensing less, each worth 10,000.
    """
    import pyomo.environ as pyo

    case = sy.read_case(TUTORIAL)
    model = sy.formulate(case)
    model.less_coal = pyo.Constraint(expr=model.supply["coal_mine", "year"] <= 300e3)
    solution = sy.solve(case, model=model)
    assert solution.objective == pytest.approx(116.2e6 - 500 * 10e3)
    assert verify(solution.write(tmp_path / "run")).problems == ()
