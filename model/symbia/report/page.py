"""The page: one file with everything in it, which asks no network for anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from symbia.case.amounts import Language, number
from symbia.report import dispatch, money, prices, sankey, sections, targets, units
from symbia.report.attribution import attribution_figure, attribution_grid
from symbia.report.embed import embedded, library, policy, template
from symbia.report.grids import Grid
from symbia.report.look import Figure
from symbia.report.losses import Tables, hints, losses, read_losses
from symbia.report.map import map_figure
from symbia.report.seen import Seen, clean
from symbia.results import Solution

NAME = "report.html"
SITES = 30
GOODS_EACH = 3
SPANS = 12
Variant = tuple[tuple[str, ...], Figure]


@dataclass(frozen=True)
class Drawing:
    """Variants of a figure: each is reached by one choice per level."""

    levels: tuple[str, ...] = ()
    variants: list[Variant] = field(default_factory=list)
    wide: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page: figure, table, or both. ``shown`` opens the table."""

    id: str
    drawing: Drawing | None
    grid: Grid | None
    shown: bool = False


def write_report(
    solution: Solution, file: str | Path, *, language: Language = "en", run: str | Path | None = None
) -> Path:
    """Write the page of a solution to ``file``, with what ``symbia losses`` left in the folder ``run``."""
    target = Path(file)
    text = report_html(solution, language=language, lost=None if run is None else read_losses(run))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def report_html(solution: Solution, *, language: Language = "en", lost: Tables | None = None) -> str:
    """The page of a solution as one text, with the tables of a ``Losses`` where there are any.

    Raises ``ValueError`` where the solve found nothing to show.
    """
    seen = Seen(solution, language)
    title = solution.case.title_zh if language == "zh" else solution.case.title
    return rendered(
        language,
        title=clean(title, 120),
        subtitle=_subtitle(seen),
        cards=[(*text.partition(" ")[::2], told) for text, told in _cards(seen)],
        sections=_sections(seen, lost),
        word=seen.word,
        licence=_licence(solution.case.boundaries),
    )


def rendered(
    language: Language,
    *,
    title: str,
    subtitle: list[str],
    cards: list[tuple[str, str, str]],
    sections: list[Section],
    word: Callable[..., str],
    licence: str = "",
    notes: list[str] | None = None,
) -> str:
    """A page of sections: ``word`` says ``h_ID`` (heading) and ``t_ID`` (what it shows) of each."""
    data = {
        part.id: {
            "levels": [word(level) for level in part.drawing.levels],
            "variants": [[list(path), figure] for path, figure in part.drawing.variants],
        }
        for part in sections
        if part.drawing is not None
    }
    plotly, own, style = library(), template("report.js"), template("report.css")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            lang="zh-Hans" if language == "zh" else "en",
            policy=policy(plotly, own),
            title=title,
            subtitle=subtitle,
            cards=cards,
            sections=sections,
            word=word,
            licence=licence,
            notes=notes or [],
            version=version("symbia"),
            style=Markup(style),
            library=Markup(plotly),
            script=Markup(own),
            data=Markup(embedded(data)),
        )
    )


def _sections(seen: Seen, lost: Tables | None) -> list[Section]:
    built = sections.built(seen)
    exchanged = sections.exchanges(seen)
    noticed = hints(seen)
    found = [
        Section("headline", Drawing((), [((), money.terms_figure(seen))]), sections.terms(seen)),
        Section("attribution", Drawing((), [((), attribution_figure(seen))]), attribution_grid(seen)),
        Section("map", _maps(seen), sections.sites(seen)),
        Section("sankey", _sankeys(seen), sections.sankey(seen)),
        Section("dispatch", _dispatches(seen), sections.dispatch(seen)),
        Section("units", _units(seen), sections.units(seen)),
        Section("prices", _prices(seen), sections.prices(seen)),
        Section("targets", Drawing((), [((), targets.targets_figure(seen))]), sections.targets(seen), shown=True),
        Section("built", None, built, shown=True),
        Section("exchanges", None, exchanged, shown=True),
        Section("wastes", Drawing((), [((), money.wastes_figure(seen))]), sections.byproducts(seen)),
        Section("losses", None, None if lost is None else losses(seen, lost), shown=True),
        Section("hints", None, noticed, shown=True),
        Section("sources", Drawing((), [((), money.reliability_figure(seen))]), sections.sources(seen)),
    ]
    # what a run need not have is left out where it has none
    return [part for part in found if part.id not in ("losses", "hints") or part.grid is not None]


