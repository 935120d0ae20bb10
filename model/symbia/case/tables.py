"""The one declaration of a case's tables.

Every table and column - name, type, default, unit, meaning, key, foreign key, range - is declared here and nowhere
else. Reading, checking, filling of defaults, the starter case and the format page in ``data/README.md`` follow from it.

How blanks look once a case is filled: a number without limit is ``inf``, a number that is simply not there is ``nan``,
an id or text that is not there is ``""``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from symbia.case.meanings_zh import TABLES_ZH, column_zh

ColumnType = Literal["id", "text", "number", "integer", "choice", "flag"]

NO_LIMIT = math.inf
NONE = math.nan
UNLIMITED_WORD = "unlimited"

CATEGORIES = ("resource", "energy", "material", "product", "byproduct", "emission", "utility")
SITE_KINDS = ("park", "mine", "market", "gateway", "grid")
#: tables whose numbers enter the LP, so that a range may be given for them
RANGED = (
    "commodities",
    "sites",
    "periods",
    "processes",
    "process_flows",
    "process_modes",
    "properties",
    "property_limits",
    "plants",
    "supplies",
    "demands",
    "disposals",
    "storages",
    "links",
    "transport_modes",
    "profiles",
)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``default`` is the value of a blank cell; where that value depends on the row, ``default_from`` says in words what
    it is and ``case/fill.py`` works it out. ``refers_to`` is ``(table, column)`` of a foreign key; ``refers_to_many``
    says that the cell holds several such keys separated by ``;``. ``minimum`` and ``maximum`` bound numbers, both
    inclusive unless ``above_minimum``. ``meaning_zh`` is the meaning in Chinese.
    """

    name: str
    type: ColumnType
    meaning: str
    required: bool = False
    key: bool = False
    default: str | float | bool = ""
    default_from: str = ""
    unit: str = ""
    refers_to: tuple[str, str] | None = None
    refers_to_many: bool = False
    choices: tuple[str, ...] = ()
    minimum: float = -math.inf
    maximum: float = math.inf
    above_minimum: bool = False
    not_zero: bool = False
    unlimited_word: bool = False
    meaning_zh: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns in the order in which they are written, and whether a case must have it."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False
    meaning_zh: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that identify a row."""
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        """The column called ``name``; ``KeyError`` when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


SOURCE = Column(
    "source", "id", "keys into sources, separated by ;", refers_to=("sources", "source"), refers_to_many=True
)
NOTE = Column("note", "text", "anything worth saying about the row")


def _key(name: str, meaning: str, refers_to: tuple[str, str] | None = None) -> Column:
    return Column(name, "id", meaning, required=True, key=True, refers_to=refers_to)


def _reference(name: str, table: str, meaning: str, *, column: str = "", required: bool = True) -> Column:
    return Column(name, "id", meaning, required=required, refers_to=(table, column or name))


def _labels() -> tuple[Column, Column]:
    return (
        Column("name_en", "text", "label in English", default_from="the id"),
        Column("name_zh", "text", "label in Chinese", default_from="the id"),
    )


def _number(
    name: str,
    meaning: str,
    default: float = 0.0,
    *,
    unit: str = "",
    minimum: float = 0.0,
    maximum: float = math.inf,
    required: bool = False,
    above_minimum: bool = False,
    default_from: str = "",
    unlimited_word: bool = False,
) -> Column:
    return Column(
        name,
        "number",
        meaning,
        required=required,
        default=default,
        default_from=default_from,
        unit=unit,
        minimum=minimum,
        maximum=maximum,
        above_minimum=above_minimum,
        unlimited_word=unlimited_word,
    )


def _money(name: str, meaning: str, *, unit: str, required: bool = False) -> Column:
    """A cost or price: may be negative, a payment."""
    return _number(name, meaning, unit=unit, minimum=-math.inf, required=required)


def _share(name: str, meaning: str, default: float) -> Column:
    return _number(name, meaning, default, unit="1", maximum=1.0)


