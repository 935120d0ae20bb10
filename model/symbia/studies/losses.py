"""What breaks if a park or a link is lost: what leads through it, and what remains when the rest makes the best of it.

Shares and betweenness say how much leads through a place; they do not say whether it could be replaced (Chopra and
Khanna 2014, Understanding resilience in industrial symbiosis networks, Journal of Environmental Management 141, 86-94).
So each is also taken away and the case solved again: everybody else finds the best allocation that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbia.case import Case, read_case
from symbia.results import Solution
from symbia.solving import CompiledModel, Optimum, Options
from symbia.solving.highs import Session
from symbia.solving.living import Living
from symbia.studies.hot import HotModel
from symbia.studies.lost_duties import undelivered
from symbia.studies.lost_links import FromBasis, freight_on_links, without_link
from symbia.studies.lost_sums import amounts, columns_of
from symbia.studies.study import StudyError

#: a user that has this share of a commodity from one park depends on it
SINGLE = 0.99
#: links that are lost one by one unless the caller names them, the heaviest
LINKS = 20
#: changes below this share of the case's whole amount are not listed
NEGLIGIBLE = 1e-4
COLUMNS = (
    "kind",
    "lost",
    "worth_through",
    "share_through",
    "betweenness",
    "dependents",
    "status",
    "verified",
    "value_lost",
    "value_share",
    "output_lost",
    "output_elsewhere",
    "sites_hit",
    "stacked_more",
    "undelivered",
)
CHANGES = ("kind", "lost", "measure", "item", "before", "after", "change")
FILES = ("losses", "changes")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Losses:
    """What was found. ``table`` has one row for each park and link, ``changes`` what else is then made and stacked.

    ``table``, the worst first: ``kind`` (``site``, ``link``), ``lost`` (its id); ``worth_through``: exchanges between
    sites (shipments over the link) that begin or end there, at reference prices; ``share_through`` of all of them;
    ``betweenness`` of a site; ``dependents``: plants elsewhere that have almost all of a commodity from there;
    ``status`` and ``verified`` of the case without it; ``value_lost`` of the objective, in its own unit, and as a
    share; ``output_lost``: fall of output at reference prices; ``output_elsewhere``: its change at all other sites;
    ``sites_hit``: other sites whose output falls by more than a hundredth; ``stacked_more``: by-products counted in
    tonnes that are stacked or let go beyond what was. Blank where there is no solution without it (``infeasible``);
    then ``undelivered`` counts demands whose least sale cannot be met. Worth and output are blank in a case without
    reference prices.

    ``changes``: ``measure`` (``output`` of a commodity, ``output_value`` of a site, ``stacked`` of a by-product,
    ``undelivered`` of a demand: what it must get, what it can get), ``item``, ``before``, ``after``, ``change``.
    Amounts are of all years together.
    """

    case: Case
    base: Solution
    table: pd.DataFrame
    changes: pd.DataFrame

    def write(self, folder: str | Path) -> Path:
        """Write ``losses.csv`` and ``changes.csv`` to ``folder``."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for name, table in zip(FILES, (self.table, self.changes), strict=True):
            table.to_csv(target / f"{name}.csv", index=False, encoding="utf-8-sig")
        return target


