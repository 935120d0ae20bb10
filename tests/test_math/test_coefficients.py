"""Single entries of the compiled arrays, each with its arithmetic: balances and plants.

The model minimises: net_value's gains stand with a minus in the cost row. 2015 counts 1, 2017 counts 4 / 1.25^2 = 2.56.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from arrays_by_label import Lp, compiled

INF = np.inf


@pytest.fixture(scope="module")
def lp(tmp_path_factory: pytest.TempPathFactory) -> Lp:
    return compiled(tmp_path_factory.mktemp("coefficients") / "case")


def test_balance(lp: Lp) -> None:
    """Proves: every term of a balance has its sign and coefficient."""
    row = lp.row("balance", "park", "coal", "w15")
    assert row == pytest.approx(
        {
            ("activity", ("unit", "condensing", "w15")): -40,
            ("activity", ("unit", "extraction", "w15")): -40,
            ("substitution", ("kiln", "", "top", "coal", "w15")): -0.3,
            # 1 - (1 - 0.81^0.5) = 0.9 arrive over 50 km
            ("shipment", ("mine", "park", "coal", "road", "w15")): 0.9,
            ("shipment", ("park", "town", "coal", "road", "w15")): -1,
            ("stock", ("shed", "s15")): 0.9,
            ("stock", ("shed", "w15")): -1,
        }
    )
    assert lp.bounds("balance", "park", "coal", "w15") == (0, 0)


def test_balance_of_a_release(lp: Lp) -> None:
    """Proves: blank-mode and named coefficients add up (4 + 1); disposal and release leave; the first period draws
    on the initial stock, less loss.
    """
    row = lp.row("balance", "park", "ash", "s15")
    assert row == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): 4,
            ("activity", ("unit", "extraction", "s15")): 5,
            ("substitution", ("kiln", "", "body", "ash", "s15")): -1.5,
            ("stock", ("heap", "s15")): -1,
            ("disposal", ("ash", "s15")): -1,
            ("release", ("park", "ash", "s15")): -1,
        }
    )
    # 0.95 x 20 stands on the other side
    assert lp.bounds("balance", "park", "ash", "s15") == pytest.approx((-19, -19))
    assert lp.row("balance", "park", "ash", "y17")["stock", ("heap", "w15")] == pytest.approx(0.95)


def test_balance_of_a_market(lp: Lp) -> None:
    """Proves: at a mine supply = shipments, at a town arrivals = sales."""
    assert lp.row("balance", "mine", "coal", "y17") == pytest.approx(
        {
            ("supply", ("coal", "y17")): 1,
            ("shipment", ("mine", "park", "coal", "road", "y17")): -1,
            ("shipment", ("mine", "town", "coal", "road", "y17")): -1,
        }
    )
    # 0.9^... 200 km: 0.81^2, 150 km: 0.81^1.5
    assert lp.row("balance", "town", "coal", "y17") == pytest.approx(
        {
            ("shipment", ("mine", "town", "coal", "road", "y17")): 0.6561,
            ("shipment", ("park", "town", "coal", "road", "y17")): 0.729,
            ("sale", ("coal", "y17")): -1,
        }
    )


def test_capacity(lp: Lp) -> None:
    """Proves: availability x profile x H; what is built in 2015 at a life of 2 years has gone in 2017."""
    # 0.9 x 1.5 x 2190 / 8760 = 0.3375, of 60: 20.25
    assert lp.row("capacity", "unit", "s15") == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): 1,
            ("activity", ("unit", "extraction", "s15")): 1,
            ("new_capacity", ("unit", 2015)): -0.3375,
        }
    )
    assert lp.bounds("capacity", "unit", "s15") == pytest.approx((-INF, 20.25))
    row = lp.row("capacity", "unit", "y17")
    assert row["new_capacity", ("unit", 2017)] == pytest.approx(-0.9)
    assert ("new_capacity", ("unit", 2015)) not in row
    assert lp.bounds("capacity", "unit", "y17") == pytest.approx((-INF, 54))
    # per hour: 0.5 x 2190 x 2
    assert lp.bounds("capacity", "kiln", "s15") == pytest.approx((-INF, 2190))


def test_least_load(lp: Lp) -> None:
    """Proves: 0.2 of what is available, existing on the right: 0.2 x 20.25 = 4.05."""
    assert lp.row("min_load", "unit", "s15")["new_capacity", ("unit", 2015)] == pytest.approx(-0.0675)
    assert lp.bounds("min_load", "unit", "s15") == pytest.approx((4.05, INF))


def test_mode_shares(lp: Lp) -> None:
    """Proves: x - share x (sum over modes); a row without bounds makes no constraint."""
    low = lp.row("mode_min_share", "unit", "extraction", "s15")
    assert low == pytest.approx(
        {
            ("activity", ("unit", "condensing", "s15")): -0.25,
            ("activity", ("unit", "extraction", "s15")): 0.75,
        }
    )
    assert lp.bounds("mode_min_share", "unit", "extraction", "s15") == (0, INF)
    high = lp.row("mode_max_share", "unit", "extraction", "s15")
    assert high["activity", ("unit", "extraction", "s15")] == pytest.approx(0.25)
    assert lp.bounds("mode_max_share", "unit", "extraction", "s15") == (-INF, 0)
    assert len(lp.model.block("rows", "mode_min_share").labels) == 2 * 3 - 2  # next has no activity in 2015


def test_substitution(lp: Lp) -> None:
    """Proves: parts add up to the activity; shares bound the parts."""
    own = ("activity", ("kiln", "", "y17"))
    clay, ash = (("substitution", ("kiln", "", "body", name, "y17")) for name in ("clay", "ash"))
    assert lp.row("requirement", "kiln", "", "body", "y17") == {clay: 1, ash: 1, own: -1}
    assert lp.bounds("requirement", "kiln", "", "body", "y17") == (0, 0)
    assert lp.row("substitution_min_share", *clay[1]) == pytest.approx({clay: 1, own: -0.1})
    assert lp.bounds("substitution_min_share", *clay[1]) == (0, INF)
    assert lp.row("substitution_max_share", *ash[1]) == pytest.approx({ash: 1, own: -0.6})
    assert lp.bounds("substitution_max_share", *ash[1]) == (-INF, 0)


def test_quality(lp: Lp) -> None:
    """Proves: (bound - value) x coefficient for a greatest mean, (value - bound) x coefficient for a least."""

    def part(group: str, name: str) -> tuple[str, Any]:
        return "substitution", ("kiln", "", group, name, "s15")

    row = lp.row("quality_max", "kiln", "body", "radium", "s15")
    # clay (0.7 - 0.2) x 2, ash (0.7 - 1.1) x 1.5
    assert row == pytest.approx({part("body", "clay"): 1.0, part("body", "ash"): -0.6})
    assert lp.bounds("quality_max", "kiln", "body", "radium", "s15") == (0, INF)
    row = lp.row("quality_min", "kiln", "body;top", "radium", "s15")
    # clay (0.2 - 0.3) x 2, ash 0.8 x 1.5, coal 0.2 x 0.3
    expected = {part("body", "clay"): -0.2, part("body", "ash"): 1.2, part("top", "coal"): 0.06}
    assert row == pytest.approx(expected)
