"""What changed from one plan to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan import Change, Plan

_COLUMNS: Final = ("what", "old_task", "new_task", "old", "new", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiffReport(Report):
    """What ``tthc plan diff`` has found."""

    changes: Sequence[Change]
    old: Plan
    old_identity: FileIdentity
    new: Plan
    new_identity: FileIdentity

    def payload(self) -> Record:
        """``tthc.plan-diff/1``."""
        return {
            "schema": "tthc.plan-diff/1",
            "old": {**self.old_identity.payload(), "year": self.old.identity.year},
            "new": {**self.new_identity.payload(), "year": self.new.identity.year},
            "changes": self.rows(),
        }

    def columns(self) -> Sequence[str]:
        """The kind of a change, its task in each plan, and the change in words."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a change."""
        return [_record(change) for change in self.changes]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The changes of each task, then those of standing duties, and how many tasks have any."""
        title = _("From the plan of {old} to that of {new}").format(
            old=self.old.identity.year, new=self.new.identity.year
        )
        changes = self._of_words()
        notes = [*self._moved_on(), self._tally()]
        if not changes:
            return [PrintedTable(notes=[title, *notes], whole_lines=True)]
        rows = []
        previous: object = None
        for change in changes:
            task = change.new_task or change.old_task
            number = "" if task is previous or task is None else _number(change)
            rows.append((Cell(number, "strong"), words(change)))
            previous = task
        columns = (Column(title=_("Task"), fixed=True), Column(title=_("What changed")))
        return [PrintedTable(title=title, columns=columns, rows=rows, notes=["", *notes])]

    def _of_words(self) -> list[Change]:
        """What changed, without that a draft moved a task on."""
        return [change for change in self.changes if change.what != "moved_on"]

    def _moved_on(self) -> Iterator[str]:
        """The tasks that a draft moved on and nobody has looked at, once for all."""
        tasks: dict[str | None, list[str]] = {}
        for change in self.changes:
            if change.what == "moved_on":
                tasks.setdefault(change.new, []).append(_number(change))
        for reason, numbers in tasks.items():
            text = ngettext("task {numbers}: {reason}", "tasks {numbers}: {reason}", len(numbers))
            yield text.format(numbers=", ".join(numbers), reason=reason)

    def _tally(self) -> str:
        """How many tasks changed, and how many did not."""
        changes = self._of_words()
        changed = {id(task) for change in changes if (task := change.new_task or change.old_task)}
        changed_of_new = {id(change.new_task) for change in changes if change.new_task}
        same = len(self.new.tasks) - len(changed_of_new)
        return "; ".join(
            (
                ngettext("{count} task changed", "{count} tasks changed", len(changed)).format(count=len(changed)),
                ngettext("{count} task the same", "{count} tasks the same", same).format(count=same),
            )
        )


def _record(change: Change) -> Record:
    return {
        "what": change.what,
        "old_task": change.old_task and change.old_task.number,
        "new_task": change.new_task and change.new_task.number,
        "old": change.old,
        "new": change.new,
        "words": words(change),
    }


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
        case "moved_on":
            return _("not looked at yet: {new}").format(new=new)
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
