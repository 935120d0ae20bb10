"""The figures: what they show is what the tables say, in units that people use."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from browser import needs_chromium
from command import GUIZHOU, TUTORIAL
from scipy.spatial import ConvexHull

import symbia as sy
from symbia.case import amounts


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
        plot.attribution(language="zh"),
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


def test_the_parts_drawn_are_the_objective(solved: sy.Solution, guizhou: sy.Solution) -> None:
    """Proves that the bars of where the value comes from add up to the objective, also those beyond the figure.

    The tutorial by hand: its two parks hold 101.2 and 15 million. Broken: small holders dropped, not gathered.
    """
    park, board = (f"{name} park" for name in ("Chemical", "Building materials"))
    for solution, unit in ((solved, 1e6), (guizhou, 1e9)):
        figure = solution.plot.attribution()
        assert sum(sum(trace.x) for trace in figure.data) == pytest.approx(solution.objective / unit)
        names = list(figure.layout.yaxis.ticktext)
        assert (park in names, "other" in names) == (solution is solved, solution is guizhou)
    drawn = solved.plot.attribution()
    by_name = dict(zip(reversed(drawn.layout.yaxis.ticktext), drawn.data[0].x, strict=True))
    assert by_name == pytest.approx({park: 101.2, board: 15.0})


def test_working_points_lie_in_their_regions(guizhou: sy.Solution) -> None:
    """Proves that the mean working point of every unit lies inside the region drawn for it.

    Broken: region and point scaled differently (per hour and per year), or axes exchanged.
    """
    from symbia.report.seen import Seen
    from symbia.report.units import cogeneration, units_figure

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
