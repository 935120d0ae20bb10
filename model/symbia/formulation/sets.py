"""Sets and data: the case's tables as integer codes, and what exists.

A code is the position of a row in its table, so that a case's tables join as integers. Only what can matter gets an
entry: an activity only in years in which the plant can have capacity, a balance only where something touches the
commodity at the site, a shipment only from where a commodity can arise to where it can go.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbia.case import Case, Policy
from symbia.case.fill import HOURS_PER_YEAR
from symbia.formulation.numbers import Trace, added_at, raw

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
ALL_MODES = -1


class Sets:
    """A case in codes. Names are those of FORMULATION in ``model/README.md``."""

    def __init__(self, case: Case, trace: Trace | None = None) -> None:
        self.case = case
        self.trace = trace
        self._labels: dict[str, npt.NDArray[np.object_]] = {}
        self._codes: dict[str, dict[Any, int]] = {}
        for name, table in (
            ("site", "sites"),
            ("commodity", "commodities"),
            ("process", "processes"),
            ("plant", "plants"),
            ("supply", "supplies"),
            ("demand", "demands"),
            ("disposal", "disposals"),
            ("storage", "storages"),
            ("link", "links"),
            ("period", "periods"),
            ("year", "years"),
        ):
            self.declare(name, case[table][name].tolist())
        self._periods_and_years()
        self._processes()
        self._plants()
        self._places()
        self._routes()

    # -- labels ---------------------------------------------------------------------------------------------------

    def declare(self, name: str, values: list[Any]) -> None:
        """Make ``values`` the labels behind the codes called ``name``."""
        labels = np.empty(len(values), dtype=object)
        labels[:] = values
        self._labels[name] = labels
        self._codes[name] = {value: code for code, value in enumerate(values)}

    def coded(self, name: str, codes: Any) -> tuple[npt.NDArray[Any], npt.NDArray[np.object_]]:
        """Codes and the labels that they count; the code -1 of a mode or period is the blank one.

        A column that holds labels already gets codes of its own.
        """
        kind = {"from": "site", "to": "site", "built": "year"}.get(name, name)
        if kind not in self._labels:
            return np.arange(len(codes), dtype=np.int32), np.asarray(codes, dtype=object)
        labels = self._labels[kind]
        return np.asarray(codes), np.append(labels, "") if kind in ("mode", "period") else labels

    def label(self, name: str, codes: Any) -> npt.NDArray[np.object_]:
        """Labels of codes."""
        numbers, labels = self.coded(name, codes)
        return np.asarray(labels[np.asarray(numbers, dtype=np.int64)], dtype=object)

    def code(self, name: str, values: pd.Series) -> Codes:
        """Codes of labels that are known to exist."""
        return np.asarray(values.map(self._codes[name]), dtype=np.int64)

    def code_of(self, name: str, label: Any) -> int:
        """Code of one label that is known to exist."""
        return self._codes[name][label]

    # -- numbers --------------------------------------------------------------------------------------------------

    def column(self, table: str, name: str) -> Any:
        """A number column of the case: floats, written down where there is a trace."""
        values = (self.case.routes if table == "routes" else self.case[table])[name].to_numpy(dtype=float)
        return values if self.trace is None else self.trace.leaf((table, name), values)

    def policy_number(self, policy: Policy, name: str) -> Any:
        """The number ``name`` of a policy as an array of one, ``None`` where it has none."""
        value = getattr(policy, name)
        if value is None:
            return None
        return np.array([value]) if self.trace is None else self.trace.leaf(("policy", policy.id, name), [value])

    # -- time -----------------------------------------------------------------------------------------------------

    def _periods_and_years(self) -> None:
        periods, years = self.case["periods"], self.case["years"]
        self.period_year = self.code("year", periods["year"])
        self.hours: Floats = self.column("periods", "hours")
        self.years: Floats = years["year"].to_numpy(dtype=float)
        self.weight: Floats = self.column("years", "weight")
        self.discount: Floats = (1.0 + self.case.discount_rate) ** (self.case.base_year - self.years)
        self._profiles()

    def _profiles(self) -> None:
        """Factors in row order, then 0 and 1; where in them each profile's periods stand. Row 0 is no profile."""
        rows = self.case["profiles"]
        numbers = pd.factorize(rows["profile"])
        self._profile_code = {"": 0, **{str(name): code for code, name in enumerate(numbers[1], start=1)}}
        place = np.full((len(self._profile_code), len(self.hours)), len(rows))
        place[0] = len(rows) + 1
        place[numbers[0] + 1, self.code("period", rows["period"])] = np.arange(len(rows))
        self._profile_place = place
        self._factors = np.concatenate([self.column("profiles", "factor"), np.array([0.0, 1.0])])

    def profile(self, names: pd.Series) -> Any:
        """Factors of the named profiles: one row for each name, one column for each period (no profile: 1)."""
        codes = np.asarray(names.map(self._profile_code), dtype=np.int64)
        return self._factors[self._profile_place[codes]]

    # -- processes ------------------------------------------------------------------------------------------------

    def _processes(self) -> None:
        flows = self.case["process_flows"]
        process = self.code("process", flows["process"])
        named = pd.DataFrame({"process": process, "name": flows["mode"].tolist()})
        modes = named[named["name"] != ""].drop_duplicates()
        without = np.setdiff1d(np.arange(len(self.case["processes"])), modes["process"].to_numpy())
        modes = pd.concat([modes, pd.DataFrame({"process": without, "name": ""})])
        modes = modes.sort_values("process", kind="stable").reset_index(drop=True)
        self.modes = modes.assign(mode=np.arange(len(modes)))
        self.declare("mode", modes["name"].tolist())

        table = pd.DataFrame(
            {
                "process": process,
                "name": flows["mode"].to_numpy(dtype=object),
                "commodity": self.code("commodity", flows["commodity"]),
                "group_name": flows["group"].to_numpy(dtype=object),
                **{name: self.column("process_flows", name) for name in ("coefficient", "min_share", "max_share")},
            }
        )
        fixed = self._in_modes(table[table["group_name"] == ""])
        # a blank-mode row and a row of the mode for the same commodity add up; what is left decides made or used
        net, place = factorised(fixed, ["process", "mode", "commodity"])
        net = net.assign(coefficient=added_at(len(net), place, raw(fixed["coefficient"])))
        self.flows = net[net["coefficient"] != 0.0].reset_index(drop=True)
        self._groups(table[table["group_name"] != ""])

    def _in_modes(self, table: pd.DataFrame) -> pd.DataFrame:
        """Give each row its mode's code; a row with a blank mode applies to every mode of its process."""
        every = table[table["name"] == ""].drop(columns="name").merge(self.modes, on="process")
        named = table[table["name"] != ""].merge(self.modes, on=["process", "name"])
        return pd.concat([every, named], ignore_index=True)

    def _groups(self, table: pd.DataFrame) -> None:
        """Members of substitution groups; mode is ``ALL_MODES`` where no row of the group names a mode."""
        keys = table[["process", "group_name"]].drop_duplicates().reset_index(drop=True)
        keys["group"] = np.arange(len(keys))
        self.groups = keys
        self.declare("group", keys["group_name"].tolist())
        table = table.merge(keys, on=["process", "group_name"])
        by_mode = table.loc[table["name"] != "", "group"].unique()
        split = table["group"].isin(by_mode)
        pooled = table[~split].assign(mode=ALL_MODES)
        members = pd.concat([pooled, self._in_modes(table[split])], ignore_index=True)
        members["requirement"] = -members["coefficient"]
        columns = ["process", "group", "mode", "commodity", "requirement", "min_share", "max_share"]
        self.members = members[columns].sort_values(["group", "mode"], kind="stable").reset_index(drop=True)

    # -- plants ---------------------------------------------------------------------------------------------------

    def _plants(self) -> None:
        plants, processes = self.case["plants"], self.case["processes"]
        process = self.code("process", plants["process"])
        self.plants = pd.DataFrame(
            {
                "plant": np.arange(len(plants)),
                "site": self.code("site", plants["site"]),
                "process": process,
                "capacity": self.column("plants", "capacity"),
                "max_new": self.column("plants", "max_new"),
            }
        )
        for column in ("lifetime", "land", "variable_cost", "fixed_cost", "capex", "min_load"):
            self.plants[column] = self.column("processes", column)[process]
        hourly = (processes["capacity_basis"] == "hour").to_numpy(dtype=bool)[process]
        use = np.where(hourly[:, None], self.hours[None, :], self.hours[None, :] / HOURS_PER_YEAR)
        availability = self.column("plants", "availability")[:, None] * self.profile(plants["profile"])
        #: activity that one unit of capacity allows, by plant and period: availability x profile x H_t
        self.available: Floats = availability * use

        first = plants["first_year"].fillna(-np.inf).to_numpy(dtype=float)[:, None]
        last = plants["last_year"].fillna(np.inf).to_numpy(dtype=float)[:, None]
        allowed = (first <= self.years) & (self.years <= last)
        #: existing capacity in service, by plant and year
        self.existing: Floats = raw(self.plants["capacity"])[:, None] * allowed
        #: may new capacity be built, by plant and year
        self.buildable = allowed & (raw(self.plants["max_new"]) > 0)[:, None]
        age = self.years[None, :] - self.years[:, None]
        lives = raw(self.plants["lifetime"])[:, None, None]
        #: is capacity built in one year (second axis) in service in another (third axis)
        self.serves = self.buildable[:, :, None] & (age >= 0)[None] & (age[None] < lives)
        self.in_service = (self.existing > 0) | self.serves.any(axis=1)

    # -- places ---------------------------------------------------------------------------------------------------

    def _places(self) -> None:
        """Where a commodity can arise and where it can go: boolean matrices, site by commodity."""
        size = (len(self.case["sites"]), len(self.case["commodities"]))
        self.arises = np.zeros(size, dtype=bool)
        self.goes = np.zeros(size, dtype=bool)
        made = self.plants[["site", "process"]].merge(self.flows, on="process")
        up = made["coefficient"] > 0
        self._mark(self.arises, made[up])
        self._mark(self.goes, made[~up])
        self._mark(self.goes, self.plants[["site", "process"]].merge(self.members, on="process"))
        self._mark(self.arises, self.located("supplies"))
        self._mark(self.goes, self.located("demands"))
        self._mark(self.goes, self.located("disposals"))
        stocks = self.located("storages")
        self._mark(self.arises, stocks)
        self._mark(self.goes, stocks)

    def located(self, table: str) -> pd.DataFrame:
        """Site and commodity codes of supplies, demands, disposals or storages, in row order."""
        rows = self.case[table]
        return pd.DataFrame(
            {"site": self.code("site", rows["site"]), "commodity": self.code("commodity", rows["commodity"])}
        )

    @staticmethod
    def _mark(matrix: npt.NDArray[np.bool_], rows: pd.DataFrame) -> None:
        matrix[rows["site"].to_numpy(), rows["commodity"].to_numpy()] = True

    # -- routes ---------------------------------------------------------------------------------------------------

    def _routes(self) -> None:
        routes, commodities = self.case.routes, self.case["commodities"]
        self.declare("transport_mode", routes["transport_mode"].unique().tolist())
        paths = pd.DataFrame(
            {
                "from": self.code("site", routes["from"]),
                "to": self.code("site", routes["to"]),
                "transport_mode": self.code("transport_mode", routes["transport_mode"]),
                "transport_class": routes["transport_class"].to_numpy(dtype=object),
                "cost": self.column("routes", "cost"),
                "loss": self.column("routes", "loss"),
                "path": np.arange(len(routes)),
            }
        )
        goods = pd.DataFrame(
            {
                "commodity": np.arange(len(commodities)),
                "transport_class": commodities["transport_class"].to_numpy(dtype=object),
            }
        )
        goods = goods[(goods["transport_class"] != "").to_numpy(dtype=bool) & self.arises.any(axis=0)]
        possible = []
        for transport_class, group in goods.groupby("transport_class", sort=False):
            ways = paths[paths["transport_class"] == transport_class]
            origin, target = ways["from"].to_numpy(), ways["to"].to_numpy()
            for good in group.itertuples():
                open_ = self.arises[origin, good.commodity] & self.goes[target, good.commodity]
                possible.append(ways[open_].assign(commodity=good.commodity))
        table = pd.concat(possible, ignore_index=True) if possible else paths.iloc[:0].assign(commodity=0)
        table["freight_weight"] = self.column("commodities", "freight_weight")[table["commodity"].to_numpy()]
        table["freight"] = table["cost"] * table["freight_weight"]
        self.routes = table.drop(columns=["transport_class", "cost"]).assign(route=np.arange(len(table)))

    # -- helpers --------------------------------------------------------------------------------------------------

    def over_periods(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Each row once for each period, with columns ``period`` and ``year``."""
        count = len(self.hours)
        period = np.tile(np.arange(count, dtype=np.int32), len(frame))
        out = pd.DataFrame({name: _repeated(raw(frame[name]), count) for name in frame}, copy=False)
        out["period"] = period
        out["year"] = self.period_year.astype(np.int32)[period]
        return out


def _repeated(values: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Each value ``count`` times; codes in half the memory."""
    return np.repeat(values.astype(np.int32) if values.dtype == np.int64 else values, count)


def factorised(frame: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, Codes]:
    """Distinct combinations of ``columns`` in order of first appearance, and each row's position among them."""
    if not len(frame):
        return frame[columns], np.empty(0, dtype=np.int64)
    position = frame.groupby(columns, sort=False, observed=True).ngroup().to_numpy(dtype=np.int64)
    return frame[columns].drop_duplicates().reset_index(drop=True), position
