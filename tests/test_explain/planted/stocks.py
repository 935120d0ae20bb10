"""Stocks, links, land."""

from __future__ import annotations

from planted.conflict import HEAT, Planted

STOCKS = (
    Planted(
        "a last stock that cannot be filled",
        {("storages", "heat", "final"), ("plants", "heat", "capacity")},
        ("stock of heat at park at the end, at least 150 t",),
        50,
        {**HEAT, "plants": "heat capacity=100", "storages": "heat carry=horizon final=150"},
    ),
    Planted(
        "a first stock that does not fit",
        {("storages", "gas", "capacity")},
        ("storage of gas at park, at most 50 t", "stocks at the start"),
        50,
        {**HEAT, "plants": "heat capacity=0", "storages": "gas carry=horizon initial=100 capacity=50"},
    ),
    Planted(
        "a stock too small for the season without supply",
        {("demands", "heat", "min_hour"), ("storages", "gas", "capacity")},
        ("storage of gas at park, at most 300 t",),
        700,
        {
            **HEAT,
            "plants": "heat capacity=99999",
            "periods": "wet hours=7760; dry hours=1000",
            "profiles": "river wet=1 dry=0",
            "supplies": "gas price=1 max_hour=9 profile=river",
            "storages": "gas capacity=300",
            "demands": "heat price=9 min_hour=1",
        },
    ),
    Planted(
        "a road too narrow",
        {("demands", "fert", "min_year"), ("links", "way", "capacity_year")},
        ("freight over way, at most 50 t a year",),
        70,
        {
            "recipes": "dap rock=-1 fert=1",
            "commodities": "fert unit=t category=product transport_class=bulk",
            "plants": "dap capacity=500",
            "supplies": "rock price=1",
            "demands": "fert site=city price=9 min_year=120",
            "links": "way from=park to=city km=10 capacity_year=50",
            "transport_modes": "road bulk cost_per_km=1",
        },
    ),
    Planted(
        "no land for what must be built",
        {("demands", "heat", "min_year"), ("sites", "park", "land")},
        ("land at park, at most 10 ha",),
        None,
        {
            **HEAT,
            "sites": "park kind=park land=10",
            "processes": "heat activity_unit=t land=1",
            "plants": "heat max_new=500",
            "demands": "heat price=9 min_year=40",
        },
    ),
    Planted(
        "too little may be built",
        {("demands", "heat", "min_year"), ("plants", "heat", "max_new")},
        ("new capacity of heat at park, at most 60 t",),
        35,
        {**HEAT, "plants": "heat max_new=60", "demands": "heat price=9 min_year=95"},
    ),
)
