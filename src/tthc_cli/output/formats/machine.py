"""JSON and CSV for scripts: English keys, ISO dates, numbers as numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from tthc_cli.text import csv_cell, visible

_BATCH: Final = 1_000
"""Rows of one piece."""


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def to_json(payload: Mapping[str, Any]) -> str:
    """A payload as JSON, in UTF-8 and indented, ending in a line end; dates in ISO form."""
    return _dumped(payload, indent=2) + "\n"


def _dumped(value: object, *, indent: int | None = None) -> str:
    # json escapes some control characters; by the same escapes of the others, what is read again is the same
    return visible(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def json_pieces(payload: Mapping[str, Any], key: str, records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """As :func:`to_json`, in pieces, with ``records`` as a last list under ``key``, each on a line of its own: memory
    need not hold them all.
    """
    opening, closing = to_json({**payload, key: []}).rsplit("[]", 1)
    yield f"{opening}["
    between = "\n    "
    for batch in _batched(records):
        yield between + ",\n    ".join(map(_dumped, batch))
        between = ",\n    "
    yield f"]{closing}" if between == "\n    " else f"\n  ]{closing}"


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV (RFC 4180 quoting, a line feed at the end of a row), each cell as :func:`csv_cell` has it."""
    return "".join(csv_pieces(columns, rows))


def csv_pieces(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """As :func:`to_csv`, in pieces."""
    yield _csv([columns])
    for batch in _batched(rows):
        yield _csv([row.get(column) for column in columns] for row in batch)


def _batched(rows: Iterable[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _csv(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(csv_cell, row) for row in rows)
    return out.getvalue()
