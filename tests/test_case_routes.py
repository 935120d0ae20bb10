"""Routes, against lengths and paths found by hand."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from broken.folder import Folder

from symbia.case import Case, read_case


@pytest.fixture
def case(tmp_path: Path) -> Folder:
    """A case with sites and no links."""
    folder = Folder(tmp_path / "case")
    folder.save("links", [["link", "from", "to", "transport_mode", "km", "both_ways"]])
    folder.save("transport_modes", [["transport_mode", "transport_class", "cost_fixed", "cost_per_km"]])
    for site in "abcdef":
        folder.append("sites", site=site, kind="park")
    return folder


def _links(case: Folder, *links: tuple[str, str, str, str]) -> None:
    for link, start, end, km in links:
        case.append("links", link=link, **{"from": start, "to": end, "transport_mode": "road", "km": km})


def _road(case: Folder, **cells: str) -> None:
    case.append("transport_modes", transport_mode="road", transport_class="bulk", **cells)


def _route(case: Case, start: str, end: str) -> dict[str, object]:
    rows = case.routes[(case.routes["from"] == start) & (case.routes["to"] == end)]
    assert len(rows) == 1
    return rows.iloc[0].to_dict()


def test_shortest_not_fewest(case: Folder) -> None:
    """Proves that the shorter path counts, however many links it has. If links were counted: ("direct",), 31 km."""
    _road(case, cost_fixed="2", cost_per_km="0.5", loss_per_100km="0.1")
    _links(case, ("direct", "a", "c", "31"), ("one", "a", "b", "10"), ("two", "b", "c", "20"))
    route = _route(read_case(case.path), "a", "c")
    assert (route["km"], route["links"]) == (30.0, ("one", "two"))
    assert route["cost"] == pytest.approx(2 + 30 * 0.5)
    assert route["loss"] == pytest.approx(1 - 0.9**0.3)
    assert _route(read_case(case.path), "c", "a")["links"] == ("two", "one")


def test_equal_length_fewer_links(case: Folder) -> None:
    """Proves that of 30.3 = 10.1 + 20.2 km the path with fewer links counts.

    In floating point 10.1 + 20.2 = 30.299999999999997, less than 30.3: were lengths added so, two links would win.
    """
    _road(case)
    _links(case, ("z", "a", "c", "30.3"), ("one", "a", "b", "10.1"), ("two", "b", "c", "20.2"))
    assert _route(read_case(case.path), "a", "c")["links"] == ("z",)
    assert _route(read_case(case.path), "a", "c")["km"] == 30.3


def test_equal_length_and_number_first_ids(case: Folder) -> None:
    """Proves that of equally long paths with equally many links the one counts whose ids, from the origin, sort first.

    From a: b1-y2 before c1-x2, as b1 sorts first. From d backwards: x2-c1 before y2-b1, so another path.
    """
    _road(case)
    _links(case, ("b1", "a", "b", "5"), ("y2", "b", "d", "5"), ("c1", "a", "c", "5"), ("x2", "c", "d", "5"))
    read = read_case(case.path)
    assert _route(read, "a", "d")["links"] == ("b1", "y2")
    assert _route(read, "d", "a")["links"] == ("x2", "c1")


def test_ties_are_settled_from_the_origin(case: Folder) -> None:
    """Proves that an earlier link decides before a later one: a2-a9 beats b1-a1, whatever follows."""
    _road(case)
    _links(case, ("b1", "a", "b", "1"), ("a1", "b", "d", "1"), ("a2", "a", "c", "1"), ("a9", "c", "d", "1"))
    assert _route(read_case(case.path), "a", "d")["links"] == ("a2", "a9")


def test_parallel_links(case: Folder) -> None:
    """Proves that of parallel links the shorter counts, then the one whose id sorts first."""
    _road(case)
    _links(case, ("m", "a", "b", "7"), ("k", "b", "a", "7"), ("a_long", "a", "b", "8"))
    assert _route(read_case(case.path), "a", "b")["links"] == ("k",)


def test_zero_length(case: Folder) -> None:
    """Proves that links without length work: of paths of 5 km the one with fewer links counts."""
    _road(case, loss_per_100km="1")
    _links(case, ("gate", "a", "b", "0"), ("road", "b", "c", "5"), ("x_direct", "a", "c", "5"))
    read = read_case(case.path)
    assert _route(read, "a", "b")["km"] == 0.0
    assert _route(read, "a", "b")["loss"] == 0.0
    assert _route(read, "a", "c")["links"] == ("x_direct",)
    assert _route(read, "a", "c")["loss"] == 1.0


def test_one_way(case: Folder) -> None:
    """Proves that a one-way link is one: back the long way round."""
    _road(case)
    _links(case, ("short", "a", "b", "1"), ("long", "b", "a", "9"))
    case.cell("links", 2, "both_ways", "no")
    read = read_case(case.path)
    assert _route(read, "a", "b")["links"] == ("short",)
    assert _route(read, "b", "a")["links"] == ("long",)


def test_max_km_cuts_exactly(case: Folder) -> None:
    """Proves that a route of just max_km exists (0.1 + 0.2 km at 0.3) and a longer one does not."""
    _road(case, max_km="0.3")
    _links(case, ("one", "a", "b", "0.1"), ("two", "b", "c", "0.2"), ("three", "c", "d", "0.1"))
    read = read_case(case.path)
    assert _route(read, "a", "c")["km"] == pytest.approx(0.3)
    assert read.routes[(read.routes["from"] == "a") & (read.routes["to"] == "d")].empty


def test_modes_do_not_mix_and_classes_have_their_rates(case: Folder) -> None:
    """Proves that a route stays on one mode, and that each class has its own rates and reach."""
    _road(case, cost_per_km="1")
    case.append("transport_modes", transport_mode="road", transport_class="acid", cost_per_km="3", max_km="10")
    case.append("transport_modes", transport_mode="rail", transport_class="bulk", cost_per_km="0.1")
    _links(case, ("one", "a", "b", "20"), ("three", "d", "e", "5"))
    case.append("links", link="two", **{"from": "b", "to": "c", "transport_mode": "rail", "km": "20"})
    routes = read_case(case.path).routes
    rows = zip(*(routes[name] for name in ("from", "to", "transport_mode", "transport_class", "cost")), strict=True)
    assert sorted(rows) == [
        ("a", "b", "road", "bulk", 20.0),
        ("b", "a", "road", "bulk", 20.0),
        ("b", "c", "rail", "bulk", 2.0),
        ("c", "b", "rail", "bulk", 2.0),
        ("d", "e", "road", "acid", 15.0),
        ("d", "e", "road", "bulk", 5.0),
        ("e", "d", "road", "acid", 15.0),
        ("e", "d", "road", "bulk", 5.0),
    ]


def test_no_links_no_routes(case: Folder) -> None:
    """Proves that a case without transport has an empty table of routes with all its columns."""
    read = read_case(case.path)
    assert len(read.routes) == 0
    assert list(read.routes.columns) == [
        "from",
        "to",
        "transport_mode",
        "transport_class",
        "km",
        "cost",
        "loss",
        "links",
    ]


def test_against_every_path_and_in_time(case: Folder) -> None:
    """Proves on a dense random network with many ties that each route is the least of all (km, links, ids).

    Best labels are found apart from the code under test, by relaxing all links until nothing improves.
    """
    draw = np.random.default_rng(1)
    _road(case)
    header, rows = ["link", "from", "to", "transport_mode", "km"], []
    for site in range(40):
        case.append("sites", site=f"s{site}", kind="park")
    for number in range(200):
        start, end = draw.choice(40, 2, replace=False)
        rows.append([f"l{number:03}", f"s{start}", f"s{end}", "road", str(draw.integers(0, 4))])
    case.save("links", [header, *rows])
    arcs = [(link, a, b, int(km)) for link, start, end, _, km in rows for a, b in ((start, end), (end, start))]
    started = time.perf_counter()
    routes = read_case(case.path).routes
    assert time.perf_counter() - started < 10
    found = {
        (start, end): (km, links)
        for start, end, km, links in zip(routes["from"], routes["to"], routes["km"], routes["links"], strict=True)
    }
    for origin in ("s0", "s7", "s39"):
        best: dict[str, tuple[int, int, tuple[str, ...]]] = {origin: (0, 0, ())}
        changed = True
        while changed:
            changed = False
            for link, start, end, km in arcs:
                if start in best:
                    length, count, links = best[start]
                    label = (length + km, count + 1, (*links, link))
                    if end not in best or label < best[end]:
                        best[end], changed = label, True
        for site, (length, _, links) in best.items():
            if site != origin:
                assert found[origin, site] == (length, links)
