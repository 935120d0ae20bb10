"""The report: one page that asks no network for anything, obeys no text of a case, and shows what the tables say."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import CHROMIUM, FLAGS, visit
from command import GUIZHOU, TUTORIAL, in_a_process, symbia
from micro import micro
from scipy.spatial import ConvexHull
from test_results_hostile import TEXTS, _labelled

import symbia as sy
from symbia.case import amounts
from symbia.report import report_html, write_report
from symbia.report.words import WORDS

SECTIONS = ["headline", "map", "sankey", "dispatch", "units", "prices", "targets", "built", "exchanges", "wastes"]
SECTIONS += ["sources"]
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


class Page(HTMLParser):
    """What a page holds: headings, text outside of scripts, every address, every script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.shown: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.handlers: list[str] = []
        self.tags: set[str] = set()
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open.append((tag, dict(attrs)))
        for name, value in attrs:
            if name in ("src", "href", "action", "srcset", "data", "poster", "background"):
                self.addresses.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)
        if tag == "h2":
            self.headings.append("")

    def handle_data(self, data: str) -> None:
        tag, attrs = self._open[-1] if self._open else ("", {})
        if tag == "script":
            self.scripts.append((attrs, data))
        elif tag == "h2":
            self.headings[-1] += data
        elif tag != "style":
            self.shown.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    @property
    def figures(self) -> dict[str, Any]:
        (found,) = [text for attrs, text in self.scripts if attrs.get("id") == "figures"]
        return dict(json.loads(found))


@pytest.fixture(scope="module")
def solved() -> sy.Solution:
    return sy.solve(sy.read_case(TUTORIAL))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_languages(solved: sy.Solution, language: str) -> None:
    """Proves that every section stands in the page under its heading in the language, and no key shows through.

    Broken: a word without a translation leaves its key (``h_map``) on the page.
    """
    page = Page(report_html(solved, language=language))
    assert page.headings == [WORDS[f"h_{name}"][language == "zh"] for name in SECTIONS]
    text = " ".join(page.shown)
    assert not re.search(r"\b[hct]_[a-z]+|light_|category_|kind_|checked_|term_|end_|season_", text)
    assert ("化工园区" in text, "Chemical park" in text) == (language == "zh", language == "en")


def test_no_network_in_the_page(guizhou: sy.Solution) -> None:
    """Proves that nothing in the page names another place to load from, and that its policy forbids it."""
    text = report_html(guizhou)
    page = Page(text)
    assert [a for a in page.addresses if not a.startswith(("#", "data:"))] == []
    assert not re.search(r"@import|url\((?!data:)", text.split("<style>")[1].split("</style>")[0])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert "default-src &#39;none&#39;" in policy.group(1)
    assert "unsafe-inline" not in policy.group(1).split("script-src")[1].split(";")[0]
    # Plotly once, and our own
    assert [attrs for attrs, _ in page.scripts] == [{"type": "application/json", "id": "figures"}, {}, {}]
    assert "http" not in page.scripts[2][1]
    assert {*page.figures} >= {"headline", "map", "sankey", "dispatch", "units", "prices", "targets"}


