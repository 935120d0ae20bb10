"""Checks of shares: of the members of a substitution group, and of the modes of a process."""

from __future__ import annotations

from collections.abc import Iterable

from symbia.case.nearest import advise
from symbia.case.view import View

TOLERANCE = 1e-9

_Share = tuple[int, str, float, float]  # position of the row, mode, least, greatest


def shares(view: View) -> None:
    """Least shares are not above greatest, and those of a group or of all modes can add up to 1."""
    for table in ("process_flows", "process_modes"):
        rows = view.filled[table]
        wrong = rows["min_share"].gt(rows["max_share"])
        view.note_rows("share_range", table, wrong, "min_share", "min_share is above max_share", "Exchange them")
    if view.whole("process_flows"):
        flows = view.filled["process_flows"]
        modes: dict[str, dict[str, None]] = {}
        for process, mode in zip(flows["process"], flows["mode"], strict=True):
            modes.setdefault(process, {}).update({mode: None} if mode else {})
        _group_shares(view, modes)
        _mode_shares(view, modes)


def _group_shares(view: View, modes: dict[str, dict[str, None]]) -> None:
    flows = view.filled["process_flows"]
    names = ("process", "group", "mode", "min_share", "max_share")
    groups: dict[tuple[str, str], list[_Share]] = {}
    for index, row in enumerate(zip(*(flows[name] for name in names), strict=True)):
        process, group, mode, least, most = row
        if group:
            groups.setdefault((process, group), []).append((index, mode, least, most))
    for (process, group), members in groups.items():
        named = {mode: None for _, mode, _, _ in members if mode}
        if not named:
            _add_up(view, "group_shares", "process_flows", members, f"group {group} of {process}")
            continue
        # a member without mode belongs to the group in every mode of the process
        for mode in modes[process] if any(not mode for _, mode, _, _ in members) else named:
            there = [member for member in members if member[1] in ("", mode)]
            if _add_up(view, "group_shares", "process_flows", there, f"group {group} of {process} in mode {mode}"):
                break  # its other modes would mostly say the same


def _mode_shares(view: View, modes: dict[str, dict[str, None]]) -> None:
    rows = view.filled["process_modes"]
    bounds: dict[str, dict[str, _Share]] = {}
    columns = (rows[name] for name in ("process", "mode", "min_share", "max_share"))
    for index, (process, mode, least, most) in enumerate(zip(*columns, strict=True)):
        if mode in modes.get(process, {}):
            bounds.setdefault(process, {}).setdefault(mode, (index, mode, least, most))
        elif process and mode:
            message = f"process_flows has no row of {process} with this mode"
            view.note(
                "mode_without_rows", "process_modes", index, "mode", message, advise(mode, modes.get(process, {}))
            )
    for process, listed in bounds.items():
        free = (0, "", 0.0, 1.0)  # a mode that is not listed may have any share
        every = [*listed.values(), *(free for mode in modes[process] if mode not in listed)]
        _add_up(view, "mode_shares", "process_modes", every, f"the modes of {process}", at=next(iter(listed.values())))


def _add_up(view: View, code: str, table: str, members: Iterable[_Share], where: str, at: _Share | None = None) -> bool:
    """Note shares that cannot add up to 1, at the first member or ``at``; whether they cannot."""
    members = list(members)
    index = (at or members[0])[0]
    least = sum(member[2] for member in members)
    most = sum(member[3] for member in members)
    if least > 1 + TOLERANCE:
        message = f"the least shares of {where} add up to {least:.6g}, more than 1"
        view.note(code, table, index, "min_share", message, "Lower some of them")
    if most < 1 - TOLERANCE:
        message = f"the greatest shares of {where} add up to {most:.6g}, less than 1"
        view.note(code, table, index, "max_share", message, "Raise some of them")
    return least > 1 + TOLERANCE or most < 1 - TOLERANCE
