"""``tthc cases learn``: headers and words of case files that are unknown, and teaching them without an editor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console, invocation
from tthc_cli.cli.case_options import SpaceOptions, TableOptions, local_resources
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.options import as_given
from tthc_cli.data_files import parse_document, read_document
from tthc_cli.errors import Exit, TthcError, why
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT, ChangedFileReport, UnknownNamesReport
from tthc_cli.settings import Changes, changed, settings_file

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile, Resources, Unknown

FilesArgument = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", parser=as_given, help=_("Files, folders or patterns (*.xlsx).")),
]


@command(
    "learn",
    _(
        "List the headers and words of files that are unknown, each with the nearest that is known. With --column and "
        "--word, write what they mean into the columns file: that of --columns, else the configuration's, else a new "
        "one that the configuration then names. Exit code 1 when rows cannot be counted as they are."
    ),
    short_text=_("Teach unknown headers and words of files."),
    example="tthc cases learn examples/cases.csv",
)
def learn(
    files: FilesArgument,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="HEADER=COLUMN",
            help=_("What a header means: “Phòng xử lý=unit”, or “=đơn vị”; may be repeated."),
        ),
    ] = None,
    word: Annotated[
        list[str] | None,
        typer.Option(
            "--word",
            metavar="WORD=VALUE",
            help=_("What a word in a cell means: “Công dân rút hồ sơ=withdrawn”; may be repeated."),
        ),
    ] = None,
    *,
    tables: TableOptions,
    space: SpaceOptions,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show the lines that would differ; write nothing."))
    ] = False,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what is unknown, or write what it means.

    Returns:
        ``Exit.OK`` if something was taught, or no word in the files is unknown. ``Exit.ATTENTION`` if words are unknown
        or could not be read, for lack of the columns that tell what a row is.

    Raises:
        TthcError: If a header or a word to be taught is not in the files, or a columns file is there already that
            nothing names.
    """
    from tthc_cli.cases import load_columns, unknown_names

    path = tables.columns
    dictionary = load_columns(path if path is not None and os.path.lexists(path) else None)
    reading = _Reading(files=files, sheets=tables.sheet or (), resources=local_resources(space))
    if column or word:
        report = _taught(_Teaching(reading, dictionary, path), column or (), word or (), dry_run=dry_run)
        console.show_kept(format_, report, report.written())
        return Exit.OK
    unknown = unknown_names(reading.files, dictionary, reading.sheets, reading.resources)
    listed = _listed(unknown, files)
    for warning in listed.warnings:
        console.warn(warning)
    console.show(format_, listed)
    return Exit.OK if unknown.words_read and not any(unknown.words.values()) else Exit.ATTENTION


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Which files are read, and how."""

    files: Sequence[str]
    sheets: Sequence[str]
    resources: Resources


@dataclass(frozen=True, slots=True)
class _Teaching:
    """What is read, by which dictionary, and the columns file that was named, if any."""

    reading: _Reading
    dictionary: ColumnsFile
    named: Path | None

    @property
    def target(self) -> Path:
        """The columns file that is written. Raises TthcError if it would be a new one and is there."""
        if self.named is not None:
            return self.named
        target = settings_file(invocation.config_file()).absolute().with_name("columns.yaml")
        if os.path.lexists(target):
            raise TthcError(_("{file} exists; name it with --columns, or another one").format(file=target))
        return target


def _taught(teaching: _Teaching, columns: Sequence[str], words: Sequence[str], *, dry_run: bool) -> ChangedFileReport:
    """Write what headers and words mean, unless it is only to be shown."""
    from tthc_cli.cases import (
        columns_of,
        learned,
        lesson_of_columns,
        lesson_of_words,
        refuse_two_of_a_kind,
        together,
        unknown_names,
    )

    reading, dictionary, target = teaching.reading, teaching.dictionary, teaching.target
    unknown = unknown_names(reading.files, dictionary, reading.sheets, reading.resources)
    old = read_document(target) if os.path.lexists(target) else None
    of_columns = lesson_of_columns(columns, unknown.files, dictionary)
    if of_columns.columns:  # words can be read once the columns are there
        taught = columns_of(parse_document(target, learned(target, old, of_columns)))
        unknown = unknown_names(reading.files, taught, reading.sheets, reading.resources)
        refuse_two_of_a_kind(unknown.files)
    lesson = together([of_columns, lesson_of_words(words, unknown, dictionary)])
    before = b"" if old is None else old.raw
    content = learned(target, old, lesson) if lesson.meanings else before
    changes = list(lesson.meanings)
    if teaching.named is None and content:
        config = settings_file(invocation.config_file())
        text = (
            _("the configuration would name this file: {file}")
            if dry_run
            else _("the configuration names this file now: {file}")
        )
        changes.append(text.format(file=config))
    if not dry_run and content != before:
        _write(target, content, enter=teaching.named is None)
    return ChangedFileReport(
        schema="tthc.cases-learned/1",
        file=str(target),
        old="" if old is None else old.text,
        new=content.decode("utf-8-sig"),
        changes=changes,
        dry_run=dry_run,
    )


def _listed(unknown: Unknown, files: list[str]) -> UnknownNamesReport:
    """What is unknown, with an example of how to teach it."""
    from tthc_cli.cases import HIDDEN, date_warnings

    shown = ((name, name.header if name.word is None else name.word) for name in unknown.names)
    example = next(((name, text) for name, text in shown if text != HIDDEN and console.can_be_typed(text)), None)
    command_line = ""
    if example is not None:
        name, text = example
        option = "--column" if name.word is None else "--word"
        command_line = console.typed("tthc", "cases", "learn", *files, option, f"{text}=…")
    missing = dict.fromkeys(name for file in unknown.files for name in file.needed)
    hidden = sum(map(len, unknown.words.values())) - sum(name.word is not None for name in unknown.names)
    return UnknownNamesReport(
        names=unknown.names,
        missing=list(missing),
        hidden=max(0, hidden),
        command=command_line,
        warnings=[text for file in unknown.files for text in date_warnings(file)],
    )


def _write(target: Path, content: bytes, *, enter: bool) -> None:
    """Write the columns file, and enter it into the configuration if nothing names it yet."""
    config = settings_file(invocation.config_file())
    try:
        text = config.read_bytes().decode("utf-8-sig") if os.path.lexists(config) else ""
        if enter:
            config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise TthcError(_("{file}: cannot be read: {why}").format(file=config, why=why(error))) from None
    new, _settings = changed(text, invocation.settings(), Changes(columns=target), config) if enter else (text, None)
    replace_file(target, content, option="--columns", begins=b"")
    if enter:
        replace_file(config, new.encode("utf-8"), option="--config", begins=b"")
