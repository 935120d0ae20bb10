"""Every component of the formulation in symbols and a sentence: one place, for the page, the model and the results.

``Build`` takes each Pyomo component's ``doc`` from here, so that none can be added without being stated, and
``document.py`` writes the tables of ``model/README.md`` from it.
"""

from __future__ import annotations

VARIABLES = {
    "activity": ("x[i,m,t] ≥ 0", "activity of plant i in mode m over the period, in activity units"),
    "substitution": ("u[i,m,g,k,t] ≥ 0", "the part of that activity whose requirement g is met by commodity k"),
    "new_capacity": ("z[i,y] ≥ 0", "capacity built in year y, in activity units per capacity basis"),
    "units_built": ("whole ≥ 0", "number of whole units that z[i,y] is, where unit_size is given"),
    "built": ("b[i,y] ∈ {0, 1}", "is anything built in year y, where min_new or fixed_charge is given"),
    "supply": ("s[j,t], min_hour·h·profile ≤ s ≤ max_hour·h·profile", "amount bought or mined over the period"),
    "sale": ("d[d,t], min_hour·h·profile ≤ d ≤ max_hour·h·profile", "amount sold over the period"),
    "disposal": ("w[l,t] ≥ 0", "amount stacked over the period"),
    "release": ("e[n,k,t] ≥ 0", "surplus let go, only where surplus = free"),
    "shipment": ("f[a,t] ≥ 0", "amount leaving the origin of route a over the period"),
    "stock": (
        "0 ≤ q[v,t] ≤ capacity",
        "amount held at the end of the period; the last q ≥ final where carry = horizon",
    ),
    "shortfall": ("≥ 0", "by how much a goal's measure stays below its min"),
    "excess": ("≥ 0", "by how much a goal's measure exceeds its max"),
}

CONSTRAINTS = {
    "balance": (
        "Σ A·x − Σ B·u + Σ s + Σ (1−loss)·f_in + (1−loss)·q[t−1] − q[t] − Σ f_out − Σ d − Σ w − e = 0",
        "what arises of k at n in t is what goes; the dual is the shadow price of k at n in t",
    ),
    "capacity": (
        "Σ_m x[i,m,t] ≤ availability·profile·H·C[i,y(t)]",
        "activity within available capacity; C is existing and new capacity in service",
    ),
    "min_load": ("Σ_m x[i,m,t] ≥ min_load·availability·profile·H·C[i,y(t)]", "a plant that cannot be switched off"),
    "mode_min_share": ("x[i,m,t] ≥ min_share·Σ_m' x[i,m',t]", "least share of a mode in the plant's activity"),
    "mode_max_share": ("x[i,m,t] ≤ max_share·Σ_m' x[i,m',t]", "greatest share of a mode in the plant's activity"),
    "requirement": ("Σ_{k∈g} u[i,m,g,k,t] = Σ_m x[i,m,t]", "the members' parts add up to the activity they serve"),
    "substitution_min_share": ("u ≥ min_share·Σ_m x", "least share of a member in its group"),
    "substitution_max_share": ("u ≤ max_share·Σ_m x", "greatest share of a member in its group"),
    "quality_min": ("Σ π·B·u ≥ min·Σ B·u", "least quantity-weighted mean of a property over what groups take"),
    "quality_max": ("Σ π·B·u ≤ max·Σ B·u", "greatest quantity-weighted mean of a property over what groups take"),
    "supply_year": ("min_year ≤ Σ_{t∈y} s ≤ max_year", "yearly limits of a supply, where there are any"),
    "sale_year": ("min_year ≤ Σ_{t∈y} d ≤ max_year", "yearly limits of a demand, where there are any"),
    "disposal_year": ("Σ_{t∈y} w ≤ max_year", "yearly limit of a disposal, where there is one"),
    "link_capacity": (
        "Σ_{a through link} Σ_{t∈y} freight_weight·f[a,t] ≤ capacity_year",
        "freight over a link, both directions and all commodities together",
    ),
    "land": ("Σ_{i at n} land·C[i,y] ≤ land_n", "hectares taken by plants in service, where a site has a limit"),
    "max_new": ("Σ_y z[i,y] ≤ max_new", "new capacity of all years together"),
    "whole_units": ("z[i,y] = unit_size·units_built[i,y]", "new capacity comes in whole units"),
    "least_size": ("z[i,y] ≥ min_new·b[i,y]", "if any is built, at least min_new"),
    "greatest_size": ("z[i,y] ≤ max_new·b[i,y]", "nothing is built without the decision to build"),
    "policy_minimum": ("measure (− min·of) + shortfall ≥ min (or 0)", "a policy's lower bound"),
    "policy_maximum": ("measure (− max·of) − excess ≤ max (or 0)", "a policy's upper bound"),
    "policy_equal": ("measure (− equal·of) = equal (or 0)", "a policy whose bounds are equal"),
}

EXPRESSIONS = {
    "policy_measure": ("measure", "what a policy measures, in one year (and for one value of per)"),
    "policy_of": ("of", "what a policy's share is of"),
    "objective_terms": ("terms", "the objective's terms with their signs; they add up to it"),
}

STATEMENTS = {**VARIABLES, **CONSTRAINTS, **EXPRESSIONS}


def doc_of(name: str) -> str:
    """Statement and sentence of a component, as its Pyomo ``doc``."""
    statement, sentence = STATEMENTS[name]
    return f"{statement}: {sentence}"
