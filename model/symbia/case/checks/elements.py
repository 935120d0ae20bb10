"""Whether processes make or lose matter or energy: balances from the table contents. They never enter the LP.

Energy is the element ``energy``, in GJ per unit of commodity (the heating value of a fuel). What is measured in
units of energy (MWh, GJ) holds them without a row.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case.case import Case
from symbia.case.checks.ground import Ground
from symbia.case.show import rounded
from symbia.case.view import View, positions

TOLERANCE = 0.01  # share of the element's throughput: figures in a case are rounded
ENERGY = "energy"
#: GJ in one unit
GIGAJOULES = {
    "GJ": 1.0,
    "MWh": 3.6,
    "kWh": 0.0036,
    "GWh": 3600.0,
    "TWh": 3.6e6,
    "MJ": 1e-3,
    "TJ": 1e3,
    "PJ": 1e6,
    "J": 1e-9,
}

COLUMNS = ("process", "mode", "element", "produced", "consumed_least", "consumed_most", "residual")

Floats = npt.NDArray[np.float64]


def element_balances(case: Case) -> pd.DataFrame:
    """What each process makes and uses of every element that any of its flows contains, per unit of activity.

    Columns: process, mode (``""`` where it has none), element, produced, consumed_least and consumed_most (a
    substitution group can draw on members that hold more or less of it), and residual: what is produced beyond what
    can come in (positive) or short of what must come in (negative). Masses are those of the table contents, energy
    is in GJ and judged only where the content of everything used is known.
    """
    return _balances(case.tables)


def _balances(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    contents = _contents(tables)
    flows = tables["process_flows"][["process", "mode", "commodity", "coefficient", "group", "min_share", "max_share"]]
    flows = flows.assign(row=np.arange(len(flows)))
    modes = flows[["process", "mode"]].drop_duplicates()
    named = modes[modes["mode"] != ""]
    modes = pd.concat([named, modes[(modes["mode"] == "") & ~modes["process"].isin(named["process"])]])
    every = flows[flows["mode"] == ""].drop(columns="mode").merge(modes, on="process")
    flows = pd.concat([flows[flows["mode"] != ""], every])
    held = flows.merge(contents, on="commodity")
    unknown = flows[
        (flows["coefficient"] < 0) & ~flows["commodity"].isin(contents.loc[contents["element"] == ENERGY, "commodity"])
    ]
    judged = (held["element"] != ENERGY) | ~held["process"].isin(unknown["process"])
    held = held[judged]
    keys = ["process", "mode", "element"]
    amount = held["coefficient"] * held["share"]
    alone = held["group"] == ""
    parts = held[[*keys, "row"]].assign(
        produced=amount.where(alone & (amount > 0), 0.0), used=(-amount).where(alone & (amount < 0), 0.0)
    )
    table = parts.groupby(keys, sort=False).agg(
        first=("row", "min"), produced=("produced", "sum"), used=("used", "sum")
    )
    least = most = table["used"]
    # a group's other members count, too: they hold none of the element but may take the place of those that do
    grouped = flows[flows["group"] != ""]
    if len(grouped):
        asked = held.loc[~alone, [*keys, "group"]].drop_duplicates()
        members = asked.merge(grouped, on=["process", "mode", "group"])
        members = members.merge(contents, on=["commodity", "element"], how="left").fillna({"share": 0.0})
        members["amount"] = -members["coefficient"] * members["share"]
        for descending in (False, True):
            taken = _mixed(members, [*keys, "group"], descending=descending)
            taken = taken.groupby(level=keys).sum().reindex(table.index, fill_value=0.0)
            if descending:
                most = most + taken
            else:
                least = least + taken
    table = table.assign(consumed_least=least, consumed_most=most)
    produced = table["produced"]
    short = np.minimum(produced - table["consumed_least"], 0.0)
    table["residual"] = np.where(produced > table["consumed_most"], produced - table["consumed_most"], short)
    return table.reset_index().sort_values("first", kind="stable").reset_index(drop=True)[list(COLUMNS)]


def _contents(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of contents, and the energy of what is measured in units of energy."""
    contents = tables["contents"][["commodity", "element", "share"]]
    goods = tables["commodities"][["commodity", "unit"]]
    stated = set(contents.loc[contents["element"] == ENERGY, "commodity"])
    known = goods[goods["unit"].isin(list(GIGAJOULES)) & ~goods["commodity"].isin(list(stated))]
    energy = pd.DataFrame(
        {"commodity": known["commodity"], "element": ENERGY, "share": known["unit"].map(GIGAJOULES).astype(float)}
    )
    return pd.concat([contents, energy], ignore_index=True) if len(contents) else energy


def _mixed(members: pd.DataFrame, keys: list[str], *, descending: bool) -> pd.Series:
    """What groups take of the element if members come in order, each as far as the least shares of the others leave."""
    rows = members.sort_values([*keys, "amount"], ascending=[*[True] * len(keys), not descending], kind="stable")
    left = 1.0 - rows.groupby(keys)["min_share"].transform("sum")
    room = rows["max_share"] - rows["min_share"]
    before = room.groupby([rows[key] for key in keys]).cumsum() - room
    more = np.minimum(np.maximum(left - before, 0.0), room)
    return (rows["amount"] * (rows["min_share"] + more)).groupby([rows[key] for key in keys]).sum()


def elements(view: View, ground: Ground) -> None:
    """Warn where a process makes more of an element, or of energy, than it takes in.

    Less out than in, or nothing in at all, is how a case looks whose contents do not list every flow (off-gases, air,
    the ground): `element_balances` shows those too. Energy may come from the surroundings (a heat pump): a hint.
    """
    flows = view.filled["process_flows"]
    balances = _balances(view.filled)
    made = balances["residual"].gt(TOLERANCE * balances["produced"]) & balances["consumed_most"].gt(0)
    for row in balances[made].to_dict("records"):
        process, mode, element = row["process"], row["mode"], row["element"]
        index = next(iter(positions(flows["process"].eq(process) & flows["mode"].isin(["", mode]))))
        where = f"{process} in mode {mode}" if mode else process
        unit = " GJ" if element == ENERGY else ""
        amounts = f"{rounded(row['produced'])}{unit} out, {rounded(row['consumed_most'])}{unit} in per unit of activity"
        advice = "Mend the coefficients or contents, or add the flow that brings the rest"
        view.note(
            "energy" if element == ENERGY else "elements",
            "process_flows",
            index,
            "",
            f"more {element} leaves {where} than enters: {amounts}",
            advice,
            severity="hint" if element == ENERGY else "warning",
            message_zh=f"{where} 产出的 {element} 多于投入：每单位活动产出 {rounded(row['produced'])}{unit}，"
            f"投入至多 {rounded(row['consumed_most'])}{unit}",
        )
