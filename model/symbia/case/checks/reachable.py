"""Told about reach: what is needed and cannot arise, what arises and can go nowhere, plants that can never run."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from symbia.case.checks.ground import Ground
from symbia.case.checks.reach import Reach
from symbia.case.problem import Severity
from symbia.case.view import View

LISTED = 4
#: an id, and its label in Chinese
Pair = tuple[str, str]


def plants(view: View, ground: Ground) -> None:
    """Plants that can never run, by what stops them."""
    reach = ground.once(Reach)
    idle = np.flatnonzero(~reach.able)
    for plant in idle:
        message = "the plant has no capacity, may not be built, or has no hour to run"
        view.note(
            "no_capacity", "plants", int(plant), "plant", message, "Give capacity or max_new, or leave the row out",
            severity="hint", message_zh="该装置没有产能、不允许新建，或没有可运行时间",
        )  # fmt: skip
    told: set[int] = set()
    reasons = reach.reasons
    for (lacks, site, good), rows in reasons[reasons["root"]].groupby(["lacks", "site", "commodity"], sort=False):
        stopped = sorted(set(rows["plant"].tolist()))
        told.update(stopped)
        _root(view, ground, stopped, int(site), int(good), lacks=bool(lacks))
    for plant, rows in reasons[~reasons["plant"].isin(list(told))].groupby("plant", sort=True):
        _follows(view, ground, int(plant), rows)


def _severity(ground: Ground, plant: int) -> Severity:
    return "warning" if ground.existing[plant].max(initial=0.0) > 0 else "hint"


def _must(ground: Ground, plants_: list[int]) -> bool:
    loads = ground.case["processes"]["min_load"].to_numpy(dtype=float)[ground.plant_process[plants_]]
    running = ground.existing[plants_].max(axis=1, initial=0.0)
    return bool(((loads > 0) & (running > 0)).any())


def _root(view: View, ground: Ground, stopped: list[int], site: int, good: int, *, lacks: bool) -> None:
    first = next((p for p in stopped if _severity(ground, p) == "warning"), stopped[0])
    listed = ", ".join(ground.plants[p] for p in stopped[:LISTED]) + (", …" if len(stopped) > LISTED else "")
    what, where = ground.commodities[good], ground.sites[site]
    what_zh, where_zh = ground.label("commodities", good, "zh"), ground.label("sites", site, "zh")
    must = _must(ground, stopped)
    end = "; min_load makes one of them run, so the case has no solution" if must else ""
    end_zh = "；其中有装置因 min_load 必须运行，故本案例无解" if must else ""
    if lacks:
        code = "cannot_arise"
        message = f"{what} cannot arise at {where}: no supply, plant, stock or route brings it; "
        message_zh = f"{where_zh}无法获得{what_zh}：没有采购、装置、库存或运输路线提供；"
        advice = f"Add a supply of {what}, or links and a transport class that bring it"
    else:
        code = "cannot_go"
        message = f"{what} can go nowhere from {where}: no plant uses it, nothing sells, stacks, stores or moves it; "
        message_zh = f"{where_zh}的{what_zh}无处可去：没有装置利用，也不能销售、堆存、储存或外运；"
        advice = f"Add a demand or disposal of {what}, a use, or surplus = free"
    count = len(stopped)
    message += (
        f"{count} plant{'s that need' if count > 1 else ' that needs'} "
        if lacks
        else f"{count} plant{'s that make' if count > 1 else ' that makes'} "
    )
    message += f"it can never run ({listed}){end}"
    message_zh += f"{count} 个装置因此无法运行（{listed}）{end_zh}"
    view.note(
        code, "plants", first, "process", message, advice,
        severity="warning" if must else _severity(ground, first), message_zh=message_zh,
    )  # fmt: skip


def _follows(view: View, ground: Ground, plant: int, rows: pd.DataFrame) -> None:
    row = rows.iloc[0]
    good, lacks = int(row["commodity"]), bool(row["lacks"])
    what, what_zh = ground.commodities[good], ground.label("commodities", good, "zh")
    why = (
        f"every plant that could bring {what} stands still"
        if lacks
        else f"every plant that could use {what} stands still"
    )
    why_zh = f"能提供{what_zh}的装置都无法运行" if lacks else f"能利用{what_zh}的装置都无法运行"
    must = _must(ground, [plant])
    view.note(
        "never_runs", "plants", plant, "plant",
        f"the plant can never run: {why}" + (", yet min_load makes it run: the case has no solution" if must else ""),
        "Mend what stops the others first",
        severity="warning" if must else "hint",
        message_zh=f"该装置无法运行：{why_zh}" + ("，但 min_load 要求其运行：本案例无解" if must else ""),
    )  # fmt: skip


def trade(view: View, ground: Ground) -> None:
    """Demands that nothing can reach, supplies that nothing can use, disposals of what never arises."""
    reach = ground.once(Reach)
    for index, what, where in _apart(ground, "demands", reach.arises):
        _untraded(
            view, ground, "unserved_demand", "demands", index,
            f"no {what[0]} can ever reach {where[0]}: nothing makes or supplies it there, and no route brings it",
            f"{what[1]}无法到达{where[1]}：当地无生产与供应，也无运输路线",
            "Add a supply, a plant or links, or leave the demand out",
        )  # fmt: skip
    for index, what, where in _apart(ground, "supplies", reach.goes):
        _untraded(
            view, ground, "unused_supply", "supplies", index,
            f"nothing can use {what[0]} bought at {where[0]}: no plant, sale or disposal there, and no route away",
            f"在{where[1]}购入的{what[1]}无法使用：当地无装置、销售或堆存，也无外运路线",
            "Add what uses it, or leave the supply out",
        )  # fmt: skip
    for index, what, where in _apart(ground, "disposals", reach.arises):
        view.note(
            "unused_disposal", "disposals", index, "commodity",
            f"no {what[0]} can ever reach {where[0]} to be stacked",
            "Leave the row out, or add what makes it", severity="hint",
            message_zh=f"{what[1]}不会到达{where[1]}，该堆存不会使用",
        )  # fmt: skip


def _apart(ground: Ground, table: str, joined: NDArray[np.bool_]) -> Iterator[tuple[int, Pair, Pair]]:
    """Rows whose site and commodity are not ``joined``: position, commodity, site, these two by id and in Chinese."""
    site, good = ground.at(table)
    for index in np.flatnonzero(~joined[site, good]):
        what = ground.commodities[good[index]], ground.label("commodities", good[index], "zh")
        where = ground.sites[site[index]], ground.label("sites", site[index], "zh")
        yield int(index), what, where


def _untraded(
    view: View, ground: Ground, code: str, table: str, index: int, message: str, message_zh: str, advice: str
) -> None:
    """Note a trade that cannot happen: at the minimum that asks for it all the same, if there is one."""
    column = "commodity"
    must = ground.limits(table)[2][index].max(initial=0.0) > 0
    if must:
        message += "; its minimum makes the case unsolvable"
        message_zh += "；其最低量使本案例无解"
        column = "min_year" if view.filled[table]["min_year"].iloc[index] else "min_hour"
    view.note(
        code, table, index, column, message, advice, severity="warning" if must else "hint", message_zh=message_zh
    )
