"""Open dossiers: which are due, what they do to the target that dossiers end early, and which are recorded wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import LISTED, FaultCount, FaultyCase, LateBand, OpenCase, OpenCounts, OpenStatus, OpenTally, Outlook
from tthc_cli.output.cells import day_cell, number_cell
from tthc_cli.output.faulty_cases import faults_table, faulty_record
from tthc_cli.output.formats.report import Cell, Column, LongList, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.groups import group_cells, group_columns, group_json, one_or_all
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.output.rates import due_words, goal, named, plain_number, rate_words, units, verdict_cell
from tthc_cli.output.words import day, long_day, more_words, number, working_days
from tthc_cli.rules import Period

_COLUMNS: Final = ("case_id", "procedure", "unit", "due", "status", "working_days_left", "early_by", "waiting")
_TONES: Final[Mapping[OpenStatus, Tone]] = {"overdue": "bad", "today": "warn", "soon": "strong", "later": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCasesReport(Report):
    """What ``tthc cases due`` has found."""

    check: KpiReport
    """What became of the rows, and by which due dates was counted."""
    calendar: FileIdentity
    """Of the days off."""
    tally: OpenTally
    outlooks: Sequence[Outlook]
    faults: Sequence[FaultCount]
    by: Sequence[str]
    period: Period
    """The days that the target counts."""
    everything: Callable[[], Iterable[OpenCase]]
    """All dossiers that are overdue or due soon: there can be millions."""
    faulty: Callable[[], Iterable[FaultyCase]]
    """All dossiers that are recorded wrongly: there can be millions too."""
    first: Mapping[tuple[OpenStatus, bool], Sequence[OpenCase]]
    """For tables: the first ones that stand so; of those at work, and of those that wait."""
    most: int
    """How many of each kind a table shows."""

    def payload(self) -> Record:
        """``tthc.cases-due/1``."""
        watch, tally = self.tally.watch, self.tally
        period = {"name": self.period.name, "first": self.period.first, "last": self.period.last}
        return {
            "schema": "tthc.cases-due/1",
            **self.check.scope_payload(),
            "calendar": self.calendar.payload(),
            "period": period,
            "within": watch.within,
            "by": one_or_all(self.by),
            "counts": {
                **_counts(tally.working),
                "waiting": _counts(tally.waiting),
                "late": [{"from": band.first, "to": band.last, "rows": band.rows} for band in tally.late],
            },
            "groups": [
                {"group": group_json(self.by, group), **_counts(working), "waiting": _counts(waiting)}
                for group, (working, waiting) in sorted(tally.groups.items())
            ],
            "targets": [_outlook(each) for each in self.outlooks],
            "faults": [
                {"fault": fault.name, "rows": fault.rows, "missing": list(fault.missing), "cases": list(fault.cases)}
                for fault in self.faults
            ],
        }

    def long_lists(self) -> list[LongList]:
        """The dossiers that are overdue or due soon, and those that are recorded wrongly."""
        return [
            LongList("rows", map(_record, self.everything())),
            LongList("faulty", map(faulty_record, self.faulty())),
        ]

    def columns(self) -> Sequence[str]:
        """The dossier, its due day, and how it stands."""
        return _COLUMNS

    def rows(self) -> Iterator[Record]:
        """One row a dossier that is overdue or due soon."""
        yield from map(_record, self.everything())

    def notes(self) -> Sequence[str]:
        """Those of the check, and of dossiers that nobody can judge."""
        return [*self._without_due_day(), *self.check.notes()]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The dossiers by urgency, what they do to the target, groups, lateness, faults, and what became of rows."""
        tables = [PrintedTable(title=self._title(), notes=list(self._title_notes()))]
        tables += [self._listed(status) for status in LISTED if self.tally.working.of(status)]
        tables += [self._waiting()] if self.tally.waiting.open else []
        tables.append(PrintedTable(title=_("Dossiers that end early"), notes=list(self._outlook_notes())))
        tables += [self._groups()] if self.tally.groups else []
        tables += [self._late()] if self.tally.working.overdue else []
        return [*tables, faults_table(self.faults), self.check.rows_table()]

    def _title(self) -> str:
        return _("Open dossiers as of {day}").format(day=long_day(self.tally.watch.as_of))

    def _title_notes(self) -> Iterator[str]:
        """How many stand how, and by which due dates."""
        counts, within = self.tally.working, working_days(self.tally.watch.within)
        text = _("Open: {open}. Overdue: {overdue}; due today: {today}; within {within}: {soon}; later: {later}.")
        yield text.format(
            open=number(counts.open),
            overdue=number(counts.overdue),
            today=number(counts.today),
            within=within,
            soon=number(counts.soon),
            later=number(counts.later),
        )
        yield from self._without_due_day()
        if counts.listed or self.tally.waiting.listed:
            yield _("Left: working days. Early by: the last working day on which ending still counts as early.")
        yield from (f"{text}." for text in due_words(self.check.due))
        if self.check.due_terms:
            yield from self.check.due_terms.words()

    def _without_due_day(self) -> Iterator[str]:
        """How many dossiers are in no list, as nobody can say if they are late."""
        if rows := self.tally.working.no_due_day:
            text = ngettext(
                "{rows} open dossier has no due day: nobody can say if it is late.",
                "{rows} open dossiers have no due day: nobody can say if they are late.",
                rows,
            )
            yield text.format(rows=number(rows))

    def _listed(self, status: OpenStatus) -> PrintedTable:
        """The first of the dossiers that stand so."""
        count = self.tally.working.of(status)
        return PrintedTable(
            title=f"{_status_words(status, self)} ({number(count)})",
            columns=_case_columns(),
            rows=[_case_row(case) for case in self.first.get((status, False), ())],
            notes=more_words(count - self.most),
        )

    def _waiting(self) -> PrintedTable:
        """Those that await something of the applicant."""
        counts = self.tally.waiting
        cases = [case for status in LISTED for case in self.first.get((status, True), ())]
        shown = sum(min(counts.of(status), self.most) for status in LISTED)
        notes = [
            _("Judged by the recorded due day; not reckoned with for the target, nor for the exit code."),
            *more_words(counts.listed - shown),
        ]
        beside = [
            (_("due later: {rows}"), counts.later),
            (_("without a due day: {rows}"), counts.no_due_day),
        ]
        others = [text.format(rows=number(rows)) for text, rows in beside if rows]
        return PrintedTable(
            title=_("Waiting for a supplement or a payment ({rows})").format(rows=number(counts.open)),
            columns=_case_columns(),
            rows=[_case_row(case) for case in cases],
            notes=[*notes, *([_("Of them {others}.").format(others=", ".join(others))] if others else [])],
        )

    def _outlook_notes(self) -> Iterator[str]:
        """What the open dossiers do to each target."""
        if not self.outlooks:
            yield _("The plan has no target that dossiers end early.")
        for each in self.outlooks:
            yield from _outlook_words(each)

    def _groups(self) -> PrintedTable:
        """How many dossiers of each group stand how."""
        titles = (_("Overdue"), _("Today"), _("Soon"), _("Later"), _("No due day"), _("Waiting"))
        columns = ", ".join(self.check.words.column("cases", name) for name in self.by)
        groups = sorted(self.tally.groups.items(), key=lambda item: (-item[1][0].overdue, -item[1][0].listed, item[0]))
        return PrintedTable(
            title=_("Open dossiers by {column}").format(column=columns),
            columns=(
                *group_columns(self.check.words, self.by),
                *(Column(title=title, right=True, fixed=True) for title in titles),
            ),
            rows=[
                (
                    *group_cells(self.check.words, self.by, group),
                    number_cell(working.overdue, "bad" if working.overdue else ""),
                    *map(number_cell, (working.today, working.soon, working.later, working.no_due_day, waiting.open)),
                )
                for group, (working, waiting) in groups[: self.most]
            ],
            notes=more_words(len(groups) - self.most, groups=True),
        )

    def _late(self) -> PrintedTable:
        """How long dossiers are late."""
        return PrintedTable(
            title=_("How long the overdue ones are late"),
            columns=(
                Column(title=_("Working days"), fixed=True),
                Column(title=_("Dossiers"), right=True, fixed=True),
            ),
            rows=[(_band_words(band), number_cell(band.rows)) for band in self.tally.late if band.rows],
        )


