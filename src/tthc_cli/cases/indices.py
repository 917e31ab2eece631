"""An index over files of case data: each indicator's numerator and denominator, in one reading of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, column_words, given_conditions, vocabulary_of
from tthc_cli.cases.due_dates.terms import Recompute
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.resources import DEFAULT, Resources
from tthc_cli.cases.tallies import DataSetTally, Naming, Tallies, TallyRequest, tallied
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    CASES,
    EVERY_ROW,
    NO_ROW,
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
    instead_of_procedures,
    parse_condition,
    read_indicators,
    with_settled,
)
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount, data_set_words
from tthc_cli.rules import Period
from tthc_cli.text import fold

_LINKS: Final = ("procedure_code", "procedure")
"""The columns by which a case names its procedure, the better one first."""
_BASE, _GOOD, _LEFT_OUT, _BAD, _WITH_CASES = "base", "good", "left out", "bad", "with cases"
"""Parts of an indicator that are counted, in the names of counts."""
_NOT_KNOWN: Final = "?"
"""In the names of counts: for the cases of a procedure of which nothing is known."""
_MOST_NAMES: Final = 3
"""How many procedures a warning names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """Which index, of which files and days."""

    index: IndexFile
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    period: Period
    as_of: date
    """The day of the check. It stands for the last day of a period that is still running."""
    off: Sequence[date] = ()
    """Days off that are no Saturday or Sunday, in order."""
    make_up: Sequence[date] = ()
    """Saturdays and Sundays on which people work, in order."""
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

    @property
    def context(self) -> Context:
        """What the conditions' days are."""
        return Context(as_of=self.as_of, period=(self.period.first, self.until), off=self.off, make_up=self.make_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOutcome:
    """What the index comes to."""

    scores: Sequence[Score]
    """Of the whole, in the order of the index."""
    groups: Mapping[tuple[str, ...], Sequence[Score]]
    """The same by group; only what the cases alone tell."""
    inputs: Sequence[InputCount]
    warnings: Sequence[str]


def data_sets_of(dictionary: ColumnsFile) -> DataSets:
    """Return what conditions of an index may speak of."""
    return DataSets(
        vocabularies={name: vocabulary_of(dictionary, name) for name in dictionary.data_sets},
        by_words={name: given_conditions(dictionary, name) for name in dictionary.data_sets},
    )


def score(request: IndexRequest, dictionary: ColumnsFile, report: Progress = no_progress) -> IndexOutcome:
    """Read the files once, and count every indicator that they can tell.

    Args:
        request: The index, the files, and the days.
        dictionary: The columns of all data sets.
        report: Told what is being done.

    Raises:
        TthcError: A file cannot be read, or a condition of the index.
    """
    work = _Work(request, dictionary)
    asked = TallyRequest(
        files=request.files,
        context=request.context,
        choose=work.choose,
        sheets=request.sheets,
        rejects=request.rejects,
        recompute=request.recompute,
        resources=request.resources,
    )
    with tallied(asked, dictionary, report) as tallies:
        work.look_up(tallies)
        return IndexOutcome(
            scores=work.scores(tallies, None),
            groups={group: work.scores(tallies, group) for group in work.groups(tallies)},
            inputs=tallies.inputs,
            warnings=[*tallies.warnings, *work.warnings(tallies)],
        )


class _Work:
    """One index over one set of files: what is counted, and what it comes to."""

    def __init__(self, request: IndexRequest, dictionary: ColumnsFile) -> None:
        self._request, self._dictionary = request, dictionary
        data_sets = data_sets_of(dictionary)
        self._read = read_indicators(request.index, data_sets)
        self._instead = instead_of_procedures(request.index, data_sets)
        self._columns: Mapping[str, frozenset[str]] = {}
        self._link: str | None = None
        """The column by which cases are joined with procedures; None if they cannot be."""
        self._procedures: frozenset[str] = frozenset()
        self._flags: dict[str, frozenset[str]] = {}
        """By what conditions ask of a procedure: the procedures of which it is true."""
        self._of_procedures: dict[str, frozenset[str]] = {}
        """By indicator that looks for procedures with cases: the procedures of its base."""
        self._disliked: dict[str, Mapping[tuple[str, ...], int]] = {}
        """By indicator: the disliked cases of each group."""

    # -- what is counted

    def choose(self, columns: Mapping[str, frozenset[str]]) -> dict[str, DataSetTally]:
        """Say what is counted in each data set, told its columns."""
        self._columns = columns
        shared = columns.get(CASES, frozenset()) & columns.get(PROCEDURES, frozenset())
        self._link = next((name for name in _LINKS if name in shared), None)
        counts: dict[str, dict[str, Counted]] = {name: {} for name in columns}
        for name, indicator in self._request.index.indicators.items():
            data_set = indicator.data_set
            if data_set is not None and data_set in columns and not self._why_unknown(name, indicator):
                counts[data_set] |= self._counts_of(name)
                if (with_cases := self._read[name].with_cases) is not None:
                    counts[CASES][f"{name}/{_WITH_CASES}"] = Counted(condition=with_cases)
        return {name: DataSetTally(counts=own, by=self._by if name == CASES else ()) for name, own in counts.items()}

    @property
    def _by(self) -> tuple[str, ...]:
        """The columns that groups of cases are told apart by; the last one names the procedure, if that matters."""
        return (*self._request.by, *([self._link] if self._link else []))

    def _parts(self, name: str) -> dict[str, Condition]:
        """The conditions of an indicator that are counted, by part."""
        read = self._read[name]
        return {
            _BASE: read.base,
            _GOOD: read.good,
            **{f"{_LEFT_OUT}/{column}": condition for column, condition in read.left_out.items()},
            **{f"{_BAD}/{column}": condition for column, condition in read.bad_without.items()},
        }

    def _counts_of(self, name: str) -> dict[str, Counted]:
        mean = self._read[name].mean
        return {
            f"{name}/{part}/{variant}": Counted(condition=settled, total=mean if part == _GOOD else None)
            for part, condition in self._parts(name).items()
            for variant, settled in self._variants(condition)
        }

    def _variants(self, condition: Condition) -> Iterator[tuple[str, Condition]]:
        """Yield a condition for each way in which a case's procedure can be: known to be so or so, or not known."""
        asked = _asked_of_procedure(condition)
        yield _NOT_KNOWN, with_settled(condition, self._instead)
        if self._link is not None and asked:
            for bits in product("01", repeat=len(asked)):
                settled = {name: EVERY_ROW if bit == "1" else NO_ROW for name, bit in zip(asked, bits, strict=True)}
                yield "".join(bits), with_settled(condition, settled)

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
        if self._link is None:
            for part in (_BASE, _GOOD):
                for asked in _asked_of_procedure(self._parts(name)[part]):
                    needed |= dict.fromkeys(sorted(columns_of(self._instead[asked])))
        if reason := self._why_missing(indicator.data_set, list(needed)):
            return reason
        if indicator.with_cases is not None:
            if reason := self._why_missing(CASES, indicator.with_cases.needs):
                return reason
            if self._link is None:
                names = " / ".join(column_words(self._dictionary, CASES, column) for column in _LINKS)
                return _("cases and procedures have no column in common: {names}").format(names=names)
        return ""

    def _why_no_disliked(self, name: str, indicator: Indicator) -> str:
        disliked = indicator.disliked
        if disliked is None:
            return ""
        asked = self._read[name].disliked
        assert asked is not None  # noqa: S101 - the indicator has it
        return self._why_missing(disliked.data_set, [disliked.key, *sorted(columns_of(asked))])

    def _why_missing(self, data_set: str, needed: Sequence[str]) -> str:
        if data_set not in self._columns:
            option = _("CASES") if data_set == CASES else f"--data {data_set}={_('FILE')}"
            return _("no data of {name}; give {option}").format(name=data_set_words(data_set), option=option)
        absent = [column for column in needed if column not in self._columns[data_set]]
        if not absent:
            return ""
        names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
        return _("{name}: no column {columns}").format(name=data_set_words(data_set), columns=names)

    # -- what it comes to

    def look_up(self, tallies: Tallies) -> None:
        """Ask for what takes more than counting: which procedures are what, and which cases are disliked."""
        if self._link is not None:
            self._procedures = self._named(tallies, EVERY_ROW)
            vocabulary = data_sets_of(self._dictionary).vocabularies[PROCEDURES]
            for name in self._request.index.without_procedures:
                condition = parse_condition(name, vocabulary) if name in self._columns[PROCEDURES] else None
                if condition is not None:
                    self._flags[f"{OF_PROCEDURE}{name}"] = self._named(tallies, condition)
            for name, indicator in self._request.index.indicators.items():
                if indicator.with_cases is not None and not self._why_unknown(name, indicator):
                    self._of_procedures[name] = self._named(tallies, self._read[name].base)
        for name, indicator in self._request.index.indicators.items():
            disliked = indicator.disliked
            if disliked is not None and not self._why_unknown(name, indicator):
                read = self._read[name]
                assert read.disliked is not None  # noqa: S101 - the indicator has it
                naming = Naming(data_set=disliked.data_set, column=disliked.key, condition=read.disliked)
                chosen = Counted(condition=with_settled(read.base, self._instead))
                self._disliked[name] = tallies.named_in(CASES, chosen, naming, self._request.by)

    def _named(self, tallies: Tallies, condition: Condition) -> frozenset[str]:
        assert self._link is not None  # noqa: S101 - the callers have seen to it
        return frozenset(map(fold, tallies.values(PROCEDURES, self._link, condition)))

    def groups(self, tallies: Tallies) -> list[tuple[str, ...]]:
        """List the groups that the cases are in, in order."""
        if not self._request.by:
            return []
        return sorted({group[: len(self._request.by)] for group in tallies.groups(CASES)})

    def scores(self, tallies: Tallies, group: tuple[str, ...] | None) -> list[Score]:
        """Work out every indicator.

        Args:
            tallies: What was counted.
            group: The group of cases; None for the whole.
        """
        scores: dict[str, Score] = {}
        for name, indicator in self._request.index.indicators.items():
            scores[name] = self._score(name, indicator, tallies, group, scores)
        return list(scores.values())

    def _score(
        self,
        name: str,
        indicator: Indicator,
        tallies: Tallies,
        group: tuple[str, ...] | None,
        scores: Mapping[str, Score],
    ) -> Score:
        if reason := self._why_not(name, indicator, group, scores):
            return Score(id=name, indicator=indicator, reason=reason)
        source = indicator.of or name
        parts = {part: self._count(source, part, tallies, group) for part in self._parts(source)}
        numerator, denominator = parts[_GOOD], parts[_BASE]
        if indicator.with_cases is not None:
            numerator = self._with_cases(name, tallies)
        if name in self._disliked:
            numerator -= sum(number for each, number in self._disliked[name].items() if group is None or each == group)
        if indicator.reported and group is None:
            denominator = max(denominator, self._request.reported or 0)
        factor = Fraction(1)
        if indicator.times is not None:
            factor = scores[indicator.times].rate or Fraction(0)
        return Score(
            id=name,
            indicator=indicator,
            numerator=numerator,
            denominator=denominator,
            factor=factor,
            remarks=tuple(self._remarks(source, parts)),
        )

    def _why_not(
        self, name: str, indicator: Indicator, group: tuple[str, ...] | None, scores: Mapping[str, Score]
    ) -> str:
        """Return why an indicator is unknown for a group, or for the whole; empty if it is known."""
        if reason := self._why_unknown(name, indicator):
            return reason
        if group is not None and (indicator.data_set or CASES) != CASES:
            return _("counted for the whole only")
        if indicator.times is not None and not scores[indicator.times].is_known:
            text = _("it is multiplied by the rate of {indicator}, which is unknown")
            return text.format(indicator=indicator.times)
        return ""

    def _count(self, name: str, part: str, tallies: Tallies, group: tuple[str, ...] | None) -> int:
        """Add up what was counted of a part of an indicator, by what each case's procedure is known to be."""
        indicator = self._request.index.indicators[name]
        assert indicator.data_set is not None  # noqa: S101 - only such are counted
        if indicator.data_set != CASES or not self._by:
            return tallies.total(indicator.data_set)[f"{name}/{part}/{_NOT_KNOWN}"]
        asked = _asked_of_procedure(self._parts(name)[part])
        return sum(
            sums.get(f"{name}/{part}/{self._variant(asked, own)}", 0)
            for own, sums in tallies.groups(CASES).items()
            if group is None or own[: len(group)] == group
        )

    def _variant(self, asked: Sequence[str], group: tuple[str, ...]) -> str:
        """Return the name of the variant of a condition for the cases of one procedure."""
        procedure = fold(group[-1]) if self._link is not None else None
        if not asked or procedure not in self._procedures or not all(name in self._flags for name in asked):
            return _NOT_KNOWN
        return "".join("1" if procedure in self._flags[name] else "0" for name in asked)

    def _with_cases(self, name: str, tallies: Tallies) -> int:
        """Count the procedures in an indicator's base with a case that fulfils its condition."""
        named = {fold(group[-1]) for group, sums in tallies.groups(CASES).items() if sums.get(f"{name}/{_WITH_CASES}")}
        return len(named & self._of_procedures[name])

    def _remarks(self, name: str, parts: Mapping[str, int]) -> Iterator[str]:
        """Say what an indicator left out, and what stood for something else."""
        indicator = self._request.index.indicators[name]
        data_set = indicator.data_set or CASES
        for part, number in parts.items():
            kind, _slash, column = part.partition("/")
            if not number or not column:
                continue
            text = (
                _("left out for want of {column}: {count}")
                if kind == _LEFT_OUT
                else _("without {column}, so in no numerator: {count}")
            )
            yield text.format(column=column_words(self._dictionary, data_set, column), count=number)
        if absent := [column for column in indicator.helps if column not in self._columns[data_set]]:
            names = ", ".join(column_words(self._dictionary, data_set, column) for column in absent)
            yield _("not looked at, for want of the column: {columns}").format(columns=names)
        asked = {flag for part in (_BASE, _GOOD) for flag in _asked_of_procedure(self._parts(name)[part])}
        for flag in sorted(asked - set(self._flags)):
            yield self._request.index.without_procedures[flag.removeprefix(OF_PROCEDURE)].note.text

    def warnings(self, tallies: Tallies) -> Iterator[str]:
        """Warn of cases whose procedure the file of procedures does not have."""
        if self._link is None:
            return
        absent = {group[-1] for group in tallies.groups(CASES) if fold(group[-1]) not in self._procedures}
        if absent:
            yield ngettext(
                "{count} procedure of the cases is not in the file of procedures: {names}",
                "{count} procedures of the cases are not in the file of procedures: {names}",
                len(absent),
            ).format(count=len(absent), names=_some(sorted(absent)))


def _asked_of_procedure(condition: Condition) -> list[str]:
    """Return what a condition asks of a case's procedure, in order."""
    return sorted(name for name in columns_of(condition) if name.startswith(OF_PROCEDURE))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(name or "–" for name in names[:_MOST_NAMES])
    return shown + (", …" if len(names) > _MOST_NAMES else "")
