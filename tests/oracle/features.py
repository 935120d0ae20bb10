"""Which parts of the contract a case uses, read off its tables."""

from __future__ import annotations

from typing import Any

from .case_tables import Case, Row
from .routes import find_routes


def features_of(case: Case) -> set[str]:
    """The names of the features that a case has."""
    found = {name for name, present in (_tables(case) | _networks(case)).items() if present}
    for policy in case.policies:
        found |= _policy(policy)
    objective = case.settings.get("objective", "net_value")
    if isinstance(objective, str):
        found.add(f"objective {objective}")
    else:
        found.add("objective list" if isinstance(objective, list) else "objective measure")
    return found


def _any(rows: list[Row], **wanted: Any) -> bool:
    """Whether some row has some other value than the given one in a column."""
    return any(row[name] != default for row in rows for name, default in wanted.items())


def _tables(case: Case) -> dict[str, bool]:
    plants, processes, flows = case.tables["plants"], case.tables["processes"], case.tables["process_flows"]
    modes, trades = case.tables["process_modes"], case.tables["supplies"] + case.tables["demands"]
    groups = [group for process in case.processes for group in case.groups_of(process)]
    both = {(row["process"], row["commodity"]) for row in flows if row["mode"] == "" and row["group"] is None}
    years = list(case.years)
    return {
        "modes": _any(flows, mode=""),
        "blank-mode and mode rows of one commodity": any(
            row["mode"] and row["group"] is None and (row["process"], row["commodity"]) in both for row in flows
        ),
        "mode shares": _any(modes, min_share=0.0, max_share=1.0),
        "mode cost": _any(modes, variable_cost=0.0),
        "groups": bool(groups),
        "groups by mode": any(group.mode for group in groups),
        "group of all modes in a process with modes": any(
            row["group"] and case.modes_of(row["process"]) != [""] for row in flows
        )
        and any(group.mode is None for group in groups),
        "group shares": any(row["group"] and (row["min_share"] > 0 or row["max_share"] < 1) for row in flows),
        "quality": bool(case.tables["property_limits"]),
        "quality over several groups": any(len(row["group"]) > 1 for row in case.tables["property_limits"]),
        "several periods a year": any(len(case.periods_of(year)) > 1 for year in years),
        "default periods": case.periods[0]["period"].startswith("year"),
        "several years": len(years) > 1,
        "year weights": any(weight != 1 for weight in case.years.values()),
        "discounting": case.settings.get("discount_rate", 0) > 0,
        "capacity_basis hour": _any(processes, capacity_basis="year"),
        "capacity_basis year": _any(processes, capacity_basis="hour"),
        "availability": _any(processes, availability=1.0),
        "availability of a plant": _any(plants, availability=None),
        "min_load": _any(processes, min_load=0.0),
        "capacity outlived": any(row["lifetime"] <= years[-1] - years[0] for row in processes),
        "new capacity": _any(plants, max_new=0.0),
        "unlimited new capacity": any(row["max_new"] == float("inf") for row in plants),
        "first_year or last_year": any(row["first_year"] > -1e9 or row["last_year"] < 1e9 for row in plants),
        "unit_size": _any(plants, unit_size=None),
        "min_new": _any(plants, min_new=0.0),
        "fixed_charge": _any(plants, fixed_charge=0.0),
        "integers": _any(plants, unit_size=None) or _any(plants, min_new=0.0, fixed_charge=0.0),
        "owner": any(row["owner"] != row["site"] for row in plants + trades),
        "plant profile": _any(plants, profile=None),
        "price_profile": _any(trades, price_profile=None),
        "limit profile": _any(trades, profile=None),
        "min_year": _any(trades, min_year=0.0),
        "min_hour": _any(trades, min_hour=0.0),
        "max_hour": _any(trades, max_hour=float("inf")),
        "disposals": bool(case.tables["disposals"]),
        "free surplus": _any(case.tables["commodities"], surplus="none"),
        "stock of a year": any(row["carry"] == "year" for row in case.tables["storages"]),
        "stock of the horizon": any(row["carry"] == "horizon" for row in case.tables["storages"]),
        "stock initial": _any(case.tables["storages"], initial=0.0),
        "stock final": _any(case.tables["storages"], final=0.0),
        "stock loss": _any(case.tables["storages"], loss=0.0),
        "stock cost": _any(case.tables["storages"], cost=0.0),
        "land limit": any(row["land"] < float("inf") for row in case.sites.values())
        and any(case.processes[row["process"]]["land"] > 0 for row in plants),
    }


def _networks(case: Case) -> dict[str, bool]:
    routes = find_routes(case)
    used = {link for route in routes for link in route.links}
    links = [row for row in case.tables["links"] if row["link"] in used]
    carriers = case.tables["transport_modes"]
    stored = {(row["site"], row["commodity"]) for row in case.tables["storages"]}
    lone = stored - {(row["site"], row["commodity"]) for table in ("supplies", "demands", "disposals")
                     for row in case.tables[table]}  # fmt: skip
    lone -= {(plant["site"], row["commodity"]) for plant in case.tables["plants"]
             for row in case.flows_of(plant["process"])}  # fmt: skip
    return {
        "routes": bool(routes),
        "routes of several links": any(len(route.links) > 1 for route in routes),
        "routes by two transport modes": len({route.transport_mode for route in routes}) > 1,
        "link capacity": any(row["capacity_year"] < float("inf") for row in links),
        "one-way links": any(not row["both_ways"] for row in links),
        "parallel links": len(
            {(row["from"], row["to"], row["transport_mode"], row["km"]) for row in case.tables["links"]}
        )
        < len(case.tables["links"]),
        "transport loss": any(route.loss > 0 for route in routes),
        "max_km": _any(carriers, max_km=None),
        "freight_weight": any(route.freight_weight != 1 for route in routes),
        "routes of a store that stands alone": any((route.origin, route.commodity) in lone for route in routes),
    }


def _policy(policy: Row) -> set[str]:
    mode = policy.get("mode", "enforce")
    found = {f"policy {mode if 'price' not in policy else 'price'}"}
    if mode == "monitor":
        return found
    found |= {f"policy {name}" for name in ("min", "max", "equal", "of") if name in policy}
    if "price" in policy:
        found.add(f"policy price {'positive' if policy['price'] > 0 else 'negative'}")
    if "per" in policy:
        found.add(f"per {policy['per']}")
    for key in ("measure", "of"):
        parts = policy.get(key, [])
        if isinstance(parts, list):
            found |= {f"policy {key} list"} if parts else set()
        else:
            parts = [parts]
        for part in parts:
            found.add(f"measure {part['quantity']}")
            found |= {f"filter {name}" for name in part if name not in ("quantity", "weights", "factor")}
            found |= {f"measure with {name}" for name in part if name in ("weights", "factor")}
    return found
