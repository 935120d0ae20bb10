"""Check a run from its files alone: the certificate again from the arrays, and every table again from the answer."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import CaseError, read_case
from symbia.results.run import CASE, SUMMARY, RunError, read_tables
from symbia.results.solution import Solution
from symbia.solving import Certificate, Optimum, certify
from symbia.solving.store import load_optimum

#: results files hold numbers in full, so that they can be compared almost to the last digit
SAME = 1e-9


@dataclass(frozen=True)
class Verdict:
    """What a check of a run found. ``problems`` is empty where everything agrees and the certificate holds."""

    folder: Path
    status: str
    objective: float | None
    certificate: Certificate | None
    problems: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Does everything agree."""
        return not self.problems


def verify(folder: str | Path) -> Verdict:
    """Recompute a run's certificate and tables from its files and compare.

    Raises ``RunError`` when the folder holds no run or its files cannot be read.
    """
    path = Path(folder)
    summary, optimum, case = _read(path)
    problems: list[str] = []
    certificate = None
    if optimum.x is not None:
        model = optimum.compiled
        optimum.objective = model.sign * (float(model.cost @ optimum.x) + model.offset)
        if optimum.y is not None:
            stated = summary.get("certificate") or {}
            certificate = certify(model, optimum.scale, optimum.x, optimum.y, stated.get("mip_gap"))
            optimum.certificate = certificate
            problems += _certificate_problems(certificate, stated)
        problems += _table_problems(Solution(case, optimum), path)
    problems += _summary_problems(summary, optimum, case)
    return Verdict(path, str(summary.get("status")), optimum.objective, certificate, tuple(problems))


def _read(path: Path) -> tuple[dict[str, Any], Optimum, Any]:
    if not (path / SUMMARY).is_file():
        raise RunError(f"{path} holds no run: there is no {SUMMARY}")
    try:
        summary = json.loads((path / SUMMARY).read_text(encoding="utf-8"))
        optimum = load_optimum(path, summary["status"])
        case = read_case(path / CASE)
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise RunError(f"{path} cannot be read as a run: {type(error).__name__}: {error}") from error
    except CaseError as error:
        raise RunError(f"the case kept in {path / CASE} is no longer a case:\n{error}") from error
    return summary, optimum, case


def _certificate_problems(certificate: Certificate, stated: dict[str, Any]) -> list[str]:
    problems = []
    if not certificate.verified:
        problems.append(
            f"the kept answer does not prove itself optimal: residuals primal {certificate.primal:.1e}, "
            f"dual {certificate.dual:.1e}, complementarity {certificate.complementarity:.1e}, gap {certificate.gap:.1e}"
        )
    for name, value in certificate.to_dict().items():
        told = stated.get(name)
        if isinstance(value, bool) or value is None or told is None:
            same = value == told
        else:
            same = abs(float(told) - value) <= max(1e-12, 1e-3 * value)
        if not same:
            problems.append(f"{SUMMARY}: certificate.{name} says {told}, recomputed {value}")
    return problems


def _summary_problems(summary: dict[str, Any], optimum: Optimum, case: Any) -> list[str]:
    solution = Solution(case, optimum)
    problems = []
    if summary.get("case") != case.id:
        problems.append(f"{SUMMARY}: case says {summary.get('case')}, the kept case is {case.id}")
    if summary.get("size") != optimum.compiled.size:
        problems.append(f"{SUMMARY}: size says {summary.get('size')}, the kept LP has {optimum.compiled.size}")
    numbers = {"objective": (summary.get("objective"), solution.objective)}
    terms, told = solution.objective_terms, summary.get("objective_terms") or {}
    for name in {*terms, *told}:
        numbers[f"objective_terms.{name}"] = (told.get(name), terms.get(name))
    for name, (stated, found) in numbers.items():
        if not _same_number(stated, found):
            problems.append(f"{SUMMARY}: {name} says {stated}, recomputed {found}")
    if optimum.x is None and summary.get("status") == "optimal":
        problems.append(f"{SUMMARY}: status says optimal, but no answer is kept")
    return problems


def _same_number(stated: Any, found: float | None) -> bool:
    if stated is None or found is None:
        return stated is None and found is None
    return isinstance(stated, int | float) and abs(stated - found) <= SAME * max(1.0, abs(found))


def _table_problems(solution: Solution, path: Path) -> list[str]:
    try:
        kept = read_tables(path)
    except (OSError, ValueError) as error:
        return [f"the tables cannot be read: {error}"]
    problems = []
    for name, expected in solution.tables.items():
        if name not in kept:
            problems.append(f"table {name} is missing")
            continue
        problems += _differences(name, expected.reset_index(drop=True), kept[name])
    problems += [f"table {name} does not belong to the run" for name in kept if name not in solution.tables]
    return problems


def _differences(name: str, expected: pd.DataFrame, kept: pd.DataFrame) -> list[str]:
    if list(expected.columns) != list(kept.columns):
        return [f"table {name}: columns are {list(kept.columns)}, expected {list(expected.columns)}"]
    if len(expected) != len(kept):
        return [f"table {name}: {len(kept)} rows, expected {len(expected)}"]
    problems = []
    for column in expected.columns:
        wrong = np.flatnonzero(~_same(expected[column], kept[column]))
        if len(wrong):
            row = int(wrong[0])
            problems.append(
                f"table {name}, row {row + 2}, column {column}: {kept[column].iloc[row]}, "
                f"recomputed {expected[column].iloc[row]}"
                + (f" (and {len(wrong) - 1} more in this column)" if len(wrong) > 1 else "")
            )
    return problems


def _same(expected: pd.Series, kept: pd.Series) -> Any:
    """Element by element: the same text, or numbers that agree to ``SAME`` of the column's size."""
    numeric = pd.api.types.is_numeric_dtype(expected) and not pd.api.types.is_bool_dtype(expected)
    if not numeric:
        left = expected.astype(object).where(expected.notna(), "").astype(str)
        right = kept.astype(object).where(kept.notna(), "").astype(str)
        return (left == right).to_numpy()
    a = pd.to_numeric(expected, errors="coerce").to_numpy(dtype=float)
    b = pd.to_numeric(kept, errors="coerce").to_numpy(dtype=float)
    both_blank = np.isnan(a) & np.isnan(b)
    if kept.dtype == object or str(kept.dtype).startswith("str"):
        both_blank &= (kept.isna() | (kept.astype(str) == "")).to_numpy()
    size = np.maximum(np.abs(a), 1e-9 * np.nanmax(np.abs(a), initial=0.0))
    with np.errstate(invalid="ignore"):
        return both_blank | (a == b) | (np.abs(a - b) <= SAME * size)
