"""Hints about prices: far from any market, because a small input stops a chain."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbia.case.show import rounded
from symbia.results.hints.found import Found

#: times the greatest market price
FAR = 5.0
#: how near a limit an amount must be to stand at it
AT_LIMIT = 1e-6


def price_far(found: Found) -> None:
    """Shadow prices beyond every market price of the commodity, with who waits for it and what limits it.

    One for each commodity and site, of the period in which the price is farthest. Market prices are those of
    supplies and demands in any period and what a disposal costs; a commodity without market is left out.
    """
    if found.case.objective.kind not in ("net_value", "cost"):
        return  # prices are not money
    market = _market(found)
    rows = found.tables["balances"].dropna(subset=["shadow_price"])
    rows = rows.assign(
        market=rows["commodity"].map(market).astype("float64"), size=rows["shadow_price"].astype(float).abs()
    )
    rows = rows[rows["size"] > FAR * rows["market"]]
    rows = rows.sort_values("size", ascending=False, kind="stable").drop_duplicates(["site", "commodity"])
    for row in rows.to_dict("records"):
        good, price = row["commodity"], row["shadow_price"]
        place, place_zh = found.where(row["site"], row["period"])
        limit, limit_zh = _limit(found, good, row["period"])
        waits, waits_zh = _waits(found, row)
        currency = f"{found.case.currency} per {found.unit[good]}"
        found.note(
            "price_far",
            row["site"],
            good,
            row["period"],
            price,
            f"{place}: one more unit of {found.label('commodities', good, 'en')}"
            f" would be worth {rounded(price)} {currency}, while "
            f"markets pay or ask at most {rounded(row['market'])}{waits}{limit}",
            f"{place_zh}：多一单位{found.label('commodities', good, 'zh')}"
            f"价值 {rounded(price)} {currency}，而市场价格至多 "
            f"{rounded(row['market'])}{waits_zh}{limit_zh}",
        )


def _market(found: Found) -> dict[str, float]:
    """The greatest price of each commodity that has one."""
    case = found.case
    factors = (
        case["profiles"].groupby("profile")["factor"].max() if len(case["profiles"]) else pd.Series(dtype="float64")
    )
    parts = []
    for table in ("supplies", "demands"):
        rows = case[table]
        factor = rows["price_profile"].map(factors).astype("float64").fillna(1.0)
        parts.append(
            pd.DataFrame({"commodity": rows["commodity"], "price": rows["price"].astype(float).abs() * factor})
        )
    traded = set(pd.concat(parts).loc[lambda part: part["price"] > 0, "commodity"])
    stacked = case["disposals"]
    parts.append(pd.DataFrame({"commodity": stacked["commodity"], "price": stacked["cost"].astype(float).abs()}))
    most = pd.concat(parts, ignore_index=True).groupby("commodity")["price"].max()
    return {str(good): float(price) for good, price in most.items() if good in traded and price > 0}


def _waits(found: Found, row: dict[str, Any]) -> tuple[str, str]:
    """The plant of the site that takes most of it, and what it makes."""
    plants = found.case["plants"]
    own = plants.loc[plants["site"] == row["site"], ["plant", "process"]]
    flows = found.tables["flows"]
    flows = flows[(flows["commodity"] == row["commodity"]) & (flows["period"] == row["period"]) & (flows["amount"] < 0)]
    flows = flows.merge(own, on="plant")
    if not len(flows):
        return "", ""
    largest = flows.loc[flows["amount"].idxmin()]
    process = str(largest["process"])
    return (
        f"; {found.label('processes', process, 'en')} ({largest['plant']}) waits for it",
        f"；{found.label('processes', process, 'zh')}（{largest['plant']}）在等待它",
    )


def _limit(found: Found, good: str, period: str) -> tuple[str, str]:
    """The limit of what brings the commodity: a supply at its most, or the plant's capacity that is worth most."""
    case, tables = found.case, found.tables
    years = dict(zip(case["periods"]["period"], case["periods"]["year"], strict=True))
    year = years[period]
    best, name, kind = 0.0, "", ""
    supplies = tables["supplies"]
    own = supplies[(supplies["commodity"] == good) & (supplies["period"].map(years) == year)]
    bought = own.groupby("supply")["amount"].sum()
    for row in case["supplies"][case["supplies"]["commodity"] == good].to_dict("records"):
        amount = float(bought.get(row["supply"], 0.0))
        hourly = own.loc[(own["supply"] == row["supply"]) & (own["period"] == period), "amount"].sum()
        hours = float(case["periods"].set_index("period").loc[period, "hours"])
        full = amount >= row["max_year"] * (1 - AT_LIMIT) or hourly >= row["max_hour"] * hours * (1 - AT_LIMIT)
        if full and amount >= best:
            best, name, kind = amount, row["supply"], "supply"
    flows = tables["flows"]
    makers = flows.loc[(flows["commodity"] == good) & (flows["amount"] > 0), "plant"].unique()
    capacity = tables["capacity"]
    capacity = capacity[capacity["plant"].isin(makers) & (capacity["year"] == year) & (capacity["shadow_price"] > 0)]
    if not name and len(capacity):
        name = str(capacity.loc[(capacity["shadow_price"] * capacity["in_service"]).idxmax(), "plant"])
        kind = "capacity"
    if kind == "supply":
        return f"; its limit: supply {name} is at its most", f"；限制因素：供应 {name} 已达上限"
    if kind == "capacity":
        return f"; its limit: the capacity of {name}", f"；限制因素：{name} 的产能"
    return "", ""
