"""Shares and quality."""

from __future__ import annotations

from planted.conflict import BRICK, Planted

SHARES = (
    Planted(
        "too much ash for the bricks' radioactivity",  # clay 20 of 180 t: mean 1.6 x 8/9 = 1.42
        {
            ("property_limits", "brick body index", "max"),
            ("supplies", "clay", "max_year"),
            ("demands", "brick", "min_year"),
        },
        ("index in body of brick, at most 1",),
        None,
        {
            **BRICK,
            "properties": "clay index value=0; ash index value=1.6",
            "property_limits": "brick body index max=1",
            "supplies": "clay price=1 max_year=20; ash price=0",
            "demands": "brick price=9 min_year=90",
        },
    ),
    Planted(
        "too little of what makes the mean",
        {
            ("property_limits", "brick body index", "min"),
            ("supplies", "ash", "max_year"),
            ("demands", "brick", "min_year"),
        },
        ("index in body of brick, at least 1",),
        None,
        {
            **BRICK,
            "properties": "clay index value=0; ash index value=1.6",
            "property_limits": "brick body index min=1",
            "supplies": "clay price=1; ash price=0 max_year=20",
            "demands": "brick price=9 min_year=90",
        },
    ),
    Planted(
        "a greatest share of ash, and little clay",
        {
            ("process_flows", "brick ash body", "max_share"),
            ("supplies", "clay", "max_year"),
            ("demands", "brick", "min_year"),
        },
        ("ash in body of brick, at most 30 %",),
        None,
        {
            **BRICK,
            "process_flows": "brick commodity=brick coefficient=1; brick commodity=clay coefficient=-2 group=body; "
            "brick commodity=ash coefficient=-2 group=body max_share=0.3",
            "supplies": "clay price=1 max_year=70; ash price=0",
            "demands": "brick price=9 min_year=90",
        },
    ),
    Planted(
        "a least share of ash, and little ash",
        {
            ("process_flows", "brick ash body", "min_share"),
            ("supplies", "ash", "max_year"),
            ("demands", "brick", "min_year"),
        },
        ("ash in body of brick, at least 40 %",),
        None,
        {
            **BRICK,
            "process_flows": "brick commodity=brick coefficient=1; brick commodity=clay coefficient=-2 group=body; "
            "brick commodity=ash coefficient=-2 group=body min_share=0.4",
            "supplies": "clay price=1; ash price=0 max_year=20",
            "demands": "brick price=9 min_year=90",
        },
    ),
    Planted(
        "a mode that may not be run as much as the heat needs",
        {("process_modes", "chp hot", "max_share"), ("demands", "heat", "min_year"), ("plants", "chp", "capacity")},
        ("mode hot of chp, at most 25 %",),
        None,
        {
            "recipes": "chp/cold gas=-1 power=1; chp/hot gas=-1 power=0.5 heat=1",
            "process_modes": "chp cold; chp hot max_share=0.25",
            "plants": "chp capacity=100",
            "supplies": "gas price=1",
            "demands": "heat price=9 min_year=40; power price=1",
        },
    ),
    Planted(
        "a mode that must be run, and nobody takes its heat",
        {("process_modes", "chp hot", "min_share"), ("demands", "power", "min_year"), ("demands", "heat", "max_year")},
        ("mode hot of chp, at least 50 %",),
        None,
        {
            "recipes": "chp/cold gas=-1 power=1; chp/hot gas=-1 power=0.5 heat=1",
            "process_modes": "chp cold; chp hot min_share=0.5",
            "plants": "chp capacity=100",
            "supplies": "gas price=1",
            "demands": "heat price=9 max_year=10; power price=1 min_year=60",
        },
    ),
)
