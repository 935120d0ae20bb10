"""Tables of what breaks when something is lost, and of what the program noticed; shown where a run has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from symbia.case import amounts
from symbia.report.grids import Cell, Grid, grid
from symbia.report.seen import Seen, clean

FOLDER = "losses"
FILES = ("losses", "changes")
COLUMNS = {
    "losses": ("kind", "lost", "status", "value_lost", "value_share", "share_through", "output_lost", "sites_hit"),
    "changes": ("kind", "lost", "measure", "item", "before", "after", "change"),
}
MOST = 3
Tables = tuple[pd.DataFrame, pd.DataFrame]


def read_losses(run: str | Path) -> Tables | None:
    """The tables that ``symbia losses`` left in a run's folder; ``None`` where there are none that can be read."""
    found = []
    for name in FILES:
        try:
            table = pd.read_csv(Path(run) / FOLDER / f"{name}.csv", encoding="utf-8-sig")
        except (OSError, ValueError):
            return None
        if not set(COLUMNS[name]) <= set(table.columns):
            return None
        found.append(table)
    return found[0], found[1]


def losses(seen: Seen, tables: Tables) -> Grid:
    """What each loss costs, the worst first."""
    table, changes = tables
    sites, units = set(seen.case["sites"]["site"]), seen.unit
    own = dict(iter(changes.groupby(["kind", "lost"])))
    largest = float(pd.to_numeric(table["value_lost"], errors="coerce").max() or 0.0)

    def name(kind: str, lost: str) -> str:
        if kind == "link":
            return seen.link(lost)
        return seen.name("sites", lost) if lost in sites else lost

    def means(kind: str, lost: str) -> str:
        rows = own.get((kind, lost))
        if rows is None:
            return ""
        short = rows[rows["measure"] == "undelivered"]
        if len(short):
            demands = seen.case["demands"].set_index("demand")
            return f"{seen.word('undelivered')}: " + "; ".join(
                f"{seen.name('commodities', demands.loc[r.item, 'commodity'])} · "
                f"{seen.name('sites', demands.loc[r.item, 'site'])}"
                for r in short.head(MOST).itertuples()
                if r.item in demands.index
            )
        made = rows[(rows["measure"] == "output") & rows["item"].isin(list(units))]
        worth = (made["change"] * made["item"].map(seen.reference)).abs()
        made = made.assign(worth=worth).sort_values("worth", ascending=False, kind="stable")
        return "; ".join(
            f"{clean(seen.name('commodities', r.item), 30)} {_signed(seen, r.change, r.item)}"
            for r in made.head(MOST).itertuples()
        )

    def row(r: Any) -> list[Cell]:
        lost, more = _number(r.value_lost), means(str(r.kind), str(r.lost))
        value = seen.word(f"lost_{r.status}") if lost is None else _money(seen, lost)
        bar = None if lost is None or largest <= 0 else min(1.0, max(0.0, lost / largest))
        # what has no value because nothing can be found without it stands on top
        return [
            Cell(seen.word(f"kind_{r.kind}")),
            Cell(clean(name(str(r.kind), str(r.lost)), 80)),
            Cell(value, float("inf") if lost is None else lost, bar, "light-missed" if lost is None else ""),
            Cell(_percent(r.value_share), _number(r.value_share) or 0.0),
            Cell(_percent(r.share_through), _number(r.share_through) or 0.0),
            Cell(_money(seen, _number(r.output_lost)), _number(r.output_lost) or 0.0),
            Cell(_whole(r.sites_hit), _number(r.sites_hit) or 0.0),
            Cell(_whole(r.dependents), _number(r.dependents) or 0.0),
            Cell(clean(more, 200) if more else ""),
        ]

    columns = ["kind", "lost", "value_lost", "value_share", "through", "output_lost", "sites_hit", "dependents"]
    return grid(seen, [*columns, "what_more"], table, row, [0])


def hints(seen: Seen) -> Grid | None:
    """What the program noticed; ``None`` where the solution has no such table, or it is empty."""
    table = seen.tables.get("hints")
    if table is None or not len(table):
        return None
    message = "message_zh" if seen.language == "zh" else "message_en"

    def row(r: Any) -> list[Cell]:
        told = str(getattr(r, "severity", "") or "info")
        place = [seen.name("sites", str(r.site))] if getattr(r, "site", "") else []
        good = [seen.name("commodities", str(r.commodity))] if getattr(r, "commodity", "") else []
        return [
            Cell(seen.word(f"severity_{told}")),
            Cell(clean(str(getattr(r, "code", "")), 40)),
            Cell(clean(place[0]) if place else ""),
            Cell(clean(good[0]) if good else ""),
            Cell(clean(str(getattr(r, message)), 400)),
        ]

    return grid(seen, ["severity", "kind", "site", "commodity", "message"], table, row, [0, 1])


def _number(value: Any) -> float | None:
    found = pd.to_numeric(value, errors="coerce")
    return None if pd.isna(found) else float(found)


def _money(seen: Seen, value: float | None) -> str:
    return (
        "" if value is None else seen.money(value) if seen.case.objective.kind != "measure" else amounts.number(value)
    )


def _percent(value: Any) -> str:
    found = _number(value)
    return "" if found is None else f"{100 * found:.1f} %"


def _whole(value: Any) -> str:
    found = _number(value)
    return "" if found is None else f"{found:.0f}"


def _signed(seen: Seen, value: float, commodity: str) -> str:
    return ("+" if value > 0 else "") + clean(amounts.amount(value, seen.unit[commodity], seen.language))
