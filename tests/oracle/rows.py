"""The program of a case, row by row as FORMULATION.md has it; naive on purpose, every variable exists.

Columns are tuples: x activity (plant, mode, period), u substitution (plant, group, mode or *, the row's mode,
commodity, period), C capacity in service and z new capacity (plant, year), b building at all and n units (plant, year),
s, d, w supply, sale and disposal (id, period), e release (site, commodity, period), f shipment (route, period),
q stock (storage, period).
"""

from __future__ import annotations

import math

from .case_tables import HOURS_OF_A_YEAR, Case, Row
from .program import Expression, Program, add
from .routes import Route
from .terms import balance_places, release_places, substitution

TRADE = {"supplies": ("s", "supply"), "demands": ("d", "demand"), "disposals": ("w", "disposal")}


def build_rows(case: Case, routes: list[Route]) -> Program:
    """Everything but policies and the objective."""
    program = Program()
    _columns(case, routes, program)
    for plant in case.tables["plants"]:
        _capacity_in_service(case, plant, program)
        _building(case, plant, program)
        for period in case.periods:
            _capacity(case, plant, period, program)
            _mode_shares(case, plant, period, program)
            _substitution(case, plant, period, program)
            _quality(case, plant, period, program)
    for period in case.periods:
        _balances(case, routes, period, program)
    _trade_limits(case, program)
    _stocks(case, program)
    _links(case, routes, program)
    _land(case, program)
    return program


def _columns(case: Case, routes: list[Route], program: Program) -> None:
    """Every variable, ≥ 0."""
    for plant in case.tables["plants"]:
        for year in map(str, case.years):
            program.column(("C", plant["plant"], year))
            program.column(("z", plant["plant"], year))
    for period in case.periods:
        t = period["period"]
        for plant in case.tables["plants"]:
            for mode in case.modes_of(plant["process"]):
                program.column(("x", plant["plant"], mode, t))
            for group in case.groups_of(plant["process"]):
                for member in group.members:
                    program.column(substitution(plant, group, member, t))
        for table, (symbol, key) in TRADE.items():
            for row in case.tables[table]:
                program.column((symbol, row[key], t))
        for site, commodity in release_places(case, routes):
            program.column(("e", site, commodity, t))
        for route in routes:
            program.column(("f", *route.name, t))
        for storage in case.tables["storages"]:
            program.column(("q", storage["storage"], t), upper=storage["capacity"])


def _balances(case: Case, routes: list[Route], period: Row, program: Program) -> None:
    """1. Sources equal uses for every commodity at every site that something touches."""
    t = period["period"]
    balances: dict[tuple[str, str], Expression] = {place: {} for place in balance_places(case, routes)}
    for plant in case.tables["plants"]:
        for mode in case.modes_of(plant["process"]):
            for commodity, coefficient in case.fixed_flows(plant["process"], mode).items():
                add(balances[plant["site"], commodity], ("x", plant["plant"], mode, t), coefficient)
        for group in case.groups_of(plant["process"]):
            for member in group.members:
                place = (plant["site"], member["commodity"])
                add(balances[place], substitution(plant, group, member, t), member["coefficient"])
    for table, (symbol, key) in TRADE.items():
        for row in case.tables[table]:
            sign = 1.0 if table == "supplies" else -1.0
            add(balances[row["site"], row["commodity"]], (symbol, row[key], t), sign)
    for site, commodity in release_places(case, routes):
        add(balances[site, commodity], ("e", site, commodity, t), -1.0)
    for route in routes:
        add(balances[route.origin, route.commodity], ("f", *route.name, t), -1.0)
        add(balances[route.destination, route.commodity], ("f", *route.name, t), 1.0 - route.loss)
    given = dict.fromkeys(balances, 0.0)
    for storage in case.tables["storages"]:
        place = (storage["site"], storage["commodity"])
        add(balances[place], ("q", storage["storage"], t), -1.0)
        before = _period_before(case, storage, t)
        if before is None:
            given[place] += (1.0 - storage["loss"]) * storage["initial"]
        else:
            add(balances[place], ("q", storage["storage"], before), 1.0 - storage["loss"])
    for place, terms in balances.items():
        program.row(f"balance {place} {t}", -given[place], terms, -given[place])


