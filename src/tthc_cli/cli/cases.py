"""``tthc cases``: files of cases, and how they are understood."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from tthc_cli.cases.resources import MEMORY, EngineName
from tthc_cli.cli import console
from tthc_cli.cli.dates import as_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    CalendarOption,
    ColumnsOption,
    CutOffOption,
    Format,
    FormatOption,
    LimitsOption,
    LimitUnitOption,
    MemoryOption,
    PausesOption,
    PlanOption,
    RegimeOption,
    RejectsOption,
    SheetOption,
    TempOption,
    as_given,
    is_no_input,
    resources,
)
from tthc_cli.cli.usage import Command, Group
from tthc_cli.errors import Exit
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.workdays.load import load_calendar

app = typer.Typer(name="cases", cls=Group, help=_("Files of cases, and how they are understood."))


@app.callback()
def _cases() -> None:
    pass


@app.command(
    "columns",
    cls=Command,
    help=_(
        "How each header of a file is understood, which columns are missing for which target, and what the unknown "
        "headers look like. Exit code 1 when the file cannot be counted as it is."
    ),
    short_help=_("How the headers of a file are understood."),
    epilog=_("Example: {example}").format(example="tthc cases columns examples/cases.csv"),
)
def columns_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", parser=as_given, help=_("Files, folders or patterns (*.xlsx).")),
    ],
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print how the headers were understood."""
    from tthc_cli.cases.dictionary_load import load_columns
    from tthc_cli.cases.header_report import explain
    from tthc_cli.counts.load import load_plan
    from tthc_cli.output import cases as output

    loaded = load_plan(plan).value
    found = explain(files, load_columns(columns), loaded.kpis, sheet or ())
    warn_of_year(loaded, as_of(None))
    console.show(
        format_,
        json=lambda: output.as_json(found),
        csv=lambda: output.as_csv(found),
        table=lambda terminal: output.as_table(found, terminal),
        heading=heading(loaded, plan),
    )
    return Exit.OK if all(one.countable for one in found) else Exit.ATTENTION


@app.command(
    "audit",
    cls=Command,
    help=_(
        "Recompute each due date from the day of receipt, the time limit and the pauses, and list the recorded dates "
        "that differ, with how they came out wrong. Exit code 1 when one differs, or none could be checked."
    ),
    short_help=_("Due dates that are recorded wrongly."),
    epilog=_("Example: {example}").format(
        example="tthc cases audit examples/cases.csv --limits examples/limits.csv --cut-off 15:00"
    ),
)
def audit_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", parser=as_given, help=_("Files, folders or patterns (*.xlsx).")),
    ],
    limits: LimitsOption = None,
    pauses: PausesOption = None,
    cut_off: CutOffOption = None,
    regime: RegimeOption = None,
    limit_unit: LimitUnitOption = None,
    rejects: RejectsOption = None,
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    calendar: CalendarOption = None,
    memory: MemoryOption = MEMORY,
    temp: TempOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the due dates that are recorded wrongly."""
    from tthc_cli.cases.dictionary import labels
    from tthc_cli.cases.dictionary_load import load_columns
    from tthc_cli.cases.due_dates.audit import AuditRequest, audit
    from tthc_cli.cli.counting_terms import data_sets, shown_terms, terms_of
    from tthc_cli.cli.unread import warn_of_dates
    from tthc_cli.output import audit as output
    from tthc_cli.output.kpi import notes_of_dates
    from tthc_cli.workdays.work_calendar import WorkCalendar

    loaded, dictionary = load_calendar(calendar), load_columns(columns)
    is_no_input(rejects, columns, calendar)
    terms = terms_of(cut_off, regime, limit_unit)
    request = AuditRequest(
        files={"cases": files, **data_sets(limits, pauses)},
        terms=terms,
        sheets=sheet or (),
        rejects=rejects,
        resources=resources(EngineName.DUCKDB, None, memory, temp),
    )
    with ExitStack() as stack:
        with console.progress() as report:
            found = stack.enter_context(audit(request, dictionary, WorkCalendar(loaded.value), report))
        for warning in found.warnings:
            console.warn(warning)
        answer = output.Answer(
            inputs=found.inputs,
            agree=found.agree,
            differ=found.differ,
            reasons=found.reasons,
            rows=found.rows,
            terms=shown_terms(terms, loaded, has_pauses=found.has_pauses),
            labels={} if LANGUAGE == "en" else labels(dictionary)["status"],
        )
        warn_of_dates(format_, notes_of_dates(answer.inputs))
        console.show(
            format_,
            json=lambda: output.as_json(answer),
            csv=lambda: output.as_csv(answer),
            table=lambda terminal: output.as_table(answer, terminal),
        )
        read = found.inputs[0].read
    return Exit.ATTENTION if found.differ or (read and not found.checked) else Exit.OK
