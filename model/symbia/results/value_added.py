"""Value added, and what resources, energy and emissions each ten thousand of it take.

Value added is output less what others delivered for it (United Nations et al. 2009, System of National Accounts 2008,
chapter 6). Between plants of a case there are no invoices; what they hand over is valued at the shadow price that
clears its site.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.case import Case
from symbia.results.tables import period_year

PER = 10_000.0  # of value added: the 万元 of Chinese statistics
INTENSE = ("resource", "energy", "utility")


def value_added(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of ``indicators``.

    ``value_added`` (item ``all``): revenue less purchases, running cost, freight, disposal and holding, in money that
    changes hands. ``value_added_chain``, ``value_added_site``: what plants make less what they take, both at the shadow
    price of its site and period, less their running cost; together they differ from ``all`` by the rents of limited
    supplies, demands and links. Only where the objective is net value and there are prices. ``intensity``: what plants
    take of resources, energy and utilities, and emit, per 10,000 of ``value_added``, as in the standard of
    eco-industrial parks of China (HJ 274-2015); a year without positive value added has none.
    """
    years = period_year(case)
    flows = tables["flows"].assign(year=tables["flows"]["period"].map(years))
    running = _running(case, tables["activity"])
    total = _total(case, tables, running)
    found = [_rows("value_added", total.assign(item="all"), case.currency)]
    both = at_shadow_prices(case, tables)
    if both is not None:
        both["year"] = both["period"].map(years)
        for item in ("chain", "site"):
            sums = both.groupby([item, "year"], as_index=False)["value"].sum()
            found.append(_rows(f"value_added_{item}", sums.rename(columns={item: "item"}), case.currency))
    return pd.concat([*found, _intensity(case, flows, total)], ignore_index=True)


def at_shadow_prices(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Rows (``site``, ``chain``, ``period``, ``value``) that add up to what plants add at shadow prices.

    ``None`` where the objective is not net value, or there are no prices.
    """
    prices = tables["balances"][["site", "commodity", "period", "shadow_price"]]
    if case.objective.kind != "net_value" or not prices["shadow_price"].notna().any():
        return None
    made = tables["flows"].merge(case["plants"][["plant", "site", "process"]], on="plant")
    made = made.merge(case["processes"][["process", "chain"]], on="process")
    made = made.merge(prices, on=["site", "commodity", "period"], how="left")
    made["value"] = made["amount"] * made["shadow_price"].astype(float).fillna(0.0)
    running = _running(case, tables["activity"])
    columns = ["site", "chain", "period", "value"]
    return pd.concat([made[columns], running.assign(value=-running["value"])[columns]], ignore_index=True)


def _running(case: Case, activity: pd.DataFrame) -> pd.DataFrame:
    """Running cost of each row of activity, that of its mode included, with site, chain, period and year."""
    table = activity[["site", "process", "mode", "period", "amount"]]
    table = table.merge(case["processes"][["process", "chain", "variable_cost"]], on="process")
    modes = case["process_modes"][["process", "mode", "variable_cost"]].rename(columns={"variable_cost": "of_mode"})
    table = table.merge(modes, on=["process", "mode"], how="left")
    rate = table["variable_cost"].astype(float) + table["of_mode"].astype(float).fillna(0.0)
    table["value"] = table["amount"] * rate
    table["year"] = table["period"].map(period_year(case))
    return table[["site", "chain", "period", "year", "value"]]


def _total(case: Case, tables: dict[str, pd.DataFrame], running: pd.DataFrame) -> pd.DataFrame:
    years = period_year(case)
    stocks = tables["storages"].merge(case["storages"][["storage", "cost"]], on="storage")
    parts = [
        (tables["demands"], tables["demands"]["revenue"]),
        (tables["supplies"], -tables["supplies"]["cost"]),
        (tables["shipments"], -tables["shipments"]["freight"]),
        (tables["disposals"], -tables["disposals"]["cost"]),
        (stocks, -stocks["amount"] * stocks["cost"]),
    ]
    money = [pd.DataFrame({"year": of["period"].map(years), "value": value.astype(float)}) for of, value in parts]
    money.append(running[["year", "value"]].assign(value=-running["value"]))
    every = pd.concat([part for part in money if len(part)] or money, ignore_index=True)
    return every.groupby("year", as_index=False)["value"].sum()


def _intensity(case: Case, flows: pd.DataFrame, total: pd.DataFrame) -> pd.DataFrame:
    goods = case["commodities"].set_index("commodity")
    category = flows["commodity"].map(goods["category"])
    taken = flows[category.isin(INTENSE) & (flows["amount"] < 0)]
    emitted = flows[(category == "emission") & (flows["amount"] > 0)]
    both = pd.concat([taken.assign(amount=-taken["amount"]), emitted], ignore_index=True)
    sums = both.groupby(["commodity", "year"], as_index=False)["amount"].sum()
    sums = sums.merge(total[total["value"] > 0], on="year")
    sums["value"] = sums["amount"] / (sums["value"] / PER)
    unit = sums["commodity"].map(goods["unit"]).astype(object) + f" per {PER:.0f} {case.currency}"
    return _rows("intensity", sums.rename(columns={"commodity": "item"}), unit)


def _rows(indicator: str, table: pd.DataFrame, unit: pd.Series | str) -> pd.DataFrame:
    values = {"item": table["item"].astype(str), "year": table["year"], "value": table["value"].astype(np.float64)}
    return pd.DataFrame({"indicator": indicator, **values, "unit": unit})
