"""How a run is spoilt, and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from command import summary_of, symbia

FORMATS = ("csv", "parquet", "xlsx")


def refused(run: Path, *words: str) -> None:
    """The command says what is wrong, on one of its streams, and ends with 2."""
    ended = symbia("verify", run)
    assert ended.code == 2, ended.said
    assert "defect" not in ended.said
    for word in words:
        assert word in ended.said, ended.said


def change_summary(run: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    summary = summary_of(run)
    change(summary)
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
