"""The formats that ``--format`` and ``--out`` offer: a new one is a file beside this one, and a line here."""

from __future__ import annotations

from typing import Final

from tthc_cli.i18n import _
from tthc_cli.output.formats.report import OutputFormat

ZIP, TTHC = b"PK", b"tthc"
"""How the zip files of workbooks and documents begin, and the comment with which those written here end. A file that
another program has saved since has none, and is not replaced.
"""
DEFAULT_FORMAT: Final = OutputFormat(name="table", from_tables=True)
FORMATS: Final = (
    DEFAULT_FORMAT,
    OutputFormat(name="json", suffix=".json", begins=b'{\n  "schema": "tthc.'),
    OutputFormat(name="csv", suffix=".csv", has_notes=False),
    OutputFormat(name="markdown", suffix=".md", begins=b"**", from_tables=True),
    OutputFormat(
        name="html", suffix=".html", begins=b"<!doctype html>\n<!-- tthc -->", has_seal=True, from_tables=True
    ),
    OutputFormat(name="xlsx", suffix=".xlsx", begins=ZIP, ends=TTHC, file_only=True, from_tables=True),
    OutputFormat(name="docx", suffix=".docx", begins=ZIP, ends=TTHC, file_only=True, from_tables=True),
    OutputFormat(
        name="ics",
        suffix=".ics",
        begins=b"BEGIN:VCALENDAR",
        tasks_only=True,
        help=_("How to print the result; ics is a calendar file."),
    ),
)
"""In the order of the help pages."""
FOR_EXCEL: Final = OutputFormat(name="csv_for_excel", suffix=".csv", has_notes=False)
"""What ``--excel`` makes of CSV."""


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
