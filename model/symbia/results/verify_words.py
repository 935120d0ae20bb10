"""What a check of a run says, in English and Chinese."""

from __future__ import annotations


class Finding(str):
    """A finding in English; ``zh`` is the same in Chinese."""

    zh: str = ""

    def said(self, language: str) -> str:
        """The finding in a language."""
        return self.zh if language == "zh" else str(self)


FINDINGS = {
    "unfit": ("the files do not fit together: {what}", "各文件互不一致：{what}"),
    "no_prices": (
        "{file}: a certificate is stated, but no prices are kept in lp.npz",
        "{file}：写有证书，但 lp.npz 中没有影子价格",
    ),
    "unproved": (
        "the kept answer does not prove itself optimal: residuals primal {primal:.1e}, dual {dual:.1e}, "
        "complementarity {complementarity:.1e}, gap {gap:.1e}",
        "保存的解不能证明自身最优：残差 原始 {primal:.1e}，对偶 {dual:.1e}，互补 {complementarity:.1e}，间隙 {gap:.1e}",
    ),
    "recomputed": ("{where} says {told}, recomputed {found}", "{where} 写的是 {told}，重新计算为 {found}"),
    "breaks_limits": ("the kept answer breaks its limits: {by}", "保存的解违反约束：{by}"),
    "no_proof": ("the kept ray is no proof: {by}", "保存的射线不构成证明：{by}"),
    "status_unknown": (
        "{file}: status says {told}, expected one of {known}",
        "{file}：status 写的是 {told}，应为 {known} 之一",
    ),
    "status_answer": ("{file}: status says {told}, but {kept}", "{file}：status 写的是 {told}，但{kept_zh}"),
    "of_case": (
        "{file}: {name} says {told}, the kept case has {found}",
        "{file}：{name} 写的是 {told}，保存的案例为 {found}",
    ),
    "of_lp": (
        "{file}: size says {told}, the kept LP has {found}",
        "{file}：size 写的是 {told}，保存的线性规划为 {found}",
    ),
    "bound": (
        "{file}: objective_bound {bound} and objective {objective} are not a gap of {gap} apart",
        "{file}：objective_bound {bound} 与 objective {objective} 之差不是间隙 {gap}",
    ),
    "table_missing": ("table {name} is missing", "缺少表 {name}"),
    "table_foreign": ("table {name} does not belong to the run", "表 {name} 不属于本次运行"),
    "table_columns": (
        "table {name}: columns are {found}, expected {expected}",
        "表 {name}：列为 {found}，应为 {expected}",
    ),
    "table_rows": ("table {name}: {found} rows, expected {expected}", "表 {name}：有 {found} 行，应为 {expected} 行"),
    "cell": (
        "table {name}, row {row}, column {column}: {found}, recomputed {expected}",
        "表 {name} 第 {row} 行 {column} 列：{found}，重新计算为 {expected}",
    ),
    "more_in_column": (" (and {count} more in this column)", "（该列另有 {count} 处）"),
    "network_damaged": ("{file} cannot be read: {error}", "{file} 无法读取：{error}"),
    "network_size": (
        "{file}: its nodes or the number of its edges are not those of table exchanges",
        "{file}：节点或边数与表 exchanges 不符",
    ),
    "network_edge": ("{file}: an edge is {found}, recomputed {own}", "{file}：某条边为 {found}，重新计算为 {own}"),
    "lp_size": (
        "lp.npz: its size is {found}, the kept case means {own}",
        "lp.npz：规模为 {found}，按保存的案例应为 {own}",
    ),
    "lp_labels": (
        "lp.npz: its {kind} called {name} are not those that the kept case means",
        "lp.npz：名为 {name} 的 {kind} 与保存的案例不符",
    ),
    "lp_number": (
        "lp.npz: {place} is {found}, the kept case means {own}",
        "lp.npz：{place_zh}为 {found}，按保存的案例应为 {own}",
    ),
    "more": (" (and {count} more)", "（另有 {count} 处）"),
}


def finding(key: str, **values: object) -> Finding:
    """A finding with its numbers and names; what a file says stands in it as it is."""
    english, chinese = FINDINGS[key]
    told = Finding(english.format(**values))
    told.zh = chinese.format(**values)
    return told


def both(one: Finding, other: Finding) -> Finding:
    """Two findings as one."""
    told = Finding(str(one) + str(other))
    told.zh = one.zh + other.zh
    return told
