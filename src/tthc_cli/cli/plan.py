"""``tthc plan``: the plan's tasks and duties, and checking a plan file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console, plan_import
from tthc_cli.cli.belonging import entries_of
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    AsOfOption,
    CalendarOption,
    Format,
    FormatOption,
    PlanOption,
    RegisterOption,
    register_path,
)
from tthc_cli.cli.usage import Command, Group
from tthc_cli.counts.load import check_plan, load_plan
from tthc_cli.data_files import json_schema
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.verdict import to_confirm
from tthc_cli.output import due
from tthc_cli.output import plan as output
from tthc_cli.output.formats import machine
from tthc_cli.output.identity import FileIdentity
from tthc_cli.plan.load import unread_lines
from tthc_cli.plan.model import Event, Plan, Task, labelled
from tthc_cli.register.account import accounts
from tthc_cli.register.entries import live
from tthc_cli.register.fulfilling import unread_time
from tthc_cli.register.standings import Standings
from tthc_cli.text import fold, nearest
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

app = typer.Typer(name="plan", cls=Group, help=_("The plan: its tasks, and checking a plan file."))


def _example(text: str) -> str:
    return _("Example: {example}").format(example=text)


@app.command("list", cls=Command, help=_("The tasks of the plan."), epilog=_example("tthc plan list --format json"))
def list_(plan: PlanOption = None, format_: FormatOption = Format.TABLE) -> int:
    """Print the plan's tasks."""
    loaded = load_plan(plan)
    warn_of_year(loaded.value, day_of(None))
    identity = FileIdentity(name=loaded.name, sha256=loaded.sha256)
    console.show(
        format_,
        json=lambda: output.list_json(loaded.value, identity),
        csv=lambda: output.list_csv(loaded.value),
        table=lambda terminal: output.list_table(loaded.value, terminal),
        heading=heading(loaded.value, plan),
    )
    return Exit.OK


