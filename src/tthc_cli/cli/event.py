"""``tthc event`` and ``tthc done``: the register of what has happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date as Day  # noqa: N812 - `date` is an argument
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of, parse_spans, settle, tell
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.event_import import EPILOG, HELP, SHORT_HELP, import_
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    AsOfOption,
    CalendarOption,
    DryRunOption,
    Format,
    FormatOption,
    PlanOption,
    RegisterOption,
    read_register,
    register_path,
    rounds,
)
from tthc_cli.cli.plan import event_named, named_rules
from tthc_cli.cli.usage import Command, Group
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import Loaded
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.output import register as output
from tthc_cli.plan.model import Plan
from tthc_cli.register import recording
from tthc_cli.register.claiming import checks_to_assign, to_assign
from tthc_cli.register.doubts import doubts, of_another_year
from tthc_cli.register.entries import Entry
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.standings import of_matter
from tthc_cli.register.work import WorkDone
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

app = typer.Typer(name="event", cls=Group, help=_("The register: what has happened, and on which day."))

MatterOption = Annotated[
    str | None, typer.Option("--matter", "-m", metavar="M", help=_("The matter that it belongs to."))
]
NewOption = Annotated[
    bool, typer.Option("--new", help=_("Start a matter of the name that --matter gives, instead of a number."))
]
RefOption = Annotated[
    str | None, typer.Option("--ref", metavar="TEXT", help=_("The document it rests on, such as 'QĐ 123/QĐ-BKHCN'."))
]
AgainOption = Annotated[
    bool, typer.Option("--again", help=_("Record it although the matter has it: the new day replaces the old one."))
]


def _example(text: str) -> str:
    return _("Example: {example}").format(example=text)


_EVENT = "ministry-decision-received" if LANGUAGE == "en" else "nhan-quyet-dinh-cong-bo-cua-bo"


@app.command(
    "add",
    cls=Command,
    short_help=_("Record an event."),
    help=_("Record that an event of the plan happened on a day; show the deadlines that it sets."),
    epilog=_example(f"tthc event add {_EVENT} 25/04/2024 --ref 'QĐ 123/QĐ-BKHCN'"),
)
def add(
    key: Annotated[str, typer.Argument(metavar="KEY", help=_("The event's key, alias or label."))],
    date: Annotated[str, typer.Argument(metavar="DATE", help=_("The day: dd/mm/yyyy, yyyy-mm-dd, today, yesterday."))],
    matter: MatterOption = None,
    new: NewOption = False,
    ref: RefOption = None,
    again: AgainOption = False,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Record an event: it starts a matter, or belongs to the one named."""
    loaded, today = load_plan(plan), day_of(as_of)
    day = parse_day(date, today)
    event = event_named(loaded.value, key, "KEY")
    return _record(
        lambda entries: recording.happened(
            recording.NewEvent(event=event, day=day, matter=matter, new_matter=new, ref=ref, again=again),
            loaded.value,
            entries,
        ),
        loaded,
        plan,
        WorkCalendar(load_calendar(calendar).value),
        register_path(register),
        today=today,
        dry_run=dry_run,
        format_=format_,
    )


app.command("import", cls=Command, short_help=SHORT_HELP, help=HELP, epilog=EPILOG)(import_)


@app.command(
    "void",
    cls=Command,
    short_help=_("Take an entry back."),
    help=_("Take an entry back by another one; both stay in the register, and the deadlines follow."),
    epilog=_example("tthc event void 1"),
)
def void(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, help=_("Number of the entry."))],
    ref: RefOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Record that an entry counts no more."""
    path = register_path(register)
    if not os.path.lexists(path):
        read_register(path)  # says that there is no such register: none is made to take something back from
    loaded = load_plan(plan)
    return _record(
        lambda entries: recording.taken_back(loaded.value, entries, id_, ref=ref),
        loaded,
        plan,
        WorkCalendar(load_calendar(calendar).value),
        path,
        today=day_of(None),
        dry_run=dry_run,
        format_=format_,
    )


@app.command(
    "list",
    cls=Command,
    short_help=_("All that is recorded."),
    help=_("All that is recorded, voided entries and voidings too. `tthc event import` takes the CSV form back."),
    epilog=_example("tthc event list --format csv"),
)
def list_(
    matter: MatterOption = None,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("Show the entries that no plan has got, in place of the others."))
    ] = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the register."""
    loaded = load_plan(plan)
    entries = entries_of(register, loaded)
    name = None if matter is None else recording.matter_name(matter)
    loose = {entry.id for entry in entries if entry.plan is None and entry.year == loaded.value.identity.year}
    shown = [entry for entry in entries if name in (None, entry.matter) and (entry.id in loose) == unassigned]
    if name is not None and all(entry.matter != name for entry in entries):
        raise recording.no_such_matter(entries, name)
    warn_of_year(loaded.value, day_of(None))
    console.show(
        format_,
        json=lambda: output.list_json(shown, entries),
        csv=lambda: output.list_csv(shown),
        table=lambda terminal: output.list_table(shown, entries, loaded.value, terminal),
        heading=heading(loaded.value, plan, register=register_path(register)),
    )
    return Exit.OK


