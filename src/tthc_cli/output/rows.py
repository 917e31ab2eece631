"""What became of the rows of each file, and of its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount, UnknownWords, data_set_words, reason_words
from tthc_cli.output.cells import number_cell
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record
from tthc_cli.output.plain_words import plain_inputs
from tthc_cli.output.words import number

_ENDED: Final = "finished_on"
"""The column of the day on which cases ended."""


def rows_table(
    inputs: Sequence[InputCount], statuses: Mapping[str, str], note: str, more: Sequence[str] = ()
) -> PrintedTable:
    """What became of the rows of each data set.

    Args:
        inputs: The data sets, with what was read of each.
        statuses: What people call the values of a status.
        note: What is said if some rows are set aside.
        more: Notes that are said in any case.
    """
    notes = [*more, *(text for data_set in inputs for text in _notes_of(data_set, statuses))]
    if any(data_set.set_aside for data_set in inputs):
        notes.append(note)
    return PrintedTable(
        title=_("Rows"),
        columns=(
            Column(title=_("Data set")),
            Column(title=_("File")),
            *(
                Column(title=title, right=True, fixed=True)
                for title in (_("Read"), _("Used"), _("Excluded"), _("Set aside"))
            ),
        ),
        rows=[_row(data_set) for data_set in inputs],
        notes=["", *notes] if notes else [],
    )


def _row(data_set: InputCount) -> tuple[str | Cell, ...]:
    set_aside = sum(data_set.set_aside.values())
    return (
        data_set_words(data_set.name),
        data_set.file,
        number_cell(data_set.read),
        number_cell(data_set.used),
        number_cell(sum(data_set.excluded.values())),
        number_cell(set_aside, "warn" if set_aside else ""),
    )


def _notes_of(data_set: InputCount, statuses: Mapping[str, str]) -> Iterator[str]:
    """How many rows each of several files has, and why rows are not counted."""
    if len(data_set.files) > 1:
        for file in data_set.files:
            text = ngettext("{file}: {rows} row read", "{file}: {rows} rows read", file.read)
            yield text.format(file=file.place, rows=number(file.read))
    for reason, rows in data_set.excluded.items():
        words = reason_words(statuses.get(reason, reason), None)
        text = _("{file}: {rows} excluded: {reason}")
        yield text.format(file=data_set.file, rows=number(rows), reason=words)
    yield from _set_aside_notes(data_set)
    yield from _unread_notes(data_set)


def notes_of_rows(inputs: Sequence[InputCount], note: str) -> list[str]:
    """What a format without the table of rows has to be told beside: rows set aside, and cells that cannot be read.

    Rows that are excluded are not among it: they are understood, and count nowhere by what they say.

    Args:
        inputs: The data sets, with what was read of each.
        note: What is said if some rows are set aside.
    """
    aside = [text for data_set in plain_inputs(inputs) for text in _set_aside_notes(data_set)]
    unread = [text for data_set in inputs for text in _unread_notes(data_set)]
    return [*aside, *([note] if aside else []), *unread]


def in_no_rate() -> str:
    """What is said of rows set aside where rates are counted."""
    return _("Rows that are set aside are in no rate; --rejects FILE lists them line by line.")


def _unread_notes(data_set: InputCount) -> Iterator[str]:
    """How many cells count nowhere though their rows do, for each column."""
    if data_set.unread:
        text = _(
            "{file}: cells that cannot be read, or differ between rows of the same key: {cells}; their rows count in "
            "all that does not need these cells"
        )
        cells = ", ".join(f"{header} ({number(rows)})" for header, rows in data_set.unread.items())
        yield text.format(file=data_set.file, cells=cells)


def _set_aside_notes(data_set: InputCount) -> Iterator[str]:
    """How many rows of a data set are set aside, for each reason."""
    for (reason, column), rows in data_set.set_aside.items():
        has_words = column is not None and column in data_set.unknown_words
        words = reason_words(reason, column, error=not has_words)
        if reason == "unknown-value" and column and has_words:
            words += _unknown_words(data_set.unknown_words[column])
        text = _("{file}: {rows} set aside: {reason}")
        yield text.format(file=data_set.file, rows=number(rows), reason=words)


def _unknown_words(words: UnknownWords) -> str:
    """Which words stand in a column, as far as they may be shown, and which are accepted."""
    shown = [f"'{word}' ({number(rows)})" for word, rows in words.values]
    others = words.different - len(shown)
    if others:
        text = ngettext("{count} word that is not shown", "{count} words that are not shown", others)
        shown.append(text.format(count=number(others)))
    text = ", ".join(shown)
    if words.accepted:
        text = _("{found}; write one of {accepted}").format(found=text, accepted=", ".join(words.accepted))
    return f": {text}"


def input_record(data_set: InputCount) -> Record:
    """What became of the rows of one data set, for scripts."""
    return {
        "name": data_set.name,
        "file": data_set.file,
        "read": data_set.read,
        "used": data_set.used,
        "excluded": sum(data_set.excluded.values()),
        "set_aside": sum(data_set.set_aside.values()),
        "excluded_by": [{"reason": reason, "rows": rows} for reason, rows in data_set.excluded.items()],
        "set_aside_by": [
            {"reason": reason, "column": column, "rows": rows} for (reason, column), rows in data_set.set_aside.items()
        ],
        "unread_cells": [{"column": column, "rows": rows} for column, rows in data_set.unread.items()],
        "files": [
            {
                "file": file.file,
                "sheet": file.sheet,
                "kind": file.kind,
                "read": file.read,
                "instead": dict(file.instead),
                "dates_not_read": list(file.unread_dates),
                "doubtful_dates": {str(doubt): list(headers) for doubt, headers in file.date_doubts.items()},
                "hidden_rows": file.hidden_rows,
                "hidden_columns": list(file.hidden_columns),
                "hidden_sheets": list(file.hidden_sheets),
                "unread_sheets": [{"sheet": sheet, "rows": rows} for sheet, rows in file.unread_sheets],
                "inner_rows": file.inner_rows,
            }
            for file in data_set.files
        ],
    }


def notes_of_dates(inputs: Sequence[InputCount]) -> list[str]:
    """In which files a column stands in for the day on which cases ended, and which dates nobody read."""
    stand_ins: dict[str, list[str]] = {}
    unread: dict[tuple[str, ...], list[str]] = {}
    unused: dict[tuple[str, str], list[str]] = {}
    for file in (file for data_set in inputs for file in data_set.files):
        if header := file.instead.get(_ENDED):
            stand_ins.setdefault(header, []).append(file.place)
        for pair in file.not_needed.items() if file.unread_dates else ():
            unused.setdefault(pair, []).append(file.place)
        if headers := tuple(header for header in file.unread_dates if header not in file.not_needed):
            unread.setdefault(headers, []).append(file.place)
    text = _("'{header}', the day of handing over, stands in for the day on which processing ended, in {files}")
    notes = [text.format(header=header, files=", ".join(files)) for header, files in stand_ins.items()]
    for (header, used), files in unused.items():
        text = _("{files}: '{header}' is not used, as the file has '{other}'")
        notes.append(text.format(files=", ".join(files), header=header, other=used))
    for headers, files in unread.items():
        text = ngettext(
            "{files}: a column of dates that nobody reads: {headers}",
            "{files}: columns of dates that nobody reads: {headers}",
            len(headers),
        )
        notes.append(text.format(files=", ".join(files), headers=", ".join(f"'{header}'" for header in headers)))
    return notes


def handed_over_files(inputs: Sequence[InputCount]) -> list[str]:
    """The files in which the day of handing over stands in for the day on which cases ended."""
    return [file.place for data_set in inputs for file in data_set.files if _ENDED in file.instead]
