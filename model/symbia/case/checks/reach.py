"""What can arise where and go where, and which plants can run at all, whatever the amounts.

Starting from everything that the tables allow, plants are struck out whose inputs cannot arise or whose products can go
nowhere, then what only they made or used, until nothing changes. What is struck out is impossible in every solution;
what is left may still be.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from symbia.case.checks.ground import Flags, Ground

ENOUGH = 1.0 - 1e-9


class Reach:
    """``arises`` and ``goes`` are flags by site and commodity, ``runs`` by plant; ``first_`` is before striking."""

    def __init__(self, ground: Ground) -> None:
        """Strike out what is impossible in the case of ``ground``."""
        self.ground = ground
        self._pairs()
        self._structure()
        running = self.able[self.pairs["plant"].to_numpy()]
        self.first_arises, self.first_goes = self._state(running)
        arises, goes = self.first_arises, self.first_goes
        while True:
            left = running & ~self._blocked(arises, goes)
            if (left == running).all():
                break
            running = left
            arises, goes = self._state(running)
        self.arises, self.goes = arises, goes
        self.runs = np.zeros(len(self.able), dtype=bool)
        self.runs[self.pairs["plant"].to_numpy()[running]] = True

    @cached_property
    def able(self) -> Flags:
        """Plants that have or can get capacity, and hours to run."""
        ground = self.ground
        can = (ground.greatest[:, ground.period_year] > 0) & (ground.available > 0)
        return np.asarray(can.any(axis=1))

    def _pairs(self) -> None:
        """Plants in modes, and the flows of each."""
        ground = self.ground
        plants = pd.DataFrame({"plant": np.arange(len(ground.plants)), "process": ground.plant_process})
        pairs = plants.merge(ground.modes[["process", "mode"]], on="process")
        self.pairs = pairs.assign(pair=np.arange(len(pairs)), site=ground.plant_site[pairs["plant"].to_numpy()])
        keys = self.pairs[["pair", "mode", "site"]]
        fixed = keys.merge(ground.fixed[["mode", "commodity", "coefficient"]], on="mode")
        self.inputs = fixed[fixed["coefficient"] < 0]
        self.outputs = fixed[fixed["coefficient"] > 0]
        self.members = keys.merge(ground.members.drop(columns="process"), on="mode")
        self.members["part"] = self.members.groupby(["pair", "group"]).ngroup()

    def _structure(self) -> None:
        """Sources and sinks that are no plants, and where the formulation lets a commodity leave and arrive."""
        ground, case = self.ground, self.ground.case
        size = (len(ground.sites), len(ground.commodities))
        self.sources, self.sinks = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        self.leaves, self.arrives = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
        for table, ends, doors in (("supplies", self.sources, self.leaves), ("demands", self.sinks, self.arrives)):
            site, good = ground.at(table)
            doors[site, good] = True
            open_ = ground.limits(table)[1].max(axis=1, initial=0.0) > 0
            ends[site[open_], good[open_]] = True
        site, good = ground.at("disposals")
        self.arrives[site, good] = True
        open_ = case["disposals"]["max_year"].to_numpy(dtype=float) > 0
        self.sinks[site[open_], good[open_]] = True
        site, good = ground.at("storages")
        self.leaves[site, good] = self.arrives[site, good] = True
        stocks = case["storages"]
        through = (stocks["carry"] == "horizon").to_numpy(dtype=bool)
        full = through & (stocks["initial"].to_numpy(dtype=float) > 0)
        takes = through | (stocks["loss"].to_numpy(dtype=float) > 0)  # what a cyclic stock loses is gone, too
        self.sources[site[full], good[full]] = True
        self.sinks[site[takes], good[takes]] = True
        self.sinks[:, (case["commodities"]["surplus"] == "free").to_numpy(dtype=bool)] = True
        for rows, doors in ((self.outputs, self.leaves), (self.inputs, self.arrives), (self.members, self.arrives)):
            doors[rows["site"].to_numpy(), rows["commodity"].to_numpy()] = True

    def _state(self, running: Flags) -> tuple[Flags, Flags]:
        arises, goes = self.sources.copy(), self.sinks.copy()
        for rows, state in ((self.outputs, arises), (self.inputs, goes), (self.members, goes)):
            own = rows[running[rows["pair"].to_numpy()]]
            state[own["site"].to_numpy(), own["commodity"].to_numpy()] = True
        self._travel(arises, forward=True)
        self._travel(goes, forward=False)
        return arises, goes

    @cached_property
    def _maps(self) -> list[tuple[Any, Any]]:
        """Commodities of each transport class, and between which sites they can travel."""
        maps = []
        classes = self.ground.case["commodities"]["transport_class"].to_numpy(dtype=object)
        for name, (start, end) in self.ground.ways.items():
            goods = np.flatnonzero(classes == name)
            if len(goods):
                ways = np.zeros((len(self.ground.sites), len(self.ground.sites)), dtype=np.float32)
                ways[start, end] = 1.0
                maps.append((goods, ways))
        return maps

    def _travel(self, state: Flags, *, forward: bool) -> None:
        """Spread ``state`` along routes, in place, until it stays."""
        doors = (self.leaves, self.arrives) if forward else (self.arrives, self.leaves)
        for goods, ways in self._maps:
            there = ways.T if forward else ways
            leave, arrive = (door[:, goods] for door in doors)
            now = state[:, goods]
            while True:
                new = now | (arrive & (there @ (now & leave).astype(np.float32) > 0))
                if (new == now).all():
                    break
                now = new
            state[:, goods] = now

    def _blocked(self, arises: Flags, goes: Flags) -> Flags:
        blocked = np.zeros(len(self.pairs), dtype=bool)
        for rows in self.missing(arises, goes):
            blocked[rows["pair"].to_numpy()] = True
        return blocked

    def missing(self, arises: Flags, goes: Flags) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Inputs of plants in modes that cannot arise, and products that can go nowhere."""
        lacking = self.inputs[~arises[self.inputs["site"].to_numpy(), self.inputs["commodity"].to_numpy()]]
        stuck = self.outputs[~goes[self.outputs["site"].to_numpy(), self.outputs["commodity"].to_numpy()]]
        members = self.members
        if len(members):
            there = arises[members["site"].to_numpy(), members["commodity"].to_numpy()]
            share = np.bincount(members["part"], weights=members["max_share"].to_numpy() * there)
            short = (share < ENOUGH)[members["part"].to_numpy()] | members["must"].to_numpy(dtype=bool)
            lacking = pd.concat([lacking, members[short & ~there]])
        return lacking[["pair", "site", "commodity"]], stuck[["pair", "site", "commodity"]]

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """What stops plants that could run otherwise: plant, site, commodity, ``lacks`` (or it is stuck), ``root``.

        ``root`` says that no other plant's standstill is to blame. Of a plant's modes the one counts that lacks least.
        """
        parts = []
        first = (self.first_arises, self.first_goes)
        for rows, state, lacks in zip(self.missing(self.arises, self.goes), first, (True, False), strict=True):
            root = ~state[rows["site"].to_numpy(), rows["commodity"].to_numpy()]
            parts.append(rows.assign(lacks=lacks, root=root))
        found = pd.concat(parts, ignore_index=True).drop_duplicates(["pair", "commodity", "lacks"])
        found["plant"] = self.pairs["plant"].to_numpy()[found["pair"].to_numpy()]
        found = found[(self.able & ~self.runs)[found["plant"].to_numpy()]]
        count = found.groupby("pair")["pair"].transform("size")
        best = count.groupby(found["plant"]).transform("min")
        chosen = found[count == best].drop_duplicates(["plant", "pair", "commodity", "lacks"])
        pair = chosen.groupby("plant")["pair"].transform("min")
        return chosen[chosen["pair"] == pair].reset_index(drop=True)
