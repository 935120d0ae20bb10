"""Measures as TOML writes them, for policies and objectives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from symbia.case.case import FILTERS, QUANTITIES, Measure
from symbia.case.header import KeyReader, display
from symbia.case.nearest import advise
from symbia.case.terms import ATTRIBUTES, Terms

_KEYS = ("quantity", "factor", "weights", *FILTERS)


def read_measures(keys: KeyReader, key: str, value: object, terms: Terms | None) -> tuple[Measure, ...]:
    """One measure or a list of them; problems are noted in ``keys`` under ``key``.

    Without ``terms`` (the tables are not known in full) filters are not looked up in the case.
    """
    found = value if isinstance(value, list) else [value]
    if not found:
        keys.note("wrong_type", key, "the list of measures is empty", 'Write { quantity = "…" }')
    measures = []
    for number, one in enumerate(found, start=1):
        name = key if len(found) == 1 else f"{key} {number}"
        if not isinstance(one, Mapping):
            keys.note("wrong_type", name, "not a measure", 'Write { quantity = "…" }', value=one)
            continue
        measure = _read_measure(_Place(keys, name), one, terms)
        if measure is not None:
            measures.append(measure)
    return tuple(measures)


class _Place:
    """Where in a file a measure stands, for its problems."""

    def __init__(self, keys: KeyReader, name: str) -> None:
        self.keys = keys
        self.name = name

    def note(self, code: str, key: str, message: str, advice: str, value: object) -> None:
        self.keys.note(code, f"{self.name}.{key}" if key else self.name, message, advice, value=value)


def _read_measure(place: _Place, found: Mapping[str, Any], terms: Terms | None) -> Measure | None:
    before = len(place.keys.problems)
    quantity = found.get("quantity")
    if quantity is None:
        place.note("missing_key", "quantity", "a measure needs a quantity", f"One of: {', '.join(QUANTITIES)}", "")
    elif quantity not in QUANTITIES:
        place.note("unknown_quantity", "quantity", "there is no such quantity", advise(quantity, QUANTITIES), quantity)
    for key in found:
        if key not in _KEYS:
            place.note("unknown_filter", key, "a measure has no such filter", advise(key, _KEYS), display(found[key]))
    filters = {}
    for name in FILTERS:
        if name in found:
            values = _values(place, name, found[name])
            if terms is not None:
                _look_up(place, name, values, terms)
            filters[name] = values
    factor = _finite(place, "factor", found.get("factor", 1.0))
    weights = _weights(place, str(quantity), found["weights"], terms) if "weights" in found else None
    if len(place.keys.problems) > before:
        return None
    measure = Measure(str(quantity), filters, factor, weights)
    _leaves_something(place, measure, terms)
    return measure


def _values(place: _Place, name: str, found: object) -> tuple[str | int, ...]:
    values = found if isinstance(found, list) else [found]
    if not values:
        place.note("wrong_type", name, "the list is empty", "Leave the filter out to let everything pass", "[]")
    kind = int if name == "year" else str
    advice = "Years are whole numbers without quotes" if kind is int else "Put it in double quotes"
    for value in values:
        if isinstance(value, bool) or not isinstance(value, kind):
            place.note("wrong_type", name, "a value of the wrong type", advice, value)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, kind) and not isinstance(value, bool)))


def _look_up(place: _Place, name: str, values: tuple[str | int, ...], terms: Terms) -> None:
    known = terms.known(name)
    for value in values:
        if value not in known:
            place.note(
                "unknown_value", name, f"the case has no such {name}", advise(str(value), map(str, known)), value
            )


def _finite(place: _Place, key: str, found: object) -> float:
    if isinstance(found, bool) or not isinstance(found, int | float):
        place.note("wrong_type", key, "not a number", "Write a number without quotes", found)
        return 1.0
    if isinstance(found, float) and not math.isfinite(found):
        place.note("not_finite", key, "NaN and infinity are not allowed", "Write a number", found)
        return 1.0
    return float(found)


def _weights(place: _Place, quantity: str, found: object, terms: Terms | None) -> dict[str, float] | None:
    if not isinstance(found, Mapping):
        place.note("wrong_type", "weights", "not a table", "Write { commodity = number, … }", display(found))
        return None
    if not found:
        place.note("wrong_type", "weights", "the table is empty", "A commodity not named counts 0", "{}")
    if "commodity" not in ATTRIBUTES.get(quantity, ("commodity",)):
        place.note("weights", "weights", f"{quantity} has no commodities to weigh", "Leave weights out", display(found))
    weights = {}
    for commodity, weight in found.items():
        weights[str(commodity)] = _finite(place, f"weights.{commodity}", weight)
        if terms is not None and commodity not in terms.known("commodity"):
            advice = advise(commodity, map(str, terms.known("commodity")))
            place.note("unknown_value", "weights", "the case has no such commodity", advice, commodity)
    return weights


def _leaves_something(place: _Place, measure: Measure, terms: Terms | None) -> None:
    attributes = ATTRIBUTES[measure.quantity]
    lacking = [name for name in measure.filters if name not in attributes]
    shown = ", ".join(f"{name} = {' or '.join(map(str, values))}" for name, values in measure.filters.items())
    shown = display(shown or measure.quantity)
    if lacking:
        message = f"the measure matches nothing: {measure.quantity} has no {' and no '.join(lacking)}"
        place.note("matches_nothing", "", message, f"It has: {', '.join(sorted(attributes))}", shown)
    elif terms is not None:
        filters = dict(measure.filters)
        if measure.weights is not None:  # a commodity not named counts nothing
            named = tuple(measure.weights)
            own = filters.get("commodity", named)
            filters["commodity"] = tuple(commodity for commodity in own if commodity in named)
        if not terms.any_left(measure.quantity, filters):
            message = f"the measure matches nothing that is {measure.quantity.replace('_', ' ')}"
            place.note("matches_nothing", "", message, "Each filter exists, but no row of the case passes all", shown)