def losses(
    case: Case | str | Path,
    *,
    sites: Sequence[str] | None = None,
    links: Sequence[str] | int = LINKS,
    progress: Progress | None = None,
) -> Losses:
    """Take sites and links away one by one and solve what is left.

    A lost site's plants stand still and nothing is built there; what it costs to keep them goes on, and so do supplies,
    demands and routes. A lost link carries nothing; freight takes the next shortest path of the same means, if there is
    one. ``sites`` are ids, all parks where left out; ``links`` are ids, or how many of the heaviest. What carries
    nothing and runs nothing is lost without a loss, and is not solved again. ``progress`` receives how many of how
    many are done. Raises ``StudyError`` for an id that does not exist and for a case without an optimum.
    """
    known = case if isinstance(case, Case) else read_case(case)
    parks = _known(known, "sites", sites, list(known["sites"].query("kind == 'park'")["site"]))
    if not isinstance(links, int):
        _known(known, "links", links, [])
    options = Options(threads=1)
    hot = HotModel(known)
    living = Living(hot.model, options)
    base = Solution(known, living.first)
    if living.first.x is None:
        raise StudyError(f"the case itself has no optimum to compare with: {living.first.status}")
    loaded = freight_on_links(known, base.tables["shipments"])
    lost_links = list(loaded["link"].head(links)) if isinstance(links, int) else list(links)
    work = _Lost(known, base, living, hot.model, options)
    every = [("site", site) for site in parks] + [("link", link) for link in lost_links]
    rows, changes = [], []
    for number, (kind, lost) in enumerate(every):
        if progress is not None:
            progress(number, len(every))
        static = work.site(lost) if kind == "site" else work.link(lost, loaded)
        found, more = work.without(lost, work.site_model(lost) if kind == "site" else work.link_model(lost, loaded))
        rows.append({"kind": kind, "lost": lost} | static | found)
        changes.append(more.assign(kind=kind, lost=lost)[list(CHANGES)])
    if progress is not None:
        progress(len(every), len(every))
    table = pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(
        ["status", "value_lost"], ascending=[True, False], kind="stable", ignore_index=True
    )
    empty = pd.DataFrame(columns=list(CHANGES))
    filled = [part for part in changes if len(part)]
    return Losses(known, base, table, pd.concat(filled, ignore_index=True) if filled else empty)


def _known(case: Case, table: str, asked: Sequence[str] | None, default: list[str]) -> list[str]:
    if asked is None:
        return default
    there = set(case[table].iloc[:, 0])
    for name in asked:
        if name not in there:
            raise StudyError(f"the case has no {table[:-1]} {name!r}; it has {', '.join(sorted(there)[:20])}")
    return list(asked)


