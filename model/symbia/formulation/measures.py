"""Measures: linear quantities that policies and objectives speak about.

A measure's terms are first listed without time (``_SKELETONS``: which rows of the case it adds up, with what factor),
filtered by their attributes, then spread over the periods (or years) that pass and joined to the variables. A term
whose variable does not exist (a plant out of service) stays, as nothing: which constraints a policy makes follows from
the case's rows alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from symbia.case import Measure
from symbia.formulation.build import NOTHING, Build
from symbia.formulation.numbers import raw
from symbia.formulation.sets import Sets

TIME = ("period", "season", "year")
CAPACITY_QUANTITIES = ("capacity", "new_capacity", "land")


def attribute(sets: Sets, frame: pd.DataFrame, name: str) -> np.ndarray | None:
    """Labels of the attribute ``name`` of each row, or ``None`` where such rows have no such attribute."""
    if name in frame.columns:
        return sets.label(name, frame[name].to_numpy())
    case = sets.case
    for column, code, table in (
        ("category", "commodity", "commodities"),
        ("unit", "commodity", "commodities"),
        ("kind", "site", "sites"),
        ("region", "site", "sites"),
        ("county", "site", "sites"),
        ("owner", "plant", "plants"),
        ("chain", "process", "processes"),
        ("chain", "commodity", "commodities"),
        ("season", "period", "periods"),
    ):
        if column == name and code in frame.columns:
            labels = np.asarray(case[table][column], dtype=object)
            return np.asarray(labels[frame[code].to_numpy(dtype=np.int64)])
    return None


def measure_terms(build: Build, measures: tuple[Measure, ...], per: str = "") -> pd.DataFrame:
    """Terms of a measure or of the sum of several: variable, coefficient, constant, year, period and ``per``.

    ``per`` is the label of that attribute; a term without the attribute, or with a blank one, belongs to no value of it
    and is left out. What is multiplied by 0 (a price, a weight, land) is no term.
    """
    tables = []
    for measure in measures:
        for skeleton in SKELETONS[measure.quantity](build):
            found = _terms_of(build, measure, skeleton)
            labels = attribute(build.sets, found, per) if per else np.full(len(found), "", dtype=object)
            if labels is not None:
                kept = found[_RESULT].assign(period=found.get("period", NOTHING), per=labels)
                tables.append(kept[labels != ""] if per else kept)
    return pd.concat([_EMPTY, *tables], ignore_index=True)


_RESULT = ["variable", "coefficient", "constant", "year"]
_EMPTY = pd.DataFrame(
    {
        "variable": pd.Series(dtype=np.int64),
        "coefficient": pd.Series(dtype=float),
        "constant": pd.Series(dtype=float),
        "year": pd.Series(dtype=np.int64),
        "period": pd.Series(dtype=np.int64),
        "per": pd.Series(dtype=object),
    }
)


def _terms_of(build: Build, measure: Measure, skeleton: pd.DataFrame) -> pd.DataFrame:
    sets = build.sets
    skeleton = skeleton[skeleton["amount"] != 0.0]
    frame = _filtered(sets, skeleton, {k: v for k, v in measure.filters.items() if k not in TIME})
    if measure.weights is not None:
        names = sets.label("commodity", frame["commodity"].to_numpy())
        frame = frame[np.isin(names, list(measure.weights))]
        weight = [measure.weights[name] for name in sets.label("commodity", frame["commodity"].to_numpy())]
        frame = frame.assign(amount=raw(frame["amount"]) * np.asarray(weight, dtype=float))
    time = {k: v for k, v in measure.filters.items() if k in TIME}
    if measure.quantity in CAPACITY_QUANTITIES:
        found = _filtered(sets, _over_years(sets, frame), time)
        found = _joined_to_capacity(build, measure.quantity, found)
    else:
        found = _filtered(sets, sets.over_periods(frame), time)
        found = _joined_to_variables(build, measure.quantity, found)
    if measure.factor == 1.0:
        return found
    factor = measure.factor
    return found.assign(coefficient=raw(found["coefficient"]) * factor, constant=raw(found["constant"]) * factor)


def _filtered(sets: Sets, frame: pd.DataFrame, filters: Mapping[str, tuple[str | int, ...]]) -> pd.DataFrame:
    keep = np.ones(len(frame), dtype=bool)
    for name, values in filters.items():
        labels = attribute(sets, frame, name)
        keep &= False if labels is None else np.isin(labels, np.asarray(values, dtype=object))
    return frame[keep].reset_index(drop=True)


def _over_years(sets: Sets, frame: pd.DataFrame) -> pd.DataFrame:
    count = len(sets.years)
    out = frame.loc[frame.index.repeat(count)].reset_index(drop=True)
    out["year"] = np.tile(np.arange(count), len(frame))
    return out


def _joined_to_variables(build: Build, quantity: str, found: pd.DataFrame) -> pd.DataFrame:
    """Look up the variable of each term in its family, by the columns that identify it."""
    parts = []
    for family, keys in VARIABLE_KEYS.items():
        own = found[found["family"] == family] if len(found) else found
        if not len(own):
            continue
        value = ["price"] if quantity == "revenue" else []
        known = build.frames[family][[*keys, "period", "variable", *value]]
        joined = own.merge(known, on=[*keys, "period"], how="left")
        joined["variable"] = joined["variable"].fillna(NOTHING).astype(np.int64)
        joined["coefficient"] = joined["amount"] * (joined["price"] if value else 1.0)
        parts.append(joined[joined["coefficient"] != 0.0].assign(constant=0.0))
    if parts:
        return pd.concat(parts, ignore_index=True)
    return found.assign(variable=NOTHING, coefficient=0.0, constant=0.0)


def _joined_to_capacity(build: Build, quantity: str, found: pd.DataFrame) -> pd.DataFrame:
    """Capacity in service is a constant and what has been built; new capacity is what is built in the year."""
    plant, year = found["plant"].to_numpy(), found["year"].to_numpy()
    new = quantity == "new_capacity"
    existing = np.zeros(len(found)) if new else build.sets.existing[plant, year]
    constant = found.assign(variable=NOTHING, coefficient=0.0, constant=raw(found["amount"]) * existing)
    known = build.frames["new_capacity" if new else "service"][["plant", "year", "variable"]]
    built = found.merge(known, on=["plant", "year"])
    return pd.concat([constant, built.assign(coefficient=built["amount"], constant=0.0)], ignore_index=True)


VARIABLE_KEYS = {
    "activity": ["plant", "mode"],
    "substitution": ["plant", "mode", "group", "commodity"],
    "supply": ["supply"],
    "sale": ["demand"],
    "disposal": ["disposal"],
    "release": ["site", "commodity"],
    "shipment": ["route"],
}


def _converted(build: Build, sign: int) -> pd.DataFrame:
    flows = build.sets.flows
    flows = flows[flows["coefficient"] * sign > 0]
    out = build.sets.plants[["plant", "site", "process"]].merge(flows, on="process")
    return out.rename(columns={"coefficient": "amount"}).assign(amount=lambda t: t["amount"].abs(), family="activity")


def _substituted(build: Build) -> pd.DataFrame:
    members = build.sets.members[["process", "group", "mode", "commodity", "requirement"]]
    out = build.sets.plants[["plant", "site", "process"]].merge(members, on="process")
    return out.rename(columns={"requirement": "amount"}).assign(family="substitution")


def _produced(build: Build) -> list[pd.DataFrame]:
    return [_converted(build, 1)]


def _consumed(build: Build) -> list[pd.DataFrame]:
    return [_converted(build, -1), _substituted(build)]


def _generated(build: Build) -> list[pd.DataFrame]:
    made = _converted(build, 1)
    byproduct = (build.case["commodities"]["category"] == "byproduct").to_numpy(dtype=bool)
    return [made[byproduct[made["commodity"].to_numpy()]]]


def _utilised(build: Build) -> list[pd.DataFrame]:
    return [*_consumed(build), _trade(build, "demands", "demand", "sale")]


def _output_value(build: Build) -> list[pd.DataFrame]:
    made = _converted(build, 1)
    main = build.case["processes"]["main_commodity"].to_numpy(dtype=object)[made["process"].to_numpy()]
    made = made[build.sets.label("commodity", made["commodity"].to_numpy()) == main]
    price = build.sets.column("commodities", "reference_price")[made["commodity"].to_numpy()]
    return [made.assign(amount=raw(made["amount"]) * price)]


def _trade(build: Build, table: str, key: str, family: str) -> pd.DataFrame:
    rows = build.case[table]
    out = build.sets.located(table).assign(amount=1.0, family=family)
    out[key] = np.arange(len(rows))
    for column in ("contract", "owner"):
        out[column] = rows[column].to_numpy(dtype=object)
    return out


def _supplied(build: Build) -> list[pd.DataFrame]:
    return [_trade(build, "supplies", "supply", "supply")]


def _sold(build: Build) -> list[pd.DataFrame]:
    return [_trade(build, "demands", "demand", "sale")]


def _disposed(build: Build) -> list[pd.DataFrame]:
    out = build.sets.located("disposals").assign(amount=1.0, family="disposal")
    return [out.assign(disposal=np.arange(len(out)))]


def _released(build: Build) -> list[pd.DataFrame]:
    out = build.frames["release"][["site", "commodity"]].drop_duplicates()
    return [out.assign(amount=1.0, family="release")]


def _shipped(build: Build) -> list[pd.DataFrame]:
    out = build.sets.routes[["route", "from", "commodity", "transport_mode"]]
    return [out.rename(columns={"from": "site"}).assign(amount=1.0, family="shipment")]


def _activity(build: Build) -> list[pd.DataFrame]:
    out = build.sets.plants[["plant", "site", "process"]].merge(build.sets.modes[["process", "mode"]], on="process")
    return [out.assign(amount=1.0, family="activity")]


def _capacity(build: Build) -> list[pd.DataFrame]:
    return [build.sets.plants[["plant", "site", "process"]].assign(amount=1.0)]


def _land(build: Build) -> list[pd.DataFrame]:
    plants = build.sets.plants
    return [plants[["plant", "site", "process"]].assign(amount=plants["land"])]


#: For each quantity, the rows of the case that it adds up, with the attributes that filters can see.
SKELETONS: dict[str, Callable[[Build], list[pd.DataFrame]]] = {
    "produced": _produced,
    "consumed": _consumed,
    "generated": _generated,
    "utilised": _utilised,
    "disposed": _disposed,
    "released": _released,
    "supplied": _supplied,
    "sold": _sold,
    "revenue": _sold,
    "shipped": _shipped,
    "activity": _activity,
    "output_value": _output_value,
    "capacity": _capacity,
    "new_capacity": _capacity,
    "land": _land,
}
