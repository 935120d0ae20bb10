"""A compiled model and its answer as two small files, without pickle."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Packed:
    """A compiled model as the bytes of its two files."""

    arrays: bytes
    labels: bytes


def pack(model: CompiledModel) -> Packed:
    """All of the two files that does not depend on the answer, so that it can be made while a solver looks for one."""
    arrays: dict[str, Any] = {name: getattr(model, name) for name in _VECTORS}
    for name in ("matrix", "values"):
        own = getattr(model, name)
        arrays |= {f"{name}_data": own.data, f"{name}_indices": own.indices, f"{name}_indptr": own.indptr}
    arrays["scalars"] = np.array([model.offset, model.sign])
    named = {
        kind: [[b.name, b.index_names, list(b.labels)] for b in getattr(model, kind)]
        for kind in ("columns", "rows", "expressions")
    }
    text = json.dumps(named, ensure_ascii=False, default=str).encode()
    return Packed(_zipped(arrays, b""), gzip.compress(text, compresslevel=4, mtime=0))


def save_optimum(optimum: Optimum, folder: Path, packed: Packed | None = None) -> None:
    """Write ``lp.npz`` (arrays, x and y or ray) and ``labels.json.gz`` (names of rows and columns) into ``folder``.

    ``packed`` is the optimum's model as ``pack`` gave it; left out, it is packed here.
    """
    own = pack(optimum.compiled) if packed is None else packed
    answers = {name: getattr(optimum, name) for name in _ANSWERS if getattr(optimum, name) is not None}
    (folder / ARRAYS).write_bytes(_zipped(answers, own.arrays))
    (folder / LABELS).write_bytes(own.labels)


def _zipped(arrays: Mapping[str, Any], before: bytes) -> bytes:
    """``before``, an npz file or nothing, with more arrays in it: numpy writes such a file only in one go."""
    file = io.BytesIO(before)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asanyarray(array), allow_pickle=False)
    return file.getvalue()


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
