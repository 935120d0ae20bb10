"""Capacity (constraint 2) and land (constraint 9)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.activity import total_activity
from symbia.formulation.build import Build, terms
from symbia.formulation.numbers import added_at, raw


def add_capacity(build: Build) -> None:
    """Capacity (i,t): sum over m of x[i,m,t] <= availability * profile * H_t * C[i,y(t)]; >= min_load * the same.

    C[i,y] = existing capacity in service + new capacity built and not yet at the end of its life.
    """
    sets = build.sets
    rows = build.frames["activity"][["plant", "period", "year"]].drop_duplicates().reset_index(drop=True)
    plant, period, year = (rows[column].to_numpy() for column in ("plant", "period", "year"))
    available = sets.available[plant, period]
    existing = available * sets.existing[plant, year]
    used = total_activity(build, rows)
    new = rows.assign(row=np.arange(len(rows))).merge(build.frames["service"], on=["plant", "year"])
    index = ["plant", "period"]
    allowed = terms(new["row"], new["variable"], -available[new["row"].to_numpy()])
    build.constraints("capacity", rows, index, [used, allowed], upper=existing)

    load = raw(sets.plants["min_load"])[plant]
    runs = np.flatnonzero(load > 0.0)
    position = np.full(len(rows), -1)
    position[runs] = np.arange(len(runs))
    kept_used = used[position[used["row"].to_numpy()] >= 0]
    kept_new = allowed[position[allowed["row"].to_numpy()] >= 0]
    build.constraints(
        "min_load",
        rows.iloc[runs],
        index,
        [
            kept_used.assign(row=position[kept_used["row"].to_numpy()]),
            kept_new.assign(
                row=position[kept_new["row"].to_numpy()],
                coefficient=kept_new["coefficient"] * load[kept_new["row"].to_numpy()],
            ),
        ],
        lower=load[runs] * existing[runs],
    )


def add_land(build: Build) -> None:
    """Land (n,y), where limited: sum over plants at n of land * C[i,y] <= land of the site, in hectares."""
    sets, plants = build.sets, build.sets.plants
    limit = sets.column("sites", "land")
    years = len(sets.years)
    sites = np.flatnonzero(np.isfinite(limit))
    position = np.full(len(limit), -1)
    position[sites] = np.arange(len(sites))
    land = raw(plants["land"])
    taken = added_at((len(limit), years), plants["site"].to_numpy(), land[:, None] * sets.existing)

    service = build.frames["service"]
    owner = service["plant"].to_numpy()
    site = position[plants["site"].to_numpy()[owner]]
    inside = site >= 0
    used = terms(
        (site * years + service["year"].to_numpy())[inside],
        service["variable"].to_numpy()[inside],
        land[owner][inside],
    )
    rows = _pairs(sites, years)
    left = (limit[sites][:, None] - taken[sites]).ravel()
    build.constraints("land", rows, ["site", "year"], [used], upper=left)


def _pairs(sites: np.ndarray, years: int) -> pd.DataFrame:
    return pd.DataFrame({"site": np.repeat(sites, years), "year": np.tile(np.arange(years), len(sites))})
