"""A synthetic industrial region of any size, in the tables of the case format.

Parks, mines and markets lie scattered over a square; roads join neighbours, railways a third of the sites, power
lines each park with the grid. Parks hold plants of the kinds in ``industry.py``. One number sets the size: ``scale`` 1
is the reference (194,494 columns, 35,890 rows), 4 has 2.25 million nonzeros, 0.003 under a thousand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.benchmarks.industry import (
    COMMODITIES,
    FLOWS,
    MEMBERS,
    PROCESSES,
    PROPERTIES,
    PROPERTY_LIMITS,
    RATES,
)

if TYPE_CHECKING:
    from symbia.case import Case

SITES = 92  # of the reference
PERIODS = 16
PLANTS_PER_PARK = 7
SEED = 20150701

HEADER = """id = "synthetic"
title = "Synthetic region for benchmarks"
currency = "CNY"
base_year = 2025
discount_rate = 0.08
"""

POLICIES = """[[policy]]
id = "use_of_byproducts"
title = "Two thirds of the by-products are used"
measure = { quantity = "utilised", category = "byproduct" }
of = { quantity = "generated", category = "byproduct" }
min = 0.65
mode = "goal"
penalty = 150

[[policy]]
id = "carbon_price"
title = "A price on carbon dioxide"
measure = { quantity = "produced", commodity = "co2" }
price = 60

[[policy]]
id = "stacking_at_parks"
title = "What a site may stack of by-products"
measure = { quantity = "disposed", category = "byproduct" }
max = 6e6
per = "site"
"""


@dataclass(frozen=True)
class Region:
    """Where the sites are and what kind each is."""

    names: list[str]
    kinds: list[str]
    places: np.ndarray
    random: np.random.Generator

    def of_kind(self, kind: str) -> list[int]:
        return [i for i, own in enumerate(self.kinds) if own == kind]


def write_synthetic(folder: str | Path, scale: float) -> Path:
    """Write the case of this size into ``folder``, which is made; deterministic."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, table in synthetic_tables(scale).items():
        table.to_csv(target / f"{name}.csv", index=False)
    (target / "case.toml").write_text(HEADER, encoding="utf-8")
    (target / "policies.toml").write_text(POLICIES, encoding="utf-8")
    return target


def synthetic_case(scale: float) -> Case:
    """The case of this size, read and checked."""
    from symbia.case import read_case

    with tempfile.TemporaryDirectory() as folder:
        return read_case(write_synthetic(folder, scale))


def synthetic_tables(scale: float) -> dict[str, pd.DataFrame]:
    """Every table of the case. Sites grow with ``scale`` to the power 0.4, periods to the power 0.6."""
    region = _region(max(8, round(SITES * scale**0.4)))
    plants = _plants(region)
    return {
        "commodities": _frame(
            ["commodity", "unit", "category", "transport_class", "surplus", "freight_weight", "reference_price"],
            [(name, *values) for name, values in COMMODITIES.items()],
        ),
        "sites": _sites(region),
        **_time(max(1, round(PERIODS * scale**0.6))),
        **_processes(),
        "plants": plants,
        **_trade(region, plants),
        "links": _links(region),
        "transport_modes": _frame(
            ["transport_mode", "transport_class", "cost_fixed", "cost_per_km", "loss_per_100km", "max_km"], RATES
        ),
    }


def _frame(columns: list[str], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns)


def _region(count: int) -> Region:
    random = np.random.default_rng(SEED)
    places = random.uniform(0.0, 70.0 * np.sqrt(count), (count, 2))
    pattern = ["park", "mine", "park", "market", "park", "park", "mine", "park"]
    kinds = ["grid", "gateway", *(pattern[i % len(pattern)] for i in range(count - 2))]
    names = [f"{kind}_{number:03}" for number, kind in enumerate(kinds)]
    return Region(names, kinds, places, random)


def _sites(region: Region) -> pd.DataFrame:
    land = [600.0 if i % 5 == 0 and kind == "park" else None for i, kind in enumerate(region.kinds)]
    place = region.places / 111.0
    return pd.DataFrame(
        {"site": region.names, "kind": region.kinds, "lat": 24 + place[:, 1], "lon": 104 + place[:, 0], "land": land}
    )


