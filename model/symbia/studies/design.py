"""Designs of experiments on the unit cube, and what SALib makes of their results.

Sources: Saltelli et al. 2010 (Sobol indices), Computer Physics Communications 181; Morris 1991, Technometrics 33;
Campolongo et al. 2007 (mu_star), Environmental Modelling & Software 22; Herman and Usher 2017 (SALib), JOSS 2.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
SAMPLED = ("latin_hypercube", "sobol", "saltelli", "morris")
WITH_INDICES = ("saltelli", "morris")
LEVELS = 4  # of Morris's grid


def unit_design(method: str, size: int, seed: int, factors: int) -> Floats:
    """Points in the unit cube, one row each.

    ``size`` is the number of rows of a Latin hypercube or Sobol sequence; of ``saltelli`` the base sample, which makes
    size × (factors + 2) rows; of ``morris`` the number of trajectories, which makes size × (factors + 1).
    """
    if method in WITH_INDICES:
        return _with_salib(method, size, seed, factors)
    from scipy.stats import qmc

    kind = qmc.LatinHypercube if method == "latin_hypercube" else qmc.Sobol
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a size that is no power of two is the user's choice
        return np.asarray(kind(d=factors, seed=seed).random(size))


def missing_salib() -> str:
    """What to do where SALib is not there; empty where it is."""
    from importlib.util import find_spec

    return "" if find_spec("SALib") else 'saltelli and morris need SALib: pip install "symbia[studies]"'


def _problem(factors: int) -> dict[str, Any]:
    return {"num_vars": factors, "names": [str(n) for n in range(factors)], "bounds": [[0.0, 1.0]] * factors}


def _with_salib(method: str, size: int, seed: int, factors: int) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if method == "saltelli":
            from SALib.sample import sobol

            return np.asarray(sobol.sample(_problem(factors), size, calc_second_order=False, seed=seed))
        from SALib.sample import morris

        return np.asarray(morris.sample(_problem(factors), size, num_levels=LEVELS, seed=seed))


def indices(method: str, unit: Floats, names: Sequence[str], measures: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Sensitivity of every measure (columns) to every factor, from the rows of a ``unit`` design of that method.

    ``saltelli``: S1 and ST with the half-width of their 95 % confidence interval; ``morris``: mu, mu_star with the
    same, sigma. Where a scenario has no value, its whole block of the design is left out; ``scenarios`` says how many
    rows were used. What cannot be reckoned (a measure that does not move, under two blocks) is blank.
    """
    width = len(names) + (2 if method == "saltelli" else 1)
    columns = ("S1", "S1_conf", "ST", "ST_conf") if method == "saltelli" else ("mu", "mu_star", "mu_star_conf", "sigma")
    rows = []
    for measure in measures.columns:
        values = measures[measure].to_numpy(dtype=float)
        whole = np.repeat(np.isfinite(values).reshape(-1, width).all(axis=1), width)
        found = _indices(method, unit[whole], values[whole], len(names), width, seed)
        for place, name in enumerate(names):
            own = {column: np.nan if found is None else float(found[column][place]) for column in columns}
            rows.append({"measure": measure, "factor": name, **own, "scenarios": int(whole.sum())})
    return pd.DataFrame(rows, columns=["measure", "factor", *columns, "scenarios"])


def _indices(method: str, unit: Floats, values: Floats, factors: int, width: int, seed: int) -> Any:
    still = len(values) < 2 * width or np.ptp(values) <= 1e-12 * np.abs(values).max()
    if still:
        return None
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        if method == "saltelli":
            from SALib.analyze import sobol

            return sobol.analyze(_problem(factors), values, calc_second_order=False, seed=seed)
        from SALib.analyze import morris

        return morris.analyze(_problem(factors), unit, values, num_levels=LEVELS, seed=seed)
