"""The one door: a question in, an explanation out."""

from __future__ import annotations

from collections.abc import Sequence

from symbia.case.nearest import advise
from symbia.results.solution import Solution
from symbia.results.why.books import Books, WhyError
from symbia.results.why.explanation import Explanation
from symbia.results.why.limits import why_limits
from symbia.results.why.nudge import Nudge
from symbia.results.why.plant import why_plant
from symbia.results.why.policy import why_policy
from symbia.results.why.shipment import why_shipment
from symbia.results.why.trade import why_trade

KINDS = ("plant", "shipment", "policy", "disposal", "supply", "demand")


def why(solution: Solution, kind: str = "", ids: Sequence[str] = (), *, year: int | None = None) -> Explanation:
    """Explain a plant, shipment, policy, disposal, supply or demand of a solution; nothing named: its binding limits.

    ``ids`` is one id; of a shipment origin, destination, commodity and maybe transport mode; of a policy perhaps also
    what it is stated for. ``year`` is the last of the case if left out. Raises ``WhyError`` for what is not there, with
    the nearest name.
    """
    if kind and kind not in KINDS:
        raise WhyError(f"there is nothing called {kind!r} to explain. {advise(kind, KINDS)}")
    years = [int(one) for one in solution.case["years"]["year"]]
    year = max(years) if year is None else year
    if year not in years:
        raise WhyError(f"the case has no year {year}. It has {', '.join(map(str, years))}")
    books = _books(solution)
    if not kind:
        return why_limits(books)
    ids = [str(one) for one in ids]
    if not ids:
        raise WhyError(f"name the {kind}: symbia why RUN {kind} ID")
    nudge = _nudge(books)
    if kind == "shipment":
        return why_shipment(books, nudge, ids, year)
    if kind == "policy":
        return why_policy(books, nudge, ids, year)
    if len(ids) > 1:
        raise WhyError(f"one {kind} at a time; {len(ids)} named")
    if kind == "plant":
        return why_plant(books, nudge, ids[0], year)
    return why_trade(books, nudge, kind, ids[0], year)


def _books(solution: Solution) -> Books:
    """The account books of a solution, made once."""
    kept: Books | None = solution.__dict__.get("_books")
    if kept is None:
        kept = solution.__dict__["_books"] = Books(solution)
    return kept


def _nudge(books: Books) -> Nudge:
    kept: Nudge | None = books.__dict__.get("_nudge")
    if kept is None:
        kept = books.__dict__["_nudge"] = Nudge(books)
    return kept
