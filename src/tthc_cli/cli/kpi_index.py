"""``tthc kpi index``: the points of the index by which the office is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.case_options import CalendarPeriodOption, CheckOptions, DueOptions, FileOptions
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile, IndexRequest, Progress, Reading
    from tthc_cli.counts import IndexFile
    from tthc_cli.output import IndexReport

ByOption = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        help=_("Show the indicators of cases by unit or field too; several together with commas."),
    ),
]


@command(
    "index",
    _(
        "The index of Quyết định 766/QĐ-TTg over a calendar period: for each indicator numerator, denominator, rate "
        "and points, or what is missing; what one more good dossier adds, and how many reach the next tenth of a point."
    ),
    short_text=_("The points of the index of Quyết định 766."),
    example="tthc kpi index examples/cases.csv --data ratings=examples/ratings.csv --period 2024-03",
)
def index(
    files: FileOptions,
    period: CalendarPeriodOption = None,
    by: ByOption = None,
    reported: Annotated[
        int | None,
        typer.Option(
            "--reported",
            metavar="N",
            min=0,
            help=_("How many dossiers the office reported for the period; indicator 1.4 is held against it."),
        ),
    ] = None,
    index_file: Annotated[
        Path | None,
        typer.Option("--index", metavar="FILE", help=_("The file of another index, or of another version of it.")),
    ] = None,
    *,
    counting: DueOptions,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the index.

    Returns:
        ``Exit.OK``, whatever the points are.

    Raises:
        TthcError: If a file cannot be read; if the period is a reporting window, of a length that the index is not made
            for, or has not begun; or if it is to be grouped by month.
    """
    from tthc_cli.cases import group_columns, index_named

    scope = tally_scope(files, period, counting, options)
    loaded = index_named(index_file, scope.dictionary)
    _require_calendar_period(scope.period_kind, scope.is_reporting, loaded.value.periods)
    columns = group_columns(scope.dictionary, by or ())
    if "month" in columns:
        raise TthcError(_("--by month: the index is of one period; call it once for each month"))
    request = index_request(scope, loaded.value, by=columns, reported=reported, rejects=counting.rejects)
    with console.progress() as progress:
        report = index_report(request, scope.dictionary, progress)
    warn_of_year(scope.in_force, scope.as_of)
    for warning in report.warnings:
        console.warn(warning)
    console.show(format_, replace(report, heading=heading(scope.in_force)))
    return Exit.OK


def index_request(
    scope: TallyScope,
    index: IndexFile,
    *,
    by: Sequence[str] = (),
    reported: int | None = None,
    rejects: Path | None = None,
) -> IndexRequest:
    """Ask for the indicators of an index.

    Args:
        scope: What is read and counted; its period is one that the index is made for.
        index: The index.
        by: The columns of cases by whose values the indicators are counted too.
        reported: How many dossiers the office reported for the period; None if that is not told.
        rejects: Where to list the rows that are set aside, if anywhere.
    """
    from tthc_cli.cases import IndexRequest

    return IndexRequest(
        index=index,
        files=scope.files,
        period=scope.period,
        as_of=scope.as_of,
        calendar=scope.calendar,
        by=by,
        reported=reported,
        sheets=scope.sheets,
        rejects=rejects,
        recompute=scope.recompute,
        resources=scope.resources,
    )


def index_report(
    request: IndexRequest, dictionary: ColumnsFile, progress: Progress, files: Reading | None = None
) -> IndexReport:
    """Count the indicators of an index, and say how many points they make.

    Args:
        request: The index, the files, and the days.
        dictionary: The columns of all data sets.
        progress: Told what is being done.
        files: The files, if they are read for more than this.

    Returns:
        The answer, without a heading.

    Raises:
        TthcError: If a file cannot be read as what it is given for.
    """
    from tthc_cli.cases import column_titles, labels, score
    from tthc_cli.output import IndexReport

    outcome = score(request, dictionary, progress, files)
    return IndexReport(
        index=request.index,
        scores=outcome.scores,
        groups=outcome.groups,
        by=outcome.by,
        by_titles=column_titles(dictionary, outcome.by),
        period=request.period,
        as_of=request.as_of,
        reported=request.reported,
        inputs=outcome.inputs,
        warnings=outcome.warnings,
        statuses=labels(dictionary).get("status", {}),
    )


def _require_calendar_period(kind: str, is_reporting: bool, kinds: tuple[str, ...]) -> None:
    if is_reporting or kind not in kinds:
        raise TthcError(
            _("--period: the index is made for a calendar month, quarter or year; write 2026-11, 2026-Q4 or 2026")
        )
