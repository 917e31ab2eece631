"""What can be wrong with a dictionary of columns: findings for the person who wrote it."""

from collections.abc import Iterator, Mapping, Sequence

from tthc_cli.cases.dictionary import YES_NO, ColumnsFile, DataSet, MoreColumns
from tthc_cli.counts import MEASURES
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.text import fold


def findings_in_addition(more: MoreColumns, packaged: ColumnsFile) -> Iterator[Finding]:
    """Check a file that adds to the packaged dictionary.

    Args:
        more: The file.
        packaged: The packaged dictionary.

    Yields:
        Names that do not exist, and words that the file gives to two values.
    """
    for name, columns in more.columns.items():
        yield from _unknown_name(("columns", name), name, packaged.data_sets)
        packaged_columns = packaged.data_sets[name].columns if name in packaged.data_sets else {}
        for column in columns if packaged_columns else ():
            yield from _unknown_name(("columns", name, column), column, packaged_columns)
    yield from _value_findings(more.values, packaged)


def findings_in_replacement(whole: ColumnsFile, packaged: ColumnsFile) -> Iterator[Finding]:
    """Check a dictionary that takes the place of the packaged one: it must have what the measures go by.

    Args:
        whole: The dictionary.
        packaged: The packaged dictionary.

    Yields:
        What is missing, does not exist, or is not as in the packaged dictionary.
    """
    for name, packaged_set in packaged.data_sets.items():
        if name not in whole.data_sets:
            yield Finding(where=("data_sets",), what=_("data_sets: the key {key} is missing; add it").format(key=name))
            continue
        yield from _missing_columns(name, whole.data_sets[name], packaged_set)
        yield from _column_findings(name, whole.data_sets[name], packaged_set)
    for name in whole.data_sets:
        yield from _unknown_name(("data_sets", name), name, packaged.data_sets)
    yield from _missing_values(whole, packaged)
    yield from _value_findings(whole.values, packaged)
    yield from _unknown_words_in_lists(whole, packaged)


def _missing_columns(name: str, data_set: DataSet, packaged: DataSet) -> Iterator[Finding]:
    """Yield the columns that measures, checks or other columns cannot do without, and a key that is another column."""
    needed = {column for spec in MEASURES.values() if spec.data_set == name for column in spec.columns}
    needed |= {column for column, spec in packaged.columns.items() if spec.required or spec.type == "key"}
    needed |= {column for pair in (*packaged.order, *data_set.order) for column in pair}
    for column in sorted(needed - set(data_set.columns)):
        yield Finding(
            where=("data_sets", name, "columns"),
            what=_("data_sets.{key}: the column {column} is missing; add it").format(key=name, column=column),
        )
    if data_set.key != packaged.key:
        yield Finding(
            where=("data_sets", name, "key"),
            what=_write(f"data_sets.{name}.key", data_set.key, packaged.key),
        )


def _column_findings(name: str, data_set: DataSet, packaged: DataSet) -> Iterator[Finding]:
    """Yield columns that do not exist, or have another type, or group rows by what may tell a person."""
    for column, spec in data_set.columns.items():
        where = ("data_sets", name, "columns", column)
        yield from _unknown_name(where, column, packaged.columns)
        if spec.stand_in is not None:
            yield from _unknown_name((*where, "stand_in"), spec.stand_in, data_set.columns)
        packaged_spec = packaged.columns.get(column)
        # a file from before there were other types of yes or no may go on with the plain one
        if packaged_spec and spec.type != packaged_spec.type and not {spec.type, packaged_spec.type} <= YES_NO:
            yield Finding(where=(*where, "type"), what=_write(f"{column}.type", spec.type, packaged_spec.type))
        if packaged_spec and spec.group and not packaged_spec.group:
            yield Finding(where=(*where, "group"), what=_write(f"{column}.group", "true", "false"))


def _missing_values(whole: ColumnsFile, packaged: ColumnsFile) -> Iterator[Finding]:
    for kind, values in packaged.values.items():
        for value in values:
            if value not in whole.values.get(kind, {}):
                yield Finding(
                    where=("values", kind),
                    what=_("values.{key}: the value {value} is missing; add it").format(key=kind, value=value),
                )


def _value_findings(words: Mapping[str, Mapping[str, Sequence[str]]], packaged: ColumnsFile) -> Iterator[Finding]:
    """Yield types and values that do not exist, and words that stand for two values."""
    for kind, values in words.items():
        yield from _unknown_name(("values", kind), kind, packaged.values)
        for value in values if kind in packaged.values else ():
            yield from _unknown_name(("values", kind, value), value, packaged.values[kind])
        yield from _ambiguous_words(kind, values)


def _unknown_words_in_lists(whole: ColumnsFile, packaged: ColumnsFile) -> Iterator[Finding]:
    """Yield statuses and ratings that do not exist."""
    for key, kind, words in (
        ("out_of_base", "status", whole.out_of_base),
        ("finished", "status", whole.finished),
        ("satisfied", "rating", whole.satisfied),
    ):
        for place, word in enumerate(words):
            yield from _unknown_name((key, place), word, packaged.values[kind])


def _unknown_name(where: tuple[str | int, ...], name: str, names: Mapping[str, object]) -> Iterator[Finding]:
    if name not in names:
        yield Finding(
            where=where,
            what=_("{found}: not known; write one of {known}").format(found=name, known=", ".join(names)),
        )


def _write(key: str, present: str, right: str) -> str:
    return _("{key}: found {found}; write {wanted}").format(key=key, found=present, wanted=right)


def _ambiguous_words(kind: str, values: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    meanings: dict[str, str] = {}
    for value, texts in values.items():
        for text in (value, *texts):
            first_value = meanings.setdefault(fold(text), value)
            if first_value != value:
                yield Finding(
                    where=("values", kind, value),
                    what=_("values.{key}: '{word}' stands for {one} and for {other}; keep one").format(
                        key=kind, word=text, one=first_value, other=value
                    ),
                )
