"""Explanations: every loss, break-even point and price by hand, and the identity behind them on random cases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from command import YEARS, symbia
from micro import micro
from oracle.random_cases import write_random_case
from test_results_hostile import COMMANDS, TEXTS, _labelled

import symbia as sy
from symbia.results.why import WhyError
from symbia.results.why.limits import binding

BOILER: dict[str, Any] = {
    "processes": "boiler variable_cost=2",
    "recipes": "boiler coal=-0.5 steam=1",
    "supplies": "coal price=10",
    "plants": "boiler capacity=100",
}


def _solved(folder: Path, **case: Any) -> sy.Solution:
    solution = sy.solve(sy.read_case(micro(folder, **case)))
    assert solution.status == "optimal"
    return solution


def _values(found: sy.Explanation) -> dict[str, float]:
    return {row["item"]: row["value"] for row in found.terms.to_dict("records")}


def _needed(found: sy.Explanation) -> dict[str, str]:
    return {str(row["what"][0]): str(row["needed"][0]) for row in found.breakeven.to_dict("records")}


def test_idle_plant(tmp_path: Path) -> None:
    """Proves: idle for a loss of 1; steam at 7, coal at 8 or variable cost of 1 would start it. If broken: 0 or 7."""
    found = _solved(tmp_path, **BOILER, demands="steam price=6").why("plant", "boiler")
    assert _values(found) == pytest.approx({"steam": 6, "coal": -5, "variable": -2, "limits": 0})
    assert found.total == pytest.approx(-1)
    assert _needed(found) == {"steam": "7 CNY/t", "coal": "8 CNY/t", "variable cost": "1 CNY/t"}
    assert "stands idle" in str(found)
    assert "loss of 1 CNY/t" in str(found)
    assert "亏损 1 元/吨" in found.text("zh").replace("t", "吨")


def test_candidate_not_built(tmp_path: Path) -> None:
    """Proves: capital counts per unit made; at 12 it is built. If broken: break-even at 7 or 57."""
    case = {**BOILER, "processes": "boiler variable_cost=2 capex=50 lifetime=10", "plants": "boiler max_new=80"}
    found = _solved(tmp_path / "a", **case, demands="steam price=10").why("plant", "boiler")
    assert found.total == pytest.approx(-2)  # 10 - 5 - 2 - 50 / 10
    assert _needed(found)["steam"] == "12 CNY/t"
    assert "not built" in str(found)
    assert _solved(tmp_path / "b", **case, demands="steam price=11.9").objective == pytest.approx(0)
    built = _solved(tmp_path / "c", **case, demands="steam price=12.1")
    assert built.objective == pytest.approx(8)
    assert "built up to its limit; one more unit allowed would be worth 0.1 CNY" in str(built.why("plant", "boiler"))
    # a market of 60: built as far as that pays, and no further
    some = _solved(tmp_path / "d", **case, demands="steam price=20 max_year=60").why("plant", "boiler")
    assert "The 5 CNY/t that it earns above them just pays for capital" in str(some)


def test_full_plant(tmp_path: Path) -> None:
    """Proves: at its limit it earns 13 above its costs; steam could fall to 7. If broken: the limit is left out."""
    found = _solved(tmp_path, **BOILER, demands="steam price=20").why("plant", "boiler")
    assert _values(found)["limits"] == pytest.approx(-13)
    assert found.total == pytest.approx(0)
    assert _needed(found)["steam"] == "7 CNY/t"
    assert "earns 13 CNY/t above" in str(found)


def test_prices_where_nothing_flows(tmp_path: Path) -> None:
    """Proves: ware is worth 16 at the works, 20 at the market less 4 of freight, though none flows: a loss of 2.

    If broken: the solver's price where nothing flows, which may be anything from 16 to 18, and a loss of 0.
    """
    case: dict[str, Any] = {
        "commodities": "ware transport_class=bulk",
        "processes": "works variable_cost=18",
        "recipes": "works ware=1",
        "plants": "works site=mine capacity=10",
        "demands": "ware site=town price=20",
        "links": "road from=mine to=town km=40",
        "transport_modes": "road bulk cost_per_km=0.1",
    }
    solution = _solved(tmp_path / "a", **case)
    found = solution.why("plant", "works")
    assert _values(found)["ware"] == pytest.approx(16)
    assert found.total == pytest.approx(-2)
    shipped = solution.why("shipment", "mine", "town", "ware")
    assert shipped.total == pytest.approx(-2)  # 20 - 18 - 4
    assert _needed(shipped) == {"price at mine": "16 CNY/t", "price at town": "22 CNY/t", "freight": "2 CNY/t"}
    assert "loses 2 CNY/t" in str(shipped)
    # and one that goes: the prices differ by the freight
    flows = _solved(tmp_path / "b", **{**case, "processes": "works variable_cost=3"}).why(
        "shipment", "mine", "town", "ware"
    )
    assert flows.total == pytest.approx(0, abs=1e-9)
    assert "exactly" not in str(flows)
    assert "16 CNY/t at the origin and 20 CNY/t at the destination" in str(flows)


ASH: dict[str, Any] = {
    "commodities": "ash category=byproduct; brick",
    "processes": "brickworks variable_cost=9; boiler variable_cost=0",
    "recipes": "boiler coal=-1 steam=1 ash=0.5; brickworks ash=-2 brick=1",
    "plants": "boiler capacity=100; brickworks capacity=10",
    "supplies": "coal price=1",
    "demands": "steam price=9; brick price=3",
    "disposals": "ash cost=2",
}


def test_waste_to_the_stack(tmp_path: Path) -> None:
    """Proves: a brick of 2 t of ash loses 6, so 3 a tonne against 2 on the stack: 1 more; the fee of 3 would turn it.

    If broken: 3 or 6 for the way, or a break-even fee of 5.
    """
    found = _solved(tmp_path / "a", **ASH).why("disposal", "ash")
    assert "50 t of ash go to the stack" in str(found)
    assert "costs 1 CNY/t more than the stack" in str(found)
    (way,) = found.alternatives.to_dict("records")
    assert way["way"][0].startswith("brickworks")
    assert way["gain"][0] == "−1 CNY/t"
    assert way["reason"][0] == "stands idle: it loses"
    assert _needed(found) == {"stacking and disposal": "3 CNY/t"}
    # just above it, bricks are made, to the works' limit; more would need a larger works
    dear = _solved(tmp_path / "b", **{**ASH, "disposals": "ash cost=3.2"})
    assert dear.tables["disposals"]["amount"].sum() == pytest.approx(30)
    told = dear.why("disposal", "ash")
    assert told.alternatives["reason"].iloc[0][0].startswith("cannot take more")


def test_supply_and_demand(tmp_path: Path) -> None:
    """Proves: a closed quota is worth 10 - 4, a dear supply loses 3, a full market is worth 13. If broken: 0."""
    supplies = "coal price=10; quota commodity=coal price=4 max_year=0; import commodity=coal price=13"
    case = {**BOILER, "supplies": supplies, "demands": "steam price=20 max_year=60; slow commodity=steam price=5"}
    solution = _solved(tmp_path, **case)
    quota = solution.why("supply", "quota")
    assert "its limit is 0" in str(quota).lower()
    assert "worth 10 CNY/t; the first unit allowed would bring 6 CNY/t" in str(quota)
    dear = solution.why("supply", "import")
    assert dear.total == pytest.approx(-3)
    assert _needed(dear)["purchases"] == "10 CNY/t"
    assert "The market is full: to have it there costs 7 CNY/t; one unit more of market is worth 13 CNY/t" in str(
        solution.why("demand", "steam")
    )
    slow = solution.why("demand", "slow")
    assert slow.total == pytest.approx(-2)
    assert "costs 7 CNY/t: forced, a sale loses 2 CNY/t" in str(slow)


def test_policy_price_range_and_bearers(tmp_path: Path) -> None:
    """Proves: half of the ash must be used: a tonne more costs 3 - 2 = 1; till the works are full at 20 t of 50.

    If broken: 3 for the tonne, the share's own unit (50), or no limit of the range.
    """
    share = {
        "id": "used",
        "title": "Ash used",
        "measure": {"quantity": "utilised", "commodity": "ash"},
        "of": {"quantity": "generated", "commodity": "ash"},
        "min": 0.3,
    }
    found = _solved(tmp_path / "a", **ASH, policies=[share]).why("policy", "used")
    assert "Each unit more that it asks for costs 1 CNY/t" in str(found)
    assert _values(found) == pytest.approx({"revenue": 1.5, "variable": -4.5, "disposal": 2})  # half a brick
    assert found.total == pytest.approx(-1)
    assert "between 0.00 % and 40.00 %" in str(found)
    assert "Most favoured by its price: brickworks" in str(found)
    assert "Most burdened by its price: boiler" in str(found)
    limits = _solved(tmp_path / "f", **ASH, policies=[share]).why().limits
    row = limits[limits["kind"] == "policy_minimum"].iloc[0]
    assert (row["bound"], row["price"], row["worth"]) == pytest.approx((15, -1, -15))  # 30 % of 50 t
    goal = {**share, "min": 0.3, "mode": "goal", "penalty": 0.4}
    missed = _solved(tmp_path / "b", **ASH, policies=[goal]).why("policy", "used")
    assert "missed by 15 t: a unit nearer would save the penalty of 0.4 CNY/t" in str(missed)
    assert "Coming one unit nearer would cost 1 CNY/t in truth" in str(missed)
    cap = {"id": "cap", "measure": {"quantity": "consumed", "commodity": "coal"}, "max": 40}
    held = _solved(tmp_path / "c", **ASH, policies=[cap]).why("policy", "cap")
    assert "Each unit more that it allows would be worth 7 CNY/t" in str(held)  # 9 - 1 - half of 2
    loose = _solved(tmp_path / "d", **ASH, policies=[{**cap, "max": 400}]).why("policy", "cap")
    assert "its price is 0" in str(loose)
    charge = {"id": "tax", "measure": {"quantity": "disposed", "commodity": "ash"}, "price": 0.5}
    taxed = _solved(tmp_path / "e", **ASH, policies=[charge]).why("policy", "tax")
    assert "a charge of 0.5 CNY/t on 50 t takes 25 CNY" in str(taxed)


def test_limits_add_up_to_the_objective(tmp_path: Path) -> None:
    """Proves: price times amount over all limits is the objective, in each year's money. If broken: sign, factor."""
    case = {**BOILER, "settings": {"discount_rate": 0.25}, "years": "2015; 2017 weight=4"}
    solution = _solved(tmp_path / "a", **case, demands="steam price=20 max_year=60")
    table = binding(_books(solution))
    assert table["discounted"].sum() == pytest.approx(solution.objective)
    own = table[(table["kind"] == "sale_year") & (table["year"] == "2017")]
    # 60 t at 13; four years, discounted by 1.25 twice
    assert own["worth"].iloc[0] == pytest.approx(780)
    assert own["discounted"].iloc[0] == pytest.approx(780 * 4 / 1.25**2)
    text = str(solution.why())
    assert "yearly limit of sale" in text
    assert "780 CNY" in text


