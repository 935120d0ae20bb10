"""Policies."""

from __future__ import annotations

from planted.conflict import HEAT, Planted, park, policy

POLICIES = (
    Planted(
        "a target above capacity",
        {("policies", "rule", "min"), ("plants", "dap", "capacity")},
        ("at least 400 t required, at most 300 t can be reached, 100 t missing",),
        100,
        park(
            plants="boiler capacity=9000; dap capacity=300",
            **policy(title="Fertiliser for all", measure={"quantity": "produced", "commodity": "fert"}, min=400),
        ),
    ),
    Planted(
        "a coal quota below what is owed",
        {("policies", "rule", "max"), ("demands", "fert", "min_year")},
        ("“Coal quota” (rule ≤ 600 t): at least 1 kt is unavoidable, at most 600 t permitted", "by way of: "),
        400,
        park(
            demands="fert price=100 min_year=200",
            **policy(title="Coal quota", measure={"quantity": "supplied", "commodity": "coal"}, max=600),
        ),
    ),
    Planted(
        "a measure that must equal what cannot be",
        {("policies", "rule", "min"), ("plants", "dap", "capacity")},
        (),
        50,
        park(
            plants="boiler capacity=9000; dap capacity=300",
            **policy(measure={"quantity": "produced", "commodity": "fert"}, equal=350),
        ),
    ),
    Planted(
        "a share used that no buyer takes",  # 200 t of gypsum, 60 % of them 120 t, sold at most 50 t
        {("policies", "rule", "min"), ("demands", "gypsum", "max_year"), ("demands", "fert", "min_year")},
        ("120 t would have to count, at most 50 t can, 70 t missing",),
        70,
        park(
            demands="fert price=100 min_year=100; gypsum price=1 max_year=50",
            **policy(
                measure={"quantity": "utilised", "category": "byproduct"},
                of={"quantity": "generated", "category": "byproduct"},
                min=0.6,
            ),
            commodities="gypsum unit=t category=byproduct",
        ),
    ),
    Planted(
        "a share stacked that is too small",
        {("policies", "rule", "max"), ("demands", "gypsum", "max_year"), ("demands", "fert", "min_year")},
        (),
        None,
        park(
            demands="fert price=100 min_year=100; gypsum price=1 max_year=50",
            **policy(
                measure={"quantity": "disposed", "commodity": "gypsum"},
                of={"quantity": "generated", "commodity": "gypsum"},
                max=0.4,
            ),
            commodities="gypsum unit=t category=byproduct",
        ),
    ),
    Planted(
        "a target for each plant, one too small",
        {("policies", "rule", "min"), ("plants", "small", "capacity")},
        ("capacity of heat at park, 20 t",),
        30,
        {
            **HEAT,
            "plants": "small process=heat capacity=20; large process=heat capacity=500",
            "demands": "heat price=9",
            **policy(measure={"quantity": "activity", "process": "heat"}, min=50, per="plant"),
        },
    ),
    Planted(
        "a target for each period, one too dry",
        {("policies", "rule", "min"), ("supplies", "gas", "max_hour")},
        ("“rule” (rule ≥ 800 t), dry: at least 800 t required, at most 500 t can be reached", "by way of: gas, heat"),
        300,
        {
            **HEAT,
            "plants": "heat capacity=99999",
            "periods": "wet hours=7760; dry hours=1000",
            "profiles": "river wet=1 dry=0.5",
            "supplies": "gas price=1 max_hour=1 profile=river",
            "demands": "heat price=9",
            **policy(measure={"quantity": "sold", "commodity": "heat"}, min=800, per="period"),
        },
    ),
    Planted(
        "two policies against each other",
        {("policies", "more", "min"), ("policies", "less", "max")},
        ("“more”", "“less”"),
        100,
        park(
            policies=[
                {"id": "more", "measure": {"quantity": "produced", "commodity": "fert"}, "min": 200},
                {"id": "less", "measure": {"quantity": "consumed", "commodity": "rock"}, "max": 300},
            ]
        ),
    ),
    Planted(
        "stacking forbidden altogether",
        {("policies", "rule", "max"), ("demands", "fert", "min_year")},
        ("at least 200 t is unavoidable, at most 0 t permitted", "by way of: fert, gypsum"),
        200,
        park(
            demands="fert price=100 min_year=100",
            **policy(measure={"quantity": "disposed", "commodity": "gypsum"}, max=0),
        ),
    ),
    Planted(
        "installed power above what may stand",
        {("policies", "rule", "min"), ("plants", "heat", "max_new")},
        ("at least 50 t required, at most 30 t can be reached, 20 t missing (40 %)", "what is there already = 10 t"),
        20,
        {
            **HEAT,
            "plants": "heat capacity=10 max_new=20",
            "demands": "heat price=9",
            **policy(measure={"quantity": "capacity", "process": "heat"}, min=50),
        },
    ),
)
