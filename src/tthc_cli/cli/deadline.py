"""``tthc deadline``: due dates from the plan and what has happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console
from tthc_cli.cli.commands import OptionGroup, TaskFormatOption, command
from tthc_cli.cli.completion import complete_tasks
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.heading import heading, identity_of, warn_of_year
from tthc_cli.cli.names import event_named, named_rules, unit_key
from tthc_cli.cli.options import EXAMPLE_EVENT, AsOfOption, CalendarOption, PlanOption, UnitOption
from tthc_cli.cli.plans import InForce, plan_of_year
from tthc_cli.cli.unread import warn_of_times
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, PHRASE_START, DeadlineReport, OutputFormat, offered, place
from tthc_cli.plan import (
    Agenda,
    Plan,
    RuleRef,
    agenda_of_rules,
    compute,
    decided,
    load_report_words,
    rules_touched_by,
)
from tthc_cli.register import outside_year, years_differ
from tthc_cli.rules import Rule, as_periodic, as_repeating, needs_reporting, triggers, waits_for
from tthc_cli.scalars import FIRST_YEAR, LAST_YEAR
from tthc_cli.workdays import WorkCalendar, load_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseOptions(OptionGroup):
    """A time in a plan's words, and what it leaves open."""

    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            metavar="PHRASE",
            help=_("A time in a plan's words, in place of tasks: “15 ngày làm việc”, “trước ngày 30/8”."),
        ),
    ] = None
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=_("The day of the event that the phrase of --rule counts from.")),
    ] = None
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            min=FIRST_YEAR,
            max=LAST_YEAR,
            metavar="YEAR",
            help=_("The year of a phrase of --rule that leaves its own out; else that of --as-of."),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked about, whether tasks or a phrase."""

    plan: Plan
    calendar: WorkCalendar
    today: date
    events: dict[str, date]
    """The days that were given, by event."""
    updates: int
    """How many repeats to give of a repeated deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _PhraseAnswer:
    """The dates of a phrase."""

    rules: tuple[Rule, ...]
    """What it was read as."""
    agenda: Agenda
    events: dict[str, date]
    """With the day of ``--from``."""
    year: int | None
    """The year that was taken for it, if it leaves its own out."""


@command(
    "deadline",
    _(
        "Due dates: of the tasks named; else of all that the events touch; else every date of the plan, and what "
        "the other tasks wait for."
    ),
    short_text=_("Due dates of tasks."),
    example=f"tthc deadline --event {EXAMPLE_EVENT}=25/04/2024 --explain",
)
def deadline(
    tasks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TASK]...",
            autocompletion=complete_tasks,
            help=_("Numbers of tasks (10), or of single rules of a task (10.1), as in the table."),
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
    *,
    phrase: PhraseOptions,
    explain: Annotated[bool, typer.Option("--explain", help=_("Show every step and what it rests on."))] = False,
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: TaskFormatOption = DEFAULT_FORMAT,
) -> int:
    """Compute due dates and print them.

    Returns:
        ``Exit.OK``: what is overdue is no matter here, as nothing is read from the register.

    Raises:
        TthcError: If the plan has no such task, event or unit; if a phrase cannot be understood, or has two readings;
            or if options of a phrase stand beside those of tasks.
    """
    loaded_calendar, today = load_calendar(calendar), day_of(as_of)
    in_force = plan_of_year(plan, today.year)
    loaded_plan = in_force.plan
    question = _Question(
        plan=loaded_plan.value,
        calendar=WorkCalendar(loaded_calendar.value),
        today=today,
        events=_events(loaded_plan.value, event or [], today),
        updates=updates,
    )
    answer: _PhraseAnswer | None = None
    if phrase.rule is None:
        key = unit_key(question.plan, unit)
        dates = _led_by(_of_tasks(question, tasks or [], phrase), key)
        _warn_of_plan(question, in_force, tasks or [])
    else:
        _refuse_tasks(tasks or [], unit, format_)
        key = None
        answer = _of_phrase(question, phrase.rule, phrase)
        dates = answer.agenda
    named = None if key is None else question.plan.units[key].name
    report = DeadlineReport(
        heading=heading(in_force, unit=named) if _rests_on_plan(question.plan, answer) else "",
        agenda=dates,
        plan=loaded_plan.value,
        plan_identity=identity_of(loaded_plan),
        calendar=question.calendar,
        calendar_identity=identity_of(loaded_calendar),
        events=question.events if answer is None else answer.events,
        as_of=today,
        explain=explain,
        phrase=None if answer is None else answer.rules,
        year=None if answer is None else answer.year,
        year_given=phrase.year is not None,
    )
    for key in dates.untouched:
        console.warn(_untouched(question.plan, key) if answer is None else _unused_event(question.plan, key))
    console.show(format_, report)
    return Exit.OK


def _of_tasks(question: _Question, tasks: list[str], phrase: PhraseOptions) -> Agenda:
    """The dates of tasks of the plan, or of all that the events touch; options of a phrase are out of place."""
    if phrase.from_ is not None:
        raise TthcError(_("--from: it is the day that a phrase counts from; give --rule PHRASE with it"))
    if phrase.year is not None:
        raise TthcError(_("--year: a plan has its own year; give --rule PHRASE with it"))
    return compute(
        question.plan,
        question.calendar,
        events=question.events,
        rules=_rules(question.plan, tasks),
        updates=question.updates,
    )


