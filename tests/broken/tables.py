"""Tables that contradict each other or themselves."""

from __future__ import annotations

from broken.folder import Broken, Folder


def _periods(case: Folder) -> None:
    case.append("periods", period="wet", hours="4380")
    case.append("periods", period="dry", hours="4380")


def _profile_gap(case: Folder) -> None:
    _periods(case)
    case.append("profiles", profile="water", period="wet", factor="1")
    case.cell("supplies", 2, "price_profile", "water")


def _profile_unused(case: Folder) -> None:
    case.append("profiles", profile="sun", period="year", factor="1")
    case.cell("supplies", 2, "profile", "sun")


def _limit(case: Folder, **cells: str) -> None:
    case.append("properties", commodity="gypsum", property="p2o5", value="0.01")
    case.append("property_limits", **{"process": "board_making", "group": "body", "property": "p2o5", **cells})


def _other_group(case: Folder) -> None:
    case.append("process_flows", process="fertiliser_making", commodity="coal", coefficient="-1", group="fuel")
    _limit(case, group="body;fuel")


def _mode_groups(case: Folder) -> None:
    case.append("process_flows", process="cogeneration", commodity="rock", coefficient="-1", group="g", max_share="0.4")
    more = {"mode": "extraction", "group": "g", "min_share": "0.1"}
    case.append("process_flows", process="cogeneration", commodity="board", coefficient="-1", **more)


def _mode_shares(case: Folder) -> None:
    case.cell("process_modes", 2, "min_share", "0.7")
    case.cell("process_modes", 3, "min_share", "0.4")


def _mode_shares_low(case: Folder) -> None:
    case.cell("process_modes", 2, "max_share", "0.5")
    case.cell("process_modes", 3, "max_share", "0.4")


def _range(case: Folder, **cells: str) -> None:
    first = case.rows("supplies")[1][case.rows("supplies")[0].index("supply")]
    case.append("ranges", **{"table": "supplies", "row": first, "column": "price", **cells})


def _storage(case: Folder, **cells: str) -> None:
    case.append("storages", storage="pile", site="city", commodity="board", **cells)


def _years(case: Folder, period_year: str) -> None:
    case.append("years", year="2020")
    case.append("periods", period="p", hours="8760", year="2020")
    case.append("periods", period="q", hours="8760", year=period_year)


def _year_without_period(case: Folder) -> None:
    case.append("years", year="2020")
    case.append("years", year="2030")
    case.append("periods", period="p", hours="8760", year="2020")


def _contents(case: Folder) -> None:
    case.append("contents", commodity="rock", element="p", share="0.1")
    case.append("contents", commodity="fertiliser", element="p", share="0.21")


def _no_flows(case: Folder) -> None:
    case.append("processes", process="idle", activity_unit="t")


REFERENCES = [
    Broken(
        "plant of an unknown process",
        lambda c: c.cell("plants", 3, "process", "fertilizer_making"),
        "unknown_reference",
        "plants",
        3,
        "process",
        ("Did you mean fertiliser_making",),
    ),
    Broken(
        "supply at an unknown site",
        lambda c: c.cell("supplies", 2, "site", "chemical_parc"),
        "unknown_reference",
        "supplies",
        2,
        "site",
        ("Did you mean chemical_park",),
    ),
    Broken(
        "flow of an unknown commodity",
        lambda c: c.append("process_flows", process="board_making", commodity="paper", coefficient="-0.1"),
        "unknown_reference",
        "process_flows",
        15,
        "commodity",
        ("commodities has no commodity paper",),
    ),
    Broken(
        "unknown main commodity",
        lambda c: c.cell("processes", 4, "main_commodity", "boards"),
        "unknown_reference",
        "processes",
        4,
        "main_commodity",
        ("Did you mean board",),
    ),
    Broken(
        "link to nowhere",
        lambda c: c.cell("links", 3, "to", "town"),
        "unknown_reference",
        "links",
        3,
        "to",
        ("Known: chemical_park, board_park, city",),
    ),
    Broken(
        "link of an unknown mode",
        lambda c: c.cell("links", 3, "transport_mode", "rail"),
        "unknown_reference",
        "links",
        3,
        "transport_mode",
        ("road",),
    ),
    Broken(
        "unknown source",
        lambda c: c.cell("sites", 3, "source", "invented; yearbook"),
        "unknown_reference",
        "sites",
        3,
        "source",
        ("sources has no source yearbook",),
    ),
    Broken(
        "unknown profile",
        lambda c: c.cell("plants", 2, "profile", "sun"),
        "unknown_reference",
        "plants",
        2,
        "profile",
        ("There is none",),
    ),
    Broken(
        "unknown period in a profile",
        lambda c: c.append("profiles", profile="sun", period="night", factor="0"),
        "unknown_reference",
        "profiles",
        2,
        "period",
        ("year",),
    ),
    Broken(
        "unit", lambda c: c.cell("commodities", 2, "unit", "tonne coal"), "unit", "commodities", 2, "unit", ("pint",)
    ),
    Broken(
        "unit with factor", lambda c: c.cell("commodities", 2, "unit", "10^4 t"), "unit", "commodities", 2, "unit", ()
    ),
    Broken("profile gap", _profile_gap, "profile_gap", "supplies", 2, "price_profile", ("dry",)),
    Broken("profile of nothing", _profile_unused, "profile_unused", "supplies", 2, "profile", ("min_hour",)),
]

