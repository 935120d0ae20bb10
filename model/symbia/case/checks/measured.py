"""Between which bounds a policy's measure can lie, from the bounds on activities and trade (`means`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from symbia.case.case import Measure
from symbia.case.checks.ground import Codes, Flags, Floats, Ground
from symbia.case.checks.means import Means

NO_CODE = -1
TIME = ("period", "season", "year")
#: quantities about which nothing is said
UNKNOWN = ("revenue", "released", "shipped")


@dataclass
class Rows:
    """What a quantity adds up: codes or labels of each row, and least, most and full amount by row and year.

    ``full`` is what existing plants make or use at full load.
    """

    codes: dict[str, Codes]
    least: Floats
    most: Floats
    full: Floats
    labels: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)


class Measured:
    """Bounds of measures in the case of ``ground``."""

    def __init__(self, ground: Ground) -> None:
        """Look at the means of ``ground``."""
        self.ground = ground
        self.means = ground.once(Means)
        self._rows: dict[str, list[Rows]] = {}

    def rows(self, quantity: str) -> list[Rows]:
        """The rows that a quantity adds up."""
        if quantity not in self._rows:
            self._rows[quantity] = self._made(quantity)
        return self._rows[quantity]

    def span(self, measures: tuple[Measure, ...], per: str) -> dict[str, tuple[Floats, Floats, Floats]]:
        """By value of ``per`` (or ``""``): least, most and full amount of the sum of measures in each year."""
        found: dict[str, tuple[Floats, Floats, Floats]] = {}
        years = len(self.ground.years)
        for measure in measures:
            for rows in self.rows(measure.quantity):
                labels = self.labels(rows, per) if per else np.full(len(rows.least), "", dtype=object)
                if labels is None:
                    continue
                weight = measure.factor * self.weights(rows, measure.weights)
                keep = self.passing(rows, measure.filters) & (weight != 0.0) & ((labels != "") | (not per))
                time = self._times(measure.filters)
                partly = "period" in measure.filters or "season" in measure.filters or "mode" in measure.filters
                for value in dict.fromkeys(labels[keep]):
                    own = keep & (labels == value)
                    factor = weight[own][:, None]
                    least = np.zeros_like(rows.least[own]) if partly else rows.least[own]
                    ends = [_times(factor, part) for part in (least, rows.most[own])]
                    low, high = np.minimum(*ends).sum(axis=0), np.maximum(*ends).sum(axis=0)
                    full = _times(factor, rows.full[own]).sum(axis=0)
                    before = found.setdefault(value, (np.zeros(years), np.zeros(years), np.zeros(years)))
                    parts = zip(before, (low, high, full), strict=True)
                    one, two, three = (old + np.where(time, new, 0.0) for old, new in parts)
                    found[value] = (one, two, three)
        return found

    def _times(self, filters: Mapping[str, tuple[str | int, ...]]) -> Flags:
        wanted = filters.get("year")
        return np.ones(len(self.ground.years), dtype=bool) if wanted is None else np.isin(self.ground.years, wanted)

    def passing(self, rows: Rows, filters: Mapping[str, tuple[str | int, ...]]) -> Flags:
        """Which rows the filters leave, time and modes left aside."""
        keep = np.ones(len(rows.least), dtype=bool)
        for name, values in filters.items():
            if name in TIME or name in ("mode", "transport_mode"):
                continue
            labels = self.labels(rows, name)
            keep &= False if labels is None else np.isin(labels.astype(str), [str(value) for value in values])
        return keep

    def weights(self, rows: Rows, weights: Mapping[str, float] | None) -> Floats:
        """What each row's commodity is multiplied by."""
        if weights is None or "commodity" not in rows.codes:
            return np.ones(len(rows.least))
        by_code = np.array([weights.get(name, 0.0) for name in self.ground.commodities])
        return np.asarray(by_code[rows.codes["commodity"]], dtype=float)

    def labels(self, rows: Rows, name: str) -> npt.NDArray[np.object_] | None:
        """An attribute of each row; ``None`` where such rows have none."""
        if name in rows.labels:
            return rows.labels[name]
        table, column = _PLACE.get(name, ("", ""))
        key = {"sites": "site", "commodities": "commodity", "processes": "process", "plants": "plant"}.get(table, "")
        if name == "chain" and "process" not in rows.codes:
            table, column, key = "commodities", "chain", "commodity"
        if key not in rows.codes:
            return None
        known: npt.NDArray[np.object_] = self.ground.case[table][column].to_numpy(dtype=object)
        return known[rows.codes[key]]

    @cached_property
    def _flows(self) -> dict[str, Any]:
        flows = self.means.flows
        plant = flows["plant"].to_numpy()
        codes = {
            "plant": plant,
            "process": flows["process"].to_numpy(),
            "commodity": flows["commodity"].to_numpy(),
            "site": self.ground.plant_site[plant],
        }
        return {"codes": codes, "plant": plant}

    def _converted(self, made: bool, keep: Flags | None = None, price: Floats | None = None) -> Rows:
        flows, means = self.means.flows, self.means
        plant, name = self._flows["plant"], "made" if made else "used"
        least, most = (flows[f"{name}_{end}"].to_numpy(dtype=float) for end in ("least", "most"))
        own = most > 0 if keep is None else keep & (most > 0)
        value = np.ones(len(plant)) if price is None else price
        least, most = (least * value)[own][:, None], (most * value)[own][:, None]
        at = plant[own]
        loaded = self.ground.by_year(self.ground.available * self.ground.existing[:, self.ground.period_year])
        codes = {key: part[own] for key, part in self._flows["codes"].items()}
        amounts = (_times(least, means.low_year[at]), _times(most, means.up_year[at]), _times(least, loaded[at]))
        return Rows(codes, *amounts)

    def _made(self, quantity: str) -> list[Rows]:
        ground, case = self.ground, self.ground.case
        goods = self._flows["codes"]["commodity"]
        if quantity == "produced":
            return [self._converted(made=True)]
        if quantity == "generated":
            byproduct = (case["commodities"]["category"] == "byproduct").to_numpy(dtype=bool)
            return [self._converted(made=True, keep=byproduct[goods])]
        if quantity == "output_value":
            main = ground.code("commodities", case["processes"]["main_commodity"])
            price = case["commodities"]["reference_price"].to_numpy(dtype=float)
            return [self._converted(made=True, keep=main[self._flows["codes"]["process"]] == goods, price=price[goods])]
        if quantity == "consumed":
            return [self._converted(made=False)]
        if quantity == "utilised":
            return [self._converted(made=False), self._trade("demands")]
        if quantity in ("supplied", "sold"):
            return [self._trade("supplies" if quantity == "supplied" else "demands")]
        if quantity == "disposed":
            return [self._disposed()]
        if quantity in ("activity", "capacity", "new_capacity", "land"):
            return [self._plants(quantity)]
        return []  # UNKNOWN

    def _trade(self, table: str) -> Rows:
        site, good = self.ground.at(table)
        _, _, least, most = self.ground.limits(table)
        if table == "demands":
            most = np.minimum(most, self.means.can[self.means.pool[site, good]])
        rows = self.ground.case[table]
        labels = {name: rows[name].to_numpy(dtype=object) for name in ("owner", "contract")}
        return Rows({"site": site, "commodity": good}, least, most, np.zeros_like(least), labels)

    def _disposed(self) -> Rows:
        site, good = self.ground.at("disposals")
        most = self.ground.case["disposals"]["max_year"].to_numpy(dtype=float)[:, None]
        most = np.minimum(most, self.means.can[self.means.pool[site, good]])
        return Rows({"site": site, "commodity": good}, np.zeros_like(most), most, np.zeros_like(most))

    def _plants(self, quantity: str) -> Rows:
        ground, case = self.ground, self.ground.case
        codes = {"plant": np.arange(len(ground.plants)), "process": ground.plant_process, "site": ground.plant_site}
        if quantity == "activity":
            loaded = ground.by_year(ground.available * ground.existing[:, ground.period_year])
            return Rows(codes, self.means.low_year, self.means.up_year, loaded)
        if quantity == "new_capacity":
            new = np.broadcast_to(case["plants"]["max_new"].to_numpy(dtype=float)[:, None], ground.existing.shape)
            return Rows(codes, np.zeros_like(new), new, np.zeros_like(new))
        land = case["processes"]["land"].to_numpy(dtype=float)[ground.plant_process][:, None]
        rate = land if quantity == "land" else np.ones_like(land)
        return Rows(codes, rate * ground.existing, _times(rate, ground.greatest), rate * ground.existing)


_PLACE = {
    "site": ("sites", "site"),
    "kind": ("sites", "kind"),
    "region": ("sites", "region"),
    "county": ("sites", "county"),
    "commodity": ("commodities", "commodity"),
    "category": ("commodities", "category"),
    "unit": ("commodities", "unit"),
    "process": ("processes", "process"),
    "chain": ("processes", "chain"),
    "plant": ("plants", "plant"),
    "owner": ("plants", "owner"),
}


def _times(factor: Floats, amounts: Floats) -> Floats:
    """Factor times amount, where nothing of an unlimited amount is nothing."""
    with np.errstate(invalid="ignore"):
        return np.where(factor == 0.0, 0.0, factor * amounts)
