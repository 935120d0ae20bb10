"""``python -m tests.benchmarks``: time and memory from a read case to a model that HiGHS holds, in ratios.

Every measurement is a fresh interpreter; the tools take turns, so that whatever else the machine does falls on all of
them. This process stays small: on Linux a child's peak memory counts from what its parent held.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REFERENCE = 1.0
PYOMO_UP_TO = 1.0  # larger sizes would take it minutes
SIZES = (0.25, REFERENCE, 4.0)
TOOLS = ("symbia", "linopy", "pyomo", "highs")
MARKERS = ("<!-- results: begin -->", "<!-- results: end -->")
PACKAGES = ("pyomo", "linopy", "xarray", "highspy", "pandas", "numpy", "scipy")

Runs = dict[str, list[dict[str, Any]]]


def run(*arguments: str) -> str:
    root = HERE.parents[1]
    paths = [os.environ.get("PYTHONPATH", ""), str(root), str(root / "model")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.worker", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=root,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"worker {' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


def measure(folder: str, scale: float, repeats: int, tools: tuple[str, ...]) -> Runs:
    """``repeats`` rounds, in each every tool once; Pyomo in at most three rounds and not above ``PYOMO_UP_TO``."""
    runs: Runs = {tool: [] for tool in tools if tool != "pyomo" or scale <= PYOMO_UP_TO}
    for number in range(repeats):
        for tool, own in runs.items():
            if tool != "pyomo" or number < 3:
                own.append(json.loads(run(tool, folder).splitlines()[-1]))
    return runs


def verify(folder: str, tools: tuple[str, ...]) -> str:
    """Do all tools state the same problem and reach the same optimum; stops where they do not."""
    found = [json.loads(run(tool, folder, "--solve").splitlines()[-1]) for tool in tools]
    first = found[0]
    for other in found[1:]:
        apart = abs(other["objective"] - first["objective"]) / abs(first["objective"])
        same = all(other["size"][name] == first["size"][name] for name in ("columns", "rows", "nonzeros"))
        if apart > 1e-6 or not same:
            raise SystemExit(f"{other['tool']} does not state the same problem as {first['tool']}:\n{other}\n{first}")
    size = first["size"]
    return (
        f"Same columns, rows and nonzeros, and the same optimum to 1e-6 ({first['objective']:.9g}) in "
        f"{', '.join(tools)} at {size['columns']:,} columns and {size['rows']:,} rows."
    )


def seconds(found: dict[str, Any], clock: str = "") -> float:
    """The whole way; for linopy, whose hand-over is told apart, the building alone (see README)."""
    own = found["seconds"]
    build = own.get(f"build{clock}", 0.0)
    return build if found["tool"] == "linopy" else build + own[f"hand_over{clock}"]


def spread(values: list[float]) -> str:
    middle = statistics.median(values)
    return f"{middle:.2f} ({min(values):.2f}–{max(values):.2f})"


def report(scale: float, runs: Runs) -> list[str]:
    size = next(iter(runs.values()))[0]["size"]
    rival = [seconds(one) for one in runs["linopy"]]
    rival_peak = statistics.median(one["memory"]["peak"] for one in runs["linopy"])
    lines = [
        f"**Scale {scale:g}**: {size['columns']:,} columns, {size['rows']:,} rows, {size['nonzeros']:,} nonzeros; "
        f"{len(rival)} rounds.",
        "",
        "| | build s | hand-over s | counted s | CPU s | counted ÷ linopy | µs per nonzero "
        "| MB after imports | MB peak | peak ÷ linopy |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for tool, own in runs.items():
        middle = statistics.median(seconds(one) for one in own)
        ratios = [seconds(one) / other for one, other in zip(own, rival, strict=False)]
        peak = statistics.median(one["memory"]["peak"] for one in own)
        imports = statistics.median(one["memory"].get("imports", one["memory"]["start"]) for one in own)
        cells = [
            tool,
            f"{statistics.median(one['seconds'].get('build', 0.0) for one in own):.2f}",
            f"{statistics.median(one['seconds']['hand_over'] for one in own):.2f}",
            f"{middle:.2f}",
            f"{statistics.median(seconds(one, '_cpu') for one in own):.2f}",
            spread(ratios),
            f"{1e6 * middle / size['nonzeros']:.1f}",
            f"{imports:.0f}",
            f"{peak:.0f}",
            f"{peak / rival_peak:.2f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, *targets(scale, runs), ""]


def paired(runs: Runs, rival: str, clock: str = "") -> float:
    """Median over the rounds of symbia's seconds ÷ the rival's in the same round."""
    return statistics.median(
        seconds(one, clock) / seconds(other, clock) for one, other in zip(runs["symbia"], runs[rival], strict=False)
    )


def targets(scale: float, runs: Runs) -> list[str]:
    """The targets at the reference size, each with what was measured."""
    if scale != REFERENCE or not {"symbia", "linopy", "pyomo"} <= set(runs):
        return []
    peak = {tool: statistics.median(one["memory"]["peak"] for one in own) for tool, own in runs.items()}
    told = [
        ("symbia ÷ linopy, time", paired(runs, "linopy"), 1.5),
        ("symbia ÷ linopy, CPU time", paired(runs, "linopy", "_cpu"), 1.5),
        ("symbia ÷ Pyomo with APPSI, time", paired(runs, "pyomo"), 0.25),
        ("symbia ÷ linopy, peak memory", peak["symbia"] / peak["linopy"], 1.0),
    ]
    return [
        "",
        *(f"- {name}: {got:.2f} (target ≤ {most:g}): {'met' if got <= most else 'MISSED'}" for name, got, most in told),
    ]


def heading() -> list[str]:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return [
        f"Measured {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d} with Python {platform.python_version()}, "
        f"{versions}; "
        f"{os.cpu_count()} cores.",
        "",
    ]


def write(lines: list[str]) -> None:
    readme = HERE / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(MARKERS[0])
    after = rest.split(MARKERS[1])[1]
    readme.write_text("\n".join([before + MARKERS[0], *lines, MARKERS[1] + after]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=float, nargs="+", default=SIZES, help="scales; 1 is the reference")
    parser.add_argument("--repeats", type=int, default=3, help="rounds for each size")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=TOOLS)
    parser.add_argument("--verify", type=float, nargs="*", default=[0.03], help="scales at which optima are compared")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    chosen = parser.parse_args()
    tools = tuple(chosen.tools)
    lines = heading()
    with tempfile.TemporaryDirectory() as place:
        for scale in sorted({*chosen.sizes, *chosen.verify}):
            folder = str(Path(place) / f"{scale:g}")
            run("prepare", folder, f"{scale:g}")
            told = [verify(folder, tools), ""] if scale in chosen.verify else []
            if scale in chosen.sizes:
                told += report(scale, measure(folder, scale, chosen.repeats, tools))
            print("\n".join(told), flush=True)
            lines += told
    if chosen.write:
        write(lines)


if __name__ == "__main__":
    main()
