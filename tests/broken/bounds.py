"""Numbers that contradict each other: ranges, limits, stocks, years."""

from __future__ import annotations

from broken.folder import Broken, Folder


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
