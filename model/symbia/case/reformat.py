"""A case in another form, nothing lost: folder of tables, workbook, data package.

What stands in the cells is carried over as it stands, so that blanks stay blank and scenarios mean the same afterwards.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from symbia.case.datapackage import write_package
from symbia.case.files import HEADER_FILE, RawCase, read_files
from symbia.case.header import KEYS
from symbia.case.new import starter
from symbia.case.problem import CaseError, Problem
from symbia.case.read import errors_of
from symbia.case.tables import TABLE
from symbia.case.write import move, refuse_existing, toml_text, write_folder

SCENARIOS = "scenarios"
WORKBOOK_SUFFIX = ".xlsx"


def convert_case(source: str | Path, target: str | Path, *, datapackage: bool = False) -> Path:
    """Write the case at ``source`` to ``target``: an .xlsx workbook by its name, a new folder otherwise.

    Policies keep their comments; scenarios go along, into the folder or beside the workbook. With ``datapackage`` a new
    folder is described by a ``datapackage.json``. Raises `CaseError` for a case with errors, for what is there already,
    and for what does not fit in a workbook.
    """
    whence, whither = Path(source), Path(target)
    book = whither.suffix.lower() == WORKBOOK_SUFFIX
    refuse_existing(whither)
    if book and datapackage:
        advice = "Convert to a folder, or leave out --datapackage"
        raise CaseError([Problem("package", "a data package is a folder of tables, not a workbook", advice)])
    errors = errors_of(whence)
    if errors:
        raise CaseError(errors)
    raw = read_files(whence)
    scenarios = _scenarios(raw)
    beside = whither.parent / SCENARIOS
    if book:
        _refuse_others(scenarios, beside)
    whither.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=whither.parent, prefix=".symbia-") as aside:
        made = Path(aside) / whither.name
        if book:
            _workbook(raw, made)
            _copy(scenarios, beside)
        else:
            made.mkdir()
            _folder(raw, _header_text(whence, raw), made)
            _copy(scenarios, made / SCENARIOS)
            if datapackage:
                write_package(made)
        move(made, whither)
    return whither


def write_starter_workbook(file: str | Path) -> Path:
    """Write the starter case as the workbook ``file``. Raises `CaseError` where something is, or for another ending."""
    target = Path(file)
    if target.suffix.lower() != WORKBOOK_SUFFIX:
        advice = f"Name it {target.name}{WORKBOOK_SUFFIX}"
        raise CaseError([Problem("no_case", f"{target} is not the name of a workbook", advice)])
    return convert_case(starter(), target)


def describe_folder(folder: str | Path) -> Path:
    """Write the ``datapackage.json`` of the case in ``folder`` beside its tables. `CaseError` where it has errors."""
    path = Path(folder)
    errors = errors_of(path)
    if not errors and not path.is_dir():
        advice = "Name a new folder as well: symbia convert CASE FOLDER --datapackage"
        errors = [Problem("package", "only a folder of tables can be described in place", advice)]
    if errors:
        raise CaseError(errors)
    return write_package(path)


def _workbook(raw: RawCase, file: Path) -> None:
    from symbia.case.workbook_write import write_book

    grids = {name: _grid(raw, name) for name in TABLE if name in raw.tables}
    write_book(file, _header(raw), raw.policies_text, grids, template=True, boundaries=raw.boundaries)


def _folder(raw: RawCase, header: str, folder: Path) -> None:
    grids = {name: _needed(name, _grid(raw, name)) for name in TABLE if name in raw.tables}
    grids = {name: grid for name, grid in grids.items() if len(grid) > 1 or TABLE[name].required}
    policies = raw.policies_text.strip("\n")
    write_folder(folder, header, f"{policies}\n" if policies else "", grids, raw.boundaries)


def _grid(raw: RawCase, name: str) -> list[list[str]]:
    table = raw.tables[name]
    return [list(table.columns), *map(list, zip(*table.columns.values(), strict=True))]


def _needed(name: str, grid: list[list[str]]) -> list[list[str]]:
    """Without optional columns that hold nothing, of which a workbook has many."""
    kept = [
        place
        for place, heading in enumerate(grid[0])
        if TABLE[name].column(heading).required or any(line[place] for line in grid[1:])
    ]
    return [[line[place] for place in kept] for line in grid]


def _header(raw: RawCase) -> dict[str, str]:
    """Every key of case.toml as TOML, in the declared order."""
    found: dict[str, Any] = raw.header or {}
    return {key: toml_text(found[key]) for key in KEYS if key in found}


def _header_text(source: Path, raw: RawCase) -> str:
    """case.toml, with its comments where it comes from a file."""
    folder = source if source.is_dir() else source.parent if source.suffix == ".json" else None
    if folder is not None:
        return (folder / HEADER_FILE).read_text(encoding="utf-8-sig")
    return "".join(f"{key} = {value}\n" for key, value in _header(raw).items())


def _scenarios(raw: RawCase) -> list[Path]:
    folder = raw.scenario_folder
    return [path for path in sorted(folder.glob("*.toml")) if path.is_file()] if folder.is_dir() else []


def _refuse_others(scenarios: list[Path], folder: Path) -> None:
    """The scenarios of a workbook lie beside it, where other ones may lie already."""
    others = [path.name for path in scenarios if _differs(path, folder / path.name)]
    if others:
        message = f"{folder} holds other scenarios called {', '.join(others)}"
        raise CaseError([Problem("exists", message, "Name a workbook in a new folder; nothing is overwritten")])


def _differs(one: Path, other: Path) -> bool:
    return other.exists() and (not other.is_file() or one.read_bytes() != other.read_bytes())


def _copy(scenarios: list[Path], folder: Path) -> None:
    for path in scenarios:
        folder.mkdir(parents=True, exist_ok=True)
        if path.resolve() != (folder / path.name).resolve():
            shutil.copyfile(path, folder / path.name)
