"""Defaults: what a blank cell means once a case is read."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from broken.folder import Folder

from symbia.case import Case, read_case
from symbia.case.tables import TABLES


@pytest.fixture
def case(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "case")


def _row(case: Case, table: str, key: str) -> dict[str, object]:
    rows = case[table]
    return rows[rows[rows.columns[0]] == key].iloc[0].to_dict()


def test_every_declared_table_and_column_is_there(case: Folder) -> None:
    """Proves that a read case has all tables, all columns in declared order, plain rows, and the promised types."""
    read = read_case(case.path)
    assert list(read.tables) == [table.name for table in TABLES]
    for table in TABLES:
        rows = read[table.name]
        assert list(rows.columns) == [column.name for column in table.columns]
        assert list(rows.index) == list(range(len(rows)))
        for column in table.columns:
            kind = rows[column.name].dtype.kind
            if column.type == "number":
                assert kind == "f", column
            elif column.type == "integer":
                assert kind in ("f" if column.name in ("first_year", "last_year") else "i"), column
            elif column.type == "flag":
                assert kind == "b", column
            else:
                assert rows[column.name].notna().all(), column


def test_labels_and_owners(case: Folder) -> None:
    """Proves that a label defaults to the id (of the mode, not of its process) and an owner to the site."""
    for table in ("sites", "process_modes"):
        case.drop(table, "name_zh")
    case.cell("plants", 3, "owner", "state")
    read = read_case(case.path)
    assert read["sites"]["name_zh"].tolist() == read["sites"]["site"].tolist()
    assert read["process_modes"]["name_zh"].tolist() == ["condensing", "extraction"]
    assert read["sites"]["name_en"].tolist()[0] == "Chemical park"
    assert read["plants"]["owner"].tolist() == ["chemical_park", "state", "board_park"]
    assert read["supplies"]["owner"].tolist()[0] == "chemical_park"


def test_words_and_numbers(case: Folder) -> None:
    """Proves the fixed defaults: words, no limit as inf, not there as nan, flags."""
    read = read_case(case.path)
    assert _row(read, "demands", "fertiliser_buyers")["contract"] == "market"
    assert _row(read, "commodities", "coal")["surplus"] == "none"
    assert _row(read, "commodities", "coal")["transport_class"] == ""
    assert _row(read, "commodities", "coal")["freight_weight"] == 1.0
    process = _row(read, "processes", "board_making")
    assert (process["capacity_basis"], process["lifetime"], process["availability"]) == ("year", 20.0, 1.0)
    plant = _row(read, "plants", "board_plant")
    assert (plant["max_new"], plant["min_new"], plant["fixed_charge"]) == (0.0, 0.0, 0.0)
    assert math.isnan(plant["unit_size"])
    assert math.isnan(plant["first_year"])
    supply = _row(read, "supplies", "coal_mine")
    assert (supply["min_year"], supply["max_year"], supply["min_hour"], supply["max_hour"]) == (
        0.0,
        math.inf,
        0.0,
        math.inf,
    )
    assert _row(read, "sites", "city")["land"] == math.inf
    assert math.isnan(_row(read, "sites", "city")["lat"])
    assert read["links"]["both_ways"].tolist() == [True, True]
    flows = read["process_flows"]
    assert flows["min_share"].eq(0).all()
    assert flows["max_share"].eq(1).all()
    assert read["sources"]["checked"].tolist() == ["estimate"]


def test_property_limits_without_limit(case: Folder) -> None:
    """Proves that a blank min is minus infinity, not 0: properties may be negative."""
    case.append("properties", commodity="gypsum", property="p", value="-1")
    case.append("property_limits", process="board_making", group=" body ; ", property="p", max="2")
    limits = read_case(case.path)["property_limits"]
    assert limits[["group", "min", "max"]].values.tolist() == [["body", -math.inf, 2.0]]


def test_storage_defaults(case: Folder) -> None:
    """Proves the defaults of storages."""
    case.append("storages", storage="pile", site="city", commodity="board")
    storage = _row(read_case(case.path), "storages", "pile")
    assert [storage[name] for name in ("capacity", "cost", "loss", "carry", "initial", "final")] == [
        math.inf,
        0.0,
        0.0,
        "year",
        0.0,
        0.0,
    ]


def test_availability_of_the_process(case: Folder) -> None:
    """Proves that a plant's blank availability is its process's, and a written one its own (0 is not blank)."""
    case.cell("processes", 2, "availability", "0.8")
    case.cell("plants", 4, "availability", "0")
    assert read_case(case.path)["plants"]["availability"].tolist() == [0.8, 1.0, 0.0]


@pytest.mark.parametrize(
    ("years", "periods", "expected"),
    [
        ([], [], [("year", 2015, 8760.0)]),
        (["2030"], [], [("year", 2030, 8760.0)]),
        (["2030", "2020"], [], [("year_2030", 2030, 8760.0), ("year_2020", 2020, 8760.0)]),
        ([], [("wet", ""), ("dry", "")], [("wet", 2015, 4380.0), ("dry", 2015, 4380.0)]),
        ([], [("a", "2020"), ("b", "2015")], [("a", 2020, 4380.0), ("b", 2015, 4380.0)]),
    ],
)
def test_periods(
    case: Folder, years: list[str], periods: list[tuple[str, str]], expected: list[tuple[str, int, float]]
) -> None:
    """Proves the default periods (one for each year, `year` if there is only one) and the default year."""
    for year in years:
        case.append("years", year=year)
    for period, year in periods:
        case.append("periods", period=period, year=year, hours="4380")
    rows = read_case(case.path)["periods"]
    assert list(zip(rows["period"], rows["year"], rows["hours"], strict=True)) == expected
    assert rows["year"].dtype == np.int64


def test_years(case: Folder) -> None:
    """Proves that years default to those of the periods, ascending, each once and with weight 1."""
    for period, year in (("c", "2030"), ("a", "2020"), ("b", "2030")):
        case.append("periods", period=period, year=year, hours="8760")
    rows = read_case(case.path)["years"]
    assert rows[["year", "weight"]].values.tolist() == [[2020, 1.0], [2030, 1.0]]


def test_header_defaults(case: Folder) -> None:
    """Proves the defaults of case.toml, and those of a policy's titles."""
    case.write("case.toml", 'id = "small"\ncurrency = "CNY"\nbase_year = 2015\n')
    case.write("policies.toml", '[[policy]]\nid = "p"\nmeasure = { quantity = "sold" }\nequal = 5\nmode = "monitor"\n')
    read = read_case(case.path)
    assert (read.title, read.title_zh, read.discount_rate) == ("small", "small", 0.0)
    assert (read.objective.kind, read.objective.sense, read.objective.measures) == ("net_value", "max", ())
    (policy,) = read.policies
    assert (policy.title, policy.title_zh, policy.minimum, policy.maximum) == ("p", "p", 5.0, 5.0)
    assert (policy.price, policy.penalty, policy.per, policy.mode) == (None, None, "", "monitor")


