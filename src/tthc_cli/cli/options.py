"""Options that several commands share, and what they turn into."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.i18n import _


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help=_("How to print the result."))]
PlanOption = Annotated[
    Path | None,
    typer.Option("--plan", envvar="TTHC_PLAN", metavar="FILE", help=_("Plan file to use instead of the packaged one.")),
]
CalendarOption = Annotated[
    Path | None,
    typer.Option(
        "--calendar",
        envvar="TTHC_CALENDAR",
        metavar="FILE",
        help=_("Calendar file to use instead of the packaged one."),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help=_("The day to count as today (dd/mm/yyyy or yyyy-mm-dd; default: today).")
    ),
]
