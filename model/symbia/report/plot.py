"""Figures of a solution in Python: ``solution.plot.sankey()``. Each is a Plotly figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from symbia.report.dispatch import choices, cogeneration, dispatch_figure, units_figure
from symbia.report.look import Figure
from symbia.report.map import map_figure
from symbia.report.money import reliability_figure, terms_figure, wastes_figure
from symbia.report.numbers import Language
from symbia.report.prices import goods, prices_figure
from symbia.report.sankey import sankey_figure
from symbia.report.seen import Seen
from symbia.report.targets import targets_figure

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from symbia.results import Solution


class Plot:
    """Figures of a solution. All take ``language`` (``en``, ``zh``); ``year`` is the last of the case if left out.

    ``figure.show()`` opens one, ``figure.write_html("f.html")`` keeps it; PNG and SVG need ``pip install kaleido``
    (``figure.write_image("f.svg")``), or the camera in the figure's corner.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution

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


def _figure(plain: Figure) -> go.Figure:
    import plotly.graph_objects as go

    return go.Figure(plain).update_layout(template=None, modebar={"remove": _BUTTONS, "bgcolor": "rgba(0,0,0,0)"})


def _known(what: str, value: object, values: object) -> None:
    """Raise where a choice is not in the case."""
    known = list(values)  # type: ignore[call-overload]
    if value is not None and value not in known:
        raise ValueError(f"the case has no {what} {value!r}; it has {', '.join(map(str, known[:20]))}")
