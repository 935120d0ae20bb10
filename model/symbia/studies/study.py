"""``study.toml``: what is varied, how it is sampled, and what is recorded."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.studies.design import SAMPLED, WITH_INDICES, missing_salib, unit_design

ID = r"[a-z][a-z0-9_]*"
METHODS = ("grid", "list", *SAMPLED)
KINDS = ("objective", "policy", "measure", "indicator")
VALUES = ("value", "measure", "of", "shadow_price")
MOST = 1_000_000
FACTOR_KEYS = ("id", "title", "table", "column", "where", "policy", "key", "targets", "op")


class StudyError(Exception):
    """A study that cannot be run; the message says why."""


@dataclass(frozen=True)
class Cell:
    """A cell with the ends of its evidence."""

    table: str
    column: str
    where: Mapping[str, Any]
    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Factor:
    """Something that is varied: ``targets`` are changes without their operation, all moved by the same value.

    With ``evidence`` the value is a quantile: 0 puts every one of the ``cells`` at its low, 1 at its high end.
    """

    id: str
    operation: str
    targets: tuple[Mapping[str, Any], ...]
    values: tuple[float, ...]
    low: float = math.nan
    high: float = math.nan
    evidence: bool = False
    independent: bool = False
    cells: tuple[Cell, ...] = ()

    def changes(self, value: float) -> list[dict[str, Any]]:
        """The changes of a scenario that give this factor a value."""
        if self.evidence:
            return [
                {"table": one.table, "set": {one.column: one.low + value * (one.high - one.low)}, "where": one.where}
                for one in self.cells
            ]
        made = []
        for target in self.targets:
            key = "policy" if "policy" in target else "table"
            change: dict[str, Any] = {key: target[key], self.operation: {target["column"]: value}}
            if target.get("where"):
                change["where"] = target["where"]
            made.append(change)
        return made


@dataclass(frozen=True)
class Study:
    """A study as read."""

    id: str
    title: str
    method: str
    size: int
    seed: int
    factors: tuple[Factor, ...]
    measures: tuple[Mapping[str, Any], ...]

    def design(self) -> npt.NDArray[np.float64]:
        """Values of the factors, one row for each scenario."""
        if self.method == "list":
            return np.array([factor.values for factor in self.factors], dtype=float).T
        if self.method == "grid":
            return np.array(list(itertools.product(*(factor.values for factor in self.factors))), dtype=float)
        low, high = (np.array([getattr(factor, end) for factor in self.factors]) for end in ("low", "high"))
        return np.asarray(low + self.unit() * (high - low))

    def unit(self) -> npt.NDArray[np.float64]:
        """The design of a sample, each factor from 0 to 1."""
        return unit_design(self.method, self.size, self.seed, len(self.factors))

    def changes(self, values: npt.NDArray[np.float64]) -> list[dict[str, Any]]:
        """The changes of one scenario."""
        pairs = zip(self.factors, values.tolist(), strict=True)
        return [change for factor, value in pairs for change in factor.changes(value)]


def read_study(path: Path) -> Study:
    """Read a study. Raises ``StudyError``."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise StudyError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path.name}: {error}") from error
    _only(found, ("id", "title", "note", "sample", "factor", "measure"), path.name)
    sample = found.get("sample", {})
    _only(sample, ("method", "size", "seed"), "sample")
    method = sample.get("method", "grid")
    if method not in METHODS:
        raise StudyError(f"sample: method {method!r} is none of {', '.join(METHODS)}")
    size, seed = _whole(sample, "size", 0), _whole(sample, "seed", 0)
    if method in SAMPLED and not 0 < size <= MOST:
        raise StudyError(f"sample: {method} needs a size from 1 to {MOST}")
    if method in WITH_INDICES and missing_salib():
        raise StudyError(missing_salib())
    if method == "saltelli" and size & (size - 1):
        raise StudyError("sample: the size of saltelli is a power of two: 64, 128, 256, …")
    if method == "morris" and size < 2:
        raise StudyError("sample: morris needs a size of 2 or more trajectories")
    factors = tuple(_factor(one, method) for one in _tables(found, "factor"))
    measures = tuple(_measure(one) for one in _tables(found, "measure"))
    for what, names in (("factor", [one.id for one in factors]), ("measure", [str(one["id"]) for one in measures])):
        if len(set(names)) < len(names):
            raise StudyError(f"two {what}s have the same id")
    if not factors:
        raise StudyError("the study has no [[factor]]")
    if method == "list" and len({len(factor.values) for factor in factors}) > 1:
        raise StudyError('with method = "list" all factors have equally many values')
    if method == "grid" and math.prod(len(factor.values) for factor in factors) > MOST:
        raise StudyError(f"the grid has more than {MOST} scenarios")
    title = str(found.get("title", found.get("id", path.stem)))
    return Study(str(found.get("id", path.stem)), title, method, size, seed, factors, measures)


