"""What is strange about a solution: what an optimiser does that no one would. The result table ``hints``."""

from __future__ import annotations

import pandas as pd

from symbia.case import Case
from symbia.case.codes import HINTS
from symbia.results.hints.found import COLUMNS, Found
from symbia.results.hints.prices import price_far
from symbia.results.hints.trade import both_ways, buys_and_sells, lost_on_the_way
from symbia.results.hints.waste import let_off, use_in_name_only

__all__ = ["hints"]

LOOKS = (both_ways, lost_on_the_way, use_in_name_only, price_far, let_off, buys_and_sells)


def hints(case: Case, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of ``hints``, by kind and the largest amount first; ``tables`` are the other result tables.

    Columns: code, severity, site, commodity, period (blank where a whole year is meant), amount (in the commodity's
    unit; a price for ``price_far``), message_en, message_zh. What each code means is declared in `symbia.case.codes`.
    """
    found = Found(case, tables)
    for look in LOOKS:
        look(found)
    if not found.rows:
        empty = {name: pd.Series(dtype="float64" if name == "amount" else "str") for name in COLUMNS}
        return pd.DataFrame(empty)
    table = pd.DataFrame(found.rows, columns=list(COLUMNS))
    order = {code: place for place, code in enumerate(HINTS)}
    size = table["amount"].abs()
    table = table.assign(order=table["code"].map(order), size=size)
    table = table.sort_values(["order", "size"], ascending=[True, False], kind="stable", ignore_index=True)
    return table[list(COLUMNS)]
