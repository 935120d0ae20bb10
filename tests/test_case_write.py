"""Writing a case and reading it back gives the same case; the order of rows and columns means nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from broken.folder import TUTORIAL, Folder
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbia.case import Case, CaseError, Measure, Objective, Policy, check, read_case, write_case, write_starter
from symbia.case.tables import TABLES

INSTANCES = sorted(path.parent for path in (Path(__file__).parent / "instances").glob("*/case.toml"))


def assert_same(one: Case, other: Case) -> None:
    """All that a case says, but for its scenarios: those are in its tables by now."""
    assert replace(one, tables={}, routes=pd.DataFrame(), scenarios=()).__dict__.keys() == other.__dict__.keys()
    for name in ("id", "title", "title_zh", "currency", "base_year", "discount_rate", "objective", "policies"):
        assert getattr(one, name) == getattr(other, name), name
    for table in TABLES:
        pd.testing.assert_frame_equal(one[table.name], other[table.name])
    pd.testing.assert_frame_equal(one.routes, other.routes)


@pytest.mark.parametrize("source", [TUTORIAL, *INSTANCES], ids=lambda path: path.name)
def test_round_trip(source: Path, tmp_path: Path) -> None:
    """Proves for each instance that nothing is lost or changed on the way to files and back."""
    case = read_case(source)
    assert_same(read_case(write_case(case, tmp_path / "written")), case)
    assert not [path for path in tmp_path.iterdir() if path.name != "written"]


def test_round_trip_as_workbook(tmp_path: Path) -> None:
    """Proves the same for a workbook, under a scenario; scenarios of a workbook lie beside it."""
    case = read_case(TUTORIAL, "higher_target")
    book = write_case(case, tmp_path / "new" / "case.xlsx")
    assert_same(read_case(book), case)
    (tmp_path / "new" / "scenarios").mkdir()
    (tmp_path / "new" / "scenarios" / "none.toml").write_text('id = "none"\n', encoding="utf-8")
    assert read_case(book, "none").scenarios == ("none",)


numbers = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=0, allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\n\t#\x7f'), max_size=12).map(
    lambda text: text.replace("\r", "").strip()
)
few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(price=numbers, land=positive | st.just(math.inf), label=texts, title=texts, minimum=numbers, rate=positive)
def test_round_trip_of_any_value(
    price: float,
    land: float,
    label: str,
    title: str,
    minimum: float,
    rate: float,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Proves that any finite number comes back to the last bit, and any text with quotes, commas or line ends."""
    case = read_case(TUTORIAL)
    tables = {name: rows.copy() for name, rows in case.tables.items()}
    tables["supplies"].loc[0, "price"] = price
    tables["sites"].loc[0, "land"] = land
    if label and label.upper() not in {"#N/A", "#REF!"}:
        tables["sites"].loc[0, "name_zh"] = label
    policy = Policy(
        "p",
        (Measure("sold", {"year": (2015,), "site": ("city", "chemical_park")}, factor=price), Measure("supplied")),
        (Measure("consumed", {}, 1.0, {"coal": minimum, "power": 0.1}),),
        minimum=minimum,
        mode="goal",
        penalty=abs(price) + 1,
        per="site",
        title=title or "p",
        title_zh="甲",
        note=title,
    )
    objective = Objective("measure", "min", (Measure("released", {}), Measure("sold", {"category": ("energy",)}, -2.5)))
    case = replace(case, tables=tables, policies=(policy,), objective=objective, discount_rate=rate)
    # a released surplus needs a commodity that may be released
    tables["commodities"].loc[0, "surplus"] = "free"
    folder = tmp_path_factory.mktemp("any")
    assert_same(read_case(write_case(case, folder / "case")), case)


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_order_means_nothing(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Proves that rows and columns in any order give the same case up to the order of rows (there are no periods)."""
    folder = Folder(tmp_path_factory.mktemp("order") / "case")
    plain = read_case(folder.path)
    draw = np.random.default_rng(seed)
    for table in TABLES:
        rows = folder.rows(table.name)
        if rows:
            order = draw.permutation(len(rows[0]))
            body = [rows[1:][index] for index in draw.permutation(len(rows) - 1)]
            folder.save(table.name, [[line[index] for index in order] for line in [rows[0], *body]])
    shuffled = read_case(folder.path)
    for table in TABLES:
        key = list(table.key)
        pd.testing.assert_frame_equal(
            shuffled[table.name].sort_values(key, ignore_index=True),
            plain[table.name].sort_values(key, ignore_index=True),
        )
    by = ["from", "to"]
    pd.testing.assert_frame_equal(
        shuffled.routes.sort_values(by, ignore_index=True), plain.routes.sort_values(by, ignore_index=True)
    )


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Proves that writing refuses a folder with anything in it, and a file, and takes an empty folder."""
    case = read_case(TUTORIAL)
    (tmp_path / "empty").mkdir()
    write_case(case, tmp_path / "empty")
    before = sorted(path.name for path in (tmp_path / "empty").iterdir())
    for write in (lambda path: write_case(case, path), write_starter):
        with pytest.raises(CaseError, match="exists already"):
            write(tmp_path / "empty")
        with pytest.raises(CaseError, match="exists already"):
            write(tmp_path / "empty" / "case.toml")
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == before


def test_starter(tmp_path: Path) -> None:
    """Proves that the starter case is the tutorial, comments and scenarios and all, and reads without a word."""
    folder = write_starter(tmp_path / "deep" / "mine")
    assert "#" in (folder / "case.toml").read_text(encoding="utf-8")
    assert check(folder, ["higher_target", "dearer_stacking"]) == []


def _book(tmp_path: Path) -> tuple[Path, openpyxl.Workbook]:
    path = write_case(read_case(TUTORIAL), tmp_path / "case.xlsx")
    return path, openpyxl.load_workbook(path)


def test_workbook_cells(tmp_path: Path) -> None:
    """Proves that numbers, whole floats, flags and texts of a spreadsheet are read as they are meant."""
    path, book = _book(tmp_path)
    sheet = book["links"]
    sheet.cell(1, 6, "both_ways")
    sheet.cell(2, 6, value=False)
    sheet.cell(3, 6, "yes")
    column = book["plants"].max_column + 1
    book["plants"].cell(1, column, "last_year")
    book["plants"].cell(2, column, 2020.0)
    book.create_sheet("README").cell(1, 1, "anything")
    book.create_sheet("Sheet1")
    book.save(path)
    assert check(path) == []
    case = read_case(path)
    assert case["links"]["both_ways"].tolist() == [False, True]
    assert case["plants"]["last_year"].tolist()[0] == 2020
    assert case["supplies"]["price"].tolist() == [500.0, 300.0, 50.0, 500.0]


def test_workbook_problems(tmp_path: Path) -> None:
    """Proves that a formula without a saved value, a strange sheet and a missing one are told, with place."""
    path, book = _book(tmp_path)
    book["supplies"].cell(3, 5, "=1+1")
    book.create_sheet("plant").cell(1, 1, "plant")
    del book["case"]
    book["policies"].cell(2, 1, "[[policy]")
    book.save(path)
    found = {(problem.code, problem.table, problem.row, problem.column) for problem in check(path)}
    assert found >= {
        ("formula", "supplies", 3, "price"),
        ("unknown_table", "plant", None, ""),
        ("missing_table", "case", None, ""),
        ("toml_syntax", "policies.toml", 2, ""),
    }


def test_workbook_header_and_policies_in_one_cell(tmp_path: Path) -> None:
    """Proves that an objective may be TOML in a cell, and policies.toml may stand in one cell."""
    path, book = _book(tmp_path)
    for row in book["case"].iter_rows(min_row=2):
        if row[0].value == "objective":
            row[1].value = '{ quantity = "produced", commodity = "board", sense = "max" }'
    del book["policies"]
    sheet = book.create_sheet("policies")
    sheet.cell(1, 1, "toml")
    sheet.cell(2, 1, (TUTORIAL / "policies.toml").read_text(encoding="utf-8"))
    book.save(path)
    case = read_case(path)
    assert case.objective.measures == (Measure("produced", {"commodity": ("board",)}),)
    assert [policy.id for policy in case.policies] == ["gypsum_use"]


def test_not_a_workbook(tmp_path: Path) -> None:
    """Proves that a file that only calls itself a workbook is a problem, not a crash."""
    (tmp_path / "case.xlsx").write_text("no archive", encoding="utf-8")
    assert {problem.code for problem in check(tmp_path / "case.xlsx")} == {"unreadable"}
