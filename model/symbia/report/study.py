"""The page of a study: every measure by every factor, in one file that asks no network for anything."""

from __future__ import annotations

import html
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbia.case.amounts import Language
from symbia.report.embed import embedded, library, policy, template
from symbia.report.look import BLUE, RED, Figure, figure, scatter
from symbia.report.seen import clean, drawn
from symbia.studies import Sweep

MOST_MEASURES, MOST_FACTORS, MOST_POINTS = 40, 12, 5000
WORDS = {
    "about": (
        "{count} scenarios: {words}. Each point is a scenario; a cross below the axis is one without an optimum.",
        "共 {count} 个情景：{words}。每个点是一个情景；坐标轴下方的叉号表示没有最优解的情景。",
    ),
    "unique": (
        "The objective is unique. Where several allocations are equally good, quantities and prices are those of one.",
        "目标值是唯一的。若有多个同样优的方案，图中的数量或价格取自其中一个方案。",
    ),
    "objective": ("objective", "目标值"),
    "none": ("no optimum", "无最优解"),
    "indices": ("Sensitivity indices", "敏感性指标"),
    "measure": ("measure", "指标"),
    "factor": ("factor", "因素"),
    "scenarios": ("scenarios", "情景数"),
    "optimal": ("optimal", "最优"),
    "infeasible": ("infeasible", "不可行"),
    "unbounded": ("unbounded", "无界"),
    "invalid": ("invalid", "输入无效"),
    "failed": ("failed", "求解失败"),
    "time_limit": ("stopped at a limit", "达到限制"),
    "made": ("Made by symbia {version}", "由 symbia {version} 生成"),
    "cut": (
        "Only the first {measures} measures and {factors} factors are drawn; the table has all.",
        "仅绘出前 {measures} 个指标与 {factors} 个因素；全部见结果表。",
    ),
}
SCRIPT = """"use strict";
const figures = JSON.parse(document.getElementById("figures").textContent);
const config = { displaylogo: false, responsive: true, modeBarButtons: [["toImage"]] };
figures.forEach((own, place) => Plotly.newPlot(document.getElementById("f" + place), own.data, own.layout, config));
"""


def write_study_report(sweep: Sweep, file: str | Path, *, language: Language = "en") -> Path:
    """Write the page of a study's results to ``file``."""
    target = Path(file)
    target.write_text(study_html(sweep, language=language), encoding="utf-8", newline="\n")
    return target


def study_html(sweep: Sweep, *, language: Language = "en") -> str:
    """The page as one text."""
    chinese = language == "zh"

    def word(key: str, **parts: Any) -> str:
        return WORDS[key][chinese].format(**parts)

    table = sweep.table
    measures = [name for name in table.columns if name == "objective" or name.startswith("measure:")]
    factors = [name for name in table.columns if name.startswith("factor:")]
    drawings = [_figure(table, name, factors[:MOST_FACTORS], word("none")) for name in measures[:MOST_MEASURES]]
    counts = ", ".join(f"{count} {word(str(status))}" for status, count in table["status"].value_counts().items())
    about = [word("about", count=len(table), words=counts), word("unique")]
    if len(measures) > MOST_MEASURES or len(factors) > MOST_FACTORS:
        about.append(word("cut", measures=MOST_MEASURES, factors=MOST_FACTORS))
    headings = [word("objective") if name == "objective" else _name(name) for name in measures[:MOST_MEASURES]]
    body = [
        f'<section><h2>{html.escape(heading)}</h2><div class="scroll"><div id="f{place}" class="plot" '
        f'style="min-width:{220 * min(len(factors), MOST_FACTORS)}px"></div></div></section>'
        for place, heading in enumerate(headings)
    ]
    if sweep.indices is not None:
        shown = sweep.indices.rename(columns={key: word(key) for key in ("measure", "factor", "scenarios")})
        body.append(f'<section><h2>{word("indices")}</h2><div class="scroll">{_table(shown)}</div></section>')
    plotly, title = library(), html.escape(clean(sweep.study.title, 120))
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{"zh-Hans" if chinese else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(plotly, SCRIPT)}">',
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>',
            f"<style>{template('report.css')}</style></head><body><header><h1>{title}</h1>",
            *(f'<p class="about">{html.escape(text)}</p>' for text in about),
            "</header><main>",
            *body,
            f"</main><footer><p>{word('made', version=version('symbia'))}</p></footer>",
            f'<script type="application/json" id="figures">{embedded(drawings)}</script>',
            f"<script>{plotly}</script><script>{SCRIPT}</script></body></html>\n",
        ]
    )


def _name(column: str) -> str:
    return clean(column.partition(":")[2], 60)


def _figure(table: pd.DataFrame, measure: str, factors: list[str], none: str) -> Figure:
    """One measure, a panel for each factor, one height for all."""
    table = table.iloc[:: max(1, -(-len(table) // MOST_POINTS))]
    values = table[measure].to_numpy(dtype=float)
    solved = np.isfinite(values)
    own = values[solved]
    low, high = (float(own.min()), float(own.max())) if len(own) else (0.0, 1.0)
    room = (high - low) or abs(high) or 1.0
    below = low - 0.12 * room
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"showlegend": False, "hovermode": "closest"}
    width = 1.0 / len(factors)
    for place, factor in enumerate(factors):
        at, end = table[factor].to_numpy(dtype=float), str(place + 1) if place else ""
        numbers = table["scenario"].to_numpy()
        axes = {"xaxis": f"x{end}", "yaxis": f"y{end}", "mode": "markers"}
        for chosen, height, marker, said in (
            (solved, values[solved], {"color": BLUE, "size": 5, "opacity": 0.6}, "%{y:.6g}"),
            (~solved, np.full(int((~solved).sum()), below), {"color": RED, "size": 7, "symbol": "x-thin-open"}, none),
        ):
            if chosen.any():
                hover = f"#%{{customdata}}: %{{x:.6g}} → {said}<extra></extra>"
                points = {"x": at[chosen].tolist(), "y": height.tolist(), "customdata": numbers[chosen].tolist()}
                traces.append(scatter(**points, **axes, marker=marker, hovertemplate=hover))
        title = {"text": drawn(_name(factor), 26), "font": {"size": 12}}
        domain = [place * width + (0.05 * width if place else 0.0), (place + 1) * width - 0.04 * width]
        layout[f"xaxis{end}"] = {"domain": domain, "anchor": f"y{end}", "title": title, "nticks": 5}
        layout[f"yaxis{end}"] = {
            "anchor": f"x{end}",
            "range": [below - 0.08 * room if (~solved).any() else low - 0.06 * room, high + 0.06 * room],
            "showticklabels": place == 0,
            "zeroline": False,
        }
    return figure(traces, 300, **layout)


def _table(table: pd.DataFrame) -> str:
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(cell))}</td>" for cell in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.4g}"
    return clean(str(value), 60)
