"""A case with every family of constraints, and its compiled arrays by label."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from micro import micro

import symbia as sy
from symbia.solving import CompiledModel, compile_model

CASE: dict[str, Any] = {
    "settings": {"discount_rate": 0.25},
    "years": "2015; 2017 weight=4",
    "periods": "s15 year=2015 hours=2190; w15 year=2015 hours=6570; y17 year=2017 hours=8760",
    "profiles": "river s15=1.5 w15=0.5 y17=1; tariff s15=2 w15=1 y17=0.5",
    "commodities": """
        coal transport_class=bulk freight_weight=2
        ash  category=byproduct surplus=free
    """,
    "sites": "park land=50; mine; town",
    "processes": """
        chp    availability=0.9 min_load=0.2 variable_cost=3 fixed_cost=7 capex=10 lifetime=2 land=0.5
        kiln   capacity_basis=hour variable_cost=1
    """,
    "recipes": """
        chp coal=-40 ash=4
        chp/condensing power=100
        chp/extraction power=80 steam=90 ash=1
        kiln brick=1
    """,
    "process_flows": """
        process=kiln group=body commodity=clay coefficient=-2   min_share=0.1
        process=kiln group=body commodity=ash  coefficient=-1.5 max_share=0.6
        process=kiln group=top  commodity=coal coefficient=-0.3
    """,
    "process_modes": "chp extraction min_share=0.25 max_share=0.75 variable_cost=0.5; chp condensing",
    "properties": "clay radium value=0.2; ash radium value=1.1; coal radium value=0.5",
    "property_limits": "kiln body radium max=0.7; kiln body;top radium min=0.3",
    "plants": """
        unit process=chp capacity=60 max_new=40 profile=river first_year=2015 last_year=2017
        next process=chp max_new=30 min_new=5 unit_size=10 fixed_charge=9 first_year=2017
        kiln capacity=2 availability=0.5
    """,
    "supplies": """
        coal site=mine price=5 price_profile=tariff max_year=900 min_hour=0.1 max_hour=2 profile=river
        clay price=1 min_year=3
    """,
    "demands": "power price=11; brick site=park price=20 max_hour=4; steam price=2; coal site=town price=6 max_year=70",
    "disposals": "ash cost=8 max_year=33",
    "storages": """
        shed commodity=coal capacity=500 loss=0.1 cost=0.4
        heap commodity=ash carry=horizon initial=20 final=6 loss=0.05 capacity=99
    """,
    "links": "ab from=mine to=park km=50 capacity_year=777; bc from=park to=town km=150",
    "transport_modes": "road bulk cost_fixed=1 cost_per_km=0.02 loss_per_100km=0.19",
    "policies": [
        {
            "id": "share",
            "measure": {"quantity": "utilised", "commodity": "ash"},
            "of": {"quantity": "generated"},
            "min": 0.6,
        },
        {"id": "cap", "measure": {"quantity": "consumed", "weights": {"coal": 2.5}}, "max": 1000, "per": "period"},
        {"id": "size", "measure": {"quantity": "capacity", "process": "chp"}, "max": 90},
        {"id": "fixed", "measure": {"quantity": "supplied", "commodity": "clay", "factor": 3}, "equal": 12},
        {"id": "goal", "measure": {"quantity": "sold", "commodity": "brick"}, "min": 5, "mode": "goal", "penalty": 6},
        {"id": "tax", "measure": {"quantity": "disposed"}, "price": 2},
    ],
}


@dataclass
class Lp:
    """Entries of a compiled model by label."""

    model: CompiledModel

    def place(self, kind: str, name: str, label: Any) -> int:
        block = self.model.block(kind, name)
        assert block is not None, name
        return block.start + list(block.labels).index(label)

    def row(self, name: str, *label: Any) -> dict[tuple[str, Any], float]:
        """The nonzeros of a row by variable."""
        place = self.place("rows", name, label if len(label) > 1 else label[0])
        own = self.model.matrix[[place]].tocoo()
        found = {}
        for column, value in zip(own.coords[1].tolist(), own.data.tolist(), strict=True):
            block = next(b for b in self.model.columns if b.start <= column < b.stop)
            found[block.name, block.labels[column - block.start]] = value
        return found

    def bounds(self, name: str, *label: Any) -> tuple[float, float]:
        place = self.place("rows", name, label if len(label) > 1 else label[0])
        return float(self.model.row_lower[place]), float(self.model.row_upper[place])

    def cost(self, name: str, *label: Any) -> float:
        return float(self.model.cost[self.place("columns", name, label)])

    def limits(self, name: str, *label: Any) -> tuple[float, float]:
        place = self.place("columns", name, label)
        return float(self.model.col_lower[place]), float(self.model.col_upper[place])


def compiled(folder: Path) -> Lp:
    """The case written to ``folder``, formulated and compiled."""
    return Lp(compile_model(sy.formulate(sy.read_case(micro(folder, **CASE)))))
