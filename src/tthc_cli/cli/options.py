"""Options that commands of several groups share, each with its help text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli.commands import OptionGroup
from tthc_cli.cli.completion import complete_targets, complete_units
from tthc_cli.i18n import _, by_language

EXAMPLE_EVENT: Final = by_language(english="ministry-decision-received", vietnamese="nhan-quyet-dinh-cong-bo-cua-bo")
"""The name of an event of the packaged plan, in the examples of help pages."""


def as_given(text: str) -> str:
    """The name of a file, a folder or a pattern among texts: unlike other text, it is not composed."""
    return text


def limit_option(shows: str) -> Any:  # noqa: ANN401 - as typer has it
    """The option ``--limit``: how much a table shows.

    Args:
        shows: Its help text: of what a table shows how many, and which formats have all.
    """
    return typer.Option("--limit", metavar="N", min=1, help=shows)


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
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register",
        envvar="TTHC_REGISTER",
        metavar="FILE",
        help=_("Register to use instead of the one in the folder for your data."),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=_(
            "The day to count as today: dd/mm/yyyy (- and . do too), yyyy-mm-dd, today or yesterday; default: today."
        ),
    ),
]
DayArgument = Annotated[
    str, typer.Argument(metavar="DATE", help=_("The day: dd/mm/yyyy, yyyy-mm-dd, today, yesterday."))
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit",
        metavar="UNIT",
        autocompletion=complete_units,
        help=_("Keep to the tasks that this unit leads (its key or its name)."),
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Show what would be recorded, and record nothing."))]
KpiOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kpi", "-k", metavar="ID", autocompletion=complete_targets, help=_("Only this target; may be repeated.")
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFiles(OptionGroup):
    """The files that an answer about an office's deadlines rests on."""

    register: RegisterOption = None
    plan: PlanOption = None
    calendar: CalendarOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOptions(OptionGroup):
    """Where entries are recorded, and whether they are."""

    dry_run: DryRunOption = False
    files: OfficeFiles
