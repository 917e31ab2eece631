"""The items of a cell: lines, or what a list has, and which of them can be one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc_cli.errors import TthcError
from tthc_cli.phrases import items


def parts(cell: str) -> Iterator[str]:
    """The items of a cell, each to be read by itself; one that is too long comes whole."""
    try:
        yield from items(cell)
    except TthcError:
        yield cell


def sentences(cell: str) -> list[list[str]]:
    """The items of a cell; lines that are no list, and that no full stop divides, are together in one."""
    listed = list(parts(cell))
    a_list = is_list(cell, listed)
    groups: list[list[str]] = []
    for part in listed:
        if groups and not a_list and not groups[-1][-1].rstrip().endswith((".", ";")):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def is_list(cell: str, listed: Sequence[str]) -> bool:
    """Whether the items of a cell had marks before them.

    Args:
        cell: The cell's text.
        listed: Its items (:func:`parts`).

    Returns:
        True if the items are not all of the text.
    """
    return " ".join(" ".join(listed).split()) != " ".join(cell.split())
