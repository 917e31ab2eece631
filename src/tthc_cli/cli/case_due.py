"""``tthc cases due``: open dossiers by working days left, and what they do to the target that dossiers end early."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.case_learning import FilesArgument
from tthc_cli.cli.case_options import CheckOptions, DueOptions, SubjectOptions, TableOptions
from tthc_cli.cli.case_request import Asked, asked
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.fail_on import FailOn, FailOnOption, QuietOption, WithinOption
from tthc_cli.cli.heading import heading, identity_of, warn_of_year
from tthc_cli.cli.options import limit_option
from tthc_cli.counts import MONTH
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import LISTED
from tthc_cli.output import DEFAULT_FORMAT, OutputFormat
from tthc_cli.rules import parse_period
from tthc_cli.workdays import WorkCalendar, load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import OpenCases, OpenRequest
    from tthc_cli.data_files import Loaded
    from tthc_cli.output import FaultyCasesReport, OpenCasesReport
    from tthc_cli.workdays import HolidayFile


@command(
    "due",
    _(
        "Open dossiers by working days left: overdue, due today or within the next working days; by when each must end "
        "to count as early, what that does to the target, and which dossiers are recorded wrongly. By case id "
        "alone. Exit code 1 when one is overdue (see --fail-on)."
    ),
    short_text=_("Open dossiers that are overdue or due soon."),
    example="tthc cases due examples/cases.csv --as-of 02/12/2024 --within 10 --by unit",
)
def due(
    files: FilesArgument,
    tables: TableOptions,
    within: WithinOption = 5,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=_("Count by procedure, unit, channel or level too; several together with commas."),
        ),
    ] = None,
    limit: Annotated[
        int,
        limit_option(_("How many dossiers of each kind a table shows; JSON and CSV have all that are due.")),
    ] = 20,
    faults: Annotated[
        bool,
        typer.Option(
            "--faults",
            help=_("List the dossiers that are recorded wrongly instead, each with its faults; JSON has both lists."),
        ),
    ] = False,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="P",
            help=_("The days that the target counts: 2024-Q4, report:2024 …; default: the plan's year."),
        ),
    ] = None,
    quiet: QuietOption = False,
    fail_on: FailOnOption = FailOn.OVERDUE,
    *,
    counting: DueOptions,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the open dossiers.

    Returns:
        ``Exit.ATTENTION`` if a dossier has a degree of urgency that ``--fail-on`` names or one above it, else
        ``Exit.OK``.

    Raises:
        TthcError: If a file cannot be read, a column to group by does not exist, or one of them is the month.
    """
    from tthc_cli.cases import find_open_cases

    subject = SubjectOptions(cases=files, tables=tables)
    question = asked(subject, by, period, counting, options, counts_days=True)
    calendar = load_calendar(counting.calendar)
    request = _request(question, calendar, within=within, most=limit)
    with ExitStack() as reading:
        with console.progress() as progress:
            result = reading.enter_context(find_open_cases(request, question.dictionary, progress))
        warn_of_year(question.in_force, question.request.as_of)
        for warning in result.outcome.warnings:
            console.warn(warning)
        working = result.tally.working
        urgencies = {status for status in LISTED if working.of(status)}
        has_something = bool(urgencies) or (faults and any(fault.rows for fault in result.faults))
        if not quiet or format_.out is not None or has_something:  # a file is never stale
            report = _report(result, request, question, calendar, format_)
            console.show(format_, _faults(report, result, request) if faults else report)
        else:
            _warn_of_unseen(result)
    return Exit.ATTENTION if fail_on.fails(urgencies) else Exit.OK


def _request(question: Asked, calendar: Loaded[HolidayFile], *, within: int, most: int) -> OpenRequest:
    """What is asked of open dossiers.

    Args:
        question: What the options that several commands share ask for.
        calendar: The days off.
        within: Working days ahead.
        most: How many ids are shown.
    """
    from tthc_cli.cases import OpenRequest, early_measure, waiting_statuses
    from tthc_cli.kpi import Watch

    check, plan = question.request, question.plan.value
    if MONTH in check.by:
        raise TthcError(_("--by: open dossiers have no month; write one of procedure, unit, channel, level"))
    measure = early_measure()
    recompute = check.recompute and replace(check.recompute, recorded_for=waiting_statuses())
    return OpenRequest(
        check=replace(
            check,
            kpis=[kpi for kpi in plan.kpis if kpi.measure == measure and not kpi.limit],
            by=(),
            period=None,
            recompute=recompute,
        ),
        watch=Watch(as_of=check.as_of, within=within, calendar=WorkCalendar(calendar.value)),
        period=check.period or parse_period(str(plan.identity.year), None),
        by=check.by,
        most=most,
    )


def _report(
    result: OpenCases, request: OpenRequest, question: Asked, calendar: Loaded[HolidayFile], format_: OutputFormat
) -> OpenCasesReport:
    """The answer."""
    from tthc_cli.output import OpenCasesReport

    shown = [(status, waiting) for waiting in (False, True) for status in LISTED] if format_.from_tables else []
    first_line = heading(question.in_force)
    return OpenCasesReport(
        heading=first_line,
        check=replace(question, request=request.check).report(result.outcome, heading=first_line),
        calendar=identity_of(calendar),
        tally=result.tally,
        outlooks=result.outlooks,
        faults=result.faults,
        by=request.by,
        period=request.period,
        everything=result.rows,
        faulty=result.faulty,
        first={(status, waiting): result.first(status, request.most, waiting=waiting) for status, waiting in shown},
        most=request.most,
    )


def _faults(report: OpenCasesReport, result: OpenCases, request: OpenRequest) -> FaultyCasesReport:
    """The dossiers that are recorded wrongly."""
    from tthc_cli.output import FaultyCasesReport

    return FaultyCasesReport(
        heading=report.heading,
        whole=report,
        rows_table=report.check.rows_table(),
        as_of=request.watch.as_of,
        counts=result.faults,
        everything=result.faulty,
        first=list(result.faulty(request.most + 1)),
        most=request.most,
    )


def _warn_of_unseen(result: OpenCases) -> None:
    """Say on standard error how many dossiers nobody can say anything of, if nothing else is said."""
    unseen = sum(sum(data_set.set_aside.values()) for data_set in result.outcome.inputs if data_set.name == "cases")
    unseen += result.tally.working.no_due_day
    if unseen:
        text = ngettext(
            "{rows} dossier could not be judged: it is set aside, or has no due day; without --quiet it is counted",
            "{rows} dossiers could not be judged: they are set aside, or have no due day; without --quiet they are "
            "counted",
            unseen,
        )
        console.warn(text.format(rows=unseen))
