"""The notebooks: stripped in git, without numbers of their own in the text, and each runs alone from top to bottom."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
from browser import CHROMIUM, visit

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _read(notebook: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def render() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render", FOLDER / "render.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_six() -> None:
    """Proves that the six studies are there, in order."""
    assert [notebook.stem[0] for notebook in NOTEBOOKS] == list("123456")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_stripped_and_bilingual(notebook: Path) -> None:
    """Proves that git holds no outputs, no machine's traces, and that each section begins with a Chinese summary.

    Broken: somebody saved a notebook after running it; a heading without Chinese.
    """
    found = _read(notebook)
    assert set(found["metadata"]) <= {"kernelspec", "language_info"}
    headings = 0
    for cell in found["cells"]:
        assert cell["metadata"] == {}
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            continue
        for part in re.findall(r"(?m)^#{1,2} .*$", text):
            headings += 1
            assert CHINESE.search(part), part
            assert re.search(r"(?m)^> \*\*摘要\*\*：", text.split(part)[1]), f"no summary under {part}"
    assert headings >= 3


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(notebook: Path, render: ModuleType) -> None:
    """Proves that the notebook runs alone in a fresh kernel, shows figures, and speaks in numbers of its run.

    Broken: an error in any cell, an assertion in it that fails, a figure that is not drawn.
    """
    made = render.run(notebook, renderer="plotly_mimetype")
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = [output.data for output in outputs if output.output_type in ("display_data", "execute_result")]
    figures = [data["application/vnd.plotly.v1+json"] for data in shown if "application/vnd.plotly.v1+json" in data]
    assert figures
    assert all(figure["data"] for figure in figures)
    told = [data["text/markdown"] for data in shown if "text/markdown" in data]
    assert told
    assert all(re.search(r"\d", text) and "nan" not in text for text in told)
    assert not [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")
def test_page_needs_no_network(render: ModuleType, tmp_path: Path) -> None:
    """Proves in a browser that a rendered page draws its figures and asks no network for anything."""
    page, small = tmp_path / "page.html", tmp_path / "small.ipynb"
    figure = "import plotly.graph_objects as go\ngo.Figure(go.Bar(y=[1, 2]))"
    cells = [nbformat.v4.new_markdown_cell("# A figure with $x^2$"), nbformat.v4.new_code_cell(figure)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), small)
    made = render.run(small)
    page.write_text(render.page(made, "page"), encoding="utf-8")
    seen = visit(page, "return document.querySelectorAll('.js-plotly-plot .main-svg').length;", tmp_path, (1200, 6000))
    assert seen.result > 0
    assert seen.asked == []