def _books(solution: sy.Solution) -> Any:
    from symbia.results.why.books import Books

    return Books(solution)


def test_money_of_its_own_year(tmp_path: Path) -> None:
    """Proves: a loss of 1 in 2017 is told as 1, not discounted. If broken: 2.56 (weight 4 over 1.25 squared)."""
    case = {**BOILER, "settings": {"discount_rate": 0.25}, "years": "2015; 2017 weight=4"}
    solution = _solved(tmp_path, **case, demands="steam price=6")
    assert solution.why("plant", "boiler").total == pytest.approx(-1)
    assert solution.why("plant", "boiler", year=2015).total == pytest.approx(-1)
    with pytest.raises(WhyError, match=r"no year 2016\. It has 2015, 2017"):
        solution.why("plant", "boiler", year=2016)


def test_whole_numbers(tmp_path: Path) -> None:
    """Proves: with whole numbers the account says so, and a candidate without its yes/no decision can be told."""
    solution = _solved(tmp_path / "a", **YEARS)
    assert solution.optimum.compiled.is_mip
    assert "whole numbers held" in str(solution.why())
    never = {**YEARS, "demands": "heat price=11 max_hour=0.001"}
    told = str(_solved(tmp_path / "b", **never).why("plant", "new"))
    assert "not built" in told
    assert "yes/no decision" in told


