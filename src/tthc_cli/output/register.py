"""The entries of a register, what one of them changes, and what an import came to, as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.deadline import content, remarks, updates_passed
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.words import long_day, number, place
from tthc_cli.plan.model import Plan, labelled
from tthc_cli.register.doubts import plan_words
from tthc_cli.register.entries import Entry, replaced
from tthc_cli.register.standings import Standing
from tthc_cli.rules.periods import period_words
from tthc_cli.text import visible
from tthc_cli.workdays.work_calendar import VIETNAM

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
)
"""The columns of ``tthc event list --format csv``, which ``tthc event import`` takes back."""


def list_csv(entries: Sequence[Entry]) -> str:
    """One row an entry, in the order of recording, voided ones and voidings too.

    An import takes off the apostrophe that stands before what a spreadsheet would take for a formula.
    """
    voided = _voided(entries)
    return machine.to_csv(LIST_CSV, [_cells(entry, entry.id in voided) for entry in entries])


def _cells(entry: Entry, voided: bool) -> dict[str, Any]:
    return {**entry._asdict(), "date": entry.day, "voided": voided}


def import_json(file: str, added: Sequence[Entry], present: int, *, dry_run: bool) -> str:
    """``tthc.event-import/1``: what was added (or would be), and how many rows the register had already."""
    return machine.to_json(
        {
            "schema": "tthc.event-import/1",
            "file": file,
            "dry_run": dry_run,
            "present": present,
            "added": [entry_payload(entry) for entry in added],
        }
    )


def import_words(file: str, added: Sequence[Entry], present: int, *, dry_run: bool, starts: str | None = None) -> str:
    """What an import came to, in a line or two."""
    if dry_run:
        done = ngettext(
            "{file}: {count} entry would be recorded", "{file}: {count} entries would be recorded", len(added)
        )
    else:
        done = ngettext("{file}: {count} entry recorded", "{file}: {count} entries recorded", len(added))
    text = done.format(file=file, count=number(len(added)))
    if added:
        span = _("(numbers {first} to {last})") if len(added) > 1 else _("(number {first})")
        text += " " + span.format(first=added[0].id, last=added[-1].id)
    if present:
        known = ngettext(
            "{count} line was in the register already", "{count} lines were in the register already", present
        )
        text += "; " + known.format(count=number(present))
    if starts is not None:
        text += "\n" + _("A new register was started: {file}").format(file=starts)
    return visible(text) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that was recorded, and the deadlines of its matter before and after it."""

    entry: Entry
    before: Sequence[Standing]
    after: Sequence[Standing]
    plan: Plan
    dry_run: bool = False
    """Whether it only would be recorded."""
    starts: str | None = None
    """The name of the register, where this is its first entry and made the file."""

    @property
    def shown(self) -> Sequence[Standing]:
        """The deadlines that people look at: those of the matter; of the plan's own, what changed and the next one."""
        if self.entry.matter is not None:
            return self.after
        changed = [standing for standing in self.after if standing not in self.before]
        open_ = [standing for standing in self.after if standing.done_on is None]
        return [standing for standing in self.after if standing in changed or standing in open_[:1]]

    @property
    def fallen_away(self) -> list[Standing]:
        """Deadlines that are no more."""
        still = {standing.identity for standing in self.after if standing.deadline is not None}
        return [old for old in self.before if old.deadline is not None and old.identity not in still]


def entry_payload(entry: Entry) -> dict[str, Any]:
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
    }


def change_json(change: Change) -> str:
    """``tthc.entry/1``; ``id`` is null where nothing was recorded."""
    payload = entry_payload(change.entry)
    if change.dry_run:
        payload["id"] = None
    return machine.to_json(
        {
            "schema": "tthc.entry/1",
            **payload,
            "dry_run": change.dry_run,
            "register_started": change.starts,
            "deadlines": [_deadline(standing) for standing in change.after if standing.deadline is not None],
            "waiting": [
                {"task": standing.task.number, "rule": standing.rule, "event": standing.waits_for}
                for standing in change.after
                if standing.deadline is None
            ],
            "fallen_away": [_deadline(standing) for standing in change.fallen_away],
        }
    )


