"""Headers and words of files that the dictionary does not know, and teaching them (học tên cột và từ)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tthc_cli.cases.dictionary import ColumnsFile, column_words, label, spellings
from tthc_cli.cases.dictionary_load import columns_of
from tthc_cli.cases.engines.duckdb_engine import duckdb_engine
from tthc_cli.cases.engines.interface import no_progress
from tthc_cli.cases.header_report import explain
from tthc_cli.cases.layout import ColumnNames
from tthc_cli.cases.resources import Resources
from tthc_cli.cases.results import FileHeaders, UnknownName
from tthc_cli.cases.shown_values import is_error, is_harmless
from tthc_cli.cases.tables.input_files import expand
from tthc_cli.cases.unknown_words import MOST_DIFFERENT_WORDS
from tthc_cli.classes import dataclass
from tthc_cli.data_files import Document, Keys, block_text, parse_document, spliced
from tthc_cli.errors import TthcError
from tthc_cli.header_names import plain_header
from tthc_cli.i18n import _
from tthc_cli.text import fold, nearest

_MOST_WORDS: Final = 1000
"""Different unknown words of a column that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What files have that the dictionary does not know."""

    files: Sequence[FileHeaders]
    names: Sequence[UnknownName]
    """Headers and words as far as they may be shown, each with the nearest that is known."""
    words: Mapping[str, frozenset[str]]
    """By type of column: all unknown words, folded. They are not for showing."""
    words_read: bool
    """Whether the words were looked at: not while columns are missing without which no row can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is to be learned."""

    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By data set and column: headers."""
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By type and value: words."""
    meanings: Sequence[str]
    """The same in words."""


def unknown_names(
    files: Sequence[str], dictionary: ColumnsFile, sheets: Sequence[str], resources: Resources
) -> Unknown:
    """List what files have that the dictionary does not know.

    Args:
        files: Files, folders and patterns.
        dictionary: The columns of all data sets.
        sheets: The sheets of workbooks that have the tables; any sheet that is shown if there are none.
        resources: How much memory reading may take.

    Raises:
        TthcError: A file has no known header, or cannot be read.
    """
    headers = explain(files, dictionary, (), sheets)
    names = [
        UnknownName(
            file=file.file,
            column=None,
            header=reading.header,
            word=None,
            rows=None,
            nearest=reading.nearest and reading.nearest[0],
            meaning=reading.nearest and column_words(dictionary, file.data_set, reading.nearest[1]),
        )
        for file in headers
        for reading in file.headers
        if reading.header and not reading.columns and not reading.ignored
    ]
    words: dict[str, frozenset[str]] = {}
    countable = all(file.countable for file in headers)
    if countable:
        for name, kind, folded in _unknown_words(files, headers, dictionary, sheets, resources):
            names += name
            words[kind] = words.get(kind, frozenset()) | folded
    return Unknown(files=headers, names=names, words=words, words_read=countable)


def _unknown_words(
    files: Sequence[str],
    headers: Sequence[FileHeaders],
    dictionary: ColumnsFile,
    sheets: Sequence[str],
    resources: Resources,
) -> Iterable[tuple[list[UnknownName], str, frozenset[str]]]:
    """The unknown words of each column of words: those that may be shown, the type, and all of them, folded."""
    paths = expand(files, lambda _file: None)
    for path, file in zip(paths, headers, strict=True):
        with duckdb_engine(resources) as engine:
            tables = engine.look_over([path], file.data_set, dictionary, sheets, no_progress)
            rows = engine.load(tables, dictionary, no_progress, audit=False).rows
            for column, kind in rows.columns_of_words():
                counts = rows.unknown_words_of(column, _MOST_WORDS)
                yield (
                    _shown_words(counts, file, column, kind, dictionary),
                    kind,
                    frozenset(fold(word) for word, _rows in counts),
                )


def _shown_words(
    counts: Sequence[tuple[str, int]], file: FileHeaders, column: str, kind: str, dictionary: ColumnsFile
) -> list[UnknownName]:
    """The words that may be shown: none if there are so many that they are no list, and none that can tell a person."""
    values = spellings(dictionary, kind)
    if len(counts) > MOST_DIFFERENT_WORDS:
        return []
    header = next((reading.header for reading in file.headers if reading.columns == (column,)), column)
    near = ((word, rows, nearest(fold(word), values)) for word, rows in counts)
    return [
        UnknownName(
            file=file.file,
            column=column,
            header=header,
            word=word,
            rows=rows,
            nearest=None if like is None else label(dictionary, kind, values[like]),
            meaning=None if like is None else values[like],
        )
        for word, rows, like in near
        if is_harmless(word) and not is_error(dictionary, word)
    ]


# -- learning ----------------------------------------------------------------------------------------------------------


def lesson_of_columns(texts: Sequence[str], files: Sequence[FileHeaders], dictionary: ColumnsFile) -> Lesson:
    """What ``--column HEADER=COLUMN`` says.

    Args:
        texts: Headers of the files, each with a column by its canonical name or by any of its headers.
        files: How the headers of the files were understood.
        dictionary: The columns of all data sets.

    Raises:
        TthcError: If a header is in no file or known with another meaning, and if there is no such column.
    """
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    meanings = []
    for text in texts:
        header, meaning = _two_parts(text, "--column", _("HEADER=COLUMN"))
        plain = plain_header(header)  # nothing is left of marks alone, such as those that hide a name
        having = [
            file.data_set
            for file in files
            if any(plain and plain_header(reading.header) == plain for reading in file.headers)
        ]
        if not having:
            raise TthcError(_("--column: none of the files has the header '{header}'").format(header=header))
        for data_set in dict.fromkeys(having):
            column = _column_named(dictionary, data_set, meaning)
            if _is_known_header(dictionary, data_set, header, column):
                continue
            of_set = columns.setdefault(data_set, {})
            of_set[column] = (*of_set.get(column, ()), header)
            meanings.append(
                _("header '{header}': {column}").format(
                    header=header, column=column_words(dictionary, data_set, column)
                )
            )
    return Lesson(columns=columns, values={}, meanings=meanings)


def lesson_of_words(texts: Sequence[str], unknown: Unknown, dictionary: ColumnsFile) -> Lesson:
    """What ``--word WORD=VALUE`` says.

    Args:
        texts: Words of the files, each with a value by its canonical name or by any word for it.
        unknown: What the files have that is unknown.
        dictionary: The words of all values.

    Raises:
        TthcError: If a word is in no file or known with another meaning, and if there is no such value.
    """
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    meanings = []
    for text in texts:
        word, meaning = _two_parts(text, "--word", _("WORD=VALUE"))
        kind, value = _value_named(dictionary, word, meaning, unknown)
        before = spellings(dictionary, kind).get(fold(word))
        if before == value:
            continue
        if before is not None:
            raise TthcError(
                _("--word: '{word}' is known as {before}; it cannot be {value} too").format(
                    word=word, before=before, value=value
                )
            )
        if unknown.words_read and fold(word) not in unknown.words.get(kind, ()):
            raise _in_no_column(word, value)
        of_kind = values.setdefault(kind, {})
        of_kind[value] = (*of_kind.get(value, ()), word)
        meanings.append(
            _("word '{word}': {value} ({label})").format(word=word, value=value, label=label(dictionary, kind, value))
        )
    return Lesson(columns={}, values=values, meanings=meanings)


def _two_parts(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, meaning = text.rpartition("=")
    if not equals or not name.strip() or not meaning.strip():
        raise TthcError(_("{option}: found '{text}'; write {form}").format(option=option, text=text, form=form))
    return " ".join(name.split()), meaning.strip()


def _column_named(dictionary: ColumnsFile, data_set: str, name: str) -> str:
    """The column of a data set that a name means: its canonical one, or any of its headers."""
    names = ColumnNames(dictionary, data_set).meaning([name]).columns
    if len(names) == 1:
        return names[0]
    columns = dictionary.data_sets[data_set].columns
    raise TthcError(
        _("--column: there is no column '{name}'; write one of {names}").format(
            name=name, names=", ".join(column_words(dictionary, data_set, column) for column in columns)
        )
    )


def _is_known_header(dictionary: ColumnsFile, data_set: str, header: str, column: str) -> bool:
    """Whether a header has its meaning already; one that has another is refused."""
    meaning = ColumnNames(dictionary, data_set).meaning([header])
    if meaning.columns == (column,):
        return True
    if meaning.ignored:
        raise TthcError(
            _("--column: '{header}' is known as a header that is never read; it stays so").format(header=header)
        )
    if meaning.columns:
        raise TthcError(
            _("--column: '{header}' is known as {before}; it cannot be {column} too").format(
                header=header,
                before=", ".join(column_words(dictionary, data_set, name) for name in meaning.columns),
                column=column_words(dictionary, data_set, column),
            )
        )
    return False


def _value_named(dictionary: ColumnsFile, word: str, name: str, unknown: Unknown) -> tuple[str, str]:
    """The type and the value that a name means: its canonical one, or any word for it."""
    meant = [
        (kind, value)
        for kind in dictionary.values
        if (value := spellings(dictionary, kind).get(fold(name))) is not None
    ]
    if len(meant) > 1:
        meant = _meant_by_word(dictionary, word, meant, unknown)
    if len(meant) == 1:
        return meant[0]
    kinds = [kind for kind, words in unknown.words.items() if fold(word) in words] or list(dictionary.values)
    values = (f"{value} ({label(dictionary, kind, value)})" for kind in kinds for value in dictionary.values[kind])
    raise TthcError(
        _("--word: '{name}' is no value, or several; write one of {names}").format(name=name, names=", ".join(values))
    )


def _meant_by_word(
    dictionary: ColumnsFile, word: str, meant: Sequence[tuple[str, str]], unknown: Unknown
) -> list[tuple[str, str]]:
    """Which types and values of several a word can be taught as: those of the columns that have the word.

    Raises:
        TthcError: If the files were read, and no column of these types has it.
    """
    in_files = [pair for pair in meant if fold(word) in unknown.words.get(pair[0], ())]
    # a word that is known is unknown nowhere: learned before, or with another meaning
    having = [pair for pair in meant if fold(word) in spellings(dictionary, pair[0])]
    so_known = [pair for pair in having if spellings(dictionary, pair[0])[fold(word)] == pair[1]]
    if unknown.words_read and not in_files and not having:
        raise _in_no_column(word, ", ".join(dict.fromkeys(value for _kind, value in meant)))
    return in_files or so_known or having


def _in_no_column(word: str, value: str) -> TthcError:
    return TthcError(_("--word: '{word}' stands in no column of the files for {value}").format(word=word, value=value))


# -- the columns file


def learned(path: Path, document: Document | None, lesson: Lesson) -> bytes:
    """The bytes of a columns file with what is to be learned in it, checked. Its comments stay.

    Args:
        path: The file.
        document: The file as it is; None for a new one.
        lesson: What is to be learned.

    Raises:
        TthcError: If the result would be no columns file.
    """
    if document is None:
        comment = _("More names of columns and words of case files; `tthc cases learn` adds to them.")
        data: dict[str, Any] = {"schema": "tthc.more-columns/1"}
        _add(data, "columns", lesson.columns)
        _add(data, "values", lesson.values)
        content = f"# {comment}\n{block_text(data)}".encode()
    else:
        data = dict(document.data)
        if str(data.get("schema", "")).startswith("tthc.more-columns"):
            _add(data, "columns", lesson.columns)
        else:
            data["data_sets"] = _with_headers(data["data_sets"], lesson.columns)
        _add(data, "values", lesson.values)
        content = spliced(document, data)
    columns_of(parse_document(path, content))
    return content


def _add(data: dict[str, Any], key: str, names: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Add names by two keys to the part of a file that has such."""
    if not names:
        return
    part = dict(data.get(key) or {})
    for outer, inner in names.items():
        of_outer = dict(part.get(outer) or {})
        for name, texts in inner.items():
            of_outer[name] = Keys([*(of_outer.get(name) or ()), *texts])
        part[outer] = of_outer
    data[key] = part


def _with_headers(data_sets: Mapping[str, Any], names: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, Any]:
    """The data sets of a whole dictionary with more headers."""
    result = dict(data_sets)
    for data_set, columns in names.items():
        specs = dict(result[data_set]["columns"])
        for column, texts in columns.items():
            specs[column] = {**specs[column], "headers": Keys([*specs[column]["headers"], *texts])}
        result[data_set] = {**result[data_set], "columns": specs}
    return result


def together(lessons: Sequence[Lesson]) -> Lesson:
    """Lessons of columns and of words as one."""
    columns = next((lesson.columns for lesson in lessons if lesson.columns), {})
    values = next((lesson.values for lesson in lessons if lesson.values), {})
    meanings = [meaning for lesson in lessons for meaning in lesson.meanings]
    return replace(lessons[0], columns=columns, values=values, meanings=meanings)


def refuse_two_of_a_kind(files: Iterable[FileHeaders]) -> None:
    """Refuse headers of one file that mean the same column. Raises TthcError."""
    for file in files:
        if file.twice:
            raise TthcError(
                _("--column: {file} would have two headers for {columns}").format(
                    file=file.file, columns=", ".join(file.twice)
                )
            )
