"""An index over files of case data: each indicator's numerator and denominator, in one reading of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from operator import or_
from pathlib import Path
from typing import Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.counting import NOT_COUNTED, DaysOff, Frame, Scope, group_values
from tthc_cli.cases.days_off import date_range, days_off
from tthc_cli.cases.dictionary import (
    ColumnsFile,
    column_words,
    given_conditions,
    optional_columns,
    unread_mark,
    vocabulary_of,
)
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.tallies import DataSetTally, Naming, Tallies, TallyRequest, tallied
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    CASES,
    OF_PROCEDURE,
    PROCEDURES,
    Condition,
    Context,
    Counted,
    DataSets,
    IndexFile,
    Indicator,
    Score,
    columns_of,
    compiled,
    index_condition_findings,
    instead_of_procedures,
    load_index,
    read_indicators,
    value_of,
    with_settled,
    yes_no_column,
)
from tthc_cli.data_files import Loaded, load_file
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount, data_set_words
from tthc_cli.rules import Period
from tthc_cli.workdays import WorkCalendar

_LINKS: Final = ("procedure_code", "procedure")
"""The columns by which a case names its procedure, the better one first."""
_BASE, _GOOD, _LEFT_OUT, _BAD, _UNREAD = "base", "good", "left_out", "bad", "unread"
"""Parts of an indicator that are counted."""
_OUT_OF_REACH: Final = "out_of_reach"
_NOT_LINKED: Final = "not_linked"
_IS_LINKED: Final = "is_linked"
"""The column that says whether the file of procedures has the procedure of a case."""
_WHOLE: Final[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """Which index, of which files and days."""

    index: IndexFile
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    period: Period
    as_of: date
    """The day of the check. It stands for the last day of a period that is still running."""
    calendar: WorkCalendar
    by: Sequence[str] = ()
    """Columns of the cases by whose values taken together the indicators are shown too."""
    reported: int | None = None
    """How many dossiers the office reported; None if nobody said."""
    sheets: Sequence[str] = ()
    rejects: Path | None = None
    recompute: Recompute | None = None
    resources: Resources = DEFAULT

    @property
    def until(self) -> date:
        """The last day that counts."""
        return min(self.period.last, self.as_of)

    def context(self, days: DaysOff | None) -> Context:
        """What the conditions' days are.

        Args:
            days: The days off that matter.
        """
        period = (self.period.first, self.until)
        if days is None:
            return Context(as_of=self.as_of, period=period)
        return Context(as_of=self.as_of, period=period, off=days.off, make_up=days.make_up, reach=days.reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOutcome:
    """What the index comes to."""

    scores: Sequence[Score]
    """Of the whole, in the order of the index."""
    groups: Mapping[tuple[str, ...], Sequence[Score]]
    """The same by group; only what the cases alone tell."""
    by: Sequence[str]
    """The columns that groups are told apart by; none if the files lack one of them."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]


def data_sets_of(dictionary: ColumnsFile) -> DataSets:
    """Return what conditions of an index may speak of."""
    return DataSets(
        vocabularies={name: vocabulary_of(dictionary, name) for name in dictionary.data_sets},
        by_words={name: given_conditions(dictionary, name) for name in dictionary.data_sets},
    )


def index_named(path: Path | None, dictionary: ColumnsFile) -> Loaded[IndexFile]:
    """The index in a file, checked with the columns that there are; the packaged one if no file is named.

    Args:
        path: The file.
        dictionary: The columns of all data sets.

    Raises:
        TthcError: The first finding, with file and line.
    """
    if path is None:
        return load_index()
    return load_file(path, IndexFile, lambda index: index_condition_findings(index, data_sets_of(dictionary)))


def score(request: IndexRequest, dictionary: ColumnsFile, report: Progress = no_progress) -> IndexOutcome:
    """Read the files once, and count every indicator that they can tell.

    Args:
        request: The index, the files, and the days.
        dictionary: The columns of all data sets.
        report: Told what is being done.

    Raises:
        TthcError: A file cannot be read, or a condition of the index.
    """
    asked = TallyRequest(
        files=request.files,
        context=request.context(None),
        choose=lambda columns: {name: DataSetTally(counts={}, every_column=True) for name in columns},
        sheets=request.sheets,
        rejects=request.rejects,
        recompute=request.recompute,
        resources=request.resources,
    )
    with tallied(asked, dictionary, report) as tallies:
        work = _Work(request, dictionary, tallies)
        by = work.by
        whole = work.scores((), _WHOLE)
        groups = {group: work.scores(by, group) for group in work.groups()} if by else {}
        return IndexOutcome(
            scores=whole, groups=groups, by=by, inputs=tallies.inputs, warnings=[*tallies.warnings, *work.warnings()]
        )


