"""Factors that move cells between their own ``low`` and ``high``, the ends that the evidence gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from symbia.case import Case
from symbia.case.change import pick
from symbia.case.tables import TABLE
from symbia.studies.study import Cell, Factor, Study, StudyError


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
    place, name = f"factor {factor}", str(target.get("table"))
    columns = {column.name: column for column in TABLE[name].columns} if name in TABLE else {}
    if not {"low", "high"} <= set(columns) or target["column"] != "coefficient":
        known = ", ".join(table.name for table in TABLE.values() if {"low", "high"} <= {c.name for c in table.columns})
        raise StudyError(f'{place}: range = "low_high" is for the column coefficient of {known}')
    rows = case[name]
    chosen = np.isfinite(rows["low"].to_numpy(dtype=float)) & np.isfinite(rows["high"].to_numpy(dtype=float))
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
    for row in rows[chosen].to_dict("records"):
        where = {key: row[key] for key in keys}
        cell_name = ".".join(str(value) for value in where.values() if value != "")
        made.append(Cell(name, str(target["column"]), where, cell_name, float(row["low"]), float(row["high"])))
    return made
