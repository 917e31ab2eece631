"""The deadlines of what is due once in each period: on a day of its own, by the plan's reporting, or by its end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tthc_cli.i18n import _, ngettext
from tthc_cli.rules.by_kind import as_periodic
from tthc_cli.rules.deadline import Deadline, Step, Steps
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import Periodic, Rule
from tthc_cli.rules.periods import PeriodKey, month_end, periods, reporting_window
from tthc_cli.rules.steps import counted, day_words, reading, rolled_back
from tthc_cli.workdays import WEEKDAYS, Weekday, WorkCalendar, weekday_name


def resolve_periodic(rule: Periodic, facts: Facts) -> tuple[Deadline, ...]:
    """The deadlines of a rule that falls due once in each period of the plan's year.

    Args:
        rule: The rule.
        facts: The calendar, the year, and how reports close and fall due.
    """
    if rule.weekday is not None:
        deadlines = [deadline for deadline in _weekly(rule, rule.weekday, facts) if isinstance(deadline, Deadline)]
    elif rule.day is not None:
        deadlines = _on_own_day(rule, rule.day, facts)
    else:
        deadlines = _by_reporting(rule, facts) if rule.by_reporting else _by_end(rule, facts)
    deadlines.sort(key=lambda deadline: deadline.due)
    # what is not yet decided counts as a report
    is_report = rule.report is not False
    return tuple(
        replace(deadline, occurrence=n, time=rule.time, report=is_report) for n, deadline in enumerate(deadlines)
    )


def _weekly(rule: Periodic, weekday: Weekday, facts: Facts) -> Iterator[Deadline | PeriodKey]:
    """The deadline of each week of the year; the week alone if no day of it up to the last one is worked."""
    for week in periods(facts.year, ("week",)):
        first, _last = week.days
        day = first + timedelta(days=WEEKDAYS.index(weekday))
        nominal = day if rule.inclusive else day - timedelta(days=1)
        if rule.inclusive:
            what = _("{weekday} of the week, which counts").format(weekday=weekday_name(day))
        else:
            what = _("the day before {weekday}").format(weekday=weekday_name(day))
        step = Step(date=nominal, what=what, source=_("as the plan writes"))
        deadline = rolled_back(rule, facts.calendar, nominal, (step,))
        # a week that is off is not made up for in the one before
        yield replace(deadline, period=week) if deadline.due >= first else week


def weeks_off(rule: Rule, facts: Facts) -> tuple[PeriodKey, ...]:
    """The weeks in which a weekly rule has no deadline: every day of them up to its own is off.

    Args:
        rule: A rule of any kind; others than weekly ones have no such weeks.
        facts: The calendar and the year.
    """
    periodic = as_periodic(rule)
    if periodic is None or periodic.weekday is None:
        return ()
    return tuple(week for week in _weekly(periodic, periodic.weekday, facts) if isinstance(week, PeriodKey))


def _by_end(rule: Periodic, facts: Facts) -> list[Deadline]:
    """What is no report and has no day of its own: due on the last day of each period."""
    deadlines = []
    for period in periods(facts.year, rule.periods):
        _first, last = period.days
        step = Step(date=last, what=_("the last day of the period; it is no report"), source=reading())
        deadlines.append(replace(rolled_back(rule, facts.calendar, last, (step,)), period=period))
    return deadlines


def _on_own_day(rule: Periodic, day: int, facts: Facts) -> list[Deadline]:
    """The report of each period, due on the day of the month that the rule's own words set."""
    deadlines = []
    for period in periods(facts.year, rule.periods):
        first, last = period.days
        month = {"first": first, "last": last.replace(day=1), "next": last + timedelta(days=1)}[rule.month]
        # "trước ngày 31" in a month of 30 days leaves it all its days
        nominal = min(month + timedelta(days=day - 1 - (not rule.inclusive)), month_end(month))
        if rule.inclusive:
            what = _("day {day} of the month, which counts; in a shorter month its last day").format(day=day)
        else:
            what = _("the last day before day {day} of the month").format(day=day)
        step = Step(date=nominal, what=what, source=_("as the plan writes"))
        deadlines.append(replace(rolled_back(rule, facts.calendar, nominal, (step,)), period=period))
    return deadlines


def _by_reporting(rule: Periodic, facts: Facts) -> list[Deadline]:
    """The report of each period, due some working days after the cut-off that the plan's reporting sets."""
    reporting = facts.reporting
    if reporting is None:
        raise ValueError("a periodic rule needs the plan's reporting")  # held by plan.findings
    calendar = facts.calendar
    cut_off_source = facts.sources[reporting.cut_off_source].cite()
    due_source = facts.sources[reporting.due_source].cite()
    deadlines = []
    for period in periods(facts.year, rule.periods):
        first, last = period.days
        opens, closes = reporting_window(first, last, reporting.cut_off_day)
        due = calendar.after(closes, reporting.due_after)
        what = ngettext(
            "working day {count} after the cut-off", "working day {count} after the cut-off", reporting.due_after
        ).format(count=reporting.due_after)
        if reporting.assumed:
            what += _(" (assumed: the office has set no day)")
        window = _("cut-off of the data from {first} to {last}").format(first=day_words(opens), last=day_words(closes))
        deadlines.append(
            Deadline(
                kind=rule.kind,
                text=rule.text,
                period=period,
                nominal=due,
                due=due,
                assumed=reporting.assumed,
                steps=Steps(
                    partial(
                        _from_cut_off,
                        calendar,
                        Step(date=closes, what=window, source=cut_off_source),
                        Step(date=due, what=what, source=due_source),
                    )
                ),
                warnings=tuple(calendar.doubts(closes + timedelta(days=1), due)),
            )
        )
    return deadlines


def _from_cut_off(calendar: WorkCalendar, cut_off: Step, last: Step) -> tuple[Step, ...]:
    """The steps from the cut-off over what is off to the last day."""
    passed = calendar.remarkable(cut_off.date + timedelta(days=1), last.date)
    return (cut_off, *map(counted, passed), last)