PROCESSES = [
    Broken("no flows", _no_flows, "process_without_flows", "processes", 5, "process", ("found: idle",)),
    Broken(
        "mode without rows",
        lambda c: c.append("process_modes", process="cogeneration", mode="condensin"),
        "mode_without_rows",
        "process_modes",
        4,
        "mode",
        ("Did you mean condensing",),
    ),
    Broken(
        "group on what is made",
        lambda c: c.cell("process_flows", 11, "group", "body"),
        "group_produced",
        "process_flows",
        11,
        "group",
        ("negative",),
    ),
    Broken(
        "share without group",
        lambda c: c.cell("process_flows", 12, "min_share", "0.1"),
        "share_without_group",
        "process_flows",
        12,
        "min_share",
        (),
    ),
    Broken(
        "least share above greatest",
        lambda c: (c.cell("process_flows", 13, "min_share", "0.6"), c.cell("process_flows", 13, "max_share", "0.5")),
        "share_range",
        "process_flows",
        13,
        "min_share",
        ("above max_share",),
    ),
    Broken(
        "shares above 1",
        lambda c: (c.cell("process_flows", 13, "min_share", "0.6"), c.cell("process_flows", 14, "min_share", "0.5")),
        "group_shares",
        "process_flows",
        13,
        "min_share",
        ("group body of board_making add up to 1.1",),
    ),
    Broken(
        "shares below 1",
        lambda c: (c.cell("process_flows", 13, "max_share", "0.6"), c.cell("process_flows", 14, "max_share", "0.3")),
        "group_shares",
        "process_flows",
        13,
        "max_share",
        ("0.9, less than 1",),
    ),
    Broken(
        "shares below 1 in one mode",
        _mode_groups,
        "group_shares",
        "process_flows",
        15,
        "max_share",
        ("in mode condensing add up to 0.4",),
    ),
    Broken("mode shares above 1", _mode_shares, "mode_shares", "process_modes", 2, "min_share", ("1.1",)),
    Broken("mode shares below 1", _mode_shares_low, "mode_shares", "process_modes", 2, "max_share", ("0.9",)),
    Broken(
        "mode share range",
        lambda c: (c.cell("process_modes", 2, "min_share", "0.6"), c.cell("process_modes", 2, "max_share", "0.5")),
        "share_range",
        "process_modes",
        2,
        "min_share",
        (),
    ),
    Broken(
        "low above high",
        lambda c: (c.cell("process_flows", 4, "low", "90"), c.cell("process_flows", 4, "high", "70")),
        "limit_range",
        "process_flows",
        4,
        "low",
        (),
    ),
    Broken(
        "coefficient outside its range",
        lambda c: (c.cell("process_flows", 4, "low", "81"), c.cell("process_flows", 4, "high", "90")),
        "coefficient_range",
        "process_flows",
        4,
        "coefficient",
        ("found: 80",),
        "warning",
    ),
    Broken(
        "limit of an unknown group",
        lambda c: _limit(c, group="boddy", max="0.1"),
        "unknown_reference",
        "property_limits",
        2,
        "group",
        ("Did you mean body",),
    ),
    Broken(
        "limit of another process's group",
        _other_group,
        "unknown_group",
        "property_limits",
        2,
        "group",
        ("board_making has no group fuel",),
    ),
    Broken(
        "limit of an unknown property",
        lambda c: _limit(c, property="p2o3", max="0.1"),
        "unknown_reference",
        "property_limits",
        2,
        "property",
        ("Did you mean p2o5",),
    ),
    Broken("limit range", lambda c: _limit(c, min="2", max="1"), "limit_range", "property_limits", 2, "min", ()),
    Broken(
        "main commodity that is no flow",
        lambda c: c.cell("processes", 4, "main_commodity", "coal"),
        "main_commodity",
        "processes",
        4,
        "main_commodity",
        (),
        "warning",
    ),
    Broken(
        "more phosphorus out than in",
        _contents,
        "elements",
        "process_flows",
        6,
        "",
        ("more p leaves fertiliser_making than enters: 0.21 out, 0.2 in",),
        "warning",
    ),
]

