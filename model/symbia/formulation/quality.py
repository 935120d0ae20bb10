"""Quality limits (constraint 5) on what substitution groups actually take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms


def add_quality(build: Build) -> None:
    """Quality (i,g,property,t), where bounded: min * sum(B u) <= sum(pi B u) <= max * sum(B u).

    All modes together, and the groups named in one row together. A commodity without the property has 0.
    """
    sets, case = build.sets, build.case
    values = {(row.property, row.commodity): row.value for row in case["properties"].itertuples(index=False)}
    named = {
        (p, g): code for code, (p, g) in enumerate(zip(sets.groups["process"], sets.groups["group_name"], strict=True))
    }
    used = build.frames["substitution"]
    for bound, sign in (("min", 1.0), ("max", -1.0)):
        rows, parts, start = [], [], 0
        for limit in case["property_limits"].itertuples(index=False):
            mean = float(getattr(limit, bound))
            if not np.isfinite(mean):
                continue
            process = int(sets.code("process", pd.Series([limit.process]))[0])
            groups = [named[process, name.strip()] for name in str(limit.group).split(";") if name.strip()]
            taken = used[used["group"].isin(groups)]
            own = taken[["plant", "period"]].drop_duplicates().reset_index(drop=True)
            own["row"] = np.arange(start, start + len(own))
            start += len(own)
            rows.append(own.assign(group=limit.group, property=limit.property))
            taken = taken.merge(own, on=["plant", "period"])
            content = {
                code: values.get((limit.property, name), 0.0)
                for code, name in enumerate(case["commodities"]["commodity"])
            }
            deviation = taken["commodity"].map(content).to_numpy(dtype=float) - mean
            parts.append(terms(taken["row"], taken["variable"], sign * deviation * taken["requirement"].to_numpy()))
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
