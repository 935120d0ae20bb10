"""Broken case.toml, policies and scenarios."""

from __future__ import annotations

from broken.folder import Broken, Folder

MEASURE = 'measure = { quantity = "utilised", category = "byproduct" }'
NEW = "scenarios/new.toml"


def _policy(text: str) -> str:
    return f'\n[[policy]]\nid = "second"\n{text}\n'


def _add(text: str):
    return lambda case: case.add("policies.toml", _policy(text))


def _measure(text: str):
    return _add(f"measure = {{ {text} }}\nmax = 1")


def _scenario(text: str):
    return lambda case: case.write(NEW, f'id = "new"\n[[change]]\n{text}\n')


def _objective(text: str):
    return lambda case: case.replace("case.toml", '"net_value"', text)


def _header(old: str, new: str):
    return lambda case: case.replace("case.toml", old, new)


def _twice(case: Folder) -> None:
    case.add("policies.toml", _policy(f"{MEASURE}\nmax = 1").replace("second", "gypsum_use"))


HEADER = [
    ("no id", _header('id = "tutorial"\n', ""), "missing_key", "id", ()),
    ("bad id", _header('"tutorial"', '"Tutorial 1"'), "not_an_id", "id", ("Tutorial 1",)),
    ("no currency", _header('currency = "CNY"\n', ""), "missing_key", "currency", ()),
    ("no base year", _header("base_year = 2015\n", ""), "missing_key", "base_year", ()),
    ("text as base year", _header("= 2015", '= "2015"'), "wrong_type", "base_year", ("without quotes",)),
    ("unknown key", _header("discount_rate", "discount"), "unknown_key", "discount", ("Did you mean discount_rate",)),
    ("discount rate", _header("= 0.0 ", "= -1.0 "), "out_of_range", "discount_rate", ("more than -1",)),
    ("infinite discount rate", _header("= 0.0 ", "= inf "), "not_finite", "discount_rate", ()),
    ("objective", _objective('"net_valeu"'), "objective", "objective", ("Did you mean net_value",)),
    ("no sense", _objective('{ quantity = "produced" }'), "objective", "objective", ("sense",)),
    ("bad sense", _objective('{ quantity = "produced", sense = "up" }'), "objective", "objective.sense", ("up",)),
    (
        "two senses",
        _objective('[{ quantity = "produced", sense = "min" }, { quantity = "sold", sense = "max" }]'),
        "objective",
        "objective.sense",
        ("factor = -1",),
    ),
    (
        "objective on nothing",
        _objective('{ quantity = "produced", commodity = "coal", sense = "max" }'),
        "matches_nothing",
        "objective",
        ("produced",),
    ),
]

