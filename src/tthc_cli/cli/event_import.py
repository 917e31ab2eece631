"""``tthc event import``: many entries at once, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.belonging import settle, tell
from tthc_cli.cli.dates import as_of
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import (
    CalendarOption,
    DryRunOption,
    Format,
    FormatOption,
    PlanOption,
    RegisterOption,
    register_path,
    rounds,
)
from tthc_cli.errors import Exit
from tthc_cli.i18n import _

HELP = _(
    "Record the events and fulfilled tasks of a CSV file, all or none; what the register has already is not recorded "
    "again."
)
SHORT_HELP = _("Record the events of a CSV file.")
EPILOG = _("Example: {example}").format(example="tthc event import examples/su-kien.csv --dry-run")


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=_("CSV file with the columns event, date, matter, ref, or one of `tthc event list --format csv`."),
        ),
    ],
    dry_run: DryRunOption = False,
    register: RegisterOption = None,
    plan: PlanOption = None,
    calendar: CalendarOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Import a file and print what it came to."""
    from tthc_cli.cases.tables.csv_files import read_rows
    from tthc_cli.counts.load import load_plan
    from tthc_cli.output import register as output
    from tthc_cli.register.doubts import of_another_year
    from tthc_cli.register.import_check import additions
    from tthc_cli.register.import_rows import EventTable, load_register_columns
    from tthc_cli.register.standings import Standings
    from tthc_cli.register.store import writing
    from tthc_cli.workdays.load import load_calendar
    from tthc_cli.workdays.work_calendar import WorkCalendar

    names, loaded = load_register_columns(), load_plan(plan)
    days = WorkCalendar(load_calendar(calendar).value)
    csv, rows = read_rows(file)
    table = EventTable(file=csv.file, headers=csv.headers, header_line=csv.header_line, rows=rows)
    path = register_path(register)
    tried = rounds(path, dry_run=dry_run)
    for dry in tried:
        with writing(path, dry_run=dry) as record:
            claimed = settle(record, loaded)
            found = additions(table, names, loaded.value, days, record.entries, today=as_of(None))
            known = list(record.entries)
            added = [record.add(new) for new in found.new]
            after = Standings(loaded.value, days, as_of(None)).of([])
            doubts = of_another_year(loaded.value, known, added, after)
    warn_of_year(loaded.value, as_of(None))
    console.show(
        format_,
        json=lambda: output.import_json(csv.file, added, found.present, dry_run=dry_run),
        csv=lambda: output.list_csv(added),
        table=lambda _terminal: output.import_words(
            csv.file, added, found.present, dry_run=dry_run, starts=str(path) if len(tried) > 1 else None
        ),
        heading=heading(loaded.value, plan, register=path),
    )
    tell(claimed, loaded.value, dry_run=dry_run)
    for doubt in doubts:
        console.warn(doubt)
    return Exit.OK
