"""Filling in a form (lập biểu): from files to its numbers, what they rest on, and what is proved of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import field, replace
from datetime import date
from heapq import merge
from pathlib import Path
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile, column_words, given_conditions, vocabulary_of
from tthc_cli.cases.due_dates.terms import Recompute, source_of
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.form_rows import GroupedRows, RowSource, row_source, rows_of, spoken_labels, total_of
from tthc_cli.cases.privacy import HIDDEN
from tthc_cli.cases.reading import Reading
from tthc_cli.cases.resources import DEFAULT, EngineName, Resources
from tthc_cli.cases.results import FormOutcome, LateChange
from tthc_cli.cases.tallies import DataSetTally, Tallies, TallyRequest, tallied
from tthc_cli.classes import dataclass
from tthc_cli.counts import (
    Condition,
    Context,
    Counted,
    FilledForm,
    FormConditions,
    FormFile,
    FormPeriod,
    FormRow,
    Proof,
    carried_over,
    cautions_of,
    form_conditions,
    form_findings,
    only_in_one,
    proofs,
)
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import DueSource
from tthc_cli.rules import Period

_LEFT_OUT: Final = "left_out"
_REMARK: Final = "remark"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """The form that is to be filled in."""

    form: FormFile
    choices: Mapping[str, str]
    """The value of each choice of the form."""
    files: Mapping[str, Sequence[str | Path]]
    """By data set: files, folders and patterns."""
    by: str
    """The column of the data by whose values the form has its rows."""
    as_of: date
    period: Period | None
    """None for a form without a period."""
    before: Period | None = None
    """The period before, whose export is ``previous``."""
    previous: Sequence[str | Path] = ()
    """The files that the form of the period before was made from."""
    handed_in: Mapping[str, FilledForm] = field(default_factory=dict)
    """Forms of the period before, by what each is called: what they closed with must be what this one opens with."""
    sheets: Sequence[str] = ()
    rejects: Path | None = None
    recompute: Recompute | None = None
    """By which due dates dossiers are placed; None for those recorded. Files of ``limits`` and ``pauses`` serve it."""
    off: Sequence[date] = ()
    """Days off that are no Saturday or Sunday, in order."""
    make_up: Sequence[date] = ()
    """Saturdays and Sundays on which people work, in order."""
    resources: Resources = DEFAULT
    ids: bool = False
    """Whether the dossiers that a cell counts will be asked for: their ids are read with all else."""

    @property
    def to_date(self) -> bool:
        """Whether the period still runs on the day of the check."""
        return self.period is not None and self.period.last > self.as_of

    @property
    def due(self) -> DueSource:
        """By which due dates dossiers are placed."""
        return source_of(self.recompute)

    @property
    def is_over(self) -> bool:
        """Whether the period was over before the day of the check."""
        return self.period is not None and self.period.last < self.as_of

    def context(self, period: Period | None) -> Context:
        """What conditions speak of beside the rows. In a running period, the day of the check stands for its last day.

        Args:
            period: The period that is counted.
        """
        return Context(
            as_of=self.as_of,
            period=None if period is None else (period.first, min(period.last, self.as_of)),
            off=self.off,
            make_up=self.make_up,
        )


def check_form(form: FormFile, dictionary: ColumnsFile) -> list[Finding]:
    """Find what is wrong with a form of the right shape.

    Args:
        form: The form.
        dictionary: The columns of all data sets.
    """
    names = list(dictionary.data_sets)
    return form_findings(
        form,
        {name: vocabulary_of(dictionary, name) for name in names},
        {name: given_conditions(dictionary, name) for name in names},
    )


def conditions_of_form(form: FormFile, choices: Mapping[str, str], dictionary: ColumnsFile) -> FormConditions:
    """The conditions of a form, read with the columns of its data set.

    Args:
        form: The form.
        choices: The value of each of its choices.
        dictionary: The columns of all data sets.

    Raises:
        TthcError: If one cannot be read, as can be if the dictionary is not the packaged one.
    """
    return form_conditions(
        form, choices, vocabulary_of(dictionary, form.data_set), given_conditions(dictionary, form.data_set)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form that was filled in. The rows behind its cells can be read for as long as :func:`filling` lasts."""

    outcome: FormOutcome
    _tallies: Tallies
    _conditions: FormConditions
    _data_set: str
    _grouped: GroupedRows

    def ids(self, number: str, row: FormRow | None) -> Iterator[str]:
        """Yield the keys of the rows of data that a cell counts, in order.

        Args:
            number: The number of its column.
            row: Its row; None for the whole form.
        """
        condition = self._conditions.of_column(number)
        if row is None:
            return self._tallies.ids(self._data_set, condition)
        places = self._grouped.places(row)
        return merge(*(self._tallies.ids(self._data_set, condition, where) for where in places))