@app.command(
    "assign",
    cls=Command,
    short_help=_("Say which plan old entries belong to."),
    help=_(
        "Say which plan entries belong to that were recorded before plans had ids. What stands in a matter goes with "
        "it. The last assignment counts."
    ),
    epilog=_example("tthc event assign 1 --plan plan_2025.yaml"),
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
    format_: FormatOption = Format.TABLE,
) -> int:
    """Record which plan entries belong to."""
    from tthc_cli.register.store import writing

    if not ids and not check:
        raise TthcError(_("name the entries to assign, such as 1-7; `tthc event list --unassigned` shows them"))
    wanted, saved = parse_spans(ids or []), parse_spans(check or [])
    loaded, path = load_plan(plan).value, register_path(register)
    if not os.path.lexists(path):
        read_register(register)  # says that there is no such register
    with writing(path, dry_run=dry_run) as open_:
        entries = to_assign(loaded, open_.entries, wanted)
        checks = checks_to_assign(loaded, open_.checks, saved) if saved else []
        open_.assign(loaded.id, entries, checks)
    warn_of_year(loaded, day_of(None))
    console.show(
        format_,
        json=lambda: output.assigned_json(loaded, entries, checks, dry_run=dry_run),
        csv=lambda: output.assigned_csv(loaded, entries, checks),
        table=lambda _terminal: output.assigned_words(loaded, entries, checks, dry_run=dry_run),
        heading=heading(loaded, plan, register=path),
    )
    return Exit.OK


def done(
    task: Annotated[str, typer.Argument(metavar="TASK", help=_("Number of the task (10), or of one rule (10.1)."))],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("The day (default: today)."))] = None,
    matter: MatterOption = None,
    new: NewOption = False,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="P", help=_("The period reported on: 2024-03, 2024-Q1, 2024.")),
    ] = None,
    ref: RefOption = None,
    again: AgainOption = False,
    as_of: AsOfOption = None,
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Record that a task is fulfilled."""
    loaded, today = load_plan(plan), day_of(as_of)
    day = today if on is None else parse_day(on, today)
    found, places = named_rules(loaded.value, task)
    rule = places[0] if "." in task else None
    work_calendar = WorkCalendar(load_calendar(calendar).value)
    return _record(
        lambda entries: fulfilled(
            WorkDone(
                task=found,
                day=day,
                rule=rule,
                matter=matter,
                new_matter=new,
                period=period,
                ref=ref,
                again=again,
            ),
            loaded.value,
            work_calendar,
            entries,
            today=today,
        ),
        loaded,
        plan,
        work_calendar,
        register_path(register),
        today=today,
        dry_run=dry_run,
        format_=format_,
    )


def register_done(program: typer.Typer) -> None:
    """Add ``tthc done`` to the program."""
    program.command(
        "done",
        cls=Command,
        short_help=_("Record that a task is fulfilled."),
        help=_(
            "Record that a task is fulfilled: in its matter where an event started it, for a period where it is "
            "periodic, else once. What it produces starts the next task."
        ),
        epilog=_example("tthc done 7 --on 28/08/2024 --ref 'TTr 45/TTr-SKHCN'"),
    )(done)


def _record(
    make: Callable[[Sequence[Entry]], Entry],
    loaded: Loaded[Plan],
    named: Path | None,
    calendar: WorkCalendar,
    path: Path,
    *,
    today: Day,
    dry_run: bool,
    format_: Format,
) -> int:
    """Record one entry and print it with what it changes. It is on the disk before anything is printed.

    ``named`` is the plan file that was asked for, if any.
    """
    from tthc_cli.register.store import writing

    tried, plan = rounds(path, dry_run=dry_run), loaded.value
    for dry in tried:
        with writing(path, dry_run=dry) as open_:
            claimed = settle(open_, loaded)
            known = list(open_.entries)
            entry = open_.add(make(known))
            notes = doubts(plan, calendar, known, entry, today)
            try:
                before = of_matter(plan, calendar, known, entry)
            except TthcError:  # a day outside of the calendar: what has it must still be voided
                before = []
            # in the transaction: a day that cannot be computed with is not recorded: nothing else could be
            after = of_matter(plan, calendar, [*known, entry], entry)
            notes += of_another_year(plan, known, [entry], after)
    change = output.Change(
        entry=entry,
        before=before,
        after=after,
        plan=plan,
        dry_run=dry_run,
        starts=str(path) if len(tried) > 1 else None,
    )
    warn_of_year(plan, today)
    console.show(
        format_,
        json=lambda: output.change_json(change),
        csv=lambda: output.change_csv(change),
        table=lambda terminal: output.change_table(change, terminal),
        heading=heading(plan, named, register=path),
    )
    tell(claimed, plan, dry_run=dry_run)
    for doubt in notes:
        console.warn(doubt)
    return Exit.OK
