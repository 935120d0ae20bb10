"""Text from a case is text: no formula in a workbook, no command to a terminal, no markup, no broken XML."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx
import openpyxl
import pytest
from command import symbia, tutorial

import symbia as sy
from symbia.results.verify import verify

TEXTS = {
    "formula": "=cmd|' /C calc'!A0",
    "link": '=HYPERLINK("http://example.invalid","click")',
    "markup": "[bold red]loud[/bold red] [/] <script>alert(1)</script>&amp; {0} {folder} %s [bold\\",
    "escape": "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m",
    "right to left": "\u202egnp.exe \u200f\u2066x\u2069",
    "long": "长" * 200,
}
LABELS = {
    "commodities": ("name_en", "name_zh", "note"),
    "sites": ("name_en", "name_zh", "region", "county", "note"),
    "processes": ("name_en", "name_zh", "note"),
    "process_modes": ("name_en", "name_zh"),
    "chains": ("name_en", "name_zh"),
    "owners": ("name_en", "name_zh"),
    "periods": ("season",),
}
COMMANDS = ("\x1b", "\x07", "\x9b", "\u202e", "\u200f", "\u2066")


def _labelled(folder: Path, text: str) -> Path:
    """The tutorial case with ``text`` for every label there can be."""
    case = tutorial(folder)
    (case / "chains.csv").write_text("chain\nphosphate\npower\nbuilding\n", encoding="utf-8")
    (case / "owners.csv").write_text("owner\nchemical_park\n", encoding="utf-8")
    (case / "periods.csv").write_text("period,hours\nyear,8760\n", encoding="utf-8")
    for table, columns in LABELS.items():
        file = case / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [{**row, **dict.fromkeys(columns, text)} for row in csv.DictReader(lines)]
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    quoted = json.dumps(text)
    header = (case / "case.toml").read_text(encoding="utf-8").splitlines()
    header = [line for line in header if not line.startswith("title")]
    header += [f"title = {quoted}", f"title_zh = {quoted}"]
    (case / "case.toml").write_text("\n".join(header) + "\n", encoding="utf-8")
    policies = (case / "policies.toml").read_text(encoding="utf-8").splitlines()
    policies = [f"title = {quoted}" if line.startswith("title =") else line for line in policies]
    (case / "policies.toml").write_text(
        "\n".join(line for line in policies if not line.startswith("title_zh")), encoding="utf-8"
    )
    return case


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_labels(name: str, tmp_path: Path) -> None:
    """Proves that a case labelled with hostile text solves, verifies and is shown without obeying the text.

    Broken: a formula cell in the workbook, an escape sequence on the terminal, markup swallowed (MarkupError ends with
    1), or a network that no XML parser reads.
    """
    text = TEXTS[name]
    case, run = _labelled(tmp_path / "case", text), tmp_path / "run"
    ended = symbia("solve", case, "--out", run, "--format", "xlsx", "--lang", "zh" if name == "long" else "en")
    assert ended.code == 0, ended.said
    assert not any(command in ended.said for command in COMMANDS)
    if name == "markup":
        assert "[bold red]loud[/bold red]" in ended.out
    if name == "long":
        assert "长" * 80 not in ended.out
        assert "…" in ended.out
    book = openpyxl.load_workbook(run / "tables.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row), sheet.title
    assert nx.read_graphml(run / "network.graphml", force_multigraph=True).number_of_edges() > 0
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    assert summary["title"] == text
    verdict = verify(run)
    assert verdict.problems == ()
    kept = sy.read_case(run / "case")
    assert kept.title == text


@pytest.mark.parametrize("name", ["formula", "link", "markup", "escape", "right to left"])
def test_hostile_currency(name: str, tmp_path: Path) -> None:
    """Proves that a currency must begin like one: it is the unit in tables that spreadsheets open, CSV among them.

    Broken: indicators.csv would hold a cell that Excel evaluates.
    """
    case = tutorial(tmp_path / "case")
    file = case / "case.toml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("currency")]
    file.write_text("\n".join([*lines, f"currency = {json.dumps(TEXTS[name])}"]) + "\n", encoding="utf-8")
    ended = symbia("check", case)
    assert ended.code == 2
    assert "column currency" in ended.said
    assert not any(command in ended.said for command in COMMANDS)


@pytest.mark.parametrize("name", ["escape", "markup", "right to left"])
def test_hostile_mistakes(name: str, tmp_path: Path) -> None:
    """Proves that what is wrong in a case is quoted harmlessly, by check and by solve, and that nothing is written."""
    case = tutorial(tmp_path / "case")
    file = case / "supplies.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("mine,500", f"mine,{TEXTS[name]}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for arguments in (("check", case), ("solve", case, "--out", tmp_path / "run")):
        ended = symbia(*arguments)
        assert ended.code == 2
        assert "supplies, row 2, column price" in ended.said
        assert not any(command in ended.said for command in COMMANDS)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
