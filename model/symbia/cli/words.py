"""Headings and units of the terminal's tables in both languages."""

from __future__ import annotations

import enum

from symbia.vocabulary import TERMS


class Language(enum.StrEnum):
    """Languages of names and headings."""

    en = "en"
    zh = "zh"


WORDS = {
    "status_optimal": ("optimal", "最优"),
    "status_infeasible": ("infeasible: no allocation meets all limits", "不可行：没有方案能同时满足所有约束"),
    "status_unbounded": ("unbounded: value without limit, a limit is missing", "无界：目标值无限，缺少约束"),
    "status_time_limit": ("stopped at a limit", "达到限制而停止"),
    "net_value": ("net value", "净价值"),
    **TERMS,
    "cost": ("cost", "成本"),
    "term": ("term", "构成"),
    "chain": ("chain", "产业链"),
    "output_title": ("Output by chain, {year}", "各产业链产出，{year}"),
    "product": ("main products", "主要产品"),
    "exchange_title": ("Largest exchanges between plants, {year}", "企业间主要物料交换，{year}"),
    "commodity": ("commodity", "物料"),
    "from": ("from", "来源"),
    "to": ("to", "去向"),
    "amount": ("amount", "数量"),
    "value": ("value", "价值"),
    "byproduct_title": ("By-products, {year}", "副产物，{year}"),
    "made": ("made", "产生"),
    "bought": ("bought", "外购"),
    "used": ("used", "利用"),
    "stacked": ("stacked", "堆存"),
    "share": ("used %", "利用率 %"),
    "policy_title": ("Policies that bind or charge, {year}", "起约束或收费作用的政策，{year}"),
    "policy": ("policy", "政策"),
    "bound": ("bound", "限值"),
    "price": ("price", "影子价格"),
    "charge": ("charge", "收费"),
    "missed": ("missed", "未达"),
    "certificate": ("certificate", "最优性证书"),
    "verified": ("verified", "已验证"),
    "unverified": ("NOT verified", "未通过验证"),
    "none_kept": ("no prices, so no proof", "无影子价格，无法证明"),
    "within_limits": ("keeps all limits", "满足全部约束"),
    "breaks_limits": ("BREAKS limits", "违反约束"),
    "proof_infeasible": ("proof that no allocation meets all limits", "不可行证明"),
    "proof_unbounded": ("proof that the value has no limit", "无界证明"),
    "verify_objective": (", objective {value:.10g}", "，目标值 {value:.10g}"),
    "verify_certificate": (
        "recomputed: primal {own.primal:.1e}, dual {own.dual:.1e}, complementarity {own.complementarity:.1e}, "
        "gap {own.gap:.1e}{more}",
        "重新计算：原始残差 {own.primal:.1e}，对偶残差 {own.dual:.1e}，互补 {own.complementarity:.1e}，"
        "间隙 {own.gap:.1e}{more}",
    ),
    "verify_mip_gap": (" (MIP gap {gap:.1e} as the solver said)", "（求解器给出的整数间隙 {gap:.1e}）"),
    "verify_proof": (
        "recomputed: {own.status}: margin {own.margin:.1e}, residual {own.residual:.1e}, {own.rows} rows, "
        "{own.columns} columns",
        "重新计算：{own.status}：余量 {own.margin:.1e}，残差 {own.residual:.1e}，{own.rows} 行，{own.columns} 列",
    ),
    "verify_violation": (
        "recomputed: limits of the kept answer broken by at most {value:.1e}, relative",
        "重新计算：保存的解对约束的最大相对违反为 {value:.1e}",
    ),
    "verify_problem": ("problem:", "问题："),
    "verify_same": (
        "the files agree with each other; there is no certificate to recompute",
        "各文件相互一致；没有可重新计算的证书",
    ),
    "verify_proved": (
        "verified: the files agree with each other and with the certificate",
        "已验证：各文件相互一致，并与证书一致",
    ),
    "trouble_title": (
        "Numerical trouble: do not rely on this answer. It fails by:",
        "数值问题：请勿采信此结果。未通过之处：",
    ),
    "trouble_limit": (
        "{name}: {value:.6g}, must be {limits} (off by {residual:.1e}, relative)",
        "{name}：{value:.6g}，应为 {limits}（相对偏差 {residual:.1e}）",
    ),
    "trouble_price": (
        "{name}: its price {value:.6g} leans on a limit that it does not have",
        "{name}：价格 {value:.6g} 所依据的限值并不存在",
    ),
    "trouble_pays": (
        "{name}: at {value:.6g}, changing it would still pay",
        "{name}：取值 {value:.6g} 时继续调整仍有收益",
    ),
    "trouble_slack": (
        "{name}: has a price although its limit is not reached ({residual:.1e} of the objective)",
        "{name}：未达限值却有价格（占目标值 {residual:.1e}）",
    ),
    "trouble_wide": (
        "{name}: puts together {value:.3g} of {other} and {greatest:.3g} of {greatest_other}; is one in another unit?",
        "{name}：同时含有 {other} 的 {value:.3g} 与 {greatest_other} 的 {greatest:.3g}，量级相差过大；单位是否有误？",
    ),
    "size": (
        "{columns:,} columns, {rows:,} rows, {nonzeros:,} nonzeros",
        "{columns:,} 列，{rows:,} 行，{nonzeros:,} 非零元",
    ),
    "written": ("Results in {folder}", "结果在 {folder}"),
    "rest": ("and {count} more in the tables", "另有 {count} 项，见结果表"),
    "per": ("for", "对象"),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "hint": ("hint", "提示"),
    "found": (" (found: {value})", "（现为：{value}）"),
    "check_more": ("… and {count} more of this kind (--all shows them)", "……另有 {count} 项同类（--all 全部显示）"),
    "check_errors": (
        "{case}: errors: {error}, warnings: {warning}, hints: "
        "{hint}; nothing can be solved before the errors are mended",
        "{case}：{error} 个错误，{warning} 个警告，{hint} 个提示；错误改正前无法求解",
    ),
    "check_counts": (
        "{case}: no errors; warnings: {warning}, hints: {hint}",
        "{case}：无错误，{warning} 个警告，{hint} 个提示",
    ),
    "check_well": ("{case}: no errors, nothing to remark", "{case}：无错误，无需注意之处"),
    "hints_title": ("Strange about this solution", "该解中的异常之处"),
    "hint_of": ("kind", "类别"),
    "count": ("cases", "项数"),
    "largest": ("largest of them", "其中最大者"),
    "table": ("table", "表"),
    "column": ("column", "列"),
    "numbers": ("numbers", "数值"),
    "read": ("read", "直接读取"),
    "anchored": ("anchored", "有依据"),
    "estimate": ("estimate", "估计"),
    "definition": ("definition", "定义或选定"),
    "missing": ("missing", "缺失"),
    "all_tables": ("all tables", "全部"),
    "losses_title": ("What breaks if it is lost, the worst first", "失去某一园区或线路的后果，最严重者在前"),
    "lost": ("lost", "失去的园区或线路"),
    "value_lost": ("value lost", "价值损失"),
    "share_lost": ("share", "占比"),
    "output_lost": ("output lost", "产值损失"),
    "sites_hit": ("other sites hit", "受影响的其他地点"),
    "dependents": ("plants that depend on it", "依赖它的装置"),
    "lost_infeasible": ("cannot do without", "无法满足必须的供应"),
    "lost_unbounded": ("unbounded", "无界"),
    "lost_time_limit": ("stopped", "中止"),
}


