"""``tthc plan set`` and ``tthc plan confirm``: a plan file put right without an editor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console
from tthc_cli.cli.commands import FormatOption, OptionGroup, command
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.names import named_rules
from tthc_cli.cli.options import RegisterOption
from tthc_cli.cli.registers import read_register, register_path
from tthc_cli.counts import MEASURES, load_plan
from tthc_cli.data_files import Document, read_document
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, ChangedFileReport, OutputFormat
from tthc_cli.plan import Plan, Task, goal_words
from tthc_cli.register import counted_otherwise, rules_done
from tthc_cli.rules import labelled, say

if TYPE_CHECKING:
    from tthc_cli.plan_import import Correction

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help=_("The plan file."))]
ShowOnlyOption = Annotated[bool, typer.Option("--dry-run", help=_("Show the lines that would differ; write nothing."))]
_READINGS: Final[dict[int, Literal[1, 2]]] = {1: 1, 2: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOptions(OptionGroup):
    """A target in a plan's words, and what it measures."""

    target: Annotated[
        str | None,
        typer.Option("--target", metavar="PHRASE", help=_("A target, in the words of the task: “trên 96%”.")),
    ] = None
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="ID", help=_("What the target measures, such as early-resolution.")),
    ] = None
    kpi: Annotated[
        str | None,
        typer.Option("--kpi", metavar="ID", help=_("The id of the target that is replaced, or of a new one.")),
    ] = None


