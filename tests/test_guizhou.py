"""The Guizhou case as an economist would probe it: sources, prices, and what an optimiser does that no one would."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

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
#: priced more than twice or less than half of the reference; each is explained in the case's README
FAR_FROM_REFERENCE = {
    "fluosilicic_acid",
    "chlorine",
    "mine_methane_drained",
    "retarder_fgd",
    "silica_fume",
    "soil_amendment",
    "fly_ash_graded",
    "building_gypsum",
    "ggbs",
    "hydrochloric_acid",
    "bof_gas",
    "road_base",
    "gypsum_alpha",
    "gallium",
    "steam",
    "hydrogen_fluoride",
    "coal_slime",
    "brick",
    "titanium_tetrachloride",
    "carbide_furnace_gas",
    "aluminium_dross",
    "iron_ore_raw",
    "iron_dust_scale",
}


@pytest.fixture(scope="module")
def case() -> sy.Case:
    return sy.read_case(CASE)


@pytest.fixture(scope="module")
def solution(case: sy.Case) -> sy.Solution:
    return sy.solve(case)


def test_no_problem_in_the_case_or_its_scenarios():
    """Proves: `symbia check` has nothing to say, for the case and for the scenarios that researchers begin with."""
    assert sy.check(CASE) == []
    for scenario in ("direct_trade", "backcast_2011", "all_targets"):
        assert [p for p in sy.check(CASE, [scenario]) if p.severity == "error"] == []


def test_every_row_names_its_source(case):
    """Proves: no row without a source. If broken: a number that nobody can trace."""
    for table in SOURCED:
        rows = case[table]
        assert (rows["source"] != "").all(), f"{table}: {rows[rows['source'] == ''].index[:5] + 2}"


def test_how_many_coefficients_are_read_is_told(case):
    """Proves: the README's count of read and anchored coefficients is the tables' own.

    Read: every source of the row was read (yes). Anchored: an estimate that leans on something read (yes or partly).
    """
    checked = dict(zip(case["sources"]["source"], case["sources"]["checked"], strict=True))
    kinds = [{checked[key] for key in cell.split(";")} for cell in case["process_flows"]["source"]]
    read = sum(kind == {"yes"} for kind in kinds)
    anchored = sum(kind != {"yes"} and bool(kind & {"yes", "partly"}) for kind in kinds)
    told = re.search(r"Of (\d+) coefficients (\d+) are read, (\d+) anchored", README)
    assert told is not None
    assert [int(number) for number in told.groups()] == [len(kinds), read, anchored]


def test_estimates_keep_their_range(case):
    """Proves: a coefficient with a range lies in it, and most estimates of plain coefficients have one.

    Exempt: definitions (exactly one unit) and the corners of cogeneration regions, which have none in the evidence.
    """
    flows = case["process_flows"]
    ranged = flows[flows["low"].notna() & flows["high"].notna()]
    inside = (ranged["low"] <= ranged["coefficient"]) & (ranged["coefficient"] <= ranged["high"])
    assert inside.all(), ranged[~inside][["process", "commodity"]]
    plain = flows[(flows["coefficient"].abs() != 1) & (flows["mode"] == "")]
    assert plain["low"].notna().mean() > 0.88


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
    prices = solution.tables["balances"].dropna(subset=["shadow_price"])
    worth = prices.assign(worth=prices["shadow_price"] * prices["throughput"])
    sums = worth.groupby("commodity")[["worth", "throughput"]].sum()
    price = sums["worth"] / sums["throughput"]
    reference = case["commodities"].set_index("commodity")["reference_price"].reindex(price.index)
    ratio = (price / reference.where(reference > 0)).dropna()
    far = set(ratio[(ratio > 2) | (ratio < 0.5)].index)
    assert far <= FAR_FROM_REFERENCE, sorted(far - FAR_FROM_REFERENCE)
    assert len(ratio) > 150


def test_everything_sold_has_a_market_limit(case):
    """Proves: no demand is without limit, so no product earns without end."""
    demands = case["demands"]
    limited = np.isfinite(demands["max_year"]) | np.isfinite(demands["max_hour"])
    bounded_by_policy = demands["contract"] == "feed_in"  # the province's power balance bounds what is fed in
    open_ = demands[~(limited | bounded_by_policy)]
    assert open_.empty, open_[["demand", "commodity", "contract"]]


def test_backcast_is_near_the_statistics():
    """Proves: with 2011's plants and markets, cement, alumina and ammonia come within 20 % of 2011.

    Statistics (Mt, data/guizhou/backcast): cement 53.1, alumina 1.85, ammonia 1.6.
    """
    solution = sy.solve(sy.read_case(CASE, ["backcast_2011"]))
    table = solution.tables["indicators"]
    output = table[table["indicator"] == "output"].set_index("item")["value"]
    assert solution.optimum.certificate.verified
    assert output["alumina"] == pytest.approx(1.85e6, rel=0.2)
    assert output["ammonia"] == pytest.approx(1.6e6, rel=0.2)
    assert output["cement_425"] + output["cement_325"] == pytest.approx(53.1e6, rel=0.2)
