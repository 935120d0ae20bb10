"""Building over the years (constraint 10) and capacity in service."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbia.formulation.build import Build, terms
from symbia.formulation.numbers import raw


def add_building(build: Build) -> None:
    """Variable new_capacity z[i,y]: capacity built in year y, in activity units per capacity basis.

    Sum over y of z <= max_new. With unit_size: z = unit_size * units, units whole. With min_new or fixed_charge: a
    yes/no decision b[i,y] with min_new * b <= z <= max_new * b.
    """
    sets = build.sets
    plant, year = np.nonzero(sets.buildable)
    frame = pd.DataFrame({"plant": plant, "year": year})
    for column in ("max_new", "min_new", "unit_size", "fixed_charge"):
        frame[column] = sets.column("plants", column)[plant]
    index = ["plant", "year"]
    frame = build.variables("new_capacity", frame, index)

    limited = frame[np.isfinite(frame["max_new"])]
    owners, position = np.unique(limited["plant"].to_numpy(), return_inverse=True)
    rows = pd.DataFrame({"plant": owners})
    most = sets.column("plants", "max_new")[owners]
    built = terms(position, limited["variable"], 1.0)
    build.constraints("max_new", rows, ["plant"], [built], upper=most)

    whole = frame[frame["unit_size"].notna()].reset_index(drop=True)
    size = raw(whole["unit_size"])
    most_units = np.floor(raw(whole["max_new"]) / size * (1 + 1e-12))
    units = build.variables("units_built", whole[index], index, upper=most_units, domain=pyo.Integers)
    own = terms(np.arange(len(whole)), whole["variable"], 1.0)
    in_units = terms(np.arange(len(whole)), units["variable"], -size)
    build.constraints("whole_units", whole, index, [own, in_units], lower=0.0, upper=0.0)

    choice = frame[(frame["min_new"] > 0.0) | (frame["fixed_charge"] != 0.0)].reset_index(drop=True)
    chosen = build.variables("built", choice[[*index, "fixed_charge"]], index, upper=1.0, domain=pyo.Integers)
    own = terms(np.arange(len(choice)), choice["variable"], 1.0)
    for name, column, lower, upper in (
        ("least_size", "min_new", 0.0, np.inf),
        ("greatest_size", "max_new", -np.inf, 0.0),
    ):
        decided = terms(np.arange(len(choice)), chosen["variable"], -raw(choice[column]))
        build.constraints(name, choice, index, [own, decided], lower=lower, upper=upper)

    build.frames["service"] = _service(build)


def _service(build: Build) -> pd.DataFrame:
    """New capacity in service: plant, year built, year served and the variable z[i,built]."""
    plant, built, year = np.nonzero(build.sets.serves)
    service = pd.DataFrame({"plant": plant, "built": built, "year": year})
    new = build.frames["new_capacity"][["plant", "year", "variable"]].rename(columns={"year": "built"})
    return service.merge(new, on=["plant", "built"])
