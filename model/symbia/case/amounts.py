"""Numbers in the units that people use: 万吨, 亿千瓦时, 亿元; Mt, TWh, 10⁹ CNY."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]

#: other ways to write a unit: the unit of _STEPS and how many of it one is
_SAME: dict[str, tuple[str, float]] = {
    "tonne": ("t", 1.0),
    "ton": ("t", 1.0),
    "metric_ton": ("t", 1.0),
    "kg": ("t", 1e-3),
    "kt": ("t", 1e3),
    "Mt": ("t", 1e6),
    "kWh": ("MWh", 1e-3),
    "GWh": ("MWh", 1e3),
    "TWh": ("MWh", 1e6),
    "MJ": ("GJ", 1e-3),
    "TJ": ("GJ", 1e3),
    "PJ": ("GJ", 1e6),
    "m**3": ("m^3", 1.0),
    "m³": ("m^3", 1.0),
    "m**2": ("m^2", 1.0),
    "m²": ("m^2", 1.0),
}
Steps = tuple[tuple[float, float, str], ...]
#: (from this amount on, this many of the unit, are shown as one of this)
_STEPS: dict[str, tuple[Steps, Steps]] = {
    "t": (
        ((1e5, 1e6, "Mt"), (1e3, 1e3, "kt"), (0, 1, "t")),
        ((1e8, 1e8, "亿吨"), (1e4, 1e4, "万吨"), (0, 1, "吨")),
    ),
    "MWh": (
        ((1e5, 1e6, "TWh"), (1e3, 1e3, "GWh"), (0, 1, "MWh")),
        ((1e4, 1e5, "亿千瓦时"), (1, 10, "万千瓦时"), (0, 1e-3, "千瓦时")),
    ),
    "GJ": (
        ((1e5, 1e6, "PJ"), (1e3, 1e3, "TJ"), (0, 1, "GJ")),
        ((1e7, 1e8, "亿吉焦"), (1e4, 1e4, "万吉焦"), (0, 1, "吉焦")),
    ),
    "m^3": (
        ((1e5, 1e6, "10⁶ m³"), (1e3, 1e3, "10³ m³"), (0, 1, "m³")),
        ((1e7, 1e8, "亿立方米"), (1e4, 1e4, "万立方米"), (0, 1, "立方米")),
    ),
    "m^2": (
        ((1e5, 1e6, "10⁶ m²"), (1e3, 1e3, "10³ m²"), (0, 1, "m²")),
        ((1e7, 1e8, "亿平方米"), (1e4, 1e4, "万平方米"), (0, 1, "平方米")),
    ),
    "CNY": (
        ((1e9, 1e9, "10⁹ CNY"), (1e6, 1e6, "10⁶ CNY"), (0, 1, "CNY")),
        ((1e8, 1e8, "亿元"), (1e4, 1e4, "万元"), (0, 1, "元")),
    ),
    "1": (
        ((1e9, 1e9, "billion"), (1e6, 1e6, "million"), (0, 1, "")),
        ((1e7, 1e8, "亿"), (1e4, 1e4, "万"), (0, 1, "")),
    ),
}
_PLAIN_ZH = {"h": "小时", "MW": "兆瓦", "km": "公里", "GJ": "吉焦", "t": "吨", "MWh": "兆瓦时"}


@dataclass(frozen=True)
class Scale:
    """How amounts of one unit are shown: ``amount / size``, in ``label``."""

    size: float
    label: str


def scale(unit: str, largest: float, language: Language) -> Scale:
    """The scale in which amounts up to ``largest`` read well."""
    own, times = _SAME.get(unit, (unit, 1.0))
    amount = abs(largest) * times
    if own in _STEPS:
        steps = _STEPS[own][language == "zh"]
        label = ""
    else:  # a unit without words of its own, or another currency
        steps, label = _STEPS["1"][language == "zh"], own
    for least, size, name in steps:
        if amount >= least or size <= 1:
            return Scale(size / times, " ".join(part for part in (name, label) if part))
    raise AssertionError("the last step takes everything")


def number(value: float) -> str:
    """Four digits at most, with thousands separated; blank where there is none."""
    if not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    places = max(0, 3 - math.floor(math.log10(abs(value)) + 1e-12))
    if places > 7:
        return f"{value:.2g}"
    text = f"{value:,.{min(places, 4)}f}" if places <= 4 else f"{value:.{places - 1}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def amount(value: float, unit: str, language: Language) -> str:
    """An amount with its unit: ``14.5 Mt``, ``1450 万吨``."""
    if not math.isfinite(value):
        return ""
    own = scale(unit, value, language)
    times = "× " if own.label.startswith("10") else ""
    return f"{number(value / own.size)} {times}{own.label}".strip()


def unit_word(unit: str, language: Language) -> str:
    """A unit as it stands in a price: ``t``, ``吨``."""
    if language == "zh":
        if unit in ("CNY", "m^3", "m^2"):
            return _STEPS[unit][1][-1][2]
        return _PLAIN_ZH.get(unit, unit)
    return {"m^3": "m³", "m^2": "m²"}.get(unit, unit)


def price(value: float, currency: str, unit: str, language: Language) -> str:
    """A price: ``450 CNY/t``, ``450 元/吨``."""
    if not math.isfinite(value):
        return ""
    return f"{number(value)} {unit_word(currency, language)}/{unit_word(unit, language)}"
