"""What a comparison says, in English and Chinese: on the terminal and on its page."""

from __future__ import annotations

from symbia.vocabulary import TERM_WORDS

WORDS = {
    "title": ("Comparison of runs", "方案对比"),
    "base": ("base", "基准"),
    "run": ("run", "方案"),
    "status": ("status", "状态"),
    "change": ("change", "变化"),
    "change_of": ("change {run}", "{run} 变化"),
    "item": ("item", "项目"),
    "from_to": ("from {base} to {run}", "由“{base}”到“{run}”"),
    "infeasible": ("infeasible", "不可行"),
    "unbounded": ("unbounded", "无界"),
    "optimal": ("optimal", "最优"),
    "time_limit": ("stopped at a limit", "达到限制而停止"),
    "cut": ("the axis does not begin at 0", "横轴不从零开始"),
    "showing": (
        "{shown} of {all} rows; all of them with symbia compare … --out DIR",
        "显示 {all} 行中的 {shown} 行；全部见 symbia compare … --out 目录",
    ),
    "same": ("no difference", "没有差别"),
    "rest": ("and {count} more", "另有 {count} 项"),
    "written": ("Tables in {place}", "结果表在 {place}"),
    "nothing_else": ("None of the other runs has a plan to compare.", "其他方案均无可比较的解。"),
    "discounted": (
        "Objective and its terms are discounted to {year} at {rate} % a year; all else is money of its own year.",
        "目标值及其构成按年折现率 {rate}% 折现到 {year} 年；其他金额为当年值。",
    ),
    # notes
    "note_unsolved": ("without a plan, shown as such: {runs}", "无可行方案，仅列出状态：{runs}"),
    "note_other_case": (
        "made from another case; what exists in one alone counts as 0 or is blank: {runs}",
        "来自不同案例，仅一方存在的项目按 0 计或留空：{runs}",
    ),
    "note_other_objective": (
        "optimised for another objective, so the objectives' values say nothing about each other: {runs}",
        "优化目标不同，目标值不可直接比较：{runs}",
    ),
    "note_other_discounting": (
        "discounted otherwise, so money in the objective's terms is not the same money: {runs}",
        "折现口径不同，目标构成的金额不可直接比较：{runs}",
    ),
    "note_no_prices": ("without shadow prices: {runs}", "没有影子价格：{runs}"),
    "note_whole_numbers": (
        "with whole numbers; their prices are those with the whole numbers held: {runs}",
        "含整数变量，影子价格为整数固定后的价格：{runs}",
    ),
    "note_unverified": ("NOT proved optimal: {runs}", "最优性未得到证明：{runs}"),
    # headline
    "objective": ("objective", "目标值"),
    "net_value": ("net value", "净价值"),
    "cost": ("cost", "成本"),
    "measure": ("measure", "指标"),
    "without_penalties": ("without penalties of goals", "不计目标罚金"),
    "output_value": ("output value", "产值"),
    "value_added": ("value added", "增加值"),
    "value_added_chain": ("value added", "增加值"),
    "revenue": ("revenue", "销售收入"),
    "investment_new": ("investment in new plants", "新建装置投资"),
    "utilisation_rate_all": ("by-products used", "副产物综合利用率"),
    "emission": ("emission", "排放"),
    "targets_met": ("targets and limits met", "达标的目标与限值"),
    "targets_missed": ("targets and limits missed", "未达标的目标与限值"),
    # sections: heading (h_) and what it says (t_)
    "h_key": ("In short", "概览"),
    "t_key": ("The runs side by side; the first is the base.", "各方案并列，第一个为基准。"),
    "h_inputs": ("What was changed", "改动的输入"),
    "t_inputs": (
        "Every figure of the case in which a run differs from the base, gathered by column.",
        "各方案与基准在输入数据上的全部差别，按列汇总。",
    ),
    "h_terms": ("What the change is made of", "价值变化的构成"),
    "t_terms": (
        "From the base's objective to the run's, term by term: a rise of a cost counts against it.",
        "从基准目标值到该方案目标值，逐项分解；成本上升为负。",
    ),
    "h_holders": ("Who gains, who loses", "谁受益，谁受损"),
    "t_holders": (
        "What the limits of owners, markets, sites, links and policies bring (shadow price times limit), in the "
        "objective's money: the changes add up to its change. Shadow prices jump where limits begin or cease to bind.",
        "业主、市场、地点、线路和政策各自所持约束的价值（影子价格×限量），口径与目标值相同，变化合计即为目标值的变化。约束开始或不再起作用时影子价格会跳变。",
    ),
    "h_output": ("What is made more, and less", "产量增减"),
    "t_output": (
        "Changes of output, valued at the reference prices of the case; amounts in the table.",
        "产量变化按案例参考价格折算；实物量见表。",
    ),
    "h_chains": ("Chains", "产业链"),
    "t_chains": (
        "Output value counts every stage at reference prices; value added is at shadow prices.",
        "产值按参考价格计算，各环节累计；增加值按影子价格计算。",
    ),
    "h_plants": ("Plants: built, closed, run differently", "装置：新建、停用与负荷变化"),
    "t_plants": (
        "New capacity and activity by plant, ordered by the investment or output (at reference prices) that differs.",
        "各装置新增产能与产量，按投资或产值差别排序。",
    ),
    "h_byproducts": ("By-products", "副产物"),
    "t_byproducts": ("Share of each by-product that is used, before and after.", "各副产物利用率的前后对比。"),
    "h_prices": ("Prices", "影子价格"),
    "t_prices": (
        "Shadow prices, weighted by what flows; ordered by the price change times the base's flow.",
        "按流量加权的影子价格；按价格变化乘以基准流量排序。",
    ),
    "h_site_prices": ("Prices by site", "各地影子价格"),
    "t_site_prices": ("The same by site.", "同上，分地点。"),
    "h_policies": ("Targets and rules", "目标与规则"),
    "t_policies": (
        "What a policy measures as a share of its bound, before and after. In the table also what one more unit of the "
        "bound is worth (below 0: costs), and what charges and penalties come to.",
        "各政策实际值与限值之比的前后对比。表中另列限值的影子价格（负值表示代价）及收费与罚金。",
    ),
    "h_trade": ("Bought and sold", "购销"),
    "t_trade": ("Amounts by commodity and contract.", "按物料与合同类别的购销量。"),
    "h_shipments": ("Shipments", "调运"),
    "t_shipments": (
        "By route and year. Where several routes cost the same, which one is used says nothing.",
        "按路线与年份。多条路线成本相同时，具体走哪条没有含义。",
    ),
    # columns
    "table": ("table", "表"),
    "column": ("column", "列"),
    "rows_changed": ("rows", "行数"),
    "example": ("for example", "例如"),
    "term": ("term", "构成"),
    "chain": ("chain", "产业链"),
    "holder": ("who", "持有者"),
    "held_as": ("as", "身份"),
    "commodity": ("commodity", "物料"),
    "site": ("site", "地点"),
    "year": ("year", "年"),
    "process": ("process", "工艺"),
    "side": ("", ""),
    "bought": ("bought", "购入"),
    "sold": ("sold", "售出"),
    "contract": ("contract", "合同"),
    "from": ("from", "来源"),
    "to": ("to", "去向"),
    "mode": ("mode", "方式"),
    "policy": ("policy", "政策"),
    "per": ("for", "对象"),
    "standing": ("standing", "状态"),
    "what": ("what", "口径"),
    "new_capacity": ("new capacity", "新增产能"),
    "in_service": ("capacity in service", "在役产能"),
    "activity": ("made or run", "产量"),
    "use": ("use of capacity", "产能利用率"),
    "generated": ("made", "产生"),
    "utilised": ("used", "利用"),
    "disposed": ("stacked", "堆存"),
    "released": ("released", "排放"),
    "utilisation_rate": ("share used", "利用率"),
    "value": ("value", "实际值"),
    "bound": ("bound", "限值"),
    "slack": ("slack", "余量"),
    "shadow_price": ("shadow price", "影子价格"),
    "missed": ("missed by", "缺口"),
    "charge": ("charge", "收费"),
    "cost_of": ("charge and penalty", "收费与罚金"),
    "light_met": ("met", "达到"),
    "light_binding": ("at its limit", "在限值上"),
    "light_missed": ("missed", "未达到"),
    "light_charge": ("charge", "收费"),
    "light_none": ("–", "–"),
    "light_": ("not there", "无此政策"),
    # terms
    **TERM_WORDS,
}


def word(key: str, language: str, **values: object) -> str:
    """A word or sentence in the language; a key without an entry is its own."""
    english, chinese = WORDS.get(key, (key, key))
    return (chinese if language == "zh" else english).format(**values)
