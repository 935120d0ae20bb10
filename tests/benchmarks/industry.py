"""What the synthetic region makes: commodities, processes and their coefficients. Rounded, invented, believable."""

from __future__ import annotations

#: commodity: unit, category, transport class ("" stays on its site), surplus, freight weight, price
COMMODITIES: dict[str, tuple[str, str, str, str, float, float]] = {
    "coal": ("t", "resource", "bulk", "none", 1.0, 420.0),
    "coke": ("t", "material", "bulk", "none", 1.0, 1500.0),
    "electricity": ("MWh", "energy", "power", "none", 1.0, 450.0),
    "steam": ("GJ", "energy", "", "free", 1.0, 40.0),
    "coke_oven_gas": ("GJ", "utility", "", "free", 1.0, 20.0),
    "co2": ("t", "emission", "", "free", 1.0, 0.0),
    "waste_heat": ("GJ", "utility", "", "free", 1.0, 0.0),
    "phosphate_rock": ("t", "resource", "bulk", "none", 1.0, 300.0),
    "sulphuric_acid": ("t", "material", "tank", "none", 1.0, 350.0),
    "phosphoric_acid": ("t", "product", "tank", "none", 2.0, 4200.0),
    "fertiliser": ("t", "product", "bulk", "none", 1.0, 2800.0),
    "phosphogypsum": ("t", "byproduct", "bulk", "none", 1.0, 0.0),
    "bauxite": ("t", "resource", "bulk", "none", 1.0, 250.0),
    "alumina": ("t", "product", "bulk", "none", 1.0, 2600.0),
    "aluminium": ("t", "product", "bulk", "none", 1.0, 15000.0),
    "red_mud": ("t", "byproduct", "bulk", "none", 1.0, 0.0),
    "limestone": ("t", "resource", "bulk", "none", 1.0, 60.0),
    "clinker": ("t", "material", "bulk", "none", 1.0, 220.0),
    "cement": ("t", "product", "bulk", "none", 1.0, 330.0),
    "gypsum": ("t", "resource", "bulk", "none", 1.0, 120.0),
    "bricks": ("t", "product", "bulk", "none", 1.0, 150.0),
    "fly_ash": ("t", "byproduct", "bulk", "none", 1.0, 0.0),
    "iron_ore": ("t", "resource", "bulk", "none", 1.0, 700.0),
    "steel": ("t", "product", "bulk", "none", 1.0, 3600.0),
    "slag": ("t", "byproduct", "bulk", "none", 1.0, 0.0),
}

#: process: chain, main commodity, capacity basis, min load, variable cost, fixed cost, capex, typical capacity
PROCESSES: dict[str, tuple[str, str, str, float, float, float, float, float]] = {
    "chp": ("power", "electricity", "hour", 0.2, 30.0, 9e4, 3.2e6, 150.0),
    "boiler": ("power", "steam", "hour", 0.0, 2.0, 1e3, 2.5e4, 400.0),
    "heat_recovery": ("power", "steam", "hour", 0.0, 1.0, 2e3, 4e4, 60.0),
    "coking": ("coal", "coke", "year", 0.1, 90.0, 40.0, 900.0, 8e5),
    "acid": ("phosphate", "sulphuric_acid", "year", 0.0, 180.0, 20.0, 450.0, 6e5),
    "phosphoric": ("phosphate", "phosphoric_acid", "year", 0.0, 600.0, 80.0, 2200.0, 2.5e5),
    "fertiliser_plant": ("phosphate", "fertiliser", "year", 0.0, 250.0, 30.0, 700.0, 4e5),
    "refinery": ("aluminium", "alumina", "year", 0.15, 500.0, 90.0, 2600.0, 5e5),
    "smelter": ("aluminium", "aluminium", "year", 0.0, 2400.0, 300.0, 8500.0, 2e5),
    "kiln": ("cement", "clinker", "year", 0.0, 55.0, 12.0, 380.0, 1.2e6),
    "grinding": ("cement", "cement", "year", 0.0, 20.0, 5.0, 90.0, 1.5e6),
    "brickworks": ("byproduct_use", "bricks", "year", 0.0, 35.0, 6.0, 120.0, 5e5),
    "steelworks": ("steel", "steel", "year", 0.1, 700.0, 110.0, 3000.0, 9e5),
    "gypsum_washing": ("byproduct_use", "gypsum", "year", 0.0, 40.0, 4.0, 75.0, 3e5),
}

