"""An explanation as lines of text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

from symbia.case.amounts import Language, number
from symbia.studies.explain.conflict import Conflict, Part, Row
from symbia.studies.explain.limits import Limit
from symbia.studies.explain.names import Names
from symbia.studies.explain.repair import Move
from symbia.studies.explain.words import word

PARTS = 4
MOVES = 6
GOODS = 6
USERS = 3


def wide(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Text:
    """Sentences about conflicts and repairs in one language."""

    def __init__(self, names: Names) -> None:
        self.names, self.zh = names, names.zh
        self.comma, self.colon = ("；", "：") if self.zh else ("; ", ": ")

    @property
    def language(self) -> Language:
        """The language of the sentences."""
        return self.names.language

    def word(self, key: str, **values: object) -> str:
        """A sentence with its values filled in."""
        return word(key, self.zh).format(**values)

    # -- conflicts ------------------------------------------------------------------------------------------------

    def briefly(self, place: int, conflict: Conflict) -> list[str]:
        """A conflict's headline and repair."""
        moves = [self._line("repair", self.move(move)) for move in conflict.moves[:MOVES]]
        return [self.headline(conflict, place), *moves]

    def conflict(self, place: int, conflict: Conflict) -> list[str]:
        """All lines of one conflict."""
        lines = [self.headline(conflict, place)]
        unit = self.unit(conflict)
        surplus = self._is_surplus(conflict)
        if conflict.users:
            users = [self.names.plant(plant) for plant in conflict.users]
            users = list(dict.fromkeys(users))
            more = " …" if len(users) > USERS else ""
            lines.append(
                self._line("made_by" if surplus else "used_by", ("、" if self.zh else ", ").join(users[:USERS]) + more)
            )
        if conflict.scarce is not None or (conflict.subject is None and conflict.needs):
            if not self._is_own(conflict, [part.limit for part in conflict.needs]):
                lines += self._parts("arises_from" if surplus else "needed_for", conflict.needs, unit, conflict.given)
            given = max(-conflict.given, 0.0)
            if given or not self._is_own(conflict, [part.limit for part in conflict.allows]):
                nothing = not self._is_own(conflict, conflict.conditions)
                key = "taken_by" if surplus else ("held_by" if self._is_policy(conflict) else "possible_from")
                lines += self._parts(key, conflict.allows, unit, given, empty=nothing)
                if conflict.standing and conflict.allows:
                    amount = self.names.amount(conflict.standing, unit)
                    lines.append(" " * (5 + wide(self.word(key))) + self.word("standing", amount=amount))
            lines += self._by_way_of(conflict)
        else:
            others = [*conflict.needs, *conflict.allows]
            own = [part for part in others if part.limit is not conflict.subject]
            lines += self._parts("held_by", own, unit)
        conditions = [limit for limit in conflict.conditions if limit is not conflict.subject]
        if conditions and not self._is_own(conflict, conditions):
            shown = [self.names.limit(limit) for limit in conditions[:PARTS]]
            more = " …" if len(conditions) > PARTS else ""
            lines.append(self._line("with", self.comma.join(shown) + more))
        for move in conflict.moves[:MOVES]:
            lines.append(self._line("repair", self.move(move)))
        lines += [self._line("instead", self.move(move)) for move in conflict.instead]
        return lines

    def headline(self, conflict: Conflict, place: int) -> str:
        """What is scarce, how much is needed, possible and missing."""
        scarce, names = conflict.scarce, self.names
        if scarce is None and conflict.subject is None:
            return self.word("other", n=place)
        values = (conflict.needed, conflict.possible, conflict.missing)
        unit = self.unit(conflict)
        if scarce is None:
            assert conflict.subject is not None
            return self._of_subject(conflict.subject, conflict, place, unit)
        if scarce.block == "balance":
            key = "surplus" if self._is_surplus(conflict) else "scarce"
            what = self.place(scarce)
        else:
            policy = next(policy for policy in names.case.policies if policy.id == scarce.label[0])
            key = "measure_max" if scarce.block == "policy_maximum" else "measure"
            if key == "measure" and self._is_own(conflict, [part.limit for part in conflict.needs]):
                key = "target"
            what = self.word(
                "titled",
                title=names.title(policy),
                bounds=self.bounds(scarce.label[0]),
                when=self._when(scarce.times),
            )
        return self._sentence(key, place, what, values, unit)

    def _when(self, times: Sequence[str]) -> str:
        """Periods or years after what they belong to."""
        when = self.names.when(times)
        return (f"（{when}）" if self.zh else f", {when}") if when else ""

    def _sentence(self, key: str, place: int, what: str, values: tuple[float, float, float], unit: str) -> str:
        needed, possible, missing = values
        share = missing / needed if needed else math.nan
        percent = f" ({number(100.0 * share)} %)" if math.isfinite(share) and unit != "%" else ""
        shown = {
            name: self.names.amount(value, unit)
            for name, value in (("needed", needed), ("possible", possible), ("missing", missing))
        }
        return self.word(key, n=place, what=what, percent=percent, **shown)

    def _of_subject(self, subject: Limit, conflict: Conflict, place: int, unit: str) -> str:
        move = next(move for move in conflict.moves if move.limit is subject)
        what = self.names.limit(subject)
        old, new = subject.value, move.new
        if subject.least:
            return self._sentence("reach", place, what, (old, new, old - new), unit)
        return self._sentence("exceed", place, what, (new, old, new - old), unit)

    def place(self, row: Row) -> str:
        """A good at a site and when."""
        site, good = row.label
        when = self._when(row.times)
        return self.word("place", good=self.names.good(good), site=self.names.site(site), when=when)

    def unit(self, conflict: Conflict) -> str:
        """The unit of a conflict's amounts."""
        if conflict.scarce is not None:
            if conflict.scarce.block == "balance":
                return str(self.names.units.get(conflict.scarce.label[1], ""))
            policies = self.names.case.policies
            policy = next(policy for policy in policies if policy.id == conflict.scarce.label[0])
            return self.names.measured_in(policy)
        return self.names.unit(conflict.subject) if conflict.subject is not None else ""

    def _is_own(self, conflict: Conflict, limits: Sequence[Limit]) -> bool:
        """Is this nothing but the headline's own policy."""
        scarce = conflict.scarce
        if scarce is None or scarce.block == "balance" or len(limits) != 1:
            return False
        limit = limits[0]
        policy = self.names.case.policies[limit.row] if limit.table == "policies" else None
        return policy is not None and policy.id == scarce.label[0]

    def bounds(self, name: str) -> str:
        """A policy's id and bounds."""
        policy = next(policy for policy in self.names.case.policies if policy.id == name)
        unit = "%" if policy.of else self.names.measured_in(policy)
        bounds = [("≥", policy.minimum), ("≤", policy.maximum)]
        if policy.minimum == policy.maximum:
            bounds = [("=", policy.minimum)]
        told = [f"{sign} {self.names.amount(value, unit)}" for sign, value in bounds if value is not None]
        return f"{policy.id} {', '.join(told)}"

    def _by_way_of(self, conflict: Conflict) -> list[str]:
        """The goods that pass the shortage on, where they are few and the headline does not name them."""
        scarce = conflict.scarce
        goods = list(dict.fromkeys(self.names.good(row.label[1]) for row in conflict.rows))
        if scarce is None or scarce.block == "balance" or not 0 < len(goods) <= GOODS:
            return []
        return [self._line("by_way_of", ("、" if self.zh else ", ").join(goods))]

    @staticmethod
    def _is_policy(conflict: Conflict) -> bool:
        return conflict.scarce is not None and conflict.scarce.block != "balance"

    def _is_surplus(self, conflict: Conflict) -> bool:
        """Does something arise that cannot go anywhere, rather than being short."""
        return conflict.scarce is not None and conflict.arises

    def _parts(
        self, key: str, parts: Sequence[Part], unit: str, given: float = 0.0, *, empty: bool = False
    ) -> list[str]:
        """What limits bring, those of one kind together, the largest first; then what is ``given``, if above 0."""
        fixed = [self.word("given", amount=self.names.amount(given, unit))] if given > 0.0 else []
        if not parts and fixed:
            return [self._line(key, fixed[0])]
        if not parts:
            return [self._line(key, self.word("nothing"))] if empty else []
        together: dict[str, list[Part]] = {}
        for part in parts:
            together.setdefault(self.names.thing(part.limit)[0], []).append(part)
        groups = sorted(together.values(), key=lambda own: -sum(part.amount for part in own))
        shown = [self._group(own, unit) for own in groups[:PARTS]]
        rest = [part for own in groups[PARTS:] for part in own]
        if rest:
            amount = self.names.amount(sum(part.amount for part in rest), unit)
            shown.append(self.word("rest", count=len(rest), amount=amount))
        first, *others = [*shown, *fixed]
        indent = " " * (5 + wide(self.word(key)))
        return [self._line(key, first), *(indent + other for other in others)]

    def _group(self, parts: Sequence[Part], unit: str) -> str:
        words = self.names.together([part.limit for part in parts])
        when = self.names.when(dict.fromkeys(time for part in parts for time in part.times))
        when = f" [{when}]" if when else ""
        amount = self.names.amount(sum(part.amount for part in parts), unit)
        return f"{words}{when} = {amount}" if amount else words

    def _line(self, key: str, text: str) -> str:
        return f"   {self.word(key)}{self.colon}{text}"

    # -- repairs --------------------------------------------------------------------------------------------------

    def move(self, move: Move) -> str:
        """Which number of which row becomes what."""
        limit = move.limit
        unit = self.names.unit(limit)
        old, new = (self.names.amount(value, unit) or "0" for value in (limit.value, move.new))
        percent = f" ({'+' if move.change > 0 else '−'}{number(abs(100.0 * move.change))} %)" if unit != "%" else ""
        percent = percent if math.isfinite(move.change) else ""
        table = limit.table if limit.table != "policies" else ("政策" if self.zh else "policy")
        return self.word(
            "move", row=self.names.row(limit), column=limit.column, old=old, new=new, percent=percent, table=table
        )