def _deadline(standing: Standing) -> dict[str, Any]:
    deadline = standing.deadline
    assert deadline is not None  # noqa: S101 - the caller has looked
    return {
        "task": standing.task.number,
        "rule": standing.rule,
        "occurrence": deadline.occurrence,
        "period": deadline.period,
        "due": deadline.due,
        "last": deadline.last,
        "act_by": deadline.act_by,
        "done_on": standing.done_on,
        "warnings": list(deadline.warnings),
    }


def change_csv(change: Change) -> str:
    """The entry as ``tthc event list`` has it."""
    return list_csv([change.entry])


def change_table(change: Change, terminal: Terminal) -> str:
    """For people: what was recorded, which deadlines the matter has now, what waits, what has fallen away."""
    entry = change.entry
    number_ = _("not recorded") if change.dry_run else _("entry {id}").format(id=entry.id)
    title = f"{_said(entry, change.plan)} ({number_})"
    if entry.matter is not None:
        title = _("Matter {matter}: {what}").format(matter=entry.matter, what=title)
    old = {standing.identity: standing for standing in change.before}
    rows = []
    for standing in change.shown:
        if standing.deadline is None:
            continue
        rows.append(
            (
                Cell(long_day(standing.deadline.due), "strong"),
                place(standing.task.number, standing.rule, len(standing.task.rules)),
                "\n".join(
                    [
                        labelled(
                            content(standing.task, standing.deadline, terminal), standing.task.rules[standing.rule - 1]
                        ),
                        *remarks(standing.deadline),
                        *_moved(standing, old.get(standing.identity)),
                        *updates_passed(standing),
                        *(f"({warning})" for warning in standing.deadline.warnings),
                    ]
                ),
                _done(standing),
            )
        )
    notes = [
        _("Task {task} waits for: {event}; record it with `tthc event add {alias} DATE --matter {matter}`").format(
            task=_place(standing),
            event=change.plan.event(standing.waits_for).label,
            alias=change.plan.event(standing.waits_for).typed,
            matter=standing.matter,
        )
        for standing in change.after
        if standing.waits_for is not None and standing.matter is not None
    ]
    notes += [
        _("No longer: task {task}, {due}").format(
            task=_place(standing),
            due=long_day(standing.deadline.due),
        )
        for standing in change.fallen_away
        if standing.deadline is not None
    ]
    if change.starts is not None:
        notes.append(_("A new register was started: {file}").format(file=change.starts))
    columns = (
        Column(title=_("Due"), fixed=True),
        Column(title=_("Task"), fixed=True),
        Column(title=_("Content")),
        Column(title=_("Done on"), fixed=True),
    )
    return render([Table(title=title, columns=columns, rows=rows, notes=notes)], terminal)


def _said(entry: Entry, plan: Plan) -> str:
    """What an entry says, in words."""
    ref = f", {entry.ref}" if entry.ref else ""
    match entry.kind:
        case "void":
            return _("entry {id} voided").format(id=entry.voids) + ref
        case "done":
            what = _("task {task} done").format(task=_task(entry, plan))
            if entry.period:
                what += f" ({period_words(entry.period)})"
        case _:
            known = plan.event_named(entry.event or "")
            what = (entry.event or "") if known is None else known.label
    return f"{what}: {long_day(entry.day)}{ref}" if entry.day else what + ref


def _task(entry: Entry, plan: Plan) -> str:
    """The task that is done, or the rule of it, with its label. An entry of another plan says nothing of this one."""
    which = str(entry.task) if entry.rule is None else f"{entry.task}.{entry.rule}"
    task = None if entry.task is None or entry.plan not in (plan.id, None) else plan.task(entry.task)
    rules = () if task is None else task.rules if entry.rule is None else task.rules[entry.rule - 1 : entry.rule]
    return labelled(which, rules[0]) if len(rules) == 1 else which


def _place(standing: Standing) -> str:
    number_ = place(standing.task.number, standing.rule, len(standing.task.rules))
    return labelled(number_, standing.task.rules[standing.rule - 1])


def _moved(standing: Standing, old: Standing | None) -> list[str]:
    if old is None or old.deadline is None or standing.deadline is None or old.deadline.due == standing.deadline.due:
        return []
    return [_("(was due {day})").format(day=long_day(old.deadline.due))]


def _done(standing: Standing) -> str | Cell:
    if standing.done_on is None or standing.deadline is None:
        return "–"
    return Cell(long_day(standing.done_on), "good" if standing.done_on <= standing.deadline.last else "warn")