POLICIES = [
    ("no measure", _add("max = 1"), "missing_key", "second, measure", ()),
    ("no bound", _add(MEASURE), "policy_bounds", "second", ("monitor",)),
    ("no id", lambda c: c.replace("policies.toml", 'id = "gypsum_use"', ""), "missing_key", "policy 1, id", ()),
    ("same id", _twice, "duplicate_policy", "gypsum_use, id", ()),
    ("unknown key", _add(f"{MEASURE}\nmaximum = 1\nmax = 2"), "unknown_key", "second, maximum", ()),
    (
        "unknown quantity",
        _measure('quantity = "utilized"'),
        "unknown_quantity",
        "second, measure.quantity",
        ("Did you mean utilised",),
    ),
    (
        "unknown filter",
        _measure('quantity = "produced", comodity = "board"'),
        "unknown_filter",
        "second, measure.comodity",
        ("Did you mean commodity",),
    ),
    (
        "unknown value",
        _measure('quantity = "produced", commodity = "boards"'),
        "unknown_value",
        "second, measure.commodity",
        ("Did you mean board",),
    ),
    (
        "filter that the quantity lacks",
        _measure('quantity = "capacity", commodity = "board"'),
        "matches_nothing",
        "second, measure",
        ("capacity has no commodity",),
    ),
    (
        "nothing left",
        _measure('quantity = "sold", commodity = "gypsum"'),
        "matches_nothing",
        "second, measure",
        ("sold",),
    ),
    (
        "nothing left of the year",
        _measure('quantity = "sold", year = 2016'),
        "unknown_value",
        "second, measure.year",
        ("2015",),
    ),
    ("year as text", _measure('quantity = "sold", year = "2015"'), "wrong_type", "second, measure.year", ("quotes",)),
    ("number as site", _measure('quantity = "sold", site = 1'), "wrong_type", "second, measure.site", ("quotes",)),
    (
        "weights on activity",
        _measure('quantity = "activity", weights = { coal = 1 }'),
        "weights",
        "second, measure.weights",
        ("no commodities",),
    ),
    (
        "weight on an unknown commodity",
        _measure('quantity = "sold", weights = { boards = 1 }'),
        "unknown_value",
        "second, measure.weights",
        ("Did you mean board",),
    ),
    (
        "weights that leave nothing",
        _measure('quantity = "sold", weights = { coal = 1 }'),
        "matches_nothing",
        "second, measure",
        (),
    ),
    ("flag as factor", _measure('quantity = "sold", factor = true'), "wrong_type", "second, measure.factor", ()),
    ("infinite bound", _add(f"{MEASURE}\nmax = inf"), "not_finite", "second, max", ("Leave the key out",)),
    ("flag as bound", _add(f"{MEASURE}\nmax = true"), "wrong_type", "second, max", ()),
    ("min above max", _add(f"{MEASURE}\nmin = 2\nmax = 1"), "limit_range", "second, min", ()),
    ("equal and max", _add(f"{MEASURE}\nequal = 2\nmax = 3"), "policy_bounds", "second, equal", ()),
    ("price and max", _add(f"{MEASURE}\nprice = 2\nmax = 3"), "policy_bounds", "second, max", ("price",)),
    ("price as goal", _add(f'{MEASURE}\nprice = 2\nmode = "goal"'), "policy_bounds", "second, mode", ()),
    ("goal without penalty", _add(f'{MEASURE}\nmax = 2\nmode = "goal"'), "policy_penalty", "second, penalty", ()),
    (
        "goal that costs nothing",
        _add(f'{MEASURE}\nmax = 2\nmode = "goal"\npenalty = 0'),
        "policy_penalty",
        "second, penalty",
        ("0",),
    ),
    ("penalty without goal", _add(f"{MEASURE}\nmax = 2\npenalty = 5"), "policy_penalty", "second, penalty", ("goal",)),
    (
        "unknown mode",
        _add(f'{MEASURE}\nmax = 2\nmode = "enforced"'),
        "not_a_choice",
        "second, mode",
        ("Did you mean enforce",),
    ),
    ("unknown per", _add(f'{MEASURE}\nmax = 2\nper = "sites"'), "not_a_choice", "second, per", ("site",)),
    (
        "per that does not fit",
        _add('measure = { quantity = "capacity" }\nmax = 2\nper = "period"'),
        "policy_per",
        "second, per",
        ("capacity has no period",),
    ),
    (
        "unknown source",
        _add(f'{MEASURE}\nmax = 2\nsource = "law"'),
        "unknown_reference",
        "second, source",
        ("invented",),
    ),
]