@contextmanager
def filling(
    request: FormRequest, dictionary: ColumnsFile, report: Progress = no_progress, files: Reading | None = None
) -> Iterator[Filling]:
    """Fill in a form, in one reading of its files and one of those of the period before, if they are given.

    Args:
        request: The form, the files, and how it is counted.
        dictionary: The columns of all data sets.
        report: Told what is being done.
        files: The files, if they are read for more than this; not those of the period before.

    Yields:
        The form with its numbers.

    Raises:
        TthcError: A file cannot be read as what it is given for, or lacks a column that the form needs.
    """
    form = request.form
    conditions = conditions_of_form(form, request.choices, dictionary)
    with ExitStack() as stack:
        now = _Count(request, conditions, dictionary, request.files, request.period)
        before = None
        if request.previous and request.before is not None:
            before_files = {**request.files, form.data_set: request.previous}
            local = replace(request, rejects=None, resources=_on_this_machine(request.resources))
            before = _Count(local, conditions, dictionary, before_files, request.before)
            before.read(stack, report)
        now.read(stack, report, files)
        filled, grouped = now.filled()
        handed_in, late_changes, warnings = dict(request.handed_in), [], list(now.warnings(filled.rows))
        if before is not None:
            handed_in[_("the export of the period before")] = closed = before.filled()[0]
            warnings += [f"--previous: {warning}" for warning in before.warnings(closed.rows)]
            late_changes = list(_late_changes(form, now, before))
        yield Filling(
            outcome=FormOutcome(
                filled=filled,
                proofs=[*proofs(form, filled), *_carried(form, filled, handed_in)],
                late_changes=late_changes,
                left_out=now.told(_LEFT_OUT, form.left_out),
                remarks=now.told(_REMARK, form.remarks),
                inputs=now.tallies.inputs,
                warnings=warnings,
                cautions=list(cautions_of(form, conditions)) if request.is_over else [],
                spoken=spoken_labels(form, request.by, dictionary),
            ),
            _tallies=now.tallies,
            _conditions=conditions,
            _data_set=form.data_set,
            _grouped=grouped,
        )


def form_columns(request: FormRequest, files: Reading) -> dict[str, set[str]]:
    """Return the columns that a form is counted by, by data set; none if the files lack one that it needs.

    Args:
        request: The form, the files, and how it is counted.
        files: The files.
    """
    conditions = conditions_of_form(request.form, request.choices, files.dictionary)
    columns = {name: each for name, each in files.columns.items() if name in request.files}
    return _Count(request, conditions, files.dictionary, request.files, request.period).columns(columns)


def _on_this_machine(resources: Resources) -> Resources:
    """What reads the files of the period before. There is one session of Spark at a time, and both files are open."""
    return replace(resources, engine=EngineName.DUCKDB, master=None)


