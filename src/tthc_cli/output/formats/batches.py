"""Long lists in batches, so that memory holds one of them and not the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

_BATCH: Final = 1_000
"""Items of one batch."""
Item = TypeVar("Item")


def batches(items: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """The items in order, so many at a time.

    >>> [len(batch) for batch in batches(range(2500))]
    [1000, 1000, 500]
    """
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
