"""policies.toml and the objective of case.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, cast, get_args

from symbia.case.case import PER, Measure, Objective, Policy, PolicyMode, Sense
from symbia.case.header import FILE as HEADER_FILE
from symbia.case.header import KeyReader, display
from symbia.case.measures import read_measures
from symbia.case.nearest import advise
from symbia.case.problem import Problem
from symbia.case.terms import ATTRIBUTES, Terms

FILE = "policies.toml"
KEYS = (
    "id",
    "title",
    "title_zh",
    "source",
    "note",
    "measure",
    "of",
    "min",
    "max",
    "equal",
    "price",
    "mode",
    "penalty",
    "per",
)
MODES = get_args(PolicyMode)
_NAMED: dict[str, Literal["max", "min"]] = {"net_value": "max", "output_value": "max", "cost": "min"}


def read_policies(
    found: Mapping[str, Any], terms: Terms | None, sources: Collection[str]
) -> tuple[tuple[Policy, ...], list[Problem]]:
    """The policies of a parsed policies.toml and what is wrong with them.

    ``terms`` is ``None`` where the tables are not known in full; ``sources`` are the keys of the table sources, or
    empty where there is none.
    """
    keys = KeyReader(found, FILE)
    keys.allow(("policy",))
    problems = keys.problems
    listed = found.get("policy", [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        keys.note("wrong_type", "policy", "not a list of policies", "Head each policy with [[policy]]")
        return (), problems
    policies: list[Policy] = []
    seen: set[str] = set()
    for number, one in enumerate(listed, start=1):
        name = one.get("id")
        reader = KeyReader(one, FILE, name if isinstance(name, str) and name else f"policy {number}")
        policy = _read_policy(reader, terms, sources)
        if isinstance(name, str) and name in seen:
            reader.note("duplicate_policy", "id", "another policy has the same id", "Give each its own")
        seen.add(str(name))
        problems += reader.problems
        policies.append(policy)
    return tuple(policies), problems


def _read_policy(keys: KeyReader, terms: Terms | None, sources: Collection[str]) -> Policy:
    keys.allow(KEYS)
    found = keys.found
    name = keys.identifier("id")
    measure: tuple[Measure, ...] = ()
    if "measure" in found:
        measure = read_measures(keys, "measure", found["measure"], terms)
    else:
        keys.note("missing_key", "measure", "a policy needs a measure", 'Write measure = { quantity = "…" }')
    of = read_measures(keys, "of", found["of"], terms) if "of" in found else ()
    mode = _choice(keys, "mode", MODES) or "enforce"
    per = _choice(keys, "per", PER)
    numbers = {key: keys.number(key) for key in ("min", "max", "equal", "price", "penalty")}
    _check_bounds(keys, numbers, mode)
    _check_penalty(keys, numbers["penalty"], mode)
    for measures in (measure, of):
        _check_per(keys, per, measures)
    equal, title = numbers["equal"], keys.text("title") or name
    source = ";".join(part.strip() for part in keys.text("source").split(";") if part.strip())
    for part in source.split(";") if source and sources else ():
        if part not in sources:
            keys.note("unknown_reference", "source", "the table sources has no such key", advise(part, sources), part)
    return Policy(
        id=name,
        measure=measure,
        of=of,
        minimum=numbers["min"] if equal is None else equal,
        maximum=numbers["max"] if equal is None else equal,
        price=numbers["price"],
        mode=cast(PolicyMode, mode),
        penalty=numbers["penalty"],
        per=per,
        title=title,
        title_zh=keys.text("title_zh") or title,
        source=source,
        note=keys.text("note"),
    )


def _choice(keys: KeyReader, key: str, choices: Collection[str]) -> str:
    value = keys.text(key)
    if value and value not in choices:
        keys.note("not_a_choice", key, "not one of the choices", advise(value, choices))
        return ""
    return value


def _check_bounds(keys: KeyReader, numbers: Mapping[str, float | None], mode: str) -> None:
    bounds = [key for key in ("min", "max", "equal") if key in keys.found]
    if "price" in keys.found:
        for key in (*bounds, *(key for key in ("of", "penalty") if key in keys.found)):
            keys.note("policy_bounds", key, f"a policy with a price has no {key}", "Write two policies")
        if mode == "goal":
            keys.note("policy_bounds", "mode", "a price cannot be a goal", "Leave mode out, or write monitor")
        return
    if "equal" in bounds and len(bounds) > 1:
        keys.note("policy_bounds", "equal", "equal together with min or max", "equal stands for both")
    if not bounds and mode != "monitor":
        advice = 'Give min, max, equal or price, or mode = "monitor"'
        keys.note("policy_bounds", "", "the policy has neither a bound nor a price", advice)
    least, most = numbers["min"], numbers["max"]
    if least is not None and most is not None and least > most:
        keys.note("limit_range", "min", f"min is above max ({most:g})", "Exchange them")


def _check_penalty(keys: KeyReader, penalty: float | None, mode: str) -> None:
    if "price" in keys.found:
        return
    if mode == "goal":
        if "penalty" not in keys.found:
            keys.note("policy_penalty", "penalty", "a goal needs a penalty", "Currency per unit missed, more than 0")
        elif penalty is not None and penalty <= 0:
            keys.note("policy_penalty", "penalty", "the penalty is not above 0", "Missing a goal must cost something")
    elif "penalty" in keys.found:
        keys.note("policy_penalty", "penalty", "a penalty is only for goals", 'Add mode = "goal" or leave it out')


def _check_per(keys: KeyReader, per: str, measures: Collection[Measure]) -> None:
    """In a sum, terms without the attribute belong to no value of it; but some measure must have it."""
    quantities = list(dict.fromkeys(measure.quantity for measure in measures))
    if per and quantities and not any(per in ATTRIBUTES[quantity] for quantity in quantities):
        fits = [name for name in PER if any(name in ATTRIBUTES[quantity] for quantity in quantities)]
        keys.note("policy_per", "per", f"{' and '.join(quantities)} has no {per}", f"Possible: {', '.join(fits)}")


def read_objective(found: Any, terms: Terms | None) -> tuple[Objective, list[Problem]]:
    """The objective of case.toml: a word, a measure with a sense, a list of them, or a table with both."""
    keys = KeyReader({"objective": found}, HEADER_FILE)
    if isinstance(found, str):
        if found in _NAMED:
            return Objective(cast(Any, found), _NAMED[found]), []
        advice = advise(found, _NAMED)
        keys.note("objective", "objective", "there is no such objective", advice)
        return Objective(), keys.problems
    listed: Any = found
    senses: list[object] = []
    if isinstance(found, Mapping) and "measure" in found:
        for key in found:
            if key not in ("measure", "sense"):
                keys.note("unknown_key", f"objective.{key}", "there is no such key", advise(key, ("measure", "sense")))
        listed = found["measure"]
        senses += [found["sense"]] if "sense" in found else []
    measures = []
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, Mapping):
            senses += [one["sense"]] if "sense" in one else []
            measures.append({key: value for key, value in one.items() if key != "sense"})
        else:
            measures.append(one)
    sense = _sense(keys, senses, found)
    return Objective("measure", sense, read_measures(keys, "objective", measures, terms)), keys.problems


def _sense(keys: KeyReader, senses: list[object], found: Any) -> Sense:
    wrong = [sense for sense in senses if sense not in ("min", "max")]
    if wrong:
        keys.note("objective", "objective.sense", "not a sense", "Write min or max", display(wrong[0]))
    elif not senses:
        keys.note("objective", "objective", "the objective has no sense", 'Add sense = "min" or "max"', display(found))
    elif len(set(map(str, senses))) > 1:
        keys.note("objective", "objective.sense", "the measures differ in sense", "Turn one around with factor = -1")
    return cast(Sense, senses[0]) if senses and not wrong else "max"
