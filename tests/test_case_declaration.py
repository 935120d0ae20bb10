"""The declaration of the tables is the only one: page, checks and defaults follow from it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from broken.folder import TUTORIAL

from symbia.case import check, element_balances, read_case
from symbia.case.document import main, rewrite
from symbia.case.schema import schema
from symbia.case.tables import TABLES

README = TUTORIAL.parent / "README.md"


def test_page_is_in_step(tmp_path: Path) -> None:
    """Proves that the tables of data/README.md are those of the code.

    If not: python -m symbia.case.document data/README.md.
    """
    text = README.read_text(encoding="utf-8")
    assert rewrite(text) == text
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- tables: begin -->stale<!-- tables: end --><!-- codes: begin --><!-- codes: end -->"
        "<!-- hints: begin --><!-- hints: end -->"
    )
    assert main([str(page)]) == 0
    assert "reference_price" in page.read_text(encoding="utf-8")
    assert "stale" not in page.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        rewrite("no markers")
    assert main([]) == 2


def test_every_table_has_a_schema() -> None:
    """Proves that each declared table makes a pandera schema that a case without problems passes."""
    case = read_case(TUTORIAL)
    for table in TABLES:
        assert set(schema(table).columns) <= {column.name for column in table.columns}
    assert schema(TABLES[0]).validate(case["commodities"]).equals(case["commodities"])


def test_declaration_is_consistent() -> None:
    """Proves that keys are there, references lead somewhere, and defaults lie within their own range."""
    known = {(table.name, column.name) for table in TABLES for column in table.columns}
    for table in TABLES:
        assert table.key
        for column in table.columns:
            assert column.refers_to is None or column.refers_to in known
            assert not column.choices or column.required or column.default in column.choices
            if isinstance(column.default, float) and column.default == column.default and not column.required:
                assert column.minimum <= column.default <= column.maximum


def test_heavy_libraries_wait() -> None:
    """Proves that importing the case room loads neither pandera, pint, networkx nor openpyxl."""
    code = (
        "import sys, symbia.case; print([m for m in ('pandera', 'pint', 'networkx', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_element_balances(tmp_path: Path) -> None:
    """Proves the balance by hand: 2 t of rock hold 0.2, fertiliser 0.15 and gypsum 2 × 0.02; a group gives a range.

    Board: 1.25 t of gypsum hold 0.025, natural gypsum nothing, so 0 to 0.025 goes in and nothing comes out.
    """
    from broken.folder import Folder

    folder = Folder(tmp_path / "case")
    for commodity, share in (("rock", "0.1"), ("fertiliser", "0.15"), ("gypsum", "0.02")):
        folder.append("contents", commodity=commodity, element="p", share=share)
    assert check(folder.path) == []
    rows = element_balances(read_case(folder.path)).set_index("process")
    made = rows.loc["fertiliser_making"]
    assert made[["produced", "consumed_least", "consumed_most"]].tolist() == pytest.approx([0.19, 0.2, 0.2])
    assert made["residual"] == pytest.approx(-0.01)
    board = rows.loc["board_making"]
    assert board[["produced", "consumed_least", "consumed_most", "residual"]].tolist() == pytest.approx(
        [0.0, 0.0, 0.025, 0.0]
    )


def test_large_case_reads_in_seconds(tmp_path: Path) -> None:
    """Proves that 10,000 plants, 20,000 flows and 20,000 supplies are read without waiting: 2 s on a quiet machine."""
    names = range(3000)
    commodities = [f"c{number},t,product" for number in range(200)]
    flows = [
        f"p{number},c{(number + step * 7) % 200},{1 if step == 0 else -0.1}" for number in names for step in range(7)
    ]
    tables = {
        "commodities": ["commodity,unit,category", *commodities],
        "sites": ["site,kind", *(f"s{number},park" for number in range(100))],
        "processes": ["process,activity_unit", *(f"p{number},t" for number in names)],
        "process_flows": ["process,commodity,coefficient", *flows],
        "plants": [
            "plant,site,process,capacity",
            *(f"x{number},s{number % 100},p{number % 3000},{number}" for number in range(10_000)),
        ],
        "supplies": [
            "supply,site,commodity,price",
            *(f"u{number},s{number % 100},c{number % 200},{number / 7}" for number in range(20_000)),
        ],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "case.toml").write_text('id = "large"\ncurrency = "CNY"\nbase_year = 2015\n', encoding="utf-8")
    started = time.process_time()
    assert len(read_case(tmp_path)["plants"]) == 10_000
    assert time.process_time() - started < 15  # generous: the machine may be busy
