"""The official form and the index inside a report or a page: each of them, or the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tthc_cli.cli import console
from tthc_cli.cli.case_options import CheckOptions, DueOptions, FileOptions
from tthc_cli.cli.heading import office_name
from tthc_cli.cli.kpi_index import index_report
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.counts import form_named, load_index
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from tthc_cli.output import FormReport, IndexReport
    from tthc_cli.rules import Period


def form_of(name: str, scope: TallyScope) -> FormReport:
    """An official form of a period, as `tthc form fill` fills it in by its own choices.

    Args:
        name: Its id.
        scope: The files and the period.

    Raises:
        TthcError: If the files lack what it needs.
    """
    from tthc_cli.cases import FormRequest, check_form, filling, labels
    from tthc_cli.output import FormReport

    dictionary = scope.dictionary
    form = form_named(name, lambda each: check_form(each, dictionary))
    if form.data_set not in scope.files:
        raise TthcError(_("no file of {data_set} is given").format(data_set=form.data_set))
    read = {form.data_set, *(grouping.filled_from for grouping in form.rows.values())}
    request = FormRequest(
        form=form,
        choices=form.default_choices,
        files={each: files for each, files in scope.files.items() if each in read},
        by=form.default_rows,
        as_of=scope.as_of,
        period=scope.period,
        sheets=scope.sheets,
        resources=scope.resources,
    )
    with console.progress() as progress, filling(request, dictionary, progress) as filled:
        outcome = filled.outcome
    words = labels(dictionary)
    return FormReport(
        form=form,
        outcome=outcome,
        office=office_name(scope.in_force),
        levels=words.get(form.rows[outcome.filled.by].under or outcome.filled.by, {}),
        statuses=words.get("status", {}),
    )


def index_of(period: Period, files: FileOptions, counting: DueOptions, options: CheckOptions) -> IndexReport:
    """The index of a calendar period; of a reporting window, that of the calendar period of the same name.

    Args:
        period: The period that is reported on.
        files: Which files.
        counting: By which due dates, and by which calendar.
        options: By which plan, on which day, by what.

    Raises:
        TthcError: If there is no index of such a period.
    """
    loaded = load_index()
    scope = tally_scope(files, period.plain_name, counting, options)
    if scope.period_kind not in loaded.value.periods:
        raise TthcError(
            _("the index is made for a month, a quarter or a year, and {period} is none").format(period=period.name)
        )
    return index_report(scope, loaded.value)
