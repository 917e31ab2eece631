"""``tthc deadline``: due dates from the plan and what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import AsOfOption, CalendarOption, DeadlineFormat, DeadlineFormatOption, PlanOption
from tthc_cli.cli.plan import event_named, named_rules
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.cli.usage import Command
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.output import deadline as output
from tthc_cli.output.formats import ics as feed
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.words import place
from tthc_cli.plan import agenda
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import Plan, RuleRef, decided
from tthc_cli.register.doubts import outside_year, years_differ
from tthc_cli.rules.by_kind import as_periodic, as_repeating, needs_reporting, triggers, waits_for
from tthc_cli.rules.kinds import Rule
from tthc_cli.scalars import FIRST_YEAR, LAST_YEAR
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(
        "deadline",
        cls=Command,
        help=_(
            "Due dates: of the tasks named; else of all that the events touch; else every date of the plan, and what "
            "the other tasks wait for."
        ),
        short_help=_("Due dates of tasks."),
        epilog=_("Example: {example}").format(
            example="tthc deadline --event ministry-decision-received=25/04/2024 --explain"
            if LANGUAGE == "en"
            else "tthc deadline --event nhan-quyet-dinh-cong-bo-cua-bo=25/04/2024 --explain"
        ),
    )(deadline)


def deadline(
    tasks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TASK]...", help=_("Numbers of tasks (10), or of single rules of a task (10.1), as in the table.")
        ),
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(
            "--event",
            "-e",
            metavar="KEY=DATE",
            help=_("A day on which an event of the plan happened; may be repeated. KEY is its key, alias or label."),
        ),
    ] = None,
    updates: Annotated[
        int,
        typer.Option(
            "--updates",
            min=0,
            max=1000,
            metavar="N",
            help=_("How many repeats to give of a repeated deadline while its closing event is not known."),
        ),
    ] = 3,
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            metavar="PHRASE",
            help=_("A time in a plan's words, in place of tasks: “15 ngày làm việc”, “trước ngày 30/8”."),
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=_("The day of the event that the phrase of --rule counts from.")),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            min=FIRST_YEAR,
            max=LAST_YEAR,
            metavar="YEAR",
            help=_("The year of a phrase of --rule that leaves its own out; else that of --as-of."),
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=_("Show every step and what it rests on."))] = False,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: DeadlineFormatOption = DeadlineFormat.TABLE,
) -> int:
    """Compute due dates and print them."""
    loaded_plan, loaded_calendar = load_plan(plan), load_calendar(calendar)
    today = day_of(as_of)
    events = _events(loaded_plan.value, event or [], today)
    work_calendar = WorkCalendar(loaded_calendar.value)
    its_year, takes_year = today.year if year is None else year, False
    read: tuple[Rule, ...] | None = None
    if rule is not None:
        if tasks:
            raise TthcError(_("--rule: a phrase stands in place of tasks; leave out one of the two"))
        if format_ is DeadlineFormat.ICS:
            raise TthcError(_("--format ics: a phrase is no task of the plan; write table, json or csv"))
        start = None if from_ is None else parse_day(from_, today)
        read = _read(rule, loaded_plan.value, its_year, has_start=start is not None)
        takes_year = _leaves_year_out(rule, loaded_plan.value, read, its_year, has_start=start is not None)
        if year is not None and not takes_year:
            console.warn(_("--year is not used: the phrase names its own year, or needs none"))
        events = _started(read, events, start)
        of_year = replace(loaded_plan.value, identity=replace(loaded_plan.value.identity, year=its_year))
        found = agenda.of_rules(read, of_year, work_calendar, events=events, updates=updates)
        if found.waiting and not found.deadlines:
            raise TthcError(_needs_from(rule))
    else:
        if from_ is not None:
            raise TthcError(_("--from: it is the day that a phrase counts from; give --rule PHRASE with it"))
        if year is not None:
            raise TthcError(_("--year: a plan has its own year; give --rule PHRASE with it"))
        found = agenda.compute(
            loaded_plan.value,
            work_calendar,
            events=events,
            rules=_rules(loaded_plan.value, tasks or []),
            updates=updates,
        )
    if read is None:
        warn_of_year(loaded_plan.value, today)
        warn_of_times(
            loaded_plan.value, {named_rules(loaded_plan.value, text)[0].number for text in tasks or []} or None
        )
    answer = output.Answer(
        agenda=found,
        plan=loaded_plan.value,
        plan_identity=FileIdentity(name=loaded_plan.name, sha256=loaded_plan.sha256),
        calendar=work_calendar,
        calendar_identity=FileIdentity(name=loaded_calendar.name, sha256=loaded_calendar.sha256),
        events=events,
        as_of=today,
        explain=explain,
        phrase=read,
        year=its_year if takes_year else None,
        year_given=year is not None,
    )
    if read is None:
        _warn_of_years(answer.plan, events)
    for key in answer.agenda.untouched:
        console.warn(
            _untouched(answer.plan, key) if read is None else _unused(f"--event {answer.plan.event(key).typed}")
        )
    match format_:
        case DeadlineFormat.JSON:
            console.emit(output.as_json(answer))
        case DeadlineFormat.CSV:
            console.emit(output.as_csv(answer))
        case DeadlineFormat.TABLE:
            first = heading(loaded_plan.value, plan) if _of_plan(loaded_plan.value, read) else ""
            console.emit(console.headed(first, output.as_table(answer, console.terminal())))
        case DeadlineFormat.ICS:
            console.emit(feed.of_agenda(answer))
    return Exit.OK


def _warn_of_years(plan: Plan, events: Mapping[str, date]) -> None:
    """Warn of events of another year than the plan's, but for what follows one of that year."""
    begun = min((day for day in events.values() if not outside_year(plan, day)), default=date.max)
    if days := [day for day in events.values() if outside_year(plan, day) and day < begun]:
        console.warn(years_differ(plan, days))


