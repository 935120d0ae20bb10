"""Checks across tables: processes, their flows and quality limits."""

from __future__ import annotations

import pandas as pd

from symbia.case.nearest import advise
from symbia.case.view import View, positions


def processes(view: View) -> None:
    """Every process has flows, and its main commodity is among them."""
    if not view.whole("process_flows"):
        return
    rows, flows = view.filled["processes"], view.filled["process_flows"]
    without = rows["process"].ne("") & ~rows["process"].isin(set(flows["process"]))
    message = "the process has no rows in process_flows"
    view.note_rows("process_without_flows", "processes", without, "process", message, "Add its coefficients")
    if not view.whole("commodities"):
        return
    main = pd.MultiIndex.from_frame(rows[["process", "main_commodity"]])
    there = main.isin(pd.MultiIndex.from_frame(flows[["process", "commodity"]]))
    exists = rows["main_commodity"].isin(view.filled["commodities"]["commodity"])
    for index in positions(rows["main_commodity"].ne("") & exists & ~without & ~there):
        process, commodity = rows["process"].iloc[index], rows["main_commodity"].iloc[index]
        message = f"process_flows has no row of {process} with its main commodity"
        advice = advise(commodity, flows.loc[flows["process"] == process, "commodity"])
        view.note("main_commodity", "processes", index, "main_commodity", message, advice, severity="warning")


def flows(view: View) -> None:
    """Groups hold consumed flows only, shares belong to groups, coefficients lie in their own range."""
    given, rows = view.given.tables["process_flows"], view.filled["process_flows"]
    produced = rows["group"].ne("") & rows["coefficient"].gt(0)
    message = "only consumed flows can replace each other in a group"
    view.note_rows("group_produced", "process_flows", produced, "group", message, "Make the coefficient negative")
    _members_once(view, rows)
    for column in ("min_share", "max_share"):
        stray = rows["group"].eq("") & given[column].notna()
        advice = "Name a group or leave the share blank"
        view.note_rows("share_without_group", "process_flows", stray, column, "a share without a group", advice)
    ranges = rows["low"].gt(rows["high"])
    view.note_rows("limit_range", "process_flows", ranges, "low", "low is above high", "Exchange them")
    outside = ~ranges & (rows["coefficient"].lt(rows["low"]) | rows["coefficient"].gt(rows["high"]))
    message = "the coefficient is not between low and high"
    view.note_rows("coefficient_range", "process_flows", outside, "coefficient", message, severity="warning")


def _members_once(view: View, rows: pd.DataFrame) -> None:
    """A member is in a group once in each mode: two needs of the same commodity would say two things."""
    grouped = rows["group"].ne("")
    keys = pd.MultiIndex.from_frame(rows[["process", "group", "commodity"]])
    every = keys[(grouped & rows["mode"].eq("")).to_numpy()]
    for index in positions(grouped & rows["mode"].ne("") & keys.isin(every)):
        row = rows.iloc[index]
        message = f"{row['commodity']} is in group {row['group']} in every mode already, by a row with a blank mode"
        view.note("member_twice", "process_flows", index, "mode", message, "Write one row for each mode")


def limits(view: View) -> None:
    """Quality limits name groups of their own process, and least is not above greatest."""
    rows, flows_ = view.filled["property_limits"], view.filled["process_flows"]
    wrong = rows["min"].gt(rows["max"])
    view.note_rows("limit_range", "property_limits", wrong, "min", "min is above max", "Exchange them")
    if not view.whole("process_flows"):
        return
    pairs = set(zip(flows_["process"], flows_["group"], strict=True))
    groups = set(flows_["group"])
    for index, (process, cell) in enumerate(zip(rows["process"], rows["group"], strict=True)):
        for group in cell.split(";") if cell else ():
            if group in groups and (process, group) not in pairs:  # one that no process has is told as a reference
                own = [name for owner, name in pairs if owner == process]
                message = f"{process} has no group {group}"
                view.note("unknown_group", "property_limits", index, "group", message, advise(group, own))
