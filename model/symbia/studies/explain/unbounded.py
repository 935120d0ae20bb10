"""An unbounded case in words: what is bought, converted, shipped and sold again and again, and what it earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from symbia.case import Case
from symbia.case.amounts import number
from symbia.solving import CompiledModel
from symbia.solving.ray import ray_of

if TYPE_CHECKING:
    from symbia.studies.explain.text import Text

LINES = 16
ORDER = ("supply", "activity", "substitution", "new_capacity", "shipment", "stock", "disposal", "release", "sale")
#: what would end a loop: table and columns by the variable that runs away
ENDS = {
    "supply": ("supplies", "max_year"),
    "sale": ("demands", "max_year"),
    "disposal": ("disposals", "max_year"),
    "new_capacity": ("plants", "max_new"),
    "stock": ("storages", "capacity"),
    "shipment": ("links", "capacity_year"),
}


@dataclass(frozen=True)
class Step:
    """One thing done in a round: the variable, its index but time, the amount, the money it earns (paid negative)."""

    variable: str
    label: tuple[str, ...]
    amount: float
    earns: float


@dataclass(frozen=True)
class Ray:
    """A round that earns ``gain`` (in the objective's own sense) and can be done without end."""

    steps: tuple[Step, ...]
    gain: float


def find_ray(model: CompiledModel) -> Ray | None:
    """The shortest round that improves the objective of an unbounded model; its largest sale (or step) is one unit."""
    direction = ray_of(model)
    if direction is None or not direction.any():
        return None
    found: dict[tuple[str, tuple[str, ...]], list[float]] = {}
    for block in model.columns:
        timed = len(block.index_names) if block.index_names[-1] not in ("period", "year") else -1
        for place in np.flatnonzero(direction[block.span]):
            label = block.labels[int(place)]
            parts = tuple(str(part) for part in (label if isinstance(label, tuple) else (label,)))
            own = found.setdefault((block.name, parts[:timed] if timed < 0 else parts), [0.0, 0.0])
            column = block.start + int(place)
            own[0] += float(direction[column])
            own[1] += float(-model.cost[column] * direction[column])
    sales = [abs(own[0]) for (name, _), own in found.items() if name == "sale"]
    unit = max(sales or [abs(own[0]) for own in found.values()]) or 1.0
    better = -1.0 if model.sign > 0 else 1.0
    steps = [
        Step(name, label, own[0] / unit, better * own[1] / unit)
        for (name, label), own in sorted(found.items(), key=lambda item: _order(item[0][0]))
    ]
    gain = better * float(-(model.cost @ direction)) / unit
    return Ray(tuple(steps), gain)


def _order(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def ray_lines(ray: Ray, text: Text) -> list[str]:
    """The round in words and the limits that would end it."""
    names = text.names
    kind = names.case.objective.kind
    key = "unbounded" if kind in ("net_value", "cost", "output_value") else "unbounded_measure"
    lines = [text.word(key, gain=number(abs(ray.gain)), currency=names.case.currency)]
    shown = [step for step in ray.steps if step.variable != "substitution"]
    for step in shown[:LINES]:
        money = f"{'+' if step.earns > 0 else '−'}{number(abs(step.earns))}" if abs(step.earns) > 1e-9 else ""
        paid = f"   {text.word('money', money=money, currency=names.case.currency)}" if money else ""
        lines.append(f"   {_told(step, text)}{paid}")
    if len(shown) > LINES:
        lines.append(f"   … +{len(shown) - LINES}")
    ends = list(dict.fromkeys(_end(step, text) for step in shown if step.variable in ENDS))
    if ends:
        comma = "；" if text.zh else "; "
        lines.append(text.word("missing", limits=comma.join(ends[:LINES])))
    return lines


def ray_rows(ray: Ray, case: Case) -> list[dict[str, Any]]:
    """The round as rows of a table."""
    return [
        {"variable": step.variable, "item": " ".join(step.label), "amount": step.amount, "earns": step.earns}
        for step in ray.steps
    ]


def _end(step: Step, text: Text) -> str:
    table, column = ENDS[step.variable]
    if step.variable == "shipment":
        return f"{table} {column}"
    return f"{table} {step.label[0]} {column}"


def _row(case: Case, table: str, key: str) -> Any:
    rows = case[table]
    return rows[rows.iloc[:, 0] == key].iloc[0]


def _told(step: Step, text: Text) -> str:
    names, case = text.names, text.names.case
    values: dict[str, str] = {}
    unit = ""
    table = {"supply": "supplies", "sale": "demands", "disposal": "disposals", "stock": "storages"}.get(step.variable)
    if table is not None:
        row = _row(case, table, step.label[0])
        values = {"good": names.good(row["commodity"]), "site": names.site(row["site"])}
        unit = str(names.units[row["commodity"]])
    elif step.variable == "release":
        values = {"site": names.site(step.label[0]), "good": names.good(step.label[1])}
        unit = str(names.units[step.label[1]])
    elif step.variable == "shipment":
        origin, to, good = step.label[:3]
        values = {"site": names.site(origin), "to": names.site(to), "good": names.good(good)}
        unit = str(names.units[good])
    elif step.variable in ("activity", "new_capacity"):
        row = _row(case, "plants", step.label[0])
        values = {"plant": names.plant(step.label[0]), "site": names.site(row["site"])}
        unit = str(_row(case, "processes", row["process"])["activity_unit"])
    else:
        return text.word("ray_other", name=step.variable + " " + " ".join(step.label), amount=number(step.amount))
    return text.word(f"ray_{step.variable}", amount=names.amount(step.amount, unit), **values)
