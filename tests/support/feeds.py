"""Feeds of made-up registers, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import icalendar

from tthc_cli.counts.load import load_plan
from tthc_cli.output.formats import ics as feed
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan.model import Plan
from tthc_cli.register.entries import Entry, live
from tthc_cli.register.standing import before_start
from tthc_cli.register.standings import Standings
from tthc_cli.workdays.work_calendar import WorkCalendar

YEAR = 2024


class Book:
    """Entries as a register would hold them, each recorded on a day of its own, at 9 in the morning."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, recorded: date, **values) -> int:
        number = len(self.entries) + 1
        fields = {
            "matter": None,
            "event": None,
            "task": None,
            "rule": None,
            "period": None,
            "day": None,
            "ref": None,
            "voids": None,
        }
        kind: Any = "event" if "event" in values else "done" if "task" in values else "void"
        at = f"{recorded}T02:00:{number % 60:02d}+00:00"
        self.entries.append(
            Entry(
                id=number,
                kind=kind,
                plan=load_plan().value.id,
                year=YEAR,
                recorded_at=at,
                recorded_by="lan",
                **{**fields, **values},
            )
        )
        return number


def made(
    plan: Plan, calendar: WorkCalendar, entries: Sequence[Entry], as_of: date, watch_from: date = date.min
) -> bytes:
    standings = Standings(plan, calendar, as_of, each_update=True, watch_from=watch_from)
    return feed.of_register(
        feed.RegisterFeed(
            feeds=[
                feed.PlanFeed(
                    standings=[
                        each for each in standings.of(live(entries, plan)) if not before_start(each, watch_from)
                    ],
                    dropped=standings.dropped(entries),
                    plan=plan,
                    plan_identity=FileIdentity(name="plan.yaml", sha256="0" * 64),
                )
            ],
            entries=entries,
            calendar=calendar,
            calendar_identity=FileIdentity(name="days.yaml", sha256="1" * 64),
            as_of=as_of,
        )
    )


def events(content: bytes) -> dict[str, icalendar.Event]:
    """The events by UID. Fails if two have the same."""
    by_uid: dict[str, icalendar.Event] = {}
    for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        uid = str(event["UID"])
        assert uid not in by_uid
        by_uid[uid] = event
    return by_uid


def of_task(content: bytes, task: int, rule: int = 1) -> list[icalendar.Event]:
    """A task's events, by day."""
    task_events = [event for uid, event in events(content).items() if uid.startswith(f"{YEAR}.{task}.{rule}.")]
    return sorted(task_events, key=lambda event: event.start)


def shown(event: icalendar.Event) -> tuple[date, str]:
    """The day of an event, and the state that its title begins with; empty if none."""
    start = re.match(r"(?:(Đã xong|Quá hạn|Đã hủy): )?", str(event["SUMMARY"]))
    return event.start, (start and start[1]) or ""


def alarms(event: icalendar.Event) -> list[str]:
    """The moments at which an event rings, by the reader's clock."""
    midnight = datetime.combine(event.start, time())
    return [f"{midnight + alarm.TRIGGER:%d/%m %H:%M}" for alarm in event.walk("VALARM")]
