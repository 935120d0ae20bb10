"""``symbia verify --lang zh``: the same findings, with the same names and numbers, in Chinese."""

from __future__ import annotations

import string
from pathlib import Path

from command import replaced, symbia

from symbia.results.verify import verify
from symbia.results.verify_words import FINDINGS


def test_the_same_in_both_languages(run: Path) -> None:
    """Proves that a changed cell is named with table, row, column and both numbers in Chinese, and no English is left.

    Broken: the finding would be said in English, or without the numbers.
    """
    assert "已验证" in symbia("verify", run, "--lang", "zh").out
    replaced(run / "tables" / "disposals.csv", "2400000.0", "2500000.0")
    (problem,) = verify(run).problems
    assert problem == "table disposals, row 2, column cost: 2500000.0, recomputed 2400000.0"
    assert problem.zh == "表 disposals 第 2 行 cost 列：2500000.0，重新计算为 2400000.0"
    ended = symbia("verify", run, "--lang", "zh")
    assert ended.code == 2
    assert f"问题： {problem.zh}" in ended.out
    assert "problem" not in ended.out


def test_every_finding_has_both() -> None:
    """Proves that no finding lacks a language or loses what it is about in one of them."""

    def names(text: str) -> set[str]:
        return {name.removesuffix("_zh") for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, (english, chinese) in FINDINGS.items():
        assert names(english) == names(chinese), key
        assert chinese.isascii() is False, key
