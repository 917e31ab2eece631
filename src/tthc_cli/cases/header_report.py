"""How the headers of files are understood, for people who want to know before they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from tthc_cli.cases.dictionary import ColumnsFile, column_words, is_second_reading, stand_ins
from tthc_cli.cases.layout import ColumnNames, shown_header, shown_headers
from tthc_cli.cases.resources import working_folder
from tthc_cli.cases.results import FileHeaders, HeaderReading
from tthc_cli.cases.tables.input_files import expand
from tthc_cli.cases.tables.read import FoundHeader, find_best_header
from tthc_cli.counts import MEASURES
from tthc_cli.plan import Kpi


def explain(
    files: Sequence[str], dictionary: ColumnsFile, kpis: Sequence[Kpi], sheets: Sequence[str]
) -> list[FileHeaders]:
    """Say how the headers of files are understood, each file as the data set that it fits best.

    Args:
        files: Files, folders and patterns.
        dictionary: The columns of all data sets.
        kpis: The targets for which missing columns are named.
        sheets: The sheets of workbooks that have the tables; any sheet that is shown if there are none.

    Returns:
        One answer for each file.

    Raises:
        TthcError: A file has no known header.
    """
    with working_folder() as folder:
        paths = expand(files, lambda _file: None)
        return [_explained(find_best_header(path, dictionary, sheets, folder), dictionary, kpis) for path in paths]


def _explained(found_header: FoundHeader, dictionary: ColumnsFile, kpis: Sequence[Kpi]) -> FileHeaders:
    data_set = found_header.data_set
    column_names, columns = ColumnNames(dictionary, data_set), dictionary.data_sets[data_set].columns
    readings = _readings(found_header, column_names, dictionary)
    understood = Counter(reading.columns[0] for reading in readings if len(reading.columns) == 1)
    stand_in_for = stand_ins(dictionary, data_set, understood)
    instead = {name: each for name, each in stand_in_for.items() if not is_second_reading(dictionary, data_set, name)}

    def in_words(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(column_words(dictionary, data_set, name) for name in names)

    return FileHeaders(
        file=found_header.file,
        sheet=found_header.sheet,
        kind=found_header.kind,
        line=found_header.line,
        data_set=data_set,
        headers=tuple(readings),
        needed=in_words(
            name for name in columns if name in column_names.needed - instead.keys() and name not in understood
        ),
        twice=in_words(name for name in columns if understood[name] > 1),
        missing={kpi: in_words(names) for kpi, names in _missing(kpis, data_set, {*understood, *instead}).items()},
        instead=instead,
        instead_words=tuple(zip(in_words(instead), in_words(instead.values()), strict=True)),
        hidden_rows=found_header.hidden.rows,
        hidden_columns=tuple(map(shown_header, found_header.hidden.columns)),
        hidden_sheets=found_header.hidden_sheets,
        date_doubts=found_header.date_doubts,
        unread_sheets=found_header.unread.sheets,
        inner_rows=found_header.unread.inner_rows,
    )


def _readings(found_header: FoundHeader, column_names: ColumnNames, dictionary: ColumnsFile) -> list[HeaderReading]:
    """Say of each header what it means, and of an unknown one which known header is most like it."""
    data_set, header = found_header.data_set, found_header.header
    readings = []
    shown = shown_headers(header.headers)
    for place, (text, alternatives) in enumerate(zip(header.headers, header.names, strict=True), 1):
        meaning = column_names.meaning(alternatives)
        is_known = not text or bool(meaning.columns) or meaning.ignored
        readings.append(
            HeaderReading(
                place=place,
                header=shown[place - 1],
                columns=meaning.columns,
                words=tuple(column_words(dictionary, data_set, column) for column in meaning.columns),
                ignored=meaning.ignored,
                nearest=None if is_known else column_names.nearest(text),
            )
        )
    return readings


def _missing(kpis: Sequence[Kpi], data_set: str, present: Collection[str]) -> dict[str, list[str]]:
    """Return the columns that each target measured on the data set lacks."""
    return {
        kpi.id: [column for column in MEASURES[kpi.measure].columns if column not in present]
        for kpi in kpis
        if MEASURES[kpi.measure].data_set == data_set
    }
