"""Every section's table: rows of text, ready to be shown and filtered."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import amounts
from symbia.report.dispatch import ends, is_heat, is_power, rate_unit
from symbia.report.grids import Cell, Grid, grid
from symbia.report.look import SIGN
from symbia.report.money import destination, wastes
from symbia.report.prices import table as price_table
from symbia.report.sankey import links
from symbia.report.seen import Seen, clean
from symbia.report.targets import policy_rows
from symbia.report.units import pairs

LEAST = 4


def terms(seen: Seen) -> Grid:
    """The objective's terms."""
    found = pd.DataFrame(seen.solution.objective_terms.items(), columns=["term", "value"])
    found = found[found["value"] != 0]

    def row(r: Any) -> list[Cell]:
        money = seen.case.objective.kind != "measure"
        return [
            Cell(seen.word(f"term_{r.term}")),
            Cell(seen.money(r.value) if money else amounts.number(r.value), r.value),
        ]

    return grid(seen, ["term", "value"], found, row)


def sites(seen: Seen) -> Grid:
    """Sites with what they add and make."""
    made = seen.made[seen.made["period"].isin(seen.periods()["period"])]
    sums = made.groupby(["site", "commodity"], as_index=False)[["worth", "amount"]].sum()
    sums = sums.sort_values(["worth", "amount"], ascending=False, kind="stable")
    worth = sums.groupby("site")["worth"].sum()
    table = seen.case["sites"].assign(worth=lambda t: t["site"].map(worth).fillna(0.0))
    added = seen.added[seen.added["period"].isin(seen.periods()["period"])].groupby("site")["value"].sum()
    table["added"] = table["site"].map(added).fillna(0.0)
    by = "added" if len(added) else "worth"
    table = table.sort_values([by, "worth"], ascending=False, kind="stable")
    most = float(table[by].max()) or 1.0
    own = dict(iter(sums.groupby("site")))

    def row(r: Any) -> list[Cell]:
        best = own[r.site].head(4) if r.site in own else sums.head(0)
        text = "; ".join(
            f"{clean(seen.name('commodities', p.commodity), 30)} {_amount(seen, p.amount, p.commodity)}"
            for p in best.itertuples()
        )
        return [
            _name(seen, "sites", r.site),
            Cell(seen.word(f"kind_{r.kind}")),
            *([Cell(seen.money(r.added) if r.added else "", r.added, max(0.0, r.added / most))] if len(added) else []),
            Cell(seen.money(r.worth) if r.worth else "", r.worth, None if len(added) else max(0.0, r.worth / most)),
            Cell(clean(text, 200) if text else ""),
        ]

    columns = ["site", "kind", *(["value_added"] if len(added) else []), "output_value", "products"]
    return grid(seen, columns, table, row, [1])


def sankey(seen: Seen) -> Grid:
    """Links of the Sankey by mass, or by value where nothing is weighed."""
    table = links(seen, "mass")
    unit = "t"
    if not len(table):
        table, unit = links(seen, "value"), seen.case.currency
    table = table.sort_values("amount", ascending=False, kind="stable")

    def row(r: Any) -> list[Cell]:
        shown = amounts.amount(r.amount, unit, seen.language)
        return [Cell(html.unescape(r.left_text)), Cell(html.unescape(r.right_text)), Cell(clean(shown), r.amount)]

    return grid(seen, ["from", "to", "amount"], table, row)


def dispatch(seen: Seen) -> Grid:
    """What makes and takes power and steam, by site and period."""
    table = ends(seen, list(seen.periods()["period"]))
    goods = [good for good in table["commodity"].unique() if is_power(good) or is_heat(seen, good)]
    table = table[table["commodity"].isin(goods)]
    keys = ["site", "commodity", "period", "label"]
    table = table.groupby(keys, as_index=False)["amount"].sum()
    table = table.assign(size=table["amount"].abs()).sort_values("size", ascending=False, kind="stable")

    def row(r: Any) -> list[Cell]:
        return [
            _name(seen, "sites", r.site),
            _name(seen, "commodities", r.commodity),
            Cell(clean(seen.period(r.period), 16)),
            Cell(seen.word("sources_of" if r.amount > 0 else "uses_of")),
            Cell(clean(r.label, 50)),
            Cell(_amount(seen, r.amount, r.commodity), r.amount),
        ]

    columns = ["site", "commodity", "period", "standing", "process", "amount"]
    return grid(seen, columns, table, row, [0, 1, 2])


