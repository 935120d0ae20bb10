"""Who exchanges what with whom.

The model balances pools (a commodity at a site), it does not say whose tonne went where. Exchanges are attributed by
proportional mixing, the convention of flow tracing (Bialek 1996, Tracing the flow of electricity, IEE Proceedings
143): every use of a pool takes from all that feeds it in equal proportion, through shipments as well.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from symbia.case import Case
from symbia.results.tables import period_year

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
    moved_by = {key: rows for key, rows in moved.groupby(["year", "commodity"])}  # noqa: C416  # pandas' own iterator
    found = [_traced(key, own, moved_by.get(key)) for key, own in ends.groupby(["year", "commodity"])]
    filled = [part for part in found if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame([], columns=COLUMNS)


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


def _traced(key: Any, own: pd.DataFrame, moved: pd.DataFrame | None) -> pd.DataFrame:
    """Trace one commodity in one year through the network of its pools."""
    ends = {name: own[name].to_numpy(dtype=object) for name in ("kind", "id", "site")}
    amount, is_source = own["amount"].to_numpy(dtype=float), (own["side"] == "source").to_numpy(dtype=bool)
    origin, target = ([] if moved is None else moved[end].to_numpy(dtype=object) for end in ("from", "to"))
    place, names = pd.factorize(np.concatenate([ends["site"], origin, target]))
    at, origin, target = np.split(place, [len(own), len(own) + len(origin)])
    inflow = np.zeros((len(names), len(names)))
    if moved is not None:
        inflow[target, origin] = moved["arriving"].to_numpy(dtype=float)
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
    year, commodity = key
    columns: dict[str, Any] = {"year": np.full(len(use), year), "commodity": np.full(len(use), commodity, dtype=object)}
    for side, rows in (("source", sources[source]), ("use", uses[use])):
        columns |= {f"{side}_{name}": values[rows] for name, values in ends.items()}
    return pd.DataFrame({**columns, "amount": shares[use, source]})


def exchange_network(case: Case, table: pd.DataFrame) -> nx.MultiDiGraph:
    """The exchanges as a directed multigraph: nodes are plants, supplies, demands and disposals, edges commodities."""
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
