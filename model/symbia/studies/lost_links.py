"""A case without one of its links: freight takes the next shortest path, or none."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import highspy
import numpy as np
import pandas as pd

from symbia.case import Case
from symbia.case.routes import routes
from symbia.formulation import formulate
from symbia.formulation.components import let_go
from symbia.solving import CompiledModel, Optimum, Options, compile_model
from symbia.solving.highs import Session

#: of the last answer's basis; with more basic variables gone, mending it took 11 to 31 s on Guizhou, a new start 6
MOST_GONE = 8
KEEP = ["from", "to", "transport_mode", "transport_class"]


def freight_on_links(case: Case, shipments: pd.DataFrame) -> pd.DataFrame:
    """Freight and its worth at reference prices over each link that carries anything, by link, heaviest first.

    Columns: ``link``, ``freight`` (freight weight, as in a link's capacity), ``worth`` (currency).
    """
    goods = case["commodities"].set_index("commodity")
    table = shipments[shipments["amount"] > 0]
    table = table.assign(
        transport_class=table["commodity"].map(goods["transport_class"]),
        freight=table["amount"] * table["commodity"].map(goods["freight_weight"]).astype(float),
        worth=(table["amount"] * table["commodity"].map(goods["reference_price"]).astype(float)).abs(),
    )
    table = table.merge(case.routes[[*KEEP, "links"]], on=KEEP).explode("links").rename(columns={"links": "link"})
    sums = table.groupby("link", as_index=False)[["freight", "worth"]].sum()
    return sums.sort_values("freight", ascending=False, kind="stable", ignore_index=True)


def without_link(case: Case, link: str) -> CompiledModel:
    """What the case means with its routes as they are when the link is gone."""
    links = case["links"]
    tables = {**case.tables, "links": links[links["link"] != link].reset_index(drop=True)}
    stated = formulate(replace(case, tables=tables, routes=routes(tables)))
    model = compile_model(stated)
    let_go(stated)
    return model


class FromBasis:
    """Solves models that nearly have the structure of one whose optimal basis is known."""

    def __init__(self, model: CompiledModel, basis: highspy.HighsBasis, options: Options) -> None:
        self.options = options
        self._known = {
            kind: dict(zip(_labels(model, kind), (int(status) for status in statuses), strict=True))
            for kind, statuses in (("columns", basis.col_status), ("rows", basis.row_status))
        }

    def solve(self, model: CompiledModel) -> Optimum:
        """Solve it from the basis where nearly all of it is still there, else from nothing."""
        lower, basic = int(highspy.HighsBasisStatus.kLower), int(highspy.HighsBasisStatus.kBasic)
        columns = np.array([self._known["columns"].get(label, lower) for label in _labels(model, "columns")])
        rows = np.array([self._known["rows"].get(label, basic) for label in _labels(model, "rows")])
        gone = len(rows) - int((columns == basic).sum() + (rows == basic).sum())
        if model.is_mip or abs(gone) > MOST_GONE:
            return Session(model, self.options).optimum()
        session = Session(model, replace(self.options, method="simplex"))
        start = highspy.HighsBasis()
        start.col_status = [highspy.HighsBasisStatus(int(status)) for status in columns]
        start.row_status = [highspy.HighsBasisStatus(int(status)) for status in rows]
        start.valid = start.alien = True  # it may have too few or too many basic variables: HiGHS mends it
        session.highs.setBasis(start)
        return session.optimum()


def _labels(model: CompiledModel, kind: str) -> list[Hashable]:
    return [(block.name, label) for block in getattr(model, kind) for label in block.labels]
