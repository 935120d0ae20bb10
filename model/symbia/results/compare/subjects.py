"""The tables of a comparison: money, output, by-products, plants, shipments, indicators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from symbia.case import Case
from symbia.results.compare.runs import Run
from symbia.results.compare.side_by_side import biggest_first, side_by_side
from symbia.results.solution import Solution
from symbia.results.standing import standings_of
from symbia.results.tables import period_year

CHAINS = ("output_value", "revenue", "value_added_chain")
WASTES = ("generated", "bought", "utilised", "disposed", "released", "utilisation_rate")


def each(runs: Sequence[Run], make: Callable[[Solution], pd.DataFrame]) -> list[pd.DataFrame | None]:
    """What ``make`` gives for every solved run."""
    return [make(run.solution) if run.solved else None for run in runs]


def reference(case: Case) -> pd.Series:
    """Reference price of each commodity, without its sign."""
    return case["commodities"].set_index("commodity")["reference_price"].astype(float).abs()


def headline(runs: Sequence[Run]) -> pd.DataFrame:
    """What is looked at first: objective, value without penalties, output, by-products used, emissions, targets."""

    def make(solution: Solution) -> pd.DataFrame:
        case, known = solution.case, solution.tables["indicators"]
        money = case.currency if case.objective.kind != "measure" else "1"
        objective = float(solution.objective or 0.0)
        penalties = solution.objective_terms.get("penalties", 0.0)
        new = solution.tables["capacity"].merge(case["processes"][["process", "capex"]], on="process")
        rows: list[tuple[str, str, float, str]] = [("objective", "", objective, money)]
        if penalties:
            rows.append(("without_penalties", "", objective - penalties, money))
        rows.append(("output_value", "", _sum(known, "output_value"), case.currency))
        rows.append(("value_added", "", _sum(known, "value_added"), case.currency))
        rows.append(("investment_new", "", float((new["new_capacity"] * new["capex"]).sum()), case.currency))
        rate = known[known["indicator"] == "utilisation_rate_all"]
        rows += [("utilisation_rate_all", "", float(v), "1") for v in rate["value"].tail(1)]
        emitted = known[known["indicator"] == "emission"].groupby(["item", "unit"], as_index=False)["value"].sum()
        rows += [("emission", str(r.item), float(r.value), str(r.unit)) for r in emitted.itertuples()]
        stands = standings_of(solution)
        stands = stands.loc[solution.tables["policies"]["mode"] != "monitor", "standing"].value_counts()
        rows.append(("targets_met", "", float(stands.get("met", 0) + stands.get("binding", 0)), "1"))
        rows.append(("targets_missed", "", float(stands.get("missed", 0)), "1"))
        return pd.DataFrame(rows, columns=["measure", "item", "value", "unit"])

    table = side_by_side(runs, each(runs, make), ["measure", "item", "unit"], absent=np.nan, alike=["measure"])
    return table.drop(columns="worth")


def _sum(indicators: pd.DataFrame, name: str) -> float:
    return float(indicators.loc[indicators["indicator"] == name, "value"].sum())


def terms(runs: Sequence[Run]) -> pd.DataFrame:
    """The objective's terms, with their signs, and the objective."""

    def make(solution: Solution) -> pd.DataFrame:
        rows = [*solution.objective_terms.items(), ("objective", solution.objective)]
        unit = solution.case.currency if solution.case.objective.kind != "measure" else "1"
        table = pd.DataFrame(dict(rows).items(), columns=["term", "value"])
        return table.assign(unit=unit, each=1.0)

    return biggest_first(side_by_side(runs, each(runs, make), ["term", "unit"], absent=0.0))


def holders(runs: Sequence[Run]) -> pd.DataFrame:
    """What the limits of each holder bring (the table ``attribution``), markets also by chain: who gains, who loses.

    In the objective's money, so that the changes add up to its change. A run without prices has none.
    """
    keys = ["holder_kind", "holder", "chain", "unit"]

    def make(solution: Solution) -> pd.DataFrame:
        unit = solution.case.currency if solution.case.objective.kind != "measure" else "1"
        table = solution.tables["attribution"].assign(unit=unit)
        table["chain"] = table["chain"].where(table["holder_kind"] == "market", "")
        return table.groupby(keys, as_index=False)["value"].sum().assign(each=1.0)

    priced = [make(run.solution) if run.solved and run.solution.optimum.y is not None else None for run in runs]
    return biggest_first(side_by_side(runs, priced, keys, absent=0.0))


def _indicators(solution: Solution, wanted: Sequence[str]) -> pd.DataFrame:
    table = solution.tables["indicators"]
    return table[table["indicator"].isin(list(wanted))].rename(columns={"indicator": "measure"})


def chains(runs: Sequence[Run]) -> pd.DataFrame:
    """Output value at reference prices, revenue and value added by chain and year."""

    def make(solution: Solution) -> pd.DataFrame:
        table = _indicators(solution, CHAINS).rename(columns={"item": "chain"})
        # value added is reckoned at shadow prices, which jump where a target binds; sales and output order the chains
        return table.assign(each=np.where(table["measure"] == "value_added_chain", 0.0, 1.0))

    keys = ["chain", "measure", "year", "unit"]
    return biggest_first(side_by_side(runs, each(runs, make), keys, absent=0.0), ["chain", "year"])


def output(runs: Sequence[Run]) -> pd.DataFrame:
    """Main commodities made by commodity and year; ``worth`` at reference prices."""

    def make(solution: Solution) -> pd.DataFrame:
        table = _indicators(solution, ["output"]).rename(columns={"item": "commodity"})
        return table.assign(each=table["commodity"].map(reference(solution.case)))

    keys = ["commodity", "year", "unit"]
    return biggest_first(side_by_side(runs, each(runs, make), keys, absent=0.0, alike=["commodity"]))