def word(key: str, language: Language) -> str:
    """A heading in the language; a key without an entry is its own heading."""
    english, chinese = WORDS.get(key, (key, key))
    return chinese if language is Language.zh else english


def human(value: float, language: Language) -> str:
    """A number with four digits and a magnitude word: 12.75 bn, 1275 亿."""
    if value != value:
        return ""
    steps = ((1e8, " 亿"), (1e4, " 万")) if language is Language.zh else ((1e9, " bn"), (1e6, " M"), (1e3, " k"))
    for size, name in steps:
        if abs(value) >= size:
            return f"{value / size:,.4g}{name}" if abs(value) < 1e4 * size else f"{value / size:,.0f}{name}"
    return f"{value:,.4g}"


SWEEP = {
    "scenarios": ("scenarios", "情景"),
    "going_on": (
        "{out} holds {done} of {of} scenarios; going on from there",
        "{out} 已有 {done}/{of} 个情景，继续计算",
    ),
    "stopped": (
        "stopped: {done} of {of} scenarios are kept in {out}; the same command goes on from there",
        "已停止：{out} 中已保存 {done}/{of} 个情景；再次执行同一命令即可继续",
    ),
    "done": (
        "{count} scenarios ({words}), {solved} solved now: {file}",
        "{count} 个情景（{words}），本次求解 {solved} 个：{file}",
    ),
    "indices": ("sensitivity indices", "敏感性指标"),
    "optimal": ("optimal", "最优"),
    "infeasible": ("infeasible", "不可行"),
    "unbounded": ("unbounded", "无界"),
    "invalid": ("invalid", "输入无效"),
    "failed": ("failed", "求解失败"),
    "time_limit": ("stopped at a limit", "达到限制"),
}


def sweep_word(key: str, language: Language) -> str:
    """A word of ``symbia sweep``."""
    return SWEEP[key][language == Language.zh]
