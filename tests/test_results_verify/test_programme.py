"""``symbia verify``: a summary, an answer or a programme that was changed is found and said.

Every tampering below changes one thing in one file. Broken in all of them: exit 0, or a traceback.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spoilt import change_summary, refused

from symbia.results.verify import verify


@pytest.mark.parametrize(
    "changes",
    [
        {
            "objective": lambda s: s.update(objective=116200001.0),
            "objective_terms.revenue": lambda s: s["objective_terms"].update(revenue=376000001.0),
            "objective_terms.holding": lambda s: s["objective_terms"].pop("holding"),
            "objective_terms.luck": lambda s: s["objective_terms"].update(luck=0.0),
            "status": lambda s: s.update(status="infeasible"),
            "certificate.gap": lambda s: s["certificate"].update(gap=1e-7),
            "certificate.primal": lambda s: s["certificate"].pop("primal"),
            "certificate.verified": lambda s: s["certificate"].update(verified=False),
            "size": lambda s: s["size"].update(columns=17),
            "case": lambda s: s.update(case="another"),
            "currency": lambda s: s.update(currency="USD"),
            "objective_kind": lambda s: s.update(objective_kind="cost"),
        },
        {"objective": lambda s: s.update(objective=None), "status": lambda s: s.update(status="time_limit")},
        {"objective": lambda s: s.update(objective="116200000"), "status": lambda s: s.update(status="perfect")},
        {"status": lambda s: s.update(status="unbounded")},
        {"certificate": lambda s: s.update(certificate=None)},
    ],
    ids=["all", "none", "words", "unbounded", "no certificate"],
)
def test_summary(changes: dict[str, Callable[[dict[str, Any]], Any]], run: Path) -> None:
    """Proves that every statement of summary.json that can be recomputed is, each for itself."""
    for change in changes.values():
        change_summary(run, change)
    problems = verify(run).problems
    assert all(problem.startswith("summary.json: ") for problem in problems)
    named = {problem.split(" says ")[0].removeprefix("summary.json: ") for problem in problems}
    if set(changes) == {"certificate"}:
        assert all(name.startswith("certificate.") for name in named)
    else:
        assert named == set(changes)
    refused(run, *named)


@pytest.mark.parametrize("content", ["", "[]", '{"status": "optimal"}', "\x00"])
def test_summary_that_is_none(content: str, run: Path) -> None:
    """Proves that a summary that is something else is refused politely."""
    (run / "summary.json").write_text(content, encoding="utf-8")
    refused(run)


def test_bound_of_a_search(kept: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Proves that the bound and the gap, which arrays cannot prove, at least fit each other."""
    run = Path(shutil.copytree(kept("years", "csv"), tmp_path / "run"))
    change_summary(run, lambda s: s.update(objective_bound=s["objective_bound"] * 1.01))
    refused(run, "summary.json", "objective_bound")


def _arrays(run: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    with np.load(run / "lp.npz") as file:
        arrays = dict(file)
    change(arrays)
    np.savez_compressed(run / "lp.npz", **arrays)


def _times(name: str, place: int, factor: float) -> Callable[[dict[str, Any]], Any]:
    def change(arrays: dict[str, Any]) -> None:
        arrays[name] = arrays[name].copy()
        arrays[name][place] *= factor

    return change


def _longer(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda arrays: arrays.update({name: np.append(arrays[name], arrays[name][-1:])})


@pytest.mark.parametrize(
    ("words", "change"),
    [
        (["does not prove itself", "table activity"], _times("x", 0, 1.001)),
        (["table balances"], lambda a: a.update(y=a["y"] * 1.001)),
        (["does not prove itself"], lambda a: a.update(x=np.full_like(a["x"], np.nan))),
        (["no prices are kept"], lambda a: a.pop("y")),
        (["no answer is kept"], lambda a: (a.pop("x"), a.pop("y"))),
        (["lp.npz: cost of"], lambda a: a.update(cost=np.where(a["cost"] != 0, a["cost"] * 1.01, 0.0))),
        (["lp.npz: row_upper of"], lambda a: a.update(row_upper=a["row_upper"] + 1.0)),
        (["lp.npz: col_upper of"], lambda a: a.update(col_upper=np.minimum(a["col_upper"], 1e12))),
        (["lp.npz: coefficient of"], _times("matrix_data", 0, 1.01)),
        (["lp.npz: offset"], lambda a: a.update(scalars=a["scalars"] + [5.0, 0.0])),
        ([], lambda a: a.pop("cost")),
        ([], _longer("x")),
        ([], _longer("row_upper")),
        ([], _longer("matrix_indices")),
        ([], lambda a: a.update(matrix_indices=a["matrix_indices"] + 1000)),
        ([], lambda a: a.update(cost=np.array(["a"] * len(a["cost"])))),
    ],
)
def test_arrays(words: list[str], change: Callable[[dict[str, Any]], Any], run: Path) -> None:
    """Proves that the programme kept is the one that the case means, and that the answer kept belongs to it."""
    _arrays(run, change)
    refused(run, *words)


def test_a_price_that_changes_no_optimum(run: Path) -> None:
    """Proves that the kept programme is compared with the kept case, not only with its answer.

    Broken: a dearer thing that nobody buys anyway changes neither the answer nor a residual, and passes unseen.
    """
    idle = json.loads(gzip.decompress((run / "labels.json.gz").read_bytes()))["columns"]
    names = [(name, label) for name, _, labels in idle for label in labels]
    with np.load(run / "lp.npz") as file:
        x = file["x"]
    at = next(place for place in np.flatnonzero(x == 0.0)) if (x == 0.0).any() else len(names) - 1

    def change(arrays: dict[str, Any]) -> None:
        arrays["col_upper"] = arrays["col_upper"].copy()
        arrays["col_upper"][at] = 1e15

    _arrays(run, change)
    refused(run, f"lp.npz: col_upper of {names[at][0]}[")


@pytest.mark.parametrize("old", ["coal_mine", "supply", "balance", "objective_terms"])
def test_labels(old: str, run: Path) -> None:
    """Proves that rows and columns are called what the case calls them."""
    text = gzip.decompress((run / "labels.json.gz").read_bytes()).decode()
    assert f'"{old}"' in text
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        file.write(text.replace(f'"{old}"', '"other"').encode())
    (run / "labels.json.gz").write_bytes(packed.getvalue())
    refused(run, "lp.npz")
