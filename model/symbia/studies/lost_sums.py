"""What is compared before and after a loss: sums of an optimum, each a row of a sparse matrix on its columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from symbia.case import Case
from symbia.solving import CompiledModel, Optimum
from symbia.solving.optimum import labelled

Floats = npt.NDArray[np.float64]
KEYS = ["measure", "item"]


def sums_of(case: Case, model: CompiledModel) -> tuple[pd.DataFrame, sparse.csr_array]:
    """Keys (``measure``, ``item``) and the matrix that gives their amounts from an answer's columns.

    ``output``: main commodity made, by commodity. ``output_value``: the same at reference prices, by site. ``stacked``:
    disposed or released, by by-product. All periods of all years together.
    """
    parts = [*_outputs(case, model), *_stacked(case, model)]
    empty = pd.DataFrame({"measure": [], "item": [], "column": [], "factor": []})
    table = pd.concat([empty, *parts], ignore_index=True)
    keys = table[KEYS].drop_duplicates().sort_values(KEYS, ignore_index=True)
    row = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(table[KEYS]))
    entries = (table["factor"].to_numpy(dtype=float), (row, table["column"].to_numpy(dtype=np.int64)))
    return keys, sparse.csr_array(sparse.coo_array(entries, shape=(len(keys), len(model.cost))))


def amounts(case: Case, optimum: Optimum) -> pd.Series:
    """The sums of an answer, by measure and item."""
    keys, matrix = sums_of(case, optimum.compiled)
    x = np.zeros(matrix.shape[1]) if optimum.x is None else optimum.x
    return pd.Series(matrix @ x, index=pd.MultiIndex.from_frame(keys), dtype=float)


def columns_of(model: CompiledModel, name: str) -> pd.DataFrame:
    """Labels of the variables called ``name`` with their place among the columns."""
    block = model.block("columns", name)
    if block is None:
        return pd.DataFrame({"column": []})
    return labelled(block).assign(column=np.arange(block.start, block.start + len(block.labels)))


def _outputs(case: Case, model: CompiledModel) -> Iterable[pd.DataFrame]:
    active = columns_of(model, "activity")
    if not len(active):
        return
    flows = case["process_flows"]
    made = flows[(flows["coefficient"] > 0) & (flows["group"] == "")]
    main = case["processes"][["process", "main_commodity"]].rename(columns={"main_commodity": "commodity"})
    made = made.merge(main, on=["process", "commodity"]).rename(columns={"mode": "of_mode"})
    table = active.merge(case["plants"][["plant", "site", "process"]], on="plant").merge(
        made[["process", "of_mode", "commodity", "coefficient"]], on="process"
    )
    table = table[(table["of_mode"] == "") | (table["of_mode"] == table["mode"])]
    price = case["commodities"].set_index("commodity")["reference_price"].astype(float)
    yield _entries("output", table["commodity"], table["column"], table["coefficient"])
    yield _entries("output_value", table["site"], table["column"], table["coefficient"] * table["commodity"].map(price))


def _stacked(case: Case, model: CompiledModel) -> Iterable[pd.DataFrame]:
    category = case["commodities"].set_index("commodity")["category"]
    disposal = columns_of(model, "disposal")
    parts = [columns_of(model, "release")]
    if len(disposal):
        parts.append(disposal.merge(case["disposals"][["disposal", "commodity"]], on="disposal"))
    for part in parts:
        if len(part):
            own = part[part["commodity"].map(category) == "byproduct"]
            yield _entries("stacked", own["commodity"], own["column"], pd.Series(1.0, index=own.index))


def _entries(measure: str, item: Any, column: Any, factor: Any) -> pd.DataFrame:
    return pd.DataFrame({"measure": measure, "item": item, "column": column, "factor": factor.astype(float)})
