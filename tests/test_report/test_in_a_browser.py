"""The page in a browser: drawn, silent, asking no network for anything, and printed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from browser import CHROMIUM, FLAGS, needs_chromium, visit
from page import SECTIONS
from test_results_hostile import _labelled

import symbia as sy
from symbia.report import write_report


@needs_chromium
def test_printed(guizhou: sy.Solution, tmp_path: Path) -> None:
    """Proves that the province prints on a dozen pages. Broken: every row of every table, on a hundred."""
    page = write_report(guizhou, tmp_path / "report.html")
    flags = [*FLAGS, f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'r.pdf'}", page.as_uri()]
    subprocess.run([str(CHROMIUM), *flags], capture_output=True, timeout=180, check=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "r.pdf").read_bytes()))
    assert 8 <= pages <= 20


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
