"""The entries of a register, what one of them changes, and what an import or an assignment came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import long_day_cell, plain_number_cell
from tthc_cli.output.deadline import content, remarks, updates_passed
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import long_day, number, place, plan_name
from tthc_cli.plan import Plan, labelled
from tthc_cli.register import Entry, Standing, before_start, plan_words, replaced, rules_done
from tthc_cli.rules import Deadline, Rule, is_continuous, period_key, period_words
from tthc_cli.workdays import VIETNAM

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReport(Report):
    """What ``tthc event list`` has found: entries, voided ones and voidings too."""

    entries: Sequence[Entry]
    """Those that are shown, in the order of recording."""
    everything: Sequence[Entry]
    """The whole register."""
    plans: Sequence[Plan]
    """The plans in force."""

    def payload(self) -> Record:
        """``tthc.event-list/1``."""
        voided = voided_ids(self.everything)
        return {
            "schema": "tthc.event-list/1",
            "events": [
                {
                    **entry_payload(entry),
                    "plan": entry.plan,
                    "year": entry.year,
                    "recorded_for": None if entry.recorded_for is None else entry.recorded_for._asdict(),
                    "recorded_at": entry.recorded_at,
                    "recorded_by": entry.recorded_by,
                    "voided": entry.id in voided,
                }
                for entry in self.entries
            ],
        }

    def columns(self) -> Sequence[str]:
        """What ``tthc event import`` takes back."""
        return LIST_CSV

    def rows(self) -> Sequence[Record]:
        """One row an entry."""
        return entry_rows(self.entries)

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row an entry; those of each other plan in a table of their own."""
        groups: dict[tuple[str | None, int | None], list[Entry]] = {}
        own = [plan.id for plan in self.plans]
        for entry in sorted(self.entries, key=lambda entry: entry.plan not in own):  # those in force come first
            groups.setdefault((entry.plan, entry.year if entry.plan is None else None), []).append(entry)
        if not groups:
            nothing = _("Nothing is recorded yet; `tthc event add` starts the register.")
            return [PrintedTable(notes=[_("There is no such entry.") if self.everything else nothing])]
        voided = voided_ids(self.everything)
        superseded = {number for plan in self.plans for number in replaced(self.everything, plan)}
        states = dict.fromkeys(superseded, _("(replaced)")) | dict.fromkeys(voided, _("(voided)"))
        return [self._of_one_plan(entries, states) for entries in groups.values()]

    def _of_one_plan(self, entries: Sequence[Entry], states: dict[int, str]) -> PrintedTable:
        """The entries of one plan; ``states`` has what is to be said of some, by their ids."""
        plan = next((plan for plan in self.plans if plan.id == entries[0].plan), None)
        speaker = plan or self.plans[-1]
        return PrintedTable(
            title="" if plan else _("Recorded for {plan}").format(plan=plan_words(entries[0])),
            columns=(
                Column(title=_("No."), right=True, fixed=True),
                Column(title=_("Matter")),
                Column(title=_("Date"), fixed=True),
                Column(title=_("What")),
                Column(title=_("Document")),
                Column(title=_("Recorded")),
            ),
            rows=[
                (
                    plain_number_cell(entry.id),
                    entry.matter or "–",
                    long_day_cell(entry.day),
                    Cell(
                        f"{said(entry._replace(day=None, ref=None), speaker)} {states.get(entry.id, '')}".rstrip(),
                        "dim" if entry.id in states else "",
                    ),
                    entry.ref or "",
                    _when(entry),
                )
                for entry in entries
            ],
            notes=[_("Plan: {plan}").format(plan=plan.id)] if plan else [],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport(Report):
    """What ``tthc event import`` came to."""

    file: str
    added: Sequence[Entry]
    """What was recorded, or would be."""
    present: int
    """Lines that the register had already."""
    dry_run: bool
    starts: str | None = None
    """The name of the register, if this made the file."""

    def payload(self) -> Record:
        """``tthc.event-import/1``."""
        return {
            "schema": "tthc.event-import/1",
            "file": self.file,
            "dry_run": self.dry_run,
            "present": self.present,
            "added": [entry_payload(entry) for entry in self.added],
        }

    def columns(self) -> Sequence[str]:
        """Those of the register."""
        return LIST_CSV

    def rows(self) -> Sequence[Record]:
        """One row an entry that was added."""
        return entry_rows(self.added)

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """How many entries there are, in a line or two."""
        lines = [self._words()]
        if self.starts is not None:
            lines.append(_("A new register was started: {file}").format(file=self.starts))
        return [PrintedTable(notes=lines, whole_lines=True)]

    def _words(self) -> str:
        count = len(self.added)
        if self.dry_run:
            text = ngettext(
                "{file}: {count} entry would be recorded", "{file}: {count} entries would be recorded", count
            )
        else:
            text = ngettext("{file}: {count} entry recorded", "{file}: {count} entries recorded", count)
        words = text.format(file=self.file, count=number(count))
        if self.added:
            span = _("(numbers {first} to {last})") if count > 1 else _("(number {first})")
            words += " " + span.format(first=self.added[0].id, last=self.added[-1].id)
        if self.present:
            text = ngettext(
                "{count} line was in the register already", "{count} lines were in the register already", self.present
            )
            words += "; " + text.format(count=number(self.present))
        return words


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReport(Report):
    """What ``tthc event assign`` came to: what is now the plan's and was not, or would be."""

    plan: Plan
    entries: Sequence[int]
    """Their numbers."""
    checks: Sequence[int]
    """The numbers of saved checks."""
    dry_run: bool

    def payload(self) -> Record:
        """``tthc.event-assign/1``."""
        return {
            "schema": "tthc.event-assign/1",
            "plan": self.plan.id,
            "dry_run": self.dry_run,
            "entries": list(self.entries),
            "checks": list(self.checks),
        }

    def columns(self) -> Sequence[str]:
        """What was assigned, and to which plan."""
        return ("kind", "id", "plan")

    def rows(self) -> Sequence[Record]:
        """One row an entry or a saved check."""
        return [
            {"kind": kind, "id": id_, "plan": self.plan.id}
            for kind, ids in (("entry", self.entries), ("check", self.checks))
            for id_ in ids
        ]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """How many there are, in a line."""
        text = (
            _("would belong to the plan {plan} now: {entries}, {checks}")
            if self.dry_run
            else _("belonging to the plan {plan} now: {entries}, {checks}")
        )
        entries, checks = len(self.entries), len(self.checks)
        line = text.format(
            plan=self.plan.id,
            entries=ngettext("{count} entry", "{count} entries", entries).format(count=number(entries)),
            checks=ngettext("{count} saved check", "{count} saved checks", checks).format(count=number(checks)),
        )
        return [PrintedTable(notes=[line], whole_lines=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReport(Report):
    """One entry that was recorded, and the deadlines of its matter before and after it."""

    entry: Entry
    before: Sequence[Standing]
    after: Sequence[Standing]
    plan: Plan
    dry_run: bool = False
    """Whether it only would be recorded."""
    starts: str | None = None
    """The name of the register, if this is its first entry and made the file."""
    voided: Entry | None = None
    """What a voiding takes back, if the answer is to tell."""
    watch_from: date = date.min
    """The day from which deadlines are watched: none of before is the next one."""

    def payload(self) -> Record:
        """``tthc.entry/1``; ``id`` is null if nothing was recorded."""
        return {
            "schema": "tthc.entry/1",
            **entry_payload(self.entry),
            **({"id": None} if self.dry_run else {}),
            **({} if self.voided is None else {"taken_back": entry_payload(self.voided)}),
            "dry_run": self.dry_run,
            "register_started": self.starts,
            "deadlines": [_deadline(standing) for standing in self.after if standing.deadline is not None],
            "waiting": [
                {"task": standing.task.number, "rule": standing.ref.place, "event": standing.waits_for}
                for standing in self.after
                if standing.deadline is None
            ],
            "fallen_away": [_deadline(standing) for standing in self._no_longer()],
        }

    def columns(self) -> Sequence[str]:
        """Those of the register."""
        return LIST_CSV

    def rows(self) -> Sequence[Record]:
        """The entry, as the register has it."""
        return entry_rows([self.entry])

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """What was recorded, which deadlines the matter has now, what waits, what is no longer due."""
        return [
            PrintedTable(
                title=self._title(),
                columns=(
                    Column(title=_("Due"), fixed=True),
                    Column(title=_("Task"), fixed=True),
                    Column(title=_("Content")),
                    Column(title=_("Done on"), fixed=True),
                ),
                rows=self._deadline_rows(terminal),
                notes=self._table_notes(),
            )
        ]

    def _shown(self) -> Sequence[Standing]:
        """The deadlines that people look at: those of the matter; of the plan's own, what changed and the next one."""
        if self.entry.matter is not None:
            return self.after
        changed = [standing for standing in self.after if standing not in self.before]
        open_ = [s for s in self.after if s.done_on is None and not before_start(s, self.watch_from)]
        return [standing for standing in self.after if standing in changed or standing in open_[:1]]

    def _no_longer(self) -> list[Standing]:
        """The deadlines that there were before, and are no more."""
        still = {standing.identity for standing in self.after if standing.deadline is not None}
        return [old for old in self.before if old.deadline is not None and old.identity not in still]

    def _title(self) -> str:
        entry = self.entry
        numbered = _("not recorded") if self.dry_run else _("entry {id}").format(id=entry.id)
        what = "" if self.voided is None else f" “{said(self.voided, self.plan)}”"
        title = f"{said(entry, self.plan)}{what} ({numbered})"
        if entry.matter is None:
            return title
        return _("Matter {matter}: {what}").format(matter=entry.matter, what=title)

    def _deadline_rows(self, terminal: Terminal) -> list[tuple[Cell | str, ...]]:
        old = {standing.identity: standing for standing in self.before}
        rows: list[tuple[Cell | str, ...]] = []
        for standing in self._shown():
            deadline, task = standing.deadline, standing.task
            if deadline is None:
                continue
            lines = [
                labelled(content(task, deadline, terminal), standing.rule_itself),
                *remarks(deadline),
                *_moved(standing, old.get(standing.identity)),
                *updates_passed(standing),
                *(f"({warning})" for warning in deadline.warnings),
            ]
            numbered = place(task.number, standing.ref.place, len(task.rules))
            rows.append((long_day_cell(deadline.due, "strong"), numbered, "\n".join(lines), _done(standing)))
        return rows

    def _table_notes(self) -> list[str]:
        """What waits for an event, what is no longer due, and that a register was started."""
        notes = [
            _("Task {task} waits for: {event}; record it with `tthc event add {alias} DATE --matter {matter}`").format(
                task=_place(standing),
                event=self.plan.event(standing.waits_for).label,
                alias=self.plan.event(standing.waits_for).typed,
                matter=standing.matter,
            )
            for standing in self.after
            if standing.waits_for is not None and standing.matter is not None
        ]
        notes += [
            _("No longer: task {task}, {due}").format(task=_place(standing), due=long_day(standing.deadline.due))
            for standing in self._no_longer()
            if standing.deadline is not None
        ]
        if self.starts is not None:
            notes.append(_("A new register was started: {file}").format(file=self.starts))
        return notes


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesReport(Report):
    """Work of several periods that was recorded at once, and how their deadlines stand after it."""

    parts: Sequence[tuple[Plan, Sequence[Entry], Sequence[Standing]]]
    """Each plan concerned with its new entries and all deadlines of their task."""
    dry_run: bool = False
    """Whether they only would be recorded."""
    starts: str | None = None
    """The name of the register, if this made the file."""
    watch_from: date = date.min
    """The day from which deadlines are watched: none of before is the next one."""

    def payload(self) -> Record:
        """``tthc.entries/1``; each ``id`` is null if nothing was recorded."""
        return {
            "schema": "tthc.entries/1",
            "dry_run": self.dry_run,
            "register_started": self.starts,
            "entries": [
                {
                    **entry_payload(entry),
                    **({"id": None} if self.dry_run else {}),
                    "plan": plan.id,
                    "due": None if deadline is None else deadline.due,
                    "last": None if deadline is None else deadline.last,
                }
                for plan, entry, deadline in self._told()
            ],
        }

    def columns(self) -> Sequence[str]:
        """Those of the register."""
        return LIST_CSV

    def rows(self) -> Sequence[Record]:
        """One row an entry, as the register has it."""
        return entry_rows([entry for _plan, entry, _deadline in self._told()])

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """For each plan, one row a period, and what comes next."""
        tables = [self._of_plan(plan, standings) for plan, _entries, standings in self.parts]
        if self.starts is not None:
            note = _("A new register was started: {file}").format(file=self.starts)
            tables.append(PrintedTable(notes=[note], whole_lines=True))
        return tables

    def _of_plan(self, plan: Plan, standings: Sequence[Standing]) -> PrintedTable:
        told = [(entry, deadline) for each, entry, deadline in self._told() if each is plan]
        return PrintedTable(
            title=self._title(plan, [entry for entry, _deadline in told]),
            columns=(
                Column(title=_("Due"), fixed=True),
                Column(title=_("Period")),
                Column(title=_("Done on"), fixed=True),
                Column(title=_("No."), right=True, fixed=True),
            ),
            rows=[
                (
                    "–" if deadline is None else long_day_cell(deadline.due, "strong"),
                    _period(entry.period or ""),
                    _done_cell(entry.day, deadline),
                    "–" if self.dry_run else plain_number_cell(entry.id),
                )
                for entry, deadline in told
            ],
            notes=_next_period([entry for entry, _deadline in told], standings, self.watch_from),
        )

    def _title(self, plan: Plan, entries: Sequence[Entry]) -> str:
        """What was done, and for how many periods."""
        title = said(entries[0]._replace(period=None), plan)
        count = ngettext("{count} period", "{count} periods", len(entries)).format(count=number(len(entries)))
        if self.dry_run:
            count += ", " + _("not recorded")
        if len(self.parts) > 1:
            title = f"{plan_name(plan, [each for each, *_rest in self.parts])}: {title}"
        return f"{title} ({count})"

    def _told(self) -> list[tuple[Plan, Entry, Deadline | None]]:
        """Each entry with its plan and the deadline of its period."""
        told: list[tuple[Plan, Entry, Deadline | None]] = []
        for plan, entries, standings in self.parts:
            deadlines = {s.deadline.period_name: s.deadline for s in standings if s.deadline is not None}
            told += [(plan, entry, deadlines.get(entry.period)) for entry in entries]
        return told


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


def _deadline(standing: Standing) -> Record:
    deadline = standing.deadline
    assert deadline is not None  # noqa: S101 - the caller has looked
    return {
        "task": standing.task.number,
        "rule": standing.ref.place,
        "occurrence": deadline.occurrence,
        "period": deadline.period_name,
        "due": deadline.due,
        "last": deadline.last,
        "act_by": deadline.act_by,
        "done_on": standing.done_on,
        "warnings": list(deadline.warnings),
    }


def said(entry: Entry, plan: Plan) -> str:
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
                what += f" ({_period(entry.period)})"
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


def _place(standing: Standing) -> str:
    numbered = place(standing.task.number, standing.ref.place, len(standing.task.rules))
    return labelled(numbered, standing.rule_itself)


def _moved(standing: Standing, old: Standing | None) -> list[str]:
    if old is None or old.deadline is None or standing.deadline is None or old.deadline.due == standing.deadline.due:
        return []
    return [_("(was due {day})").format(day=long_day(old.deadline.due))]


def _done(standing: Standing) -> str | Cell:
    return _done_cell(standing.done_on, standing.deadline)


def _done_cell(day: date | None, deadline: Deadline | None) -> str | Cell:
    """The day on which something was done, by whether that was in time."""
    if day is None or deadline is None:
        return "–"
    return long_day_cell(day, "good" if day <= deadline.last else "warn")


def _next_period(entries: Sequence[Entry], standings: Sequence[Standing], watch_from: date) -> list[str]:
    """The next deadline of the same kind of period that is not done, in words."""
    kinds = {key.kind for entry in entries if (key := period_key(entry.period or "")) is not None}
    open_ = (s.deadline for s in standings if s.done_on is None and not before_start(s, watch_from))
    for deadline in open_:
        if deadline is not None and deadline.period is not None and deadline.period.kind in kinds:
            return [
                _("Next: {period}, due on {day}").format(
                    period=period_words(deadline.period), day=long_day(deadline.due)
                )
            ]
    return []


def _period(name: str) -> str:
    """A period in words; its name if it names none."""
    key = period_key(name)
    return name if key is None else period_words(key)


def _when(entry: Entry) -> str:
    """When and by whom an entry was recorded, in Vietnam's time."""
    moment = datetime.fromisoformat(entry.recorded_at).astimezone(VIETNAM)
    return f"{moment:%d/%m/%Y %H:%M} {entry.recorded_by}"
