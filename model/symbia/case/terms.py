"""What a measure can be made of: the rows of the case that each quantity adds up, by attribute.

This decides what may be filtered, and whether filters leave anything. The sums themselves are the formulation's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Filters = Mapping[str, tuple[str | int, ...]]

_TIME = ("period", "season", "year")
_COMMODITY = ("commodity", "category", "unit")
_PLACE = ("site", "kind", "region", "county")
_PLANT = ("plant", "process", "owner", "chain", *_PLACE)
_RUNNING = (*_PLANT, "mode", *_TIME)
_FLOW = (*_RUNNING, *_COMMODITY)
_TRADE = (*_COMMODITY, "chain", *_PLACE, "owner", "contract", *_TIME)
_GONE = (*_COMMODITY, "chain", *_PLACE, *_TIME)
_BUILT = (*_PLANT, "year")

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "produced": _FLOW,
    "consumed": _FLOW,
    "generated": _FLOW,
    "utilised": tuple(dict.fromkeys((*_FLOW, *_TRADE))),
    "disposed": _GONE,
    "released": _GONE,
    "supplied": _TRADE,
    "sold": _TRADE,
    "shipped": (*_COMMODITY, "chain", *_PLACE, "transport_mode", *_TIME),
    "activity": _RUNNING,
    "capacity": _BUILT,
    "new_capacity": _BUILT,
    "output_value": _FLOW,
    "revenue": _TRADE,
    "land": _BUILT,
}


class Terms:
    """The rows behind each quantity of a filled case.

    ``routes`` is ``None`` where the tables have errors: then nothing can be said about what is left of them.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], routes: pd.DataFrame | None) -> None:
        """Look at filled ``tables``."""
        self._tables = tables
        self._routes = routes
        self._kept: dict[str, list[tuple[pd.DataFrame, ...]]] = {}

    def known(self, attribute: str) -> list[str | int]:
        """The values of a filter that exist in the case."""
        return self._known[attribute]

    def any_left(self, quantity: str, filters: Filters) -> bool:
        """Whether some row of the case is counted in ``quantity`` under ``filters``."""
        return self._routes is None or any(
            all(_passes(rows, {name: values for name, values in filters.items() if name in rows}) for rows in part)
            for part in self._parts(quantity)
            if all(any(name in rows for rows in part) for name in filters)
        )

    def _parts(self, quantity: str) -> list[tuple[pd.DataFrame, ...]]:
        """Alternatives, each the product of independent tables of attributes."""
        if quantity not in self._kept:  # a case has many policies on few quantities
            self._kept[quantity] = self._made_parts(quantity)
        return self._kept[quantity]

    def _made_parts(self, quantity: str) -> list[tuple[pd.DataFrame, ...]]:
        if quantity in ("capacity", "new_capacity", "land"):
            return [(self._plants, self._years)]
        if quantity == "activity":
            return [(self._activities, self._periods)]
        one = {
            "produced": lambda: self._flows_where(~(self._flows["coefficient"] < 0)),
            "consumed": lambda: self._flows_where(~(self._flows["coefficient"] > 0)),
            "generated": lambda: self._flows_where(
                ~(self._flows["coefficient"] < 0) & (self._flows["category"] == "byproduct")
            ),
            "output_value": lambda: self._flows_where(
                ~(self._flows["coefficient"] < 0) & (self._flows["commodity"] == self._flows["main_commodity"])
            ),
            "disposed": lambda: self._at_site("disposals"),
            "supplied": lambda: self._at_site("supplies"),
            "sold": lambda: self._at_site("demands"),
            "revenue": lambda: self._at_site("demands"),
            "shipped": lambda: self._shipped,
        }
        if quantity == "utilised":
            return [(one["consumed"](), self._periods), (one["sold"](), self._periods)]
        if quantity == "released":
            commodities = self._commodities
            return [(commodities[commodities["surplus"] == "free"], self._sites, self._periods)]
        return [(one[quantity](), self._periods)]

    @cached_property
    def _known(self) -> dict[str, list[str | int]]:
        tables = self._tables
        sources: dict[str, tuple[tuple[str, str], ...]] = {
            "commodity": (("commodities", "commodity"),),
            "category": (("commodities", "category"),),
            "unit": (("commodities", "unit"),),
            "site": (("sites", "site"),),
            "kind": (("sites", "kind"),),
            "region": (("sites", "region"),),
            "county": (("sites", "county"),),
            "owner": (("plants", "owner"), ("supplies", "owner"), ("demands", "owner"), ("owners", "owner")),
            "chain": (("processes", "chain"), ("commodities", "chain"), ("chains", "chain")),
            "process": (("processes", "process"),),
            "mode": (("process_flows", "mode"),),
            "plant": (("plants", "plant"),),
            "contract": (("supplies", "contract"), ("demands", "contract")),
            "transport_mode": (("transport_modes", "transport_mode"), ("links", "transport_mode")),
            "period": (("periods", "period"),),
            "season": (("periods", "season"),),
            "year": (("years", "year"),),
        }
        return {
            attribute: [
                value
                for value in dict.fromkeys(value for table, column in places for value in tables[table][column])
                if value != ""
            ]
            for attribute, places in sources.items()
        }

    @cached_property
    def _periods(self) -> pd.DataFrame:
        return self._tables["periods"][["period", "season", "year"]]

    @cached_property
    def _years(self) -> pd.DataFrame:
        return self._tables["years"][["year"]]

    @cached_property
    def _sites(self) -> pd.DataFrame:
        return self._tables["sites"][["site", "kind", "region", "county"]].drop_duplicates("site")

    @cached_property
    def _commodities(self) -> pd.DataFrame:
        columns = ["commodity", "category", "unit", "chain", "transport_class", "surplus"]
        return self._tables["commodities"][columns].drop_duplicates("commodity")

    @cached_property
    def _plants(self) -> pd.DataFrame:
        processes = self._tables["processes"][["process", "chain", "main_commodity"]].drop_duplicates("process")
        plants = self._tables["plants"][["plant", "site", "process", "owner"]]
        return plants.merge(processes, on="process").merge(self._sites, on="site")

    @cached_property
    def _modes(self) -> pd.DataFrame:
        """The modes of each process; a process whose flows name none has the mode ``""``."""
        named = self._tables["process_flows"][["process", "mode"]].drop_duplicates()
        has_named = named.loc[named["mode"] != "", "process"].unique()
        return named[(named["mode"] != "") | ~named["process"].isin(has_named)]

    @cached_property
    def _activities(self) -> pd.DataFrame:
        return self._plants.merge(self._modes, on="process")

    @cached_property
    def _flows(self) -> pd.DataFrame:
        """Flows of plants; a row without mode stands for every mode of its process.

        But what a group takes whose rows name no mode is taken in all modes together, and belongs to none.
        """
        flows = self._tables["process_flows"][["process", "mode", "commodity", "coefficient", "group"]]
        by_mode = (flows["mode"] != "").groupby([flows["process"], flows["group"]]).transform("any")
        stays = (flows["mode"] != "") | ((flows["group"] != "") & ~by_mode)
        every = flows[~stays].drop(columns="mode").merge(self._modes, on="process")
        flows = pd.concat([flows[stays], every], ignore_index=True).drop(columns="group")
        commodities = self._commodities.drop(columns=["chain", "transport_class", "surplus"])
        return flows.merge(commodities, on="commodity").merge(self._plants, on="process")

    def _flows_where(self, passes: pd.Series) -> pd.DataFrame:
        return self._flows[passes]

    def _at_site(self, table: str) -> pd.DataFrame:
        rows = self._tables[table]
        columns = [name for name in ("site", "commodity", "owner", "contract") if name in rows]
        return rows[columns].merge(self._commodities, on="commodity").merge(self._sites, on="site")

    @cached_property
    def _shipped(self) -> pd.DataFrame:
        assert self._routes is not None
        ends = self._routes[["from", "transport_mode", "transport_class"]].drop_duplicates()
        ends = ends.rename(columns={"from": "site"})
        return ends.merge(self._commodities, on="transport_class").merge(self._sites, on="site")


def _passes(rows: pd.DataFrame, filters: Filters) -> bool:
    left: NDArray[np.bool_] = np.ones(len(rows), dtype=bool)
    for name, values in filters.items():
        left &= rows[name].isin(values).to_numpy()
    return bool(left.any())
