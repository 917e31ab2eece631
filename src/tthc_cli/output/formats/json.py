"""JSON for programs: English keys, ISO dates, numbers as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from tthc_cli.output.formats.batches import batches
from tthc_cli.output.formats.report import LongList, Record, Report, Terminal
from tthc_cli.text import visible


def write(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's payload.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        The file's text, in pieces if the payload has long lists.
    """
    yield from json_pieces(report.payload(), report.long_lists())


def to_json(payload: Record) -> str:
    """A payload as JSON, indented, ending in a line end; dates in ISO form."""
    return _dumped(payload, indent=2) + "\n"


def json_pieces(payload: Record, long_lists: Sequence[LongList]) -> Iterator[str]:
    """A payload that ends in long lists, in pieces: memory need not hold all records.

    Args:
        payload: All but the lists.
        long_lists: They stand last, in this order; each record gets a line of its own.

    Returns:
        Pieces that make up the same JSON as :func:`to_json` would write, but for the line ends in the lists.
    """
    text = to_json({**payload, **{long_list.key: [] for long_list in long_lists}})
    opening, *following = text.rsplit("[]", len(long_lists)) if long_lists else [text]
    yield opening
    for long_list, closing in zip(long_lists, following, strict=True):
        yield "["
        between = "\n    "
        for batch in batches(long_list.records):
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
