"""A compiled model and its answer as two small files, without pickle."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from symbia.solving.compiled import Block, CompiledModel
from symbia.solving.optimum import Optimum
from symbia.solving.scaling import scaling_of

ARRAYS = "lp.npz"
LABELS = "labels.json.gz"
_VECTORS = ("cost", "row_lower", "row_upper", "col_lower", "col_upper", "integer", "value_offset")
_ANSWERS = ("x", "y", "ray", "basis")


def save_optimum(optimum: Optimum, folder: Path) -> None:
    """Write ``lp.npz`` (arrays, x and y or ray) and ``labels.json.gz`` (names of rows and columns) into ``folder``."""
    model = optimum.compiled
    arrays: dict[str, Any] = {name: getattr(model, name) for name in _VECTORS}
    for name in ("matrix", "values"):
        own = getattr(model, name)
        arrays |= {f"{name}_data": own.data, f"{name}_indices": own.indices, f"{name}_indptr": own.indptr}
    arrays["scalars"] = np.array([model.offset, model.sign])
    for name in _ANSWERS:
        if getattr(optimum, name) is not None:
            arrays[name] = getattr(optimum, name)
    np.savez_compressed(folder / ARRAYS, **arrays)
    named = {
        kind: [[b.name, b.index_names, list(b.labels)] for b in getattr(model, kind)]
        for kind in ("columns", "rows", "expressions")
    }
    with gzip.GzipFile(folder / LABELS, "wb", compresslevel=4, mtime=0) as file:
        file.write(json.dumps(named, ensure_ascii=False, default=str).encode())


def load_optimum(folder: Path, status: Any) -> Optimum:
    """Read what ``save_optimum`` wrote; objective and certificate are left open.

    Raises ``OSError``, ``ValueError`` or ``KeyError`` where the files are not what was written.
    """
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        vectors = {name: arrays[name] for name in _VECTORS}
        offset, sign = (float(value) for value in arrays["scalars"])
        columns = len(vectors["cost"])
        matrices = {
            name: sparse.csr_array(
                (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_indptr"]),
                shape=(len(arrays[f"{name}_indptr"]) - 1, columns),
            )
            for name in ("matrix", "values")
        }
        for matrix in matrices.values():
            matrix.check_format()  # indices that point outside would be followed
        answers = {name: arrays.get(name) for name in _ANSWERS}
    with gzip.open(folder / LABELS, "rt", encoding="utf-8") as file:
        named = json.load(file)
    blocks = {kind: _blocks(named[kind]) for kind in ("columns", "rows", "expressions")}
    parts: dict[str, Any] = {**vectors, **matrices, **blocks}
    model = CompiledModel(**parts, offset=offset, sign=sign)
    return Optimum(status=status, compiled=model, scale=scaling_of(model), **answers)


def _blocks(rows: list[Any]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for name, index_names, labels in rows:
        own = [tuple(label) if isinstance(label, list) else label for label in labels]
        blocks.append(Block(name, tuple(index_names), own, start))
        start += len(own)
    return tuple(blocks)
