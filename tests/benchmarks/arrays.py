"""The synthetic case as arrays for the rivals: what exists and its coefficients, before any modelling language.

Made with symbia's own ``Sets``, so that the rivals start from the same preparation; its time counts for them as it does
for symbia. Rows are items (a plant's mode, a route, ...), which exist in every period; nothing is spread over periods
that need not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import Case
from symbia.formulation.objective import capital_recovery_factor
from symbia.formulation.sets import ALL_MODES, Sets

Array = np.ndarray


@dataclass
class Bounded:
    """Items whose sum over each year is limited."""

    item: Array
    upper: Array


@dataclass
class Region:
    """Arrays by item; ``T`` periods, ``Y`` years; ``*_at`` are positions among balances."""

    sets: Sets
    balances: pd.DataFrame  # site, commodity
    ways: pd.DataFrame  # plant, mode, at the plant's site
    flows: pd.DataFrame  # way, at, coefficient, byproduct, co2
    users: pd.DataFrame  # plant, mode, group, commodity, requirement, min_share, max_share, at, req, byproduct
    reqs: pd.DataFrame  # plant, mode
    trade: dict[str, Any]  # supply, sale, disposal: at, price (item, T), upper (item, T), yearly limits
    stocks: pd.DataFrame  # at, capacity, cost, loss, horizon, initial
    releases: Array  # at
    routes: pd.DataFrame  # from_at, to_at, loss, freight, freight_weight
    crossings: pd.DataFrame  # limited, route
    link_upper: Array
    built: pd.DataFrame  # plant, year
    service: pd.DataFrame  # pair, plant, year
    way_cost: Array
    yearly: Array  # what a year counts in the objective


def arrays_of(case: Case) -> Region:
    """Every array the rivals need. The case must be like the synthetic one: no whole numbers, all plants in service."""
    sets = Sets(case)
    assert sets.in_service.all()
    goods = len(case["commodities"])
    touched = sets.arises | sets.goes
    touched |= _ends(sets, touched.shape)
    site, good = np.nonzero(touched)
    position = np.full(touched.size, -1)
    position[site * goods + good] = np.arange(len(site))

    def at(frame: pd.DataFrame, column: str = "site") -> Array:
        return position[frame[column].to_numpy() * goods + frame["commodity"].to_numpy()]

    category = case["commodities"]["category"].to_numpy(dtype=object)
    byproduct = category == "byproduct"
    co2 = case["commodities"]["commodity"].to_numpy(dtype=object) == "co2"
    ways = sets.plants[["plant", "site", "process"]].merge(sets.modes[["process", "mode"]], on="process")
    ways = ways.sort_values(["plant", "mode"], kind="stable").reset_index(drop=True)
    flows = ways.assign(way=np.arange(len(ways)))[["way", "site", "mode"]].merge(sets.flows, on="mode")
    flows["at"], flows["byproduct"], flows["co2"] = at(flows), byproduct[flows["commodity"]], co2[flows["commodity"]]
    users = sets.plants[["plant", "site", "process"]].merge(sets.members, on="process")
    users = users.sort_values(["plant", "group", "mode"], kind="stable").reset_index(drop=True)
    assert (users["mode"] == ALL_MODES).all()
    users["at"], users["byproduct"] = at(users), byproduct[users["commodity"]]
    users["req"] = users.groupby(["plant", "group"], sort=False).ngroup()
    reqs = users.drop_duplicates("req")[["plant", "group"]].reset_index(drop=True)

    stores = case["storages"]
    stocks = sets.located("storages").assign(
        **{name: stores[name].to_numpy(dtype=float) for name in ("capacity", "cost", "loss", "initial")}
    )
    stocks["at"], stocks["horizon"] = at(stocks), (stores["carry"] == "horizon").to_numpy(dtype=bool)
    free = (case["commodities"]["surplus"] == "free").to_numpy(dtype=bool)
    released = np.nonzero((sets.arises | sets.goes) & free[None, :])
    routes = sets.routes.assign(from_at=at(sets.routes, "from"), to_at=at(sets.routes, "to"))
    crossings, upper = _crossings(case, sets)
    plant, year = np.nonzero(sets.buildable)
    built = pd.DataFrame({"plant": plant, "year": year, "pair": np.arange(len(plant))})
    owner, when, serves = np.nonzero(sets.serves)
    service = pd.DataFrame({"plant": owner, "year": when, "served": serves}).merge(built, on=["plant", "year"])
    service = service[["pair", "plant", "served"]].rename(columns={"served": "year"})
    return Region(
        sets=sets,
        balances=pd.DataFrame({"site": site, "commodity": good}),
        ways=ways,
        flows=flows,
        users=users,
        reqs=reqs,
        trade={name: _traded(case, sets, table, at) for name, table in TRADE.items()},
        stocks=stocks,
        releases=position[released[0] * goods + released[1]],
        routes=routes,
        crossings=crossings,
        link_upper=upper,
        built=built,
        service=service,
        way_cost=_way_cost(case, sets, ways),
        yearly=sets.weight * sets.discount,
    )


TRADE = {"supply": "supplies", "sale": "demands", "disposal": "disposals"}


def _ends(sets: Sets, shape: tuple[int, int]) -> Array:
    ends = np.zeros(shape, dtype=bool)
    for side in ("from", "to"):
        ends[sets.routes[side].to_numpy(), sets.routes["commodity"].to_numpy()] = True
    return ends


def _traded(case: Case, sets: Sets, table: str, at: Any) -> dict[str, Any]:
    rows, located = case[table], sets.located(table)
    count = len(sets.hours)
    if table == "disposals":
        price = np.broadcast_to(rows["cost"].to_numpy(dtype=float)[:, None], (len(rows), count))
        upper = np.full((len(rows), count), np.inf)
    else:
        price = rows["price"].to_numpy(dtype=float)[:, None] * sets.profile(rows["price_profile"])
        upper = rows["max_hour"].to_numpy(dtype=float)[:, None] * sets.profile(rows["profile"]) * sets.hours
    most = rows["max_year"].to_numpy(dtype=float)
    limited = np.flatnonzero(np.isfinite(most))
    byproduct = (case["commodities"]["category"] == "byproduct").to_numpy(dtype=bool)[located["commodity"]]
    return {
        "site": located["site"].to_numpy(),
        "at": at(located),
        "price": price,
        "upper": upper,
        "yearly": Bounded(limited, most[limited]),
        "byproduct": byproduct,
    }


def _crossings(case: Case, sets: Sets) -> tuple[pd.DataFrame, Array]:
    capacity = case["links"]["capacity_year"].to_numpy(dtype=float)
    limited = np.flatnonzero(np.isfinite(capacity))
    number = {name: place for place, name in enumerate(case["links"]["link"].to_numpy(dtype=object)[limited])}
    passed = [
        (path, number[link]) for path, links in enumerate(case.routes["links"]) for link in links if link in number
    ]
    through = pd.DataFrame(passed, columns=["path", "limited"]).astype(np.int64)
    crossings = sets.routes[["path", "route", "freight_weight"]].merge(through, on="path")
    return crossings[["limited", "route", "freight_weight"]], capacity[limited]


def _way_cost(case: Case, sets: Sets, ways: pd.DataFrame) -> Array:
    bounds = case["process_modes"]
    named = pd.DataFrame(
        {
            "process": sets.code("process", bounds["process"]),
            "name": bounds["mode"].to_numpy(dtype=object),
            **{c: bounds[c].to_numpy(dtype=float) for c in ("variable_cost", "min_share", "max_share")},
        }
    )
    known = sets.modes.merge(named, on=["process", "name"], how="left").sort_values("mode")
    mode = ways["mode"].to_numpy()
    ways["min_share"] = known["min_share"].fillna(0.0).to_numpy()[mode]
    ways["max_share"] = known["max_share"].fillna(1.0).to_numpy()[mode]
    base = sets.plants["variable_cost"].to_numpy()[ways["plant"].to_numpy()]
    return base + known["variable_cost"].fillna(0.0).to_numpy()[mode]


def capacity_cost(region: Region) -> tuple[Array, float]:
    """Cost of each pair (plant, year built) over the years it serves, and what existing capacity costs."""
    sets, plants, service = region.sets, region.sets.plants, region.service
    recovery = capital_recovery_factor(sets.case.discount_rate, plants["lifetime"].to_numpy())
    unit = plants["fixed_cost"].to_numpy() + recovery * plants["capex"].to_numpy()
    each = unit[service["plant"]] * region.yearly[service["year"]]
    pairs = np.bincount(service["pair"], each, minlength=len(region.built))
    standing = plants["fixed_cost"].to_numpy()[:, None] * sets.existing * region.yearly
    return pairs, float(standing.sum())


def period_before(region: Region) -> Array:
    """For each period the one before it in its year, the last before the first."""
    before = np.empty(len(region.sets.hours), dtype=np.int64)
    for year in range(len(region.sets.years)):
        own = np.flatnonzero(region.sets.period_year == year)
        before[own] = np.roll(own, 1)
    return before
