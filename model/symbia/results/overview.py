"""What a reader wants first of a run, as small tables: money, output, by-products, dispatch, targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from symbia.results.standing import standing
from symbia.results.tables import period_year
from symbia.vocabulary import TERMS

if TYPE_CHECKING:
    from symbia.results.solution import Solution

Line = tuple[str | float, ...]

STATUS = {
    "optimal": "optimal 最优",
    "infeasible": "infeasible 不可行",
    "unbounded": "unbounded 无界",
    "time_limit": "stopped at a limit 达到限制而停止",
}
MOST_LINES = 12
MOST_SERIES = 7
LONGEST = 40


@dataclass(frozen=True)
class Block:
    """A titled table of the overview, charted if it names the ``unit`` of a chart.

    The chart shows columns 2 to ``last_series`` (0: all) with a series each, or with ``by_line`` each line as a series.
    """

    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str = ""
    stacked: bool = False
    by_line: bool = False
    last_series: int = 0


def facts(solution: Solution) -> Iterator[tuple[str, str | float]]:
    """The title, then what the run is, line by line."""
    case, certificate = solution.case, solution.optimum.certificate
    yield _short(case.title, 90), ""
    yield "", _short(case.title_zh, 90)
    yield "case 案例", case.id
    yield "scenario 情景", ", ".join(case.scenarios) or "none 无"
    yield "status 状态", STATUS.get(solution.status, solution.status)
    if solution.objective is not None:
        yield f"objective 目标: {case.objective.kind}", solution.objective
        yield "currency 货币", _short(case.currency, 30)
    if certificate is not None:
        yield "certificate 最优性证书", "verified 已验证" if certificate.verified else "NOT verified 未通过验证"


def blocks(solution: Solution) -> list[Block]:
    """The tables of the overview that have something to say, for the first year of the case where they are by year."""
    year = int(solution.case["years"]["year"].min())
    found = [
        _terms(solution),
        _output(solution, year),
        _byproducts(solution, year),
        _dispatch(solution, year),
        _policies(solution, year),
        _symbiosis(solution, year),
    ]
    return [block for block in found if block.lines]


def _terms(solution: Solution) -> Block:
    size, unit = _size(solution, *solution.objective_terms.values())
    lines = [
        (" ".join(TERMS.get(name, (name,))), value / size) for name, value in solution.objective_terms.items() if value
    ]
    title = "Where the objective comes from · 目标构成"
    return Block(title, ("term 构成", unit), tuple(lines), unit)


def _output(solution: Solution, year: int) -> Block:
    table, names = solution.tables["indicators"], _labels(solution, "chains", "chain")
    wanted = {
        "output_value": "output value 产值",
        "revenue": "revenue 销售收入",
        "value_added_chain": "value added 增加值",
    }
    own = table[table["indicator"].isin(list(wanted)) & (table["year"] == year)]
    size, unit = _size(solution, *own["value"])
    wide = own.pivot_table(index="item", columns="indicator", values="value", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=[name for name in wanted if name in wide], fill_value=0.0)
    wide = wide[(wide != 0).any(axis=1)].sort_values(list(wide.columns)[:1], ascending=False).head(MOST_LINES)
    lines: list[Line] = [
        (names(str(item)), *(float(value) / size for value in row)) for item, *row in wide.itertuples()
    ]
    headings = ("chain 产业链", *(f"{wanted[str(name)]}, {unit}" for name in wide.columns))
    title = f"Output by chain, {year} · 各产业链产出"
    return Block(title, headings, tuple(lines), unit)


def _byproducts(solution: Solution, year: int) -> Block:
    table, names = solution.tables["indicators"], _labels(solution, "commodities", "commodity")
    own = table[(table["year"] == year) & (table["unit"] == "t")]
    wanted = {"utilised": "used 利用", "disposed": "stacked 堆存", "released": "released 排放"}
    known = set(own.loc[own["indicator"].isin(["generated", "bought"]), "item"])
    own = own[own["indicator"].isin(list(wanted)) & own["item"].isin(known)]
    wide = own.pivot_table(index="item", columns="indicator", values="value", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=list(wanted), fill_value=0.0)
    wide = wide[wide.sum(axis=1) > 0]
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index].head(MOST_LINES)
    lines: list[Line] = [
        (
            names(str(item)),
            *(float(value) / 1e3 for value in row),
            100.0 * float(row[0]) / float(sum(row)),
        )
        for item, *row in wide.itertuples()
    ]
    headings = ("by-product 副产物", *(f"{word}, 1000 t" for word in wanted.values()), "used %")
    title = f"By-products, {year} · 副产物去向"
    return Block(title, headings, tuple(lines), "1000 t", stacked=True, last_series=4)


def _dispatch(solution: Solution, year: int) -> Block:
    """Electricity made by period and process: mean power, so that periods of any length compare."""
    case = solution.case
    power = _power(solution)
    flows = solution.tables["flows"].merge(case["plants"][["plant", "process"]], on="plant")
    years = period_year(case)
    own = flows[(flows["commodity"] == power) & (flows["amount"] > 0) & (flows["period"].map(years) == year)]
    title = f"Dispatch by period, {year} · 分时段出力"
    if not len(own):
        return Block(title, (), ())
    hours = case["periods"].set_index("period")["hours"].astype(float)
    wide = own.pivot_table(index="process", columns="period", values="amount", aggfunc="sum", fill_value=0.0)
    order = [period for period in case["periods"]["period"] if period in wide.columns][:MOST_LINES]
    wide = wide[order].div(hours.reindex(order), axis=1)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    names = _labels(solution, "processes", "process")
    shown = wide if len(wide) <= MOST_SERIES else wide.head(MOST_SERIES - 1)
    lines: list[Line] = [(names(str(name)), *map(float, row)) for name, *row in shown.itertuples()]
    if len(shown) < len(wide):
        lines.append(("other 其他", *map(float, wide.iloc[len(shown) :].sum())))
    unit = f"{case['commodities'].set_index('commodity').loc[power, 'unit']}/h"
    label = _labels(solution, "commodities", "commodity")(power)
    headings = ("process 工艺", *map(str, order))
    return Block(f"{title}: {label}, {unit}", headings, tuple(lines), unit, stacked=True, by_line=True)


def _power(solution: Solution) -> str:
    """The energy commodity counted in MWh of which plants make most; ``""`` where there is none."""
    goods = solution.case["commodities"]
    own = set(goods.loc[goods["unit"].isin(["MWh", "kWh", "GWh"]), "commodity"])
    flows = solution.tables["flows"]
    made = flows[flows["commodity"].isin(own) & (flows["amount"] > 0)].groupby("commodity")["amount"].sum()
    return str(made.idxmax()) if len(made) else ""


def _policies(solution: Solution, year: int) -> Block:
    table = solution.tables["policies"]
    own = table[(table["year"] == year) & (table["minimum"].notna() | table["maximum"].notna())].head(30)
    known = {policy.id: policy for policy in solution.case.policies}
    lines: list[Line] = []
    for row in own.itertuples():
        policy = known[row.policy]
        lines.append(
            (
                f"{_short(policy.title)} {row.per}".strip(),
                "" if pd.isna(row.value) else float(row.value),
                float(row.bound),
                "missed 未达" if standing(policy, row) == "missed" else "met 达到",
                str(row.mode),
                "" if pd.isna(row.shadow_price) else float(row.shadow_price),
                _short(policy.title_zh),
            )
        )
    headings = ("policy", "value 实际", "bound 限值", "", "mode 方式", "worth of one more 影子价格", "政策")
    return Block(f"Targets, {year} · 政策目标", headings, tuple(lines))


def _symbiosis(solution: Solution, year: int) -> Block:
    wanted = {
        "utilisation_rate_all": "by-products used 副产物综合利用率",
        "connectance": "connectance 网络关联度",
        "symbiosis_density": "symbiosis density 共生密度",
        "finn_cycling_index": "Finn's cycling index 循环指数",
    }
    table = solution.tables["indicators"]
    own = table[table["indicator"].isin(list(wanted)) & (table["year"] == year)]
    lines = [(wanted[row.indicator], str(row.item), float(row.value)) for row in own.itertuples()]
    title = f"Industrial symbiosis, {year} · 产业共生"
    return Block(title, ("indicator 指标", "of 对象", "value 数值"), tuple(lines))


def _size(solution: Solution, *values: float) -> tuple[float, str]:
    """A round size in which the largest value has few digits, and how the unit is then written."""
    currency = _short(solution.case.currency, 12)
    largest = max((abs(value) for value in values), default=0.0)
    if solution.case.objective.kind == "measure" or largest < 1e5:
        return 1.0, currency
    return (1e8, f"10^8 {currency} 亿") if largest >= 1e9 else (1e6, f"10^6 {currency} 百万")


def _labels(solution: Solution, table: str, key: str) -> Labels:
    rows = solution.case[table]
    return Labels({row[key]: (row["name_en"], row["name_zh"]) for row in rows.to_dict("records")})


class Labels:
    """Short names in both languages; an id without a row is its own."""

    def __init__(self, names: dict[str, tuple[str, str]]) -> None:
        self._names = names

    def __call__(self, name: str) -> str:
        """English and Chinese on one line."""
        english, chinese = self._names.get(name, (name, name))
        return _short(english if english == chinese else f"{_short(english, 24)} {_short(chinese, 14)}")


def _short(text: str, longest: int = LONGEST) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
