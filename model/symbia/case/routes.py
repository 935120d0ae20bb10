"""Shortest routes between sites, for each transport mode and class.

Lengths are added as whole numbers, so that "equally long" means just that and the answer does not depend on the
order in which links are written.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

COLUMNS = ("from", "to", "transport_mode", "transport_class", "km", "cost", "loss", "links")
_TEXT = COLUMNS[:4]

Path = tuple[str, str, int, tuple[str, ...]]
#: for each site the arcs that leave it: link, where it leads, exact length
Graph = dict[str, list[tuple[str, str, int]]]


def routes(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The route between every two sites, for each transport mode and class declared in ``transport_modes``.

    ``cost`` is currency per unit of freight weight, ``loss`` the share of what leaves the origin, ``links`` the ids of
    the links from the origin. Between paths of equal length the one with fewer links counts, then the one whose link
    ids, from the origin, sort first. Rows follow transport_modes, then sites.
    """
    modes, links, sites = tables["transport_modes"], tables["links"], tables["sites"]
    made: list[pd.DataFrame] = []
    paths: dict[str, tuple[pd.DataFrame, np.ndarray, int]] = {}
    order = {site: position for position, site in enumerate(sites["site"])}
    for rate in modes.to_dict("records"):
        mode = rate["transport_mode"]
        if mode not in paths:
            paths[mode] = _paths_of(links[links["transport_mode"] == mode], order)
        found, lengths, scale = paths[mode]
        if not math.isinf(rate["max_km"]):
            # lengths are whole, so what counts of the limit is its whole part
            limit = math.floor(Fraction(repr(float(rate["max_km"]))) * scale)
            found = found[np.asarray(lengths <= limit, dtype=bool)]
        km = found["km"]
        made.append(
            found.assign(
                transport_class=pd.Series([rate["transport_class"]], dtype="str")
                .repeat(len(found))
                .set_axis(found.index),
                cost=rate["cost_fixed"] + km * rate["cost_per_km"],
                loss=1.0 - (1.0 - rate["loss_per_100km"]) ** (km / 100.0),
            )
        )
    rows = [frame for frame in made if len(frame)]
    if not rows:
        empty = {name: pd.Series([], dtype="str" if name in _TEXT else "float64") for name in COLUMNS}
        empty["links"] = pd.Series([], dtype="object")
        return pd.DataFrame(empty)
    return pd.concat(rows, ignore_index=True)[list(COLUMNS)]


def _paths_of(links: pd.DataFrame, order: dict[str, int]) -> tuple[pd.DataFrame, np.ndarray, int]:
    """The shortest paths over one mode's links, their exact lengths, and what a kilometre is in those lengths."""
    graph, scale = _graph(links)
    paths = [
        path for origin in sorted(graph, key=lambda site: order.get(site, 0)) for path in shortest_paths(graph, origin)
    ]
    paths.sort(key=lambda path: (order.get(path[0], 0), order.get(path[1], 0)))
    lengths = np.array([path[2] for path in paths], dtype=object)  # whole numbers of any size
    table = pd.DataFrame(
        {
            "from": pd.Series([path[0] for path in paths], dtype="str"),
            "to": pd.Series([path[1] for path in paths], dtype="str"),
            "transport_mode": pd.Series(
                [links["transport_mode"].iloc[0] if len(links) else ""] * len(paths), dtype="str"
            ),
            "km": np.array([length / scale for length in lengths], dtype="float64"),  # rounded once, correctly
            "links": pd.Series([path[3] for path in paths], dtype="object"),
        }
    )
    return table, lengths, scale


def _graph(links: pd.DataFrame) -> tuple[Graph, int]:
    """The links as arcs whose length is the exact whole number km × scale."""
    graph: Graph = {}
    exact = [Decimal(repr(float(km))) for km in links["km"]]
    decimals = max((-int(km.as_tuple().exponent) for km in exact), default=0)
    scale = 10 ** max(decimals, 0)
    ends = zip(links["link"], links["from"], links["to"], links["both_ways"], exact, strict=True)
    for link, start, end, both_ways, km in ends:
        length = int(Fraction(km) * scale)
        graph.setdefault(start, []).append((link, end, length))
        graph.setdefault(end, [])
        if both_ways:
            graph[end].append((link, start, length))
    return graph, scale


def shortest_paths(graph: Graph, origin: str) -> Iterator[Path]:
    """From, to, length and link ids of the path that counts, for every node that can be reached from ``origin``.

    Dijkstra's algorithm (1959, A note on two problems in connexion with graphs). A path's label is its length first and
    its number of links second: a path has fewer links than there are nodes, so the two never mix. Paths of equal label
    have equally many links, so comparing them as tuples is comparing them link by link, and the first that leaves the
    queue for a node is the one that counts.
    """
    base = max(len(graph), 1)
    queue: list[tuple[int, tuple[str, ...], str]] = [(0, (), origin)]
    best: dict[str, int] = {origin: 0}
    settled: set[str] = set()
    while queue:
        label, path, site = heapq.heappop(queue)
        if site in settled:
            continue
        settled.add(site)
        if site != origin:
            yield origin, site, label // base, path
        for link, end, length in graph[site]:
            further = label + length * base + 1
            if end not in settled and further <= best.get(end, further):
                best[end] = further
                heapq.heappush(queue, (further, (*path, link), end))
