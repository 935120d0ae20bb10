"""Routes: for each transport mode and class the shortest path over that mode's links."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from fractions import Fraction

from .case_tables import Case

# length as written (exact), number of links, link ids from the origin: compared in this order, as the contract says
Label = tuple[Fraction, int, tuple[str, ...]]


@dataclass(frozen=True)
class Route:
    """The way of one commodity from one site to another by one transport mode."""

    origin: str
    destination: str
    commodity: str
    transport_mode: str
    km: float
    links: tuple[str, ...]
    cost: float
    loss: float
    freight_weight: float

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What identifies it."""
        return (self.origin, self.destination, self.commodity, self.transport_mode)


def shortest_paths(case: Case, transport_mode: str, origin: str) -> dict[str, Label]:
    """Dijkstra over a mode's links from one site; the label decides between paths of equal length."""
    arcs: dict[str, list[tuple[Fraction, str, str]]] = {}
    for link in case.tables["links"]:
        if link["transport_mode"] == transport_mode:
            km = Fraction(link["km"])
            arcs.setdefault(link["from"], []).append((km, link["link"], link["to"]))
            if link["both_ways"]:
                arcs.setdefault(link["to"], []).append((km, link["link"], link["from"]))
    settled: dict[str, Label] = {}
    queue: list[tuple[Label, str]] = [((Fraction(0), 0, ()), origin)]
    while queue:
        label, site = heapq.heappop(queue)
        if site in settled:
            continue
        settled[site] = label
        length, count, links = label
        for km, link_id, neighbour in arcs.get(site, []):
            if neighbour not in settled:
                heapq.heappush(queue, ((length + km, count + 1, (*links, link_id)), neighbour))
    del settled[origin]
    return settled


def places(case: Case) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(site, commodity) pairs where the commodity can arise, and where it can be used, sold, disposed of or stored.

    Decided by the rows of the case alone: a plant without capacity counts, a storage counts as both.
    """
    sources: set[tuple[str, str]] = set()
    uses: set[tuple[str, str]] = set()
    for plant in case.tables["plants"]:
        for row in case.flows_of(plant["process"]):
            (sources if row["coefficient"] > 0 else uses).add((plant["site"], row["commodity"]))
    for table, sets in (("supplies", [sources]), ("demands", [uses]), ("disposals", [uses]),
                        ("storages", [sources, uses])):  # fmt: skip
        for row in case.tables[table]:
            for pairs in sets:
                pairs.add((row["site"], row["commodity"]))
    return sources, uses


def find_routes(case: Case) -> list[Route]:
    """Every route that exists."""
    sources, uses = places(case)
    modes = {row["transport_mode"] for row in case.tables["transport_modes"]}
    paths = {(mode, site): shortest_paths(case, mode, site) for mode in modes for site in case.sites}
    routes = []
    for carrier in case.tables["transport_modes"]:
        for commodity, facts in case.commodities.items():
            if facts["transport_class"] != carrier["transport_class"]:
                continue
            for origin in case.sites:
                for destination, (km, _, links) in sorted(paths[carrier["transport_mode"], origin].items()):
                    if (origin, commodity) not in sources or (destination, commodity) not in uses:
                        continue
                    if carrier["max_km"] is not None and km > Fraction(carrier["max_km"]):
                        continue
                    cost = carrier["cost_fixed"] + float(km) * carrier["cost_per_km"]
                    loss = 1.0 - (1.0 - carrier["loss_per_100km"]) ** (float(km) / 100.0)
                    weight = facts["freight_weight"]
                    routes.append(Route(origin, destination, commodity, carrier["transport_mode"], float(km), links,
                                        weight * cost, loss, weight))  # fmt: skip
    return routes
