"""Substitution groups (constraint 4): a requirement that any mix of the members may meet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms
from symbia.formulation.sets import ALL_MODES
from symbia.formulation.shares import add_share_bounds

OWN_KEYS = ["plant", "mode", "group", "period"]


def add_substitution(build: Build) -> None:
    """Variable u[i,m,g,k,t] >= 0: the part of the activity whose requirement g is met by commodity k.

    Requirement (i,g,t): sum over k of u = activity; min_share * activity <= u <= max_share * activity. The activity is
    that of all modes together, or that of mode m where the group's rows name modes.
    """
    sets = build.sets
    users = sets.plants[["plant", "site", "process"]].merge(sets.members, on="process")
    frame = sets.over_periods(users.sort_values(["plant", "group", "mode"], kind="stable"))
    frame = frame[sets.in_service[frame["plant"].to_numpy(), frame["year"].to_numpy()]].reset_index(drop=True)
    index = ["plant", "mode", "group", "commodity", "period"]
    frame = build.variables("substitution", frame, index)

    rows = frame[OWN_KEYS].drop_duplicates().reset_index(drop=True)
    rows["row"] = np.arange(len(rows))
    shares = frame.merge(rows, on=OWN_KEYS)
    met = terms(shares["row"], shares["variable"], 1.0)
    required = activity_served(build, rows)
    required["coefficient"] *= -1.0
    build.constraints("requirement", rows, OWN_KEYS, [met, required], lower=0.0, upper=0.0)
    add_share_bounds(build, "substitution", frame, index, activity_served)


def activity_served(build: Build, rows: pd.DataFrame) -> pd.DataFrame:
    """Terms of the activity that each row's group serves: one mode's, or all modes together."""
    activity = build.frames["activity"][["plant", "mode", "period", "variable"]]
    keyed = rows[["plant", "mode", "period"]].assign(row=np.arange(len(rows)))
    pooled = keyed[keyed["mode"] == ALL_MODES].drop(columns="mode").merge(activity, on=["plant", "period"])
    by_mode = keyed[keyed["mode"] != ALL_MODES].merge(activity, on=["plant", "mode", "period"])
    found = pd.concat([pooled, by_mode], ignore_index=True)
    return terms(found["row"], found["variable"], 1.0)
