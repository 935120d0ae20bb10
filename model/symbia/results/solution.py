"""A solved case: status, objective, tables, network, and how to write it down."""

from __future__ import annotations

import math
import platform
from collections.abc import Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from symbia.case import Case
from symbia.results.ahead import Ahead
from symbia.results.attribution import attribution
from symbia.results.exchange import exchange_network, exchanges
from symbia.results.hints import hints
from symbia.results.indicators import indicators
from symbia.results.symbiosis import symbiosis
from symbia.results.tables import result_tables
from symbia.results.value_added import value_added
from symbia.solving import Optimum

if TYPE_CHECKING:
    from symbia.report.plot import Plot
    from symbia.results.why import Explanation

#: columns of result tables that hold ids, and the table of the case that labels them
LABELLED = {
    **dict.fromkeys(("site", "from", "to", "source_site", "use_site"), "sites"),
    "commodity": "commodities",
    "process": "processes",
    "chain": "chains",
    "owner": "owners",
}


def proofs(optimum: Optimum) -> dict[str, object]:
    """What summary.json says of an ending other than an optimum: how well it is proved."""
    proof, violation = optimum.proof, optimum.violation
    kept = None
    if violation is not None:
        kept = {"primal": violation if math.isfinite(violation) else None, "verified": optimum.verified}
    return {
        "feasibility": kept,
        "infeasibility": proof.to_dict() if proof is not None and proof.status == "infeasible" else None,
        "unboundedness": proof.to_dict() if proof is not None and proof.status == "unbounded" else None,
    }


