"""``symbia compare``: what changed between runs, on the terminal, as tables and as a page."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbia.cli.console import one_line, open_console, wrong
from symbia.cli.words import Language

if TYPE_CHECKING:
    from symbia.report.compare.lines import Line, Side

ROWS = 8


class Format(enum.StrEnum):
    """Formats of the tables."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN RUN ...", help="Folders of runs; the first is the base.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder for the tables; NAME.html makes the page, NAME.xlsx one workbook."),
    ] = None,
    table_format: Annotated[Format, typer.Option("--format", help="Format of the tables.")] = Format.csv,
    report: Annotated[
        bool, typer.Option("--report", help="Also make the page compare.html, in --out or here.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
    language: Annotated[Language, typer.Option("--lang", help="Language of names and headings.")] = Language.en,
) -> None:
    """Say what changed between runs, biggest changes first: value, output, plants, by-products, prices, policies."""
    from symbia.results.compare import CompareError
    from symbia.results.compare import compare as put_side_by_side
    from symbia.results.compare.files import check_place
    from symbia.results.run import RunError

    page, tables = _targets(out, report)
    book = tables is not None and tables.suffix.lower() == ".xlsx"
    if page is not None:
        _ready(page, overwrite)
    try:
        if tables is not None and (book or table_format is not Format.xlsx):
            check_place(tables, overwrite=overwrite)  # before the work, not after it
        comparison = put_side_by_side(list(runs))
        show(comparison, language)
        if tables is not None:
            kind = "xlsx" if book else table_format.value
            typer.echo(str(comparison.write(tables, table_format=kind, overwrite=overwrite)))
        if page is not None:
            typer.echo(str(comparison.report(page, language=language.value)))
    except (CompareError, RunError) as error:
        wrong(str(error))
    except OSError as error:
        wrong(f"cannot write {page or tables}: {error.strerror or error}")


def _targets(out: Path | None, report: bool) -> tuple[Path | None, Path | None]:
    """File of the page and place of the tables."""
    if out is not None and out.suffix.lower() in (".html", ".htm"):
        return out, None
    if out is not None and out.suffix.lower() == ".xlsx":
        return (out.with_suffix(".html") if report else None), out
    return ((out or Path()) / "compare.html" if report else None), out


def _ready(page: Path, overwrite: bool) -> None:
    from symbia.report import missing

    lacking = missing()
    if lacking:
        wrong(lacking)
    if page.exists() and not overwrite:
        wrong(f"{page} is there already; name another or add --overwrite")


def show(comparison: Any, language: Language) -> None:
    """Print the short account."""
    from rich.markup import escape

    from symbia.report.compare import lines
    from symbia.report.compare.lines import Side

    console, side = open_console(), Side(comparison, language.value)
    for row in comparison.tables["runs"].to_dict("records"):
        name = row["run"] + (f" ({side.word('base')})" if row["run"] == side.names[0] else "")
        status = "" if row["status"] == "optimal" else f"  {side.word(row['status'])}"
        console.print(f"[bold]{escape(one_line(name))}[/bold]{escape(one_line(status))}")
    for key, names in comparison.notes:
        console.print(escape(one_line(side.word(f"note_{key}", runs=names))))
    if not any(run.solved for run in comparison.runs[1:]):
        console.print(side.word("nothing_else"))
        return
    _table(console, side, "h_key", ["item"], lines.key_lines(side), 99)
    _inputs(console, side)
    _table(console, side, "h_terms", ["term"], lines.changed(lines.term_lines(side)), 12)
    _table(console, side, "h_holders", ["holder", "held_as"], lines.changed(lines.holder_lines(side)))
    _table(console, side, "h_output", ["commodity"], lines.changed(lines.output_lines(side)))
    chains = [line for line in lines.chain_lines(side) if line.texts[1] == side.word("output_value")]
    _table(console, side, "h_chains", ["chain", "what"], lines.changed(chains))
    built = lines.plant_lines(side, ["new_capacity"])
    _table(console, side, "h_plants", ["process", "site", "what"], lines.changed(built))
    wastes = [line for line in lines.byproduct_lines(side) if line.texts[1] == side.word("utilised")]
    _table(console, side, "h_byproducts", ["commodity", "what"], lines.changed(wastes))
    _table(console, side, "h_prices", ["commodity"], lines.changed(lines.price_lines(side)))
    _policies(console, side)


def _grid(side: Side, title: str, columns: list[str]) -> Any:
    from rich.markup import escape
    from rich.table import Table

    grid = Table(title=side.word(title), title_justify="left", header_style="bold", box=None)
    for column in columns:
        grid.add_column(side.word(column), overflow="fold")
    for place, name in enumerate(side.names):
        grid.add_column(escape(one_line(name)), justify="right", overflow="fold")
        if place:
            grid.add_column(side.word("change"), justify="right", overflow="fold")
    return grid


def _table(console: Any, side: Side, title: str, columns: list[str], rows: list[Line], most: int = ROWS) -> None:
    from rich.markup import escape

    if not rows:
        return
    grid = _grid(side, title, columns)
    for line in rows[:most]:
        cells = [escape(part) for part in line.texts]
        for place, shown in enumerate(line.shown):
            cells.append(escape(shown))
            if place:
                cells.append(escape(line.changes[place - 1]))
        grid.add_row(*cells)
    if len(rows) > most:
        grid.add_row(side.word("rest", count=len(rows) - most))
    console.print()
    console.print(grid)


def _inputs(console: Any, side: Side) -> None:
    from rich.markup import escape
    from rich.table import Table

    from symbia.results.compare.inputs import in_short

    rows = in_short(side.comparison.tables["inputs"])
    grid = Table(title=side.word("h_inputs"), title_justify="left", header_style="bold", box=None)
    for column in ("run", "table", "column", "change", "rows_changed", "example"):
        grid.add_column(side.word(column), overflow="fold")
    for row in rows.head(ROWS).itertuples(index=False):
        grid.add_row(
            *(escape(one_line(str(part))[:80]) for part in row[:3]), row.change[:60], str(row.rows), row.items[:80]
        )
    if len(rows) > ROWS:
        grid.add_row(side.word("rest", count=len(rows) - ROWS))
    if len(rows):
        console.print()
        console.print(grid)


def _policies(console: Any, side: Side) -> None:
    """Policies whose standing changed, or whose price did."""
    from rich.markup import escape
    from rich.table import Table

    from symbia.case.amounts import number
    from symbia.report.compare.lines import about, policy_rows

    found = []
    for row in policy_rows(side).to_dict("records"):
        stands = [str(row[f"{name}|standing"] or "") for name in side.names]
        prices = [row[f"{name}|shadow_price"] for name in side.names]
        known = [price for price in prices if price == price]
        moved = known and max(known) - min(known) > 1e-4 * max(map(abs, known))
        if len(set(stands)) > 1 or moved:
            cells = []
            for stand, price, name in zip(stands, prices, side.names, strict=True):
                value = row[f"{name}|value"]
                told = f"{side.word(f'light_{stand}')} {number(value) if value == value else ''}"
                cells.append(told + (f" [{number(price)}]" if price == price and price else ""))
            found.append([side.policy(row["policy"], 60), about(side, row), *cells])
    if not found:
        return
    title = f"{side.word('h_policies')}  [{side.word('shadow_price')}]"
    grid = Table(title=escape(title), title_justify="left", header_style="bold", box=None)
    for column in (side.word("policy"), side.word("per"), *side.names):
        grid.add_column(escape(one_line(column)), overflow="fold")
    for cells in found[:ROWS]:
        grid.add_row(*(escape(cell) for cell in cells))
    if len(found) > ROWS:
        grid.add_row(side.word("rest", count=len(found) - ROWS))
    console.print()
    console.print(grid)
