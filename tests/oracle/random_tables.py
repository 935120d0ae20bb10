"""Random tables: time, commodities, sites, transport, trade, storages, land and what keeps a case feasible."""

from __future__ import annotations

from itertools import pairwise

from .case_tables import Row
from .draft import Draft, three_digits
from .random_processes import random_plants, random_processes

INPUTS, MIDDLES, BYPRODUCTS, PRODUCTS = (
    ("ore", "coal", "biomass"),
    ("power", "steam", "clinker"),
    ("ash", "slag"),
    ("cement", "steel"),
)
UNITS = {"power": "MWh", "steam": "GJ", "biomass": "m^3"}
CATEGORIES = {"ore": "resource", "coal": "energy", "biomass": "resource", "power": "energy", "steam": "utility",
              "clinker": "material", "ash": "byproduct", "slag": "byproduct", "cement": "product", "steel": "product",
              "co2": "emission"}  # fmt: skip
CONTRACTS = ("grid_tariff", "direct_trade", "import", None)


def random_tables(draft: Draft) -> None:
    """Fill every table."""
    _time(draft)
    _commodities(draft)
    _sites(draft)
    if draft.chance(0.85):
        _transport(draft)
    random_processes(draft)
    random_plants(draft)
    _supplies(draft)
    _demands(draft)
    _disposals(draft)
    if draft.chance(0.75):
        _storages(draft)
    _land(draft)
    if draft.chance(0.95):
        _backstops(draft)
    _labels(draft)


def _time(draft: Draft) -> None:
    """1–3 years of 1–4 periods each: whole years, typical months or a few hours."""
    base = draft.rng.choice([2018, 2020])
    draft.years = [2020, 2025, 2030][: draft.rng.choice([1, 1, 2, 2, 3])]
    if draft.chance(0.3):
        draft.years = [year if year == 2020 else year - 3 for year in draft.years]
    count = draft.rng.choice([1, 1, 2, 2, 3, 4])
    style = draft.rng.choice(["whole", "whole", "part", "short"] if count > 1 else ["whole", "whole", "short"])
    if len(draft.years) == 1 and (count == 1 or draft.chance(0.3)):
        draft.years = [base]
    draft.settings |= {"title": "A random case", "currency": "CNY", "base_year": base}
    if draft.chance(0.6):
        draft.settings["discount_rate"] = draft.number(0.02, 0.12)
    if len(draft.years) > 1 and draft.chance(0.8):
        for year in draft.years:
            draft.add("years", year=year, weight=draft.rng.choice([None, 1, 3, 5, 7.5]))
    if count == 1 and style == "whole" and (draft.years == [base] or draft.tables["years"]):
        draft.hours = 8760.0
        draft.periods = ["year"] if len(draft.years) == 1 else [f"year_{year}" for year in draft.years]
    else:
        seasons = draft.chance(0.7)
        draft.hours = {"whole": 8760.0, "part": float(draft.rng.randint(1000, 4000)),
                       "short": float(draft.rng.randint(6, 30))}[style]  # fmt: skip
        for year in draft.years:
            cuts = sorted(draft.rng.sample(range(1, int(draft.hours)), count - 1))
            for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, int(draft.hours)], strict=True)):
                name = f"y{year}_{'dbca'[number]}"
                draft.periods.append(name)
                season = draft.rng.choice(["wet", "dry"]) if seasons else None
                shown = None if year == base and draft.chance(0.3) else year
                draft.add("periods", period=name, year=shown, hours=end - start, season=season)
    high = {8760.0: 2.0}.get(draft.hours, 5.0 if draft.hours > 100 else 50.0)
    draft.rate = draft.number(high / 10.0, high)


def _commodities(draft: Draft) -> None:
    """3–8 of them, at least one to buy and one to sell."""
    extras = {"ash": 3, "co2": 2, "slag": 2, "coal": 2, "power": 1, "steam": 1, "clinker": 1, "steel": 1, "biomass": 1}
    chosen = ["ore", "cement"]
    for _ in range(draft.rng.randint(1, 6)):
        chosen.append(draft.rng.choices(list(extras), list(extras.values()))[0])
        del extras[chosen[-1]]
    for name in [*INPUTS, *MIDDLES, *BYPRODUCTS, "co2", *PRODUCTS]:
        if name not in chosen:
            continue
        draft.size[name] = draft.rng.choice([1.0, 1.0, 1.0, 1.0, 5.0, 20.0])
        free = {"emission": 0.85, "byproduct": 0.35}.get(CATEGORIES[name], 0.12)
        row = draft.add("commodities", commodity=name, unit=UNITS.get(name, "t"), category=CATEGORIES[name])
        row["surplus"] = "free" if draft.chance(free) else draft.rng.choice([None, "none"])
        row["chain"] = draft.rng.choice([None, "metals", "building"])
        if draft.chance(0.95 if name in PRODUCTS else 0.7):
            row["reference_price"] = three_digits(draft.number(5, 80) / draft.size[name])
        if draft.size[name] > 1 or draft.chance(0.3):
            row["freight_weight"] = three_digits(draft.number(0.5, 3) / draft.size[name])


