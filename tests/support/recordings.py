"""What clerks record, in short."""

from __future__ import annotations

from datetime import date

from tests.support.calendars import CALENDAR
from tests.support.registers import PLAN, TODAY, Book
from tthc_cli.register.entries import live
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.recording import NewEvent, happened
from tthc_cli.register.standing import Standing
from tthc_cli.register.standings import Standings
from tthc_cli.register.work import WorkDone


def day(text: str) -> date:
    month, number = map(int, text.split("-"))
    return date(2024, month, number)


def event(book: Book, key: str, on: str, **more) -> None:
    book.add(happened(NewEvent(event=PLAN.event(key), day=day(on), **more), PLAN, book.entries))


def done(book: Book, place: str, on: str | date, **more) -> None:
    number, _dot, rule = place.partition(".")
    task = PLAN.task(int(number))
    assert task
    when = on if isinstance(on, date) else day(on)
    today = more.pop("today", TODAY)
    book.add(
        fulfilled(
            WorkDone(task=task, day=when, rule=int(rule) if rule else None, **more),
            PLAN,
            CALENDAR,
            book.entries,
            today=today,
        )
    )


def standing(book: Book, place: str, as_of: str, which: str | int = 0) -> list[Standing]:
    standings = Standings(PLAN, CALENDAR, day(as_of), each_update=True).of(live(book.entries, PLAN))
    return [
        s
        for s in standings
        if str(s.ref) == place and (s.deadline is None or which in (s.deadline.period_name, s.deadline.occurrence))
    ]


def updates(book: Book, as_of: str) -> dict[str, str | None]:
    """The updates of row 10.1: due day, and the day on which each was made."""
    standings = Standings(PLAN, CALENDAR, day(as_of), each_update=True).of(live(book.entries, PLAN))
    return {
        f"{s.deadline.due:%m-%d}": f"{s.done_on:%m-%d}" if s.done_on else None
        for s in standings
        if s.ref == (10, 1) and s.deadline and s.deadline.occurrence
    }
