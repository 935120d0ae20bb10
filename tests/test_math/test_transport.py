"""Transport: shortest routes, their cost and loss, and the links that they share."""

from __future__ import annotations

import pytest
from micro import Optimum

SALE = {
    "commodities": "coal transport_class=bulk",
    "supplies": "coal site=mine price=1",
    "demands": "coal site=town price=50 max_year=10",
}
ROAD = {"links": "ab from=mine to=town km=100", "transport_modes": "road bulk cost_fixed=2 cost_per_km=0.1"}


def test_freight(optimum: Optimum) -> None:
    """Proves: a unit costs fixed + km x per km. If broken: without the fixed part 390, without the distance 470."""
    answer = optimum(**SALE, **ROAD)
    # 50 - 1 - 2 - 10
    assert answer.objective == pytest.approx(370)
    assert answer.total("shipments", "freight") == pytest.approx(120)
    assert answer.one("shipments", "km", from_="mine", to="town") == pytest.approx(100)


def test_no_class_no_transport(optimum: Optimum) -> None:
    """Proves: a commodity without transport_class never leaves its site. If broken: 370."""
    answer = optimum(**{**SALE, "commodities": "coal; sand transport_class=bulk"}, **ROAD)
    assert answer.objective == pytest.approx(0)


def test_other_class(optimum: Optimum) -> None:
    """Proves: a transport mode takes only its classes, each at its own rate. If broken: 370 or 0."""
    answer = optimum(
        **{**SALE, "commodities": "coal transport_class=bulk; acid transport_class=tank"},
        links="ab from=mine to=town km=100",
        transport_modes="road bulk cost_fixed=3; road tank cost_fixed=1",
    )
    assert answer.objective == pytest.approx(10 * (49 - 3))


def test_freight_weight(optimum: Optimum) -> None:
    """Proves: freight is paid for freight_weight x amount. If broken: 370."""
    answer = optimum(**{**SALE, "commodities": "coal transport_class=bulk freight_weight=2.5"}, **ROAD)
    # 2.5 x 12 = 30 a unit
    assert answer.objective == pytest.approx(10 * (49 - 30))
    assert answer.total("shipments", "freight") == pytest.approx(300)


def test_loss(optimum: Optimum) -> None:
    """Proves: 1 - (1 - loss)^(km / 100) is lost, here over 200 km. If broken: 10 x (50 - 1); linear: 0.8 arrive."""
    answer = optimum(**SALE, links="ab from=mine to=town km=200", transport_modes="road bulk loss_per_100km=0.1")
    # 0.9^2 = 0.81 arrive: 10 / 0.81 bought
    assert answer.objective == pytest.approx(500 - 10 / 0.81)
    assert answer.total("shipments", from_="mine", to="town") == pytest.approx(10 / 0.81)
    assert answer.total("shipments", "arriving", from_="mine", to="town") == pytest.approx(10)


@pytest.mark.parametrize(("longest", "objective"), [(250, 490), (249.9, 0)])
def test_longest_route(optimum: Optimum, longest: float, objective: float) -> None:
    """Proves: a route longer than max_km does not exist, one just as long does. If broken: 490 both times or 0."""
    answer = optimum(
        **SALE,
        links="ab from=mine to=yard km=150; bc from=yard to=town km=100",
        transport_modes=f"road bulk max_km={longest}",
    )
    assert answer.objective == pytest.approx(objective)


def test_shortest_path(optimum: Optimum) -> None:
    """Proves: the route is the shortest path over several links. If broken (direct link): 10 x (49 - 9) = 400."""
    answer = optimum(
        **SALE,
        links="direct from=mine to=town km=9; ab from=mine to=yard km=4; bc from=yard to=town km=3",
        transport_modes="road bulk cost_per_km=1",
    )
    assert answer.objective == pytest.approx(10 * (49 - 7))


def test_cheapest_mode(optimum: Optimum) -> None:
    """Proves: modes compete, each over its own links, and cannot be mixed on one way. If broken: 10 x (49 - 5)."""
    answer = optimum(
        **SALE,
        links="ab from=mine to=yard km=4; bc from=yard to=town km=30; "
        "r1 transport_mode=rail from=mine to=yard km=40; r2 transport_mode=rail from=yard to=town km=1",
        transport_modes="road bulk cost_per_km=1; rail bulk cost_per_km=0.5 cost_fixed=1",
    )
    # road 34; rail 1 + 0.5 x 41 = 21.5
    assert answer.objective == pytest.approx(10 * (49 - 21.5))
    assert answer.total("shipments", transport_mode="rail", from_="mine", to="town") == pytest.approx(10)


@pytest.mark.parametrize(("both", "objective"), [("true", 490), ("false", 0)])
def test_one_way(optimum: Optimum, both: str, objective: float) -> None:
    """Proves: a link is used backwards only where both_ways. If broken: the other objective."""
    answer = optimum(**SALE, links=f"ab from=town to=mine km=10 both_ways={both}", transport_modes="road bulk")
    assert answer.objective == pytest.approx(objective)


