"""A changed coefficient: the guide finds the basis without changing its own, the true model proves it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from micro import micro

import symbia as sy
from symbia.solving import optimise
from symbia.solving.living import Living
from symbia.studies.hot import HotModel

#: a tonne of ash from a tonne of steam; 45 t of it can become bricks at 3, more of it cement at 5, the rest is stacked
ASH = {
    "commodities": "ash category=byproduct",
    "recipes": "boiler coal=-1.25 steam=1 ash=1; bricks ash=-1; cement ash=-1",
    "processes": "bricks variable_cost=3; cement variable_cost=5",
    "plants": "boiler capacity=100; bricks capacity=45; cement capacity=99",
    "supplies": "coal price=1",
    "demands": "high commodity=steam price=9 min_year=1 max_year=60; low commodity=steam price=4 max_year=40",
    "disposals": "ash cost=0",
}
SHARE = {"measure": {"quantity": "consumed", "category": "byproduct"}, "of": {"quantity": "generated"}, "min": 0.3}
BY_HAND = [
    # all steam is sold: 60 x 9 + 40 x 4 - 125 of coal = 575; 40 t of ash to bricks
    (0.4, 575 - 40 * 3),
    # 5 t go to cement
    (0.5, 575 - 45 * 3 - 5 * 5),
    # another tonne of steam would cost 1.25 and 0.6 x 5 for its ash, more than 4: 45 / 0.6 = 75 t of steam
    (0.6, 60 * 9 + 15 * 4 - 75 * 1.25 - 45 * 3),
    # 45 / 0.7 = 64.3 t; at 60 t and fewer bricks 3 x 0.7 + 1.25 < 4 would be given away
    (0.7, 60 * 9 + (45 / 0.7 - 60) * 4 - 45 / 0.7 * 1.25 - 45 * 3),
    (0.4, 575 - 40 * 3),
]


def test_a_share_that_moves(tmp_path: Path) -> None:
    """Proves: the guide finds the basis though amounts and prices move with the share; the true model only proves it.

    If the change were left out of the limits or the costs, or had the wrong sign, the guide would end in the basis of
    another share (40 t of bricks and no cement at 0.5, 100 t of steam at 0.6), and the true model would have to go on.
    """
    hot = HotModel(sy.read_case(micro(tmp_path / "case", policies=[SHARE], **ASH)))
    living = Living(hot.model)
    for share, value in BY_HAND:
        assert hot.update({("policy", "policy_1", "minimum"): [share]})
        answer = living.solve(hot.model)
        assert answer.objective == pytest.approx(value)
        assert answer.verified
        assert living.highs.getInfo().simplex_iteration_count == 0, share


@pytest.mark.parametrize("far", [1000, 1])
def test_nothing_but_the_basis_is_taken(far: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: other numbers that move at the same time, and an impossible one between, leave cold answers.

    Also where every way is too far for the first order, so that the guide takes over the true coefficients.

    If the guide kept a limit or price of an earlier model, or its own linearised ones reached the answer, a value would
    differ from that of a cold start.
    """
    monkeypatch.setattr("symbia.solving.guide.FAR", far)
    hot = HotModel(sy.read_case(micro(tmp_path / "case", policies=[SHARE], **ASH)))
    living, rng = Living(hot.model), np.random.default_rng(7)
    seen = set()
    for number in range(30):
        share = 1.5 if number % 7 == 5 else rng.uniform(0.2, 0.95)  # no more can be used than is made
        prices = rng.uniform([7, 2], [11, 6])
        assert hot.update(
            {
                ("policy", "policy_1", "minimum"): [share],
                ("demands", "price"): prices,
                ("process_flows", "coefficient"): [-rng.uniform(1, 1.5), 1.0, rng.uniform(0.8, 1.2), -1.0, -1.0],
            }
        )
        answer, cold = living.solve(hot.model), optimise(hot.model)
        assert answer.status == cold.status
        seen.add(answer.status)
        if cold.objective is not None:
            assert answer.objective == pytest.approx(cold.objective, rel=1e-9)
            assert answer.verified
    assert seen == {"optimal", "infeasible"}
