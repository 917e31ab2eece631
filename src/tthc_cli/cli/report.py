"""``tthc report``: the periodic report that an office hands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.cases import CheckOutcome, paths_of
from tthc_cli.cli import invocation
from tthc_cli.cli.belonging import entries_of
from tthc_cli.cli.case_options import CheckOptions, DueOptions, SubjectOptions
from tthc_cli.cli.case_request import Asked, asked
from tthc_cli.cli.commands import command
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.heading import (
    heading,
    identities_of_files,
    identity_of,
    office_name,
    warn_of_year,
    watched_from,
)
from tthc_cli.cli.options import RegisterOption
from tthc_cli.cli.plans import InForce, plan_of_year, plans_in_force
from tthc_cli.cli.report_parts import Parts, count_parts, form_asked, index_asked, parts_on_wall
from tthc_cli.cli.report_tasks import period_work
from tthc_cli.cli.result_file import require_place, require_suffix
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.data_files import Loaded
from tthc_cli.errors import Exit, TthcError, why
from tthc_cli.i18n import _
from tthc_cli.output import (
    FileIdentity,
    Letterhead,
    PeriodicReport,
    ReportTemplate,
    Terminal,
    as_document,
    by_suffix,
    day,
    number,
    offered,
    plain_words,
)
from tthc_cli.phrases import events_called
from tthc_cli.plan import Plan, ReportOutline, load_outline
from tthc_cli.register import Entry, HandledMatters, handled_matters, live
from tthc_cli.rules import year_named
from tthc_cli.whole_files import whole_bytes
from tthc_cli.workdays import HolidayFile, WorkCalendar, load_calendar

_SUFFIXES: Final = (".docx", ".xlsx", ".html")
_DOCUMENT: Final = ".docx"
"""The suffix of the report as it is handed in."""


@command(
    "report",
    _(
        "The periodic report on the control of administrative procedures, from plan, register and case files: the "
        "plan's tasks of the period, rates against targets with what is short, and annexes; what no data tell is a "
        "marked gap. As a document it is laid out as Nghị định 30/2020/NĐ-CP asks, or put into the office's template."
    ),
    short_text=_("The periodic report, as a document, a workbook or a page."),
    example="tthc report examples/cases.csv --period 2024-Q1 --as-of 31/12/2024 --out bao-cao.docx",
)
def report(
    subject: SubjectOptions,
    period: Annotated[
        str,
        typer.Option(
            "--period",
            metavar="P",
            help=_("The period: 2024, 2024-Q1, 2024-H1 or 2024-03; with report: before it, of the reporting window."),
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help=_("The report to write: .docx, .xlsx or .html.")),
    ],
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help=_("The office's own document (.docx) with fields to fill in.")),
    ] = None,
    *,
    counting: DueOptions,
    register: RegisterOption = None,
    options: CheckOptions,
) -> int:
    """Write the report.

    Returns:
        ``Exit.OK``, whatever the rates are; the report is written by then.

    Raises:
        TthcError: If the name of the report ends otherwise or is that of an input, the template is no use, a file
            cannot be read, or targets, form and index all count nothing in the period.
    """
    require_suffix(out, _SUFFIXES)
    require_place(out, [subject.cases, subject.data, template])
    is_document = out.suffix.lower() == _DOCUMENT
    if template is not None and not is_document:
        raise TthcError(_("--template: only for a report as .docx; name such a file with --out"))
    own = None if template is None else ReportTemplate(_bytes_of(template), str(template))
    today = day_of(options.as_of)
    warn_of_year(plan_of_year(options.plan, year_named(period) or today.year), today)
    scope = tally_scope(subject, period, counting, options)
    question = asked(subject, None, period, counting, options)
    outline = load_outline()
    with_form = form_asked(outline.form, scope)
    with_index = index_asked(scope.period, subject, counting, options)
    in_force = plans_in_force(options.plan)
    loaded_calendar, entries = load_calendar(counting.calendar), entries_of(register, in_force)
    parts = count_parts(question, scope, form=with_form, index=with_index)
    if not _counts_something(parts):
        raise _nothing_counted(question, parts.check)
    question.warn(parts.check)
    parts = parts_on_wall(parts, scope.files, paths_of(scope.files).every)
    with_matters = _with_matters(in_force, outline)
    result = _report(question, parts, outline, loaded_calendar, entries, in_force)
    result = replace(
        result,
        feedback=_feedback(with_matters, outline, WorkCalendar(loaded_calendar.value), entries, scope),
        sources=_sources(with_matters, question, loaded_calendar, register, scope),
    )
    format_ = by_suffix(offered(tasks=False))[out.suffix.lower()]
    if own is not None:
        content: str | bytes | Iterable[str] = own.filled(result)
    elif is_document:
        content = as_document(result)
    else:
        content = format_.write(result, Terminal())
    whole = content if isinstance(content, bytes) else "".join(content).encode()
    replace_file(
        out, whole, option="--out", begins=format_.begins, ends=format_.ends, has_seal=format_.has_seal, private=True
    )
    return Exit.OK


def _counts_something(parts: Parts) -> bool:
    """Whether a target, the form or the index counts anything: a dossier carried over stands in the form alone."""
    if any(result.denominator for result in parts.check.results):
        return True
    if not isinstance(parts.form, str) and any(parts.form.outcome.filled.total.cells.values()):
        return True
    return not isinstance(parts.index, str) and any(score.denominator for score in parts.index.scores)


def _nothing_counted(question: Asked, outcome: CheckOutcome) -> TthcError:
    """What to say if nothing is counted in the period."""
    days = question.request.period
    assert days is not None  # noqa: S101 - the option must be given
    text = _(
        "--period: {period}: nothing in the files can be counted in the days from {first} to {last} (rows read: "
        "{read}, set aside: {aside}); `tthc kpi check` says why"
    )
    aside = sum(sum(data_set.set_aside.values()) for data_set in outcome.inputs)
    read = sum(data_set.read for data_set in outcome.inputs)
    return TthcError(
        text.format(
            period=days.name, first=day(days.first), last=day(days.last), read=number(read), aside=number(aside)
        )
    )


def _bytes_of(template: Path) -> bytes:
    try:
        return whole_bytes(template)
    except OSError as error:
        raise TthcError(_("--template: {file}: cannot be read: {why}").format(file=template, why=why(error))) from None


def _report(
    question: Asked,
    parts: Parts,
    outline: ReportOutline,
    loaded_calendar: Loaded[HolidayFile],
    entries: Sequence[Entry],
    in_force: InForce,
) -> PeriodicReport:
    """Put the report together."""
    outcome = parts.check
    period, today = question.request.period, question.request.as_of
    assert period is not None  # noqa: S101 - the option must be given
    plan, settings = question.plan.value, invocation.settings()
    calendar, watch_from = WorkCalendar(loaded_calendar.value), watched_from(today)
    work = {each.id: period_work(each, entries, period, calendar, today, watch_from) for each in in_force.plans}
    checked = question.report(outcome, heading="")
    return PeriodicReport(
        heading=plain_words(heading(question.in_force)),
        outline=outline,
        letterhead=Letterhead(
            office=office_name(question.in_force),
            superior=settings.superior,
            place=settings.place,
            symbol=settings.symbol,
            signer_title=settings.signer_title,
            recipients=settings.recipients,
        ),
        plan=plan,
        period=period,
        as_of=today,
        check=checked,
        work=work[plan.id],
        recorded=bool(live(entries, plan)),
        work_elsewhere=[(each, len(work[each.id])) for each in in_force.plans if each.id != plan.id],
        form=None if isinstance(parts.form, str) else replace(parts.form, due_terms=checked.due_terms),
        form_gap=parts.form if isinstance(parts.form, str) else "",
        index=None if isinstance(parts.index, str) else parts.index,
        index_gap=parts.index if isinstance(parts.index, str) else "",
    )


def _with_matters(in_force: InForce, outline: ReportOutline) -> list[Loaded[Plan]]:
    """The plans in force that know the event by which a feedback matter begins."""
    begins = [name for section in outline.outline if section.matters is not None for name in section.matters.begins]
    return [loaded for loaded in in_force.loaded if events_called(loaded.value, begins)]


def _feedback(
    with_matters: Sequence[Loaded[Plan]],
    outline: ReportOutline,
    calendar: WorkCalendar,
    entries: Sequence[Entry],
    scope: TallyScope,
) -> HandledMatters | None:
    """Count the feedback matters of the register: of all plans, as one that is open goes over into the next year.

    Returns:
        The counts; None if no plan has an event by which a matter begins.
    """
    events = next((section.matters for section in outline.outline if section.matters is not None), None)
    if events is None or not with_matters:
        return None
    return handled_matters(
        [loaded.value for loaded in with_matters],
        calendar,
        entries,
        begins=events.begins,
        ends=events.ends,
        period=scope.period,
        as_of=scope.as_of,
    )


def _sources(
    with_matters: Sequence[Loaded[Plan]],
    question: Asked,
    loaded_calendar: Loaded[HolidayFile],
    register: Path | None,
    scope: TallyScope,
) -> list[FileIdentity]:
    """Every file that the figures rest on: the plan of the report first, then those whose open matters are counted."""
    plans = [question.plan, *(loaded for loaded in with_matters if loaded.value.id != question.plan.value.id)]
    return [
        *map(identity_of, plans),
        identity_of(loaded_calendar),
        *identities_of_files(register, paths_of(scope.files).every),
    ]
