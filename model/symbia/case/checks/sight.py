"""Policies that contradict each other, themselves or the case on sight, and sums of what cannot be added."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np

from symbia.case.case import Measure, Policy
from symbia.case.checks.ground import Floats, Ground
from symbia.case.checks.measured import UNKNOWN, Measured, Rows
from symbia.case.problem import Severity
from symbia.case.show import rounded
from symbia.case.view import View

FILE = "policies.toml"
TOLERANCE = 1e-6
#: quantities of which the first is, as a rule, a part of the second
PARTS = {
    ("utilised", "generated"),
    ("disposed", "generated"),
    ("generated", "produced"),
    ("released", "produced"),
    ("sold", "produced"),
    ("consumed", "produced"),
    ("new_capacity", "capacity"),
}


def _note(
    view: View, code: str, policy: Policy, key: str, value: object, en: str, zh: str, advice: str, severity: Severity
) -> None:
    place = f"{policy.id}, {key}" if key else policy.id
    view.note(code, FILE, None, place, en, advice, value=value, severity=severity, message_zh=zh)


def _bounded(ground: Ground, *modes: str) -> list[Policy]:
    return [policy for policy in ground.case.policies if policy.mode in (modes or ("enforce", "goal"))]


def _bounds(policy: Policy) -> Iterator[tuple[str, float]]:
    if policy.minimum is not None and policy.minimum == policy.maximum:
        yield "equal", policy.minimum
        return
    for key, value in (("min", policy.minimum), ("max", policy.maximum)):
        if value is not None:
            yield key, value


def shares(view: View, ground: Ground) -> None:
    """Shares of what they are a part of, bounded above 1: most often a percentage."""
    for policy in ground.case.policies:
        if len(policy.measure) != 1 or len(policy.of) != 1:
            continue
        part, whole = policy.measure[0], policy.of[0]
        inside = part.quantity == whole.quantity and all(
            set(part.filters.get(name, values)) <= set(values) and name in part.filters
            for name, values in whole.filters.items()
        )
        alike = (part.quantity, whole.quantity) in PARTS and _filters(part) == _filters(whole)
        if (part.factor, _weights(part)) != (whole.factor, _weights(whole)) or not (inside or alike):
            continue
        for key, value in _bounds(policy):
            if value > 1.0 + TOLERANCE:
                sure = inside and key != "max" and policy.mode == "enforce"
                advice = f"A share is between 0 and 1: write {value / 100:g} for {value:g} %" if value <= 100 else ""
                _note(
                    view, "share_above_one", policy, key, value,
                    f"the share of a part in its whole is bounded by {value:g}, above 1",
                    f"部分占整体的份额限值为 {value:g}，大于 1",
                    advice, "warning" if sure or value > 2 else "hint",
                )  # fmt: skip


def _filters(measure: Measure) -> frozenset[tuple[str, frozenset[str | int]]]:
    return frozenset((name, frozenset(values)) for name, values in measure.filters.items())


def _weights(measure: Measure) -> frozenset[tuple[str, float]] | None:
    return None if measure.weights is None else frozenset(measure.weights.items())


def _key(measures: tuple[Measure, ...]) -> Hashable:
    return frozenset((one.quantity, _filters(one), one.factor, _weights(one)) for one in measures)


def pairs(view: View, ground: Ground) -> None:
    """Enforced policies on the same measure whose bounds leave nothing, and parts too small for their whole."""
    enforced = _bounded(ground, "enforce")
    by_measure: dict[Hashable, list[Policy]] = {}
    for policy in enforced:
        by_measure.setdefault((_key(policy.measure), _key(policy.of), policy.per), []).append(policy)
    for group in by_measure.values():
        for low in group:
            for high in group:
                if low.minimum is None or high.maximum is None or low is high:
                    continue
                if low.minimum > high.maximum * (1 + TOLERANCE) + TOLERANCE * (high.maximum == 0):
                    _note(
                        view, "policies_contradict", low, "min", low.minimum,
                        f"{high.id} allows the same measure at most {rounded(high.maximum)}: no solution meets both",
                        f"{high.id} 对同一指标的上限为 {rounded(high.maximum)}：二者不能同时满足",
                        "Change one of the two, or make it a goal", "warning",
                    )  # fmt: skip
    for whole in enforced:
        if whole.minimum is None or whole.per or len(whole.measure) != 1:
            continue
        for parts in _partitions(whole, enforced):
            # shares of a common whole add up as amounts do, as long as the whole is the same
            total = sum(float(part.maximum or 0.0) for part in parts)
            if whole.minimum > total * (1 + TOLERANCE):
                names = ", ".join(part.id for part in parts)
                _note(
                    view, "policies_contradict", whole, "min", whole.minimum,
                    f"its parts may together be at most {rounded(total)} ({names}): no solution meets all",
                    f"其各部分合计至多 {rounded(total)}（{names}）：不能同时满足",
                    "Raise the maxima or lower the minimum", "warning",
                )  # fmt: skip


def _partitions(whole: Policy, others: list[Policy]) -> Iterator[list[Policy]]:
    """Sets of policies with a maximum whose measures are the values of one filter of ``whole``, each once."""
    measure = whole.measure[0]
    for name, values in measure.filters.items():
        parts: dict[str | int, Policy] = {}
        rest = frozenset(item for item in _filters(measure) if item[0] != name)
        for other in others:
            if other.maximum is None or other.per or len(other.measure) != 1 or other is whole:
                continue
            own = other.measure[0]
            same = (own.quantity, own.factor, _weights(own)) == (measure.quantity, measure.factor, _weights(measure))
            left = frozenset(item for item in _filters(own) if item[0] != name)
            if same and left == rest and name in own.filters and _key(other.of) == _key(whole.of):
                for value in own.filters[name]:
                    if value not in parts or (parts[value].maximum or 0.0) > other.maximum:
                        parts[value] = other
        chosen = list({part.id: part for part in parts.values()}.values())
        if len(values) > 1 and set(values) <= set(parts) and all(float(part.maximum or 0.0) >= 0 for part in chosen):
            yield chosen


def reachable(view: View, ground: Ground) -> None:
    """Bounds that capacities and limits can never reach, and shares that can only be met by running less."""
    policies = [policy for policy in _bounded(ground) if policy.price is None]
    if not policies:
        return
    measured = ground.once(Measured)
    if measured.means.shortages:
        return  # without a solution there is nothing to reach
    for policy in policies:
        if any(one.quantity in UNKNOWN for one in (*policy.measure, *policy.of)):
            continue
        per = "" if policy.per in ("period", "year") else policy.per
        spans = measured.span(policy.measure, per)
        wholes = measured.span(policy.of, per) if policy.of else {}
        nothing = np.zeros(len(ground.years))
        for value, (least, most, _) in spans.items():
            whole = wholes.get(value, (nothing, nothing, nothing)) if policy.of else None
            for key, bound in (("min", policy.minimum), ("max", policy.maximum)):
                if bound is not None and policy.per != "period":
                    _reach(view, ground, policy, key, bound, value, (least, most), whole)


def _reach(
    view: View,
    ground: Ground,
    policy: Policy,
    key: str,
    bound: float,
    value: str,
    span: tuple[Floats, Floats],
    whole: tuple[Floats, Floats, Floats] | None,
) -> None:
    least, most = span
    with np.errstate(invalid="ignore"):
        if whole is None:
            best = most if key == "min" else least
            short = (
                best < bound - TOLERANCE * abs(bound)
                if key == "min"
                else best > bound + TOLERANCE * max(abs(bound), 1e-9)
            )
        else:
            ends = bound * whole[0], bound * whole[1]
            best = most - np.minimum(*ends) if key == "min" else least - np.maximum(*ends)
            size = np.maximum(np.abs(most if key == "min" else least), 1e-9)
            short = best < -TOLERANCE * size if key == "min" else best > TOLERANCE * size
    year = int(np.argmax(short))
    word = "min" if key == "min" else "max"
    place = f" ({value})" if value else ""
    place_zh = f"（{value}）" if value else ""
    if short.any():
        shown = f"{rounded((most if key == 'min' else least)[year])}"
        of = (
            ""
            if whole is None
            else f", of at least {rounded(whole[0][year])}"
            if key == "min"
            else f", of at most {rounded(whole[1][year])}"
        )
        of_zh = (
            ""
            if whole is None
            else f"，而基数至少 {rounded(whole[0][year])}"
            if key == "min"
            else f"，而基数至多 {rounded(whole[1][year])}"
        )
        en = (
            f"capacities and limits allow {'at most' if key == 'min' else 'no less than'}"
            f" {shown}{of} in {ground.years[year]:.0f}{place}"
        )
        zh = (
            f"产能与限额在 {ground.years[year]:.0f} 年{place_zh}{'至多' if key == 'min' else '至少'}达到 {shown}{of_zh}"
        )
        enforced = policy.mode == "enforce"
        end = (
            ("; the case has no solution", "；本案例无解")
            if enforced
            else ("; the goal will be missed", "；目标必定无法实现")
        )
        advice = "Change the bound, the capacities or the limits" + ("" if enforced else ", or keep it knowingly")
        _note(
            view,
            "policy_unreachable",
            policy,
            word,
            bound,
            en + end[0],
            zh + end[1],
            advice,
            "warning" if enforced else "hint",
        )
    elif whole is not None and key == "min" and 0 < bound <= 1:
        with np.errstate(invalid="ignore", divide="ignore"):
            share = most / whole[2]
        year = int(np.argmin(np.where(whole[2] > 0, share, np.inf)))
        if whole[2][year] > 0 and share[year] < bound * (1 - TOLERANCE):
            _note(
                view, "share_needs_less", policy, word, bound,
                f"with existing plants at full load{place} at most "
                f"{rounded(share[year])} can be reached in {ground.years[year]:.0f}: "
                f"{rounded(most[year])} of {rounded(whole[2][year])}",
                f"现有装置满负荷时{place_zh}在 {ground.years[year]:.0f} 年至多达到 "
                f"{rounded(share[year])}：{rounded(most[year])} / {rounded(whole[2][year])}",
                "It can be met only by running less" + ("" if policy.mode == "enforce" else ", or missed"), "hint",
            )  # fmt: skip


def units(view: View, ground: Ground) -> None:
    """Measures that add up quantities in different units without weights."""
    measured = ground.once(Measured)
    for policy in ground.case.policies:
        for key, measures in (("measure", policy.measure), ("of", policy.of)):
            found: dict[str, str] = {}
            for measure in measures:
                if measure.weights is None and measure.factor in (1.0, -1.0):
                    for rows in measured.rows(measure.quantity):
                        found |= _units(ground, measured, rows, measure)
            if len(found) > 1:
                shown = ", ".join(f"{unit or '?'} ({example})" for unit, example in sorted(found.items())[:4])
                _note(
                    view, "mixed_units", policy, key, "",
                    f"the measure adds up amounts in {shown} as if they were alike",
                    f"该指标把不同单位的数量直接相加：{shown}",
                    "Filter by unit, or give weights", "hint" if policy.mode == "monitor" else "warning",
                )  # fmt: skip


def _units(ground: Ground, measured: Measured, rows: Rows, measure: Measure) -> dict[str, str]:
    """Each unit among the rows that pass, with one example."""
    keep = measured.passing(rows, measure.filters)
    if measure.quantity in ("output_value", "revenue", "land"):
        return {}
    if "commodity" in rows.codes:
        codes, table, column, key = rows.codes["commodity"], "commodities", "unit", "commodity"
    elif "process" in rows.codes:
        codes, table, column, key = rows.codes["process"], "processes", "activity_unit", "process"
    else:
        return {}
    known = ground.case[table]
    units_ = known[column].to_numpy(dtype=object)
    if measure.quantity in ("capacity", "new_capacity"):
        units_ = units_ + np.where(known["capacity_basis"] == "hour", "/h", "/a")
    chosen = np.unique(codes[keep])
    return {str(units_[code]): str(known[key].iloc[code]) for code in chosen[::-1]}