def _sites(draft: Draft) -> None:
    """2–5 of them; the first is a park."""
    regions = draft.chance(0.75)
    for number in range(draft.rng.randint(2, 5)):
        kind = "park" if number == 0 else draft.rng.choice(["park", "park", "mine", "market", "gateway", "grid"])
        row = draft.add("sites", site=f"site_{'cadeb'[number]}", kind=kind)
        row["region"] = draft.rng.choice(["north", "south"]) if regions else None
        if draft.chance(0.2):
            row |= {"lat": draft.number(24, 29), "lon": draft.number(104, 109), "county": "xifeng", "name_zh": "园区"}


def _transport(draft: Draft) -> None:
    """One or two transport modes for one or two classes; the links often offer ways of equal length."""
    classes = draft.rng.choice([["bulk"], ["bulk", "fluid"]])
    modes = draft.rng.choice([["rail"], ["rail", "road"], ["road", "pipe"]])
    pairs = [(mode, kind) for mode in modes for kind in classes]
    kept = [pair for pair in pairs if draft.chance(0.75)]
    for mode, kind in pairs:
        alone = all(other != mode for other, _ in kept) or all(other != kind for _, other in kept)
        if (mode, kind) not in kept and alone:
            kept.append((mode, kind))
    for mode, kind in kept:
        draft.add("transport_modes", transport_mode=mode, transport_class=kind, cost_fixed=draft.number(0.1, 2),
                  cost_per_km=draft.number(0.01, 0.12), loss_per_100km=draft.number(0.01, 0.15) if draft.chance(0.4)
                  else None, max_km=draft.rng.choice([60, 90, 120]) if draft.chance(0.35) else None)  # fmt: skip
    for row in draft.tables["commodities"]:
        if row["category"] != "emission" and draft.chance(0.8):
            row["transport_class"] = draft.rng.choice(classes)
    sites = [row["site"] for row in draft.tables["sites"]]
    for mode in modes:
        order = draft.rng.sample(sites, len(sites))
        for start, end in pairwise(order):
            if draft.chance(0.92):
                _link(draft, mode, start, end, 10 * draft.rng.randint(2, 6))
        for _ in range(draft.rng.randint(0, 2)):
            start, end = draft.rng.sample(sites, 2)
            _link(draft, mode, start, end, 10 * draft.rng.randint(3, 9))
        if draft.chance(0.6):
            _tie(draft, draft.rng.choice([row for row in draft.tables["links"] if row["transport_mode"] == mode] or
                                         [_link(draft, mode, sites[0], sites[1], 40)]), sites)  # fmt: skip


def _link(draft: Draft, mode: str, start: str, end: str, km: int, limit: float = 0.35) -> Row:
    """One link, with an id whose place in the alphabet says nothing."""
    name = f"{draft.rng.choice('kmpqrst')}{len(draft.tables['links'])}"
    row = draft.add("links", link=name, transport_mode=mode, km=km, both_ways=None)
    row["from"], row["to"] = start, end
    row["both_ways"] = draft.rng.choice([None, True, True, False])
    row["capacity_year"] = three_digits(draft.number(0.05, 0.8) * draft.amount) if draft.chance(limit) else None
    return row


def _tie(draft: Draft, link: Row, sites: list[str]) -> None:
    """A second way just as long: a link beside the link, two links instead of it, or both."""
    others = [site for site in sites if site not in (link["from"], link["to"])]
    ways = draft.rng.randint(1, 3)
    if ways & 1 or not others:
        _link(draft, link["transport_mode"], link["from"], link["to"], link["km"], limit=0.6)
    if ways & 2 and others:
        middle = draft.rng.choice(others)
        _link(draft, link["transport_mode"], link["from"], middle, 10, limit=0.6)
        _link(draft, link["transport_mode"], middle, link["to"], link["km"] - 10, limit=0.6)


def _moves(draft: Draft, commodity: str) -> bool:
    return draft.commodity(commodity).get("transport_class") is not None


