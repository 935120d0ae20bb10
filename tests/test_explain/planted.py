"""Cases made infeasible on purpose: what was planted, and the words that must come out.

``cause`` are the cells (table, row, column) that together cannot be kept; the explanation must name all of them.
``words`` must stand in the English text. ``missing`` is the shortage of the first conflict, reckoned by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Planted:
    """One conflict: a micro-case (``case``) or changes to the tutorial (``changes``)."""

    name: str
    cause: set[Cell]
    words: tuple[str, ...] = ()
    missing: float | None = None
    case: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[tuple[str, str, str, float], ...] = ()


def _park(**changes: Any) -> dict[str, Any]:
    """A boiler (1 t of steam from 1.25 t of coal) and a fertiliser plant (4 t of steam, 2 t of rock, 2 t of gypsum)."""
    case: dict[str, Any] = {
        "recipes": "boiler coal=-1.25 steam=1; dap steam=-4 rock=-2 fert=1 gypsum=2",
        "plants": "boiler capacity=1000; dap capacity=300",
        "supplies": "coal price=1; rock price=1",
        "demands": "fert price=100",
        "disposals": "gypsum cost=1",
    }
    return {**case, **changes}


def _policy(**policy: Any) -> dict[str, Any]:
    return {"policies": [{"id": "rule", **policy}]}


_HEAT: dict[str, Any] = {"recipes": "heat gas=-1 heat=1", "supplies": "gas price=1"}
_BRICK: dict[str, Any] = {
    "process_flows": "brick commodity=brick coefficient=1; brick commodity=clay coefficient=-2 group=body; "
    "brick commodity=ash coefficient=-2 group=body",
    "plants": "brick capacity=100",
}
_TWO_YEARS: dict[str, Any] = {**_HEAT, "years": "2015 weight=5; 2020 weight=5"}

PLANTED = (
    # -- what is owed against what can be made -----------------------------------------------------------------------
    Planted(
        "more is owed than the plant can make",
        {("demands", "fert", "min_year"), ("plants", "dap", "capacity")},
        ("fert at park: at least 400 t needed, at most 300 t possible, 100 t missing (25 %)",),
        100,
        _park(demands="fert price=100 min_year=400", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "steam is short",  # 280 x 4 = 1120 t of steam, the boiler raises 1000
        {("demands", "fert", "min_year"), ("plants", "boiler", "capacity")},
        ("steam at park: at least 1.12 kt needed, at most 1 kt possible, 120 t missing", "used by: dap"),
        120,
        _park(demands="fert price=100 min_year=280"),
    ),
    Planted(
        "coal is short",  # 200 x 4 x 1.25 = 1000 t of coal
        {("demands", "fert", "min_year"), ("supplies", "coal", "max_year")},
        ("coal at park: at least 1 kt needed, at most 500 t possible", "used by: boiler"),
        500,
        _park(demands="fert price=100 min_year=200", supplies="coal price=1 max_year=500; rock price=1"),
    ),
    Planted(
        "rock is short",
        {("demands", "fert", "min_year"), ("supplies", "rock", "max_year")},
        ("rock at park: at least 400 t needed, at most 100 t possible",),
        300,
        _park(demands="fert price=100 min_year=200", supplies="coal price=1; rock price=1 max_year=100"),
    ),
    Planted(
        "gypsum has nowhere to go",
        {("demands", "fert", "min_year"), ("disposals", "gypsum", "max_year")},
        ("gypsum at park: at least 200 t arises, at most 50 t can go anywhere, 150 t too much", "made by: dap"),
        150,
        _park(demands="fert price=100 min_year=100", disposals="gypsum cost=1 max_year=50"),
    ),
    Planted(
        "nothing brings the rock at all",
        {("demands", "fert", "min_year")},
        ("rock at park: at least 20 t needed, at most 0 t possible", "possible from: nothing"),
        20,
        _park(demands="fert price=100 min_year=10", supplies="coal price=1"),
    ),
    Planted(
        "an hourly delivery above the hourly capacity",  # 0.05 x 8760 = 438 t
        {("demands", "fert", "min_hour"), ("plants", "dap", "capacity")},
        ("fert at park", "at least 0.05 t an hour"),
        138,
        _park(demands="fert price=100 min_hour=0.05", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "an hourly supply too thin in one season",
        {("demands", "heat", "min_hour"), ("supplies", "gas", "max_hour")},
        ("gas at park, dry", "an hour"),
        500,  # 1000 h x (1 - 1 x 0.5)
        {
            **_HEAT,
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
        _park(supplies="coal price=1; rock price=1 min_year=700", plants="boiler capacity=9000; dap capacity=300"),
    ),
    Planted(
        "take or pay by the hour",
        {("supplies", "gas", "min_hour"), ("demands", "heat", "max_year")},
        ("gas",),
        None,
        {
            **_HEAT,
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
        _park(processes="boiler activity_unit=t min_load=0.9", demands="fert price=100 max_year=100"),
    ),
    Planted(
        "a must-run plant without fuel",
        {("processes", "heat", "min_load"), ("supplies", "gas", "max_year")},
        ("gas at park: at least 50 t needed, at most 20 t possible",),
        30,
        {
            **_HEAT,
            "processes": "heat activity_unit=t min_load=0.5",
            "plants": "heat capacity=100",
            "supplies": "gas price=1 max_year=20",
            "demands": "heat price=9",
        },
    ),
    # -- stocks, links, land ---------------------------------------------------------------------------------------
    Planted(
        "a last stock that cannot be filled",
        {("storages", "heat", "final"), ("plants", "heat", "capacity")},
        ("stock of heat at park at the end, at least 150 t",),
        50,
        {**_HEAT, "plants": "heat capacity=100", "storages": "heat carry=horizon final=150"},
    ),
    Planted(
        "a first stock that does not fit",
        {("storages", "gas", "capacity")},
        ("storage of gas at park, at most 50 t", "stocks at the start"),
        50,
        {**_HEAT, "plants": "heat capacity=0", "storages": "gas carry=horizon initial=100 capacity=50"},
    ),
    Planted(
        "a stock too small for the season without supply",
        {("demands", "heat", "min_hour"), ("storages", "gas", "capacity")},
        ("storage of gas at park, at most 300 t",),
        700,
        {
            **_HEAT,
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
            **_HEAT,
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
        {**_HEAT, "plants": "heat max_new=60", "demands": "heat price=9 min_year=95"},
    ),
    # -- shares and quality ----------------------------------------------------------------------------------------
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
            **_BRICK,
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
            **_BRICK,
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
            **_BRICK,
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
            **_BRICK,
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
    # -- policies --------------------------------------------------------------------------------------------------
    Planted(
        "a target above capacity",
        {("policies", "rule", "min"), ("plants", "dap", "capacity")},
        ("at least 400 t required, at most 300 t can be reached, 100 t missing",),
        100,
        _park(
            plants="boiler capacity=9000; dap capacity=300",
            **_policy(title="Fertiliser for all", measure={"quantity": "produced", "commodity": "fert"}, min=400),
        ),
    ),
    Planted(
        "a coal quota below what is owed",
        {("policies", "rule", "max"), ("demands", "fert", "min_year")},
        ("“Coal quota” (rule ≤ 600 t): at least 1 kt is unavoidable, at most 600 t permitted", "by way of: "),
        400,
        _park(
            demands="fert price=100 min_year=200",
            **_policy(title="Coal quota", measure={"quantity": "supplied", "commodity": "coal"}, max=600),
        ),
    ),
    Planted(
        "a measure that must equal what cannot be",
        {("policies", "rule", "min"), ("plants", "dap", "capacity")},
        (),
        50,
        _park(
            plants="boiler capacity=9000; dap capacity=300",
            **_policy(measure={"quantity": "produced", "commodity": "fert"}, equal=350),
        ),
    ),
    Planted(
        "a share used that no buyer takes",  # 200 t of gypsum, 60 % of them 120 t, sold at most 50 t
        {("policies", "rule", "min"), ("demands", "gypsum", "max_year"), ("demands", "fert", "min_year")},
        ("120 t would have to count, at most 50 t can, 70 t missing",),
        70,
        _park(
            demands="fert price=100 min_year=100; gypsum price=1 max_year=50",
            **_policy(
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
        _park(
            demands="fert price=100 min_year=100; gypsum price=1 max_year=50",
            **_policy(
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
            **_HEAT,
            "plants": "small process=heat capacity=20; large process=heat capacity=500",
            "demands": "heat price=9",
            **_policy(measure={"quantity": "activity", "process": "heat"}, min=50, per="plant"),
        },
    ),
    Planted(
        "a target for each period, one too dry",
        {("policies", "rule", "min"), ("supplies", "gas", "max_hour")},
        ("“rule” (rule ≥ 800 t), dry: at least 800 t required, at most 500 t can be reached", "by way of: gas, heat"),
        300,
        {
            **_HEAT,
            "plants": "heat capacity=99999",
            "periods": "wet hours=7760; dry hours=1000",
            "profiles": "river wet=1 dry=0.5",
            "supplies": "gas price=1 max_hour=1 profile=river",
            "demands": "heat price=9",
            **_policy(measure={"quantity": "sold", "commodity": "heat"}, min=800, per="period"),
        },
    ),
    Planted(
        "two policies against each other",
        {("policies", "more", "min"), ("policies", "less", "max")},
        ("“more”", "“less”"),
        100,
        _park(
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
        _park(
            demands="fert price=100 min_year=100",
            **_policy(measure={"quantity": "disposed", "commodity": "gypsum"}, max=0),
        ),
    ),
    Planted(
        "installed power above what may stand",
        {("policies", "rule", "min"), ("plants", "heat", "max_new")},
        ("at least 50 t required, at most 30 t can be reached, 20 t missing (40 %)", "what is there already = 10 t"),
        20,
        {
            **_HEAT,
            "plants": "heat capacity=10 max_new=20",
            "demands": "heat price=9",
            **_policy(measure={"quantity": "capacity", "process": "heat"}, min=50),
        },
    ),
    # -- years -----------------------------------------------------------------------------------------------------
    Planted(
        "the old plant is closed by the second year",
        {("demands", "heat", "min_year"), ("plants", "new", "max_new")},
        ("heat at park",),
        60,
        {
            **_TWO_YEARS,
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
            **_TWO_YEARS,
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
            **_TWO_YEARS,
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
    # -- whole numbers ---------------------------------------------------------------------------------------------
    Planted(
        "whole units do not fit",  # three of 30 are 90
        {("demands", "heat", "min_year"), ("plants", "heat", "max_new")},
        ("Without whole units", "whole units of 30 of heat at park", "at most 90 t can be reached"),
        None,
        {**_HEAT, "plants": "heat max_new=100 unit_size=30", "demands": "heat price=9 min_year=95"},
    ),
    Planted(
        "the smallest plant needs more fuel than there is",
        {("plants", "heat", "min_new"), ("supplies", "gas", "max_year"), ("demands", "heat", "min_year")},
        ("Without whole units", "heat at park: nothing, or at least 60"),
        None,
        {
            **_HEAT,
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
            **_HEAT,
            "plants": "heat max_new=300 unit_size=30",
            "demands": "heat price=9",
            **_policy(measure={"quantity": "capacity", "process": "heat"}, equal=50),
        },
    ),
    Planted(
        "whole units on scarce land",
        {("demands", "heat", "min_year"), ("sites", "park", "land")},
        ("Without whole units", "land at park, at most 55 ha"),
        None,
        {
            **_HEAT,
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
        {**_HEAT, "plants": "heat max_new=60 unit_size=30", "demands": "heat price=9 min_year=100"},
    ),
    # -- the tutorial ----------------------------------------------------------------------------------------------
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
