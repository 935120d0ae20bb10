"""Recipes that contradict themselves: modes, groups, shares, limits of quality."""

from __future__ import annotations

from broken.folder import Broken, Folder


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


def _member_twice(case: Folder) -> None:
    """Rock in every mode (row 15), and once more while condensing (row 16)."""
    for mode in ("", "condensing"):
        case.append("process_flows", process="cogeneration", mode=mode, commodity="rock", coefficient="-1", group="g")


def _mode_shares(case: Folder) -> None:
    case.cell("process_modes", 2, "min_share", "0.7")
    case.cell("process_modes", 3, "min_share", "0.4")


def _mode_shares_low(case: Folder) -> None:
    case.cell("process_modes", 2, "max_share", "0.5")
    case.cell("process_modes", 3, "max_share", "0.4")


def _contents(case: Folder) -> None:
    case.append("contents", commodity="rock", element="p", share="0.1")
    case.append("contents", commodity="fertiliser", element="p", share="0.21")


def _no_flows(case: Folder) -> None:
    case.append("processes", process="idle", activity_unit="t")


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
        "a member of a group for every mode and for one",
        _member_twice,
        "member_twice",
        "process_flows",
        16,
        "mode",
        ("rock", "group g", "one row for each mode"),
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
