"""``tthc event`` and ``tthc done``: the register of what has happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of, parse_spans, settle, tell
from tthc_cli.cli.commands import FormatOption, OptionGroup, command, command_group
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.event_import import import_
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.names import event_named, named_rules
from tthc_cli.cli.options import (
    EXAMPLE_EVENT,
    AsOfOption,
    DayArgument,
    DryRunOption,
    OfficeFiles,
    PlanOption,
    RecordingOptions,
    RegisterOption,
)
from tthc_cli.cli.plans import InForce, plan_of_entry, plans_in_force, several
from tthc_cli.cli.registers import read_register, register_path, rounds
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, AssignmentReport, EntryReport, OutputFormat, RegisterReport
from tthc_cli.plan import Plan
from tthc_cli.register import (
    Entry,
    NewEvent,
    Standing,
    Standings,
    WorkDone,
    checks_to_assign,
    doubts,
    fulfilled,
    happened,
    live,
    matter_name,
    no_such_matter,
    of_another_year,
    of_matter,
    taken_back,
    to_assign,
)
from tthc_cli.rules import year_named
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


@command(
    "add",
    _("Record that an event of the plan happened on a day; show the deadlines that it sets."),
    short_text=_("Record an event."),
    example=f"tthc event add {EXAMPLE_EVENT} 25/04/2024 --ref 'QĐ 123/QĐ-BKHCN'",
)
def add(
    key: Annotated[str, typer.Argument(metavar="KEY", help=_("The event's key, alias or label."))],
    date: DayArgument,
    matter: MatterOptions,
    options: EntryOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record an event: it starts a matter, or belongs to the one named."""
    today = day_of(options.as_of)
    day = parse_day(date, today)
    files = options.recording.files
    in_force = plans_in_force(files.plan)
    in_force, others = (
        plan_of_entry(
            in_force,
            lambda plan: bool(plan.events_named(key)),
            key,
            narrower=[*_of_matter(files, in_force, matter), lambda plan: plan.identity.year == day.year],
        ),
        in_force,
    )
    loaded = in_force.one
    event = event_named(loaded.value, key, "KEY")
    book = _Book.of(in_force, others, options.recording, today)
    return book.record(
        lambda entries: happened(
            NewEvent(
                event=event,
                day=day,
                matter=matter.matter,
                new_matter=matter.new,
                ref=options.ref,
                again=options.again,
            ),
            loaded.value,
            entries,
        ),
        format_,
    )


@command(
    "void",
    _("Take an entry back by another one; both stay in the register, and the deadlines follow."),
    short_text=_("Take an entry back."),
    example="tthc event void 1",
)
def void(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, help=_("Number of the entry."))],
    ref: RefOption = None,
    *,
    options: RecordingOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record that an entry counts no more."""
    path = register_path(options.files.register)
    if not os.path.lexists(path):
        read_register(path)  # says that there is no such register: none is made to take something back from
    everything = plans_in_force(options.files.plan)
    target = next((entry for entry in read_register(path) if entry.id == id_), None)
    in_force = plan_of_entry(
        everything,
        lambda plan: target is None or target.plan in (plan.id, None),
        _("entry {id}").format(id=id_),
        narrower=[lambda plan: target is not None and target.year == plan.identity.year, lambda _plan: target is None],
    )
    book = _Book.of(in_force, everything, options, day_of(None))
    return book.record(lambda entries: taken_back(in_force.one.value, entries, id_, ref=ref), format_)


@command(
    "list",
    _("All that is recorded, voided entries and voidings too. `tthc event import` takes the CSV form back."),
    short_text=_("All that is recorded."),
    example="tthc event list --format csv",
)
def list_(
    matter: MatterOption = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("Show the entries that no plan has got, in place of the others."))
    ] = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the register."""
    in_force = plans_in_force(plan)
    entries = entries_of(register, in_force)
    name = None if matter is None else matter_name(matter)
    years = {each.identity.year for each in in_force.plans}
    loose = {entry.id for entry in entries if entry.plan is None and entry.year in years}
    shown = [entry for entry in entries if name in (None, entry.matter) and (entry.id in loose) == unassigned]
    if name is not None and all(entry.matter != name for entry in entries):
        raise no_such_matter(entries, name)
    warn_of_year(in_force, day_of(None))
    first_line = heading(in_force, register=register_path(register))
    console.show(format_, RegisterReport(heading=first_line, entries=shown, everything=entries, plans=in_force.plans))
    return Exit.OK


