"""A case in other forms: folder to workbook to folder, nothing lost, nothing that runs, and help at every heading."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from broken.folder import TUTORIAL, Folder
from command import GUIZHOU, symbia
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_case_write import INSTANCES, assert_same

import symbia as sy
from symbia.case import CaseError, convert_case, read_case, write_case
from symbia.case.cell_text import from_cell, to_cell
from symbia.case.files import read_files
from symbia.case.tables import TABLES

few = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("http://example.invalid","x")',
    "<script>alert(1)</script>",
    "'quoted",
    "_x000D_",
    "_x005F_x000D_",
    "x005F_",
    "true",
    "2015",
    "1e400",
    "\u202egnp.exe",
    "\ufffe\uffff",
    "长" * 200,
    "a\x00\x01\x1f\x7f\x85\u2028b",
    "line\nbreak\ttab",
]
anything = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from('_x0Dd5F=",;\n\t\x00\x1b'), max_size=40)


@given(text=anything)
@settings(max_examples=300, deadline=None)
def test_text_of_cells(text: str) -> None:
    """Proves that any text survives, and that no control character is left that XML could not hold.

    Broken (what only looks like a mark not masked): ``_x000D_`` comes back as a carriage return.
    """
    held = to_cell(text)
    assert from_cell(held) == text
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", held)
    assert "x005F_" not in held  # openpyxl would strip it from a file saved by Excel


@few
@given(
    label=st.sampled_from(HOSTILE) | anything,
    note=st.sampled_from(HOSTILE) | anything,
    title=st.sampled_from(HOSTILE) | anything,
    price=st.floats(allow_nan=False, allow_infinity=False),
    land=st.floats(min_value=0, allow_nan=False),
    max_new=st.floats(min_value=0, max_value=1e9) | st.just(math.inf),
    rate=st.floats(min_value=0, max_value=10),
)
def test_case_to_workbook_to_case(
    label: str,
    note: str,
    title: str,
    price: float,
    land: float,
    max_new: float,
    rate: float,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Proves the property itself: any case written as a workbook is read as the same case, hostile text included.

    The folder made of that workbook is the same case once more.
    """
    case = read_case(TUTORIAL)
    tables = {name: rows.copy() for name, rows in case.tables.items()}
    for table, text in (("sites", label), ("plants", note), ("process_flows", note)):
        column = "name_zh" if table == "sites" else "note"
        if text.strip() and text.strip().upper() not in {"#N/A", "#REF!"}:
            tables[table].loc[0, column] = text.strip()
    tables["supplies"].loc[0, "price"] = price
    tables["sites"].loc[0, "land"] = land
    tables["plants"].loc[0, "max_new"] = max_new
    policy = replace(case.policies[0], title=title or "p", note=note)
    case = replace(case, tables=tables, policies=(policy,), discount_rate=rate, title=title or case.id)
    folder = tmp_path_factory.mktemp("any")
    book = write_case(case, folder / "case.xlsx")
    assert_same(read_case(book), case)
    assert_same(read_case(convert_case(book, folder / "back")), case)


THE_PROVINCE = pytest.param(GUIZHOU, marks=pytest.mark.thorough)  # 9,000 ranges in sheets


@pytest.mark.parametrize("source", [TUTORIAL, THE_PROVINCE, *INSTANCES[::4]], ids=lambda path: path.name)
def test_folder_to_workbook_to_folder(source: Path, tmp_path: Path) -> None:
    """Proves that tables, policies with their comments and scenarios come back as they stood, blanks still blank.

    Broken (defaults written out): a plant that takes its availability from its process would no longer follow it.
    """
    book = convert_case(source, tmp_path / "book" / "case.xlsx")
    back = convert_case(book, tmp_path / "back")
    first, second = read_files(source), read_files(back)
    assert first.header == second.header
    assert first.policies_text.strip("\n") == second.policies_text.strip("\n")
    for table in TABLES:
        one = first.tables[table.name].columns if table.name in first.tables else {}
        other = second.tables[table.name].columns if table.name in second.tables else {}
        filled = {name: cells for name, cells in one.items() if any(cells) or table.column(name).required}
        if not any(map(len, filled.values())) and not table.required:
            filled = {}
        assert list(filled) == list(other), table.name
        for name, cells in filled.items():
            if table.column(name).type in ("number", "integer"):
                assert [_number(cell) for cell in cells] == [_number(cell) for cell in other[name]]
            else:
                assert cells == other[name], (table.name, name)
    assert_same(read_case(source), read_case(back))
    assert read_case(book).boundaries == read_case(back).boundaries == read_case(source).boundaries
    kept = [path / "boundaries.geojson" for path in (source, back)]
    assert kept[0].is_file() == kept[1].is_file()
    scenarios = {path.name: path.read_bytes() for path in source.glob("scenarios/*.toml")}
    assert {path.name: path.read_bytes() for path in back.glob("scenarios/*.toml")} == scenarios
    for name in sorted(scenarios)[:2]:
        assert_same(read_case(source, Path(name).stem), read_case(book, Path(name).stem))


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    """Proves that text that looks like a formula is a text cell, also once somebody edits it (quote prefix)."""
    folder = Folder(tmp_path / "case")
    for row, text in enumerate(HOSTILE[:6], start=2):
        folder.cell("commodities", row, "note", text)
    folder.replace("case.toml", 'title = "Gypsum for boards, steam for fertiliser"', 'title = "=1+1"')
    book = openpyxl.load_workbook(convert_case(folder.path, tmp_path / "case.xlsx"))
    seen = 0
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")):
                    assert cell.quotePrefix
                    seen += 1
    assert seen >= 6


