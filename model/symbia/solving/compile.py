"""A Pyomo model read into labelled sparse arrays, in one pass."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo

from symbia.formulation.components import late_of
from symbia.solving.compiled import Block, CompiledModel, Floats, ModelError
from symbia.solving.gather import ColumnNumbers, Gathered

Names = dict[str, tuple[str, ...]]
Bools = npt.NDArray[np.bool_]


def compile_model(model: pyo.ConcreteModel) -> CompiledModel:
    """Read a Pyomo model (``formulate``'s, perhaps with a user's additions) into arrays.

    Raises ``ModelError`` when something is not linear or there is not exactly one active objective.
    """
    names: Names = getattr(model, "index_names", {})
    families = list(model.component_objects(pyo.Var, active=True, descend_into=True))
    columns = _columns(families, names)
    size = columns[-1].stop if columns else 0
    number = ColumnNumbers([(component, block.start) for component, block in zip(families, columns, strict=True)])
    rows = Gathered(number)
    row_blocks, lower, upper = _constraints(model, names, rows)
    matrix, constant = rows.matrix(size), rows.constant
    reported = Gathered(number)
    expression_blocks = _expressions(model, names, reported)
    goal = Gathered(number)
    sign = _objective(model, goal)
    cost = sign * goal.matrix(size).toarray()[0]
    col_lower, col_upper, integer = _bounds(families)
    return CompiledModel(
        matrix=matrix,
        cost=cost,
        offset=sign * goal.constants[0],
        sign=sign,
        row_lower=lower - constant,
        row_upper=upper - constant,
        col_lower=col_lower,
        col_upper=col_upper,
        integer=integer,
        values=reported.matrix(size),
        value_offset=reported.constant,
        columns=columns,
        rows=row_blocks,
        expressions=expression_blocks,
    )


def _block(component: Any, names: Names, labels: Any, start: int) -> Block:
    known = names.get(component.name)
    if known is None:
        width = len(labels[0]) if labels and isinstance(labels[0], tuple) else 1
        known = tuple(f"index_{number}" for number in range(1, width + 1))
    return Block(component.name, known, labels, start)


def _data_of(component: Any) -> Any:
    """Index to data in order: what ``items`` gives, without a look-up for each."""
    return component._data


def _columns(families: list[Any], names: Names) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for component in families:
        late = late_of(component)
        labels = list(_data_of(component)) if late is None else late.labels
        blocks.append(_block(component, names, labels, blocks[-1].stop if blocks else 0))
    return tuple(blocks)


def _bounds(families: list[Any]) -> tuple[Floats, Floats, Bools]:
    parts: list[tuple[Any, Any, Any]] = [(np.empty(0), np.empty(0), np.empty(0, dtype=bool))]
    for component in families:
        late = late_of(component)
        if late is None:
            parts.append(_bounds_of(list(_data_of(component).values())))
        else:
            count = len(late.labels)
            whole = np.full(count, late.domain is not pyo.Reals)
            parts.append((np.broadcast_to(late.lower, count), np.broadcast_to(late.upper, count), whole))
    lower, upper, whole = (np.concatenate(part) for part in zip(*parts, strict=True))
    return lower, upper, whole


def _bounds_of(variables: list[Any]) -> tuple[Floats, Floats, Bools]:
    domains = {id(domain): domain for domain in map(attrgetter("_domain"), variables)}
    try:
        lower = np.array(list(map(attrgetter("_lb"), variables)), dtype=float)  # None becomes nan
        upper = np.array(list(map(attrgetter("_ub"), variables)), dtype=float)
        plain = all(domain is pyo.Reals or domain is pyo.Integers for domain in domains.values())
    except TypeError:  # bounds that are expressions
        plain = False
    if not plain:
        size = len(variables)
        lower = np.fromiter((_or(v.lb, np.nan) for v in variables), dtype=float, count=size)
        upper = np.fromiter((_or(v.ub, np.nan) for v in variables), dtype=float, count=size)
    lower, upper = np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)
    whole = np.fromiter((not v.is_continuous() for v in variables), dtype=bool, count=len(variables))
    for place in np.flatnonzero(list(map(attrgetter("_fixed"), variables))).tolist():
        lower[place] = upper[place] = pyo.value(variables[place])
    return lower, upper, whole


def _or(value: Any, default: float) -> float:
    return default if value is None else value


def _constraints(model: Any, names: Names, rows: Gathered) -> tuple[tuple[Block, ...], Floats, Floats]:
    blocks: list[Block] = []
    lower: list[float] = []
    upper: list[float] = []
    for component in model.component_objects(pyo.Constraint, active=True, descend_into=True):
        start, late = len(lower), late_of(component)
        if late is not None and late.rows is not None:
            rows.add_table(late.rows)
            lower.extend(np.broadcast_to(late.lower, len(late.labels)).tolist())
            upper.extend(np.broadcast_to(late.upper, len(late.labels)).tolist())
            blocks.append(_block(component, names, late.labels, start))
            continue
        labels = []
        for label, stated in _data_of(component).items():
            if not stated.active:
                continue
            low, body, high = stated.to_bounded_expression(True)
            rows.add(body)
            labels.append(label)
            lower.append(_or(low, -np.inf))
            upper.append(_or(high, np.inf))
        blocks.append(_block(component, names, labels, start))
    return tuple(blocks), np.array(lower, dtype=float), np.array(upper, dtype=float)


def _expressions(model: Any, names: Names, reported: Gathered) -> tuple[Block, ...]:
    """The formulation's own named expressions; a user's may be anything and are left to Pyomo."""
    blocks: list[Block] = []
    for component in model.component_objects(pyo.Expression, active=True, descend_into=True):
        if component.name not in names:
            continue
        start = len(reported.lengths)
        data = _data_of(component)
        for expression in data.values():
            reported.add(expression)
        blocks.append(_block(component, names, list(data), start))
    return tuple(blocks)


def _objective(model: Any, goal: Gathered) -> float:
    objectives = list(model.component_data_objects(pyo.Objective, active=True, descend_into=True))
    if len(objectives) != 1:
        raise ModelError(f"the model must have exactly one active objective, it has {len(objectives)}")
    goal.add(objectives[0].expr)
    return 1.0 if objectives[0].is_minimizing() else -1.0
