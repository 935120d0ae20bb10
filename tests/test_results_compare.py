"""Comparing runs: every number by hand on a boiler, unlike runs named as such, tables and page on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browser import needs_chromium, visit
from command import symbia
from micro import micro
from page import Page
from test_results_hostile import TEXTS, _labelled

import symbia as sy
from symbia.report.compare.page import comparison_html
from symbia.results.compare import CompareError
from symbia.results.compare.words import WORDS

#: half a tonne of coal and 2 for a tonne of steam; 100 t of room; ash is stacked at 4 or sold for 1, up to 3 t
BOILER: dict[str, Any] = {
    "commodities": "ash category=byproduct; steam reference_price=30",
    "processes": "boiler variable_cost=2 capex=50 lifetime=10 main_commodity=steam",
    "recipes": "boiler coal=-0.5 steam=1 ash=0.1",
    "plants": "boiler capacity=100 max_new=50",
    "supplies": "coal price=10",
    "demands": "steam price=20 max_year=120; ash price=1 max_year=3",
    "disposals": "ash cost=4",
    "policies": [
        {"id": "cap", "title": "Coal cap", "measure": {"quantity": "consumed", "commodity": "coal"}, "max": 60}
    ],
}
#: coal at 16 and no building: 100 t instead of 120
DEAR = {**BOILER, "supplies": "coal price=16", "plants": "boiler capacity=100"}


def _solved(folder: Path, **case: Any) -> sy.Solution:
    return sy.solve(sy.read_case(micro(folder, **case)))


def _cell(table: pd.DataFrame, column: str, **where: Any) -> float:
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1, table
    return float(table[column].iloc[0])


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> sy.Comparison:
    folder = tmp_path_factory.mktemp("pair")
    one, two = _solved(folder / "a", **BOILER), _solved(folder / "b", **{**DEAR, "settings": {"id": "dear"}})
    return sy.compare([one, two])


def test_numbers_by_hand(pair: sy.Comparison) -> None:
    """Proves changes of terms, output, capacity, by-products, prices and trade. If broken: other signs or weights."""
    tables = pair.tables
    assert pair.names == ["micro", "dear"]
    # 120 t: 2400 + 3 for ash; coal 600; running 240; 20 new at 50/10; 9 t of ash stacked at 4
    base = 2403 - 600 - 240 - 20 * 5 - 36
    # 100 t: 2000 + 3; coal 800; running 200; 7 t of ash stacked
    dear = 2003 - 800 - 200 - 28
    assert _cell(tables["terms"], "change dear", term="objective") == pytest.approx(dear - base)
    assert _cell(tables["terms"], "change dear", term="purchases") == pytest.approx(-200)
    own = tables["terms"][tables["terms"]["term"] != "objective"]
    assert own["change dear"].sum() == pytest.approx(dear - base)
    assert _cell(tables["output"], "change dear", commodity="steam") == pytest.approx(-20)
    assert _cell(tables["output"], "worth", commodity="steam") == pytest.approx(600)  # 20 t at 30
    assert _cell(tables["plants"], "change dear", measure="new_capacity") == pytest.approx(-20)
    assert _cell(tables["plants"], "worth", measure="new_capacity") == pytest.approx(1000)  # 20 at 50
    assert _cell(tables["byproducts"], "dear", measure="utilisation_rate") == pytest.approx(0.3)
    assert _cell(tables["byproducts"], "change dear", measure="disposed") == pytest.approx(-2)
    assert _cell(tables["prices"], "change dear", commodity="coal") == pytest.approx(6)
    assert _cell(tables["prices"], "worth", commodity="coal") == pytest.approx(6 * 60)  # at the base's 60 t
    assert _cell(tables["trade"], "change dear", commodity="coal") == pytest.approx(-10)


def test_who_gains_by_hand(tmp_path: Path) -> None:
    """Proves that what a quota takes and gives is told by holder, and adds up to the objective's change.

    A mine of 90 t of coal at 1, a boiler that makes 100 t of steam of a tonne each, sold at 9, and coal to buy at 5:
    the boiler has 4 a tonne, 400, the mine 4, 360. A quota of 60 t of the mine's coal: 30 t more are bought, the mine
    is no longer scarce, the quota is, 60 x 4 = 240. Broken (the change of prices alone, or of amounts alone): the mine
    would keep some of it.
    """
    quota = {"id": "quota", "title": "Mine quota", "measure": {"quantity": "supplied", "contract": "mine"}, "max": 60}
    case: dict[str, Any] = {
        "recipes": "boiler coal=-1 steam=1",
        "plants": "boiler capacity=100 owner=works",
        "supplies": """
            mine commodity=coal contract=mine price=1 max_year=90 owner=miners
            bought commodity=coal price=5
        """,
        "demands": "steam price=9",
    }
    runs = [
        _solved(tmp_path / "a", **case),
        _solved(tmp_path / "b", **case, policies=[quota], settings={"id": "limited"}),
    ]
    compared = sy.compare(runs)
    table = compared.tables["holders"]
    assert {r.holder: (r.micro, r.limited) for r in table.itertuples()} == {
        "works": (pytest.approx(400), pytest.approx(400)),
        "miners": (pytest.approx(360), 0.0),
        "quota": (0.0, pytest.approx(240)),
    }
    assert table["change limited"].sum() == pytest.approx(runs[1].objective - runs[0].objective)
    folders = [run.write(tmp_path / name) for run, name in zip(runs, ("base", "limited_run"), strict=True)]
    told = symbia("compare", *folders).out
    assert "Who gains, who loses" in told
    assert "Mine quota" in told


def test_biggest_first(pair: sy.Comparison) -> None:
    """Proves that rows stand in the order of the money that moved. If broken: the order of the case."""
    terms = pair.tables["terms"]
    assert list(terms["worth"]) == sorted(terms["worth"], reverse=True)
    assert terms["term"].iloc[0] == "objective"  # 452, more than any term
    plants = pair.tables["plants"]
    assert set(plants["measure"][:4]) == {"new_capacity", "in_service", "activity", "use"}


def test_inputs_and_standings(pair: sy.Comparison) -> None:
    """Proves that the cause is listed beside the effect, and a policy that ceases to bind is seen."""
    inputs = pair.tables["inputs"]
    cells = {(r.table, r.item, r.column): (r.before, r.after) for r in inputs.itertuples()}
    assert cells == {("supplies", "coal", "price"): ("10", "16"), ("plants", "boiler", "max_new"): ("50", "0")}
    stands = pair.tables["standings"].iloc[0]
    # 120 t take the 60 t of the cap: demand and cap end together, and the price may lie on either
    assert (stands["micro"], stands["dear"]) in {("binding", "met"), ("met", "met")}
    assert _cell(pair.tables["policies"], "change dear", measure="value") == pytest.approx(-10)


def test_unlike_runs(tmp_path: Path) -> None:
    """Proves that an infeasible run is shown as such, and what cannot be compared is refused with the reason."""
    base = _solved(tmp_path / "a", **BOILER)
    wanted = {**BOILER, "demands": "steam price=20 min_year=500"}
    never = _solved(tmp_path / "b", **{**wanted, "settings": {"id": "never"}})
    assert never.status == "infeasible"
    both = sy.compare([base, never])
    assert list(both.tables["runs"]["status"]) == ["optimal", "infeasible"]
    assert both.tables["terms"]["never"].isna().all()
    assert both.notes[0] == ("unsolved", "never (infeasible)")
    assert "infeasible" in comparison_html(both)
    with pytest.raises(CompareError, match="first run is the base, and never has no plan"):
        sy.compare([never, base])
    with pytest.raises(CompareError, match="at least two runs; 1 given"):
        sy.compare([base])
    money = _solved(tmp_path / "c", **{**BOILER, "settings": {"currency": "USD"}})
    with pytest.raises(CompareError, match="different currencies: CNY, USD"):
        sy.compare([base, money])
    other = _solved(tmp_path / "d", **{**BOILER, "settings": {"objective": "cost", "id": "cheapest"}})
    told = dict(sy.compare([base, other]).notes)
    assert told["other_objective"] == "cheapest"
    assert told["other_case"] == "cheapest"


def test_same_name_and_no_difference(pair: sy.Comparison) -> None:
    """Proves that a run against itself has two columns and no change at all."""
    twice = sy.compare([pair.base, pair.base])
    assert twice.names == ["micro", "micro (2)"]
    assert not len(twice.tables["inputs"])
    for name in ("terms", "output", "prices", "plants", "policies"):
        assert (twice.tables[name]["change micro (2)"].fillna(0.0) == 0.0).all()
    assert "no difference" in comparison_html(twice)


def test_command(tmp_path: Path) -> None:
    """Proves the command from run folders: account, tables in three formats, page, wrong use, both languages."""
    runs = []
    for name, case in (("base", BOILER), ("dear", DEAR)):
        runs.append(_solved(tmp_path / f"case_{name}", **case).write(tmp_path / name))
    ended = symbia("compare", *runs)
    assert ended.code == 0, ended.said
    assert "coal" in ended.out
    assert "+6 CNY/t (+60 %)" in ended.out
    ended = symbia("compare", *runs, "--out", tmp_path / "cmp", "--report", "--lang", "zh")
    assert ended.code == 0, ended.said
    assert "净价值" in ended.out
    kept = pd.read_csv(tmp_path / "cmp" / "changes.csv")
    assert kept[(kept["table"] == "terms") & (kept["item"] == "objective")]["change"].iloc[0] == pytest.approx(-452)
    assert (tmp_path / "cmp" / "compare.html").stat().st_size < 8e6
    ended = symbia("compare", *runs, "--out", tmp_path / "cmp")
    assert (ended.code, "--overwrite" in ended.err) == (2, True)
    for wrong in ([runs[0]], [runs[0], tmp_path / "nothing"]):
        ended = symbia("compare", *wrong)
        assert ended.code == 2
        assert ended.err.startswith("error: ")


def test_formats(pair: sy.Comparison, tmp_path: Path) -> None:
    """Proves that a workbook and Parquet files hold the same numbers, and that nothing is replaced unasked."""
    book = pair.write(tmp_path / "cmp.xlsx", table_format="xlsx")
    assert _cell(pd.read_excel(book, "output"), "dear", commodity="steam") == pytest.approx(100)
    folder = pair.write(tmp_path / "parquet", table_format="parquet")
    assert _cell(pd.read_parquet(folder / "terms.parquet"), "change dear", term="purchases") == pytest.approx(-200)
    with pytest.raises(CompareError, match="is there already"):
        pair.write(book, table_format="xlsx")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_in_both_languages(pair: sy.Comparison, language: str) -> None:
    """Proves that every heading stands in the language and no key shows through."""
    page = Page(comparison_html(pair, language=language))
    heads = [pair_of[language == "zh"] for key, pair_of in WORDS.items() if key.startswith("h_")]
    assert sorted(page.headings) == sorted(heads)
    assert not any(text.startswith(("h_", "t_", "light_", "term_", "note_")) for text in page.shown)
    assert [a for a in page.addresses if not a.startswith(("#", "data:"))] == []
    assert len(pair._repr_html_()) > 500


def test_hostile_text(tmp_path: Path) -> None:
    """Proves that labels that look like markup or commands stay text in the page, its figures, and on the terminal."""
    runs = []
    for number, change in enumerate(([], ["higher_target"])):
        folder = _labelled(tmp_path / f"case_{number}", TEXTS["markup"])
        runs.append(sy.solve(sy.read_case(folder, change)).write(tmp_path / f"run_{number}"))
    compared = sy.compare(runs)
    page = Page(comparison_html(compared))
    assert page.handlers == []
    assert len(page.scripts) == 3
    assert not page.tags & {"img", "iframe", "bold"}
    assert "<script" not in json.dumps(page.figures)
    assert "\x1b" not in symbia("compare", *runs).out


@needs_chromium
def test_in_a_browser(pair: sy.Comparison, tmp_path: Path) -> None:
    """Proves in a browser that all figures are drawn, nothing is asked of a network and the page is not too wide."""
    script = """
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const panels = [...document.querySelectorAll(".panel")];
    for (const panel of panels) { panel.scrollIntoView({ behavior: "instant" }); await wait(100); }
    for (let turn = 0; turn < 100 && !panels.every((p) => p.querySelector(".main-svg")); turn += 1) await wait(100);
    return { drawn: panels.filter((p) => p.querySelector(".main-svg")).map((p) => p.dataset.figure),
      wide: document.documentElement.scrollWidth - window.innerWidth };
    """
    seen = visit(pair.report(tmp_path / "page.html", language="zh"), script, tmp_path, (600, 9000))
    assert seen.console == []
    assert seen.asked == []
    assert seen.result["drawn"] == ["terms", "holders", "output", "chains", "byproducts", "prices", "policies"]
    assert seen.result["wide"] <= 0
