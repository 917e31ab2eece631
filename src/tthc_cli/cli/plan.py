"""``tthc plan``: the plan's tasks and duties, and checking a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.cli import console, plan_edit, plan_import, plan_law, plan_next
from tthc_cli.cli.belonging import checks_of, entries_of
from tthc_cli.cli.commands import FormatOption, command, command_group
from tthc_cli.cli.completion import complete_tasks
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, identity_of, warn_of_year, watched_from
from tthc_cli.cli.names import named_rules, unit_named
from tthc_cli.cli.options import AsOfOption, OfficeFiles, PlanOption, UnitOption
from tthc_cli.cli.plan_adopt import adopt
from tthc_cli.cli.plans import InForce, plan_of_year, plans_in_force
from tthc_cli.cli.registers import register_path
from tthc_cli.counts import check_plan, load_plan
from tthc_cli.data_files import json_schema, read_document
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import to_confirm
from tthc_cli.output import (
    DEFAULT_FORMAT,
    DutiesReport,
    PlanListReport,
    PlanStatusReport,
    TaskReport,
    ValidPlanReport,
    to_json,
)
from tthc_cli.plan import Plan, unread_lines
from tthc_cli.register import Standings, accounts, live
from tthc_cli.workdays import WorkCalendar, load_calendar


@command("list", _("The tasks of the plan."), example="tthc plan list --format json")
def list_(plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the plan's tasks.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the plan cannot be read, or several plans are of this year.
    """
    in_force = _plan_in_force(plan)
    loaded = in_force.plan
    console.show(
        format_, PlanListReport(heading=heading(in_force), plan=loaded.value, plan_identity=identity_of(loaded))
    )
    return Exit.OK


@command(
    "show",
    _("One task whole: its words in the plan, the rules and targets read from them."),
    example="tthc plan show 10",
)
def show(
    task: Annotated[
        str,
        typer.Argument(
            metavar="TASK", autocompletion=complete_tasks, help=_("Number of the task; 10.1 shows task 10 too.")
        ),
    ],
    plan: PlanOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print one task.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the plan cannot be read or has no such task.
    """
    in_force = _plan_in_force(plan)
    loaded = in_force.plan
    named_task, _rules = named_rules(loaded.value, task)
    console.show(
        format_,
        TaskReport(
            heading=heading(in_force),
            plan=loaded.value,
            plan_identity=identity_of(loaded),
            task=named_task,
        ),
    )
    return Exit.OK


@command(
    "duties",
    _("The standing duties that the plan's articles lay on someone."),
    example="tthc plan duties",
)
def duties(plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the plan's duties.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the plan cannot be read, or several plans are of this year.
    """
    in_force = _plan_in_force(plan)
    loaded = in_force.plan
    console.show(format_, DutiesReport(heading=heading(in_force), plan=loaded.value, plan_identity=identity_of(loaded)))
    return Exit.OK


@command(
    "status",
    _(
        "How each task of the plan stands by the register: done on time, done late and by how much, overdue, not due "
        "yet, waiting for an event, continuous."
    ),
    short_text=_("The year's account of the tasks."),
    example="tthc plan status --as-of 31/12/2024",
)
def status(
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    *,
    files: OfficeFiles,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the account.

    Returns:
        ``Exit.OK``, whatever is overdue.

    Raises:
        TthcError: If a plan, the calendar or the register cannot be read, or no plan has the unit.
    """
    from tthc_cli.kpi import last_rates  # here, so that no other command waits for it

    in_force, work_calendar = plans_in_force(files.plan), WorkCalendar(load_calendar(files.calendar).value)
    today = day_of(as_of)
    watch_from = watched_from(today)
    leading = unit_named(in_force.plans, unit)
    entries = entries_of(files.register, in_force)
    tasks = []
    for plan in in_force.plans:
        counted = live(entries, plan)
        standings = Standings(plan, work_calendar, today, each_update=True).of(counted)
        account = accounts(plan, work_calendar, standings, as_of=today, watch_from=watch_from, entries=counted)
        tasks.append((plan, [each for each in account if leading is None or leading.leads(plan, each.task)]))
    warn_of_year(in_force, today)
    named = None if leading is None else leading.name
    first_line = heading(in_force, register=register_path(files.register), unit=named)
    rates = {
        loaded.value.id: last_rates(checks_of(files.register, loaded, in_force, quiet=True), loaded.value, today)
        for loaded in in_force.loaded
    }
    console.show(format_, PlanStatusReport(heading=first_line, accounts=tasks, as_of=today, rates=rates))
    return Exit.OK


@command(
    "validate",
    _(
        "Check a plan file; every finding names file, line and key. What an import left unread is listed with its "
        "line, and the exit code is then 1. Documents that are no longer in force on the plan's days are warned of. At "
        "the end stand the commands that mend what was found."
    ),
    short_text=_("Check a plan file."),
    example="tthc plan validate plan_2025.yaml",
)
def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The plan file."))],
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Check a plan file and say what it holds.

    Returns:
        ``Exit.ATTENTION`` if words of the plan are left unread, else ``Exit.OK``.

    Raises:
        TthcError: With a line for each finding: file, line, key.
    """
    from tthc_cli.plan_import import plan_doubts  # here, so that no other command waits for it

    findings = check_plan(file)
    if findings:
        raise TthcError(*findings)
    plan = load_plan(file).value
    unread = unread_lines(file, plan)
    commands = plan_edit.mending(file, plan)
    console.show(format_, ValidPlanReport(plan=plan, file=file, unread=unread, commands=commands))
    doubts = plan_doubts(read_document(file), plan)
    for words in (*to_confirm(plan), *plan_law.dead_lines(file, plan), *doubts):
        console.warn(words)
    return Exit.ATTENTION if unread else Exit.OK


@command("schema", _("The JSON Schema of plan files, for editors."), example="tthc plan schema > plan.schema.json")
def schema() -> int:
    """Print the schema."""
    console.emit(to_json(json_schema(Plan)))
    return Exit.OK


def _plan_in_force(named: Path | None) -> InForce:
    """The plan that is meant, with a warning if it is not that of the year."""
    today = day_of(None)
    in_force = plan_of_year(named, today.year)
    warn_of_year(in_force, today)
    return in_force


app: Final = command_group(
    "plan",
    _("The plan: its tasks, and checking a plan file."),
    (
        *(list_, show, duties, status, plan_law.law, validate, schema),
        *(plan_import.import_, plan_next.next_, plan_edit.set_, plan_edit.confirm, plan_import.diff, adopt),
    ),
)