class _Count:
    """The count of a form over the files of one period."""

    tallies: Tallies
    _source: RowSource

    def __init__(
        self,
        request: FormRequest,
        conditions: FormConditions,
        dictionary: ColumnsFile,
        files: Mapping[str, Sequence[str | Path]],
        period: Period | None,
    ) -> None:
        self._request, self._dictionary, self._period = request, dictionary, period
        self._files = files
        self.conditions = conditions

    def read(self, stack: ExitStack, report: Progress, files: Reading | None = None) -> None:
        """Read and count.

        Args:
            stack: Keeps the rows open.
            report: Told what is being done.
            files: The files, if they are read for more than this.

        Raises:
            TthcError: A file cannot be read as what it is given for, or lacks a column that the form needs.
        """
        request = TallyRequest(
            files=self._files,
            context=self._request.context(self._period),
            choose=self._choose,
            sheets=self._request.sheets,
            rejects=self._request.rejects,
            recompute=self._request.recompute,
            resources=self._request.resources,
        )
        self.tallies = stack.enter_context(tallied(request, self._dictionary, report, files))

    def columns(self, columns: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
        """The columns that the form is counted by, by data set; none if the files lack one that it needs.

        Args:
            columns: The columns that the files have.
        """
        if self._absent(columns.get(self._request.form.data_set, frozenset())):
            return {}
        return {name: tally.columns for name, tally in self._choose(columns).items()}

    def _choose(self, columns: Mapping[str, frozenset[str]]) -> Mapping[str, DataSetTally]:
        """What is counted, once it is known which columns the files have."""
        form = self._request.form
        present = columns.get(form.data_set, frozenset())
        self._require_columns(present)
        self._source = row_source(form, self._request.by, columns)
        conditions = self.conditions
        counts: dict[str, Condition] = {number: conditions.of_column(number) for number in form.counted}
        counts |= {f"{_LEFT_OUT}/{name}": condition for name, condition in conditions.left_out.items()}
        counts |= {f"{_REMARK}/{name}": condition for name, condition in conditions.remarks.items()}
        chosen = {
            form.data_set: DataSetTally(
                counts={name: Counted(condition=condition) for name, condition in counts.items()},
                by=self._source.by,
                needed=self._ids(),
            )
        }
        if self._source.filled_from is not None:
            chosen[self._source.filled_from] = self._source.links_tally(self._dictionary)
        return chosen

    def _ids(self) -> list[str]:
        """The column of the keys, if ids are asked for: of a cell, or to compare with the period before."""
        asked = self._request.ids or (self._request.previous and self._request.form.carry_over is not None)
        return [self._dictionary.data_sets[self._request.form.data_set].key] if asked else []

    def _require_columns(self, present: frozenset[str]) -> None:
        form = self._request.form
        if absent := self._absent(present):
            raise TthcError(
                _(
                    "{file}: form {form} needs columns that are not there: {columns}; `tthc cases columns` shows how "
                    "headers are read"
                ).format(
                    file=", ".join(map(str, self._files[form.data_set])),
                    form=form.id,
                    columns=", ".join(column_words(self._dictionary, form.data_set, name) for name in absent),
                )
            )

    def _absent(self, present: frozenset[str]) -> list[str]:
        form = self._request.form
        key = self._dictionary.data_sets[form.data_set].key
        return [name for name in form.needs if name not in present and name != key]

    def filled(self) -> tuple[FilledForm, GroupedRows]:
        """The form with its numbers, and where its rows come from in the data."""
        request, form, period = self._request, self._request.form, self._period
        days = None if period is None else FormPeriod(name=period.name, first=period.first, last=period.last)
        grouped = rows_of(form, request.by, self._source, self.tallies, self._dictionary)
        return (
            FilledForm(
                form=form.id,
                period=days,
                by=request.by,
                grouped=bool(self._source.by),
                choices=dict(request.choices),
                due=str(request.due),
                as_of=request.as_of,
                to_date=period is not None and period.last > request.as_of,
                rows=tuple(grouped.rows),
                total=total_of(form, self.tallies),
            ),
            grouped,
        )

    def told(self, part: str, names: Mapping[str, object]) -> dict[str, int]:
        """The numbers of rows that are told of; those of none are left out.

        Args:
            part: What they are told of as.
            names: By name.
        """
        total = self.tallies.total(self._request.form.data_set)
        return {name: count for name in names if (count := total[f"{part}/{name}"])}

    def warnings(self, rows: Sequence[FormRow]) -> Iterator[str]:
        """What is to be said of the files.

        Args:
            rows: The rows of the form.
        """
        yield from self.tallies.warnings
        form, columns = self._request.form, self.tallies.columns
        yield from self._source.warnings(form, rows, self._dictionary)
        for name, value in self._request.choices.items():
            absent = [each for each in form.choices[name].values[value].wants if each not in columns[form.data_set]]
            for column in absent:
                yield _("--choice {choice}={value}: the files have no column {column}, so the form tells less").format(
                    choice=name, value=value, column=column_words(self._dictionary, form.data_set, column)
                )

    def ids(self, condition: Condition) -> Iterator[str]:
        """The case ids for which a condition is true, in order; those that may tell a person are left out.

        Args:
            condition: The condition.
        """
        return (key for key in self.tallies.ids(self._request.form.data_set, condition) if key != HIDDEN)


def _carried(form: FormFile, filled: FilledForm, handed_in: Mapping[str, FilledForm]) -> Iterator[Proof]:
    """Whether what the form opens with is what the period before closed with."""
    if form.carry_over is None:
        return
    for name, before in handed_in.items():
        says = _("({opening}) = ({closing}) of the period before, by {what}").format(
            opening=form.carry_over.opening, closing=form.carry_over.closing, what=name
        )
        if (proof := carried_over(form, filled, before, says)) is not None:
            yield proof


def _late_changes(form: FormFile, now: _Count, before: _Count) -> Iterator[LateChange]:
    """The dossiers that are open at the end of the period before by one file alone, and why by the other."""
    if form.carry_over is None:
        return
    opened = now.ids(now.conditions.of_column(form.carry_over.opening))
    closed = before.ids(before.conditions.of_column(form.carry_over.closing))
    sides: dict[bool, dict[str, str | None]] = {True: {}, False: {}}
    for case_id, is_gone in only_in_one(closed, opened):
        sides[is_gone][case_id] = None
    for is_gone, count, reasons in ((True, now, now.conditions.gone), (False, before, before.conditions.new)):
        left = sides[is_gone]
        for reason, condition in reasons.items() if left else ():
            for case_id in count.ids(condition):
                if case_id in left and left[case_id] is None:
                    left[case_id] = reason
    for is_gone, changes in sides.items():
        for case_id, why in changes.items():
            yield LateChange(case_id=case_id, gone=is_gone, reason=why)
