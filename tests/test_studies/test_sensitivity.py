"""Sensitivity indices where they are known, factors from the evidence's ranges, the study's page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command import symbia
from micro import micro

from symbia.studies import StudyError, read_study, sweep
from symbia.studies.design import indices, unit_design

STUDY = """
title = "<b>Coal</b> and room"
[sample]
method = "{method}"
size = {size}
seed = 3
[[factor]]
id = "coal"
table = "supplies"
column = "price"
low = 1
high = 3
[[factor]]
id = "steam"
table = "demands"
column = "price"
low = 5
high = 6
"""


def _case(folder: Path) -> Path:
    return micro(
        folder,
        recipes="boiler coal=-1.25 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=9 max_year=40",
    )


def _study(folder: Path, text: str) -> Path:
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_ishigami() -> None:
    """Proves: the indices of Ishigami's function (a = 7, b = 0.1), known in closed form: S1 = 0.314, 0.442, 0."""
    unit = unit_design("saltelli", 2048, 1, 3)
    x = -np.pi + 2 * np.pi * unit
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = indices("saltelli", unit, ["a", "b", "c"], pd.DataFrame({"y": y}), 1)
    assert found["S1"].tolist() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found["ST"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert set(found["scenarios"]) == {2048 * 5}


def test_blocks_without_a_value_are_left_out() -> None:
    """Proves: one infeasible scenario takes its block with it and no other; one that stands still has no index."""
    unit = unit_design("morris", 6, 1, 2)
    y = 3 * unit[:, 0] - unit[:, 1]
    holed = y.copy()
    holed[4] = np.nan
    measures = pd.DataFrame({"y": y, "holed": holed, "still": np.ones(len(y))})
    found = indices("morris", unit, ["a", "b"], measures, 1).set_index(["measure", "factor"])
    assert found["scenarios"].tolist() == [18, 18, 15, 15, 18, 18]
    assert found.loc[("holed", "a"), "mu"] == pytest.approx(3)
    assert found.loc[("y", "b"), ["mu", "mu_star", "sigma"]].tolist() == pytest.approx([-1, 1, 0])
    assert found.loc["still"]["mu_star"].isna().all()


def test_study_with_indices(tmp_path: Path) -> None:
    """Proves: a whole study gives the indices worked out by hand.

    Profit is 40 × (steam − 1.25 × coal): a move over the whole range changes it by −40 × 1.25 × 2 = −100 and by 40 × 1.
    """
    study = _study(tmp_path, STUDY.format(method="morris", size=4))
    found = sweep(_case(tmp_path / "case"), study, tmp_path / "out")
    kept = pd.read_csv(tmp_path / "out" / "indices.csv")
    assert found.indices is not None
    assert len(found.table) == 4 * 3
    assert kept["factor"].tolist() == ["coal", "steam"]
    assert kept["mu"].tolist() == pytest.approx([-100, 40])
    assert kept["sigma"].tolist() == pytest.approx([0, 0], abs=1e-6)


EVIDENCE = """
[sample]
method = "{method}"
size = 8
[[factor]]
id = "boiler"
table = "process_flows"
column = "coefficient"
where = {{ process = "boiler" }}
range = "low_high"
{more}
"""


def _with_ranges(folder: Path) -> Path:
    return micro(
        folder,
        process_flows="process=boiler commodity=coal coefficient=-1.25 low=-1.5 high=-1; "
        "process=boiler commodity=oil coefficient=-0.1 low=-0.2 high=-0.1; "
        "process=boiler commodity=steam coefficient=1",
        plants="boiler capacity=100",
        supplies="coal price=1; oil price=2",
        demands="steam price=9 max_year=40",
    )


def test_evidence(tmp_path: Path) -> None:
    """Proves: a quantile moves all cells of a process each within its own range, and independent ones by themselves.

    At 0 a tonne of steam takes 1.5 coal at 1 and 0.2 oil at 2, at 1 it takes 1 and 0.1: profit 40 × (9 − 1.9), 40 ×
    (9 − 1.2). If both used one range, oil would come out as coal does.
    """
    case = _with_ranges(tmp_path / "case")
    text = EVIDENCE.format(method="list", more="values = [0, 1, 0.5]")
    found = sweep(case, _study(tmp_path, text), tmp_path / "out").table
    assert found["objective"].tolist() == pytest.approx([40 * 7.1, 40 * 7.8, 40 * 7.45])
    text = EVIDENCE.format(method="latin_hypercube", more="independent = true")
    found = sweep(case, _study(tmp_path, text), tmp_path / "apart").table
    coal, oil = found["factor:boiler.boiler.coal"], found["factor:boiler.boiler.oil"]
    used = (1.5 - 0.5 * coal) + 2 * (0.2 - 0.1 * oil)
    assert found["objective"].tolist() == pytest.approx((40 * (9 - used)).tolist())
    assert abs(np.corrcoef(coal, oil)[0, 1]) < 0.95


def test_table_of_ranges(tmp_path: Path) -> None:
    """Proves: any number with a row in the table ranges can move between its ends; others stay where they are.

    Coal from 1 to 2 (ranges), oil at 2 without a range: profit 40 × (9 − 1.25 × coal − 0.1 × 2). If the range of coal
    were oil's, too, the first scenario would gain 40 × 0.1.
    """
    case = _with_ranges(tmp_path / "case")
    (case / "ranges.csv").write_text("table,row,column,low,high\nsupplies,coal,price,1,2\n", encoding="utf-8")
    text = EVIDENCE.format(method="list", more="values = [0, 1]")
    text = text.replace("process_flows", "supplies").replace('"coefficient"', '"price"')
    text = text.replace('where = { process = "boiler" }\n', "")
    found = sweep(case, _study(tmp_path, text), tmp_path / "out").table
    assert found["objective"].tolist() == pytest.approx([40 * (9 - 1.25 - 0.2), 40 * (9 - 2.5 - 0.2)])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("process_flows", "supply", "column of numbers"),
        ('"coefficient"', '"commodity"', "column of numbers"),
        ('"boiler" }', '"kiln" }', "none of these cells"),
        ("values = [0, 1]", "values = [2]", "from 0 to 1"),
        ("values = [0, 1]", "", "quantiles"),
        ("values = [0, 1]", 'op = "scale"', "no op"),
    ],
)
def test_wrong_evidence(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Proves: a range of evidence that is not there, or is asked for wrongly, is said."""
    text = EVIDENCE.format(method="grid", more="values = [0, 1]")
    assert old in text
    with pytest.raises(StudyError, match=said):
        sweep(_with_ranges(tmp_path / "case"), _study(tmp_path, text.replace(old, new)), tmp_path / "out")


@pytest.mark.parametrize(("method", "size", "said"), [("saltelli", 12, "power of two"), ("morris", 1, "trajectories")])
def test_wrong_sizes(tmp_path: Path, method: str, size: int, said: str) -> None:
    """Proves: sizes with which no index can be reckoned are refused."""
    with pytest.raises(StudyError, match=said):
        read_study(_study(tmp_path, STUDY.format(method=method, size=size)))


def test_page(tmp_path: Path) -> None:
    """Proves: the page holds every measure and factor, a title with markup is shown as text, Chinese is Chinese."""
    case = _case(tmp_path / "case")
    text = STUDY.format(method="morris", size=2)
    ended = symbia("sweep", case, _study(tmp_path, text), "--out", tmp_path / "out", "--report", "--lang", "zh")
    assert ended.code == 0, ended.said
    assert "个情景" in ended.out
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "&lt;b&gt;Coal" in page
    assert "<b>Coal" not in page
    assert "敏感性指标" in page
    assert page.count('class="plot"') == 1
    assert "http-equiv" in page
