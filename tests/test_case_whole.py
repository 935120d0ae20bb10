"""Checks of a case as a whole: what they find beyond the table of broken cases, and that they raise no false alarm."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from broken.folder import Folder
from broken.whole import WHOLE, _grid, _parts, _plant, _policy, _process, places
from micro import micro
from oracle.random_cases import write_random_case

import symbia as sy
from symbia.case.codes import CODES
from symbia.case.codes.cases import CASES

ROOT = Path(__file__).resolve().parents[1]
INSTANCES = sorted((ROOT / "tests" / "instances").glob("*/case.toml"))
#: what says that a case has no solution
SURE = {"shortage", "glut", "policies_contradict"}


def codes(path: Path) -> list[str]:
    return [problem.code for problem in sy.check(path)]


def test_every_check_has_a_broken_case() -> None:
    """Proves that each code about whole cases is brought about by some broken case, or by a test below."""
    assert {code.name for code in CASES} - {broken.code for broken in WHOLE} == {"elements", "never_runs"}


def _limited(**cells: str) -> Callable[[Folder], object]:
    return lambda case: _grid(case, **cells)


NEARLY: dict[str, Callable[[Folder], object]] = {
    "a by-product that may be released": lambda c: (
        _process(c, "sorting", board=-1, dust=0.1),
        c.cell("commodities", 10, "surplus", "free"),
        _plant(c, "city", "sorting", capacity="5"),
    ),
    "a supply that is dear": lambda c: c.cell("supplies", 2, "price", "900"),
    "a machine with a limit on one side": _limited(max_year="10"),
    "a machine with an hourly limit": _limited(max_hour="10"),
    "a plant without limit that costs too much": lambda c: (
        c.cell("plants", 4, "max_new", "unlimited"),
        c.cell("processes", 4, "capex", "4000"),
        c.cell("processes", 4, "lifetime", "19"),
    ),
    "a plant without limit whose product has one": lambda c: (
        c.cell("plants", 4, "max_new", "unlimited"),
        c.cell("demands", 4, "max_year", "1000000"),
    ),
    "the same price on both sides": lambda c: (_grid(c), c.cell("supplies", 6, "price", "300")),
    "a contract that just fits": lambda c: c.append(
        "demands", demand="laundry", site="chemical_park", commodity="steam", price="1", min_year="800000"
    ),
    "a supply that is just used": lambda c: c.cell("supplies", 2, "min_year", "320000"),
    "a share that is just possible": lambda c: c.replace("policies.toml", "min = 0.4", "min = 0.625"),
    "a share above 1 of something else": lambda c: c.add(
        "policies.toml",
        '\n[[policy]]\nid = "steam_to_power"\nmeasure = { quantity = "produced", commodity = "power" }\n'
        'of = { quantity = "produced", commodity = "fertiliser" }\nmin = 1.5\n',
    ),
    "bounds that meet": lambda c: (
        _policy(c, "much_coal", '{ quantity = "supplied", commodity = "coal" }', "min = 100000"),
        _policy(c, "little_coal", '{ quantity = "supplied", commodity = "coal" }', "max = 100000"),
    ),
    "parts that make their whole": lambda c: (_parts(c), c.replace("policies.toml", "min = 200000", "min = 150000")),
    "units that weights bring together": lambda c: _policy(
        c, "trade", '{ quantity = "sold", weights = { power = 0.1, board = 1 } }', "max = 1e9"
    ),
    "a sum in one unit": lambda c: _policy(c, "trade", '{ quantity = "sold", unit = "t" }', "max = 1e9"),
    "a road as the crow flies": lambda c: places(c, "107.5"),
    "a bound on what nobody knows": lambda c: _policy(c, "trade", '{ quantity = "revenue" }', "min = 1"),
    "a stock that carries the year over": lambda c: c.append(
        "storages", storage="pile", site="city", commodity="board", carry="horizon", initial="5", final="5"
    ),
}


@pytest.mark.parametrize("name", NEARLY)
def test_nearly_broken(name: str, tmp_path: Path) -> None:
    """Proves that what is nearly broken but right is left alone. A check that is too eager fails here."""
    case = Folder(tmp_path / "case")
    NEARLY[name](case)
    assert [str(problem) for problem in sy.check(case.path)] == []


def test_standstill_is_told_once(tmp_path: Path) -> None:
    """Proves that the cause is a warning and its followers are hints that name what stands still.

    Dust can go nowhere, so the sorter stands still, so no chips arise, so the press stands still.
    """
    case = Folder(tmp_path / "case")
    _process(case, "sorting", board=-1, chips=1, dust=0.1)
    _process(case, "pressing", chips=-1, board=1)
    _plant(case, "city", "sorting", capacity="5")
    _plant(case, "city", "pressing", capacity="5")
    found = sy.check(case.path)
    assert [(one.code, one.row, one.severity) for one in found] == [
        ("cannot_go", 5, "warning"),
        ("never_runs", 6, "hint"),
    ]
    assert "every plant that could bring chips stands still" in found[1].message


def test_two_that_feed_each_other(tmp_path: Path) -> None:
    """Proves that a mine that needs power and a power station that needs coal start each other, as in the model.

    If what arises were built up from supplies, both would be called impossible.
    """
    case = micro(
        tmp_path / "case",
        recipes="mine coal=1 power=-0.1; station coal=-1 power=3",
        plants="mine capacity=10; station capacity=10",
        demands="power price=5",
    )
    assert codes(case) == []
    assert sy.solve(case).objective > 0


def test_route_is_no_source(tmp_path: Path) -> None:
    """Proves that two sites with a road between them do not supply each other out of nothing."""
    case = micro(
        tmp_path / "case",
        commodities="ore unit=t category=resource transport_class=bulk; iron unit=t category=product",
        recipes="furnace ore=-1 iron=1",
        plants="one process=furnace site=a capacity=5; two process=furnace site=b capacity=5",
        demands="iron site=a price=9; iron_b commodity=iron site=b price=9",
        links="road from=a to=b km=5",
        transport_modes="road bulk",
    )
    found = sy.check(case)
    assert [one.code for one in found] == ["cannot_arise", "cannot_arise", "unserved_demand", "unserved_demand"]


SEASONS = {
    "periods": "wet hours=4760 season=wet; dry hours=4000 season=dry",
    "profiles": "water wet=1 dry=0.2",
    "commodities": "steam unit=GJ category=utility; gas unit=GJ category=energy",
    "recipes": "boiler gas=-1.25 steam=1",
    "plants": "boiler capacity=8760",
    "demands": "steam price=9 min_hour=0.9",
}


def test_dry_season(tmp_path: Path) -> None:
    """Proves that what can be had is held against demand period by period, through the plant between them.

    Steam sold: at least 0.9 GJ/h, 3600 GJ in the dry season, so 3600 x 1.25 = 4500 GJ of gas. Of that there are 4000
    h x 5 x 0.2 = 4000 GJ: 500 missing. Over the year there is gas in plenty, so a check of years alone finds nothing.
    """
    case = micro(tmp_path / "dry", supplies="gas price=1 max_hour=5 profile=water", **SEASONS)
    (found,) = sy.check(case)
    assert (found.code, found.table, found.row, found.column) == ("shortage", "supplies", 2, "max_hour")
    for word in ("gas at park, dry", "at least 4,500 GJ", "boiler", "at most 4,000 GJ", "500 GJ missing"):
        assert word in found.message
    assert "缺 500 GJ" in found.message_zh
    assert sy.solve(case).status == "infeasible"
    fine = micro(tmp_path / "fine", supplies="gas price=1 max_hour=6 profile=water", **SEASONS)
    assert codes(fine) == []
    assert sy.solve(fine).status == "optimal"


def test_forced_through_a_chain(tmp_path: Path) -> None:
    """Proves that what must be sold forces the plant that makes it, and what that makes must find a place.

    10 t of alumina sold make 12 t of red mud; the stack takes 5 and the road to the brickworks 4: 3 t too many.
    """
    case = micro(
        tmp_path / "case",
        commodities="red_mud unit=t category=byproduct",
        recipes="refinery alumina=1 red_mud=1.2; kiln red_mud=-1 brick=1",
        plants="refinery capacity=20; kiln capacity=4",
        demands="alumina price=9 min_year=10; brick price=2",
        disposals="red_mud cost=1 max_year=5",
    )
    (found,) = sy.check(case)
    assert found.code == "glut"
    assert "3 t too much" in found.message
    assert sy.solve(case).status == "infeasible"


def test_driven_about_until_gone(tmp_path: Path) -> None:
    """Proves that where a road loses goods, too much of them is no contradiction: the model can drive them about.

    10 t of ash arise, 6 can be stacked, the road to the second stack loses half. Without losses the case is unsolvable.
    """
    case: dict[str, str] = {
        "commodities": "ash unit=t category=byproduct transport_class=bulk",
        "supplies": "ash site=a price=-9 min_year=10",
        "disposals": "ash site=a cost=1 max_year=2; tip commodity=ash site=b cost=1 max_year=4",
        "links": "road from=a to=b km=100",
    }
    lossy = micro(tmp_path / "lossy", transport_modes="road bulk loss_per_100km=0.5", **case)
    assert codes(lossy) == []
    assert sy.solve(lossy).status == "optimal"
    tight = micro(tmp_path / "tight", transport_modes="road bulk", **case)
    assert codes(tight) == ["glut"]
    assert sy.solve(tight).status == "infeasible"


def test_must_run(tmp_path: Path) -> None:
    """Proves that a plant that cannot be switched off turns a standstill into a warning: no solution."""
    case = micro(
        tmp_path / "case",
        commodities="ash unit=t category=byproduct",
        recipes="unit coal=-1 power=2 ash=0.1",
        processes="unit activity_unit=t min_load=0.5",
        plants="unit capacity=10",
        supplies="coal price=1",
        demands="power price=1",
    )
    (first, *_) = sy.check(case)
    assert (first.code, first.severity) == ("cannot_go", "warning")
    assert "no solution" in first.message
    assert sy.solve(case).status == "infeasible"


def test_warnings_stop_nothing(tmp_path: Path) -> None:
    """Proves that a case with warnings is read and solved."""
    case = Folder(tmp_path / "case")
    _grid(case, max_year="5")
    _plant(case, "city", "board_making", capacity="10")
    assert [one.severity for one in sy.check(case.path)] == ["warning"]
    assert sy.solve(case.path).status == "optimal"


@pytest.mark.parametrize("file", INSTANCES, ids=lambda file: file.parent.name)
def test_no_false_alarm(file: Path) -> None:
    """Proves that instances with known optima bring nothing but what is true of them.

    They are of a few hours, and several have a plant called idle, without capacity, because a case must have plants.
    """
    found = [one for one in sy.check(file.parent) if one.code != "hours"]
    assert {one.code for one in found} <= {"no_capacity"}
    assert all(one.value == "idle" for one in found)


def test_guizhou() -> None:
    """Proves that the reference case has no error, no call for the impossible and no machine that makes money.

    And that this is known without waiting: in 1.5 s of processor time on a quiet machine.
    """
    started = time.process_time()
    found = sy.check(ROOT / "data" / "guizhou")
    assert time.process_time() - started < 8  # generous: the machine may be busy
    assert [str(one) for one in found if one.severity == "error"] == []
    assert not {one.code for one in found} & {*SURE, "money_machine", "elements", "share_above_one", "mixed_units"}


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_sure_is_sure(first: int, tmp_path: Path) -> None:
    """Proves on random cases that what is called unsolvable is: none with a solution is told that it has none.

    The cases use the whole contract, so this also proves that no check fails on what the contract allows.
    """
    for seed in range(first, first + 10):
        write_random_case(tmp_path / "case", seed)
        sure = [one for one in sy.check(tmp_path / "case") if "no solution" in str(one) or "unsolvable" in str(one)]
        if sure:
            assert sy.solve(tmp_path / "case").status == "infeasible", f"seed {seed}: {sure}"


def test_every_code_speaks_both_languages() -> None:
    """Proves that every code has a Chinese meaning, an example and advice (messages: ``test_broken``)."""
    assert all(code.meaning_zh and code.example and code.advice for code in CODES.values())
