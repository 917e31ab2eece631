"""An index over files of case data: each indicator's numerator and denominator, in one reading of the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from operator import or_
from pathlib import Path

import narwhals.stable.v2 as nw

from tthc_cli.cases.days_off import date_range, days_off
from tthc_cli.cases.dictionary import ColumnsFile, column_words
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.fates import NOT_COUNTED
from tthc_cli.cases.index_parts import (
    BAD,
    BASE,
    GOOD,
    IS_LINKED,
    LEFT_OUT,
    NOT_LINKED,
    OUT_OF_REACH,
    UNREAD,
    IndexParts,
    data_sets_of,
    joined,
)
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.reading import Reading
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.row_groups import summed
from tthc_cli.cases.scope import DaysOff, Frame, Scope
from tthc_cli.cases.tallies import DataSetTally, Naming, Tallies, TallyRequest, tallied
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    CASES,
    OF_PROCEDURE,
    PROCEDURES,
    Condition,
    Context,
    Counted,
    IndexFile,
    Indicator,
    Score,
    columns_of,
    compiled,
    index_condition_findings,
    load_index,
    with_settled,
)
from tthc_cli.data_files import Loaded, load_file
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount, data_set_words
from tthc_cli.rules import Period
from tthc_cli.workdays import WorkCalendar


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


def score(
    request: IndexRequest, dictionary: ColumnsFile, report: Progress = no_progress, files: Reading | None = None
) -> IndexOutcome:
    """Read the files once, and count every indicator that they can tell.

    Args:
        request: The index, the files, and the days.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The files, if they are read for more than this.

    Raises:
        TthcError: A file cannot be read, or a condition of the index.
    """
    parts: IndexParts

    def choose(columns: Mapping[str, frozenset[str]]) -> Mapping[str, DataSetTally]:
        nonlocal parts
        parts = IndexParts(request.index, dictionary, columns)
        return {name: DataSetTally(counts={}, needed=_columns_of(name, parts, request)) for name in columns}

    asked = TallyRequest(
        files=request.files,
        context=request.context(None),
        choose=choose,
        sheets=request.sheets,
        rejects=request.rejects,
        recompute=request.recompute,
        resources=request.resources,
    )
    with tallied(asked, dictionary, report, files) as tallies:
        work = _Work(request, dictionary, tallies, parts)
        whole = work.scores()
        groups = {group: work.scores(group) for group in work.groups()} if work.by else {}
        return IndexOutcome(
            scores=whole,
            groups=groups,
            by=work.by,
            inputs=tallies.inputs,
            warnings=[*tallies.warnings, *work.warnings()],
        )


def index_columns(request: IndexRequest, files: Reading) -> dict[str, set[str]]:
    """Return the columns that an index is counted by, by data set.

    Args:
        request: The index, the files, and the days.
        files: The files.
    """
    columns = {name: each for name, each in files.columns.items() if name in request.files}
    parts = IndexParts(request.index, files.dictionary, columns)
    return {name: _columns_of(name, parts, request) for name in columns}


def _columns_of(data_set: str, parts: IndexParts, request: IndexRequest) -> set[str]:
    """The columns of a data set that the index is counted by, with those of groups if the files have all of these."""
    by = request.by if data_set == CASES and set(request.by) <= parts.columns[CASES] else ()
    return {*parts.asked_of(data_set), *by}


class _Work:
    """One index over one set of files: what is counted, and what it comes to."""

    def __init__(self, request: IndexRequest, dictionary: ColumnsFile, tallies: Tallies, parts: IndexParts) -> None:
        self._request, self._dictionary, self._tallies, self._parts = request, dictionary, tallies, parts
        self._columns = tallies.columns
        self._absent_by = [name for name in request.by if name not in self._columns.get(CASES, frozenset())]
        self._days_off = {name: self._days_off_of(name) for name in self._columns}
        self._counted: dict[str, dict[tuple[str, ...], Mapping[str, int]]] = {}
        """By data set: the counts of each group, by ``indicator/part``."""
        self._disliked: dict[str, Mapping[tuple[str, ...], int]] = {}
        """By indicator: the disliked cases of its base in each group."""

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that groups are told apart by; none if the files lack one of them."""
        return () if self._absent_by else tuple(self._request.by)

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

    def _groups_of(self, data_set: str) -> dict[tuple[str, ...], Mapping[str, int]]:
        """Count all indicators of a data set in one pass over its rows: by group, by ``indicator/part``."""
        if data_set not in self._counted:
            context = self._context(data_set)
            parts = {
                f"{name}/{part}": expr
                for name in self._parts.told_by(data_set)
                for part, expr in self._parts.parts(name, context).items()
            }
            values = self._parts.values(data_set, context)
            places = {name: f"count_{place}" for place, name in enumerate(parts)}
            by = self.by if data_set == CASES else ()

            def frame(rows: Frame, scope: Scope) -> Frame:
                counted = rows.filter(~nw.col("fate").is_in(NOT_COUNTED))
                linked = self._linked(counted) if data_set == CASES else counted
                # a column of its own is worked out once, and long to work out
                valued = linked.with_columns(**values) if values else linked
                sums = {places[name]: expr.cast(nw.Int64).sum() for name, expr in parts.items()}
                return summed(valued, by, {"rows": nw.len(), **sums}, scope)

            needed = {*self._parts.counted_by(data_set), *by}
            self._counted[data_set] = {
                tuple("" if row[name] is None else row[name] for name in by): {
                    name: int(row[place] or 0) for name, place in places.items()
                }
                for row in self._tallies.records(data_set, needed, frame)
            }
        return self._counted[data_set]

    def _counts(self, data_set: str, group: tuple[str, ...] | None) -> Mapping[str, int]:
        """The counts of a group, or of the whole, by ``indicator/part``."""
        groups = self._groups_of(data_set)
        if group is not None:
            return groups.get(group, {})
        whole: Counter[str] = Counter()
        for sums in groups.values():
            whole.update(sums)
        return whole

    def _linked(self, rows: Frame) -> Frame:
        """Add to cases what their procedures are: by code, else by name, else by what stands for it."""
        links, flags_told = self._parts.links, self._parts.flags
        if not links:
            return rows
        for place, link in enumerate(links):
            told = self._tallies.frame(PROCEDURES, {*links, *flags_told}, partial(self._told, link=link, place=place))
            rows = rows.with_columns(**{f"link_{place}": self._link_value(link)})
            rows = rows.join(told, left_on=f"link_{place}", right_on=f"told_{place}", how="left")
        context = self._context(CASES)
        is_linked = [~nw.col(f"there_{place}").is_null() for place in range(len(links))]
        flags = {}
        for name in flags_told:
            value = compiled(self._parts.instead[f"{OF_PROCEDURE}{name}"], context)
            value = nw.when(~nw.col("fate").is_null() & value).then(nw.lit(True)).otherwise(nw.lit(False))
            for place in reversed(range(len(links))):
                value = nw.when(is_linked[place]).then(nw.col(f"{joined(name)}_{place}") == 1).otherwise(value)
            flags[joined(name)] = value
        return rows.with_columns(**flags, **{IS_LINKED: reduce(or_, is_linked)})

    def _link_value(self, link: str) -> nw.Expr:
        """By what a case names its procedure: by its name only if it has no code."""
        value: nw.Expr = nw.col(link).str.to_lowercase()
        links: Sequence[str] = self._parts.links
        for better in links[: links.index(link)]:
            value = nw.when(nw.col(better).is_null()).then(value)
        return value

    def _told(self, rows: Frame, _scope: Scope, *, link: str, place: int) -> Frame:
        """What the file of procedures tells, once for each value of a link."""
        counted = rows.filter(~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(link).is_null())
        flags = {
            f"{joined(name)}_{place}": nw.when(nw.col(name)).then(nw.lit(1)).otherwise(nw.lit(0))
            for name in self._parts.flags
        }
        keyed = counted.select(**{f"told_{place}": nw.col(link).str.to_lowercase()}, **flags)
        sums = {name: nw.col(name).max() for name in flags}
        return keyed.group_by(f"told_{place}").agg(**{f"there_{place}": nw.len()}, **sums)

    def _with_cases(self, name: str) -> int:
        """Count the procedures in an indicator's base with a case that fulfils its condition."""
        read, links = self._parts.read[name], self._parts.links
        assert read.with_cases is not None  # noqa: S101 - the indicator has it
        condition = read.with_cases
        needed = {*links, *columns_of(condition)}
        of_cases = [
            self._tallies.frame(CASES, needed, partial(self._named_by, link=link, condition=condition))
            for link in links
        ]

        def frame(rows: Frame, _scope: Scope) -> Frame:
            chosen = ~nw.col("fate").is_in(NOT_COUNTED) & compiled(read.base, self._context(PROCEDURES))
            base = rows.filter(chosen).select(**{link: nw.col(link).str.to_lowercase() for link in links})
            for place, (link, named) in enumerate(zip(links, of_cases, strict=True)):
                marked = named.with_columns(**{f"named_{place}": nw.lit(1)})
                base = base.join(marked, left_on=link, right_on="link", how="left")
            is_named = reduce(or_, [~nw.col(f"named_{place}").is_null() for place in range(len(links))])
            return base.filter(is_named).select(rows=nw.len())

        (record,) = self._tallies.records(PROCEDURES, {*links, *columns_of(read.base)}, frame)
        return int(record["rows"])

    def _named_by(self, rows: Frame, _scope: Scope, *, link: str, condition: Condition) -> Frame:
        chosen = (
            ~nw.col("fate").is_in(NOT_COUNTED) & ~nw.col(link).is_null() & compiled(condition, self._context(CASES))
        )
        named = rows.filter(chosen).select(link=self._link_value(link))
        return named.filter(~nw.col("link").is_null()).unique()

    def _why_not(self, name: str, indicator: Indicator, scores: Mapping[str, Score], *, is_group: bool) -> str:
        """Return why an indicator is unknown for a group, or for the whole; empty if it is known."""
        if reason := self._parts.why_unknown(name):
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
        return sorted(self._groups_of(CASES)) if CASES in self._columns else []

    def scores(self, group: tuple[str, ...] | None = None) -> list[Score]:
        """Work out every indicator.

        Args:
            group: The values of the group; None for the whole.
        """
        scores: dict[str, Score] = {}
        for name, indicator in self._request.index.indicators.items():
            if reason := self._why_not(name, indicator, scores, is_group=group is not None):
                scores[name] = Score(id=name, indicator=indicator, reason=reason)
            else:
                scores[name] = self._score(name, group, scores)
        return list(scores.values())

    def _score(self, name: str, group: tuple[str, ...] | None, scores: Mapping[str, Score]) -> Score:
        indicator = self._request.index.indicators[name]
        source = indicator.of or name
        data_set = self._request.index.indicators[source].data_set or CASES
        start = f"{source}/"
        sums = self._counts(data_set, group)
        parts = {name.removeprefix(start): number for name, number in sums.items() if name.startswith(start)}
        numerator, denominator = parts.get(GOOD, 0), parts.get(BASE, 0)
        if indicator.with_cases is not None:
            numerator = self._with_cases(name)
        if indicator.disliked is not None:
            # a dossier that is late and disliked is taken off twice, but never more than there are
            numerator = max(0, numerator - self._disliked_in(name, group))
        remarks = list(self._remarks(source, parts))
        factor = Fraction(1)
        if indicator.times is not None:
            factor = scores[indicator.times].rate or Fraction(0)
            remarks.append(_("times the rate of {indicator}").format(indicator=indicator.times))
        if indicator.reported and self._request.reported is not None:
            if group is not None:
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

    def _disliked_in(self, name: str, group: tuple[str, ...] | None) -> int:
        """Count the disliked cases of an indicator's base, in a group or in the whole."""
        if name not in self._disliked:
            read, disliked = self._parts.read[name], self._request.index.indicators[name].disliked
            assert disliked is not None and read.disliked is not None  # noqa: S101, PT018 - the caller has looked
            naming = Naming(data_set=disliked.data_set, column=disliked.key, condition=read.disliked)
            chosen = Counted(condition=with_settled(read.base, self._parts.instead), context=self._context(CASES))
            self._disliked[name] = self._tallies.named_in(CASES, chosen, naming, self.by)
        groups = self._disliked[name]
        return sum(groups.values()) if group is None else groups.get(group, 0)

    def _remarks(self, name: str, parts: Mapping[str, int]) -> Iterator[str]:
        """Say what an indicator left out, and what stood for something else."""
        indicator = self._request.index.indicators[name]
        data_set = indicator.data_set or CASES
        texts = {
            LEFT_OUT: _("left out for want of {column}: {count}"),
            BAD: _("without {column}, so in no numerator: {count}"),
            UNREAD: _("{column} cannot be read, and counts as empty: {count}"),
            OUT_OF_REACH: _("left out, as the calendar does not reach that far: {count}"),
        }
        for part, number in parts.items():
            kind, _slash, column = part.partition("/")
            if number and kind in texts:
                words = column_words(self._dictionary, data_set, column) if column else ""
                yield texts[kind].format(column=words, count=number)
        if absent := [column for column in indicator.helps if column not in self._columns[data_set]]:
            names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
            yield _("not looked at, for want of the column: {columns}").format(columns=names)
        for asked in self._parts.asked_of_procedures(name):
            flag = asked.removeprefix(OF_PROCEDURE)
            note = self._request.index.without_procedures[flag].note.text
            if flag not in self._parts.flags:
                yield note
            elif parts.get(NOT_LINKED):
                yield f"{note}: {parts[NOT_LINKED]}"

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
