"""What a rule means as a date, and the deadline that comes of it, explained."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, assert_never

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.rules.by_kind import as_periodic, hour, waits_for
from tthc_cli.rules.deadline import Deadline, Step
from tthc_cli.rules.kinds import (
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Part,
    Periodic,
    Rule,
    TimeUnit,
    Within,
)
from tthc_cli.rules.periods import Reporting, month_end, periods, reporting_window
from tthc_cli.rules.wording import offset_words
from tthc_cli.scalars import Day
from tthc_cli.sources import (
    LAST_OF_DAYS,
    LAST_OF_MONTHS,
    LAST_OF_WEEKS,
    LAST_OF_YEARS,
    PARTS_OF_MONTHS,
    PARTS_OF_YEARS,
    ROLL_FORWARD,
    TRIGGER_DAY,
    Source,
)
from tthc_cli.workdays.holiday_file import WEEKDAYS, Weekday
from tthc_cli.workdays.work_calendar import DayInfo, WorkCalendar, weekday_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What rules are resolved against."""

    calendar: WorkCalendar
    events: Mapping[str, date]
    """The days on which events happened, by key."""
    year: int
    """The plan's year."""
    reporting: Reporting | None
    sources: Mapping[str, Source]
    """The plan's sources, by key."""
    updates: int = 0
    """How many repeats of an ``every`` rule to give after its first date, where the closing event is not known."""
    through: Day | None = None
    """Give its repeats up to the first one after this day instead."""


def resolve(rule: Rule, given: Given) -> tuple[Deadline, ...]:
    """The deadlines of a rule: none while it waits for an event or has no date, several where it repeats.

    Raises TthcError where a day lies outside of what the calendar can compute.
    """
    try:
        return tuple(replace(found, label=rule.label) for found in _resolve(rule, given))
    except OverflowError:
        first, last = given.calendar.span
        raise TthcError(
            _(
                'the date of "{text}" lies outside of the calendar, which has the years {first} to {last}; check the '
                "event date"
            ).format(text=rule.text, first=first, last=last)
        ) from None


def _resolve(rule: Rule, given: Given) -> tuple[Deadline, ...]:
    match rule:
        case After() | Before() | On() | By() | Within():
            found = _single(rule, given)
            return () if found is None else (found,)
        case Every():
            return tuple(_every(rule, given))
        case Periodic():
            return _periodic(rule, given)
        case EarliestOf():
            return _earliest(rule, given)
        case Continuous():
            return ()
        case _:
            assert_never(rule)


def _single(rule: Part, given: Given) -> Deadline | None:
    """The one deadline of a rule that has one; None while its event is not known."""
    calendar = given.calendar
    if isinstance(rule, Within):
        milestones = tuple(
            Step(date=day, what=_("soft milestone inside the window"), source=reading()) for day in rule.milestones
        )
        window = _("the last day of the window from {first} to {last}").format(
            first=_day(rule.first), last=_day(rule.last)
        )
        last = Step(date=rule.last, what=window, source=reading())
        return _rolled_back(rule, calendar, rule.last, (*milestones, last))
    start = given.events.get(rule.event) if rule.event is not None else rule.date
    if start is None:
        return None
    match rule:
        case After():
            found = _after(rule, calendar, start, rule.count, rule.unit)
        case Before():
            found = _before(rule, calendar, start)
        case On():
            found = _on(rule, calendar, start)
        case By():
            found = _by(rule, calendar, start)
        case _:
            assert_never(rule)
    return replace(found, time=hour(rule), event=rule.event, event_date=None if rule.event is None else start)


def _after(rule: After | Every, calendar: WorkCalendar, start: date, count: int, unit: TimeUnit) -> Deadline:
    words = _("the day named, not counted") if rule.event is None else _("the day of the event, not counted")
    first = Step(date=start, what=words, source=TRIGGER_DAY.cite())
    if unit == "working_day":
        due = calendar.after(start, count)
        passed = calendar.remarkable(start + timedelta(days=1), due)
        last = Step(
            date=due,
            what=ngettext("working day {count} after it", "working day {count} after it", count).format(count=count),
            source=TRIGGER_DAY.cite(),
        )
        return Deadline(
            kind=rule.kind,
            text=rule.text,
            nominal=due,
            due=due,
            steps=(first, *map(_counted, passed), last),
            warnings=tuple(calendar.doubts(start + timedelta(days=1), due)),
        )
    nominal, ground = _calendar_offset(start, count, unit)
    what = _("{offset} after it").format(offset=offset_words(count, unit))
    last = Step(date=nominal, what=what, source=ground.cite())
    due = calendar.next_working(nominal)
    steps = (first, last, *_roll_steps(calendar, nominal, due, ROLL_FORWARD.cite()))
    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=nominal,
        due=due,
        roll="next" if due != nominal else None,
        steps=steps,
        warnings=tuple(calendar.doubts(nominal, due)),
    )


