"""Conflicts planted on purpose: the cause is named, the repair repairs, and none is cheaper."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from command import tutorial
from micro import micro
from planted import PLANTED, Planted

import symbia as sy
from symbia.case.tables import TABLE
from symbia.formulation import formulate
from symbia.solving import compile_model, optimise
from symbia.studies.explain import WEIGHTS, explain, repaired

#: every number that limits, by table: its group of weights; written down here a second time on purpose
NUMBERS = {
    ("demands", "demands"): ("min_year", "max_year", "min_hour", "max_hour"),
    ("supplies", "supplies"): ("min_year", "max_year", "min_hour", "max_hour"),
    ("disposals", "supplies"): ("max_year",),
    ("plants", "capacities"): ("capacity", "max_new", "min_new"),
    ("storages", "capacities"): ("capacity", "final"),
    ("links", "capacities"): ("capacity_year",),
    ("sites", "capacities"): ("land",),
    ("processes", "recipes"): ("min_load",),
    ("process_modes", "recipes"): ("min_share", "max_share"),
    ("process_flows", "recipes"): ("min_share", "max_share"),
    ("property_limits", "recipes"): ("min", "max"),
}
Place = tuple[str, int, str]


def _folder(planted: Planted, folder: Path) -> tuple[Path, list[str]]:
    """The case's folder and the scenarios that make it infeasible."""
    if planted.case:
        return micro(folder / "case", **planted.case), []
    case = tutorial(folder / "case")
    lines = ['id = "planted"']
    for table, row, column, value in planted.changes:
        if table == "policies":
            lines += ["[[change]]", f'policy = "{row}"', f"set = {{ {column} = {value} }}"]
        else:
            key = TABLE[table].key[0]
            lines += ["[[change]]", f'table = "{table}"', f'where = {{ {key} = "{row}" }}']
            lines.append(f"set = {{ {column} = {value} }}")
    (case / "scenarios" / "planted.toml").write_text("\n".join(lines), encoding="utf-8")
    return case, ["planted"]


def _feasible(case: sy.Case) -> bool:
    return optimise(compile_model(formulate(case))).status in ("optimal", "unbounded")


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_planted(planted: Planted, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Proves that the explanation names what was planted and how much is missing, and that its repair.toml repairs.

    Broken: other limits named, a shortage in other units, or a repair after which the case is infeasible still.
    """
    if PLANTED.index(planted) % 2 and not pytestconfig.getoption("--thorough"):
        pytest.skip("every second one, for time: all with --thorough")
    folder, scenarios = _folder(planted, tmp_path)
    case = sy.read_case(folder, scenarios)
    found = explain(case)
    assert found.status == "infeasible"
    table = found.tables()["conflicts"]
    named = set(zip(table["table"], table["row"], table["column"], strict=True))
    assert planted.cause <= named, found.text()
    for words in planted.words:
        assert words in found.text(), found.text()
    if planted.missing is not None:
        assert found.conflicts[0].missing == pytest.approx(planted.missing), found.text()
    assert found.tried
    assert not any("\u4e00" <= c <= "\u9fff" for c in found.text("en"))
    out = found.write(tmp_path / "out")
    again = sy.read_case(folder, [*scenarios, str(out / "repair.toml")])
    tried = repaired(case, found.moves)  # found.tried: this one is feasible
    assert all(again[name].equals(table) for name, table in tried.tables.items())
    bounds = [(policy.minimum, policy.maximum) for policy in tried.policies]
    assert [(policy.minimum, policy.maximum) for policy in again.policies] == bounds
    if pytestconfig.getoption("--thorough"):
        assert not _feasible(case)
        assert sy.solve(again).status in ("optimal", "unbounded")


def _numbers(case: sy.Case) -> list[tuple[Place, float, int, float]]:
    """Every finite limit that is not 0: place, value, direction that loosens, cost of moving it by its own size."""
    found = []
    for (table, group), columns in NUMBERS.items():
        for column, row in itertools.product(columns, range(len(case[table]))):
            value = float(case[table][column].iloc[row])
            least = column.startswith("min") or column == "final"
            says = abs(value) not in (0.0, float("inf")) and not (column == "max_share" and value == 1.0)
            if says:
                found.append(((table, row, column), value, -1 if least else 1, WEIGHTS[group]))
    for row, policy in enumerate(case.policies):
        for column, bound in (("min", policy.minimum), ("max", policy.maximum)):
            if bound:
                found.append((("policies", row, column), bound, -1 if column == "min" else 1, WEIGHTS["policies"]))
    return found


def _moved(case: sy.Case, moves: list[tuple[Place, float]]) -> sy.Case:
    tables, policies = dict(case.tables), list(case.policies)
    for (table, row, column), value in moves:
        if table == "policies":
            policies[row] = replace(policies[row], **{"minimum" if column == "min" else "maximum": value})
        else:
            tables[table] = tables[table].copy()
            tables[table].loc[row, column] = value
    return replace(case, tables=tables, policies=tuple(policies))


def test_none_is_cheaper(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Proves by brute force that no cheaper repair exists: whatever is moved for 98 % of the cost, alone or in pairs
    on a grid, the case stays infeasible. What a move costs and which numbers may move is written down anew here.

    Broken: a repair that moves a dear number where a cheap one would do, or one further than it must.
    """
    thorough = pytestconfig.getoption("--thorough")
    steps = (0.25, 0.5, 0.75) if thorough else (0.5,)
    cheaper = []
    for number, planted in enumerate(PLANTED):
        if not thorough and number % 10:
            continue
        folder, scenarios = _folder(planted, tmp_path / str(number))
        case = sy.read_case(folder, scenarios)
        cost = 0.98 * sum(move.cost for move in explain(case).moves)
        numbers = _numbers(case)
        tries = [[(one, 1.0)] for one in numbers]
        tries += [[(a, s), (b, 1.0 - s)] for a, b in itertools.combinations(numbers, 2) for s in steps]
        for shares in tries:
            moves = []
            for (place, value, loosens, weight), share in shares:
                moves.append((place, value + loosens * share * cost / weight * abs(value)))
            clipped = [
                (place, min(max(new, 0.0), 1.0) if "share" in place[2] or place[2] == "min_load" else max(new, 0.0))
                for place, new in moves
            ]
            if _feasible(_moved(case, clipped)):
                cheaper.append((planted.name, clipped, cost))
    assert cheaper == []
