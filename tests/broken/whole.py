"""Cases whose rows are each right and which as a whole deserve a warning or a hint."""

from __future__ import annotations

from broken.folder import Broken, Folder


def _process(case: Folder, name: str, **flows: float) -> None:
    case.append("processes", process=name, activity_unit="t")
    known = {row[0] for row in case.rows("commodities")}
    for commodity, coefficient in flows.items():
        if commodity not in known:
            case.append("commodities", commodity=commodity, unit="t", category="byproduct")
        case.append("process_flows", process=name, commodity=commodity, coefficient=str(coefficient))


def _plant(case: Folder, site: str, process: str, **cells: str) -> None:
    case.append("plants", plant=f"{process}_{site}_{len(case.rows('plants'))}", site=site, process=process, **cells)


def _policy(case: Folder, name: str, measure: str, bound: str, mode: str = "enforce") -> None:
    case.add("policies.toml", f'\n[[policy]]\nid = "{name}"\nmeasure = {measure}\n{bound}\nmode = "{mode}"\n')


def _heater(case: Folder) -> None:
    case.append("commodities", commodity="heat", unit="GJ", category="utility")
    _process(case, "heater", power=-1, heat=5)


def _no_way_out(case: Folder) -> None:
    _process(case, "sorting", board=-1, dust=0.1)
    _plant(case, "city", "sorting", capacity="5")


def _dryers(case: Folder) -> None:
    _process(case, "drying", steam=-1, fertiliser=0.001)
    for _ in range(2):
        _plant(case, "chemical_park", "drying", capacity="450000")


def _contradiction(case: Folder) -> None:
    _policy(case, "much_coal", '{ quantity = "supplied", commodity = "coal" }', "min = 200000")
    _policy(case, "little_coal", '{ quantity = "supplied", commodity = ["coal"] }', "max = 100000")


def _parts(case: Folder) -> None:
    _policy(case, "whole", '{ quantity = "supplied", commodity = ["coal", "rock"] }', "min = 200000")
    _policy(case, "part_1", '{ quantity = "supplied", commodity = "coal" }', "max = 100000")
    _policy(case, "part_2", '{ quantity = "supplied", commodity = "rock" }', "max = 50000")


def _presses(case: Folder) -> None:
    for number in range(5):
        _process(case, f"press_{number}", board=1, power=-0.1 if number else -10)
        case.cell("processes", 5 + number, "main_commodity", "board")


def _small_board_plants(case: Folder) -> None:
    for _ in range(2):
        _plant(case, "board_park", "board_making", capacity="100")


def _upkeep(case: Folder) -> None:
    case.cell("processes", 3, "capex", "500")
    case.cell("processes", 3, "fixed_cost", "5000")


def places(case: Folder, east: str) -> None:
    """Put the two parks on one parallel, the second at the longitude ``east`` and the first at 107."""
    for row, lon in ((2, "107"), (3, east)):
        case.cell("sites", row, "lat", "27")
        case.cell("sites", row, "lon", lon)


def _far(case: Folder) -> None:
    places(case, "107.1")
    case.cell("links", 2, "km", "500")


def _grid(case: Folder, **cells: str) -> None:
    case.append("supplies", supply="grid", site="chemical_park", commodity="power", price="200", **cells)


def _steam_contract(case: Folder) -> None:
    more = {"price": "1", "min_year": "1000000"}
    case.append("demands", demand="laundry", site="chemical_park", commodity="steam", **more)


def _must_sell(case: Folder) -> None:
    case.append("demands", demand="rock_buyers", site="city", commodity="rock", price="200", min_year="5")