CHANGES = [
    ("no such table", _scenario('table = "supply"\nset = { price = 1 }'), "unknown_table", "table", ("supplies",)),
    (
        "no such column",
        _scenario('table = "supplies"\nset = { prize = 1 }'),
        "unknown_column",
        "set.prize",
        ("Did you mean price",),
    ),
    (
        "where on no such column",
        _scenario('table = "supplies"\nwhere = { comodity = "coal" }\nset = { price = 1 }'),
        "unknown_column",
        "where.comodity",
        ("Did you mean commodity",),
    ),
    (
        "where without row",
        _scenario('table = "supplies"\nwhere = { commodity = "rok" }\nset = { price = 1 }'),
        "where",
        "where.commodity",
        ("Did you mean rock",),
    ),
    (
        "where without row that has all",
        _scenario('table = "supplies"\nwhere = { commodity = "coal", site = "board_park" }\nset = { price = 1 }'),
        "where",
        "where",
        ("in no row",),
    ),
    ("no operation", _scenario('table = "supplies"'), "change", "", ("set, scale or add",)),
    ("table and policy", _scenario('table = "sites"\npolicy = "gypsum_use"'), "change", "", ("either",)),
    (
        "no such policy",
        _scenario('policy = "gypsum_usage"\nset = { min = 1 }'),
        "unknown_reference",
        "policy",
        ("Did you mean gypsum_use",),
    ),
    (
        "key of a policy that stays",
        _scenario('policy = "gypsum_use"\nset = { measure = 1 }'),
        "unknown_key",
        "set.measure",
        (),
    ),
    (
        "scale what is not there",
        _scenario('policy = "gypsum_use"\nscale = { max = 2 }'),
        "change",
        "scale.max",
        ("no number max",),
    ),
    (
        "scale a text",
        _scenario('table = "supplies"\nscale = { contract = 2 }'),
        "change",
        "scale.contract",
        ("Use set",),
    ),
    (
        "text as number",
        _scenario('table = "supplies"\nset = { price = "dear" }'),
        "wrong_type",
        "set.price",
        ("quotes",),
    ),
    (
        "unlimited where it is blank",
        _scenario('table = "supplies"\nset = { max_year = "unlimited" }'),
        "wrong_type",
        "set.max_year",
        (),
    ),
    (
        "number out of range",
        _scenario('table = "plants"\nwhere = { capacity = 8000 }\nset = { availability = 2 }'),
        "out_of_range",
        "",
        ("after this change, in plants, row 2, availability", "0 to 1"),
    ),
    (
        "unknown site",
        _scenario('table = "plants"\nwhere = { plant = "board_plant" }\nset = { site = "town" }'),
        "unknown_reference",
        "",
        ("sites has no site town",),
    ),
    (
        "policy without bound",
        _scenario('policy = "gypsum_use"\nset = { min = "" }'),
        "policy_bounds",
        "",
        ("neither a bound nor a price",),
    ),
]

SETTINGS = [
    *(Broken(f"case.toml: {name}", do, code, "case.toml", None, key, words) for name, do, code, key, words in HEADER),
    *(
        Broken(f"policy: {name}", do, code, "policies.toml", None, key, words)
        for name, do, code, key, words in POLICIES
    ),
    *(
        Broken(
            f"scenario: {name}",
            do,
            code,
            "new.toml",
            None,
            f"change 1, {key}" if key else "change 1",
            words,
            scenarios=("new",),
        )
        for name, do, code, key, words in CHANGES
    ),
    Broken(
        "scenario: no such file",
        lambda c: None,
        "unknown_scenario",
        "",
        None,
        "",
        ("Did you mean higher_target",),
        scenarios=("higher_targets",),
    ),
    Broken(
        "scenario: bad TOML",
        lambda c: c.write(NEW, "id = "),
        "toml_syntax",
        "new.toml",
        None,
        "",
        ("end of document",),
        scenarios=("new",),
    ),
    Broken(
        "scenario: unknown key",
        lambda c: c.write(NEW, 'changes = "x"'),
        "unknown_key",
        "new.toml",
        None,
        "changes",
        ("Did you mean change",),
        scenarios=("new",),
    ),
    Broken(
        "scenario: one of several values without row",
        _scenario('table = "supplies"\nwhere = { commodity = ["coal", "rok"] }\nset = { price = 400 }'),
        "where",
        "new.toml",
        None,
        "change 1, where.commodity",
        ("Did you mean rock",),
        "warning",
        ("new",),
    ),
    Broken(
        "scenario: change without effect",
        _scenario('table = "sites"\nscale = { land = 2 }'),
        "no_effect",
        "new.toml",
        None,
        "change 1, scale.land",
        ("without limit",),
        "warning",
        ("new",),
    ),
]
