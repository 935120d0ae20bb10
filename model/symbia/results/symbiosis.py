"""Indicators of industrial symbiosis: how closely plants and parks are tied, how much goes round, who depends on whom.

All are read off the solution's exchanges (proportional mixing, see ``exchange.py``); what a plant gives to itself is no
exchange. None says what would happen if a park or a link were lost: that takes another solve (``losses``).
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from symbia.case import Case
from symbia.results.tables import period_year

Floats = npt.NDArray[np.float64]
Row = tuple[str, str, int, float, str]


def symbiosis(case: Case, tables: dict[str, pd.DataFrame], known: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``indicators``; ``known`` are the rows that ``indicators.py`` has made."""
    exchanges = tables["exchanges"]
    between = exchanges[(exchanges["source_kind"] == "plant") & (exchanges["use_kind"] == "plant")]
    others = between[between["source_id"] != between["use_id"]]
    active = _active(case, tables["activity"])
    rows: list[Row] = [*utilisation(known), *recycling(known, between)]
    for year in sorted(active):
        own = others[others["year"] == year]
        plants, sites = active[year]["plant"].unique(), active[year]["site"].unique()
        rows += network(case, own, len(plants), year)
        rows += parks(own, list(sites), year)
        rows += cycling(case, exchanges[exchanges["year"] == year], year)
    rows += dependence(case, exchanges)
    return pd.DataFrame(rows, columns=["indicator", "item", "year", "value", "unit"])


def _active(case: Case, activity: pd.DataFrame) -> dict[int, pd.DataFrame]:
    running = activity.assign(year=activity["period"].map(period_year(case)))
    running = running.groupby(["year", "plant", "site"], as_index=False)["amount"].sum()
    running = running[running["amount"] > 0]
    return {int(year): table for year, table in running.groupby("year")}


def utilisation(known: pd.DataFrame) -> list[Row]:
    """``utilisation_rate_all``, by unit: by-products taken by plants or sold, per by-products made or bought.

    The comprehensive utilisation rate of industrial solid waste of HJ 274-2015 (Ministry of Environmental Protection of
    China, Standard for national demonstration eco-industrial parks), over all by-products counted in the unit.
    """
    sums = known[known["indicator"].isin(["generated", "bought", "utilised"])]
    sums = sums.pivot_table(index=["unit", "year"], columns="indicator", values="value", aggfunc="sum", fill_value=0.0)
    sums = sums.reindex(columns=["generated", "bought", "utilised"], fill_value=0.0)
    return [
        ("utilisation_rate_all", str(unit), int(year), float(row["utilised"] / (row["generated"] + row["bought"])), "1")
        for (unit, year), row in sums.iterrows()
        if row["generated"] + row["bought"] > 0
    ]


def recycling(known: pd.DataFrame, between: pd.DataFrame) -> list[Row]:
    """``recycling_rate``, by by-product: what plants make of it and plants take again, per what plants make.

    Old scrap recovered per scrap generated, as in Graedel et al. 2011, What do we know about metal recycling rates?,
    Journal of Industrial Ecology 15(3), 355-366: what is sold outside or bought in does not count, nor what is lost on
    the road.
    """
    made = known[(known["indicator"] == "generated") & (known["value"] > 0)]
    again = between.groupby(["commodity", "year"])["amount"].sum()
    return [
        ("recycling_rate", str(row.item), int(row.year), float(again.get((row.item, row.year), 0.0) / row.value), "1")
        for row in made.itertuples()
    ]


def network(case: Case, exchanges: pd.DataFrame, plants: int, year: int) -> list[Row]:
    """``connectance`` and ``symbiosis_density`` of the plants in service in the year.

    Connectance is 2 L / (S (S - 1)) with S plants and L pairs of them that exchange anything, either way: Hardy and
    Graedel 2002, Industrial ecosystems as food webs, Journal of Industrial Ecology 6(1), 29-38. Symbiosis density is
    the share of the S (S - 1) ordered pairs in which the one takes a by-product of the other: density of a directed
    graph, Wasserman and Faust 1994, Social Network Analysis, chapter 4.
    """
    if plants < 2:
        return []
    possible = plants * (plants - 1)
    pairs = {frozenset(pair) for pair in zip(exchanges["source_id"], exchanges["use_id"], strict=True)}
    category = case["commodities"].set_index("commodity")["category"]
    waste = exchanges[exchanges["commodity"].map(category) == "byproduct"]
    directed = set(zip(waste["source_id"], waste["use_id"], strict=True))
    return [
        ("connectance", "all", year, 2 * len(pairs) / possible, "1"),
        ("symbiosis_density", "all", year, len(directed) / possible, "1"),
    ]


