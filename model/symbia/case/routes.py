"""Shortest routes between sites, for each transport mode and class.

Lengths are added as whole numbers, so that "equally long" means just that and the answer does not depend on the
order in which links are written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

COLUMNS = ("from", "to", "transport_mode", "transport_class", "km", "cost", "loss", "links")
_TEXT = COLUMNS[:4]

Path = tuple[str, str, int, tuple[str, ...]]


def routes(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The route between every two sites, for each transport mode and class declared in ``transport_modes``.

    ``cost`` is currency per unit of freight weight, ``loss`` the share of what leaves the origin, ``links`` the ids of
    the links from the origin. Between paths of equal length the one with fewer links counts, then the one whose link
    ids, from the origin, sort first. Rows follow transport_modes, then sites.
    """
    modes, links, sites = tables["transport_modes"], tables["links"], tables["sites"]
    made: list[pd.DataFrame] = []
    paths: dict[str, tuple[pd.DataFrame, list[int], int]] = {}
    order = {site: position for position, site in enumerate(sites["site"])}
    for rate in modes.to_dict("records"):
        mode = rate["transport_mode"]
        if mode not in paths:
            paths[mode] = _paths_of(links[links["transport_mode"] == mode], order)
        found, lengths, scale = paths[mode]
        if not math.isinf(rate["max_km"]):
            limit = Fraction(repr(float(rate["max_km"]))) * scale
            found = found[np.array([length <= limit for length in lengths], dtype=bool)]
        km = found["km"]
        made.append(
            found.assign(
                transport_class=rate["transport_class"],
                cost=rate["cost_fixed"] + km * rate["cost_per_km"],
                loss=1.0 - (1.0 - rate["loss_per_100km"]) ** (km / 100.0),
            )
        )
    rows = [frame for frame in made if len(frame)]
    if not rows:
        empty = {name: pd.Series([], dtype="str" if name in _TEXT else "float64") for name in COLUMNS}
        empty["links"] = pd.Series([], dtype="object")
        return pd.DataFrame(empty)
    table = pd.concat(rows, ignore_index=True)[list(COLUMNS)]
    return table.astype(dict.fromkeys(_TEXT, "str"))


def _paths_of(links: pd.DataFrame, order: dict[str, int]) -> tuple[pd.DataFrame, list[int], int]:
    """The shortest paths over one mode's links, their exact lengths, and what a kilometre is in those lengths."""
    graph, scale = _graph(links)
    paths = sorted(shortest_paths(graph), key=lambda path: (order.get(path[0], 0), order.get(path[1], 0)))
    lengths = [path[2] for path in paths]
    table = pd.DataFrame(
        {
            "from": [path[0] for path in paths],
            "to": [path[1] for path in paths],
            "transport_mode": links["transport_mode"].iloc[0] if len(links) else "",
            "km": np.array([float(Fraction(length, scale)) for length in lengths], dtype="float64"),
            "links": pd.Series([path[3] for path in paths], dtype="object"),
        }
    )
    return table, lengths, scale


def _graph(links: pd.DataFrame) -> tuple[nx.MultiDiGraph, int]:
    """The links as arcs whose ``length`` is the exact whole number km × scale."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    exact = [Decimal(repr(float(km))) for km in links["km"]]
    decimals = max((-int(km.as_tuple().exponent) for km in exact), default=0)
    scale = 10 ** max(decimals, 0)
    ends = zip(links["link"], links["from"], links["to"], links["both_ways"], exact, strict=True)
    for link, start, end, both_ways, km in ends:
        length = int(Fraction(km) * scale)
        graph.add_edge(start, end, key=link, length=length)
        if both_ways:
            graph.add_edge(end, start, key=link, length=length)
    return graph, scale


def shortest_paths(graph: nx.MultiDiGraph) -> Iterator[Path]:
    """From, to, length and link ids of the path that counts, for every two nodes that are connected."""
    import networkx as nx

    # length first, then number of links: a path has fewer links than there are nodes, so they never spill over
    base = max(graph.number_of_nodes(), 1)
    for _, _, arc in graph.edges(data=True):
        arc["label"] = arc["length"] * base + 1
    for origin in graph:
        labels = nx.single_source_dijkstra_path_length(graph, origin, weight="label")
        best = _first_in_order(graph, origin, labels)
        for site, label in labels.items():
            if site != origin:
                yield origin, site, label // base, best[site]


def _first_in_order(graph: nx.MultiDiGraph, origin: str, labels: dict[str, int]) -> dict[str, tuple[str, ...]]:
    """Of the equally good paths to each node the one whose link ids, from the origin, sort first.

    Equally good paths have equally many links, so comparing them as tuples is comparing them link by link. A node's
    predecessors on good paths have smaller labels: by ascending label each is settled before it is needed.
    """
    best: dict[str, tuple[str, ...]] = {origin: ()}
    for site in sorted(labels, key=labels.__getitem__):
        if site == origin:
            continue
        best[site] = min(
            (*best[start], link)
            for start, _, link, arc in graph.in_edges(site, keys=True, data=True)
            if start in labels and labels[start] + arc["label"] == labels[site]
        )
    return best
