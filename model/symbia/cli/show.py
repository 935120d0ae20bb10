"""The short account that a solve ends with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from symbia.case import amounts
from symbia.cli.console import cell, one_line, open_console
from symbia.cli.hints import show_hints
from symbia.cli.words import Language, human, word
from symbia.results import Solution
from symbia.solving.trouble import Trouble

ROWS = 10
LONGEST = 80
PRODUCTS = 3
BYPRODUCTS = 15
POLICIES = 15


class _Account:
    def __init__(self, solution: Solution, language: Language, console: Console) -> None:
        self.solution = solution
        self.case = solution.case
        self.language = language
        self.console = console
        self.name_column = "name_zh" if language is Language.zh else "name_en"
        self.year = int(self.case["years"]["year"].max())
        self.goods = self.case["commodities"].set_index("commodity")

    def word(self, key: str, **values: object) -> str:
        return word(key, self.language).format(**values)

    def human(self, value: float) -> str:
        return human(value, self.language)

    def money(self, value: float) -> str:
        return self.amount(value, self.case.currency)

    def amount(self, value: float, unit: str) -> str:
        return amounts.amount(value, _clean(unit), self.language.value)

    def of(self, commodity: str, value: float) -> str:
        """An amount of a commodity in units that people use."""
        return self.amount(value, str(self.goods.loc[commodity, "unit"]))

    def name(self, table: str, key: str) -> str:
        """Label of an id; an id without a row is its own label."""
        rows = self.case[table]
        found = rows.loc[rows.iloc[:, 0] == key, self.name_column]
        return _clean(str(found.iloc[0])) if len(found) else _clean(key)

    def place(self, kind: str, key: str) -> str:
        """Where a plant stands and what it is."""
        plants = self.case["plants"]
        rows = plants[plants["plant"] == key]
        if kind != "plant" or not len(rows):
            return _clean(key)
        row = rows.iloc[0]
        return f"{self.name('processes', row['process'])} · {self.name('sites', row['site'])}"

    def grid(self, title: str, *columns: str, left: int = 1) -> Table:
        table = Table(title=self.word(title, year=self.year), title_justify="left", header_style="bold", box=None)
        for number, column in enumerate(columns):
            table.add_column(self.word(column), justify="left" if number < left else "right", overflow="fold")
        return table


def show(solution: Solution, folder: Path, language: Language, svg: Path | None = None) -> None:
    """Print value and terms, output by chain, exchanges, by-products, policies, and where the files are.

    ``svg`` is a file that gets the same as a picture.
    """
    account = _Account(solution, language, open_console(record=svg is not None))
    _head(account)
    if solution.tables:
        for part in (_terms, _output, _exchanges, _byproducts, _policies):
            part(account)
        show_hints(solution, language, account.console)
    account.console.print()
    account.console.print(account.word("written", folder=escape(str(folder))), soft_wrap=True)
    if svg is not None:
        account.console.save_svg(str(svg), title="symbia solve")


def _head(account: _Account) -> None:
    solution, console = account.solution, account.console
    title = account.case.title_zh if account.language is Language.zh else account.case.title
    scenarios = f" [{', '.join(solution.case.scenarios)}]" if solution.case.scenarios else ""
    console.print(f"[bold]{_clean(title)}[/bold]{escape(scenarios)}")
    console.print(account.word(f"status_{solution.status}"))
    if solution.objective is not None:
        kind = solution.case.objective.kind
        shown = account.money(solution.objective) if kind != "measure" else account.human(solution.objective)
        console.print(f"{account.word(kind)}: [bold]{shown}[/bold]  ({solution.objective:.10g})")
        console.print(f"{account.word('certificate')}: {_proof(account)}")
    elif (ray := solution.optimum.proof) is not None:
        told = account.word("verified" if ray.verified else "unverified")
        console.print(f"{account.word(f'proof_{ray.status}')}: {told} ({ray.residual:.1e})")
    console.print(account.word("size", **solution.optimum.compiled.size))
    console.print("  ".join(f"{name} {value:.2f} s" for name, value in solution.seconds.items()))
    for note in solution.optimum.notes:
        console.print(escape(note))
    print_trouble(console, solution.optimum.trouble, account.language)


def _proof(account: _Account) -> str:
    optimum = account.solution.optimum
    certificate = optimum.certificate
    if certificate is None and optimum.violation is None:
        return account.word("none_kept")
    if certificate is None:
        told = account.word("within_limits" if optimum.verified else "breaks_limits")
        return f"{account.word('none_kept')}; {told} ({optimum.violation:.1e})"
    told = account.word("verified" if certificate.verified else "unverified")
    mip = "" if certificate.mip_gap is None else f", MIP gap {certificate.mip_gap:.1e}"
    return f"{told} ({certificate.worst:.1e}{mip})"


def print_trouble(console: Console, trouble: tuple[Trouble, ...], language: Language = Language.en) -> None:
    """Name the rows and columns that an answer fails by, where it fails."""
    if trouble:
        console.print(f"[red]{word('trouble_title', language)}[/red]")
    for one in trouble:
        told = word(f"trouble_{one.kind}", language).format(**vars(one))
        console.print("  " + escape(one_line(told)), soft_wrap=True)


def _terms(account: _Account) -> None:
    table = account.grid("term", "term", "amount")
    table.title = None
    priced = account.case.objective.kind != "measure"
    for name, value in account.solution.objective_terms.items():
        if value:
            table.add_row(account.word(name), account.money(value) if priced else account.human(value))
    account.console.print(table)


def _of_year(account: _Account, table: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return table[(table["indicator"] == indicator) & (table["year"] == account.year)].set_index("item")


def _output(account: _Account) -> None:
    all_ = account.solution.tables["indicators"]
    value, revenue = _of_year(account, all_, "output_value"), _of_year(account, all_, "revenue")
    made = _made_by_chain(account)
    chains = [*value.index, *(chain for chain in revenue.index if chain not in value.index)]
    table = account.grid("output_title", "chain", "product", "output_value", "revenue", left=2)
    for chain in sorted(chains, key=lambda c: -_get(value, c)):
        best = made[made["chain"] == chain].head(PRODUCTS)
        products = [_amount(account, row.commodity, row.amount) for row in best.itertuples()]
        if _get(value, chain) or _get(revenue, chain):
            table.add_row(
                account.name("chains", chain),
                "\n".join(products),
                account.money(_get(value, chain)),
                account.money(_get(revenue, chain)),
            )
    if table.row_count:
        account.console.print()
        account.console.print(table)


def _made_by_chain(account: _Account) -> pd.DataFrame:
    """Main commodities made by each chain in the year shown, the most valuable first."""
    case = account.case
    plants = case["plants"][["plant", "process"]].merge(
        case["processes"][["process", "chain", "main_commodity"]], on="process"
    )
    flows = account.solution.tables["flows"].merge(plants, on="plant")
    periods = case["periods"].loc[case["periods"]["year"] == account.year, "period"]
    made = flows[
        (flows["commodity"] == flows["main_commodity"]) & flows["period"].isin(periods) & (flows["amount"] > 0)
    ]
    made = made.groupby(["chain", "commodity"], as_index=False)["amount"].sum()
    made["worth"] = made["amount"] * made["commodity"].map(account.goods["reference_price"]).astype(float).abs()
    return made.sort_values(["worth", "amount"], ascending=False, kind="stable")


def _get(table: pd.DataFrame, item: str) -> float:
    return float(table.loc[item, "value"]) if item in table.index else 0.0


def _amount(account: _Account, commodity: str, value: float) -> str:
    return f"{account.name('commodities', commodity)} {account.of(commodity, value)}"


def _exchanges(account: _Account) -> None:
    table = account.solution.tables["exchanges"]
    own = table[(table["source_kind"] == "plant") & (table["use_kind"] == "plant") & (table["year"] == account.year)]
    own = own[own["source_id"] != own["use_id"]]
    if not len(own):
        return
    price = own["commodity"].map(account.goods["reference_price"]).astype(float)
    own = own.assign(worth=own["amount"] * price.abs()).sort_values("worth", ascending=False, kind="stable")
    grid = account.grid("exchange_title", "commodity", "from", "to", "amount", "value", left=3)
    for row in own.head(ROWS).itertuples():
        grid.add_row(
            account.name("commodities", row.commodity),
            account.place(row.source_kind, row.source_id),
            account.place(row.use_kind, row.use_id),
            account.of(row.commodity, row.amount),
            account.money(row.worth) if row.worth else "",
        )
    account.console.print()
    account.console.print(grid)


def _byproducts(account: _Account) -> None:
    all_ = account.solution.tables["indicators"]
    columns = [_of_year(account, all_, name) for name in ("generated", "bought", "utilised", "disposed")]
    rate = _of_year(account, all_, "utilisation_rate")
    made = columns[0].sort_values("value", ascending=False, kind="stable")
    table = account.grid("byproduct_title", "commodity", "made", "bought", "used", "stacked", "share")
    for item in made.index[:BYPRODUCTS]:
        values = [_get(column, item) for column in columns]
        if values[0] > 0:
            shown = [account.of(item, value) if value else "" for value in values]
            table.add_row(account.name("commodities", item), *shown, f"{100 * _get(rate, item):.0f}")
    _note_rest(account, table, len(made) - BYPRODUCTS)
    if table.row_count:
        account.console.print()
        account.console.print(table)


def _note_rest(account: _Account, table: Table, count: int) -> None:
    if count > 0:
        table.add_row(account.word("rest", count=count))


def _policies(account: _Account) -> None:
    found = account.solution.tables["policies"]
    found = found[found["year"] == account.year]
    title = {p.id: (p.title_zh if account.language is Language.zh else p.title) or p.id for p in account.case.policies}
    grid = account.grid("policy_title", "policy", "per", "value", "bound", "price", "charge", "missed", left=2)
    size = found["shadow_price"].abs().fillna(0.0) + found["charge"].abs().fillna(0.0) + found["missed"].fillna(0.0)
    found = found.assign(size=size)  # before choosing: pandas would make rows of it where none are left
    found = found[found["size"] > 0].sort_values("size", ascending=False, kind="stable")
    alike = found.groupby("policy")["policy"].transform("size") - 1
    first = found.assign(alike=alike).drop_duplicates("policy")
    for row in first.head(POLICIES).itertuples():
        per = " ".join(_clean(str(part)) for part in (row.per, row.period) if part)
        more = f" (+{row.alike})" if row.alike else ""
        numbers = (row.value, row.bound, row.shadow_price, row.charge, row.missed)
        grid.add_row(_clean(title[row.policy]), per + more, *(_number(account, number) for number in numbers))
    _note_rest(account, grid, len(first) - POLICIES)
    if grid.row_count:
        account.console.print()
        account.console.print(grid)


def _number(account: _Account, value: Any) -> str:
    return "" if pd.isna(value) or value == 0 else account.human(float(value))


def _clean(text: str) -> str:
    """A text of the case as a cell."""
    return cell(text, LONGEST)