class _Work:
    """One index over one set of files: what is counted, and what it comes to."""

    def __init__(self, request: IndexRequest, dictionary: ColumnsFile, tallies: Tallies) -> None:
        self._request, self._dictionary, self._tallies = request, dictionary, tallies
        self._data_sets = data_sets_of(dictionary)
        self._read = read_indicators(request.index, self._data_sets)
        self._instead = instead_of_procedures(request.index, self._data_sets)
        self._columns = tallies.columns
        self._absent_by = [name for name in request.by if name not in self._columns.get(CASES, frozenset())]
        shared = self._columns.get(CASES, frozenset()) & self._columns.get(PROCEDURES, frozenset())
        self._links: list[str] = [name for name in _LINKS if name in shared]
        """The columns by which cases are joined with procedures, the better one first."""
        self._flags = [name for name in request.index.without_procedures if self._is_told(name)]
        """The yes/no columns of procedures that the files tell."""
        self._days_off = {name: self._days_off_of(name) for name in self._columns}
        self._sums: dict[tuple[str, ...], dict[tuple[str, ...], Mapping[str, int]]] = {}
        """By the columns that tell groups apart: the counts of each group, by ``indicator/part``."""
        self._disliked: dict[tuple[str, ...], Mapping[tuple[str, ...], int]] = {}

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that groups are told apart by; none if the files lack one of them."""
        return () if self._absent_by else tuple(self._request.by)

    def _is_told(self, flag: str) -> bool:
        return bool(self._links) and flag in self._columns[PROCEDURES]

    def _days_off_of(self, data_set: str) -> DaysOff:
        """The days off between the days of a data set's rows, and those of the period."""
        judged = self._tallies.rows_of(data_set)
        types = self._dictionary.data_sets[data_set].columns
        dates = [name for name in self._columns[data_set] if types[name].type == "date"]
        days = date_range(judged.source, sorted(dates)) or (self._request.period.first, self._request.until)
        first, last = min(days[0], self._request.period.first), max(days[1], self._request.period.last)
        return days_off(self._request.calendar, (first, last))

    def _context(self, data_set: str) -> Context:
        return self._request.context(self._days_off[data_set])

    # -- what is counted

    def _counts(self, data_set: str, by: tuple[str, ...]) -> dict[tuple[str, ...], Mapping[str, int]]:
        """Count all indicators of a data set in one pass over its rows: by group, by ``indicator/part``."""
        key = (data_set, *by)
        if key not in self._sums:
            parts = {
                f"{name}/{part}": expr for name in self._told_by(data_set) for part, expr in self._parts(name).items()
            }
            places = {name: f"count_{place}" for place, name in enumerate(parts)}

            def frame(rows: Frame, scope: Scope) -> Frame:
                counted = rows.filter(~nw.col("fate").is_in(NOT_COUNTED))
                linked = self._linked(counted) if data_set == CASES else counted
                groups = group_values(by, (), scope)
                sums = {places[name]: expr.cast(nw.Int64).sum() for name, expr in parts.items()}
                linked = linked.with_columns(**groups) if groups else linked
                return (
                    linked.group_by(*groups).agg(rows=nw.len(), **sums)
                    if groups
                    else linked.select(rows=nw.len(), **sums)
                )

            self._sums[key] = {
                tuple("" if row[name] is None else row[name] for name in by): {
                    name: int(row[place] or 0) for name, place in places.items()
                }
                for row in self._tallies.records(data_set, frame)
            }
        return self._sums[key]

    def _told_by(self, data_set: str) -> list[str]:
        """The indicators that are counted over the rows of a data set."""
        indicators = self._request.index.indicators.items()
        return [name for name, each in indicators if each.data_set == data_set and not self._why_unknown(name, each)]

    def _parts(self, name: str) -> dict[str, nw.Expr]:
        """What a row adds to the numbers of an indicator, by part."""
        read, indicator = self._read[name], self._request.index.indicators[name]
        data_set = indicator.data_set or CASES
        context = self._context(data_set)

        def holds(condition: Condition) -> nw.Expr:
            # a condition may be the same for every row, and engines want a column: no row is without a fate
            return ~nw.col("fate").is_null() & compiled(with_settled(condition, self._settled()), context)

        base, good = holds(read.base), holds(read.good)
        parts = {_BASE: base, _GOOD: good}
        if read.mean is not None:
            value = value_of(read.mean, context).cast(nw.Int64)
            parts = {
                _BASE: base & ~value.is_null(),
                _GOOD: nw.when(base).then(nw.coalesce(value, nw.lit(0))).otherwise(nw.lit(0)),
                _OUT_OF_REACH: base & value.is_null(),
            }
        parts |= {f"{_LEFT_OUT}/{column}": holds(condition) for column, condition in read.left_out.items()}
        parts |= {f"{_BAD}/{column}": holds(condition) for column, condition in read.bad_without.items()}
        unread = set(optional_columns(self._dictionary, data_set, self._columns[data_set]))
        for column in sorted(unread & {*indicator.needs, *indicator.helps}):
            parts[f"{_UNREAD}/{column}"] = base & nw.col(unread_mark(column))
        if self._asked(name) and self._links:
            parts[_NOT_LINKED] = base & ~nw.coalesce(nw.col(_IS_LINKED), nw.lit(False))
        return parts

    def _settled(self) -> dict[str, Condition]:
        """What stands for what a condition asks of a case's procedure."""
        joined = {f"{OF_PROCEDURE}{name}": yes_no_column(_joined(name)) for name in self._flags}
        return {**self._instead, **joined}

    def _linked(self, rows: Frame) -> Frame:
        """Add to cases what their procedures are: by code, else by name, else by what stands for it."""
        if not self._links:
            return rows
        for place, link in enumerate(self._links):
            told = self._tallies.frame(PROCEDURES, partial(self._told, link=link, place=place))
            rows = rows.with_columns(**{f"link_{place}": self._link_value(link)})
            rows = rows.join(told, left_on=f"link_{place}", right_on=f"told_{place}", how="left")
        context = self._context(CASES)
        is_linked = [~nw.col(f"there_{place}").is_null() for place in range(len(self._links))]
        flags = {}
        for name in self._flags:
            value = compiled(self._instead[f"{OF_PROCEDURE}{name}"], context)
            value = nw.when(~nw.col("fate").is_null() & value).then(nw.lit(True)).otherwise(nw.lit(False))
            for place in reversed(range(len(self._links))):
                value = nw.when(is_linked[place]).then(nw.col(f"{_joined(name)}_{place}") == 1).otherwise(value)
            flags[_joined(name)] = value
        return rows.with_columns(**flags, **{_IS_LINKED: reduce(or_, is_linked)})

    def _link_value(self, link: str) -> nw.Expr:
        """By what a case names its procedure: by its name only if it has no code."""
        value: nw.Expr = nw.col(link).str.to_lowercase()
        links: Sequence[str] = self._links
        for better in links[: links.index(link)]:
            value = nw.when(nw.col(better).is_null()).then(value)
        return value

    def _told(self, rows: Frame, _scope: Scope, *, link: str, place: int) -> Frame:
        """What the file of procedures tells, once for each value of a link."""
        counted = rows.filter(~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(link).is_null())
        flags = {
            f"{_joined(name)}_{place}": nw.when(nw.col(name)).then(nw.lit(1)).otherwise(nw.lit(0))
            for name in self._flags
        }
        keyed = counted.select(**{f"told_{place}": nw.col(link).str.to_lowercase()}, **flags)
        sums = {name: nw.col(name).max() for name in flags}
        return keyed.group_by(f"told_{place}").agg(**{f"there_{place}": nw.len()}, **sums)

    def _with_cases(self, name: str) -> int:
        """Count the procedures in an indicator's base with a case that fulfils its condition."""
        read = self._read[name]
        assert read.with_cases is not None  # noqa: S101 - the indicator has it
        condition = read.with_cases
        of_cases = [
            self._tallies.frame(CASES, partial(self._named_by, link=link, condition=condition)) for link in self._links
        ]

        def frame(rows: Frame, _scope: Scope) -> Frame:
            chosen = ~nw.col("fate").is_in(NOT_COUNTED) & compiled(read.base, self._context(PROCEDURES))
            base = rows.filter(chosen).select("key", **{link: nw.col(link).str.to_lowercase() for link in self._links})
            for place, (link, named) in enumerate(zip(self._links, of_cases, strict=True)):
                marked = named.with_columns(**{f"named_{place}": nw.lit(1)})
                base = base.join(marked, left_on=link, right_on="link", how="left")
            is_named = reduce(or_, [~nw.col(f"named_{place}").is_null() for place in range(len(self._links))])
            return base.filter(is_named).select(rows=nw.len())

        (record,) = self._tallies.records(PROCEDURES, frame)
        return int(record["rows"])

    def _named_by(self, rows: Frame, _scope: Scope, *, link: str, condition: Condition) -> Frame:
        chosen = (
            ~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(link).is_null() & compiled(condition, self._context(CASES))
        )
        named = rows.filter(chosen).select(link=self._link_value(link))
        return named.filter(~nw.col("link").is_null()).unique()

    # -- why an indicator is unknown

    def _asked(self, name: str) -> list[str]:
        """What an indicator asks of a case's procedure."""
        read = self._read[name]
        return sorted({*_asked_of_procedure(read.base), *_asked_of_procedure(read.good)})

    def _why_unknown(self, name: str, indicator: Indicator) -> str:
        """Return why the files cannot tell an indicator; empty if they can."""
        if indicator.unknown is not None:
            return indicator.unknown.text
        if indicator.of is not None:
            if reason := self._why_unknown(indicator.of, self._request.index.indicators[indicator.of]):
                return reason
            return self._why_no_disliked(name, indicator)
        assert indicator.data_set is not None  # noqa: S101 - the file was checked for it
        needed = dict.fromkeys(indicator.needs)
        for asked in self._asked(name):
            if asked.removeprefix(OF_PROCEDURE) not in self._flags:
                needed |= dict.fromkeys(sorted(columns_of(self._instead[asked])))
        if reason := self._why_missing(indicator.data_set, list(needed)):
            return reason
        if indicator.with_cases is not None:
            if reason := self._why_missing(CASES, indicator.with_cases.needs):
                return reason
            if not self._links:
                names = " / ".join(column_words(self._dictionary, CASES, column) for column in _LINKS)
                return _("cases and procedures have no column in common: {names}").format(names=names)
        return ""

    def _why_no_disliked(self, name: str, indicator: Indicator) -> str:
        disliked, condition = indicator.disliked, self._read[name].disliked
        if disliked is None or condition is None:
            return ""
        return self._why_missing(disliked.data_set, [disliked.key, *sorted(columns_of(condition))])

    def _why_missing(self, data_set: str, needed: Sequence[str]) -> str:
        if data_set not in self._columns:
            option = _("CASES") if data_set == CASES else f"--data {data_set}={_('FILE')}"
            return _("no data of {name}; give {option}").format(name=data_set_words(data_set), option=option)
        absent = [column for column in needed if column not in self._columns[data_set]]
        if not absent:
            return ""
        names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
        return _("{name}: no column {columns}").format(name=data_set_words(data_set), columns=names)

    def _why_not(self, name: str, indicator: Indicator, scores: Mapping[str, Score], *, is_group: bool) -> str:
        """Return why an indicator is unknown for a group, or for the whole; empty if it is known."""
        if reason := self._why_unknown(name, indicator):
            return reason
        if is_group and (indicator.data_set or CASES) != CASES:
            return _("counted for the whole only")
        if indicator.times is not None and not scores[indicator.times].is_known:
            text = _("it is multiplied by the rate of {indicator}, which is unknown")
            return text.format(indicator=indicator.times)
        return ""

    # -- what it comes to

    def groups(self) -> list[tuple[str, ...]]:
        """List the groups that the cases are in, in order."""
        return sorted(self._counts(CASES, self.by)) if CASES in self._columns else []

    def scores(self, by: tuple[str, ...], group: tuple[str, ...]) -> list[Score]:
        """Work out every indicator.

        Args:
            by: The columns that groups are told apart by; none for the whole.
            group: The values of the group.
        """
        scores: dict[str, Score] = {}
        for name, indicator in self._request.index.indicators.items():
            if reason := self._why_not(name, indicator, scores, is_group=bool(by)):
                scores[name] = Score(id=name, indicator=indicator, reason=reason)
            else:
                scores[name] = self._score(name, by, group, scores)
        return list(scores.values())

    def _score(self, name: str, by: tuple[str, ...], group: tuple[str, ...], scores: Mapping[str, Score]) -> Score:
        indicator = self._request.index.indicators[name]
        source = indicator.of or name
        data_set = self._request.index.indicators[source].data_set or CASES
        sums = self._counts(data_set, by if data_set == CASES else ()).get(group, {})
        parts = {part: sums.get(f"{source}/{part}", 0) for part in self._parts(source)}
        numerator, denominator = parts[_GOOD], parts[_BASE]
        if indicator.with_cases is not None:
            numerator = self._with_cases(name)
        if indicator.disliked is not None:
            # a dossier that is late and disliked is taken off twice, but never more than there are
            numerator = max(0, numerator - self._disliked_in(name, by).get(group, 0))
        remarks = list(self._remarks(source, parts))
        factor = Fraction(1)
        if indicator.times is not None:
            factor = scores[indicator.times].rate or Fraction(0)
            remarks.append(_("times the rate of {indicator}").format(indicator=indicator.times))
        if indicator.reported and self._request.reported is not None:
            if by:
                remarks.append(_("what was reported is held against the whole only"))
            else:
                if self._request.reported < denominator:
                    text = _("{reported} were reported, fewer than the {counted} of the files, which are taken")
                    remarks.append(text.format(reported=self._request.reported, counted=denominator))
                denominator = max(denominator, self._request.reported)
        return Score(
            id=name,
            indicator=indicator,
            numerator=numerator,
            denominator=denominator,
            factor=factor,
            remarks=tuple(remarks),
        )

    def _disliked_in(self, name: str, by: tuple[str, ...]) -> Mapping[tuple[str, ...], int]:
        """Count the disliked cases of an indicator's base, by group."""
        if by not in self._disliked:
            read, disliked = self._read[name], self._request.index.indicators[name].disliked
            assert disliked is not None and read.disliked is not None  # noqa: S101, PT018 - the caller has looked
            naming = Naming(data_set=disliked.data_set, column=disliked.key, condition=read.disliked)
            chosen = Counted(condition=with_settled(read.base, self._instead), context=self._context(CASES))
            self._disliked[by] = self._tallies.named_in(CASES, chosen, naming, by)
        return self._disliked[by]

    def _remarks(self, name: str, parts: Mapping[str, int]) -> Iterator[str]:
        """Say what an indicator left out, and what stood for something else."""
        indicator = self._request.index.indicators[name]
        data_set = indicator.data_set or CASES
        texts = {
            _LEFT_OUT: _("left out for want of {column}: {count}"),
            _BAD: _("without {column}, so in no numerator: {count}"),
            _UNREAD: _("{column} cannot be read, and counts as empty: {count}"),
            _OUT_OF_REACH: _("left out, as the calendar does not reach that far: {count}"),
        }
        for part, number in parts.items():
            kind, _slash, column = part.partition("/")
            if number and kind in texts:
                words = column_words(self._dictionary, data_set, column) if column else ""
                yield texts[kind].format(column=words, count=number)
        if absent := [column for column in indicator.helps if column not in self._columns[data_set]]:
            names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
            yield _("not looked at, for want of the column: {columns}").format(columns=names)
        for asked in self._asked(name):
            flag = asked.removeprefix(OF_PROCEDURE)
            note = self._request.index.without_procedures[flag].note.text
            if flag not in self._flags:
                yield note
            elif parts.get(_NOT_LINKED):
                yield f"{note}: {parts[_NOT_LINKED]}"

    def warnings(self) -> Iterator[str]:
        """Warn of groups that cannot be shown, of hidden ones, and of what the calendar is not sure of."""
        file = ", ".join(map(str, self._request.files.get(CASES, ())))
        for name in self._absent_by:
            text = _("--by: {name} has no column {column}; shown for the whole only: {file}")
            words = column_words(self._dictionary, CASES, name)
            yield text.format(name=data_set_words(CASES), column=words, file=file)
        if any(HIDDEN in group for group in (self.groups() if self.by else ())):
            text = _("--by: {file}: values that may be a name, an address or a number of a person are shown as {sign}")
            yield text.format(file=file, sign=HIDDEN)
        yield from dict.fromkeys(text for days in self._days_off.values() for text in days.doubts)


def _joined(flag: str) -> str:
    """The column with what the procedure of a case is."""
    return f"procedure_{flag}"


def _asked_of_procedure(condition: Condition) -> list[str]:
    """Return what a condition asks of a case's procedure, in order."""
    return sorted(name for name in columns_of(condition) if name.startswith(OF_PROCEDURE))
