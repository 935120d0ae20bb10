"""The page: in both languages, whole, small, and obedient to no text of a case."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from command import TUTORIAL
from page import SECTIONS, Page
from test_results_hostile import TEXTS, _labelled

import symbia as sy
from symbia.report import report_html, write_report
from symbia.report.words import WORDS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_languages(solved: sy.Solution, language: str) -> None:
    """Proves that every section stands in the page under its heading in the language, and no key shows through.

    Broken: a word without a translation leaves its key (``h_map``) on the page.
    """
    page = Page(report_html(solved, language=language))
    assert page.headings == [WORDS[f"h_{name}"][language == "zh"] for name in SECTIONS]
    text = " ".join(page.shown)
    assert not re.search(r"\b[hct]_[a-z]+|light_|category_|kind_|holder_|limit_|checked_|term_|end_|season_", text)
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
    assert {*page.figures} >= {"headline", "attribution", "map", "sankey", "dispatch", "units", "prices", "targets"}


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
