"""Scenarios: what a change does to a case, and what it leaves alone."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from broken.folder import Folder

from symbia.case import check, read_case


@pytest.fixture
def case(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "case")


def _under(case: Folder, *changes: str, name: str = "new"):
    case.write(f"scenarios/{name}.toml", "\n".join(f"[[change]]\n{change}" for change in changes))
    return read_case(case.path, name)


def test_set_changes_only_what_where_picks(case: Folder) -> None:
    """Proves that one cell changes and every other cell of every table stays."""
    before = read_case(case.path)
    after = _under(case, 'table = "supplies"\nwhere = { supply = "quarry" }\nset = { price = 70, max_year = 5 }')
    assert after["supplies"]["price"].tolist() == [500.0, 300.0, 70.0, 500.0]
    assert after["supplies"]["max_year"].tolist() == [math.inf, math.inf, 5.0, math.inf]
    for name, rows in before.tables.items():
        drop = ["price", "max_year"] if name == "supplies" else []
        pd.testing.assert_frame_equal(rows.drop(columns=drop), after[name].drop(columns=drop))
    assert after.scenarios == ("new",)
    assert before.scenarios == ()


def test_where_looks_at_what_a_cell_means(case: Folder) -> None:
    """Proves that a blank contract is found as `market`, and a blank limit as "" or "unlimited"."""
    after = _under(case, 'table = "demands"\nwhere = { contract = "market" }\nscale = { price = 2 }')
    assert after["demands"]["price"].tolist() == [300.0, 3000.0, 800.0]
    after = _under(case, 'table = "sites"\nwhere = { land = "", kind = ["park"] }\nset = { land = 9 }')
    assert after["sites"]["land"].tolist() == [9.0, 9.0, math.inf]
    after = _under(case, 'table = "links"\nwhere = { both_ways = true, km = 30 }\nset = { both_ways = false }')
    assert after["links"]["both_ways"].tolist() == [True, False]


def test_operations_in_order(case: Folder) -> None:
    """Proves that within a change set comes before scale before add, and changes follow one another."""
    change = 'table = "disposals"\nadd = { cost = 1 }\nscale = { cost = 3 }\nset = { cost = 10 }'
    assert _under(case, change)["disposals"]["cost"].tolist() == [31.0]
    after = _under(case, change, 'table = "disposals"\nscale = { cost = 0.5 }')
    assert after["disposals"]["cost"].tolist() == [15.5]


def test_no_limit_stays_so(case: Folder) -> None:
    """Proves that scale and add leave infinity alone, even scaled by 0, and reckon with defaults."""
    case.cell("supplies", 2, "max_year", "100")
    change = 'table = "supplies"\nscale = { max_year = 0 }\nadd = { min_hour = 0 }'
    assert _under(case, change)["supplies"]["max_year"].tolist() == [0.0, math.inf, math.inf, math.inf]
    after = _under(case, 'table = "processes"\nscale = { lifetime = 1.5 }')
    assert after["processes"]["lifetime"].tolist() == [30.0, 30.0, 30.0]


def test_unlimited_and_back_to_default(case: Folder) -> None:
    """Proves that set takes "unlimited" where a table does, and "" back to the default."""
    after = _under(case, 'table = "plants"\nwhere = { plant = "board_plant" }\nset = { max_new = "unlimited" }')
    assert after["plants"]["max_new"].tolist() == [0.0, 0.0, math.inf]
    after = _under(case, 'table = "plants"\nset = { capacity = "" }')
    assert after["plants"]["capacity"].tolist() == [0.0, 0.0, 0.0]
    after = _under(case, 'table = "sites"\nset = { name_en = "" }')
    assert after["sites"]["name_en"].tolist() == after["sites"]["site"].tolist()


def test_a_process_carries_through_to_its_plants(case: Folder) -> None:
    """Proves that plants with a blank availability follow their process, and those with their own do not."""
    case.append("plants", plant="second_station", site="city", process="cogeneration", availability="0.7")
    change = 'table = "processes"\nwhere = { process = "cogeneration" }\nset = { availability = 0.5 }'
    assert _under(case, change)["plants"]["availability"].tolist() == [0.5, 1.0, 1.0, 0.7]


def test_scaling_a_blank_takes_its_resolved_value(case: Folder) -> None:
    """Proves that a blank availability scales from its process's, and the process is not touched."""
    case.cell("processes", 2, "availability", "0.8")
    change = 'table = "plants"\nwhere = { plant = "power_station" }\nscale = { availability = 0.5 }'
    after = _under(case, change)
    assert after["plants"]["availability"].tolist() == [0.4, 1.0, 1.0]
    assert after["processes"]["availability"].tolist() == [0.8, 1.0, 1.0]


