"""Warnings of what nobody has read, if an answer lacks what it would give: words of a plan, dates of a file."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tthc_cli.cli import console
from tthc_cli.cli.options import Format
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan


def warn_of_times(plan: Plan, tasks: Container[int] | None = None) -> None:
    """Warn of tasks (of these, or of all) with times that are not read: their dates are missing from the answer."""
    found = {task.number for task, _words in plan.unread("time") if tasks is None or task.number in tasks}
    if found:
        console.warn(
            _(
                "dates are missing: the plan has times that are not read yet, of task {tasks}; see `tthc plan validate`"
            ).format(tasks=", ".join(map(str, sorted(found))))
        )


def warn_of_targets(plan: Plan) -> None:
    """Warn of tasks with targets that are not read: nobody checks them."""
    found = {task.number for task, words in plan.unread("content", "product") if "%" in words.text}
    if found:
        console.warn(
            _(
                "targets are missing: the plan has some that are not read yet, task {tasks}; see `tthc plan validate`"
            ).format(tasks=", ".join(map(str, sorted(found))))
        )


def warn_of_dates(format_: Format, notes: Sequence[str]) -> None:
    """Say beside CSV, which has no place for it, what tables and JSON say of the dates of files."""
    for note in notes if format_ is Format.CSV else ():
        console.warn(note)
