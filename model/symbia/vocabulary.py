"""What the objective's terms are called, in English and Chinese, wherever a person reads them."""

from __future__ import annotations

TERMS: dict[str, tuple[str, str]] = {
    "revenue": ("revenue", "销售收入"),
    "purchases": ("purchases", "采购"),
    "variable": ("variable cost", "变动成本"),
    "fixed": ("fixed cost", "固定成本"),
    "investment": ("investment, annuity", "投资年金"),
    "fixed_charges": ("fixed charges, annuity", "固定投资费用年金"),
    "freight": ("freight", "运费"),
    "disposal": ("stacking and disposal", "堆存处置"),
    "holding": ("stock holding", "库存费用"),
    "policy_charges": ("policy charges", "政策收费"),
    "penalties": ("penalties of goals", "目标罚金"),
    "output_value": ("output value", "产值"),
    "measure": ("measure", "指标"),
    "objective": ("objective", "目标值"),
}
#: the same under the keys of the dictionaries of words
TERM_WORDS = {f"term_{name}": words for name, words in TERMS.items()}
