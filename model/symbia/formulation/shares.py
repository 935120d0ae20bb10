"""Bounds on a part's share of a whole; modes of a plant and members of a substitution group have the same ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from symbia.formulation.build import Build, terms
from symbia.formulation.numbers import raw


def add_share_bounds(
    build: Build,
    prefix: str,
    parts: pd.DataFrame,
    index: Sequence[str],
    whole: Callable[[Build, pd.DataFrame], pd.DataFrame],
) -> None:
    """Add min_share * whole <= part <= max_share * whole for each row of ``parts`` where that says anything.

    ``parts`` has the columns of ``index``, ``variable``, ``min_share`` and ``max_share``; ``whole`` gives the terms of
    the whole for such rows. The constraints are called ``PREFIX_min_share`` and ``PREFIX_max_share``.
    """
    for column, says_something, lower, upper in (
        ("min_share", parts["min_share"] > 0.0, 0.0, np.inf),
        ("max_share", parts["max_share"] < 1.0, -np.inf, 0.0),
    ):
        rows = parts[says_something].reset_index(drop=True)
        part = terms(np.arange(len(rows)), rows["variable"], 1.0)
        of_whole = whole(build, rows)
        of_whole["coefficient"] = -raw(rows[column])[of_whole["row"].to_numpy()]  # each of its parts counts once
        build.constraints(f"{prefix}_{column}", rows, index, [part, of_whole], lower=lower, upper=upper)
