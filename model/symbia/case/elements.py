"""Whether processes make or lose matter: element balances from the table contents. They never enter the LP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from symbia.case.case import Case
from symbia.case.view import View, positions

TOLERANCE = 0.01  # share of the element's throughput: figures in a case are rounded

COLUMNS = ("process", "mode", "element", "produced", "consumed_least", "consumed_most", "residual")


def element_balances(case: Case) -> pd.DataFrame:
    """What each process makes and uses of every element that any of its flows contains, per unit of activity.

    Columns: process, mode (``""`` where it has none), element, produced, consumed_least and consumed_most (a
    substitution group can draw on members that hold more or less of it), and residual: what is produced beyond what
    can come in (positive) or short of what must come in (negative). Masses are those of the table contents.
    """
    return _balances(case.tables)


def _balances(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    contents = tables["contents"][["commodity", "element", "share"]]
    flows = tables["process_flows"][["process", "mode", "commodity", "coefficient", "group", "min_share", "max_share"]]
    held = flows[flows["process"].isin(flows.loc[flows["commodity"].isin(contents["commodity"]), "process"])]
    rows = []
    for process, of_process in held.groupby("process", sort=False):
        elements = contents[contents["commodity"].isin(of_process["commodity"])]
        modes = [mode for mode in of_process["mode"].unique() if mode] or [""]
        for mode in modes:
            in_mode = of_process[of_process["mode"].isin(["", mode])].to_dict("records")
            for element, shares in elements.groupby("element", sort=False):
                share = dict(zip(shares["commodity"], shares["share"], strict=True))
                rows.append((process, mode, element, *_balance(in_mode, share)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _balance(flows: list[dict[Any, Any]], share: Mapping[str, float]) -> tuple[float, float, float, float]:
    produced = least = most = 0.0
    groups: dict[str, list[tuple[float, float, float]]] = {}
    for flow in flows:
        amount = flow["coefficient"] * share.get(flow["commodity"], 0.0)
        if flow["group"]:
            groups.setdefault(flow["group"], []).append((-amount, flow["min_share"], flow["max_share"]))
        elif amount > 0:
            produced += amount
        else:
            least -= amount
            most -= amount
    for members in groups.values():
        least += _mixed(sorted(members))
        most += _mixed(sorted(members, reverse=True))
    residual = produced - most if produced > most else min(produced - least, 0.0)
    return produced, least, most, residual


def _mixed(members: list[tuple[float, float, float]]) -> float:
    """What a group takes of the element if its first members get as much as the least shares of the others leave."""
    left = 1.0 - sum(least for _, least, _ in members)
    total = 0.0
    for amount, least, most in members:
        more = min(left, most - least)
        left -= more
        total += amount * (least + more)
    return total


def elements(view: View) -> None:
    """Warn where a process makes more of an element than it takes in.

    Less out than in, or nothing in at all, is how a case looks whose contents do not list every flow (off-gases, air,
    the ground): `element_balances` shows those too.
    """
    if not len(view.filled["contents"]) or not view.whole("contents", "process_flows"):
        return
    flows = view.filled["process_flows"]
    balances = _balances(view.filled)
    made = balances["residual"].gt(TOLERANCE * balances["produced"]) & balances["consumed_most"].gt(0)
    for row in balances[made].to_dict("records"):
        process, mode, element = row["process"], row["mode"], row["element"]
        index = next(iter(positions(flows["process"].eq(process) & flows["mode"].isin(["", mode]))))
        where = f"{process} in mode {mode}" if mode else process
        amounts = f"{row['produced']:.4g} out, {row['consumed_most']:.4g} in per unit of activity"
        message = f"more {element} leaves {where} than enters: {amounts}"
        advice = "Mend the coefficients or contents, or add the flow that brings the rest"
        view.note("elements", "process_flows", index, "", message, advice, severity="warning")
