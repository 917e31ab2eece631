"""What a report or a page counts over case files: the check, the official form and the index, in one reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.classes import dataclass
from tthc_cli.cli import console
from tthc_cli.cli.case_options import CheckOptions, DueOptions, FileOptions
from tthc_cli.cli.case_request import Asked
from tthc_cli.cli.form_request import form_report, form_request
from tthc_cli.cli.kpi_index import index_report, index_request
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.cli.wall import inputs_on_wall, words_on_wall
from tthc_cli.counts import form_named, load_index
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.rules import period_words

if TYPE_CHECKING:
    from tthc_cli.cases import CheckOutcome, ColumnsFile, FormRequest, IndexRequest, NamedFiles, Progress, Reading
    from tthc_cli.output import FormReport, IndexReport
    from tthc_cli.rules import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What was counted."""

    check: CheckOutcome
    form: FormReport | str
    """The form, or why there is none."""
    index: IndexReport | str
    """The index, or why there is none."""


def form_asked(name: str, scope: TallyScope) -> FormRequest | str:
    """Ask for an official form of a period, as ``tthc form fill`` fills it in by its own choices.

    Args:
        name: The id of the form.
        scope: The files and the period.

    Returns:
        The request, or why there is none.
    """
    from tthc_cli.cases import check_form

    try:
        form = form_named(name, lambda each: check_form(each, scope.dictionary))
        if form.data_set not in scope.files:
            return _("no file of {data_set} is given").format(data_set=form.data_set)
        return form_request(form, scope, choices=form.default_choices, by=form.default_rows)
    except TthcError as error:  # such as: columns of the office's own, or a year that the calendar does not know
        return str(error)


def index_asked(period: Period, files: FileOptions, counting: DueOptions, options: CheckOptions) -> IndexRequest | str:
    """Ask for the index of a calendar period; of a reporting window, for that of the calendar period of the same name.

    Args:
        period: The period that is reported on.
        files: Which files.
        counting: By which due dates, and by which calendar.
        options: By which plan, on which day, by what.

    Returns:
        The request, or why there is none.
    """
    loaded = load_index()
    try:
        scope = tally_scope(files, period.plain_name, counting, options)
    except TthcError as error:  # such as: the calendar period has not begun
        return str(error)
    if scope.period_kind not in loaded.value.periods:
        words = period.name if period.key is None else period_words(period.key)
        return _("the index is made for a month, a quarter or a year, and {period} is none").format(period=words)
    return index_request(scope, loaded.value)


def count_parts(
    question: Asked,
    named: NamedFiles,
    *,
    form: FormRequest | str = "",
    index: IndexRequest | str = "",
) -> Parts:
    """Count the check, and with it a form and an index, in one reading of the files.

    Args:
        question: What is checked.
        named: All files, those that only form or index read among them.
        form: The form that is asked for, or why none is.
        index: The index that is asked for, or why none is.

    Returns:
        What was counted. A form or an index that the files cannot tell is the reason why.

    Raises:
        TthcError: If a file cannot be read as what it is given for.
    """
    from tthc_cli.cases import check, check_columns, form_columns, index_columns, open_files

    dictionary = question.dictionary
    with console.progress() as progress, open_files(named, dictionary, progress) as files:
        files.will_need(check_columns(question.request, dictionary))
        if not isinstance(form, str):
            files.will_need(form_columns(form, files))
        if not isinstance(index, str):
            files.will_need(index_columns(index, files))
        outcome = check.check(question.request, dictionary, progress, files)
        return Parts(
            check=outcome,
            form=form if isinstance(form, str) else _form(form, question.in_force, progress, files),
            index=index if isinstance(index, str) else _index(index, dictionary, progress, files),
        )


def parts_on_wall(parts: Parts, named: Mapping[str, Sequence[str | Path]], files: Sequence[Path]) -> Parts:
    """What was counted for a report, without the folders of files; a folder that was named has its own name.

    Args:
        parts: What was counted.
        named: By data set: files, folders and patterns, as the user named them.
        files: The files that messages may name.
    """
    check, form, index = parts.check, parts.form, parts.index
    results = [replace(each, reason=each.reason and words_on_wall(each.reason, files)) for each in check.results]
    if isinstance(form, str):
        form = words_on_wall(form, files)
    else:
        outcome = replace(
            form.outcome,
            inputs=inputs_on_wall(form.outcome.inputs, named, folders=True),
            cautions=[words_on_wall(text, files) for text in form.outcome.cautions],
        )
        form = replace(form, outcome=outcome)
    return replace(
        parts,
        check=replace(check, inputs=inputs_on_wall(check.inputs, named, folders=True), results=results),
        form=form,
        index=words_on_wall(index, files)
        if isinstance(index, str)
        else replace(index, inputs=inputs_on_wall(index.inputs, named, folders=True)),
    )


def _form(request: FormRequest, in_force: InForce, progress: Progress, files: Reading) -> FormReport | str:
    from tthc_cli.cases import filling

    try:
        with filling(request, files.dictionary, progress, files) as filled:
            return form_report(request, filled.outcome, in_force, files.dictionary)
    except TthcError as error:
        return str(error)


def _index(request: IndexRequest, dictionary: ColumnsFile, progress: Progress, files: Reading) -> IndexReport | str:
    try:
        return index_report(request, dictionary, progress, files)
    except TthcError as error:
        return str(error)
