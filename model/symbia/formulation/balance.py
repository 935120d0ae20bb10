"""Balances (constraint 1): at every site and period, what arises of a commodity is what goes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build
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

    def place(frame: pd.DataFrame) -> np.ndarray:
        site, commodity, period = (np.asarray(frame[name], dtype=np.int64) for name in PLACE)
        return (site * goods + commodity) * periods + period

    constant = np.zeros(len(build.case["sites"]) * goods * periods)
    np.add.at(constant, place(initial), initial["amount"].to_numpy())
    exists = constant != 0.0
    places = [place(part) for part in parts]
    for cells in places:
        exists[cells] = True
    cells = np.flatnonzero(exists)
    position = np.full(len(constant), -1)
    position[cells] = np.arange(len(cells))
    rows = pd.DataFrame(
        {"site": cells // (goods * periods), "commodity": cells // periods % goods, "period": cells % periods}
    )
    stated = [
        pd.DataFrame({"row": position[where], "variable": part["variable"], "coefficient": part["coefficient"]})
        for part, where in zip(parts, places, strict=True)
    ]
    right = -constant[cells]
    build.constraints("balance", rows, PLACE, stated, lower=right, upper=right)


def _conversion(build: Build) -> pd.DataFrame:
    """A_rmk * x[i,m,t] at the plant's site."""
    activity = build.frames["activity"][["site", "mode", "period", "variable"]]
    return activity.merge(build.sets.flows[["mode", "commodity", "coefficient"]], on="mode")


def _signed(frame: pd.DataFrame, coefficient: pd.Series | float) -> pd.DataFrame:
    return frame[[*PLACE, "variable"]].assign(coefficient=coefficient)