def test_link_capacity(optimum: Optimum) -> None:
    """Proves: capacity_year bounds what leaves over a link in a year, periods together, in freight weight.

    If broken: 480 without the limit; in units 6 leave, 144; in each period 144; counted on arrival 6 leave, 144.
    """
    answer = optimum(
        **{**SALE, "commodities": "coal transport_class=bulk freight_weight=2"},
        periods="summer hours=4380; winter hours=4380",
        links="ab from=mine to=town km=100 capacity_year=6",
        transport_modes="road bulk loss_per_100km=0.5",
    )
    # 3 units leave, 1.5 arrive
    assert answer.objective == pytest.approx(1.5 * 50 - 3)


def test_link_shared(optimum: Optimum) -> None:
    """Proves: a link's capacity is shared by all routes over it, both directions and all commodities.

    If broken (each direction by itself): 25 of ash more, then 10.
    """
    answer = optimum(
        commodities="coal transport_class=bulk; ash transport_class=bulk",
        links="ab from=mine to=yard km=1 capacity_year=5; bc from=yard to=town km=1",
        transport_modes="road bulk",
        supplies="coal site=mine price=1; ash site=town price=0",
        demands="coal site=town price=10 max_year=4; ash site=mine price=5; yard commodity=coal site=yard price=9",
    )
    # coal through to town 4 at 9, to the yard 8: 1 more; ash back 5 a unit: nothing
    assert answer.objective == pytest.approx(4 * 9 + 1 * 8)
    answer = optimum(
        commodities="coal transport_class=bulk; ash transport_class=bulk",
        links="ab from=mine to=yard km=1 capacity_year=5; bc from=yard to=town km=1",
        transport_modes="road bulk",
        supplies="coal site=mine price=1; ash site=town price=0",
        demands="coal site=town price=10 max_year=2; ash site=mine price=5",
    )
    # coal 2 at 9, ash 3 at 5
    assert answer.objective == pytest.approx(2 * 9 + 3 * 5)


def test_link_capacity_each_year(optimum: Optimum) -> None:
    """Proves: a link's capacity is of each year. If broken: 5 x 49 for both."""
    answer = optimum(
        **SALE,
        years="2015; 2016",
        links="ab from=mine to=town km=1 capacity_year=5",
        transport_modes="road bulk",
    )
    assert answer.objective == pytest.approx(2 * 5 * 49)


def test_tie_fewer_links(optimum: Optimum) -> None:
    """Proves: of equally long paths the one with fewer links counts. If broken: over ab and bc, which carry 3: 147."""
    answer = optimum(
        **SALE,
        links="ab from=mine to=yard km=4 capacity_year=3; bc from=yard to=town km=6; long from=mine to=town km=10",
        transport_modes="road bulk",
    )
    assert answer.objective == pytest.approx(490)


def test_tie_first_id(optimum: Optimum) -> None:
    """Proves: then the one whose link ids sort first, whatever their order in the table. If broken: 490."""
    answer = optimum(
        **SALE,
        links="west from=mine to=town km=10; east from=mine to=town km=10 capacity_year=3",
        transport_modes="road bulk",
    )
    assert answer.objective == pytest.approx(3 * 49)


def test_carried_on(optimum: Optimum) -> None:
    """Proves: routes are end to end: fixed cost once, not at every stop, and nothing is handed on at the yard.

    If broken: fixed cost twice, 10 x (49 - 4); a longest way of 8 km for each leg would let it pass, 470.
    """
    answer = optimum(
        **SALE,
        links="ab from=mine to=yard km=5; bc from=yard to=town km=5",
        transport_modes="road bulk cost_fixed=2",
    )
    assert answer.objective == pytest.approx(470)
    answer = optimum(
        **SALE,
        links="ab from=mine to=yard km=5; bc from=yard to=town km=5",
        transport_modes="road bulk max_km=8",
    )
    assert answer.objective == pytest.approx(0)


def test_intermediate_between_parks(optimum: Optimum) -> None:
    """Proves: a by-product of one park is an input of another. If broken: 800 - 100 + 200."""
    answer = optimum(
        commodities="ash transport_class=bulk",
        recipes="station power=1 ash=0.5; bricks ash=-2 brick=1",
        plants="station capacity=100 site=north; bricks capacity=100 site=south",
        supplies="ash site=south price=9",
        demands="power site=north price=8; brick site=south price=20",
        disposals="ash site=north cost=2",
        links="ns from=north to=south km=10",
        transport_modes="road bulk cost_per_km=0.3",
    )
    # 50 t of ash at 3 to 25 bricks; further bricks on bought ash 20 - 18: 75 x 2
    assert answer.objective == pytest.approx(800 - 150 + 25 * 20 + 75 * 2)
