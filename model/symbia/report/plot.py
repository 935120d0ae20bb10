"""Figures of a solution in Python: ``solution.plot.sankey()``. Each is a Plotly figure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from symbia.case.amounts import Language
from symbia.report.attribution import attribution_figure
from symbia.report.dispatch import choices, dispatch_figure
from symbia.report.look import Figure
from symbia.report.map import map_figure
from symbia.report.money import reliability_figure, terms_figure, wastes_figure
from symbia.report.prices import goods, prices_figure
from symbia.report.sankey import sankey_figure
from symbia.report.seen import Seen
from symbia.report.targets import targets_figure
from symbia.report.units import cogeneration, units_figure

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from symbia.results import Solution


PICTURES = (".svg", ".png", ".pdf")


class Plot:
    """Figures of a solution. All take ``language`` (``en``, ``zh``); ``year`` is the last of the case if left out.

    ``figure.show()`` opens one; ``save("map", "map.svg")`` keeps one. Or use the camera in the figure's corner.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution

    def save(self, figure: str | go.Figure, file: str | Path, **choices: Any) -> Path:
        """Keep a figure as .html (which needs no network), .svg, .png or .pdf, by the file's ending.

        ``figure`` is one made here, or the name of a method, which gets ``choices``:
        ``save("prices", "gypsum.svg", commodity="phosphogypsum", language="zh")``. Pictures need the extra
        ``symbia[images]`` and a Chrome or Chromium on this machine; raises ``RuntimeError`` with what is missing, and
        ``ValueError`` for a figure or an ending that does not exist.
        """
        target = Path(file)
        if isinstance(figure, str):
            known = [name for name in dir(self) if not name.startswith("_") and name != "save"]
            if figure not in known:
                raise ValueError(f"there is no figure {figure!r}; there are {', '.join(known)}")
            figure = getattr(self, figure)(**choices)
        kept: go.Figure = figure
        if target.suffix == ".html":
            kept.write_html(target, include_plotlyjs=True)
        elif target.suffix in PICTURES:
            write_picture(kept, target)
        else:
            raise ValueError(f"{target.name}: a figure is kept as .html, {', '.join(PICTURES)}")
        return target

    def _seen(self, language: Language) -> Seen:
        return Seen(self._solution, language)

    def map(self, *, year: int | None = None, period: str | None = None, language: Language = "en") -> go.Figure:
        """Sites sized by value added, shipments of a year (or of one ``period``) as flows."""
        seen = self._seen(language)
        _known("period", period, seen.case["periods"]["period"])
        _known("year", year, seen.years)
        return _figure(map_figure(seen, year, period))

    def sankey(
        self,
        measure: Literal["mass", "value", "energy"] = "mass",
        *,
        year: int | None = None,
        language: Language = "en",
    ) -> go.Figure:
        """From resources through chains to what they make and where it goes: tonnes, money or MWh."""
        seen = self._seen(language)
        _known("year", year, seen.years)
        return _figure(sankey_figure(seen, measure, year))

    def dispatch(
        self,
        site: str | None = None,
        commodity: str | None = None,
        *,
        year: int | None = None,
        language: Language = "en",
    ) -> go.Figure:
        """What makes and takes a commodity at a site by period; left out, power at the site that makes most."""
        seen = self._seen(language)
        _known("site", site, seen.case["sites"]["site"])
        _known("commodity", commodity, seen.case["commodities"]["commodity"])
        _known("year", year, seen.years)
        found = dict(choices(seen))
        site = site or next(iter(found), "")
        commodity = commodity or next(iter(found.get(site, [])), "")
        return _figure(dispatch_figure(seen, site, commodity, year))

    def units(self, site: str | None = None, *, language: Language = "en") -> go.Figure:
        """Cogeneration units of a site: operating regions and working points by period."""
        seen = self._seen(language)
        _known("site", site, seen.case["sites"]["site"])
        return _figure(units_figure(seen, site or next(iter(cogeneration(seen)), "")))

    def prices(self, commodity: str | None = None, *, year: int | None = None, language: Language = "en") -> go.Figure:
        """Shadow prices of a commodity at every site against its reference price; left out, of what matters most."""
        seen = self._seen(language)
        _known("commodity", commodity, seen.case["commodities"]["commodity"])
        _known("year", year, seen.years)
        return _figure(prices_figure(seen, commodity or next(iter(goods(seen)), ""), year))

    def targets(self, *, year: int | None = None, language: Language = "en") -> go.Figure:
        """How policies stand against their bounds."""
        seen = self._seen(language)
        _known("year", year, seen.years)
        return _figure(targets_figure(seen, year))

    def terms(self, *, language: Language = "en") -> go.Figure:
        """From revenue through each cost to the objective."""
        return _figure(terms_figure(self._seen(language)))

    def attribution(self, *, language: Language = "en") -> go.Figure:
        """Where the value comes from: the objective's parts by who holds the limits that make it."""
        return _figure(attribution_figure(self._seen(language)))

    def byproducts(self, *, year: int | None = None, language: Language = "en") -> go.Figure:
        """Where every by-product went."""
        seen = self._seen(language)
        _known("year", year, seen.years)
        return _figure(wastes_figure(seen, year))

    def sources(self, *, language: Language = "en") -> go.Figure:
        """How reliable the rows of the case are."""
        return _figure(reliability_figure(self._seen(language)))


#: buttons of no use here, which would lie over the legend
_BUTTONS = ("zoom", "pan", "select", "lasso", "zoomIn", "zoomOut", "autoScale")


def write_picture(figure: go.Figure, target: Path) -> None:
    """Write a picture with Kaleido, or raise ``RuntimeError`` with what it lacks."""
    from importlib.util import find_spec

    if find_spec("kaleido") is None:
        raise RuntimeError("pictures need kaleido: pip install 'symbia[images]', or keep the figure as .html")
    try:
        figure.write_image(target, width=1100, height=figure.layout.height or 600)
    except Exception as error:  # whatever Kaleido and the browser it looks for run into
        raise RuntimeError(
            f"no picture was made ({type(error).__name__}): pictures need a Chrome or Chromium on this machine; "
            "install one, or keep the figure as .html"
        ) from error


def _figure(plain: Figure) -> go.Figure:
    import plotly.graph_objects as go

    return go.Figure(plain).update_layout(template=None, modebar={"remove": _BUTTONS, "bgcolor": "rgba(0,0,0,0)"})


def _known(what: str, value: object, values: Iterable[object]) -> None:
    """Raise where a choice is not in the case."""
    known = list(values)
    if value is not None and value not in known:
        raise ValueError(f"the case has no {what} {value!r}; it has {', '.join(map(str, known[:20]))}")
