"""What ``tthc plan diff`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan.diff import Change
from tthc_cli.plan.model import Plan

_CSV = ("what", "old_task", "new_task", "old", "new", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the command has found."""

    changes: Sequence[Change]
    old: Plan
    old_identity: FileIdentity
    new: Plan
    new_identity: FileIdentity


def as_json(answer: Answer) -> str:
    """``tthc.plan-diff/1``."""
    return machine.to_json(
        {
            "schema": "tthc.plan-diff/1",
            "old": {**answer.old_identity.payload(), "year": answer.old.identity.year},
            "new": {**answer.new_identity.payload(), "year": answer.new.identity.year},
            "changes": [_record(change) for change in answer.changes],
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a change."""
    return machine.to_csv(_CSV, [_record(change) for change in answer.changes])


def _record(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "old_task": change.old_task and change.old_task.number,
        "new_task": change.new_task and change.new_task.number,
        "old": change.old,
        "new": change.new,
        "words": words(change),
    }


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: the changes of each task in words, and how many tasks have any; then those of standing duties."""
    rows = []
    before: object = None
    for change in answer.changes:
        task = change.new_task or change.old_task
        number = "" if task is before or task is None else _number(change)
        rows.append((Cell(number, "strong"), words(change)))
        before = task
    touched = {id(task) for change in answer.changes if (task := change.new_task or change.old_task)}
    of_new = {id(change.new_task) for change in answer.changes if change.new_task}
    same = len(answer.new.tasks) - len(of_new)
    note = ngettext("{count} task changed", "{count} tasks changed", len(touched)).format(count=len(touched))
    note += "; " + ngettext("{count} task the same", "{count} tasks the same", same).format(count=same)
    title = _("From the plan of {old} to that of {new}").format(
        old=answer.old.identity.year, new=answer.new.identity.year
    )
    if not rows:
        return f"{title}\n{note}\n"
    columns = (Column(title=_("Task"), fixed=True), Column(title=_("What changed")))
    return render([Table(title=title, columns=columns, rows=rows, notes=["", note])], terminal)


def _number(change: Change) -> str:
    if change.new_task is None:
        return f"({change.old_task.number if change.old_task else ''})"
    return str(change.new_task.number)


def words(change: Change) -> str:
    """A change in words."""
    old, new = change.old or "–", change.new or "–"
    match change.what:
        case "new":
            return _("new task: {new}").format(new=new)
        case "gone":
            return _("no longer in the plan: {old}").format(old=old)
        case "renumbered":
            return _("was task {old}").format(old=old)
        case "reworded":
            return _("reworded: “{old}” → “{new}”").format(old=old, new=new)
        case "lead":
            return _("lead unit: {old} → {new}").format(old=old, new=new)
        case "support":
            return _("supporting unit: {old} → {new}").format(old=old, new=new)
        case "product":
            return _("product: “{old}” → “{new}”").format(old=old, new=new)
        case "deadline_moved":
            return _("deadline moved: {old} → {new}").format(old=old, new=new)
        case "deadline_new":
            return _("new deadline: {new}").format(new=new)
        case "deadline_gone":
            return _("deadline gone: {old}").format(old=old)
        case "label":
            return _("label of a deadline: {old} → {new}").format(old=old, new=new)
        case "target_raised":
            return _("target raised: {old} → {new}").format(old=old, new=new)
        case "target_lowered":
            return _("target lowered: {old} → {new}").format(old=old, new=new)
        case "target_changed":
            return _("target changed: {old} → {new}").format(old=old, new=new)
        case "target_new":
            return _("new target: {new}").format(new=new)
        case "target_gone":
            return _("target gone: {old}").format(old=old)
        case "basis_replaced":
            return _("basis replaced: {old} → {new}").format(old=old, new=new)
        case "basis_new":
            return _("new basis: {new}").format(new=new)
        case "basis_gone":
            return _("basis gone: {old}").format(old=old)
        case "unread":
            return _("not read yet: {new}").format(new=new)
        case "duty_new":
            return _("new duty {new}").format(new=new)
        case "duty_gone":
            return _("duty no longer in the plan {old}").format(old=old)
        case "duty_moved":
            return _("duty {new}: was {old}").format(old=old, new=new)
        case "duty_reworded":
            return _("duty reworded: “{old}” → “{new}”").format(old=old, new=new)
        case "duty_units":
            return _("units of a duty: {old} → {new}").format(old=old, new=new)
