"""The linear programme as an account book: what one more unit of anything brings and costs, term by term.

The reduced cost of a column of the minimisation is d_j = c_j - sum over rows of y_i a_ij. Its negative is what the
objective gains from one more unit, and every term of it has a meaning: the objective's own terms (price paid, running
cost, freight), each commodity's coefficient times its shadow price, each policy's coefficient times its price, the
prices of capacity, land and links. For several columns moved together (a plant in its mix of modes) they add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case
from symbia.case.nearest import advise
from symbia.results.solution import Solution
from symbia.results.tables import period_year, result_tables, yearly_factor
from symbia.solving.compiled import Block

Floats = npt.NDArray[np.float64]
COLUMNS = ["kind", "item", "site", "period", "amount", "price", "value"]
#: rows that only a plant's own columns enter: they decide how it runs, not what the rest of the case pays
MIX = (
    "mode_min_share",
    "mode_max_share",
    "requirement",
    "substitution_min_share",
    "substitution_max_share",
    "quality_min",
    "quality_max",
)
#: variables of trade: the table of the case that they are about, and its key
TRADED = {"supply": ("supplies", "supply"), "sale": ("demands", "demand"), "disposal": ("disposals", "disposal")}
OWN = (*MIX, "capacity", "min_load", "whole_units", "least_size", "greatest_size")


class WhyError(Exception):
    """A question that has no answer: an unknown id, a run without prices. The message says what to do."""


class Books:
    """Columns and rows of a solution by name, and what each counts for in money of its own year."""

    def __init__(self, solution: Solution) -> None:
        optimum = solution.optimum
        if optimum.x is None:
            raise WhyError(f"there is nothing to explain: the solve ended {solution.status}")
        if optimum.y is None:
            raise WhyError("the run has no shadow prices, so nothing can be explained from it")
        self.solution = solution
        self.case: Case = solution.case
        self.model = optimum.compiled
        self.x: Floats = optimum.x
        self.y: Floats = optimum.y
        self.by_column = self.model.matrix.tocsc()
        self.gain: Floats = self.model.matrix.T @ self.y - self.model.cost
        self.activity: Floats = self.model.matrix @ self.x
        self._year = period_year(self.case).to_dict()
        self._factor = yearly_factor(self.case).to_dict()
        self._own_terms()

    def _own_terms(self) -> None:
        """Each column's part of the objective, split into the objective's terms."""
        block = self.model.block("expressions", "objective_terms")
        self.term_names: list[str] = [] if block is None else [str(label) for label in block.labels]
        own = self.model.values[block.span] if block is not None else self.model.values[:0]
        # of the minimisation c, the gain is -c; terms are in the model's own sense
        self.by_term = (-self.model.sign * own).tocsc()
        self.rest: Floats = -self.model.cost - np.asarray(self.by_term.sum(axis=0)).ravel()
        self.rest[np.abs(self.rest) <= 1e-12 * np.maximum(1.0, np.abs(self.model.cost))] = 0.0

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Result tables; the dearer ones (exchanges, indicators) only where somebody has asked for them before."""
        made: dict[str, pd.DataFrame] | None = self.solution.__dict__.get("tables")
        return made if made is not None else result_tables(self.case, self.solution.optimum)

    # -- names ----------------------------------------------------------------------------------------------------

    def positions(self, kind: str, name: str) -> dict[Any, int]:
        """Label to position of a block of columns or rows; empty where there is none."""
        block = self.model.block(kind, name)
        return {} if block is None else block.places

    def column(self, name: str, *label: Any) -> int | None:
        """Position of a variable, ``None`` where it does not exist."""
        return self.positions("columns", name).get(label if len(label) > 1 else label[0])

    def row(self, name: str, *label: Any) -> int | None:
        """Position of a constraint, ``None`` where it does not exist."""
        return self.positions("rows", name).get(label if len(label) > 1 else label[0])

    def block_of(self, kind: str, position: int) -> tuple[Block, Any]:
        """Block and label of a row or column."""
        blocks: tuple[Block, ...] = getattr(self.model, kind)
        block = next(block for block in blocks if block.start <= position < block.stop)
        return block, block.labels[position - block.start]

    @cached_property
    def row_names(self) -> npt.NDArray[np.object_]:
        """Name of the constraint that each row belongs to."""
        names = np.empty(len(self.y), dtype=object)
        for block in self.model.rows:
            names[block.span] = block.name
        return names

    # -- time -----------------------------------------------------------------------------------------------------

    def factor(self, kind: str, position: int) -> float:
        """What money of the year of a row or column counts for in the objective; 1 where it belongs to none."""
        block, label = self.block_of(kind, position)
        parts = label if isinstance(label, tuple) else (label,)
        names = dict(zip(block.index_names, parts, strict=False))
        if names.get("period"):
            return float(self._factor[self._year[names["period"]]])
        year = names.get("year")
        return float(self._factor[int(year)]) if year not in (None, "") else 1.0

    def year_factor(self, year: int) -> float:
        """What money of a year counts for in the objective."""
        return float(self._factor[year])

    def price(self, name: str, *label: Any) -> float:
        """Price of a row in money of its year (what one more unit is worth); 0 where there is no such row."""
        position = self.row(name, *label)
        return 0.0 if position is None else float(self.y[position]) / self.factor("rows", position)

    def year_of(self, period: str) -> int:
        """Year of a period."""
        return int(self._year[period])

    def periods(self, year: int) -> list[str]:
        """Periods of a year."""
        return [str(period) for period, own in self._year.items() if own == year]

    # -- accounts -------------------------------------------------------------------------------------------------

    def account(self, weights: Mapping[int, float]) -> pd.DataFrame:
        """What moving columns by ``weights`` brings: kind, item, site, period, amount, price, value.

        ``kind`` is ``objective`` (item: its term), ``balance`` (item: commodity) or the constraint's name (item: its
        label). ``value`` is money of the column's year per unit; its sum is minus the reduced cost of the direction.
        """
        found: list[tuple[Any, ...]] = []
        for column, weight in weights.items():
            if not weight:
                continue
            factor = self.factor("columns", column)
            block, label = self.block_of("columns", column)
            parts = label if isinstance(label, tuple) else (label,)
            period = str(dict(zip(block.index_names, parts, strict=False)).get("period", ""))
            span = slice(self.by_term.indptr[column], self.by_term.indptr[column + 1])
            for term, value in zip(self.by_term.indices[span], self.by_term.data[span], strict=True):
                money = float(value) / factor
                found.append(("objective", self.term_names[term], "", period, weight, money, money * weight))
            if self.rest[column]:
                money = float(self.rest[column]) / factor
                found.append(("objective", "objective", "", period, weight, money, money * weight))
            span = slice(self.by_column.indptr[column], self.by_column.indptr[column + 1])
            for row, value in zip(self.by_column.indices[span], self.by_column.data[span], strict=True):
                amount, price = float(value) * weight, float(self.y[row]) / factor
                found.append((*self._named(int(row)), amount, price, amount * price))
        return pd.DataFrame(found, columns=COLUMNS).astype({"amount": float, "price": float, "value": float})

    def _named(self, row: int) -> tuple[str, str, str, str]:
        block, label = self.block_of("rows", row)
        parts = ["" if part is None else str(part) for part in (label if isinstance(label, tuple) else (label,))]
        names = dict(zip(block.index_names, parts, strict=False))
        if block.name == "balance":
            return "balance", names["commodity"], names["site"], names["period"]
        items = [part for name, part in names.items() if part and name not in ("period", "year")]
        return block.name, " ".join(items), names.get("site", ""), names.get("period", "")

    def reduced(self, weights: Mapping[int, float]) -> float:
        """Minus the reduced cost of a direction in money of the columns' years, from the arrays alone."""
        return sum(
            float(self.gain[column]) * weight / self.factor("columns", column) for column, weight in weights.items()
        )

    def by_price(self, good: str, site: str, weights: Mapping[int, float]) -> float:
        """Price of a commodity at a site, the mean of the periods of a direction's columns."""
        found, total = 0.0, 0.0
        for column, weight in weights.items():
            period = self.block_of("columns", column)[1][1]
            found += weight * self.price("balance", site, good, period)
            total += weight
        return found / total if total else 0.0

    # -- the case -------------------------------------------------------------------------------------------------

    def known(self, table: str, key: str, name: str) -> dict[str, Any]:
        """The row of a case's table; ``WhyError`` with the nearest name where there is none."""
        rows = self.case[table]
        found = rows[rows[key] == name]
        if not len(found):
            raise WhyError(f"the case has no {key} {name!r}. {advise(name, rows[key])}")
        return {str(column): value for column, value in found.iloc[0].items()}


def gathered(account: pd.DataFrame, *, by_site: bool = False) -> pd.DataFrame:
    """An account by kind and item, the largest first; ``price`` is the mean that makes the value of the amount.

    ``by_site`` keeps a commodity at two sites apart, with a column ``site``.
    """
    own = account.assign(kind=account["kind"].where(~account["kind"].isin(OWN), "own"))
    own["item"] = own["item"].where(own["kind"] != "own", "limits")
    keys = ["kind", "item", *(["site"] if by_site else [])]
    sums = own.groupby(keys, sort=False, as_index=False)[["amount", "value"]].sum()
    sums["price"] = sums["value"] / sums["amount"].where(sums["amount"] != 0)
    order = sums["value"].abs().sort_values(ascending=False, kind="stable").index
    return sums.loc[order, [*keys, "amount", "price", "value"]].reset_index(drop=True)
