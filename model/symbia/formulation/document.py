"""The tables of the formulation in ``model/README.md``, written from the built model itself.

Run ``python -m symbia.formulation.document model/README.md`` after a change; a test fails when the page lags behind.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyomo.environ as pyo

from symbia.formulation.statements import CONSTRAINTS, EXPRESSIONS, VARIABLES

BEGIN, END = "<!-- formulation: begin -->", "<!-- formulation: end -->"


def tables(model: pyo.ConcreteModel) -> str:
    """Markdown tables of all variables, constraints and expressions: code name, index, statement, sentence."""
    parts = []
    for heading, stated in (("Variables", VARIABLES), ("Constraints", CONSTRAINTS), ("Reported", EXPRESSIONS)):
        parts += [f"### {heading}", "", "| code name | index | statement | meaning |", "|---|---|---|---|"]
        for name, (statement, sentence) in stated.items():
            index = ", ".join(model.index_names[name])
            shown = statement.replace("|", "\\|")
            parts.append(f"| `{name}` | {index} | {shown} | {sentence} |")
        parts.append("")
    return "\n".join(parts)


def documented(page: str, model: pyo.ConcreteModel) -> str:
    """The page with the tables between its markers renewed."""
    if BEGIN not in page or END not in page:
        raise ValueError(f"the page has no {BEGIN} ... {END}")
    renewed = f"{BEGIN}\n{tables(model)}{END}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: renewed, page, flags=re.DOTALL)


def main(path: str, case: str = "data/tutorial") -> None:
    """Renew the page at ``path`` from the model of ``case``."""
    from symbia.case import read_case
    from symbia.formulation import formulate

    page = Path(path)
    page.write_text(documented(page.read_text(encoding="utf-8"), formulate(read_case(case))), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