def byproducts(runs: Sequence[Run]) -> pd.DataFrame:
    """By-products made, bought, used, stacked, released and their share used, by commodity and year."""

    def make(solution: Solution) -> pd.DataFrame:
        return _indicators(solution, WASTES).rename(columns={"item": "commodity"})

    keys = ["commodity", "year", "measure", "unit"]
    table = side_by_side(runs, each(runs, make), keys, absent=0.0, alike=["commodity", "measure"])
    changes = table[[f"change {run.name}" for run in runs[1:]]].abs().max(axis=1)
    size = changes.where(table["measure"] != "utilisation_rate", 0.0)
    order = table["measure"].map({name: place for place, name in enumerate(WASTES)})
    table, size = table.loc[order.sort_values(kind="stable").index], size.loc[order.sort_values(kind="stable").index]
    return biggest_first(table, ["commodity", "year"], size)


def plants(runs: Sequence[Run]) -> pd.DataFrame:
    """New capacity, capacity in service, activity and use of each plant by year.

    ``worth`` is the investment in the capacity that differs, or the activity that differs times what one unit of it
    makes at reference prices; the larger orders the plants.
    """
    places = ["plant", "site", "process"]

    def make(solution: Solution) -> pd.DataFrame:
        case = solution.case
        kinds = case["processes"].set_index("process")
        table = solution.tables["capacity"]
        unit = table["process"].map(kinds["activity_unit"]).astype(object)
        hourly = table["process"].map(kinds["capacity_basis"]) == "hour"
        of_capacity = unit.where(~hourly, unit + "/h").where(hourly, unit + "/a")
        capex = table["process"].map(kinds["capex"]).astype(float)
        made = table["process"].map(_made_value(case)).fillna(0.0)
        parts = [
            ("new_capacity", of_capacity, capex),
            ("in_service", of_capacity, 0.0 * capex),
            ("activity", unit, made),
            ("use", pd.Series("1", index=table.index), 0.0 * capex),
        ]
        columns = [*places, "year"]
        return pd.concat(
            [table[columns].assign(measure=m, unit=u, each=e, value=table[m].astype(float)) for m, u, e in parts],
            ignore_index=True,
        )

    keys = [*places, "year", "measure", "unit"]
    table = side_by_side(runs, each(runs, make), keys, absent=0.0, alike=["process", "measure"])
    table = table[table[[run.name for run in runs]].fillna(0.0).abs().max(axis=1) > 0]
    return biggest_first(table, ["plant", "year"])


def _made_value(case: Case) -> pd.Series:
    """What one unit of a process's activity makes of its main commodity, at reference prices; the mean of its modes."""
    flows = case["process_flows"].merge(case["processes"][["process", "main_commodity"]], on="process")
    flows = flows[(flows["commodity"] == flows["main_commodity"]) & (flows["coefficient"] > 0)]
    value = flows["coefficient"].astype(float) * flows["commodity"].map(reference(case))
    return value.groupby(flows["process"]).mean()


def shipments(runs: Sequence[Run]) -> pd.DataFrame:
    """Amounts leaving by route, commodity and year; ``worth`` at reference prices, or at freight where there is none.

    Among routes that cost the same the solver's choice is arbitrary: read sums before single routes.
    """
    keys = ["from", "to", "commodity", "transport_mode", "year", "unit"]

    def make(solution: Solution) -> pd.DataFrame:
        case = solution.case
        table = solution.tables["shipments"]
        table = table[table["amount"] != 0].assign(year=lambda t: t["period"].map(period_year(case)))
        table["unit"] = table["commodity"].map(case["commodities"].set_index("commodity")["unit"])
        table = table.groupby(keys, as_index=False)[["amount", "freight"]].sum()
        price = table["commodity"].map(reference(case))
        freight = table["freight"] / table["amount"]
        return table.rename(columns={"amount": "value"}).assign(each=price.where(price > 0, freight))

    return biggest_first(side_by_side(runs, each(runs, make), keys, absent=0.0, alike=["commodity"]))


def trade(runs: Sequence[Run]) -> pd.DataFrame:
    """What is bought and sold, by commodity, contract and year; ``worth`` at the mean price of the base."""
    keys = ["side", "commodity", "contract", "year", "unit"]

    def make(solution: Solution) -> pd.DataFrame:
        case = solution.case
        parts = [
            solution.tables["supplies"].rename(columns={"cost": "money"}).assign(side="bought"),
            solution.tables["demands"].rename(columns={"revenue": "money"}).assign(side="sold"),
        ]
        table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
        table["year"] = table["period"].map(period_year(case))
        table["unit"] = table["commodity"].map(case["commodities"].set_index("commodity")["unit"])
        table = table.groupby(keys, as_index=False)[["amount", "money"]].sum()
        table = table[table["amount"] != 0]
        return table.rename(columns={"amount": "value"}).assign(each=table["money"] / table["amount"])

    return biggest_first(side_by_side(runs, each(runs, make), keys, absent=0.0, alike=["commodity"]))


def indicators(runs: Sequence[Run]) -> pd.DataFrame:
    """All indicators that both have, those with the greatest relative change first."""

    def make(solution: Solution) -> pd.DataFrame:
        return solution.tables["indicators"]

    keys = ["indicator", "item", "year", "unit"]
    table = side_by_side(runs, each(runs, make), keys, absent=np.nan, alike=["indicator"])
    changes = table[[f"change {run.name}" for run in runs[1:]]].abs().max(axis=1)
    size = table[[run.name for run in runs]].abs().max(axis=1)
    return biggest_first(table, (), (changes / size.where(size > 0)).fillna(0.0))
