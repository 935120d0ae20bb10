"""Years."""

from __future__ import annotations

from planted.conflict import TWO_YEARS, Planted

YEARS = (
    Planted(
        "the old plant is closed by the second year",
        {("demands", "heat", "min_year"), ("plants", "new", "max_new")},
        ("heat at park",),
        60,
        {
            **TWO_YEARS,
            "plants": "old process=heat capacity=100 last_year=2017; new process=heat max_new=40",
            "demands": "heat price=9 min_year=100",
        },
    ),
    Planted(
        "what is built first has worn out",
        {("demands", "heat", "min_year"), ("plants", "new", "max_new")},
        (),
        None,
        {
            **TWO_YEARS,
            "processes": "heat activity_unit=t lifetime=5",
            "plants": "new process=heat max_new=150",
            "demands": "heat price=9 min_year=100",
        },
    ),
    Planted(
        "nothing may be built before it is needed",
        {("demands", "heat", "min_year")},
        ("heat at park",),
        100,
        {
            **TWO_YEARS,
            "plants": "new process=heat max_new=500 first_year=2020",
            "demands": "heat price=9 min_year=100",
        },
    ),
    Planted(
        "a stock through the years runs out",
        {("demands", "heat", "min_year")},
        ("gas",),
        None,
        {
            "recipes": "heat gas=-1 heat=1",
            "years": "2015; 2016",
            "plants": "heat capacity=500",
            "storages": "gas carry=horizon initial=150",
            "demands": "heat price=9 min_year=100",
        },
    ),
)
