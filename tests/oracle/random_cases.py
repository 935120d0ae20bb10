"""Random small cases that between them use the whole contract.

`write_random_case(folder, seed)` writes one; `python -m tests.oracle.random_cases 200` writes, reads and solves as
many, and counts how they come out and which features they have.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from .case_tables import read_case
from .draft import Draft, write_draft
from .features import features_of
from .random_policies import Policies
from .random_tables import random_tables
from .reading import solve_folder
from .routes import find_routes

OBJECTIVES = {"net_value": 35, "cost": 17, "output_value": 16, "measure": 16, "list": 16}


def write_random_case(folder: str | Path, seed: int) -> None:
    """Write the case of a seed; an existing folder is replaced."""
    folder = Path(folder)
    draft = Draft(seed)
    draft.settings["id"] = f"random_{seed}"
    objective = draft.rng.choices(list(OBJECTIVES), list(OBJECTIVES.values()))[0]
    sense = draft.rng.choice(["min", "max"])
    if objective == "cost" or (objective in ("measure", "list") and sense == "min"):
        draft.forced = 0.7  # or doing nothing would be the answer
    elif objective != "net_value":
        draft.open = draft.chance(0.15)
    draft.whole = draft.chance(0.21)
    random_tables(draft)
    write_draft(draft, folder)
    case = read_case(folder)
    policies = Policies(draft, case, find_routes(case))
    if objective in ("measure", "list"):
        draft.settings["objective"] = policies.objective(sense, 1 if objective == "measure" else 2)
    elif objective != "net_value" or draft.chance(0.5):  # net_value is the default
        draft.settings["objective"] = objective
    if draft.chance(0.8):
        draft.policies = [policies.policy(number) for number in range(draft.rng.randint(2, 7))]
    if draft.forced > 0.5 and draft.chance(0.8):
        draft.policies.append(policies.production())
    write_draft(draft, folder)


def main(count: int, first: int = 0) -> None:
    """Write, read and solve as many cases, and say what they were."""
    statuses: Counter[str] = Counter()
    features: Counter[str] = Counter()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            write_random_case(Path(folder) / "case", seed)
            features.update(features_of(read_case(Path(folder) / "case")))
            statuses[solve_folder(Path(folder) / "case").status] += 1
    print(f"{count} cases, {time.perf_counter() - started:.0f} s:", dict(statuses))
    for name, number in sorted(features.items()):
        print(f"{number / count:7.1%}  {name}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:] or ["200"]))
