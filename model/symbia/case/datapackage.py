"""A case as a Frictionless Data Package: ``datapackage.json`` beside its tables, made from the declaration.

Data Package standard: https://datapackage.org. The tables are tabular resources with types, constraints, keys and
foreign keys; case.toml, policies.toml and scenarios are plain files of the package. What the standard cannot say
(several keys in a cell, defaults) stays with ``symbia check``.
"""

from __future__ import annotations

import json
import math
from pathlib import Path, PurePosixPath
from typing import Any

from symbia.case.files import (
    HEADER_FILE,
    PACKAGE_FILE,
    POLICIES_FILE,
    RawCase,
    read_boundaries,
    read_files,
    take_header,
    take_policies,
    take_table,
)
from symbia.case.problem import CaseError, Problem
from symbia.case.schema import ID, IDS
from symbia.case.tables import TABLE, TABLES, UNLIMITED_WORD, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"  # a name; nothing is fetched
_TYPES = {"id": "string", "text": "string", "choice": "string", "number": "number", "integer": "integer"}


def write_package(folder: Path) -> Path:
    """Write ``datapackage.json`` into the case's folder, over an earlier one; `CaseError` for what cannot be read."""
    target = folder / PACKAGE_FILE
    target.write_text(package_text(folder), encoding="utf-8")
    return target


def package_text(folder: Path) -> str:
    """The text of ``datapackage.json`` for the case in ``folder``."""
    raw = read_files(folder)
    errors = [problem for problem in raw.problems if problem.severity == "error"]
    if errors:
        raise CaseError(errors)
    header = raw.header or {}
    package: dict[str, Any] = {"$schema": PROFILE, "name": str(header.get("id", ""))}
    if header.get("title"):
        package["title"] = str(header["title"])
    if header.get("title_zh"):
        package["title_zh"] = str(header["title_zh"])
    there = {table.name: list(raw.tables[table.name].columns) for table in TABLES if table.name in raw.tables}
    package["resources"] = [
        *(_resource(folder, TABLE[name], columns, there) for name, columns in there.items()),
        *(_file(folder, path) for path in _files(folder)),
    ]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _files(folder: Path) -> list[str]:
    scenarios = sorted((folder / "scenarios").glob("*.toml"))
    own = [name for name in (HEADER_FILE, POLICIES_FILE) if (folder / name).is_file()]
    return [*own, *(path.relative_to(folder).as_posix() for path in scenarios if path.is_file())]


def _file(folder: Path, path: str) -> dict[str, Any]:
    place = PurePosixPath(path)
    name = place.stem if len(place.parts) == 1 else f"scenarios/{place.stem}"
    return {"name": name, "type": "file", "path": path, "format": "toml", "mediatype": "application/toml"}


def _resource(folder: Path, table: Table, columns: list[str], there: dict[str, list[str]]) -> dict[str, Any]:
    file = folder / f"{table.name}.csv"
    marked = file.read_bytes().startswith(b"\xef\xbb\xbf")
    known = [table.column(name) for name in columns]
    schema: dict[str, Any] = {"fields": [_field(column) for column in known], "missingValues": [""]}
    schema["primaryKey"] = [name for name in table.key if name in columns]
    foreign = [
        {"fields": [column.name], "reference": {"resource": column.refers_to[0], "fields": [column.refers_to[1]]}}
        for column in known
        if column.refers_to and not column.refers_to_many and column.refers_to[1] in there.get(column.refers_to[0], ())
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": table.meaning,
        "description_zh": table.meaning_zh,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if marked else "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.type, "boolean")}
    field["description"] = column.meaning
    field["description_zh"] = column.meaning_zh
    if column.unit:
        field["unit"] = column.unit
    if column.unlimited_word:
        field["missingValues"] = ["", UNLIMITED_WORD]  # no limit
    if column.type == "flag":
        field["trueValues"] = ["true", "True", "TRUE", "yes", "1"]
        field["falseValues"] = ["false", "False", "FALSE", "no", "0"]
    limits = _constraints(column)
    if limits:
        field["constraints"] = limits
    return field


def _constraints(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.type == "id":
        limits["pattern"] = IDS if column.refers_to_many else ID
    if column.minimum > -math.inf:
        limits["exclusiveMinimum" if column.above_minimum else "minimum"] = _plain(column.minimum)
    if column.maximum < math.inf:
        limits["maximum"] = _plain(column.maximum)
    return limits


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def read_package(path: Path, raw: RawCase) -> None:
    """Read the case that the package at ``path`` describes: the files that it names, and no others."""
    raw.scenario_folder = path.parent / "scenarios"
    raw.boundaries = read_boundaries(path.parent)
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"))
        resources = [(str(entry["name"]), entry["path"]) for entry in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{path.name} is no data package: {type(error).__name__}: {error}"
        raw.problems.append(Problem("package", message, "It lists its files under resources", path.name))
        raw.damaged.update(TABLE)
        return
    for name, place in resources:
        file = _inside(path.parent, place)
        if file is None:
            advice = "Name one file, relative to the package"
            raw.problems.append(
                Problem("package", "the path leads out of the package's folder", advice, path.name, column=name)
            )
        elif name in TABLE and not file.is_file():
            raw.problems.append(Problem("missing_table", f"{file.name} is not there", "", path.name, column=name))
        elif name in TABLE:
            take_table(file, name, raw)
        elif place == POLICIES_FILE:
            take_policies(file, raw)
    take_header(path.parent / HEADER_FILE, raw)


def _inside(folder: Path, place: object) -> Path | None:
    """The file that a resource names; ``None`` unless it is one within the folder."""
    if not isinstance(place, str) or "://" in place or "\x00" in place or "\\" in place:
        return None
    pure = PurePosixPath(place)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        return None
    file = folder.joinpath(*pure.parts)
    return file if file.resolve().is_relative_to(folder.resolve()) else None
