"""Money machines: what can be bought and sold again at a profit with no limit on either side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.case.checks.ground import Floats, Ground
from symbia.case.show import rounded
from symbia.case.view import View

LEAST = 1e-6  # share of the price below which a gain is rounding


def machines(view: View, ground: Ground) -> None:
    """Unlimited supplies whose goods an unlimited demand, disposal or release takes for more than all costs."""
    kind = ground.case.objective.kind
    if kind not in ("net_value", "cost"):
        return
    bought, sold = sources(ground), sinks(ground, paid=kind == "net_value")
    if not len(bought) or not len(sold):
        return
    pairs = bought.merge(sold, on="commodity", suffixes=("", "_to"))
    at_home = pairs[pairs["site"] == pairs["site_to"]].assign(freight=0.0, loss=0.0)
    away = pairs[pairs["site"] != pairs["site_to"]]
    if len(away):
        classes = ground.case["commodities"]["transport_class"].to_numpy(dtype=object)
        weight = ground.case["commodities"]["freight_weight"].to_numpy(dtype=float)
        away = away.assign(transport_class=classes[away["commodity"].to_numpy()])
        away = away.merge(open_routes(ground, away), on=["site", "site_to", "transport_class"])
        away = away.assign(freight=away["cost"] * weight[away["commodity"].to_numpy()])
    found = pd.concat([at_home, away[list(at_home.columns)]], ignore_index=True) if len(away) else at_home
    if not len(found):
        return
    buy, sell = np.stack(found["price"].tolist()), np.stack(found["price_to"].tolist())
    gain = sell * (1.0 - found["loss"].to_numpy())[:, None] - buy - found["freight"].to_numpy()[:, None]
    best = gain.argmax(axis=1)
    rows = np.arange(len(found))
    found = found.assign(gain=gain[rows, best], period=best, size=np.abs(buy[rows, best]) + np.abs(sell[rows, best]))
    found = found[found["gain"] > LEAST * found["size"]].sort_values("gain", ascending=False, kind="stable")
    for row in found.drop_duplicates(["row"]).itertuples():
        what, what_zh = ground.commodities[row.commodity], ground.label("commodities", row.commodity, "zh")
        supply = ground.case["supplies"]["supply"].iloc[row.row]
        here, there = ground.sites[row.site], ground.sites[row.site_to]
        way = f"at {here}" if here == there else f"from {here} to {there}"
        view.note(
            "money_machine", "supplies", int(row.row), "max_year",
            f"{what} bought by {supply} and given to {row.name} {way} "
            f"earns {rounded(row.gain)} {ground.case.currency} per unit in "
            f"{ground.periods[row.period]}, without limit on either side",
            "Limit the supply or the sale (max_year, max_hour), or mend a "
            "price; else only a policy bounds the value", severity="warning",
            message_zh=f"{what_zh}由 {supply} 购入、交给 {row.name}（{here} → {there}），"
            f"每单位获利 {rounded(row.gain)} {ground.case.currency}，两端均无限额",
        )  # fmt: skip


def _prices(ground: Ground, rows: pd.DataFrame) -> Floats:
    prices: Floats = rows["price"].to_numpy(dtype=float)[:, None] * ground.profile(rows["price_profile"])
    return prices


def sources(ground: Ground) -> pd.DataFrame:
    """Supplies without any limit: ``row``, site, commodity, ``price`` by period."""
    rows = ground.case["supplies"]
    site, good = ground.at("supplies")
    open_ = np.isinf(rows["max_year"]) & np.isinf(rows["max_hour"])
    table = pd.DataFrame(
        {"row": np.arange(len(rows)), "site": site, "commodity": good, "price": list(_prices(ground, rows))}
    )
    return table[open_.to_numpy(dtype=bool)]


def sinks(ground: Ground, *, paid: bool) -> pd.DataFrame:
    """Demands, disposals and releases without any limit: ``name``, site, commodity, ``price`` by period."""
    case = ground.case
    periods = len(ground.periods)
    rows = case["demands"]
    site, good = ground.at("demands")
    prices = _prices(ground, rows) if paid else np.zeros((len(rows), periods))
    sold = pd.DataFrame({"name": rows["demand"].tolist(), "site": site, "commodity": good, "price": list(prices)})
    sold = sold[(np.isinf(rows["max_year"]) & np.isinf(rows["max_hour"])).to_numpy(dtype=bool)]
    rows = case["disposals"]
    site, good = ground.at("disposals")
    costs = np.repeat(-rows["cost"].to_numpy(dtype=float)[:, None], periods, axis=1)
    stacked = pd.DataFrame({"name": rows["disposal"].tolist(), "site": site, "commodity": good, "price": list(costs)})
    stacked = stacked[np.isinf(rows["max_year"]).to_numpy(dtype=bool)]
    free = np.flatnonzero((case["commodities"]["surplus"] == "free").to_numpy(dtype=bool))
    places = np.arange(len(ground.sites)).repeat(len(free))
    count = len(places)
    released = pd.DataFrame(
        {
            "name": ["release"] * count,
            "site": places,
            "commodity": np.tile(free, len(ground.sites)),
            "price": list(np.zeros((count, periods))),
        }
    )
    parts = [part for part in (sold, stacked, released) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else sold


def open_routes(ground: Ground, wanted: pd.DataFrame) -> pd.DataFrame:
    """Routes of the wanted classes over links without capacity."""
    routes, links = ground.case.routes, ground.case["links"]
    limited = set(links.loc[np.isfinite(links["capacity_year"]), "link"])
    routes = routes[routes["transport_class"].isin(set(wanted["transport_class"]))]
    if limited:
        routes = routes[np.array([not limited.intersection(path) for path in routes["links"]], dtype=bool)]
    start, end = ground.code("sites", routes["from"]), ground.code("sites", routes["to"])
    return pd.DataFrame(
        {
            "site": start,
            "site_to": end,
            "transport_class": routes["transport_class"].to_numpy(dtype=object),
            "cost": routes["cost"].to_numpy(dtype=float),
            "loss": routes["loss"].to_numpy(dtype=float),
        }
    )
