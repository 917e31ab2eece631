"""Deadlines of a plan or of a phrase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.cells import long_day_cell
from tthc_cli.output.deadline_words import (
    assumed_note,
    behind,
    content,
    in_time_until,
    more_of,
    quoted,
    remarks,
    week_off,
    which,
)
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.identity import FileIdentity, rests_on
from tthc_cli.output.words import day, long_day, place
from tthc_cli.plan import Agenda, Item, Plan, Undated, Waiting
from tthc_cli.rules import Rule, say
from tthc_cli.workdays import WorkCalendar

PHRASE_START: Final = "--from"
"""Stands for the event of a phrase that names none: its day is the one given by that option."""


SOON: Final = 5
"""Working days ahead that count as soon."""


_COLUMNS: Final = (
    "task",
    "rule",
    "kind",
    "text",
    "event",
    "event_date",
    "occurrence",
    "period",
    "nominal",
    "due",
    "act_by",
    "roll",
    "assumed",
    "warnings",
    "label",
    "time",
    "report",
    "year",
    "last",
    "plan",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineReport(Report):
    """What ``tthc deadline`` has found, with what it rests on."""

    agenda: Agenda
    plan: Plan
    plan_identity: FileIdentity
    calendar: WorkCalendar
    calendar_identity: FileIdentity
    events: Mapping[str, date]
    as_of: date
    explain: bool = False
    """Whether the table shows every step."""
    phrase: Sequence[Rule] | None = None
    """What was read, if a phrase of one's own was asked about, and no task of the plan."""
    year: int | None = None
    """The year that was taken for a phrase that leaves its own out."""
    year_given: bool = False
    """Whether that is the year given by an option, and not that of the day of the answer."""

    def payload(self) -> Record:
        """``tthc.deadline/1``."""
        return {
            "schema": "tthc.deadline/1",
            "plan": self.plan_identity.payload(),
            "calendar": self.calendar_identity.payload(),
            "as_of": self.as_of,
            **({} if self.phrase is None else self._reading_payload(self.phrase)),
            "deadlines": [_record(item, self.plan) for item in self.agenda.deadlines],
            "waiting": [
                {
                    "task": waiting.task and waiting.task.number,
                    "rule": waiting.rule,
                    "event": waiting.event,
                    "text": waiting.text,
                    "label": self._label_of(waiting),
                    "produced_by": waiting.producer and waiting.producer.number,
                }
                for waiting in self.agenda.waiting
            ],
            "undated": [
                {
                    "task": undated.task and undated.task.number,
                    "rule": undated.rule,
                    "text": undated.text,
                    "period": undated.period and undated.period.name,
                }
                for undated in self.agenda.undated
            ],
        }

    def columns(self) -> Sequence[str]:
        """The rule, its dates, and what is to be said of them."""
        return _COLUMNS

    def rows(self) -> Iterator[Record]:
        """One row a deadline, then one for each rule that waits and each week that is off, its dates empty."""
        year = {} if self.year is None else {"year": self.year}
        for item in self.agenda.deadlines:
            yield {**_record(item, self.plan), **year}
        for waiting in self.agenda.waiting:
            yield {
                "task": waiting.task and waiting.task.number,
                "rule": waiting.rule,
                "text": waiting.text,
                "event": waiting.event,
                "plan": waiting.task and self.plan.id,
                "label": self._label_of(waiting),
                **year,
            }
        for undated in self.agenda.undated:
            if undated.period is not None:
                yield {
                    "task": undated.task and undated.task.number,
                    "rule": undated.rule,
                    "text": undated.text,
                    "period": undated.period and undated.period.name,
                    "warnings": [week_off(undated.period)],
                    **year,
                }

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The dates, what waits, what has no date; every step if the result is to explain itself."""
        tables: list[PrintedTable] = []
        if self.phrase is not None:
            tables.append(self._reading(self.phrase))
        if self.agenda.deadlines:
            tables.append(self._deadlines(terminal))
            if self.explain:
                tables += [_explained(item) for item in self.agenda.deadlines]
        if self.agenda.waiting:
            tables.append(self._waiting())
        if self.agenda.undated:
            tables.append(PrintedTable(notes=self._undated()))
        if self.explain:
            tables.append(PrintedTable(notes=rests_on(self.plan_identity, self.calendar_identity)))
        return tables

    def _reading_payload(self, rules: Sequence[Rule]) -> Record:
        """What a phrase was read as, and which year was taken for it."""
        year_from = None if self.year is None else "year" if self.year_given else "as_of"
        return {
            "readings": [
                {
                    "rule": number,
                    "kind": rule.kind,
                    "text": rule.text,
                    "says": say(rule, self._event_words),
                    **more_of(rule),
                    "note": rule.note,
                }
                for number, rule in enumerate(rules, 1)
            ],
            "year": self.year,
            "year_from": year_from,
        }

    def _reading(self, rules: Sequence[Rule]) -> PrintedTable:
        """A phrase said back, so that a person sees what was understood, and which year was taken."""
        notes = []
        if self.year is not None and self.year_given:
            notes.append(_("The words leave the year out; {year} is that of --year").format(year=self.year))
        elif self.year is not None:
            text = _("The words leave the year out; {year} is that of --as-of (--year takes another)")
            notes.append(text.format(year=self.year))
        rows = []
        for number, rule in enumerate(rules, 1):
            lines = [say(rule, self._event_words), *([f"({rule.note})"] if rule.note else [])]
            rows.append((str(number), quoted(rule), Cell("\n".join(filter(None, lines)), "strong")))
        return PrintedTable(
            columns=(
                Column(title=_("Phrase"), fixed=True),
                Column(title=_("Words")),
                Column(title=_("Read as")),
            ),
            rows=rows,
            notes=notes,
        )

    def _deadlines(self, terminal: Terminal) -> PrintedTable:
        """One row a deadline, under the events that happened."""
        rows: list[Sequence[str | Cell]] = []
        quoted_rules: set[str] = set()
        for item in self.agenda.deadlines:
            left, tone = self._left(item)
            # what repeats is quoted once, at its first date
            repeated = _place(item) in quoted_rules
            quoted_rules.add(_place(item))
            date_cell = long_day_cell(item.deadline.due, tone or "strong")
            words = _item_words(item, terminal, repeated=repeated)
            if self.phrase is None:
                leads = "\n".join(self.plan.leads(item.task)) if item.task else ""
                rows.append((date_cell, _place(item), words, leads, Cell(left, tone)))
            else:  # no task, and so none to lead it
                rows.append((date_cell, _place(item), words, Cell(left, tone)))
        happened = [f"{self._event_words(key)}: {long_day(on)}" for key, on in self.events.items()]
        return PrintedTable(
            title="\n".join(happened), columns=self._deadline_columns(), rows=rows, notes=self._deadline_notes()
        )

    def _deadline_columns(self) -> Sequence[Column]:
        due, left = Column(title=_("Due"), fixed=True), Column(title=_("Left"), fixed=True)
        if self.phrase is not None:
            return (due, Column(title=_("Phrase"), fixed=True), Column(title=_("Words")), left)
        return (
            due,
            Column(title=_("Task"), fixed=True),
            Column(title=_("Content, and the time in the plan's words")),
            Column(title=_("Lead unit")),
            left,
        )

    def _deadline_notes(self) -> list[str]:
        """What the marks of the table mean, then the warnings of all deadlines."""
        deadlines = [item.deadline for item in self.agenda.deadlines]
        notes = []
        if any(deadline.due > self.as_of for deadline in deadlines):
            text = _("w.d.: working days up to and including the due day, counted from {day}")
            notes.append(text.format(day=day(self.as_of)))
        if any(deadline.assumed for deadline in deadlines):
            notes.append(assumed_note(self.plan))
        warnings = dict.fromkeys(warning for deadline in deadlines for warning in deadline.warnings)
        return [*notes, *(_("Note: {text}").format(text=warning) for warning in warnings)]

    def _left(self, item: Item) -> tuple[str, Tone]:
        """Working days left, and whether that is a worry."""
        due = item.deadline.due
        if item.deadline.last < self.as_of:
            return _("past"), "dim"  # nothing says that it was not done
        if due < self.as_of:
            return in_time_until(item.deadline), "warn"
        if due == self.as_of:
            return _("today"), "warn"
        days = self.calendar.count(self.as_of, due)
        return _("{count} w.d.").format(count=days), "warn" if days <= SOON else ""

    def _waiting(self) -> PrintedTable:
        """The rules that wait for an event."""
        of_plan = self.phrase is None
        return PrintedTable(
            title=_("Waiting for an event"),
            columns=(
                Column(title=_("Task") if of_plan else _("Phrase"), fixed=True),
                Column(title=_("In the plan's words") if of_plan else _("Words")),
                Column(title=_("Event")),
                Column(title=_("Key for --event"), fixed=True),
            ),
            rows=[self._waiting_row(waiting) for waiting in self.agenda.waiting],
        )

    def _waiting_row(self, waiting: Waiting) -> tuple[str, str, str, str]:
        label, event = self._label_of(waiting), self._event_words(waiting.event)
        if waiting.producer is not None:
            event = _("{event} (comes of task {task})").format(event=event, task=waiting.producer.number)
        key = next((event.typed for event in self.plan.events if event.key == waiting.event), PHRASE_START)
        return _place(waiting), f"{label}: {waiting.text}" if label else waiting.text, event, key

    def _undated(self) -> list[str]:
        """The weeks that are off, and what is continuous."""
        off = [
            (_("Task {place}, {words}") if undated.task else _("Phrase {place}, {words}")).format(
                place=_place(undated), words=week_off(undated.period)
            )
            for undated in self.agenda.undated
            if undated.period is not None
        ]
        continuous = [undated for undated in self.agenda.undated if undated.period is None]
        if not continuous:
            return off
        if self.phrase is not None:
            return [*off, _("Continuous, without a date")]
        tasks = ", ".join(map(_place, continuous))
        return [*off, _("Continuous, without a date: tasks {tasks}").format(tasks=tasks)]

    def _label_of(self, waiting: Waiting) -> str | None:
        """The label of a rule that waits."""
        rules = self.phrase if waiting.task is None else waiting.task.rules
        return None if rules is None else rules[waiting.rule - 1].label

    def _event_words(self, key: str) -> str:
        """What people call an event: its label in the plan, else the phrase's own words."""
        if key == PHRASE_START:
            return _("the day given by --from")
        return next((event.label for event in self.plan.events if event.key == key), key)


