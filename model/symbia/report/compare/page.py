"""The page of a comparison: one file that needs no network, in the look of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from symbia.case import amounts
from symbia.report.compare import lines as text
from symbia.report.compare.figures import bars_figure, before_after_figure, terms_figure
from symbia.report.compare.lines import Line, Side, sortable
from symbia.report.compare.policies import policy_grid, targets
from symbia.report.grids import ROWS, Cell, Grid
from symbia.report.look import Figure
from symbia.report.page import Drawing, Section, Variant, rendered
from symbia.report.seen import clean, drawn, sentence
from symbia.report.words import WORDS as REPORT_WORDS
from symbia.results.compare import Comparison
from symbia.results.compare.inputs import in_short
from symbia.results.compare.words import WORDS

NAME = "compare.html"
#: of the headline, what stands on top when there are two runs
CARDS = ("without_penalties", "output_value", "utilisation_rate_all", "targets_missed")


def write_comparison_page(comparison: Comparison, file: str | Path, *, language: amounts.Language = "en") -> Path:
    """Write the page of a comparison to ``file``."""
    target = Path(file)
    page = comparison_html(comparison, language=language)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def comparison_html(comparison: Comparison, *, language: amounts.Language = "en") -> str:
    """The page of a comparison as one text."""
    side = Side(comparison, language)

    def word(key: str, **values: object) -> str:
        return side.word(key, **values) if key in WORDS or key not in REPORT_WORDS else side.seen.word(key, **values)

    case = comparison.base.case
    title = case.title_zh if language == "zh" else case.title
    return rendered(
        language,
        title=f"{side.word('title')}: {clean(title, 90)}",
        subtitle=_subtitle(side),
        cards=_cards(side),
        sections=_sections(side),
        word=word,
        notes=_notes(side),
    )


def _subtitle(side: Side) -> list[str]:
    told = []
    for number, row in enumerate(side.comparison.tables["runs"].to_dict("records")):
        status = "" if row["status"] == "optimal" else f": {side.word(row['status'])}"
        told.append(f"{clean(row['run'], 40)}{status}" + (f" ({side.word('base')})" if number == 0 else ""))
    return told


def _notes(side: Side) -> list[str]:
    case = side.comparison.base.case
    found = [side.word(f"note_{key}", runs=clean(names, 300)) for key, names in side.comparison.notes]
    if case.discount_rate and case.objective.kind != "measure":
        rate = amounts.number(100 * case.discount_rate)
        found.append(side.word("discounted", year=case.base_year, rate=rate))
    return found


def _cards(side: Side) -> list[tuple[str, str, str]]:
    """How far each run's objective is from the base's; of a single run also what else is looked at first."""
    found = []
    money = side.comparison.base.case.objective.kind != "measure"
    for row in side.comparison.tables["runs"].to_dict("records")[1:7]:
        if pd.notna(row["change"]):
            sign = "+" if row["change"] > 0 else ""
            shown = side.seen.money(row["change"]) if money else amounts.number(row["change"])
            number, _, unit = f"{sign}{shown}".partition(" ")
            kind = side.word(row["objective_kind"])
            found.append((number, unit, f"{kind}: {clean(row['run'], 40)}"))
        else:
            found.append((side.word(row["status"]), "", clean(row["run"], 40)))
    if len(side.names) == 2 and side.comparison.runs[1].solved:
        rows = zip(side.comparison.tables["headline"].to_dict("records"), text.key_lines(side), strict=True)
        for row, line in rows:
            if row["measure"] in CARDS or row["item"] == "co2":
                number, _, unit = line.changes[0].partition(" ")
                found.append((number, unit, line.texts[0]))
    return found


def _sections(side: Side) -> list[Section]:
    tables = side.comparison.tables
    output, holders = text.output_lines(side), text.holder_lines(side)
    money = _signed_worth(side, "output")
    chains = [line for line in text.chain_lines(side) if line.texts[1] == side.word("output_value")]
    chain_table = tables["chains"]
    chain_money = [
        [float(value) for value in chain_table.loc[chain_table["measure"] == "output_value", f"change {run}"]]
        for run in side.names[1:]
    ]
    return [
        Section("key", None, _grid(side, ["item"], text.key_lines(side)), shown=True),
        Section("inputs", None, _inputs(side), shown=True),
        Section(
            "terms", _each(side, lambda run, _: terms_figure(side, run)), _grid(side, ["term"], text.term_lines(side))
        ),
        Section(
            "holders",
            _each(side, lambda _, place: bars_figure(side, holders, _signed_worth(side, "holders")[place - 1], place)),
            _grid(side, ["holder", "held_as"], text.changed(holders), [1]),
        ),
        Section(
            "output",
            _each(side, lambda _, place: bars_figure(side, output, money[place - 1], place)),
            _grid(side, ["commodity"], text.changed(output)),
        ),
        Section(
            "chains",
            _each(side, lambda _, place: bars_figure(side, chains, chain_money[place - 1], place)),
            _grid(side, ["chain", "what"], text.chain_lines(side), [1]),
        ),
        Section(
            "plants", None, _grid(side, ["process", "site", "what"], text.changed(text.plant_lines(side)), [1, 2]), True
        ),
        Section("byproducts", _wastes(side), _grid(side, ["commodity", "what"], text.byproduct_lines(side), [0, 1])),
        Section("prices", _prices(side), _grid(side, ["commodity"], text.price_lines(side))),
        Section(
            "site_prices",
            None,
            _grid(side, ["commodity", "site"], text.changed(text.price_lines(side, "site_prices")), [0, 1]),
        ),
        Section("policies", _each(side, targets(side)), policy_grid(side), shown=True),
        Section(
            "trade", None, _grid(side, ["side", "commodity", "contract"], text.changed(text.trade_lines(side)), [0])
        ),
        Section(
            "shipments",
            None,
            _grid(side, ["commodity", "from", "to", "mode"], text.changed(text.shipment_lines(side)), [0]),
        ),
    ]


def _signed_worth(side: Side, table: str) -> list[list[float]]:
    """Changes in money of each run: worth has the size of the largest, and each its share of it."""
    rows = side.comparison.tables[table]
    moves = rows[[f"change {run}" for run in side.names[1:]]]
    largest = moves.abs().max(axis=1)
    each = (rows["worth"] / largest.where(largest > 0)).fillna(0.0)
    return [[float(v) for v in (moves[column] * each).fillna(0.0)] for column in moves]


def _each(side: Side, draw: Callable[[str, int], Figure]) -> Drawing:
    """One variant for each solved run but the base."""
    found: list[Variant] = [
        ((clean(run.name, 40),), draw(run.name, place))
        for place, run in enumerate(side.comparison.runs)
        if place and run.solved
    ]
    return Drawing(("run",), found)


def _grid(side: Side, columns: Sequence[str], rows: list[Line], choose: Sequence[int] = ()) -> Grid:
    heads = [side.word(column) for column in columns]
    for place, name in enumerate(side.names):
        heads.append(clean(name, 40))
        if place:
            heads.append(side.word("change"))

    def cells(line: Line) -> list[Cell]:
        found = [Cell(part) for part in line.texts]
        for place, shown in enumerate(line.shown):
            found.append(Cell(shown, sortable(line.values[place])))
            if place:
                found.append(Cell(line.changes[place - 1], sortable(line.moved[place - 1])))
        return found

    shown = [cells(line) for line in rows[:ROWS]]
    options = {n: sorted({row[n].text for row in shown}) for n in choose}
    right = frozenset(range(len(columns), len(heads)))
    return Grid(tuple(heads), shown, len(rows), right, tuple(choose), options)


def _inputs(side: Side) -> Grid:
    rows = in_short(side.comparison.tables["inputs"])
    heads = [side.word(key) for key in ("run", "table", "column", "change", "rows_changed", "example")]
    shown = [
        [
            Cell(clean(r.run, 40)),
            Cell(clean(r.table, 30)),
            Cell(clean(r.column, 30)),
            Cell(clean(r.change, 60)),
            Cell(str(r.rows), r.rows),
            Cell(clean(r.items, 120)),
        ]
        for r in rows.head(ROWS).itertuples()
    ]
    return Grid(tuple(heads), shown, len(rows), frozenset({4}), (0,), {0: sorted({row[0].text for row in shown})})


def _wastes(side: Side) -> Drawing:
    table = side.comparison.tables["byproducts"]
    table = table[table["measure"] == "utilisation_rate"]

    def draw(run: str, place: int) -> Figure:
        rows = []
        for row in table[table[f"change {run}"].abs() > 5e-4].to_dict("records"):
            label = side.label("commodities", row["commodity"])
            told = f"{side.share(row[side.names[0]])} → {side.share(row[run])}"
            rows.append(
                (drawn(label, 28), 100 * row[side.names[0]], 100 * row[run], f"<b>{drawn(label)}</b><br>{told}")
            )
        return before_after_figure(side, rows, place, {"ticksuffix": " %", "range": [-3, 103]})

    return _each(side, draw)


def _prices(side: Side) -> Drawing:
    """Prices after as a percentage of those before, for the commodities whose change weighs most."""
    table = side.comparison.tables["prices"]

    def draw(run: str, place: int) -> Figure:
        base = side.names[0]
        rows = []
        own = table[(table[base] > 0) & (table[f"change {run}"].fillna(0.0) != 0.0)]
        for row in own.to_dict("records"):
            label = side.label("commodities", row["commodity"])
            told = f"{side.price(row[base], row['unit'])} → {side.price(row[run], row['unit'])}"
            after = max(-100.0, min(300.0, 100 * row[run] / row[base]))
            rows.append((drawn(label, 28), 100.0, after, sentence([f"<b>{drawn(label)}</b>", drawn(told)])))
        return before_after_figure(side, rows, place, {"ticksuffix": " %"}, 100.0)

    return _each(side, draw)
