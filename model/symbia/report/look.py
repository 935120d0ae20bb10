"""Colours (Okabe and Ito's, told apart by everybody), type and the bare layout that every figure has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

#: a figure as Plotly reads it; plain, because building Plotly's own objects takes many times as long
Figure = dict[str, Any]
Trace = dict[str, Any]

INK, MUTED, GRID, LAND, EDGE = "#1f2933", "#5b6773", "#e3e8ed", "#f3f5f7", "#aab4be"
BLUE, ORANGE, GREEN, RED = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SKY, PURPLE, OLIVE, GREY, DARK = "#56b4e9", "#cc79a7", "#a39a00", "#8d99a5", "#4d5b68"
#: of periods
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "x")
SERIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, RED, OLIVE)
FONT = (
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', "
    "'Microsoft YaHei', sans-serif"
)
#: what commodities are, on the map and in the Sankey
CATEGORY = {
    "resource": DARK,
    "material": SKY,
    "product": BLUE,
    "byproduct": ORANGE,
    "energy": PURPLE,
    "utility": PURPLE,
    "emission": GREY,
}
LIGHT = {"met": GREEN, "binding": ORANGE, "missed": RED, "charge": BLUE, "none": GREY}
SIGN = {"met": "✓", "binding": "▲", "missed": "✗", "charge": "¤", "none": "–"}


def colours(keys: Iterable[str]) -> dict[str, str]:
    """A colour for each key, the first ones the most distinct; all beyond the palette are grey."""
    return {key: SERIES[number] if number < len(SERIES) else GREY for number, key in enumerate(keys)}


def faint(colour: str, share: float) -> str:
    """The colour, translucent."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def trace_of(kind: str, **attributes: Any) -> Trace:
    """A trace of a figure."""
    return {"type": kind, **attributes}


def scatter(**attributes: Any) -> Trace:
    """Points or lines."""
    return trace_of("scatter", **attributes)


def bar(**attributes: Any) -> Trace:
    """Bars."""
    return trace_of("bar", **attributes)


def written_bars(**attributes: Any) -> Trace:
    """Lying bars with their text at the end and what hovering tells."""
    text = {"textposition": "outside", "textfont": {"size": 12, "color": INK}, "cliponaxis": False}
    return bar(orientation="h", hoverinfo="text", **text, **attributes)


def upright(x: float, **line: Any) -> dict[str, Any]:
    """A line over the whole height at ``x``; ``line`` is its width and dash."""
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": INK, **line}}


def figure(traces: list[Trace], height: int = 420, **layout: Any) -> Figure:
    """A figure in the house's style; ``layout`` adds to it, axes and legend key by key."""
    title = {"font": {"size": 12, "color": MUTED}, "standoff": 8}
    axis = {
        "gridcolor": GRID,
        "zerolinecolor": EDGE,
        "linecolor": EDGE,
        "automargin": True,
        "tickfont": {"size": 12},
        "zeroline": False,
    }
    base: dict[str, Any] = {
        "height": height,
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": "#ffffff",
            "bordercolor": EDGE,
            "font": {"size": 12, "color": INK},
            "align": "left",
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "font": {"size": 12, "color": INK},
            "traceorder": "normal",
        },
        "dragmode": False,
    }
    for name in {"xaxis", "yaxis", *(key for key in layout if key.startswith(("xaxis", "yaxis")))}:
        own = layout.get(name, {})
        base[name] = {**axis, **own, "title": {**title, **own.get("title", {})}}
    base["legend"] |= layout.get("legend", {})
    base |= {key: value for key, value in layout.items() if key not in base or key in ("margin", "hoverlabel")}
    return {"data": traces, "layout": base}


def nothing(text: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    hidden = {"visible": False}
    note = {"text": text, "showarrow": False, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"}
    return figure([], 160, xaxis=hidden, yaxis=hidden, annotations=[{**note, "font": {"color": MUTED}}])
