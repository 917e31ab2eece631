"""``tthc kpi``: the plan's targets, and actual rates against them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cases.resources import MEMORY, EngineName
from tthc_cli.cli import console
from tthc_cli.cli.counting_terms import data_sets, recompute_of, shown_terms
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.kpi_trend import keep, ready_to_keep, trend, void
from tthc_cli.cli.options import (
    AsOfOption,
    CalendarOption,
    ColumnsOption,
    CutOffOption,
    EngineOption,
    Format,
    FormatOption,
    LimitsOption,
    LimitUnit,
    LimitUnitOption,
    MasterOption,
    MemoryOption,
    PausesOption,
    PlanOption,
    RegimeOption,
    RegisterOption,
    RejectsOption,
    SheetOption,
    TempOption,
    as_given,
    chosen_targets,
    is_no_input,
    is_written,
    resources,
)
from tthc_cli.cli.unread import warn_of_dates, warn_of_targets
from tthc_cli.cli.usage import Command, Group
from tthc_cli.counts.load import load_plan
from tthc_cli.counts.measures import MEASURES
from tthc_cli.data_files import Loaded
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.kpi.counting_terms import DueSource, PauseRegime
from tthc_cli.kpi.verdict import days_of_year
from tthc_cli.output.identity import Identity
from tthc_cli.rules.periods import parse_period

if TYPE_CHECKING:
    from tthc_cli.cases.check import Outcome, Request
    from tthc_cli.cases.dictionary import ColumnsFile
    from tthc_cli.output.kpi import Answer, Saving
    from tthc_cli.plan.model import Plan

app = typer.Typer(name="kpi", cls=Group, help=_("Targets of the plan, and the rates that case data show."))


CasesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CASES]...",
        parser=as_given,
        help=_(
            "Files of cases, folders or patterns (*.xlsx): workbooks, HTML tables, CSV, Parquet; short for --data "
            "cases=CASES."
        ),
    ),
]
DataOption = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        "-d",
        metavar="NAME=FILE",
        parser=as_given,
        help=_("The same for a data set: cases, ratings, results, procedures; may be repeated."),
    ),
]
KpiOption = Annotated[
    list[str] | None, typer.Option("--kpi", "-k", metavar="ID", help=_("Only this target; may be repeated."))
]
ByOption = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        help=_("Show the rates by procedure, unit, channel, level or month too; several together with commas."),
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="P",
        help=_("Only the cases of 2024, 2024-Q1, 2024-H1 or 2024-03; with report: before it, of the reporting window."),
    ),
]
DueOption = Annotated[
    DueSource,
    typer.Option(
        "--due",
        help=_("Count by the due dates recorded, recomputed where missing, or computed for all (`cases audit`)."),
    ),
]


@app.command(
    "list",
    cls=Command,
    help=_("The targets of the plan, and which data each is measured on."),
    epilog=_("Example: {example}").format(example="tthc kpi list"),
)
def list_(plan: PlanOption = None, format_: FormatOption = Format.TABLE) -> int:
    """Print the plan's targets."""
    from tthc_cli.output import kpi as output

    loaded = load_plan(plan)
    warn_of_year(loaded.value, day_of(None))
    console.show(
        format_,
        json=lambda: output.list_json(loaded.value, Identity(name=loaded.name, sha256=loaded.sha256)),
        csv=lambda: output.list_csv(loaded.value),
        table=lambda terminal: output.list_table(loaded.value, terminal),
        heading=heading(loaded.value, plan),
    )
    return Exit.OK


