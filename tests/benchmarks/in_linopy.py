"""The same linear programme in linopy, as an expert writes it: whole arrays, sums by ``groupby``, the sparse path.

``Model(sparse=True)`` (linopy 0.10, v1 semantics) keeps grouped sums as sparse matrices instead of padded rectangles;
``sparse=False`` states the same on linopy's default path.
"""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from symbia.case import Case
from tests.benchmarks.arrays import Region, arrays_of, capacity_cost, period_before

Expression = linopy.LinearExpression
Array = np.ndarray


def build(case: Case, sparse: bool = True) -> linopy.Model:
    """State the case; ready for ``model.to_highspy()``."""
    linopy.options["semantics"] = "v1"
    model = linopy.Model(sparse=sparse)
    _Statement(arrays_of(case), model).state()
    return model


class _Statement:
    def __init__(self, region: Region, model: linopy.Model) -> None:
        self.region, self.model = region, model
        self.period = pd.RangeIndex(len(region.sets.hours), name="period")
        self.year = pd.RangeIndex(len(region.sets.years), name="year")

    def state(self) -> None:
        self.add_variables()
        self.add_balance()
        self.add_capacity()
        self.add_shares()
        self.add_yearly_limits()
        self.add_policies()
        self.add_objective()

    # -- helpers ------------------------------------------------------------------------------------------------------

    def over(self, name: str, count: int, upper: Array | float = np.inf, lower: Array | float = 0.0) -> linopy.Variable:
        """A variable for each item and period."""
        coords = [pd.RangeIndex(count, name=name), self.period]
        bounds = [xr.DataArray(np.broadcast_to(np.asarray(b, dtype=float), (count, len(self.period))), coords)
                  for b in (lower, upper)]  # fmt: skip
        return self.model.add_variables(*bounds, coords=coords, name=name)

    def taken(self, variable: linopy.Variable, items: Array, coefficient: Array | float, rows: Array, name: str
              ) -> Expression:  # fmt: skip
        """Sum over entries: coefficient x variable[item], each entry counted in its row."""
        (dim,) = (d for d in variable.dims if d != "period")
        items, count = np.asarray(items), variable.sizes[dim]
        entries = variable.rename({dim: "entry"})
        if len(items) != count or (items != np.arange(count)).any():
            entries = variable.isel({dim: items}).rename({dim: "entry"})
            entries = entries.assign_coords(entry=pd.RangeIndex(len(items), name="entry"))
        index = entries.indexes["entry"]
        if isinstance(coefficient, float):
            weighed = coefficient * entries
        else:
            weighed = entries * self.weights(coefficient, index)
        return weighed.groupby(pd.Series(np.asarray(rows), index=index, name=name)).sum()

    def weights(self, coefficient: Array | float, index: pd.Index, period: pd.Index | None = None) -> xr.DataArray:
        values = np.asarray(coefficient, dtype=float)
        if values.ndim == 2:
            return xr.DataArray(values, coords=[index, self.period if period is None else period])
        return xr.DataArray(np.broadcast_to(values, len(index)), coords=[index])

    def of_year(self, year: int) -> Array:
        return np.flatnonzero(self.region.sets.period_year == year)

    # -- variables and balances ---------------------------------------------------------------------------------------

    def add_variables(self) -> None:
        region = self.region
        pairs = pd.RangeIndex(len(region.built), name="pair")
        self.new = self.model.add_variables(lower=0, coords=[pairs], name="new_capacity")
        self.activity = self.over("activity", len(region.ways))
        self.part = self.over("substitution", len(region.users))
        trade = {name: self.over(name, len(own["at"]), own["upper"]) for name, own in region.trade.items()}
        self.supply, self.sale, self.disposal = (trade[name] for name in ("supply", "sale", "disposal"))
        self.stock = self.over("stock", len(region.stocks), region.stocks["capacity"].to_numpy()[:, None])
        self.release = self.over("release", len(region.releases))
        self.shipment = self.over("shipment", len(region.routes))
        self.shortfall = self.model.add_variables(lower=0, coords=[self.year], name="shortfall")

    def add_balance(self) -> None:
        region = self.region
        routes, users, flows, stocks = region.routes, region.users, region.flows, region.stocks
        all_of = {name: np.arange(len(own["at"])) for name, own in region.trade.items()}
        every, each, store = np.arange(len(routes)), np.arange(len(users)), np.arange(len(stocks))
        parts = [
            self.taken(self.activity, flows["way"], flows["coefficient"], flows["at"], "at"),
            self.taken(self.part, each, -users["requirement"], users["at"], "at"),
            self.taken(self.shipment, every, 1.0 - routes["loss"], routes["to_at"], "at"),
            self.taken(self.shipment, every, -1.0, routes["from_at"], "at"),
            self.taken(self.stock, store, -1.0, stocks["at"], "at"),
            self.taken(self.release, np.arange(len(region.releases)), -1.0, region.releases, "at"),
            *self.carried_over(),
        ]
        for name, sign in (("supply", 1.0), ("sale", -1.0), ("disposal", -1.0)):
            variable = getattr(self, name)
            parts.append(self.taken(variable, all_of[name], sign, region.trade[name]["at"], "at"))
        right = np.zeros((len(region.balances), len(self.period)))
        horizon = stocks[stocks["horizon"]]
        np.add.at(right[:, 0], horizon["at"].to_numpy(), -((1.0 - horizon["loss"]) * horizon["initial"]).to_numpy())
        total = linopy.merge(parts, join="outer")
        index = pd.RangeIndex(len(region.balances), name="at")
        self.model.add_constraints(total == xr.DataArray(right, coords=[index, self.period]), name="balance")

    def carried_over(self) -> list[Expression]:
        """Stocks of the period before: cyclic within a year, or one chain over all periods."""
        stocks = self.region.stocks
        keep, at, horizon = 1.0 - stocks["loss"].to_numpy(), stocks["at"].to_numpy(), stocks["horizon"].to_numpy()
        parts = []
        cyclic, chain = np.flatnonzero(~horizon), np.flatnonzero(horizon)
        earlier = self.stock.isel(period=period_before(self.region)).assign_coords(period=self.period)
        if len(cyclic):
            parts.append(self.taken(earlier, cyclic, keep[cyclic], at[cyclic], "at"))
        if len(chain) and len(self.period) > 1:
            earlier = self.stock.isel(period=slice(None, -1)).assign_coords(period=self.period[1:])
            parts.append(self.taken(earlier, chain, keep[chain], at[chain], "at"))
        return parts

    # -- plants -------------------------------------------------------------------------------------------------------

    def add_capacity(self) -> None:
        """Year by year, since new capacity serves from the year in which it was built."""
        region, sets = self.region, self.region.sets
        owner, load = region.ways["plant"].to_numpy(), sets.plants["min_load"].to_numpy()
        loaded = np.flatnonzero(load > 0)
        on = np.isin(owner, loaded)
        for year in range(len(sets.years)):
            own = self.of_year(year)
            period = self.period[own]
            activity, available = self.activity.isel(period=own), sets.available[:, own]
            service = region.service[region.service["year"] == year]
            plant = service["plant"].to_numpy()
            for name, ways, keep, factor, sign, plants in (
                ("capacity", np.arange(len(owner)), np.ones(len(plant), bool), np.ones(len(load)), "<=", slice(None)),
                ("min_load", np.flatnonzero(on), load[plant] > 0, load, ">=", loaded),
            ):
                used = self.taken(activity, ways, 1.0, owner[ways], "plant")
                entry = pd.RangeIndex(int(keep.sum()), name="entry")
                new = (
                    self.new.isel(pair=service["pair"].to_numpy()[keep]).rename(pair="entry").assign_coords(entry=entry)
                )
                allowed = self.weights(-(available * factor[:, None])[plant[keep]], entry, period)
                built = (new * allowed).groupby(pd.Series(plant[keep], index=entry, name="plant")).sum()
                index = pd.Index(np.arange(len(load))[plants], name="plant")
                limit = (available * factor[:, None] * sets.existing[:, [year]])[plants]
                right = xr.DataArray(limit, coords=[index, period])
                left = linopy.merge([used, built], join="outer")
                self.model.add_constraints(left, sign, right, name=f"{name}_{year}")
        built = region.built
        limits = sets.plants["max_new"].to_numpy()[np.unique(built["plant"])]
        total = self.taken(self.new, np.arange(len(built)), 1.0, built["plant"], "plant")
        index = pd.Index(np.unique(built["plant"]), name="plant")
        self.model.add_constraints(total <= xr.DataArray(limits, coords=[index]), name="max_new")
        self.add_land()

    def add_land(self) -> None:
        region, sets, plants = self.region, self.region.sets, self.region.sets.plants
        limit = sets.case["sites"]["land"].to_numpy(dtype=float)
        sites = np.flatnonzero(np.isfinite(limit))
        site, land = plants["site"].to_numpy(), plants["land"].to_numpy()
        for year in range(len(sets.years)):
            service = region.service[region.service["year"] == year]
            service = service[np.isin(site[service["plant"]], sites)]
            if not len(service):
                continue
            owner = service["plant"].to_numpy()
            taken = np.bincount(site, land * sets.existing[:, year], minlength=len(limit))
            used = self.taken(self.new, service["pair"], land[owner], site[owner], "site")
            index = pd.Index(np.unique(site[owner]), name="site")
            left = xr.DataArray((limit - taken)[index], coords=[index])
            self.model.add_constraints(used <= left, name=f"land_{year}")

    def members(self, rows: Array) -> tuple[Array, Array]:
        """Ways of the plants in ``rows`` (a plant for each row), and the row each belongs to."""
        asked = pd.DataFrame({"plant": rows, "row": np.arange(len(rows))})
        found = asked.merge(self.region.ways[["plant"]].assign(way=np.arange(len(self.region.ways))), on="plant")
        return found["way"].to_numpy(), found["row"].to_numpy()

    def share(self, name: str, variable: linopy.Variable, plants: Array, share: Array, sign: str) -> None:
        """Variable (one row each) against its share of the plant's whole activity."""
        bounded = np.flatnonzero(share > 0 if sign == ">=" else share < 1)
        if not len(bounded):
            return
        way, row = self.members(plants[bounded])
        own = self.taken(variable, bounded, 1.0, np.arange(len(bounded)), "row")
        total = self.taken(self.activity, way, -share[bounded][row], row, "row")
        self.model.add_constraints(own + total, sign, 0.0, name=name)

    def add_shares(self) -> None:
        region = self.region
        users, ways = region.users, region.ways
        for name, frame, variable in (("substitution", users, self.part), ("mode", ways, self.activity)):
            for kind, sign in (("min_share", ">="), ("max_share", "<=")):
                self.share(f"{name}_{kind}", variable, frame["plant"].to_numpy(), frame[kind].to_numpy(), sign)
        way, row = self.members(region.reqs["plant"].to_numpy())
        met = self.taken(self.part, np.arange(len(users)), 1.0, users["req"], "row")
        self.model.add_constraints(met - self.taken(self.activity, way, 1.0, row, "row") == 0.0, name="requirement")
        self.add_quality()

    def add_quality(self) -> None:
        case, region = self.region.sets.case, self.region
        value = case["properties"].set_index(["property", "commodity"])["value"]
        names = case["commodities"]["commodity"].to_numpy(dtype=object)
        for limit in case["property_limits"].itertuples(index=False):
            process = int(region.sets.code("process", pd.Series([limit.process]))[0])
            groups = region.sets.groups
            own = groups["group"][(groups["process"] == process) & (groups["group_name"] == limit.group)]
            users = region.users[region.users["group"].isin(own)]
            content = np.array([value.get((limit.property, names[k]), 0.0) for k in users["commodity"]])
            weight = (limit.max - content) * users["requirement"].to_numpy()
            kept = np.flatnonzero(weight)
            total = self.taken(self.part, users.index[kept], weight[kept], users["plant"].to_numpy()[kept], "row")
            self.model.add_constraints(total >= 0.0, name=f"quality_{limit.process}")

    # -- years, policies, objective -----------------------------------------------------------------------------------

    def by_year(self, expression: Expression) -> Expression:
        years = pd.Series(self.region.sets.period_year, index=self.period, name="year")
        return expression.groupby(years).sum()

    def limit(self, total: Expression, rows: Array, upper: Array, name: str) -> None:
        """A limit for each row and year."""
        coords = [pd.Index(rows, name=total.dims[0]), self.year]
        right = xr.DataArray(np.repeat(np.asarray(upper)[:, None], len(self.year), axis=1), coords=coords)
        self.model.add_constraints(self.by_year(total) <= right, name=name)

    def add_yearly_limits(self) -> None:
        region = self.region
        for name in ("supply", "sale", "disposal"):
            limit = region.trade[name]["yearly"]
            if len(limit.item):
                rows = np.arange(len(limit.item))
                total = self.taken(getattr(self, name), limit.item, 1.0, rows, "row")
                self.limit(total, rows, limit.upper, f"{name}_year")
        crossing = region.crossings
        if len(crossing):
            used = np.unique(crossing["limited"])
            weight = crossing["freight_weight"]
            load = self.taken(self.shipment, crossing["route"], weight, crossing["limited"], "link")
            self.limit(load, used, region.link_upper[used], "link_capacity")

    def add_policies(self) -> None:
        """Those of ``synthetic.POLICIES``; the carbon price stands in the objective."""
        region = self.region
        flows, users, stacked = region.flows, region.users, region.trade["disposal"]
        waste = flows[flows["byproduct"]]
        weight = np.where(waste["coefficient"] < 0, -waste["coefficient"], -0.65 * waste["coefficient"])
        used = users[users["byproduct"]]
        flow = self.taken(self.activity, waste["way"], weight, np.zeros(len(waste), int), "policy")
        parts = [flow]
        if len(used):
            parts.append(self.taken(self.part, used.index, used["requirement"], np.zeros(len(used), int), "policy"))
        total = self.by_year(linopy.merge(parts)).sum("policy") + self.shortfall
        self.model.add_constraints(total >= 0.0, name="use_of_byproducts")
        rows = np.flatnonzero(stacked["byproduct"])
        sites = stacked["site"][rows]
        held = self.taken(self.disposal, rows, 1.0, sites, "site")
        self.limit(held, np.unique(sites), np.full(len(np.unique(sites)), 6e6), "stacking")

    def add_objective(self) -> None:
        region = self.region
        yearly = region.yearly[region.sets.period_year]
        carbon = np.bincount(region.flows["way"], region.flows["coefficient"] * region.flows["co2"],
                             minlength=len(region.ways))  # fmt: skip
        pairs, standing = capacity_cost(region)
        terms = [
            (self.activity, -(region.way_cost + 60.0 * carbon)[:, None] * yearly),
            (self.supply, -region.trade["supply"]["price"] * yearly),
            (self.sale, region.trade["sale"]["price"] * yearly),
            (self.disposal, -region.trade["disposal"]["price"] * yearly),
            (self.stock, -region.stocks["cost"].to_numpy()[:, None] * yearly),
            (self.shipment, -region.routes["freight"].to_numpy()[:, None] * yearly),
            (self.shortfall, -150.0 * region.yearly),
            (self.new, -pairs),
        ]
        value = [
            (variable * xr.DataArray(weight, coords=[variable.indexes[d] for d in variable.dims])).sum()
            for variable, weight in terms
        ]
        self.model.add_objective(linopy.merge(value), sense="max")
        self.standing = standing  # a constant, which linopy's objective does not take
