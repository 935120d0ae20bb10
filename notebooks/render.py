"""Run the notebooks beside this file and keep each as one HTML page that asks no network for anything.

python notebooks/render.py [--out runs/notebooks] [NAME ...]
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

HERE = Path(__file__).resolve().parent
#: scripts that nbconvert's page would fetch from elsewhere; figures bring their own
ELSEWHERE = ("require_js_url", "jquery_url", "mathjax_url", "mermaid_js_url", "html_manager_semver_range")
STYLE = """<style>
body { font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 1080px; margin: 0 auto; }
.jp-InputPrompt, .jp-OutputPrompt { display: none; }
.jp-Cell-inputWrapper .jp-InputArea-editor { border-radius: 4px; }
.highlight pre { white-space: pre-wrap; }
.jp-RenderedHTMLCommon blockquote p { margin: 0; }
.jp-RenderedHTMLCommon blockquote { border-left: 4px solid #0072b2; background: #f3f7fa; padding: 8px 14px; }
.jp-RenderedHTMLCommon table { margin-left: 0; }
.jp-OutputArea-output { overflow-x: auto; }
</style>"""


def notebooks() -> list[Path]:
    """The notebooks, in order."""
    return sorted(HERE.glob("[0-9]*.ipynb"))


def run(notebook: Path, *, renderer: str = "notebook") -> nbformat.NotebookNode:
    """Run a notebook in a fresh kernel. Raises ``CellExecutionError`` where a cell fails."""
    found = nbformat.read(notebook, as_version=4)
    environment = os.environ | {"PLOTLY_RENDERER": renderer, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    client = NotebookClient(found, timeout=900, kernel_name="python3", resources={"metadata": {"path": str(HERE)}})
    client.extra_arguments = ["--log-level=ERROR"]
    client.execute(env=environment)
    return found


def page(notebook: nbformat.NotebookNode, title: str) -> str:
    """A notebook that has run, as one HTML page."""
    exporter = HTMLExporter(template_name="lab", embed_images=True)
    for name in ELSEWHERE:
        if name in exporter.traits():
            setattr(exporter, name, "")
    text, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    text = re.sub(
        r'<script[^>]* src="(https?:[^"]*)?"[^>]*>\s*</script>', "", text
    )  # MathJax for figures without formulas
    # links between notebooks become links between pages
    text = text.replace('.ipynb"', '.html"').replace("</head>", f"{STYLE}</head>", 1)
    return str(text)


def main() -> int:
    """Run and render what the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", help="Parts of the names of notebooks; default: all.")
    parser.add_argument("--out", type=Path, default=Path("runs/notebooks"), help="Folder for the pages.")
    asked = parser.parse_args()
    args_out: Path = asked.out
    args_out.mkdir(parents=True, exist_ok=True)
    wanted = [one for one in notebooks() if not asked.names or any(name in one.stem for name in asked.names)]
    for notebook in wanted:
        begun = time.perf_counter()
        try:
            made = run(notebook)
        except CellExecutionError as error:
            print(f"{notebook.name}: a cell failed\n{error}", file=sys.stderr)
            return 1
        target = args_out / f"{notebook.stem}.html"
        target.write_text(page(made, notebook.stem), encoding="utf-8")
        print(f"{target}: {time.perf_counter() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