def _calendar_offset(start: date, count: int, unit: TimeUnit) -> tuple[date, Source]:
    """The day ``count`` calendar units after ``start`` (before it where negative), and the clause that says so."""
    match unit:
        case "day" | "working_day":
            return start + timedelta(days=count), LAST_OF_DAYS
        case "week":
            return start + timedelta(weeks=count), LAST_OF_WEEKS
        case "month" | "quarter" | "year":
            from dateutil.relativedelta import relativedelta

            try:
                if unit == "year":
                    return start + relativedelta(years=count), LAST_OF_YEARS
                return start + relativedelta(months=count * (3 if unit == "quarter" else 1)), LAST_OF_MONTHS
            except ValueError as error:  # relativedelta's word for a year past 9999
                raise OverflowError from error
        case _:
            assert_never(unit)


def _before(rule: Before, calendar: WorkCalendar, start: date) -> Deadline:
    words = (
        _("the day named, counted back from") if rule.event is None else _("the day of the event, counted back from")
    )
    first = Step(date=start, what=words, source=None)
    if rule.unit == "working_day":
        due = calendar.before(start, rule.count)
        passed = calendar.remarkable(due, start - timedelta(days=1))
        what = ngettext("working day {count} before it", "working day {count} before it", rule.count)
        last = Step(date=due, what=what.format(count=rule.count), source=reading())
        return Deadline(
            kind=rule.kind,
            text=rule.text,
            nominal=due,
            due=due,
            steps=(first, *map(_counted, reversed(passed)), last),
            warnings=tuple(calendar.doubts(due, start)),
        )
    nominal, _ground = _calendar_offset(start, -rule.count, rule.unit)
    what = _("{offset} before it").format(offset=offset_words(rule.count, rule.unit))
    return _rolled_back(rule, calendar, nominal, (first, Step(date=nominal, what=what, source=reading())))


def _on(rule: On, calendar: WorkCalendar, start: date) -> Deadline:
    words = _("the day named is the day itself") if rule.event is None else _("the day of the event is the day itself")
    steps = [Step(date=start, what=words, source=_("as the plan writes"))]
    act_by = None
    if not calendar.is_working(start):
        act_by = calendar.before(start, 1)
        off = calendar.remarkable(act_by + timedelta(days=1), start)
        steps += [_named(info, "") for info in reversed(off)]
        steps.append(Step(date=act_by, what=_("act by this day, the working day before"), source=reading()))
    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=start,
        due=start,
        act_by=act_by,
        steps=tuple(steps),
        warnings=tuple(calendar.doubts(act_by or start, start)),
    )


def _by(rule: By, calendar: WorkCalendar, day: date) -> Deadline:
    source = _("as the plan writes")
    if rule.part_of is not None:
        source = (PARTS_OF_MONTHS if rule.part_of == "month" else PARTS_OF_YEARS).cite()
    if rule.inclusive:
        nominal = day
        steps = [Step(date=day, what=_("the day named, which counts"), source=source)]
    else:
        nominal = day - timedelta(days=1)
        steps = [
            Step(date=day, what=_("the day named, before which it must be done"), source=source),
            Step(date=nominal, what=_("the last day before it"), source=reading()),
        ]
    return _rolled_back(rule, calendar, nominal, tuple(steps))


def _rolled_back(
    rule: Before | By | Within | Periodic, calendar: WorkCalendar, nominal: date, steps: tuple[Step, ...]
) -> Deadline:
    """A deadline that must not be passed: where its last day is off, the working day before."""
    due = calendar.previous_working(nominal)
    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=nominal,
        due=due,
        roll="previous" if due != nominal else None,
        steps=(*steps, *_roll_steps(calendar, nominal, due, reading())),
        warnings=tuple(calendar.doubts(due, nominal)),
    )


