"""One HiGHS for many models: what it is handed is the whole new model, however little is looked at on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import TUTORIAL
from micro import micro

import symbia as sy
from symbia.solving import optimise
from symbia.solving.living import Living
from symbia.solving.scaling import scaled
from symbia.studies.hot import HotModel, same_arrays

#: a tonne of steam takes 1.25 t of coal at 1
STEAM = {
    "recipes": "boiler coal=-1.25 steam=1",
    "plants": "boiler capacity=100",
    "supplies": "coal price=1 max_year=1000",
    "demands": "high commodity=steam price=9 max_year=60; low commodity=steam price=4 max_year=70",
}


def _hot(folder: Path) -> tuple[HotModel, Living]:
    hot = HotModel(sy.read_case(micro(folder, **STEAM)))
    return hot, Living(hot.model)


def test_costs_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: prices that move in steps end where they should, from the basis of the last step.

    At 4 both markets are worth it: 60 x 9 + 40 x 4 - 125 = 575. At 1 the low one is not: 60 x 9 - 75 = 465. Were the
    last part of the way left out, HiGHS would stand at (4 - 1) / 4 + 1 = 1.75, above the 1.25 that steam costs, and
    serve the low market: its answer fails the certificate, and the model is solved from nothing.
    """
    monkeypatch.setattr("symbia.solving.living.MANY_COSTS", 1)
    hot, living = _hot(tmp_path / "case")
    runs: list[Any] = []
    monkeypatch.setattr(living, "_run", lambda own=living._run: (runs.append(1), own())[1])
    for price, value, steps in ((1.0, 465.0, 4), (1.0, 465.0, 1), (4.0, 575.0, 4)):
        assert hot.update({("demands", "price"): [9.0, price]})
        runs.clear()
        answer = living.solve(hot.model)
        assert answer.objective == pytest.approx(value)
        assert answer.verified
        assert len(runs) == steps, price
        assert living.cold == 0


@pytest.mark.parametrize("many", [1, 500])
def test_what_is_shared_is_not_stale(many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: arrays that two models share are taken over, all others scaled anew; every answer is the cold one.

    Were an array wrongly taken for one that did not move, the scaled model would keep a number of an earlier one.
    """
    monkeypatch.setattr("symbia.solving.living.MANY_COSTS", many)
    hot, living = _hot(tmp_path / "case")
    rng = np.random.default_rng(3)
    moves = {
        ("demands", "price"): lambda: rng.uniform([7, 0.5], [11, 6]),
        ("demands", "max_year"): lambda: rng.uniform(20, 80, 2),
        ("plants", "capacity"): lambda: rng.uniform(50, 150, 1),
        ("process_flows", "coefficient"): lambda: np.array([-rng.uniform(1, 2), 1.0]),
        ("supplies", "price"): lambda: rng.uniform(0.5, 3, 1),
    }
    for number in range(40):
        chosen = rng.permutation(len(moves))[: number % 4]
        if number % 10 == 9:
            living.restart()
        assert hot.update({name: move() for at, (name, move) in enumerate(moves.items()) if at in chosen})
        answer, cold = living.solve(hot.model), optimise(hot.model)
        assert same_arrays(living.inside, scaled(hot.model, living.scale)), number
        assert answer.objective == pytest.approx(cold.objective, rel=1e-9)
        assert answer.verified


def test_threads_change_no_digit() -> None:
    """Proves: an objective is the same to the last bit with one thread of the linear algebra library and with several.

    Broken (a dot product): of these 50 sums of 60,000 products most differ, and with them the table of a study whose
    workers have other threads (Dask gives its own one).
    """
    code = (
        "import dataclasses, numpy as np, symbia as sy; from symbia.solving import compile_model\n"
        f"model = compile_model(sy.formulate(sy.read_case({str(TUTORIAL)!r}))); rng = np.random.default_rng(1)\n"
        "for _ in range(50):\n"
        "    big = dataclasses.replace(model, cost=rng.lognormal(0, 9, 60_000))\n"
        "    print(repr(big.objective(rng.lognormal(0, 9, 60_000))))\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == 50
