"""The study's books: one line for each scenario in a file that is only ever added to.

A line is written whole and flushed to the disk before the next chunk is counted as done; a last line that a crash cut
short is left out when the books are opened again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FILE = "scenarios.jsonl"


def hash_of(*parts: Any) -> str:
    """A hash of anything that JSON can hold."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def case_hash(case: Path) -> str:
    """A hash of the files of a case."""
    digest = hashlib.sha256()
    files = sorted(case.glob("*")) if case.is_dir() else [case]
    for file in files:
        if file.is_file() and (file.suffix in (".csv", ".toml") or file == case):
            content = file.read_bytes()
            digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:32]


class Books:
    """Results by key, kept in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.results: dict[str, dict[str, Any]] = {}
        whole = 0
        if self.path.is_file():
            for line in self.path.read_bytes().splitlines(keepends=True):
                try:
                    found = json.loads(line)
                except ValueError:
                    break
                if not line.endswith(b"\n") or not isinstance(found, Mapping):
                    break
                self.results[found["key"]] = dict(found)
                whole += len(line)
        self._file = self.path.open("ab")
        self._file.truncate(whole)

    def add(self, results: Iterable[Mapping[str, Any]]) -> None:
        """Write results down; those that are known already stay as they are."""
        new = [dict(result) for result in results if result["key"] not in self.results]
        lines = [json.dumps(result, ensure_ascii=True, allow_nan=False) + "\n" for result in new]
        self._file.write("".join(lines).encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self.results |= {result["key"]: result for result in new}

    def close(self) -> None:
        """Close the file."""
        self._file.close()
