"""Entries of a register in words, as JSON, and as the rows of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.output.formats.report import Record
from tthc_cli.output.words import long_day
from tthc_cli.plan import Plan, labelled
from tthc_cli.register import Entry, rules_done
from tthc_cli.rules import Rule, is_continuous, period_key, period_words

LIST_CSV: Final = (
    "id",
    "kind",
    "plan",
    "event",
    "task",
    "rule",
    "period",
    "date",
    "matter",
    "ref",
    "voids",
    "voided",
    "recorded_at",
    "recorded_by",
    "year",
    "note",
)
"""The columns of ``tthc event list --format csv``, which ``tthc event import`` takes back."""


def entry_rows(entries: Sequence[Entry]) -> list[Record]:
    """One row an entry under :data:`LIST_CSV`, in the order of recording.

    An import takes off the apostrophe that CSV puts before what a spreadsheet would take for a formula.
    """
    voided = voided_ids(entries)
    return [{**entry._asdict(), "date": entry.day, "voided": entry.id in voided} for entry in entries]


def entry_payload(entry: Entry) -> Record:
    """An entry as JSON has it everywhere."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "event": entry.event,
        "date": entry.day,
        "matter": entry.matter,
        "ref": entry.ref,
        "task": entry.task,
        "rule": entry.rule,
        "period": entry.period,
        "voids": entry.voids,
        "note": entry.note,
    }


def voided_ids(entries: Sequence[Entry]) -> set[int]:
    """The ids of the entries that other ones void."""
    return {entry.voids for entry in entries if entry.voids is not None}


def entry_words(entry: Entry, plan: Plan) -> str:
    """What an entry says, in words.

    Args:
        entry: The entry.
        plan: The plan whose labels are used; an entry of another plan is said without them.
    """
    ref = (f", {entry.ref}" if entry.ref else "") + (f" – {entry.note}" if entry.note else "")
    match entry.kind:
        case "void":
            return _("entry {id} voided").format(id=entry.voids) + ref
        case "done":
            rules = _rules(entry, plan)
            text = _("note on task {task}") if rules and all(map(is_continuous, rules)) else _("task {task} done")
            what = text.format(task=_task(entry, plan))
            if entry.period:
                what += f" ({period_in_words(entry.period)})"
        case _:
            event = plan.event_named(entry.event or "")
            what = (entry.event or "") if event is None else event.label
    return f"{what}: {long_day(entry.day)}{ref}" if entry.day else what + ref


def _task(entry: Entry, plan: Plan) -> str:
    """The task that is done, or the rule of it, with its label. An entry of another plan says nothing of this one."""
    which = str(entry.task) if entry.rule is None else f"{entry.task}.{entry.rule}"
    rules = _rules(entry, plan)
    return labelled(which, rules[0]) if len(rules) == 1 else which


def _rules(entry: Entry, plan: Plan) -> Sequence[Rule]:
    """The rules that an entry of a plan speaks of; none if it is another plan's."""
    task = None if entry.task is None or entry.plan not in (plan.id, None) else plan.task(entry.task)
    return () if task is None else rules_done(task, entry.rule)


def period_in_words(name: str) -> str:
    """A period in words; its name if it names none."""
    key = period_key(name)
    return name if key is None else period_words(key)