def _counts(counts: OpenCounts) -> Record:
    return {
        "open": counts.open,
        "overdue": counts.overdue,
        "today": counts.today,
        "soon": counts.soon,
        "later": counts.later,
        "no_due_day": counts.no_due_day,
    }


def _record(case: OpenCase) -> Record:
    return {
        "case_id": case.case_id,
        "procedure": case.procedure,
        "unit": case.unit,
        "due": case.due,
        "status": case.status,
        "working_days_left": case.working_days_left,
        "early_by": case.early_by,
        "waiting": case.waiting,
    }


def _outlook(each: Outlook) -> Record:
    listed = each.listed
    return {
        "kpi": each.kpi.id,
        "task": each.kpi.task,
        "op": each.kpi.op,
        "target": plain_number(each.target),
        "through": each.through,
        "numerator": each.numerator,
        "denominator": each.denominator,
        "status": each.status,
        "reason": each.reason,
        "due": each.due,
        "can_end_early": each.can_end_early,
        "first_early": each.first_early,
        "last_early": each.last_early,
        "needed": each.needed,
        "in_a_row": each.in_a_row,
        "if_listed_end_today": None
        if listed is None
        else {
            "ended": each.listed_ended,
            "early": each.listed_early,
            "numerator": listed.numerator,
            "denominator": listed.denominator,
            "verdict": listed.verdict,
        },
    }