def _time(count: int) -> dict[str, pd.DataFrame]:
    """Two years of seasons, one year where there are fewer than four periods; a wet and a dry profile."""
    years = [2025] * count if count < 4 else [2025 + 10 * (2 * t // count) for t in range(count)]
    names = [f"t{t:03}" for t in range(count)]
    share = {year: 8760.0 / years.count(year) for year in years}
    wave = np.sin(2 * np.pi * np.arange(count) / max(count / len(share), 1))
    profiles = [
        (name, period, factor)
        for name, factors in (("winter_peak", 1.0 + 0.25 * wave), ("wet_season", 0.8 - 0.2 * wave))
        for period, factor in zip(names, factors.round(4), strict=True)
    ]
    return {
        "periods": pd.DataFrame({"period": names, "year": years, "hours": [share[year] for year in years]}),
        "years": pd.DataFrame({"year": list(share), "weight": 10.0}),
        "profiles": _frame(["profile", "period", "factor"], profiles),
    }


def _processes() -> dict[str, pd.DataFrame]:
    columns = ["chain", "main_commodity", "capacity_basis", "min_load", "variable_cost", "fixed_cost", "capex"]
    rows = [(name, "MWh" if name == "chp" else "t", *values[:7]) for name, values in PROCESSES.items()]
    processes = _frame(["process", "activity_unit", *columns], rows)
    processes["availability"] = 0.9
    processes["land"] = [60.0 / values[7] for values in PROCESSES.values()]
    flows = [(p, m, k, a, "", None, None) for p, m, k, a in FLOWS]
    flows += [(p, "", k, -a, g, low, high) for p, g, k, a, low, high in MEMBERS]
    modes = [("chp", "condensing", 0.0, 0.8, 2.0), ("chp", "extraction", 0.1, 1.0, 0.0)]
    modes += [("steelworks", "arc_furnace", 0.0, 0.3, 60.0)]
    return {
        "processes": processes,
        "process_flows": _frame(
            ["process", "mode", "commodity", "coefficient", "group", "min_share", "max_share"], flows
        ),
        "process_modes": _frame(["process", "mode", "min_share", "max_share", "variable_cost"], modes),
        "properties": _frame(["commodity", "property", "value"], PROPERTIES),
        "property_limits": _frame(["process", "group", "property", "max"], PROPERTY_LIMITS),
    }


def _plants(region: Region) -> pd.DataFrame:
    rows = []
    kinds = list(PROCESSES)
    for park in region.of_kind("park"):
        others = region.random.choice(len(kinds) - 1, PLANTS_PER_PARK - 1, replace=False) + 1
        for number in (0, *sorted(others.tolist())):
            process, size = kinds[number], PROCESSES[kinds[number]][7]
            capacity = round(size * region.random.uniform(0.5, 1.5), 1)
            new = round(size * 0.5, 1) if region.random.random() < 0.3 else None
            profile = "wet_season" if process == "boiler" else ""
            rows.append((f"{process}_{park:03}", region.names[park], process, capacity, new, profile))
    return _frame(["plant", "site", "process", "capacity", "max_new", "profile"], rows)


def _trade(region: Region, plants: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Mines and imports, dear purchases at parks, stepwise demands at markets, stacking and stocks where made."""
    flows = pd.DataFrame(FLOWS, columns=["process", "mode", "commodity", "coefficient"])
    members = pd.DataFrame(MEMBERS).iloc[:, [0, 2, 3]].set_axis(["process", "commodity", "coefficient"], axis=1)
    members["coefficient"] *= -1
    touched = plants[["site", "process"]].merge(pd.concat([flows, members]), on="process")
    used = touched[touched["coefficient"] < 0][["site", "commodity"]].drop_duplicates()
    made = touched[touched["coefficient"] > 0][["site", "commodity"]].drop_duplicates()
    random, price = region.random, {name: values[5] for name, values in COMMODITIES.items()}
    kind = {name: values[1] for name, values in COMMODITIES.items()}
    resources = [name for name in COMMODITIES if kind[name] == "resource"]
    products = [name for name in COMMODITIES if kind[name] == "product"]

    supplies: list[tuple[Any, ...]] = []
    for place in region.of_kind("mine"):
        for resource in random.choice(resources, 2, replace=False).tolist():
            cost = round(price[resource] * random.uniform(0.5, 0.9), 2)
            supplies.append((f"mine_{resource}_{place:03}", region.names[place], resource, "mine", cost, 4e6, None, ""))
    for name in (*resources, "coke", "sulphuric_acid"):
        supplies.append((f"import_{name}", region.names[1], name, "import", price[name] * 1.3, None, 900.0, ""))
    supplies.append(("grid_power", region.names[0], "electricity", "grid_tariff", 460.0, None, 9e3, "winter_peak"))
    for site, name in used.itertuples(index=False):
        if kind[name] not in ("byproduct", "utility") or name == "coke_oven_gas":
            dear = round(price[name] * 2.0 + 50.0, 2)
            supplies.append((f"spot_{name}_{site}", site, name, "market", dear, None, None, ""))
    demands: list[tuple[Any, ...]] = []
    for place in region.of_kind("market"):
        for product in products:
            for step, share in enumerate((1.05, 0.9, 0.75), start=1):
                amount, seasonal = round(random.uniform(5.0, 40.0), 1), "winter_peak" if product == "bricks" else ""
                demands.append((f"{product}_{place:03}_{step}", region.names[place], product, price[product] * share,
                                2e5 if step == 3 else None, amount, seasonal))  # fmt: skip
    demands.append(("feed_in", region.names[0], "electricity", 300.0, None, 2e4, "winter_peak"))
    for park in region.of_kind("park"):
        demands.append((f"local_power_{park:03}", region.names[park], "electricity", 260.0, None, 500.0, ""))
        demands.append((f"heating_{park:03}", region.names[park], "steam", 35.0, None, 90.0, "winter_peak"))

    for site, name in made[made["commodity"].isin(["coke", "alumina", "steel", "electricity"])].itertuples(index=False):
        demands.append((f"clearance_{name}_{site}", site, name, round(price[name] * 0.3, 2), None, None, ""))

    stacked = made[made["commodity"].map(kind) == "byproduct"]
    stored = made[made["commodity"].map(kind).isin(["product", "byproduct"])].iloc[::3]
    names = stored["commodity"] + "_" + stored["site"]
    limited = ["site", "commodity", "contract", "price", "max_year", "max_hour", "profile"]
    return {
        "supplies": _frame(["supply", *limited], supplies),
        "demands": _frame(["demand", *(name for name in limited if name != "contract")], demands),
        "disposals": pd.DataFrame(
            {
                "disposal": "stack_" + stacked["commodity"] + "_" + stacked["site"],
                "site": stacked["site"],
                "commodity": stacked["commodity"],
                "cost": 25.0,
                "max_year": 2e7,
            }
        ),
        "storages": pd.DataFrame(
            {
                "storage": "store_" + names,
                "site": stored["site"],
                "commodity": stored["commodity"],
                "capacity": 4e4,
                "cost": 2.0,
                "loss": 0.002,
                "carry": np.where(np.arange(len(stored)) % 4 == 0, "horizon", "year"),
                "initial": np.where(np.arange(len(stored)) % 4 == 0, 500.0, 0.0),
            }
        ),
    }


def _links(region: Region) -> pd.DataFrame:
    """Roads to the three nearest sites, a railway through every second site, power lines from the grid to parks."""
    away = np.linalg.norm(region.places[:, None] - region.places[None], axis=2)
    pairs: list[tuple[str, int, int]] = []
    for site in range(len(region.names)):
        pairs += [("road", *sorted((site, int(near)))) for near in np.argsort(away[site])[1:4]]
    pairs += [("road", site, site + 1) for site in range(0, len(region.names) - 1, 6)]
    stations = [*range(0, len(region.names), 2)]
    order = sorted(stations, key=lambda site: (region.places[site, 0] // 250, region.places[site, 1]))
    pairs += [("rail", *sorted(pair)) for pair in pairwise(order)]
    pairs += [("line", 0, park) for park in region.of_kind("park")]
    rows = []
    for number, (mode, a, b) in enumerate(dict.fromkeys(pairs)):
        tight = 6e6 if mode == "rail" and number % 4 == 0 else None
        km = round(float(away[a, b]) * 1.2 + 1.0, 1)
        rows.append((f"{mode}_{number:04}", region.names[a], region.names[b], mode, km, tight))
    return _frame(["link", "from", "to", "transport_mode", "km", "capacity_year"], rows)