def _every(rule: Every, given: Given) -> Iterator[Deadline]:
    """The first date, then repeats from the due day before, until the closing event or ``given.updates`` of them."""
    calendar = given.calendar
    start = given.events.get(rule.event)
    if start is None:
        return
    closed = given.events.get(rule.until)
    found = _after(rule, calendar, start, rule.count, rule.unit)
    occurrence = 0
    while True:
        yield replace(found, event=rule.event, event_date=start, occurrence=occurrence)
        occurrence += 1
        if closed is None and (occurrence > given.updates if given.through is None else found.due > given.through):
            return
        following = _repeat(rule, calendar, found.due)
        # on the day of the closing event nothing is left to update
        if closed is not None and following.due >= closed:
            return
        found = following


@lru_cache(maxsize=10_000)  # the repeats of many deadlines meet on the same days
def _repeat(rule: Every, calendar: WorkCalendar, due: date) -> Deadline:
    """The repeat that follows one due on ``due``."""
    following = _after(rule, calendar, due, rule.then_count, rule.then_unit)
    origin = Step(date=due, what=_("the due day before, not counted"), source=TRIGGER_DAY.cite())
    return replace(following, steps=(origin, *following.steps[1:]))


def _periodic(rule: Periodic, given: Given) -> tuple[Deadline, ...]:
    if rule.weekday is not None:
        found = [deadline for deadline in _weekly(rule, rule.weekday, given) if isinstance(deadline, Deadline)]
    elif rule.day is not None:
        found = _on_own_day(rule, rule.day, given)
    else:
        found = _by_reporting(rule, given) if rule.by_reporting else _by_end(rule, given)
    found.sort(key=lambda deadline: deadline.due)
    # what is not yet decided counts as a report
    is_report = rule.report is not False
    return tuple(replace(deadline, occurrence=n, time=rule.time, report=is_report) for n, deadline in enumerate(found))


def _weekly(rule: Periodic, weekday: Weekday, given: Given) -> Iterator[Deadline | str]:
    """The deadline of each week of the year; the week's name alone if no day of it up to the last one is worked."""
    for name, first, _last in periods(given.year, ("week",)):
        day = first + timedelta(days=WEEKDAYS.index(weekday))
        nominal = day if rule.inclusive else day - timedelta(days=1)
        if rule.inclusive:
            what = _("{weekday} of the week, which counts").format(weekday=weekday_name(day))
        else:
            what = _("the day before {weekday}").format(weekday=weekday_name(day))
        step = Step(date=nominal, what=what, source=_("as the plan writes"))
        found = _rolled_back(rule, given.calendar, nominal, (step,))
        # a week that is off is not made up for in the one before
        yield replace(found, period=name) if found.due >= first else name


def weeks_off(rule: Rule, given: Given) -> tuple[str, ...]:
    """The weeks (``2026-W08``) in which a weekly rule has no deadline: every day of them up to its own is off."""
    periodic = as_periodic(rule)
    if periodic is None or periodic.weekday is None:
        return ()
    return tuple(week for week in _weekly(periodic, periodic.weekday, given) if isinstance(week, str))


def _by_end(rule: Periodic, given: Given) -> list[Deadline]:
    """What is no report and has no day of its own: due on the last day of each period."""
    found = []
    for name, _first, last in periods(given.year, rule.periods):
        step = Step(date=last, what=_("the last day of the period; it is no report"), source=reading())
        found.append(replace(_rolled_back(rule, given.calendar, last, (step,)), period=name))
    return found


def _on_own_day(rule: Periodic, wanted: int, given: Given) -> list[Deadline]:
    """The report of each period, due on the day of the month that the rule's own words set."""
    found = []
    for name, first, last in periods(given.year, rule.periods):
        month = {"first": first, "last": last.replace(day=1), "next": last + timedelta(days=1)}[rule.month]
        # "trước ngày 31" in a month of 30 days leaves it all its days
        nominal = min(month + timedelta(days=wanted - 1 - (not rule.inclusive)), month_end(month))
        if rule.inclusive:
            what = _("day {day} of the month, which counts; in a shorter month its last day").format(day=wanted)
        else:
            what = _("the last day before day {day} of the month").format(day=wanted)
        step = Step(date=nominal, what=what, source=_("as the plan writes"))
        found.append(replace(_rolled_back(rule, given.calendar, nominal, (step,)), period=name))
    return found


