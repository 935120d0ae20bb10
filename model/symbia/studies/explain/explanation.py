"""What an explanation holds, and how it is told, tabled and written down."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from symbia.case import Case
from symbia.case.amounts import Language, number
from symbia.studies.explain.conflict import Conflict
from symbia.studies.explain.limits import Limit
from symbia.studies.explain.names import Names, clean
from symbia.studies.explain.repair import Move, scenario_of, scenario_text
from symbia.studies.explain.text import Text
from symbia.studies.explain.unbounded import Ray, ray_lines, ray_rows

INNOCENT = 6
FULLY = 4
ROWS = 8
LANGUAGES: tuple[Language, Language] = ("en", "zh")


@dataclass
class Explanation:
    """Why a case is infeasible or unbounded, and what would repair it.

    ``status`` is ``infeasible``, ``unbounded`` or ``feasible``. ``moves`` is the cheapest repair over all conflicts;
    ``tried`` says whether the repaired case was found feasible (``None``: not tried). ``integers`` are plants whose
    whole units or yes/no decisions stand in the way; ``contradiction`` are rows of the programme that clash whatever is
    moved (a user's own constraints, say); ``stopped`` says that the search among whole numbers had to end.
    """

    case: Case
    status: str
    conflicts: list[Conflict] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    tried: bool | None = None
    integers: list[str] = field(default_factory=list)
    contradiction: list[str] = field(default_factory=list)
    stopped: bool = False
    ray: Ray | None = None
    seconds: float = 0.0

    def text(self, language: Language = "en", *, written: bool = False) -> str:
        """The whole explanation in words, one line to a thing."""
        return "\n".join(self.lines(language, written=written))

    def lines(self, language: Language = "en", *, written: bool = False) -> list[str]:
        """The whole explanation as lines."""
        names = Names(self.case, language)
        text = Text(names)
        if self.status == "feasible":
            return [text.word("feasible")]
        if self.ray is not None:
            return ray_lines(self.ray, text)
        count = len(self.moves)
        lines = [text.word("infeasible", conflicts=len(self.conflicts), moves=count, s="" if count == 1 else "s")]
        if self.integers:
            lines.append(text.word("integers"))
            lines += [f"   {_whole(text, plant)}" for plant in self.integers[:ROWS]]
            lines += [f"   … +{len(self.integers) - ROWS}"] if len(self.integers) > ROWS else []
        for place, conflict in enumerate(self.conflicts, start=1):
            told = text.conflict if place <= FULLY else text.briefly
            lines += ["", *told(place, conflict)]
        known = {move.limit.address for conflict in self.conflicts for move in conflict.moves}
        rest = [move for move in self.moves if move.limit.address not in known]
        lines += ["", *self._closing(text, rest, written=written)]
        return lines

    def _closing(self, text: Text, rest: Sequence[Move], *, written: bool) -> list[str]:
        lines = [f"   {text.word('repair')}{text.colon}{text.move(move)}" for move in rest[:INNOCENT]]
        if len(rest) > INNOCENT:
            lines.append(text.word("more", count=len(rest) - INNOCENT))
        if not self.moves:
            shown = [f"   {clean(row)}" for row in self.contradiction[:ROWS]]
            more = [f"   … +{len(self.contradiction) - ROWS}"] if len(self.contradiction) > ROWS else []
            return [*lines, text.word("impossible"), *shown, *more]
        if self.stopped:
            lines.append(text.word("stopped"))
        innocent = [text.bounds(self.case.policies[row].id) for row in self._innocent()]
        if innocent:
            shown = innocent[:INNOCENT] + (["…"] if len(innocent) > INNOCENT else [])
            lines.append(text.word("innocent", policies=("、" if text.zh else ", ").join(shown)))
        if self.tried is not None:
            lines.append(text.word(("written" if written else "tried") if self.tried else "not_tried"))
        return lines

    def _innocent(self) -> list[int]:
        """Enforced bounds that are in no conflict."""
        guilty = {limit.row for conflict in self.conflicts for limit in conflict.limits if limit.table == "policies"}
        guilty |= {move.limit.row for move in self.moves if move.limit.table == "policies"}
        policies = enumerate(self.case.policies)
        return [
            row
            for row, policy in policies
            if policy.mode == "enforce"
            and policy.price is None
            and (policy.minimum, policy.maximum) != (None, None)
            and row not in guilty
        ]

    def short(self, language: Language = "en") -> str:
        """One line: what is missing most, and what would repair it."""
        text = Text(Names(self.case, language))
        if self.ray is not None:
            return " ".join(" ".join(ray_lines(self.ray, text)[:3]).split())
        if not self.conflicts:
            return text.word("impossible" if self.status == "infeasible" else "feasible")
        first = self.conflicts[0]
        headline = text.headline(first, 1).removeprefix("1. ")
        repair = "".join(f" {text.word('repair')}{text.colon}{text.move(move)}" for move in first.moves[:1])
        more = f" (+{len(self.conflicts) - 1})" if len(self.conflicts) > 1 else ""
        return " ".join(f"{headline}{repair}{more}".split())

    def tables(self) -> dict[str, pd.DataFrame]:
        """``conflicts`` (every limit of every conflict with what it brings) and ``repair`` (every changed number)."""
        names = {language: Names(self.case, language) for language in LANGUAGES}
        if self.ray is not None:
            return {"ray": pd.DataFrame(ray_rows(self.ray, self.case))}
        rows = []
        for place, conflict in enumerate(self.conflicts, start=1):
            unit = Text(names["en"]).unit(conflict)
            parts = [*(("needs", p.limit, p.amount) for p in conflict.needs)]
            parts += [("allows", p.limit, p.amount) for p in conflict.allows]
            parts += [("condition", limit, 0.0) for limit in conflict.conditions]
            for role, limit, amount in parts:
                own = {"conflict": place, "role": role, **_cell(names["en"], limit), "amount": amount, "unit": unit}
                rows.append({**own, **_told(names, limit)})
        moves = [{**_cell(names["en"], m.limit), "new": m.new, "change": m.change, "cost": m.cost} for m in self.moves]
        columns = ["conflict", "role", *_CELL, "amount", "unit", "limit_en", "limit_zh"]
        return {
            "conflicts": pd.DataFrame(rows, columns=columns),
            "repair": pd.DataFrame(moves, columns=[*_CELL, "new", "change", "cost"]),
        }

    def changes(self) -> list[dict[str, Any]]:
        """The repair as the changes of a scenario."""
        return scenario_of(self.case, self.moves)

    def to_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        conflicts = []
        for conflict in self.conflicts:
            texts = {f"text_{lang}": Text(Names(self.case, lang)).conflict(1, conflict) for lang in LANGUAGES}
            scarce = conflict.scarce
            conflicts.append(
                {
                    "scarce": None
                    if scarce is None
                    else {"of": scarce.block, "index": list(scarce.label), "times": list(scarce.times)},
                    "unit": Text(Names(self.case, "en")).unit(conflict),
                    "needed": conflict.needed,
                    "possible": conflict.possible,
                    "missing": conflict.missing,
                    "limits": len(conflict.limits),
                    **texts,
                }
            )
        tables = {name: json.loads(table.to_json(orient="records")) for name, table in self.tables().items()}
        return {
            "case": self.case.id,
            "scenario": list(self.case.scenarios),
            "status": self.status,
            "cause_en": self.short("en"),
            "cause_zh": self.short("zh"),
            "conflicts": conflicts,
            "integers": self.integers,
            "contradiction": self.contradiction,
            "repair_tried": self.tried,
            "stopped": self.stopped,
            "tables": tables,
            "changes": self.changes(),
            "seconds": round(self.seconds, 3),
        }

    def write(self, folder: str | Path) -> Path:
        """Write ``explanation`` (.json, _en.txt, _zh.txt), the tables and ``repair.toml``."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
        (target / "explanation.json").write_text(text + "\n", encoding="utf-8")
        for language in LANGUAGES:
            told = self.text(language, written=True)
            (target / f"explanation_{language}.txt").write_text(told + "\n", encoding="utf-8")
        for name, table in self.tables().items():
            table.to_csv(target / f"{name}.csv", index=False, encoding="utf-8-sig")
        if self.moves:
            (target / "repair.toml").write_text(scenario_text(self.changes()), encoding="utf-8")
        return target

    def __repr__(self) -> str:
        """What it is, in one line."""
        return f"<Explanation of {self.case.id}: {self.status}, {len(self.conflicts)} conflicts>"


_CELL = ("group", "table", "row", "column", "value")


def _told(names: Mapping[Language, Names], limit: Limit) -> dict[str, str]:
    """A limit in both languages; a spreadsheet must not take a name for a formula."""
    told = {f"limit_{language}": own.limit(limit) for language, own in names.items()}
    return {key: f" {text}" if text.startswith(("=", "+", "-", "@")) else text for key, text in told.items()}


def _cell(names: Names, limit: Limit) -> dict[str, Any]:
    values = (limit.group, limit.table, names.row(limit), limit.column, limit.value)
    return dict(zip(_CELL, values, strict=True))


def _whole(text: Text, plant: str) -> str:
    rows = text.names.case["plants"]
    row = rows[rows["plant"] == plant].iloc[0]
    values = {"plant": text.names.plant(plant), "site": text.names.site(str(row["site"]))}
    unit = row["unit_size"]
    if unit == unit:
        return text.word("unit", value=number(float(unit)), **values)
    return text.word("yes_no", value=number(float(row["min_new"])), **values)
