"""Told about means: more must be used than can arise, more must arise than can go, plants that starve each other."""

from __future__ import annotations

import numpy as np

from symbia.case.checks.ground import Ground
from symbia.case.checks.means import Means, Shortage
from symbia.case.show import rounded, show
from symbia.case.view import View

LISTED = 3
#: share of what plants at full load would take below which what can be raised is worth a hint
SCARCE = 0.9


def shortages(view: View, ground: Ground) -> None:
    """Where what must happen cannot: by site (or the sites that goods can travel between), period and year."""
    means = ground.once(Means)
    for shortage in means.shortages:
        sites, good = means.members(shortage.pool), shortage.pool % len(ground.commodities)
        possible = means.reach.arises if shortage.lacks else means.reach.goes
        if not possible[sites, good].any():
            continue  # `reachable` says it
        _tell(view, ground, means, shortage)


def _tell(view: View, ground: Ground, means: Means, shortage: Shortage) -> None:
    good = shortage.pool % len(ground.commodities)
    sites = means.members(shortage.pool)
    what, what_zh = ground.commodities[good], ground.label("commodities", good, "zh")
    unit = ground.case["commodities"]["unit"].iloc[good]
    if len(sites) == 1:
        where, where_zh = f"at {ground.sites[sites[0]]}", f"在{ground.label('sites', sites[0], 'zh')}"
    else:
        where, where_zh = f"at the {len(sites)} sites that it can travel between", f"在可互相运输的 {len(sites)} 个地点"
    must, can, gap = (
        f"{rounded(number)} {unit}" for number in (shortage.must, shortage.can, shortage.must - shortage.can)
    )
    musts, cans = _listed(ground, shortage.musts), _listed(ground, shortage.cans)
    if shortage.lacks:
        code = "shortage"
        message = (
            f"{what} {where}, {shortage.span}: at least {must} must be used ({musts}"
            f"), at most {can} can be raised{cans and f' ({cans})'}; {gap} missing"
        )
        message_zh = (
            f"{what_zh}{where_zh}，{shortage.span}：至少需用 {must}"
            f"（{musts}），至多可得 {can}{cans and f'（{cans}）'}；缺 {gap}"
        )
        advice = "The case has no solution: lower the need, or add capacity, supply or a route"
    else:
        code = "glut"
        message = (
            f"{what} {where}, {shortage.span}: at least {must} must arise ({musts}"
            f"), at most {can} can go{cans and f' ({cans})'}; {gap} too much"
        )
        message_zh = (
            f"{what_zh}{where_zh}，{shortage.span}：至少产生 {must}（{musts}"
            f"），至多可消纳 {can}{cans and f'（{cans}）'}；多出 {gap}"
        )
        advice = "The case has no solution: lower the minimum, or add a use, a sale or a disposal"
    table, row, column = _place(view, shortage)
    view.note(code, table, row, column, message, advice, severity="warning", message_zh=message_zh)


def _place(view: View, shortage: Shortage) -> tuple[str, int, str]:
    """Where it is told: at the contract that must be met, else at the limit that is too small, else at the plant."""
    table, row, _ = shortage.musts[0]
    if table != "plants":
        return table, row, "min_year" if view.filled[table]["min_year"].iloc[row] else "min_hour"
    for limit, place, _ in shortage.cans:
        for column in ("max_hour", "max_year"):
            if column in view.filled.get(limit, ()) and np.isfinite(view.filled[limit][column].iloc[place]):
                return limit, place, column
    return table, row, "capacity"


def _listed(ground: Ground, parts: list[tuple[str, int, float]]) -> str:
    """``name amount, name amount, …``."""
    keys = {"plants": "plant", "supplies": "supply", "demands": "demand", "disposals": "disposal"}
    names = [
        f"{ground.case[table][keys[table]].iloc[row]} {rounded(amount)}"
        for table, row, amount in parts[:LISTED]
        if table in keys
    ]
    return ", ".join(names) + (", …" if len(parts) > LISTED else "")


def scarce(view: View, ground: Ground) -> None:
    """Where existing plants at full load would take much more than can be raised, of what cannot travel.

    No contradiction, as plants need not run: but they cannot all run, which the case may not have meant. By-products
    are left out, and plants that alone would take more than all there is (a flare, a letdown station: sized to be
    safe).
    """
    means = ground.once(Means)
    if means.shortages:
        return  # said already
    goods = ground.case["commodities"]
    fixed = (goods["transport_class"].eq("") & goods["category"].ne("byproduct")).to_numpy(dtype=bool)
    flows = means.flows[fixed[means.flows["commodity"].to_numpy()]]
    plant, pool = flows["plant"].to_numpy(), flows["pool"].to_numpy()
    used, made, size = flows["used_least"].to_numpy(), flows["made_most"].to_numpy(), means.stocked.size
    full = np.where(means.reach.runs[:, None], ground.available * ground.existing[:, ground.period_year], 0.0)
    site, good = ground.at("supplies")
    bought = ground.limits("supplies")[1]
    worst: dict[int, tuple[float, int, float, float]] = {}
    for time in range(len(ground.periods)):
        with np.errstate(invalid="ignore"):
            possible = np.where(made > 0, made * means.up[plant, time], 0.0)
        can = np.bincount(pool, possible, size) + np.bincount(means.pool[site, good], bought[:, time], size)
        taken = used * full[plant, time]
        taken[taken > can[pool]] = 0.0
        need, takers = np.bincount(pool, taken, size), np.bincount(pool[taken > 0], minlength=size)
        for one in np.flatnonzero((can < SCARCE * need) & (takers > 1) & ~means.stocked):
            share = float(can[one] / need[one])
            if int(one) not in worst or share < worst[int(one)][0]:
                worst[int(one)] = (share, time, float(need[one]), float(can[one]))
    for place, (_, at, needed, most) in sorted(worst.items(), key=lambda item: item[1][0]):
        own = np.flatnonzero(pool == place)
        taken = used[own] * full[plant[own], at]
        taken[taken > most] = 0.0
        order = own[np.argsort(-taken, kind="stable")][: int((taken > 0).sum())]
        largest = [("plants", int(plant[row]), float(used[row] * full[plant[row], at])) for row in order]
        where, what = divmod(place, len(ground.commodities))
        unit, period = show(goods["unit"].iloc[what]), ground.periods[at]
        view.note(
            "scarce",
            "plants",
            largest[0][1],
            "capacity",
            f"{ground.commodities[what]} at {ground.sites[where]}, {period}: plants there at full load would take "
            f"{rounded(needed)} {unit} ({_listed(ground, largest)}), at most {rounded(most)} {unit} can be raised",
            "They cannot all run: intended?",
            severity="hint",
            message_zh=f"{ground.label('sites', where, 'zh')}的{ground.label('commodities', what, 'zh')}，{period}："
            f"满负荷需 {rounded(needed)} {unit}（{_listed(ground, largest)}），至多可得 {rounded(most)} {unit}",
        )
