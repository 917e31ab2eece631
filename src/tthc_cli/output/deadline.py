"""Deadlines as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, Tone, render
from tthc_cli.output.identity import FileIdentity, rests_on
from tthc_cli.output.words import day, long_day, place
from tthc_cli.plan.agenda import Agenda, Item, Undated, Waiting
from tthc_cli.plan.model import Plan, Task
from tthc_cli.register.standings import Standing
from tthc_cli.rules.by_kind import as_periodic, hour
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.kinds import Rule
from tthc_cli.rules.periods import period_words
from tthc_cli.rules.wording import say
from tthc_cli.workdays.work_calendar import WorkCalendar

FROM: Final = "--from"
"""Stands for the event of a phrase that names none: its day is the one given by that option."""

SOON: Final = 5
"""Working days ahead that count as soon."""

_CSV: Final = (
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
class Answer:
    """What ``tthc deadline`` found, with what it rests on."""

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
    """What was read, where a phrase of one's own was asked about, and no task of the plan."""
    year: int | None = None
    """The year that was taken for a phrase that leaves its own out."""
    year_given: bool = False
    """Whether that is the year given by an option, and not that of the day of the answer."""


def as_json(answer: Answer) -> str:
    """``tthc.deadline/1``."""
    return machine.to_json(
        {
            "schema": "tthc.deadline/1",
            "plan": answer.plan_identity.payload(),
            "calendar": answer.calendar_identity.payload(),
            "as_of": answer.as_of,
            **({} if answer.phrase is None else _asked(answer, answer.phrase)),
            "deadlines": [_record(item, answer.plan) for item in answer.agenda.deadlines],
            "waiting": [
                {
                    "task": waiting.task and waiting.task.number,
                    "rule": waiting.rule,
                    "event": waiting.event,
                    "text": waiting.text,
                    "label": _label_of(answer, waiting),
                    "produced_by": waiting.producer and waiting.producer.number,
                }
                for waiting in answer.agenda.waiting
            ],
            "undated": [
                {
                    "task": undated.task and undated.task.number,
                    "rule": undated.rule,
                    "text": undated.text,
                    "period": undated.period,
                }
                for undated in answer.agenda.undated
            ],
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a deadline, then one for each rule that waits and each week that is off, its dates empty."""
    rows: list[Mapping[str, Any]] = [_record(item, answer.plan) for item in answer.agenda.deadlines]
    rows += [
        {
            "task": waiting.task and waiting.task.number,
            "rule": waiting.rule,
            "text": waiting.text,
            "event": waiting.event,
            "plan": waiting.task and answer.plan.id,
            "label": _label_of(answer, waiting),
        }
        for waiting in answer.agenda.waiting
    ]
    rows += [
        {
            "task": undated.task and undated.task.number,
            "rule": undated.rule,
            "text": undated.text,
            "period": undated.period,
            "warnings": [week_off(undated.period)],
        }
        for undated in answer.agenda.undated
        if undated.period is not None
    ]
    if answer.year is not None:
        rows = [{**row, "year": answer.year} for row in rows]
    return machine.to_csv(_CSV, rows)


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: dates, what waits, what has no date; every step where the answer is to explain itself."""
    tables: list[Table] = []
    if answer.phrase is not None:
        tables.append(_read(answer, answer.phrase))
    if answer.agenda.deadlines:
        tables.append(_deadlines(answer, terminal))
        if answer.explain:
            tables += [_explained(item) for item in answer.agenda.deadlines]
    if answer.agenda.waiting:
        tables.append(_waiting(answer))
    if answer.agenda.undated:
        tables.append(Table(columns=(), rows=(), notes=_undated(answer)))
    if answer.explain:
        tables.append(Table(columns=(), rows=(), notes=rests_on(answer.plan_identity, answer.calendar_identity)))
    return render(tables, terminal)


def _record(item: Item, plan: Plan) -> dict[str, Any]:
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
        "period": deadline.period,
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


def _deadlines(answer: Answer, terminal: Terminal) -> Table:
    rows: list[Sequence[str | Cell]] = []
    seen: set[str] = set()
    for item in answer.agenda.deadlines:
        left, tone = _left(answer, item)
        # what repeats is quoted once, at its first date
        repeated = _place(item) in seen
        seen.add(_place(item))
        lines = [
            content(item.task, item.deadline, terminal, repeated),
            *([] if repeated else [behind(item.deadline, terminal) if item.task else quoted(item.deadline)]),
            *remarks(item.deadline),
        ]
        rows.append(
            (
                Cell(long_day(item.deadline.due), tone or "strong"),
                _place(item),
                "\n".join(filter(None, lines)),
                "\n".join(answer.plan.leads(item.task)) if item.task else "",
                Cell(left, tone),
            )
        )
    happened = [f"{_label(answer, key)}: {long_day(on)}" for key, on in answer.events.items()]
    warnings = dict.fromkeys(warning for item in answer.agenda.deadlines for warning in item.deadline.warnings)
    notes = [_("Note: {text}").format(text=warning) for warning in warnings]
    if any(item.deadline.assumed for item in answer.agenda.deadlines):
        notes.insert(0, assumed_note(answer.plan))
    if any(item.deadline.due > answer.as_of for item in answer.agenda.deadlines):
        notes.insert(
            0, _("w.d.: working days up to and including the due day, counted from {day}").format(day=day(answer.as_of))
        )
    columns: Sequence[Column] = (
        Column(title=_("Due"), fixed=True),
        Column(title=_("Task"), fixed=True),
        Column(title=_("Content, and the time in the plan's words")),
        Column(title=_("Lead unit")),
        Column(title=_("Left"), fixed=True),
    )
    if answer.phrase is not None:  # no task, and so none to lead it
        columns = (columns[0], Column(title=_("Phrase"), fixed=True), Column(title=_("Words")), columns[4])
        rows = [[*row[:3], row[4]] for row in rows]
    return Table(title="\n".join(happened), columns=columns, rows=rows, notes=notes)


def quoted(words: Rule | Deadline) -> str:
    """The plan's own words, behind the label that they have there."""
    return f"{words.label}: “{words.text}”" if words.label else f"“{words.text}”"


def behind(words: Rule | Deadline, terminal: Terminal) -> str:
    """The same behind other words: a label would run into them where lines are joined."""
    return f"– {quoted(words)}" if words.label and terminal.width is None else quoted(words)


def week_off(week: str) -> str:
    """What to say of a week in which a weekly rule has no deadline."""
    return _("{week}: no deadline, every day of it up to the one named is off").format(week=period_words(week))


def assumed_note(plan: Plan) -> str:
    """What the mark of an assumed date means."""
    source = "-" if plan.reporting is None else plan.sources[plan.reporting.due_source].cite()
    return _("* assumed: the office has set no day, the least that {source} asks for stands in").format(source=source)


def content(task: Task | None, deadline: Deadline | None, terminal: Terminal, repeated: bool = False) -> str:
    """What is to be done, behind what tells one date of a rule from another: whole where nothing may be cut.

    On a terminal it is the beginning, and less of it for a repeated date. A phrase of one's own has no task.
    """
    text = "" if task is None else " ".join(task.content.split())
    named = "" if deadline is None else which(deadline)
    if deadline is not None and named:
        named = f"{named[0].upper()}{named[1:]}{'*' if deadline.assumed else ''}"
        text = f"{named}: {text}" if text else named
    if terminal.width is None:
        return text
    return shorten(text, max(40, terminal.width // 2 - (10 if repeated else 0)), placeholder="…")


def _place(where: Item | Waiting | Undated) -> str:
    """Which task, and which of its rules where it has several; the rule alone for a phrase of one's own."""
    if where.task is None:
        return str(where.rule)
    return place(where.task.number, where.rule, len(where.task.rules))


def _label_of(answer: Answer, waiting: Waiting) -> str | None:
    """The label of a rule that waits."""
    rules = answer.phrase if waiting.task is None else waiting.task.rules
    return None if rules is None else rules[waiting.rule - 1].label


def _label(answer: Answer, event: str) -> str:
    """What people call an event: its label in the plan, else the phrase's own words."""
    if event == FROM:
        return _("the day given by --from")
    return next((known.label for known in answer.plan.events if known.key == event), event)


def _asked(answer: Answer, rules: Sequence[Rule]) -> dict[str, Any]:
    """What a phrase was read as, and which year was taken for it."""
    year_from = None if answer.year is None else "year" if answer.year_given else "as_of"
    return {"readings": _readings(answer, rules), "year": answer.year, "year_from": year_from}


def _readings(answer: Answer, rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [
        {
            "rule": number,
            "kind": rule.kind,
            "text": rule.text,
            "says": say(rule, lambda key: _label(answer, key)),
            **more_of(rule),
            "note": rule.note,
        }
        for number, rule in enumerate(rules, 1)
    ]


def more_of(rule: Rule) -> dict[str, Any]:
    """What a rule says beside its date, as JSON has it."""
    periodic = as_periodic(rule)
    return {"label": rule.label, "time": hour(rule), "report": None if periodic is None else periodic.report}


def _read(answer: Answer, rules: Sequence[Rule]) -> Table:
    """A phrase said back, so that a person sees what was understood, and which year was taken."""
    notes = []
    if answer.year is not None and answer.year_given:
        notes.append(_("The words leave the year out; {year} is that of --year").format(year=answer.year))
    elif answer.year is not None:
        notes.append(
            _("The words leave the year out; {year} is that of --as-of (--year takes another)").format(year=answer.year)
        )
    return Table(
        columns=(
            Column(title=_("Phrase"), fixed=True),
            Column(title=_("Words")),
            Column(title=_("Read as")),
        ),
        rows=[
            (
                str(found["rule"]),
                quoted(rule),
                Cell("\n".join(filter(None, (found["says"], rule.note and f"({rule.note})"))), "strong"),
            )
            for rule, found in zip(rules, _readings(answer, rules), strict=True)
        ],
        notes=notes,
    )


def which(deadline: Deadline) -> str:
    """What tells a date from the others of its rule: a period, an update; empty for the first or only one."""
    if deadline.period is not None:
        return period_words(deadline.period)
    return _("update {number}").format(number=deadline.occurrence) if deadline.occurrence else ""


def updates_passed(standing: Standing) -> list[str]:
    """How many updates of a repeated deadline are overdue behind the one shown."""
    if not standing.passed:
        return []
    text = ngettext("({count} later update passed too)", "({count} later updates passed too)", standing.passed)
    return [text.format(count=standing.passed)]


def remarks(deadline: Deadline) -> list[str]:
    """What the date itself does not show: that it was moved, that a number is assumed, when to act."""
    found = []
    if deadline.time is not None:
        found.append(_("(by {time})").format(time=deadline.time))
    if deadline.roll is not None:
        found.append(
            (
                _("(moved on from {day}, a day off)")
                if deadline.roll == "next"
                else _("(moved back from {day}, a day off)")
            ).format(day=long_day(deadline.nominal))
        )
    if deadline.act_by is not None:
        found.append(_("(a day off: act by {day})").format(day=long_day(deadline.act_by)))
    return found


def in_time_until(deadline: Deadline) -> str:
    """Until when a deadline past its due day is in time: in two lines, for a narrow column."""
    return _("in time until {day}").format(day=f"\n{long_day(deadline.last)}").replace(" \n", "\n")


def _left(answer: Answer, item: Item) -> tuple[str, Tone]:
    """Working days left, and whether that is a worry."""
    due = item.deadline.due
    if item.deadline.last < answer.as_of:
        return _("past"), "dim"  # nothing says that it was not done
    if due < answer.as_of:
        return in_time_until(item.deadline), "warn"
    if due == answer.as_of:
        return _("today"), "warn"
    days = answer.calendar.count(answer.as_of, due)
    return _("{count} w.d.").format(count=days), "warn" if days <= SOON else ""


def _explained(item: Item) -> Table:
    deadline = item.deadline
    named = ", ".join(filter(None, (_place(item), which(deadline))))
    title = _("Task {place}: {due}") if item.task else _("Phrase {place}: {due}")
    return Table(
        title=title.format(place=named, due=long_day(deadline.due)),
        columns=(
            Column(title=_("Day"), fixed=True),
            Column(title=_("Step")),
            Column(title=_("Rests on")),
        ),
        rows=[(long_day(step.date), step.what, step.source or "") for step in deadline.steps],
    )


def _waiting(answer: Answer) -> Table:
    def who(waiting: Waiting) -> str:
        label = _label(answer, waiting.event)
        if waiting.producer is None:
            return label
        return _("{event} (comes of task {task})").format(event=label, task=waiting.producer.number)

    def words(waiting: Waiting) -> str:
        label = _label_of(answer, waiting)
        return f"{label}: {waiting.text}" if label else waiting.text

    def key(waiting: Waiting) -> str:
        return next((known.typed for known in answer.plan.events if known.key == waiting.event), FROM)

    return Table(
        title=_("Waiting for an event"),
        columns=(
            Column(title=_("Task") if answer.phrase is None else _("Phrase"), fixed=True),
            Column(title=_("In the plan's words") if answer.phrase is None else _("Words")),
            Column(title=_("Event")),
            Column(title=_("Key for --event"), fixed=True),
        ),
        rows=[(_place(w), words(w), who(w), key(w)) for w in answer.agenda.waiting],
    )


def _undated(answer: Answer) -> list[str]:
    off = [
        (_("Task {place}, {words}") if undated.task else _("Phrase {place}, {words}")).format(
            place=_place(undated), words=week_off(undated.period)
        )
        for undated in answer.agenda.undated
        if undated.period is not None
    ]
    continuous = [undated for undated in answer.agenda.undated if undated.period is None]
    if not continuous:
        return off
    if answer.phrase is not None:
        return [*off, _("Continuous, without a date")]
    tasks = ", ".join(map(_place, continuous))
    return [*off, _("Continuous, without a date: tasks {tasks}").format(tasks=tasks)]
