"""JSON for programs: English keys, ISO dates, numbers as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from tthc_cli.output.formats.batches import batches
from tthc_cli.output.formats.report import Record, Report, Terminal
from tthc_cli.text import visible


def write(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's payload.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        The file's text, in pieces if the payload has a long list.
    """
    long_list = report.long_list()
    if long_list is None:
        yield to_json(report.payload())
    else:
        yield from json_pieces(report.payload(), long_list.key, long_list.records)


def to_json(payload: Record) -> str:
    """A payload as JSON, indented, ending in a line end; dates in ISO form."""
    return _dumped(payload, indent=2) + "\n"


def json_pieces(payload: Record, key: str, records: Iterable[Record | str]) -> Iterator[str]:
    """A payload that ends in a long list, in pieces: memory need not hold all records.

    Args:
        payload: All but the list.
        key: Under which the list stands, as the last one.
        records: The list; each record gets a line of its own.

    Returns:
        Pieces that make up the same JSON as :func:`to_json` would write, but for the line ends in the list.
    """
    opening, closing = to_json({**payload, key: []}).rsplit("[]", 1)
    yield f"{opening}["
    between = "\n    "
    for batch in batches(records):
        yield between + ",\n    ".join(map(_dumped, batch))
        between = ",\n    "
    yield f"]{closing}" if between == "\n    " else f"\n  ]{closing}"


def _dumped(value: object, *, indent: int | None = None) -> str:
    # json escapes some control characters; by the same escapes of the others, what is read again is the same
    return visible(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
