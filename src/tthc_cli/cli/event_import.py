"""``tthc event import``: many entries at once, all or none."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Annotated, Final

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import kept_words, require_unreplaced, settle, tell
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.dates import as_of
from tthc_cli.cli.files import replace_file
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import RecordingOptions
from tthc_cli.cli.plans import plan_of_entry, plans_in_force
from tthc_cli.cli.registers import register_path, rounds
from tthc_cli.cli.result_file import refuse_other_kind
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _, by_language
from tthc_cli.output import DEFAULT_FORMAT


@command(
    "import",
    _(
        "Record the events and fulfilled tasks of a CSV file, all or none; what the register has already is not "
        "recorded again."
    ),
    short_text=_("Record the events of a CSV file."),
    example="tthc event import examples/su-kien.csv --dry-run",
)
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=_("CSV file with the columns event, date, matter, ref, or one of `tthc event list --format csv`."),
        ),
    ],
    options: RecordingOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Import a file and print what it came to.

    Returns:
        ``Exit.OK``; all rows are recorded by then, or none if one of them is wrong.

    Raises:
        TthcError: With a line for each row that is wrong; or if nothing tells which plan the rows are of.
    """
    from tthc_cli.cases import read_rows
    from tthc_cli.output import ImportReport
    from tthc_cli.register import (
        EventTable,
        Standings,
        additions,
        load_register_columns,
        of_another_year,
        to_come,
        writing,
        wrong_anyway,
        years_in,
    )
    from tthc_cli.workdays import WorkCalendar, load_calendar

    names, all_plans = load_register_columns(), plans_in_force(options.files.plan)
    days = WorkCalendar(load_calendar(options.files.calendar).value)
    csv, rows = read_rows(file)
    table = EventTable(file=csv.file, headers=csv.headers, header_line=csv.header_line, rows=rows)
    years = years_in(table, names)
    try:
        in_force = plan_of_entry(
            all_plans, lambda _plan: True, csv.file, narrower=[lambda plan: years == {plan.identity.year}]
        )
    except TthcError as error:  # a day that is wrong may be why nothing tells the plan
        raise TthcError(*error.lines, *wrong_anyway(table, names, all_plans.plans, today=as_of(None))) from None
    loaded = in_force.plan
    path = register_path(options.files.register)
    require_unreplaced(path, loaded, all_plans)
    plan, tries = loaded.value, rounds(path, dry_run=options.dry_run)
    for dry in tries:
        with writing(path, dry_run=dry) as record:
            claimed = settle(record, loaded, all_plans.plans)
            new = additions(table, names, plan, days, record.entries, today=as_of(None))
            earlier = list(record.entries)
            added = [record.add(entry) for entry in new.new]
            after = Standings(plan, days, as_of(None)).of([])
            doubts = [*of_another_year(plan, earlier, added, after), *to_come(plan, added, as_of(None))]
    warn_of_year(all_plans, as_of(None))
    report = ImportReport(
        heading=heading(in_force, register=path),
        file=csv.file,
        added=added,
        present=new.present,
        voided=new.voided,
        dry_run=options.dry_run,
        starts=str(path) if len(tries) > 1 else None,
    )
    console.show_kept(format_, report, kept_words(added, dry_run=options.dry_run))
    tell(claimed, plan, dry_run=options.dry_run)
    for doubt in doubts:
        console.warn(doubt)
    return Exit.OK


_TEMPLATE: Final = ("event", "task", "rule", "period", "date", "matter", "ref", "note")
"""The columns of what a person writes; the others are those of a list."""


@command(
    "template",
    _(
        "An empty CSV file with the columns that `tthc event import` reads, for many events and fulfilled tasks at "
        "once. Excel opens it as it is. A row has an event or the number of a task, and a day."
    ),
    short_text=_("An empty CSV file to fill in and import."),
    example="tthc event template > su-kien.csv",
)
def template(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help=_("The file to write (default: standard output).")),
    ] = None,
) -> int:
    """Write the file.

    Raises:
        TthcError: If the name is that of a file of another kind, or the file exists.
    """
    from tthc_cli.output import to_csv
    from tthc_cli.register import load_register_columns

    names = load_register_columns().columns
    headers = by_language(english=_TEMPLATE, vietnamese=tuple(names[column][0] for column in _TEMPLATE))
    content = codecs.BOM_UTF8 + to_csv(headers, []).encode()
    if out is None:
        console.emit(content)
        return Exit.OK
    refuse_other_kind(out, (".csv",))
    if os.path.lexists(out):
        raise TthcError(_("--out: {file} exists; name another file").format(file=out))
    replace_file(out, content, option="--out", begins=content)
    command_line = console.typed("tthc", "event", "import", out)
    console.say(console.on_one_line(_("{file}: fill it in, then `{command}`").format(file=out, command=command_line)))
    return Exit.OK
