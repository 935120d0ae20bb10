"""``python -m tests.guizhou_page``: solve every scenario of data/guizhou and write the tables of its README anew.

What has been solved is kept in a folder and solved again only when the tables, policies or the scenario changed. All
scenarios take about 20 minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from . import explained, tables
from .solve import CASE, Summary, scenario_names, summary

README = CASE / "README.md"
LANGUAGES = ("en", "zh")


def blocks(found: Mapping[str, Summary]) -> dict[str, str]:
    """Every block of the page by the name in its markers."""
    made = {}
    for language in LANGUAGES:
        made[f"provenance {language}"] = tables.provenance_block(language)
        if found:
            made[f"targets {language}"] = tables.targets_block(language, found)
            made[f"scenarios {language}"] = tables.scenarios_block(language, found)
            made[f"backcast {language}"] = explained.backcast_block(language, found)
            made[f"prices {language}"] = explained.prices_block(language, found)
            made[f"profits {language}"] = explained.profits_block(language, found)
    return made


def rewrite(text: str, made: Mapping[str, str]) -> str:
    """``text`` with each block put between its markers. Raises ``ValueError`` for markers that are not there."""
    for name, block in made.items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page lacks the markers {begin} and {end}")
        text = f"{before}{begin}\n{block}\n{end}{after}"
    return text


def main(arguments: list[str]) -> int:
    """Solve what is not kept, and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.guizhou_page", description=__doc__)
    parser.add_argument(
        "--kept", type=Path, default=Path("runs") / "guizhou_page", help="where solved scenarios are kept"
    )
    parser.add_argument("--provenance", action="store_true", help="only count the sources; solve nothing")
    options = parser.parse_args(arguments)
    found = {}
    for name in [] if options.provenance else scenario_names():
        print(name, file=sys.stderr)
        found[name] = summary(name, options.kept)
    README.write_text(rewrite(README.read_text(encoding="utf-8"), blocks(found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
