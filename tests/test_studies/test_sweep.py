"""Sweeps: every scenario is what solving it alone gives, and nothing depends on who solved it or what was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from command import symbia
from micro import micro

import symbia as sy
from symbia.studies import StudyError, read_study, sweep

STUDY = """
[sample]
method = "{method}"
size = {size}
seed = 3
[[factor]]
id = "coal"
table = "supplies"
column = "price"
where = {{ supply = "coal" }}
op = "scale"
{coal}
[[factor]]
id = "room"
table = "plants"
column = "capacity"
{room}
[[measure]]
id = "bought"
objective = "purchases"
[[measure]]
id = "steam"
measure = {{ quantity = "produced", commodity = "steam" }}
[[measure]]
id = "target"
policy = "policy_1"
value = "shadow_price"
"""
GRID = {"method": "grid", "size": 0, "coal": "values = [1, 2, 4]", "room": "values = [0, 10, 50]"}


def _case(folder: Path) -> Path:
    return micro(
        folder,
        recipes="boiler coal=-1.25 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=3 max_year=40",
        policies=[{"measure": {"quantity": "produced", "commodity": "steam"}, "min": 5}],
    )


def _study(folder: Path, text: str = "", **parts: object) -> Path:
    file = folder / "study.toml"
    file.write_text(text or STUDY.format(**{**GRID, **parts}), encoding="utf-8")
    return file


def test_every_scenario_by_hand(tmp_path: Path) -> None:
    """Proves: each scenario has the optimum of its own numbers, in the order of the grid, and infeasible is a result.

    A tonne of steam costs 1.25 × coal and earns 3: at coal 1 and 2 (1.25, 2.5) as much as possible is made, at
    coal 4 (5) only the 5 t that the policy asks for. Without capacity these 5 t cannot be made. If a number stayed
    from the scenario before, a later row would show an earlier one's.
    """
    found = sweep(_case(tmp_path / "case"), _study(tmp_path), tmp_path / "out").table
    assert found["factor:coal"].tolist() == [1, 1, 1, 2, 2, 2, 4, 4, 4]
    assert found["status"].tolist() == ["infeasible", "optimal", "optimal"] * 3
    assert found["cause"].str.contains("policy_1 ≥ 5 t", regex=False).tolist() == [True, False, False] * 3
    solved = found[found["status"] == "optimal"]
    assert solved["measure:steam"].tolist() == pytest.approx([10, 40, 10, 40, 5, 5])
    profit = [10 * 1.75, 40 * 1.75, 10 * 0.5, 40 * 0.5, 5 * -2.0, 5 * -2.0]
    assert solved["objective"].tolist() == pytest.approx(profit)
    bought = [-12.5, -50.0, -25.0, -100.0, -25.0, -25.0]
    assert solved["measure:bought"].tolist() == pytest.approx(bought)
    assert solved["measure:target"].tolist() == pytest.approx([0, 0, 0, 0, -2.0, -2.0])
    assert solved["verified"].all()
    kept = pd.read_parquet(tmp_path / "out" / "scenarios.parquet")
    pd.testing.assert_frame_equal(kept, found)


def test_scenario_alone(tmp_path: Path) -> None:
    """Proves: a scenario of a sweep is the case under a scenario file that says the same, also where limits appear."""
    case = _case(tmp_path / "case")
    text = STUDY.format(**GRID).replace('"plants"', '"supplies"').replace('"capacity"', '"max_year"')
    found = sweep(case, _study(tmp_path, text), tmp_path / "out").table
    for row in found.to_dict("records"):
        scenario = tmp_path / "scenario.toml"
        scenario.write_text(
            f'[[change]]\ntable = "supplies"\nscale = {{ price = {row["factor:coal"]} }}\n'
            f'[[change]]\ntable = "supplies"\nset = {{ max_year = {row["factor:room"]} }}\n',
            encoding="utf-8",
        )
        alone = sy.solve(sy.read_case(case, scenario))
        assert alone.status == row["status"]
        if alone.objective is not None:
            assert row["objective"] == pytest.approx(alone.objective)


def test_wrong_scenarios_are_results(tmp_path: Path) -> None:
    """Proves: a scenario that the checks refuse is a row with its cause, and the others are solved all the same."""
    text = STUDY.format(**{**GRID, "room": "values = [-1, 50]"})
    found = sweep(_case(tmp_path / "case"), _study(tmp_path, text), tmp_path / "out").table
    assert found["status"].tolist() == ["invalid", "optimal"] * 3
    assert found["cause"].str.contains("capacity").tolist() == [True, False] * 3


def test_two_processes_and_one_give_the_same(tmp_path: Path) -> None:
    """Proves: the table does not depend on how many processes solve, to the last bit."""
    case = _case(tmp_path / "case")
    sampled = {"method": "latin_hypercube", "size": 50, "coal": "low = 1\nhigh = 4", "room": "low = 1\nhigh = 60"}
    study = _study(tmp_path, **sampled)
    one = sweep(case, study, tmp_path / "one").table
    two = sweep(case, study, tmp_path / "two", workers=2).table
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert set(one["status"]) == {"optimal", "infeasible"}


def test_killed_and_started_again(tmp_path: Path) -> None:
    """Proves: kill -9 in the middle loses no scenario that was written down, and the table is the undisturbed one."""
    case = _case(tmp_path / "case")
    sampled = {"method": "sobol", "size": 1024, "coal": "low = 1\nhigh = 4", "room": "low = 6\nhigh = 60"}
    study, out = _study(tmp_path, **sampled), tmp_path / "out"
    command = ["sweep", str(case), str(study), "--out", str(out)]
    running = subprocess.Popen(
        [sys.executable, "-c", "from symbia.cli import main; main()", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    books = out / "scenarios.jsonl"
    for _ in range(1200):
        if books.is_file() and books.read_bytes().count(b"\n") >= 40:
            break
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    kept = books.read_bytes()
    done = kept.count(b"\n")
    assert 40 <= done < 1024
    books.write_bytes(kept[: kept.rindex(b"\n") + 1] + b'{"key": "cut sho')  # as a crash may leave it
    again = sweep(case, study, out)
    assert again.solved == 1024 - done
    assert books.read_bytes().startswith(kept[: kept.rindex(b"\n") + 1])
    undisturbed = sweep(case, study, tmp_path / "other").table
    pd.testing.assert_frame_equal(again.table, undisturbed, check_exact=True)
    assert sweep(case, study, out).solved == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "coal"', 'id = "Coal"', "snake_case"),
        ('method = "grid"', 'method = "gird"', "gird"),
        ('op = "scale"', 'op = "double"', "set, scale or add"),
        ("values = [1, 2, 4]", 'values = ["1"]', "not a number"),
        ('objective = "purchases"', 'objective = "purchase"', "no term"),
        ('policy = "policy_1"', 'policy = "policy_2"', "no policy"),
        ('id = "coal"', 'id = "room"', "same id"),
    ],
)
def test_wrong_studies(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Proves: a study that cannot be run is refused with a message that says what is wrong, and leaves nothing behind.

    If it left its folder, the mended study would be refused there as another one.
    """
    text = STUDY.format(**GRID)
    assert old in text
    with pytest.raises(StudyError, match=said):
        sweep(_case(tmp_path / "case"), _study(tmp_path, text.replace(old, new, 1)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_another_study_is_left_alone(tmp_path: Path) -> None:
    """Proves: a folder with another case's study, or with anything else, is not written to."""
    case, study = _case(tmp_path / "case"), _study(tmp_path)
    sweep(case, study, tmp_path / "out")
    (case / "supplies.csv").write_text((case / "supplies.csv").read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(StudyError, match="another case"):
        sweep(case, study, tmp_path / "out")
    with pytest.raises(StudyError, match="not empty"):
        sweep(case, study, tmp_path)


def test_command(tmp_path: Path) -> None:
    """Proves: the command writes the table and says what came out; a study that is not there ends with 2."""
    case, study = _case(tmp_path / "case"), _study(tmp_path)
    ended = symbia("sweep", case, study, "--out", tmp_path / "out")
    assert (ended.code, "9 scenarios (6 optimal, 3 infeasible), 9 solved now" in ended.out) == (0, True), ended.said
    assert len(pd.read_parquet(tmp_path / "out" / "scenarios.parquet")) == 9
    ended = symbia("sweep", case, tmp_path / "none.toml", "--out", tmp_path / "other")
    assert ended.code == 2
    assert "none.toml" in ended.err


def test_design(tmp_path: Path) -> None:
    """Proves: samples keep to their ranges and to their seed; a range has its ends."""
    ranged = _study(tmp_path, coal="range = { from = 1, to = 2, steps = 3 }", room="values = [7]")
    assert read_study(ranged).design().tolist() == [[1.0, 7.0], [1.5, 7.0], [2.0, 7.0]]
    sampled = {"method": "sobol", "size": 8, "coal": "low = 1\nhigh = 4", "room": "low = 5\nhigh = 6"}
    first, second = (read_study(_study(tmp_path, **sampled)).design() for _ in range(2))
    assert (first == second).all()
    assert (first.min(axis=0) >= [1, 5]).all()
    assert (first.max(axis=0) <= [4, 6]).all()