def units(seen: Seen) -> Grid:
    """Working points of cogeneration units."""
    known = pairs(seen)
    table = seen.tables["flows"].merge(seen.plants[["site", "process"]].reset_index(), on="plant")
    table = table[table["process"].isin(list(known))]
    own = [good in known[process] for good, process in zip(table["commodity"], table["process"], strict=True)]
    table = table[np.array(own, dtype=bool)]
    keys = ["site", "plant", "process", "period", "commodity"]
    table = table.groupby(keys, as_index=False)["amount"].sum()
    table = table[table["amount"].abs() > 0].sort_values(["site", "plant"], kind="stable")
    hours = dict(zip(seen.case["periods"]["period"], seen.case["periods"]["hours"].astype(float), strict=True))

    def row(r: Any) -> list[Cell]:
        rate = r.amount / hours[r.period]
        return [
            _name(seen, "sites", r.site),
            _name(seen, "processes", r.process, 60),
            Cell(clean(seen.period(r.period), 16)),
            _name(seen, "commodities", r.commodity),
            Cell(f"{amounts.number(rate)} {rate_unit(seen, r.commodity)}", rate),
        ]

    return grid(seen, ["site", "process", "period", "commodity", "rate"], table, row, [0, 2, 3])


def prices(seen: Seen) -> Grid:
    """Shadow prices against reference prices."""

    def row(r: Any) -> list[Cell]:
        against = (r.shadow_price / r.reference - 1) * 100 if r.reference else None
        return [
            _name(seen, "commodities", r.commodity),
            _name(seen, "sites", r.site),
            Cell(clean(seen.period(r.period), 16)),
            Cell(seen.price(r.shadow_price, r.commodity), r.shadow_price),
            Cell(seen.price(r.reference, r.commodity) if r.reference else "", r.reference),
            Cell("" if against is None else f"{against:+.0f} %".replace("-", "−"), against or 0.0),
            Cell(_amount(seen, r.throughput, r.commodity), r.throughput),
        ]

    columns = ["commodity", "site", "period", "value", "reference", "against", "throughput"]
    return grid(seen, columns, price_table(seen), row, [0, 1, 2])


def targets(seen: Seen) -> Grid:
    """Policies with their standing."""

    def row(r: Any) -> list[Cell]:
        return [
            Cell(f"{SIGN[r.light]} {seen.word(f'light_{r.light}')}", look=f"light-{r.light}"),
            Cell(r.title),
            Cell(r.about),
            Cell(r.shown, float(r.value) if pd.notna(r.value) else 0.0),
            Cell(r.bound_shown, 0.0 if pd.isna(r.bound) else float(r.bound)),
            Cell(r.cost, r.cost_number),
            Cell(r.price, 0.0 if pd.isna(r.shadow_price) else abs(float(r.shadow_price))),
        ]

    columns = ["standing", "policy", "about", "value", "bound", "cost", "one_more"]
    return grid(seen, columns, policy_rows(seen), row, [0])


