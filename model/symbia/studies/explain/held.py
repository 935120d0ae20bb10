"""Which number of the case holds each row and column bound of the formulation: one function for each kind of block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from symbia.solving.compiled import Block
from symbia.solving.elastic import Kind

if TYPE_CHECKING:
    from symbia.studies.explain.limits import Limits


def _each(block: Block) -> Iterator[tuple[int, Any]]:
    return zip(range(block.start, block.stop), block.labels, strict=True)


def _capacity(limits: Limits, block: Block) -> None:
    """Existing capacity; what it does to least loads and land is kept, so that a repair holds there, too."""
    capacity = limits.case["plants"]["capacity"].to_numpy(dtype=float)
    for position, (plant, _) in _each(block):
        row = limits.rows["plants"][plant]
        allowed = limits.model.row_upper[position]
        if capacity[row] > 0.0 and allowed > 0.0:
            entry = (int(Kind.ROW_UPPER), position, allowed / capacity[row])
            limits.at("plants", row, "capacity").entries.append(entry)


def _min_load(limits: Limits, block: Block) -> None:
    plants = limits.case["plants"]
    capacity = plants["capacity"].to_numpy(dtype=float)
    process = plants["process"].tolist()
    for position, (plant, _) in _each(block):
        row = limits.rows["plants"][plant]
        load = limits.at("processes", limits.rows["processes"][process[row]], "min_load", share=True)
        load.entries.append((int(Kind.ROW_LOWER), position, 1.0))
        least = limits.model.row_lower[position]
        known = limits.found.get(("plants", row, "capacity"))
        if known is not None and least > 0.0:
            known.entries.append((int(Kind.ROW_LOWER), position, -least / capacity[row]))


def _land(limits: Limits, block: Block) -> None:
    case = limits.case
    plants = case["plants"]
    takes = dict(zip(case["processes"]["process"], case["processes"]["land"], strict=True))
    first, last = plants["first_year"].fillna(-np.inf), plants["last_year"].fillna(np.inf)
    for position, (site, year) in _each(block):
        limits.at("sites", limits.rows["sites"][site], "land").entries.append((int(Kind.ROW_UPPER), position, 1.0))
        standing = (plants["site"] == site) & (first <= year) & (last >= year)
        for row in np.flatnonzero(standing.to_numpy(dtype=bool)):
            known = limits.found.get(("plants", int(row), "capacity"))
            own = float(takes[plants["process"].iloc[row]])
            if known is not None and own > 0.0:
                known.entries.append((int(Kind.ROW_UPPER), position, -own))


def _one_to_one(table: str, column: str, kind: Kind) -> Callable[[Limits, Block], None]:
    """Each row of the block is held by the number ``column`` of the row of ``table`` that its index begins with."""

    def gather(limits: Limits, block: Block) -> None:
        bound = limits.model.row_lower if kind == Kind.ROW_LOWER else limits.model.row_upper
        for position, label in _each(block):
            if np.isfinite(bound[position]):
                key = label[0] if isinstance(label, tuple) else label
                limits.at(table, limits.rows[table][key], column).entries.append((int(kind), position, 1.0))

    return gather


def _several(*gathers: Callable[[Limits, Block], None]) -> Callable[[Limits, Block], None]:
    def gather(limits: Limits, block: Block) -> None:
        for one in gathers:
            one(limits, block)

    return gather


def _mode_share(column: str, kind: Kind) -> Callable[[Limits, Block], None]:
    def gather(limits: Limits, block: Block) -> None:
        process = limits.case["plants"]["process"].tolist()
        for position, (plant, mode, _) in _each(block):
            key = (process[limits.rows["plants"][plant]], mode)
            row = limits.rows["process_modes"][key]
            limits.at("process_modes", row, column, share=True).entries.append((int(kind), position, 1.0))

    return gather


def _member_share(column: str, kind: Kind) -> Callable[[Limits, Block], None]:
    def gather(limits: Limits, block: Block) -> None:
        process = limits.case["plants"]["process"].tolist()
        flows = limits.case["process_flows"]
        keys = zip(flows["process"], flows["mode"], flows["commodity"], flows["group"], strict=True)
        known = {key: row for row, key in enumerate(keys)}
        for position, (plant, mode, group, commodity, _) in _each(block):
            own = process[limits.rows["plants"][plant]]
            row = known.get((own, mode, commodity, group), known.get((own, "", commodity, group)))
            if row is not None:
                limits.at("process_flows", row, column, share=True).entries.append((int(kind), position, 1.0))

    return gather


def _quality(column: str) -> Callable[[Limits, Block], None]:
    def gather(limits: Limits, block: Block) -> None:
        process = limits.case["plants"]["process"].tolist()
        for position, (plant, groups, name, _) in _each(block):
            row = limits.rows["property_limits"][process[limits.rows["plants"][plant]], groups, name]
            limit = limits.at("property_limits", row, column, share=True)
            limit.entries.append((int(Kind.ROW_LOWER), position, 1.0))

    return gather


def _policy(*columns: str) -> Callable[[Limits, Block], None]:
    def gather(limits: Limits, block: Block) -> None:
        for position, label in _each(block):
            row = limits.policies[label[0]]
            policy = limits.case.policies[row]
            if policy.mode != "enforce":  # a goal has its own slack
                continue
            for column in columns:
                kind = Kind.ROW_LOWER if column == "min" else Kind.ROW_UPPER
                limits.at("policies", row, column, share=bool(policy.of)).entries.append((int(kind), position, 1.0))

    return gather


def _hourly(table: str) -> Callable[[Limits, Block], None]:
    """Limits per hour are bounds of columns: rate times hours times profile."""

    def gather(limits: Limits, block: Block) -> None:
        rows = limits.case[table]
        profiles = rows["profile"].tolist()
        hours = dict(zip(limits.case["periods"]["period"], limits.case["periods"]["hours"], strict=True))
        shape = limits.case["profiles"]
        factors = dict(zip(zip(shape["profile"], shape["period"], strict=True), shape["factor"], strict=True))
        for column, kind, bound in (
            ("min_hour", Kind.COL_LOWER, limits.model.col_lower),
            ("max_hour", Kind.COL_UPPER, limits.model.col_upper),
        ):
            rates = rows[column].to_numpy(dtype=float)
            for position, (key, period) in _each(block):
                row = limits.rows[table][key]
                says = np.isfinite(rates[row]) and (rates[row] > 0.0 or kind == Kind.COL_UPPER)
                amount = float(hours[period]) * float(factors.get((profiles[row], period), 1.0))
                if says and amount > 0.0 and np.isfinite(bound[position]):
                    limits.at(table, row, column).entries.append((int(kind), position, amount))

    return gather


def _stock(limits: Limits, block: Block) -> None:
    for position, (storage, _) in _each(block):
        row = limits.rows["storages"][storage]
        if np.isfinite(limits.model.col_upper[position]):
            limits.at("storages", row, "capacity").entries.append((int(Kind.COL_UPPER), position, 1.0))
        if limits.model.col_lower[position] > 0.0:
            limits.at("storages", row, "final").entries.append((int(Kind.COL_LOWER), position, 1.0))


_YEARLY = {"supply_year": "supplies", "sale_year": "demands"}
ROWS: dict[str, Callable[[Limits, Block], None]] = {
    "capacity": _capacity,
    "min_load": _min_load,
    "mode_min_share": _mode_share("min_share", Kind.ROW_LOWER),
    "mode_max_share": _mode_share("max_share", Kind.ROW_UPPER),
    "substitution_min_share": _member_share("min_share", Kind.ROW_LOWER),
    "substitution_max_share": _member_share("max_share", Kind.ROW_UPPER),
    "quality_min": _quality("min"),
    "quality_max": _quality("max"),
    **{
        name: _several(_one_to_one(table, "min_year", Kind.ROW_LOWER), _one_to_one(table, "max_year", Kind.ROW_UPPER))
        for name, table in _YEARLY.items()
    },
    "disposal_year": _one_to_one("disposals", "max_year", Kind.ROW_UPPER),
    "link_capacity": _one_to_one("links", "capacity_year", Kind.ROW_UPPER),
    "land": _land,
    "max_new": _one_to_one("plants", "max_new", Kind.ROW_UPPER),
    "least_size": _one_to_one("plants", "min_new", Kind.ROW_LOWER),
    "policy_minimum": _policy("min"),
    "policy_maximum": _policy("max"),
    "policy_equal": _policy("min", "max"),
}
COLUMNS: dict[str, Callable[[Limits, Block], None]] = {
    "supply": _hourly("supplies"),
    "sale": _hourly("demands"),
    "stock": _stock,
}
