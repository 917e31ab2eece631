"""``tthc kpi``: the plan's targets, and actual rates against them."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated, Final

import typer

from tthc_cli.cli import console, invocation
from tthc_cli.cli.case_options import CheckOptions, ColumnsOption, DueOptions, PeriodOption, SubjectOptions
from tthc_cli.cli.case_request import asked
from tthc_cli.cli.commands import FormatOption, command, command_group
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, identity_of, warn_of_year
from tthc_cli.cli.kpi_bridge import bridge
from tthc_cli.cli.kpi_index import index
from tthc_cli.cli.kpi_trend import keep, ready_to_keep, trend, void
from tthc_cli.cli.options import PlanOption, RegisterOption, limit_option
from tthc_cli.cli.plans import plan_of_year
from tthc_cli.counts import MEASURES, load_measures
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.text import nearest


@command("list", _("The targets of the plan, and which data each is measured on."), example="tthc kpi list")
def list_(plan: PlanOption = None, format_: FormatOption = DEFAULT_FORMAT) -> int:
    """Print the plan's targets.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If the plan cannot be read, or several plans are of this year.
    """
    from tthc_cli.output import TargetListReport

    today = day_of(None)
    in_force = plan_of_year(plan, today.year)
    warn_of_year(in_force, today)
    loaded = in_force.plan
    report = TargetListReport(heading=heading(in_force), plan=loaded.value, plan_identity=identity_of(loaded))
    console.show(format_, report)
    return Exit.OK


@command(
    "measures",
    _(
        "The measures that targets can name; of one that is named, what it counts: denominator, numerator, what is "
        "left out, what stands beside the rate. Those of the plan are among them."
    ),
    short_text=_("What targets can be measured by."),
    example="tthc kpi measures early-resolution",
)
def measures(
    measure: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MEASURE]...", help=_("The measures to show whole; all in short if none.")),
    ] = None,
    columns: ColumnsOption = None,
    plan: PlanOption = None,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what measures count.

    Returns:
        ``Exit.OK``.

    Raises:
        TthcError: If there is no such measure; with the nearest name.
    """
    from tthc_cli.cases import load_columns, measure_conditions, measure_value, spoken_columns
    from tthc_cli.output import MeasuresReport

    dictionary = load_columns(columns)
    in_force = plan_of_year(plan, day_of(None).year).plan
    listed = dict.fromkeys([*load_measures().measures, *in_force.value.measures])
    names = list(dict.fromkeys(measure or listed))
    for name in names:
        if name not in listed:
            near = nearest(name, listed)
            text = (
                _("there is no measure '{name}', the nearest is {near}")
                if near
                else _("there is no measure '{name}'; `tthc kpi measures` shows them")
            )
            raise TthcError(text.format(name=name, near=near))
    means = {name: value for name in names if (value := measure_value(name, dictionary)) is not None}
    report = MeasuresReport(
        origins={name: in_force.name if name in in_force.value.measures else None for name in names},
        means=means,
        measures={name: (MEASURES[name], measure_conditions(name, dictionary)) for name in names},
        named={MEASURES[name].data_set: spoken_columns(dictionary, MEASURES[name].data_set) for name in names},
        whole=bool(measure),
    )
    console.show(format_, report)
    return Exit.OK


