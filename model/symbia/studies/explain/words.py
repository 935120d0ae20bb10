"""The sentences of an explanation in English and Chinese."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "infeasible": (
        "Infeasible: no allocation meets all limits. Conflicts found: {conflicts}. "
        "Smallest repair: {moves} changed number{s}.",
        "不可行：没有方案能同时满足所有限值。发现冲突 {conflicts} 处；最小修复需改动 {moves} 个数。",
    ),
    "feasible": ("The case is feasible: there is nothing to explain.", "案例可行，无需解释。"),
    "integers": (
        "Without whole units and yes/no decisions all limits could be kept; it is these that stand in the way:",
        "若不要求整机和“建或不建”的决策，全部限值都能满足；障碍在于：",
    ),
    "scarce": (
        "{n}. {what}: at least {needed} needed, at most {possible} possible, {missing} missing{percent}.",
        "{n}. {what}：至少需要 {needed}，至多可得 {possible}，缺 {missing}{percent}。",
    ),
    "surplus": (
        "{n}. {what}: at least {needed} arises, at most {possible} can go anywhere, {missing} too much{percent}.",
        "{n}. {what}：至少产生 {needed}，至多可消纳 {possible}，多出 {missing}{percent}。",
    ),
    "measure": (
        "{n}. {what}: {needed} would have to count, at most {possible} can, {missing} missing{percent}.",
        "{n}. {what}：需要计入 {needed}，至多可计入 {possible}，缺 {missing}{percent}。",
    ),
    "target": (
        "{n}. {what}: at least {needed} required, at most {possible} can be reached, {missing} missing{percent}.",
        "{n}. {what}：要求至少 {needed}，至多可达 {possible}，缺 {missing}{percent}。",
    ),
    "measure_max": (
        "{n}. {what}: at least {needed} is unavoidable, at most {possible} permitted, {missing} too much{percent}.",
        "{n}. {what}：至少不可避免 {needed}，至多允许 {possible}，超出 {missing}{percent}。",
    ),
    "reach": (
        "{n}. {what}: at most {possible} can be reached, {missing} missing{percent}.",
        "{n}. {what}：至多可达 {possible}，缺 {missing}{percent}。",
    ),
    "exceed": (
        "{n}. {what}: at least {needed} is needed, {missing} more{percent}.",
        "{n}. {what}：至少需要 {needed}，尚差 {missing}{percent}。",
    ),
    "other": ("{n}. These limits cannot be kept together:", "{n}. 下列限值不能同时满足："),
    "place": ("{good} at {site}{when}", "{site}的{good}{when}"),
    "titled": ("“{title}” ({bounds}){when}", "“{title}”（{bounds}）{when}"),
    "by_way_of": ("by way of", "涉及物料"),
    "used_by": ("used by", "使用者"),
    "made_by": ("made by", "产生者"),
    "needed_for": ("needed for", "需求来自"),
    "possible_from": ("possible from", "可得来自"),
    "taken_by": ("can go to", "去向限于"),
    "held_by": ("limited by", "受限于"),
    "arises_from": ("arises from", "产生于"),
    "with": ("together with", "同时受制于"),
    "nothing": ("nothing: there is no way", "无：没有途径"),
    "repair": ("repair", "修复"),
    "instead": ("or alone", "或单独改"),
    "move": (
        "{row}: {column} {old} → {new}{percent}   [{table}]",
        "{row}：{column} {old} → {new}{percent}   [{table}]",
    ),
    "given": ("stocks at the start and other fixed amounts = {amount}", "期初库存等固定数量 = {amount}"),
    "standing": ("what is there already = {amount}", "已有 = {amount}"),
    "rest": ("{count} more, {amount}", "另 {count} 项，{amount}"),
    "more": ("And {count} more changes of the repair, see repair.toml.", "修复还有 {count} 处改动，见 repair.toml。"),
    "tried": (
        "Tried: with these changes the case is feasible. To have them as a scenario:  symbia explain CASE --out DIR",
        "已试算：改动后案例可行。可存为情景文件 repair.toml：symbia explain CASE --out 目录",
    ),
    "written": ("Tried: with repair.toml the case is feasible.", "已试算：使用 repair.toml 后案例可行。"),
    "not_tried": (
        "Not proved: with these changes the case was not found feasible.",
        "未证实：改动后仍未得到可行方案。",
    ),
    "impossible": (
        "No limit that may be changed repairs this: these rows of the programme contradict each other:",
        "改动任何限值都不能修复：下列约束本身相互矛盾：",
    ),
    "innocent": ("In force and in no conflict: {policies}.", "生效但不在冲突中的政策：{policies}。"),
    "unit": ("whole units of {value} of {plant} at {site}", "{site}的{plant}须按 {value} 的整机建设"),
    "yes_no": ("{plant} at {site}: nothing, or at least {value}", "{site}的{plant}：不建，或至少 {value}"),
    "stopped": (
        "The search among whole numbers was stopped: a smaller repair, or fewer decisions to blame, may exist.",
        "整数搜索因时限停止：可能存在更小的修复，或牵涉更少的决策。",
    ),
    "unbounded": (
        "Unbounded: value grows without limit. What earns {gain} {currency} a round, again and again:",
        "无界：目标值可无限增大。以下循环每一轮获利 {gain} {currency}，可无限重复：",
    ),
    "unbounded_measure": (
        "Unbounded: the objective grows without limit. A round of this changes it by {gain}:",
        "无界：目标可无限改进。以下循环每一轮使目标改变 {gain}：",
    ),
    "ray_supply": ("buys {amount} of {good} at {site}", "在{site}购入{good} {amount}"),
    "ray_sale": ("sells {amount} of {good} at {site}", "在{site}售出{good} {amount}"),
    "ray_activity": ("runs {plant} at {site}: {amount}", "{site}的{plant}运行 {amount}"),
    "ray_new_capacity": ("builds {plant} at {site}: {amount}", "{site}新建{plant} {amount}"),
    "ray_shipment": ("ships {amount} of {good} from {site} to {to}", "将{good} {amount} 由{site}运往{to}"),
    "ray_disposal": ("stacks {amount} of {good} at {site}", "在{site}堆存{good} {amount}"),
    "ray_release": ("lets go {amount} of {good} at {site}", "在{site}排放{good} {amount}"),
    "ray_stock": ("holds {amount} of {good} at {site}", "在{site}储存{good} {amount}"),
    "ray_other": ("{name}: {amount}", "{name}：{amount}"),
    "money": ("{money} {currency}", "{money} {currency}"),
    "missing": (
        "A limit is missing. Any of these would end it: {limits}.",
        "缺少限值。补上任何一项即可：{limits}。",
    ),
    "short": ("{what}: {missing} missing; cheapest repair {move}", "{what}：缺 {missing}；最小修复 {move}"),
}


def word(key: str, zh: bool) -> str:
    """A sentence with places for values."""
    return WORDS[key][zh]
