"""Units and profiles that do not fit, and names that lead nowhere."""

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
