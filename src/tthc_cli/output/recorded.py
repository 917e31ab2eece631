"""What a command recorded: one entry or those of several periods, and the deadlines that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import long_day_cell, plain_number_cell
from tthc_cli.output.deadline_words import content, remarks, updates_passed, which
from tthc_cli.output.entries import LIST_CSV, entry_payload, entry_rows, entry_words, period_in_words
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import long_day, number, place, plan_name
from tthc_cli.plan import Plan, labelled
from tthc_cli.register import Entry, Standing, before_start
from tthc_cli.rules import Deadline, period_key


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
        what = "" if self.voided is None else f" “{entry_words(self.voided, self.plan)}”"
        title = f"{entry_words(entry, self.plan)}{what} ({numbered})"
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
                    period_in_words(entry.period or ""),
                    _done_cell(entry.day, deadline),
                    "–" if self.dry_run else plain_number_cell(entry.id),
                )
                for entry, deadline in told
            ],
            notes=_next_period([entry for entry, _deadline in told], standings, self.watch_from),
        )

    def _title(self, plan: Plan, entries: Sequence[Entry]) -> str:
        """What was done, and for how many periods."""
        title = entry_words(entries[0]._replace(period=None), plan)
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
            told += [(plan, entry, _deadline_of(entry, standings)) for entry in entries]
        return told


def _deadline_of(entry: Entry, standings: Sequence[Standing]) -> Deadline | None:
    """The deadline that an entry of a period meets: of a whole task, the first of its rules that has the period."""
    deadlines = (
        standing.deadline
        for standing in standings
        if standing.deadline is not None
        and standing.deadline.period_name == entry.period
        and entry.rule in (None, standing.ref.place)
    )
    return min(deadlines, key=lambda deadline: deadline.due, default=None)


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
    """The next deadline of the same rule and kind of period that is not done, in words."""
    kinds = {key.kind for entry in entries if (key := period_key(entry.period or "")) is not None}
    coming = [
        standing.deadline
        for standing in standings
        if standing.deadline is not None
        and standing.done_on is None
        and not before_start(standing, watch_from)
        and standing.deadline.period is not None
        and standing.deadline.period.kind in kinds
        and any(entry.rule in (None, standing.ref.place) for entry in entries)
    ]
    following = sorted(coming, key=lambda deadline: deadline.due)[:1]
    return [
        _("Next: {period}, due on {day}").format(period=which(deadline), day=long_day(deadline.due))
        for deadline in following
    ]
