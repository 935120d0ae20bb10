"""Which deliveries cannot be made: where a case has no solution, the least part of its minimum sales to go without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from symbia.solving import CompiledModel, Optimum

COLUMNS = ["item", "before", "after"]


def undelivered(model: CompiledModel, solve: Callable[[CompiledModel], Optimum]) -> pd.DataFrame:
    """Minimum sales that cannot all be met: ``item`` (demand), what must be delivered, what can be; empty if all can.

    Instead of the objective, the shares of all minima that are met are added up and made as great as can be. Empty,
    too, where even without any minimum sale there is no solution: then something else stands against it.
    """
    lower, upper, rows, tops = (
        part.copy() for part in (model.col_lower, model.col_upper, model.row_lower, model.row_upper)
    )
    cost = np.zeros_like(model.cost)
    sales, years = model.block("columns", "sale"), model.block("rows", "sale_year")
    if sales is None:
        return pd.DataFrame(columns=COLUMNS)
    due: dict[str, float] = {}
    counted: list[tuple[str, int]] = []
    by_period = {label: sales.start + place for place, label in enumerate(sales.labels)}
    for (demand, _), column in by_period.items():
        if lower[column] > 0:
            due[demand] = due.get(demand, 0.0) + float(lower[column])
            upper[column], cost[column] = lower[column], -1.0 / lower[column]
            lower[column] = 0.0
            counted.append((demand, column))
    for place, (demand, _) in enumerate(years.labels if years is not None else ()):
        row = years.start + place if years is not None else 0
        if rows[row] > 0:
            due[demand] = due.get(demand, 0.0) + float(rows[row])
            own = model.matrix.indices[model.matrix.indptr[row] : model.matrix.indptr[row + 1]]
            cost[own] -= 1.0 / rows[row]
            tops[row], rows[row] = rows[row], -np.inf
            counted += [(demand, int(column)) for column in own]
    if not due:
        return pd.DataFrame(columns=COLUMNS)
    found = solve(
        replace(model, cost=cost, offset=0.0, col_lower=lower, col_upper=upper, row_lower=rows, row_upper=tops)
    )
    if found.x is None:
        return pd.DataFrame(columns=COLUMNS)
    can = dict.fromkeys(due, 0.0)
    for demand, column in dict.fromkeys(counted):
        can[demand] += float(found.x[column])
    short = [(demand, must, can[demand]) for demand, must in due.items() if can[demand] < must * (1 - 1e-6)]
    return pd.DataFrame(short, columns=COLUMNS)
