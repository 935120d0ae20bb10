"""How much must and how much can happen, by bounds that cost almost nothing.

A pool is a commodity at one site, or at all the sites between which it can travel. In every pool what arises is what
goes. From that, what demands, supplies and min_load force on plants is carried from pool to pool, and so is what plants
cannot do for want of inputs or of a place for their products. Losses on the way, link capacities and how modes and
groups hang together are left out: a pool found short is short in every solution.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from symbia.case.checks.ground import Codes, Flags, Floats, Ground
from symbia.case.checks.reach import Reach

ROUNDS = 4
TOLERANCE = 1e-6
MOST_CELLS = 20_000_000  # flows x periods beyond which only years are looked at


@dataclass
class Shortage:
    """A pool in which more must go than can arise (``lacks``) or more must arise than can go."""

    lacks: bool
    pool: int
    span: str
    must: float
    can: float
    musts: list[tuple[str, int, float]] = field(default_factory=list)
    cans: list[tuple[str, int, float]] = field(default_factory=list)


class _Parts:
    """Amounts of one kind that enter or leave pools: bounds by row and time."""

    def __init__(self, kind: str, pool: Codes, least: Floats, most: Floats) -> None:
        self.kind, self.pool, self.least, self.most = kind, pool, least, most


class Means:
    """``shortages`` of a case; ``most`` and ``least`` activity by plant and year, as far as the pools tell."""

    def __init__(self, ground: Ground) -> None:
        """Work out the bounds of the case of ``ground``."""
        self.ground = ground
        self.reach = ground.once(Reach)
        self._pools()
        self._flows()
        capacity = ground.available * np.where(self.reach.runs[:, None], ground.greatest[:, ground.period_year], 0.0)
        capacity[np.isnan(capacity)] = 0.0  # no hours x no limit
        load = ground.case["processes"]["min_load"].to_numpy(dtype=float)[ground.plant_process][:, None]
        forced = load * ground.available * ground.existing[:, ground.period_year]
        self.up, self.low = capacity, np.where(self.reach.runs[:, None], forced, 0.0)
        self.up_year, self.low_year = ground.by_year(self.up), ground.by_year(self.low)
        self.shortages: list[Shortage] = []
        # first what must happen is carried on: it names the limit that it meets in the end; then what cannot happen,
        # too
        for self.both in (False, True):
            for _ in range(ROUNDS):
                before = (self.up, self.low, self.up_year, self.low_year)
                if len(self.flows) * len(ground.periods) <= MOST_CELLS and len(ground.periods) > len(ground.years):
                    self._round(by_year=False)
                self._round(by_year=True)
                after = (self.up, self.low, self.up_year, self.low_year)
                same = all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
                if self.shortages or same:
                    break
        size, times = self.stocked.size, len(ground.years)
        total, unlimited = _summed(self._entering(self.up_year, self.low_year, by_year=True), size, times, "most")
        #: what can arise in each pool and year; no limit where stocks come from other years
        self.can: Floats = np.where((unlimited > 0) | self.endless[:, None], np.inf, total)

    # -- pools ------------------------------------------------------------------------------------------------------

    def _pools(self) -> None:
        """The pool of each site and commodity; which pools have stocks from period to period, and through all years."""
        ground, reach = self.ground, self.reach
        sites, goods = len(ground.sites), len(ground.commodities)
        pool = np.arange(sites * goods).reshape(sites, goods)
        for good in range(goods):
            start, end = ground.ways_of(good)
            open_ = reach.leaves[start, good] & reach.arrives[end, good]
            start, end = start[open_], end[open_]
            if not len(start):
                continue
            label = np.arange(sites)
            while True:
                least = np.minimum(label[start], label[end])
                new = label.copy()
                np.minimum.at(new, start, least)
                np.minimum.at(new, end, least)
                if (new == label).all():
                    break
                label = new
            pool[:, good] = label * goods + good
        self.pool = pool
        self.stocked = np.zeros(sites * goods, dtype=bool)
        self.endless = np.zeros(sites * goods, dtype=bool)
        site, held = ground.at("storages")
        through = (ground.case["storages"]["carry"] == "horizon").to_numpy(dtype=bool)
        self.stocked[pool[site, held]] = True
        self.endless[pool[site, held][through]] = True

    @cached_property
    def _leaky(self) -> Codes:
        """Pools in which something is lost on the way: there, goods can be driven about until they are gone."""
        routes, goods = self.ground.case.routes, self.ground.case["commodities"]
        losing = set(routes.loc[routes["loss"] > 0, "transport_class"])
        codes = np.flatnonzero(goods["transport_class"].isin(losing).to_numpy(dtype=bool))
        pools, counts = np.unique(self.pool[:, codes], return_counts=True)
        return np.asarray(pools[counts > 1], dtype=np.int64)

    def members(self, pool: int) -> list[int]:
        """Sites of a pool."""
        return [int(site) for site in np.flatnonzero(self.pool[:, pool % len(self.ground.commodities)] == pool)]

    def _flows(self) -> None:
        """What plants make and use, by plant and pool."""
        ground = self.ground
        plants = pd.DataFrame({"plant": np.arange(len(ground.plants)), "process": ground.plant_process})
        flows = plants.merge(ground.rates, on="process")
        flows["pool"] = self.pool[ground.plant_site[flows["plant"].to_numpy()], flows["commodity"].to_numpy()]
        self.flows = flows

    # -- what enters and leaves -------------------------------------------------------------------------------------

    def _entering(self, up: Floats, low: Floats, *, by_year: bool) -> list[_Parts]:
        site, good = self.ground.at("supplies")
        limits = self.ground.limits("supplies")
        least, most = limits[2:] if by_year else limits[:2]
        plant = self.flows["plant"].to_numpy()
        return [
            _Parts("supplies", self.pool[site, good], least, most),
            _Parts(
                "plants",
                self.flows["pool"].to_numpy(),
                _times(self.flows["made_least"], low[plant]),
                _times(self.flows["made_most"], up[plant]),
            ),
        ]

    def _leaving(self, up: Floats, low: Floats, *, by_year: bool) -> list[_Parts]:
        case, times = self.ground.case, up.shape[1]
        site, good = self.ground.at("demands")
        limits = self.ground.limits("demands")
        least, most = limits[2:] if by_year else limits[:2]
        plant = self.flows["plant"].to_numpy()
        parts = [
            _Parts("demands", self.pool[site, good], least, most),
            _Parts(
                "plants",
                self.flows["pool"].to_numpy(),
                _times(self.flows["used_least"], low[plant]),
                _times(self.flows["used_most"], up[plant]),
            ),
        ]
        site, good = self.ground.at("disposals")
        most = np.repeat(case["disposals"]["max_year"].to_numpy(dtype=float)[:, None], times, axis=1)
        parts.append(_Parts("disposals", self.pool[site, good], np.zeros_like(most), most))
        free = np.flatnonzero((case["commodities"]["surplus"] == "free").to_numpy(dtype=bool))
        pools = np.unique(np.concatenate([self.pool[:, free].ravel(), self._leaky]))
        shape = (len(pools), times)
        parts.append(_Parts("release", pools, np.zeros(shape), np.full(shape, np.inf)))
        leaking = np.flatnonzero(case["storages"]["loss"].to_numpy(dtype=float) > 0)  # what a stock loses is gone, too
        site, good = self.ground.at("storages")
        shape = (len(leaking), times)
        parts.append(_Parts("storages", self.pool[site, good][leaking], np.zeros(shape), np.full(shape, np.inf)))
        return parts

    # -- rounds -----------------------------------------------------------------------------------------------------

    def _round(self, *, by_year: bool) -> None:
        up, low = (self.up_year, self.low_year) if by_year else (self.up, self.low)
        entering, leaving = (make(up, low, by_year=by_year) for make in (self._entering, self._leaving))
        judged = ~(self.endless if by_year else self.stocked)
        told = {(one.pool, one.lacks) for one in self.shortages}
        sums = {}
        for lacks, musts, cans in ((True, leaving, entering), (False, entering, leaving)):
            must = _summed(musts, judged.size, up.shape[1], "least")[0]
            can, unlimited = _summed(cans, judged.size, up.shape[1], "most")
            sums[lacks] = (must, can, unlimited)
            short = judged[:, None] & (unlimited == 0) & (must > can + TOLERANCE * np.maximum(np.abs(must), 1e-9))
            for pool in np.unique(np.nonzero(short)[0]):
                if (int(pool), lacks) not in told:
                    self._tell(int(pool), short[pool], musts, cans, must[pool], can[pool], lacks=lacks, by_year=by_year)
        if not self.shortages:
            self._tighten(sums, judged, up, low, by_year=by_year)

    def _tell(
        self,
        pool: int,
        short: Flags,
        musts: list[_Parts],
        cans: list[_Parts],
        must: Floats,
        can: Floats,
        *,
        lacks: bool,
        by_year: bool,
    ) -> None:
        time = int(np.argmax(np.where(short, must - can, -np.inf)))
        span = f"{self.ground.years[time]:.0f}" if by_year else str(self.ground.periods[time])
        shortage = Shortage(lacks, pool, span, float(must[time]), float(can[time]))
        for parts, listed, bound in ((musts, shortage.musts, "least"), (cans, shortage.cans, "most")):
            for part in parts:
                own = np.flatnonzero(part.pool == pool)
                amounts = getattr(part, bound)[own, time] if len(own) else ()
                rows = self.flows["plant"].to_numpy()[own] if part.kind == "plants" else own
                listed += [
                    (part.kind, int(row), float(amount))
                    for row, amount in zip(rows, amounts, strict=True)
                    if amount > 0
                ]
            listed.sort(key=lambda one: -one[2])
        self.shortages.append(shortage)

    def _tighten(self, sums: dict[bool, Any], judged: Flags, up: Floats, low: Floats, *, by_year: bool) -> None:
        """What a pool's other bounds leave for each plant that enters or leaves it."""
        plant, pool = self.flows["plant"].to_numpy(), self.flows["pool"].to_numpy()
        sure = judged[pool][:, None]
        new_up, new_low = up.copy(), low.copy()
        for lacks, use, make in ((True, "used", "made"), (False, "made", "used")):
            must, can, unlimited = (part[pool] for part in sums[lacks])
            for name, tighter in ((f"{use}_least", "up"), (f"{make}_most", "low")):
                rate = self.flows[name].to_numpy(dtype=float)[:, None]
                if tighter == "up" and not self.both:
                    continue
                if tighter == "up":  # it cannot use more than can arise and others leave
                    room = np.where(unlimited > 0, np.inf, can) - (must - rate * low[plant])
                else:  # it must make what must go and others cannot make
                    own = _times(self.flows[name], up[plant])
                    others_unlimited = unlimited - np.isinf(own)
                    with np.errstate(invalid="ignore"):
                        others = np.where(np.isinf(own), can, can - own)
                        room = np.where(others_unlimited > 0, -np.inf, must - others)
                    room -= TOLERANCE * np.abs(must)  # sums are rounded
                with np.errstate(divide="ignore", invalid="ignore"):
                    bound = room / rate
                counts = sure & (rate > 0) & ~np.isnan(bound)
                if tighter == "up":
                    np.minimum.at(new_up, plant, np.where(counts, np.maximum(bound, 0.0) * (1 + TOLERANCE), np.inf))
                else:
                    np.maximum.at(new_low, plant, np.where(counts, bound, 0.0))
        new_up = np.maximum(new_up, low)
        new_low = np.minimum(new_low, new_up)
        if by_year:
            self.up_year, self.low_year = new_up, new_low
            self.up = np.maximum(np.minimum(self.up, new_up[:, self.ground.period_year]), self.low)
            total = self.ground.by_year(self.up)[:, self.ground.period_year]
            with np.errstate(invalid="ignore"):
                rest = new_low[:, self.ground.period_year] - (total - self.up)
            self.low = np.minimum(np.maximum(self.low, np.nan_to_num(rest, nan=0.0, neginf=0.0)), self.up)
        else:
            self.up, self.low = new_up, new_low
            self.up_year = np.minimum(self.up_year, self.ground.by_year(new_up))
            self.low_year = np.minimum(np.maximum(self.low_year, self.ground.by_year(new_low)), self.up_year)


def _times(rates: pd.Series, amounts: Floats) -> Floats:
    """Rate times amount, where nothing of an unlimited amount is nothing."""
    rate = rates.to_numpy(dtype=float)[:, None]
    with np.errstate(invalid="ignore"):
        return np.where(rate == 0.0, 0.0, rate * amounts)


def _summed(parts: list[_Parts], size: int, times: int, bound: str) -> tuple[Floats, Codes]:
    """By pool and time: the sum of the finite bounds, and how many are infinite."""
    total, unlimited = np.zeros((size, times)), np.zeros((size, times), dtype=np.int64)
    for part in parts:
        amounts = getattr(part, bound)
        for time in range(times if len(part.pool) else 0):
            column = amounts[:, time]
            total[:, time] += np.bincount(part.pool, np.where(np.isinf(column), 0.0, column), size)
            if np.isinf(column).any():
                unlimited[:, time] += np.bincount(part.pool[np.isinf(column)], minlength=size)
    return total, unlimited
