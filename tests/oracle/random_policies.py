"""Random policies and objectives, drawn from the terms that a case has, so that every filter matches something."""

from __future__ import annotations

from statistics import median
from typing import Any

from .case_tables import Case, Row
from .draft import Draft, three_digits
from .routes import Route
from .terms import OF_A_YEAR, QUANTITIES, Term, constraint_of, measure_terms, quantity_terms

DOUBTFUL = ("output_value", "revenue", "land", "new_capacity")  # some terms are 0 whatever is decided
BOUNDED_BY_PLANTS = ("produced", "consumed", "generated", "activity", "output_value", "utilised")
GOOD_AT_MOST = ("produced", "sold", "revenue", "output_value", "utilised", "activity", "generated", "shipped")
GOOD_AT_LEAST = ("supplied", "supplied", "supplied", "consumed", "produced", "disposed", "shipped", "capacity", "land",
                 "new_capacity")  # fmt: skip
PERS = ("site", "region", "owner", "chain", "process", "plant", "commodity", "period", "year")


class Policies:
    """What policies are drawn from: the case as far as it is written, and how large its columns may get."""

    def __init__(self, draft: Draft, case: Case, routes: list[Route]) -> None:
        """Collect the terms of every quantity."""
        self.draft, self.case, self.routes = draft, case, routes
        self.terms = {name: [term for term in quantity_terms(case, routes, name) if self._matters(term)]
                      for name in QUANTITIES}  # fmt: skip
        self.shared_groups = any(group.mode is None for process in case.processes for group in case.groups_of(process))

    def _matters(self, term: Term) -> bool:
        if term.coefficient == 0.0 or term.column[0] != "z":
            return term.coefficient != 0.0
        plant = next(row for row in self.case.tables["plants"] if row["plant"] == term.column[1])
        return bool(plant["max_new"] > 0 and plant["first_year"] <= term.facts["year"] <= plant["last_year"])

    def _doubtful(self, measure: Row | list[Row]) -> bool:
        """Whether it may be asked if a value of per occurs."""
        return any("weights" in part or part["quantity"] in DOUBTFUL for part in _parts(measure))

    def typical(self, measure: Row | list[Row], per: str | None = None) -> float:
        """About how large a measure may get."""
        sizes = [abs(term.coefficient) * self._size(term) for term in measure_terms(self.case, self.routes, measure)]
        value = median([size for size in sizes if size] or [1.0])
        return value / 2 if per == "period" else value

    def _size(self, term: Term) -> float:
        symbol, name = term.column[:2]
        if symbol in "Cz":
            process = next(row["process"] for row in self.case.tables["plants"] if row["plant"] == name)
            return self.draft.amount / self.draft.per_capacity(process)
        return self.draft.amount * (1.0 if symbol in "xu" else self.draft.size[term.facts["commodity"]])

    def measure(self, quantity: str | None = None, weighted: float = 0.2) -> Row:
        """One measure, filtered around a random term of it."""
        rng = self.draft.rng
        quantity = quantity or rng.choice([name for name in QUANTITIES if self.terms[name]])
        terms = self.terms[quantity]
        anchor = rng.choice(terms)
        measure: Row = {"quantity": quantity}
        names = [name for name in anchor.facts if name != "county"]
        if quantity in ("consumed", "utilised") and self.shared_groups and "mode" in names:
            names.remove("mode")  # what a group takes in all modes together has no mode
        chosen = self.draft.some(names, 0, 2)
        for name in ("mode", "transport_mode", "contract", "season", "plant"):
            often = 0.6 if name == "transport_mode" else 0.2
            if name in names and name not in chosen and self.draft.chance(often):
                chosen.append(name)
        for name in chosen:
            wanted = [anchor.facts[name]]
            if self.draft.chance(0.35):
                wanted.append(rng.choice([term.facts[name] for term in terms if name in term.facts]))
            wanted = list(dict.fromkeys(wanted))
            measure[name] = wanted if len(wanted) > 1 or self.draft.chance(0.2) else wanted[0]
        if "commodity" in anchor.facts and self.draft.chance(weighted):
            others = self.draft.some(sorted(self.case.commodities), 0, 2)
            measure["weights"] = {name: self.draft.number(0.2, 3) for name in [anchor.facts["commodity"], *others]}
        return measure

    def measures(self, several: float = 0.3) -> Row | list[Row]:
        """One measure, or a list of them with factors."""
        if not self.draft.chance(several):
            return self.measure()
        parts = []
        for _ in range(self.draft.rng.randint(2, 3)):
            part = self.measure(weighted=0.1)
            if self.draft.chance(0.75):
                part["factor"] = self.draft.number(0.2, 2.5)
            parts.append(part)
        return parts

    def per(self, measure: Row | list[Row]) -> str | None:
        """A `per` that occurs among the measure's terms."""
        terms = measure_terms(self.case, self.routes, measure)
        names = [name for name in PERS if any(name in term.facts for term in terms)]
        if any(part["quantity"] in OF_A_YEAR for part in _parts(measure)) and "period" in names:
            names.remove("period")
        rare = [name for name in names if name in ("region", "plant", "process", "owner")]
        return self.draft.rng.choice(names + rare) if self.draft.chance(0.85) else None

    def policy(self, number: int) -> Row:
        """One policy."""
        draft, rng = self.draft, self.draft.rng
        policy: Row = {"id": f"policy_{number}", "title": f"Policy {number}"}
        roll = rng.random()
        if roll < 0.22:
            policy["measure"] = measure = self.measures()
            price = three_digits(draft.number(0.3, 8) * draft.amount / self.typical(measure))
            subsidy = all(part["quantity"] in BOUNDED_BY_PLANTS for part in _parts(measure)) and draft.chance(0.85)
            return policy | {"price": -price if subsidy else price}
        goal = {"mode": "goal"} if draft.chance(0.65) else {"mode": "monitor"} if draft.chance(0.25) else {}
        policy |= goal or rng.choice([{}, {"mode": "enforce"}])
        if roll < 0.56:
            policy |= self._share(enforced=not goal)
        else:
            policy |= self._bound(enforced=not goal)
        if goal.get("mode") == "goal":
            worth = draft.amount / self.typical(policy["measure"])
            policy["penalty"] = three_digits(draft.number(0.5, 25) * worth)
        return policy

    def production(self) -> Row:
        """Something must be made, or spending little would mean doing nothing."""
        product = self.draft.rng.choice([name for name in ("cement", "steel") if name in self.draft.size])
        terms = [term for term in self.terms["produced"] if term.facts["commodity"] == product]
        measure = {"quantity": "produced", "commodity": product} if terms else {"quantity": "activity"}
        level = self.typical(measure) * self.draft.number(0.1, 0.4)
        policy: Row = {"id": "production", "title": "Something is made", "measure": measure, "min": three_digits(level)}
        if self.draft.settings.get("objective") == "cost":
            policy |= {"mode": "goal", "penalty": 1000}
        return policy

    def _share(self, enforced: bool) -> Row:
        """A bound on measure ÷ of: part of a whole, the use of by-products, or one thing against another."""
        draft = self.draft
        if self.terms["generated"] and self.terms["utilised"] and draft.chance(0.3):
            measure: Any = {"quantity": "utilised", "category": "byproduct"}
            if not any(term.facts["category"] == "byproduct" for term in self.terms["utilised"]):
                measure = {"quantity": "utilised"}
            whole: Any = {"quantity": "generated", "category": "byproduct"}
            scale = 1.0
        elif draft.chance(0.4):
            measure = self.measure(weighted=0.1)
            while set(measure) <= {"quantity", "weights"}:
                measure = self.measure(weighted=0.1)
            names = [name for name in measure if name not in ("quantity", "weights")]
            dropped = draft.some(names, 1, len(names))
            whole = {name: value for name, value in measure.items() if name not in dropped}
            scale = 1.0
        else:
            measure, whole = self.measures(), self.measures(several=0.6)
            scale = self.typical(measure) / self.typical(whole)
        row: Row = {"measure": measure, "of": whole}
        per = self.per(measure)
        if per in _facts(self, whole) and (
            per != "period" or all(part["quantity"] not in OF_A_YEAR for part in _parts(whole))
        ):
            row["per"] = per
        self._cover(row)
        sides = draft.rng.choice(["min", "max", "max", "equal", "both"])
        if "per" in row and self._doubtful(measure):
            sides = "max"
        middle = draft.number(0.1, 0.85) if scale == 1.0 else three_digits(scale * draft.number(0.2, 1.5))
        if not enforced or all(term not in ("capacity", "land", "new_capacity") for term in _quantities(row)):
            return row | _sides(sides, middle, draft)
        return row | {"max": three_digits(max(middle, scale) * 1.5)}

    def _cover(self, row: Row) -> None:
        """See to it that there is something to divide by wherever there is something to divide."""
        per = row.get("per")
        constraints = [{constraint_of(term, per) for term in measure_terms(self.case, self.routes, row[key], per)}
                       for key in ("measure", "of")]  # fmt: skip
        if constraints[0] - constraints[1] - {None}:
            row.pop("per", None)
            for part in _parts(row["of"]):
                for name in ("period", "season", "year"):
                    part.pop(name, None)

    def _bound(self, enforced: bool) -> Row:
        """A bound on the measure itself; what is enforced leaves room for what stands and asks for little."""
        draft = self.draft
        measure = self.measures()
        row: Row = {"measure": measure}
        per = self.per(measure)
        if per is not None:
            row["per"] = per
        typical = self.typical(measure, per)
        quantities = _quantities(row)
        doubtful = per is not None and self._doubtful(measure)
        sides = draft.rng.choice(["min", "max", "max", "equal", "both"])
        if enforced:
            sides = "min" if draft.chance(0.3) and not doubtful else "max"
        elif doubtful:
            sides = "max"
        level = three_digits(typical * draft.number(0.1, 1.6))
        if enforced and sides == "max":
            level = three_digits(typical * draft.number(0.4, 3))
        if enforced and sides == "min":
            level = three_digits(typical * draft.number(0.01, 0.1))
        if sides == "max" and enforced and any(name in ("capacity", "land") for name in quantities):
            stands = sum(abs(term.coefficient) * self._stands(term)
                         for term in measure_terms(self.case, self.routes, measure))  # fmt: skip
            level = three_digits(stands * 1.02 + level)
        return row | _sides(sides, level, draft)

    def _stands(self, term: Term) -> float:
        if term.column[0] != "C":
            return 0.0
        return next(float(row["capacity"]) for row in self.case.tables["plants"] if row["plant"] == term.column[1])

    def objective(self, sense: str, count: int) -> Row | list[Row]:
        """A measure, or a list of measures, as the objective."""
        names = [name for name in (GOOD_AT_MOST if sense == "max" else GOOD_AT_LEAST) if self.terms[name]]
        parts: list[Row] = []
        for _ in range(count):
            part = self.measure(self.draft.rng.choice(names))
            if self.draft.chance(0.6):  # the plain quantity says more about the whole case
                part = {"quantity": part["quantity"]}
            if count > 1:
                scale = self.typical(part) / self.typical(parts[0]) if parts else 1.0
                part["factor"] = three_digits(self.draft.number(0.3, 2) / scale)
            parts.append(part | {"sense": sense})
        return parts if count > 1 else parts[0]


def _sides(sides: str, level: float, draft: Draft) -> Row:
    """The bounds of a policy."""
    if sides == "both":
        return {"min": three_digits(level * draft.number(0.2, 0.8)), "max": three_digits(level * 1.1)}
    return {sides: level}


def _parts(measure: Row | list[Row]) -> list[Row]:
    return measure if isinstance(measure, list) else [measure]


def _quantities(policy: Row) -> list[str]:
    return [part["quantity"] for key in ("measure", "of") for part in _parts(policy.get(key, []))]


def _facts(policies: Policies, measure: Row | list[Row]) -> dict[str, None]:
    terms = measure_terms(policies.case, policies.routes, measure)
    return dict.fromkeys(name for term in terms for name in term.facts)
