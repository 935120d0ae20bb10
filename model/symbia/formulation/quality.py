"""Quality limits (constraint 5) on what substitution groups actually take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms
from symbia.formulation.numbers import raw


def add_quality(build: Build) -> None:
    """Quality (i,g,property,t), where bounded: min * sum(B u) <= sum(pi B u) <= max * sum(B u).

    All modes together, and the groups named in one row together. A commodity without the property has 0.
    """
    sets, case = build.sets, build.case
    pairs = zip(case["properties"]["property"], case["properties"]["commodity"], strict=True)
    place = {pair: number for number, pair in enumerate(pairs)}
    values = np.concatenate([sets.column("properties", "value"), np.zeros(1)])
    named = {
        (p, g): code for code, (p, g) in enumerate(zip(sets.groups["process"], sets.groups["group_name"], strict=True))
    }
    used = build.frames["substitution"]
    for bound, sign in (("min", 1.0), ("max", -1.0)):
        rows, parts, start = [], [], 0
        means = sets.column("property_limits", bound)
        stated = np.isfinite(means)
        for number, limit in enumerate(case["property_limits"].itertuples(index=False)):
            if not stated[number]:
                continue
            process = int(sets.code("process", pd.Series([limit.process]))[0])
            groups = [named[process, name.strip()] for name in str(limit.group).split(";") if name.strip()]
            taken = used[used["group"].isin(groups)]
            own = taken[["plant", "period"]].drop_duplicates().reset_index(drop=True)
            own["row"] = np.arange(start, start + len(own))
            start += len(own)
            rows.append(own.assign(group=limit.group, property=limit.property))
            taken = taken.merge(own, on=["plant", "period"])
            where = [place.get((limit.property, name), len(place)) for name in case["commodities"]["commodity"]]
            content = values[np.array(where, dtype=np.int64)[taken["commodity"].to_numpy()]]
            deviation = content - means[np.full(len(taken), number)]
            parts.append(terms(taken["row"], taken["variable"], sign * deviation * raw(taken["requirement"])))
        table = (
            pd.concat(rows, ignore_index=True)
            if rows
            else pd.DataFrame(columns=["plant", "group", "property", "period"])
        )
        build.constraints(
            f"quality_{bound}",
            table.rename(columns={"group": "groups_taken"}),
            ["plant", "groups_taken", "property", "period"],
            parts,
            lower=0.0,
        )
