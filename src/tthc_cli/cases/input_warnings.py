"""Warnings about the files and rows that were read, whatever is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from tthc_cli.cases.results import FileHeaders, hidden_words
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import DateDoubt, FileCount, InputCount


def skipped_file_warnings(files: Sequence[Path]) -> Iterator[str]:
    """Name the files of a folder that were passed over."""
    for file in files:
        yield _("{file}: no table of cases; passed over").format(file=file)


def file_warnings(inputs: Iterable[InputCount]) -> Iterator[str]:
    """Name the files with hidden rows or columns that are read as the others are, or with doubtful dates."""
    for data_set in inputs:
        for file in data_set.files:
            yield from hidden_words(file)
            yield from date_warnings(file)


def date_warnings(file: FileCount | FileHeaders) -> Iterator[str]:
    """Name the columns of a file whose dates may mean other days than they say."""
    for doubt, headers in file.date_doubts.items():
        yield _doubt_words(doubt).format(file=file.place, columns=", ".join(headers))


def _doubt_words(doubt: DateDoubt) -> str:
    """Say what is doubtful of the dates of ``{columns}`` in ``{file}``, and what to do."""
    match doubt:
        case DateDoubt.UTC:
            return _(
                "{file}: times of the old kind INT96 are read as UTC, as Spark and Hive write them: {columns}; if they "
                "are local times, those from 17:00 on count for the day after: write them as TIMESTAMP"
            )
        case DateDoubt.EXCHANGED:
            return _(
                "{file}: days and months may be exchanged: {columns}; no real date there has a day after the 12th, and "
                "later days are texts, as a program with American settings leaves them; compare some with the dossiers"
            )
        case DateDoubt.MONTH_FIRST:
            return _(
                "{file}: the month seems to stand first: {columns}; dates such as 3/25/2026 cannot be read, and "
                "3/4/2026 is read as 3 April; export the file with the day first"
            )


def row_warnings(rows: InputCount, as_of: date) -> Iterator[str]:
    """Warn if no row of a data set is counted, or if some are dated after the day of the check.

    Args:
        rows: What became of the rows of the data set.
        as_of: The day of the check.

    Yields:
        One text for each warning.
    """
    if not rows.read:
        yield _("{file}: no rows below the header").format(file=rows.file)
    elif not rows.used:
        text = ngettext(
            "{file}: its {rows} row is not counted ({excluded} excluded, {aside} set aside)",
            "{file}: none of its {rows} rows is counted ({excluded} excluded, {aside} set aside)",
            rows.read,
        )
        excluded, aside = sum(rows.excluded.values()), sum(rows.set_aside.values())
        yield text.format(file=rows.file, rows=rows.read, excluded=excluded, aside=aside)
    if rows.after_as_of:
        text = ngettext(
            "{file}: {rows} row that is counted was received or finished after {day}, the day of --as-of",
            "{file}: {rows} rows that are counted were received or finished after {day}, the day of --as-of",
            rows.after_as_of,
        )
        yield text.format(file=rows.file, rows=rows.after_as_of, day=f"{as_of:%d/%m/%Y}")
