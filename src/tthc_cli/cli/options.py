"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cases.resources import EngineName, Resources, parse_memory
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.kpi.counting_terms import PauseRegime
from tthc_cli.plan.model import Kpi, Plan
from tthc_cli.register.entries import Entry
from tthc_cli.text import fold

if TYPE_CHECKING:
    from tthc_cli.kpi.saved import Check


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class DeadlineFormat(StrEnum):
    """How due dates are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


def as_given(text: str) -> str:
    """The name of a file, a folder or a pattern among texts: unlike other text, it is not composed."""
    return text


FormatOption = Annotated[Format, typer.Option("--format", "-f", help=_("How to print the result."))]
DeadlineFormatOption = Annotated[
    DeadlineFormat,
    typer.Option("--format", "-f", help=_("How to print the result; ics is a calendar file.")),
]
PlanOption = Annotated[
    Path | None,
    typer.Option("--plan", envvar="TTHC_PLAN", metavar="FILE", help=_("Plan file to use instead of the packaged one.")),
]
CalendarOption = Annotated[
    Path | None,
    typer.Option(
        "--calendar",
        envvar="TTHC_CALENDAR",
        metavar="FILE",
        help=_("Calendar file to use instead of the packaged one."),
    ),
]
SheetOption = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="NAME", help=_("The sheet that has the table, where more than one could.")),
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
RejectsOption = Annotated[
    Path | None,
    typer.Option("--rejects", metavar="FILE", help=_("List the rows that are set aside in this CSV file.")),
]
LimitsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limits",
        metavar="FILE",
        parser=as_given,
        help=_("Time limits by procedure, for cases that do not say their own."),
    ),
]
PausesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--pauses", metavar="FILE", parser=as_given, help=_("Pauses by case: from when to when, and what each does.")
    ),
]
CutOffOption = Annotated[
    str | None,
    typer.Option("--cut-off", metavar="HH:MM", help=_("Received later than this counts as the next working day.")),
]


RegimeOption = Annotated[
    PauseRegime | None,
    typer.Option(
        "--regime",
        help=_("Pauses: extend adds their working days (the default), restart counts anew from the full dossier."),
    ),
]


class LimitUnit(StrEnum):
    """What a bare number of days counts."""

    DAY = "day"
    WORKING_DAY = "working-day"


LimitUnitOption = Annotated[
    LimitUnit | None,
    typer.Option("--limit-unit", help=_("What a limit counts that is a number alone; else its case is set aside.")),
]
EngineOption = Annotated[
    EngineName,
    typer.Option("--engine", help=_("What reads and counts: duckdb on this machine, or spark on a cluster.")),
]
MasterOption = Annotated[
    str | None,
    typer.Option(
        "--master", metavar="URL", help=_("Of the Spark cluster (default: as Spark is set up, else this machine).")
    ),
]
MemoryOption = Annotated[
    str,
    typer.Option(
        "--memory", metavar="SIZE", help=_("What reading may hold in memory, such as 2GB; the rest goes to --temp.")
    ),
]
TempOption = Annotated[
    Path | None,
    typer.Option("--temp", metavar="FOLDER", help=_("Where to keep working files (default: the system's folder).")),
]


def is_written(file: Path | None, variable: str) -> bool:
    """Whether an option's file was named on the command line; one of the environment holds for all commands."""
    return file is not None and file != Path(os.environ.get(variable, ""))


def is_no_input(rejects: Path | None, *read: Path | None) -> None:
    """Raise TthcError where the file of rows set aside is one that is read."""
    for path in read:
        if rejects and path and rejects.resolve() == path.resolve():
            raise TthcError(_("--rejects: {file} is an input; name another file").format(file=rejects))


def resources(engine: EngineName, master: str | None, memory: str, temp: Path | None) -> Resources:
    """What reads and counts, and what it may take. Raises TthcError."""
    if master is not None and engine is not EngineName.SPARK:
        raise TthcError(_("--master: only with --engine spark; add that, or leave --master out"))
    return Resources(engine=engine, master=master, memory=parse_memory(memory), temp=temp)


AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=_(
            "The day to count as today: dd/mm/yyyy (- and . do too), yyyy-mm-dd, today or yesterday; default: today."
        ),
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        "--register",
        envvar="TTHC_REGISTER",
        metavar="FILE",
        help=_("Register to use instead of the one in the folder for your data."),
    ),
]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Show what would be recorded, and record nothing."))]


def register_path(named: Path | None) -> Path:
    """The register that is meant: the one named, else that of whoever runs the program."""
    from tthc_cli.register import store as register

    return named or register.default_path()


def rounds(path: Path, *, dry_run: bool) -> tuple[bool, ...]:
    """How often to go through a recording, each time with whether that is a dry run.

    What is refused must not leave a new register behind, so the first recording in one is tried before.
    """
    return (True, False) if not dry_run and not os.path.lexists(path) else (dry_run,)


def read_register(named: Path | None) -> list[Entry]:
    """All that is recorded; nothing where the default register does not exist yet.

    Raises TthcError for a register that was named and is not there: a slip in its name must not look like an office
    to which nothing happened.
    """
    from tthc_cli.register import store as register

    return register.read(register_path(named)) if _there(named, "tthc event add`, `tthc done") else []


def read_saved_checks(named: Path | None) -> list[Check]:
    """All checks of rates that are saved; the rest as :func:`read_register`."""
    from tthc_cli.register import store as register

    return register.read_checks(register_path(named)) if _there(named, "tthc kpi check --save") else []


def _there(named: Path | None, starts: str) -> bool:
    """Whether the register that is meant exists. Raises TthcError where one was named and does not."""
    path = register_path(named)
    if os.path.lexists(path):
        return True
    if named is None:
        return False
    raise TthcError(
        _("{file}: there is no such register; correct --register, or start it with `{command}`").format(
            file=path, command=starts
        )
    )


UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="UNIT", help=_("Keep to the tasks that this unit leads (its key or its name).")),
]


def unit_key(plan: Plan, named: str | None) -> str | None:
    """The key of a unit given by its key, its name or the words of a task's cell, or by a part of one name alone.

    Case and accents do not matter. Raises TthcError where the plan has none such, and for a part of several names.
    """
    if named is None:
        return None
    wanted, units = fold(named), plan.units.items()
    for keys in (
        [key for key, _unit in units if wanted == fold(key)],
        [key for key, unit in units if wanted == fold(unit.name)],
        [task.lead_units[0] for task in plan.tasks if len(task.lead_units) == 1 and wanted == fold(task.lead)],
        [key for key, unit in units if wanted and wanted in fold(unit.name)],
    ):
        found = dict.fromkeys(keys)
        if len(found) == 1:
            return keys[0]
        if found:
            raise TthcError(
                _("--unit: '{name}' stands for several units; write the key of one of {known}").format(
                    name=named, known=", ".join(f"{key} ({plan.units[key].name})" for key in found)
                )
            )
    leading = dict.fromkeys(key for task in plan.tasks for key in task.lead_units)
    raise TthcError(
        _("--unit: there is no unit '{name}'; write one of {known}").format(
            name=named, known=", ".join(f"{key} ({plan.units[key].name})" for key in leading)
        )
    )


def chosen_targets(plan: Plan, ids: list[str]) -> list[Kpi]:
    """The targets of these ids, in the plan's order; all for none. Raises TthcError for an id that it does not have."""
    known = {kpi.id: kpi for kpi in plan.kpis}
    for wanted in ids:
        if wanted not in known:
            raise TthcError(
                _("--kpi: there is no target '{name}'; write one of {known}").format(
                    name=wanted, known=", ".join(known)
                )
            )
    return [kpi for kpi in plan.kpis if not ids or kpi.id in ids]