def _table(name: str, meaning: str, *columns: Column, required: bool = False) -> Table:
    extra = (NOTE,) if name == "sources" else (SOURCE, NOTE)
    both = tuple(replace(column, meaning_zh=column_zh(name, column.name)) for column in (*columns, *extra))
    return Table(name, meaning, both, required, TABLES_ZH[name])


def _trade(key: str, meaning: str, price: str, verb: str) -> Table:
    """Supplies and demands have the same columns."""
    return _table(
        {"supply": "supplies", "demand": "demands"}[key],
        meaning,
        _key(key, "id"),
        _reference("site", "sites", "where"),
        _reference("commodity", "commodities", "what"),
        Column("contract", "id", "kind of contract, usable as a filter", default="market"),
        Column("owner", "id", "who holds it", default_from="the site"),
        _money("price", price, unit="currency per unit", required=True),
        _profile("price_profile", "multiplies the price period by period"),
        _number("min_year", f"least {verb} per year", unit="units per year"),
        _number("max_year", f"most {verb} per year", NO_LIMIT, unit="units per year"),
        _number("min_hour", f"least {verb} per hour, times the profile", unit="units per hour"),
        _number("max_hour", f"most {verb} per hour, times the profile", NO_LIMIT, unit="units per hour"),
        _profile("profile", "multiplies min_hour and max_hour; only together with one of them"),
    )


def _profile(name: str, meaning: str) -> Column:
    return Column(name, "id", meaning, refers_to=("profiles", "profile"))


def _label_table(name: str, key: str) -> Table:
    return _table(name, f"labels of {name}; an id that has no row is its own label", _key(key, "id"), *_labels())


