"""The results workbook: an overview with charts that says what the tables say, and only values."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from command import TUTORIAL, symbia

import symbia as sy
from symbia.results.run import read_tables


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("xlsx") / "run"
    return sy.solve(sy.read_case(TUTORIAL)).write(folder, table_format="xlsx")


def test_overview_says_what_the_run_says(run: Path) -> None:
    """Proves that the overview shows the objective's terms, by-products, dispatch and targets, and adds up.

    Terms are in millions: 376 of revenue less 259.8 of costs are the 116.2 of data/tutorial/README.md. Of 200,000 t of
    gypsum 80 thousand t are used; the station's mean power over the year is 720,000 MWh / 8760 h.
    """
    sheet = openpyxl.load_workbook(run / "tables.xlsx")["overview"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    named = {str(line[0]): line for line in lines if line[0] is not None}
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    assert named["objective 目标: net_value"][1] == pytest.approx(summary["objective"])
    money = [line[1] for name, line in named.items() if name.split(" ")[0] in ("revenue", "purchases", "variable")]
    money += [line[1] for name, line in named.items() if name.startswith(("freight", "stacking"))]
    assert sum(money) == pytest.approx(116.2)
    assert named["Phosphogypsum 磷石膏"][1:5] == [pytest.approx(80), pytest.approx(120), 0, pytest.approx(40)]
    assert named["Cogeneration unit 热电联产机组"][1] == pytest.approx(720_000 / 8760)
    target = named["At least 40 % of solid by-products are used"[:39] + "…"]
    assert target[1:4] == [pytest.approx(0.4), 0.4, "met 达到"]
    assert len(sheet._charts) == 4


def test_charts_point_at_numbers(run: Path) -> None:
    """Proves that every series of every chart refers to cells of the overview that hold numbers, under its heading."""
    book = openpyxl.load_workbook(run / "tables.xlsx")
    sheet = book["overview"]
    for chart in sheet._charts:
        assert chart.series
        for series in chart.series:
            title = sheet[series.tx.strRef.f.split("!")[1].replace("$", "")].value
            assert isinstance(title, str)
            cells = sheet[series.val.numRef.f.split("!")[1].replace("$", "")]
            flat = [cell for row in (cells if isinstance(cells, tuple) else ((cells,),)) for cell in _row(row)]
            assert flat
            assert all(isinstance(cell.value, int | float) for cell in flat), (title, flat)


def _row(row: object) -> tuple[openpyxl.cell.Cell, ...]:
    return row if isinstance(row, tuple) else (row,)


def test_overview_is_no_table(run: Path) -> None:
    """Proves that reading and verifying a run pass over the overview, and every table has its sheet."""
    book = openpyxl.load_workbook(run / "tables.xlsx", read_only=True)
    assert set(book.sheetnames) == {"overview", *read_tables(run)}
    assert symbia("verify", run).code == 0


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it(run: Path, tmp_path: Path) -> None:
    """Proves that another program opens the workbook and finds the four charts and the same numbers in it."""
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*convert, str(run / "tables.xlsx")], check=True, capture_output=True, timeout=180)
    saved, made = (openpyxl.load_workbook(folder / "tables.xlsx") for folder in (tmp_path / "saved", run))
    assert len(saved["overview"]._charts) == 4
    for one, other in zip(saved["indicators"].iter_rows(), made["indicators"].iter_rows(), strict=True):
        for left, right in zip(one, other, strict=True):
            assert left.value == (right.value if isinstance(right.value, str) else pytest.approx(right.value))
