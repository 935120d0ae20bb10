"""Numbers out of scale: next to others of the same kind in the case, and to what is known of distances and energy."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbia.case.checks.elements import GIGAJOULES
from symbia.case.checks.ground import Floats, Ground
from symbia.case.show import rounded, show
from symbia.case.view import View

PRICES = 20.0  # times the median of the commodity's other prices
COEFFICIENTS = 50.0  # times the median of other processes with the same product
CAPACITIES = 1000.0  # times the median of the same process's plants: most often kt for t, or MW for MWh
ENERGY_VALUE = (0.01, 20.0)  # value of the fuels over that of the energy made of them
SHORTEST, LONGEST = 0.9, 10.0  # length of a link over the straight line
NEAR = 5.0  # km below which coordinates of places say nothing
EARTH = 6371.0  # km


def prices(view: View, ground: Ground) -> None:
    """Prices of a commodity far from its other prices, wherever they are, and from its reference price."""
    goods = ground.case["commodities"]
    parts = [
        view.filled[table][["site", "commodity", "price"]].assign(table=table, row=np.arange(len(view.filled[table])))
        for table in ("supplies", "demands")
    ]
    parts.append(
        goods[["commodity"]].assign(
            site="", price=goods["reference_price"], table="commodities", row=np.arange(len(goods))
        )
    )
    table = pd.concat(parts, ignore_index=True)
    table["price"] = table["price"].astype(float).abs()
    table = table[table["price"] > 0]
    if not len(table):
        return
    table = table[~_last_resort(table)]
    kinds = table.drop_duplicates(["commodity", "price"]).groupby("commodity")["price"]
    table["count"] = table["commodity"].map(kinds.size())
    table["median"] = table["commodity"].map(kinds.median())
    ratio = table["price"] / table["median"]
    far = (table["count"] >= 3) & ((ratio >= PRICES) | (ratio <= 1 / PRICES))
    lows = table["commodity"].map(kinds.min())
    two = (table["count"] == 2) & (table["price"] == lows) & (table["commodity"].map(kinds.max()) >= PRICES * lows)
    for (name, commodity), rows in table[far].groupby(["table", "commodity"], sort=False):
        for row in rows.itertuples():
            _price(
                view,
                ground,
                str(name),
                str(commodity),
                int(row.row),
                f"the median of its prices is {rounded(row.median)}",
                f"其价格中位数为 {rounded(row.median)}",
            )
    highest = kinds.max()
    for row in table[two].drop_duplicates("commodity").itertuples():
        other = highest[row.commodity]
        _price(
            view,
            ground,
            row.table,
            row.commodity,
            int(row.row),
            f"its other price is {rounded(other)}",
            f"其另一价格为 {rounded(other)}",
        )


def _last_resort(table: pd.DataFrame) -> pd.Series:
    """A dear supply beside a cheap one, a poor demand beside a good one: what is missing or left over at a penalty."""
    beside = table.groupby(["table", "site", "commodity"])["price"]
    dear = table["table"].eq("supplies") & (table["price"] >= PRICES * beside.transform("min"))
    poor = table["table"].eq("demands") & (table["price"] * PRICES <= beside.transform("max"))
    return dear | poor


def _price(view: View, ground: Ground, table: str, commodity: str, row: int, why: str, why_zh: str) -> None:
    unit = show(ground.case["commodities"].set_index("commodity")["unit"][commodity])
    label = ground.case["commodities"].set_index("commodity")["name_zh"][commodity]
    view.note(
        "price_scale", table, row, "reference_price" if table == "commodities" else "price",
        f"a price of {commodity} out of scale: {why}", f"Prices are in {ground.case.currency} per {unit}",
        severity="hint", message_zh=f"{label}的价格数量级异常：{why_zh}",
    )  # fmt: skip


def energy(view: View, ground: Ground) -> None:
    """Fuels that cost next to nothing, or many times, what the energy made of them is worth."""
    case = ground.case
    goods = case["commodities"]
    energies = (goods["category"] == "energy").to_numpy(dtype=bool)
    price = np.full(len(goods), np.nan)
    for table in ("demands", "supplies"):  # what is bought counts where both are known
        rows = case[table]
        medians = rows[rows["price"] > 0].groupby("commodity")["price"].median()
        price[ground.code("commodities", pd.Series(medians.index, dtype="str"))] = medians.to_numpy(dtype=float)
    sold = np.full(len(goods), np.nan)
    medians = case["demands"][case["demands"]["price"] > 0].groupby("commodity")["price"].median()
    sold[ground.code("commodities", pd.Series(medians.index, dtype="str"))] = medians.to_numpy(dtype=float)
    main = ground.code("commodities", case["processes"]["main_commodity"])
    carriers = goods["unit"].isin(list(GIGAJOULES)).to_numpy(dtype=bool)
    makes_energy = (main >= 0) & carriers[main]
    flows = ground.fixed[
        energies[ground.fixed["commodity"].to_numpy()] & makes_energy[ground.fixed["process"].to_numpy()]
    ]
    good, amount = flows["commodity"].to_numpy(), flows["coefficient"].to_numpy(dtype=float)
    value = np.where(amount > 0, amount * np.where(np.isnan(sold), price, sold)[good], -amount * price[good])
    frame = flows[["process", "mode"]].assign(
        inward=np.where(amount < 0, value, 0.0), outward=np.where(amount > 0, value, 0.0)
    )
    known = frame.groupby(["process", "mode"]).agg(inward=("inward", _whole), outward=("outward", _whole))
    known = known[(known["inward"] > 0) & (known["outward"] > 0)]
    ratio = known["inward"] / known["outward"]
    told: set[int] = set()
    for (process, mode), share in ratio[(ratio < ENERGY_VALUE[0]) | (ratio > ENERGY_VALUE[1])].items():
        own = flows[(flows["process"] == process) & (flows["mode"] == mode) & (flows["coefficient"] < 0)]
        for code in own["commodity"]:
            rows = np.flatnonzero(case["supplies"]["commodity"].eq(ground.commodities[code]).to_numpy(dtype=bool))
            if code in told or not len(rows):
                continue
            told.add(int(code))
            what, name = ground.commodities[code], case["processes"]["process"].iloc[process]
            view.note(
                "price_scale", "supplies", int(rows[0]), "price",
                f"a price of {what} out of scale: the energy that {name}"
                f" buys costs {share:.2g} times what it makes is sold for",
                f"Prices are in {case.currency} per {show(goods['unit'].iloc[code])}", severity="hint",
                message_zh=f"{ground.label('commodities', int(code), 'zh')}的价格数量级异常："
                f"{name} 购入能源的价值为其产出能源售价的 {share:.2g} 倍",
            )  # fmt: skip


def _whole(values: pd.Series) -> float:
    return float(values.sum(skipna=False))


def coefficients(view: View, ground: Ground) -> None:
    """Coefficients far from those of other processes with the same main commodity."""
    main = ground.code("commodities", ground.case["processes"]["main_commodity"])
    fixed = ground.fixed.assign(main=main[ground.fixed["process"].to_numpy()])
    own = fixed[fixed["commodity"] == fixed["main"]].set_index("mode")["coefficient"]
    if not len(own):
        return
    rate = fixed["mode"].map(own).astype(float)
    table = fixed.assign(rate=fixed["coefficient"] / rate, sign=np.sign(fixed["coefficient"]))
    table = table[(rate > 0) & (table["commodity"] != table["main"])]
    table = table.groupby(["main", "commodity", "sign", "process"], as_index=False)["rate"].median()
    table["rate"] = table["rate"].abs()
    keys = ["main", "commodity", "sign"]
    table["count"] = table.groupby(keys)["rate"].transform("size")
    table["median"] = table.groupby(keys)["rate"].transform("median")
    ratio = table["rate"] / table["median"]
    flows = view.filled["process_flows"]
    for row in table[(table["count"] >= 5) & ((ratio >= COEFFICIENTS) | (ratio <= 1 / COEFFICIENTS))].itertuples():
        process, what = ground.case["processes"]["process"].iloc[row.process], ground.commodities[row.commodity]
        index = int(
            np.flatnonzero((flows["process"].eq(process) & flows["commodity"].eq(what)).to_numpy(dtype=bool))[0]
        )
        of = ground.commodities[row.main]
        view.note(
            "coefficient_scale", "process_flows", index, "coefficient",
            f"{rounded(row.rate)} of {what} per unit of {of}: the median of "
            f"the {row.count} processes that make {of} is {rounded(row.median)}",
            "Compare units: amounts are per unit of activity", severity="hint",
            message_zh=f"每单位{ground.label('commodities', row.main, 'zh')}"
            f"对应{ground.label('commodities', row.commodity, 'zh')} {rounded(row.rate)}，"
            f"同类 {row.count} 个工艺的中位数为 {rounded(row.median)}",
        )  # fmt: skip


def capacities(view: View, ground: Ground) -> None:
    """Capacities far from those of the same process's other plants, and upkeep that exceeds the cost of building."""
    plants = view.filled["plants"]
    process = ground.plant_process
    for column in ("capacity", "max_new"):
        value = plants[column].where((plants[column] > 0) & np.isfinite(plants[column]))
        groups = value.groupby(process)
        median, count = groups.transform("median"), groups.transform("count")
        ratio = value / median
        far = (count >= 3) & ((ratio >= CAPACITIES) | (ratio <= 1 / CAPACITIES))
        for index in np.flatnonzero(far.to_numpy(dtype=bool)):
            unit = show(ground.case["processes"]["activity_unit"].iloc[process[index]])
            view.note(
                "capacity_scale", "plants", int(index), column,
                f"{column} out of scale: the median of the {int(count.iloc[index])}"
                f" plants of this process is {rounded(median.iloc[index])}",
                f"Capacity is in {unit} per its capacity_basis (year or hour)", severity="hint",
                message_zh=f"{column} 数量级异常：该工艺 {int(count.iloc[index])}"
                f" 个装置的中位数为 {rounded(median.iloc[index])}",
            )  # fmt: skip
    rows = view.filled["processes"]
    dear = (rows["capex"] > 0) & (rows["fixed_cost"] > rows["capex"])
    for index in np.flatnonzero(dear.to_numpy(dtype=bool)):
        view.note(
            "upkeep_scale", "processes", int(index), "fixed_cost", "keeping "
            "a unit of capacity for a year costs more than building it",
            "Both are per unit of capacity; fixed_cost is per year",
            severity="hint", message_zh="单位产能的年固定成本高于其建设投资",
        )  # fmt: skip