class _Lost:
    """One case and its optimum, from which things are taken away."""

    def __init__(self, case: Case, base: Solution, living: Living, model: CompiledModel, options: Options) -> None:
        self.case, self.base, self.living, self.model = case, base, living, model
        self.start, self.options = FromBasis(model, living.highs.getBasis(), options), options
        self.before = amounts(case, base.optimum)
        self.site_of = dict(zip(case["plants"]["plant"], case["plants"]["site"], strict=True))
        price = dict(zip(case["commodities"]["commodity"], case["commodities"]["reference_price"], strict=True))
        table = base.tables["exchanges"]
        table = table.assign(worth=(table["amount"] * table["commodity"].map(price).astype(float)).abs())
        self.exchanges = table[table["source_site"] != table["use_site"]]
        between = base.tables["indicators"]
        between = between[between["indicator"] == "park_betweenness"]
        self.between = between.groupby("item")["value"].max().to_dict()
        self.columns = {name: columns_of(model, name) for name in ("activity", "new_capacity")}

    # -- what leads through it --------------------------------------------------------------------------------------

    def site(self, site: str) -> dict[str, Any]:
        """Exchanges that begin or end at the site, and who has almost all of something from it."""
        table = self.exchanges
        own = table[(table["source_site"] == site) | (table["use_site"] == site)]
        everything, worth = float(table["worth"].sum()), float(own["worth"].sum())
        users = self.base.tables["exchanges"]
        users = users[users["use_kind"] == "plant"]
        keys = ["year", "commodity", "use_id"]
        total = users.groupby(keys)["amount"].sum()
        given = users[(users["source_site"] == site) & (users["use_site"] != site)].groupby(keys)["amount"].sum()
        single = given / total.reindex(given.index) >= SINGLE
        return {
            "worth_through": worth if everything else np.nan,
            "share_through": worth / everything if everything else np.nan,
            "betweenness": self.between.get(site, 0.0),
            "dependents": len(set(single[single].index.get_level_values("use_id"))),
        }

    def link(self, link: str, loaded: pd.DataFrame) -> dict[str, Any]:
        """Shipments over the link."""
        own, shipped = loaded[loaded["link"] == link], self.base.tables["shipments"]
        price = self.case["commodities"].set_index("commodity")["reference_price"].astype(float)
        everything = float((shipped["amount"] * shipped["commodity"].map(price)).abs().sum())
        worth = float(own["worth"].sum())
        share = worth / everything if everything else np.nan
        return {
            "worth_through": worth if everything else np.nan,
            "share_through": share,
            "betweenness": np.nan,
            "dependents": np.nan,
        }

    # -- what is left without it ------------------------------------------------------------------------------------

    def site_model(self, site: str) -> CompiledModel | None:
        """The model with the site's plants at a standstill; ``None`` where they stand still already."""
        model = self.model
        upper, lower, rows = model.col_upper.copy(), model.col_lower.copy(), model.row_lower.copy()
        found = [
            table.loc[table["plant"].map(self.site_of) == site, "column"] if len(table) else table["column"]
            for table in self.columns.values()
        ]
        own = np.concatenate([part.to_numpy(dtype=np.int64) for part in found])
        x = self.base.optimum.x
        if x is not None and not np.abs(x[own]).any():
            return None
        lower[own] = upper[own] = 0.0
        block = model.block("rows", "min_load")
        for place, label in enumerate(block.labels if block is not None else ()):
            if block is not None and self.site_of[label[0]] == site:
                rows[block.start + place] = -np.inf  # what stands still need not run
        return replace(model, col_lower=lower, col_upper=upper, row_lower=rows)

    def link_model(self, link: str, loaded: pd.DataFrame) -> CompiledModel | None:
        """The model without the link; ``None`` where it carries nothing."""
        return without_link(self.case, link) if link in set(loaded["link"]) else None

    def without(self, lost: str, model: CompiledModel | None) -> tuple[dict[str, Any], pd.DataFrame]:
        """The row of ``table`` from ``status`` on, and the rows of ``changes``."""
        if model is None:
            same = {"status": "optimal", "verified": True, "value_lost": 0.0, "value_share": 0.0}
            return same | self.elsewhere(lost, self.before), self.listed(self.before)
        optimum = self._solved(model)
        proof = optimum.certificate
        found: dict[str, Any] = {"status": optimum.status, "verified": proof is not None and proof.verified}
        if optimum.objective is None:
            short = undelivered(model, self._solved) if optimum.status == "infeasible" else pd.DataFrame()
            short = short.reindex(columns=["item", "before", "after"])
            short = short.assign(measure="undelivered", change=short["after"] - short["before"])
            return found | {"undelivered": len(short)}, short
        base = self.base.objective or 0.0
        value = (base - optimum.objective) * (1.0 if self.case.objective.sense == "max" else -1.0)
        after = amounts(self.case, optimum).reindex(self.before.index, fill_value=0.0)
        found |= {"value_lost": value, "value_share": value / abs(base) if base else np.nan}
        return found | self.elsewhere(lost, after), self.listed(after)

    def _solved(self, model: CompiledModel) -> Optimum:
        if model.matrix is self.model.matrix:
            self.living.restart()
            return self.living.solve(model)
        if not model.cost.any():
            return Session(model, self.options).optimum()
        return self.start.solve(model)

    def elsewhere(self, lost: str, after: pd.Series) -> dict[str, Any]:
        """What the loss does to output and to stacks."""
        change = after - self.before
        value, was = _part(change, "output_value"), _part(self.before, "output_value")
        other = value.drop(lost, errors="ignore")
        unit = self.case["commodities"].set_index("commodity")["unit"]
        stacked = _part(change, "stacked")
        priced = bool(was.any())
        return {
            "output_lost": 0.0 - float(value.sum()) if priced else np.nan,
            "output_elsewhere": float(other.sum()) + 0.0 if priced else np.nan,
            "sites_hit": int((other < -0.01 * was.reindex(other.index)).sum()),
            "undelivered": 0,
            "stacked_more": float(stacked[[unit[item] == "t" for item in stacked.index]].sum()),
        }

    def listed(self, after: pd.Series) -> pd.DataFrame:
        """Rows of ``changes``, the largest first within each measure."""
        table = pd.DataFrame({"before": self.before, "after": after}).reset_index()
        table["change"] = table["after"] - table["before"]
        table["size"] = table["change"].abs()
        whole = table.groupby("measure")["before"].transform(lambda own: own.abs().sum())
        least = np.where(table["measure"] == "output", table["before"].abs(), whole)
        table = table[(table["size"] > NEGLIGIBLE * least) & (table["size"] > 1e-6)]
        return table.sort_values(["measure", "size"], ascending=[True, False], kind="stable")


def _part(sums: pd.Series, measure: str) -> pd.Series:
    own = sums[sums.index.get_level_values("measure") == measure]
    return own.droplevel("measure")
