"""The Guizhou case as an economist would probe it: sources, prices, and what an optimiser does that no one would."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from guizhou_page.explained import backcast_rows, far_prices, price_reasons
from guizhou_page.solve import BACKCAST, prices, rents, solve_scenario, summarise
from guizhou_page.tables import NAMED, provenance_block, scenarios_block

import symbia as sy
from symbia.case.checks.elements import element_balances

CASE = Path(__file__).parent.parent / "data" / "guizhou"
README = (CASE / "README.md").read_text(encoding="utf-8")
SOURCED = (
    "commodities",
    "processes",
    "process_flows",
    "process_modes",
    "plants",
    "supplies",
    "demands",
    "disposals",
    "transport_modes",
    "links",
    "profiles",
    "periods",
    "contents",
)


@pytest.fixture(scope="module")
def case(guizhou: sy.Solution) -> sy.Case:
    return guizhou.case


@pytest.fixture(scope="module")
def solution(guizhou: sy.Solution) -> sy.Solution:
    return guizhou


def test_no_problem_in_the_case_or_its_scenarios():
    """Proves: `symbia check` finds no error and nothing to warn of, for the case and for the scenarios that researchers
    begin with. Its hints are known: plants of 2011 that are retired by 2015 and what only they used, acid plants whose
    steam can go three ways, goals out of reach, railheads (km x 5 + 200 is the way of trucks to them).
    """
    found = sy.check(CASE)
    assert [str(problem) for problem in found if problem.severity != "hint"] == []
    known = {"no_capacity", "unused_supply", "unused_disposal", "scarce", "policy_unreachable", "distance_long"}
    assert {problem.code for problem in found} <= known
    for scenario in ("direct_trade", "backcast_2011", "all_targets"):
        assert [p for p in sy.check(CASE, [scenario]) if p.severity == "error"] == []


def test_every_row_names_its_source(case):
    """Proves: no row without a source. If broken: a number that nobody can trace."""
    for table in SOURCED:
        rows = case[table]
        assert (rows["source"] != "").all(), f"{table}: {rows[rows['source'] == ''].index[:5] + 2}"


def test_every_number_has_a_source_or_a_range():
    """Proves: no number of any table is without a source or, where it is an estimate, without a range; and the page's
    tables of how many were read are the case's own.

    If broken: a number that nobody can trace, or a page that claims better sources than there are
    (``python -m tests.guizhou_page --provenance`` makes the tables anew).
    """
    counts = sy.provenance(CASE)
    assert (counts["missing"] == 0).all(), counts[counts["missing"] > 0]
    assert set(NAMED) <= set(counts["table"])
    for language in ("en", "zh"):
        assert provenance_block(language) in README


def test_estimates_keep_their_range(case):
    """Proves: a coefficient with a range lies in it; ranges of other numbers have two ends. `check` says of all other
    numbers that they lie in theirs.
    """
    flows = case["process_flows"]
    ranged = flows[flows["low"].notna() & flows["high"].notna()]
    inside = (ranged["low"] <= ranged["coefficient"]) & (ranged["coefficient"] <= ranged["high"])
    assert inside.all(), ranged[~inside][["process", "commodity"]]
    ranges = case["ranges"]
    assert (ranges["low"].isna() == ranges["high"].isna()).all()
    assert not (ranges["low"] > ranges["high"]).any()


def test_bounds_called_open_do_not_bind(case, solution):
    """Proves: where a capacity is said to be set above all use, it is.

    If broken: an invented number limits the answer.
    """
    ranges = case["ranges"]
    open_ = ranges[ranges["source"].eq("open_bound") & ranges["table"].eq("plants")]["row"]
    plants = solution.tables["capacity"].set_index("plant").loc[open_.unique()]
    assert len(plants) > 150
    assert not (plants["use"] > 0.99).any(), plants[plants["use"] > 0.99]


def test_elements_close_or_say_why(case):
    """Proves: of an element that goes in and comes out, no process puts out 1 % more than it takes in, and where more
    than 5 % is missing the process says why (ore left in the ground, sulphur not recovered, ...).

    If broken: chemistry out of nothing, or losses that nobody thought about.
    """
    balances = element_balances(case)
    both = balances[(balances["produced"] > 0) & (balances["consumed_most"] > 0)]
    share = both["residual"] / both[["produced", "consumed_most"]].max(axis=1)
    assert len(both) > 350
    assert not (share > 0.01).any(), both[share > 0.01]
    note = case["processes"].set_index("process")["note"]
    silent = both[(share < -0.05) & (both["process"].map(note) == "")]
    assert silent.empty, silent


def test_page_counts_the_tables(case):
    """Proves: the sizes that the page begins with are the tables' own."""
    sizes = [f"{len(case[name])} {name}" for name in ("sites", "commodities", "processes", "plants", "supplies")]
    sizes += [f"{len(case['demands'])} demands", f"({len(case['process_flows'])} coefficients)"]
    for size in sizes:
        assert size in README, size
    assert f"{len(case['plants'])} 套装置" in README


