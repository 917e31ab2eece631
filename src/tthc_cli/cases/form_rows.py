"""The rows of a form (dòng của biểu): by which values of the data, in which order, and what each row is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, column_words, label, vocabulary_of
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.tallies import DataSetTally, Tallies
from tthc_cli.classes import dataclass
from tthc_cli.counts import Counted, FormFile, FormRow, parse_condition
from tthc_cli.i18n import _, by_language
from tthc_cli.text import fold

_EVERY_ROW: Final = "rows"
Group = tuple[str, ...]
"""Values of the columns by which rows of data are grouped; empty for a missing one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSource:
    """Which columns of the data say which row of the form a dossier belongs to."""

    column: str
    """The column that was asked for."""
    by: tuple[str, ...] = ()
    """The columns by which the data are grouped; none if nothing says the row."""
    under: str | None = None
    """The one of them that stands over the rows."""
    link: str | None = None
    """The column by which another data set says the value; None if the data say it themselves."""
    filled_from: str | None = None
    """That other data set, by its name."""
    idle: str | None = None
    """The data set that would say the value, if the data did not say it themselves."""

    def links_tally(self, dictionary: ColumnsFile) -> DataSetTally:
        """What is counted in the other data set: its rows, by link and value.

        Args:
            dictionary: The columns of all data sets.
        """
        data_set = str(self.filled_from)
        key = dictionary.data_sets[data_set].key
        every = parse_condition(f"{key} is known", vocabulary_of(dictionary, data_set))
        return DataSetTally(counts={_EVERY_ROW: Counted(condition=every)}, by=(str(self.link), self.column))

    def warnings(self, form: FormFile, rows: Iterable[FormRow], dictionary: ColumnsFile) -> Iterator[str]:
        """What is to be said of where the rows come from.

        Args:
            form: The form.
            rows: Its rows.
            dictionary: The columns of all data sets.
        """
        grouping = form.rows[self.column]
        column = column_words(dictionary, form.data_set, self.column)
        if self.idle is not None:
            yield _("--data {name}: not needed for the rows, as the files have the column {column}").format(
                name=self.idle, column=column
            )
        if any(row.label == HIDDEN for row in rows):
            yield _(
                "values of {column} that may be a name, an address or a number of a person are shown as {sign}"
            ).format(column=column, sign=HIDDEN)
        if self.by:
            return
        text = _("not all files have the column {column}, so the form has one row")
        if grouping.filled_from is not None:
            text = _(
                "not all files have the column {column}, so the form has one row; --data {name}=FILE with that column "
                "says it by procedure"
            )
        yield text.format(column=column, name=grouping.filled_from)


def row_source(form: FormFile, column: str, columns: Mapping[str, frozenset[str]]) -> RowSource:
    """Choose the columns of the data by which the form has its rows.

    Args:
        form: The form.
        column: The one that was asked for.
        columns: By data set: the columns that all of its files have.
    """
    grouping, present = form.rows[column], columns[form.data_set]
    under = grouping.under if grouping.under in present else None
    over = (under,) if under else ()
    filled_from = grouping.filled_from if grouping.filled_from in columns else None
    if column in present:
        return RowSource(column=column, by=(*over, column), under=under, idle=filled_from)
    if filled_from is not None and column in columns[filled_from]:
        link = next((name for name in grouping.filled_by if name in present & columns[filled_from]), None)
        if link is not None:
            return RowSource(column=column, by=(*over, link), under=under, link=link, filled_from=filled_from)
    return RowSource(column=column)


@dataclass(frozen=True, slots=True)
class GroupedRows:
    """The rows of a form, and the groups of data that each is made of."""

    rows: list[FormRow]
    _groups: Mapping[tuple[str | None, str], Sequence[Group]]
    """By level and label."""
    _by: Sequence[str] = field(default=())

    def places(self, row: FormRow) -> list[dict[str, str]]:
        """The values of the data that belong to a row; one of no columns, if the form has but one row.

        Args:
            row: The row.
        """
        return [dict(zip(self._by, group, strict=True)) for group in self._groups[row.level, row.label]]


