"""The tutorial."""

from __future__ import annotations

from planted.conflict import Planted

IN_TUTORIAL = (
    Planted(
        "tutorial: more fertiliser than the plant makes",
        {("demands", "fertiliser_buyers", "min_year"), ("plants", "fertiliser_plant", "capacity")},
        ("Fertiliser at Chemical park", "capacity of Fertiliser plant at Chemical park, 0.1 Mt"),
        30_000,
        changes=(("demands", "fertiliser_buyers", "min_year", 130_000),),
    ),
    Planted(
        "tutorial: a gypsum target beyond the board plant",
        {("policies", "gypsum_use", "min"), ("plants", "board_plant", "capacity")},
        ("0.144 Mt would have to count, at most 0.125 Mt can, 19 kt missing",),
        19_000,
        changes=(("policies", "gypsum_use", "min", 0.8), ("demands", "fertiliser_buyers", "min_year", 90_000)),
    ),
    Planted(
        "tutorial: more power than the unit has",
        {("demands", "grid_feed_in", "min_year"), ("plants", "power_station", "capacity")},
        ("Electricity at Chemical park: at least 0.9 TWh needed, at most 0.8 TWh possible",),
        100_000,
        changes=(("demands", "grid_feed_in", "min_year", 900_000),),
    ),
    Planted(
        "tutorial: boards without a plant for them",
        {("demands", "board_buyers", "min_year"), ("plants", "board_plant", "capacity")},
        ("Plasterboard",),
        20_000,
        changes=(("demands", "board_buyers", "min_year", 120_000),),
    ),
    Planted(
        "tutorial: too little coal",
        {("supplies", "coal_mine", "max_year"), ("demands", "grid_feed_in", "min_year")},
        ("Coal at Chemical park: at least 0.2 Mt needed, at most 0.1 Mt possible",),
        100_000,
        changes=(("supplies", "coal_mine", "max_year", 100_000), ("demands", "grid_feed_in", "min_year", 500_000)),
    ),
    Planted(
        "tutorial: a stack that is full",
        {("disposals", "gypsum_stack", "max_year"), ("demands", "fertiliser_buyers", "min_year")},
        ("Phosphogypsum", "stacking of Phosphogypsum at Chemical park"),
        None,
        changes=(
            ("disposals", "gypsum_stack", "max_year", 1_000),
            ("demands", "fertiliser_buyers", "min_year", 90_000),
        ),
    ),
    Planted(
        "tutorial: two conflicts that have nothing to do with each other",
        {
            ("demands", "board_buyers", "min_year"),
            ("plants", "board_plant", "capacity"),
            ("demands", "grid_feed_in", "min_year"),
            ("plants", "power_station", "capacity"),
        },
        ("Conflicts found: 2", "Plasterboard", "Electricity at Chemical park"),
        None,
        changes=(("demands", "board_buyers", "min_year", 120_000), ("demands", "grid_feed_in", "min_year", 900_000)),
    ),
)
