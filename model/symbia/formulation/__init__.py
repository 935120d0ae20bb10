"""The mathematics of a case, in Pyomo. One block of FORMULATION to a file; nothing of files or solvers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from symbia.formulation import light as light  # before anything here imports scipy

# isort: split

import pyomo.environ as pyo

from symbia.case import Case
from symbia.formulation.activity import add_activity, add_mode_shares
from symbia.formulation.balance import add_balance
from symbia.formulation.build import Build
from symbia.formulation.building import add_building
from symbia.formulation.capacity import add_capacity, add_land
from symbia.formulation.numbers import Trace
from symbia.formulation.objective import add_objective
from symbia.formulation.policies import add_policies
from symbia.formulation.quality import add_quality
from symbia.formulation.sets import Sets
from symbia.formulation.storage import add_storage
from symbia.formulation.substitution import add_substitution
from symbia.formulation.trade import add_trade
from symbia.formulation.transport import add_transport

__all__ = ["formulate"]


def formulate(case: Case, *, trace: Trace | None = None) -> pyo.ConcreteModel:
    """State ``case`` as a Pyomo model.

    Components have the names of FORMULATION (``model/README.md``) and are indexed by the case's ids, for example
    ``model.activity["boiler", "", "winter"]`` or ``model.balance["park", "steam", "winter"]``;
    ``model.index_names`` says what each index is. Constraints and variables may be added before solving. With a
    ``trace`` (for studies) ``model.stated`` keeps how each component's numbers came about.
    """
    with _collector_paused():
        model = pyo.ConcreteModel(name=case.id)
        model.index_names = {}
        build = Build(case, Sets(case, trace), model)
        add_building(build)
        add_activity(build)
        add_substitution(build)
        add_trade(build)
        add_storage(build)
        add_transport(build)
        add_balance(build)
        add_capacity(build)
        add_mode_shares(build)
        add_quality(build)
        add_land(build)
        costs = add_policies(build)
        add_objective(build, costs)
        if trace is not None:
            model.stated = build.stated
    return model


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep Python's cyclic collector from walking hundreds of thousands of new objects again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:  # what was made counts as old at once, instead of being walked through thrice
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()
