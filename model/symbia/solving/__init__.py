"""Matrices and solvers: a Pyomo model to arrays, arrays to an optimum with its certificate."""

from __future__ import annotations

from symbia.formulation import light as light  # before anything here imports scipy

# isort: split

from symbia.solving.certificate import Certificate, certify
from symbia.solving.compile import compile_model
from symbia.solving.compiled import CompiledModel, ModelError
from symbia.solving.hand_over import SolverError
from symbia.solving.highs import Options, optimise
from symbia.solving.optimum import Optimum

__all__ = [
    "Certificate",
    "CompiledModel",
    "ModelError",
    "Optimum",
    "Options",
    "SolverError",
    "certify",
    "compile_model",
    "optimise",
]
