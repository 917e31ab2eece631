"""The register, as one command records in it: one entry, or several at once, all or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console, invocation
from tthc_cli.cli.belonging import kept_words, require_unreplaced, settle, tell
from tthc_cli.cli.commands import OptionGroup
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import AsOfOption, OfficeFiles, RecordingOptions
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.registers import read_register, register_path, rounds
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import EntriesReport, EntryReport, OutputFormat
from tthc_cli.plan import Plan
from tthc_cli.register import Claim, Entry, Standing, Writing, doubts, matter_name, of_another_year, of_matter
from tthc_cli.workdays import WorkCalendar, load_calendar

MatterOption = Annotated[
    str | None, typer.Option("--matter", "-m", metavar="M", help=_("The matter that it belongs to."))
]
RefOption = Annotated[
    str | None, typer.Option("--ref", metavar="TEXT", help=_("The document it rests on, such as 'QĐ 123/QĐ-BKHCN'."))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOptions(OptionGroup):
    """Which matter an entry belongs to."""

    matter: MatterOption = None
    new: Annotated[
        bool, typer.Option("--new", help=_("Start a matter of the name that --matter gives, instead of a number."))
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryOptions(OptionGroup):
    """What an entry rests on, and how it is recorded."""

    ref: RefOption = None
    again: Annotated[
        bool, typer.Option("--again", help=_("Record it although the matter has it: the new day replaces the old one."))
    ] = False
    as_of: AsOfOption = None
    recording: RecordingOptions


def has_matter(files: OfficeFiles, in_force: InForce, matter: MatterOptions) -> list[Callable[[Plan], bool]]:
    """What tells the plan that has the matter of an entry, if an existing one is named.

    Args:
        files: The files of the office.
        in_force: The plans in force.
        matter: What was asked for.
    """
    if matter.matter is None or matter.new or len(in_force.loaded) == 1:
        return []
    name = matter_name(matter.matter)
    plans = {entry.plan for entry in read_register(files.register) if entry.matter == name}
    return [lambda plan: plan.id in plans]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What a command is to record for one plan."""

    in_force: InForce
    """The plan that it is recorded for, alone."""
    make: Callable[[Sequence[Entry]], Entry]
    """The entry, from those that were recorded before it."""
    takes_back: bool = False
    """Whether it voids another entry: that is right for a plan that was replaced, too."""
    says_what_it_voids: bool = False
    """Whether the answer tells what a voiding takes back: nobody named it."""

    @property
    def plan(self) -> Plan:
        """The plan that it is recorded for."""
        return self.in_force.plan.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The register, as one command records in it."""

    in_force: InForce
    """All plans in force."""
    calendar: WorkCalendar
    path: Path
    today: date
    dry_run: bool

    @classmethod
    def of(cls, in_force: InForce, options: RecordingOptions, today: date) -> Book:
        """The register that the options name.

        Args:
            in_force: All plans in force.
            options: Where entries are recorded, and whether they are.
            today: The day that counts as today.
        """
        return cls(
            in_force=in_force,
            calendar=WorkCalendar(load_calendar(options.files.calendar).value),
            path=register_path(options.files.register),
            today=today,
            dry_run=options.dry_run,
        )

    def record(self, new: NewEntry, format_: OutputFormat) -> int:
        """Record one entry and print it with what it changes. It is on the disk before anything is printed.

        Args:
            new: The entry.
            format_: How it is printed.

        Returns:
            The exit code.
        """
        from tthc_cli.register import writing

        self._require_in_use([new])
        plan, tries = new.plan, rounds(self.path, dry_run=self.dry_run)
        for dry in tries:
            with writing(self.path, dry_run=dry) as open_:
                claims = self._settle(open_, [new])
                earlier = list(open_.entries)
                entry = open_.add(new.make(earlier))
                warnings = doubts(plan, self.calendar, earlier, entry, self.today)
                before = self._deadlines_before(plan, earlier, entry)
                # in the transaction: a day that cannot be computed with is not recorded: nothing else could be
                after = of_matter(plan, self.calendar, [*earlier, entry], entry)
                warnings += of_another_year(plan, earlier, [entry], after)
        warn_of_year(self.in_force, self.today)
        report = EntryReport(
            heading=heading(new.in_force, register=self.path),
            entry=entry,
            before=before,
            after=after,
            plan=plan,
            dry_run=self.dry_run,
            starts=str(self.path) if len(tries) > 1 else None,
            watch_from=invocation.settings().watch_from or date.min,
            voided=next((e for e in earlier if new.says_what_it_voids and e.id == entry.voids), None),
        )
        console.show_kept(format_, report, kept_words([entry], dry_run=self.dry_run))
        self._warn(claims, warnings)
        return Exit.OK

    def record_all(self, parts: Sequence[NewEntry], format_: OutputFormat) -> int:
        """Record several entries of periods, all or none, and print them in one summary.

        Args:
            parts: The entries, each recorded as if those before it were.
            format_: How they are printed.

        Returns:
            The exit code.
        """
        from tthc_cli.register import writing

        self._require_in_use(parts)
        tries = rounds(self.path, dry_run=self.dry_run)
        for dry in tries:
            with writing(self.path, dry_run=dry) as open_:
                claims = self._settle(open_, parts)
                earlier = list(open_.entries)
                added = [open_.add(part.make(open_.entries)) for part in parts]
                told: list[tuple[Plan, list[Entry], list[Standing]]] = []
                warnings: list[str] = []
                for plan in {part.plan.id: part.plan for part in parts}.values():
                    of_plan = [entry for entry in added if entry.plan == plan.id]
                    after = of_matter(plan, self.calendar, open_.entries, of_plan[-1])
                    told.append((plan, of_plan, after))
                    warnings += of_another_year(plan, earlier, of_plan, after)
        warn_of_year(self.in_force, self.today)
        concerned = [loaded for loaded in self.in_force.loaded if loaded.value.id in {plan.id for plan, *_rest in told}]
        report = EntriesReport(
            heading=heading(self.in_force.only(*concerned), register=self.path),
            parts=told,
            dry_run=self.dry_run,
            starts=str(self.path) if len(tries) > 1 else None,
            watch_from=invocation.settings().watch_from or date.min,
        )
        console.show_kept(format_, report, kept_words(added, dry_run=self.dry_run))
        self._warn(claims, warnings)
        return Exit.OK

    def _require_in_use(self, parts: Sequence[NewEntry]) -> None:
        """Refuse new entries of a plan from which another one took over."""
        for loaded in {part.plan.id: part.in_force.plan for part in parts if not part.takes_back}.values():
            require_unreplaced(self.path, loaded, self.in_force)

    def _settle(self, open_: Writing, parts: Sequence[NewEntry]) -> list[tuple[Claim | None, Plan]]:
        """What each plan concerned claims, with the plan."""
        loaded = {part.plan.id: part.in_force.plan for part in parts}
        return [(settle(open_, each, self.in_force.plans), each.value) for each in loaded.values()]

    def _warn(self, claims: Sequence[tuple[Claim | None, Plan]], warnings: Sequence[str]) -> None:
        for claimed, plan in claims:
            tell(claimed, plan, dry_run=self.dry_run)
        for warning in warnings:
            console.warn(warning)

    def _deadlines_before(self, plan: Plan, earlier: Sequence[Entry], entry: Entry) -> list[Standing]:
        try:
            return of_matter(plan, self.calendar, earlier, entry)
        except TthcError:  # a day outside of the calendar: what has it must still be voided
            return []
