"""``tthc form``: official forms, filled in from files of cases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tthc_cli.classes import dataclass
from tthc_cli.cli import console, invocation
from tthc_cli.cli.case_options import CheckOptions, ColumnsOption, DueOptions, FileOptions
from tthc_cli.cli.commands import FormatOption, OptionGroup, command, command_group
from tthc_cli.cli.completion import complete_forms
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.form_choices import chosen, counted_column, named_row, previous_files, row_column, saved_before
from tthc_cli.cli.form_request import data_sets_of, form_report, form_request
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.kpi_trend import ready_to_keep
from tthc_cli.cli.options import RegisterOption, as_given
from tthc_cli.cli.plans import InForce
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.counts import FilledForm, FormFile, FormPeriod, FormRow, form_named, packaged_forms
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import data_set_words
from tthc_cli.output import DEFAULT_FORMAT, OutputFormat, day
from tthc_cli.rules import period_before

if TYPE_CHECKING:
    from tthc_cli.cases import FormOutcome, FormRequest
    from tthc_cli.output import Saving

FormArgument = Annotated[
    str,
    typer.Argument(
        metavar="FORM",
        parser=as_given,
        autocompletion=complete_forms,
        help=_("The form, such as II.06a; or the file of one, which ends in .yaml."),
    ),
]
ChoiceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--choice",
        metavar="NAME=VALUE",
        help=_("How to count where offices differ (`tthc form show FORM`); may be repeated."),
    ),
]


@command("list", _("The official forms that can be filled in."), example="tthc form list")
def list_(format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the forms."""
    from tthc_cli.output import FormListReport

    console.show(format_, FormListReport(forms=list(packaged_forms().values())))
    return Exit.OK