BOUNDS = [
    Broken(
        "range turned",
        lambda c: _range(c, low="3", high="2"),
        "limit_range",
        "ranges",
        2,
        "low",
        (),
    ),
    Broken(
        "range of a row that is not there",
        lambda c: _range(c, row="coal_pric"),
        "range_cell",
        "ranges",
        2,
        "row",
        ("supplies has no such row", "coal_pric"),
    ),
    Broken(
        "range of a column that is not there",
        lambda c: _range(c, column="prize"),
        "range_cell",
        "ranges",
        2,
        "column",
        ("price",),
    ),
    Broken(
        "number outside its range",
        lambda c: _range(c, low="0", high="0.5"),
        "value_range",
        "ranges",
        2,
        "row",
        ("price is not between low and high",),
        "warning",
    ),
    Broken(
        "least above most in a year",
        lambda c: (c.cell("supplies", 2, "min_year", "5"), c.cell("supplies", 2, "max_year", "4")),
        "limit_range",
        "supplies",
        2,
        "min_year",
        ("max_year",),
    ),
    Broken(
        "least above most in an hour",
        lambda c: (c.cell("demands", 2, "min_hour", "5"), c.cell("demands", 2, "max_hour", "4")),
        "limit_range",
        "demands",
        2,
        "min_hour",
        ("max_hour",),
    ),
    Broken(
        "min_new without limit",
        lambda c: (c.cell("plants", 2, "max_new", "unlimited"), c.cell("plants", 2, "min_new", "5")),
        "yes_no_unlimited",
        "plants",
        2,
        "min_new",
        ("finite max_new",),
    ),
    Broken(
        "fixed_charge without limit",
        lambda c: (c.cell("plants", 2, "max_new", "unlimited"), c.cell("plants", 2, "fixed_charge", "5")),
        "yes_no_unlimited",
        "plants",
        2,
        "fixed_charge",
        (),
    ),
    Broken(
        "min_new above max_new",
        lambda c: (c.cell("plants", 2, "max_new", "4"), c.cell("plants", 2, "min_new", "5")),
        "new_range",
        "plants",
        2,
        "min_new",
        (),
    ),
    Broken(
        "unit above max_new",
        lambda c: (c.cell("plants", 2, "max_new", "4"), c.cell("plants", 2, "unit_size", "5")),
        "new_range",
        "plants",
        2,
        "unit_size",
        (),
        "warning",
    ),
    Broken(
        "last year before first",
        lambda c: (c.cell("plants", 2, "first_year", "2020"), c.cell("plants", 2, "last_year", "2015.0")),
        "year_range",
        "plants",
        2,
        "first_year",
        ("found: 2020",),
    ),
    Broken(
        "last stock above capacity",
        lambda c: _storage(c, capacity="5", carry="horizon", final="6"),
        "storage_final",
        "storages",
        2,
        "final",
        (),
    ),
    Broken(
        "first stock of a cyclic storage",
        lambda c: _storage(c, initial="6"),
        "storage_carry",
        "storages",
        2,
        "initial",
        ("horizon",),
        "warning",
    ),
    Broken("unknown year", lambda c: _years(c, "2021"), "unknown_year", "periods", 3, "year", ("2020",)),
    Broken("year without periods", _year_without_period, "year_without_period", "years", 3, "year", ()),
    Broken(
        "a short year",
        lambda c: c.append("periods", period="june", hours="720"),
        "hours",
        "periods",
        2,
        "hours",
        ("720 h", "8760"),
        "warning",
    ),
    Broken("link to itself", lambda c: c.cell("links", 3, "to", "board_park"), "link_loop", "links", 3, "to", ()),
    Broken(
        "class that nothing carries",
        lambda c: c.cell("commodities", 2, "transport_class", "bulc"),
        "class_not_carried",
        "commodities",
        2,
        "transport_class",
        ("Did you mean bulk",),
        "warning",
    ),
    Broken(
        "sources without table",
        lambda c: (c.remove("sources.csv"), c.cell("sites", 2, "source", "yearbook")),
        "no_sources",
        "sites",
        None,
        "source",
        ("sources.csv",),
        "warning",
    ),
]
