"""symbia: industrial symbiosis optimisation.

>>> import symbia as sy
>>> solution = sy.solve(sy.read_case("data/tutorial"))
>>> solution.tables["balances"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbia.case import Case, CaseError, Problem, check, read_case
    from symbia.formulation import formulate
    from symbia.results import Solution
    from symbia.solver import solve
    from symbia.solving import Options
    from symbia.studies.explain import explain

__all__ = ["Case", "CaseError", "Options", "Problem", "Solution", "check", "explain", "formulate", "read_case", "solve"]

_HOME = {
    "Case": "symbia.case",
    "CaseError": "symbia.case",
    "Problem": "symbia.case",
    "check": "symbia.case",
    "read_case": "symbia.case",
    "formulate": "symbia.formulation",
    "Solution": "symbia.results",
    "solve": "symbia.solver",
    "Options": "symbia.solving",
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
