"""Measures: what a policy or an objective adds up, as terms with the facts that filters look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from .case_tables import Case, ContractError, Group, Row
from .program import Column
from .routes import Route, places

Facts = dict[str, Any]

FILTERS = ("commodity", "category", "unit", "site", "kind", "region", "county", "owner", "chain", "process", "mode",
           "plant", "contract", "transport_mode", "period", "season", "year")  # fmt: skip
QUANTITIES = ("produced", "consumed", "generated", "utilised", "disposed", "released", "supplied", "sold", "shipped",
              "activity", "capacity", "new_capacity", "output_value", "revenue", "land")  # fmt: skip
OF_A_YEAR = ("capacity", "new_capacity", "land")


@dataclass(frozen=True)
class Term:
    """A column, its coefficient in the measure, and what is known of it; a fact that is missing matches no filter."""

    column: Column
    coefficient: float
    facts: Facts


def substitution(plant: Row, group: Group, member: Row, t: str) -> Column:
    """The column u of one row of a group."""
    return ("u", plant["plant"], group.name, group.mode or "*", member["mode"], member["commodity"], t)


def quantity_terms(case: Case, routes: list[Route], quantity: str) -> Iterator[Term]:
    """Every term of a quantity in the whole case."""
    if quantity in ("produced", "generated", "consumed", "output_value"):
        yield from _flow_terms(case, quantity)
    elif quantity == "utilised":
        yield from _flow_terms(case, "consumed")
        yield from _trade_terms(case, "sold")
    elif quantity in ("supplied", "sold", "revenue", "disposed"):
        yield from _trade_terms(case, quantity)
    elif quantity == "released":
        for site, commodity in release_places(case, routes):
            for period in case.periods:
                facts = _site(case, site) | _commodity(case, commodity, chain=True) | _time(period)
                yield Term(("e", site, commodity, period["period"]), 1.0, facts)
    elif quantity == "shipped":
        for route in routes:
            for period in case.periods:
                facts = _site(case, route.origin) | _commodity(case, route.commodity, chain=True) | _time(period)
                facts["transport_mode"] = route.transport_mode
                yield Term(("f", *route.name, period["period"]), 1.0, facts)
    elif quantity == "activity":
        for plant in case.tables["plants"]:
            for mode in case.modes_of(plant["process"]):
                for period in case.periods:
                    facts = _plant(case, plant, mode) | _time(period)
                    yield Term(("x", plant["plant"], mode, period["period"]), 1.0, facts)
    elif quantity in OF_A_YEAR:
        for plant in case.tables["plants"]:
            for year in case.years:
                symbol = "z" if quantity == "new_capacity" else "C"
                coefficient = case.processes[plant["process"]]["land"] if quantity == "land" else 1.0
                facts = _plant(case, plant, "") | {"year": year}
                yield Term((symbol, plant["plant"], str(year)), coefficient, facts)
    else:
        raise ContractError(f"no measure is called {quantity}")


def _flow_terms(case: Case, quantity: str) -> Iterator[Term]:
    """Produced, generated, consumed and output_value: the flows of plants."""
    for plant in case.tables["plants"]:
        process = case.processes[plant["process"]]
        for period in case.periods:
            for mode in case.modes_of(plant["process"]):
                for commodity, coefficient in case.fixed_flows(plant["process"], mode).items():
                    row = case.commodities[commodity]
                    wanted = {
                        "produced": coefficient > 0,
                        "generated": coefficient > 0 and row["category"] == "byproduct",
                        "consumed": coefficient < 0,
                        "output_value": coefficient > 0 and commodity == process["main_commodity"],
                    }[quantity]
                    if wanted:
                        value = row["reference_price"] if quantity == "output_value" else 1.0
                        facts = _plant(case, plant, mode) | _commodity(case, commodity) | _time(period)
                        activity = ("x", plant["plant"], mode, period["period"])
                        yield Term(activity, abs(coefficient) * value, facts)
            if quantity == "consumed":
                for group in case.groups_of(plant["process"]):
                    for member in group.members:
                        facts = _plant(case, plant, group.mode or "") | _commodity(case, member["commodity"])
                        column = substitution(plant, group, member, period["period"])
                        yield Term(column, -member["coefficient"], facts | _time(period))


def _trade_terms(case: Case, quantity: str) -> Iterator[Term]:
    """Supplied, sold, revenue and disposed: what crosses the border of the case."""
    table, key, symbol = {
        "supplied": ("supplies", "supply", "s"),
        "sold": ("demands", "demand", "d"),
        "revenue": ("demands", "demand", "d"),
        "disposed": ("disposals", "disposal", "w"),
    }[quantity]
    for row in case.tables[table]:
        for period in case.periods:
            value = row["price"] * case.factor(row["price_profile"], period["period"]) if quantity == "revenue" else 1.0
            facts = _site(case, row["site"]) | _commodity(case, row["commodity"], chain=True) | _time(period)
            facts |= {name: row[name] for name in ("owner", "contract") if name in row}
            yield Term((symbol, row[key], period["period"]), value, facts)


def _site(case: Case, site: str) -> Facts:
    row = case.sites[site]
    return {"site": site} | {name: row[name] for name in ("kind", "region", "county") if row[name] is not None}


def _commodity(case: Case, commodity: str, chain: bool = False) -> Facts:
    row = case.commodities[commodity]
    facts = {"commodity": commodity, "category": row["category"], "unit": row["unit"]}
    return facts | {"chain": row["chain"]} if chain else facts


def _plant(case: Case, plant: Row, mode: str) -> Facts:
    facts = _site(case, plant["site"]) | {"plant": plant["plant"], "owner": plant["owner"], "process": plant["process"]}
    facts["chain"] = case.processes[plant["process"]]["chain"]
    return facts | {"mode": mode} if mode else facts


def _time(period: Row) -> Facts:
    facts = {"period": period["period"], "year": period["year"]}
    return facts | {"season": period["season"]} if period["season"] is not None else facts


def release_places(case: Case, routes: list[Route]) -> list[tuple[str, str]]:
    """Where a surplus may be let go: a balance exists and the commodity's surplus is free."""
    return [place for place in balance_places(case, routes) if case.commodities[place[1]]["surplus"] == "free"]


