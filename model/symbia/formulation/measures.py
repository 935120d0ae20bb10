"""Measures: linear quantities that policies and objectives speak about.

A quantity adds up rows of the case (``quantities.py``), each over the periods or years. Here these rows are filtered
by their attributes and spread over the time that passes. A term whose variable does not exist (a plant out of service)
stays, as nothing: which constraints a policy makes follows from the case's rows alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from symbia.case import Measure
from symbia.formulation.build import NOTHING, Build
from symbia.formulation.quantities import QUANTITIES, Rows
from symbia.formulation.sets import Sets

TIME = ("period", "season", "year")
COLUMNS = ("variable", "coefficient", "constant", "year", "period", "per")


def measure_terms(build: Build, measures: tuple[Measure, ...], per: str = "") -> pd.DataFrame:
    """Terms of a measure or of the sum of several: variable, coefficient, constant, year, period and ``per``.

    ``per`` is the label of that attribute; a term without the attribute, or with a blank one, belongs to no value of it
    and is left out. ``period`` is -1 where a quantity belongs to a year, ``variable`` where there is none to count.
    """
    tables = [_EMPTY]
    for measure in measures:
        if measure.quantity not in build.quantities:
            build.quantities[measure.quantity] = QUANTITIES[measure.quantity](build)
        for rows in build.quantities[measure.quantity]:
            found = _terms_of(build.sets, measure, rows, per)
            if found is not None:
                tables.append(found)
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else _EMPTY


_EMPTY = pd.DataFrame(
    {
        "variable": pd.Series(dtype=np.int64),
        "coefficient": pd.Series(dtype=float),
        "constant": pd.Series(dtype=float),
        "year": pd.Series(dtype=np.int64),
        "period": pd.Series(dtype=np.int64),
        "per": pd.Series(dtype=object),
    }
)


def _terms_of(sets: Sets, measure: Measure, rows: Rows, per: str) -> pd.DataFrame | None:
    """The terms of one kind of row, ``None`` where such rows have no attribute ``per``."""
    labels = rows.labels(sets, per) if per else None
    if per and labels is None:
        return None
    amount = rows.amount * measure.factor * _weights(sets, rows, measure.weights)
    chosen = np.flatnonzero(_passing(sets, rows, measure.filters) & (labels != "" if per else True))
    times = np.flatnonzero(_passing_time(sets, rows.yearly, measure.filters))
    found = _in_years(rows, chosen, times, amount) if rows.yearly else _in_periods(sets, rows, chosen, times, amount)
    row = found.pop("row")
    found["per"] = np.full(len(row), "", dtype=object) if labels is None else labels[row]
    return pd.DataFrame({name: found[name] for name in COLUMNS})


def _weights(sets: Sets, rows: Rows, weights: Mapping[str, float] | None) -> np.ndarray | float:
    """What each row's commodity is multiplied by; a commodity not named counts 0."""
    if weights is None:
        return 1.0
    by_code = np.zeros(len(sets.case["commodities"]))
    for name, weight in weights.items():
        by_code[sets.code_of("commodity", name)] = weight
    return np.asarray(by_code[rows.codes["commodity"]])


def _passing(sets: Sets, rows: Rows, filters: Mapping[str, tuple[str | int, ...]]) -> np.ndarray:
    keep = np.ones(len(rows.amount), dtype=bool)
    for name, values in filters.items():
        if name not in TIME:
            keep &= rows.is_one_of(sets, name, values)
    return keep


def _passing_time(sets: Sets, yearly: bool, filters: Mapping[str, tuple[str | int, ...]]) -> np.ndarray:
    """Which periods (years for quantities of a year) pass."""
    periods = sets.case["periods"]
    known = {
        "period": None if yearly else periods["period"],
        "season": None if yearly else periods["season"],
        "year": sets.case["years"]["year"] if yearly else periods["year"],
    }
    keep = np.ones(len(sets.years if yearly else sets.hours), dtype=bool)
    for name in TIME:
        if name in filters:
            labels = known[name]
            keep &= False if labels is None else labels.isin(filters[name]).to_numpy(dtype=bool)
    return keep


def _in_periods(
    sets: Sets, rows: Rows, chosen: np.ndarray, times: np.ndarray, amount: np.ndarray
) -> dict[str, np.ndarray]:
    """Every chosen row in every period that passes."""
    grid = np.ix_(chosen, times)
    coefficient = np.repeat(amount[chosen], len(times))
    if rows.price is not None:
        coefficient = coefficient * rows.price[grid].ravel()
    period = np.tile(times, len(chosen))
    return {
        "row": np.repeat(chosen, len(times)),
        "variable": np.where(coefficient != 0.0, rows.variable[grid].ravel(), NOTHING),
        "coefficient": coefficient,
        "constant": np.zeros(len(period)),
        "year": sets.period_year[period],
        "period": period,
    }


def _in_years(rows: Rows, chosen: np.ndarray, times: np.ndarray, amount: np.ndarray) -> dict[str, np.ndarray]:
    """Every chosen row in every year that passes: a constant, and what has been built."""
    grid = np.ix_(chosen, times)
    row, year = np.repeat(chosen, len(times)), np.tile(times, len(chosen))
    passes = np.zeros(rows.existing.shape, dtype=bool)
    passes[grid] = True
    built = rows.built[passes[rows.built["row"].to_numpy(), rows.built["year"].to_numpy()]]
    of = built["row"].to_numpy()
    variable = np.where(amount[of] != 0.0, built["variable"].to_numpy(), NOTHING)
    return {
        "row": np.concatenate([row, of]),
        "variable": np.concatenate([np.full(len(row), NOTHING), variable]),
        "coefficient": np.concatenate([np.zeros(len(row)), amount[of]]),
        "constant": np.concatenate([amount[row] * rows.existing[grid].ravel(), np.zeros(len(of))]),
        "year": np.concatenate([year, built["year"].to_numpy()]),
        "period": np.full(len(row) + len(of), NOTHING),
    }