TABLES: tuple[Table, ...] = (
    _table(
        "commodities",
        "what is made, moved and used",
        _key("commodity", "id"),
        *_labels(),
        Column("unit", "text", "unit of all its quantities, one that pint understands", required=True),
        Column("category", "choice", "kind of commodity", required=True, choices=CATEGORIES),
        Column("transport_class", "id", "how it travels (see transport_modes); blank: it never leaves its site"),
        Column(
            "surplus",
            "choice",
            "none: the balance must close; free: a surplus may be released at no cost",
            default="none",
            choices=("none", "free"),
        ),
        Column(
            "chain", "id", "value chain that its sales, purchases, shipments and disposals count for", default="other"
        ),
        _number("freight_weight", "what one unit counts for in freight cost and link capacity", 1.0, unit="1"),
        _money("reference_price", "values output in indicators, never in the balance", unit="currency per unit"),
        required=True,
    ),
    _table(
        "sites",
        "parks, mines, markets, the grid",
        _key("site", "id"),
        *_labels(),
        Column("kind", "choice", "what kind of place", required=True, choices=SITE_KINDS),
        Column("region", "text", "administrative region, usable as a filter"),
        Column("county", "text", "county"),
        _number("lat", "latitude, WGS84", NONE, unit="degrees", minimum=-90, maximum=90),
        _number("lon", "longitude, WGS84", NONE, unit="degrees", minimum=-180, maximum=180),
        _number("land", "hectares available for plants", NO_LIMIT, unit="ha"),
        required=True,
    ),
    _table(
        "periods",
        "how a year is divided; in row order",
        _key("period", "id"),
        Column("year", "integer", "the year it belongs to", default_from="base_year"),
        _number("hours", "hours of that year in this period", unit="h", required=True, above_minimum=True),
        Column("season", "text", "label, usable as a filter"),
    ),
    _table(
        "years",
        "only for cases over several years",
        Column("year", "integer", "calendar year", required=True, key=True),
        _number("weight", "years that this one stands for", 1.0, unit="1", above_minimum=True),
    ),
    _table(
        "processes",
        "ways to turn commodities into others",
        _key("process", "id"),
        *_labels(),
        Column("chain", "id", "value chain", default="other"),
        Column("activity_unit", "text", "what one unit of activity is", required=True),
        _reference("main_commodity", "commodities", "what it is for", column="commodity", required=False),
        Column(
            "capacity_basis",
            "choice",
            "year: capacity is activity per 8760 h; hour: activity per hour",
            default="year",
            choices=("year", "hour"),
        ),
        _share("availability", "share of the hours at which capacity can be used", 1.0),
        _share("min_load", "lowest share of available capacity at which it must run", 0.0),
        _money("variable_cost", "cost of running", unit="currency per unit of activity"),
        _money("fixed_cost", "cost of keeping capacity", unit="currency per unit of capacity and year"),
        _money("capex", "cost of building", unit="currency per unit of new capacity"),
        _number("lifetime", "years in service, and of the annuity", 20.0, unit="a", above_minimum=True),
        _number("land", "land taken", unit="ha per unit of capacity"),
        required=True,
    ),
    _table(
        "process_flows",
        "the coefficients",
        _key("process", "id", ("processes", "process")),
        Column("mode", "id", "a way to run the process; blank: every mode", key=True),
        _key("commodity", "id", ("commodities", "commodity")),
        Column(
            "coefficient",
            "number",
            "units per unit of activity: positive produced, negative consumed",
            required=True,
            default=NONE,
            unit="units per unit of activity",
            not_zero=True,
        ),
        Column("group", "id", "substitution group; consumed flows only", key=True),
        _share("min_share", "least share of the group", 0.0),
        _share("max_share", "greatest share of the group", 1.0),
        _number("low", "low end of the coefficient's uncertainty", NONE, minimum=-math.inf),
        _number("high", "high end of the coefficient's uncertainty", NONE, minimum=-math.inf),
        required=True,
    ),
    _table(
        "process_modes",
        "bounds on modes",
        _key("process", "id", ("processes", "process")),
        _key("mode", "a mode that process_flows names"),
        *_labels(),
        _share("min_share", "least share of the plant's activity in each period", 0.0),
        _share("max_share", "greatest share of the plant's activity in each period", 1.0),
        _money("variable_cost", "on top of the process's", unit="currency per unit of activity"),
    ),
    _table(
        "properties",
        "quality of commodities",
        _key("commodity", "id", ("commodities", "commodity")),
        _key("property", "id"),
        Column("value", "number", "per unit of the commodity", required=True, default=NONE),
    ),
    _table(
        "property_limits",
        "bounds on the quantity-weighted mean of a property over what a group takes",
        _key("process", "id", ("processes", "process")),
        Column(
            "group",
            "id",
            "one or several groups of the process, separated by ;",
            required=True,
            key=True,
            refers_to=("process_flows", "group"),
            refers_to_many=True,
        ),
        _key("property", "id", ("properties", "property")),
        _number("min", "least mean", -math.inf, minimum=-math.inf, default_from="no limit"),
        _number("max", "greatest mean", NO_LIMIT, minimum=-math.inf),
    ),
    _table(
        "contents",
        "composition for checking balances; never enters the LP",
        _key("commodity", "id", ("commodities", "commodity")),
        Column("element", "text", "an element or oxide, e.g. P, S, P2O5", required=True, key=True),
        _number("share", "mass of the element per unit of commodity", required=True),
    ),
    _table(
        "plants",
        "a process at a site",
        _key("plant", "id"),
        _reference("site", "sites", "where"),
        _reference("process", "processes", "what"),
        Column("owner", "id", "who owns it: the player in benefit sharing", default_from="the site"),
        _number("capacity", "existing capacity", unit="activity units per capacity basis"),
        _number("max_new", "new capacity allowed in all years together", unlimited_word=True),
        _number("min_new", "if any is built in a year, at least this much (yes/no; needs a finite max_new)"),
        _number("unit_size", "new capacity comes in whole units of this size", NONE, above_minimum=True),
        _money("fixed_charge", "for each year in which anything is built, annuitised (yes/no)", unit="currency"),
        Column("first_year", "integer", "in service from; new capacity from", default=NONE),
        Column("last_year", "integer", "in service to; new capacity to", default=NONE),
        _number(
            "availability",
            "share of the hours at which capacity can be used",
            maximum=1.0,
            default_from="the process's",
        ),
        _profile("profile", "multiplies the availability period by period"),
        required=True,
    ),
    _trade("supply", "what can be bought or mined", "what is paid", "bought"),
    _trade("demand", "what can be sold", "what is received", "sold"),
    _table(
        "disposals",
        "stacking and landfill",
        _key("disposal", "id"),
        _reference("site", "sites", "where"),
        _reference("commodity", "commodities", "what"),
        _money("cost", "cost of stacking", unit="currency per unit", required=True),
        _number("max_year", "most stacked per year", NO_LIMIT, unit="units per year"),
    ),
    _table(
        "storages",
        "stocks carried from period to period",
        _key("storage", "id"),
        _reference("site", "sites", "where"),
        _reference("commodity", "commodities", "what"),
        _number("capacity", "most that can be held", NO_LIMIT, unit="units"),
        _money("cost", "per unit held at the end of a period", unit="currency per unit"),
        _share("loss", "share lost from one period to the next", 0.0),
        Column(
            "carry",
            "choice",
            "year: cyclic within each year; horizon: one stock through all periods in order",
            default="year",
            choices=("year", "horizon"),
        ),
        _number("initial", "stock before the first period (carry = horizon)", unit="units"),
        _number("final", "least stock after the last period (carry = horizon)", unit="units"),
    ),
    _table(
        "links",
        "edges of the transport network",
        _key("link", "id"),
        _reference("from", "sites", "one end", column="site"),
        _reference("to", "sites", "other end", column="site"),
        _reference("transport_mode", "transport_modes", "which network it belongs to"),
        _number("km", "length", unit="km", required=True),
        _number("capacity_year", "shared by all routes over it, both directions", NO_LIMIT, unit="per year"),
        Column("both_ways", "flag", "may be used in both directions", default=True),
    ),
    _table(
        "transport_modes",
        "rates by mode and class",
        _key("transport_mode", "id"),
        _key("transport_class", "id"),
        _money("cost_fixed", "loading and unloading, charges", unit="currency per unit"),
        _money("cost_per_km", "haulage", unit="currency per unit and km"),
        _number("loss_per_100km", "share lost over 100 km", unit="1", maximum=1.0),
        _number("max_km", "longest route", NO_LIMIT, unit="km"),
    ),
    _table(
        "profiles",
        "factors by period; a profile that is used must have every period",
        _key("profile", "id"),
        _key("period", "id", ("periods", "period")),
        _number("factor", "multiplies what uses the profile", unit="1", required=True),
    ),
    _table(
        "ranges",
        "how sure single numbers are and where each comes from, one row for each cell; never enters the LP",
        Column("table", "choice", "the table of the number", required=True, key=True, choices=RANGED),
        Column("row", "text", "key of its row; several key columns are joined by /", required=True, key=True),
        Column("column", "id", "its column", required=True, key=True),
        _number("low", "low end of what the number may be", NONE, minimum=-math.inf),
        _number("high", "high end of what the number may be", NONE, minimum=-math.inf),
    ),
    _label_table("owners", "owner"),
    _label_table("chains", "chain"),
    _table(
        "sources",
        "where figures come from",
        _key("source", "id"),
        Column("citation", "text", "what it is", required=True),
        Column("url", "text", "where it can be read"),
        Column(
            "checked",
            "choice",
            "yes: read there; partly: read and adapted; no: not read; estimate; definition: true by definition or a "
            "choice of the case",
            default="no",
            choices=("yes", "partly", "no", "estimate", "definition"),
        ),
    ),
)

TABLE: dict[str, Table] = {table.name: table for table in TABLES}