def parks(exchanges: pd.DataFrame, sites: list[str], year: int) -> list[Row]:
    """``park_degree`` and ``park_betweenness`` of each site with a plant in service.

    Degree: how many other sites it takes from or gives to. Betweenness: the share of shortest paths of exchange between
    two others that lead through it: Freeman 1977, A set of measures of centrality based on betweenness, Sociometry 40,
    35-41; used on symbiosis by Chopra and Khanna 2014, Understanding resilience in industrial symbiosis networks,
    Journal of Environmental Management 141, 86-94.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(sites))
    ends = zip(exchanges["source_site"], exchanges["use_site"], strict=True)
    graph.add_edges_from((one, other) for one, other in ends if one != other)
    degree = dict(graph.to_undirected().degree())
    between = nx.betweenness_centrality(graph)
    return [
        *(("park_degree", str(site), year, float(degree[site]), "1") for site in graph),
        *(("park_betweenness", str(site), year, float(between[site]), "1") for site in graph),
    ]


def cycling(case: Case, exchanges: pd.DataFrame, year: int) -> list[Row]:
    """``finn_cycling_index``, by unit: the share of all that flows through plants that comes back to where it was.

    Finn 1976, Measures of ecosystem structure and function derived from analysis of flows, Journal of Theoretical
    Biology 56, 363-380: sum of T (n - 1) / n over sum of T, with T the throughflow of a plant and n its diagonal
    element of (I - G)^-1, where G are the shares of its throughflow that come from each other plant. Only commodities
    counted in the same unit can be added; where more leaves a plant than enters it in that unit (or less), the rest
    crosses the border. A unit in which no plant takes from another has no row.
    """
    units = case["commodities"].set_index("commodity")["unit"]
    table = exchanges.assign(unit=exchanges["commodity"].map(units))
    itself = (table["source_kind"] == "plant") & (table["use_kind"] == "plant")
    table = table[~(itself & (table["source_id"] == table["use_id"]))]
    rows: list[Row] = []
    for unit, own in table.groupby("unit"):
        given, taken = own[own["source_kind"] == "plant"], own[own["use_kind"] == "plant"]
        both = own[(own["source_kind"] == "plant") & (own["use_kind"] == "plant")]
        if not len(both):
            continue
        names = sorted({*given["source_id"], *taken["use_id"]})
        place = {name: number for number, name in enumerate(names)}
        inward = taken.groupby("use_id")["amount"].sum().reindex(names, fill_value=0.0)
        outward = given.groupby("source_id")["amount"].sum().reindex(names, fill_value=0.0)
        through = np.maximum(inward.to_numpy(dtype=float), outward.to_numpy(dtype=float))
        share = np.zeros((len(names), len(names)))
        np.add.at(share, (both["source_id"].map(place), both["use_id"].map(place)), both["amount"].to_numpy(float))
        share /= through[None, :]
        try:
            again = _returns(share)
        except np.linalg.LinAlgError:  # a ring that nothing enters or leaves
            continue
        index = float((through * (again - 1.0) / again).sum() / through.sum())
        rows.append(("finn_cycling_index", str(unit), year, index, "1"))
    return rows


def _returns(share: Floats) -> Floats:
    """Diagonal of (I - G)^-1: what leads back to a plant stays among those that lead to each other."""
    count, member = csgraph.connected_components(sparse.csr_array(share), connection="strong")
    again = np.ones(len(share))
    for ring in np.flatnonzero(np.bincount(member, minlength=count) > 1):
        own = np.flatnonzero(member == ring)
        again[own] = np.diag(np.linalg.inv(np.eye(len(own)) - share[np.ix_(own, own)]))
    return again


def dependence(case: Case, exchanges: pd.DataFrame) -> list[Row]:
    """``supplier_concentration`` and ``largest_supplier_share``, by commodity that plants take.

    For each plant that takes it, the sum of the squared shares of its suppliers (the Herfindahl-Hirschman index,
    Rhoades 1993, Federal Reserve Bulletin 79, 188-189: 1 is a single supplier) and the greatest share; then the mean
    over plants, weighted by what they take. Suppliers are owners, a plant's own among them; a stock is one of its own.
    """
    owner = {
        **{("plant", row.plant): row.owner for row in case["plants"].itertuples()},
        **{("supply", row.supply): row.owner for row in case["supplies"].itertuples()},
    }
    taken = exchanges[exchanges["use_kind"] == "plant"]
    ends = zip(taken["source_kind"], taken["source_id"], strict=True)
    taken = taken.assign(supplier=[owner.get(end, f"{end[0]}:{end[1]}") for end in ends])
    user = ["commodity", "year", "use_id"]
    amounts = taken.groupby([*user, "supplier"], as_index=False)["amount"].sum()
    amounts["total"] = amounts.groupby(user)["amount"].transform("sum")
    amounts["share"] = amounts["amount"] / amounts["total"]
    amounts["square"] = amounts["share"] ** 2
    users = amounts.groupby(user, as_index=False).agg(
        total=("total", "first"), index=("square", "sum"), most=("share", "max")
    )
    rows: list[Row] = []
    for (commodity, year), own in users.groupby(["commodity", "year"]):
        weight = own["total"] / own["total"].sum()
        rows.append(("supplier_concentration", str(commodity), int(year), float((own["index"] * weight).sum()), "1"))
        rows.append(("largest_supplier_share", str(commodity), int(year), float((own["most"] * weight).sum()), "1"))
    return rows
