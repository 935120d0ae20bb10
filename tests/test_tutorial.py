"""The tutorial case against its optimum by hand. All figures in CNY and one year.

Power station. Condensing: 100 MWh × 300 − 40 t × 500 = 10,000 an hour, so all 8,000 hours are run. Extraction gives up
20 MWh × 300 = 6,000 for 100 t of steam: steam is worth 60 a tonne, wherever both modes run.
Fertiliser. 1,500 − 2 × 300 (rock) − 4 × 60 (steam) − 300 (power) − 100 (running) − 2 × 20 (stacking) = 220 > 0, also
after 2 × 0.4 × 10 for the policy, so 100,000 t. Steam: 400,000 t = 4,000 hours of extraction; the other 4,000 condense.
Boards. 400 − 50 (freight) − 0.1 × 500 (power) − 100 (running) − 50 (natural gypsum) = 150 > 0, so 100,000 t.
Gypsum. Per tonne of board 1.25 × (20 + 50 freight − 20 stacking saved) = 62.5 against 50 for natural gypsum: 12.5 more,
10 for each tonne used. So none beyond the policy: 0.4 × 200,000 = 80,000 t, into 64,000 t of board.

Revenue   150.0 fertiliser + 0.3 × (400 + 320 − 100) = 186.0 power + 40.0 boards               =  376.0 million
Purchases 160.0 coal + 60.0 rock + 36,000 × 50 = 1.8 natural gypsum + 10,000 × 500 = 5.0 power =  226.8
Running   10.0 + 10.0                                                                          =   20.0
Freight   80,000 × 70 = 5.6 gypsum + 100,000 × 50 = 5.0 boards                                 =   10.6
Stacking  120,000 × 20                                                                         =    2.4
Net value 376.0 − 226.8 − 20.0 − 10.6 − 2.4                                                    =  116.2
"""

from __future__ import annotations

from typing import Any

import pytest
from broken.folder import TUTORIAL

import symbia

MILLION = 1e6


@pytest.fixture(scope="module")
def solution() -> Any:
    return symbia.solve(symbia.read_case(TUTORIAL))


def _amount(rows: Any, **where: str) -> float:
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return float(rows["amount"].sum())


def test_net_value(solution: Any) -> None:
    """Proves the optimum of the docstring."""
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(116.2 * MILLION)


def test_mix_of_modes(solution: Any) -> None:
    """Proves that the unit runs half its hours in each mode, for the steam."""
    activity = solution.tables["activity"]
    assert _amount(activity, plant="power_station", mode="condensing") == pytest.approx(4000)
    assert _amount(activity, plant="power_station", mode="extraction") == pytest.approx(4000)
    assert _amount(activity, plant="fertiliser_plant") == pytest.approx(100_000)
    assert _amount(activity, plant="board_plant") == pytest.approx(100_000)


def test_gypsum(solution: Any) -> None:
    """Proves that the policy alone moves gypsum: 80,000 t to the boards, the rest to the stack."""
    flows = solution.tables["flows"]
    assert abs(_amount(flows, plant="board_plant", commodity="gypsum")) == pytest.approx(80_000)
    assert abs(_amount(flows, plant="board_plant", commodity="natural_gypsum")) == pytest.approx(36_000)
    assert _amount(solution.tables["disposals"], disposal="gypsum_stack") == pytest.approx(120_000)


def test_shadow_prices(solution: Any) -> None:
    """Proves the prices by hand: steam 60, gypsum −20 at the stack and 50 where it arrives, boards 400 less freight.

    At the board plant a tonne of gypsum cost −20 + 70 = 50; it is worth 40 in boards, the policy adds 10.
    """
    balances = solution.tables["balances"].set_index(["site", "commodity"])["shadow_price"]
    assert balances["chemical_park", "steam"] == pytest.approx(60)
    assert balances["chemical_park", "power"] == pytest.approx(300)
    assert balances["chemical_park", "gypsum"] == pytest.approx(-20)
    assert balances["board_park", "gypsum"] == pytest.approx(50)
    assert balances["board_park", "board"] == pytest.approx(350)


def test_policy_binds(solution: Any) -> None:
    """Proves that the share is exactly the 40 % asked for, and that the policy costs something."""
    policy = solution.tables["policies"].set_index("policy").loc["gypsum_use"]
    assert policy["value"] == pytest.approx(0.4)
    assert policy["slack"] == pytest.approx(0, abs=1e-9)
    assert policy["shadow_price"] != 0


def test_higher_target() -> None:
    """Proves the shadow price by solving again: 60 % are 40,000 t more at 10 each, 0.4 million less."""
    solution = symbia.solve(symbia.read_case(TUTORIAL, "higher_target"))
    assert solution.objective == pytest.approx(115.8 * MILLION)


def test_dearer_stacking() -> None:
    """Proves the turn: at 40 a tonne gypsum costs 1.25 × (70 − 40) = 37.5 < 50, so all boards are made of it.

    116.2 − 5.6 + 8.75 of freight, + 1.8 no natural gypsum, + 2.4 − 75,000 × 40 = 3.0 of stacking: 114.25 million.
    """
    solution = symbia.solve(symbia.read_case(TUTORIAL, "dearer_stacking"))
    assert solution.objective == pytest.approx(114.25 * MILLION)
    assert _amount(solution.tables["disposals"], disposal="gypsum_stack") == pytest.approx(75_000)
