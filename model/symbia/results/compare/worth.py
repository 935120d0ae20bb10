"""Prices and policies of several runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from symbia.results.compare.runs import Run
from symbia.results.compare.side_by_side import biggest_first, side_by_side
from symbia.results.compare.subjects import each
from symbia.results.solution import Solution
from symbia.results.standing import POLICY, standings_of
from symbia.results.tables import period_year

MEASURES = ("value", "bound", "slack", "shadow_price", "missed", "charge", "cost")


def prices(runs: Sequence[Run], by: Sequence[str]) -> pd.DataFrame:
    """Mean shadow prices by commodity, year and the columns ``by``, weighted by throughput.

    ``worth`` is the change times the base's throughput (a run's where the base has none). Weights are each run's own,
    so that a mean also moves where the trade moves.
    """
    keys = ["commodity", *by, "year"]

    def make(solution: Solution) -> pd.DataFrame:
        case = solution.case
        table = solution.tables["balances"].dropna(subset=["shadow_price"])
        table = table.assign(year=table["period"].map(period_year(case)))
        table["value"] = table["throughput"] * table["shadow_price"]
        sums = table.groupby(keys, as_index=False)[["throughput", "value"]].sum()
        unit = sums["commodity"].map(case["commodities"].set_index("commodity")["unit"]).astype(object)
        priced = sums.assign(value=sums["value"] / sums["throughput"], each=sums["throughput"])
        return priced.assign(unit=case.currency + "/" + unit)

    joined = side_by_side(runs, each(runs, make), [*keys, "unit"], absent=np.nan, alike=["commodity"])
    return biggest_first(joined)


def policies(runs: Sequence[Run]) -> pd.DataFrame:
    """Value, bound, slack, shadow price, miss, charge and cost (charge and penalty) of each policy.

    ``worth`` orders them: the change of their cost, and the change of the shadow price times the base's bound.
    """

    def make(solution: Solution) -> pd.DataFrame:
        known = {policy.id: policy for policy in solution.case.policies}
        table = solution.tables["policies"]
        penalty = table["policy"].map({name: policy.penalty for name, policy in known.items()}).astype(float)
        charge, missed = table["charge"].astype(float).fillna(0.0), table["missed"].astype(float).fillna(0.0)
        table = table.assign(cost=charge + missed * penalty.fillna(0.0))
        size = (table["bound"] * table["of"].where(table["of"].notna(), 1.0)).abs().astype(float)
        money = {"cost": pd.Series(1.0, index=table.index), "shadow_price": size}
        return pd.concat(
            [
                table[POLICY].assign(
                    measure=name,
                    value=table[name].astype(float),
                    each=money.get(name, pd.Series(0.0, index=table.index)),
                )
                for name in MEASURES
            ],
            ignore_index=True,
        )

    keys = [*POLICY, "measure"]
    table = side_by_side(runs, each(runs, make), keys, absent=np.nan, alike=["policy", "measure"])
    table = table[table[[run.name for run in runs]].notna().any(axis=1)]
    return biggest_first(table, POLICY)


def standings(runs: Sequence[Run]) -> pd.DataFrame:
    """How each policy stands in each run: ``met``, ``binding``, ``missed``, ``charge``; blank where it is not."""
    parts = [standings_of(run.solution).assign(run=run.name) for run in runs if run.solved]
    every = pd.concat(parts, ignore_index=True)
    place, labels = pd.factorize(every[POLICY].astype(object).apply(tuple, axis=1))
    found = pd.DataFrame(list(labels), columns=POLICY)
    for run in runs:
        own = (every["run"] == run.name).to_numpy()
        cells = np.full(len(found), "", dtype=object)
        cells[place[own]] = every["standing"].to_numpy(dtype=object)[own]
        found[run.name] = cells
    named = found[[run.name for run in runs if run.solved]]
    moved = named.ne(named.iloc[:, 0], axis=0).any(axis=1)
    return found.assign(changed=moved).sort_values("changed", ascending=False, kind="stable", ignore_index=True)
