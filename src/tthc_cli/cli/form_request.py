"""An official form as it is asked for and told, by itself or in a report: its files, days off and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tthc_cli.cli.heading import office_name
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.tally_request import TallyScope
from tthc_cli.counts import FormFile

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile, FormOutcome, FormRequest
    from tthc_cli.output import FormReport


def data_sets_of(form: FormFile) -> list[str]:
    """The data sets that a form reads, its own first."""
    others = (grouping.filled_from for grouping in form.rows.values())
    return list(dict.fromkeys([form.data_set, *(name for name in others if name is not None)]))


def form_request(form: FormFile, scope: TallyScope, *, choices: Mapping[str, str], by: str) -> FormRequest:
    """Ask for a form over those files that it reads, and those that its due dates are recomputed from.

    Args:
        form: The form; there are files of its data set.
        scope: What is read and counted.
        choices: The value of each choice of the form.
        by: The column by whose values the form has its rows.

    Raises:
        TthcError: If the form counts working days, and the calendar does not know a year of them.
    """
    from tthc_cli.cases import SERVING, FormRequest, conditions_of_form

    counts_days = conditions_of_form(form, choices, scope.dictionary).count_working_days
    off, make_up = scope.days_off() if counts_days else ([], [])
    needed = (*data_sets_of(form), *SERVING)
    return FormRequest(
        form=form,
        choices=choices,
        files={name: files for name, files in scope.files.items() if name in needed},
        by=by,
        as_of=scope.as_of,
        period=None if form.period == "none" else scope.period,
        sheets=scope.sheets,
        recompute=scope.recompute,
        off=off,
        make_up=make_up,
        resources=scope.resources,
    )


def form_report(request: FormRequest, outcome: FormOutcome, in_force: InForce, dictionary: ColumnsFile) -> FormReport:
    """Tell of a form that is filled in.

    Args:
        request: What was asked for.
        outcome: What came of it.
        in_force: The plan whose office hands the form in.
        dictionary: What people call the values of columns.
    """
    from tthc_cli.cases import labels
    from tthc_cli.output import FormReport

    words, filled = labels(dictionary), outcome.filled
    return FormReport(
        form=request.form,
        outcome=outcome,
        office=office_name(in_force),
        levels=words.get(request.form.rows[filled.by].under or filled.by, {}),
        statuses=words.get("status", {}),
        due=request.due,
    )