def _status_words(status: OpenStatus, report: OpenCasesReport) -> str:
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "soon": _("Due within {days}").format(days=working_days(report.tally.watch.within)),
        "later": _("Due later"),
    }[status]


def _case_columns() -> tuple[Column, ...]:
    return (
        Column(title=_("Due"), fixed=True),
        Column(title=_("Left"), right=True, fixed=True),
        Column(title=_("Early by"), fixed=True),
        Column(title=_("Case"), fixed=True),
        Column(title=_("Procedure; unit")),
    )


def _case_row(case: OpenCase) -> tuple[str | Cell, ...]:
    return (
        day_cell(case.due, _TONES[case.status]),
        number_cell(case.working_days_left),
        day_cell(case.early_by),
        case.case_id or "–",
        "; ".join(filter(None, (case.procedure, case.unit))),
    )


def _band_words(band: LateBand) -> str:
    if band.last is None:
        return _("more than {days}").format(days=number(band.first - 1))
    if band.first == 0:
        return _("up to {days}").format(days=number(band.last))
    return f"{number(band.first)}–{number(band.last)}"


def _outlook_words(each: Outlook) -> Iterator[str]:
    """What the open dossiers do to a target."""
    aim, first, last = goal(each.kpi.op, each.target, each.kpi.measure), day(each.period.first), day(each.period.last)
    name = f"{named(each.kpi, ' ')} {aim}"
    if each.status == "unknown":
        yield _("{target}: unknown: {reason}.").format(target=name, reason=each.reason)
        return
    text = _("{target}: from {first} to {through}, {good} of {all} ended early.")
    yield text.format(
        target=name,
        first=first,
        through=day(each.through),
        good=number(each.numerator),
        all=units(each.kpi, each.denominator),
    )
    if each.status in ("met", "missed"):
        text = (
            _("No open dossier is due up to {last}: {verdict}, as it stands.")
            if each.through < each.period.last
            else _("The period is over: {verdict}.")
        )
        yield text.format(last=last, verdict=verdict_cell("met" if each.status == "met" else "missed").text)
        return
    text = _("Due up to {last}, the overdue ones with them: {due}. {can} of them can still end early.")
    yield text.format(last=last, due=units(each.kpi, each.due), can=number(each.can_end_early))
    yield _needed_words(each, aim)
    yield from _list_words(each)


def _needed_words(each: Outlook, aim: str) -> str:
    """How many must end early."""
    match each.status:
        case "safe":
            text = _("Safe: if all of them end in the period, {goal} is met even if none of them ends early.")
        case "out-of-reach" if each.in_a_row is None:
            text = _("Out of reach: {goal} is missed whatever ends early.")
        case "out-of-reach":
            text = _("Out of reach with them alone: it takes {row} more in a row that end early.")
        case _ if each.first_early == each.last_early:
            text = _("Still to end early by {last} for {goal}: {needed}, if all of them end in the period.")
        case _:
            text = _(
                "Still to end early for {goal}: {needed}, the first of them by {first}, the last by {last}, if all of "
                "them end in the period."
            )
    return text.format(
        goal=aim,
        first="" if each.first_early is None else day(each.first_early),
        last="" if each.last_early is None else day(each.last_early),
        needed=number(each.needed or 0),
        row=units(each.kpi, each.in_a_row or 0),
    )


def _list_words(each: Outlook) -> Iterator[str]:
    """What it does to the target to finish today what is listed."""
    if each.listed is None or not each.listed_ended:
        return
    text = _("If all {ended} listed above ended today, {early} of them early, the rate would be {rate}: {verdict}.")
    yield text.format(
        ended=number(each.listed_ended),
        early=number(each.listed_early),
        rate=rate_words(each.listed),
        verdict=verdict_cell(each.listed.verdict).text,
    )
