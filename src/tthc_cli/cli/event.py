"""``tthc event``: the register of what has happened."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import entries_of, parse_spans, replaced
from tthc_cli.cli.book import Book, EntryOptions, MatterOption, MatterOptions, NewEntry, RefOption, has_matter
from tthc_cli.cli.commands import FormatOption, command, command_group
from tthc_cli.cli.completion import complete_events
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_recorded_day
from tthc_cli.cli.event_import import import_, template
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.names import event_named
from tthc_cli.cli.options import (
    EXAMPLE_EVENT,
    DayArgument,
    DryRunOption,
    PlanOption,
    RecordingOptions,
    RegisterOption,
)
from tthc_cli.cli.plans import plan_of_entry, plans_in_force, several
from tthc_cli.cli.registers import read_register, register_path
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, AssignmentReport, EventKeysReport, OutputFormat, RegisterReport
from tthc_cli.register import (
    Entry,
    NewEvent,
    checks_to_assign,
    happened,
    last_to_undo,
    matter_name,
    no_such_matter,
    taken_back,
    to_assign,
    with_words,
)


@command(
    "add",
    _("Record that an event of the plan happened on a day; show the deadlines that it sets."),
    short_text=_("Record an event."),
    example=f"tthc event add {EXAMPLE_EVENT} 25/04/2024 --ref 'QĐ 123/QĐ-BKHCN'",
)
def add(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            autocompletion=complete_events,
            help=_("The event's key, alias or label."),
        ),
    ],
    date: DayArgument,
    matter: MatterOptions,
    options: EntryOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record an event: it starts a matter, or belongs to the one named.

    Returns:
        ``Exit.OK``; the entry is on the disk by then, unless it was only to be shown.

    Raises:
        TthcError: If no plan has the event, or several have it and nothing tells which is meant; if the day is still to
            come and the event cannot be known ahead; or if there is no such matter, or the same entry already.
    """
    today = day_of(options.as_of)
    files = options.recording.files
    in_force = plans_in_force(files.plan)
    ahead = any(event.ahead for plan in in_force.plans for event in plan.events_named(key))
    day = parse_recorded_day(date, today, ahead=ahead)
    chosen = plan_of_entry(
        in_force,
        lambda plan: bool(plan.events_named(key)),
        key,
        narrower=[*has_matter(files, in_force, matter), lambda plan: plan.identity.year == day.year],
    )
    plan = chosen.plan.value
    event = NewEvent(
        event=event_named(plan, key, "KEY"),
        day=day,
        matter=matter.matter,
        new_matter=matter.new,
        ref=options.ref,
        again=options.again,
    )
    book = Book.of(in_force, options.recording, today)
    return book.record(NewEntry(in_force=chosen, make=lambda entries: happened(event, plan, entries)), format_)


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
    """Record that an entry counts no more.

    Returns:
        ``Exit.OK``; the voiding is on the disk by then, unless it was only to be shown.

    Raises:
        TthcError: If there is no such entry, or it is voided already.
    """
    return _take_back(lambda _entries: id_, ref, options, format_)