def _by_reporting(rule: Periodic, given: Given) -> list[Deadline]:
    """The report of each period, due some working days after the cut-off that the plan's reporting sets."""
    reporting = given.reporting
    if reporting is None:
        raise ValueError("a periodic rule needs the plan's reporting")  # held by plan.findings
    calendar = given.calendar
    cut_off_source = given.sources[reporting.cut_off_source].cite()
    due_source = given.sources[reporting.due_source].cite()
    found = []
    for name, first, last in periods(given.year, rule.periods):
        opens, closes = reporting_window(first, last, reporting.cut_off_day)
        due = calendar.after(closes, reporting.due_after)
        what = ngettext(
            "working day {count} after the cut-off", "working day {count} after the cut-off", reporting.due_after
        ).format(count=reporting.due_after)
        if reporting.assumed:
            what += _(" (assumed: the office has set no day)")
        window = _("cut-off of the data from {first} to {last}").format(first=_day(opens), last=_day(closes))
        found.append(
            Deadline(
                kind=rule.kind,
                text=rule.text,
                period=name,
                nominal=due,
                due=due,
                assumed=reporting.assumed,
                steps=(
                    Step(date=closes, what=window, source=cut_off_source),
                    *map(_counted, calendar.remarkable(closes + timedelta(days=1), due)),
                    Step(date=due, what=what, source=due_source),
                ),
                warnings=tuple(calendar.doubts(closes + timedelta(days=1), due)),
            )
        )
    return found


def _earliest(rule: EarliestOf, given: Given) -> tuple[Deadline, ...]:
    known = [(part, found) for part in rule.parts if (found := _single(part, given)) is not None]
    if not known:
        return ()
    binding, earliest = min(known, key=lambda pair: pair[1].due)
    others = tuple(
        Step(date=found.due, what=_('not binding, because later: "{text}"').format(text=part.text), source=None)
        for part, found in known
        if part is not binding
    )
    still_open = tuple(
        _('open: "{text}" has no date yet and can make the deadline earlier').format(text=part.text)
        for part in rule.parts
        if waits_for(part, given.events)
    )
    return (
        replace(
            earliest,
            kind=rule.kind,
            text=rule.text,
            time=hour(binding),
            last_of_others=min((found.last for part, found in known if part is not binding), default=None),
            steps=(*earliest.steps, *others),
            warnings=(*earliest.warnings, *still_open),
        ),
    )


def shift(calendar: WorkCalendar, start: date, count: int) -> Deadline:
    """``count`` working days after ``start``, or before it where negative, explained; ``start`` is not counted.

    Raises TthcError where ``count`` is 0 or the calendar ends.
    """
    if count == 0:
        raise TthcError(_("found 0 working days; write 1 or more, or a negative number to count back"))
    try:
        if count > 0:
            rule = After(text="-", event="-", count=count, unit="working_day")
            return _after(rule, calendar, start, count, "working_day")
        return _before(Before(text="-", event="-", count=-count, unit="working_day"), calendar, start)
    except OverflowError:
        first, last = calendar.span
        raise TthcError(
            _("{count} working days lead outside of the calendar, which has the years {first} to {last}").format(
                count=count, first=first, last=last
            )
        ) from None


HOUR: Final = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
"""How an hour is written."""


def reading() -> str:
    """How a step that rests on no text of law is marked."""
    return _("this tool's reading")


def _counted(info: DayInfo) -> Step:
    """A day that a count of working days passes over, or a make-up day that it counts, with its notice."""
    return _named(info, _("counted") if info.working else _("not counted"))


def _named(info: DayInfo, so: str) -> Step:
    """A day that is no plain working day, with its notice, and what follows of that for the deadline."""
    if info.kind == "make_up":
        what = _("{weekday}, make-up working day: {name}").format(weekday=weekday_name(info.date), name=info.name)
    elif info.kind == "weekend":
        what = _("{name}, weekly rest").format(name=info.name)
    else:
        what = _("{weekday}, off: {name}").format(weekday=weekday_name(info.date), name=info.name)
    if so:
        what = f"{what}; {so}"
    return Step(date=info.date, what=what, source=info.source.cite() if info.source else None)


def _roll_steps(calendar: WorkCalendar, nominal: date, due: date, source: str) -> tuple[Step, ...]:
    """The days passed over between a last day that is off and the working day taken instead, and that day.

    Days off inside a period of calendar days count like any other; what they cannot be is its last day.
    """
    if nominal == due:
        return ()
    forward = due > nominal
    low, high = (nominal, due - timedelta(days=1)) if forward else (due + timedelta(days=1), nominal)
    passed = calendar.remarkable(low, high)
    what = _("moved to the next working day") if forward else _("moved to the working day before")
    return (
        *(_named(info, _("cannot be the last day")) for info in (passed if forward else reversed(passed))),
        Step(date=due, what=what, source=source),
    )


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