def test_optimum_is_proved(solution):
    """Proves: the province solves and its certificate holds."""
    assert solution.status == "optimal"
    assert solution.optimum.certificate.verified
    assert sum(solution.objective_terms.values()) == pytest.approx(solution.objective, rel=1e-9)


def test_nothing_is_shipped_both_ways(solution):
    """Proves: no commodity runs both ways between two places in one season (a target met by hauling)."""
    moved = solution.tables["shipments"]
    moved = moved[moved["amount"] > 1e-3]
    pairs = set(moved[["commodity", "period", "from", "to"]].itertuples(index=False, name=None))
    assert not [pair for pair in pairs if (*pair[:2], pair[3], pair[2]) in pairs]


def test_only_energy_is_lost_on_the_way(case, solution):
    """Proves: transport destroys nothing but power, steam and gas; goods are not hauled away to vanish."""
    moved = solution.tables["shipments"]
    moved = moved[moved["amount"] > 1e-3]
    lost = moved.loc[moved["amount"] - moved["arriving"] > 1e-6 * moved["amount"], "commodity"].unique()
    category = case["commodities"].set_index("commodity")["category"]
    assert set(category[lost]) <= {"energy"}


def test_steam_is_not_blown_off(case, solution):
    """Proves: steam has to be used. If broken: the heat-to-power rule is met with heat that nobody wants."""
    surplus = case["commodities"].set_index("commodity")["surplus"]
    assert surplus["steam"] == "none"
    assert "steam" not in set(solution.tables["releases"]["commodity"])
    assert "steam" not in set(solution.tables["disposals"]["commodity"])


def test_waste_that_ends_in_the_ground_is_not_used(case):
    """Proves: what is treated and then stacked is taken off the waste counted as used (the 60 % of the programme)."""
    policy = next(p for p in case.policies if p.id == "solid_waste_utilisation")
    treated = {"manganese_residue_treated"} & set(case["disposals"]["commodity"])
    taken_off = {
        commodity
        for measure in policy.measure
        if measure.quantity == "disposed" and measure.factor == -1
        for commodity in measure.filters["commodity"]
    }
    assert treated
    assert treated <= taken_off


def test_prices_are_near_the_market_or_explained(case, solution):
    """Proves: averaged over its flows, a commodity's price is within a factor 2 of its reference price, or listed.

    If broken: a data error, which duals show first.
    """
    far = far_prices(prices(solution))
    reasons = price_reasons()
    assert set(far.index) <= set(reasons), sorted(set(far.index) - set(reasons))
    assert far.attrs["compared"] > 150
    for name in far.index:
        assert reasons[name]["reason_en"] in README
        assert reasons[name]["reason_zh"] in README


def test_no_byproduct_is_what_earns_most(case, solution):
    """Proves: no process whose main product is a waste, a recovered gas or sulphuric acid is among the ten that earn
    most. If broken: a by-product is priced as a product without a market limit.
    """
    processes = case["processes"].set_index("process")
    category = case["commodities"].set_index("commodity")["category"]
    earned = rents(solution)
    most = sorted(earned, key=lambda process: -earned[process])[:10]
    main = processes["main_commodity"][most]
    assert earned[most[-1]] > 0
    assert "byproduct" not in set(category.reindex(main))
    assert not set(main) & {"sulfuric_acid", "gallium", "fluosilicic_acid", "sulfur"}


def test_page_tells_the_base_case(solution):
    """Proves: the row of the base case in the page's table of scenarios is what the case gives today.

    If broken: the data changed and the page did not (``python -m tests.guizhou_page`` solves all scenarios anew).
    """
    found = {"base": summarise(solution)}
    for language in ("en", "zh"):
        row = scenarios_block(language, found).splitlines()[-1]
        assert row in README


def test_everything_sold_has_a_market_limit(case):
    """Proves: no demand is without limit, so no product earns without end."""
    demands = case["demands"]
    limited = np.isfinite(demands["max_year"]) | np.isfinite(demands["max_hour"])
    bounded_by_policy = demands["contract"] == "feed_in"  # the province's power balance bounds what is fed in
    open_ = demands[~(limited | bounded_by_policy)]
    assert open_.empty, open_[["demand", "commodity", "contract"]]


def test_backcast_is_near_the_statistics():
    """Proves: with 2011's plants and markets, most quantities come within 20 % of 2011, as many as the page says, and
    every other one has its reason in both languages.
    """
    solution = solve_scenario(BACKCAST)
    assert solution.optimum.certificate.verified
    rows = backcast_rows({BACKCAST: summarise(solution)})
    far = [row for row in rows if abs(row["difference"]) >= 0.2 - 1e-9]
    assert f"{len(rows) - len(far)} of {len(rows)} are nearer than 20 %" in README
    assert len(rows) - len(far) >= 45
    for row in far:
        assert row["reason_en"] in README, row["quantity"]
        assert row["reason_zh"] in README, row["quantity"]
        assert row["reason_en"], row["quantity"]
