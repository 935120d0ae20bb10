"""Random processes with modes, groups and quality limits, and the plants that run them."""

from __future__ import annotations

from .case_tables import Row
from .draft import Draft, three_digits

ORDER = ("ore", "coal", "biomass", "power", "steam", "clinker", "cement", "steel")
MIDDLES = ("power", "steam", "clinker")
BYPRODUCTS = ("ash", "slag")
CHAINS = (None, "metals", "building", "power")


def random_processes(draft: Draft) -> None:
    """2–8 of them; each commodity that can be made mostly has one that makes it."""
    makeable = [name for name in ORDER[3:] if name in draft.size]
    count = draft.rng.randint(2, 8)
    targets = [name for name in reversed(makeable) if name == "cement" or draft.chance(0.85)]
    while len(targets) < count:
        targets.append(draft.rng.choice(makeable))
    for number, target in enumerate(targets[: max(count, 2)]):
        _process(draft, f"make_{target}_{number}", target)


def _process(draft: Draft, name: str, target: str) -> None:
    """One process that makes the target."""
    hourly = draft.hours < 1000 or draft.chance(0.4)
    row = draft.add("processes", process=name, activity_unit=draft.commodity(target)["unit"])
    row["main_commodity"] = target if draft.chance(0.95) else None
    row["chain"] = draft.rng.choice(CHAINS)
    row["capacity_basis"] = "hour" if hourly else draft.rng.choice([None, "year"])
    row["availability"] = draft.number(0.6, 1) if draft.chance(0.4) else None
    row["min_load"] = draft.number(0.1, 0.5) if draft.chance(0.15) else None
    row["variable_cost"] = draft.number(0.1, 6) if draft.chance(0.6) else None
    use = draft.per_capacity(name)
    row["fixed_cost"] = three_digits(draft.number(0.1, 3) * use) if draft.chance(0.4) else None
    row["capex"] = three_digits(draft.number(2, 60) * use) if draft.chance(0.85) else None
    row["lifetime"] = draft.rng.choice([None, 2, 4, 5, 6.5, 9, 30])
    row["land"] = three_digits(draft.number(100, 1000) * use / draft.amount) if draft.chance(0.5) else None
    modes = ["base", "peak", "mixed"][: draft.rng.choice([2, 2, 3])] if draft.chance(0.45) else []
    taken = _flows(draft, name, target, modes)
    groups = _groups(draft, name, target, modes, taken)
    if groups and draft.chance(0.75):
        _quality(draft, name, groups)
    named = {flow["mode"] for flow in draft.tables["process_flows"] if flow["process"] == name}
    modes = [mode for mode in modes if mode in named]
    if modes and draft.chance(0.75):
        _mode_bounds(draft, name, modes)


def _flow(draft: Draft, process: str, mode: str | None, commodity: str, coefficient: float) -> Row:
    size = draft.size[commodity]
    return draft.add("process_flows", process=process, mode=mode, commodity=commodity,
                     coefficient=three_digits(coefficient * size))  # fmt: skip


def _flows(draft: Draft, name: str, target: str, modes: list[str]) -> list[str]:
    """The fixed flows: what it makes, what comes with it, what it always needs. Returns what it takes."""
    before = [other for other in ORDER[: ORDER.index(target)] if other in draft.size and other not in ("cement",)]
    takes = draft.some(before, 1, 2) if draft.chance(0.8) else []
    leftovers = [other for other in (*BYPRODUCTS, "co2") if other in draft.size and draft.chance(0.65)]
    amounts = [(target, draft.number(0.7, 1.4))]
    amounts += [(other, -draft.number(0.1, 1.6)) for other in takes]
    amounts += [(other, draft.number(0.1, 0.8)) for other in leftovers]
    for commodity, coefficient in amounts:
        style = draft.rng.choice(["all", "each", "both", "some"]) if modes else "all"
        if style in ("all", "both"):
            _flow(draft, name, None, commodity, coefficient)
        if style == "both":
            _flow(draft, name, draft.rng.choice(modes), commodity, coefficient * draft.number(0.1, 0.5))
        if style in ("each", "some"):
            for mode in modes if style == "each" or commodity == target else draft.some(modes, 1, 2):
                _flow(draft, name, mode, commodity, coefficient * draft.number(0.6, 1.4))
    return takes


def _groups(draft: Draft, name: str, target: str, modes: list[str], taken: list[str]) -> dict[str, list[Row]]:
    """Up to two requirements that several commodities can meet, in all modes or differently by mode."""
    makes = {row["commodity"] for row in draft.tables["process_flows"]
             if row["process"] == name and row["coefficient"] > 0}  # fmt: skip
    free = [other for other in (*ORDER[: ORDER.index(target)], *BYPRODUCTS)
            if other in draft.size and other not in taken and (other in BYPRODUCTS or other not in makes)]  # fmt: skip
    free = [other for other in free if other not in makes]
    draft.rng.shuffle(free)
    groups: dict[str, list[Row]] = {}
    for group in ("body", "heat"):
        if not free or not draft.chance(0.75):
            continue
        count = draft.rng.randint(2, 3) if group == "body" and len(free) > 2 else draft.rng.randint(1, 2)
        members, free = free[:count], free[count:]
        style = draft.rng.choice(["all", "all", "each", "one", "extra"]) if modes else "all"
        rows = []
        for number, commodity in enumerate(members):
            coefficient = -draft.number(0.2, 1.5)
            extra = style == "extra" and number == len(members) - 1 and len(members) > 1
            where: list[str | None] = [None]
            if style == "each":
                where = list(modes)
            elif style == "one" or extra:
                where = [modes[0]]
            for mode in where:
                change = 1.0 if mode is None else draft.number(0.7, 1.3)
                rows.append(_flow(draft, name, mode, commodity, coefficient * change) | {"group": group})
                draft.tables["process_flows"][-1] = rows[-1]
        if len(members) > 1 and draft.chance(0.7):
            _member_bounds(draft, rows, members, everywhere=style != "extra")
        groups[group] = rows
    return groups


