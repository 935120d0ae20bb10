"""Check a run from its files alone: the certificate again from the arrays, and every table again from the answer."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from symbia.case import CaseError, read_case
from symbia.results.kept_lp import lp_problems
from symbia.results.run import CASE, NETWORK, SUMMARY, RunError, read_tables
from symbia.results.solution import Solution, proofs
from symbia.results.verify_words import Finding, both, finding
from symbia.results.workbook import writable
from symbia.solving import Certificate, Optimum, certify
from symbia.solving.certificate import feasibility
from symbia.solving.rays import Proof, prove
from symbia.solving.store import ARRAYS, load_optimum
from symbia.solving.trouble import Trouble

#: results files hold numbers in full, so that they can be compared almost to the last digit
SAME = 1e-9
#: what files that are not what was written lead to
DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError)


@dataclass(frozen=True)
class Verdict:
    """What a check of a run found. ``problems`` is empty where everything agrees and the certificate holds."""

    folder: Path
    status: str
    objective: float | None
    certificate: Certificate | None
    problems: tuple[Finding, ...]
    proof: Proof | None = None
    violation: float | None = None
    trouble: tuple[Trouble, ...] = ()

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
    try:
        problems = lp_problems(optimum.compiled, case)
    except DAMAGED as error:
        raise RunError(f"{path}: {ARRAYS} and the kept case do not fit together: {error}") from error
    certificate: Certificate | None = None
    trouble: tuple[Trouble, ...] = ()
    try:
        certificate, more = _compared(path, summary, optimum, case)
        problems += more
        trouble = optimum.trouble
    except DAMAGED as error:
        problems.append(finding("unfit", what=f"{type(error).__name__}: {error}"))
    shown = (optimum.proof, optimum.violation, trouble)
    return Verdict(path, str(summary.get("status")), optimum.objective, certificate, tuple(problems), *shown)


def read_run(folder: str | Path) -> Solution:
    """The solution that a run keeps, with its certificate recomputed; tables follow from the arrays as at first.

    Raises ``RunError`` when the folder holds no run or its files cannot be read.
    """
    path = Path(folder)
    summary, optimum, case = _read(path)
    try:
        _certify(optimum, summary)
    except DAMAGED as error:
        raise RunError(f"{path}: the files do not fit together: {type(error).__name__}: {error}") from error
    named = summary.get("scenario")
    scenarios = tuple(str(name) for name in named) if isinstance(named, list) else ()
    return Solution(replace(case, scenarios=scenarios), optimum)


def read_answer(folder: Path) -> Optimum:
    """The optimum that a run keeps, with its certificate recomputed, without its case. Raises ``RunError``."""
    summary, optimum = _read_arrays(folder)
    _certify(optimum, summary)
    return optimum


def _certify(optimum: Optimum, summary: dict[str, Any]) -> Certificate | None:
    """Recompute objective and certificate and put them into the optimum."""
    model = optimum.compiled
    if optimum.x is None:
        if optimum.ray is not None and optimum.status in ("infeasible", "unbounded"):
            optimum.proof = prove(model, optimum.scale, optimum.status, optimum.ray)
        return None
    optimum.objective = model.objective(optimum.x)
    if optimum.y is not None:
        stated = summary.get("certificate") or {}
        optimum.certificate = certify(model, optimum.scale, optimum.x, optimum.y, stated.get("mip_gap"))
    else:
        optimum.violation = feasibility(model, optimum.scale, optimum.x)
    return optimum.certificate


def _compared(
    path: Path, summary: dict[str, Any], optimum: Optimum, case: Any
) -> tuple[Certificate | None, list[Finding]]:
    """The certificate again, and where summary, tables and network differ from what the arrays say."""
    problems: list[Finding] = []
    certificate = _certify(optimum, summary)
    problems += _proof_problems(summary, optimum)
    if optimum.x is not None:
        stated = summary.get("certificate") or {}
        if certificate is not None:
            problems += _certificate_problems(certificate, stated)
        elif stated:
            problems.append(finding("no_prices", file=SUMMARY))
        problems += _table_problems(Solution(case, optimum), path)
    problems += _summary_problems(summary, optimum, case)
    return certificate, problems


def _read(path: Path) -> tuple[dict[str, Any], Optimum, Any]:
    summary, optimum = _read_arrays(path)
    try:
        case = read_case(path / CASE)
    except CaseError as error:
        raise RunError(f"the case kept in {path / CASE} is no longer a case:\n{error}") from error
    except (*DAMAGED, OSError) as error:
        raise RunError(f"{path} cannot be read as a run: {type(error).__name__}: {error}") from error
    return summary, optimum, case


def _read_arrays(path: Path) -> tuple[dict[str, Any], Optimum]:
    if not (path / SUMMARY).is_file():
        raise RunError(f"{path} holds no run: there is no {SUMMARY}")
    try:
        summary = json.loads((path / SUMMARY).read_text(encoding="utf-8"))
        return summary, load_optimum(path, summary["status"])
    except (*DAMAGED, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise RunError(f"{path} cannot be read as a run: {type(error).__name__}: {error}") from error


def _certificate_problems(certificate: Certificate, stated: dict[str, Any]) -> list[Finding]:
    problems = []
    if not certificate.verified:
        own = ("primal", "dual", "complementarity", "gap")
        problems.append(finding("unproved", **{name: getattr(certificate, name) for name in own}))
    for name, value in certificate.to_dict().items():
        told = stated.get(name)
        if isinstance(value, bool) or value is None or told is None:
            same = value == told
        else:
            same = abs(float(told) - value) <= max(1e-12, 1e-3 * value)
        if not same:
            problems.append(_recomputed(f"certificate.{name}", told, value))
    return problems


def _recomputed(name: str, told: Any, found: Any) -> Finding:
    return finding("recomputed", where=f"{SUMMARY}: {name}", told=told, found=found)


def _proof_problems(summary: dict[str, Any], optimum: Optimum) -> list[Finding]:
    """Where what is told of a stopped, infeasible or unbounded end is not what the arrays prove."""
    problems = []
    if optimum.verified is False and optimum.certificate is None:
        what = "breaks_limits" if optimum.x is not None else "no_proof"
        problems.append(finding(what, by=optimum.violation if optimum.x is not None else optimum.proof))
    for name, found in proofs(optimum).items():
        told = summary.get(name)
        if isinstance(told, dict) and isinstance(found, dict):
            wrong = [key for key in {*told, *found} if not _close(told.get(key), found.get(key))]
            problems += [_recomputed(f"{name}.{key}", told.get(key), found.get(key)) for key in wrong]
        elif told != found:
            problems.append(_recomputed(name, told, found))
    return problems


def _close(told: Any, found: Any) -> bool:
    if isinstance(found, bool) or not isinstance(found, float):
        return bool(told == found)
    return isinstance(told, int | float) and abs(told - found) <= max(1e-9, 1e-3 * abs(found))


def _status_problems(summary: dict[str, Any], optimum: Optimum) -> list[Finding]:
    """What is kept must be what such an ending leaves behind."""
    status, answer, prices = summary.get("status"), optimum.x is not None, optimum.y is not None
    kept = f"{'an' if answer else 'no'} answer is kept{', with prices' if prices else ''}"
    kept_zh = f"{'保存了' if answer else '没有保存'}解{'和影子价格' if prices else ''}"
    possible = {
        # branch and bound may end without prices; a linear programme may not
        "optimal": answer and (prices or optimum.compiled.is_mip),
        "infeasible": not answer,
        "unbounded": not answer,
        "time_limit": not prices,
    }
    if status not in possible:
        return [finding("status_unknown", file=SUMMARY, told=status, known=", ".join(possible))]
    if possible[status]:
        return []
    return [finding("status_answer", file=SUMMARY, told=status, kept=kept, kept_zh=kept_zh)]


def _summary_problems(summary: dict[str, Any], optimum: Optimum, case: Any) -> list[Finding]:
    solution = Solution(case, optimum)
    problems = []
    known = {"case": case.id, "title": case.title, "title_zh": case.title_zh, "currency": case.currency}
    for name, expected in {**known, "objective_kind": case.objective.kind}.items():
        if summary.get(name) != expected:
            problems.append(finding("of_case", file=SUMMARY, name=name, told=summary.get(name), found=expected))
    if summary.get("size") != optimum.compiled.size:
        problems.append(finding("of_lp", file=SUMMARY, told=summary.get("size"), found=optimum.compiled.size))
    numbers = {"objective": (summary.get("objective"), solution.objective)}
    terms, told = solution.objective_terms, summary.get("objective_terms") or {}
    for name in {*terms, *told}:
        numbers[f"objective_terms.{name}"] = (told.get(name), terms.get(name))
    for name, (stated, found) in numbers.items():
        if not _same_number(stated, found):
            problems.append(_recomputed(name, stated, found))
    return problems + _status_problems(summary, optimum) + _bound_problems(summary, solution.objective)


def _bound_problems(summary: dict[str, Any], objective: float | None) -> list[Finding]:
    """The solver's bound cannot be recomputed from arrays, but it must be as far away as the stated gap."""
    bound, gap = summary.get("objective_bound"), (summary.get("certificate") or {}).get("mip_gap")
    if objective is None or gap is None or bound is None:
        return []
    if abs(abs(objective - bound) - gap * abs(objective)) <= 1e-6 * max(1.0, abs(objective)):
        return []
    return [finding("bound", file=SUMMARY, bound=bound, objective=objective, gap=gap)]


