"""``tthc cases``: files of cases, and how they are understood."""

from __future__ import annotations

from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.options import ColumnsOption, Format, FormatOption, PlanOption, SheetOption
from tthc_cli.cli.usage import Command, Group
from tthc_cli.errors import Exit
from tthc_cli.i18n import _

app = typer.Typer(name="cases", cls=Group, help=_("Files of cases, and how they are understood."))


@app.callback()
def _cases() -> None:
    pass


@app.command(
    "columns",
    cls=Command,
    help=_(
        "How each header of a file is understood, which columns are missing for which target, and what the unknown "
        "headers look like. Exit code 1 when the file cannot be counted as it is."
    ),
    short_help=_("How the headers of a file are understood."),
    epilog=_("Example: {example}").format(example="tthc cases columns examples/cases.csv"),
)
def columns_(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help=_("Files, folders or patterns (*.xlsx).")),
    ],
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Print how the headers were understood."""
    from tthc_cli.cases.columns import load_columns
    from tthc_cli.cases.explain import explain
    from tthc_cli.loading import load_plan
    from tthc_cli.output import cases as output

    found = explain(files, load_columns(columns), load_plan(plan).value.kpis, sheet or ())
    console.show(
        format_,
        json=lambda: output.as_json(found),
        csv=lambda: output.as_csv(found),
        table=lambda terminal: output.as_table(found, terminal),
    )
    return Exit.OK if all(one.countable for one in found) else Exit.ATTENTION
