"""Where the value comes from: the objective divided among the limits that make it, and who holds them.

By duality the optimum of a linear programme is the sum of dual times limit over its rows and columns, and what is
constant in it. A plant's capacity, a mine's licence, a market's size, land, a link's capacity and a policy's bound each
have their part. Where every holder brings its limits into one pool, the parts by holder lie in the core of the
cooperative game: no group would earn more with its own limits alone (Owen 1975, On the core of linear production games,
Mathematical Programming 9). With whole numbers they are prices with the building decisions held.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case
from symbia.results.tables import existing_capacity, period_year, yearly_factor
from symbia.solving import Optimum
from symbia.solving.compiled import Block, CompiledModel
from symbia.solving.optimum import labelled

Floats = npt.NDArray[np.float64]
COLUMNS = ["holder_kind", "holder", "kind", "item", "site", "chain", "year", "worth", "value"]
KEYS = COLUMNS[:-2]
#: parts below this share of all parts' sizes are left out
ROUNDING = 1e-12
#: below this share of what it is the rest of, a reduced cost is rounding
NO_PRICE = 1e-10
PLANT, SUPPLY, DEMAND = ("plants", "plant"), ("supplies", "supply"), ("demands", "demand")
#: what the limits of a block of rows or columns are about (the case's table and its key), and what they are called
ABOUT = {
    "capacity": (*PLANT, "capacity"),
    "min_load": (*PLANT, "min_load"),
    "max_new": (*PLANT, "max_new"),
    "new_capacity": (*PLANT, "max_new"),
    **dict.fromkeys(("units_built", "built", "whole_units", "least_size", "greatest_size"), (*PLANT, "building")),
    "land_taken": (*PLANT, "land"),
    "fixed_cost": (*PLANT, "fixed_cost"),
    **dict.fromkeys(("supply", "supply_year"), (*SUPPLY, "supply")),
    **dict.fromkeys(("sale", "sale_year"), (*DEMAND, "demand")),
    "disposal_year": ("disposals", "disposal", "disposal"),
    "stock": ("storages", "storage", "stock"),
    "land": ("sites", "site", "land"),
    "link_capacity": ("links", "link", "link"),
    **dict.fromkeys(("policy_minimum", "policy_maximum", "policy_equal"), ("policies", "policy", "policy")),
    "policy_charge": ("policies", "policy", "policy"),
}
HOLDERS = {
    "plants": "owner",
    "supplies": "owner",
    "demands": "market",
    **dict.fromkeys(("disposals", "storages", "sites"), "site"),
    "links": "link",
    "policies": "policy",
}
#: of a part: its block, the id that it is about, what else names it, its year, and what it counts for
PARTS = ["block", "about", "item", "year", "value"]


def attribution(case: Case, optimum: Optimum) -> pd.DataFrame:
    """Rows of the table ``attribution``: the objective's parts, the largest first; without prices there are none.

    ``holder_kind`` and ``holder``: an ``owner`` of plants and supplies, a ``market`` (owner of demands), a ``site``
    (its land, stacks and stocks), a ``link``, a ``policy``, or the ``model`` (a user's own rows, what is constant).
    ``kind`` and ``item`` say which limit; ``fixed_cost`` is what existing capacity costs, used or not. ``value`` counts
    in the objective and adds up to it; ``worth`` is the same in money of its year (blank year: of all years together).
    """
    if optimum.x is None or optimum.y is None:
        return _none(COLUMNS)
    parts = [*_limits(case, optimum, optimum.x, optimum.y), *_constants(case, optimum)]
    parts = [part[PARTS] for part in parts if len(part)]
    if not parts:
        return _none(COLUMNS)
    found = _named(case, pd.concat(parts, ignore_index=True))
    found["worth"] = found["value"] / found["year"].map(yearly_factor(case)).astype(float).fillna(1.0)
    sums = found.groupby(KEYS, sort=False, dropna=False, as_index=False)[["worth", "value"]].sum()
    sums = sums[sums["value"].abs() > ROUNDING * sums["value"].abs().sum()]
    # what differs by rounding only, on another machine perhaps, keeps its order
    size = [-float(f"{value:.9e}") for value in sums["value"].abs()]
    sums = sums.assign(size=size).sort_values(["size", *KEYS], kind="stable")
    return sums[COLUMNS].reset_index(drop=True)


def priced_limits(model: CompiledModel, x: Floats, y: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Of ``rows`` and ``columns`` the limit that each dual leans on (0 where there is none) and the dual.

    Duals are those of the minimisation; what is left of a reduced cost by rounding counts as 0. Whole numbers are held
    where they are.
    """
    reduced = model.cost - model.matrix.T @ y
    size = np.abs(model.cost) + abs(model.matrix).T @ np.abs(y)
    reduced = np.where(np.abs(reduced) > NO_PRICE * size, reduced, 0.0)
    found = {}
    for kind, dual, lower, upper in (
        ("rows", y, model.row_lower, model.row_upper),
        ("columns", reduced, model.col_lower, model.col_upper),
    ):
        side = np.where(dual > 0, lower, upper)
        if kind == "columns":
            side = np.where(model.integer, np.round(x), side)
        found[kind] = np.where(np.isfinite(side), side, 0.0), dual
    return found


def _limits(case: Case, optimum: Optimum, x: Floats, y: Floats) -> list[pd.DataFrame]:
    """What the limits of rows and columns bring."""
    model = optimum.compiled
    parts = []
    for kind, (side, dual) in priced_limits(model, x, y).items():
        value = model.sign * dual * side
        for block in getattr(model, kind):
            own = _block(case, block, value[block.span])
            parts.append(_first_stocks(case, own) if block.name == "balance" and len(own) else own)
            if block.name == "land":
                parts += _land_taken(case, _block(case, block, model.sign * dual[block.span]))
    return parts


def _block(case: Case, block: Block, values: Floats) -> pd.DataFrame:
    """The parts of a block that are not 0."""
    where = np.flatnonzero(values)
    if not len(where):
        return _none(PARTS)
    labels = labelled(block).iloc[where].reset_index(drop=True)
    year = labels["period"].map(period_year(case)) if "period" in labels and "year" not in labels else None
    year = labels.get("year") if year is None else year
    names = labels.drop(columns=["year", "period"], errors="ignore").to_numpy(dtype=object)
    items = [" ".join(str(one) for one in own if not pd.isna(one) and one != "") for own in names]
    item = [name or block.name for name in items]
    about = labels[ABOUT[block.name][1]] if block.name in ABOUT else block.name
    return _part(block.name, about, item, year, pd.Series(values[where]), **(labels if block.name == "balance" else {}))


def _part(block: str, about: object, item: object, year: object, value: pd.Series, **more: object) -> pd.DataFrame:
    table = pd.DataFrame({"value": value.astype(float), "about": about, "item": item, **more}).assign(block=block)
    table["year"] = pd.array([pd.NA] * len(table) if year is None else year, dtype="Int64")
    return table


def _first_stocks(case: Case, balances: pd.DataFrame) -> pd.DataFrame:
    """Stocks of before the horizon stand in balances: their worth by storage, in proportion to what they bring."""
    stocks = case["storages"]
    stocks = stocks[stocks["carry"] == "horizon"]
    brings = (1.0 - stocks["loss"]) * stocks["initial"]
    total = brings.groupby([stocks["site"], stocks["commodity"]]).transform("sum")
    stocks = stocks.assign(share=brings / total)[["storage", "site", "commodity", "share"]]
    found = balances.merge(stocks[stocks["share"] > 0], on=["site", "commodity"])
    storage = found["storage"]
    return _part("stock", storage, storage, found["year"], found["value"] * found["share"])


def _land_taken(case: Case, prices: pd.DataFrame) -> list[pd.DataFrame]:
    """A row of land holds only what existing plants leave: the site has all of it, and they pay for theirs.

    ``prices`` has that of a hectare in ``value``.
    """
    taken = existing_capacity(case).merge(case["processes"][["process", "land"]], on="process")
    taken = taken.merge(prices[["about", "year", "value"]].rename(columns={"about": "site"}), on=["site", "year"])
    rent = taken["value"] * taken["land"] * taken["existing"]
    return [
        _part("land", taken["site"], taken["site"], taken["year"], rent),
        _part("land_taken", taken["plant"], taken["plant"], taken["year"], -rent),
    ]


def _constants(case: Case, optimum: Optimum) -> list[pd.DataFrame]:
    """What the objective holds whatever is done: fixed cost of existing capacity, charges on it, and the rest."""
    model = optimum.compiled
    constant = model.sign * model.offset
    terms = model.block("expressions", "objective_terms")
    parts = []
    if terms is not None and "fixed" in terms.places:
        stated = float(model.value_offset[terms.span].sum())
        if np.isclose(stated, constant, rtol=1e-9, atol=0.0):  # else somebody has put another objective in its place
            factor = yearly_factor(case) * (1.0 if case.objective.kind == "cost" else -1.0)
            parts = [_fixed(case, factor), _charges(case, optimum, factor)]
    rest = constant - sum(float(part["value"].sum()) for part in parts)
    if abs(rest) > 1e-9 * abs(constant):
        parts.append(_part("constant", "constant", "constant", None, pd.Series([rest])))
    return parts


def _fixed(case: Case, factor: pd.Series) -> pd.DataFrame:
    plants = existing_capacity(case).merge(case["processes"][["process", "fixed_cost"]], on="process")
    value = plants["existing"] * plants["fixed_cost"] * plants["year"].map(factor)
    return _part("fixed_cost", plants["plant"], plants["plant"], plants["year"], value)


def _charges(case: Case, optimum: Optimum, factor: pd.Series) -> pd.DataFrame:
    """Priced policies on what is there whatever is done (existing capacity, the land under it)."""
    block = optimum.compiled.block("expressions", "policy_measure")
    priced = [policy for policy in case.policies if policy.price is not None and policy.mode != "monitor"]
    if block is None or not priced:
        return _none(PARTS)
    table = labelled(block)
    price = table["policy"].map({policy.id: policy.price for policy in priced}).astype(float).fillna(0.0)
    value = price * optimum.compiled.value_offset[block.span] * table["year"].map(factor).astype(float)
    return _part("policy_charge", table["policy"], table["policy"], table["year"], value)


def _named(case: Case, parts: pd.DataFrame) -> pd.DataFrame:
    """Kind, holder, site and chain of each part."""
    parts = parts[parts["value"] != 0.0]
    about = parts["block"].map(lambda block: ABOUT.get(block, ("", "", block)))
    parts = parts.assign(table=about.str[0], kind=about.str[2])
    parts["holder_kind"] = parts["table"].map(HOLDERS).fillna("model")
    found = parts.merge(_held(case), on=["table", "about"], how="left")
    found["holder"] = found["holder"].fillna(found["kind"])
    return found.fillna({"site": "", "chain": ""})


def _held(case: Case) -> pd.DataFrame:
    """Whatever has limits: its table, its id, who holds it, where, and in which chain."""
    commodities = case["commodities"][["commodity", "chain"]]
    plants = case["plants"].merge(case["processes"][["process", "chain"]], on="process")
    known = {
        "plants": plants,
        "sites": case["sites"].assign(chain=""),
        "links": case["links"].assign(site="", chain=""),
    }
    for table in ("supplies", "demands", "disposals", "storages"):
        known[table] = case[table].merge(commodities, on="commodity")
    keys = {table: key for table, key, _ in ABOUT.values()}
    parts = []
    for table, rows in known.items():
        holder = rows["owner"] if "owner" in rows else rows["link" if table == "links" else "site"]
        own = {"about": rows[keys[table]], "holder": holder, "site": rows["site"], "chain": rows["chain"]}
        parts.append(pd.DataFrame(own).assign(table=table))
    policies = [policy.id for policy in case.policies]
    own = {"about": policies, "holder": policies, "site": "", "chain": "", "table": "policies"}
    return pd.concat(
        [*parts, pd.DataFrame(own, columns=["about", "holder", "site", "chain", "table"])], ignore_index=True
    )


def _none(columns: list[str]) -> pd.DataFrame:
    types = {"year": "Int64", "value": float, "worth": float}
    return pd.DataFrame({name: pd.Series([], dtype=types.get(name, str)) for name in columns})
