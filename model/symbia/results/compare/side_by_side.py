"""Tables of several runs joined into one: a column for each run, one for each change, the biggest changes first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from symbia.results.compare.runs import Run

#: of the largest amount of its kind: differences below this are the solver's rounding
NOISE = 1e-7


def side_by_side(
    runs: Sequence[Run],
    parts: Sequence[pd.DataFrame | None],
    keys: Sequence[str],
    *,
    absent: float,
    alike: Sequence[str] = (),
) -> pd.DataFrame:
    """Join one table for each run on ``keys``; the tables have the columns ``keys``, ``value`` and maybe ``each``.

    ``each`` is what one unit of a change counts for in money, for ``worth``. ``absent`` is the value where a solved run
    has no such row. Differences below ``NOISE`` of the largest value of the same ``alike`` columns are none. Result:
    keys, a column for each run (blank where it is not solved), ``change NAME`` for each run but the base, ``worth``.
    """
    kept = {run.name: part for run, part in zip(runs, parts, strict=True) if part is not None}
    frames = [part.assign(run=name) for name, part in kept.items() if len(part)]
    columns = [*keys, *(run.name for run in runs), *(f"change {run.name}" for run in runs[1:]), "worth"]
    if not frames:
        return pd.DataFrame(columns=columns)
    every = pd.concat(frames, ignore_index=True)
    every["value"] = every["value"].astype(float)
    index = every[list(keys)].astype(object).apply(tuple, axis=1)
    place, labels = pd.factorize(index)
    table = pd.DataFrame(list(labels), columns=list(keys))
    for run in runs:
        values = np.full(len(table), absent if run.name in kept else np.nan)
        own = (every["run"] == run.name).to_numpy()
        values[place[own]] = every["value"].to_numpy()[own]
        table[run.name] = values
    size = table[[run.name for run in runs]].abs().max(axis=1)
    largest = size.groupby([table[name] for name in alike]).transform("max") if len(alike) else size.max()
    for run in runs[1:]:
        change = table[run.name] - table[runs[0].name]
        # blank stays blank: nothing was solved, or there is no such price
        table[f"change {run.name}"] = change.mask(change.abs() <= NOISE * largest, 0.0)
    each = every.get("each")
    money = np.full(len(table), np.nan)
    if each is not None:
        known = every["each"].notna().to_numpy()
        money[place[known][::-1]] = every["each"].to_numpy(dtype=float)[known][::-1]  # the base's own comes last
    changes = table[[f"change {run.name}" for run in runs[1:]]].abs().max(axis=1)
    table["worth"] = changes * np.abs(money)
    return table[columns]


def biggest_first(table: pd.DataFrame, by: Sequence[str] = (), size: pd.Series | None = None) -> pd.DataFrame:
    """Rows by ``worth``, then by how much changed; rows alike in the columns ``by`` stay together in their order."""
    changes = table[[name for name in table.columns if str(name).startswith("change ")]].abs().max(axis=1)
    keys = pd.DataFrame({"worth": table["worth"] if size is None else size, "change": changes}).fillna(0.0)
    if len(by):
        keys = keys.groupby([table[name] for name in by]).transform("max")
    order = keys.sort_values(["worth", "change"], ascending=False, kind="stable").index
    if not len(by):
        return table.loc[order].reset_index(drop=True)
    rank = table.loc[order].groupby(list(by), sort=False).ngroup().reindex(table.index)
    return table.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)