@command(
    "assign",
    _(
        "Say which plan entries belong to that were recorded before plans had ids. What stands in a matter goes with "
        "it. The last assignment counts."
    ),
    short_text=_("Say which plan old entries belong to."),
    example="tthc event assign 1 --plan plan_2025.yaml",
)
def assign(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[N]...", help=_("Numbers of entries: 3, or 3-7 for all of them."))
    ] = None,
    check: Annotated[
        list[str] | None, typer.Option("--check", metavar="N", help=_("Numbers of saved checks; may be repeated."))
    ] = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record which plan entries belong to."""
    from tthc_cli.register import writing

    if not ids and not check:
        raise TthcError(_("name the entries to assign, such as 1-7; `tthc event list --unassigned` shows them"))
    entry_numbers, check_numbers = parse_spans(ids or []), parse_spans(check or [])
    in_force, path = plans_in_force(plan), register_path(register)
    if len(in_force.loaded) > 1:
        raise several(in_force.loaded, _("say which plan they belong to"))
    loaded = in_force.one.value
    if not os.path.lexists(path):
        read_register(register)  # says that there is no such register
    with writing(path, dry_run=dry_run) as open_:
        entries = to_assign(loaded, open_.entries, entry_numbers)
        checks = checks_to_assign(loaded, open_.checks, check_numbers) if check_numbers else []
        open_.assign(loaded.id, entries, checks)
    warn_of_year(in_force, day_of(None))
    console.show(
        format_,
        AssignmentReport(
            heading=heading(in_force, register=path), plan=loaded, entries=entries, checks=checks, dry_run=dry_run
        ),
    )
    return Exit.OK


@command(
    "done",
    _(
        "Record that a task is fulfilled: in its matter where an event started it, for a period where it is "
        "periodic, else once. What it produces starts the next task. A continuous task takes notes."
    ),
    short_text=_("Record that a task is fulfilled."),
    example="tthc done 7 --on 28/08/2024 --ref 'TTr 45/TTr-SKHCN'",
)
def done(
    task: Annotated[str, typer.Argument(metavar="TASK", help=_("Number of the task (10), or of one rule (10.1)."))],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("The day (default: today)."))] = None,
    *,
    matter: MatterOptions,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="P", help=_("The period reported on: 2024-03, 2024-Q1, 2024.")),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help=_("What was done, in words; a continuous task needs it.")),
    ] = None,
    options: EntryOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record that a task is fulfilled."""
    today = day_of(options.as_of)
    day = today if on is None else parse_day(on, today)
    in_force, others = _plan_of_work(task, day if on is not None else None, matter, period, options)
    loaded = in_force.one
    named_task, places = named_rules(loaded.value, task)
    rule = places[0] if "." in task else None
    book = _Book.of(in_force, others, options.recording, today)
    return book.record(
        lambda entries: fulfilled(
            WorkDone(
                task=named_task,
                day=day,
                rule=rule,
                matter=matter.matter,
                new_matter=matter.new,
                period=period,
                ref=options.ref,
                again=options.again,
                note=note,
            ),
            loaded.value,
            book.calendar,
            entries,
            today=today,
        ),
        format_,
    )


def _of_matter(files: OfficeFiles, in_force: InForce, matter: MatterOptions) -> list[Callable[[Plan], bool]]:
    """What tells the plan that has the matter of an entry, if an existing one is named."""
    if matter.matter is None or matter.new or len(in_force.loaded) == 1:
        return []
    name = matter_name(matter.matter)
    plans = {entry.plan for entry in read_register(files.register) if entry.matter == name}
    return [lambda plan: plan.id in plans]


