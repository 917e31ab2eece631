"""Warnings of words of a plan that nobody has read: an answer lacks what they would give."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tthc_cli.cli import console
from tthc_cli.i18n import _
from tthc_cli.output import plan_name
from tthc_cli.plan import Plan


def warn_of_times(plan: Plan, tasks: Container[int] | None = None, *, among: Sequence[Plan] = ()) -> None:
    """Warn of tasks with times that are not read: their dates are missing from the answer.

    Args:
        plan: The one in force.
        tasks: The numbers of those that were asked for; None for all.
        among: All plans of the answer: if there are several, the warning says which one it is about.
    """
    unread = {task.number for task, _words in plan.unread("time") if tasks is None or task.number in tasks}
    if unread:
        console.warn(
            _(
                "dates are missing: the plan{plan} has times that are not read yet, of task {tasks}; see `tthc plan "
                "validate`"
            ).format(
                tasks=", ".join(map(str, sorted(unread))), plan=f" {plan_name(plan, among)}" if len(among) > 1 else ""
            )
        )


def warn_of_targets(plan: Plan) -> None:
    """Warn of tasks with targets that are not read: nobody checks them."""
    unread = {task.number for task, words in plan.unread("content", "product") if "%" in words.text}
    if unread:
        console.warn(
            _(
                "targets are missing: the plan has some that are not read yet, task {tasks}; see `tthc plan validate`"
            ).format(tasks=", ".join(map(str, sorted(unread))))
        )