#: process, mode ("" is every mode), commodity, coefficient
FLOWS: list[tuple[str, str, str, float]] = [
    *[
        ("chp", "condensing", k, a)
        for k, a in [("coal", -0.42), ("electricity", 1.0), ("co2", 0.86), ("fly_ash", 0.09)]
    ],
    *[("chp", "extraction", k, a) for k, a in [("coal", -0.46), ("electricity", 0.8), ("steam", 3.1), ("co2", 0.94)]],
    ("chp", "extraction", "fly_ash", 0.1),
    *[("chp", "back_pressure", k, a) for k, a in [("coal", -0.45), ("electricity", 0.55), ("steam", 5.2)]],
    ("chp", "back_pressure", "co2", 0.92),
    ("chp", "back_pressure", "fly_ash", 0.1),
    *[("boiler", "on_coal", k, a) for k, a in [("coal", -0.05), ("steam", 1.0), ("co2", 0.1), ("fly_ash", 0.011)]],
    *[("boiler", "on_gas", k, a) for k, a in [("coke_oven_gas", -1.1), ("steam", 1.0), ("co2", 0.05)]],
    *[("heat_recovery", "", k, a) for k, a in [("waste_heat", -1.25), ("steam", 1.0), ("electricity", -0.01)]],
    *[("coking", "", k, a) for k, a in [("coal", -1.35), ("coke", 1.0), ("coke_oven_gas", 7.5), ("co2", 0.2)]],
    *[("acid", "", k, a) for k, a in [("sulphuric_acid", 1.0), ("steam", 2.2), ("waste_heat", 0.8)]],
    *[("phosphoric", "", k, a) for k, a in [("phosphate_rock", -3.5), ("sulphuric_acid", -2.8), ("steam", -4.0)]],
    ("phosphoric", "", "phosphoric_acid", 1.0),
    ("phosphoric", "", "phosphogypsum", 5.0),
    ("phosphoric", "", "electricity", -0.22),
    *[("fertiliser_plant", "", k, a) for k, a in [("phosphoric_acid", -0.47), ("fertiliser", 1.0), ("steam", -0.6)]],
    *[("refinery", "", k, a) for k, a in [("bauxite", -2.1), ("alumina", 1.0), ("red_mud", 1.1), ("steam", -7.0)]],
    ("refinery", "calcined_on_coal", "coal", -0.17),
    ("refinery", "calcined_on_coal", "co2", 0.4),
    ("refinery", "calcined_on_gas", "coke_oven_gas", -3.4),
    ("refinery", "calcined_on_gas", "co2", 0.18),
    *[("smelter", "", k, a) for k, a in [("alumina", -1.92), ("electricity", -13.6), ("aluminium", 1.0)]],
    ("smelter", "", "co2", 1.6),
    ("smelter", "", "waste_heat", 3.0),
    *[("kiln", "", k, a) for k, a in [("limestone", -1.3), ("coal", -0.13), ("clinker", 1.0), ("co2", 0.83)]],
    ("kiln", "", "waste_heat", 0.5),
    *[("grinding", "", k, a) for k, a in [("cement", 1.0), ("electricity", -0.04)]],
    *[("brickworks", "", k, a) for k, a in [("bricks", 1.0), ("coal", -0.03), ("co2", 0.07)]],
    *[("steelworks", "blast_furnace", k, a) for k, a in [("iron_ore", -1.6), ("coke", -0.45), ("steel", 1.0)]],
    ("steelworks", "blast_furnace", "slag", 0.32),
    ("steelworks", "blast_furnace", "co2", 1.7),
    *[("steelworks", "arc_furnace", k, a) for k, a in [("electricity", -0.5), ("steel", 1.0), ("slag", 0.12)]],
    ("steelworks", "arc_furnace", "iron_ore", -1.2),
    *[("gypsum_washing", "", k, a) for k, a in [("phosphogypsum", -1.15), ("gypsum", 1.0), ("electricity", -0.03)]],
]

#: process, group, member, requirement, min share, max share
MEMBERS: list[tuple[str, str, str, float, float, float]] = [
    ("grinding", "body", "clinker", 0.95, 0.5, 1.0),
    ("grinding", "body", "fly_ash", 1.0, 0.0, 0.3),
    ("grinding", "body", "slag", 0.98, 0.0, 0.4),
    ("grinding", "body", "limestone", 1.0, 0.0, 0.15),
    ("grinding", "retarder", "gypsum", 0.05, 0.0, 1.0),
    ("grinding", "retarder", "phosphogypsum", 0.06, 0.0, 0.6),
    ("brickworks", "filler", "fly_ash", 1.05, 0.0, 0.8),
    ("brickworks", "filler", "red_mud", 1.1, 0.0, 0.35),
    ("brickworks", "filler", "slag", 1.05, 0.0, 0.6),
    ("brickworks", "filler", "limestone", 1.1, 0.1, 1.0),
]

#: commodity, property, value; and what brickworks may take
PROPERTIES = [("fly_ash", "radioactivity", 1.1), ("red_mud", "radioactivity", 1.9), ("slag", "radioactivity", 0.8)]
PROPERTY_LIMITS = [("brickworks", "filler", "radioactivity", 1.0)]

#: transport mode, class, fixed cost, cost per km, loss per 100 km, longest route
RATES = [
    ("road", "bulk", 12.0, 0.45, 0.001, 300.0),
    ("road", "tank", 20.0, 0.7, 0.0005, 350.0),
    ("rail", "bulk", 25.0, 0.14, 0.001, 1600.0),
    ("line", "power", 5.0, 0.05, 0.012, 1000.0),
]