@command(
    "set",
    _(
        "Put the rules of a time into a plan file: in place of the rule named (10.1); else of what is unread of the "
        "task's time; else of all its rules. With --target, put a confirmed target there. Every other line of the "
        "file stays as it is."
    ),
    short_text=_("Put a time or a target of a plan right."),
    example='tthc plan set plan_2025.yaml 10 "trước ngày 30/9/2024"',
)
def set_(
    file: FileArgument,
    task: Annotated[
        str, typer.Argument(metavar="TASK", help=_("Number of the task (10), or of one of its rules (10.1)."))
    ],
    phrase: Annotated[
        str | None,
        typer.Argument(
            metavar="[PHRASE]", help=_("The time in a plan's words; with --reading alone, those that stand there.")
        ),
    ] = None,
    reading: Annotated[
        int | None,
        typer.Option(
            "--reading", min=1, max=2, metavar="N", help=_("Which reading is taken of words that have two: 1 or 2.")
        ),
    ] = None,
    *,
    target: TargetOptions,
    register: RegisterOption = None,
    dry_run: ShowOnlyOption = False,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Write the plan file and say what is new in it.

    Returns:
        ``Exit.OK``; the file is written by then, unless it was only to be shown.

    Raises:
        TthcError: If the plan has no such task, the words cannot be understood or have two readings, or a time and a
            target are set at once. The file stays as it was.
    """
    from tthc_cli.plan_import import load_plan_words, with_rules, with_target

    plan = load_plan(file).value
    document = read_document(file)
    named_task, place = _task_and_rule(plan, task)
    _refuse_mixed(phrase, reading, target)
    if target.target is not None and target.measure is not None:
        correction = with_target(document, named_task, target.target, target.measure, id_=target.kpi)
    else:
        taken = None if reading is None else _READINGS[reading]
        correction = with_rules(document, named_task, phrase, load_plan_words(), place=place, reading=taken)
        _warn_of_recorded(register, plan, named_task, correction.plan)
    _finish(document, correction, "tthc.plan-set/1", format_, dry_run=dry_run)
    return Exit.OK


def _warn_of_recorded(register: Path | None, plan: Plan, task: Task, new_plan: Plan) -> None:
    """Tell which entries of the register count for another deadline now."""
    # a plan can be put right before anything is recorded, whatever register the surroundings name
    recorded = read_register(register) if os.path.lexists(register_path(register)) else []
    for place, ids in counted_otherwise(recorded, plan, new_plan, task.number).items():
        text = _("entries {ids} were recorded for {number} ({old}) and count for ({new}) now; void those that do not")
        console.warn(
            text.format(
                ids=", ".join(map(str, ids)),
                number=task.number if place is None else f"{task.number}.{place}",
                old=_meaning(plan, task.number, place),
                new=_meaning(new_plan, task.number, place),
            )
        )


def _meaning(plan: Plan, number: int, place: int | None) -> str:
    """What rules of a task mean, in words."""
    task = plan.task(number)
    rules = () if task is None else rules_done(task, place)
    return "; ".join(labelled(rule, say(rule, lambda key: plan.event(key).label)) for rule in rules) or "–"


def _task_and_rule(plan: Plan, text: str) -> tuple[Task, int | None]:
    """The task, and the place of the rule if one is named; a task can be named that has none yet."""
    named_task, places = named_rules(plan, text)
    return named_task, places[0] if "." in text else None


def _refuse_mixed(phrase: str | None, reading: int | None, target: TargetOptions) -> None:
    """Refuse a time beside a target, and neither of the two."""
    if target.target is None:
        if target.measure is not None or target.kpi is not None:
            raise TthcError(_("--measure and --kpi go with a target; give its words with --target"))
        if phrase is None and reading is None:
            raise TthcError(_("nothing to set: write the time in words, --reading 1 or 2, or --target with --measure"))
        return
    if phrase is not None or reading is not None:
        raise TthcError(_("--target: a target and a time are set one after the other; leave out one of the two"))
    if target.measure is None:
        raise TthcError(
            _("--target: say what it measures with --measure, one of {names}").format(names=", ".join(MEASURES))
        )


@command(
    "confirm",
    _(
        "Confirm that the targets of tasks measure what the plan's words mean: until then they are unknown. Confirms "
        "too that tasks moved on from another year (`plan next`) are right. Without a task, those of the whole plan. "
        "Every other line of the file stays as it is."
    ),
    short_text=_("Confirm what the targets of a plan measure."),
    example="tthc plan confirm plan_2025.yaml 12",
)
def confirm(
    file: FileArgument,
    tasks: Annotated[
        list[str] | None, typer.Argument(metavar="[TASK]...", help=_("Numbers of tasks; all if none is named."))
    ] = None,
    *,
    dry_run: ShowOnlyOption = False,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Write the plan file and say which targets are confirmed.

    Returns:
        ``Exit.OK``, also if all of them were confirmed.

    Raises:
        TthcError: If the plan has no such task, or the task has nothing to confirm. The file stays as it was.
    """
    from tthc_cli.plan_import import with_confirmed

    plan = load_plan(file).value
    document = read_document(file)
    chosen = [named_rules(plan, text)[0] for text in tasks or ()]
    for task in chosen:
        if not plan.kpis_of(task.number) and not any(words.is_moved_on for words in task.unread):
            raise TthcError(
                _("task {number} has no target; add one with `tthc plan set FILE {number} --target`").format(
                    number=task.number
                )
            )
    correction = with_confirmed(document, chosen or plan.tasks)
    _finish(document, correction, "tthc.plan-confirm/1", format_, dry_run=dry_run)
    return Exit.OK


def _finish(document: Document, correction: Correction, schema: str, format_: OutputFormat, *, dry_run: bool) -> None:
    """Write the file unless it is only to be shown, and say what is new."""
    if not dry_run:
        replace_file(document.path, correction.content, option="FILE", begins=b"")
    for doubt in correction.doubts:
        console.warn(doubt)
    report = ChangedFileReport(
        schema=schema,
        file=str(document.path),
        old=document.text,
        new=correction.content.decode("utf-8-sig"),
        changes=list(_changes(correction)),
        dry_run=dry_run,
    )
    console.show_kept(format_, report, report.written())


def _changes(correction: Correction) -> Iterator[str]:
    """What is new, in words."""
    plan = correction.plan
    for number, rule in correction.rules:
        yield _("rule {number}: {meaning}").format(number=number, meaning=say(rule, lambda key: plan.event(key).label))
    for event in correction.events:
        yield _("new event: {label} ({key})").format(label=event.label, key=event.typed)
    if correction.tasks:
        numbers = ", ".join(map(str, correction.tasks))
        yield _("looked at and confirmed: task {numbers}").format(numbers=numbers)
    for kpi in correction.targets:
        yield _("task {task}: the target {id} measures {measure}, {goal}; confirmed").format(
            task=kpi.task, id=kpi.id, measure=kpi.measure, goal=goal_words(kpi.op, kpi.target)
        )


def mending(file: Path, plan: Plan) -> list[str]:
    """The commands that mend what is unread in a plan, and confirm what is proposed.

    Args:
        file: The plan file.
        plan: What it says.
    """
    commands: list[str] = []
    if plan.unread("time"):
        from tthc_cli.plan_import import has_two_readings
    for task in {task.number: task for task, _words in plan.unread("time")}.values():
        two = has_two_readings(task, plan.identity.year)
        ends = ("--reading 1", "--reading 2") if two else ('"…"',)
        commands += [f"{_typed('set', file, task.number)} {end}" for end in ends]
    targets = dict.fromkeys(task.number for task, words in plan.unread("content", "product") if "%" in words.text)
    commands += [f'{_typed("set", file, number)} --target "…" --measure ID' for number in targets]
    moved = {task.number for task in plan.tasks if any(words.is_moved_on for words in task.unread)}
    numbers = sorted(moved | {kpi.task for kpi in plan.kpis if not kpi.is_confirmed})
    if numbers:
        commands.append(_typed("confirm", file, *numbers))
    return commands


def _typed(command: str, file: Path, *numbers: int) -> str:
    """A command over tasks of a plan file, as it can be pasted."""
    return console.typed("tthc", "plan", command, file, *map(str, numbers))
