"""What a plan took over from the one that it replaces, and what stayed."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.entries import entry_words, voided_ids
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import number
from tthc_cli.plan import Plan
from tthc_cli.register import Adoption, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionReport(Report):
    """What ``tthc plan adopt`` came to, or would."""

    old: Plan
    new: Plan
    entries: Sequence[Entry]
    """The register as it was before."""
    voided_checks: Container[int]
    """The saved checks of the register that were taken back."""
    taken: Adoption
    dry_run: bool
    switch: str | None
    """The command that puts the new plan in force, if the configuration has the old one."""

    def payload(self) -> Record:
        """``tthc.plan-adopt/1``."""
        voided = voided_ids(self.entries)
        return {
            "schema": "tthc.plan-adopt/1",
            "old": self.old.id,
            "new": self.new.id,
            "dry_run": self.dry_run,
            "moved": [
                {
                    "id": entry.id,
                    "event": entry.event,
                    "task": entry.task,
                    "rule": entry.rule,
                    "to": self.taken.entries[entry.id]._asdict(),
                    "voided": entry.id in voided,
                }
                for entry in self.entries
                if entry.id in self.taken.entries
            ],
            "left": [
                {
                    "id": entry.id,
                    "event": entry.event,
                    "task": entry.task,
                    "rule": entry.rule,
                    "reason": self.taken.left[entry.id],
                }
                for entry in self.entries
                if entry.id in self.taken.left
            ],
            "checks": [
                {"id": id_, "targets": dict(targets), "voided": id_ in self.voided_checks}
                for id_, targets in self.taken.checks.items()
            ],
            "left_targets": [{"id": id_, "targets": list(ids)} for id_, ids in self.taken.left_targets.items()],
            "switch": self.switch,
        }

    def columns(self) -> Sequence[str]:
        """What became of each entry."""
        return ("id", "moved", "event", "task", "rule", "new_event", "new_task", "new_rule", "reason", "voided")

    def rows(self) -> Sequence[Record]:
        """One row an entry that moves, or that counts and stays."""
        rows: list[Record] = []
        voided = voided_ids(self.entries)
        for entry in self._concerned():
            place = self.taken.entries.get(entry.id)
            rows.append(
                {
                    "id": entry.id,
                    "moved": place is not None,
                    "event": entry.event,
                    "task": entry.task,
                    "rule": entry.rule,
                    "new_event": None if place is None else place.event,
                    "new_task": None if place is None else place.task,
                    "new_rule": None if place is None else place.rule,
                    "reason": self.taken.left.get(entry.id),
                    "voided": entry.id in voided,
                }
            )
        return rows

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """What each entry was and is, then the saved checks, and how to put the new plan in force."""
        voided = voided_ids(self.entries)
        return [
            PrintedTable(
                title=self._title(),
                columns=(
                    Column(title=_("No."), right=True, fixed=True),
                    Column(title=_("In the old plan")),
                    Column(title=_("In the new plan")),
                ),
                rows=[self._row(entry, voided=entry.id in voided) for entry in self._concerned()],
                notes=self._table_notes(),
            )
        ]

    def _concerned(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.id in self.taken.entries or entry.id in self.taken.left]

    def _title(self) -> str:
        text = (
            _("would be taken over from {old} by {new}: {entries}, {checks}")
            if self.dry_run
            else _("taken over from {old} by {new}: {entries}, {checks}")
        )
        entries = len(self.taken.entries.keys() - voided_ids(self.entries))
        checks = sum(id_ not in self.voided_checks for id_ in self.taken.checks)
        return text.format(
            old=self.old.id,
            new=self.new.id,
            entries=ngettext("{count} entry", "{count} entries", entries).format(count=number(entries)),
            checks=ngettext("{count} saved check", "{count} saved checks", checks).format(count=number(checks)),
        )

    def _row(self, entry: Entry, *, voided: bool) -> tuple[Cell | str, ...]:
        was, now = entry_words(entry, self.old), self._now(entry)
        if not voided:
            return str(entry.id), was, now
        return str(entry.id), Cell(f"{was} {_('(voided)')}", "dim"), Cell(str(now), "dim")

    def _now(self, entry: Entry) -> Cell | str:
        """What an entry is in the new plan; else that it stays, and why."""
        place = self.taken.entries.get(entry.id)
        if place is None:
            return Cell(_("stays: {reason}").format(reason=self.taken.left[entry.id]), "warn")
        moved = entry.adopted(self.new.id, place.event, place.task, place.rule)
        return entry_words(moved._replace(day=None, ref=None, note=None), self.new)

    def _table_notes(self) -> list[str]:
        voided = len(self.taken.entries.keys() & voided_ids(self.entries))
        text = ngettext("{count} voided entry goes along", "{count} voided entries go along", voided)
        notes = [text.format(count=number(voided))] if voided else []
        notes += [
            _("Saved check {id}: stays with {old} for {targets}").format(
                id=id_, old=self.old.id, targets=", ".join(targets)
            )
            for id_, targets in self.taken.left_targets.items()
        ]
        if self.switch is not None:
            notes.append(_("To put the new plan in force: `{command}`").format(command=self.switch))
        return notes