@command(
    "check",
    _(
        "Actual rates against the targets: each is met, missed, or unknown with the reason. Exit code 1 when one is "
        "missed."
    ),
    short_text=_("Actual rates against the targets."),
    example="tthc kpi check examples/cases.csv --data ratings=examples/ratings.csv --period 2024-Q1",
)
def check(
    subject: SubjectOptions,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=_(
                "Show the rates by procedure, procedure_code, field, unit, authority_level, channel, level or month "
                "too; several together with commas."
            ),
        ),
    ] = None,
    period: PeriodOption = None,
    *,
    counting: DueOptions,
    strict: Annotated[bool, typer.Option("--strict", help=_("Exit code 1 for an unknown verdict too."))] = False,
    save: Annotated[
        bool,
        typer.Option(
            "--save",
            help=_("Keep the verdicts in the register, for `tthc kpi trend`; with --by month alone, each month's too."),
        ),
    ] = False,
    register: RegisterOption = None,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Check the targets and print the verdicts.

    Returns:
        ``Exit.ATTENTION`` if a target is missed, or with ``--strict`` unknown, else ``Exit.OK``. Verdicts of groups do
        not matter.

    Raises:
        TthcError: If a file cannot be read, a name does not exist, or options do not fit each other. Nothing is saved
            then.
    """
    from tthc_cli.cases import check as counting_cases  # here: no other command should wait for it

    if not save and invocation.is_typed("register"):
        raise TthcError(_("--register: nothing is kept; add --save, or leave --register out"))
    question = asked(subject, by, period, counting, options)
    path = ready_to_keep(register, counting.rejects) if save else None
    if path is not None:
        from tthc_cli.cli.belonging import require_unreplaced

        require_unreplaced(path, question.plan, question.in_force)
    with console.progress() as progress:
        outcome = counting_cases.check(question.request, question.dictionary, progress)
    saving = None if path is None else keep(path, outcome, question)
    warn_of_year(question.in_force, question.request.as_of)
    question.warn(outcome)
    report = question.report(outcome, heading=heading(question.in_force, register=path), saving=saving)
    kept = None if saving is None else _("saved as check {id}").format(id=saving.id)
    console.show_kept(format_, report, kept)
    verdicts = {result.verdict for result in outcome.results if result.group is None}
    return Exit.ATTENTION if "missed" in verdicts or (strict and "unknown" in verdicts) else Exit.OK


@command(
    "misses",
    _(
        "The cases that count against each target that is missed, the worst first, by case id only, and the "
        "procedures and units that have most of them; for targets named by --kpi, whether they are missed or met. "
        "Exit code 1 when one is missed."
    ),
    short_text=_("The cases behind a missed target, and where most of them are."),
    example="tthc kpi misses examples/cases.csv --kpi early-resolution --by unit,month",
)
def misses(
    subject: SubjectOptions,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=_(
                "Where most are: by procedure, procedure_code, field, unit, authority_level, channel, level or month; "
                "several together with commas (default: by procedure, then by unit)."
            ),
        ),
    ] = None,
    period: PeriodOption = None,
    limit: Annotated[
        int,
        limit_option(_("How many cases and groups of each target a table shows; JSON and CSV have all.")),
    ] = 20,
    *,
    counting: DueOptions,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print what counts against the targets.

    Returns:
        ``Exit.ATTENTION`` if one of the targets shown is missed, else ``Exit.OK``.

    Raises:
        TthcError: If a file cannot be read, a name does not exist, or options do not fit each other.
    """
    from tthc_cli.cases import find_misses
    from tthc_cli.output import MissesReport

    question = asked(subject, by, period, counting, options)
    dictionary = question.dictionary
    with ExitStack() as reading:
        with console.progress() as progress:
            result = reading.enter_context(
                find_misses(question.request, dictionary, named=not question.whole_plan, report=progress)
            )
            worst = list(result.rows(limit)) if format_.from_tables else []
        warn_of_year(question.in_force, question.request.as_of)
        question.warn(result.outcome)
        first_line = heading(question.in_force)
        console.show(
            format_,
            MissesReport(
                heading=first_line,
                check=question.report(result.outcome, heading=first_line),
                targets=result.targets,
                misses=result.rows,
                worst=worst,
                most=limit,
                row_columns=result.columns(),
                keys={name: spec.key for name, spec in dictionary.data_sets.items()},
            ),
        )
    return Exit.ATTENTION if any(target.result.verdict == "missed" for target in result.targets) else Exit.OK


app: Final = command_group(
    "kpi",
    _("Targets of the plan, and the rates that case data show."),
    (list_, measures, check, misses, index, bridge, trend, void),
)