def test_default_periods_can_be_changed(case: Folder) -> None:
    """Proves that the period that nobody wrote can be found and changed."""
    after = _under(case, 'table = "periods"\nwhere = { period = "year" }\nset = { hours = 4380 }')
    assert after["periods"][["period", "year", "hours"]].values.tolist() == [["year", 2015, 4380.0]]
    after = _under(case, 'table = "years"\nscale = { weight = 5 }')
    assert after["years"][["year", "weight"]].values.tolist() == [[2015, 5.0]]


def test_policies(case: Folder) -> None:
    """Proves that bounds can be set, scaled, added to and taken away, and a bound made a goal."""
    after = _under(case, 'policy = "gypsum_use"\nset = { max = 0.9 }\nscale = { min = 0.5 }\nadd = { min = 0.1 }')
    assert (after.policies[0].minimum, after.policies[0].maximum) == (pytest.approx(0.3), 0.9)
    after = _under(case, 'policy = "gypsum_use"\nset = { mode = "goal", penalty = 200 }')
    assert (after.policies[0].mode, after.policies[0].penalty) == ("goal", 200.0)
    after = _under(case, 'policy = "gypsum_use"\nset = { min = "", max = 0.5 }')
    assert (after.policies[0].minimum, after.policies[0].maximum) == (None, 0.5)


def test_several_scenarios_apply_in_order(case: Folder) -> None:
    """Proves that scenarios follow one another, by name, by path, or both."""
    case.write("scenarios/a.toml", 'id = "a"\n[[change]]\ntable = "disposals"\nset = { cost = 10 }\n')
    case.write("b-file.toml", 'id = "b"\n[[change]]\ntable = "disposals"\nscale = { cost = 3 }\n')
    other = case.path / "b-file.toml"
    after = read_case(case.path, ["a", other])
    assert (after["disposals"]["cost"].tolist(), after.scenarios) == ([30.0], ("a", "b"))
    assert read_case(case.path, [str(other), "a"])["disposals"]["cost"].tolist() == [10.0]


def test_a_problem_names_the_change_that_brought_it(case: Folder) -> None:
    """Proves that of two scenarios and three changes the right one is named, and that one mended again is not told."""
    case.write("scenarios/a.toml", '[[change]]\ntable = "plants"\nset = { capacity = 5 }\n')
    bad = '[[change]]\ntable = "links"\nwhere = { link = "south_road" }\n'
    case.write("scenarios/b.toml", f'{bad}set = {{ km = 5 }}\n{bad}set = {{ to = "board_park" }}\n')
    (problem,) = check(case.path, ["a", "b"])
    assert (problem.table, problem.column, problem.code) == ("b.toml", "change 2", "link_loop")
    case.add("scenarios/b.toml", f'{bad}set = {{ to = "city" }}\n')
    assert check(case.path, ["a", "b"]) == []


def test_changed_transport_changes_routes(case: Folder) -> None:
    """Proves that routes are found anew after the changes."""
    after = _under(case, 'table = "links"\nwhere = { link = "north_road" }\nset = { km = 80 }')
    routes = after.routes.set_index(["from", "to"])
    assert routes.loc[("chemical_park", "city"), "km"] == 110.0