def _plan_of_work(
    task: str, on: date | None, matter: MatterOptions, period: str | None, options: EntryOptions
) -> tuple[InForce, InForce]:
    """The plan whose task is done, and all plans in force.

    Several plans know the task's number: the one of the matter, of the period's year, else of the day's. Without a
    day, it is the one that alone has such an open deadline.
    """
    files = options.recording.files
    in_force = plans_in_force(files.plan)
    if len(in_force.loaded) == 1:
        return in_force, in_force
    year = None if period is None else year_named(period)
    if year is None and on is not None:
        year = on.year
    entries = read_register(files.register)
    calendar = WorkCalendar(load_calendar(files.calendar).value)
    today = day_of(options.as_of)

    def is_open(plan: Plan) -> bool:
        _task, places = named_rules(plan, task)
        standings = Standings(plan, calendar, today).of(live(entries, plan), open_only=True)
        return any(
            standing.task.number == _task.number and standing.ref.place in places and standing.deadline is not None
            for standing in standings
            if standing.done_on is None
        )

    narrower = _of_matter(files, in_force, matter)
    narrower.append(is_open if year is None else lambda plan: plan.identity.year == year)
    return plan_of_entry(
        in_force, lambda plan: _knows(plan, task), _("task {task}").format(task=task), narrower=narrower
    ), in_force


def _knows(plan: Plan, task: str) -> bool:
    """Whether a plan has a task, or one rule of it."""
    try:
        named_rules(plan, task)
    except TthcError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """The register, as one command records in it."""

    in_force: InForce
    """The plan that something is recorded for."""
    others: InForce
    """All plans in force."""
    calendar: WorkCalendar
    path: Path
    today: date
    dry_run: bool

    @classmethod
    def of(cls, in_force: InForce, others: InForce, options: RecordingOptions, today: date) -> _Book:
        """The register that the options name, for a plan on a day."""
        return cls(
            in_force=in_force,
            others=others,
            calendar=WorkCalendar(load_calendar(options.files.calendar).value),
            path=register_path(options.files.register),
            today=today,
            dry_run=options.dry_run,
        )

    def record(self, make: Callable[[Sequence[Entry]], Entry], format_: OutputFormat) -> int:
        """Record one entry and print it with what it changes. It is on the disk before anything is printed.

        Args:
            make: The entry, from those that were recorded before it.
            format_: How it is printed.

        Returns:
            The exit code.
        """
        from tthc_cli.register import writing

        plan, tries = self.in_force.one.value, rounds(self.path, dry_run=self.dry_run)
        for dry in tries:
            with writing(self.path, dry_run=dry) as open_:
                claimed = settle(open_, self.in_force.one, self.others.plans)
                earlier = list(open_.entries)
                entry = open_.add(make(earlier))
                warnings = doubts(plan, self.calendar, earlier, entry, self.today)
                before = self._deadlines_before(earlier, entry)
                # in the transaction: a day that cannot be computed with is not recorded: nothing else could be
                after = of_matter(plan, self.calendar, [*earlier, entry], entry)
                warnings += of_another_year(plan, earlier, [entry], after)
        warn_of_year(self.others, self.today)
        report = EntryReport(
            heading=heading(self.in_force, register=self.path),
            entry=entry,
            before=before,
            after=after,
            plan=plan,
            dry_run=self.dry_run,
            starts=str(self.path) if len(tries) > 1 else None,
        )
        console.show(format_, report)
        tell(claimed, plan, dry_run=self.dry_run)
        for warning in warnings:
            console.warn(warning)
        return Exit.OK

    def _deadlines_before(self, earlier: Sequence[Entry], entry: Entry) -> list[Standing]:
        try:
            return of_matter(self.in_force.one.value, self.calendar, earlier, entry)
        except TthcError:  # a day outside of the calendar: what has it must still be voided
            return []


app: Final = command_group(
    "event",
    _("The register: what has happened, and on which day."),
    (add, import_, void, list_, assign),
)
