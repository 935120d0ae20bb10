"""``symbia verify``: a run agrees with itself, and whatever is changed in its tables is found and said.

Every tampering below changes one thing in one file. Broken in all of them: exit 0, or a traceback.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from command import replaced, symbia
from micro import micro
from spoilt import FORMATS, refused

import symbia as sy
from symbia.results.verify import verify

NUMBERS = {
    "activity": "amount",
    "attribution": "value",
    "balances": "shadow_price",
    "capacity": "shadow_price",
    "demands": "revenue",
    "disposals": "cost",
    "exchanges": "amount",
    "flows": "amount",
    "indicators": "value",
    "policies": "shadow_price",
    "shipments": "arriving",
    "supplies": "price",
}


@pytest.mark.parametrize("table_format", FORMATS)
@pytest.mark.parametrize("name", ["tutorial", "years"])
def test_untouched(name: str, table_format: str, kept: Callable[[str, str], Path]) -> None:
    """Proves that a run verifies in every format. Broken (numbers cut off when written): differences everywhere."""
    verdict = verify(kept(name, table_format))
    assert verdict.problems == ()
    assert verdict.verified
    assert verdict.certificate.verified
    if name == "tutorial":
        assert verdict.objective == pytest.approx(116.2e6)
        ended = symbia("verify", kept(name, table_format))
        assert ended.code == 0
        assert "verified" in ended.out


def test_a_number_in_every_table(run: Path) -> None:
    """Proves that a millionth more in one cell of each table is found: table, row as a spreadsheet counts, column.

    Each is named once and nothing else is, so that each is found for itself.
    """
    places = []
    for table, column in NUMBERS.items():
        file = run / "tables" / f"{table}.csv"
        cells = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        row = int(np.flatnonzero(cells[column].to_numpy() != "")[-1])
        number = float(cells.loc[row, column])
        cells.loc[row, column] = repr(number * (1 + 1e-6) if number else 1e-6)
        cells.to_csv(file, index=False, encoding="utf-8-sig")
        places.append(f"table {table}, row {row + 2}, column {column}")
    problems = verify(run).problems
    assert [problem.split(":")[0] for problem in sorted(problems)] == places
    refused(run, *places)


def test_a_blank_price_filled_in(run: Path, kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that a number where there is none is found, and a number taken away."""
    replaced(run / "tables" / "policies.csv", "-10.0,,", "-10.0,0.0,")
    refused(run, "table policies, row 2, column missed: 0.0, recomputed nan")
    other = Path(shutil.copytree(kept("tutorial", "csv"), tmp_path / "other"))
    replaced(other / "tables" / "policies.csv", "-10.0,,", ",,")
    refused(other, "table policies, row 2, column shadow_price")


def test_a_label_in_a_table(run: Path) -> None:
    """Proves that texts count as well as numbers."""
    replaced(
        run / "tables" / "supplies.csv", "rock_mine,chemical_park,rock,mine", "rock_mine,chemical_park,rock,import"
    )
    refused(run, "table supplies, row 3, column contract: import, recomputed mine")


def test_a_word_for_a_number(run: Path) -> None:
    """Proves that a cell that is no number does not pass for a blank one."""
    replaced(run / "tables" / "disposals.csv", "2400000.0", "lots")
    refused(run, "table disposals, row 2, column cost: lots")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "flows.csv").unlink(), ["table flows is missing"]),
        (lambda folder: shutil.copy(folder / "flows.csv", folder / "flows_2.csv"), ["table flows_2 does not belong"]),
        (
            lambda folder: (folder / "flows.csv").write_text((folder / "flows.csv").read_text().rsplit("\n", 2)[0]),
            ["table flows", "rows, expected"],
        ),
        (lambda folder: replaced(folder / "flows.csv", "commodity", "good"), ["table flows", "columns are"]),
        (lambda folder: (folder / "flows.csv").write_bytes(b""), ["flows.csv"]),
        (lambda folder: (folder / "flows.csv").write_bytes(b"\xff\xfe\x00plant"), ["flows.csv"]),
    ],
    ids=["deleted", "added", "row lost", "column renamed", "emptied", "not text"],
)
def test_a_table_itself(change: Callable[[Path], Any], words: list[str], run: Path) -> None:
    """Proves that tables are all there, no more, and whole."""
    change(run / "tables")
    refused(run, *words)


@pytest.mark.parametrize("table_format", ["parquet", "xlsx"])
def test_other_formats(table_format: str, kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that what is changed in Parquet and Excel is found alike, and a damaged file too."""
    run = Path(shutil.copytree(kept("tutorial", table_format), tmp_path / "run"))
    if table_format == "parquet":
        file = run / "tables" / "demands.parquet"
        table = pd.read_parquet(file)
        table.loc[0, "amount"] += 1.0
        table.to_parquet(file, index=False)
    else:
        file = run / "tables.xlsx"
        book = openpyxl.load_workbook(file)
        sheet = book["demands"]
        column = [cell.value for cell in sheet[1]].index("amount") + 1
        sheet.cell(2, column).value += 1.0
        book.save(file)
    refused(run, "table demands, row 2, column amount: 620001")
    file.write_bytes(file.read_bytes()[:100])
    refused(run, file.name, "cannot be read")


def test_network(run: Path) -> None:
    """Proves that network.graphml holds the exchanges: an amount, an edge, a file that is none."""
    file = run / "network.graphml"
    before = file.read_text(encoding="utf-8")
    assert "320000.0" in before
    for spoilt in (before.replace("320000.0", "320001.0"), before.replace('target="plant:board_plant"', 'target="x"')):
        file.write_text(spoilt, encoding="utf-8")
        refused(run, "network.graphml")
    file.write_text(before[:500], encoding="utf-8")
    refused(run, "network.graphml cannot be read")
    file.unlink()
    refused(run, "network.graphml")


def test_ids_that_look_like_something_else(tmp_path: Path) -> None:
    """Proves that ids such as null, nan or true are ids in CSV files, too. Broken: false alarms of differences."""
    case = micro(
        tmp_path / "case",
        sites="nan kind=park; true kind=market",
        commodities="null unit=1 category=product transport_class=inf; na unit=1 category=resource",
        recipes="nan na=-1 null=1",
        plants="null process=nan site=nan capacity=7 owner=nan",
        supplies="true commodity=na site=nan price=1 contract=null",
        demands="nan commodity=null site=true price=9 contract=true",
        links="null from=nan to=true transport_mode=inf km=1",
        transport_modes="inf inf cost_per_km=1",
    )
    solution = sy.solve(case)
    assert solution.objective == pytest.approx(7 * 7)
    for table_format in FORMATS:
        verdict = verify(solution.write(tmp_path / table_format, table_format=table_format))
        assert verdict.problems == (), table_format