@app.command(
    "show",
    cls=Command,
    help=_("One task whole: its words in the plan, the rules and targets read from them."),
    epilog=_example("tthc plan show 10"),
)
def show(
    task: Annotated[str, typer.Argument(metavar="TASK", help=_("Number of the task; 10.1 shows task 10 too."))],
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print one task."""
    loaded = load_plan(plan)
    found, _rules = named_rules(loaded.value, task)
    warn_of_year(loaded.value, day_of(None))
    console.show(
        format_,
        json=lambda: output.show_json(loaded.value, FileIdentity(name=loaded.name, sha256=loaded.sha256), found),
        csv=lambda: output.show_csv(loaded.value, found),
        table=lambda terminal: output.show_table(loaded.value, found, terminal),
        heading=heading(loaded.value, plan),
    )
    return Exit.OK


@app.command(
    "duties",
    cls=Command,
    help=_("The standing duties that the plan's articles lay on someone."),
    epilog=_example("tthc plan duties"),
)
def duties(plan: PlanOption = None, format_: FormatOption = Format.TABLE) -> int:
    """Print the plan's duties."""
    loaded = load_plan(plan)
    warn_of_year(loaded.value, day_of(None))
    console.show(
        format_,
        json=lambda: output.duties_json(loaded.value, FileIdentity(name=loaded.name, sha256=loaded.sha256)),
        csv=lambda: output.duties_csv(loaded.value),
        table=lambda terminal: output.duties_table(loaded.value, terminal),
        heading=heading(loaded.value, plan),
    )
    return Exit.OK


@app.command(
    "status",
    cls=Command,
    short_help=_("The year's account of the tasks."),
    help=_(
        "How each task of the plan stands by the register: done on time, done late and by how much, overdue, not due "
        "yet, waiting for an event, continuous."
    ),
    epilog=_example("tthc plan status --as-of 31/12/2024"),
)
def status(
    as_of: AsOfOption = None,
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the account."""
    its_plan, work_calendar, today = load_plan(plan), WorkCalendar(load_calendar(calendar).value), day_of(as_of)
    loaded = its_plan.value
    counted = live(entries_of(register, its_plan), loaded)
    standings = Standings(loaded, work_calendar, today, each_update=True).of(counted)
    found = due.Account(accounts=accounts(loaded, work_calendar, standings, today), plan=loaded, as_of=today)
    warn_of_year(loaded, today)
    console.show(
        format_,
        json=lambda: due.status_json(found),
        csv=lambda: due.status_csv(found),
        table=lambda terminal: due.status_table(found, terminal),
        heading=heading(loaded, plan, register=register_path(register)),
    )
    return Exit.OK


@app.command(
    "validate",
    cls=Command,
    help=_(
        "Check a plan file; every finding names file, line and key. What an import left unread is listed with its "
        "line, and the exit code is then 1."
    ),
    short_help=_("Check a plan file."),
    epilog=_example("tthc plan validate plan_2025.yaml"),
)
def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The plan file."))],
    format_: FormatOption = Format.TABLE,
) -> int:
    """Check a plan file and say what it holds."""
    findings = check_plan(file)
    if findings:
        raise TthcError(*findings)
    plan = load_plan(file).value
    unread = unread_lines(file, plan)
    console.show(
        format_,
        json=lambda: output.valid_json(plan, file.name, unread),
        csv=lambda: output.valid_csv(plan, file.name),
        table=lambda _terminal: output.valid_words(plan, file, unread),
    )
    for words in to_confirm(plan):
        console.warn(words)
    return Exit.ATTENTION if unread else Exit.OK


@app.command(
    "schema",
    cls=Command,
    help=_("The JSON Schema of plan files, for editors."),
    epilog=_example("tthc plan schema > plan.schema.json"),
)
def schema() -> int:
    """Print the schema."""
    console.emit(machine.to_json(json_schema(Plan)))
    return Exit.OK


app.command(
    "import",
    cls=Command,
    help=plan_import.IMPORT_HELP,
    short_help=plan_import.IMPORT_SHORT_HELP,
    epilog=plan_import.IMPORT_EPILOG,
)(plan_import.import_)
app.command(
    "diff",
    cls=Command,
    help=plan_import.DIFF_HELP,
    short_help=plan_import.DIFF_SHORT_HELP,
    epilog=plan_import.DIFF_EPILOG,
)(plan_import.diff)


_TASK = re.compile(r"(?P<task>[0-9]{1,9})(\.(?P<rule>[0-9]{1,9}))?")


def named_rules(plan: Plan, text: str) -> tuple[Task, tuple[int, ...]]:
    """The task that ``TASK`` or ``TASK.RULE`` names, and the places of its rules that are meant: all, or that one.

    Raises TthcError where the plan has no such task or the task no such rule.
    """
    found = _TASK.fullmatch(text.strip())
    if found is None:
        raise TthcError(
            _("'{found}' names no task; write its number such as 10, or with a rule of it such as 10.1").format(
                found=text
            )
        )
    number = int(found["task"])
    task = plan.task(number)
    if task is None:
        raise TthcError(
            _("there is no task {number}; write one of {known}").format(
                number=number, known=", ".join(str(task.number) for task in plan.tasks)
            )
        )
    places = tuple(range(1, len(task.rules) + 1))
    if found["rule"] is None:
        return task, places
    if not places:
        raise unread_time(task)
    if int(found["rule"]) not in places:
        raise TthcError(
            _("task {number} has no rule {rule}; write {number} or one of {known}").format(
                number=number,
                rule=int(found["rule"]),
                known=", ".join(labelled(f"{number}.{place}", task.rules[place - 1]) for place in places),
            )
        )
    return task, (int(found["rule"]),)


def event_named(plan: Plan, name: str, option: str) -> Event:
    """The event with this key, alias or label.

    Raises TthcError where the plan has none, with the nearest, and where it has several of that label.
    """
    found = plan.events_named(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise TthcError(
            _("{option}: '{name}' names several events; write one of {known}").format(
                option=option, name=name, known=", ".join(event.typed for event in found)
            )
        )
    names = {fold(known): known for event in plan.events for known in (event.label, event.alias, event.key)}
    near = nearest(fold(name), names, likeness=0.5)
    known = ", ".join(event.typed for event in plan.events)
    if near:
        message = _("{option}: there is no event '{name}'; did you mean {near}? Events: {known}")
        raise TthcError(message.format(option=option, name=name, near=names[near], known=known))
    message = _("{option}: there is no event '{name}'; write one of {known}")
    raise TthcError(message.format(option=option, name=name, known=known))