def _maps(seen: Seen) -> Drawing:
    found: list[Variant] = []
    for year in seen.years[::-1]:
        found.append(((seen.word("whole_year", year=year),), map_figure(seen, year)))
        periods = list(seen.periods(year)["period"])
        if len(periods) > 1:
            many = len(seen.years) > 1
            found += [
                ((f"{year} · " * many + clean(seen.period(period), 24),), map_figure(seen, period=period))
                for period in periods[:SPANS]
            ]
    return Drawing(("period",), found[: SPANS + 1])


def _sankeys(seen: Seen) -> Drawing:
    kept = sankey.measures(seen)
    found: list[Variant] = [
        ((str(year), seen.word(measure)), sankey.sankey_figure(seen, measure, year))
        for year in seen.years[: -SPANS - 1 : -1]
        for measure in kept
    ]
    return Drawing(("year", "measure"), found, wide=True)


def _dispatches(seen: Seen) -> Drawing:
    found: list[Variant] = [
        ((_label(seen, "sites", site), _label(seen, "commodities", good)), dispatch.dispatch_figure(seen, site, good))
        for site, goods in dispatch.choices(seen)[:SITES]
        for good in goods[:GOODS_EACH]
    ]
    return Drawing(("site", "commodity"), found)


def _units(seen: Seen) -> Drawing:
    found: list[Variant] = [
        ((_label(seen, "sites", site),), units.units_figure(seen, site))
        for site in list(units.cogeneration(seen))[:SITES]
    ]
    return Drawing(("site",), found, wide=True)


def _prices(seen: Seen) -> Drawing:
    found: list[Variant] = [
        ((_label(seen, "commodities", good),), prices.prices_figure(seen, good)) for good in prices.goods(seen)
    ]
    return Drawing(("commodity",), found)


def _label(seen: Seen, table: str, key: str) -> str:
    return clean(seen.name(table, key), 40)


def _subtitle(seen: Seen) -> list[str]:
    solution = seen.solution
    proof = solution.optimum.certificate
    told = "no_proof" if proof is None else ("verified" if proof.verified else "unverified")
    named = [clean(str(Path(name).stem), 40) for name in solution.case.scenarios]
    return [
        *([f"{seen.word('scenario')}: {', '.join(named)}"] if named else []),
        f"{seen.word('year')} {seen.year}",
        seen.word(f"status_{solution.status}"),
        seen.word(told),
    ]


def _cards(seen: Seen) -> list[tuple[str, str]]:
    """The numbers on top: (number, what it is)."""
    solution = seen.solution
    kind = solution.case.objective.kind
    value = solution.objective or 0.0
    cards = [(seen.money(value) if kind != "measure" else number(value), seen.word(f"objective_{kind}"))]
    known = seen.tables["indicators"]
    added = known[(known["indicator"] == "value_added") & (known["year"] == seen.year)]["value"]
    if kind == "net_value" and len(added):
        cards.append((seen.money(float(added.sum())), seen.word("c_added", year=seen.year)))
    worth = float(seen.made.loc[seen.made["period"].isin(seen.periods()["period"]), "worth"].sum())
    if worth:
        cards.append((seen.money(worth), seen.word("c_output", year=seen.year)))
    gone = money.wastes(seen)
    gone = gone[gone["commodity"].map(seen.unit).isin(["t", "kt", "Mt"])]
    if len(gone):
        used = gone["where"].str.startswith("chain|") | (gone["where"] == "demand")
        share = float(gone.loc[used, "amount"].sum() / gone["amount"].sum())
        cards.append((f"{100 * share:.0f} %", seen.word("c_used")))
    rules = targets.policy_rows(seen)
    lights = rules.loc[rules["mode"] != "monitor", "light"].value_counts()
    stated = int(sum(lights.get(light, 0) for light in ("met", "binding", "missed")))
    if stated:
        cards.append((f"{stated - int(lights.get('missed', 0))} / {stated}", seen.word("c_targets")))
    new = seen.tables["capacity"]
    cards.append((str(new.loc[new["new_capacity"] > 1e-9, "plant"].nunique()), seen.word("c_new")))
    rows = seen.tables["indicators"]
    rows = rows[(rows["indicator"] == "emission") & (rows["item"] == "co2") & (rows["year"] == seen.year)]
    if len(rows):
        cards.append((clean(seen.amount(float(rows["value"].iloc[0]), "co2")), seen.word("c_co2")))
    return cards


def _licence(boundaries: str) -> str:
    """What the boundaries say of their own licence."""
    try:
        found = json.loads(boundaries).get("licence", "") if boundaries else ""
    except (ValueError, AttributeError, RecursionError):
        return ""
    return clean(found, 400) if isinstance(found, str) and found else ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("symbia.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