def _record(item: Item, plan: Plan) -> Record:
    deadline = item.deadline
    return {
        "plan": item.task and plan.id,  # a phrase of one's own is no plan's
        "task": item.task and item.task.number,
        "rule": item.rule,
        "kind": deadline.kind,
        "text": deadline.text,
        "event": deadline.event,
        "event_date": deadline.event_date,
        "occurrence": deadline.occurrence,
        "period": deadline.period_name,
        "nominal": deadline.nominal,
        "due": deadline.due,
        "last": deadline.last,
        "act_by": deadline.act_by,
        "roll": deadline.roll,
        "assumed": deadline.assumed,
        "steps": [{"date": step.date, "what": step.what, "source": step.source} for step in deadline.steps],
        "warnings": list(deadline.warnings),
        "label": deadline.label,
        "time": deadline.time,
        "report": deadline.report,
    }


def _item_words(item: Item, terminal: Terminal, *, repeated: bool) -> str:
    """What is to be done, in the plan's words too unless the rule has them at an earlier date."""
    lines = [content(item.task, item.deadline, terminal, repeated)]
    if not repeated:
        lines.append(behind(item.deadline, terminal) if item.task else quoted(item.deadline))
    return "\n".join(filter(None, (*lines, *remarks(item.deadline))))


def _explained(item: Item) -> PrintedTable:
    deadline = item.deadline
    named = ", ".join(filter(None, (_place(item), which(deadline))))
    title = _("Task {place}: {due}") if item.task else _("Phrase {place}: {due}")
    return PrintedTable(
        title=title.format(place=named, due=long_day(deadline.due)),
        columns=(
            Column(title=_("Day"), fixed=True),
            Column(title=_("Step")),
            Column(title=_("Rests on")),
        ),
        rows=[(long_day_cell(step.date), step.what, step.source or "") for step in deadline.steps],
    )


def _place(entry: Item | Waiting | Undated) -> str:
    """Which task, and which of its rules if it has several; the rule alone for a phrase of one's own."""
    if entry.task is None:
        return str(entry.rule)
    return place(entry.task.number, entry.rule, len(entry.task.rules))
