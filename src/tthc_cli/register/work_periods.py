"""The period (kỳ) that work of a periodic task is done for: the one named, if the task has it and it has begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Task
from tthc_cli.register.standing import Standing, before_start
from tthc_cli.register.work import Situation, WorkDone, done_already, several_dates
from tthc_cli.rules import PeriodKey, as_periodic, period_key, period_name

_MOST_NAMED: Final = 12
"""Periods that a message names one by one: the months of a year, not its weeks."""


def period_of(situation: Situation) -> str:
    """The name of the period that work is done for. Raises TthcError if it cannot be done for it."""
    work, dated = situation.work, situation.dated
    by_period = {s.deadline.period: s for s in dated if s.deadline and s.deadline.period}
    if work.matter is not None:
        raise TthcError(
            _("--matter: task {task} is done by periods; name one with --period").format(task=work.task.number)
        )
    open_ = (key for key, s in by_period.items() if s.done_on is None and not before_start(s, work.watch_from))
    following = next((key.name for key in open_), "-")
    if work.period is None:
        raise TthcError(
            _("--period: task {task} is done by periods; name one (the next that is not done: {next})").format(
                task=work.task.number, next=following
            )
        )
    period = period_key(period_name(work.period))
    if period is None or period not in by_period:
        _not_a_week_off(work.task, period, by_period)
        raise TthcError(_no_period(work, work.period, [key.name for key in by_period], following))
    standing = by_period[period]
    _one_rule_has_it(work.task, dated, period)
    _has_begun(work, standing, period)
    if standing.done_on is not None and not work.again:
        raise TthcError(done_already(f"{work.task.number} ({period.name})", standing))
    return period.name


def _not_a_week_off(task: Task, period: PeriodKey | None, with_deadline: Iterable[PeriodKey]) -> None:
    """Refuse a week in which every day up to the one that a weekly rule names is off."""
    if not any(periodic.weekday for periodic in filter(None, map(as_periodic, task.rules))):
        return
    years = {week.year for week in with_deadline}
    if period is not None and period.kind == "week" and period.year in years:
        raise TthcError(
            _("--period: task {task} has no deadline in {week}: every day of it up to the one named is off").format(
                task=task.number, week=period.name
            )
        )


def _no_period(work: WorkDone, written: str, names: Sequence[str], following: str) -> str:
    """The message that a task has no such period, with those that it has."""
    if len(names) > _MOST_NAMED:
        words = _("--period: task {task} has no period '{found}'; write one from {first} to {last} (next: {next})")
    else:
        words = _("--period: task {task} has no period '{found}'; write one of {known} (next: {next})")
    return words.format(
        task=work.task.number,
        found=written,
        first=names[0],
        last=names[-1],
        known=", ".join(names),
        next=following,
    )


def _one_rule_has_it(task: Task, dated: Sequence[Standing], period: PeriodKey) -> None:
    same = [standing for standing in dated if standing.deadline and standing.deadline.period == period]
    if len({standing.ref.place for standing in same}) > 1:
        raise TthcError(several_dates(task, same))


def _has_begun(work: WorkDone, standing: Standing, period: PeriodKey) -> None:
    """Refuse work done before its period, unless what is due before the period begins is done before that, too."""
    begins, _ends = period.days
    if work.day < begins and standing.deadline is not None and standing.deadline.due >= begins:
        raise TthcError(
            _("task {task}: on {day} the period {period} had not begun; correct the day or the period").format(
                task=work.task.number, day=f"{work.day:%d/%m/%Y}", period=period.name
            )
        )
