"""Options of the commands that read case data: which files, by which due dates, with how much of the machine."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cases import MEMORY, EngineName, Resources, parse_memory
from tthc_cli.classes import dataclass
from tthc_cli.cli.commands import OptionGroup
from tthc_cli.cli.options import AsOfOption, CalendarOption, KpiOption, PlanOption, as_given
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi import DueSource, PauseRegime


class LimitUnit(StrEnum):
    """What a bare number of days counts."""

    DAY = "day"
    WORKING_DAY = "working-day"


RejectsOption = Annotated[
    Path | None,
    typer.Option(
        "--rejects",
        metavar="FILE",
        help=_("List the rows that are set aside in this file: CSV, or a workbook (.xlsx)."),
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
CalendarPeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="P",
        help=_("Of which calendar month, quarter or year: 2024-03, 2024-Q1 or 2024."),
    ),
]


ColumnsOption = Annotated[
    Path | None,
    typer.Option(
        "--columns",
        envvar="TTHC_COLUMNS",
        metavar="FILE",
        help=_("File with more names of columns and values, or with all of them."),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions(OptionGroup):
    """How the tables in files are understood."""

    sheet: Annotated[
        list[str] | None,
        typer.Option("--sheet", metavar="NAME", help=_("The sheet that has the table, where more than one could.")),
    ] = None
    columns: ColumnsOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions(OptionGroup):
    """Which files are counted."""

    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CASES]...",
            parser=as_given,
            help=_(
                "Files of cases, folders or patterns (*.xlsx): workbooks, HTML tables, CSV, Parquet; short for --data "
                "cases=CASES."
            ),
        ),
    ] = None
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            "-d",
            metavar="NAME=FILE",
            parser=as_given,
            help=_("The same for a data set: cases, ratings, results, procedures, feedback; may be repeated."),
        ),
    ] = None
    tables: TableOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectOptions(FileOptions):
    """Which files are counted, and for which targets."""

    kpi: KpiOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermOptions(OptionGroup):
    """How due dates are recomputed."""

    limits: Annotated[
        list[str] | None,
        typer.Option(
            "--limits",
            metavar="FILE",
            parser=as_given,
            help=_("Time limits by procedure, for cases that do not say their own."),
        ),
    ] = None
    pauses: Annotated[
        list[str] | None,
        typer.Option(
            "--pauses",
            metavar="FILE",
            parser=as_given,
            help=_("Pauses by case: from when to when, and what each does."),
        ),
    ] = None
    cut_off: Annotated[
        str | None,
        typer.Option("--cut-off", metavar="HH:MM", help=_("Received later than this counts as the next working day.")),
    ] = None
    regime: Annotated[
        PauseRegime | None,
        typer.Option(
            "--regime",
            help=_("Pauses: extend adds their working days (the default), restart counts anew from the full dossier."),
        ),
    ] = None
    limit_unit: Annotated[
        LimitUnit | None,
        typer.Option("--limit-unit", help=_("What a limit counts that is a number alone; else its case is set aside.")),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOptions(OptionGroup):
    """By which due dates cases are counted, and where the rows go that cannot be."""

    rejects: RejectsOption = None
    due: Annotated[
        DueSource,
        typer.Option(
            "--due",
            help=_("Count by the due dates recorded, recomputed where missing, or computed for all (`cases audit`)."),
        ),
    ] = DueSource.RECORDED
    terms: TermOptions
    calendar: CalendarOption = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceOptions(OptionGroup):
    """How much memory reading may take, and where its working files go."""

    memory: Annotated[
        str,
        typer.Option(
            "--memory", metavar="SIZE", help=_("What reading may hold in memory, such as 2GB; the rest goes to --temp.")
        ),
    ] = MEMORY
    temp: Annotated[
        Path | None,
        typer.Option("--temp", metavar="FOLDER", help=_("Where to keep working files (default: the system's folder).")),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions(OptionGroup):
    """What reads and counts."""

    engine: Annotated[
        EngineName,
        typer.Option("--engine", help=_("What reads and counts: duckdb on this machine, or spark on a cluster.")),
    ] = EngineName.DUCKDB
    master: Annotated[
        str | None,
        typer.Option(
            "--master", metavar="URL", help=_("Of the Spark cluster (default: as Spark is set up, else this machine).")
        ),
    ] = None
    space: SpaceOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions(OptionGroup):
    """By which plan and on which day targets are checked, and by what."""

    as_of: AsOfOption = None
    plan: PlanOption = None
    engine: EngineOptions


def is_no_input(rejects: Path | None, *read: Path | None) -> None:
    """Refuse a file of rows set aside that is one of those that are read.

    Args:
        rejects: The file to write, if any.
        read: Files that are read.

    Raises:
        TthcError: If it is one of them.
    """
    for path in read:
        if rejects and path and rejects.resolve() == path.resolve():
            raise TthcError(_("--rejects: {file} is an input; name another file").format(file=rejects))


def resources(options: EngineOptions) -> Resources:
    """What reads and counts, and what it may take.

    Raises:
        TthcError: For a cluster without Spark, and for a size that is none.
    """
    if options.master is not None and options.engine is not EngineName.SPARK:
        raise TthcError(_("--master: only with --engine spark; add that, or leave --master out"))
    return Resources(
        engine=options.engine,
        master=options.master,
        memory=parse_memory(options.space.memory),
        temp=options.space.temp,
    )


def local_resources(options: SpaceOptions) -> Resources:
    """What a command may take that runs on this machine alone.

    Raises:
        TthcError: For a size that is none.
    """
    return resources(EngineOptions(space=options))
