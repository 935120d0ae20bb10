"""No surprise from scale: a case in absurd units has the same optimum, proved as well."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import pytest
from command import GUIZHOU, INSTANCES, tutorial
from scipy import sparse

import symbia as sy
from symbia.solving import compile_model, optimise

#: columns that count a commodity, and columns that are money for one unit of it
AMOUNTS = ("coefficient", "min_year", "max_year", "min_hour", "max_hour", "capacity", "initial", "final")
PER_UNIT = ("price", "cost", "freight_weight", "reference_price")
TABLES = ("process_flows", "supplies", "demands", "disposals", "storages", "commodities")


def _in_units(case: Path, factor: dict[str, float]) -> Path:
    """Rewrite a case so that a commodity's numbers are ``factor`` times as large, in a unit that much smaller.

    The unit's name stays, so that filters and labels do: only the numbers matter to the solver.
    """
    for table in TABLES:
        file = case / f"{table}.csv"
        if not file.exists():
            continue
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        for row in rows:
            times = factor.get(row["commodity"], 1.0)
            for column in AMOUNTS:
                if row.get(column):
                    row[column] = repr(float(row[column]) * times)
            for column in PER_UNIT:
                if row.get(column):
                    row[column] = repr(float(row[column]) / times)
        if table == "commodities":
            for row in rows:
                row["freight_weight"] = repr(float(row.get("freight_weight") or 1) / factor.get(row["commodity"], 1.0))
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return case


UNITS = {
    "kilograms and megatonnes": {"coal": 1e3, "rock": 1e-6, "steam": 1e3, "gypsum": 1e-6, "natural_gypsum": 1e3},
    "from 1e-9 to 1e9": {"coal": 1e-9, "power": 1e9, "steam": 1e-9, "rock": 1e9, "board": 1e9, "fertiliser": 1e-9},
    "all in milligrams": dict.fromkeys(
        ("coal", "power", "steam", "rock", "fertiliser", "gypsum", "natural_gypsum", "board"), 1e9
    ),
}


@pytest.mark.parametrize("name", UNITS)
def test_tutorial_in_bad_units(name: str, tmp_path: Path) -> None:
    """Proves that 116.2 million come out whatever the units, with a certificate.

    Broken (no scaling): HiGHS's absolute tolerances drop coefficients of 1e-9 or accept violations of megatonnes.
    """
    solution = sy.solve(_in_units(tutorial(tmp_path / "case"), UNITS[name]))
    assert solution.objective == pytest.approx(116.2e6, rel=1e-6)
    assert solution.optimum.certificate.verified
    gypsum = solution.tables["disposals"]["amount"].iloc[0] / UNITS[name].get("gypsum", 1.0)
    assert gypsum == pytest.approx(120e3, rel=1e-6)


@pytest.mark.parametrize("factor", [1e-8, 1e8])
def test_money_in_bad_units(factor: float, tmp_path: Path) -> None:
    """Proves that a currency worth next to nothing, or a fortune, changes the objective by just its rate."""
    case = tutorial(tmp_path / "case")
    for table, columns in {
        "supplies": ("price",),
        "demands": ("price",),
        "disposals": ("cost",),
        "processes": ("variable_cost",),
        "transport_modes": ("cost_fixed", "cost_per_km"),
    }.items():
        file = case / f"{table}.csv"
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        for row in rows:
            row |= {column: repr(float(row[column]) * factor) for column in columns if row[column]}
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    solution = sy.solve(case)
    assert solution.objective == pytest.approx(116.2e6 * factor, rel=1e-6)
    assert solution.optimum.certificate.verified


THE_PROVINCE = pytest.param(GUIZHOU, marks=pytest.mark.thorough)


@pytest.mark.parametrize("case", [*INSTANCES[::4], THE_PROVINCE], ids=lambda case: case.name)
def test_every_unit_its_own(case: Path) -> None:
    """Proves that rows and columns in units anywhere between 1e-6 and 1e6 give the same optimum.

    Broken (scaling that stops half-way): another objective, a failed certificate, or a certificate that holds for
    anything because its units are a million times too large.
    """
    model = compile_model(sy.formulate(sy.read_case(case)))
    plain = optimise(model)
    random = np.random.default_rng(20150701)
    column = np.where(model.integer, 1.0, 10.0 ** random.uniform(-6, 6, len(model.cost)))
    row, money = 10.0 ** random.uniform(-6, 6, len(model.row_lower)), 1e5
    matrix = sparse.csr_array(sparse.diags_array(row) @ model.matrix @ sparse.diags_array(1.0 / column))
    other = optimise(
        dataclasses.replace(
            model,
            matrix=matrix,
            cost=model.cost / column * money,
            offset=model.offset * money,
            row_lower=model.row_lower * row,
            row_upper=model.row_upper * row,
            col_lower=model.col_lower * column,
            col_upper=model.col_upper * column,
        )
    )
    assert other.status == plain.status == "optimal"
    assert other.objective / money == pytest.approx(plain.objective, rel=1e-6, abs=1e-9)
    assert plain.certificate.verified
    assert other.certificate.verified
    if not model.is_mip:
        # the scaled problems are the same but for the rounding to powers of two
        follows = other.scale.column / plain.scale.column / column
        assert np.percentile(follows / np.median(follows), [1, 99]) == pytest.approx([1, 1], rel=3)
