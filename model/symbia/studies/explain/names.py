"""What limits, places and goods are called, in English and Chinese; text of a case comes out harmless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from symbia.case import Case, Policy
from symbia.case.amounts import Language, amount, number
from symbia.case.tables import TABLE
from symbia.studies.explain.kinds import KINDS, TOGETHER
from symbia.studies.explain.limits import Limit

LONGEST = 80


def clean(text: str) -> str:
    """Text from a case without control characters and not endless."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


class Names:
    """Names of a case in one language."""

    def __init__(self, case: Case, language: Language) -> None:
        self.case, self.language = case, language
        self.zh = language == "zh"
        self.column = "name_zh" if self.zh else "name_en"
        self._known: dict[tuple[str, str], str] = {}
        for table in ("commodities", "sites", "processes"):
            rows = case[table]
            keys = rows.iloc[:, 0].tolist()
            self._known |= {(table, key): clean(str(name)) for key, name in zip(keys, rows[self.column], strict=True)}
        self.units = dict(zip(case["commodities"]["commodity"], case["commodities"]["unit"], strict=True))

    def pick(self, both: tuple[str, str]) -> str:
        """The text of a pair in the language."""
        return both[self.zh]

    def name(self, table: str, key: str) -> str:
        """Label of a commodity, site or process."""
        return self._known.get((table, key), clean(key))

    def good(self, key: str) -> str:
        """Label of a commodity."""
        return self.name("commodities", key)

    def site(self, key: str) -> str:
        """Label of a site."""
        return self.name("sites", key)

    def plant(self, key: str) -> str:
        """Label of a plant's process."""
        rows = self.case["plants"]
        row = rows[rows["plant"] == key]
        return self.name("processes", str(row["process"].iloc[0])) if len(row) else clean(key)

    def mode(self, process: str, mode: str) -> str:
        """Label of a mode."""
        rows = self.case["process_modes"]
        row = rows[(rows["process"] == process) & (rows["mode"] == mode)]
        return clean(str(row[self.column].iloc[0])) if len(row) else clean(mode)

    def title(self, policy: Policy) -> str:
        """Title of a policy."""
        return clean((policy.title_zh if self.zh else policy.title) or policy.id)

    def amount(self, value: float, unit: str) -> str:
        """An amount with its unit."""
        if unit == "%":
            return f"{number(100.0 * value)} %"
        return amount(value, unit, self.language)

    def row(self, limit: Limit) -> str:
        """The key of the row in which a limit stands."""
        if limit.table == "policies":
            return self.case.policies[limit.row].id
        row = self.case[limit.table].iloc[limit.row]
        return clean(" ".join(str(row[key]) for key in TABLE[limit.table].key if str(row[key])))

    def unit(self, limit: Limit) -> str:
        """The unit of a limit's number; ``%`` for a share."""
        if limit.table == "policies":
            policy = self.case.policies[limit.row]
            return "%" if policy.of else self.measured_in(policy)
        if limit.table == "property_limits":
            return ""
        if limit.share:
            return "%"
        row = self.case[limit.table].iloc[limit.row]
        if "commodity" in row:
            return str(self.units.get(row["commodity"], ""))
        if limit.table == "plants":
            processes = self.case["processes"]
            own = processes[processes["process"] == row["process"]].iloc[0]
            if own["capacity_basis"] == "hour":
                return {"MWh": "MW"}.get(str(own["activity_unit"]), f"{own['activity_unit']}/h")
            return str(own["activity_unit"])
        return {"sites": "ha", "links": "t"}.get(limit.table, "")

    def measured_in(self, policy: Policy) -> str:
        """The unit of a policy's measure, blank where it adds up several."""
        units = {self._measured(measure.quantity, measure.filters, measure.weights) for measure in policy.measure}
        if any(measure.weights is not None for measure in policy.measure):
            units -= {""}  # weights turn one unit into another: into that of what they are added to
        return units.pop() if len(units) == 1 else ""

    def _measured(self, quantity: str, filters: object, weights: object) -> str:
        assert isinstance(filters, dict)
        if quantity in ("output_value", "revenue"):
            return self.case.currency
        if quantity == "land":
            return "ha"
        if quantity in ("activity", "capacity", "new_capacity"):
            rows = self.case["processes"]
            for key in ("process", "chain"):
                if key in filters:
                    rows = rows[rows[key].isin(filters[key])]
            if "plant" in filters:
                plants = self.case["plants"]
                rows = rows[rows["process"].isin(plants.loc[plants["plant"].isin(filters["plant"]), "process"])]
            units = rows["activity_unit"].drop_duplicates().tolist()
            hourly = quantity != "activity" and (rows["capacity_basis"] == "hour").all()
            return ({"MWh": "MW"}.get(units[0], units[0]) if hourly else units[0]) if len(units) == 1 else ""
        rows = self.case["commodities"]
        for key in ("commodity", "category", "unit"):
            if key in filters:
                rows = rows[rows[key].isin(filters[key])]
        units = rows["unit"].drop_duplicates().tolist()
        return str(units[0]) if len(units) == 1 and weights is None else ""

    def limit(self, limit: Limit) -> str:
        """A limit in words, with its number."""
        values = {"value": self.amount(limit.value, self.unit(limit)), "row": self.row(limit)}
        if limit.table == "policies":
            values["title"] = self.title(self.case.policies[limit.row])
        else:
            row = self.case[limit.table].iloc[limit.row]
            for key, value in (("good", "commodity"), ("site", "site"), ("process", "process")):
                if value in row:
                    table = {"good": "commodities", "site": "sites", "process": "processes"}[key]
                    values[key] = self.name(table, str(row[value]))
            values["group"] = clean(str(row.get("group", "")))
            values["property"] = clean(str(row.get("property", "")))
            if limit.table == "process_modes":
                values["mode"] = self.mode(str(row["process"]), str(row["mode"]))
        kind = KINDS.get((limit.table, limit.column), ("{row}, {value}", "{row}，{value}"))
        return self.pick(kind).format(**values)

    def thing(self, limit: Limit) -> tuple[str, str]:
        """What limits of one kind are added up by, and its name: the good, or the process of a plant."""
        if limit.table == "policies":
            return f"policies {limit.row} {limit.column}", ""
        row = self.case[limit.table].iloc[limit.row]
        if limit.table == "plants":
            return f"plants {limit.column} {row['process']}", self.name("processes", str(row["process"]))
        if "commodity" in row and limit.table in TOGETHER:
            return f"{limit.table} {limit.column} {row['commodity']}", self.good(str(row["commodity"]))
        return f"{limit.table} {limit.row} {limit.column}", ""

    def together(self, limits: Sequence[Limit]) -> str:
        """Several limits of one kind in words."""
        if len(limits) == 1:
            return self.limit(limits[0])
        first = limits[0]
        both = TOGETHER[first.column if first.table == "plants" else first.table]
        return self.pick(both).format(thing=self.thing(first)[1], count=len(limits))

    def when(self, times: Iterable[str]) -> str:
        """Periods or years, blank where that is all there is."""
        given = list(times)
        periods, years = self.case["periods"]["period"].tolist(), self.case["years"]["year"].astype(str).tolist()
        own = [time for time in periods if time in given]
        if not own or len(own) == len(periods):  # all year, or said of the year as a whole
            own = [time for time in years if time in given]
            own = [] if len(own) == len(years) else own
        shown = [clean(time) for time in own[:6]]
        return ("、" if self.zh else ", ").join(shown) + (" …" if len(own) > 6 else "")