def list_json(entries: Sequence[Entry], everything: Sequence[Entry]) -> str:
    """``tthc.event-list/1``."""
    voided = _voided(everything)
    return machine.to_json(
        {
            "schema": "tthc.event-list/1",
            "events": [
                {
                    **entry_payload(entry),
                    "plan": entry.plan,
                    "year": entry.year,
                    "recorded_at": entry.recorded_at,
                    "recorded_by": entry.recorded_by,
                    "voided": entry.id in voided,
                }
                for entry in entries
            ],
        }
    )


def list_table(entries: Sequence[Entry], everything: Sequence[Entry], plan: Plan, terminal: Terminal) -> str:
    """For people: one row an entry, in the order of recording; those of each other plan in a table of their own."""
    voided, replaced_ = _voided(everything), replaced(everything, plan)

    def state(entry: Entry) -> str:
        return _("(voided)") if entry.id in voided else _("(replaced)") if entry.id in replaced_ else ""

    columns = (
        Column(title=_("No."), right=True, fixed=True),
        Column(title=_("Matter")),
        Column(title=_("Date"), fixed=True),
        Column(title=_("What")),
        Column(title=_("Document")),
        Column(title=_("Recorded")),
    )
    groups: dict[tuple[str | None, int | None], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.plan != plan.id):  # its own come first
        groups.setdefault((entry.plan, entry.year if entry.plan is None else None), []).append(entry)
    tables = [
        Table(
            title="" if id_ == plan.id else _("Recorded for {plan}").format(plan=plan_words(its[0])),
            columns=columns,
            rows=[
                (
                    str(entry.id),
                    entry.matter or "–",
                    "–" if entry.day is None else long_day(entry.day),
                    Cell(
                        f"{_said(entry._replace(day=None, ref=None), plan)} {state(entry)}".rstrip(),
                        "dim" if state(entry) else "",
                    ),
                    entry.ref or "",
                    _when(entry),
                )
                for entry in its
            ],
            notes=[_("Plan: {plan}").format(plan=plan.id)] if id_ == plan.id else [],
        )
        for (id_, _year), its in groups.items()
    ]
    if not tables:
        nothing = _("Nothing is recorded yet; `tthc event add` starts the register.")
        tables = [Table(columns=(), rows=(), notes=[_("There is no such entry.") if everything else nothing])]
    return render(tables, terminal)


def assigned_json(plan: Plan, entries: Sequence[int], checks: Sequence[int], *, dry_run: bool) -> str:
    """``tthc.event-assign/1``: the entries and saved checks that are now (or would be) the plan's, and were not."""
    return machine.to_json(
        {
            "schema": "tthc.event-assign/1",
            "plan": plan.id,
            "dry_run": dry_run,
            "entries": list(entries),
            "checks": list(checks),
        }
    )


def assigned_csv(plan: Plan, entries: Sequence[int], checks: Sequence[int]) -> str:
    """One row an entry or a saved check."""
    rows = [
        {"kind": kind, "id": id_, "plan": plan.id}
        for kind, ids in (("entry", entries), ("check", checks))
        for id_ in ids
    ]
    return machine.to_csv(("kind", "id", "plan"), rows)


def assigned_words(plan: Plan, entries: Sequence[int], checks: Sequence[int], *, dry_run: bool) -> str:
    """How many there are, in a line."""
    text = (
        _("would belong to the plan {plan} now: {entries}, {checks}")
        if dry_run
        else _("belonging to the plan {plan} now: {entries}, {checks}")
    )
    its_entries = ngettext("{count} entry", "{count} entries", len(entries)).format(count=number(len(entries)))
    its_checks = ngettext("{count} saved check", "{count} saved checks", len(checks)).format(count=number(len(checks)))
    return text.format(plan=plan.id, entries=its_entries, checks=its_checks) + "\n"


def _when(entry: Entry) -> str:
    """When and by whom an entry was recorded, in Vietnam's time."""
    moment = datetime.fromisoformat(entry.recorded_at).astimezone(VIETNAM)
    return f"{moment:%d/%m/%Y %H:%M} {entry.recorded_by}"


def _voided(entries: Sequence[Entry]) -> set[int]:
    return {entry.voids for entry in entries if entry.voids is not None}
