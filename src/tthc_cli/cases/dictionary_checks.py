"""What can be wrong with a dictionary of columns: findings for the person who wrote it."""

from collections.abc import Iterator, Mapping, Sequence

from tthc_cli.cases.dictionary import ColumnsFile, MoreColumns
from tthc_cli.counts.measures import MEASURES
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.text import fold


def _wrong_in_more(more: MoreColumns, packaged: ColumnsFile) -> Iterator[Finding]:
    """Names in an adding file that there are not, and words that it gives to two values."""
    for name, columns in more.columns.items():
        yield from _not_known(("columns", name), name, packaged.data_sets)
        known = packaged.data_sets[name].columns if name in packaged.data_sets else {}
        for column in columns if known else ():
            yield from _not_known(("columns", name, column), column, known)
    for kind, values in more.values.items():
        yield from _not_known(("values", kind), kind, packaged.values)
        for value in values if kind in packaged.values else ():
            yield from _not_known(("values", kind, value), value, packaged.values[kind])
        yield from _two_values(kind, values)


def _wrong_in_whole(found: ColumnsFile, packaged: ColumnsFile) -> Iterator[Finding]:
    """What a dictionary in place of the packaged one must have, as the measures go by it."""
    for name, data_set in packaged.data_sets.items():
        if name not in found.data_sets:
            yield Finding(where=("data_sets",), what=_("data_sets: the key {key} is missing; add it").format(key=name))
            continue
        its = found.data_sets[name]
        used = {column for spec in MEASURES.values() if spec.data_set == name for column in spec.columns}
        used |= {column for column, spec in data_set.columns.items() if spec.required or spec.type == "key"}
        used |= {column for pair in (*data_set.order, *its.order) for column in pair}
        for column in sorted(used - set(its.columns)):
            yield Finding(
                where=("data_sets", name, "columns"),
                what=_("data_sets.{key}: the column {column} is missing; add it").format(key=name, column=column),
            )
        if its.key != data_set.key:
            yield Finding(
                where=("data_sets", name, "key"),
                what=_("{key}: found {found}; write {wanted}").format(
                    key=f"data_sets.{name}.key", found=its.key, wanted=data_set.key
                ),
            )
        for column, spec in its.columns.items():
            where = ("data_sets", name, "columns", column)
            yield from _not_known(where, column, data_set.columns)
            if spec.stand_in is not None:
                yield from _not_known((*where, "stand_in"), spec.stand_in, its.columns)
            its_own = data_set.columns.get(column)
            if its_own and spec.type != its_own.type:
                yield Finding(
                    where=(*where, "type"),
                    what=_("{key}: found {found}; write {wanted}").format(
                        key=f"{column}.type", found=spec.type, wanted=its_own.type
                    ),
                )
            if its_own and spec.group and not its_own.group:
                yield Finding(
                    where=(*where, "group"),
                    what=_("{key}: found {found}; write {wanted}").format(
                        key=f"{column}.group", found="true", wanted="false"
                    ),
                )
    for name in found.data_sets:
        yield from _not_known(("data_sets", name), name, packaged.data_sets)
    for kind, values in packaged.values.items():
        for value in values:
            if value not in found.values.get(kind, {}):
                yield Finding(
                    where=("values", kind),
                    what=_("values.{key}: the value {value} is missing; add it").format(key=kind, value=value),
                )
    for kind, values in found.values.items():
        yield from _not_known(("values", kind), kind, packaged.values)
        for value in values if kind in packaged.values else ():
            yield from _not_known(("values", kind, value), value, packaged.values[kind])
        yield from _two_values(kind, values)
    for key, kind, words in (
        ("out_of_base", "status", found.out_of_base),
        ("finished", "status", found.finished),
        ("satisfied", "rating", found.satisfied),
    ):
        for place, word in enumerate(words):
            yield from _not_known((key, place), word, packaged.values[kind])


def _not_known(where: tuple[str | int, ...], name: str, known: Mapping[str, object]) -> Iterator[Finding]:
    if name not in known:
        yield Finding(
            where=where,
            what=_("{found}: not known; write one of {known}").format(found=name, known=", ".join(known)),
        )


def _two_values(kind: str, values: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    told: dict[str, str] = {}
    for value, texts in values.items():
        for text in (value, *texts):
            other = told.setdefault(fold(text), value)
            if other != value:
                yield Finding(
                    where=("values", kind, value),
                    what=_("values.{key}: '{word}' stands for {one} and for {other}; keep one").format(
                        key=kind, word=text, one=other, other=value
                    ),
                )