@command(
    "show",
    _("What each column of a form counts, in words, and what can be chosen where offices differ."),
    short_text=_("What the columns of a form count."),
    example="tthc form show II.06a",
)
def show(
    form: FormArgument,
    choice: ChoiceOption = None,
    columns: ColumnsOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what a form counts.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If there is no such form, it is wrong in itself, or does not leave open what is to be chosen.
    """
    from tthc_cli.cases import column_words, conditions_of_form, load_columns, spoken_columns
    from tthc_cli.output import FormShowReport

    dictionary = load_columns(columns)
    definition = _form(form, columns)
    choices = chosen(definition, choice or [])
    report = FormShowReport(
        form=definition,
        choices=choices,
        conditions=conditions_of_form(definition, choices, dictionary),
        named=spoken_columns(dictionary, definition.data_set),
        row_words={name: _plain_words(column_words(dictionary, definition.data_set, name)) for name in definition.rows},
    )
    console.show(format_, report)
    return Exit.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiles(FileOptions):
    """Which files a form is filled in from."""

    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CASES]...",
            parser=as_given,
            help=_("Files of what the form counts: of cases, or for II.07b of procedures; folders and patterns too."),
        ),
    ] = None
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            "-d",
            metavar="NAME=FILE",
            parser=as_given,
            help=_("The same for a data set; procedures=FILE also tells the field of each procedure."),
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOptions(OptionGroup):
    """Of which period a form is, and how it is counted."""

    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="P",
            help=_("The period: report:2026-11, report:2026-Q1 … for the reporting window, without report: as it is."),
        ),
    ] = None
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="COLUMN", help=_("What the rows are: field, unit or authority_level (default: the first).")
        ),
    ] = None
    choice: ChoiceOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOverOptions(OptionGroup):
    """What the form of the period before was, and whether this one is kept for the next."""

    previous: Annotated[
        list[str] | None,
        typer.Option(
            "--previous",
            metavar="FILE",
            parser=as_given,
            help=_(
                "The export that the form of the period before was made from, or that form as JSON: what is carried "
                "over must agree; may be repeated."
            ),
        ),
    ] = None
    saved: Annotated[
        bool, typer.Option("--saved", help=_("The same with the form of the period before that --save kept."))
    ] = False
    save: Annotated[bool, typer.Option("--save", help=_("Keep the numbers in the register, for the next period."))] = (
        False
    )
    register: RegisterOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellOptions(OptionGroup):
    """Which cell is looked into."""

    cell: Annotated[
        str | None,
        typer.Option("--cell", metavar="N", help=_("List the dossiers that column N counts, by case id alone.")),
    ] = None
    row: Annotated[str | None, typer.Option("--row", metavar="LABEL", help=_("With --cell: of this row only."))] = None


@command(
    "fill",
    _(
        "Fill in an official form from files, prove what must hold between its columns and with the period before, and "
        "say what could not be placed. Exit code 1 if something does not hold."
    ),
    short_text=_("Fill in an official form, and prove it."),
    example="tthc form fill II.06a examples/cases.csv --period report:2024-03 --as-of 31/12/2024",
)
def fill(
    form: FormArgument,
    files: FormFiles,
    way: WayOptions,
    carried: CarryOverOptions,
    looked_into: CellOptions,
    counting: DueOptions,
    *,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Fill in a form and print it.

    Returns:
        ``Exit.ATTENTION`` if something does not hold between its columns or with the period before, else ``Exit.OK``.

    Raises:
        TthcError: If options do not fit the form or each other, or a file cannot be read.
    """
    from tthc_cli.cases import filling

    definition = _form(form, files.tables.columns)
    period = _period(definition, way.period, day_of(options.as_of))
    scope = tally_scope(files, period, counting, options, definition.data_set)
    request = _request(definition, scope, way, looked_into, counting)
    if carried.previous or carried.saved:
        request = _with_period_before(request, carried, scope.in_force)
    _check_options(request, carried, looked_into)
    path = ready_to_keep(carried.register, counting.rejects) if carried.save else None
    column = None if looked_into.cell is None else counted_column(definition, looked_into.cell)
    with ExitStack() as reading:
        with console.progress() as progress:
            filled = reading.enter_context(filling(request, scope.dictionary, progress))
        outcome = filled.outcome
        warn_of_year(scope.in_force, scope.as_of)
        for warning in (*_warnings(request), *outcome.warnings):
            console.warn(warning)
        if column is None:
            _show_form(format_, request, scope, outcome, path)
        else:
            row = None
            if looked_into.row is not None:
                row = named_row(outcome.filled, looked_into.row, outcome.spoken)
            _show_cell(format_, definition, column, row, filled.ids(column, row))
            _warn_beside_ids(outcome)
    return Exit.OK if all(proof.holds for proof in outcome.proofs) else Exit.ATTENTION


def _form(name: str, columns: Path | None) -> FormFile:
    """The form that is named; one of a file is checked with the columns that are in force."""
    from tthc_cli.cases import check_form, load_columns

    return form_named(name, lambda form: check_form(form, load_columns(columns)))


def _plain_words(words: str) -> str:
    """What a column is called, without its name before it."""
    return words.partition("(")[2].removesuffix(")") or words


def _period(form: FormFile, text: str | None, today: date) -> str:
    """The period of a form; for one that is of the day on which it is made, the year of that day.

    Args:
        form: The form.
        text: What a person writes.
        today: The day that counts as today.

    Raises:
        TthcError: If it is missing, or the form has none.
    """
    if form.period == "none":
        if text is not None:
            raise TthcError(
                _("--period: form {form} is of the day on which it is made; leave it out").format(form=form.id)
            )
        return f"{today.year}"
    if text is None:
        raise TthcError(
            _("form {form} is of a period; add --period, such as --period report:{year}-{month}").format(
                form=form.id, year=today.year, month=f"{today.month:02d}"
            )
        )
    return text


def _request(
    form: FormFile, scope: TallyScope, way: WayOptions, looked_into: CellOptions, counting: DueOptions
) -> FormRequest:
    """What the options ask for, but for the form of the period before.

    Args:
        form: The form.
        scope: What is read and counted.
        way: How it is counted.
        looked_into: Whether the dossiers of a cell are asked for.
        counting: Where to list the rows that are set aside.

    Raises:
        TthcError: For options that the form does not have, and for files that it does not read.
    """
    from tthc_cli.cases import SERVING

    reads = data_sets_of(form)
    for name in scope.files:
        if name not in (*reads, *SERVING):
            raise TthcError(
                _("--data: form {form} does not read {name}, but {known}").format(
                    form=form.id, name=name, known=", ".join(reads)
                )
            )
    if form.data_set not in scope.files:
        raise TthcError(
            _("form {form} counts {name}: name a file of them").format(form=form.id, name=data_set_words(form.data_set))
        )
    request = form_request(
        form, scope, choices=chosen(form, way.choice or []), by=row_column(form, way.by, scope.dictionary)
    )
    return replace(request, rejects=counting.rejects, ids=looked_into.cell is not None)


def _with_period_before(request: FormRequest, carried: CarryOverOptions, in_force: InForce) -> FormRequest:
    """The same request, with what the form of the period before was.

    Args:
        request: The request.
        carried: Where that form is.
        in_force: The plan that says the reporting windows.

    Raises:
        TthcError: If the form carries nothing over, or that of the period before cannot be compared with it.
    """
    form, period = request.form, request.period
    before = None if period is None else period_before(period, in_force.plan.value.reporting)
    if form.carry_over is None or before is None:
        raise TthcError(
            _("--previous, --saved: form {form} carries nothing over from a period before").format(form=form.id)
        )
    expected = FilledForm(
        form=form.id,
        period=FormPeriod(name=before.name, first=before.first, last=before.last),
        by=request.by,
        choices=request.choices,
        due=request.due,
        as_of=request.as_of,
        to_date=False,
        rows=(),
        total=FormRow(label=form.total.vi, level=None, cells=dict.fromkeys(form.counted, 0)),
    )
    exports, handed_in = previous_files(carried.previous or [], expected)
    if carried.saved:
        handed_in[_("the saved form")] = saved_before(carried.register, expected)
    return replace(request, before=before, previous=exports, handed_in=handed_in)


def _warnings(request: FormRequest) -> Iterator[str]:
    """What is said of the period."""
    form, period = request.form, request.period
    if period is not None and (key := period.key) is not None and not key.reporting:
        yield _(
            "--period: form {form} is of the reporting window; {name} counts the days of the calendar, "
            "report:{name} those of the window"
        ).format(form=form.id, name=period.name)


def _check_options(request: FormRequest, carried: CarryOverOptions, looked_into: CellOptions) -> None:
    """Refuse options that do not fit together."""
    form = request.form
    if looked_into.row is not None and looked_into.cell is None:
        raise TthcError(_("--row: only with --cell, which says the column"))
    if not (carried.save or carried.saved) and invocation.is_typed("register"):
        raise TthcError(_("--register: nothing is kept or read there; add --save or --saved, or leave it out"))
    if not carried.save:
        return
    if looked_into.cell is not None:
        raise TthcError(_("--save: not with --cell; save the form in a run of its own"))
    if form.carry_over is None:
        raise TthcError(_("--save: form {form} carries nothing over, so nothing is kept of it").format(form=form.id))
    if request.to_date and request.period is not None:
        raise TthcError(
            _("--save: the period runs until {last}; its form is not final before that day").format(
                last=day(request.period.last)
            )
        )


def _save(path: Path, filled: FilledForm) -> Saving:
    """Save the numbers of a form; they are on the disk before anything is printed."""
    from tthc_cli.output import Saving
    from tthc_cli.register import writing

    starts = None if os.path.lexists(path) else str(path)
    with writing(path) as record:
        number = record.save_form(filled)
    return Saving(id=number, starts=starts)


def _show_form(
    format_: OutputFormat, request: FormRequest, scope: TallyScope, outcome: FormOutcome, path: Path | None
) -> None:
    """Save the form if that was asked for, and print it."""
    saving = None if path is None else _save(path, outcome.filled)
    report = form_report(request, outcome, scope.in_force, scope.dictionary)
    report = replace(report, heading=heading(scope.in_force, register=path), saving=saving)
    kept = None if saving is None else _("saved as form {id}").format(id=saving.id)
    console.show_kept(format_, report, kept)


def _show_cell(format_: OutputFormat, form: FormFile, column: str, row: FormRow | None, ids: Iterator[str]) -> None:
    """Print what is behind a cell."""
    from tthc_cli.output import FormCellReport

    console.show(format_, FormCellReport(form=form, cell=column, row=None if row is None else row.label, ids=ids))


def _warn_beside_ids(outcome: FormOutcome) -> None:
    """Say on standard error what a list of ids has no place for, whatever its format."""
    from tthc_cli.output import notes_of_form_rows

    for proof in outcome.proofs:
        if not proof.holds:
            text = _("{identity} does not hold; without --cell, the answer says where")
            console.warn(text.format(identity=proof.says))
    for note in notes_of_form_rows(outcome.inputs):
        console.warn(note)


app: Final = command_group("form", _("Official forms, filled in from files of cases."), (list_, show, fill))
