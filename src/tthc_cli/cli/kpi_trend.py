"""``tthc kpi trend`` and ``tthc kpi void``: checks that were saved."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import checks_of, settle, tell
from tthc_cli.cli.dates import as_of, parse_day
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    CalendarOption,
    DryRunOption,
    Format,
    FormatOption,
    PlanOption,
    RegisterOption,
    chosen_targets,
    read_saved_checks,
    register_path,
)
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import Loaded
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output.identity import Identity
from tthc_cli.plan.model import Kpi, Plan
from tthc_cli.workdays.load import load_calendar

if TYPE_CHECKING:
    from tthc_cli.cases.check import Outcome, Request
    from tthc_cli.output.kpi import Saving


def ready_to_keep(named: Path | None, rejects: Path | None) -> Path:
    """The register in which a check will be saved. Raises TthcError where it cannot be.

    Asked before the counting, which can take long and should not end there.
    """
    from tthc_cli.register.store import look_over

    path = register_path(named)
    if rejects is not None and rejects.resolve() == path.resolve():
        raise TthcError(_("--rejects: {file} is the register; name another file").format(file=rejects))
    look_over(path)
    return path


def keep(path: Path, outcome: Outcome, request: Request, plan: Loaded[Plan]) -> Saving:
    """Save what a check found; it is on the disk before anything is printed. Raises TthcError where it cannot be."""
    from tthc_cli.kpi.saved import to_save
    from tthc_cli.output.kpi import Saving
    from tthc_cli.register.store import writing

    saved = to_save(
        outcome.results,
        outcome.inputs,
        plan,
        as_of=request.as_of,
        period=request.period,
        due=request.due,
        due_terms=request.due_terms,
    )
    starts = None if os.path.lexists(path) else str(path)
    with writing(path) as record:
        found = settle(record, plan, saves=True)
        check = record.save(saved, plan.value.id)
    tell(found, plan.value)
    return Saving(id=check.id, starts=starts)


def trend(
    kpi: Annotated[
        list[str] | None, typer.Option("--kpi", "-k", metavar="ID", help=_("Only this target; may be repeated."))
    ] = None,
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
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print the course of the rates."""
    from tthc_cli.kpi.trend import TrendRequest
    from tthc_cli.kpi.trend import trend as course
    from tthc_cli.output import trend as output
    from tthc_cli.workdays.work_calendar import WorkCalendar

    loaded, days = load_plan(plan), load_calendar(calendar)
    kpis = chosen_targets(loaded.value, kpi or [])
    start, end = (parse_day(text) if text else None for text in (first, last))
    if start and end and start > end:
        raise TthcError(
            _("--from: {first} is later than --to, {last}; write the earlier day first").format(
                first=f"{start:%d/%m/%Y}", last=f"{end:%d/%m/%Y}"
            )
        )
    found = course(
        checks_of(register, loaded),
        loaded.value,
        WorkCalendar(days.value),
        TrendRequest(
            kpis=kpis,
            expected=_expected(expect or [], kpis),
            first=start or date.min,
            last=end or date.max,
            sha256=loaded.sha256,
        ),
    )
    answer = output.Answer(
        trend=found,
        plan=loaded.value,
        plan_identity=Identity(name=loaded.name, sha256=loaded.sha256),
        calendar_identity=Identity(name=days.name, sha256=days.sha256),
    )
    warn_of_year(loaded.value, as_of(None))
    console.show(
        format_,
        json=lambda: output.as_json(answer),
        csv=lambda: output.as_csv(answer),
        table=lambda terminal: output.as_table(answer, terminal),
        heading=heading(loaded.value, plan, register=register_path(register)),
    )
    return Exit.OK


def _expected(given: list[str], kpis: list[Kpi]) -> dict[str, int]:
    known = {kpi.id for kpi in kpis}
    expected = {}
    for text in given:
        name, _equals, count = text.partition("=")
        if name not in known or not (count.isascii() and count.isdecimal() and len(count) <= _DIGITS):
            raise TthcError(
                _("--expect: found '{found}'; write ID=N with a whole number and one of {known}").format(
                    found=text, known=", ".join(kpi.id for kpi in kpis)
                )
            )
        if name in expected:
            raise TthcError(_("--expect: {kpi} is there twice; write it once").format(kpi=name))
        expected[name] = int(count)
    return expected


_DIGITS = 15


def void(
    id_: Annotated[int, typer.Argument(metavar="ID", min=1, help=_("Number of the check."))],
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Record that a saved check counts no more."""
    from tthc_cli.output import trend as output
    from tthc_cli.register.store import writing

    path = register_path(register)
    if not os.path.lexists(path):
        read_saved_checks(path)  # says that there is no such register: none is made to take something back from
    with writing(path, dry_run=dry_run) as record:
        check = record.void_check(id_)
    console.show(
        format_,
        json=lambda: output.void_json(check, dry_run=dry_run),
        csv=lambda: output.void_csv(check),
        table=lambda _terminal: output.void_words(check, dry_run=dry_run),
    )
    return Exit.OK