def _factor(found: Mapping[str, Any], method: str) -> Factor:
    name = _id(found, "factor")
    place = f"factor {name}"
    _only(
        found,
        (*FACTOR_KEYS, "low", "high", "values", "range", "independent"),
        place,
    )
    evidence, independent = found.get("range") == "low_high", found.get("independent", False)
    if not isinstance(independent, bool) or (independent and not evidence):
        raise StudyError(f'{place}: independent is true or false and goes with range = "low_high"')
    if evidence:
        if "op" in found or "policy" in found:
            raise StudyError(f'{place}: range = "low_high" takes a table, its column and where, and no op')
        found = {"low": 0.0, "high": 1.0, **{key: found[key] for key in found if key != "range"}}
        if method not in SAMPLED and "values" not in found:
            raise StudyError(f"{place}: with {method}, values are quantiles from low (0) to high (1): values = [0, 1]")
    operation = found.get("op", "set")
    if operation not in ("set", "scale", "add"):
        raise StudyError(f"{place}: op is set, scale or add")
    targets = found.get("targets", [found])
    if not isinstance(targets, list) or not targets or not all(isinstance(one, Mapping) for one in targets):
        raise StudyError(f"{place}: targets is a list of tables")
    made = tuple(_target(one, place) for one in targets)
    if method in SAMPLED:
        low, high = _number(found.get("low"), f"{place}: low"), _number(found.get("high"), f"{place}: high")
        if low > high:
            raise StudyError(f"{place}: low is above high")
        factor = Factor(name, operation, made, (), low, high, evidence, independent)
    else:
        factor = Factor(name, operation, made, _values(found, place), math.nan, math.nan, evidence, independent)
    ends = (*factor.values, *((factor.low, factor.high) if method in SAMPLED else ()))
    if evidence and not all(0.0 <= value <= 1.0 for value in ends):
        raise StudyError(f"{place}: quantiles are from 0 to 1")
    return factor


def _target(found: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    if ("table" in found) == ("policy" in found):
        raise StudyError(f"{place}: name either a table and its column, or a policy and its key")
    kind, key = ("table", "column") if "table" in found else ("policy", "key")
    if not isinstance(found[kind], str) or not isinstance(found.get(key), str):
        raise StudyError(f"{place}: {kind} and {key} are texts")
    return {kind: found[kind], "column": found[key], "where": found.get("where", {})}


def _values(found: Mapping[str, Any], place: str) -> tuple[float, ...]:
    if "range" in found:
        span = found["range"]
        if not isinstance(span, Mapping) or set(span) != {"from", "to", "steps"}:
            raise StudyError(f"{place}: range = {{ from = …, to = …, steps = … }}")
        steps = _whole(span, "steps", 0)
        if not 1 <= steps <= MOST:
            raise StudyError(f"{place}: steps is a whole number from 1")
        return tuple(np.linspace(_number(span["from"], place), _number(span["to"], place), steps).tolist())
    values = found.get("values")
    if not isinstance(values, list) or not values:
        raise StudyError(f"{place}: give values = […] or a range")
    return tuple(_number(value, place) for value in values)


def _measure(found: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _id(found, "measure")
    place = f"measure {name}"
    _only(found, ("id", *KINDS, "value", "of", "item", "year"), place)
    if sum(kind in found for kind in KINDS) != 1:
        raise StudyError(f"{place}: give one of {', '.join(KINDS)}")
    if "policy" in found and found.get("value", "value") not in VALUES:
        raise StudyError(f"{place}: value is one of {', '.join(VALUES)}")
    return found


def _id(found: Mapping[str, Any], what: str) -> str:
    name = found.get("id")
    if not isinstance(name, str) or not re.fullmatch(ID, name):
        raise StudyError(f"each {what} needs an id in lower snake_case")
    return name


def _tables(found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    listed = found.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise StudyError(f"head each {key} with [[{key}]]")
    return listed


def _only(found: Any, known: tuple[str, ...], place: str) -> None:
    if not isinstance(found, Mapping):
        raise StudyError(f"{place} is not a table")
    for key in found:
        if key not in known:
            raise StudyError(f"{place}: there is no key {key!r}; known: {', '.join(known)}")


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise StudyError(f"{place}: not a number: {value!r}")
    return float(value)


def _whole(found: Mapping[str, Any], key: str, default: int) -> int:
    value = found.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise StudyError(f"{key} is a whole number")
    return value
