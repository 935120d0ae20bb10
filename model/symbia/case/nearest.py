"""Advice for misspelt names: the nearest name that exists."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

_MOST_COMPARISONS = 20_000  # names beyond which comparing each with a misspelt one would be slow
_PATIENCE = 500_000  # comparisons after which a table full of misspelt names gets no more suggestions
_LISTED = 8


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name``, or ``""`` if none is like it. Case is ignored."""
    return _nearest(str(name), tuple(dict.fromkeys(text for text in map(str, known) if text))[:_MOST_COMPARISONS])


@lru_cache(maxsize=256)
def _nearest(name: str, known: tuple[str, ...]) -> str:
    wanted = name.casefold()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, best_ratio = "", 0.6
    for candidate in known:
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() <= best_ratio or matcher.quick_ratio() <= best_ratio:
            continue
        ratio = matcher.ratio()
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def advise(name: str, known: Iterable[str]) -> str:
    """A sentence of advice: the nearest known name, else the known names if they are few."""
    names = list(dict.fromkeys(text for text in map(str, known) if text))
    best = nearest(name, names)
    if best:
        return f"Did you mean {best}?"
    if not names:
        return "There is none to choose from"
    if len(names) <= _LISTED:
        return f"Known: {', '.join(names)}"
    return f"Known: {', '.join(names[:_LISTED])}, … ({len(names)} in all)"


class Adviser:
    """Advises on many names with the same known ones, and gives up suggesting before that takes seconds."""

    def __init__(self, known: Iterable[str]) -> None:
        """Advise from ``known``."""
        self._known = tuple(dict.fromkeys(text for text in map(str, known) if text))
        self._left = _PATIENCE

    def advise(self, name: str) -> str:
        """A sentence of advice on ``name``, as `advise` gives it."""
        self._left -= len(self._known)
        return advise(name, self._known) if self._left > 0 or len(self._known) <= _LISTED else ""
