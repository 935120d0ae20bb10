"""Result tables in the case's words. Amounts are in the commodity's unit, money in the case's currency."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case
from symbia.case.fill import HOURS_PER_YEAR
from symbia.solving import Optimum
from symbia.solving.optimum import labelled

Floats = npt.NDArray[np.float64]
#: below this share of a commodity's greatest throughput a balance counts as idle and its price as meaningless
IDLE = 1e-9


def result_tables(case: Case, optimum: Optimum) -> dict[str, pd.DataFrame]:
    """The result tables that come straight from an optimum; ``Solution.tables`` makes the others from these."""
    activity = _activity(case, optimum)
    return {
        "activity": activity,
        "capacity": _capacity(case, optimum, activity),
        "flows": _flows(case, optimum, activity),
        "shipments": _shipments(case, optimum),
        "supplies": _trade(case, optimum, "supply", "supplies", "supply", "cost"),
        "demands": _trade(case, optimum, "sale", "demands", "demand", "revenue"),
        "disposals": _disposals(case, optimum),
        "releases": optimum.values("release"),
        "storages": _storages(case, optimum),
        "balances": _balances(case, optimum),
        "policies": _policies(case, optimum),
    }


def yearly_factor(case: Case) -> pd.Series:
    """What one unit of money (or of the measure) of a year counts for in the objective, by year."""
    years = case["years"].set_index("year")
    weight = years["weight"].astype(float)
    if case.objective.kind == "measure":
        return weight
    return weight * (1.0 + case.discount_rate) ** (case.base_year - weight.index.to_numpy(dtype=float))


def period_year(case: Case) -> pd.Series:
    """Year of each period."""
    return case["periods"].set_index("period")["year"]


def _attach(table: pd.DataFrame, case: Case, source: str, key: str, columns: list[str]) -> pd.DataFrame:
    """Columns of a case table looked up by ``key`` and put after it."""
    known = case[source][[key, *columns]]
    joined = table.merge(known, on=key, how="left")
    place = list(table.columns).index(key) + 1
    order = [*table.columns[:place], *columns, *table.columns[place:]]
    return joined[order]


def _activity(case: Case, optimum: Optimum) -> pd.DataFrame:
    table = optimum.values("activity")
    return _attach(table, case, "plants", "plant", ["site", "process", "owner"])


def existing_capacity(case: Case) -> pd.DataFrame:
    """Existing capacity in service (``existing``) of every plant in every year."""
    table = case["plants"][["plant", "site", "process", "owner", "capacity", "first_year", "last_year"]]
    table = table.merge(case["years"][["year"]], how="cross")
    first, last = table["first_year"].fillna(-np.inf), table["last_year"].fillna(np.inf)
    table["existing"] = table["capacity"].where((first <= table["year"]) & (table["year"] <= last), 0.0)
    return table


def _capacity(case: Case, optimum: Optimum, activity: pd.DataFrame) -> pd.DataFrame:
    """Existing and new capacity in service by plant and year, its use, and what one more unit would be worth."""
    table = existing_capacity(case).merge(case["processes"][["process", "lifetime"]], on="process")
    built = optimum.values("new_capacity").rename(columns={"amount": "new_capacity"})
    table = table.merge(built, on=["plant", "year"], how="left").fillna({"new_capacity": 0.0})
    pairs = built[built["new_capacity"] != 0.0].rename(columns={"year": "built"})
    pairs = pairs.merge(table[["plant", "year", "lifetime"]], on="plant")
    age = pairs["year"] - pairs["built"]
    served = pairs[(age >= 0) & (age < pairs["lifetime"])].groupby(["plant", "year"])["new_capacity"].sum()
    table = table.merge(served.rename("built").reset_index(), on=["plant", "year"], how="left").fillna({"built": 0.0})
    table["in_service"] = table["existing"] + table["built"]
    table = table.merge(_capacity_use(case, optimum, activity), on=["plant", "year"], how="left")
    table["use"] = (table["activity"] / (table["full_activity"] * table["in_service"])).where(table["in_service"] > 0)
    columns = ["plant", "site", "process", "owner", "year", "existing", "new_capacity", "in_service", "activity"]
    return table[[*columns, "use", "shadow_price"]].fillna({"activity": 0.0})


def _capacity_use(case: Case, optimum: Optimum, activity: pd.DataFrame) -> pd.DataFrame:
    """By plant and year: activity, what one unit of capacity could do at most, and what one more unit is worth."""
    plants = case["plants"][["plant", "process", "availability", "profile"]]
    plants = plants.merge(case["processes"][["process", "capacity_basis", "min_load"]], on="process")
    profiles = case["profiles"].rename(columns={"factor": "profile_factor"})[["profile", "period", "profile_factor"]]
    full = plants.merge(case["periods"][["period", "year", "hours"]], how="cross")
    full = full.merge(profiles, on=["profile", "period"], how="left").fillna({"profile_factor": 1.0})
    hours = full["hours"].where(full["capacity_basis"] == "hour", full["hours"] / HOURS_PER_YEAR)
    full["full_activity"] = full["availability"] * full["profile_factor"] * hours
    used = activity.groupby(["plant", "period"], as_index=False)["amount"].sum().rename(columns={"amount": "activity"})
    full = full.merge(used, on=["plant", "period"], how="left")
    keys = ["plant", "period"]
    full = _merged(full, optimum.duals("capacity"), keys)
    # more capacity allows more, and under min_load also demands more
    forced = _merged(full[keys], optimum.duals("min_load"), keys)["dual"].astype(float).fillna(0.0)
    dual = full["dual"].astype(float) + full["min_load"] * forced
    full["shadow_price"] = -dual * full["full_activity"] / full["year"].map(yearly_factor(case))
    if optimum.y is not None:
        full["shadow_price"] = full["shadow_price"].fillna(0.0)
    sums = full.groupby(["plant", "year"])
    table = sums[["activity", "full_activity"]].sum()
    table["shadow_price"] = sums["shadow_price"].sum(min_count=1)
    return table.reset_index()


def _flows(case: Case, optimum: Optimum, activity: pd.DataFrame) -> pd.DataFrame:
    """What each plant makes (positive) and takes (negative), by mode where the mode decides it."""
    rows = case["process_flows"][["process", "mode", "commodity", "coefficient", "group"]]
    fixed = rows[rows["group"] == ""]
    running = activity[["plant", "process", "mode", "period", "amount"]]
    own = running.merge(fixed[fixed["mode"] != ""], on=["process", "mode"])
    every = running.merge(fixed[fixed["mode"] == ""].drop(columns="mode"), on="process")
    made = pd.concat([own, every], ignore_index=True)
    made["amount"] *= made["coefficient"]

    taken = optimum.values("substitution").merge(case["plants"][["plant", "process"]], on="plant")
    members = rows[rows["group"] != ""]
    exact = taken.merge(members, on=["process", "mode", "group", "commodity"])
    blank = members[members["mode"] == ""].drop(columns="mode")
    rest = taken[taken["mode"] != ""].merge(blank, on=["process", "group", "commodity"])
    met = pd.concat([exact, rest], ignore_index=True)
    met["amount"] *= met["coefficient"]
    keys = ["plant", "mode", "commodity", "period"]
    both = pd.concat([made[[*keys, "amount"]], met[[*keys, "amount"]]], ignore_index=True)
    return both.groupby(keys, sort=False, as_index=False)["amount"].sum()


def _shipments(case: Case, optimum: Optimum) -> pd.DataFrame:
    table = optimum.values("shipment")
    table = _attach(table, case, "commodities", "commodity", ["transport_class", "freight_weight"])
    keys = ["from", "to", "transport_mode", "transport_class"]
    table = table.merge(case.routes[[*keys, "km", "cost", "loss"]], on=keys, how="left")
    table["arriving"] = table["amount"] * (1.0 - table["loss"])
    table["freight"] = table["amount"] * table["freight_weight"] * table["cost"]
    columns = ["from", "to", "commodity", "transport_mode", "period", "amount", "arriving", "km", "freight"]
    return table[columns]


def _trade(case: Case, optimum: Optimum, name: str, source: str, key: str, money: str) -> pd.DataFrame:
    table = optimum.values(name)
    columns = ["site", "commodity", "contract", "owner", "price", "price_profile"]
    table = _attach(table, case, source, key, columns)
    profiles = case["profiles"].rename(columns={"profile": "price_profile"})[["price_profile", "period", "factor"]]
    table = table.merge(profiles, on=["price_profile", "period"], how="left").fillna({"factor": 1.0})
    table["price"] = table["price"].astype(float) * table["factor"]
    table[money] = table["amount"] * table["price"]
    return table[[key, "site", "commodity", "contract", "owner", "period", "amount", "price", money]]


def _disposals(case: Case, optimum: Optimum) -> pd.DataFrame:
    table = _attach(optimum.values("disposal"), case, "disposals", "disposal", ["site", "commodity", "cost"])
    table["cost"] = table["cost"].astype(float) * table["amount"]
    return table[["disposal", "site", "commodity", "period", "amount", "cost"]]


def _storages(case: Case, optimum: Optimum) -> pd.DataFrame:
    return _attach(optimum.values("stock"), case, "storages", "storage", ["site", "commodity"])


def _balances(case: Case, optimum: Optimum) -> pd.DataFrame:
    """Throughput and shadow price; where nothing flows a price means nothing and stays blank."""
    block = optimum.compiled.block("rows", "balance")
    if block is None:
        return pd.DataFrame(columns=["site", "commodity", "period", "throughput", "shadow_price"])
    table = labelled(block)
    matrix = optimum.compiled.matrix[block.span]
    if optimum.x is None:
        return table.assign(throughput=np.nan, shadow_price=np.nan)
    flow = matrix.multiply(optimum.x).tocsr()
    arising = flow.maximum(0).sum(axis=1)
    # stocks of before the horizon stand on the right-hand side
    table["throughput"] = arising + np.maximum(-optimum.compiled.row_lower[block.span], 0.0)
    if not len(table):
        return table.assign(shadow_price=np.nan)
    greatest = table.groupby("commodity")["throughput"].transform("max")
    busy = (table["throughput"] > IDLE * greatest) & (table["throughput"] > 0)
    price = np.full(len(table), np.nan) if optimum.y is None else optimum.y[block.span]
    factor = table["period"].map(period_year(case)).map(yearly_factor(case))
    table["shadow_price"] = pd.Series(price / factor.to_numpy(dtype=float)).where(busy)
    return table


def _policies(case: Case, optimum: Optimum) -> pd.DataFrame:
    """Each policy's value (a share where it has ``of``), its bounds, the slack to the nearer one and its price.

    ``shadow_price`` is what one more unit of the bound is worth per year, counted in the measure's unit also where the
    bound is a share; ``missed`` is a goal's shortfall or excess; ``charge`` what a price costs.
    """
    keys = ["policy", "per", "year", "period"]
    table = optimum.reported("policy_measure").rename(columns={"value": "measure"})
    if not len(table):
        columns = [*keys, "mode", "value", "bound", "minimum", "maximum", "slack", "shadow_price", "missed", "charge"]
        return pd.DataFrame(columns=[*columns, "measure", "of", "binding"])
    table["of"] = optimum.reported("policy_of")["value"]
    policies = pd.DataFrame(
        {
            "policy": [p.id for p in case.policies],
            "mode": [p.mode for p in case.policies],
            "share": [bool(p.of) for p in case.policies],
            "minimum": pd.array([p.minimum for p in case.policies], dtype="Float64"),
            "maximum": pd.array([p.maximum for p in case.policies], dtype="Float64"),
            "price": pd.array([p.price for p in case.policies], dtype="Float64"),
        }
    ).astype({"minimum": float, "maximum": float, "price": float})
    table = table.merge(policies, on="policy", how="left")
    # of nothing but rounding there is no share
    size = table[["measure", "of"]].abs().max(axis=1).groupby(table["policy"]).transform("max")
    whole = table["of"].where(table["of"].abs() > IDLE * size)
    table["value"] = (table["measure"] / whole).where(table["share"], table["measure"])
    table["of"] = table["of"].where(table["share"])
    above, below = table["value"] - table["minimum"], table["maximum"] - table["value"]
    table["slack"] = np.fmin(above, below)
    nearer_minimum = table["maximum"].isna() | (above <= below)
    table["bound"] = table["minimum"].where(nearer_minimum, table["maximum"])
    for name in ("shortfall", "excess"):
        table = _merged(table, optimum.values(name).rename(columns={"amount": name}), keys)
    table["missed"] = table[["shortfall", "excess"]].sum(axis=1, min_count=1)
    worth = np.zeros(len(table))
    binding = np.zeros(len(table), dtype=bool)
    for bound in ("minimum", "maximum", "equal"):
        dual = _merged(table[keys], optimum.duals(f"policy_{bound}"), keys)["dual"].fillna(0.0).to_numpy(dtype=float)
        worth -= dual
        binding |= dual != 0.0
    table["shadow_price"] = worth / table["year"].map(yearly_factor(case)).to_numpy(dtype=float)
    stated = table["minimum"].notna() | table["maximum"].notna()
    table["shadow_price"] = table["shadow_price"].where(stated & (optimum.y is not None) & (table["mode"] != "monitor"))
    table["binding"] = binding
    table["charge"] = (table["price"] * table["measure"]).where(table["mode"] != "monitor")
    columns = [*keys, "mode", "value", "bound", "minimum", "maximum", "slack", "shadow_price", "missed", "charge"]
    return table[[*columns, "measure", "of", "binding"]]


def _merged(table: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Left join that also works where ``other`` is empty."""
    if not len(other):
        return table.assign(**{column: np.nan for column in other.columns if column not in keys})
    return table.merge(other, on=keys, how="left")
