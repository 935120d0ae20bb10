"""Supplies, demands, disposals and releases, and their limits (constraint 6)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms


def add_trade(build: Build) -> None:
    """Variables supply s[j,t], sale d[d,t], disposal w[l,t] and release e[n,k,t], in the commodity's unit.

    Limits per hour, times hours of the period and the profile, bound the variables; limits per year are one row for
    each row of the table and year.
    """
    _add_side(build, "supply", "supplies")
    _add_side(build, "sale", "demands")
    _add_disposal(build)
    _add_release(build)


def _add_side(build: Build, name: str, table: str) -> None:
    sets, rows = build.sets, build.case[table]
    key = "supply" if table == "supplies" else "demand"
    frame = sets.over_periods(sets.located(table).assign(**{key: np.arange(len(rows))}))
    factor = sets.profile(rows["profile"])
    hours = sets.hours[None, :] * factor
    least = (sets.column(table, "min_hour")[:, None] * hours).ravel()
    rate = sets.column(table, "max_hour")[:, None]
    with np.errstate(invalid="ignore"):  # no limit stays no limit, also where the profile is 0
        most = np.where(np.isinf(rate), np.inf, rate * hours).ravel()
    price = sets.column(table, "price")[:, None] * sets.profile(rows["price_profile"])
    frame["price"] = price.ravel()
    build.variables(name, frame, [key, "period"], lower=least, upper=most)
    low, high = sets.column(table, "min_year"), sets.column(table, "max_year")
    _add_yearly(build, name, key, low, high)


def _add_yearly(build: Build, name: str, key: str, low: np.ndarray, high: np.ndarray) -> None:
    years = len(build.sets.years)
    limited = np.flatnonzero((low > 0.0) | np.isfinite(high))
    position = np.full(len(low), -1)
    position[limited] = np.arange(len(limited))
    rows = pd.DataFrame({key: np.repeat(limited, years), "year": np.tile(np.arange(years), len(limited))})
    frame = build.frames[name]
    own = position[frame[key].to_numpy()]
    inside = own >= 0
    total = terms((own * years + frame["year"].to_numpy())[inside], frame["variable"].to_numpy()[inside], 1.0)
    lower = np.where(low > 0.0, low, -np.inf)
    build.constraints(
        f"{name}_year",
        rows,
        [key, "year"],
        [total],
        lower=lower[rows[key].to_numpy()],
        upper=high[rows[key].to_numpy()],
    )


def _add_disposal(build: Build) -> None:
    sets, rows = build.sets, build.case["disposals"]
    frame = sets.over_periods(sets.located("disposals").assign(disposal=np.arange(len(rows))))
    frame["cost"] = np.repeat(sets.column("disposals", "cost"), len(sets.hours))
    build.variables("disposal", frame, ["disposal", "period"])
    high = sets.column("disposals", "max_year")
    _add_yearly(build, "disposal", "disposal", np.zeros(len(rows)), high)


def _add_release(build: Build) -> None:
    """A commodity with surplus = free may be let go wherever it has a balance."""
    sets = build.sets
    free = (build.case["commodities"]["surplus"] == "free").to_numpy(dtype=bool)
    touched = sets.arises | sets.goes
    site, commodity = np.nonzero(touched & free[None, :])
    frame = sets.over_periods(pd.DataFrame({"site": site, "commodity": commodity}))
    build.variables("release", frame, ["site", "commodity", "period"])
