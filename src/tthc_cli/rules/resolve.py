"""What a rule means as a date, and the deadline that comes of it, explained."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Final, assert_never

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.rules.by_kind import hour, waits_for
from tthc_cli.rules.deadline import Deadline, Repeats, Step, Steps
from tthc_cli.rules.facts import Facts
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
from tthc_cli.rules.periodic import resolve_periodic
from tthc_cli.rules.steps import counted, day_words, named, reading, roll_steps, rolled_back
from tthc_cli.rules.wording import offset_words
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
from tthc_cli.workdays import WorkCalendar


def resolve(rule: Rule, facts: Facts) -> tuple[Deadline, ...]:
    """The deadlines of a rule: none while it waits for an event or has no date, several if it repeats.

    Args:
        rule: The rule.
        facts: The calendar, the events, and what the plan says.

    Raises:
        TthcError: A day lies outside of the calendar.
    """
    try:
        deadlines = _resolve(rule, facts)
        return deadlines if rule.label is None else tuple(replace(each, label=rule.label) for each in deadlines)
    except OverflowError:
        raise _outside(rule, facts.calendar) from None


def repeats(rule: Every, facts: Facts) -> Repeats:
    """The deadlines of a rule that repeats, as :func:`resolve` has them.

    Args:
        rule: The rule.
        facts: The calendar, the events, and what the plan says. The event that sets it going is among them.

    Raises:
        TthcError: A day lies outside of the calendar.
    """
    try:
        start = facts.events[rule.event]
        return Repeats(_dated(rule, start, facts), rule.event, start, rule.label)
    except OverflowError:
        raise _outside(rule, facts.calendar) from None


def _outside(rule: Rule, calendar: WorkCalendar) -> TthcError:
    first, last = calendar.span
    return TthcError(
        _(
            'the date of "{text}" lies outside of the calendar, which has the years {first} to {last}; check the '
            "event date"
        ).format(text=rule.text, first=first, last=last)
    )


def _resolve(rule: Rule, facts: Facts) -> tuple[Deadline, ...]:
    match rule:
        case After() | Before() | On() | By() | Within():
            deadline = _single(rule, facts)
            return () if deadline is None else (deadline,)
        case Every():
            return tuple(repeats(rule, facts)) if rule.event in facts.events else ()
        case Periodic():
            return resolve_periodic(rule, facts)
        case EarliestOf():
            return _earliest(rule, facts)
        case Continuous():
            return ()
        case _:
            assert_never(rule)


def _single(rule: Part, facts: Facts) -> Deadline | None:
    """The one deadline of a rule that has one; None while its event is not known."""
    calendar = facts.calendar
    if isinstance(rule, Within):
        milestones = tuple(
            Step(date=day, what=_("soft milestone inside the window"), source=reading()) for day in rule.milestones
        )
        window = _("the last day of the window from {first} to {last}").format(
            first=day_words(rule.first), last=day_words(rule.last)
        )
        last = Step(date=rule.last, what=window, source=reading())
        return rolled_back(rule, calendar, rule.last, (*milestones, last))
    start = facts.events.get(rule.event) if rule.event is not None else rule.date
    if start is None:
        return None
    match rule:
        case After():
            deadline = _after(rule, calendar, start, rule.count, rule.unit)
        case Before():
            deadline = _before(rule, calendar, start)
        case On():
            deadline = _on(rule, calendar, start)
        case By():
            deadline = _by(rule, calendar, start)
        case _:
            assert_never(rule)
    return deadline.counted_from(rule.event, None if rule.event is None else start, time=hour(rule))


def _after(rule: After | Every, calendar: WorkCalendar, start: date, count: int, unit: TimeUnit) -> Deadline:
    first = partial(_not_counted, start, rule.event is None)
    if unit == "working_day":
        due = calendar.after(start, count)
        return Deadline(
            kind=rule.kind,
            text=rule.text,
            nominal=due,
            due=due,
            steps=Steps(partial(_steps_over, calendar, first, due, count)),
            warnings=tuple(calendar.doubts(start + timedelta(days=1), due)),
        )
    nominal, ground = _calendar_offset(start, count, unit)
    due = calendar.next_working(nominal)

    def steps() -> tuple[Step, ...]:
        what = _("{offset} after it").format(offset=offset_words(count, unit))
        last = Step(date=nominal, what=what, source=ground.cite())
        return (first(), last, *roll_steps(calendar, nominal, due, ROLL_FORWARD.cite()))

    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=nominal,
        due=due,
        roll="next" if due != nominal else None,
        steps=Steps(steps),
        warnings=tuple(calendar.doubts(nominal, due)),
    )


def _not_counted(start: date, named: bool) -> Step:
    """The day that is not counted: one that the rule names, or that of its event."""
    words = _("the day named, not counted") if named else _("the day of the event, not counted")
    return Step(date=start, what=words, source=TRIGGER_DAY.cite())


def _steps_over(calendar: WorkCalendar, not_counted: Callable[[], Step], due: date, count: int) -> tuple[Step, ...]:
    """From the day that is not counted over working days to the last of them."""
    first = not_counted()
    passed = calendar.remarkable(first.date + timedelta(days=1), due)
    what = ngettext("working day {count} after it", "working day {count} after it", count).format(count=count)
    return (first, *map(counted, passed), Step(date=due, what=what, source=TRIGGER_DAY.cite()))


def _calendar_offset(start: date, count: int, unit: TimeUnit) -> tuple[date, Source]:
    """The day ``count`` calendar units after ``start`` (before it if negative), and the clause that says so."""
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

        def steps() -> tuple[Step, ...]:
            passed = calendar.remarkable(due, start - timedelta(days=1))
            what = ngettext("working day {count} before it", "working day {count} before it", rule.count)
            last = Step(date=due, what=what.format(count=rule.count), source=reading())
            return (first, *map(counted, reversed(passed)), last)

        return Deadline(
            kind=rule.kind,
            text=rule.text,
            nominal=due,
            due=due,
            steps=Steps(steps),
            warnings=tuple(calendar.doubts(due, start)),
        )
    nominal, _ground = _calendar_offset(start, -rule.count, rule.unit)
    what = _("{offset} before it").format(offset=offset_words(rule.count, rule.unit))
    return rolled_back(rule, calendar, nominal, (first, Step(date=nominal, what=what, source=reading())))


def _on(rule: On, calendar: WorkCalendar, start: date) -> Deadline:
    words = _("the day named is the day itself") if rule.event is None else _("the day of the event is the day itself")
    act_by = None if calendar.is_working(start) else calendar.before(start, 1)

    def steps() -> Iterator[Step]:
        yield Step(date=start, what=words, source=_("as the plan writes"))
        if act_by is not None:
            off = calendar.remarkable(act_by + timedelta(days=1), start)
            yield from (named(info, "") for info in reversed(off))
            yield Step(date=act_by, what=_("act by this day, the working day before"), source=reading())

    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=start,
        due=start,
        act_by=act_by,
        steps=Steps(steps),
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
    return rolled_back(rule, calendar, nominal, tuple(steps))


def _dated(rule: Every, start: date, facts: Facts) -> list[Deadline]:
    """The first date, then repeats from the due day before, until the closing event or ``facts.updates`` of them."""
    closed = facts.events.get(rule.until)
    deadline = _after(rule, facts.calendar, start, rule.count, rule.unit)
    repeat_of = _repeats_of(rule, facts.calendar)
    dated = [deadline]
    while closed is not None or (
        len(dated) <= facts.updates if facts.through is None else deadline.due <= facts.through
    ):
        following = repeat_of[deadline.due]
        # on the day of the closing event nothing is left to update
        if closed is not None and following.due >= closed:
            break
        before, deadline = deadline, following
        if not set(before.warnings) <= set(following.warnings):  # a doubt of a day is one of all counted from it
            deadline = replace(following, warnings=tuple(dict.fromkeys((*before.warnings, *following.warnings))))
        dated.append(deadline)
    return dated


class _RepeatOf(dict[date, Deadline]):
    """By the day on which a repeat is due, the one that follows it: the repeats of many deadlines meet on them."""

    def __init__(self, rule: Every, calendar: WorkCalendar) -> None:
        self._rule, self._calendar = rule, calendar

    def __missing__(self, due: date) -> Deadline:
        following = _after(self._rule, self._calendar, due, self._rule.then_count, self._rule.then_unit)

        def steps() -> tuple[Step, ...]:
            origin = Step(date=due, what=_("the due day before, not counted"), source=TRIGGER_DAY.cite())
            return (origin, *following.steps[1:])

        self[due] = repeat = replace(following, steps=Steps(steps))
        return repeat


@lru_cache(maxsize=256)
def _repeats_of(rule: Every, calendar: WorkCalendar) -> _RepeatOf:
    return _RepeatOf(rule, calendar)


_MOST_MOVED: Final = 20
"""Working days that a doubt moves a day by at most: a year has 11 public holidays, and some days swapped for them."""


_NO_HOUR: Final = "24:00"
"""By when something is done that is due on a day at any hour."""


def _earliest(rule: EarliestOf, facts: Facts) -> tuple[Deadline, ...]:
    dated = [(part, deadline) for part in rule.parts if (deadline := _single(part, facts)) is not None]
    if not dated:
        return ()
    # of two on one day the one with the earlier hour binds, and one with any hour before one without
    binding, earliest = min(dated, key=lambda pair: (pair[1].due, (hour(pair[0]) or _NO_HOUR).rjust(5, "0")))
    others = [(part, deadline) for part, deadline in dated if part is not binding]

    def steps() -> Iterator[Step]:
        yield from earliest.steps
        for part, deadline in others:
            if deadline.due > earliest.due:
                what = _('not binding, because later: "{text}"').format(text=part.text)
            else:
                what = _('kept too, on the same day: "{text}"').format(text=part.text)
            yield Step(date=deadline.due, what=what, source=None)

    still_open = tuple(
        _('open: "{text}" has no date yet and can make the deadline earlier').format(text=part.text)
        for part in rule.parts
        if waits_for(part, facts.events)
    )
    of_others = (
        warning
        for _part, deadline in others
        if deadline.warnings and facts.calendar.count(earliest.due, deadline.due) <= _MOST_MOVED
        for warning in deadline.warnings
    )
    return (
        replace(
            earliest,
            kind=rule.kind,
            text=rule.text,
            time=hour(binding),
            last_of_others=min((deadline.last for _part, deadline in others), default=None),
            steps=Steps(steps),
            warnings=tuple(dict.fromkeys((*earliest.warnings, *of_others, *still_open))),
        ),
    )


def shift(calendar: WorkCalendar, start: date, count: int) -> Deadline:
    """The day some working days after or before another one, explained.

    Args:
        calendar: The days off.
        start: The day to count from; it is not counted.
        count: Working days, negative to count back.

    Raises:
        TthcError: ``count`` is 0, or the day lies outside of the calendar.
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