def _member_bounds(draft: Draft, rows: list[Row], members: list[str], everywhere: bool) -> None:
    """Bounds on shares that can always be met: low minima, one maximum of at least a half."""
    for row in rows:
        if row["commodity"] == members[0] and draft.chance(0.8):
            row["min_share"] = draft.number(0.05, 0.35)
        if row["commodity"] == members[-1] and everywhere and draft.chance(0.8):
            row["max_share"] = draft.number(0.4, 0.8)


def _quality(draft: Draft, process: str, groups: dict[str, list[Row]]) -> None:
    """A bound between the best and the worst member, for one group or for several together."""
    if not draft.tables["properties"]:
        for commodity in draft.size:
            for name in ("ash_content", "activity_index"):
                if draft.chance(0.75):
                    draft.add("properties", commodity=commodity, property=name, value=draft.number(0.5, 10))
    values = {(row["commodity"], row["property"]): row["value"] for row in draft.tables["properties"]}
    together = list(groups) if draft.chance(0.7) else draft.some(list(groups), 1, 1)
    for name in draft.some(["ash_content", "activity_index"], 1, 2):
        known = [values.get((row["commodity"], name), 0.0) for group in together for row in groups[group]]
        low, high = min(known), max(known)
        if high - low < 1.0:
            continue
        row = draft.add("property_limits", process=process, group=";".join(together), property=name)
        side = draft.rng.choice(["min", "max", "both"])
        if side != "max":
            row["min"] = three_digits(low + (high - low) * draft.number(0.1, 0.45))
        if side != "min":
            row["max"] = three_digits(low + (high - low) * draft.number(0.55, 0.9))


def _mode_bounds(draft: Draft, process: str, modes: list[str]) -> None:
    """Bounds on the shares of modes that can always be met, and what a mode costs more."""
    for mode in draft.some(modes, 1, len(modes)):
        row = draft.add("process_modes", process=process, mode=mode)
        if draft.chance(0.5):
            row["min_share"] = draft.number(0.05, 0.3)
        if len(modes) > 1 and mode == modes[0] and draft.chance(0.7):
            row["max_share"] = draft.number(0.45, 0.9)
        if draft.chance(0.6):
            row["variable_cost"] = draft.number(-1, 5)


def random_plants(draft: Draft) -> None:
    """One or two of each process, standing or still to be built."""
    sites = [row["site"] for row in draft.tables["sites"] if row["kind"] in ("park", "mine")]
    for process in draft.tables["processes"]:
        unit = draft.amount / draft.per_capacity(process["process"])
        for site in draft.some(sites, 1, 1 if draft.chance(0.65) else 2):
            row = draft.add("plants", plant=f"plant_{len(draft.tables['plants'])}", site=site)
            row["process"] = process["process"]
            row["owner"] = draft.rng.choice(["group_a", "group_b"]) if draft.chance(0.35) else None
            if draft.chance(0.7):
                row["capacity"] = three_digits(draft.number(0.3, 2) * unit)
            if draft.chance(0.55) or "capacity" not in row:
                unlimited = process.get("capex") and draft.open and draft.chance(0.3)
                row["max_new"] = "unlimited" if unlimited else three_digits(draft.number(0.4, 2.5) * unit)
            if draft.chance(0.25):
                row["first_year"] = draft.rng.choice(draft.years)
            if draft.chance(0.2):
                last = draft.rng.choice(draft.years)
                row["last_year"] = max(last, row.get("first_year") or last)
            row["availability"] = draft.number(0.5, 1) if draft.chance(0.25) else None
            row["profile"] = draft.new_profile("run", 0.3) if draft.chance(0.25) else None
    if draft.whole:
        new = [row for row in draft.tables["plants"] if row.get("max_new") not in (None, "unlimited")]
        for row in draft.some(new, 2, 4):
            _whole(draft, row)


def _whole(draft: Draft, plant: Row) -> None:
    """Whole units, a least size, a charge for building at all."""
    kinds = draft.some(["unit_size", "min_new", "fixed_charge"], 2, 3)
    if draft.chance(0.6):
        plant.pop("capacity", None)
    capex = next(row.get("capex") or 0.0 for row in draft.tables["processes"] if row["process"] == plant["process"])
    if "unit_size" in kinds:
        plant["unit_size"] = three_digits(plant["max_new"] * draft.number(0.15, 0.45))
    if "min_new" in kinds:
        plant["min_new"] = three_digits(plant["max_new"] * draft.number(0.2, 0.6))
    if "fixed_charge" in kinds:
        plant["fixed_charge"] = three_digits((capex + 1.0) * plant["max_new"] * draft.number(0.05, 0.3))
