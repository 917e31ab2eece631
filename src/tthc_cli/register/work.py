"""Work that a person says is done, and what a register says about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.plan import Plan, Task, labelled
from tthc_cli.register.entries import Entry, rules_done
from tthc_cli.register.standing import Standing
from tthc_cli.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """What a person says is done."""

    task: Task
    day: date
    rule: int | None = None
    """The rule's place in the task, from 1, if just that one is done; None for the whole task."""
    matter: str | None = None
    """The matter that it was done in; None for the only one in which the task is open, or for none."""
    new_matter: bool = False
    """Whether ``matter`` is the name of a new one."""
    period: str | None = None
    """The period that it was done for, however it is written."""
    ref: str | None = None
    """The document that it rests on."""
    again: bool = False
    """Whether the day replaces one that was recorded already."""
    note: str | None = None
    """What was done, in words."""
    watch_from: date = date.min
    """The day from which deadlines are watched: what was due before is not asked for."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are done by it."""
        return rules_done(self.task, self.rule)

    @property
    def place(self) -> str:
        """The task or the rule as people write it: "4", "4.1"."""
        return str(self.task.number) if self.rule is None else f"{self.task.number}.{self.rule}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The work that is to be recorded, and what the register says about it."""

    work: WorkDone
    plan: Plan
    entries: Sequence[Entry]
    counted: Sequence[Entry]
    """Those of the plan that are not voided."""
    standings: Sequence[Standing]
    """How the deadlines of the work stand, and what they wait for."""

    @property
    def dated(self) -> list[Standing]:
        """Those that have a date."""
        return [standing for standing in self.standings if standing.deadline is not None]


def several_dates(task: Task, deadlines: Sequence[Standing]) -> str:
    """The message that a task has several dates, with each of them.

    Dates that no event joins are met one by one: a mark for all would pass for work that is still to come.

    Args:
        task: The task.
        deadlines: Its deadlines.
    """
    dates = ", ".join(
        f"{place_of(standing)} ({standing.deadline.due:%d/%m/%Y})" for standing in deadlines if standing.deadline
    )
    return _("task {task} has several dates: {dates}; say which of them is done").format(task=task.number, dates=dates)


def place_of(standing: Standing) -> str:
    """A rule of a task as one chooses it: with its label, without which its number says little."""
    return labelled(str(standing.ref), standing.rule_itself)


def done_already(place: str, standing: Standing) -> str:
    """The message that something is recorded as done, and how to replace its day.

    Args:
        place: The task or the rule as people write it.
        standing: How its deadline stands.
    """
    return _("task {task} is recorded as done on {day} already; to replace that day, say --again").format(
        task=place, day=f"{standing.done_on:%d/%m/%Y}"
    )
