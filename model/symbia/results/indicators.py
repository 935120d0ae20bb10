"""Indicators: what the province's economists read first, by year, from the result tables."""

from __future__ import annotations

import pandas as pd

from symbia.case import Case
from symbia.results.tables import period_year

COLUMNS = ["indicator", "item", "year", "value", "unit"]


def indicators(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each indicator, item (commodity or chain) and year.

    ``output``: production of main commodities. ``output_value``: the same at reference prices, by chain (every stage
    counts). ``revenue``, ``purchases``: by the commodity's chain. ``generated``, ``bought`` (supplied from
    outside), ``utilised`` (taken by plants or sold), ``disposed``, ``released`` and ``utilisation_rate`` (utilised per
    generated and bought) of by-products. ``emission``
    and ``resource_use``: produced emissions, consumed resources.
    """
    goods = case["commodities"].set_index("commodity")
    years = period_year(case)
    flows = tables["flows"].merge(
        case["plants"][["plant", "process"]].merge(
            case["processes"][["process", "chain", "main_commodity"]], on="process"
        ),
        on="plant",
    )
    flows["year"] = flows["period"].map(years)
    flows["category"] = flows["commodity"].map(goods["category"])
    made, used = flows[flows["amount"] > 0], flows[flows["amount"] < 0].assign(amount=lambda t: -t["amount"])
    main = made[made["commodity"] == made["main_commodity"]]
    value = main.assign(amount=main["amount"] * main["commodity"].map(goods["reference_price"]).astype(float))
    sold, bought = _traded(case, tables["demands"], "revenue"), _traded(case, tables["supplies"], "cost")
    parts = [
        _by("output", main, "commodity", goods["unit"]),
        _by("output_value", value, "chain", case.currency),
        _by("revenue", sold, "chain", case.currency),
        _by("purchases", bought, "chain", case.currency),
        *_byproducts(case, tables, made, used),
        _by("emission", made[made["category"] == "emission"], "commodity", goods["unit"]),
        _by("resource_use", used[used["category"] == "resource"], "commodity", goods["unit"]),
    ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=COLUMNS)


def _traded(case: Case, table: pd.DataFrame, money: str) -> pd.DataFrame:
    chain = case["commodities"].set_index("commodity")["chain"]
    return pd.DataFrame(
        {
            "chain": table["commodity"].map(chain),
            "year": table["period"].map(period_year(case)),
            "amount": table[money].astype(float),
        }
    )


def _by(name: str, table: pd.DataFrame, item: str, unit: pd.Series | str) -> pd.DataFrame:
    sums = table.groupby([item, "year"], as_index=False)["amount"].sum()
    sums = sums.rename(columns={item: "item", "amount": "value"})
    sums["indicator"] = name
    sums["unit"] = unit if isinstance(unit, str) else sums["item"].map(unit)
    return sums[COLUMNS]


def _byproducts(
    case: Case, tables: dict[str, pd.DataFrame], made: pd.DataFrame, used: pd.DataFrame
) -> list[pd.DataFrame]:
    goods = case["commodities"].set_index("commodity")
    years = period_year(case)
    wanted = set(goods.index[goods["category"] == "byproduct"])

    def of(table: pd.DataFrame) -> pd.DataFrame:
        own = table[table["commodity"].isin(wanted)]
        return own if "year" in own else own.assign(year=own["period"].map(years))

    columns = ["commodity", "year", "amount"]
    taken = pd.concat([of(used)[columns], of(tables["demands"])[columns]], ignore_index=True)
    parts = {
        "generated": _by("generated", of(made), "commodity", goods["unit"]),
        "bought": _by("bought", of(tables["supplies"]), "commodity", goods["unit"]),
        "utilised": _by("utilised", taken, "commodity", goods["unit"]),
        "disposed": _by("disposed", of(tables["disposals"]), "commodity", goods["unit"]),
        "released": _by("released", of(tables["releases"]), "commodity", goods["unit"]),
    }
    keys = ["item", "year"]
    there = pd.concat([parts["generated"], parts["bought"]], ignore_index=True)
    rate = there.groupby(keys, as_index=False)["value"].sum()
    rate = rate[rate["value"] > 0].merge(
        parts["utilised"][[*keys, "value"]], on=keys, how="left", suffixes=("", "_used")
    )
    rate["value"] = rate["value_used"].fillna(0.0) / rate["value"]
    return [*parts.values(), rate.assign(indicator="utilisation_rate", unit="1")[COLUMNS]]
