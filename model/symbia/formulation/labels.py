"""The index of a component: codes and the labels behind them, tuples only for who looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


class Labels(Sequence[Any]):
    """Labels of rows or columns in order: strings, or tuples where the index has more than one column.

    ``columns`` holds for each column of the index its codes (n) and the labels that the codes count.
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[tuple[Any, Any]]) -> None:
        self.columns: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.object_]]] = [
            (np.asarray(codes, dtype=np.int32), names) for codes, names in columns
        ]

    def __len__(self) -> int:
        return len(self.columns[0][0])

    def __iter__(self) -> Iterator[Any]:
        columns = [names[codes].tolist() for codes, names in self.columns]
        return zip(*columns, strict=True) if len(columns) > 1 else iter(columns[0])

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, slice):
            return list(Labels([(codes[item], names) for codes, names in self.columns]))
        own = tuple(names[codes[item]] for codes, names in self.columns)
        return own if len(own) > 1 else own[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def series(self, number: int) -> Any:
        """One column of the index as pandas keeps such values."""
        codes, names = self.columns[number]
        return pd.Index(names.tolist()).take(codes.astype(np.intp))
