"""Counting where numbers come from, by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from broken.folder import Folder
from command import symbia

import symbia as sy
from symbia.case.provenance import number_kinds

SOURCES = (("book", "yes"), ("page", "partly"), ("guess", "estimate"), ("unit", "definition"), ("memory", "no"))


def _case(tmp_path: Path) -> Folder:
    """The tutorial without its sources; then three supplies with one price each and nothing else."""
    folder = Folder(tmp_path / "case")
    for name, checked in SOURCES:
        folder.append("sources", source=name, citation=name, checked=checked)
    return folder


def test_a_number_is_of_the_kind_its_sources_and_range_make_it(tmp_path: Path) -> None:
    """Proves: read needs every source read; leaning on something read, or on nothing, needs a range; the source of a
    range goes before that of its row; a definition needs no range; no blank counts.

    By hand: price 1 book -> read; 2 book and guess without range -> missing; 3 the same with a range -> anchored;
    4 guess with a range -> estimate; 5 guess, the range says unit -> definition; 6 nothing at all -> missing.
    """
    folder = _case(tmp_path)
    rows = [("book", None), ("book;guess", None), ("book;guess", ""), ("guess", ""), ("guess", "unit"), ("", None)]
    for number, (source, of_range) in enumerate(rows, start=1):
        name = f"new_{number}"
        folder.append("supplies", supply=name, site="city", commodity="coal", price=str(number), source=source)
        if of_range is not None:
            folder.append("ranges", table="supplies", row=name, column="price", low="0", high="9", source=of_range)
    kinds = number_kinds(folder.path, ["supplies"])
    new = kinds[kinds["row"].str.startswith("new_")]
    assert new["column"].tolist() == ["price"] * 6
    assert new["kind"].tolist() == ["read", "missing", "anchored", "estimate", "definition", "missing"]


def test_counts_add_up_and_low_and_high_are_the_range_of_a_coefficient(tmp_path: Path) -> None:
    """Proves: the table has one row for each column with numbers, its kinds add up, and a coefficient from a guess with
    low and high is an estimate. If broken: ranges beside coefficients would have to be given twice.
    """
    folder = _case(tmp_path)
    folder.cell("process_flows", 4, "source", "guess")
    folder.cell("process_flows", 4, "low", "70")
    folder.cell("process_flows", 4, "high", "90")
    counts = sy.provenance(folder.path)
    assert (counts["numbers"] == counts[["read", "anchored", "estimate", "definition", "missing"]].sum(axis=1)).all()
    flows = counts[counts["table"] == "process_flows"].set_index("column")
    assert flows.loc["coefficient", "estimate"] == 1
    assert "low" not in flows.index
    assert flows.loc["coefficient", "numbers"] == len(pd.read_csv(folder.path / "process_flows.csv"))


def test_the_command_shows_them(tmp_path: Path) -> None:
    """Proves: `symbia sources` prints the count in both languages, and a bad case ends with 2 and no traceback."""
    folder = _case(tmp_path)
    shown = symbia("sources", folder.path)
    assert shown.code == 0
    assert "missing" in shown.out
    assert "缺失" in symbia("sources", folder.path, "--lang", "zh").out
    wrong = symbia("sources", tmp_path / "nothing")
    assert wrong.code == 2
    assert "Traceback" not in wrong.err
