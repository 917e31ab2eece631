"""How the headers of files are understood, for people who want to know before they count."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_cli.cases.dictionary import ColumnsFile, column_words, plain, stand_ins
from tthc_cli.cases.layout import Names, shown_header
from tthc_cli.cases.resources import working_folder
from tthc_cli.cases.results import HeaderFound, HeadersFound
from tthc_cli.cases.tables.read import Found, expand, find
from tthc_cli.counts.measures import MEASURES
from tthc_cli.plan.model import Kpi
from tthc_cli.text import nearest


def explain(
    given: Sequence[str], dictionary: ColumnsFile, kpis: Sequence[Kpi], sheets: Sequence[str]
) -> list[HeadersFound]:
    """Each file's headers, held against the data set that they fit best. Raises TthcError where none is known."""
    with working_folder() as folder:
        paths = expand(given, lambda _file: None)
        return [_explained(find(path, dictionary, sheets, folder), dictionary, kpis) for path in paths]


def _explained(found: Found, dictionary: ColumnsFile, kpis: Sequence[Kpi]) -> HeadersFound:
    data_set = found.data_set
    known, columns = Names(dictionary, data_set), dictionary.data_sets[data_set].columns
    spelled = {
        plain(text): (text, name) for name, spec in columns.items() for text in (*spec.headers, name) if plain(text)
    }
    headers: list[HeaderFound] = []
    told: set[str] = set()
    twice: set[str] = set()
    for place, (header, names) in enumerate(zip(found.header.headers, found.header.names, strict=True), 1):
        meaning = known.meaning(names)
        if len(meaning.columns) == 1:
            twice |= told & set(meaning.columns)
            told |= set(meaning.columns)
        near = None
        if header and not meaning.columns and not meaning.ignored:
            match = nearest(plain(header), spelled)
            near = None if match is None else spelled[match]
        headers.append(
            HeaderFound(
                place=place,
                header=shown_header(header),
                columns=meaning.columns,
                words=tuple(column_words(dictionary, data_set, column) for column in meaning.columns),
                ignored=meaning.ignored,
                nearest=near,
            )
        )
    instead = stand_ins(dictionary, data_set, told)
    missing = {
        kpi.id: tuple(
            column_words(dictionary, data_set, column)
            for column in MEASURES[kpi.measure].columns
            if column not in told and column not in instead
        )
        for kpi in kpis
        if MEASURES[kpi.measure].data_set == data_set
    }
    return HeadersFound(
        file=found.file,
        sheet=found.sheet,
        kind=found.kind,
        line=found.line,
        data_set=data_set,
        headers=tuple(headers),
        needed=tuple(
            column_words(dictionary, data_set, column)
            for column in columns
            if column in known.needed and column not in told
        ),
        twice=tuple(column_words(dictionary, data_set, column) for column in columns if column in twice),
        missing=missing,
        instead=instead,
        instead_words=tuple(
            (column_words(dictionary, data_set, name), column_words(dictionary, data_set, other))
            for name, other in instead.items()
        ),
        hidden_rows=found.hidden.rows,
        hidden_columns=tuple(map(shown_header, found.hidden.columns)),
    )