def _period_before(case: Case, storage: Row, t: str) -> str | None:
    """The period whose stock is carried into t; None before the first of the horizon."""
    order = [period["period"] for period in case.periods]
    if storage["carry"] == "horizon":
        return order[order.index(t) - 1] if order.index(t) > 0 else None
    year = next(period["year"] for period in case.periods if period["period"] == t)
    cycle: list[str] = [period["period"] for period in case.periods_of(year)]
    return cycle[cycle.index(t) - 1]


def _activity(case: Case, plant: Row, t: str, factor: float = 1.0) -> Expression:
    """Σ_m x[i,m,t], times a factor."""
    return {("x", plant["plant"], mode, t): factor for mode in case.modes_of(plant["process"])}


def _capacity_in_service(case: Case, plant: Row, program: Program) -> None:
    """C[i,y] = what was there and is not gone + what was built and has not outlived itself."""
    lifetime = case.processes[plant["process"]]["lifetime"]
    for year in case.years:
        terms: Expression = {("C", plant["plant"], str(year)): 1.0}
        for built in case.years:
            if built <= year and year - built < lifetime:
                add(terms, ("z", plant["plant"], str(built)), -1.0)
        there = plant["capacity"] if plant["first_year"] <= year <= plant["last_year"] else 0.0
        program.row(f"capacity in service {plant['plant']} {year}", there, terms, there)


def _capacity(case: Case, plant: Row, period: Row, program: Program) -> None:
    """2. Activity within capacity, and above the least load."""
    t, process = period["period"], case.processes[plant["process"]]
    hours = period["hours"] / HOURS_OF_A_YEAR if process["capacity_basis"] == "year" else period["hours"]
    available = process["availability"] if plant["availability"] is None else plant["availability"]
    usable = available * case.factor(plant["profile"], t) * hours
    column = ("C", plant["plant"], str(period["year"]))
    most = _activity(case, plant, t)
    add(most, column, -usable)
    program.row(f"capacity {plant['plant']} {t}", -math.inf, most, 0.0)
    least = _activity(case, plant, t)
    add(least, column, -usable * process["min_load"])
    program.row(f"min_load {plant['plant']} {t}", 0.0, least, math.inf)


def _mode_shares(case: Case, plant: Row, period: Row, program: Program) -> None:
    """3. A mode's share of the plant's activity within its bounds."""
    t = period["period"]
    for mode in case.modes_of(plant["process"]):
        bounds = case.mode_row(plant["process"], mode)
        _share_rows(program, {("x", plant["plant"], mode, t): 1.0}, _activity(case, plant, t), bounds)


def _share_rows(program: Program, part: Expression, whole: Expression, bounds: Row) -> None:
    """min_share · whole ≤ part ≤ max_share · whole."""
    for share, lower, upper in ((bounds["min_share"], 0.0, math.inf), (bounds["max_share"], -math.inf, 0.0)):
        terms = dict(part)
        for column, coefficient in whole.items():
            add(terms, column, -share * coefficient)
        program.row("share", lower, terms, upper)


def _substitution(case: Case, plant: Row, period: Row, program: Program) -> None:
    """4. The members of a group meet its requirement, each within its share."""
    t = period["period"]
    for group in case.groups_of(plant["process"]):
        whole: Expression = {("x", plant["plant"], group.mode, t): 1.0} if group.mode else _activity(case, plant, t)
        terms = {column: -coefficient for column, coefficient in whole.items()}
        for member in group.members:
            column = substitution(plant, group, member, t)
            add(terms, column, 1.0)
            _share_rows(program, {column: 1.0}, whole, member)
        program.row(f"substitution {plant['plant']} {group.name} {t}", 0.0, terms, 0.0)


