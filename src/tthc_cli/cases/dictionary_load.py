"""Loading the dictionary of columns: the packaged one, with an office's own names added."""

from dataclasses import replace
from pathlib import Path

from tthc_cli.cases.dictionary import ColumnsFile, MoreColumns, plain
from tthc_cli.cases.dictionary_checks import _wrong_in_more, _wrong_in_whole
from tthc_cli.data_files import data_file, load_file, schema_of
from tthc_cli.text import fold


def load_columns(path: Path | None = None) -> ColumnsFile:
    """The packaged dictionary; with a file, that one in its place, or the packaged one with what the file adds.

    Which of them it is, the file says by its ``schema``: ``tthc.columns/1`` replaces, ``tthc.more-columns/1`` adds.
    """
    packaged = load_file(data_file("case_columns.yaml"), ColumnsFile).value
    if path is None:
        return packaged
    if schema_of(path).startswith("tthc.more-columns"):
        more = load_file(path, MoreColumns, lambda found: list(_wrong_in_more(found, packaged))).value
        return extended(packaged, more)
    whole = load_file(path, ColumnsFile, lambda found: list(_wrong_in_whole(found, packaged))).value
    return whole if whole.errors else replace(whole, errors=packaged.errors)


def extended(packaged: ColumnsFile, more: MoreColumns) -> ColumnsFile:
    """A dictionary with what a file adds: a header or word that the file names means that alone."""
    taken = {plain(text) for text in more.ignored}
    data_sets = {}
    for name, data_set in packaged.data_sets.items():
        added = more.columns.get(name, {})
        new = taken | {plain(text) for texts in added.values() for text in texts}
        data_sets[name] = replace(
            data_set,
            columns={
                column: replace(
                    spec,
                    headers=(
                        *(text for text in spec.headers if plain(text) not in new),
                        *added.get(column, ()),
                    ),
                )
                for column, spec in data_set.columns.items()
            },
        )
    values = {}
    for kind, words in packaged.values.items():
        added = more.values.get(kind, {})
        new = {fold(text) for texts in added.values() for text in texts}
        values[kind] = {
            value: (*(text for text in texts if fold(text) not in new), *added.get(value, ()))
            for value, texts in words.items()
        }
    return replace(
        packaged,
        data_sets=data_sets,
        values=values,
        ignored=(*packaged.ignored, *more.ignored),
        totals=(*packaged.totals, *more.totals),
        no_id=(*packaged.no_id, *more.no_id),
        limit_from=(*packaged.limit_from, *more.limit_from),
    )
