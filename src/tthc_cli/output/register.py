"""The entries of a register, and what an import or an assignment came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import long_day_cell, plain_number_cell
from tthc_cli.output.entries import LIST_CSV, entry_payload, entry_rows, entry_words, voided_ids
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import number
from tthc_cli.plan import Plan
from tthc_cli.register import Entry, plan_words, replaced
from tthc_cli.workdays import VIETNAM


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
                        " ".join(filter(None, (_without_date(entry, speaker), states.get(entry.id)))),
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
    voided: Sequence[int] = ()
    """The numbers of the entries of those lines that were taken back, and do not come back."""
    starts: str | None = None
    """The name of the register, if this made the file."""

    def payload(self) -> Record:
        """``tthc.event-import/1``."""
        return {
            "schema": "tthc.event-import/1",
            "file": self.file,
            "dry_run": self.dry_run,
            "present": self.present,
            "voided": list(self.voided),
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
        if self.voided:
            text = ngettext(
                "{count} of these lines is an entry that was taken back, and counts no more; if it holds after all, "
                "record it anew with `tthc event add` or `tthc done`",
                "{count} of these lines are entries that were taken back, and count no more; if they hold after all, "
                "record them anew with `tthc event add` or `tthc done`",
                len(self.voided),
            )
            lines.append(text.format(count=number(len(self.voided))))
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
        return [PrintedTable(notes=[self.words()], whole_lines=True)]

    def words(self) -> str:
        """How many entries and saved checks are now the plan's and were not, or would be."""
        text = (
            _("would belong to the plan {plan} now: {entries}, {checks}")
            if self.dry_run
            else _("belonging to the plan {plan} now: {entries}, {checks}")
        )
        entries, checks = len(self.entries), len(self.checks)
        return text.format(
            plan=self.plan.id,
            entries=ngettext("{count} entry", "{count} entries", entries).format(count=number(entries)),
            checks=ngettext("{count} saved check", "{count} saved checks", checks).format(count=number(checks)),
        )


def _when(entry: Entry) -> str:
    """When and by whom an entry was recorded, in Vietnam's time."""
    moment = datetime.fromisoformat(entry.recorded_at).astimezone(VIETNAM)
    return f"{moment:%d/%m/%Y %H:%M} {entry.recorded_by}"


def _without_date(entry: Entry, plan: Plan) -> str:
    """An entry in words, without what stands in columns of their own."""
    return entry_words(entry._replace(day=None, ref=None), plan)