def test_size_and_speed(guizhou: sy.Solution, tmp_path: Path) -> None:
    """Proves that the page of Guizhou stays below 8 MB and 5 s of work in either language."""
    guizhou.tables  # noqa: B018  # made once, and not the report's work
    for language in ("en", "zh"):
        clock = time.process_time()
        file = write_report(guizhou, tmp_path / f"{language}.html", language=language)
        assert time.process_time() - clock < 5
        assert file.stat().st_size < 8e6


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text(name: str, tmp_path: Path) -> None:
    """Proves that labels that look like markup, formulas or commands are text in the page, figures and reprs.

    Broken: a tag or a handler out of a label, a script ended early, a turned direction, a label that is endless.
    """
    text = TEXTS[name]
    solution = sy.solve(sy.read_case(_labelled(tmp_path / "case", text)))
    plain = Page(report_html(sy.solve(sy.read_case(TUTORIAL))))
    page = Page(report_html(solution))
    assert page.tags - plain.tags <= {"small"}
    assert page.handlers == []
    assert len(page.scripts) == 3
    drawn = [figure for drawing in page.figures.values() for _, figure in drawing["variants"]]
    figures = json.dumps(drawn, ensure_ascii=False)
    for shown in (" ".join(page.shown), figures, solution._repr_html_(), solution.case._repr_html_()):
        assert not any(sign in shown for sign in ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u200f"))
        assert "长" * 121 not in shown
    for markup in (figures, solution._repr_html_(), solution.case._repr_html_()):
        assert "<script" not in markup
    if name == "html":
        assert "<script>alert(1)</script>&amp;" in page.shown[0] + "".join(page.shown)  # as text
        assert "&lt;script&gt;" in figures


def test_boundaries(tmp_path: Path) -> None:
    """Proves that outlines are drawn where a case has them and kept by writing, and that broken ones do no harm.

    Broken: the file is lost in a run's copy of the case, or a damaged one stops the report.
    """
    case = sy.read_case(GUIZHOU)
    assert json.loads(case.boundaries)["features"]
    solution = sy.solve(sy.read_case(TUTORIAL))

    def outlines(boundaries: str) -> int:
        bordered = sy.Solution(replace(solution.case, boundaries=boundaries), solution.optimum)
        return sum(trace.fill == "toself" for trace in bordered.plot.map().data)

    assert outlines(case.boundaries) == 1
    for broken in (
        "",
        "{",
        "[]",
        '{"features": [{}]}',
        '{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[1]]]}}]}',
    ):
        assert outlines(broken) == 0
    from symbia.case import write_case

    assert sy.read_case(write_case(case, tmp_path / "copy")).boundaries == case.boundaries


def test_figures_in_python(guizhou: sy.Solution) -> None:
    """Proves that every figure is a Plotly figure with something in it, and that a wrong choice is named."""
    import plotly.graph_objects as go

    plot = guizhou.plot
    for figure in (
        plot.map(),
        plot.map(period="dry", language="zh"),
        plot.sankey(),
        plot.sankey("value"),
        plot.dispatch(),
        plot.units(),
        plot.prices("electricity"),
        plot.targets(),
        plot.terms(),
        plot.byproducts(),
        plot.sources(),
    ):
        assert isinstance(figure, go.Figure)
        assert len(figure.data) > 0
    with pytest.raises(ValueError, match="no commodity 'electrcity'"):
        plot.prices("electrcity")
    with pytest.raises(ValueError, match="measure is one of"):
        plot.sankey("weight")


def test_figures_are_kept(solved: sy.Solution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that figures are kept as a page by name and choices, and that what is missing for pictures is said."""
    page = solved.plot.save("prices", tmp_path / "p.html", commodity="gypsum", language="zh")
    assert "plotly" in page.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="no figure 'mapp'"):
        solved.plot.save("mapp", tmp_path / "m.html")
    with pytest.raises(ValueError, match=r"kept as \.html"):
        solved.plot.save("map", tmp_path / "m.docx")
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "kaleido" else find(name, *a))
    with pytest.raises(RuntimeError, match=r"pip install 'symbia\[images\]'"):
        solved.plot.save("map", tmp_path / "m.svg")


@needs_chromium
def test_pictures(solved: sy.Solution, tmp_path: Path) -> None:
    """Proves that a figure is kept as SVG with its labels as text, where a browser is there."""
    picture = solved.plot.save(solved.plot.sankey(), tmp_path / "s.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "Phosphogypsum" in picture


def test_map_is_sized_by_value_added(solved: sy.Solution, guizhou: sy.Solution) -> None:
    """Proves that a park's size on the map follows its value added, that of the board park 14.2 million by hand.

    100,000 t of board at 350 (400 less 50 of freight), less 0.1 MWh at 500, running at 100, and the body: 64,000 t of
    1.25 t of gypsum at 50, 36,000 t of rock at 50. 35 - 5 - 10 - 4 - 1.8 = 14.2.
    """
    assert solved.indicator("value_added_site")["board_park"] == pytest.approx(14.2e6)
    for solution in (solved, guizhou):
        added = solution.indicator("value_added_site")
        names = solution.case.names("sites")
        parks = next(trace for trace in solution.plot.map().data if trace.name == "park")
        largest = parks.hovertext[int(np.argmax(parks.marker.size))]
        sites = solution.case["sites"].query("kind == 'park'")["site"]
        best = added.reindex(sites).idxmax()
        assert names[best].split("(")[0].strip().replace("&", "&amp;") in largest
        assert "value added" in largest


def test_hints_are_shown(solved: sy.Solution) -> None:
    """Proves that hints of a solution stand in the page in its language, as text, and that without them none do."""
    assert 'id="hints"' not in report_html(solved)
    told = sy.Solution(solved.case, solved.optimum)
    row = ("large_price", "warning", "board_park", "gypsum", "", 5.0, "<b>dear</b> gypsum", "磷石膏<b>很贵</b>")
    columns = ["code", "severity", "site", "commodity", "period", "amount", "message_en", "message_zh"]
    told.tables["hints"] = pd.DataFrame([row], columns=columns)
    page = report_html(told)
    assert 'id="hints"' in page
    assert "&lt;b&gt;dear&lt;/b&gt; gypsum" in page
    assert "磷石膏&lt;b&gt;很贵" in report_html(told, language="zh")


@needs_chromium
def test_printed(guizhou: sy.Solution, tmp_path: Path) -> None:
    """Proves that the province prints on a dozen pages. Broken: every row of every table, on a hundred."""
    page = write_report(guizhou, tmp_path / "report.html")
    flags = [*FLAGS, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'r.pdf'}", page.as_uri()]
    subprocess.run([str(CHROMIUM), *flags], capture_output=True, timeout=180, check=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "r.pdf").read_bytes()))
    assert 8 <= pages <= 20


def test_figures_say_what_the_tables_say(solved: sy.Solution) -> None:
    """Proves numbers of the figures by hand on the tutorial.

    Broken: signs, units or sums of a figure that differ from the tables.
    """
    terms = solved.plot.terms().data[0]
    assert sum(terms.x[:-1]) == pytest.approx(terms.x[-1])
    assert terms.x[-1] == pytest.approx(solved.objective / 1e6, rel=1e-9)  # 10⁶ CNY
    power = solved.plot.dispatch("chemical_park", "power")
    flows = solved.tables["flows"]
    made = flows[(flows["plant"] == "power_station") & (flows["commodity"] == "power")]["amount"].sum() / 8760
    assert max(bar.y[0] for bar in power.data) == pytest.approx(made)
    # what comes in goes out
    assert sum(bar.y[0] for bar in power.data) == pytest.approx(0, abs=1e-6)
    shares = solved.plot.byproducts().data
    assert sum(bar.x[0] for bar in shares) == pytest.approx(100)


def test_working_points_lie_in_their_regions(guizhou: sy.Solution) -> None:
    """Proves that the mean working point of every unit lies inside the region drawn for it.

    Broken: region and point scaled differently (per hour and per year), or axes exchanged.
    """
    from symbia.report.dispatch import cogeneration, units_figure
    from symbia.report.seen import Seen

    seen = Seen(guizhou)
    checked = 0
    for site in cogeneration(seen):
        traces = units_figure(seen, site)["data"]
        for region in [trace for trace in traces if trace.get("fill")]:
            # a unit that runs part of a season stands between its region and the origin
            corners = [(0.0, 0.0), *zip(region["x"], region["y"], strict=True)]
            edges = ConvexHull(corners).equations
            for point in [t for t in traces if t["mode"] == "markers" and t["xaxis"] == region["xaxis"]]:
                place = np.array([point["x"][0], point["y"][0], 1.0])
                assert (edges @ place).max() < 1e-6 * np.abs(corners).max()
                checked += place[:2].sum() > 1
    assert checked > 5


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (14.5e6, "t", "14.5 Mt", "1,450 万吨"),
        (2.5e6, "MWh", "2.5 TWh", "25 亿千瓦时"),
        (8.923e9, "CNY", "8.923 × 10⁹ CNY", "89.23 亿元"),
        (450, "t", "450 t", "450 吨"),
        (3e9, "USD", "3 billion USD", "30 亿 USD"),
        (-1.2e6, "t", "−1.2 Mt", "−120 万吨"),
        (2_500, "kt", "2.5 Mt", "250 万吨"),
        (0, "GJ", "0 GJ", "0 吉焦"),
    ],
)
def test_units_that_people_use(value: float, unit: str, english: str, chinese: str) -> None:
    """Proves amounts in the units of each language, also of units that are written in another size."""
    assert amounts.amount(value, unit, "en") == english
    assert amounts.amount(value, unit, "zh") == chinese


def test_command(tmp_path: Path) -> None:
    """Proves that ``solve --report`` and ``report RUN`` make the same page, of a scenario too, and say where."""
    run = tmp_path / "run"
    ended = symbia("solve", TUTORIAL, "--scenario", "higher_target", "--out", run, "--report", "--lang", "zh")
    assert ended.code == 0, ended.said
    first = (run / "report.html").read_text(encoding="utf-8")
    assert "higher_target" in first
    ended = symbia("report", run, "--lang", "zh", "--out", tmp_path / "again.html")
    assert ended.code == 0, ended.said
    assert "again.html" in ended.out
    again = (tmp_path / "again.html").read_text(encoding="utf-8")
    assert Page(again).headings == Page(first).headings
    assert Page(again).shown == Page(first).shown
    assert symbia("verify", run).code == 0
    ended = symbia("report", tmp_path / "nowhere")
    assert ended.code == 2
    assert "holds no run" in ended.said


def test_nothing_to_show(tmp_path: Path) -> None:
    """Proves that a run without a solution is said to have nothing to show, and a nearly empty one makes a page."""
    folder = micro(
        tmp_path / "case",
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=0.5 max_year=40",
    )
    page = Page(report_html(sy.solve(sy.read_case(folder))))
    assert len(page.headings) == len(SECTIONS)
    folder = micro(
        tmp_path / "other",
        recipes="boiler coal=-1 steam=1",
        plants="boiler capacity=100",
        supplies="coal price=1",
        demands="steam price=9 min_year=400",
    )
    run = tmp_path / "run"
    assert symbia("solve", folder, "--out", run, "--report").code == 3
    ended = symbia("report", run)
    assert ended.code == 2
    assert "nothing to show" in ended.said


def test_extra_not_installed() -> None:
    """Proves that a missing library of the extra is said with the command that brings it, and before the solve."""
    code = (
        "import sys; sys.modules['plotly'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'plotly' else find(name, *a)\n"
        f"sys.argv = ['symbia', 'solve', {str(TUTORIAL)!r}, '--report']\n"
        "from symbia.cli import main; main()"
    )
    ended = in_a_process(code)
    assert ended.returncode == 2, ended.stderr
    assert "pip install 'symbia[report]'" in ended.stderr


def test_imported_late() -> None:
    """Proves that neither reading and solving nor the command's help import the libraries of the report."""
    code = (
        "import sys, symbia as sy\n"
        f"repr(sy.solve(sy.read_case({str(TUTORIAL)!r})))\n"
        "print([name for name in ('plotly', 'jinja2') if name in sys.modules])"
    )
    ended = in_a_process(code)
    assert ended.stdout.strip() == "[]", ended.stderr


DRIVE = """
const shown = (grid) => [...grid.querySelectorAll("tbody tr")].filter((row) => !row.hidden);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const told = {};
const drawn = () => [...document.querySelectorAll(".panel")].every((p) => p.querySelector(".main-svg"));
for (let turn = 0; turn < 100 && !drawn(); turn += 1) await wait(100);
const panels = [...document.querySelectorAll(".panel")];
told.drawn = panels.filter((p) => p.querySelector(".main-svg")).map((p) => p.dataset.figure);
told.errors = [...document.querySelectorAll(".error")].length;
const map = document.querySelector("[data-figure=map]");
const select = map.querySelector("select");
told.periods = select ? select.options.length : 0;
if (told.periods > 1) {
  const before = JSON.stringify(map.querySelector(".plot").data.map((t) => t.hovertext));
  select.selectedIndex = told.periods - 1;
  select.dispatchEvent(new Event("change"));
  await wait(500);
  told.switched = JSON.stringify(map.querySelector(".plot").data.map((t) => t.hovertext)) !== before;
}
const grid = document.querySelector("#exchanges .grid");
told.rows = shown(grid).length;
const search = grid.querySelector("input");
search.value = "phosphogypsum";
search.dispatchEvent(new Event("input"));
told.filtered = shown(grid).map((row) => row.textContent.toLowerCase().includes("phosphogypsum"));
const plot = document.querySelector("[data-figure=targets] .plot");
let hovered = 0;
if (plot) {
  plot.on("plotly_hover", () => { hovered += 1; });
  plot.scrollIntoView({ block: "center", behavior: "instant" });
  await wait(300);
  const box = plot.querySelector(".bars .point path").getBoundingClientRect();
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true };
  plot.querySelector(".nsewdrag").dispatchEvent(new MouseEvent("mousemove", at));
  await wait(500);
}
told.hovered = hovered;
told.width = document.documentElement.scrollWidth - window.innerWidth;
told.fetched = performance.getEntriesByType("resource").map((one) => one.name);
told.injected = window.injected || 0;
return told;
"""


@needs_chromium
@pytest.mark.parametrize("language", ["en", "zh"])
def test_in_a_browser(guizhou: sy.Solution, language: str, tmp_path: Path) -> None:
    """Proves in a browser: every figure is drawn, nothing is asked of a network, the console is silent; the switch of
    period, the filter of a table and hovering work.

    Broken: a policy that stops Plotly, a request, a script error, a filter or switch that changes nothing.
    """
    page = write_report(guizhou, tmp_path / "report.html", language=language)
    seen = visit(page, DRIVE if language == "en" else DRIVE.replace("phosphogypsum", "磷石膏"), tmp_path, (1280, 12000))
    assert isinstance(seen.result, dict), seen.result
    assert seen.console == []
    assert seen.asked == []
    assert seen.result["fetched"] == []
    assert seen.result["drawn"] == [name for name in SECTIONS if name not in ("built", "exchanges")]
    assert seen.result["periods"] == 4
    assert seen.result["switched"]
    assert 0 < len(seen.result["filtered"]) < seen.result["rows"]
    assert all(seen.result["filtered"])
    assert seen.result["hovered"] > 0
    assert seen.result["width"] <= 0


@needs_chromium
def test_hostile_in_a_browser(tmp_path: Path) -> None:
    """Proves in a browser that hostile labels run nothing and ask for nothing, and that the page stays whole."""
    text = '</script><img src="http://example.invalid/x" onerror="window.injected=1"><a href="javascript:1">%{x}</a>'
    solution = sy.solve(sy.read_case(_labelled(tmp_path / "case", text)))
    page = write_report(solution, tmp_path / "report.html")
    seen = visit(page, DRIVE, tmp_path, (600, 12000))
    assert isinstance(seen.result, dict), seen.result
    assert seen.console == []
    assert seen.asked == []
    assert seen.result["fetched"] == []
    assert seen.result["injected"] == 0
    assert {"headline", "map", "sankey", "dispatch", "prices", "targets"} <= set(seen.result["drawn"])
    assert seen.result["width"] <= 0
