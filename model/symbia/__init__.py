"""symbia: industrial symbiosis optimisation.

>>> import symbia as sy
>>> solution = sy.solve(sy.read_case("data/tutorial"))
>>> solution.tables["balances"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbia.case import Case, CaseError, Problem, case_from_tables, check, provenance, read_case, write_case
    from symbia.formulation import formulate
    from symbia.results import Solution, read_run
    from symbia.results.compare import Comparison, compare
    from symbia.results.why import Explanation, why
    from symbia.solver import solve
    from symbia.solving import Options
    from symbia.studies import losses
    from symbia.studies.explain import explain

__all__ = [
    "Case",
    "CaseError",
    "Comparison",
    "Explanation",
    "Options",
    "Problem",
    "Solution",
    "case_from_tables",
    "check",
    "compare",
    "explain",
    "formulate",
    "losses",
    "provenance",
    "read_case",
    "read_run",
    "solve",
    "why",
    "write_case",
]

_HOME = {
    "Case": "symbia.case",
    "CaseError": "symbia.case",
    "Problem": "symbia.case",
    "case_from_tables": "symbia.case",
    "check": "symbia.case",
    "provenance": "symbia.case",
    "read_case": "symbia.case",
    "write_case": "symbia.case",
    "formulate": "symbia.formulation",
    "Solution": "symbia.results",
    "read_run": "symbia.results",
    "Comparison": "symbia.results.compare",
    "compare": "symbia.results.compare",
    "Explanation": "symbia.results.why",
    "why": "symbia.results.why",
    "solve": "symbia.solver",
    "Options": "symbia.solving",
    "losses": "symbia.studies",
    "explain": "symbia.studies.explain",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the command line must not wait for pandas and Pyomo."""
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'symbia' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted(__all__)
