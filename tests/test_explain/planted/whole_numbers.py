"""Whole numbers."""

from __future__ import annotations

from planted.conflict import HEAT, Planted, policy

WHOLE_NUMBERS = (
    Planted(
        "whole units do not fit",  # three of 30 are 90
        {("demands", "heat", "min_year"), ("plants", "heat", "max_new")},
        ("Without whole units", "whole units of 30 of heat at park", "at most 90 t can be reached"),
        None,
        {**HEAT, "plants": "heat max_new=100 unit_size=30", "demands": "heat price=9 min_year=95"},
    ),
    Planted(
        "the smallest plant needs more fuel than there is",
        {("plants", "heat", "min_new"), ("supplies", "gas", "max_year"), ("demands", "heat", "min_year")},
        ("Without whole units", "heat at park: nothing, or at least 60"),
        None,
        {
            **HEAT,
            "processes": "heat activity_unit=t min_load=0.5",
            "plants": "heat max_new=100 min_new=60",
            "supplies": "gas price=1 max_year=20",
            "demands": "heat price=9 min_year=10",
        },
    ),
    Planted(
        "whole units and a capacity that must be exact",
        {("policies", "rule", "min")},
        ("Without whole units", "whole units of 30"),
        None,
        {
            **HEAT,
            "plants": "heat max_new=300 unit_size=30",
            "demands": "heat price=9",
            **policy(measure={"quantity": "capacity", "process": "heat"}, equal=50),
        },
    ),
    Planted(
        "whole units on scarce land",
        {("demands", "heat", "min_year"), ("sites", "park", "land")},
        ("Without whole units", "land at park, at most 55 ha"),
        None,
        {
            **HEAT,
            "sites": "park kind=park land=55",
            "processes": "heat activity_unit=t land=1",
            "plants": "heat max_new=300 unit_size=30",
            "demands": "heat price=9 min_year=50",
        },
    ),
    Planted(
        "whole units that are not to blame",
        {("demands", "heat", "min_year"), ("plants", "heat", "max_new")},
        ("new capacity of heat at park, at most 60 t",),
        40,
        {**HEAT, "plants": "heat max_new=60 unit_size=30", "demands": "heat price=9 min_year=100"},
    ),
)
