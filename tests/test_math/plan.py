"""One plan that is known by hand, with something of everything.

    north (upland)                               south (lowland)
    station 100 h: 60 full, 40 steam             bricks 10: 12 ash, 2 clay
      coal 50 -> power 92, heat 40, ash 20  ->   mill 8 (3 there, 5 new): clay 8 -> powder 8
      sold: power 92, heat 30, ash 4             sold: brick 10, powder 8
      heat released 10, ash stacked 4            clay bought 10

A quarter of everything happens in summer (dry), the rest in winter (wet).
"""

from __future__ import annotations

from typing import Any

PLAN: dict[str, Any] = {
    "periods": "summer hours=2190 season=dry; winter hours=6570 season=wet",
    "commodities": """
        coal  category=resource  chain=energy
        ash   category=byproduct chain=building transport_class=bulk
        power category=energy    chain=energy unit=MWh reference_price=3
        heat  category=utility   chain=energy unit=GJ surplus=free reference_price=7
        brick category=product   chain=building reference_price=30
    """,
    "sites": "north kind=park region=upland; south kind=market region=lowland",
    "processes": """
        station chain=power    main_commodity=power min_load=1 land=0.1
        bricks  chain=building main_commodity=brick min_load=1
        mill    chain=building land=2 capex=1
    """,
    "recipes": """
        station coal=-0.5 ash=0.2
        station/full  power=1
        station/steam power=0.8 heat=1
        bricks brick=1
        mill clay=-1 powder=1
    """,
    "process_flows": """
        process=bricks group=body commodity=clay coefficient=-1
        process=bricks group=body commodity=ash  coefficient=-1.5 max_share=0.8
    """,
    "process_modes": "station steam min_share=0.4 max_share=0.4",
    "plants": """
        station site=north capacity=100 owner=utility
        bricks  site=south capacity=10  owner=builder
        mill    site=south capacity=3 max_new=50 owner=builder
    """,
    "profiles": "all_year summer=1 winter=1",
    "supplies": f"""
        mine   commodity=coal site=north price=1 contract=mine owner=miner max_hour={30 / 8760}
        trader commodity=coal site=north price=2
        clay   site=south price=3
    """,
    "demands": f"""
        power  site=north price=1 contract=grid_tariff
        heat   site=north price=2 max_hour={30 / 8760}
        ash    site=north price=5 max_hour={4 / 8760}
        brick  site=south price=20 owner=builder
        powder site=south price=10 max_year=8
    """,
    "disposals": "ash site=north cost=1",
    "links": "ns from=north to=south km=10",
    "transport_modes": "road bulk cost_per_km=0.1",
}
