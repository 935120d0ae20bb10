"""The objective and its terms."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyomo.environ as pyo
from pyomo.core.expr import SumExpression

from symbia.case import Measure
from symbia.formulation.build import Build, Floats
from symbia.formulation.measures import measure_terms
from symbia.formulation.numbers import listed, raw

COSTS = (
    "purchases",
    "variable",
    "fixed",
    "investment",
    "fixed_charges",
    "freight",
    "disposal",
    "holding",
    "policy_charges",
    "penalties",
)


def capital_recovery_factor(rate: float, lifetime: Floats) -> Floats:
    """Yearly payment per unit of investment: r / (1 - (1 + r)^-n), 1/n without interest.

    ``rate`` is real and per year, ``lifetime`` in years. Source: any text on engineering economics, e.g. Grant and
    Ireson, Principles of Engineering Economy.
    """
    if rate == 0.0:
        return 1.0 / lifetime
    return rate / (1.0 - (1.0 + rate) ** -lifetime)


def add_objective(build: Build, policy_costs: pd.DataFrame) -> None:
    """State the case's objective as the sum of named terms (``objective_terms``).

    net_value = sum over y of weight * (1 + discount_rate)^(base_year - y) * [revenue - purchases - variable - fixed -
    investment - fixed charges - freight - disposal - holding - policy charges - penalties].
    """
    case, sets = build.case, build.sets
    kind, sense = case.objective.kind, case.objective.sense
    discounted = sets.weight * sets.discount
    if kind in ("net_value", "cost"):
        sign = -1.0 if kind == "net_value" else 1.0
        parts = _costs(build, policy_costs, discounted)
        table = {name: (frame, sign) for name, frame in parts.items()}
        if kind == "net_value":
            sale = build.frames["sale"]
            table = {"revenue": (_yearly(sale, sale["price"], discounted), 1.0), **table}
    elif kind == "output_value":
        table = {"output_value": (_measured(build, (Measure("output_value"),), discounted), 1.0)}
        sense = "max"
    else:
        table = {
            f"measure_{number}_{measure.quantity}": (_measured(build, (measure,), sets.weight), 1.0)
            for number, measure in enumerate(case.objective.measures, start=1)
        }
    _add_terms(build, table)
    build.model.objective = pyo.Objective(
        expr=SumExpression(list(build.model.objective_terms.values())),
        sense=pyo.minimize if kind == "cost" or sense == "min" else pyo.maximize,
    )


def _add_terms(build: Build, table: Mapping[str, tuple[pd.DataFrame, float]]) -> None:
    rows = pd.DataFrame({"term": list(table)})
    frames, constants = [], []
    for row, (frame, sign) in enumerate(table.values()):
        size = len(frame)
        own = {
            "row": np.broadcast_to(np.int32(row), size),
            "variable": frame["variable"].to_numpy(),
            "coefficient": sign * raw(frame["coefficient"]),
        }
        frames.append(pd.DataFrame(own, copy=False))
        constants.append(sign * raw(frame["constant"]).sum())
    build.expressions("objective_terms", rows, ["term"], frames, listed(constants))


def _yearly(frame: pd.DataFrame, amount: pd.Series | float, yearly: Floats) -> pd.DataFrame:
    """Cost or revenue per unit of each variable, times its year's factor."""
    return pd.DataFrame(
        {
            "variable": frame["variable"].to_numpy(),
            "coefficient": raw(amount) * yearly[frame["year"].to_numpy()],
            "constant": np.broadcast_to(0.0, len(frame)),
        },
        copy=False,
    )


def _measured(build: Build, measures: tuple[Measure, ...], yearly: Floats) -> pd.DataFrame:
    found = measure_terms(build, measures)
    factor = yearly[found["year"].to_numpy()]
    return found.assign(coefficient=found["coefficient"] * factor, constant=found["constant"] * factor)


def _costs(build: Build, policy_costs: pd.DataFrame, yearly: Floats) -> dict[str, pd.DataFrame]:
    frames = build.frames
    supply, shipment, disposal, stock = (frames[name] for name in ("supply", "shipment", "disposal", "stock"))
    parts = {
        "purchases": _yearly(supply, supply["price"], yearly),
        "variable": _variable_cost(build, yearly),
        **_capacity_costs(build, yearly),
        "freight": _yearly(shipment, shipment["freight"], yearly),
        "disposal": _yearly(disposal, disposal["cost"], yearly),
        "holding": _yearly(stock, stock["cost"], yearly),
    }
    factor = yearly[policy_costs["year"].to_numpy(dtype=np.int64)]
    weighed = policy_costs.assign(
        coefficient=policy_costs["coefficient"] * factor, constant=policy_costs["constant"] * factor
    )
    for kind in ("policy_charges", "penalties"):
        parts[kind] = weighed[weighed["kind"] == kind]
    return {name: parts[name] for name in COSTS}


def _variable_cost(build: Build, yearly: Floats) -> pd.DataFrame:
    """Per unit of activity, and on top of it what the mode costs."""
    sets, modes = build.sets, build.case["process_modes"]
    own = pd.DataFrame(
        {
            "process": sets.code("process", modes["process"]),
            "name": modes["mode"].to_numpy(dtype=object),
            "extra": np.arange(len(modes)),
        }
    ).merge(sets.modes, on=["process", "name"])
    place = np.full(len(sets.modes), len(modes))
    place[own["mode"].to_numpy(dtype=np.int64)] = own["extra"].to_numpy()
    extra = np.concatenate([sets.column("process_modes", "variable_cost"), np.zeros(1)])[place]
    activity = build.frames["activity"]
    base = raw(sets.plants["variable_cost"])[activity["plant"].to_numpy()]
    return _yearly(activity, base + extra[activity["mode"].to_numpy()], yearly)


def _capacity_costs(build: Build, yearly: Floats) -> dict[str, pd.DataFrame]:
    """Fixed cost of all capacity in service; annuities of what has been built, in every year it serves."""
    sets, frames = build.sets, build.frames
    plants, service = sets.plants, frames["service"]
    owner = service["plant"].to_numpy()
    fixed = raw(plants["fixed_cost"])
    recovery = capital_recovery_factor(build.case.discount_rate, raw(plants["lifetime"]))
    annuity = recovery * raw(plants["capex"])
    existing = pd.DataFrame(
        {"variable": [-1], "coefficient": [0.0], "constant": (fixed[:, None] * sets.existing * yearly).sum().reshape(1)}
    )
    built = frames["built"].merge(
        service.rename(columns={"year": "served", "built": "year"})[["plant", "year", "served"]], on=["plant", "year"]
    )
    charge = raw(built["fixed_charge"]) * recovery[built["plant"].to_numpy()]
    return {
        "fixed": pd.concat([existing, _yearly(service, fixed[owner], yearly)], ignore_index=True),
        "investment": _yearly(service, annuity[owner], yearly),
        "fixed_charges": pd.DataFrame(
            {
                "variable": built["variable"],
                "coefficient": charge * yearly[built["served"].to_numpy(dtype=np.int64)],
                "constant": 0.0,
            }
        ),
    }
