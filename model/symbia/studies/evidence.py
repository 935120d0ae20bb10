"""Factors that move cells between the ends of the evidence: a row's ``low`` and ``high``, or the table ``ranges``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.case import Case
from symbia.case.change import pick
from symbia.case.checks.ranges import NUMERIC, row_keys
from symbia.case.tables import TABLE
from symbia.studies.study import Cell, Factor, Study, StudyError

Floats = npt.NDArray[np.float64]


def resolved(study: Study, case: Case) -> Study:
    """The study with the cells of its ``low_high`` factors looked up; ``independent`` ones become one for each cell."""
    factors: list[Factor] = []
    for factor in study.factors:
        if not factor.evidence:
            factors.append(factor)
            continue
        cells = [cell for target in factor.targets for cell in _cells(case, factor.id, target)]
        if not cells:
            raise StudyError(f"factor {factor.id}: none of these cells has a low and a high")
        if factor.independent:
            factors += [replace(factor, id=f"{factor.id}.{cell.name}", cells=(cell,)) for cell in cells]
        else:
            factors.append(replace(factor, cells=tuple(cells)))
    return replace(study, factors=tuple(factors))


def _cells(case: Case, factor: str, target: Mapping[str, Any]) -> list[Cell]:
    place, name, moved = f"factor {factor}", str(target.get("table")), str(target["column"])
    columns = {column.name: column for column in TABLE[name].columns} if name in TABLE else {}
    if moved not in columns or columns[moved].type not in NUMERIC:
        raise StudyError(f'{place}: range = "low_high" is for a column of numbers of one of the case\'s tables')
    rows = case[name]
    low, high = _ends(case, name, moved)
    chosen = np.isfinite(low) & np.isfinite(high)
    for key, values in target["where"].items():
        if key not in columns:
            raise StudyError(f"{place}: {name} has no column {key!r}")
        passes = np.zeros(len(rows), dtype=bool)
        for value in values if isinstance(values, list) else [values]:
            picked = pick(columns[key], rows[key], value)
            if not isinstance(picked, np.ndarray):
                raise StudyError(f"{place}: {key}: {picked.message}")
            passes |= picked
        chosen &= passes
    keys = [column.name for column in columns.values() if column.key]
    made = []
    for place_of, row in zip(np.flatnonzero(chosen), rows.loc[chosen, keys].to_dict("records"), strict=True):
        where = {str(key): value for key, value in row.items()}
        cell_name = ".".join(str(value) for value in where.values() if value != "")
        made.append(Cell(name, moved, where, cell_name, float(low[place_of]), float(high[place_of])))
    return made


def _ends(case: Case, name: str, column: str) -> tuple[Floats, Floats]:
    """Low and high of a column's cells: the row's own, or those of the table ``ranges``; nan where there are none."""
    rows = case[name]
    if column == "coefficient" and {"low", "high"} <= set(rows.columns):
        return rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    given = case["ranges"]
    own = given[(given["table"] == name) & (given["column"] == column)].set_index("row")
    ends = own.reindex(row_keys(TABLE[name], rows))
    return ends["low"].to_numpy(dtype=float), ends["high"].to_numpy(dtype=float)
