"""``tthc plan next``: a draft of the next year's plan, made of last year's."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.commands import command
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.plan_import import refuse_target
from tthc_cli.cli.result_file import PLAN_SUFFIXES, refuse_other_kind
from tthc_cli.counts import check_plan, load_plan
from tthc_cli.data_files import read_document
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.scalars import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from tthc_cli.plan_import import NextYear


@command(
    "next",
    _(
        "Make a draft of the next year's plan of last year's: years moved on in words and rules, targets taken where "
        "the old plan names them for the year, replaced documents marked. Nothing in it is confirmed; `tthc plan "
        "validate` lists what a person must look at, and the exit code is 1."
    ),
    short_text=_("Last year's plan as a draft for the next."),
    example="tthc plan next data/plan_2024.yaml --year 2025 --out moi.yaml",
)
def next_(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_("The plan file of the year before."))],
    year: Annotated[
        int,
        typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, metavar="YEAR", help=_("The year of the new plan.")),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help=_("The plan file to write."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Say what would be moved on, and write nothing."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Replace the file where it exists."))] = False,
) -> int:
    """Write the draft and say what was moved on.

    Returns:
        ``Exit.ATTENTION`` always: a person must look at the draft.

    Raises:
        TthcError: If the year is not after that of the plan, another file would be replaced, or the draft would be no
            good plan.
    """
    # imported here: no other command should wait for them
    from tthc_cli.law import load_law
    from tthc_cli.plan_import import load_plan_words, next_year

    plan = load_plan(old).value
    if year <= plan.identity.year:
        raise TthcError(
            _("--year: found {year}; the plan is that of {old}: write a later year").format(
                year=year, old=plan.identity.year
            )
        )
    refuse_other_kind(out, PLAN_SUFFIXES)
    refuse_target(old, out, force=force or dry_run)
    document = read_document(old)
    text = old.read_bytes().decode("utf-8-sig")
    draft = next_year(text, document, plan, year, law=load_law().value, words=load_plan_words())
    _check(draft.text, old)
    if not dry_run:
        replace_file(out, draft.text.encode(), option="--out", begins=b"")
    _tell(draft, out, year, dry_run=dry_run)
    return Exit.ATTENTION


def _check(text: str, old: Path) -> None:
    """Refuse a draft that is no good plan: a file can be written in ways that nobody has thought of.

    Raises:
        TthcError: With the first thing that is wrong with it.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_bytes(text.encode())
        findings = check_plan(path)
    if findings:
        raise TthcError(
            _("{file}: cannot be moved on as it is written: {why}").format(
                file=old, why=findings[0].removeprefix(f"{path}:")
            )
        )


def _tell(draft: NextYear, out: Path, year: int, *, dry_run: bool) -> None:
    numbers = ngettext("{count} year or day moved on", "{count} years and days moved on", draft.numbers)
    targets = ngettext(
        "{count} target taken from the old plan", "{count} targets taken from the old plan", len(draft.targets)
    )
    documents = ngettext("{count} document marked", "{count} documents marked", len(draft.documents))
    parts = [
        numbers.format(count=draft.numbers),
        targets.format(count=len(draft.targets)),
        documents.format(count=len(draft.documents)),
    ]
    text = _("{file}: draft for {year}: {parts}").format(file=out, year=year, parts="; ".join(parts))
    console.say(console.on_one_line(text))
    if dry_run:
        console.say(_("Nothing was written (--dry-run)."))
    for words in (*draft.targets, *draft.documents, *draft.doubts):
        console.warn(words)
    if not dry_run:
        console.warn(
            _("list what a person must look at with `tthc plan validate {file}`").format(file=console.typed(out))
        )
