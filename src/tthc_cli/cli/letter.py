"""``tthc letter``: letters of apology for late dossiers, with a new day."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console, invocation
from tthc_cli.cli.case_options import CheckOptions, DueOptions, SubjectOptions, TableOptions
from tthc_cli.cli.case_request import asked
from tthc_cli.cli.commands import PrintedFormatOption, command
from tthc_cli.cli.dates import parse_day
from tthc_cli.cli.heading import heading, office_name, warn_of_year
from tthc_cli.cli.options import as_given
from tthc_cli.cli.result_file import is_name_of_file
from tthc_cli.errors import Exit, TthcError, why
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.whole_files import part_of, take_its_place
from tthc_cli.workdays import WorkCalendar, load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import LateCase, Letter


@command(
    "letter",
    _(
        "The letter of apology and extension for late dossiers, one document for each: who gets it and why it is late "
        "are left open and marked, the new day is proposed. All letters are written, or none."
    ),
    short_text=_("Letters of apology for late dossiers."),
    example="tthc letter VIDU-0031 --as-of 02/12/2024 --cases examples/cases.csv --out letters",
)
def letter(
    case_ids: Annotated[list[str], typer.Argument(metavar="CASE...", help=_("The ids of the late dossiers."))],
    cases: Annotated[
        list[str],
        typer.Option("--cases", metavar="FILE", parser=as_given, help=_("The file that has them; may be repeated.")),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FOLDER", help=_("The folder for the letters, made if need be.")),
    ],
    tables: TableOptions,
    new_day: Annotated[
        str | None,
        typer.Option(
            "--new-day",
            metavar="DATE",
            help=_(
                "The new day, of all of them; default: as many working days after today as there were from receipt to "
                "the appointed day."
            ),
        ),
    ] = None,
    *,
    counting: DueOptions,
    options: CheckOptions,
    format_: PrintedFormatOption = DEFAULT_FORMAT,
) -> int:
    """Write the letters.

    Returns:
        ``Exit.OK``; all letters are written by then, or none.

    Raises:
        TthcError: If a dossier is not in the files, or is not late; if the new day is past or off; or if a letter would
            replace another file.
    """
    from tthc_cli.cases import find_late_cases, load_letter_texts, write_letter
    from tthc_cli.output import LettersReport, WrittenLetter, letter_document

    question = asked(SubjectOptions(cases=cases, tables=tables), None, None, counting, options, counts_days=True)
    request = replace(question.request, kpis=())
    calendar = WorkCalendar(load_calendar(counting.calendar).value)
    named = None if new_day is None else _new_day(new_day, request.as_of, calendar)
    ids = list(dict.fromkeys(case_ids))
    with console.progress() as progress:
        late, outcome = find_late_cases(request, ids, question.dictionary, progress)
    warn_of_year(question.in_force, request.as_of)
    for warning in outcome.warnings:
        console.warn(warning)
    office, settings = office_name(question.in_force), invocation.settings()
    letters = [
        write_letter(
            case,
            named or _proposed(case, request.as_of, calendar),
            office,
            superior=settings.superior,
            place=settings.place,
            signer_title=settings.signer_title,
        )
        for case in late
    ]
    files = _names_of(letters, load_letter_texts().file_name, out)
    _write_all({files[place]: letter_document(each) for place, each in enumerate(letters)}, out)
    report = LettersReport(
        heading=heading(question.in_force),
        letters=[
            WrittenLetter(each, str(file), _doubts(each, request.as_of, calendar, proposed=named is None))
            for each, file in zip(letters, files, strict=True)
        ],
        form=load_letter_texts().form,
        proposed=named is None,
    )
    console.show_kept(format_, report, _("the letters are written"))
    return Exit.OK


def _new_day(text: str, today: date, calendar: WorkCalendar) -> date:
    """The day of ``--new-day``. Raises TthcError if it is past, or off."""
    day = parse_day(text)
    if day <= today:
        raise TthcError(_("--new-day: {day} is not after today; name a later day").format(day=f"{day:%d/%m/%Y}"))
    if not calendar.is_working(day):
        following = calendar.next_working(day)
        raise TthcError(
            _("--new-day: {day} is a day off; the next working day is {next}").format(
                day=f"{day:%d/%m/%Y}", next=f"{following:%d/%m/%Y}"
            ),
            *(_("Note: {text}").format(text=doubt) for doubt in calendar.doubts(day, following)),
        )
    return day


def _proposed(case: LateCase, today: date, calendar: WorkCalendar) -> date:
    """As many working days after today as there were from receipt to the appointed day; at least one."""
    return calendar.after(today, max(1, calendar.count(case.received_on, case.due)))


def _doubts(letter: Letter, today: date, calendar: WorkCalendar, *, proposed: bool) -> list[str]:
    """What is not sure of the new day of a letter: the applicant relies on it, so the clerk must know.

    A proposed day rests on the days that were counted, from receipt to the appointed day and from today to the new one;
    a day that a person named, on itself alone.
    """
    if not proposed:
        return calendar.doubts(letter.new_day, letter.new_day)
    one_day, case = timedelta(days=1), letter.case
    counted = [(case.received_on + one_day, case.due), (today + one_day, letter.new_day)]
    spans = (calendar.doubts(first, last) for first, last in counted if first <= last)
    return list(dict.fromkeys(doubt for doubts in spans for doubt in doubts))


def _names_of(letters: Sequence[Letter], begins: str, folder: Path) -> list[Path]:
    """The file of each letter, by the id of its dossier: signs that no system takes in names become a dash.

    Args:
        letters: The letters.
        begins: How the names begin.
        folder: Where they go.
    """
    files: dict[str, Path] = {}
    for each in letters:
        plain = re.sub(r"[^\w.-]+", "-", each.case.case_id).strip(".-") or "-"
        name, place = f"{begins}-{plain}.docx", 2
        while name.casefold() in files:
            name, place = f"{begins}-{plain}-{place}.docx", place + 1
        files[name.casefold()] = folder / name
    return list(files.values())


def _write_all(contents: Mapping[Path, bytes], folder: Path) -> None:
    """Write files that are not there yet: all of them, or none.

    Args:
        contents: What each holds.
        folder: Where they are. It is made if need be.

    Raises:
        TthcError: If one is there already, as somebody may have filled it in, or cannot be written.
    """
    for file in contents:
        if os.path.lexists(file):
            raise TthcError(
                _("--out: {file} is there already, and may be filled in; move it, or name another folder").format(
                    file=file
                )
            )
    if not folder.is_dir() and (os.path.lexists(folder) or is_name_of_file(folder)):
        raise TthcError(_("--out: {folder} is no folder; name a folder").format(folder=folder))
    written: list[Path] = []
    made = not os.path.lexists(folder)
    try:
        folder.mkdir(exist_ok=True)
        with ExitStack() as parts:
            whole = {file: parts.enter_context(part_of(file)) for file in contents}
            for file, part in whole.items():
                part.write_bytes(contents[file])
            for file, part in whole.items():
                take_its_place(part, file)
                written.append(file)
    except OSError as error:
        for file in written:
            file.unlink(missing_ok=True)
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise TthcError(
            _("--out: {folder} cannot be written: {why}; no letter was").format(folder=folder, why=why(error))
        ) from None
