"""Steps of the way to a date, and what moves a last day off a day of rest."""

import re
from datetime import date, timedelta
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.rules.deadline import Deadline, Step, Steps
from tthc_cli.rules.kinds import Before, By, Periodic, Within
from tthc_cli.workdays import DayInfo, WorkCalendar, weekday_name

HOUR: Final = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
"""How an hour is written."""
MIDNIGHT: Final = "00:00"
"""The beginning of a day: no hour by which something is due on it, as nothing of it is in time then."""


def rolled_back(
    rule: Before | By | Within | Periodic, calendar: WorkCalendar, nominal: date, steps: tuple[Step, ...]
) -> Deadline:
    """A deadline that must not be passed: if its last day is off, the working day before.

    Args:
        rule: The rule that sets it.
        calendar: The days off.
        nominal: Its last day.
        steps: The steps that lead to that day.
    """
    due = calendar.previous_working(nominal)
    return Deadline(
        kind=rule.kind,
        text=rule.text,
        nominal=nominal,
        due=due,
        roll="previous" if due != nominal else None,
        steps=Steps(lambda: (*steps, *roll_steps(calendar, nominal, due, reading()))),
        warnings=tuple(calendar.doubts(due, nominal)),
    )


def reading() -> str:
    """How a step that rests on no text of law is marked."""
    return _("this tool's reading")


def counted(info: DayInfo) -> Step:
    """A day that a count of working days passes over, or a make-up day that it counts, with its notice."""
    return named(info, _("counted") if info.working else _("not counted"))


def named(info: DayInfo, consequence: str) -> Step:
    """A day that is no plain working day, with its notice.

    Args:
        info: The day.
        consequence: What follows for the deadline, in words; empty if that is plain.
    """
    if info.kind == "make_up":
        what = _("{weekday}, make-up working day: {name}").format(weekday=weekday_name(info.date), name=info.name)
    elif info.kind == "weekend":
        what = _("{name}, weekly rest").format(name=info.name)
    else:
        what = _("{weekday}, off: {name}").format(weekday=weekday_name(info.date), name=info.name)
    if consequence:
        what = f"{what}; {consequence}"
    return Step(date=info.date, what=what, source=info.source.cite() if info.source else None)


def roll_steps(calendar: WorkCalendar, nominal: date, due: date, source: str) -> tuple[Step, ...]:
    """The days passed over between a last day that is off and the working day taken instead, and that day.

    Days off inside a period of calendar days count like any other; what they cannot be is its last day.

    Args:
        calendar: The days off.
        nominal: The last day.
        due: The working day taken instead, before or after it.
        source: What the move rests on.
    """
    if nominal == due:
        return ()
    forward = due > nominal
    low, high = (nominal, due - timedelta(days=1)) if forward else (due + timedelta(days=1), nominal)
    passed = calendar.remarkable(low, high)
    what = _("moved to the next working day") if forward else _("moved to the working day before")
    return (
        *(named(info, _("cannot be the last day")) for info in (passed if forward else reversed(passed))),
        Step(date=due, what=what, source=source),
    )


def day_words(value: date) -> str:
    """A day as people write it: "02/05/2024"."""
    return f"{value:%d/%m/%Y}"
