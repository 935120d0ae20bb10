"""What a share is a share of: in a row part - share * whole, the whole, as a linear function of the columns.

The whole need not be known by name: stated once more with other shares, a row changes by the difference of the shares
times its whole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from symbia.case import Case, Policy
from symbia.formulation import formulate
from symbia.formulation.components import let_go
from symbia.solving import CompiledModel, compile_model
from symbia.solving.elastic import Kind
from symbia.studies.explain.limits import Limit, Limits

Floats = npt.NDArray[np.float64]
SMALL = 1e-9
STEP = 0.25  # an exact binary fraction


class Wholes:
    """For every pair of a share and a row: the whole of that row as ``matrix @ x + constant``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        sides = limits.sides
        self.pairs = np.flatnonzero(np.array([limit.share for limit in limits.all], dtype=bool)[sides.number])
        if not len(self.pairs):
            return
        other = compile_model(moved := formulate(_moved(limits.case)))
        let_go(moved)
        if other.matrix.shape != limits.model.matrix.shape:  # a share decided what exists
            self.pairs = self.pairs[:0]
            return
        number, position = sides.number[self.pairs], sides.position[self.pairs]
        step = np.array([_step(limits.all[place]) for place in number])
        change = other.matrix[position] - limits.model.matrix[position]
        bound = [
            np.where(sides.kind[self.pairs] == Kind.ROW_LOWER, m.row_lower[position], m.row_upper[position])
            for m in (other, limits.model)
        ]
        # part - share * whole >= 0: what the share's step took away from the row is the whole
        self.matrix = sparse.csr_array(sparse.diags_array(-1.0 / step) @ change)
        self.constant = (bound[0] - bound[1]) / step
        # an upper mean of a quality is stated with the signs turned, as a lower side
        turned = np.array([limits.all[place].loosens > 0 for place in number])
        sign = np.where(turned & (sides.kind[self.pairs] == Kind.ROW_LOWER), -1.0, 1.0)
        self.matrix = sparse.csr_array(sparse.diags_array(sign) @ self.matrix)
        self.matrix.eliminate_zeros()
        self.constant = sign * self.constant

    def at(self, x: Floats) -> Floats:
        """The amounts of all sides (``Sides.amount``) where the columns are ``x``; shares of nothing keep theirs."""
        amount = self.usual()
        if len(self.pairs):
            whole = self.matrix @ x + self.constant
            least = SMALL * amount[self.pairs]
            amount[self.pairs] = np.where(whole > least, whole, amount[self.pairs])
        return amount

    def usual(self) -> Floats:
        """The amounts before anything is known: what is usual in each row."""
        amount = self.limits.sides.amount.copy()
        usual = 1.0 / self.limits.scale.row[self.limits.sides.position[self.pairs]]
        if len(self.pairs):  # a share of what can never be anything loosens nothing
            usual[(np.diff(self.matrix.indptr) == 0) & (self.constant == 0.0)] = 0.0
        amount[self.pairs] = usual
        return amount

    def shifted(self, model: CompiledModel, place: int, by: float) -> CompiledModel:
        """``model`` with the share ``place`` moved by ``by`` in the loose direction, exactly."""
        own = np.flatnonzero(self.limits.sides.number[self.pairs] == place)
        pairs = self.pairs[own]
        position, kind = self.limits.sides.position[pairs], self.limits.sides.kind[pairs]
        lower = kind == Kind.ROW_LOWER
        sign = np.where(lower, by, -by)
        spread = sparse.csr_array((sign, (position, np.arange(len(own)))), shape=(model.matrix.shape[0], len(own)))
        matrix = sparse.csr_array(model.matrix + spread @ self.matrix[own])
        low, high = model.row_lower.copy(), model.row_upper.copy()
        low[position[lower]] -= by * self.constant[own][lower]
        high[position[~lower]] += by * self.constant[own][~lower]
        return replace(model, matrix=matrix, row_lower=low, row_upper=high)


def _step(limit: Limit) -> float:
    """By how much ``_moved`` moves a share."""
    if limit.table in ("policies", "property_limits"):
        return STEP
    return _other(limit.value, limit.column) - limit.value


def _other(value: float, column: str) -> float:
    """Another share that states the same rows: a least one stays above 0, a greatest one below 1."""
    return (value + 1.0) / 2.0 if column == "max_share" else value / 2.0


def _moved(case: Case) -> Case:
    """The case with every share moved; never solved."""
    tables = dict(case.tables)
    for table, columns in (
        ("processes", ("min_load",)),
        ("process_modes", ("min_share", "max_share")),
        ("process_flows", ("min_share", "max_share")),
    ):
        moved = {}
        for column in columns:
            old = tables[table][column].to_numpy(dtype=float)
            says = old < 1.0 if column == "max_share" else old > 0.0
            moved[column] = np.where(says, (old + 1.0) / 2.0 if column == "max_share" else old / 2.0, old)
        tables[table] = tables[table].assign(**moved)
    rows = tables["property_limits"]
    tables["property_limits"] = rows.assign(**{name: rows[name] + STEP for name in ("min", "max")})
    return replace(case, tables=tables, policies=tuple(_moved_policy(policy) for policy in case.policies))


def _moved_policy(policy: Policy) -> Policy:
    if not policy.of:
        return policy
    least, most = (None if bound is None else bound + STEP for bound in (policy.minimum, policy.maximum))
    return replace(policy, minimum=least, maximum=most)
