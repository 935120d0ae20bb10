"""The result tables: all there, and from them alone the books close, the objective adds up, the indicators follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command import GUIZHOU, INSTANCES, TUTORIAL, YEARS, summary_of
from micro import micro

import symbia as sy
from symbia.results.run import read_tables

#: what the contract promises, and what has been added to it
COLUMNS = {
    "activity": ["plant", "site", "process", "owner", "mode", "period", "amount"],
    "capacity": [
        "plant", "site", "process", "owner", "year", "existing", "new_capacity", "in_service", "activity", "use",
        "shadow_price",
    ],
    "flows": ["plant", "mode", "commodity", "period", "amount"],
    "shipments": ["from", "to", "commodity", "transport_mode", "period", "amount", "arriving", "km", "freight"],
    "supplies": ["supply", "site", "commodity", "contract", "owner", "period", "amount", "price", "cost"],
    "demands": ["demand", "site", "commodity", "contract", "owner", "period", "amount", "price", "revenue"],
    "disposals": ["disposal", "site", "commodity", "period", "amount", "cost"],
    "releases": ["site", "commodity", "period", "amount"],
    "storages": ["storage", "site", "commodity", "period", "amount"],
    "balances": ["site", "commodity", "period", "throughput", "shadow_price"],
    "policies": ["policy", "per", "year", "period", "value", "bound", "slack", "shadow_price"],
    "exchanges": [
        "year", "commodity", "source_kind", "source_id", "source_site", "use_kind", "use_id", "use_site", "amount",
    ],
    "indicators": ["indicator", "item", "year", "value", "unit"],
    "attribution": ["holder_kind", "holder", "kind", "item", "site", "chain", "year", "worth", "value"],
    "hints": ["code", "severity", "site", "commodity", "period", "amount", "message_en", "message_zh"],
}  # fmt: skip

#: everything at once: losses on the road and in stock, modes, a group, two years, whole numbers, policies
RICH = {
    "settings": {"discount_rate": 0.07, "id": "rich", "base_year": 2014},
    "years": "2015 weight=2; 2020 weight=5",
    "periods": "wet year=2015 hours=4000; dry year=2015 hours=4760; later year=2020 hours=8760",
    "commodities": "coal unit=t category=energy transport_class=bulk freight_weight=1.5; ash unit=t category=byproduct "
    "transport_class=bulk reference_price=3; power unit=MWh category=energy reference_price=40; steam unit=t "
    "category=utility surplus=free; clay unit=t category=resource; brick unit=t category=product reference_price=90; "
    "co2 unit=t category=emission surplus=free",
    "sites": "mine kind=mine; park kind=park; works kind=park",
    "recipes": "chp coal=-1 ash=0.2 co2=2.1; chp/cold power=3; chp/warm power=2 steam=2",
    "processes": "chp activity_unit=h main_commodity=power variable_cost=4 fixed_cost=1; "
    "kiln activity_unit=t main_commodity=brick capex=50 lifetime=12 variable_cost=1 chain=building",
    "process_modes": "chp warm variable_cost=0.5",
    "process_flows": "kiln commodity=brick coefficient=1; kiln commodity=steam coefficient=-0.3; "
    "kiln commodity=ash coefficient=-1.1 group=body; kiln commodity=clay coefficient=-1 group=body",
    "plants": "chp capacity=500; kiln site=works max_new=200 min_new=10 fixed_charge=25",
    "supplies": "coal site=mine price=20 price_profile=season; clay site=works price=9; steam site=works price=2",
    "demands": "power price=40 max_year=1200; brick site=works price=120 max_year=50",
    "disposals": "ash cost=6",
    "storages": "heap commodity=ash capacity=60 cost=0.25 loss=0.03; "
    "pile commodity=coal carry=horizon initial=30 final=5 loss=0.01 cost=0.5",
    "links": "road_1 from=mine to=park km=80; road_2 from=park to=works km=40",
    "transport_modes": "road bulk cost_fixed=1 cost_per_km=0.05 loss_per_100km=0.02",
    "profiles": "season wet=0.9 dry=1.2 later=1",
    "policies": [
        {"measure": {"quantity": "produced", "commodity": "co2"}, "price": 3},
        {
            "measure": {"quantity": "utilised", "category": "byproduct"},
            "of": {"quantity": "generated", "category": "byproduct"},
            "min": 0.9,
            "mode": "goal",
            "penalty": 2,
        },
        {"measure": {"quantity": "released", "commodity": "steam"}, "max": 1, "mode": "goal", "penalty": 1},
    ],
}

Run = tuple[sy.Case, dict[str, pd.DataFrame], dict[str, object]]
THE_PROVINCE = pytest.param("guizhou", marks=pytest.mark.xdist_group("guizhou"))
NAMES = ["tutorial", "years", "rich", THE_PROVINCE, *(case.name for case in INSTANCES[::2])]


@pytest.fixture(scope="module")
def run_of(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], Run]:
    """Case, tables and summary of a run, both read back from its files."""
    folder = tmp_path_factory.mktemp("tables")
    known: dict[str, Run] = {}

    def run(name: str) -> Run:
        if name not in known:
            places = {"tutorial": TUTORIAL, "guizhou": GUIZHOU} | {case.name: case for case in INSTANCES}
            written = {"years": YEARS, "rich": RICH}
            place = micro(folder / f"case_{name}", **written[name]) if name in written else places[name]
            solution = request.getfixturevalue("guizhou") if name == "guizhou" else sy.solve(place)
            assert solution.status == "optimal"
            target = solution.write(folder / name)
            known[name] = (sy.read_case(place), read_tables(target), summary_of(target))
        return known[name]

    return run


@pytest.mark.parametrize("name", ["tutorial", "rich"])
def test_tables_of_the_contract(name: str, run_of: Callable[[str], Run]) -> None:
    """Proves that every table is there with its columns in order, also where it has no rows."""
    _, tables, _ = run_of(name)
    assert set(tables) == set(COLUMNS)
    for table, columns in COLUMNS.items():
        found = list(tables[table].columns)
        assert [column for column in found if column in columns] == columns, table
        if table != "policies":
            assert found == columns


def test_everything_happens_in_the_rich_case(run_of: Callable[[str], Run]) -> None:
    """Proves that the tests below have something to see: every table and every term of the objective has an amount."""
    _, tables, summary = run_of("rich")
    for table, cells in tables.items():
        if table not in ("capacity", "balances", "policies", "indicators", "attribution", "hints"):
            assert (cells["amount"] != 0).any(), table
    assert all(summary["objective_terms"].values()), summary["objective_terms"]
    shipped = tables["shipments"]
    assert (shipped["arriving"] < shipped["amount"])[shipped["amount"] > 0].all()


@pytest.mark.parametrize("name", NAMES)
def test_the_limits_make_the_objective(name: str, run_of: Callable[[str], Run]) -> None:
    """Proves that ``attribution`` adds up to the objective, from the files alone. Broken: a limit left out or twice."""
    _, tables, summary = run_of(name)
    parts = tables["attribution"]["value"].astype(float)
    assert parts.sum() == pytest.approx(summary["objective"], rel=1e-7, abs=1e-7 * max(1.0, parts.abs().sum()))
    assert len(parts)


@pytest.mark.parametrize("name", NAMES)
def test_books_close(name: str, run_of: Callable[[str], Run]) -> None:
    """Proves that at every site and period the sources of each commodity equal its uses, from the tables alone.

    Sources are what plants make, supplies, what arrives and what a stock gives; uses what plants take, sales,
    disposals, releases, what leaves and what a stock takes. Broken (a table left out, losses counted twice, amounts of
    one mode only): a difference as large as the flow.
    """
    case, tables, _ = run_of(name)
    place = dict(zip(case["plants"]["plant"], case["plants"]["site"], strict=True))
    flows = tables["flows"].assign(site=tables["flows"]["plant"].map(place))
    moved = tables["shipments"]
    parts = [
        flows,
        tables["supplies"],
        moved.assign(site=moved["to"], amount=moved["arriving"]),
        moved.assign(site=moved["from"], amount=-moved["amount"]),
        *(tables[name].assign(amount=-tables[name]["amount"]) for name in ("demands", "disposals", "releases")),
        _drawn(case, tables["storages"]),
    ]
    keys = ["site", "commodity", "period"]
    both = pd.concat([part[[*keys, "amount"]] for part in parts if len(part)], ignore_index=True)
    both["size"] = both["amount"].abs()
    sums = both.groupby(keys)[["amount", "size"]].sum()
    assert (sums["amount"].abs() <= 1e-6 * np.maximum(sums["size"], 1e-6 * sums["size"].max())).all()
    balances = tables["balances"].set_index(keys)
    busy = sums[sums["size"] > 1e-6 * sums["size"].max()]
    assert set(busy.index) <= set(balances.index)
    if not len(tables["storages"]):
        through = balances["throughput"].reindex(busy.index)
        assert through.to_numpy() == pytest.approx(busy["size"].to_numpy() / 2, rel=1e-6)


def _drawn(case: sy.Case, stocks: pd.DataFrame) -> pd.DataFrame:
    """What stocks give in each period: what was there before, less losses, less what is left."""
    year = dict(zip(case["periods"]["period"], case["periods"]["year"], strict=True))
    rows = []
    for storage in case["storages"].itertuples():
        held = {row.period: row.amount for row in stocks[stocks["storage"] == storage.storage].itertuples()}
        for period in case["periods"]["period"]:
            if storage.carry == "horizon":
                own = list(case["periods"]["period"])
                before = held[own[own.index(period) - 1]] if own.index(period) else storage.initial
            else:
                own = [other for other in case["periods"]["period"] if year[other] == year[period]]
                before = held[own[own.index(period) - 1]]
            amount = before * (1 - storage.loss) - held[period]
            rows.append((storage.site, storage.commodity, period, amount))
    return pd.DataFrame(rows, columns=["site", "commodity", "period", "amount"])


def _factor(case: sy.Case) -> dict[int, float]:
    """Weight and discount of each year."""
    return {
        int(row.year): row.weight * (1 + case.discount_rate) ** (case.base_year - row.year)
        for row in case["years"].itertuples()
    }


@pytest.mark.parametrize("name", NAMES)
def test_objective_terms(name: str, run_of: Callable[[str], Run]) -> None:
    """Proves that each term of the objective follows from the tables and the case's prices, and that they add up.

    Broken (discounting or weights left out of a term, a cost counted for one mode only, annuities after the end of a
    life): the term differs.
    """
    case, tables, summary = run_of(name)
    terms = summary["objective_terms"]
    assert sum(terms.values()) == pytest.approx(summary["objective"], rel=1e-9, abs=1e-9)
    if case.objective.kind not in ("net_value", "cost"):
        return
    sign = 1 if case.objective.kind == "cost" else -1
    year = dict(zip(case["periods"]["period"], case["periods"]["year"], strict=True))
    factor = _factor(case)

    def total(table: pd.DataFrame, money: pd.Series) -> float:
        years = table["year"] if "year" in table else table["period"].map(year)
        return float((money * years.map(factor)).sum())

    processes = case["processes"].set_index("process")
    own = case["process_modes"].set_index(["process", "mode"])["variable_cost"].to_dict()
    activity, stocks = tables["activity"], tables["storages"]
    modes = [own.get(key, 0.0) for key in zip(activity["process"], activity["mode"], strict=True)]
    cost = case["storages"].set_index("storage")["cost"]
    expected = {
        "purchases": total(tables["supplies"], tables["supplies"]["cost"]),
        "variable": total(
            activity, activity["amount"] * (activity["process"].map(processes["variable_cost"]) + pd.Series(modes))
        ),
        "fixed": total(
            tables["capacity"],
            tables["capacity"]["in_service"] * tables["capacity"]["process"].map(processes["fixed_cost"]),
        ),
        **_investment(case, tables["capacity"], factor),
        "freight": total(tables["shipments"], tables["shipments"]["freight"]),
        "disposal": total(tables["disposals"], tables["disposals"]["cost"]),
        "holding": total(stocks, stocks["amount"] * stocks["storage"].map(cost)),
        "policy_charges": total(tables["policies"], tables["policies"]["charge"].fillna(0.0)),
        "penalties": total(tables["policies"], _penalties(case, tables["policies"])),
    }
    found = {key: sign * value for key, value in terms.items() if key != "revenue"}
    size = max(map(abs, terms.values()))
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, rel=1e-6, abs=1e-9 * size), key
    assert set(found) == set(expected)
    if case.objective.kind == "net_value":
        assert terms["revenue"] == pytest.approx(
            total(tables["demands"], tables["demands"]["revenue"]), rel=1e-6, abs=1e-9 * size
        )


def _penalties(case: sy.Case, policies: pd.DataFrame) -> pd.Series:
    penalty = {policy.id: policy.penalty or 0.0 for policy in case.policies}
    return policies["missed"].fillna(0.0) * policies["policy"].map(penalty).astype(float)


def _investment(case: sy.Case, capacity: pd.DataFrame, factor: dict[int, float]) -> dict[str, float]:
    """Annuities of capex and of the yes/no charges, in every year that what was built serves."""
    rate = case.discount_rate
    processes = case["processes"].set_index("process")
    charge = case["plants"].set_index("plant")["fixed_charge"]
    investment = charges = 0.0
    for row in capacity[capacity["new_capacity"] > 1e-9].itertuples():
        life = processes.loc[row.process, "lifetime"]
        annuity = rate / (1 - (1 + rate) ** -life) if rate else 1 / life
        served = sum(own for year, own in factor.items() if row.year <= year < row.year + life)
        investment += annuity * served * processes.loc[row.process, "capex"] * row.new_capacity
        charges += annuity * served * charge[row.plant]
    return {"investment": investment, "fixed_charges": charges}


@pytest.mark.parametrize("name", ["tutorial", "rich", "years", THE_PROVINCE])
def test_indicators(name: str, run_of: Callable[[str], Run]) -> None:
    """Proves that each indicator is the sum that its name says, from the other tables."""
    case, tables, _ = run_of(name)
    year = dict(zip(case["periods"]["period"], case["periods"]["year"], strict=True))
    goods = case["commodities"].set_index("commodity")
    process = dict(zip(case["plants"]["plant"], case["plants"]["process"], strict=True))
    main = case["processes"].set_index("process")["main_commodity"]
    chain = case["processes"].set_index("process")["chain"]
    flows = tables["flows"]
    flows = flows.assign(process=flows["plant"].map(process), category=flows["commodity"].map(goods["category"]))
    made = flows[flows["amount"] > 0]
    used = flows[flows["amount"] < 0].assign(amount=lambda t: -t["amount"])
    mains = made[made["commodity"] == made["process"].map(main)]
    worth = mains.assign(
        amount=mains["amount"] * mains["commodity"].map(goods["reference_price"]), item=mains["process"].map(chain)
    )

    def traded(table: str, money: str) -> pd.DataFrame:
        return tables[table].assign(item=tables[table]["commodity"].map(goods["chain"]), amount=tables[table][money])

    def byproduct(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["commodity"].map(goods["category"]) == "byproduct"]

    parts = {
        "output": mains,
        "output_value": worth,
        "revenue": traded("demands", "revenue"),
        "purchases": traded("supplies", "cost"),
        "generated": byproduct(made),
        "bought": byproduct(tables["supplies"]),
        "utilised": pd.concat([byproduct(used), byproduct(tables["demands"])]),
        "disposed": byproduct(tables["disposals"]),
        "released": byproduct(tables["releases"]),
        "emission": made[made["category"] == "emission"],
        "resource_use": used[used["category"] == "resource"],
    }
    found = tables["indicators"].set_index(["indicator", "item", "year"])["value"]
    assert found.index.is_unique
    for indicator, table in parts.items():
        if not len(table):
            assert indicator not in found.index
            continue
        item = table["item"] if "item" in table else table["commodity"]
        sums = table.groupby([item.rename("item"), table["period"].map(year).rename("year")])["amount"].sum()
        own = found[indicator]
        assert set(own.index) == set(sums.index), indicator
        assert own.reindex(sums.index).to_numpy() == pytest.approx(sums.to_numpy(), rel=1e-9, abs=1e-6), indicator
    for (item, when), rate in found.get("utilisation_rate", pd.Series(dtype=float)).items():
        there = sum(found.get((name, item, when), 0.0) for name in ("generated", "bought"))
        assert rate * there == pytest.approx(found.get(("utilised", item, when), 0.0), abs=1e-6)
    # those of symbiosis and value added have tests of their own
    assert {name for name, table in parts.items() if len(table)} <= set(found.index.get_level_values(0))


def test_tutorial_by_hand(run_of: Callable[[str], Run]) -> None:
    """Proves the numbers of data/tutorial/README.md, worked out there by hand."""
    _, tables, summary = run_of("tutorial")
    assert summary["objective"] == pytest.approx(116.2e6)
    indicator = tables["indicators"].set_index(["indicator", "item"])["value"]
    assert indicator["utilisation_rate", "gypsum"] == pytest.approx(0.4)
    assert indicator["disposed", "gypsum"] == pytest.approx(120e3)
    price = tables["balances"].set_index(["site", "commodity"])["shadow_price"]
    assert price["chemical_park", "steam"] == pytest.approx(60)
    assert tables["policies"]["shadow_price"].iloc[0] == pytest.approx(-10)


def test_idle_balances_have_no_price(tmp_path: Path) -> None:
    """Proves that where nothing flows the price is blank, not a number that means nothing."""
    case = micro(
        tmp_path / "case",
        recipes="good coal=-1 steam=1; bad oil=-1 gas=1",
        plants="good capacity=10; bad capacity=10",
        supplies="coal price=1; oil price=100",
        demands="steam price=2; gas price=1",
    )
    balances = sy.solve(case).tables["balances"].set_index("commodity")
    assert balances.loc[["coal", "steam"], "shadow_price"].notna().all()
    assert balances.loc[["oil", "gas"], "shadow_price"].isna().all()
    assert (balances.loc[["oil", "gas"], "throughput"] == 0).all()


def test_a_share_of_rounding_is_blank(tmp_path: Path) -> None:
    """Proves: where the whole is only the solver's rounding there is no share. Broken: 1e-12 of 1e-12 is 100 %."""
    case = sy.read_case(
        micro(
            tmp_path / "case",
            sites="north; south",
            recipes="boiler coal=-1 steam=1",
            plants="one process=boiler site=north capacity=100; two process=boiler site=south capacity=0",
            supplies="here commodity=coal site=north price=1; there commodity=coal site=south price=1",
            demands="steam site=north price=9; away commodity=steam site=south price=9",
            policies=[
                {"measure": {"quantity": "consumed"}, "of": {"quantity": "supplied"}, "per": "site", "mode": "monitor"}
            ],
        )
    )
    optimum = sy.solve(case).optimum
    x = np.where(optimum.x == 0.0, 1e-12, optimum.x)
    shares = sy.Solution(case, replace(optimum, x=x)).tables["policies"].set_index("per")["value"]
    assert shares["north"] == pytest.approx(1.0)
    assert np.isnan(shares["south"])
