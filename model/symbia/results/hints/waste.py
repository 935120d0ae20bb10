"""Hints about waste: called used though nothing comes of it, and energy let go."""

from __future__ import annotations

from symbia.results.hints.found import Found
from symbia.results.tables import period_year

#: share of a product that must be of use to anyone for its maker to count as a use
USEFUL = 0.1
#: share of what is there above which letting go of energy is worth a hint
LET_OFF = 0.01


def use_in_name_only(found: Found) -> None:
    """By-products taken by plants whose own products are stacked or let go, or who make nothing but emissions."""
    flows = found.tables["flows"]
    if not len(flows):
        return
    years = period_year(found.case)
    flows = flows.assign(year=flows["period"].map(years), category=flows["commodity"].map(found.category))
    taken = flows[(flows["amount"] < 0) & (flows["category"] == "byproduct")]
    taken = taken.groupby(["year", "plant", "commodity"], as_index=False, sort=False)["amount"].sum()
    taken = taken[-taken["amount"] > found.least(taken["commodity"])]
    made = flows[(flows["amount"] > 0) & (flows["category"] != "emission")]
    made = made.groupby(["year", "plant", "commodity"], as_index=False, sort=False)["amount"].sum()
    gone = found.tables["exchanges"]
    gone = gone[(gone["source_kind"] == "plant") & ~gone["use_kind"].isin(["disposal", "release"])]
    gone = gone.groupby(["year", "source_id", "commodity"], as_index=False)["amount"].sum()
    gone = gone.rename(columns={"source_id": "plant", "amount": "useful"})
    made = made.merge(gone, on=["year", "plant", "commodity"], how="left").fillna({"useful": 0.0})
    made["share"] = made["useful"] / made["amount"]
    best = made.groupby(["year", "plant"])["share"].max().rename("best").reset_index()
    taken = taken.merge(best, on=["year", "plant"], how="left").fillna({"best": 0.0})
    plants = found.case["plants"].set_index("plant")
    for row in taken[taken["best"] <= USEFUL].to_dict("records"):
        good, plant = row["commodity"], row["plant"]
        site, process = str(plants.loc[plant, "site"]), str(plants.loc[plant, "process"])
        place, place_zh = found.where(site, f"{row['year']:.0f}")
        amount = found.amount(-row["amount"], good)
        found.note(
            "use_in_name_only",
            site,
            good,
            "",
            -row["amount"],
            f"{place}: {amount} of {found.label('commodities', good, 'en')} count as used by "
            f"{found.label('processes', process, 'en')} ({plant}), but nothing useful comes of it",
            f"{place_zh}：{found.label('commodities', good, 'zh')} "
            f"{amount} 计为被{found.label('processes', process, 'zh')}"
            f"（{plant}）利用，但其产物并无实际用途",
        )


def let_off(found: Found) -> None:
    """Energy and utilities released or stacked: more than a hundredth of what was there."""
    keys = ["site", "commodity", "period"]
    there = found.tables["balances"][[*keys, "throughput"]]
    for table in ("releases", "disposals"):
        rows = found.tables[table]
        if not len(rows):
            continue
        rows = rows[rows["commodity"].map(found.category).isin(["energy", "utility"])]
        rows = rows.groupby(keys, as_index=False, sort=False)["amount"].sum().merge(there, on=keys)
        rows = rows[(rows["amount"] > found.least(rows["commodity"])) & (rows["amount"] > LET_OFF * rows["throughput"])]
        for row in rows.to_dict("records"):
            good, share = row["commodity"], row["amount"] / row["throughput"]
            place, place_zh = found.where(row["site"], row["period"])
            amount = found.amount(row["amount"], good)
            found.note(
                "let_off",
                row["site"],
                good,
                row["period"],
                row["amount"],
                f"{place}: {amount} of {found.label('commodities', good, 'en')}"
                f" are let go, {100 * share:.3g} % of what is there",
                f"{place_zh}：{found.label('commodities', good, 'zh')}"
                f" {amount} 被放散，占当地总量的 {100 * share:.3g}%",
            )
