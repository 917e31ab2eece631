"""What became of the rows of each file, as text, tables and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.inputs import InputCount, UnknownWords, data_set_words, reason_words
from tthc_cli.output.formats.table import Cell, Column, Table
from tthc_cli.output.words import number


def rows_table(inputs: Sequence[InputCount], statuses: Mapping[str, str], note: str, more: Sequence[str] = ()) -> Table:
    """What became of the rows of each data set; ``note`` is said where some are set aside, ``more`` in any case."""
    notes = list(more)
    for found in inputs:
        if len(found.files) > 1:
            for one in found.files:
                text = ngettext("{file}: {rows} row read", "{file}: {rows} rows read", one.read)
                notes.append(text.format(file=one.place, rows=number(one.read)))
        for reason, rows in found.excluded.items():
            words = reason_words(statuses.get(reason, reason), None)
            text = _("{file}: {rows} excluded: {reason}")
            notes.append(text.format(file=found.file, rows=number(rows), reason=words))
        for (reason, column), rows in found.set_aside.items():
            words = reason_words(reason, column)
            if reason == "unknown-value" and column and column in found.unknown_words:
                words += _unknown_words(found.unknown_words[column])
            text = _("{file}: {rows} set aside: {reason}")
            notes.append(text.format(file=found.file, rows=number(rows), reason=words))
    if any(found.set_aside for found in inputs):
        notes.append(note)
    return Table(
        title=_("Rows"),
        columns=(
            Column(title=_("Data set")),
            Column(title=_("File")),
            *(
                Column(title=title, right=True, fixed=True)
                for title in (_("Read"), _("Used"), _("Excluded"), _("Set aside"))
            ),
        ),
        rows=[
            (
                data_set_words(found.name),
                found.file,
                number(found.read),
                number(found.used),
                number(sum(found.excluded.values())),
                Cell(number(aside), "warn" if aside else ""),
            )
            for found in inputs
            for aside in [sum(found.set_aside.values())]
        ],
        notes=["", *notes] if notes else [],
    )


def _unknown_words(found: UnknownWords) -> str:
    """Which words were found, as far as they may be shown, and which are accepted."""
    shown = [f"'{word}' ({number(rows)})" for word, rows in found.values]
    others = found.different - len(shown)
    if others:
        text = ngettext("{count} word that is not shown", "{count} words that are not shown", others)
        shown.append(text.format(count=number(others)))
    accepted = ", ".join(found.accepted)
    return ": " + _("{found}; write one of {accepted}").format(found=", ".join(shown), accepted=accepted)


def input_record(found: InputCount) -> dict[str, Any]:
    """What became of the rows of one data set, for scripts."""
    return {
        "name": found.name,
        "file": found.file,
        "read": found.read,
        "used": found.used,
        "excluded": sum(found.excluded.values()),
        "set_aside": sum(found.set_aside.values()),
        "excluded_by": [{"reason": reason, "rows": rows} for reason, rows in found.excluded.items()],
        "set_aside_by": [
            {"reason": reason, "column": column, "rows": rows} for (reason, column), rows in found.set_aside.items()
        ],
        "files": [
            {
                "file": one.file,
                "sheet": one.sheet,
                "kind": one.kind,
                "read": one.read,
                "instead": dict(one.instead),
                "dates_not_read": list(one.unread_dates),
                "hidden_rows": one.hidden_rows,
                "hidden_columns": list(one.hidden_columns),
            }
            for one in found.files
        ],
    }