def _trade(draft: Draft, table: str, site: str, commodity: str, price: float, forced: float) -> Row:
    """A supply or a demand, with limits per year and per hour now and then."""
    key = {"supplies": "supply", "demands": "demand"}[table]
    name = f"{key}_{len(draft.tables[table])}"
    size = draft.size[commodity]
    row = draft.add(table, site=site, commodity=commodity, price=three_digits(price / size))
    row[key] = name
    row["contract"] = draft.rng.choice(CONTRACTS)
    row["owner"] = draft.rng.choice(["group_a", "group_b"]) if draft.chance(0.3) else None
    row["price_profile"] = draft.new_profile("price", 0.5) if draft.chance(0.25) else None
    spread = draft.rng.choice([0.3, 1.0])
    if draft.chance(0.8 if table == "demands" else 0.45):
        row["max_year"] = three_digits(draft.number(0.4, 2.5) * spread * draft.amount * size)
    if draft.chance(0.35) or (table == "demands" and "max_year" not in row and draft.chance(0.8)):
        row["max_hour"] = three_digits(draft.number(0.5, 3) * spread * draft.rate * size)
    if draft.chance(forced):
        if draft.chance(0.5):
            row["min_year"] = three_digits(row.get("max_year", draft.amount * size) * draft.number(0.1, 0.5))
            if "max_hour" in row:
                row["max_hour"] = three_digits(row["max_hour"] + 4 * row["min_year"] / draft.hours)
        else:
            row["min_hour"] = three_digits(row.get("max_hour", draft.rate * size) * draft.number(0.1, 0.4))
            if "max_year" in row:
                row["max_year"] = three_digits(row["max_year"] + 2 * row["min_hour"] * draft.hours)
    if ("max_hour" in row or "min_hour" in row) and draft.chance(0.6):
        row["profile"] = draft.new_profile("limit", 0.3 if row.get("min_year") else 0.0)
    return row


def _supplies(draft: Draft) -> None:
    """What plants take can mostly be bought where they are, or elsewhere if it travels."""
    sites = [row["site"] for row in draft.tables["sites"]]
    for row in list(draft.tables["commodities"]):
        name = row["commodity"]
        if row["category"] == "emission":
            continue
        alone = name not in BYPRODUCTS and not draft.consumers(name, 1)
        if not draft.chance(0.97 if alone else 0.4):
            continue
        users = draft.consumers(name)
        places = [site for site in users if draft.chance(0.9)] if not _moves(draft, name) or draft.chance(0.7) else []
        if _moves(draft, name) and draft.chance(0.5 if places else 1.0):
            places.append(draft.rng.choice(sites))
        for site in places:
            price = draft.number(-6, 4) if name in BYPRODUCTS else draft.number(1, 12 if name in INPUTS else 30)
            supply = _trade(draft, "supplies", site, name, price, draft.forced * 0.4)
            if price < 0 and "max_year" not in supply:
                supply["max_year"] = three_digits(draft.amount * draft.size[name] + 9 * supply.get("min_year", 0.0))


def _demands(draft: Draft) -> None:
    """Products sell well; the rest now and then, by-products at times only against payment."""
    sites = [row["site"] for row in draft.tables["sites"]]
    for row in list(draft.tables["commodities"]):
        name = row["commodity"]
        likely = 1.0 if name in PRODUCTS else 0.45
        if row["category"] == "emission" or name in INPUTS or not draft.chance(likely):
            continue
        makers = draft.consumers(name, 1)
        places = draft.some(makers, 1, 2) if makers and draft.chance(0.7) else []
        if (_moves(draft, name) and draft.chance(0.7)) or not places:
            places.append(draft.rng.choice(sites))
        for site in dict.fromkeys(places):
            high = draft.number(35, 120) if name in PRODUCTS else draft.number(8, 40)
            price = draft.number(-8, 12) if name in BYPRODUCTS else high
            _trade(draft, "demands", site, name, price, draft.forced)
            if draft.chance(0.3):
                _trade(draft, "demands", site, name, price - draft.number(1, 8), 0.0)


def _disposals(draft: Draft) -> None:
    """Where by-products arise they can mostly be stacked."""
    sites = [row["site"] for row in draft.tables["sites"]]
    for row in list(draft.tables["commodities"]):
        name = row["commodity"]
        leftover = name in BYPRODUCTS or name == "co2"
        places = [site for site in draft.consumers(name, 1) if draft.chance(0.92 if leftover else 0.15)]
        if leftover and _moves(draft, name) and draft.chance(0.3):
            places.append(draft.rng.choice(sites))
        for site in dict.fromkeys(places):
            limit = three_digits(draft.number(0.2, 1.5) * draft.amount * draft.size[name])
            cost = three_digits(draft.number(-1, 15) / draft.size[name])
            draft.add("disposals", disposal=f"stack_{len(draft.tables['disposals'])}", site=site, commodity=name,
                      cost=cost, max_year=limit if cost < 0 or draft.chance(0.35) else None)  # fmt: skip