def _rules(plan: Plan, tasks: list[str]) -> list[RuleRef]:
    """The rules that the arguments name."""
    named = [named_rules(plan, text) for text in tasks]
    return [RuleRef(task.number, place) for task, places in named for place in places]


def _read(phrase: str, plan: Plan, year: int, *, has_start: bool) -> tuple[Rule, ...]:
    """The rules of a phrase: its events are the plan's where it has them by these words, else the words themselves.

    Whether it is about a report is said by its own words alone.
    """
    from tthc_cli import phrases  # here, because reading needs a grammar that no other command needs

    def event(words: str) -> str | None:
        if not words:
            return output.FROM if has_start else None
        return phrases.event_of(plan, words) or words

    try:
        return decided(phrases.read_time(phrase, year=year, events=event), load_report_words(), phrase)
    except phrases.NoEventError:
        raise TthcError(_needs_from(phrase)) from None
    except TthcError as error:
        raise TthcError(f"--rule: {error}") from None


def _leaves_year_out(phrase: str, plan: Plan, read: tuple[Rule, ...], year: int, *, has_start: bool) -> bool:
    """Whether another year would make other dates of a phrase."""
    if any(map(as_periodic, read)):
        return True
    try:
        return _read(phrase, plan, year + 1 if year < LAST_YEAR else year - 1, has_start=has_start) != read
    except TthcError:  # no such day in that year: "29/2"
        return True


def _of_plan(plan: Plan, phrase: Sequence[Rule] | None) -> bool:
    """Whether an answer rests on the plan: that about a phrase does by its events and its reporting days alone."""
    if phrase is None:
        return True
    own = {event.key for event in plan.events}
    reports = any(map(needs_reporting, phrase))
    return reports or any(own.intersection(triggers(rule)) for rule in phrase)


def _needs_from(phrase: str) -> str:
    return _("--rule: “{phrase}” counts from a day; give that day with --from DATE").format(phrase=phrase)


def _unused(option: str) -> str:
    return _("{option} is not used: the phrase does not count from it").format(option=option)


def _started(rules: Sequence[Rule], events: dict[str, date], start: date | None) -> dict[str, date]:
    """The events with the day given by ``--from``, for the one that the phrase counts from."""
    waited = list(dict.fromkeys(key for rule in rules for key in waits_for(rule, events)))
    if start is not None and len(waited) > 1:
        raise TthcError(
            _("--from: the phrase counts from several events ({events}); give each phrase by itself").format(
                events="; ".join(waited)
            )
        )
    if start is not None and not waited:
        console.warn(_unused("--from"))
    return {**events, waited[0]: start} if start is not None and waited else events


def _events(plan: Plan, given: list[str], today: date) -> dict[str, date]:
    """``KEY=DATE`` options as days by event key."""
    found: dict[str, date] = {}
    typed: dict[str, str] = {}
    for text in given:
        name, equals, day = text.rpartition("=")  # a label may have one of its own
        if not equals:
            raise TthcError(_("--event: found '{found}'; write KEY=DATE").format(found=text))
        event = event_named(plan, name, "--event")
        if event.key in found:
            raise TthcError(_("--event: {event} is given twice; give each event one day").format(event=name))
        found[event.key], typed[event.key] = parse_day(day, today), name
    for task in plan.tasks:
        for rule in filter(None, map(as_repeating, task.rules)):
            if rule.event in found and found.get(rule.until, date.max) < found[rule.event]:
                raise TthcError(
                    _("--event: {until} lies before {event}; correct one of the two days").format(
                        until=typed[rule.until], event=typed[rule.event]
                    )
                )
    return found


def _untouched(plan: Plan, key: str) -> str:
    """The warning about an event that sets no date of what was asked for."""
    event = plan.event(key).typed
    tasks = ", ".join(place(task.number, rule, len(task.rules)) for task, rule in agenda.touched(plan, key))
    if not tasks:
        return _("--event: {event} touches no task of the plan").format(event=event)
    return _("--event: {event} does not touch what was asked for; it belongs to task {tasks}").format(
        event=event, tasks=tasks
    )
