"""A run on disk: everything that was found, and what is needed to check it again without symbia's word for it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbia.case.write import write_case
from symbia.results.graphml import write_graphml
from symbia.results.workbook import OVERVIEW, write_results
from symbia.solving.store import save_optimum

if TYPE_CHECKING:
    from symbia.results.solution import Solution

TABLE_FORMATS = ("csv", "parquet", "xlsx")
SUMMARY = "summary.json"
TABLES = "tables"
WORKBOOK = "tables.xlsx"
NETWORK = "network.graphml"
CASE = "case"


class RunError(Exception):
    """A run folder that cannot be written or read; the message says why."""


def write_run(solution: Solution, folder: str | Path, *, table_format: str = "csv", overwrite: bool = False) -> Path:
    """Write ``summary.json``, the tables, ``network.graphml``, the LP with its answer and the case to ``folder``.

    Everything is written to a temporary folder beside it and renamed at the end, so that a run is whole or not there.
    ``table_format``: ``csv`` or ``parquet`` (one file for each table in ``tables/``) or ``xlsx`` (one workbook).
    Raises ``RunError`` when the folder holds something and ``overwrite`` is not set, or cannot be written.
    """
    target = Path(folder).resolve()  # "." and links have a real name and parent, too
    check_target(target, overwrite=overwrite)
    with replacing(target) as draft:
        summary = json.dumps(solution.summary, ensure_ascii=False, indent=2, allow_nan=False)
        (draft / SUMMARY).write_text(summary + "\n", encoding="utf-8")
        ahead = solution.ahead
        save_optimum(solution.optimum, draft, None if ahead is None else ahead.packed)
        write_case(solution.case, draft / CASE, None if ahead is None else ahead.grids)
        if solution.tables:
            _WRITERS[table_format](solution, draft)
            write_graphml(solution.network, draft / NETWORK)
    return Path(folder)


def check_target(folder: Path, *, overwrite: bool) -> None:
    """Raise ``RunError`` when a run must not be written to ``folder``."""
    if folder.exists() and not folder.is_dir():
        raise RunError(f"{folder} is a file, not a folder")
    if folder.is_dir() and any(folder.iterdir()):
        if not overwrite:
            raise RunError(f"{folder} is not empty; name another folder or add --overwrite")
        if not (folder / SUMMARY).is_file():
            raise RunError(f"{folder} is not empty and holds no earlier run; it is left alone")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary folder beside ``target`` that takes its place when all went well and is gone when not."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise RunError(f"cannot write to {target.parent}: {error.strerror}") from error
    try:
        yield draft
        if target.is_dir():
            shutil.rmtree(target)
        draft.chmod(0o755)
        draft.rename(target)
    except OSError as error:
        raise RunError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        if draft.is_dir():
            shutil.rmtree(draft)


def _write_csv(solution: Solution, draft: Path) -> None:
    (draft / TABLES).mkdir()
    for name, table in solution.tables.items():
        # a byte-order mark, so that Excel reads Chinese
        table.to_csv(draft / TABLES / f"{name}.csv", index=False, encoding="utf-8-sig")


def _write_parquet(solution: Solution, draft: Path) -> None:
    (draft / TABLES).mkdir()
    for name, table in solution.tables.items():
        table.to_parquet(draft / TABLES / f"{name}.parquet", index=False)


def _write_workbook(solution: Solution, draft: Path) -> None:
    write_results(solution, draft / WORKBOOK)


_WRITERS: dict[str, Callable[[Solution, Path], None]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "xlsx": _write_workbook,
}


def read_tables(folder: Path, *, as_text: bool = False) -> dict[str, pd.DataFrame]:
    """The result tables of a run, whatever format they are in.

    ``as_text`` leaves the cells of CSV files and workbooks as they stand there, so that an id such as ``null`` or
    ``true`` is not taken for something else. Raises ``RunError`` for a file that cannot be read.
    """
    how: dict[str, Any] = {"dtype": str, "keep_default_na": False} if as_text else {}
    tables: dict[str, pd.DataFrame] = {}
    files = [folder / WORKBOOK, *sorted((folder / TABLES).glob("*.csv")), *sorted((folder / TABLES).glob("*.parquet"))]
    for file in files:
        try:
            if file.suffix == ".xlsx" and file.is_file():
                cells: dict[str, Any] = {"dtype": object} if as_text else {}
                tables |= pd.read_excel(file, sheet_name=None, keep_default_na=False, na_values=[""], **cells)
                tables.pop(OVERVIEW, None)  # says the same in other words
            elif file.suffix == ".csv":
                tables[file.stem] = pd.read_csv(file, encoding="utf-8-sig", **how)
            elif file.suffix == ".parquet":
                tables[file.stem] = pd.read_parquet(file)
        except Exception as error:  # whatever a damaged file provokes in pandas, openpyxl or pyarrow
            raise RunError(f"{file.relative_to(folder)} cannot be read: {error}") from error
    return tables
