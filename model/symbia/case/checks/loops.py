"""Plants that may be built without limit and earn: then value has no limit either.

Only what nothing bounds is put together - plants with unlimited ``max_new``, supplies, demands, disposals and releases
without limits, routes over links without capacity - and asked whether any mix of it earns. That is a small linear
programme whose every column may grow together, so one that earns at all earns without end.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from symbia.case.checks.ground import Flags, Ground
from symbia.case.checks.money import open_routes, sinks, sources
from symbia.case.show import rounded
from symbia.case.view import View

#: plants times periods, and columns, beyond which it would take longer than a check may
MOST_RUNNING, MOST_COLUMNS = 600, 6000
EARNS = 1e-7


def endless(view: View, ground: Ground) -> None:
    """Warn of the plant that takes the largest part in a mix that earns without end; one for each year until found."""
    if ground.case.objective.kind != "net_value" or any(one.code == "money_machine" for one in view.problems):
        return
    free = _unbounded_plants(ground)
    for year in range(len(ground.years)):
        chosen = np.flatnonzero(free & np.isinf(ground.greatest[:, year]))
        if not 0 < len(chosen) * int((ground.period_year == year).sum()) <= MOST_RUNNING:
            continue
        programme = _Programme(ground, chosen, year)
        if len(programme.cost) > MOST_COLUMNS:
            continue
        found = programme.best()
        if found is not None:
            plant, gain = found
            name = ground.plants[plant]
            view.note(
                "money_machine",
                "plants",
                plant,
                "max_new",
                f"{name} may be built without limit and earns {rounded(gain)} {ground.case.currency} a year per unit "
                f"of capacity in {ground.years[year]:.0f}: what it takes and makes has no limit either",
                "Limit max_new, what it buys or what it sells; else only a policy bounds the value",
                severity="warning",
                message_zh=f"{name} 可无限新建，{ground.years[year]:.0f} 年每单位产能获利 {rounded(gain)} "
                f"{ground.case.currency}，其投入与产出均无限额",
            )
            return


def _unbounded_plants(ground: Ground) -> Flags:
    """Plants without a limit on what is built, and about which nothing has to be known that is left out here."""
    case = ground.case
    rows = case["processes"]
    land = (rows["land"] > 0).to_numpy(dtype=bool)[ground.plant_process]
    little = np.isfinite(case["sites"]["land"].to_numpy(dtype=float))[ground.plant_site]
    left_out = (rows["min_load"] > 0) | rows["process"].isin(set(case["property_limits"]["process"]))
    known = ~left_out.to_numpy(dtype=bool)[ground.plant_process] & ~(land & little)
    return np.asarray(known & np.isinf(case["plants"]["max_new"].to_numpy(dtype=float)))


class _Programme:
    """Columns with their costs, and rows as triplets: balances and requirements (equal 0), limits (at most 0)."""

    def __init__(self, ground: Ground, plants: Any, year: int) -> None:
        self.ground, self.plants = ground, plants
        self.periods = np.flatnonzero(ground.period_year == year)
        self.cost: list[float] = []
        self.places: dict[tuple[Any, ...], int] = {}
        self.equal: list[tuple[int, int, float]] = []
        self.limit: list[tuple[int, int, float]] = []
        self.equals = self.limits = 0
        self.built: dict[int, int] = {}
        self.running: dict[int, list[int]] = {}
        for plant in plants:
            self._plant(int(plant))
        for period in self.periods:
            self._trade(int(period))

    def _column(self, cost: float) -> int:
        self.cost.append(float(cost))
        return len(self.cost) - 1

    def _balance(self, site: int, good: int, period: int, column: int, amount: float) -> None:
        key = (site, good, period)
        if key not in self.places:
            self.places[key] = self.equals
            self.equals += 1
        self.equal.append((self.places[key], column, amount))

    def _plant(self, plant: int) -> None:
        ground = self.ground
        process = int(ground.plant_process[plant])
        row = ground.case["processes"].iloc[process]
        rate, life = ground.case.discount_rate, float(row["lifetime"])
        recovery = rate / (1.0 - (1.0 + rate) ** -life) if rate else 1.0 / life
        self.built[plant] = self._column(float(row["fixed_cost"]) + recovery * float(row["capex"]))
        self.running[plant] = []
        bounds = ground.case["process_modes"].set_index(["process", "mode"])
        for period in self.periods:
            modes = {}
            for mode in ground.modes[ground.modes["process"] == process].itertuples():
                key = (row["process"], mode.name)
                own = bounds.loc[key] if key in bounds.index else None
                extra = 0.0 if own is None else float(own["variable_cost"])
                modes[mode.mode] = (self._column(float(row["variable_cost"]) + extra), own)
            columns = [column for column, _ in modes.values()]
            self.running[plant] += columns
            for column in columns:
                self.limit.append((self.limits, column, 1.0))
            self.limit.append((self.limits, self.built[plant], -float(ground.available[plant, period])))
            self.limits += 1
            for column, own in modes.values():
                if own is not None:
                    self._share(column, columns, float(own["min_share"]), float(own["max_share"]))
            for code, (column, _) in modes.items():
                self._mode(plant, int(code), int(period), column)

    def _share(self, column: int, whole: list[int], least: float, most: float) -> None:
        """``least`` x whole <= column <= ``most`` x whole."""
        for sign, share in ((1.0, most), (-1.0, least)):
            self.limit.append((self.limits, column, sign))
            self.limit += [(self.limits, other, -sign * share) for other in whole]
            self.limits += 1

    def _mode(self, plant: int, mode: int, period: int, column: int) -> None:
        rows = self.ground.rows[self.ground.rows["mode"] == mode]
        site = int(self.ground.plant_site[plant])
        for flow in rows[rows["group"] == ""].itertuples():
            self._balance(site, int(flow.commodity), period, column, float(flow.coefficient))
        for _, members in rows[rows["group"] != ""].groupby("group"):
            self.equal.append((self.equals, column, -1.0))
            requirement, self.equals = self.equals, self.equals + 1
            for member in members.itertuples():
                part = self._column(0.0)
                self.equal.append((requirement, part, 1.0))
                self._balance(site, int(member.commodity), period, part, float(member.coefficient))
                self._share(part, [column], float(member.min_share), float(member.max_share))

    def _trade(self, period: int) -> None:
        ground = self.ground
        touched = {good for _, good, at in self.places if at == period}
        for row in sources(ground).itertuples():
            if row.commodity in touched:
                self._balance(row.site, row.commodity, period, self._column(row.price[period]), 1.0)
        for row in sinks(ground, paid=True).itertuples():
            if row.commodity in touched:
                self._balance(row.site, row.commodity, period, self._column(-row.price[period]), -1.0)
        goods = ground.case["commodities"]
        wanted = pd.DataFrame({"transport_class": sorted(set(goods["transport_class"].iloc[sorted(touched)]) - {""})})
        if not len(wanted) or not len(ground.case.routes):
            return
        classes = goods["transport_class"].to_numpy(dtype=object)
        for way in open_routes(ground, wanted).itertuples():
            for good in touched:
                known = (way.site, good, period) in self.places and (way.site_to, good, period) in self.places
                if known and classes[good] == way.transport_class:
                    column = self._column(way.cost * float(goods["freight_weight"].iloc[good]))
                    self._balance(way.site, good, period, column, -1.0)
                    self._balance(way.site_to, good, period, column, 1.0 - way.loss)

    def best(self) -> tuple[int, float] | None:
        """The plant built most where the mix earns, and what a unit earns in a year; ``None`` where nothing does."""
        from scipy.optimize import linprog
        from scipy.sparse import coo_matrix, vstack

        size = len(self.cost)

        def matrix(entries: list[tuple[int, int, float]], rows: int) -> Any:
            row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
            return coo_matrix((value, (row, column)), shape=(rows, size)).tocsr()

        # one unit of capacity in all: what grows without end may be looked at in any size
        whole = matrix([(0, column, 1.0) for column in self.built.values()], 1)
        equal = vstack([matrix(self.equal, self.equals), whole]).tocsr()
        limit = matrix(self.limit, self.limits)
        right = np.append(np.zeros(self.equals), 1.0)
        answer = linprog(self.cost, A_ub=limit, b_ub=np.zeros(self.limits), A_eq=equal, b_eq=right, method="highs")
        if answer.status != 0 or answer.x is None:
            return None
        spent = float(np.abs(np.array(self.cost) * answer.x).sum())
        if -answer.fun <= EARNS * max(spent, 1.0):
            return None
        plant = max(self.built, key=lambda one: float(answer.x[self.built[one]]))
        return plant, float(-answer.fun)
