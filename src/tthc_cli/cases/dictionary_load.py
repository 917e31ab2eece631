"""Loading the dictionary of columns: the packaged one, with an office's own names added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, DataSet, MoreColumns
from tthc_cli.cases.dictionary_checks import findings_in_addition, findings_in_replacement
from tthc_cli.counts import load_measures
from tthc_cli.data_files import data_file, load_content, load_file, schema_of
from tthc_cli.header_names import plain_header
from tthc_cli.text import fold

if TYPE_CHECKING:
    from tthc_cli.data_files import Document


def load_columns(path: Path | None = None) -> ColumnsFile:
    """Load the dictionary of columns.

    Args:
        path: A file that adds to the packaged dictionary (``schema: tthc.more-columns/1``) or replaces it
            (``tthc.columns/1``); the packaged one alone if None.

    Raises:
        TthcError: The file cannot be read, or something in it is wrong.
    """
    if path is None:
        return load_file(data_file("case_columns.yaml"), ColumnsFile).value
    from tthc_cli.data_files import read_document  # the packaged dictionary needs no YAML

    return columns_of(read_document(path))


def columns_of(document: Document) -> ColumnsFile:
    """The dictionary that a columns file makes. Raises TthcError if something in it is wrong.

    Args:
        document: The file, which adds to the packaged dictionary or replaces it.
    """
    packaged = load_file(data_file("case_columns.yaml"), ColumnsFile).value
    if schema_of(document).startswith("tthc.more-columns"):
        more = load_content(document, MoreColumns, lambda more: list(findings_in_addition(more, packaged))).value
        return extended(packaged, more)
    whole = load_content(
        document, ColumnsFile, lambda whole: list(findings_in_replacement(filled(whole, packaged), packaged))
    ).value
    whole = filled(whole, packaged)
    return whole if whole.errors else replace(whole, errors=packaged.errors)


def filled(whole: ColumnsFile, packaged: ColumnsFile) -> ColumnsFile:
    """Return a dictionary that replaces the packaged one with what later versions of that have besides.

    A file that was written before there were optional columns goes on as it is: it gets these, the types of their
    words, and data sets that no packaged measure counts. Headers that the file uses otherwise stay its own.

    Args:
        whole: The dictionary of the file.
        packaged: The packaged dictionary.
    """
    counted = {measure.data_set for measure in load_measures().measures.values()}
    data_sets = {name: spec for name, spec in packaged.data_sets.items() if name not in counted}
    for name, data_set in whole.data_sets.items():
        later = packaged.data_sets.get(name)
        data_sets[name] = data_set if later is None else _with_optional(data_set, later)
    needed = {
        spec.type
        for data_set in packaged.data_sets.values()
        for spec in data_set.columns.values()
        if not spec.optional and spec.type not in YES_NO - {"yes_no"}
    }
    words = {kind: values for kind, values in packaged.values.items() if kind not in needed}
    return replace(whole, data_sets=data_sets, values={**words, **whole.values})


def _with_optional(data_set: DataSet, later: DataSet) -> DataSet:
    """Return a data set with the optional columns of a later form of it, without the headers that it uses already."""
    taken = {plain_header(text) for name, spec in data_set.columns.items() for text in (name, *spec.headers)}
    columns = {
        name: replace(spec, headers=tuple(text for text in spec.headers if plain_header(text) not in taken))
        for name, spec in later.columns.items()
        if spec.optional and name not in data_set.columns
    }
    return replace(data_set, columns={**data_set.columns, **columns})


def extended(packaged: ColumnsFile, more: MoreColumns) -> ColumnsFile:
    """Return a dictionary with what a file adds. A header or word that the file names means only what it says there.

    Args:
        packaged: The dictionary.
        more: What is added to it.
    """
    return replace(
        packaged,
        data_sets={
            name: _with_headers(data_set, more.columns.get(name, {}), more.ignored)
            for name, data_set in packaged.data_sets.items()
        },
        values={kind: _with_words(words, more.values.get(kind, {})) for kind, words in packaged.values.items()},
        ignored=(*packaged.ignored, *more.ignored),
        totals=(*packaged.totals, *more.totals),
        no_id=(*packaged.no_id, *more.no_id),
        limit_from=(*packaged.limit_from, *more.limit_from),
    )


def _with_headers(data_set: DataSet, added: Mapping[str, Sequence[str]], ignored: Sequence[str]) -> DataSet:
    """Return a data set with more headers by column. No other column keeps those, or the ignored ones."""
    taken = {plain_header(text) for text in (*ignored, *(text for texts in added.values() for text in texts))}
    columns = {
        column: replace(
            spec,
            headers=(*(text for text in spec.headers if plain_header(text) not in taken), *added.get(column, ())),
        )
        for column, spec in data_set.columns.items()
    }
    return replace(data_set, columns=columns)


def _with_words(
    words: Mapping[str, tuple[str, ...]], added: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the words of a type's values with more of them. No other value keeps those."""
    taken = {fold(text) for texts in added.values() for text in texts}
    return {
        value: (*(text for text in texts if fold(text) not in taken), *added.get(value, ()))
        for value, texts in words.items()
    }
