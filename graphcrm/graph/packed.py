"""Transport in columns: what makes a million members travel in a second.

One record per member costs a Bolt record and a Python object each; a packed
statement answers lists of some thousand values instead, one list a column.
``collect`` drops nulls, so packed statements ``coalesce`` every property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

# Larger batches are slower on the server (DESIGN.md, section 4).
BATCH = 10_000


def frame(
    keys: Sequence[str], records: Iterable[Sequence[Any]], *, packed: bool
) -> pd.DataFrame:
    """Return the answer of a statement as a frame with the columns ``keys``.

    Integers stay int64 where no value is missing; texts are Python strings.
    """
    if not packed:
        return pd.DataFrame.from_records(list(records), columns=list(keys))
    return pd.DataFrame(
        {key: _array(values) for key, values in columns(keys, records).items()}
    )


def columns(
    keys: Sequence[str], records: Iterable[Sequence[Any]]
) -> dict[str, list[Any]]:
    """Return the columns of a packed answer as they came, equally long lists."""
    rows = list(records)
    found = {
        key: list(chain.from_iterable(row[place] for row in rows))
        for place, key in enumerate(keys)
    }
    lengths = {len(values) for values in found.values()}
    if len(lengths) > 1:
        raise AssertionError(f"packed columns of unequal length: {sorted(lengths)}")
    return found


def _array(values: list[Any]) -> Any:
    if values and all(type(value) is int for value in values[:100]):
        try:
            return np.array(values, dtype=np.int64)
        except (TypeError, OverflowError):  # a missing value further down
            return values
    return values


def batches(
    columns: Mapping[str, Any], size: int = BATCH
) -> Iterator[dict[str, list[Any]]]:
    """Yield parameters of a batch statement: equal slices of parallel lists."""
    arrays = {
        name: values.tolist() if hasattr(values, "tolist") else list(values)
        for name, values in columns.items()
    }
    count = len(next(iter(arrays.values()), []))
    for start in range(0, count, size):
        yield {name: values[start : start + size] for name, values in arrays.items()}