def _same_number(stated: Any, found: float | None) -> bool:
    if stated is None or found is None:
        return stated is None and found is None
    return isinstance(stated, int | float) and abs(stated - found) <= SAME * max(1.0, abs(found))


def _table_problems(solution: Solution, path: Path) -> list[Finding]:
    try:
        kept = read_tables(path, as_text=True)
    except RunError as error:
        return [finding("unfit", what=error)]
    problems = []
    for name, expected in solution.tables.items():
        if name not in kept:
            problems.append(finding("table_missing", name=name))
            continue
        problems += _differences(name, expected.reset_index(drop=True), kept[name])
    problems += [finding("table_foreign", name=name) for name in kept if name not in solution.tables]
    return problems + _network_problems(solution.network, path / NETWORK)


def _network_problems(expected: nx.MultiDiGraph, file: Path) -> list[Finding]:
    try:
        kept = nx.read_graphml(file, force_multigraph=True)
    except Exception as error:  # whatever a damaged file provokes in the XML parser
        return [finding("network_damaged", file=NETWORK, error=error)]
    nodes, edges = dict(kept.nodes(data=True)), list(kept.edges(data=True))
    if nodes != dict(expected.nodes(data=True)) or len(edges) != expected.number_of_edges():
        return [finding("network_size", file=NETWORK)]
    for found, own in zip(edges, expected.edges(data=True), strict=True):
        same = found[:2] == own[:2] and {**found[2], "amount": 0} == {**own[2], "amount": 0}
        if not same or not _same_number(found[2].get("amount"), own[2]["amount"]):
            return [finding("network_edge", file=NETWORK, found=found, own=own)]
    return []


