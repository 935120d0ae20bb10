"""Shipments over routes, and shared link capacity (constraint 8)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms


def add_transport(build: Build) -> None:
    """Variable shipment f[a,t]: amount leaving the origin of route a, in the commodity's unit.

    Links (link, y), where limited: sum over routes through the link and periods of y of freight_weight * f <=
    capacity_year.
    """
    sets = build.sets
    frame = sets.over_periods(sets.routes)
    index = ["from", "to", "commodity", "transport_mode", "period"]
    frame = build.variables("shipment", frame, index)

    capacity = sets.column("links", "capacity_year")
    limited = np.flatnonzero(np.isfinite(capacity))
    position = {name: place for place, name in enumerate(build.case["links"]["link"].to_numpy(dtype=object)[limited])}
    paths = build.case.routes["links"].tolist()
    crossings = [
        (path, position[link])
        for path in sets.routes["path"].unique().tolist()
        for link in paths[path]
        if link in position
    ]
    through = pd.DataFrame(crossings, columns=["path", "limited"]).astype(np.int64)
    used = frame[["path", "year", "variable", "freight_weight"]].merge(through, on="path")
    years = len(sets.years)
    rows = pd.DataFrame({"link": np.repeat(limited, years), "year": np.tile(np.arange(years), len(limited))})
    load = terms(used["limited"] * years + used["year"], used["variable"], used["freight_weight"])
    build.constraints(
        "link_capacity",
        rows,
        ["link", "year"],
        [load],
        upper=np.repeat(capacity[limited], years),
    )