def rows_of(form: FormFile, column: str, source: RowSource, tallies: Tallies, dictionary: ColumnsFile) -> GroupedRows:
    """Make the rows of a form of the counts by group: by level, then by name; what is not known stands last.

    Args:
        form: The form.
        column: The column by whose values it has its rows.
        source: Where the data say them.
        tallies: The counts.
        dictionary: The columns of all data sets.

    Returns:
        The rows that count anything.
    """
    missing = form.rows[column].missing.vi
    if not source.by:
        row = FormRow(label=missing, level=None, cells=total_of(form, tallies).cells)
        return GroupedRows([row], {(None, missing): [()]})
    links = _links(source, tallies)
    groups: defaultdict[tuple[str | None, str], list[Group]] = defaultdict(list)
    sums: dict[tuple[str | None, str], dict[str, int]] = {}
    for group, counts in tallies.groups(form.data_set).items():
        cells = {number: counts[number] for number in form.counted}
        if not any(cells.values()):
            continue
        value = group[-1] if source.link is None else links.get(fold(group[-1]), "")
        key: tuple[str | None, str] = (None, missing)
        if value:
            level = group[0] if source.under else value if _is_level(form, column) else ""
            key = (level or None, _label(dictionary, form.data_set, column, value))
        groups[key].append(group)
        so_far = sums.setdefault(key, dict.fromkeys(form.counted, 0))
        sums[key] = {number: so_far[number] + cells[number] for number in form.counted}
    levels = _levels(form, source, column, dictionary)
    keys = sorted(sums, key=lambda key: (key == (None, missing), levels.index(key[0]), fold(key[1]), key[1]))
    rows = [FormRow(label=key[1], level=key[0], cells=sums[key]) for key in keys]
    return GroupedRows(rows, groups, source.by)


def total_of(form: FormFile, tallies: Tallies) -> FormRow:
    """The last row of a form.

    Args:
        form: The form.
        tallies: The counts.
    """
    total = tallies.total(form.data_set)
    return FormRow(label=form.total.vi, level=None, cells={number: total[number] for number in form.counted})


def spoken_labels(form: FormFile, column: str, dictionary: ColumnsFile) -> dict[str, str]:
    """What the rows are called in the language of the output, by their Vietnamese labels, if that is not the same.

    Args:
        form: The form.
        column: The column by whose values it has its rows.
        dictionary: The columns of all data sets.
    """
    spoken = {each.vi: each.text for each in (form.total, form.rows[column].missing)}
    kind = dictionary.data_sets[form.data_set].columns[column].type
    for value in dictionary.values.get(kind, {}):
        name = label(dictionary, kind, value)
        spoken[name] = by_language(english=value, vietnamese=name)
    return spoken


def _links(source: RowSource, tallies: Tallies) -> dict[str, str]:
    """The value of each link, folded; a link with several values has none."""
    if source.filled_from is None:
        return {}
    values: defaultdict[str, set[str]] = defaultdict(set)
    for link, value in tallies.groups(source.filled_from):
        if link and value:
            values[fold(link)].add(value)
    return {link: next(iter(each)) for link, each in values.items() if len(each) == 1}


def _is_level(form: FormFile, column: str) -> bool:
    """Whether a column stands over the rows if they are those of another column."""
    return any(grouping.under == column for grouping in form.rows.values())


def _label(dictionary: ColumnsFile, data_set: str, column: str, value: str) -> str:
    """A value as the form is printed: words of the dictionary in Vietnamese."""
    kind = dictionary.data_sets[data_set].columns[column].type
    return label(dictionary, kind, value) if value in dictionary.values.get(kind, {}) else value


def _levels(form: FormFile, source: RowSource, column: str, dictionary: ColumnsFile) -> list[str | None]:
    """The levels in order, what is not known last."""
    over = source.under or column
    kind = dictionary.data_sets[form.data_set].columns[over].type
    return [*dictionary.values.get(kind, {}), None]
