"""The blocks of the page, each in English and Chinese, from the case and the summaries of its scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

import symbia as sy
from symbia.case.provenance import KINDS, provenance

from .solve import CASE, OUTPUT_VALUES, Summary, scenario_card

Summaries = Mapping[str, Summary]
NAMED = ("processes", "process_flows", "process_modes", "plants", "supplies", "demands", "links", "transport_modes")
#: target: (English, Chinese, unit in both, scale, decimals, sense)
TARGETS: dict[str, tuple[str, str, str, str, float, int]] = {
    "phosphate_output_value": ("Output value, phosphate", "煤电磷产值", "bn CNY", "十亿元", 1e-9, 0),
    "aluminium_output_value": ("Output value, aluminium", "煤电铝产值", "bn CNY", "十亿元", 1e-9, 0),
    "steel_output_value": ("Output value, steel", "煤电钢产值", "bn CNY", "十亿元", 1e-9, 0),
    "chemicals_output_value": ("Output value, chemicals", "煤电化产值", "bn CNY", "十亿元", 1e-9, 0),
    "solid_waste_utilisation": ("Solid waste used", "工业固废综合利用率", "%", "%", 100, 1),
    "local_conversion": ("Phosphate rock sold outside", "磷矿外销占比", "%", "%", 100, 0),
    "aluminium_deep_processing": ("Metal and alumina leaving unprocessed", "未深加工的铝", "%", "%", 100, 0),
    "steel_output": ("Crude steel", "钢产量", "Mt", "Mt", 1e-6, 1),
    "raw_coal_output": ("Raw coal", "原煤", "Mt", "Mt", 1e-6, 0),
    "coal_for_power": ("Coal for grid power", "发电用煤", "Mt", "Mt", 1e-6, 0),
    "coal_for_chains": ("Coal for the chains with cogeneration", "一体化产业用煤", "Mt", "Mt", 1e-6, 0),
    "power_capacity": ("Installed power", "电力装机", "GW", "GW", 1e-3, 1),
    "chp_projects": ("New cogeneration (under construction in 2015)", "新增热电联产（2015年在建）", "MW", "MW", 1, 0),
    "ferroalloy_control": ("Ferro-alloys and silicon", "铁合金", "Mt", "Mt", 1e-6, 2),
    "coal_fertiliser_control": ("New ammonia from coal", "新增煤制合成氨", "kt", "kt", 1e-3, 0),
    "fertiliser_control": ("New ammonium phosphate and TSP", "新增磷肥", "kt", "kt", 1e-3, 0),
}
WITH_TARGETS = ("base", "all_targets", "all_targets_double")


@cache
def whole_case() -> sy.Case:
    """The base case, read once."""
    return sy.read_case(CASE)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def provenance_block(language: str) -> str:
    """Numbers by source, table by table."""
    counts = provenance(CASE).groupby("table", sort=False).sum(numeric_only=True)
    counts.loc["all"] = counts.sum()
    counts.loc["named"] = counts.loc[[name for name in NAMED if name in counts.index]].sum()
    names = {
        "all": {"en": "all tables", "zh": "全部表"},
        "named": {
            "en": "processes, flows, modes, plants, supplies, demands, routes",
            "zh": "其中：工艺、系数、模式、装置、供应、需求、运输",
        },
    }
    head = {
        "en": ["table", "numbers", "read", "anchored", "estimate with range", "definition", "missing"],
        "zh": ["表", "数值", "直接读取", "有依据", "估计（有区间）", "定义或选定", "缺失"],
    }[language]
    rows = [
        [
            names[str(name)][language] if name in names else f"`{name}`",
            *(f"{int(row[kind])}" for kind in ("numbers", *KINDS)),
        ]
        for name, row in counts.iterrows()
    ]
    ranges, flows = whole_case()["ranges"], whole_case()["process_flows"]
    with_range = pd.concat([ranges.loc[ranges["low"].notna(), "source"], flows.loc[flows["low"].notna(), "source"]])
    ruled = with_range.str.contains("rule_")
    told = {
        "en": f"Of {len(ruled)} ranges, {int(ruled.sum())} follow a rule; the others are of the number itself, "
        "its price, market or class.",
        "zh": f"{len(ruled)} 个区间中，{int(ruled.sum())} 个按规则给出，其余为该数值本身或其价格、市场、类别的区间。",
    }[language]
    return table(head, rows) + "\n\n" + told


def targets_block(language: str, found: Summaries) -> str:
    """Each target: wanted, in the base, with all targets at once, and with markets and candidates doubled."""
    yes, no, compare = {"en": ("yes", "no", "compare"), "zh": ("是", "否", "—")}[language]
    head = {
        "en": [
            "target",
            "wanted",
            "base",
            "attained",
            "shadow price",
            "all targets at once",
            "missed",
            "twice the markets and candidates",
            "missed",
        ],
        "zh": ["目标", "要求", "基准", "达到", "影子价格", "全部目标同时考核", "未达", "市场和候选加倍", "未达"],
    }[language]
    known = {name: found[name]["policies"] for name in WITH_TARGETS}
    rows = []
    for target, (en, zh, unit_en, unit_zh, scale, digits) in TARGETS.items():
        base = known["base"][target]
        upper = base["minimum"] is None
        wanted = (base["maximum"] if upper else base["minimum"]) * scale
        unit = {"en": unit_en, "zh": unit_zh}[language]
        most = {"en": " at most", "zh": "以内"}[language] if upper else ""
        shadow = base["shadow_price"]
        measured = target in ("raw_coal_output", "coal_for_power", "coal_for_chains", "chp_projects")
        cells = []
        for name in WITH_TARGETS:
            value = known[name][target]["value"] * scale
            short = max(0.0, value - wanted if upper else wanted - value)
            cells.append(
                (f"{value:.{digits}f}", "" if measured or short < 0.5 * 10.0**-digits else f"{short:.{digits}f}")
            )
        rows.append(
            [
                {"en": en, "zh": zh}[language],
                f"{wanted:.3g} {unit}{most}",
                cells[0][0],
                compare if measured else (no if cells[0][1] else yes),
                f"{shadow:.3g}" if shadow and abs(shadow) > 1e-9 else "",
                *cells[1],
                *cells[2],
            ]
        )
    return table(head, rows)


def scenarios_block(language: str, found: Summaries) -> str:
    """What each scenario does against the base case."""
    head = {
        "en": [
            "scenario",
            "net value, bn CNY",
            "waste used %",
            "phosphate",
            "aluminium",
            "steel",
            "chemicals",
            "CO2 Mt",
            "raw coal Mt",
            "what moves most (output, against the base)",
        ],
        "zh": [
            "情景",
            "净值变化，十亿元",
            "固废利用率%",
            "磷",
            "铝",
            "钢",
            "化",
            "CO2 Mt",
            "原煤 Mt",
            "变化最大的产量（与基准相比）",
        ],
    }[language]
    base = found["base"]
    rows = []
    for name in found:
        title = scenario_card(name)["title" if language == "en" else "title_zh"]
        one = found[name]
        if one["status"] != "optimal":
            word = {"en": "infeasible", "zh": "不可行"}[language]
            rows.append([f"`{name}`: {title}", word, *[""] * (len(head) - 2)])
            continue
        policies = one["policies"]
        change = (one["net_value"] - base["net_value"]) / 1e9
        rows.append(
            [
                f"`{name}`: {title}",
                f"{one['net_value'] / 1e9:.1f}" if name == "base" else f"{change:+.1f}",
                f"{100 * policies['solid_waste_utilisation']['value']:.0f}",
                *(f"{policies[f'{chain}_output_value']['value'] / 1e9:.0f}" for chain in OUTPUT_VALUES),
                f"{policies['co2_total']['value'] / 1e6:.0f}",
                f"{policies['raw_coal_output']['value'] / 1e6:.0f}",
                "" if name == "base" else moved(language, one["output"], base["output"]),
            ]
        )
    return table(head, rows)


def moved(language: str, output: dict[str, float], before: dict[str, float]) -> str:
    """The outputs whose value at reference prices changed most, with the change in %."""
    commodities = names(language)
    reference = whole_case()["commodities"].set_index("commodity")["reference_price"]
    change = {
        item: (output.get(item, 0.0) - before.get(item, 0.0)) * reference[item]
        for item in {*output, *before}
        if reference[item] > 0
    }
    most = sorted(change, key=lambda item: (-abs(change[item]), item))[:4]
    parts = []
    for item in most:
        if abs(change[item]) < 20e6:
            continue
        old, new = before.get(item, 0.0), output.get(item, 0.0)
        if old and abs(new / old - 1) < 0.005:
            continue
        parts.append(
            f"{commodities[item]} {100 * (new / old - 1):+.0f} %" if old > 1e-6 * max(new, 1.0) else commodities[item]
        )
    return ", ".join(parts) if parts else {"en": "nothing", "zh": "无"}[language]


def names(language: str) -> dict[str, str]:
    """Labels of commodities."""
    return dict(whole_case()["commodities"].set_index("commodity")[f"name_{language}"])
