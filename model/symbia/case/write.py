"""A case back to files: a folder of CSV tables with its TOML files, or a workbook."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from symbia.case.case import Case, Measure, Objective, Policy
from symbia.case.files import BOUNDARIES_FILE
from symbia.case.problem import CaseError, Problem
from symbia.case.show import show
from symbia.case.tables import TABLES, Column, Table

#: header and rows of cells, by table
Grids = Mapping[str, Sequence[Sequence[str]]]

_GIVERS = {"the id": "", "the site": "site"}  # default_from: the column that gives it ("" is the last of the key)


def write_case(case: Case, path: str | Path, grids: Grids | None = None) -> Path:
    """Write ``case`` to ``path``, a new folder or a new .xlsx workbook, such that reading it gives the same tables.

    ``grids`` are the case's cells if ``grids_of`` has made them already.

    Defaults are left blank, and columns of nothing but defaults out. Scenarios and routes are not written: the former
    are in the tables by now, the latter follow from them. Raises `CaseError` where something is at ``path`` already.
    """
    target = Path(path)
    refuse_existing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # made aside and moved into place, so that nobody ever finds half a case
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".symbia-") as aside:
        made = Path(aside) / target.name
        if target.suffix.lower() == ".xlsx":
            _write_workbook(case, made, grids or grids_of(case))
        else:
            made.mkdir()
            _write_folder(case, made, grids or grids_of(case))
        move(made, target)
    return target


def refuse_existing(target: Path) -> None:
    """Raise `CaseError` if ``target`` is anything but nothing or an empty folder."""
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        message = f"{target} exists already"
        raise CaseError([Problem("exists", message, "Name a new folder; nothing is overwritten")])


def move(made: Path, target: Path) -> None:
    """Move ``made`` to ``target``, which may be an empty folder."""
    if target.is_dir():
        target.rmdir()
    os.replace(made, target)


def _write_folder(case: Case, folder: Path, grids: Grids) -> None:
    header = "".join(f"{key} = {value}\n" for key, value in header_of(case).items())
    write_folder(folder, header, policies_text(case.policies), grids, case.boundaries)


def write_folder(folder: Path, header: str, policies: str, grids: Grids, boundaries: str = "") -> None:
    """Write the texts of case.toml, policies.toml and boundaries.geojson, and the tables, to a folder."""
    for name, grid in grids.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(grid)
    (folder / "case.toml").write_text(header, encoding="utf-8")
    if policies:
        (folder / "policies.toml").write_text(policies, encoding="utf-8")
    if boundaries:
        (folder / BOUNDARIES_FILE).write_text(boundaries, encoding="utf-8", newline="")


def _write_workbook(case: Case, file: Path, grids: Grids) -> None:
    from symbia.case.workbook_write import write_book

    write_book(file, header_of(case), policies_text(case.policies), grids, boundaries=case.boundaries)


def grids_of(case: Case) -> dict[str, list[list[str]]]:
    """Header and cells of every table that is required or has rows."""
    return {
        table.name: _grid(table, case.tables[table.name])
        for table in TABLES
        if table.required or len(case.tables[table.name])
    }


def _grid(table: Table, rows: pd.DataFrame) -> list[list[str]]:
    columns = [column for column in table.columns if column.required or not _all_default(table, column, rows)]
    cells = [[cell_text(column, value) for value in rows[column.name].tolist()] for column in columns]
    return [[column.name for column in columns], *map(list, zip(*cells, strict=True))]


def _all_default(table: Table, column: Column, rows: pd.DataFrame) -> bool:
    values = rows[column.name]
    if column.default_from in _GIVERS:
        return bool(values.eq(rows[_GIVERS[column.default_from] or table.key[-1]]).all())
    if column.type == "number" and (table.name, column.name) != ("plants", "availability"):
        default = float(column.default)
        return bool(values.isna().all() if math.isnan(default) else values.eq(default).all())
    if column.type == "integer":
        return bool(values.isna().all())
    return bool(values.eq(column.default).all()) if column.type != "number" else False


def cell_text(column: Column, value: object) -> str:
    """The cell that means ``value``: blank where that is the default."""
    if isinstance(value, float) and math.isinf(value) and not column.unlimited_word:
        return ""  # no limit is what a blank means
    if not column.required and not column.default_from and column.default != "" and value == column.default:
        return ""  # a default stays one: a share of 1 on a row without a group would be a mistake
    return show(value)


def header_of(case: Case) -> dict[str, str]:
    """Keys of case.toml with their values as TOML."""
    return {
        "id": _text(case.id),
        "title": _text(case.title),
        "title_zh": _text(case.title_zh),
        "currency": _text(case.currency),
        "base_year": str(case.base_year),
        "discount_rate": repr(case.discount_rate),
        "objective": _objective(case.objective),
    }


def _objective(objective: Objective) -> str:
    if objective.kind != "measure":
        return _text(objective.kind)
    return f"{{ measure = {_measures(objective.measures)}, sense = {_text(objective.sense)} }}"


def policies_text(policies: tuple[Policy, ...]) -> str:
    """``policies`` as the text of policies.toml."""
    return "\n".join(_policy(policy) for policy in policies)


def _policy(policy: Policy) -> str:
    keys = {"id": _text(policy.id)}
    for key, text, default in (
        ("title", policy.title, policy.id),
        ("title_zh", policy.title_zh, policy.title),
        ("source", policy.source, ""),
        ("note", policy.note, ""),
    ):
        if text != default:
            keys[key] = _text(text)
    keys["measure"] = _measures(policy.measure)
    if policy.of:
        keys["of"] = _measures(policy.of)
    numbers = (("min", policy.minimum), ("max", policy.maximum), ("price", policy.price), ("penalty", policy.penalty))
    keys |= {key: repr(value) for key, value in numbers if value is not None}
    if policy.mode != "enforce":
        keys["mode"] = _text(policy.mode)
    if policy.per:
        keys["per"] = _text(policy.per)
    return "\n".join(["[[policy]]", *(f"{key} = {value}" for key, value in keys.items()), ""])


def _measures(measures: tuple[Measure, ...]) -> str:
    written = [_measure(measure) for measure in measures]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _measure(measure: Measure) -> str:
    keys = {"quantity": _text(measure.quantity)}
    keys |= {name: _values(values) for name, values in measure.filters.items()}
    if measure.factor != 1.0:
        keys["factor"] = repr(measure.factor)
    if measure.weights is not None:
        keys["weights"] = _table({commodity: repr(weight) for commodity, weight in measure.weights.items()})
    return _table(keys)


def _table(keys: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in keys.items())} }}"


def _values(values: tuple[str | int, ...]) -> str:
    written = [str(value) if isinstance(value, int) else _text(value) for value in values]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _text(text: str) -> str:
    """A basic string of TOML: that of JSON, with the one control character that JSON lets through."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_text(value: object) -> str:
    """What tomllib read, as TOML on one line."""
    if isinstance(value, Mapping):
        return _table({_key(str(key)): toml_text(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_text, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)
