"""``tthc page``: the office's board as a page for a browser, written by cron or the Task Scheduler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tthc_cli.cli import invocation
from tthc_cli.cli.belonging import checks_of, entries_of
from tthc_cli.cli.case_options import CheckOptions, DueOptions, PeriodOption, SubjectOptions
from tthc_cli.cli.case_request import asked
from tthc_cli.cli.commands import command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.due import due_report
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.heading import heading, identities_of_files, identity_of, office_name, warn_of_year
from tthc_cli.cli.options import OfficeFiles, RegisterOption
from tthc_cli.cli.plans import InForce, plans_in_force
from tthc_cli.cli.registers import register_path
from tthc_cli.cli.report_parts import count_parts, index_asked
from tthc_cli.cli.result_file import require_place, require_suffix
from tthc_cli.cli.wall import due_on_wall, inputs_on_wall, standings_on_wall, trend_on_wall, words_on_wall
from tthc_cli.errors import Exit
from tthc_cli.i18n import _
from tthc_cli.output import Board, KpiReport, PrintedTable, Terminal, TrendReport, board_page
from tthc_cli.plan import Plan
from tthc_cli.register import Entry, Standing, Standings, columns_of, live
from tthc_cli.workdays import WorkCalendar, load_calendar

if TYPE_CHECKING:
    from tthc_cli.kpi import KeptRate

_BEGINS: Final = b"<!doctype html>\n<!-- tthc -->"
"""How each page begins."""


@command(
    "page",
    _(
        "The office's board as one page for a browser, a screen on the wall or paper: what is overdue, due and coming; "
        "the rates of case files, or those that were saved, against their goals; the year with its deadlines and days "
        "off. Made for cron: the file is replaced whole."
    ),
    short_text=_("The office's board, as a page for a browser."),
    example="tthc page examples/cases.csv --out bang-theo-doi.html",
)
def page(
    subject: SubjectOptions,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help=_("The page to write; its name ends in .html."))
    ],
    period: PeriodOption = None,
    within: Annotated[
        int, typer.Option("--within", min=0, max=1000, metavar="DAYS", help=_("Working days ahead to look."))
    ] = 5,
    *,
    counting: DueOptions,
    register: RegisterOption = None,
    options: CheckOptions,
) -> int:
    """Write the board.

    Returns:
        ``Exit.OK``, whatever the board shows; the page is written by then.

    Raises:
        TthcError: If the name of the page does not end in .html or is that of an input, if a file cannot be read, or
            another file than a page, or a page that was changed since it was written, would be replaced.
    """
    require_suffix(out, (".html",))
    require_place(out, [subject.cases, subject.data])
    files = OfficeFiles(register=register, plan=options.plan, calendar=counting.calendar)
    today, in_force = day_of(options.as_of), plans_in_force(options.plan)
    entries = entries_of(register, in_force)
    calendar = load_calendar(counting.calendar)
    of_year = in_force.of_year(today.year)
    check: KpiReport | None = None
    more: Sequence[PrintedTable] = ()
    read: Sequence[Path] = ()
    if subject.cases or subject.data:
        check, more, read = _counted(subject, period, counting, options)
    warn_of_year(in_force, today)
    board = Board(
        office=office_name(in_force),
        as_of=today,
        due=replace(
            due_on_wall(due_report(files, in_force, columns_of(entries), today, within)),
            heading=heading(in_force, register=register_path(register), with_folder=False),
        ),
        standings=_standings(in_force, WorkCalendar(calendar.value), entries, today),
        calendar=WorkCalendar(calendar.value),
        check=check,
        kept=_kept(files, of_year, today),
        course=_course(files, of_year, today),
        more=more,
        identities=[
            *map(identity_of, in_force.loaded),
            identity_of(calendar),
            *identities_of_files(register, read),
        ],
    )
    replace_file(out, board_page(board).encode(), option="--out", begins=_BEGINS, has_seal=True, private=True)
    return Exit.OK


def _counted(
    subject: SubjectOptions, period: str | None, counting: DueOptions, options: CheckOptions
) -> tuple[KpiReport, Sequence[PrintedTable], Sequence[Path]]:
    """The rates of the case files, as `tthc kpi check` counts them, the points of the index by group, and the files.

    The index is that of the period of the check; there is no table without one.
    """
    from tthc_cli.cases import paths_of

    question = asked(subject, None, period, counting, options)
    days = question.request.period
    index = "" if days is None else index_asked(days, subject, counting, options)
    parts = count_parts(question, question.request, index=index)
    question.warn(parts.check)
    named = question.request.files
    check = question.report(parts.check, heading=heading(question.in_force))
    check = replace(check, inputs=inputs_on_wall(check.inputs, named))
    read = paths_of(named).every
    if days is None:
        return check, (), read
    if isinstance(parts.index, str):
        return (
            check,
            [PrintedTable(title=_("The index of Quyết định 766/QĐ-TTg"), notes=[words_on_wall(parts.index, read)])],
            read,
        )
    return check, parts.index.tables(Terminal())[:1], read


def _standings(
    in_force: InForce, calendar: WorkCalendar, entries: Sequence[Entry], today: date
) -> list[tuple[Plan, Sequence[Standing]]]:
    """All deadlines of each plan, done ones too."""
    watch_from = invocation.settings().watch_from or date.min
    return [
        (
            plan,
            standings_on_wall(Standings(plan, calendar, today, watch_from=watch_from).of(live(entries, plan))),
        )
        for plan in in_force.plans
    ]


def _kept(files: OfficeFiles, in_force: InForce, today: date) -> tuple[Plan, dict[str, KeptRate]]:
    """The last saved rates of the plan of the year."""
    from tthc_cli.kpi import last_rates

    loaded = in_force.plan
    return loaded.value, last_rates(checks_of(files.register, loaded, in_force, quiet=True), loaded.value, today)


def _course(files: OfficeFiles, in_force: InForce, today: date) -> TrendReport | None:
    """The course of the rates that were saved up to the day of the page; None if none were."""
    from tthc_cli.kpi import TrendRequest, trend

    loaded = in_force.plan
    checks = [
        check
        for check in checks_of(files.register, loaded, in_force, quiet=True)
        if check.saved is None or check.saved.as_of <= today
    ]
    if not any(check.saved for check in checks):
        return None
    calendar = load_calendar(files.calendar)
    request = TrendRequest(kpis=loaded.value.kpis, sha256=loaded.sha256)
    return TrendReport(
        trend=trend_on_wall(trend(checks, loaded.value, WorkCalendar(calendar.value), request)),
        plan=loaded.value,
        plan_identity=identity_of(loaded),
        calendar_identity=identity_of(calendar),
    )