@pytest.mark.parametrize(
    ("written", "kind", "sense", "measures"),
    [
        ('"cost"', "cost", "min", 0),
        ('"output_value"', "output_value", "max", 0),
        ('{ quantity = "produced", commodity = "power", sense = "min" }', "measure", "min", 1),
        ('[{ quantity = "sold", sense = "max" }, { quantity = "supplied", factor = -1 }]', "measure", "max", 2),
        ('{ measure = { quantity = "sold" }, sense = "max" }', "measure", "max", 1),
        ('{ measure = [{ quantity = "sold" }, { quantity = "land" }], sense = "min" }', "measure", "min", 2),
    ],
)
def test_objectives(case: Folder, written: str, kind: str, sense: str, measures: int) -> None:
    """Proves that every way to write an objective is understood."""
    case.replace("case.toml", '"net_value"', written)
    objective = read_case(case.path).objective
    assert (objective.kind, objective.sense, len(objective.measures)) == (kind, sense, measures)


def test_measures(case: Folder) -> None:
    """Proves that filters become tuples, weights and factors numbers, and lists several measures."""
    case.add(
        "policies.toml",
        """
[[policy]]
id = "energy"
measure = [
  { quantity = "supplied", commodity = "power", factor = 2 },
  { quantity = "consumed", weights = { coal = 0.7, power = 0.1 }, site = ["city", "chemical_park"], year = 2015 },
]
max = 1e9
per = "site"
""",
    )
    supplied, consumed = read_case(case.path).policies[1].measure
    assert (supplied.quantity, supplied.filters, supplied.factor, supplied.weights) == (
        "supplied",
        {"commodity": ("power",)},
        2.0,
        None,
    )
    assert consumed.filters == {"site": ("city", "chemical_park"), "year": (2015,)}
    assert consumed.weights == {"coal": 0.7, "power": 0.1}


def test_layout_of_files_is_free(case: Folder) -> None:
    """Proves that a byte-order mark, Windows line ends, blanks around cells, blank rows and columns, short rows,
    quoted commas and other people's files change nothing.
    """
    plain = read_case(case.path)
    text = (case.path / "plants.csv").read_text(encoding="utf-8")
    lines = [",".join(f" {cell} " for cell in line.split(",")) + ",,," for line in text.splitlines()]
    case.write("plants.csv", b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode() + b"\r\n,,,,,,,\r\n")
    case.write("expected.json", "{}")
    case.write("~lock.csv", "")
    case.write("owners.csv", 'owner,name_en,name_zh\nstate,"State, the"\n')
    read = read_case(case.path)
    assert read["plants"].equals(plain["plants"])
    assert read["owners"].values.tolist() == [["state", "State, the", "state", "", ""]]