def _differences(name: str, expected: pd.DataFrame, kept: pd.DataFrame) -> list[Finding]:
    if list(expected.columns) != list(kept.columns):
        return [finding("table_columns", name=name, found=list(kept.columns), expected=list(expected.columns))]
    if len(expected) != len(kept):
        return [finding("table_rows", name=name, found=len(kept), expected=len(expected))]
    problems = []
    for column in expected.columns:
        wrong = np.flatnonzero(~_same(expected[column], kept[column]))
        if len(wrong):
            row = int(wrong[0])
            cells = {"found": kept[column].iloc[row], "expected": expected[column].iloc[row]}
            own = finding("cell", name=name, row=row + 2, column=column, **cells)
            more = finding("more_in_column", count=len(wrong) - 1)
            problems.append(both(own, more) if len(wrong) > 1 else own)
    return problems


def _same(expected: pd.Series, kept: pd.Series) -> Any:
    """Element by element: the same text, or numbers that agree to ``SAME`` of the column's size."""
    numeric = pd.api.types.is_numeric_dtype(expected) and not pd.api.types.is_bool_dtype(expected)
    if not numeric:
        left = expected.astype(object).where(expected.notna(), "").astype(str)
        right = kept.astype(object).where(kept.notna(), "").astype(str)
        return ((left == right) | (left.map(writable) == right)).to_numpy()
    a = pd.to_numeric(expected, errors="coerce").to_numpy(dtype=float)
    b = pd.to_numeric(kept, errors="coerce").to_numpy(dtype=float)
    both_blank = np.isnan(a) & np.isnan(b)
    if kept.dtype == object or str(kept.dtype).startswith("str"):
        both_blank &= (kept.isna() | (kept.astype(str) == "")).to_numpy()
    size = np.maximum(np.abs(a), 1e-9 * np.nanmax(np.abs(a), initial=0.0))
    with np.errstate(invalid="ignore"):
        return both_blank | (a == b) | (np.abs(a - b) <= SAME * size)
