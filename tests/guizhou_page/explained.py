"""What the page explains: the backcast's differences, prices far from the market, where profits arise."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

import pandas as pd

from .solve import BACKCAST, CASE, measures, statistics
from .tables import Summaries, names, table, whole_case


def backcast_rows(found: Summaries) -> list[dict[str, Any]]:
    """Statistic, model and relative difference of each quantity of the backcast."""
    factors = measures()[1]
    policies = found[BACKCAST]["policies"]
    rows = []
    for row in statistics():
        name = f"statistic_{row['quantity']}"
        model = policies[name]["value"] * factors[name]
        known = float(row["value"])
        rows.append({**row, "known": known, "model": model, "difference": model / known - 1})
    return rows


def backcast_block(language: str, found: Summaries) -> str:
    """The statistics of 2011 beside the model, with the reason of every difference of 20 % or more."""
    head = {
        "en": ["quantity", "unit", "statistic", "", "model", "difference", "reason from 20 % on"],
        "zh": ["指标", "单位", "统计", "", "模型", "偏差", "20%及以上的原因"],
    }[language]
    rows = backcast_rows(found)
    near = sum(abs(row["difference"]) < 0.2 - 1e-9 for row in rows)
    counted = {
        "en": f"{near} of {len(rows)} are nearer than 20 %.",
        "zh": f"{len(rows)} 个指标中 {near} 个偏差小于 20 %。",
    }[language]
    lines = [
        [
            row[f"name_{language}"],
            row["unit"],
            f"{row['known']:.4g}",
            row["reliability"],
            f"{row['model']:.3g}",
            f"{100 * row['difference']:+.0f} %",
            row[f"reason_{language}"] if abs(row["difference"]) >= 0.2 - 1e-9 else "",
        ]
        for row in rows
    ]
    return counted + "\n\n" + table(head, lines)


def price_reasons() -> dict[str, dict[str, str]]:
    """Why a commodity is priced far from its reference, in both languages."""
    with (CASE / "explained" / "prices.csv").open(encoding="utf-8", newline="") as file:
        return {row["commodity"]: row for row in csv.DictReader(file)}


def far_prices(prices: Mapping[str, float]) -> pd.DataFrame:
    """Prices beyond a factor 2 of the reference price: price, reference, ratio; and how many were compared (attrs)."""
    reference = whole_case()["commodities"].set_index("commodity")["reference_price"]
    price = pd.Series(prices)
    frame = pd.DataFrame({"price": price, "reference": reference.reindex(price.index)})
    frame = frame[frame["reference"] > 0]
    frame["ratio"] = frame["price"] / frame["reference"]
    far = frame[(frame["ratio"] > 2) | (frame["ratio"] < 0.5)].sort_values("ratio")
    far.attrs["compared"] = len(frame)
    return far


def prices_block(language: str, found: Summaries) -> str:
    """Shadow prices far from the reference price, with the reason."""
    far, reasons, label = far_prices(found["base"]["prices"]), price_reasons(), names(language)
    compared = far.attrs["compared"]
    counted = {
        "en": f"{compared} commodities have both prices; these {len(far)} differ by more than a factor of 2.",
        "zh": f"{compared} 种物料两种价格俱全；以下 {len(far)} 种相差超过一倍。",
    }[language]
    head = {
        "en": ["commodity", "shadow price", "reference", "ratio", "why"],
        "zh": ["物料", "影子价格", "参考价", "比值", "原因"],
    }[language]
    rows = [
        [
            label[str(name)],
            f"{row['price']:.4g}",
            f"{row['reference']:.4g}",
            f"{row['ratio']:.2f}",
            reasons[str(name)][f"reason_{language}"],
        ]
        for name, row in far.iterrows()
    ]
    return counted + "\n\n" + table(head, rows)


def profits_block(language: str, found: Summaries) -> str:
    """What capacity earns beyond its costs, by chain, with the processes that earn most."""
    processes = whole_case()["processes"].set_index("process")
    chains = whole_case()["chains"].set_index("chain")[f"name_{language}"]
    rent = pd.Series(found["base"]["rents"]) / 1e9
    head = {
        "en": ["chain", "rent of capacity, bn CNY", "where it is earned"],
        "zh": ["产业链", "产能租金，十亿元", "主要来源"],
    }[language]
    rows = []
    by_chain = rent.groupby(processes["chain"].reindex(rent.index)).sum().sort_values(ascending=False)
    for chain, total in by_chain.items():
        own = rent[processes["chain"].reindex(rent.index) == chain].sort_values(ascending=False)[:4]
        parts = [f"{processes[f'name_{language}'][item]} {value:.1f}" for item, value in own.items() if value > 0.05]
        rows.append([str(chains.get(chain, chain)), f"{total:.1f}", ", ".join(parts)])
    return table(head, rows)