def built(seen: Seen) -> Grid:
    """New capacity."""
    table = seen.tables["capacity"]
    table = table[table["new_capacity"] > 1e-9]
    kinds = seen.case["processes"][["process", "capex", "activity_unit", "capacity_basis", "chain"]]
    table = table.merge(kinds, on="process").assign(invested=lambda t: t["new_capacity"] * t["capex"].astype(float))
    table = table.sort_values("invested", ascending=False, kind="stable")

    def row(r: Any) -> list[Cell]:
        unit = str(r.activity_unit)
        if r.capacity_basis == "hour":
            shown = f"{amounts.number(r.new_capacity)} {'MW' if unit == 'MWh' else unit + '/h'}"
        else:
            shown = amounts.amount(r.new_capacity, unit, seen.language) + ("/年" if seen.language == "zh" else "/a")
        use = "" if pd.isna(r.use) else f"{100 * r.use:.0f} %"
        return [
            _name(seen, "processes", r.process, 60),
            _name(seen, "sites", r.site),
            Cell(clean(seen.chain(r.chain), 30)),
            Cell(str(r.year)),
            Cell(clean(shown), r.new_capacity),
            Cell(use, 0.0 if pd.isna(r.use) else r.use, None if pd.isna(r.use) else min(1.0, max(0.0, r.use))),
            Cell(seen.money(r.invested) if r.invested else "", r.invested),
        ]

    columns = ["process", "site", "link_use", "year", "capacity", "use", "invested"]
    return grid(seen, columns, table, row, [1, 2])


def exchanges(seen: Seen) -> Grid:
    """Exchanges, the most valuable first."""
    table = seen.exchanges
    table = table[(table["year"] == seen.year) & (table["source_id"] != table["use_id"])]
    # of every commodity the largest, so that by-products of no price are not lost
    rank = table.sort_values("amount", ascending=False, kind="stable").groupby("commodity").cumcount()
    table = table.assign(later=rank >= LEAST).sort_values(["later", "worth"], ascending=[True, False], kind="stable")

    def end(kind: str, key: str, site: str) -> Cell:
        if kind == "plant":
            return Cell(clean(seen.plant(key), 70))
        place = "source" if kind == "supply" else "end"
        return Cell(clean(f"{seen.word(f'{place}_{kind}')} · {seen.name('sites', site)}", 70))

    def row(r: Any) -> list[Cell]:
        return [
            _name(seen, "commodities", r.commodity),
            Cell(seen.word(f"category_{r.category}")),
            end(r.source_kind, r.source_id, r.source_site),
            end(r.use_kind, r.use_id, r.use_site),
            Cell(_amount(seen, r.amount, r.commodity), r.amount),
            Cell(seen.money(r.worth) if r.worth else "", r.worth),
        ]

    return grid(seen, ["commodity", "category", "from", "to", "amount", "value"], table, row, [0, 1])


def byproducts(seen: Seen) -> Grid:
    """Where by-products went."""

    def row(r: Any) -> list[Cell]:
        return [
            _name(seen, "commodities", r.commodity),
            Cell(_amount(seen, r.total, r.commodity), r.total),
            Cell(clean(destination(seen, r.where))),
            Cell(_amount(seen, r.amount, r.commodity), r.amount),
            Cell(f"{100 * r.share:.0f} %", r.share, r.share),
        ]

    return grid(seen, ["commodity", "made", "to", "amount", "share"], wastes(seen), row, [0])


def sources(seen: Seen) -> Grid:
    """Sources with their standing and the rows that name them."""
    table = seen.case["sources"]
    count: dict[str, int] = {}
    for name, rows in seen.case.tables.items():
        if name != "sources" and "source" in rows:
            for cell in rows["source"].astype(str):
                for key in {part.strip() for part in cell.split(";")}:
                    count[key] = count.get(key, 0) + 1
    table = table.assign(rows=[count.get(key, 0) for key in table["source"]])
    table = table.sort_values("rows", ascending=False, kind="stable")

    def row(r: Any) -> list[Cell]:
        checked = seen.word(f"checked_{r.checked}") if r.checked else ""
        return [
            Cell(clean(r.source, 40)),
            Cell(clean(r.citation, 400)),
            Cell(clean(r.url, 120) if r.url else ""),
            Cell(checked),
            Cell(str(r.rows), r.rows),
        ]

    return grid(seen, ["source", "citation", "url", "checked", "used_rows"], table, row, [3])


def _name(seen: Seen, table: str, key: str, longest: int = 44) -> Cell:
    return Cell(clean(seen.name(table, key), longest))


def _amount(seen: Seen, value: float, commodity: str) -> str:
    return clean(amounts.amount(value, seen.unit[commodity], seen.language))
