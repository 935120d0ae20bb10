"""Activity of plants in their modes, and the bounds on modes (constraint 3)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms
from symbia.formulation.shares import add_share_bounds


def add_activity(build: Build) -> None:
    """Variable activity x[i,m,t]: activity of plant i in mode m over period t, in activity units.

    It exists only in years in which the plant has or may have capacity.
    """
    sets = build.sets
    ways = sets.plants[["plant", "site", "process"]].merge(sets.modes[["process", "mode"]], on="process")
    ways = ways.sort_values(["plant", "mode"], kind="stable")
    frame = sets.over_periods(ways)
    alive = sets.in_service[frame["plant"].to_numpy(), frame["year"].to_numpy()]
    frame = frame[alive].reset_index(drop=True)
    build.variables("activity", frame, ["plant", "mode", "period"])


def total_activity(build: Build, rows: pd.DataFrame) -> pd.DataFrame:
    """Terms of the sum over modes of x[i,m,t] for ``rows`` with the columns plant and period."""
    keyed = rows[["plant", "period"]].assign(row=np.arange(len(rows)))
    found = keyed.merge(build.frames["activity"][["plant", "period", "variable"]], on=["plant", "period"])
    return terms(found["row"], found["variable"], 1.0)


def add_mode_shares(build: Build) -> None:
    """Mode shares (i,m,t), where bounded: min_share * sum of x over modes <= x[i,m,t] <= max_share * the same."""
    sets, bounds = build.sets, build.case["process_modes"]
    limited = pd.DataFrame(
        {
            "process": sets.code("process", bounds["process"]),
            "name": bounds["mode"].to_numpy(dtype=object),
            "min_share": sets.column("process_modes", "min_share"),
            "max_share": sets.column("process_modes", "max_share"),
        }
    ).merge(sets.modes, on=["process", "name"])
    modes = build.frames["activity"].merge(limited[["mode", "min_share", "max_share"]], on="mode")
    add_share_bounds(build, "mode", modes, ["plant", "mode", "period"], total_activity)
