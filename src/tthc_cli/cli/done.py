"""``tthc done``: what is fulfilled, once, in a matter, or for periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

import typer

from tthc_cli.cli import invocation
from tthc_cli.cli.book import Book, EntryOptions, MatterOptions, NewEntry, has_matter
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.completion import complete_periods, complete_tasks
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.dates import parse_recorded_day
from tthc_cli.cli.names import named_rules
from tthc_cli.cli.plans import InForce, plan_of_entry, plans_in_force, several
from tthc_cli.cli.registers import read_register
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.plan import Plan, Task, same_tasks
from tthc_cli.register import Standings, WorkDone, fulfilled, live
from tthc_cli.rules import as_periodic, periods_named, year_named
from tthc_cli.workdays import WorkCalendar, load_calendar


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
    task: Annotated[
        str,
        typer.Argument(
            metavar="TASK", autocompletion=complete_tasks, help=_("Number of the task (10), or of one rule (10.1).")
        ),
    ],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("The day (default: today)."))] = None,
    *,
    matter: MatterOptions,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="P",
            autocompletion=complete_periods,
            help=_("The period reported on: 2024-03, 2024-Q1, 2024; several as 2024-01..2024-10, or with commas."),
        ),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help=_("What was done, in words; a continuous task needs it.")),
    ] = None,
    options: EntryOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record that a task is fulfilled.

    Returns:
        ``Exit.OK``; the entry is on the disk by then, unless it was only to be shown.

    Raises:
        TthcError: If no plan has the task, or several have it and nothing tells which is meant; if the day is still to
            come; or if the matter or the period is missing, or is none of the task's.
    """
    today = day_of(options.as_of)
    day = today if on is None else parse_recorded_day(on, today)
    everything = plans_in_force(options.recording.files.plan)
    book = Book.of(everything, options.recording, today)

    def part(name: str | None) -> NewEntry:
        in_force = _plan_of_work(everything, task, day if on is not None else None, matter, name, options)
        plan = in_force.plan.value
        named_task, places = named_rules(plan, task)
        if name is not None and len(everything.loaded) > 1:
            _require_periods(named_task, plan)
        work = WorkDone(
            task=named_task,
            day=day,
            rule=places[0] if "." in task else None,
            matter=matter.matter,
            new_matter=matter.new,
            period=name,
            ref=options.ref,
            again=options.again,
            note=note,
            watch_from=invocation.settings().watch_from or date.min,
        )
        return NewEntry(
            in_force=in_force, make=lambda entries: fulfilled(work, plan, book.calendar, entries, today=today)
        )

    names = [] if period is None else periods_named(period)
    if len(names) > 1:
        parts = [part(name) for name in names]
        _require_one_task(task, {each.plan.id: each.in_force.plan for each in parts}.values())
        return book.record_all(parts, format_)
    return book.record(part(names[0] if names else None), format_)


def _plan_of_work(
    in_force: InForce, task: str, on: date | None, matter: MatterOptions, period: str | None, options: EntryOptions
) -> InForce:
    """The plan whose task is done.

    Several plans know the task's number: the one of the matter, of the period's year, else of the day's. Without a
    day, it is the one that alone has such an open deadline, or that of this year if no other has one by its end.
    """
    files = options.recording.files
    if len(in_force.loaded) == 1:
        return in_force
    year = None if period is None else year_named(period)
    if year is None and on is not None:
        year = on.year

    today = day_of(options.as_of)

    def alone_by_now(plan: Plan) -> bool:
        """Whether it is the plan of today's year, and no other has the task open by the end of that year."""
        open_by_now = [each for each in in_force.plans if _open_by(each, task, options, date(today.year, 12, 31))]
        return open_by_now == [plan] and plan.identity.year == today.year

    def day_to_name(left: Sequence[Plan]) -> list[str]:
        tells = year is None and [plan.identity.year for plan in left].count(today.year) == 1
        return [f"--on {today:%d/%m/%Y} ({today.year})"] if tells else []

    narrower = has_matter(files, in_force, matter)
    if year is None:
        narrower += [lambda plan: _open_by(plan, task, options, date.max), alone_by_now]
    else:
        narrower.append(lambda plan: plan.identity.year == year)
    return plan_of_entry(
        in_force,
        lambda plan: _knows(plan, task),
        _("task {task}").format(task=task),
        narrower=narrower,
        besides=day_to_name,
    )


def _open_by(plan: Plan, text: str, options: EntryOptions, last: date) -> bool:
    """Whether a task of a plan is open that is due by a day.

    Args:
        plan: The plan; one that does not know the task has none.
        text: The task as it was typed.
        options: The day of looking, and the files.
        last: The last day that counts.
    """
    if not _knows(plan, text):
        return False
    task, places = named_rules(plan, text)
    files = options.recording.files
    calendar = WorkCalendar(load_calendar(files.calendar).value)
    counted = live(read_register(files.register), plan)
    return any(
        standing.deadline is not None and standing.done_on is None and standing.deadline.due <= last
        for standing in Standings(plan, calendar, day_of(options.as_of)).of(counted, open_only=True)
        if standing.task.number == task.number and standing.ref.place in places
    )


def _require_periods(task: Task, plan: Plan) -> None:
    """Refuse a period of a task that has none, with the plan whose task it is: another plan's may have some."""
    if task.rules and not any(map(as_periodic, task.rules)):
        raise TthcError(
            _(
                "--period: task {task} of {issuer}, {year} has no periods; leave it out, or name the plan: --plan"
            ).format(task=task.number, issuer=plan.identity.issuer, year=plan.identity.year)
        )


def _require_one_task(text: str, plans: Iterable[Loaded[Plan]]) -> None:
    """Refuse periods of several plans if the number is another task's in each: by its words, not by the number.

    Args:
        text: The task as it was typed.
        plans: Those that the periods are of.
    """
    first, *rest = plans
    task = named_rules(first.value, text)[0]
    for second in rest:
        later = named_rules(second.value, text)[0]
        if same_tasks(first.value, second.value).get(later.number) != task.number:
            contents = [
                f"“{' '.join(each.content.split())}” ({loaded.value.identity.year})"
                for loaded, each in ((first, task), (second, later))
            ]
            what = _("task {task} is not the same in both plans: {contents}")
            raise several((first, second), what.format(task=text, contents=", ".join(contents)))


def _knows(plan: Plan, task: str) -> bool:
    """Whether a plan has a task, or one rule of it."""
    try:
        named_rules(plan, task)
    except TthcError:
        return False
    return True
