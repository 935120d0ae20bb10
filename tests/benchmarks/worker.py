"""One measurement in a fresh interpreter: ``python -m tests.benchmarks.worker TOOL FOLDER [--solve]``; JSON on stdout.

Seconds are counted from a read case to a model that HiGHS holds; imports, reading and stating a tiny case once come
before the clock. Memory is
what the operating system saw of this process: after imports, with the case read, and the peak to the end.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

Lap = Callable[[str], None]
ARRAYS = "lp.npz"
WARM = "warm"  # a tiny case that every tool states once before the clock starts: what loads late is loaded then


def _symbia(case: Any, warm: Any, lap: Lap) -> Any:
    from symbia.formulation import formulate
    from symbia.formulation.components import let_go
    from symbia.solving import Options, compile_model
    from symbia.solving.highs import Session

    Session(compile_model(formulate(warm)), Options())
    lap("")
    model = formulate(case)
    lap("build")
    compiled = compile_model(model)
    let_go(model)  # as ``symbia.solve`` does
    session = Session(compiled, Options())
    lap("hand_over")
    return session.highs, lambda: session.optimum().objective, compiled


def _linopy(case: Any, warm: Any, lap: Lap) -> Any:
    from tests.benchmarks import in_linopy
    from tests.benchmarks.arrays import arrays_of, capacity_cost

    in_linopy.build(warm).to_highspy()
    lap("")
    model = in_linopy.build(case)
    lap("build")
    highs = model.to_highspy()
    lap("hand_over")

    def value() -> float:
        highs.run()
        return float(highs.getObjectiveValue()) - capacity_cost(arrays_of(case))[1]

    return highs, value, model


def _pyomo(case: Any, warm: Any, lap: Lap) -> Any:
    from tests.benchmarks import in_pyomo

    in_pyomo.hand_over(in_pyomo.build(warm))
    lap("")
    model = in_pyomo.build(case)
    lap("build")
    solver = in_pyomo.hand_over(model)
    lap("hand_over")
    solver.config.load_solution = False
    return solver._solver_model, lambda: float(solver.solve(model).best_feasible_objective), model


def _arrays(folder: str, lap: Lap) -> Any:
    """The limit: ready arrays, nothing but HiGHS's own intake."""
    import highspy
    import numpy as np

    with np.load(Path(folder) / ARRAYS) as file:
        ready = dict(file)
    lap("")
    highs, lp = highspy.Highs(), highspy.HighsLp()
    highs.setOptionValue("output_flag", False)
    lp.num_col_, lp.num_row_ = len(ready["cost"]), len(ready["row_lower"])
    lp.col_cost_, lp.offset_ = ready["cost"], float(ready["offset"])
    lp.col_lower_, lp.col_upper_ = ready["col_lower"], ready["col_upper"]
    lp.row_lower_, lp.row_upper_ = ready["row_lower"], ready["row_upper"]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = ready["start"], ready["index"]
    lp.a_matrix_.value_ = ready["value"]
    highs.passModel(lp)
    lap("hand_over")

    def value() -> float:
        highs.run()
        return float(ready["sign"]) * float(highs.getObjectiveValue())

    return highs, value, ready


TOOLS: dict[str, Callable[[Any, Any, Lap], Any]] = {"symbia": _symbia, "linopy": _linopy, "pyomo": _pyomo}


def prepare(folder: str, scale: float) -> None:
    """Write the case and its arrays for ``highs``."""
    import numpy as np

    from symbia import formulate, read_case
    from symbia.solving import compile_model
    from tests.benchmarks.synthetic import write_synthetic

    write_synthetic(Path(folder) / WARM, 0.003)
    compiled = compile_model(formulate(read_case(write_synthetic(folder, scale))))
    vectors = {name: getattr(compiled, name) for name in ("cost", "row_lower", "row_upper", "col_lower", "col_upper")}
    matrix = compiled.matrix
    np.savez(
        Path(folder) / ARRAYS,
        start=matrix.indptr.astype(np.int32),
        index=matrix.indices.astype(np.int32),
        value=matrix.data,
        offset=compiled.offset,
        sign=compiled.sign,
        **vectors,
    )


def _megabytes() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def _filled_rows(highs: Any) -> int:
    """Rows with an entry; symbia alone also states those of limited links that nothing crosses."""
    import highspy
    import numpy as np

    matrix = highs.getLp().a_matrix_
    if matrix.format_ == highspy.MatrixFormat.kColwise:
        return len(np.unique(np.asarray(matrix.index_)))
    return int(np.count_nonzero(np.diff(np.asarray(matrix.start_))))


def measure(tool: str, folder: str, solve: bool) -> dict[str, Any]:
    """Run one tool over one case; what it took, and the objective where asked."""
    seconds: dict[str, float] = {}
    memory: dict[str, float] = {}
    clocks = (0.0, 0.0)

    def lap(name: str) -> None:
        nonlocal clocks
        now = time.perf_counter(), time.process_time()
        if name:
            seconds[name], seconds[f"{name}_cpu"] = (a - b for a, b in zip(now, clocks, strict=True))
        else:
            memory["start"] = _megabytes()
        clocks = time.perf_counter(), time.process_time()

    if tool == "highs":
        highs, value, kept = _arrays(folder, lap)
    else:
        import symbia.formulation
        import symbia.solving.highs  # noqa: F401  # imported before memory is read
        from symbia.case import read_case

        memory["imports"] = _megabytes()
        highs, value, kept = TOOLS[tool](read_case(folder), read_case(Path(folder) / WARM), lap)
    memory["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = {"columns": highs.getNumCol(), "rows": _filled_rows(highs), "nonzeros": highs.getNumNz()}
    found = {"tool": tool, "seconds": seconds, "memory": memory, "size": size}
    if solve:
        highs.setOptionValue("output_flag", False)
        found["objective"] = value()
    del kept
    return found


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], float(sys.argv[3]))
    else:
        print("\n" + json.dumps(measure(sys.argv[1], sys.argv[2], "--solve" in sys.argv)))