def _led_by(dates: Agenda, unit: str | None) -> Agenda:
    """The dates of the tasks that a unit leads; all for None."""
    if unit is None:
        return dates
    return replace(
        dates,
        deadlines=tuple(each for each in dates.deadlines if each.task and each.task.led_by(unit)),
        waiting=tuple(each for each in dates.waiting if each.task and each.task.led_by(unit)),
        undated=tuple(each for each in dates.undated if each.task and each.task.led_by(unit)),
    )


def _warn_of_plan(question: _Question, in_force: InForce, tasks: list[str]) -> None:
    """Warn of a plan or events of another year, and of times of the tasks that are not read."""
    plan = question.plan
    warn_of_year(in_force, question.today)
    warn_of_times(plan, {named_rules(plan, text)[0].number for text in tasks} or None)
    _warn_of_years(plan, question.events)


def _refuse_tasks(tasks: list[str], unit: str | None, format_: OutputFormat) -> None:
    """Refuse what goes with tasks alone: naming some or who leads them, a format that knows deadlines by their task."""
    if unit is not None:
        raise TthcError(_("--unit: a phrase of --rule has no lead unit; leave out one of the two"))
    if tasks:
        raise TthcError(_("--rule: a phrase stands in place of tasks; leave out one of the two"))
    if format_.tasks_only:
        raise TthcError(
            _("--format {format}: a phrase is no task of the plan; write one of {formats}").format(
                format=format_.name, formats=", ".join(form.name for form in offered(tasks=False))
            )
        )


def _of_phrase(question: _Question, text: str, options: PhraseOptions) -> _PhraseAnswer:
    """The dates of a phrase."""
    plan, year = question.plan, question.today.year if options.year is None else options.year
    start = None if options.from_ is None else parse_day(options.from_, question.today)
    rules = _read(text, plan, year, has_start=start is not None)
    leaves_year_out = _leaves_year_out(text, plan, rules, year, has_start=start is not None)
    if options.year is not None and not leaves_year_out:
        console.warn(_("--year is not used: the phrase names its own year, or needs none"))
    events = _started(rules, question.events, start)
    of_year = replace(plan, identity=replace(plan.identity, year=year))
    dates = agenda_of_rules(rules, of_year, question.calendar, events=events, updates=question.updates)
    if dates.waiting and not dates.deadlines:
        raise TthcError(_needs_from(text))
    return _PhraseAnswer(rules=rules, agenda=dates, events=events, year=year if leaves_year_out else None)


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
    """The rules of a phrase: its events are the plan's if it has them by these words, else the words themselves.

    Whether it is about a report is said by its own words alone.
    """
    from tthc_cli.phrases import (  # here, because reading needs a grammar that no other command needs
        NoEventError,
        event_of,
        read_time,
    )

    def event(words: str) -> str | None:
        if not words:
            return PHRASE_START if has_start else None
        return event_of(plan, words) or words

    try:
        return decided(read_time(phrase, year=year, events=event), load_report_words(), phrase)
    except NoEventError:
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


def _rests_on_plan(plan: Plan, answer: _PhraseAnswer | None) -> bool:
    """Whether the dates rest on the plan: those of a phrase do by its events and its reporting days alone."""
    if answer is None:
        return True
    phrase = answer.rules
    own = {event.key for event in plan.events}
    reports = any(map(needs_reporting, phrase))
    return reports or any(own.intersection(triggers(rule)) for rule in phrase)


def _needs_from(phrase: str) -> str:
    return _("--rule: “{phrase}” counts from a day; give that day with --from DATE").format(phrase=phrase)


def _unused_event(plan: Plan, key: str) -> str:
    return _unused(f"--event {plan.event(key).typed}")


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


def _events(plan: Plan, texts: Iterable[str], today: date) -> dict[str, date]:
    """``KEY=DATE`` options as days by event key."""
    days: dict[str, date] = {}
    typed: dict[str, str] = {}
    for text in texts:
        name, equals, day = text.rpartition("=")  # a label may have one of its own
        if not equals:
            raise TthcError(_("--event: found '{found}'; write KEY=DATE").format(found=text))
        event = event_named(plan, name, "--event")
        if event.key in days:
            raise TthcError(_("--event: {event} is given twice; give each event one day").format(event=name))
        days[event.key], typed[event.key] = parse_day(day, today), name
    _refuse_end_before_start(plan, days, typed)
    return days


def _refuse_end_before_start(plan: Plan, days: Mapping[str, date], typed: Mapping[str, str]) -> None:
    """Refuse an event that ends a repetition and lies before the one that starts it."""
    for task in plan.tasks:
        for rule in filter(None, map(as_repeating, task.rules)):
            if rule.event in days and days.get(rule.until, date.max) < days[rule.event]:
                raise TthcError(
                    _("--event: {until} lies before {event}; correct one of the two days").format(
                        until=typed[rule.until], event=typed[rule.event]
                    )
                )


def _untouched(plan: Plan, key: str) -> str:
    """The warning about an event that sets no date of what was asked for."""
    event = plan.event(key).typed
    tasks = ", ".join(place(task.number, rule, len(task.rules)) for task, rule in rules_touched_by(plan, key))
    if not tasks:
        return _("--event: {event} touches no task of the plan").format(event=event)
    return _("--event: {event} does not touch what was asked for; it belongs to task {tasks}").format(
        event=event, tasks=tasks
    )
