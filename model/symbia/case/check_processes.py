"""Checks across tables: processes, their modes, groups and quality limits."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from symbia.case.nearest import advise
from symbia.case.view import View, positions

TOLERANCE = 1e-9

_Row = Mapping[Hashable, Any]
_Told = set[tuple[int, str]]


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
    for column in ("min_share", "max_share"):
        stray = rows["group"].eq("") & given[column].notna()
        advice = "Name a group or leave the share blank"
        view.note_rows("share_without_group", "process_flows", stray, column, "a share without a group", advice)
    ranges = rows["low"].gt(rows["high"])
    view.note_rows("limit_range", "process_flows", ranges, "low", "low is above high", "Exchange them")
    outside = ~ranges & (rows["coefficient"].lt(rows["low"]) | rows["coefficient"].gt(rows["high"]))
    message = "the coefficient is not between low and high"
    view.note_rows("coefficient_range", "process_flows", outside, "coefficient", message, severity="warning")


def shares(view: View) -> None:
    """Least shares are not above greatest, and those of a group or of all modes can add up to 1."""
    for table in ("process_flows", "process_modes"):
        rows = view.filled[table]
        wrong = rows["min_share"].gt(rows["max_share"])
        view.note_rows("share_range", table, wrong, "min_share", "min_share is above max_share", "Exchange them")
    if view.whole("process_flows"):
        _group_shares(view)
        _mode_shares(view)


def _group_shares(view: View) -> None:
    members = view.filled["process_flows"].reset_index()
    members = members.loc[members["group"].ne(""), ["index", "process", "group", "mode", "min_share", "max_share"]]
    if members.empty:
        return
    names_modes = members["mode"].ne("").groupby([members["process"], members["group"]]).transform("any")
    # a member without mode belongs to the group in every mode of the process
    every = members[names_modes & members["mode"].eq("")].drop(columns="mode").merge(_modes(view), on="process")
    members = pd.concat([members[~(names_modes & members["mode"].eq(""))], every], ignore_index=True)
    sums = members.groupby(["process", "group", "mode"], sort=False).agg(
        index=("index", "min"), least=("min_share", "sum"), most=("max_share", "sum")
    )
    told: _Told = set()
    for row in sums.reset_index().to_dict("records"):
        process, group, mode = row["process"], row["group"], row["mode"]
        where = f"group {group} of {process}" + (f" in mode {mode}" if mode else "")
        _sum_of_shares(view, "group_shares", "process_flows", row, where, told)


def _modes(view: View) -> pd.DataFrame:
    rows = view.filled["process_flows"]
    return rows.loc[rows["mode"].ne(""), ["process", "mode"]].drop_duplicates()


def _mode_shares(view: View) -> None:
    bounds = view.filled["process_modes"].reset_index()[["index", "process", "mode", "min_share", "max_share"]]
    if bounds.empty:
        return
    modes = _modes(view)
    known = pd.MultiIndex.from_frame(modes)
    own = pd.MultiIndex.from_frame(bounds[["process", "mode"]])
    without = pd.Series(~own.isin(known), index=bounds.index)
    for index in positions(without):
        process, mode = bounds["process"].iloc[index], bounds["mode"].iloc[index]
        has = modes.loc[modes["process"] == process, "mode"].tolist()
        if process and mode:
            message = f"process_flows has no row of {process} with this mode"
            view.note("mode_without_rows", "process_modes", index, "mode", message, advise(mode, has))
    bounds = bounds[~without].drop_duplicates(["process", "mode"])
    every = modes[modes["process"].isin(bounds["process"])].merge(bounds, how="left", on=["process", "mode"])
    every = every.fillna({"min_share": 0.0, "max_share": 1.0})
    sums = every.groupby("process", sort=False).agg(
        index=("index", "min"), least=("min_share", "sum"), most=("max_share", "sum")
    )
    told: _Told = set()
    for row in sums.reset_index().to_dict("records"):
        _sum_of_shares(view, "mode_shares", "process_modes", row, f"the modes of {row['process']}", told)


def _sum_of_shares(
    view: View, code: str, table: str, row: Mapping[Hashable, Any], where: str, told: set[tuple[int, str]]
) -> None:
    index = int(row["index"])
    if row["least"] > 1 + TOLERANCE and (index, "min_share") not in told:
        told.add((index, "min_share"))
        message = f"the least shares of {where} add up to {row['least']:.6g}, more than 1"
        view.note(code, table, index, "min_share", message, "Lower some of them")
    if row["most"] < 1 - TOLERANCE and (index, "max_share") not in told:
        told.add((index, "max_share"))
        message = f"the greatest shares of {where} add up to {row['most']:.6g}, less than 1"
        view.note(code, table, index, "max_share", message, "Raise some of them")


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
