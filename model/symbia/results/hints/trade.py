"""Hints about movement and trade: there and back, lost on purpose, bought and sold."""

from __future__ import annotations

import pandas as pd

from symbia.case.show import rounded
from symbia.results.hints.found import Found


def both_ways(found: Found) -> None:
    """A commodity shipped both ways between two places in the same period; the amount is the smaller of the two."""
    moved = found.tables["shipments"]
    if not len(moved):
        return
    moved = moved.groupby(["commodity", "period", "from", "to"], as_index=False, sort=False)["amount"].sum()
    back = moved.rename(columns={"from": "to", "to": "from", "amount": "back"})
    pairs = moved.merge(back, on=["commodity", "period", "from", "to"])
    pairs["least"] = pairs[["amount", "back"]].min(axis=1)
    pairs = pairs[(pairs["from"] < pairs["to"]) & (pairs["least"] > found.least(pairs["commodity"]))]
    for row in pairs.to_dict("records"):
        good, there = row["commodity"], row["to"]
        place, place_zh = found.where(row["from"], row["period"])
        amounts = found.amount(row["amount"], good), found.amount(row["back"], good)
        found.note(
            "both_ways",
            row["from"],
            good,
            row["period"],
            row["least"],
            f"{place}: {amounts[0]} of {found.label('commodities', good, 'en')}"
            f" go to {found.label('sites', there, 'en')}, "
            f"{amounts[1]} come back",
            f"{place_zh}：{found.label('commodities', good, 'zh')} "
            f"{amounts[0]} 运往{found.label('sites', there, 'zh')}，"
            f"又有 {amounts[1]} 运回",
        )


def lost_on_the_way(found: Found) -> None:
    """Shipments that pay by their loss alone: the place they go to wants them no more than the one they leave.

    An active shipment earns the price there on what arrives, less freight, and costs the price here. Where the price
    there is negative and no higher than here, only the loss can make that worth while.
    """
    moved, prices = found.tables["shipments"], found.tables["balances"]
    if not len(moved):
        return
    prices = prices[["site", "commodity", "period", "shadow_price"]]
    here = prices.rename(columns={"site": "from", "shadow_price": "here"})
    there = prices.rename(columns={"site": "to", "shadow_price": "there"})
    table = moved.merge(here, on=["from", "commodity", "period"]).merge(there, on=["to", "commodity", "period"])
    table["lost"] = table["amount"] - table["arriving"]
    strange = (table["there"] < 0) & (table["there"] <= table["here"] + 1e-6 * table["here"].abs())
    table = table[strange & (table["lost"] > found.least(table["commodity"]))]
    for row in table.to_dict("records"):
        good = row["commodity"]
        place, place_zh = found.where(row["from"], row["period"])
        lost, sent = found.amount(row["lost"], good), found.amount(row["amount"], good)
        name, name_zh = (found.label("sites", row["to"], language) for language in ("en", "zh"))
        found.note(
            "lost_on_the_way",
            row["from"],
            good,
            row["period"],
            row["lost"],
            f"{place}: {sent} of {found.label('commodities', good, 'en')} go to {name}, where it is no more welcome "
            f"({rounded(row['there'])} per unit, here {rounded(row['here'])}), so that {lost} are lost on the way",
            f"{place_zh}：{found.label('commodities', good, 'zh')} {sent} 运往{name_zh}，而那里并不更需要它"
            f"（影子价格 {rounded(row['there'])}，此处 {rounded(row['here'])}），只为途中损耗 {lost}",
        )


def buys_and_sells(found: Found) -> None:
    """The same commodity bought and sold at one park or mine in the same period; the amount is the smaller of the two.

    Markets and grids are there to do both.
    """
    keys = ["site", "commodity", "period"]
    sums: list[pd.DataFrame] = []
    for table, money, name in (("supplies", "cost", "bought"), ("demands", "revenue", "sold")):
        rows = found.tables[table]
        if not len(rows):
            return
        sums.append(
            rows.groupby(keys, as_index=False, sort=False).agg(**{name: ("amount", "sum"), money: (money, "sum")})
        )
    both = sums[0].merge(sums[1], on=keys)
    both["least"] = both[["bought", "sold"]].min(axis=1)
    sites = found.case["sites"]
    plain = sites.loc[sites["kind"].isin(["park", "mine"]), "site"]
    both = both[both["site"].isin(plain) & (both["least"] > found.least(both["commodity"]))]
    for row in both.to_dict("records"):
        good = row["commodity"]
        place, place_zh = found.where(row["site"], row["period"])
        bought, sold = found.amount(row["bought"], good), found.amount(row["sold"], good)
        paid, earned = row["cost"] / row["bought"], row["revenue"] / row["sold"]
        found.note(
            "buys_and_sells",
            row["site"],
            good,
            row["period"],
            row["least"],
            f"{place}: {bought} of {found.label('commodities', good, 'en')} "
            f"are bought at {rounded(paid)} and {sold} sold at {rounded(earned)}",
            f"{place_zh}：{found.label('commodities', good, 'zh')}以 "
            f"{rounded(paid)} 购入 {bought}，又以 {rounded(earned)} 售出 {sold}",
        )
