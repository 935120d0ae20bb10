"""What is owed against what can be made."""

from __future__ import annotations

from planted.conflict import HEAT, Planted, park

OWED = (
    Planted(
        "more is owed than the plant can make",
        {("demands", "fert", "min_year"), ("plants", "dap", "capacity")},
        ("fert at park: at least 400 t needed, at most 300 t possible, 100 t missing (25 %)",),
        100,
        park(demands="fert price=100 min_year=400", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "steam is short",  # 280 x 4 = 1120 t of steam, the boiler raises 1000
        {("demands", "fert", "min_year"), ("plants", "boiler", "capacity")},
        ("steam at park: at least 1.12 kt needed, at most 1 kt possible, 120 t missing", "used by: dap"),
        120,
        park(demands="fert price=100 min_year=280"),
    ),
    Planted(
        "coal is short",  # 200 x 4 x 1.25 = 1000 t of coal
        {("demands", "fert", "min_year"), ("supplies", "coal", "max_year")},
        ("coal at park: at least 1 kt needed, at most 500 t possible", "used by: boiler"),
        500,
        park(demands="fert price=100 min_year=200", supplies="coal price=1 max_year=500; rock price=1"),
    ),
    Planted(
        "rock is short",
        {("demands", "fert", "min_year"), ("supplies", "rock", "max_year")},
        ("rock at park: at least 400 t needed, at most 100 t possible",),
        300,
        park(demands="fert price=100 min_year=200", supplies="coal price=1; rock price=1 max_year=100"),
    ),
    Planted(
        "gypsum has nowhere to go",
        {("demands", "fert", "min_year"), ("disposals", "gypsum", "max_year")},
        ("gypsum at park: at least 200 t arises, at most 50 t can go anywhere, 150 t too much", "made by: dap"),
        150,
        park(demands="fert price=100 min_year=100", disposals="gypsum cost=1 max_year=50"),
    ),
    Planted(
        "nothing brings the rock at all",
        {("demands", "fert", "min_year")},
        ("rock at park: at least 20 t needed, at most 0 t possible", "possible from: nothing"),
        20,
        park(demands="fert price=100 min_year=10", supplies="coal price=1"),
    ),
    Planted(
        "an hourly delivery above the hourly capacity",  # 0.05 x 8760 = 438 t
        {("demands", "fert", "min_hour"), ("plants", "dap", "capacity")},
        ("fert at park", "at least 0.05 t an hour"),
        138,
        park(demands="fert price=100 min_hour=0.05", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "an hourly supply too thin in one season",
        {("demands", "heat", "min_hour"), ("supplies", "gas", "max_hour")},
        ("gas at park, dry", "an hour"),
        500,  # 1000 h x (1 - 1 x 0.5)
        {
            **HEAT,
            "plants": "heat capacity=99999",
            "periods": "wet hours=7760; dry hours=1000",
            "profiles": "river wet=1 dry=0.5",
            "supplies": "gas price=1 max_hour=1 profile=river",
            "demands": "heat price=9 min_hour=1",
        },
    ),
    Planted(
        "take or pay beyond what can be used",
        {("supplies", "rock", "min_year"), ("plants", "dap", "capacity")},
        ("rock at park: at least 700 t arises, at most 600 t can go anywhere",),
        100,
        park(supplies="coal price=1; rock price=1 min_year=700", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "take or pay by the hour",
        {("supplies", "gas", "min_hour"), ("demands", "heat", "max_year")},
        ("gas",),
        None,
        {
            **HEAT,
            "plants": "heat capacity=99999",
            "supplies": "gas price=1 min_hour=1",
            "demands": "heat price=9 max_year=8000",
        },
    ),
    Planted(
        "a plant that cannot be switched off, its product unsaleable",
        {("processes", "boiler", "min_load"), ("demands", "fert", "max_year")},
        ("load of boiler, at least 90 % of capacity",),
        None,
        park(processes="boiler activity_unit=t min_load=0.9", demands="fert price=100 max_year=100"),
    ),
    Planted(
        "a must-run plant without fuel",
        {("processes", "heat", "min_load"), ("supplies", "gas", "max_year")},
        ("gas at park: at least 50 t needed, at most 20 t possible",),
        30,
        {
            **HEAT,
            "processes": "heat activity_unit=t min_load=0.5",
            "plants": "heat capacity=100",
            "supplies": "gas price=1 max_year=20",
            "demands": "heat price=9",
        },
    ),
)
