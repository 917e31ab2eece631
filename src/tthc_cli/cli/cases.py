"""``tthc cases``: files of cases, and how they are understood."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Final

from tthc_cli.cli import console
from tthc_cli.cli.case_due import due
from tthc_cli.cli.case_learning import FilesArgument, learn
from tthc_cli.cli.case_options import (
    RejectsOption,
    SpaceOptions,
    TableOptions,
    TermOptions,
    is_no_input,
    local_resources,
)
from tthc_cli.cli.commands import FormatOption, command, command_group
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import AsOfOption, CalendarOption, PlanOption, limit_option
from tthc_cli.cli.plans import plan_of_year
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.workdays import load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile


@command(
    "columns",
    _(
        "How each header of a file is understood, which columns are missing for which target, and what the unknown "
        "headers look like. Exit code 1 when the file cannot be counted as it is."
    ),
    short_text=_("How the headers of a file are understood."),
    example="tthc cases columns examples/cases.csv",
)
def columns(
    files: FilesArgument, tables: TableOptions, plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT
) -> int:
    """Print how the headers were understood.

    Returns:
        ``Exit.ATTENTION`` if a file lacks columns that it cannot be counted without, else ``Exit.OK``.

    Raises:
        TthcError: If a file cannot be read.
    """
    from tthc_cli.cases import date_warnings, explain, load_columns
    from tthc_cli.output import HeaderReport

    today = day_of(None)
    in_force = plan_of_year(plan, today.year)
    loaded = in_force.plan.value
    understood = explain(files, load_columns(tables.columns), loaded.kpis, tables.sheet or ())
    warn_of_year(in_force, today)
    for warning in (text for file in understood for text in date_warnings(file)):
        console.warn(warning)
    console.show(format_, HeaderReport(heading=heading(in_force), files=understood))
    return Exit.OK if all(file.countable for file in understood) else Exit.ATTENTION


@command(
    "audit",
    _(
        "Recompute each due date from the day of receipt, the time limit and the pauses, and list the recorded dates "
        "that differ, with how they came out wrong, where most of them are, and which of them can still be put right "
        "before a dossier is late. Exit code 1 when one differs, or none could be checked."
    ),
    short_text=_("Due dates that are recorded wrongly."),
    example="tthc cases audit examples/cases.csv --limits examples/limits.csv --cut-off 15:00",
)
def audit(
    files: FilesArgument,
    terms: TermOptions,
    rejects: RejectsOption = None,
    *,
    tables: TableOptions,
    calendar: CalendarOption = None,
    limit: Annotated[
        int,
        limit_option(_("How many cases and groups a table shows; JSON and CSV have all.")),
    ] = 100,
    as_of: AsOfOption = None,
    space: SpaceOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the due dates that are recorded wrongly.

    Returns:
        ``Exit.ATTENTION`` if a recorded date differs, or there are rows and none could be checked; else ``Exit.OK``.

    Raises:
        TthcError: If a file cannot be read, lacks a column, or is to be replaced by the list of rows set aside.
    """
    from tthc_cli.cases import AuditRequest, load_columns
    from tthc_cli.cases import audit as audit_due_dates
    from tthc_cli.cli.counting_terms import data_sets, shown_terms, terms_of
    from tthc_cli.output import AuditReport
    from tthc_cli.workdays import WorkCalendar

    loaded, dictionary = load_calendar(calendar), load_columns(tables.columns)
    is_no_input(rejects, tables.columns, calendar)
    counting_terms = terms_of(terms)
    request = AuditRequest(
        files={"cases": files, **data_sets(terms)},
        terms=counting_terms,
        sheets=tables.sheet or (),
        rejects=rejects,
        as_of=day_of(as_of),
        resources=local_resources(space),
    )
    with ExitStack() as stack:
        with console.progress() as report:
            result = stack.enter_context(audit_due_dates(request, dictionary, WorkCalendar(loaded.value), report))
        for warning in result.warnings:
            console.warn(warning)
        console.show(
            format_,
            AuditReport(
                inputs=result.inputs,
                agree=result.agree,
                differ=result.differ,
                reasons=result.reasons,
                wrong_dates=result.rows,
                terms=shown_terms(counting_terms, loaded, has_pauses=result.has_pauses),
                labels=_status_labels(dictionary),
                coming=result.coming,
                coming_dates=result.coming_rows(limit) if format_.from_tables else [],
                groups=result.groups,
                as_of=request.as_of,
                most=limit,
            ),
        )
        read = result.inputs[0].read
    return Exit.ATTENTION if result.differ or (read and not result.checked) else Exit.OK


def _status_labels(dictionary: ColumnsFile) -> dict[str, str]:
    """What people call the values of a status, unless that is what the program calls them."""
    from tthc_cli.cases import labels

    return labels(dictionary).get("status", {})


app: Final = command_group("cases", _("Files of cases, and how they are understood."), (columns, learn, due, audit))