class Solution:
    """What an optimum means in the case's words.

    ``status`` is ``optimal``, ``infeasible``, ``unbounded`` or ``time_limit``; ``objective`` is in the objective's own
    sense, ``None`` where there is no feasible point. ``tables`` are pandas tables named as in ``data/README.md``.
    """

    def __init__(
        self, case: Case, optimum: Optimum, seconds: Mapping[str, float] | None = None, ahead: Ahead | None = None
    ) -> None:
        self.case = case
        self.ahead = ahead
        self.optimum = optimum
        self.seconds = dict(seconds or {})
        #: why there is no optimum, in one line of each language; filled in by whoever asked
        self.cause: dict[str, str] = {}

    @property
    def status(self) -> str:
        """How the solve ended."""
        return self.optimum.status

    @property
    def objective(self) -> float | None:
        """Value of the objective."""
        return self.optimum.objective

    @property
    def objective_terms(self) -> dict[str, float]:
        """The objective's terms, with their signs; they add up to ``objective``."""
        if self.objective is None:
            return {}
        table = self.optimum.reported("objective_terms")
        terms = {str(name): float(value) for name, value in zip(table["term"], table["value"], strict=True)}
        own = self.objective - sum(terms.values())
        if abs(own) > 1e-9 * max(1.0, *(abs(value) for value in terms.values())):
            # a user replaced the objective of the Pyomo model
            return {"objective": self.objective}
        return terms

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All result tables; empty where there is no feasible point."""
        if not self.optimum.has_values:
            return {}
        tables = result_tables(self.case, self.optimum)
        # with its types also where nothing is exchanged, so that it can be joined to others
        tables["exchanges"] = exchanges(self.case, tables).astype({"year": "int64", "amount": "float64"})
        known = indicators(self.case, tables)
        more = [value_added(self.case, tables), symbiosis(self.case, tables, known)]
        tables["indicators"] = pd.concat([part for part in (known, *more) if len(part)] or [known], ignore_index=True)
        tables["attribution"] = attribution(self.case, self.optimum)
        tables["hints"] = hints(self.case, tables)
        return tables

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Who exchanges what with whom."""
        return exchange_network(self.case, self.tables["exchanges"])

    def indicator(self, name: str, year: int | None = None) -> pd.Series:
        """One indicator by item, of ``year`` or else the last one: ``solution.indicator("utilisation_rate")``.

        Raises ``ValueError`` for a name that is no indicator of the solution; empty where a year has none.
        """
        table = self.tables["indicators"]
        known = list(dict.fromkeys(table["indicator"]))
        if name not in known:
            raise ValueError(f"there is no indicator {name!r}; there are {', '.join(known)}")
        wanted = int(self.case["years"]["year"].max()) if year is None else year
        own = table[(table["indicator"] == name) & (table["year"] == wanted)]
        return own.set_index("item")["value"].rename(name)

    def prices(self, commodity: str) -> pd.DataFrame:
        """Shadow prices of a commodity, sites by periods; blank where none flows. ``ValueError`` if it is unknown."""
        known = list(self.case["commodities"]["commodity"])
        if commodity not in known:
            raise ValueError(f"the case has no commodity {commodity!r}; it has {', '.join(known[:20])}")
        table = self.tables["balances"]
        own = table[table["commodity"] == commodity]
        order = [period for period in self.case["periods"]["period"] if period in set(own["period"])]
        return own.set_index(["site", "period"])["shadow_price"].unstack()[order]  # noqa: PD010  # blanks stay

    def named(self, table: str, language: str = "en") -> pd.DataFrame:
        """A result table with labels in English (``en``) or Chinese (``zh``) in place of ids."""
        found = self.tables[table].copy()
        for column, source in LABELLED.items():
            if column in found:
                names = self.case.names(source, language).to_dict()
                found[column] = found[column].map(lambda key, names=names: names.get(key) or key)
        return found

    @property
    def plot(self) -> Plot:
        """Figures: ``plot.map()``, ``plot.sankey()``, ... Needs the extra ``symbia[report]``."""
        from importlib import import_module

        # the one door to a room further on: people look for figures here
        found: Plot = import_module("symbia.report.plot").Plot(self)
        return found

    def why(self, kind: str = "", *ids: str, year: int | None = None) -> Explanation:
        """Why a plant, shipment, policy, disposal, supply or demand is as it is; nothing named: the binding limits.

        ``solution.why("plant", "kiln")``; print it, or ``.text("zh")``, ``.terms``. Raises ``WhyError``.
        """
        from symbia.results.why import why

        return why(self, kind, ids, year=year)

    @property
    def summary(self) -> dict[str, object]:
        """What ``summary.json`` holds."""
        certificate = self.optimum.certificate
        return {
            "case": self.case.id,
            "title": self.case.title,
            "title_zh": self.case.title_zh,
            "scenario": list(self.case.scenarios),
            "currency": self.case.currency,
            "status": self.status,
            "objective_kind": self.case.objective.kind,
            "objective": self.objective,
            "objective_bound": self.optimum.bound,
            "objective_terms": self.objective_terms,
            "size": self.optimum.compiled.size,
            "seconds": {name: round(value, 4) for name, value in self.seconds.items()},
            "certificate": None if certificate is None else certificate.to_dict(),
            **proofs(self.optimum),
            "trouble": [one.to_dict() for one in self.optimum.trouble],
            "notes": list(self.optimum.notes),
            **({"cause": self.cause} if self.cause else {}),
            "versions": {
                "symbia": version("symbia"),
                "solver": self.optimum.solver,
                "pyomo": version("pyomo"),
                "pandas": pd.__version__,
                "python": platform.python_version(),
            },
        }

    def write(self, folder: str | Path, *, table_format: str = "csv", overwrite: bool = False) -> Path:
        """Write the run to ``folder``: see ``symbia.results.run.write_run``."""
        from symbia.results.run import write_run

        return write_run(self, folder, table_format=table_format, overwrite=overwrite)

    def __repr__(self) -> str:
        """Case, status and value in one line."""
        value = "" if self.objective is None else f", {self.case.objective.kind} {self.objective:,.6g}"
        return f"<Solution of {self.case.id}: {self.status}{value}>"

    def _repr_html_(self) -> str:
        """Value, terms and tables, for a notebook."""
        from symbia.results.card import card

        return card(self)