@app.command(
    "check",
    cls=Command,
    help=_(
        "Actual rates against the targets: each is met, missed, or unknown with the reason. Exit code 1 when one is "
        "missed."
    ),
    short_help=_("Actual rates against the targets."),
    epilog=_("Example: {example}").format(
        example="tthc kpi check examples/cases.csv --data ratings=examples/ratings.csv --period 2024-Q1"
    ),
)
def check(
    cases: CasesArgument = None,
    data: DataOption = None,
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    kpi: KpiOption = None,
    by: ByOption = None,
    period: PeriodOption = None,
    rejects: RejectsOption = None,
    due: DueOption = DueSource.RECORDED,
    limits: LimitsOption = None,
    pauses: PausesOption = None,
    cut_off: CutOffOption = None,
    regime: RegimeOption = None,
    limit_unit: LimitUnitOption = None,
    calendar: CalendarOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Exit code 1 for an unknown verdict too."))] = False,
    save: Annotated[
        bool, typer.Option("--save", help=_("Keep the verdicts in the register, for `tthc kpi trend`."))
    ] = False,
    register: RegisterOption = None,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    engine: EngineOption = EngineName.DUCKDB,
    master: MasterOption = None,
    memory: MemoryOption = MEMORY,
    temp: TempOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Check the targets and print the verdicts."""
    # imported here: no other command should wait for them
    from tthc_cli.cases.check import check as run
    from tthc_cli.output import kpi as output

    if not save and is_written(register, "TTHC_REGISTER"):
        raise TthcError(_("--register: nothing is kept; add --save, or leave --register out"))
    loaded, dictionary, request = _asked(
        cases=cases,
        data=data,
        sheet=sheet,
        columns=columns,
        kpi=kpi,
        by=by,
        period=period,
        rejects=rejects,
        due=due,
        limits=limits,
        pauses=pauses,
        cut_off=cut_off,
        regime=regime,
        limit_unit=limit_unit,
        calendar=calendar,
        as_of=as_of,
        plan=plan,
        engine=engine,
        master=master,
        memory=memory,
        temp=temp,
    )
    book = ready_to_keep(register, rejects) if save else None
    with console.progress() as report:
        outcome = run(request, dictionary, report)
    saving = None if book is None else keep(book, outcome, request, loaded)
    warn_of_year(loaded.value, request.as_of)
    _warn(outcome, None if kpi else loaded.value)
    answer = _answer(outcome, request, loaded, dictionary, saving)
    warn_of_dates(format_, output.date_notes(answer))
    console.show(
        format_,
        json=lambda: output.as_json(answer),
        csv=lambda: output.as_csv(answer),
        table=lambda terminal: output.as_table(answer, terminal),
        heading=heading(loaded.value, plan, register=book),
    )
    whole = {result.verdict for result in outcome.results if result.group is None}
    return Exit.ATTENTION if "missed" in whole or (strict and "unknown" in whole) else Exit.OK


@app.command(
    "misses",
    cls=Command,
    help=_(
        "The cases that count against each target that is missed, the worst first, by case id only, and the "
        "procedures and units that have most of them; for targets named by --kpi, whether they are missed or met. "
        "Exit code 1 when one is missed."
    ),
    short_help=_("The cases behind a missed target, and where most of them are."),
    epilog=_("Example: {example}").format(
        example="tthc kpi misses examples/cases.csv --kpi early-resolution --by unit,month"
    ),
)
def misses(
    cases: CasesArgument = None,
    data: DataOption = None,
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    kpi: KpiOption = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=_(
                "Where most are: by procedure, unit, channel, level or month; several together with commas (default: "
                "by procedure, then by unit)."
            ),
        ),
    ] = None,
    period: PeriodOption = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help=_("How many cases and groups of each target a table shows; JSON and CSV have all."),
        ),
    ] = 20,
    rejects: RejectsOption = None,
    due: DueOption = DueSource.RECORDED,
    limits: LimitsOption = None,
    pauses: PausesOption = None,
    cut_off: CutOffOption = None,
    regime: RegimeOption = None,
    limit_unit: LimitUnitOption = None,
    calendar: CalendarOption = None,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    engine: EngineOption = EngineName.DUCKDB,
    master: MasterOption = None,
    memory: MemoryOption = MEMORY,
    temp: TempOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print what counts against the targets."""
    from tthc_cli.cases.misses import find
    from tthc_cli.output import misses as output
    from tthc_cli.output.kpi import date_notes

    loaded, dictionary, request = _asked(
        cases=cases,
        data=data,
        sheet=sheet,
        columns=columns,
        kpi=kpi,
        by=by,
        period=period,
        rejects=rejects,
        due=due,
        limits=limits,
        pauses=pauses,
        cut_off=cut_off,
        regime=regime,
        limit_unit=limit_unit,
        calendar=calendar,
        as_of=as_of,
        plan=plan,
        engine=engine,
        master=master,
        memory=memory,
        temp=temp,
    )
    with ExitStack() as reading:
        with console.progress() as report:
            found = reading.enter_context(find(request, dictionary, named=bool(kpi), report=report))
            worst = list(found.rows(limit)) if format_ is Format.TABLE else []
        warn_of_year(loaded.value, request.as_of)
        _warn(found.outcome, None if kpi else loaded.value)
        answer = _answer(found.outcome, request, loaded, dictionary)
        warn_of_dates(format_, date_notes(answer))
        missed = output.Missed(
            answer=answer,
            targets=found.targets,
            columns=found.columns(),
            keys={name: spec.key for name, spec in dictionary.data_sets.items()},
        )
        console.show(
            format_,
            json=lambda: output.as_json(missed, found.rows()),
            csv=lambda: output.as_csv(missed, found.rows()),
            table=lambda terminal: output.as_table(missed, worst, limit, terminal),
            heading=heading(loaded.value, plan),
        )
    return Exit.ATTENTION if any(target.result.verdict == "missed" for target in found.targets) else Exit.OK


app.command(
    "trend",
    cls=Command,
    short_help=_("Saved rates over time, and what the rest of the year must bring."),
    help=_(
        "The rates that `tthc kpi check --save` kept, over time and against their targets, and what must still come "
        "for each target to be met at the end of the plan's year."
    ),
    epilog=_("Example: {example}").format(example="tthc kpi trend --kpi early-resolution --kpi satisfaction"),
)(trend)
app.command(
    "void",
    cls=Command,
    short_help=_("Take a saved check back."),
    help=_("Take a saved check back: it stays in the register, and `tthc kpi trend` leaves it out."),
    epilog=_("Example: {example}").format(example="tthc kpi void 1"),
)(void)


def _asked(
    *,
    cases: list[str] | None,
    data: list[str] | None,
    sheet: list[str] | None,
    columns: Path | None,
    kpi: list[str] | None,
    by: list[str] | None,
    period: str | None,
    rejects: Path | None,
    due: DueSource,
    limits: list[str] | None,
    pauses: list[str] | None,
    cut_off: str | None,
    regime: PauseRegime | None,
    limit_unit: LimitUnit | None,
    calendar: Path | None,
    as_of: str | None,
    plan: Path | None,
    engine: EngineName,
    master: str | None,
    memory: str,
    temp: Path | None,
) -> tuple[Loaded[Plan], ColumnsFile, Request]:
    """What the options ask for, with the plan and the dictionary that they name."""
    from tthc_cli.cases.check import Request
    from tthc_cli.cases.dictionary import group_columns
    from tthc_cli.cases.dictionary_load import load_columns

    loaded, dictionary = load_plan(plan), load_columns(columns)
    recompute = recompute_of(
        due, limits=limits, pauses=pauses, cut_off=cut_off, regime=regime, limit_unit=limit_unit, calendar=calendar
    )
    is_no_input(rejects, plan, columns, calendar)
    taken = resources(engine, master, memory, temp)
    files = {**_files(cases or [], data or [], _counted(dictionary.data_sets)), **data_sets(limits, pauses)}
    request = Request(
        kpis=chosen_targets(loaded.value, kpi or []),
        year=loaded.value.identity.year,
        files=files,
        sheets=sheet or (),
        as_of=day_of(as_of),
        by=group_columns(dictionary, by or ()),
        period=parse_period(period, loaded.value.reporting) if period else None,
        rejects=rejects,
        recompute=recompute,
        resources=taken,
        plan_year=days_of_year(loaded.value),
    )
    return loaded, dictionary, request


def _warn(outcome: Outcome, whole: Plan | None) -> None:
    """Write the warnings of a check; ``whole`` is the plan where all of its targets were asked for."""
    for warning in outcome.warnings:
        console.warn(warning)
    if whole:
        warn_of_targets(whole)


def _answer(
    outcome: Outcome, request: Request, plan: Loaded[Plan], dictionary: ColumnsFile, saving: Saving | None = None
) -> Answer:
    """What was found, with what it rests on."""
    from tthc_cli.cases.dictionary import labels
    from tthc_cli.output.kpi import Answer

    how = request.recompute
    return Answer(
        results=outcome.results,
        inputs=outcome.inputs,
        plan=plan.value,
        plan_identity=Identity(name=plan.name, sha256=plan.sha256),
        as_of=request.as_of,
        period=request.period,
        by=request.by,
        due=request.due,
        due_terms=None if how is None else shown_terms(how.terms, how.calendar, has_pauses=outcome.has_pauses),
        headers=outcome.headers,
        labels={} if LANGUAGE == "en" else labels(dictionary),
        saving=saving,
    )


def _counted(names: Iterable[str]) -> list[str]:
    """The data sets that targets are measured on."""
    measured = {spec.data_set for spec in MEASURES.values()}
    return [name for name in names if name in measured]


def _files(cases: list[str], data: list[str], names: list[str]) -> dict[str, list[str | Path]]:
    """Files, folders and patterns by data set, cases first."""
    if not all(text.strip() for text in cases):
        # an empty variable in a line of cron; the path would be the folder in which the command runs
        raise TthcError(_("CASES: found an empty name; name a file, a folder or a pattern, or leave it out"))
    given = [("cases", text) for text in cases]
    for text in data:
        name, equals, file = text.partition("=")
        if not equals or not file.strip() or name not in names:
            raise TthcError(
                _("--data: found '{found}'; write NAME=FILE with one of {known}").format(
                    found=text, known=", ".join(names)
                )
            )
        given.append((name, file))
    files: dict[str, list[str | Path]] = {}
    for name, file in given:
        files.setdefault(name, []).append(file)
    if not files:
        raise TthcError(
            _("no case data: name a file of cases, or --data NAME=FILE with one of {known}").format(
                known=", ".join(names)
            )
        )
    return files