def _quality(case: Case, plant: Row, period: Row, program: Program) -> None:
    """5. The mean of a property over what one or several groups take, all modes together."""
    t = period["period"]
    values = {(row["commodity"], row["property"]): row["value"] for row in case.tables["properties"]}
    for limit in case.tables["property_limits"]:
        if limit["process"] != plant["process"]:
            continue
        for bound, lower, upper in ((limit["min"], 0.0, math.inf), (limit["max"], -math.inf, 0.0)):
            if bound is None:
                continue
            terms: Expression = {}
            for group in case.groups_of(plant["process"]):
                for member in group.members if group.name in limit["group"] else ():
                    value = values.get((member["commodity"], limit["property"]), 0.0)
                    add(terms, substitution(plant, group, member, t), -member["coefficient"] * (value - bound))
            program.row(f"quality {plant['plant']} {limit['property']} {t}", lower, terms, upper)


def _trade_limits(case: Case, program: Program) -> None:
    """6. Supplies, demands and disposals within their yearly and hourly limits."""
    for table, (symbol, key) in TRADE.items():
        for row in case.tables[table]:
            for year in case.years:
                terms: Expression = {(symbol, row[key], period["period"]): 1.0 for period in case.periods_of(year)}
                program.row(f"{row[key]} {year}", row.get("min_year", 0.0), terms, row["max_year"])
            for period in case.periods if table != "disposals" else ():
                hours = period["hours"] * case.factor(row["profile"], period["period"])
                most = math.inf if math.isinf(row["max_hour"]) else row["max_hour"] * hours
                program.row(f"{row[key]} {period['period']}", row["min_hour"] * hours,
                            {(symbol, row[key], period["period"]): 1.0}, most)  # fmt: skip


def _stocks(case: Case, program: Program) -> None:
    """7. The last stock of the horizon (the capacity is the column's bound, the carrying is in the balance)."""
    for storage in case.tables["storages"]:
        if storage["carry"] == "horizon":
            last = ("q", storage["storage"], case.periods[-1]["period"])
            program.row(f"final {storage['storage']}", storage["final"], {last: 1.0}, math.inf)


def _links(case: Case, routes: list[Route], program: Program) -> None:
    """8. A link's capacity is shared by all routes over it, both directions together."""
    for link in case.tables["links"]:
        for year in case.years:
            terms: Expression = {}
            for route in routes if link["capacity_year"] < math.inf else ():
                for period in case.periods_of(year) if link["link"] in route.links else ():
                    add(terms, ("f", *route.name, period["period"]), route.freight_weight)
            program.row(f"link {link['link']} {year}", -math.inf, terms, link["capacity_year"])


def _land(case: Case, program: Program) -> None:
    """9. The land of all capacity in service."""
    for site, facts in case.sites.items():
        for year in case.years:
            terms: Expression = {}
            for plant in case.tables["plants"]:
                if plant["site"] == site:
                    add(terms, ("C", plant["plant"], str(year)), case.processes[plant["process"]]["land"])
            program.row(f"land {site} {year}", -math.inf, terms, facts["land"])


def _building(case: Case, plant: Row, program: Program) -> None:
    """10. What may be built, when, and in what lumps."""
    total: Expression = {}
    for year in case.years:
        built = ("z", plant["plant"], str(year))
        add(total, built, 1.0)
        if not plant["first_year"] <= year <= plant["last_year"]:
            program.upper[built] = 0.0
            continue
        if plant["unit_size"] is not None:
            units = ("n", plant["plant"], str(year))
            program.column(units, integer=True)
            program.row(f"units {plant['plant']} {year}", 0.0, {built: 1.0, units: -plant["unit_size"]}, 0.0)
        if is_decision(plant):
            decision = ("b", plant["plant"], str(year))
            program.column(decision, upper=1.0, integer=True)
            name = f"built {plant['plant']} {year}"
            program.row(name, -math.inf, {built: 1.0, decision: -plant["max_new"]}, 0.0)
            program.row(name, 0.0, {built: 1.0, decision: -plant["min_new"]}, math.inf)
    program.row(f"max_new {plant['plant']}", -math.inf, total, plant["max_new"])


def is_decision(plant: Row) -> bool:
    """Whether building is a yes/no decision."""
    return bool(plant["min_new"] > 0.0 or plant["fixed_charge"] != 0.0)