def _storages(draft: Draft) -> None:
    """Stocks of both kinds, some at a site that has nothing else of the commodity."""
    sites = [row["site"] for row in draft.tables["sites"]]
    for number in range(draft.rng.randint(1, 3)):
        name = draft.rng.choice([row["commodity"] for row in draft.tables["commodities"]])
        touched = [*draft.consumers(name), *draft.consumers(name, 1)]
        site = draft.rng.choice(touched if touched and draft.chance(0.85) else sites)
        alone = [(moved, other) for moved in draft.size if _moves(draft, moved) for other in sites
                 if other not in draft.consumers(moved) + draft.consumers(moved, 1)]  # fmt: skip
        if alone and draft.chance(0.4):
            name, site = draft.rng.choice(alone)
        base = draft.amount * draft.size[name] * draft.rng.choice([0.05, 0.4])
        row = draft.add("storages", storage=f"store_{number}", site=site, commodity=name)
        row["capacity"] = three_digits(draft.number(0.5, 1) * base) if draft.chance(0.8) else None
        row["cost"] = three_digits(draft.number(0.1, 3) / draft.size[name]) if draft.chance(0.6) else None
        row["loss"] = draft.number(0.01, 0.2) if draft.chance(0.5) else None
        row["carry"] = draft.rng.choice([None, "year", "horizon", "horizon"])
        if row["carry"] == "horizon":
            row["initial"] = three_digits(draft.number(0.1, 0.5) * base) if draft.chance(0.6) else None
            row["final"] = three_digits(draft.number(0.1, 0.5) * base) if draft.chance(0.4) else None


def _land(draft: Draft) -> None:
    """Some sites have only so much room: what stands there, and part of what may come."""
    needs = {row["process"]: row.get("land") or 0.0 for row in draft.tables["processes"]}
    for site in draft.tables["sites"]:
        there = coming = 0.0
        for plant in draft.tables["plants"]:
            if plant["site"] == site["site"] and needs[plant["process"]]:
                most = plant.get("max_new") or 0.0
                if most == "unlimited":
                    most = draft.amount / draft.per_capacity(plant["process"])
                there += needs[plant["process"]] * (plant.get("capacity") or 0.0)
                coming += needs[plant["process"]] * most
        if there + coming > 0 and draft.chance(0.6):
            site["land"] = three_digits(there * 1.02 + coming * draft.number(0.2, 0.8))


def _backstops(draft: Draft) -> None:
    """Whatever a case insists on can be met at a high price."""
    needs: list[tuple[str, str]] = []
    excess: list[tuple[str, str]] = []
    for row in draft.tables["demands"]:
        if row.get("min_year") or row.get("min_hour"):
            needs.append((row["site"], row["commodity"]))
    for row in draft.tables["supplies"]:
        if row.get("min_year") or row.get("min_hour"):
            excess.append((row["site"], row["commodity"]))
    for row in draft.tables["storages"]:
        if row.get("final"):
            needs.append((row["site"], row["commodity"]))
        if row.get("initial"):
            excess.append((row["site"], row["commodity"]))
    loaded = {row["process"] for row in draft.tables["processes"] if row.get("min_load")}
    for plant in draft.tables["plants"]:
        for flow in draft.tables["process_flows"] if plant["process"] in loaded else ():
            if flow["process"] == plant["process"]:
                (needs if flow["coefficient"] < 0 else excess).append((plant["site"], flow["commodity"]))
    for site, commodity in dict.fromkeys(needs):
        draft.add("supplies", supply=f"supply_{len(draft.tables['supplies'])}", site=site, commodity=commodity,
                  contract="backstop", price=three_digits(draft.number(200, 1000) / draft.size[commodity]))  # fmt: skip
    for site, commodity in dict.fromkeys(excess):
        if draft.commodity(commodity)["surplus"] != "free":
            draft.add("disposals", disposal=f"stack_{len(draft.tables['disposals'])}", site=site, commodity=commodity,
                      cost=three_digits(draft.number(100, 500) / draft.size[commodity]))  # fmt: skip


def _labels(draft: Draft) -> None:
    """Tables that only name things, and the one that never enters the program."""
    if draft.chance(0.2):
        draft.add("owners", owner="group_a", name_en="Group A", name_zh="集团甲")
        draft.add("chains", chain="metals", name_en="Metals")
    if draft.chance(0.2):
        draft.add("contents", commodity="cement", element="Ca", share=0.4)
        draft.add("sources", source="yearbook_2015", citation="A yearbook, 2015", checked="yes")
        for row in draft.tables["process_flows"]:
            row["low"], row["high"] = sorted([row["coefficient"] * 0.8, row["coefficient"] * 1.2])
