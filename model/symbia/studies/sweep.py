"""A sweep: all scenarios of a study, each solved once, results kept as they come, one table at the end."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbia.studies.books import Books, case_hash, hash_of
from symbia.studies.executors import completed, executor_of
from symbia.studies.solver import order, run_chunk
from symbia.studies.study import Study, StudyError, read_study

CHUNK = 20  # scenarios that follow one another from the unchanged case's optimum
TABLE, SUMMARY = "scenarios.parquet", "study.json"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
    """What came out: the table, one row for each scenario in the order of the design, and how many were new."""

    table: pd.DataFrame
    solved: int
    folder: Path


def sweep(
    case: str | Path, study: str | Path, out: str | Path, *, workers: int = 1, progress: Progress | None = None
) -> Sweep:
    """Run the study in the file ``study`` over ``case`` and keep everything in the folder ``out``.

    Started again after it was stopped or killed it goes on where it was. ``progress`` receives how many scenarios are
    done, and of how many. Raises ``StudyError``, and ``CaseError`` for a case that cannot be used.
    """
    case, folder = Path(case), Path(out)
    known = read_study(Path(study))
    design = known.design()
    unit = _unit(design)
    identity = hash_of(case_hash(case), list(known.measures), version("symbia"), version("highspy"))
    changes = [known.changes(values) for values in design]
    keys = [hash_of(identity, one) for one in changes]
    folder.mkdir(parents=True, exist_ok=True)
    books = _open(folder, identity)
    try:
        first = {key: number for number, key in reversed(list(enumerate(keys)))}  # the same scenario is solved once
        listed = [number for number in order(unit).tolist() if first[keys[number]] == number]
        chunks = [listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK)]
        missing = [chunk for chunk in chunks if any(keys[number] not in books.results for number in chunk)]
        before = len(set(keys) & set(books.results))
        tasks = [
            (identity, str(case.resolve()), list(known.measures), [(keys[number], changes[number]) for number in chunk])
            for chunk in missing
        ]
        say = progress or (lambda done, of: None)
        say(before, len(first))
        for results in completed(executor_of(workers), workers, run_chunk, tasks):
            books.add(results)
            say(len(set(keys) & set(books.results)), len(first))
        results = [books.results[key] for key in keys]
    finally:
        books.close()
    table = _table(known, design, results)
    draft = folder / f".{TABLE}"
    table.to_parquet(draft, index=False)
    draft.replace(folder / TABLE)
    return Sweep(table, len(first) - before, folder)


def _open(folder: Path, identity: str) -> Books:
    """The books of a folder, which must be this study's."""
    summary = folder / SUMMARY
    if summary.is_file():
        try:
            known = json.loads(summary.read_text(encoding="utf-8")).get("identity")
        except (ValueError, AttributeError):
            known = None
        if known != identity:
            raise StudyError(f"{folder} holds a study of another case, other measures or another version")
    elif any(folder.iterdir()):
        raise StudyError(f"{folder} is not empty and holds no study")
    else:
        about: dict[str, Any] = {"identity": identity, "symbia": version("symbia"), "highspy": version("highspy")}
        text = json.dumps(about | {"python": platform.python_version()}, indent=2)
        draft = folder / f".{SUMMARY}"
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(summary)
    return Books(folder)


def _unit(design: np.ndarray) -> np.ndarray:
    low, span = design.min(axis=0), np.ptp(design, axis=0)
    return np.asarray((design - low) / np.where(span > 0, span, 1.0))


def _table(study: Study, design: np.ndarray, results: list[dict[str, Any]]) -> pd.DataFrame:
    columns: dict[str, Any] = {"scenario": np.arange(1, len(results) + 1)}
    columns |= {f"factor:{factor.id}": design[:, place] for place, factor in enumerate(study.factors)}
    columns["status"] = [result["status"] for result in results]
    columns["verified"] = [bool(result["certificate"] and result["certificate"]["verified"]) for result in results]
    columns["objective"] = np.array([_float(result["objective"]) for result in results])
    measured = [result.get("measures", {}) for result in results]
    for name in dict.fromkeys(name for one in measured for name in one):
        columns[f"measure:{name}"] = np.array([_float(one.get(name)) for one in measured])
    columns["cause"] = [result["cause"] for result in results]
    return pd.DataFrame(columns)


def _float(value: float | None) -> float:
    return np.nan if value is None else float(value)
