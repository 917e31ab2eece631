"""``tthc plan import`` and ``tthc plan diff``: next year's plan from its document, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.heading import identity_of
from tthc_cli.cli.result_file import PLAN_SUFFIXES, refuse_other_kind
from tthc_cli.counts import load_plan
from tthc_cli.data_files import read_document as read_yaml
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import to_confirm
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.plan_import import load_measure_words
from tthc_cli.scalars import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from tthc_cli.plan import Plan
    from tthc_cli.plan_import import Draft


@command(
    "import",
    _(
        "Make a plan file of a plan's own document: a Word file (.docx), or tab-separated text. Every cell is kept as "
        "it stands; times and targets are read from their words. What could not be read is marked in the file for a "
        "person, and the exit code is then 1."
    ),
    short_text=_("A plan file from a Word document."),
    example="tthc plan import examples/ke-hoach-2025.txt --out moi.yaml",
)
def import_(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help=_("The document: .docx, or tab-separated text."))],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help=_("The plan file to write."))],
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            min=FIRST_YEAR,
            max=LAST_YEAR,
            metavar="YEAR",
            help=_("The plan's year, where its titles do not say it."),
        ),
    ] = None,
    like: Annotated[
        Path | None,
        typer.Option(
            "--like",
            metavar="FILE",
            help=_("A plan whose keys are kept for the units, documents and events it shares."),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace the file where it exists."))] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help=_("Import over the file, and keep what a person set or confirmed in it."),
        ),
    ] = False,
) -> int:
    """Write the plan file and say what was read.

    Returns:
        ``Exit.ATTENTION`` if words are left unread or a reading is in doubt, else ``Exit.OK``. The file is written in
        both cases.

    Raises:
        TthcError: If the document cannot be read or has no table of tasks, or another file would be replaced.
    """
    # imported here: no other command should wait for them
    from tthc_cli.plan_import import draft, load_plan_words, plan_text, read_document

    refuse_other_kind(out, PLAN_SUFFIXES)
    keep = keep and out.exists()
    previous = load_plan(out).value if keep else None if like is None else load_plan(like).value
    refuse_target(source, out, force=force or keep)
    document = read_document(source)
    made = draft(
        document,
        load_plan_words(),
        load_measure_words(previous.measures if previous else None),
        year=year,
        previous=previous,
    )
    if keep:
        return _import_over(out, made)
    comment = _(
        "Made by `tthc plan import` from {document}. Compare every rule with the words beside it; `tthc plan validate` "
        "lists what is unread."
    ).format(document=document.name)
    text = plan_text(made.plan, "\n".join([comment, *made.doubts, *made.to_confirm, *_passed_over(made)]))
    replace_file(out, text.encode(), option="--out", begins=b"")
    unread = len(made.plan.unread())
    console.say(console.on_one_line(f"{out}: " + _("read: {parts}").format(parts="; ".join(_parts(made.plan)))))
    _warn(made)
    if unread:
        console.warn(_("list what is unread with `tthc plan validate {file}`").format(file=console.typed(out)))
    return Exit.ATTENTION if unread or made.doubts else Exit.OK


def _import_over(out: Path, made: Draft) -> int:
    """Write the file anew with what a person set in it, and say what was kept and what is new."""
    from tthc_cli.plan_import import kept_content, kept_in, load_plan_words

    old = read_yaml(out)
    merged = kept_in(load_plan(out).value, made.plan, load_plan_words())
    content = kept_content(old, merged.plan)
    replace_file(out, content, option="--out", begins=b"")
    plan = merged.plan
    console.say(console.on_one_line(f"{out}: " + _("read: {parts}").format(parts="; ".join(_parts(plan)))))
    for line in (*merged.kept, *merged.new):
        console.say(console.on_one_line(line))
    _warn(replace(made, plan=plan, to_confirm=tuple(to_confirm(plan))))
    if plan.unread():
        console.warn(_("list what is unread with `tthc plan validate {file}`").format(file=console.typed(out)))
    return Exit.ATTENTION if plan.unread() or made.doubts else Exit.OK


def refuse_target(source: Path, out: Path, *, force: bool) -> None:
    """Refuse to write over the document, or over any other file unless told to.

    Args:
        source: What is read.
        out: The file to write.
        force: Whether another file may be replaced.

    Raises:
        TthcError: If the file must not be written.
    """
    if not out.exists():
        return
    if source.exists() and out.samefile(source):
        raise TthcError(_("--out: {file} is the document itself; name another file").format(file=out))
    if not force:
        raise TthcError(_("--out: {file} exists; name another file, or give --force to replace it").format(file=out))


def _parts(plan: Plan) -> list[str]:
    """How much of each kind was read, and how much was not."""
    rules = sum(len(task.rules) for task in plan.tasks)
    return [
        ngettext("{count} row", "{count} rows", len(plan.tasks)).format(count=len(plan.tasks)),
        ngettext("{count} rule", "{count} rules", rules).format(count=rules),
        ngettext("{count} target", "{count} targets", len(plan.kpis)).format(count=len(plan.kpis)),
        ngettext("{count} event", "{count} events", len(plan.events)).format(count=len(plan.events)),
        ngettext("{count} duty", "{count} duties", len(plan.duties)).format(count=len(plan.duties)),
        _("unread: {count}").format(count=len(plan.unread())),
    ]


def _warn(made: Draft) -> None:
    """Write what a person must look at."""
    for words in (*made.doubts, *made.to_confirm, *_passed_over(made)):
        console.warn(words)


def _passed_over(made: Draft) -> Iterator[str]:
    """Name the tables that have neither times nor targets, if there are any."""
    if made.passed_over:
        yield _("tables without the headings of an appendix were passed over: {tables}").format(
            tables=", ".join(made.passed_over)
        )


@command(
    "diff",
    _(
        "What changed from one plan to another: tasks new, gone or reworded, deadlines moved, targets raised, bases "
        "replaced."
    ),
    short_text=_("What changed from one plan to the next."),
    example="tthc plan diff plan_2024.yaml plan_2025.yaml",
)
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_("The plan file of the year before."))],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_("The plan file of the year after."))],
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what changed.

    Returns:
        ``Exit.OK``, whether or not anything changed.

    Raises:
        TthcError: If one of the plans cannot be read.
    """
    from tthc_cli.output import PlanDiffReport
    from tthc_cli.plan import changes

    before, after = load_plan(old), load_plan(new)
    console.show(
        format_,
        PlanDiffReport(
            changes=changes(before.value, after.value),
            old=before.value,
            old_identity=identity_of(before),
            new=after.value,
            new_identity=identity_of(after),
        ),
    )
    return Exit.OK
