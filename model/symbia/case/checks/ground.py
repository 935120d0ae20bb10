"""What the checks of a whole case stand on: its tables as codes, what plants make and use, and how goods can travel.

A code is the position of a row in its table. Amounts are bounds: what a plant can make at most per unit of activity in
its best mode, what it must use at least in its most sparing one. They ignore how modes and groups hang together, so a
check that finds them too small is right, and one that finds them large enough has proved nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case.case import Case
from symbia.case.fill import HOURS_PER_YEAR

Made = TypeVar("Made")
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Ground:
    """A case that has no errors, in codes; everything is made when it is first asked for."""

    def __init__(self, case: Case) -> None:
        """Look at ``case``."""
        self.case = case
        self.sites = case["sites"]["site"].tolist()
        self.commodities = case["commodities"]["commodity"].tolist()
        self.plants = case["plants"]["plant"].tolist()
        self.periods = case["periods"]["period"].tolist()
        self._made: dict[Any, Any] = {}
        self._limits: dict[str, tuple[Floats, Floats, Floats, Floats]] = {}

    def once(self, kind: Callable[[Ground], Made]) -> Made:
        """What ``kind`` makes of this ground, made when first asked for."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        made: Made = self._made[kind]
        return made

    def code(self, name: str, values: pd.Series) -> Codes:
        """Positions of ids in their table; ``name`` is the table's."""
        return np.asarray(self._index[name].get_indexer(values), dtype=np.int64)

    @cached_property
    def _index(self) -> dict[str, pd.Index]:
        keys = {"sites": "site", "commodities": "commodity", "processes": "process", "plants": "plant", "years": "year"}
        return {table: pd.Index(self.case[table][key]) for table, key in keys.items()}

    def at(self, table: str) -> tuple[Codes, Codes]:
        """Site and commodity of each row of supplies, demands, disposals or storages."""
        rows = self.case[table]
        return self.code("sites", rows["site"]), self.code("commodities", rows["commodity"])

    def label(self, table: str, code: int, language: str) -> str:
        """The name of a row of sites, commodities or processes in a language."""
        return str(self.case[table][f"name_{language}"].iloc[code])

    # -- processes --------------------------------------------------------------------------------------------------

    @cached_property
    def modes(self) -> pd.DataFrame:
        """``process``, ``name`` and ``mode``, the code: a process without modes has one called ``""``."""
        flows = self.case["process_flows"]
        named = pd.DataFrame({"process": self.code("processes", flows["process"]), "name": flows["mode"].to_numpy()})
        named = named[named["name"] != ""].drop_duplicates()
        bare = np.setdiff1d(np.arange(len(self.case["processes"])), named["process"].to_numpy())
        modes = pd.concat([named, pd.DataFrame({"process": bare, "name": pd.Series([""] * len(bare), dtype="str")})])
        modes = modes.sort_values("process", kind="stable").reset_index(drop=True)
        return modes.assign(mode=np.arange(len(modes)))

    @cached_property
    def rows(self) -> pd.DataFrame:
        """process_flows once for each mode: ``process``, ``mode``, ``commodity``, ``group``, shares, ``row``."""
        flows = self.case["process_flows"]
        table = pd.DataFrame(
            {
                "process": self.code("processes", flows["process"]),
                "name": flows["mode"].to_numpy(),
                "commodity": self.code("commodities", flows["commodity"]),
                "row": np.arange(len(flows)),
                **{name: flows[name].to_numpy() for name in ("coefficient", "group", "min_share", "max_share")},
            }
        )
        every = table[table["name"] == ""].drop(columns="name").merge(self.modes, on="process")
        own = table[table["name"] != ""].merge(self.modes, on=["process", "name"])
        return pd.concat([every, own], ignore_index=True)

    @cached_property
    def fixed(self) -> pd.DataFrame:
        """``process``, ``mode``, ``commodity``, ``coefficient``: net flows outside groups."""
        rows = self.rows[self.rows["group"] == ""]
        net = rows.groupby(["process", "mode", "commodity"], as_index=False)["coefficient"].sum()
        return net[net["coefficient"] != 0.0].reset_index(drop=True)

    @cached_property
    def members(self) -> pd.DataFrame:
        """``process``, ``mode``, ``group``, ``commodity``, ``least``, ``most`` that groups take."""
        rows = self.rows[self.rows["group"] != ""].reset_index(drop=True)
        sums = rows.groupby(["mode", "group"])[["min_share", "max_share"]].transform("sum")
        others_least, others_most = sums["min_share"] - rows["min_share"], sums["max_share"] - rows["max_share"]
        least = np.maximum(rows["min_share"], 1.0 - others_most).clip(0.0, 1.0)
        most = np.minimum(rows["max_share"], 1.0 - others_least).clip(0.0, 1.0)
        needed = -rows["coefficient"]
        keys = ["process", "mode", "group", "commodity", "max_share"]
        return rows[keys].assign(least=least * needed, most=most * needed, must=least > 1e-9)

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Per process and commodity, over all modes: ``made_least``, ``made_most``, ``used_least``, ``used_most``."""
        fixed, members = self.fixed, self.members
        parts = [
            pd.DataFrame(
                {
                    "process": fixed["process"],
                    "mode": fixed["mode"],
                    "commodity": fixed["commodity"],
                    "made_least": fixed["coefficient"].clip(lower=0.0),
                    "made_most": fixed["coefficient"].clip(lower=0.0),
                    "used_least": -fixed["coefficient"].clip(upper=0.0),
                    "used_most": -fixed["coefficient"].clip(upper=0.0),
                }
            ),
            members[["process", "mode", "commodity"]].assign(
                made_least=0.0, made_most=0.0, used_least=members["least"], used_most=members["most"]
            ),
        ]
        names = ["made_least", "made_most", "used_least", "used_most"]
        by_mode = (
            pd.concat(parts, ignore_index=True).groupby(["process", "mode", "commodity"], as_index=False)[names].sum()
        )
        groups = by_mode.groupby(["process", "commodity"])
        table = groups.agg(
            made_least=("made_least", "min"),
            made_most=("made_most", "max"),
            used_least=("used_least", "min"),
            used_most=("used_most", "max"),
            count=("mode", "size"),
        ).reset_index()
        modes = np.bincount(self.modes["process"], minlength=len(self.case["processes"]))
        some = table["count"].to_numpy() < modes[table["process"].to_numpy()]  # a mode may do without
        table.loc[some, ["made_least", "used_least"]] = 0.0
        return table.drop(columns="count")

    # -- plants -----------------------------------------------------------------------------------------------------

    @cached_property
    def plant_site(self) -> Codes:
        """Site of each plant."""
        return self.code("sites", self.case["plants"]["site"])

    @cached_property
    def plant_process(self) -> Codes:
        """Process of each plant."""
        return self.code("processes", self.case["plants"]["process"])

    @cached_property
    def years(self) -> Floats:
        """The years of the case."""
        numbers: Floats = self.case["years"]["year"].to_numpy(dtype=float)
        return numbers

    @cached_property
    def period_year(self) -> Codes:
        """Position of each period's year."""
        return self.code("years", self.case["periods"]["year"])

    @cached_property
    def hours(self) -> Floats:
        """Hours of each period."""
        numbers: Floats = self.case["periods"]["hours"].to_numpy(dtype=float)
        return numbers

    def profile(self, names: pd.Series) -> Floats:
        """Factors by row and period; 1 where no profile is named."""
        rows = self.case["profiles"]
        places = {period: place for place, period in enumerate(self.periods)}
        known = {"": np.ones(len(self.periods))}
        for name, part in rows[rows["profile"].isin(names.unique())].groupby("profile"):
            factors = np.zeros(len(self.periods))
            factors[part["period"].map(places).to_numpy(dtype=np.int64)] = part["factor"].to_numpy(dtype=float)
            known[str(name)] = factors
        if set(known) == {""}:
            return np.ones((len(names), len(self.periods)))
        return np.array([known[name] for name in names]).reshape(len(names), len(self.periods))

    @cached_property
    def available(self) -> Floats:
        """Activity that one unit of capacity allows, by plant and period."""
        plants = self.case["plants"]
        hourly = (self.case["processes"]["capacity_basis"] == "hour").to_numpy(dtype=bool)[self.plant_process]
        use = np.where(hourly[:, None], self.hours[None, :], self.hours[None, :] / HOURS_PER_YEAR)
        availability: Floats = plants["availability"].to_numpy(dtype=float)[:, None]
        return availability * self.profile(plants["profile"]) * use

    @cached_property
    def _allowed(self) -> Flags:
        plants = self.case["plants"]
        first = plants["first_year"].fillna(-np.inf).to_numpy(dtype=float)[:, None]
        last = plants["last_year"].fillna(np.inf).to_numpy(dtype=float)[:, None]
        return np.asarray((first <= self.years) & (self.years <= last))

    @cached_property
    def existing(self) -> Floats:
        """Existing capacity in service, by plant and year."""
        return np.where(self._allowed, self.case["plants"]["capacity"].to_numpy(dtype=float)[:, None], 0.0)

    @cached_property
    def greatest(self) -> Floats:
        """The most capacity that can be in service, by plant and year."""
        plants = self.case["plants"]
        new = plants["max_new"].to_numpy(dtype=float)
        size = plants["unit_size"].to_numpy(dtype=float)
        with np.errstate(invalid="ignore"):
            whole = np.where(np.isfinite(size) & np.isfinite(new), np.floor(new / size + 1e-9) * size, new)
        age = self.years[None, :] - self.years[:, None]
        lives = self.case["processes"]["lifetime"].to_numpy(dtype=float)[self.plant_process][:, None, None]
        serves = ((age >= 0)[None] & (age[None] < lives) & self._allowed[:, :, None]).any(axis=1)
        return self.existing + np.where(serves, whole[:, None], 0.0)

    # -- trade ------------------------------------------------------------------------------------------------------

    def limits(self, table: str) -> tuple[Floats, Floats, Floats, Floats]:
        """Of supplies or demands: least and most by row and period, least and most by row and year."""
        if table not in self._limits:
            self._limits[table] = self._limits_of(table)
        return self._limits[table]

    def _limits_of(self, table: str) -> tuple[Floats, Floats, Floats, Floats]:
        rows = self.case[table]
        use = self.profile(rows["profile"]) * self.hours
        least = rows["min_hour"].to_numpy(dtype=float)[:, None] * use
        per_hour = rows["max_hour"].to_numpy(dtype=float)[:, None]
        with np.errstate(invalid="ignore"):
            most = np.where(np.isinf(per_hour), np.inf, per_hour * use)
        years = np.ones(len(self.years))
        least_year = np.maximum(rows["min_year"].to_numpy(dtype=float)[:, None] * years, self.by_year(least))
        most_year = np.minimum(rows["max_year"].to_numpy(dtype=float)[:, None] * years, self.by_year(most))
        return least, np.minimum(most, most_year[:, self.period_year]), least_year, most_year

    def by_year(self, amounts: Floats) -> Floats:
        """Sums over the periods of each year."""
        sums = np.zeros((len(amounts), len(self.years)))
        for period, year in enumerate(self.period_year):
            sums[:, year] += amounts[:, period]
        return sums

    # -- transport --------------------------------------------------------------------------------------------------

    @cached_property
    def ways(self) -> dict[str, tuple[Codes, Codes]]:
        """By transport class the pairs of sites between which there is a route."""
        routes = self.case.routes
        start, end = self.code("sites", routes["from"]), self.code("sites", routes["to"])
        names = routes["transport_class"].to_numpy(dtype=object)
        found = {}
        codes, classes = pd.factorize(names)
        for number, name in enumerate(classes):
            own = codes == number
            pairs = np.unique(start[own] * len(self.sites) + end[own])
            found[str(name)] = (pairs // len(self.sites), pairs % len(self.sites))
        return found

    def ways_of(self, commodity: int) -> tuple[Codes, Codes]:
        """The pairs of sites between which the commodity can travel at all."""
        nothing = np.empty(0, dtype=np.int64)
        return self.ways.get(str(self._classes[commodity]), (nothing, nothing))

    @cached_property
    def _classes(self) -> npt.NDArray[np.object_]:
        classes: npt.NDArray[np.object_] = self.case["commodities"]["transport_class"].to_numpy(dtype=object)
        return classes
