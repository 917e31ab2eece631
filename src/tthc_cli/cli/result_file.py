"""Where a result goes: to standard output, or whole into the file that ``--out`` names, in the format of its suffix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.output import FOR_EXCEL, OutputFormat, by_suffix, offered

PLAN_SUFFIXES: Final = (".yaml", ".yml")
"""Of plan files."""


def settled(
    printed_format: OutputFormat | None,
    out: Path | None,
    formats: tuple[OutputFormat, ...],
    read: Iterable[object],
    *,
    excel: bool = False,
) -> OutputFormat | None:
    """The format of a result, with the file that it goes to.

    Args:
        printed_format: The one that ``--format`` asks for; None if it is not given.
        out: The file, if one is named.
        formats: Those of the command.
        read: The values of the command's other options and arguments. The file must be none that they name.
        excel: Whether CSV is to be as Excel opens it by a double click.

    Returns:
        The format; None if neither option is given.

    Raises:
        TthcError: For ``--excel`` without CSV, a suffix of no format of the command or of another one than
            ``--format``, a folder that is not there, a file that is read.
    """
    if out is None:
        return _for_excel(printed_format) if excel else printed_format
    by_name = by_suffix(formats)
    require_suffix(out, by_name)
    chosen = by_name[out.suffix.lower()]
    if printed_format is not None and printed_format.name != chosen.name:
        raise TthcError(
            _("--out: {file}: the suffix stands for {name}, --format for {other}; leave --format out").format(
                file=out, name=chosen.name, other=printed_format.name
            )
        )
    require_place(out, read)
    return replace(_for_excel(chosen) if excel else chosen, out=out)


def require_suffix(out: Path, suffixes: Collection[str]) -> None:
    """Refuse a file whose name says that it is of another kind.

    Args:
        out: The file.
        suffixes: How its name may end.

    Raises:
        TthcError: If it ends otherwise.
    """
    if out.suffix.lower() not in suffixes:
        text = _("--out: {file}: the name must end in one of {suffixes}")
        raise TthcError(text.format(file=out, suffixes=", ".join(suffixes)))


def refuse_other_kind(out: Path, suffixes: Collection[str]) -> None:
    """Refuse a file whose name says that it is of a kind that other commands write: Excel opens no text as a workbook.

    Args:
        out: The file.
        suffixes: How names end of what is written. Names that end in no known way are taken too.

    Raises:
        TthcError: If the name is that of another kind.
    """
    if is_name_of_file(out):
        require_suffix(out, suffixes)


def is_name_of_file(path: Path) -> bool:
    """Whether a name ends as those of results do."""
    return path.suffix.lower() in by_suffix(offered(tasks=True))


def require_place(out: Path, read: Iterable[object]) -> None:
    """Refuse a file that cannot be written, or that must not be, before a command has done anything.

    Args:
        out: The file.
        read: The values of the command's other options and arguments. The file must be none that they name.

    Raises:
        TthcError: If there is no such folder, and for a file that is read.
    """
    if not out.parent.is_dir():
        raise TthcError(_("--out: {folder}: no such folder").format(folder=out.parent))
    if out.exists() and any(_is_same(out, name) for value in read for name in _names(value)):
        raise TthcError(_("--out: {file} is an input; name another file").format(file=out))


def _for_excel(chosen: OutputFormat | None) -> OutputFormat:
    if chosen is None or chosen.suffix != FOR_EXCEL.suffix:
        raise TthcError(_("--excel: only for CSV; add --format csv or --out FILE.csv, or leave --excel out"))
    return FOR_EXCEL


def _names(value: object) -> Iterator[str]:
    """The names of files that a value can hold: ``FILE``, ``NAME=FILE``, or several of these."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _names(each)
    elif isinstance(value, str | Path):
        yield str(value)
        yield str(value).partition("=")[2]


def _is_same(file: Path, name: str) -> bool:
    try:
        return bool(name) and file.samefile(name)
    except (OSError, ValueError):  # it names no file
        return False
