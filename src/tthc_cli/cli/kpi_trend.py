"""``tthc kpi trend`` and ``tthc kpi void``: checks that were saved."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of, parse_day
from tthc_cli.cli.heading import heading, identity_of, warn_of_year
from tthc_cli.cli.names import chosen_targets
from tthc_cli.cli.options import DryRunOption, KpiOption, OfficeFiles, RegisterOption
from tthc_cli.cli.plans import plan_of_year
from tthc_cli.cli.registers import read_saved_checks, register_path
from tthc_cli.counts import MONTH
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.plan import Kpi
from tthc_cli.rules import parse_period
from tthc_cli.workdays import load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases import CheckOutcome
    from tthc_cli.cli.case_request import Asked
    from tthc_cli.kpi import Saved
    from tthc_cli.output import Saving

_DIGITS: Final = 15
"""Of the largest number that ``--expect`` takes."""


def ready_to_keep(named: Path | None, rejects: Path | None) -> Path:
    """The register in which a check will be saved.

    Asked before the counting, which can take long and should not end there.

    Args:
        named: The register that was asked for, if any.
        rejects: The file of rows set aside, if any.

    Raises:
        TthcError: If the check cannot be saved there.
    """
    from tthc_cli.register import look_over

    path = register_path(named)
    if rejects is not None and rejects.resolve() == path.resolve():
        raise TthcError(_("--rejects: {file} is the register; name another file").format(file=rejects))
    look_over(path)
    return path


def keep(path: Path, outcome: CheckOutcome, asked: Asked) -> Saving:
    """Save a check; it is on the disk before anything is printed.

    Args:
        path: The register.
        outcome: What was counted.
        asked: The request, and the plan that it is about.

    Raises:
        TthcError: If it cannot be saved.
    """
    from tthc_cli.cli.belonging import settle, tell  # here: a check that is not saved should not wait for it
    from tthc_cli.kpi import to_save
    from tthc_cli.output import Saving
    from tthc_cli.register import writing

    plan, request = asked.plan, asked.request
    saved = to_save(
        outcome.results,
        outcome.inputs,
        plan,
        as_of=request.as_of,
        period=request.period,
        due=request.due,
        due_terms=request.due_terms,
    )
    months = {name: _of_month(saved, outcome, asked, name) for name in _months(outcome, asked)}
    starts = None if os.path.lexists(path) else str(path)
    with writing(path) as record:
        claimed = settle(record, plan, asked.in_force.plans, saves=True)
        check = record.save(saved, plan.value.id)
        ids = {name: record.save(of_month, plan.value.id).id for name, of_month in months.items()}
    tell(claimed, plan.value)
    return Saving(id=check.id, starts=starts, months=ids)


def _months(outcome: CheckOutcome, asked: Asked) -> list[str]:
    """The months of the plan's year that a check by months alone has verdicts on, in order."""
    if tuple(asked.request.by) != (MONTH,):
        return []
    groups = {result.group[0] for result in outcome.results if result.group is not None}
    months = [name for name in sorted(groups) if name]
    year = str(asked.plan.value.identity.year)
    if others := [name for name in months if not name.startswith(year)]:
        console.warn(
            _("--by month --save: only months of {year} are kept, the year whose targets count; not {months}").format(
                year=year, months=", ".join(others)
            )
        )
    return [name for name in months if name not in others]


def _of_month(saved: Saved, outcome: CheckOutcome, asked: Asked, month: str) -> Saved:
    """What is kept of one month: a check of its own, over the same files."""
    from tthc_cli.kpi import of_month, to_save

    request, period = asked.request, parse_period(month, None)
    if request.period is not None and not request.period.first <= period.first <= period.last <= request.period.last:
        raise TthcError(
            _("--by month --save: --period {period} cuts {month}; name a period of whole months").format(
                period=request.period.name, month=month
            )
        )
    return to_save(
        of_month(outcome.results, month),
        outcome.inputs,
        asked.plan,
        as_of=saved.as_of,
        period=period,
        due=saved.due,
        due_terms=saved.due_terms,
    )


