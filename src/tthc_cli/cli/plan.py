"""``tthc plan``: the plan's tasks and duties, and checking a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.options import Format, FormatOption, PlanOption
from tthc_cli.cli.usage import Command, Group
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.loading import check_file, json_schema, load_plan
from tthc_cli.output import machine
from tthc_cli.output import plan as output
from tthc_cli.output.deadline import Identity
from tthc_cli.plan import Plan

app = typer.Typer(name="plan", cls=Group, help=_("The plan: its tasks, and checking a plan file."))


def _example(text: str) -> str:
    return _("Example: {example}").format(example=text)


@app.command("list", cls=Command, help=_("The tasks of the plan."), epilog=_example("tthc plan list --format json"))
def list_(plan: PlanOption = None, format_: FormatOption = Format.TABLE) -> int:
    """Print the plan's tasks."""
    loaded = load_plan(plan)
    identity = Identity(name=loaded.name, sha256=loaded.sha256)
    match format_:
        case Format.JSON:
            console.emit(output.list_json(loaded.value, identity))
        case Format.CSV:
            console.emit(output.list_csv(loaded.value))
        case Format.TABLE:
            console.emit(output.list_table(loaded.value, console.terminal()))
    return Exit.OK


@app.command(
    "show",
    cls=Command,
    help=_("One task whole: its words in the plan, the rules and targets read from them."),
    epilog=_example("tthc plan show 10"),
)
def show(
    task: Annotated[int, typer.Argument(metavar="TASK", help=_("Number of the task."))],
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print one task."""
    loaded = load_plan(plan)
    found = loaded.value.task(task)
    if found is None:
        raise TthcError(unknown_task(loaded.value, task))
    match format_:
        case Format.JSON:
            console.emit(output.show_json(loaded.value, Identity(name=loaded.name, sha256=loaded.sha256), found))
        case Format.CSV:
            console.emit(output.show_csv(loaded.value, found))
        case Format.TABLE:
            console.emit(output.show_table(loaded.value, found, console.terminal()))
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
    match format_:
        case Format.JSON:
            console.emit(output.duties_json(loaded.value, Identity(name=loaded.name, sha256=loaded.sha256)))
        case Format.CSV:
            console.emit(output.duties_csv(loaded.value))
        case Format.TABLE:
            console.emit(output.duties_table(loaded.value, console.terminal()))
    return Exit.OK


@app.command(
    "validate",
    cls=Command,
    help=_("Check a plan file; every finding names file, line and key."),
    epilog=_example("tthc plan validate plan_2025.yaml"),
)
def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The plan file."))],
    format_: FormatOption = Format.TABLE,
) -> int:
    """Check a plan file and say what it holds."""
    findings = check_file(file, Plan)
    if findings:
        raise TthcError("\n".join(findings))
    plan = load_plan(file).value
    match format_:
        case Format.JSON:
            console.emit(output.valid_json(plan, file.name))
        case Format.CSV | Format.TABLE:
            console.emit(output.valid_words(plan, file.name))
    return Exit.OK


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


def unknown_task(plan: Plan, number: int) -> str:
    """The message for a task number that the plan does not have."""
    return _("there is no task {number}; write one of {known}").format(
        number=number, known=", ".join(str(task.number) for task in plan.tasks)
    )
