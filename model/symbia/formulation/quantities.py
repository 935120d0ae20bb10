"""What each quantity of a measure adds up: rows of the case, with the attributes that filters can see.

Made once for a model and used by all its policies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from symbia.formulation.build import NOTHING, Build
from symbia.formulation.sets import Sets

_NO_BUILT = pd.DataFrame({"row": [], "year": [], "variable": []}, dtype=np.int64)
_LOOKED_UP = (
    ("category", "commodity", "commodities"),
    ("unit", "commodity", "commodities"),
    ("kind", "site", "sites"),
    ("region", "site", "sites"),
    ("county", "site", "sites"),
    ("owner", "plant", "plants"),
    ("chain", "process", "processes"),
    ("chain", "commodity", "commodities"),
)


@dataclass
class Rows:
    """Rows of one kind.

    ``codes``: what identifies a row, as codes (``contract`` and ``owner`` of trade as labels). ``amount``: what one
    unit of its variable counts for. ``variable`` (rows, periods): its variable's number, -1 where there is none;
    ``price`` (rows, periods) multiplies it. For quantities of a year instead ``existing`` (rows, years) and ``built``,
    the variables (row, year, variable) that add to it.
    """

    codes: dict[str, np.ndarray]
    amount: np.ndarray
    variable: np.ndarray = field(default_factory=lambda: np.empty((0, 0), dtype=np.int64))
    price: np.ndarray | None = None
    existing: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    built: pd.DataFrame = field(default_factory=lambda: _NO_BUILT)
    yearly: bool = False
    _factors: dict[str, tuple[np.ndarray, np.ndarray] | None] = field(default_factory=dict)

    def labels(self, sets: Sets, attribute: str) -> np.ndarray | None:
        """Labels of an attribute, ``None`` where such rows have none."""
        factors = self._factorised(sets, attribute)
        return None if factors is None else factors[1][factors[0]]

    def is_one_of(self, sets: Sets, attribute: str, values: Sequence[str | int]) -> np.ndarray:
        """Which rows have one of ``values``; none where they have no such attribute."""
        factors = self._factorised(sets, attribute)
        if factors is None:
            return np.zeros(len(self.amount), dtype=bool)
        wanted = np.array([label in values for label in factors[1]], dtype=bool)
        return np.asarray(wanted[factors[0]]) if len(wanted) else np.zeros(len(self.amount), dtype=bool)

    def _factorised(self, sets: Sets, attribute: str) -> tuple[np.ndarray, np.ndarray] | None:
        if attribute not in self._factors:
            labels = self._attribute(sets, attribute)
            self._factors[attribute] = None if labels is None else pd.factorize(labels)
        return self._factors[attribute]

    def _attribute(self, sets: Sets, attribute: str) -> np.ndarray | None:
        if attribute in self.codes:
            return sets.label(attribute, self.codes[attribute])
        for name, code, table in _LOOKED_UP:
            if name == attribute and code in self.codes:
                return np.asarray(np.asarray(sets.case[table][name], dtype=object)[self.codes[code]])
        return None


def _rows(build: Build, family: str, keys: list[str], table: pd.DataFrame, attributes: list[str]) -> Rows:
    """Rows of ``table`` joined to the variables of a family, period by period."""
    known = build.frames[family]
    place = table[keys].assign(row=np.arange(len(table)))
    found = place.merge(known[[*keys, "period", "variable", *(["price"] if "price" in known else [])]], on=keys)
    shape = (len(table), len(build.sets.hours))
    cell = (found["row"].to_numpy(), found["period"].to_numpy())
    variable = np.full(shape, NOTHING, dtype=np.int64)
    variable[cell] = found["variable"].to_numpy()
    price = None
    if "price" in found:
        price = np.zeros(shape)
        price[cell] = found["price"].to_numpy()
    codes = {name: table[name].to_numpy() for name in attributes}
    return Rows(codes, table["amount"].to_numpy(dtype=float), variable, price)


_PLANT = ["plant", "site", "process"]


def _converted(build: Build, keep: Callable[[pd.DataFrame], pd.Series]) -> Rows:
    flows = build.sets.flows[keep(build.sets.flows)]
    table = build.sets.plants[_PLANT].merge(flows, on="process")
    table["amount"] = table["coefficient"].abs()
    return _rows(build, "activity", ["plant", "mode"], table, [*_PLANT, "mode", "commodity"])


def _produced(build: Build) -> list[Rows]:
    return [_converted(build, lambda flows: flows["coefficient"] > 0)]


def _generated(build: Build) -> list[Rows]:
    byproduct = (build.case["commodities"]["category"] == "byproduct").to_numpy(dtype=bool)
    return [_converted(build, lambda flows: (flows["coefficient"] > 0) & byproduct[flows["commodity"].to_numpy()])]


def _output_value(build: Build) -> list[Rows]:
    sets, case = build.sets, build.case
    position = {name: code for code, name in enumerate(case["commodities"]["commodity"])}
    main = np.array([position.get(name, NOTHING) for name in case["processes"]["main_commodity"]], dtype=np.int64)

    def is_main(flows: pd.DataFrame) -> pd.Series:
        return (flows["coefficient"] > 0) & (flows["commodity"] == main[flows["process"].to_numpy()])

    rows = _converted(build, is_main)
    price = sets.case["commodities"]["reference_price"].to_numpy(dtype=float)
    rows.amount = rows.amount * price[rows.codes["commodity"]]
    return [rows]


def _consumed(build: Build) -> list[Rows]:
    members = build.sets.members[["process", "group", "mode", "commodity", "requirement"]]
    taken = build.sets.plants[_PLANT].merge(members, on="process").rename(columns={"requirement": "amount"})
    keys = ["plant", "mode", "group", "commodity"]
    return [
        _converted(build, lambda flows: flows["coefficient"] < 0),
        _rows(build, "substitution", keys, taken, [*_PLANT, "mode", "commodity"]),
    ]


def _trade(build: Build, table: str, key: str, family: str) -> Rows:
    rows = build.sets.located(table).assign(amount=1.0)
    rows[key] = np.arange(len(rows))
    for column in ("contract", "owner"):
        rows[column] = np.asarray(build.case[table][column], dtype=object)
    return _rows(build, family, [key], rows, ["site", "commodity", "contract", "owner"])


def _supplied(build: Build) -> list[Rows]:
    rows = _trade(build, "supplies", "supply", "supply")
    rows.price = None
    return [rows]


def _revenue(build: Build) -> list[Rows]:
    return [_trade(build, "demands", "demand", "sale")]


def _sold(build: Build) -> list[Rows]:
    rows = _trade(build, "demands", "demand", "sale")
    rows.price = None
    return [rows]


def _utilised(build: Build) -> list[Rows]:
    return [*_consumed(build), *_sold(build)]


def _disposed(build: Build) -> list[Rows]:
    rows = build.sets.located("disposals").assign(amount=1.0)
    rows["disposal"] = np.arange(len(rows))
    return [_rows(build, "disposal", ["disposal"], rows, ["site", "commodity"])]


def _released(build: Build) -> list[Rows]:
    rows = build.frames["release"][["site", "commodity"]].drop_duplicates().assign(amount=1.0)
    return [_rows(build, "release", ["site", "commodity"], rows, ["site", "commodity"])]


def _shipped(build: Build) -> list[Rows]:
    rows = build.sets.routes.rename(columns={"from": "site"}).assign(amount=1.0)
    return [_rows(build, "shipment", ["route"], rows, ["site", "commodity", "transport_mode"])]


def _activity(build: Build) -> list[Rows]:
    rows = build.sets.plants[_PLANT].merge(build.sets.modes[["process", "mode"]], on="process").assign(amount=1.0)
    return [_rows(build, "activity", ["plant", "mode"], rows, [*_PLANT, "mode"])]


def _plants(build: Build, family: str, amount: np.ndarray) -> list[Rows]:
    """Capacity in service (family ``service``) or built in the year (``new_capacity``), one row for each plant."""
    plants = build.sets.plants
    built = build.frames[family][["plant", "year", "variable"]].rename(columns={"plant": "row"})
    existing = build.sets.existing if family == "service" else np.zeros(build.sets.existing.shape)
    codes = {name: plants[name].to_numpy() for name in _PLANT}
    return [Rows(codes, amount, existing=existing, built=built, yearly=True)]


def _capacity(build: Build) -> list[Rows]:
    return _plants(build, "service", np.ones(len(build.sets.plants)))


def _new_capacity(build: Build) -> list[Rows]:
    return _plants(build, "new_capacity", np.ones(len(build.sets.plants)))


def _land(build: Build) -> list[Rows]:
    return _plants(build, "service", build.sets.plants["land"].to_numpy(dtype=float))


QUANTITIES: dict[str, Callable[[Build], list[Rows]]] = {
    "produced": _produced,
    "consumed": _consumed,
    "generated": _generated,
    "utilised": _utilised,
    "disposed": _disposed,
    "released": _released,
    "supplied": _supplied,
    "sold": _sold,
    "revenue": _revenue,
    "shipped": _shipped,
    "activity": _activity,
    "output_value": _output_value,
    "capacity": _capacity,
    "new_capacity": _new_capacity,
    "land": _land,
}
