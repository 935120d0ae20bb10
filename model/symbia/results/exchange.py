"""Who exchanges what with whom.

The model balances pools (a commodity at a site), it does not say whose tonne went where. Exchanges are attributed by
proportional mixing, the convention of flow tracing (Bialek 1996, Tracing the flow of electricity, IEE Proceedings
143): every use of a pool takes from all that feeds it in equal proportion, through shipments as well.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case
from symbia.results.tables import period_year

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
#: exchanges below this share of a commodity's yearly total are left out
NEGLIGIBLE = 1e-6
COLUMNS = ["year", "commodity", "source_kind", "source_id", "source_site", "use_kind", "use_id", "use_site", "amount"]


def exchanges(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Amounts by year and commodity from plants, supplies and stocks to plants, demands, disposals and stocks."""
    years = period_year(case)
    ends = _ends(case, tables)
    ends["year"] = ends["period"].map(years)
    keys = ["year", "commodity", "side", "kind", "id", "site"]
    ends = ends.groupby(keys, as_index=False)["amount"].sum()
    moved = tables["shipments"]
    moved = moved.assign(year=moved["period"].map(years))
    moved = moved.groupby(["year", "commodity", "from", "to"], as_index=False)["arriving"].sum()
    places = {name: number for number, name in enumerate(case["sites"]["site"])}
    sides = ends["side"].to_numpy() == "source", ends["amount"].to_numpy(dtype=float), _codes(ends["site"], places)
    ways = _codes(moved["from"], places), _codes(moved["to"], places), moved["arriving"].to_numpy(dtype=float)
    moved_by = moved.groupby(["year", "commodity"]).indices
    found = [np.empty((3, 0))]
    for key, rows in sorted(ends.groupby(["year", "commodity"]).indices.items()):
        own, way = tuple(part[rows] for part in sides), tuple(part[moved_by.get(key, [])] for part in ways)
        source, use, amount = _traced(own, way)
        found.append(np.stack([rows[source], rows[use], amount]))
    source, use, amount = np.concatenate(found, axis=1)
    given, taken = ends.iloc[source.astype(np.int64)], ends.iloc[use.astype(np.int64)]
    table = given[["year", "commodity", "kind", "id", "site"]].reset_index(drop=True)
    table.columns = COLUMNS[:5]
    for name in ("kind", "id", "site"):
        table[f"use_{name}"] = taken[name].to_numpy()
    return table.assign(amount=amount)


def _codes(sites: pd.Series, places: dict[str, int]) -> Codes:
    return np.asarray(sites.map(places), dtype=np.int64)


def _ends(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Where amounts enter and leave the pools, all positive."""
    flows = tables["flows"].merge(case["plants"][["plant", "site"]], on="plant").rename(columns={"plant": "id"})
    parts = [
        flows[flows["amount"] > 0].assign(kind="plant", side="source"),
        flows[flows["amount"] < 0].assign(kind="plant", side="use", amount=lambda t: -t["amount"]),
        tables["supplies"].rename(columns={"supply": "id"}).assign(kind="supply", side="source"),
        tables["demands"].rename(columns={"demand": "id"}).assign(kind="demand", side="use"),
        tables["disposals"].rename(columns={"disposal": "id"}).assign(kind="disposal", side="use"),
        tables["releases"].assign(id="release", kind="release", side="use"),
        *_stock_changes(case, tables["storages"]),
    ]
    columns = ["commodity", "site", "period", "side", "kind", "id", "amount"]
    filled = [part[columns] for part in parts if len(part)]
    both = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)
    return both[both["amount"] > 0]


def _stock_changes(case: Case, stocks: pd.DataFrame) -> list[pd.DataFrame]:
    """Draws are sources, fillings are uses; within a year they only carry over."""
    if not len(stocks):
        return []
    changes = []
    order = {period: place for place, period in enumerate(case["periods"]["period"])}
    known = case["storages"].set_index("storage")
    years = period_year(case)
    for storage, rows in stocks.groupby("storage"):
        rows = rows.assign(order=rows["period"].map(order), year=rows["period"].map(years)).sort_values("order")
        held = rows["amount"].to_numpy(dtype=float)
        if known.loc[storage, "carry"] == "horizon":
            before = np.concatenate([[float(known.loc[storage, "initial"])], held[:-1]])
        else:
            before = rows.groupby("year")["amount"].transform(np.roll, 1).to_numpy(dtype=float)
        drawn = before * (1.0 - float(known.loc[storage, "loss"])) - held
        base = rows.rename(columns={"storage": "id"})
        changes.append(base.assign(kind="storage", side="source", amount=np.maximum(drawn, 0.0)))
        changes.append(base.assign(kind="storage", side="use", amount=np.maximum(-drawn, 0.0)))
    return changes


def _traced(ends: tuple[Any, ...], ways: tuple[Any, ...]) -> tuple[Codes, Codes, Floats]:
    """Trace one commodity in one year through the network of its pools.

    ``ends``: is it a source, its amount, its site; ``ways``: from, to, what arrives. Gives the positions of a source
    and of a use, and what goes from one to the other.
    """
    is_source, amount, at = ends
    origin, target, arriving = ways
    place, names = pd.factorize(np.concatenate([at, origin, target]))
    at, origin, target = np.split(place, [len(at), len(at) + len(origin)])
    inflow = np.zeros((len(names), len(names)))
    inflow[target, origin] = arriving
    sources, uses = np.flatnonzero(is_source), np.flatnonzero(~is_source)
    feed = np.zeros((len(names), len(sources)))
    feed[at[sources], np.arange(len(sources))] = amount[sources]
    total = inflow.sum(axis=1) + feed.sum(axis=1)
    alive = total > 0
    # composition p of each pool: total * p = feed + inflow * p of the pools it comes from
    system = np.diag(np.where(alive, total, 1.0)) - inflow * alive[None, :]
    composition = np.linalg.lstsq(system, feed, rcond=None)[0]
    shares = composition[at[uses]] * amount[uses, None]
    use, source = np.nonzero(shares > NEGLIGIBLE * amount[sources].sum())
    return sources[source], uses[use], shares[use, source]


def exchange_network(case: Case, table: pd.DataFrame) -> nx.MultiDiGraph:
    """The exchanges as a directed multigraph: nodes are the ends of exchanges, edges commodities."""
    graph = nx.MultiDiGraph(case=case.id)
    owner = {
        **dict(zip(case["plants"]["plant"], case["plants"]["owner"], strict=True)),
        **dict(zip(case["supplies"]["supply"], case["supplies"]["owner"], strict=True)),
        **dict(zip(case["demands"]["demand"], case["demands"]["owner"], strict=True)),
    }
    where = case["sites"][["site", "lat", "lon"]].itertuples(index=False)
    places = {
        row.site: {axis: float(value) for axis, value in (("lat", row.lat), ("lon", row.lon)) if np.isfinite(value)}
        for row in where
    }
    unit = dict(zip(case["commodities"]["commodity"], case["commodities"]["unit"], strict=True))
    for row in table.itertuples(index=False):
        ends = []
        for kind, name, site in (
            (row.source_kind, row.source_id, row.source_site),
            (row.use_kind, row.use_id, row.use_site),
        ):
            node = f"{kind}:{name}" if kind != "release" else f"release:{site}"
            graph.add_node(node, kind=kind, site=site, owner=owner.get(name, ""), **places[site])
            ends.append(node)
        graph.add_edge(
            *ends, commodity=row.commodity, year=int(row.year), amount=float(row.amount), unit=unit[row.commodity]
        )
    return graph