def distances(view: View, ground: Ground) -> None:
    """Links shorter than the straight line between their ends, or many times as long."""
    links, sites = view.filled["links"], view.filled["sites"]
    if not len(links):
        return
    start, end = ground.code("sites", links["from"]), ground.code("sites", links["to"])
    lat, lon = (np.radians(sites[name].to_numpy(dtype=float)) for name in ("lat", "lon"))
    straight = _great_circle(lat[start], lon[start], lat[end], lon[end])
    km = links["km"].to_numpy(dtype=float)
    kind = sites["kind"].to_numpy(dtype=object)
    ends = np.stack([kind[start], kind[end]])
    far = ~np.isin(ends, ["market", "gateway", "grid"]).any(axis=0)  # these often stand for what lies behind them
    with np.errstate(invalid="ignore"):
        short = (straight > NEAR) & (km < SHORTEST * straight) & ~(ends == "grid").any(axis=0)
        long = (straight > NEAR) & (km > LONGEST * straight) & far
    for index in np.flatnonzero(short | long):
        straight_km = f"{straight[index]:.0f} km"
        view.note(
            "distance_short" if short[index] else "distance_long", "links", int(index), "km",
            f"its ends lie {straight_km} apart in a straight line",
            "Mend km or the coordinates of the sites", severity="warning" if short[index] else "hint",
            message_zh=f"两端直线距离为 {straight_km}",
        )  # fmt: skip


def _great_circle(lat: Floats, lon: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Kilometres along the surface, by the haversine formula."""
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=float)
