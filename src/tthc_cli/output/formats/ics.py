"""Deadlines as iCalendar (RFC 5545): all-day events that a calendar program reads in again without doubling them.

The same register, plan, calendar and day give the same bytes: every moment in the file is that of an entry, or a fixed
one.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from textwrap import shorten
from typing import Final, Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.i18n import LANGUAGE, _, ngettext
from tthc_cli.output.deadline import DeadlineReport
from tthc_cli.output.deadline_words import quoted, remarks, which
from tthc_cli.output.formats.ics_lines import (
    component,
    day_value,
    duration_value,
    escaped,
    moment_value,
    property_line,
    whole,
)
from tthc_cli.output.formats.report import Report, Terminal
from tthc_cli.output.identity import FileIdentity, by_name
from tthc_cli.output.words import day as day_words
from tthc_cli.output.words import long_day, place
from tthc_cli.plan import Plan, Task
from tthc_cli.register import Entry, Standing, days_late, references
from tthc_cli.rules import Deadline, triggers
from tthc_cli.text import visible
from tthc_cli.workdays import WorkCalendar

ALARM_AT: Final = time(8)
"""When the alarms ring, by the clock of whoever reads the calendar: the start of the office's day."""
REFRESH: Final = timedelta(hours=12)
"""How often a program that subscribes to the feed is asked to fetch it."""
_SUMMARY: Final = 70
"""Characters of a task's content in an event's title."""

