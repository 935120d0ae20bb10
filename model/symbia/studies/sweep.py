"""A sweep: all scenarios of a study, each solved once, results kept as they come, one table at the end."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import CaseError, read_case
from symbia.studies.books import Books, case_hash, hash_of
from symbia.studies.chains import Chain, Probe, chains, order, points, probes
from symbia.studies.design import WITH_INDICES, indices
from symbia.studies.evidence import resolved
from symbia.studies.executors import Workers, cluster, executor_of
from symbia.studies.solver import run_link, run_probe
from symbia.studies.study import Study, StudyError, read_study

CHAINS = "chains"
STEPS = "steps.json"
TABLE, INDICES, SUMMARY = "scenarios.parquet", "indices.parquet", "study.json"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
    """What came out: the table, one row for each scenario in the order of the design, and how many were new.

    ``indices`` are the sensitivity indices where the study's sample is made for them.
    """

    study: Study
    table: pd.DataFrame
    indices: pd.DataFrame | None
    solved: int
    folder: Path


def sweep(
    case: str | Path,
    study: str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    scheduler: str = "",
    progress: Progress | None = None,
) -> Sweep:
    """Run the study in the file ``study`` over ``case`` and keep everything in the folder ``out``.

    Solved by this process, by ``workers`` processes, or by the workers of the Dask cluster at ``scheduler``
    (``tcp://…``), who must see the case under the same path. The table is the same either way. Started again after it
    was stopped or killed it goes on where it was. ``progress`` receives how many scenarios are done, and of how many.
    Raises ``StudyError``, and ``CaseError`` for a case that cannot be used.
    """
    case, folder = Path(case), Path(out)
    known = read_study(Path(study))
    if any(factor.evidence for factor in known.factors):
        known = resolved(known, read_case(case))
    design = known.design()
    identity = hash_of(case_hash(case), list(known.measures), version("symbia"), version("highspy"))
    changes = [known.changes(values) for values in design]
    keys = [hash_of(identity, one) for one in changes]
    make, width, client = cluster(scheduler) if scheduler else (executor_of(workers), workers, None)
    begun = (folder / SUMMARY).is_file()
    folder.mkdir(parents=True, exist_ok=True)
    books = _open(folder, identity, known)
    first = {key: number for number, key in reversed(list(enumerate(keys)))}  # the same scenario is solved once
    before = len(set(keys) & set(books.results))
    say = progress or (lambda done, of: None)
    say(before, len(first))
    whole = (identity, str(case.resolve()), list(known.measures))

    def task(chain: Chain) -> tuple[Any, ...]:
        return *whole, [(keys[number], changes[number]) for number in chain.links[chain.at]], chain.basis

    try:
        if before < len(first):
            with Workers(make, width) as crew:
                steps = _steps(crew, known, design, whole, folder / STEPS)
                listed = [one for one in order(points(design, steps)).tolist() if first[keys[one]] == one]
                own = chains(listed, keys, folder / CHAINS, books)
                for chain, (results, basis) in crew.completed(run_link, own, task):
                    books.add(results)
                    chain.next(basis)
                    say(len(set(keys) & set(books.results)), len(first))
        found = [books.results[key] for key in keys]
    except (StudyError, CaseError):
        if not begun and not books.results:  # a study that cannot be run leaves nothing in the way of the mended one
            books.close()
            shutil.rmtree(folder)
        raise
    finally:
        books.close()
        if client is not None:
            client.close(timeout=1)
    table = _table(known, design, found)
    _kept(table, folder / TABLE)
    shares = _indices(known, table)
    if shares is not None:
        _kept(shares, folder / INDICES)
        shares.to_csv(folder / INDICES.replace("parquet", "csv"), index=False, lineterminator="\n")
    return Sweep(known, table, shares, len(first) - before, folder)


def _steps(workers: Workers, study: Study, design: np.ndarray, whole: tuple[Any, ...], file: Path) -> list[int]:
    """How many simplex iterations each factor's probe takes in the middle of the design, unless an earlier start knows.

    ``whole`` is what every task begins with.
    """
    middle, own = np.quantile(design, 0.5, axis=0, method="nearest"), []
    for number, ends in enumerate(probes(design)):
        pair = np.repeat(middle[None, :], 2, axis=0)
        pair[:, number] = ends
        own.append(Probe([study.changes(values) for values in pair]))
    if not own:
        return []
    with suppress(OSError, ValueError):  # not there yet, or damaged
        kept = json.loads(file.read_text(encoding="utf-8"))
        if len(kept) == len(own):
            return [int(number) for number in kept]
    for probe, steps in workers.completed(run_probe, own, lambda one: (*whole, one.changes)):
        probe.steps = steps
    found = [probe.steps or 0 for probe in own]
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(found), encoding="utf-8")
    draft.replace(file)
    return found


def _kept(table: pd.DataFrame, file: Path) -> None:
    draft = file.with_name(f".{file.name}")
    table.to_parquet(draft, index=False)
    draft.replace(file)


def _indices(study: Study, table: pd.DataFrame) -> pd.DataFrame | None:
    """Sensitivity indices of the objective and all measures, where the sample is made for them."""
    if study.method not in WITH_INDICES:
        return None
    measured = table[[name for name in table.columns if name == "objective" or name.startswith("measure:")]]
    measured = measured.rename(columns=lambda name: str(name).removeprefix("measure:"))
    return indices(study.method, study.unit(), [factor.id for factor in study.factors], measured, study.seed)


def _open(folder: Path, identity: str, study: Study) -> Books:
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
        about |= {"study": study.id, "method": study.method, "size": study.size, "seed": study.seed}
        text = json.dumps(about | {"python": platform.python_version()}, indent=2)
        draft = folder / f".{SUMMARY}"
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(summary)
    return Books(folder)


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
