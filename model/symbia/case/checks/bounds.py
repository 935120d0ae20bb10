"""Checks across columns and tables: limits, building, stocks, years, transport."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from symbia.case.fill import HOURS_PER_YEAR
from symbia.case.nearest import advise
from symbia.case.view import View, positions

#: pairs of columns of supplies and demands of which the first may not be above the second
TRADE_LIMITS = (("min_year", "max_year"), ("min_hour", "max_hour"))


def trade(view: View) -> None:
    """Limits of supplies and demands are in order, and a profile has a limit to multiply."""
    for table in ("supplies", "demands"):
        rows, given = view.filled[table], view.given.tables[table]
        for least, most in TRADE_LIMITS:
            wrong = rows[least].gt(rows[most])
            view.note_rows("limit_range", table, wrong, least, f"{least} is above {most}", "Exchange them")
        idle = rows["profile"].ne("") & given["min_hour"].isna() & given["max_hour"].isna()
        message = "a profile without min_hour or max_hour has nothing to multiply"
        advice = "Give one of them, or use price_profile for prices"
        view.note_rows("profile_unused", table, idle, "profile", message, advice)


def building(view: View) -> None:
    """New capacity is bounded where a yes/no decision needs it, and years are in order."""
    rows = view.filled["plants"]
    unlimited = np.isinf(rows["max_new"])
    for column in ("min_new", "fixed_charge"):
        wrong = unlimited & rows[column].ne(0)
        message = f"{column} is a yes/no decision and needs a finite max_new"
        view.note_rows("yes_no_unlimited", "plants", wrong, column, message, "Give max_new a number")
    too_much = rows["max_new"].gt(0) & rows["min_new"].gt(rows["max_new"])
    view.note_rows("new_range", "plants", too_much, "min_new", "min_new is above max_new", "Nothing could be built")
    too_big = rows["max_new"].gt(0) & rows["unit_size"].gt(rows["max_new"])
    message = "one unit is more than max_new"
    view.note_rows("new_range", "plants", too_big, "unit_size", message, "Nothing can be built", severity="warning")
    turned = rows["first_year"].gt(rows["last_year"])
    view.note_rows("year_range", "plants", turned, "first_year", "first_year is after last_year", "Exchange them")


def stocks(view: View) -> None:
    """A stock at the end fits, and a first or last stock belongs to a stock through all periods."""
    rows = view.filled["storages"]
    full = rows["carry"].eq("horizon") & rows["final"].gt(rows["capacity"])
    view.note_rows("storage_final", "storages", full, "final", "the last stock is above the capacity")
    for column in ("initial", "final"):
        idle = rows["carry"].eq("year") & rows[column].ne(0)
        message = f"{column} has no meaning where carry = year"
        view.note_rows("storage_carry", "storages", idle, column, message, "Set carry to horizon", severity="warning")


def time(view: View) -> None:
    """Periods belong to years of the case, every year has periods, and their hours make a year."""
    periods, years = view.filled["periods"], view.filled["years"]
    given = view.given.tables
    if not view.whole("periods", "years"):
        return
    if len(given["years"]):
        unknown = periods["year"].notna() & ~periods["year"].isin(set(years["year"]))
        message = "the table years does not have this year"
        for index in positions(unknown):
            view.note("unknown_year", "periods", index, "year", message, advise("", _text(years["year"])))
        bare = years["year"].notna() & ~years["year"].isin(set(periods["year"]))
        view.note_rows("year_without_period", "years", bare, "year", "no period is of this year", "Add its periods")
    if len(given["periods"]) and periods["year"].notna().all():
        totals = periods.groupby("year", sort=False)["hours"].sum()
        for year, hours in zip(totals.index.tolist(), totals, strict=True):
            if not math.isclose(hours, HOURS_PER_YEAR, rel_tol=1e-6):
                index = next(iter(positions(periods["year"].eq(year))))
                message = f"the periods of {year:.0f} add up to {hours:.6g} h"
                advice = f"A year has {HOURS_PER_YEAR:.0f} h; capacities and limits per year stay those of a year"
                view.note("hours", "periods", index, "hours", message, advice, severity="warning")


def _text(years: pd.Series) -> list[str]:
    return [f"{year:.0f}" for year in years]


def transport(view: View) -> None:
    """Links join two sites, and what travels has something to travel with."""
    links = view.filled["links"]
    loops = links["from"].ne("") & links["from"].eq(links["to"])
    view.note_rows("link_loop", "links", loops, "to", "the link leads back to where it starts", "Leave it out")
    if view.whole("transport_modes"):
        classes = view.filled["commodities"]["transport_class"]
        carried = set(view.filled["transport_modes"]["transport_class"])
        idle = classes.ne("") & ~classes.isin(carried)
        advice = {name: advise(name, sorted(carried)) for name in classes[idle].drop_duplicates()}
        for index in positions(idle):
            message = "no transport mode carries this class, so the commodity never leaves its site"
            name = classes.iloc[index]
            view.note(
                "class_not_carried",
                "commodities",
                index,
                "transport_class",
                message,
                advice[name],
                severity="warning",
            )