def test_identity_on_random_cases(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Proves: the terms of every answer add up to minus the reduced cost of its direction, taken from the arrays.

    Broken: a term that is left out, counted twice or in money of another year. And that no plant is said to gain: the
    plan would not be the best.
    """
    asked = 0
    for seed in range(60 if request.config.getoption("--thorough") else 4):
        write_random_case(tmp_path / "case", seed)
        solution = sy.solve(sy.read_case(tmp_path / "case"))
        if solution.status != "optimal" or solution.optimum.y is None:
            continue
        case = solution.case
        questions = [("plant", (p,)) for p in case["plants"]["plant"].head(6)]
        questions += [(kind, (k,)) for kind, table in _TABLES for k in case[table][kind].head(3)]
        shipped = solution.tables["shipments"][["from", "to", "commodity"]].drop_duplicates().head(3)
        questions += [("shipment", tuple(row)) for row in shipped.itertuples(index=False)]
        for kind, ids in questions:
            try:
                found = solution.why(kind, *ids)
            except WhyError:
                continue
            size = max(float(found.detail["value"].abs().sum()), 1e-9) if len(found.detail) else 1.0
            assert abs(float(found.terms["value"].sum()) - found.total) <= 1e-9 * size, (seed, kind, ids)
            assert found.text("zh")
            assert kind != "plant" or found.total <= 1e-6 * size, (seed, ids)
            asked += 1
        if case.objective.kind == "net_value" and not solution.optimum.compiled.is_mip:
            offset = solution.optimum.compiled.sign * solution.optimum.compiled.offset
            total = float(binding(_books(solution))["discounted"].sum())
            assert total == pytest.approx(solution.objective - offset, rel=1e-6, abs=1e-6 * abs(offset) + 1e-6), seed
    assert asked > 10


_TABLES = (("supply", "supplies"), ("demand", "demands"), ("disposal", "disposals"))


def test_run_without_basis(tmp_path: Path) -> None:
    """Proves: a run that keeps no basis is solved again and gives the same answer."""
    solution = _solved(tmp_path / "case", **ASH)
    folder = solution.write(tmp_path / "run")
    with np.load(folder / "lp.npz") as arrays:
        kept = {name: arrays[name] for name in arrays}
    assert "basis" in kept
    kept.pop("basis")
    np.savez_compressed(folder / "lp.npz", **kept)
    ended = symbia("why", folder, "disposal", "ash")
    assert ended.code == 0, ended.said
    assert "costs 1 CNY/t more than the stack" in ended.out
    assert symbia("verify", folder).code == 0


def test_command(tmp_path: Path) -> None:
    """Proves the command from a run's files: both languages, typos with the nearest name, and what cannot be asked."""
    run = _solved(tmp_path / "case", **ASH).write(tmp_path / "run")
    ended = symbia("why", run, "--out", tmp_path / "limits.csv")
    assert ended.code == 0, ended.said
    assert "limits bind" in ended.out
    assert "capacity" in set(pd.read_csv(tmp_path / "limits.csv")["kind"])
    assert symbia("why", run, "--out", tmp_path / "no" / "limits.csv").code == 2
    ended = symbia("why", run, "plant", "brickworks", "--lang", "zh")
    assert ended.code == 0, ended.said
    assert "停用" in ended.out
    for words, told in (
        (["plant", "brikworks"], "Did you mean brickworks?"),
        (["plnt", "brickworks"], "Did you mean plant?"),
        (["plant"], "name the plant"),
        (["policy", "nothing"], "no policy 'nothing'"),
        (["shipment", "park"], "origin, destination and commodity"),
        (["shipment", "park", "prak", "ash"], "Did you mean park?"),
        (["plant", "brickworks", "--year", "1999"], "no year 1999"),
    ):
        ended = symbia("why", run, *words)
        assert ended.code == 2, words
        assert told in ended.err, (words, ended.err)
    assert "never leaves its site" in symbia("why", run, "shipment", "park", "park", "ash").out
    assert symbia("why", tmp_path / "nowhere").code == 2
    never = micro(tmp_path / "never", **{**ASH, "demands": "steam price=9 min_year=900"})
    assert symbia("solve", never, "--out", tmp_path / "no").code == 3
    ended = symbia("why", tmp_path / "no")
    assert (ended.code, "infeasible" in ended.err) == (2, True)


def test_hostile_labels(tmp_path: Path) -> None:
    """Proves: labels that hold markup or commands are text in an explanation, in a notebook and on the terminal."""
    solution = sy.solve(sy.read_case(_labelled(tmp_path / "case", TEXTS["markup"] + TEXTS["escape"])))
    plant = str(solution.case["plants"]["plant"].iloc[0])
    page = solution.why("plant", plant)._repr_html_()
    assert "<script" not in page
    assert "script" in page
    ended = symbia("why", solution.write(tmp_path / "run"), "plant", plant)
    assert ended.code == 0, ended.said
    assert "[bold red]" in ended.out
    assert not any(sign in ended.out for sign in COMMANDS)


def test_constraint_of_a_user(tmp_path: Path) -> None:
    """Proves: a constraint that was added in Pyomo stands among the limits and in accounts under its name."""
    import pyomo.environ as pyo

    case = sy.read_case(micro(tmp_path, **BOILER, demands="steam price=20"))
    model = sy.formulate(case)
    model.night = pyo.Constraint(expr=sum(model.activity[i] for i in model.activity) <= 40)
    solution = sy.solve(case, model=model)
    assert re.search(r"night +40 +13 CNY +520 CNY", str(solution.why()))
    assert _values(solution.why("plant", "boiler"))["steam"] == pytest.approx(20)
    assert "night" in str(solution.why("plant", "boiler"))
