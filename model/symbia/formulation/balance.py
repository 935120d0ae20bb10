"""Balances (constraint 1): at every site and period, what arises of a commodity is what goes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms
from symbia.formulation.numbers import added_at, raw
from symbia.formulation.storage import carried_over

PLACE = ["site", "commodity", "period"]


def add_balance(build: Build) -> None:
    """Balance (n,k,t): made - used - substitutes used + supply + arriving + carried over - stock - leaving - sale
    - disposal - release = 0. Its dual is the shadow price of k at n in t.
    """
    sets, frames = build.sets, build.frames
    carried, initial = carried_over(build)
    shipment = frames["shipment"]
    parts = [
        _conversion(build),
        _signed(frames["substitution"], -frames["substitution"]["requirement"]),
        _signed(frames["supply"], 1.0),
        _signed(shipment.rename(columns={"to": "site"}), 1.0 - shipment["loss"]),
        carried,
        _signed(frames["stock"], -1.0),
        _signed(shipment.rename(columns={"from": "site"}), -1.0),
        _signed(frames["sale"], -1.0),
        _signed(frames["disposal"], -1.0),
        _signed(frames["release"], -1.0),
    ]
    goods, periods = len(build.case["commodities"]), len(sets.hours)
    touched = np.zeros(len(build.case["sites"]) * goods, dtype=bool)
    for part in (*parts, initial):
        touched[_pair(part, goods)] = True
    pairs = np.flatnonzero(touched)
    first = np.cumsum(touched) - 1  # position of each touched pair

    def cell(frame: pd.DataFrame) -> np.ndarray:
        return np.asarray(first[_pair(frame, goods)] * periods + frame["period"].to_numpy(dtype=np.int64))

    constant = added_at(len(pairs) * periods, cell(initial), raw(initial["amount"]))
    exists = constant != 0.0
    stated = []
    while parts:  # each part is let go as soon as its terms are taken: they are the largest tables there are
        part = parts.pop(0)
        where = cell(part)
        exists[where] = True
        stated.append(terms(where, part["variable"], part["coefficient"]))
    cells = np.flatnonzero(exists)
    position = np.cumsum(exists) - 1
    for part in stated:
        part["row"] = position[part["row"].to_numpy()]
    pair = pairs[cells // periods]
    rows = pd.DataFrame({"site": pair // goods, "commodity": pair % goods, "period": cells % periods})
    right = -constant[cells]
    build.constraints("balance", rows, PLACE, stated, lower=right, upper=right)


def _pair(frame: pd.DataFrame, goods: int) -> np.ndarray:
    """One number for site and commodity."""
    return np.asarray(frame["site"], dtype=np.int64) * goods + np.asarray(frame["commodity"], dtype=np.int64)


def _conversion(build: Build) -> pd.DataFrame:
    """A_rmk * x[i,m,t] at the plant's site."""
    activity = build.frames["activity"][["site", "mode", "period", "variable"]]
    return activity.merge(build.sets.flows[["mode", "commodity", "coefficient"]], on="mode")


def _signed(frame: pd.DataFrame, coefficient: pd.Series | float) -> pd.DataFrame:
    return frame[[*PLACE, "variable"]].assign(coefficient=coefficient)
