"""One change of a scenario to one column: which rows it picks, and what becomes of their cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbia.case.convert import is_integer
from symbia.case.tables import UNLIMITED_WORD, Column

NUMERIC = ("number", "integer")


@dataclass(frozen=True)
class Fault:
    """Why a value of a scenario cannot be used."""

    code: str
    message: str
    advice: str = ""


def pick(column: Column, cells: pd.Series, value: object) -> NDArray[np.bool_] | Fault:
    """Which filled ``cells`` a `where` picks by ``value``.

    ``""`` picks what is not there or has no limit, ``"unlimited"`` what has none.
    """
    if column.type in NUMERIC:
        if value == "":
            return np.asarray(~np.isfinite(cells.to_numpy(dtype=float)))
        if value == UNLIMITED_WORD:
            return np.asarray(np.isposinf(cells.to_numpy(dtype=float)))
        if not_a_number(value):
            return Fault("wrong_type", f"{column.name} holds numbers", "Write a number without quotes")
        return np.asarray(cells.eq(float(value)).to_numpy())  # type: ignore[arg-type]  # not_a_number was asked
    if column.type == "flag":
        if not isinstance(value, bool):
            return Fault("wrong_type", f"{column.name} is true or false", "Write true or false without quotes")
        return np.asarray(cells.eq(value).to_numpy())
    if not isinstance(value, str):
        return Fault("wrong_type", f"{column.name} holds texts", "Put it in double quotes")
    return np.asarray(cells.eq(value).to_numpy(dtype=bool))


def not_a_number(value: object) -> bool:
    """Whether a value of TOML is anything but a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    try:
        return not math.isfinite(value)
    except OverflowError:  # an integer of hundreds of digits
        return True


def assign(column: Column, cells: pd.Series, value: object, chosen: NDArray[np.bool_]) -> pd.Series | Fault:
    """The given ``cells`` after `set`; ``""`` takes a cell back to its default."""
    new = _set_value(column, value)
    return new if isinstance(new, Fault) else cells.mask(chosen, new)


def _set_value(column: Column, value: object) -> float | str | Fault:
    if column.type in NUMERIC:
        if value == "":
            return math.nan
        if value == UNLIMITED_WORD and column.unlimited_word:
            return math.inf
        if not_a_number(value):
            return Fault("wrong_type", "not a number", 'Write a number without quotes; "" is the default')
        number = float(value)  # type: ignore[arg-type]  # not_a_number was asked
        if column.type == "integer" and not is_integer(number):
            return Fault("not_an_integer", "not a whole number", "Write it without decimals")
        return number
    if column.type == "flag":
        if value == "":
            return ""
        if not isinstance(value, bool):
            return Fault("not_a_flag", "neither true nor false", "Write true or false without quotes")
        return "true" if value else "false"
    if not isinstance(value, str):
        return Fault("wrong_type", "not a text", "Put it in double quotes")
    return value.strip()


def reckon(
    column: Column,
    operation: str,
    cells: pd.Series,
    filled: pd.Series,
    value: object,
    chosen: NDArray[np.bool_],
) -> pd.Series | Fault:
    """The given ``cells`` after `scale` or `add` on the ``filled`` numbers. What has no limit keeps none."""
    if column.type not in NUMERIC:
        return Fault("change", f"{column.name} holds no numbers to {operation}", "Use set")
    if not_a_number(value):
        return Fault("wrong_type", "not a number to reckon with", "Write a number without quotes")
    old = filled.to_numpy(dtype=float)
    moved = chosen & np.isfinite(old)
    with np.errstate(over="ignore", invalid="ignore"):
        number = float(value)  # type: ignore[arg-type]  # not_a_number was asked
        new = old * number if operation == "scale" else old + number
    if not np.isfinite(new[moved]).all():
        return Fault("not_finite", "the result is too large to be held", "Write a smaller number")
    if not moved.any():
        return Fault("no_effect", f"no row has a {column.name} to {operation}: without limit they stay so", "Use set")
    return pd.Series(np.where(moved, new, cells.to_numpy(dtype=float)), index=cells.index)
