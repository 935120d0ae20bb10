"""The same linear programme in Pyomo, written the ordinary way: sparse sets, rules and sums over tuples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyomo.environ as pyo

from symbia.case import Case
from tests.benchmarks.arrays import Region, arrays_of, capacity_cost, period_before


def build(case: Case) -> pyo.ConcreteModel:
    """State the case by rules."""
    region = arrays_of(case)
    model = pyo.ConcreteModel()
    _add_variables(model, region)
    _add_balance(model, region)
    _add_plants(model, region)
    _add_shares(model, region)
    _add_limits(model, region)
    _add_policies(model, region)
    _add_objective(model, region)
    return model


def hand_over(model: pyo.ConcreteModel) -> Any:
    """Give the model to HiGHS through APPSI; returns the interface, ready to solve."""
    from pyomo.contrib.appsi.solvers import Highs

    solver = Highs()
    solver.set_instance(model)
    return solver


def _lists(keys: Iterable[Any], values: Iterable[Any]) -> dict[Any, list[Any]]:
    found = defaultdict(list)
    for key, value in zip(keys, values, strict=True):
        found[key].append(value)
    return found


def _rows(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    return list(zip(*(frame[name].tolist() for name in columns), strict=True))


def _add_variables(m: pyo.ConcreteModel, region: Region) -> None:
    m.T = pyo.RangeSet(0, len(region.sets.hours) - 1)
    m.Y = pyo.RangeSet(0, len(region.sets.years) - 1)
    year_of = region.sets.period_year.tolist()
    m.in_year = {y: [t for t in m.T if year_of[t] == y] for y in m.Y}
    m.year_of = year_of
    for name, count in (
        ("activity", len(region.ways)),
        ("part", len(region.users)),
        ("release", len(region.releases)),
        ("shipment", len(region.routes)),
    ):
        setattr(m, name, pyo.Var(range(count), m.T, within=pyo.NonNegativeReals))
    for name, own in region.trade.items():
        upper = own["upper"].tolist()
        count = len(upper)

        def bounds(m: Any, i: int, t: int, upper: Any = upper) -> tuple[float, float | None]:
            return 0, None if upper[i][t] == np.inf else upper[i][t]

        setattr(m, name, pyo.Var(range(count), m.T, within=pyo.NonNegativeReals, bounds=bounds))
    capacity = region.stocks["capacity"].tolist()
    m.stock = pyo.Var(range(len(capacity)), m.T, bounds=lambda m, i, t: (0, capacity[i]))
    m.new = pyo.Var(range(len(region.built)), within=pyo.NonNegativeReals)
    m.shortfall = pyo.Var(m.Y, within=pyo.NonNegativeReals)


def _add_balance(m: pyo.ConcreteModel, region: Region) -> None:
    flows = _lists(region.flows["at"].tolist(), _rows(region.flows, "way", "coefficient"))
    users = _lists(region.users["at"].tolist(), enumerate(region.users["requirement"].tolist()))
    into = _lists(region.routes["to_at"].tolist(), enumerate((1.0 - region.routes["loss"]).tolist()))
    out = _lists(region.routes["from_at"].tolist(), range(len(region.routes)))
    stocks = _lists(region.stocks["at"].tolist(), range(len(region.stocks)))
    trade = {name: _lists(own["at"].tolist(), range(len(own["at"]))) for name, own in region.trade.items()}
    releases = _lists(region.releases.tolist(), range(len(region.releases)))
    before = period_before(region).tolist()
    keep = (1.0 - region.stocks["loss"]).tolist()
    horizon, initial = region.stocks["horizon"].tolist(), region.stocks["initial"].tolist()

    def carried(m: Any, v: int, t: int) -> Any:
        if not horizon[v]:
            return keep[v] * m.stock[v, before[t]]
        return keep[v] * (m.stock[v, t - 1] if t else initial[v])

    def rule(m: Any, n: int, t: int) -> Any:
        return (
            sum(a * m.activity[i, t] for i, a in flows[n])
            - sum(b * m.part[i, t] for i, b in users[n])
            + sum(m.supply[j, t] for j in trade["supply"][n])
            + sum(a * m.shipment[r, t] for r, a in into[n])
            + sum(carried(m, v, t) for v in stocks[n])
            - sum(m.stock[v, t] for v in stocks[n])
            - sum(m.shipment[r, t] for r in out[n])
            - sum(m.sale[d, t] for d in trade["sale"][n])
            - sum(m.disposal[w, t] for w in trade["disposal"][n])
            - sum(m.release[e, t] for e in releases[n])
            == 0
        )

    m.balance = pyo.Constraint(range(len(region.balances)), m.T, rule=rule)


def _add_plants(m: pyo.ConcreteModel, region: Region) -> None:
    sets = region.sets
    ways = _lists(region.ways["plant"].tolist(), range(len(region.ways)))
    service = _lists(_rows(region.service, "plant", "year"), region.service["pair"].tolist())
    available, existing = sets.available.tolist(), sets.existing.tolist()
    load = sets.plants["min_load"].tolist()
    m.ways = ways

    def in_service(m: Any, i: int, t: int) -> Any:
        y = m.year_of[t]
        return available[i][t] * (existing[i][y] + sum(m.new[z] for z in service[i, y]))

    m.capacity = pyo.Constraint(
        range(len(load)), m.T, rule=lambda m, i, t: sum(m.activity[w, t] for w in ways[i]) <= in_service(m, i, t)
    )
    m.min_load = pyo.Constraint(
        [i for i, share in enumerate(load) if share > 0],
        m.T,
        rule=lambda m, i, t: sum(m.activity[w, t] for w in ways[i]) >= load[i] * in_service(m, i, t),
    )
    pairs = _lists(region.built["plant"].tolist(), range(len(region.built)))
    most = sets.plants["max_new"].tolist()
    m.max_new = pyo.Constraint(list(pairs), rule=lambda m, i: sum(m.new[z] for z in pairs[i]) <= most[i])

    limit = sets.case["sites"]["land"].to_numpy(dtype=float)
    land, site = sets.plants["land"].tolist(), sets.plants["site"].tolist()
    here = _lists(site, range(len(site)))

    def on_land(m: Any, n: int, y: int) -> Any:
        new = [land[i] * m.new[z] for i in here[n] for z in service[i, y]]
        if not new:
            return pyo.Constraint.Skip
        return sum(new) + sum(land[i] * existing[i][y] for i in here[n]) <= limit[n]

    m.land = pyo.Constraint(np.flatnonzero(np.isfinite(limit)).tolist(), m.Y, rule=on_land)


def _add_shares(m: pyo.ConcreteModel, region: Region) -> None:
    users, ways, sets = region.users, region.ways, region.sets

    def whole(m: Any, i: int, t: int) -> Any:
        return sum(m.activity[w, t] for w in m.ways[i])

    for name, frame, variable in (("substitution", users, m.part), ("mode", ways, m.activity)):
        plant = frame["plant"].tolist()
        least, greatest = frame["min_share"].tolist(), frame["max_share"].tolist()

        def at_least(m: Any, i: int, t: int, v: Any = variable, p: Any = plant, s: Any = least) -> Any:
            return v[i, t] >= s[i] * whole(m, p[i], t)

        def at_most(m: Any, i: int, t: int, v: Any = variable, p: Any = plant, s: Any = greatest) -> Any:
            return v[i, t] <= s[i] * whole(m, p[i], t)

        setattr(m, f"{name}_min", pyo.Constraint([i for i, s in enumerate(least) if s > 0], m.T, rule=at_least))
        setattr(m, f"{name}_max", pyo.Constraint([i for i, s in enumerate(greatest) if s < 1], m.T, rule=at_most))
    members, plants = _lists(users["req"].tolist(), range(len(users))), region.reqs["plant"].tolist()
    m.requirement = pyo.Constraint(
        range(len(plants)), m.T, rule=lambda m, g, t: sum(m.part[k, t] for k in members[g]) == whole(m, plants[g], t)
    )
    values = {(row.property, row.commodity): row.value for row in sets.case["properties"].itertuples()}
    names = sets.case["commodities"]["commodity"].tolist()
    group_of = {(sets.case["processes"]["process"][p], g): k for k, (p, g) in
                enumerate(zip(sets.groups["process"], sets.groups["group_name"], strict=True))}  # fmt: skip
    m.quality = pyo.ConstraintList()
    for limit in sets.case["property_limits"].itertuples():
        own = users[users["group"] == group_of[limit.process, limit.group]]
        for _, rows in own.groupby("plant", sort=False):
            terms = [
                (k, (limit.max - values.get((limit.property, names[c]), 0.0)) * b)
                for k, c, b in zip(rows.index.tolist(), rows["commodity"], rows["requirement"], strict=True)
            ]
            for t in m.T:
                m.quality.add(sum(w * m.part[k, t] for k, w in terms) >= 0)


def _add_limits(m: pyo.ConcreteModel, region: Region) -> None:
    for name in ("supply", "sale", "disposal"):
        limit = region.trade[name]["yearly"]
        most = dict(zip(limit.item.tolist(), limit.upper.tolist(), strict=True))
        variable = getattr(m, name)

        def rule(m: Any, i: int, y: int, v: Any = variable, most: Any = most) -> Any:
            return sum(v[i, t] for t in m.in_year[y]) <= most[i]

        setattr(m, f"{name}_year", pyo.Constraint(list(most), m.Y, rule=rule))
    through = _lists(region.crossings["limited"].tolist(), _rows(region.crossings, "route", "freight_weight"))
    upper = region.link_upper.tolist()
    m.link_capacity = pyo.Constraint(
        list(through),
        m.Y,
        rule=lambda m, k, y: sum(w * m.shipment[r, t] for r, w in through[k] for t in m.in_year[y]) <= upper[k],
    )


def _add_policies(m: pyo.ConcreteModel, region: Region) -> None:
    waste = region.flows[region.flows["byproduct"]]
    made = [(i, a) for i, a in _rows(waste, "way", "coefficient") if a > 0]
    used = [(i, -a) for i, a in _rows(waste, "way", "coefficient") if a < 0]
    own = region.users[region.users["byproduct"]]
    parts = list(zip(own.index.tolist(), own["requirement"].tolist(), strict=True))
    m.use_of_byproducts = pyo.Constraint(
        m.Y,
        rule=lambda m, y: (
            sum(a * m.activity[i, t] for i, a in used for t in m.in_year[y])
            + sum(b * m.part[k, t] for k, b in parts for t in m.in_year[y])
            + m.shortfall[y]
            >= 0.65 * sum(a * m.activity[i, t] for i, a in made for t in m.in_year[y])
        ),
    )
    stacked = region.trade["disposal"]
    rows = np.flatnonzero(stacked["byproduct"])
    at = _lists(stacked["site"][rows].tolist(), rows.tolist())
    m.stacking = pyo.Constraint(
        list(at), m.Y, rule=lambda m, n, y: sum(m.disposal[w, t] for w in at[n] for t in m.in_year[y]) <= 6e6
    )


def _add_objective(m: pyo.ConcreteModel, region: Region) -> None:
    yearly = region.yearly[region.sets.period_year].tolist()
    carbon = np.bincount(region.flows["way"], region.flows["coefficient"] * region.flows["co2"],
                         minlength=len(region.ways))  # fmt: skip
    way = (region.way_cost + 60.0 * carbon).tolist()
    price = {name: own["price"].tolist() for name, own in region.trade.items()}
    stock, freight = region.stocks["cost"].tolist(), region.routes["freight"].tolist()
    pairs, standing = capacity_cost(region)
    m.net_value = pyo.Objective(
        expr=sum(price["sale"][i][t] * yearly[t] * v for (i, t), v in m.sale.items())
        - sum(way[i] * yearly[t] * v for (i, t), v in m.activity.items())
        - sum(price["supply"][i][t] * yearly[t] * v for (i, t), v in m.supply.items())
        - sum(price["disposal"][i][t] * yearly[t] * v for (i, t), v in m.disposal.items())
        - sum(stock[i] * yearly[t] * v for (i, t), v in m.stock.items())
        - sum(freight[i] * yearly[t] * v for (i, t), v in m.shipment.items())
        - sum(150.0 * region.yearly[y] * m.shortfall[y] for y in m.Y)
        - sum(cost * m.new[z] for z, cost in enumerate(pairs.tolist()))
        - standing,
        sense=pyo.maximize,
    )