WHOLE = [
    Broken("energy from nothing", _heater, "energy", "process_flows", 15, "", ("5 GJ out", "3.6 GJ in"), "hint"),
    Broken(
        "an existing plant without an input",
        lambda c: _plant(c, "city", "board_making", capacity="10"),
        "cannot_arise",
        "plants",
        5,
        "process",
        ("power cannot arise at city", "Add a supply of power"),
        "warning",
    ),
    Broken(
        "a plant that may be built without an input",
        lambda c: _plant(c, "city", "board_making", max_new="10"),
        "cannot_arise",
        "plants",
        5,
        "process",
        ("power cannot arise at city",),
        "hint",
    ),
    Broken(
        "a by-product that can go nowhere",
        _no_way_out,
        "cannot_go",
        "plants",
        5,
        "process",
        ("dust can go nowhere from city", "disposal of dust"),
        "warning",
    ),
    Broken(
        "a plant without capacity",
        lambda c: _plant(c, "board_park", "board_making"),
        "no_capacity",
        "plants",
        5,
        "plant",
        ("max_new",),
        "hint",
    ),
    Broken(
        "a demand that nothing reaches",
        lambda c: c.append("demands", demand="rock_buyers", site="city", commodity="rock", price="200"),
        "unserved_demand",
        "demands",
        5,
        "commodity",
        ("no rock can ever reach city",),
        "hint",
    ),
    Broken(
        "a contract that nothing reaches",
        _must_sell,
        "unserved_demand",
        "demands",
        5,
        "min_year",
        ("no rock can ever reach city", "unsolvable"),
        "warning",
    ),
    Broken(
        "a supply of no use",
        lambda c: c.append("supplies", supply="city_grid", site="city", commodity="power", price="500"),
        "unused_supply",
        "supplies",
        6,
        "commodity",
        ("nothing can use power bought at city",),
        "hint",
    ),
    Broken(
        "a stack that stays empty",
        lambda c: c.append("disposals", disposal="tip", site="city", commodity="fertiliser", cost="1"),
        "unused_disposal",
        "disposals",
        3,
        "commodity",
        ("no fertiliser can ever reach city",),
        "hint",
    ),
    Broken(
        "more steam sold than raised",
        _steam_contract,
        "shortage",
        "demands",
        5,
        "min_year",
        ("steam at chemical_park", "at least 1,000,000 t", "at most 800,000 t", "200,000 t missing", "laundry"),
        "warning",
    ),
    Broken(
        "more coal taken than burnt",
        lambda c: c.cell("supplies", 2, "min_year", "400000"),
        "glut",
        "supplies",
        2,
        "min_year",
        ("at least 400,000 t", "at most 320,000 t", "80,000 t too much"),
        "warning",
    ),
    Broken(
        "plants that starve each other",
        _dryers,
        "scarce",
        "plants",
        5,
        "capacity",
        ("would take 1,300,000 t", "at most 800,000 t"),
        "hint",
    ),
    Broken(
        "a share in percent",
        lambda c: c.replace("policies.toml", "min = 0.4", "min = 40"),
        "share_above_one",
        "policies.toml",
        None,
        "gypsum_use, min",
        ("write 0.4 for 40 %",),
        "warning",
    ),
    Broken(
        "policies that contradict each other",
        _contradiction,
        "policies_contradict",
        "policies.toml",
        None,
        "much_coal, min",
        ("little_coal", "100,000"),
        "warning",
    ),
    Broken(
        "parts that are less than their whole",
        _parts,
        "policies_contradict",
        "policies.toml",
        None,
        "whole, min",
        ("part_1, part_2", "150,000"),
        "warning",
    ),
    Broken(
        "a bound above all capacity",
        lambda c: _policy(c, "much", '{ quantity = "produced", commodity = "fertiliser" }', "min = 200000"),
        "policy_unreachable",
        "policies.toml",
        None,
        "much, min",
        ("at most 100,000", "no solution"),
        "warning",
    ),
    Broken(
        "a goal above all capacity",
        lambda c: _policy(
            c, "much", '{ quantity = "produced", commodity = "fertiliser" }', "min = 200000\npenalty = 1", "goal"
        ),
        "policy_unreachable",
        "policies.toml",
        None,
        "much, min",
        ("at most 100,000", "will be missed"),
        "hint",
    ),
    Broken(
        "a share that takes idle plants",
        lambda c: c.replace("policies.toml", "min = 0.4", "min = 0.9"),
        "share_needs_less",
        "policies.toml",
        None,
        "gypsum_use, min",
        ("at most 0.625", "125,000 of 200,000"),
        "hint",
    ),
    Broken(
        "tonnes and megawatt-hours",
        lambda c: _policy(c, "trade", '{ quantity = "sold" }', "max = 1e9"),
        "mixed_units",
        "policies.toml",
        None,
        "trade, measure",
        ("MWh (power)", "t ("),
        "warning",
    ),
    Broken(
        "coal at 0.6",
        lambda c: c.cell("supplies", 2, "price", "0.6"),
        "price_scale",
        "supplies",
        2,
        "price",
        ("cogeneration", "CNY per t"),
        "hint",
    ),
    Broken(
        "prices a hundred times apart",
        lambda c: c.cell("supplies", 5, "price", "30000"),
        "price_scale",
        "demands",
        2,
        "price",
        ("its other price is 30,000",),
        "hint",
    ),
    Broken(
        "a coefficient a hundred times the others",
        _presses,
        "coefficient_scale",
        "process_flows",
        16,
        "coefficient",
        ("10 of power per unit of board", "is 0.1"),
        "hint",
    ),
    Broken(
        "a capacity a thousand times the others",
        _small_board_plants,
        "capacity_scale",
        "plants",
        4,
        "capacity",
        ("is 100", "capacity_basis"),
        "hint",
    ),
    Broken("dear upkeep", _upkeep, "upkeep_scale", "processes", 3, "fixed_cost", ("costs more",), "hint"),
    Broken(
        "a road shorter than the straight line",
        lambda c: places(c, "108"),
        "distance_short",
        "links",
        2,
        "km",
        ("99 km apart",),
        "warning",
    ),
    Broken("a road that goes round and round", _far, "distance_long", "links", 2, "km", ("10 km apart",), "hint"),
    Broken(
        "power bought and sold",
        _grid,
        "money_machine",
        "supplies",
        6,
        "max_year",
        ("earns 100 CNY per unit", "grid_feed_in", "without limit"),
        "warning",
    ),
    Broken(
        "a plant without limit that earns",
        lambda c: c.cell("plants", 4, "max_new", "unlimited"),
        "money_machine",
        "plants",
        4,
        "max_new",
        ("board_plant may be built without limit", "earns 150 CNY a year"),
        "warning",
    ),
]
