"""Codes about policies, the objective and scenarios as they are written."""

from __future__ import annotations

from symbia.case.codes.code import Code

STATEMENTS = (
    Code("unknown_quantity", "error", "a measure of a quantity that does not exist", "指标的数量类型不存在", "quantity `production`", "Take the name suggested"),
    Code("unknown_filter", "error", "a filter that does not exist", "不存在的筛选条件", "`comodity = \"coal\"`", "Take the name suggested"),
    Code("unknown_value", "error", "a filter or weight on something that the case does not have", "筛选值或权重所指的对象不在案例中", "commodity `coals`", "Take the name suggested"),
    Code("matches_nothing", "error", "a measure that matches no row of the case", "指标与案例的任何行都不匹配", "sold, contract mine", "Loosen a filter"),
    Code("weights", "error", "weights on a quantity without commodities", "对没有物料的数量设了权重", "weights on capacity", "Leave weights out"),
    Code("policy_bounds", "error", "bounds and prices that contradict each other or are missing", "限值与价格相互矛盾或缺失", "min together with price", "Write two policies"),
    Code("policy_penalty", "error", "a goal without a penalty, or a penalty without a goal", "目标缺少罚金，或非目标设了罚金", "mode goal, no penalty", "Give currency per unit missed"),
    Code("policy_per", "error", "a per that does not fit the measure", "per 与指标不相符", "per process of sold", "Take one of those listed"),
    Code("duplicate_policy", "error", "two policies with the same id", "两个政策的 id 相同", "waste_use twice", "Give each its own"),
    Code("objective", "error", "an objective that does not exist or lacks a sense", "目标函数不存在或缺少方向", "objective `profit`", "net_value, output_value, cost, or a measure with sense"),
    Code("unknown_scenario", "error", "a scenario that is not there", "情景不存在", "--scenario dear_cole", "Take the name suggested"),
    Code("change", "error", "a change that is not one", "无效的更改", "a change without table or policy", "Name what it changes"),
    Code("where", "error", "a where that matches no row", "where 没有匹配到任何行", "where commodity = `coals`", "Take the name suggested"),
    Code("no_effect", "warning", "a change that changes nothing", "更改没有任何效果", "set price to what it is", "Leave it out"),
)  # fmt: skip