def balance_places(case: Case, routes: list[Route]) -> list[tuple[str, str]]:
    """The (site, commodity) pairs that something touches."""
    sources, uses = places(case)
    ends = {(route.origin, route.commodity) for route in routes}
    ends |= {(route.destination, route.commodity) for route in routes}
    return sorted(sources | uses | ends)


def measure_terms(case: Case, routes: list[Route], measure: Row | list[Row], per: str | None = None) -> list[Term]:
    """The terms of a measure or a list of measures, filtered, weighted and factored."""
    if isinstance(measure, list):
        return [term for part in measure for term in measure_terms(case, routes, part, per)]
    unknown = set(measure) - {"quantity", "weights", "factor", "sense", *FILTERS}
    if unknown:
        raise ContractError(f"a measure has no {sorted(unknown)}")
    filters = {name: measure[name] for name in FILTERS if name in measure}
    weights = measure.get("weights")
    found = False
    terms = []
    for term in quantity_terms(case, routes, measure["quantity"]):
        if not all(_matches(term.facts.get(name), wanted) for name, wanted in filters.items()):
            continue
        found = True
        weight = measure.get("factor", 1.0)
        if weights is not None:
            if "commodity" not in term.facts:
                raise ContractError(f"{measure['quantity']} has no commodities to weigh")
            weight *= weights.get(term.facts["commodity"], 0.0)
        terms.append(replace(term, coefficient=term.coefficient * weight))
    if not found:
        raise ContractError(f"the filters of {measure} match nothing")
    return terms


def constraint_of(term: Term, per: str | None) -> tuple[Any, int, str | None] | None:
    """The constraint that a term belongs to: value of per, year, and period where bounds are per period; or none."""
    if per == "period" and "period" not in term.facts:
        return None
    period = term.facts["period"] if per == "period" else None
    if per in (None, "period", "year"):
        return (None, term.facts["year"], period)
    return (term.facts[per], term.facts["year"], period) if per in term.facts else None


def _matches(fact: Any, wanted: Any) -> bool:
    return fact is not None and fact in (wanted if isinstance(wanted, list) else [wanted])