State = Literal["open", "still_in_time", "overdue", "done", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFeed:
    """What is due and done of one plan."""

    standings: Sequence[Standing]
    """What is due and what is done; those that wait for an event are left out."""
    dropped: Sequence[Standing]
    """What was announced once and is no longer due: it leaves as cancelled."""
    plan: Plan
    plan_identity: FileIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFeed:
    """What ``tthc ics`` writes, with what it rests on."""

    feeds: Sequence[PlanFeed]
    """One for each plan in force; at least one."""
    entries: Sequence[Entry]
    """The whole register, with what was taken back."""
    calendar: WorkCalendar
    calendar_identity: FileIdentity
    as_of: date
    unit: str | None = None
    """The name of the lead unit that the feed is kept to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """One event of the feed."""

    task: Task
    rule: int
    deadline: Deadline
    state: State
    thread: Sequence[object]
    """What sets this deadline apart from the same rule's in another matter."""
    matter: str | None = None
    ref: str | None = None
    done_on: date | None = None
    revision: int = 0
    """Grows with all that is recorded about it; not with the plan or the days off, of which the feed knows no past."""
    revised: datetime
    """When the last of that was recorded."""


class _Ground(NamedTuple):
    """What a deadline rests on."""

    plan: Plan
    calendar: WorkCalendar
    plan_identity: FileIdentity
    calendar_identity: FileIdentity
    beside: bool = False
    """Whether the feed has other plans too, so that each deadline says whose it is."""


class _Alike(NamedTuple):
    """What the events of a deadline have alike, whichever matters they are of: very many matters may have it."""

    title: str
    """The task, and which of its deadlines it is."""
    days: Sequence[bytes]
    """Lines: when it is."""
    units: Sequence[bytes]
    """Lines: who leads it."""
    task: str
    """The start of the description, as a value: what is to be done, and by what words."""
    grounds: str
    """The end of the description, as a value: how the date came about, and what that rests on."""


def of_register(contents: RegisterFeed) -> bytes:
    """The feed of a plan and a register: UTF-8, lines ending in CR LF and folded at 75 bytes."""
    dated = []
    for feed in contents.feeds:
        record = _Record(contents.entries, feed.plan, contents.as_of)
        ground = _Ground(
            feed.plan, contents.calendar, feed.plan_identity, contents.calendar_identity, len(contents.feeds) > 1
        )
        dated += [
            (record.dated(standing, cancelled=cancelled), ground)
            for standings, cancelled in ((feed.standings, False), (feed.dropped, True))
            for standing in standings
            if standing.deadline is not None
        ]
    identities = [feed.plan.identity for feed in contents.feeds]
    name = _("Deadlines of the plan of {year}, {issuer}").format(
        year=", ".join(dict.fromkeys(str(identity.year) for identity in identities)),
        issuer="; ".join(dict.fromkeys(identity.issuer for identity in identities)),
    )
    if contents.unit is not None:
        name += f" ({contents.unit})"
    return _feed(name, dated, (*(feed.plan_identity for feed in contents.feeds), contents.calendar_identity))


def of_agenda(report: DeadlineReport) -> bytes:
    """The feed of the deadlines of tasks. There is no matter: the event and its day stand for it."""
    stamp = datetime.combine(report.as_of, time(), UTC)
    events = []
    for item in report.agenda.deadlines:
        assert item.task is not None  # noqa: S101 - the caller gives no feed of a phrase
        starts = [key for key in triggers(item.task.rule_at(item.rule)) if key in report.events]
        events.append(
            _Dated(
                task=item.task,
                rule=item.rule,
                deadline=item.deadline,
                state=_open(item.deadline, report.as_of),
                thread=[(key, report.events[key].isoformat()) for key in starts],
                revised=stamp,
            )
        )
    ground = _Ground(report.plan, report.calendar, report.plan_identity, report.calendar_identity)
    name = _("Deadlines as of {day}").format(day=day_words(report.as_of))
    return _feed(name, [(event, ground) for event in events], (report.plan_identity, report.calendar_identity))


def write(report: Report, _terminal: Terminal) -> bytes:
    """The feed of a report of deadlines.

    Args:
        report: Of deadlines: no other one is offered as a feed.
        _terminal: Makes no difference.

    Returns:
        The calendar feed, in UTF-8.
    """
    assert isinstance(report, DeadlineReport)  # noqa: S101 - the registry offers the format to that command alone
    return of_agenda(report)


class _Record:
    """What the register tells of each deadline: which matter's it is, how often it was written about and when last."""

    def __init__(self, entries: Iterable[Entry], plan: Plan, as_of: date) -> None:
        self._as_of = as_of
        self._start = datetime(plan.identity.year, 1, 1, tzinfo=UTC)
        id_ = plan.id
        of_plan = [entry for entry in entries if entry.plan == id_]
        self._refs = references(of_plan)
        by_id = {entry.id: entry for entry in of_plan}
        made = {task.number: task.produces for task in plan.tasks}
        self._matters: dict[str | None, list[Entry]] = defaultdict(list)
        self._loose: dict[tuple[int | None, str | None], list[Entry]] = defaultdict(list)
        """By task and period: those that belong to no matter."""
        self._events: dict[str, list[Entry]] = defaultdict(list)
        """By event: those that say, in any matter, that it happened."""
        for entry in of_plan:
            about = by_id.get(entry.voids or 0, entry)
            (self._loose[about.task, about.period] if about.matter is None else self._matters[about.matter]).append(
                entry
            )
            for key in (about.event,) if about.event else made.get(about.task or 0, ()):
                self._events[key].append(entry)

    def dated(self, standing: Standing, *, cancelled: bool) -> _Dated:
        """A deadline with its history.

        Args:
            standing: The deadline; it has a date.
            cancelled: That it is no longer due.

        Returns:
            The event of the feed, its revision and when it was last revised.
        """
        deadline, task, matter = standing.deadline, standing.task, standing.matter
        assert deadline is not None  # noqa: S101 - the caller leaves out what waits
        thread = self._matters[matter] if matter is not None else []
        about = {entry.id: entry for entry in (*self._loose[task.number, deadline.period_name], *thread)}
        if matter is None:  # a matter that has the event takes the deadline over, and gives it back
            keys = triggers(standing.rule_itself)
            about |= {entry.id: entry for key in keys for entry in self._events[key]}
        # an entry with a day ahead changes what is due twice: when it is recorded, and when its day has come
        come = sum(entry.day is not None and entry.day <= self._as_of for entry in about.values())
        state: State = "done" if standing.done_on else _open(deadline, self._as_of)
        return _Dated(
            task=task,
            rule=standing.ref.place,
            deadline=deadline,
            state="cancelled" if cancelled else state,
            # the entry that started the matter never changes, and no other register has the same one
            thread=[
                thread[0].matter,
                thread[0].event,
                str(thread[0].day),
                thread[0].ref,
                _moment(thread[0]).isoformat(),
            ]
            if thread
            else (),
            matter=matter,
            ref=self._refs.get(matter or ""),
            done_on=standing.done_on,
            # in twos: with time alone, an update that was cancelled can come about once more
            revision=2 * (len(about) + come) - cancelled,
            revised=max((_moment(entry) for entry in about.values()), default=self._start),
        )


def _open(deadline: Deadline, as_of: date) -> State:
    """How a deadline that is not done stands on a day."""
    if deadline.last < as_of:
        return "overdue"
    return "still_in_time" if deadline.due < as_of else "open"


def _moment(entry: Entry) -> datetime:
    return _moment_of(entry.recorded_at)


@lru_cache  # each is asked for several times
def _moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _feed(name: str, deadlines: Iterable[tuple[_Dated, _Ground]], files: Iterable[FileIdentity]) -> bytes:
    events = [(_uid(ground.plan, dated), dated, ground) for dated, ground in deadlines]
    events.sort(key=lambda event: (event[1].deadline.due, event[1].task.number, event[0]))
    lines = [*_head(name, files)]
    alike: dict[tuple[object, ...], _Alike] = {}
    for uid, dated, ground in events:
        # deadlines and grounds stay the same objects as long as the events are there
        key = (id(ground), id(dated.deadline), dated.task.number, dated.rule, dated.state, dated.done_on)
        if key not in alike:
            alike[key] = _alike(dated, ground)
        lines += _event(uid, dated, ground, alike[key])
    return whole(component("VCALENDAR", lines))


def _head(name: str, files: Iterable[FileIdentity]) -> Iterator[bytes]:
    """What the feed says of itself."""
    yield property_line("VERSION", "2.0")
    yield property_line("PRODID", f"-//tthc//tthc//{LANGUAGE.upper()}")
    yield property_line("CALSCALE", "GREGORIAN")
    yield property_line("METHOD", "PUBLISH")
    yield property_line("NAME", _unescaped(name))
    yield property_line("X-WR-CALNAME", _unescaped(name))  # the name by which most programs know it
    yield property_line("REFRESH-INTERVAL;VALUE=DURATION", duration_value(REFRESH))
    yield property_line("X-PUBLISHED-TTL", duration_value(REFRESH))  # Outlook's name for it
    for identity in files:  # for whoever looks into the feed, not for the telephone that shows it
        yield property_line("X-TTHC-SOURCE", _unescaped(f"{identity.name} SHA-256 {identity.sha256}"))


def _unescaped(text: str) -> str:
    """Text of the feed itself, in one line: the programs that read it take its commas and semicolons as they are."""
    return " ".join(visible(text).split())


def _uid(plan: Plan, dated: _Dated) -> str:
    """The name of a deadline for ever: of its plan, rule, period or turn, and matter; never of its date.

    The plan is known by the id in its file; without one by issuer and year alone, as calendars of before ids know it.
    Only characters that are safe in a file's name: some programs keep each event in a file named by it.
    """
    deadline = dated.deadline
    which = deadline.period_name or str(deadline.occurrence)
    identity, year = plan.identity, plan.identity.year
    whose = [identity.id] if identity.id else [" ".join(identity.issuer.casefold().split()), year]
    whole = json.dumps([*whose, dated.task.number, dated.rule, which, dated.thread])
    return f"{year}.{dated.task.number}.{dated.rule}.{which}-{hashlib.sha256(whole.encode()).hexdigest()[:24]}@tthc"


def _alike(dated: _Dated, ground: _Ground) -> _Alike:
    task, deadline = dated.task, dated.deadline
    numbered = place(task.number, dated.rule, len(task.rules))
    text = _("Task {place}: {content}").format(place=numbered, content=_short(task.content))
    units = ground.plan.leads(task)
    return _Alike(
        title=" – ".join(filter(None, (text, deadline.label, which(deadline)))),
        days=(
            property_line("DTSTART;VALUE=DATE", day_value(deadline.due)),
            # the first day that is no longer part of it
            property_line("DTEND;VALUE=DATE", day_value(deadline.due + timedelta(days=1))),
        ),
        units=[property_line("CATEGORIES", ",".join(escaped(visible(unit)) for unit in units))] if units else [],
        task=_told(_told_of_task(dated, ground)),
        grounds=_told(_told_of_grounds(dated, ground)),
    )


def _told(lines: Iterable[str]) -> str:
    """Lines of a description as a value."""
    return escaped(visible("\n".join(lines)))


def _event(uid: str, dated: _Dated, ground: _Ground, alike: _Alike) -> Iterator[bytes]:
    summary, revised = _summary(dated, alike.title), moment_value(dated.revised)
    description = f"{alike.task}{_told(_told_of_matter(dated))}{alike.grounds}"
    lines = [
        property_line("SUMMARY", escaped(visible(summary))),
        *alike.days,
        property_line("DTSTAMP", revised),
        property_line("UID", escaped(uid)),
        property_line("SEQUENCE", str(dated.revision)),
        *alike.units,
        property_line("DESCRIPTION", description),
        property_line("LAST-MODIFIED", revised),
        property_line("STATUS", "CANCELLED" if dated.state == "cancelled" else "CONFIRMED"),
        property_line("TRANSP", "TRANSPARENT"),
    ]
    if dated.state == "open":
        lines += _alarms(dated, summary, ground.calendar)
    return component("VEVENT", lines)


def _alarms(dated: _Dated, summary: str, calendar: WorkCalendar) -> Iterator[bytes]:
    """At the start of the last working day on which to act, and of the working day before it."""
    due = dated.deadline.due
    last = dated.deadline.act_by or due
    words = (_("Due {day}: {what}").format(day=long_day(due), what=summary), *_until(dated.deadline))
    for day in (calendar.before(last, 1), last):
        # relative to the start of an all-day event, so that it is the same hour in every zone
        trigger = datetime.combine(day, ALARM_AT) - datetime.combine(due, time())
        yield from component(
            "VALARM",
            [
                property_line("ACTION", "DISPLAY"),
                property_line("DESCRIPTION", escaped(visible(" ".join(words)))),
                property_line("TRIGGER", duration_value(trigger)),
            ],
        )


def _until(deadline: Deadline) -> list[str]:
    """The last day in time, if that is not the due day."""
    if deadline.last == deadline.due:
        return []
    return [_("(in time until {day})").format(day=long_day(deadline.last))]


def _summary(dated: _Dated, title: str) -> str:
    """The title: what it is, and how it stands if a calendar's look would not tell."""
    deadline, text = dated.deadline, title
    if dated.matter is not None:
        text += f" – {dated.ref or _('matter {matter}').format(matter=dated.matter)}"
    match dated.state:
        case "done":
            return _("Done: {what}").format(what=text)
        case "still_in_time":
            return _("Still in time until {day}: {what}").format(day=long_day(deadline.last), what=text)
        case "overdue":
            return _("Overdue: {what}").format(what=text)
        case "cancelled":
            return _("Cancelled: {what}").format(what=text)
        case "open":
            return text


@lru_cache  # a feed has many deadlines of few tasks
def _short(content: str) -> str:
    return shorten(" ".join(content.split()), _SUMMARY, placeholder="…")


def _told_of_task(dated: _Dated, ground: _Ground) -> Iterator[str]:
    """The task, and what set the deadline. More lines follow."""
    yield " ".join(dated.task.content.split())
    yield quoted(dated.deadline)
    if ground.beside:
        identity = ground.plan.identity
        yield _("Plan of {issuer}, {year}").format(issuer=" ".join(identity.issuer.split()), year=identity.year)
    if units := ground.plan.leads(dated.task):
        yield f"{_('Lead unit')}: {'; '.join(units)}"
    yield ""


def _told_of_matter(dated: _Dated) -> Iterator[str]:
    """Which matter it is, if any. More lines follow."""
    if dated.matter is not None:
        yield ": ".join(filter(None, (_("Matter {matter}").format(matter=dated.matter), dated.ref)))
        yield ""


def _told_of_grounds(dated: _Dated, ground: _Ground) -> Iterator[str]:
    """How the date came about, what became of it, and what it rests on."""
    deadline = dated.deadline
    if deadline.event is not None and deadline.event_date is not None:
        yield f"{ground.plan.event(deadline.event).label}: {long_day(deadline.event_date)}"
    yield " ".join((_("Due: {day}").format(day=long_day(deadline.due)), *remarks(deadline), *_until(deadline)))
    if dated.done_on is not None:
        text = _("Done on {day}").format(day=long_day(dated.done_on))
        if (late := days_late(deadline, dated.done_on, ground.calendar)) is not None:
            text += ngettext(", {count} working day late", ", {count} working days late", late).format(count=late)
        yield text
    if dated.state == "cancelled":
        yield _("No longer due: what set this deadline was moved, taken back or brought to an end.")
    yield ""
    for step in deadline.steps:
        yield f"- {long_day(step.date)}: {step.what}" + (f" [{step.source}]" if step.source else "")
    if deadline.assumed:
        yield _("* assumed: the office has set no day, the law's minimum stands in")
    yield from (_("Note: {text}").format(text=warning) for warning in deadline.warnings)
    yield ""
    yield from by_name(ground.plan_identity, ground.calendar_identity)