def _rules(book: openpyxl.Workbook, sheet: str) -> dict[str, openpyxl.worksheet.datavalidation.DataValidation]:
    """Rules by column name."""
    header = {cell.column_letter: cell.value for cell in book[sheet][1]}
    rules = book[sheet].data_validations.dataValidation
    return {header[re.match("[A-Z]+", str(rule.sqref))[0]]: rule for rule in rules}


def test_template_says_what_the_declaration_says(tmp_path: Path) -> None:
    """Proves that every table has its sheet, and every column its heading, note in both languages, and rule.

    Choices and flags are drop-downs; a reference is a named range over the column that it refers to; numbers have their
    range. Broken (a range that points at another column): a plant would be offered the names of its sites.
    """
    made = symbia("new", "--workbook", tmp_path / "mine.xlsx")
    assert made.code == 0, made.said
    assert sy.read_case(tmp_path / "mine.xlsx").id == "tutorial"
    book = openpyxl.load_workbook(tmp_path / "mine.xlsx")
    for table in TABLES:
        sheet, rules = book[table.name], _rules(book, table.name)
        headings = {cell.value: cell for cell in sheet[1]}
        assert set(headings) == {column.name for column in table.columns}
        assert sheet.freeze_panes == "B2"
        for column in table.columns:
            note = headings[column.name].comment.text
            assert column.meaning_zh in note
            assert column.unit in note
            assert column.meaning == "id" or column.meaning in note
            assert ("required" in note) == column.required
            marked = headings[column.name].fill.start_color.rgb.endswith("1F4E78")
            assert marked == column.required
            rule = rules.get(column.name)
            if column.choices:
                assert (rule.type, rule.formula1) == ("list", f'"{",".join(column.choices)}"')
            elif column.type == "flag":
                assert (rule.type, rule.formula1) == ("list", '"TRUE,FALSE"')
            elif column.refers_to and not column.refers_to_many:
                target = book.defined_names[rule.formula1].attr_text
                named, letter = re.match(r"OFFSET\((\w+)!\$([A-Z]+)\$2", target).groups()
                assert (named, book[named][f"{letter}1"].value) == column.refers_to
            elif column.type in ("number", "integer") and not column.unlimited_word:
                assert rule.type == ("whole" if column.type == "integer" else "decimal")
                if math.isfinite(column.minimum):
                    assert float(rule.formula1) == column.minimum


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_keeps_it(tmp_path: Path) -> None:
    """Proves that another program opens the workbook, keeps lists and notes, and what it saves is the same case."""
    outlines = '{"note": "_x0041_ =1+1 贵州", "features": [' + " ".join(str(n) for n in range(5000)) + "]}"
    first = write_case(replace(read_case(TUTORIAL), boundaries=outlines), tmp_path / "case")
    book = convert_case(first, tmp_path / "case.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(book)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    saved = tmp_path / "saved" / "case.xlsx"
    assert_same(read_case(saved), read_case(TUTORIAL))
    assert read_case(saved).boundaries == outlines
    rules = _rules(openpyxl.load_workbook(saved), "plants")
    assert rules["site"].type == "list"
    assert rules["site"].formula1 == "list_sites_site"


def test_convert_refuses(tmp_path: Path) -> None:
    """Proves that nothing is overwritten, a case with errors is refused, and what does not fit is named."""
    folder = Folder(tmp_path / "case")
    (tmp_path / "there.xlsx").write_text("mine", encoding="utf-8")
    ended = symbia("convert", folder.path, tmp_path / "there.xlsx")
    assert (ended.code, (tmp_path / "there.xlsx").read_text(encoding="utf-8")) == (2, "mine")
    assert symbia("convert", folder.path).code == 2
    assert symbia("convert", folder.path, tmp_path / "b.xlsx", "--datapackage").code == 2
    assert symbia("new", "--workbook", tmp_path / "folder").code == 2
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "higher_target.toml").write_text("other", encoding="utf-8")
    with pytest.raises(CaseError, match="other scenarios called higher_target"):
        convert_case(folder.path, tmp_path / "c.xlsx")
    shutil.rmtree(tmp_path / "scenarios")
    folder.cell("plants", 2, "note", "x" * 32768)
    with pytest.raises(CaseError) as raised:
        convert_case(folder.path, tmp_path / "d.xlsx")
    (problem,) = raised.value.problems
    assert (problem.code, problem.table, problem.row, problem.column) == ("workbook_limit", "plants", 2, "note")
    folder.cell("plants", 2, "capacity", "-1")
    ended = symbia("convert", folder.path, tmp_path / "e.xlsx")
    assert ended.code == 2
    assert "plants, row 2, column capacity" in ended.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "there.xlsx"]


def test_quoted_titles_and_objectives(tmp_path: Path) -> None:
    """Proves that a title with spaces at its ends or in quotes, and an objective of measures, come back."""
    folder = Folder(tmp_path / "case")
    title = ' "[1]" '
    folder.replace("case.toml", '"Gypsum for boards, steam for fertiliser"', json.dumps(title))
    objective = '[{ quantity = "sold", weights = { "board" = 2.5 } }, { quantity = "sold", factor = -1.0 }]'
    folder.replace("case.toml", '"net_value"', f'{{ measure = {objective}, sense = "max" }}')
    case = read_case(convert_case(folder.path, tmp_path / "case.xlsx"))
    assert case.title == title
    assert_same(case, read_case(folder.path))
