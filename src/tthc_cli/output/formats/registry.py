"""The formats that ``--format`` and ``--out`` offer: a new one is a file beside this one, and a line here."""

from __future__ import annotations

from typing import Final

from tthc_cli.i18n import _
from tthc_cli.output.formats import csv, docx, ics, json, markdown, table, xlsx
from tthc_cli.output.formats.report import OutputFormat

FORMATS: Final = (
    table.FORMAT,
    json.FORMAT,
    csv.FORMAT,
    markdown.FORMAT,
    xlsx.FORMAT,
    docx.FORMAT,
    ics.FORMAT,
)
"""In the order of the help pages."""
DEFAULT_FORMAT: Final = table.FORMAT


def offered(*, tasks: bool) -> tuple[OutputFormat, ...]:
    """The formats for one command; ``tasks`` says that its result is deadlines of a plan's tasks."""
    return tuple(form for form in FORMATS if tasks or not form.tasks_only)


def printed(formats: tuple[OutputFormat, ...]) -> tuple[OutputFormat, ...]:
    """Those of them that ``--format`` offers: what standard output can take."""
    return tuple(form for form in formats if not form.file_only)


def by_suffix(formats: tuple[OutputFormat, ...]) -> dict[str, OutputFormat]:
    """Those of them that ``--out`` offers, by how the names of their files end."""
    return {form.suffix: form for form in formats if form.suffix}


def help_text(formats: tuple[OutputFormat, ...]) -> str:
    """What the help page says of ``--format`` with these choices."""
    return next((form.help for form in formats if form.help), _("How to print the result."))