@command(
    "undo",
    _(
        "Take back the last entry of the plans in force that still counts, and say what it was. Said again, it takes "
        "back the one before."
    ),
    short_text=_("Take the last entry back."),
    example="tthc event undo --dry-run",
)
def undo(ref: RefOption = None, *, options: RecordingOptions, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Record that the last entry counts no more.

    Returns:
        ``Exit.OK``; the voiding is on the disk by then, unless it was only to be shown.

    Raises:
        TthcError: If no entry of the plans in force is left that counts.
    """
    plans = plans_in_force(options.files.plan).plans
    return _take_back(lambda entries: last_to_undo(entries, plans), ref, options, format_, undoes=True)


def _take_back(
    which: Callable[[Sequence[Entry]], int],
    ref: str | None,
    options: RecordingOptions,
    format_: OutputFormat,
    *,
    undoes: bool = False,
) -> int:
    """Void the entry that ``which`` finds among all; ``undoes`` if the answer is to say what it was."""
    path = register_path(options.files.register)
    if not os.path.lexists(path):
        read_register(path)  # says that there is no such register: none is made to take something back from
    everything = plans_in_force(options.files.plan)
    entries = read_register(path)
    number = which(entries)
    target = next((entry for entry in entries if entry.id == number), None)
    in_force = plan_of_entry(
        everything,
        lambda plan: target is None or target.plan in (plan.id, None),
        _("entry {id}").format(id=number),
        narrower=[lambda plan: target is not None and target.year == plan.identity.year, lambda _plan: target is None],
    )
    plan = in_force.plan.value
    voiding = NewEntry(
        in_force=in_force,
        make=lambda entries: taken_back(plan, entries, which(entries), ref=ref),
        takes_back=True,
        says_what_it_voids=undoes,
    )
    return Book.of(everything, options, day_of(None)).record(voiding, format_)


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
    """Print the register.

    Returns:
        ``Exit.OK``, also if nothing is recorded.

    Raises:
        TthcError: If the register cannot be read, or has no such matter.
    """
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
    "find",
    _(
        "The entries that have all of these words: in the label of the event, the content of the task, the matter, the "
        "document, the note or the period. Case and accents do not matter."
    ),
    short_text=_("Entries by their words."),
    example="tthc event find phan anh",
)
def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help=_("Words, or parts of words."))],
    register: RegisterOption = None,
    plan: PlanOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what has the words.

    Returns:
        ``Exit.OK``, also if no entry has them.

    Raises:
        TthcError: If the register cannot be read.
    """
    in_force = plans_in_force(plan)
    entries = entries_of(register, in_force)
    warn_of_year(in_force, day_of(None))
    console.show(
        format_,
        RegisterReport(
            heading=heading(in_force, register=register_path(register)),
            entries=with_words(entries, in_force.plans, words),
            everything=entries,
            plans=in_force.plans,
        ),
    )
    return Exit.OK


@command(
    "keys",
    _("The events of the plans in force: label, alias and key, each of which commands take, and the plan."),
    short_text=_("The events and their names."),
    example="tthc event keys",
)
def keys(plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the events of the plans.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If a plan cannot be read.
    """
    in_force = plans_in_force(plan)
    warn_of_year(in_force, day_of(None))
    console.show(format_, EventKeysReport(heading=heading(in_force), plans=in_force.plans))
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
    """Record which plan entries belong to.

    Returns:
        ``Exit.OK``, also if all of them belong to the plan already.

    Raises:
        TthcError: If no entry and no check is named, or one that does not exist or belongs to another year; or if
            several plans are in force and none is named.
    """
    from tthc_cli.register import writing

    if not ids and not check:
        raise TthcError(_("name the entries to assign, such as 1-7; `tthc event list --unassigned` shows them"))
    entry_numbers, check_numbers = parse_spans(ids or []), parse_spans(check or [])
    in_force, path = plans_in_force(plan), register_path(register)
    if len(in_force.loaded) > 1:
        raise several(in_force.loaded, _("say which plan they belong to"))
    loaded = in_force.plan.value
    if not os.path.lexists(path):
        read_register(register)  # says that there is no such register
    with writing(path, dry_run=dry_run) as open_:
        entries = to_assign(loaded, open_.entries, entry_numbers)
        checks = checks_to_assign(loaded, open_.checks, check_numbers) if check_numbers else []
        open_.assign(loaded.id, entries, checks)
    warn_of_year(in_force, day_of(None))
    if (words := replaced(path, in_force.plan, in_force)) is not None:  # right for what the new plan has no place for
        console.warn(words)
    report = AssignmentReport(
        heading=heading(in_force, register=path), plan=loaded, entries=entries, checks=checks, dry_run=dry_run
    )
    changed = not dry_run and (entries or checks)
    console.show_kept(format_, report, report.words() if changed else None)
    return Exit.OK


app: Final = command_group(
    "event",
    _("The register: what has happened, and on which day."),
    (add, import_, template, keys, void, undo, list_, find, assign),
)
