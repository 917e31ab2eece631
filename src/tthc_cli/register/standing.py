"""How one deadline of a matter or of the plan itself stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.plan import RuleRef, Task
from tthc_cli.rules import Deadline, Rule
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One deadline of a matter or of the plan itself, and how it stands; or a rule that waits for its event."""

    matter: str | None
    task: Task
    ref: RuleRef
    """Its rule."""
    deadline: Deadline | None
    """None while the rule waits."""
    waits_for: str | None = None
    """The key of the event that it waits for."""
    done_on: date | None = None
    passed: int = 0
    """How many later updates of a repeated deadline are overdue behind this one."""

    @property
    def rule_itself(self) -> Rule:
        """The rule that sets the deadline."""
        return self.task.rule_at(self.ref.place)

    def in_matter(self, name: str | None) -> Standing:
        """The same standing in another matter, by its name; written out, as there may be very many."""
        return Standing(
            matter=name,
            task=self.task,
            ref=self.ref,
            deadline=self.deadline,
            waits_for=self.waits_for,
            done_on=self.done_on,
            passed=self.passed,
        )

    @property
    def identity(self) -> tuple[str | None, RuleRef, str | int]:
        """What stays the same however its date moves."""
        deadline = self.deadline
        which: str | int = "" if deadline is None else deadline.period_name or deadline.occurrence
        return self.matter, self.ref, which


class Alike(NamedTuple):
    """Deadlines that several matters have alike: the same things happened in them on the same days."""

    standings: Sequence[Standing]
    """Without the name of a matter."""
    matters: list[tuple[int, str | None]]
    """The matters, each behind its place among all of them; the plan itself stands before them."""


def before_start(standing: Standing, watch_from: date) -> bool:
    """Whether the last day of an open deadline lies before the day from which deadlines are watched.

    Args:
        standing: The standing of one deadline.
        watch_from: The first day that is watched.

    Returns:
        False for what is done, and for what has no date yet.
    """
    return standing.deadline is not None and standing.done_on is None and standing.deadline.last < watch_from


def days_late(deadline: Deadline, day: date, calendar: WorkCalendar) -> int | None:
    """How many working days after the last day in time something was done, or is still open.

    Args:
        deadline: The deadline.
        day: The day on which it was done, or the day of looking.
        calendar: The days off.

    Returns:
        Working days, 0 on days of rest right after the last day in time; None up to that day, which is in time.
    """
    return None if day <= deadline.last else calendar.count(deadline.last, day)
