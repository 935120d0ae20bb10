"""Solving the case under a scenario and keeping what the page tells about it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd

import symbia as sy
from symbia.case.read import case_under, read_draft

CASE = Path(__file__).parents[2] / "data" / "guizhou"
BACKCAST = "backcast_2011"
OUTPUT_VALUES = ("phosphate", "aluminium", "steel", "chemicals")
Summary = dict[str, Any]
#: columns that no solution depends on
UNSOLVED = ("source", "note", "low", "high", "name_en", "name_zh")


def scenario_names() -> list[str]:
    """The base case and every scenario of the case."""
    return ["base", *sorted(path.stem for path in (CASE / "scenarios").glob("*.toml"))]


def scenario_card(name: str) -> dict[str, Any]:
    """What stands in a scenario's file; for the base case a title only."""
    if name == "base":
        return {"title": "The base case", "title_zh": "基准", "change": []}
    return tomllib.loads((CASE / "scenarios" / f"{name}.toml").read_text(encoding="utf-8"))


def statistics() -> list[dict[str, str]]:
    """The statistics of 2011 that the backcast is held against."""
    with (CASE / "backcast" / "statistics_2011.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures() -> tuple[list[dict[str, Any]], dict[str, float]]:
    """The statistics as policies that only measure, and the factor of each."""
    policies, factors = [], {}
    for row in statistics():
        factor, measure, of = re.fullmatch(r"(\S+) \* (\[.*?\])(?: / (\[.*\]))?", row["measure"]).groups()
        policy = tomllib.loads(f"measure = {measure}" + (f"\nof = {of}" if of else ""))
        name = f"statistic_{row['quantity']}"
        policies.append({"id": name, "mode": "monitor", **policy})
        factors[name] = float(factor)
    return policies, factors


def solve_scenario(name: str) -> sy.Solution:
    """The case solved under one scenario; the backcast with its measures."""
    policies = measures()[0] if name == BACKCAST else []
    return sy.solve(case_under(read_draft(CASE), scenario_card(name).get("change", []), policies, name))


def inputs_hash(name: str) -> str:
    """What the answer under a scenario depends on: tables but for sources and notes, policies, its changes."""
    digest = hashlib.sha256()
    for path in sorted(CASE.glob("*.csv")):
        if path.name not in ("ranges.csv", "sources.csv", "owners.csv", "chains.csv", "contents.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    digest.update(repr([cell for key, cell in row.items() if key not in UNSOLVED]).encode())
    for path in (CASE / "policies.toml", CASE / "case.toml"):
        digest.update(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), sort_keys=True).encode())
    digest.update(json.dumps(scenario_card(name)["change"] if name != "base" else []).encode())
    if name == BACKCAST:
        digest.update(repr([(row["quantity"], row["measure"]) for row in statistics()]).encode())
    return digest.hexdigest()


def summarise(solution: sy.Solution) -> Summary:
    """What the page needs of a solved scenario, as plain numbers."""
    if solution.status != "optimal":
        return {"status": solution.status}
    case, tables = solution.case, solution.tables
    year = int(case["periods"]["year"].iloc[0])
    discount = (1 + case.discount_rate) ** (case.base_year - year)
    terms = solution.objective_terms
    indicators = tables["indicators"]
    output = indicators[indicators["indicator"] == "output"].set_index("item")["value"]
    policies = tables["policies"]
    whole = policies[policies["per"].isna() & policies["period"].isna() | policies["per"].eq("")]
    whole = whole.drop_duplicates("policy").set_index("policy")
    return {
        "status": solution.status,
        "net_value": sum(value for term, value in terms.items() if "penalt" not in term) / discount,
        "output": {str(item): float(value) for item, value in output.items()},
        "policies": {
            str(policy): {key: number(row[key]) for key in ("value", "minimum", "maximum", "shadow_price", "missed")}
            for policy, row in whole.iterrows()
        },
        "prices": prices(solution),
        "rents": rents(solution),
    }


def number(value: Any) -> float | None:
    """A float, or nothing where the table has none."""
    return None if pd.isna(value) else float(value)


def prices(solution: sy.Solution) -> dict[str, float]:
    """Shadow price of each commodity, averaged over its flows at all sites and seasons."""
    balances = solution.tables["balances"].dropna(subset=["shadow_price"])
    worth = balances.assign(worth=balances["shadow_price"] * balances["throughput"])
    sums = worth.groupby("commodity")[["worth", "throughput"]].sum()
    price = (sums["worth"] / sums["throughput"])[sums["throughput"] > 0]
    return {str(commodity): float(value) for commodity, value in price.items()}


def rents(solution: sy.Solution) -> dict[str, float]:
    """What the capacity of each process earns beyond its costs, currency a year (capacity times its shadow price)."""
    capacity = solution.tables["capacity"]
    rent = (capacity["in_service"] * capacity["shadow_price"]).groupby(capacity["process"]).sum()
    return {str(process): float(value) for process, value in rent.items()}


def summary(name: str, kept: Path) -> Summary:
    """The summary of a scenario: the one in the folder ``kept`` while its inputs are the same, else solved anew."""
    file, inputs = kept / f"{name}.json", inputs_hash(name)
    if file.exists():
        known: Summary = json.loads(file.read_text(encoding="utf-8"))
        if known["inputs"] == inputs:
            return known
    made = {**summarise(solve_scenario(name)), "inputs": inputs}
    kept.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(made), encoding="utf-8")
    return made
