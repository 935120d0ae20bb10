"""Stocks (constraint 7)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build

NONE_BEFORE = -1


def add_storage(build: Build) -> None:
    """Variable stock q[v,t]: held at the end of period t; 0 <= q <= capacity.

    carry = year: the period before a year's first is its last. carry = horizon: before the first period stands
    ``initial``, and the last q >= ``final``.
    """
    sets, rows = build.sets, build.case["storages"]
    frame = sets.over_periods(sets.located("storages").assign(storage=np.arange(len(rows))))
    owner, period = frame["storage"].to_numpy(), frame["period"].to_numpy()
    horizon = (rows["carry"] == "horizon").to_numpy(dtype=bool)
    last = horizon[owner] & (period == len(sets.hours) - 1)
    final = sets.column("storages", "final")[owner]
    frame["cost"] = sets.column("storages", "cost")[owner]
    capacity = sets.column("storages", "capacity")[owner]
    build.variables("stock", frame, ["storage", "period"], lower=np.where(last, final, 0.0), upper=capacity)


def carried_over(build: Build) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What stocks bring into each balance: terms (1 - loss) q[v,t-1] and the constants (1 - loss) initial.

    Both have the columns site, commodity and period; the terms ``variable`` and ``coefficient``, the constants
    ``amount``.
    """
    sets, frame = build.sets, build.frames["stock"]
    before = _period_before(build, frame)
    loss = sets.column("storages", "loss")[frame["storage"].to_numpy()]
    first = before == NONE_BEFORE
    earlier = frame["variable"].to_numpy() - frame["period"].to_numpy() + before
    place = frame[["site", "commodity", "period"]]
    carried = place.assign(variable=earlier, coefficient=1.0 - loss)[~first]
    initial = sets.column("storages", "initial")[frame["storage"].to_numpy()]
    return carried, place.assign(amount=(1.0 - loss) * initial)[first]


def _period_before(build: Build, frame: pd.DataFrame) -> np.ndarray:
    """Code of the period before each row's, ``NONE_BEFORE`` where the horizon begins."""
    year = build.sets.period_year
    count = len(year)
    cyclic = np.empty(count, dtype=np.int64)
    for code in np.unique(year):
        own = np.flatnonzero(year == code)
        cyclic[own] = np.roll(own, 1)
    horizon = (build.case["storages"]["carry"] == "horizon").to_numpy(dtype=bool)[frame["storage"].to_numpy()]
    period = frame["period"].to_numpy()
    return np.asarray(np.where(horizon, period - 1, cyclic[period]))
