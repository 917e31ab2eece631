"""The year's account (kết quả thực hiện): how each task stands over all its deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.plan import Plan, Task
from tthc_cli.register.entries import Entry, replaced
from tthc_cli.register.standing import Standing, before_start, days_late
from tthc_cli.rules import Deadline
from tthc_cli.workdays import WorkCalendar

TaskStatus = Literal["overdue", "coming", "late", "on_time", "waiting", "before_start", "continuous", "unread"]
"""Quá hạn, chưa đến hạn, hoàn thành quá hạn, hoàn thành đúng hạn, chờ sự kiện, trước ngày bắt đầu theo dõi,
thường xuyên, chưa đọc được thời hạn."""


TASK_STATUSES: tuple[TaskStatus, ...] = (
    "overdue",
    "coming",
    "late",
    "on_time",
    "waiting",
    "before_start",
    "continuous",
    "unread",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAccount:
    """How one task stands over all its deadlines (kết quả thực hiện nhiệm vụ)."""

    task: Task
    status: TaskStatus
    due: date | None
    """The due day of the one deadline that tells most of the status: the latest of those that are late, the next one
    to come, the one done last."""
    last: date | None
    """The last day on which that one is, or was, in time."""
    done_on: date | None
    """When that one was done."""
    working_days_late: int | None
    """How many working days after its last day that one was done, or is overdue by now; None where it is not late."""
    counts: Mapping[TaskStatus, int]
    """Deadlines by how they stand."""
    note: str | None = None
    """The last note on what was done; None if there is none."""
    noted_on: date | None = None
    """The day that it tells of."""
    warnings: Sequence[str] = ()
    """What can still move the day of that one deadline."""


def accounts(
    plan: Plan,
    calendar: WorkCalendar,
    standings: Iterable[Standing],
    *,
    as_of: date,
    watch_from: date = date.min,
    entries: Iterable[Entry] = (),
) -> list[TaskAccount]:
    """How each task of the plan stands, in its order.

    Args:
        plan: The plan.
        calendar: The days off.
        standings: All its deadlines.
        as_of: The day of looking.
        watch_from: The day from which deadlines are watched: open ones whose last day lies before it are not overdue.
        entries: The entries of the plan that count, for their notes.
    """
    notes = _last_notes(plan, list(entries), as_of)
    by_task: dict[int, list[Standing]] = {task.number: [] for task in plan.tasks}
    for standing in standings:
        by_task[standing.task.number].append(standing)
    told = [_account(task, by_task[task.number], calendar, as_of, watch_from) for task in plan.tasks]
    return [
        replace(account, note=entry.note, noted_on=entry.day)
        if (entry := notes.get(account.task.number)) is not None
        else account
        for account in told
    ]


def _last_notes(plan: Plan, entries: Sequence[Entry], as_of: date) -> dict[int, Entry]:
    """The entry with the last note on each task, by its number: of the latest day, then the one recorded last."""
    notes: dict[int, Entry] = {}
    noted = [entry for entry in entries if entry.note is not None]
    outdated = replaced(entries, plan) if noted else set()
    for entry in noted:
        if entry.task is None or entry.day is None or entry.day > as_of or entry.id in outdated:
            continue
        before = notes.get(entry.task)
        if before is None or before.day is None or before.day <= entry.day:
            notes[entry.task] = entry
    return notes


def _account(
    task: Task, standings: Sequence[Standing], calendar: WorkCalendar, as_of: date, watch_from: date
) -> TaskAccount:
    by_status = _by_status(standings, calendar, as_of, watch_from)
    status: TaskStatus = next((name for name in TASK_STATUSES if by_status[name]), "continuous")
    # a time that nobody has read yet may be missed, so nothing better than what is open is said of the task
    if status not in ("overdue", "coming") and any(words.cell == "time" for words in task.unread):
        status = "unread"
    told = max(by_status[status], key=_Told.weight, default=_Told())
    return TaskAccount(
        task=task,
        status=status,
        due=None if told.deadline is None else told.deadline.due,
        last=None if told.deadline is None else told.deadline.last,
        done_on=told.done_on,
        working_days_late=told.late,
        counts={name: len(deadlines) for name, deadlines in by_status.items() if deadlines},
        warnings=() if told.deadline is None else told.deadline.warnings,
    )


def _by_status(
    standings: Sequence[Standing], calendar: WorkCalendar, as_of: date, watch_from: date
) -> dict[TaskStatus, list[_Told]]:
    """What each deadline of a task tells of it, by how it stands."""
    by_status: dict[TaskStatus, list[_Told]] = {status: [] for status in TASK_STATUSES}
    for standing in standings:
        deadline, done_on = standing.deadline, standing.done_on
        if deadline is None:
            by_status["waiting"].append(_Told())
        elif before_start(standing, watch_from):
            by_status["before_start"].append(_Told(None, deadline))
        elif done_on is not None:
            late = days_late(deadline, done_on, calendar)
            by_status["on_time" if late is None else "late"].append(_Told(late, deadline, done_on))
        else:
            late = days_late(deadline, as_of, calendar)
            by_status["coming" if late is None else "overdue"].append(_Told(late, deadline))
    return by_status


class _Told(NamedTuple):
    """What one deadline tells of its task."""

    late: int | None = None
    """Working days; None where it is in time."""
    deadline: Deadline | None = None
    done_on: date | None = None

    def weight(self) -> tuple[int, date, int]:
        """The latest tells most; of those in time, the one done last; of open ones, the one due first."""
        due = date.max if self.deadline is None else self.deadline.due
        return -1 if self.late is None else self.late, self.done_on or date.min, -due.toordinal()
