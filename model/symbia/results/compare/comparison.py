"""A comparison: its tables, made when they are asked for, and how it is shown and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from symbia.results.compare import runs as gathered
from symbia.results.compare import subjects, worth
from symbia.results.compare.inputs import inputs
from symbia.results.compare.runs import CompareError, Run
from symbia.results.solution import Solution

Maker = Callable[[list[Run]], pd.DataFrame]
MAKERS: dict[str, Maker] = {
    "runs": gathered.overview,
    "inputs": inputs,
    "headline": subjects.headline,
    "terms": subjects.terms,
    "holders": subjects.holders,
    "chains": subjects.chains,
    "output": subjects.output,
    "byproducts": subjects.byproducts,
    "plants": subjects.plants,
    "trade": subjects.trade,
    "shipments": subjects.shipments,
    "prices": lambda own: worth.prices(own, []),
    "site_prices": lambda own: worth.prices(own, ["site"]),
    "policies": worth.policies,
    "standings": worth.standings,
    "indicators": subjects.indicators,
}
SHOWN = 8


class Tables(Mapping[str, pd.DataFrame]):
    """The tables by name; each is made when it is first asked for."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = runs
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table called ``name``."""
        if name not in self._made:
            self._made[name] = MAKERS[name](self._runs)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Names in the order in which they are read."""
        return iter(MAKERS)

    def __len__(self) -> int:
        """How many there are."""
        return len(MAKERS)


class Comparison:
    """What changed between runs; the first is the base.

    ``tables``: ``runs``, ``inputs`` (what differs between the cases), ``headline``, ``terms`` of the objective,
    ``holders`` (who gains, who loses), ``chains``, ``output``, ``byproducts``, ``plants``, ``trade``, ``shipments``,
    ``prices``, ``site_prices``, ``policies``, ``standings``, ``indicators``. Each has a column for each run,
    ``change NAME`` for each but the base, and ``worth``, the size of the change in money at reference prices; the
    biggest changes stand first. ``notes`` are warnings of unlike things.
    """

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self.tables = Tables(runs)
        self.notes = gathered.notes(runs)

    @property
    def names(self) -> list[str]:
        """Names of the runs; the first is the base."""
        return [run.name for run in self.runs]

    @property
    def base(self) -> Solution:
        """The first run's solution."""
        return self.runs[0].solution

    def write(self, folder: str | Path, *, table_format: str = "csv", overwrite: bool = False) -> Path:
        """Write all tables to ``folder`` as ``csv`` or ``parquet``, or as one workbook (``xlsx``).

        Raises ``CompareError`` where the folder cannot be written, or holds something and ``overwrite`` is not set.
        """
        from symbia.results.compare.files import write_comparison

        return write_comparison(self, folder, table_format=table_format, overwrite=overwrite)

    def report(self, file: str | Path, *, language: str = "en") -> Path:
        """Write one self-contained page (``en`` or ``zh``). Needs the extra ``symbia[report]``."""
        from importlib import import_module

        # as solution.plot does: a door to a room further on
        made: Path = import_module("symbia.report.compare").write_comparison_page(self, file, language=language)
        return made

    def __repr__(self) -> str:
        """The runs and their objectives."""
        table = self.tables["runs"]
        told = [f"{n} {s if pd.isna(v) else format(v, ',.6g')}" for n, s, v in _three(table)]
        return f"<Comparison of {', '.join(told)}>"

    def _repr_html_(self) -> str:
        """The runs, the terms and the biggest changes of output, for a notebook."""
        from symbia.case.card import harmless

        parts = []
        for name in ("runs", "terms", "output", "policies"):
            table = self.tables[name].head(SHOWN)
            head = "".join(f"<th>{harmless(str(column))}</th>" for column in table.columns)
            rows = "".join(f"<tr>{''.join(f'<td>{harmless(_cell(v))}</td>' for v in row)}</tr>" for row in table.values)
            parts.append(f"<h4>{name}</h4><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        rest = ", ".join(name for name in self.tables)
        return f"<div>{''.join(parts)}<div><code>.tables</code> {rest}</div></div>"


def _three(table: pd.DataFrame) -> Iterator[tuple[str, str, float]]:
    return zip(table["run"], table["status"], table["objective"], strict=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.6g}"
    return "" if value is None or value is pd.NA else str(value)


def compare(given: Sequence[Solution | str | Path]) -> Comparison:
    """Put solutions, or the folders of runs, side by side; the first is the base.

    Raises ``CompareError`` for fewer than two, different currencies or a base without a plan, ``RunError`` for a
    folder that holds no run.

    >>> sy.compare([base, dear]).tables["output"].head()
    """
    found = gathered.gather(given)
    try:
        return Comparison(found)
    except KeyError as error:
        raise CompareError(f"the runs do not fit together: {error}") from error