@command(
    "trend",
    _(
        "The rates that `tthc kpi check --save` kept, over time and against their targets, and what must still come "
        "for each target to be met at the end of the plan's year."
    ),
    short_text=_("Saved rates over time, and what the rest of the year must bring."),
    example="tthc kpi trend --kpi early-resolution --kpi satisfaction",
)
def trend(
    kpi: KpiOption = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            "--expect",
            metavar="ID=N",
            help=_("How many more will come for a target up to the end of the year; may be repeated."),
        ),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help=_("Only checks of periods from this day on."))
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help=_("Only checks of periods up to this day."))
    ] = None,
    *,
    files: OfficeFiles,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the course of the rates.

    Returns:
        ``Exit.OK``, whatever the verdicts are.

    Raises:
        TthcError: If the plan has no such target, a number of ``--expect`` is none, or the span ends before it starts.
            The days of ``--from`` and ``--to`` are both in the span.
    """
    from tthc_cli.cli.belonging import checks_of
    from tthc_cli.kpi import TrendRequest
    from tthc_cli.kpi import trend as course
    from tthc_cli.output import TrendReport
    from tthc_cli.workdays import WorkCalendar

    calendar, today = load_calendar(files.calendar), as_of(None)
    in_force = plan_of_year(files.plan, today.year)
    loaded = in_force.plan
    plan = loaded.value
    kpis = chosen_targets(plan, kpi or [])
    start, end = _span(first, last)
    rates = course(
        checks_of(files.register, loaded, in_force),
        plan,
        WorkCalendar(calendar.value),
        TrendRequest(
            kpis=kpis,
            expected=_expected(expect or [], kpis),
            first=start or date.min,
            last=end or date.max,
            sha256=loaded.sha256,
        ),
    )
    warn_of_year(in_force, today)
    report = TrendReport(
        heading=heading(in_force, register=register_path(files.register)),
        trend=rates,
        plan=plan,
        plan_identity=identity_of(loaded),
        calendar_identity=identity_of(calendar),
    )
    console.show(format_, report)
    return Exit.OK


def _span(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """The days of ``--from`` and ``--to``, which must be in order."""
    start, end = (parse_day(text) if text else None for text in (first, last))
    if start and end and start > end:
        raise TthcError(
            _("--from: {first} is later than --to, {last}; write the earlier day first").format(
                first=f"{start:%d/%m/%Y}", last=f"{end:%d/%m/%Y}"
            )
        )
    return start, end


def _expected(texts: list[str], kpis: list[Kpi]) -> dict[str, int]:
    """The counts of ``ID=N`` by target."""
    ids = [kpi.id for kpi in kpis]
    expected: dict[str, int] = {}
    for text in texts:
        name, _equals, count = text.partition("=")
        if name not in ids or not (count.isascii() and count.isdecimal() and len(count) <= _DIGITS):
            raise TthcError(
                _("--expect: found '{found}'; write ID=N with a whole number and one of {known}").format(
                    found=text, known=", ".join(ids)
                )
            )
        if name in expected:
            raise TthcError(_("--expect: {kpi} is there twice; write it once").format(kpi=name))
        expected[name] = int(count)
    return expected


@command(
    "void",
    _("Take a saved check back: it stays in the register, and `tthc kpi trend` leaves it out."),
    short_text=_("Take a saved check back."),
    example="tthc kpi void 1",
)
def void(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, help=_("Number of the check."))],
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Record that a saved check counts no more.

    Returns:
        ``Exit.OK``; it is on the disk by then, unless it was only to be shown.

    Raises:
        TthcError: If there is no register, no such check, or it is taken back already.
    """
    from tthc_cli.output import VoidedCheckReport
    from tthc_cli.register import writing

    path = register_path(register)
    if not os.path.lexists(path):
        read_saved_checks(path)  # says that there is no such register: none is made to take something back from
    with writing(path, dry_run=dry_run) as record:
        check = record.void_check(id_)
    kept = None if dry_run else _("recorded: check {id} counts no more").format(id=id_)
    console.show_kept(format_, VoidedCheckReport(check=check, dry_run=dry_run), kept)
    return Exit.OK
