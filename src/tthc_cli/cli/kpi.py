"""``tthc kpi``: the plan's targets, and actual rates against them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.dates import as_of as day_of
from tthc_cli.cli.options import AsOfOption, ColumnsOption, Format, FormatOption, PlanOption, SheetOption
from tthc_cli.cli.unread import warn_of_targets
from tthc_cli.cli.usage import Command, Group
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import LANGUAGE, _
from tthc_cli.loading import load_plan
from tthc_cli.output.deadline import Identity
from tthc_cli.plan import Kpi, Plan

app = typer.Typer(name="kpi", cls=Group, help=_("Targets of the plan, and the rates that case data show."))


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
    console.show(
        format_,
        json=lambda: output.list_json(loaded.value, Identity(name=loaded.name, sha256=loaded.sha256)),
        csv=lambda: output.list_csv(loaded.value),
        table=lambda terminal: output.list_table(loaded.value, terminal),
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
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CASES]...",
            help=_(
                "Files of cases, folders or patterns (*.xlsx): workbooks, HTML tables, CSV, Parquet; short for --data "
                "cases=CASES."
            ),
        ),
    ] = None,
    data: Annotated[
        list[str] | None,
        typer.Option(
            "--data",
            "-d",
            metavar="NAME=FILE",
            help=_("The same for a data set: cases, ratings, results, procedures; may be repeated."),
        ),
    ] = None,
    sheet: SheetOption = None,
    columns: ColumnsOption = None,
    kpi: Annotated[
        list[str] | None, typer.Option("--kpi", "-k", metavar="ID", help=_("Only this target; may be repeated."))
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="COLUMN", help=_("Show the rates by procedure, unit, channel or level too.")),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="P",
            help=_(
                "Only the cases of 2024, 2024-Q1, 2024-H1 or 2024-03; with report: before it, of the reporting window."
            ),
        ),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help=_("List the rows that are set aside in this CSV file.")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Exit code 1 for an unknown verdict too."))] = False,
    as_of: AsOfOption = None,
    plan: PlanOption = None,
    format_: FormatOption = Format.TABLE,
) -> int:
    """Check the targets and print the verdicts."""
    # imported here: no other command should wait for them
    from tthc_cli.cases.check import Request
    from tthc_cli.cases.check import check as run
    from tthc_cli.cases.columns import group_column, labels, load_columns
    from tthc_cli.kpi import parse_period
    from tthc_cli.output import kpi as output

    loaded, dictionary = load_plan(plan), load_columns(columns)
    request = Request(
        kpis=_chosen(loaded.value, kpi or []),
        year=loaded.value.identity.year,
        files=_files(cases or [], data or [], list(dictionary.data_sets)),
        sheets=sheet or (),
        as_of=day_of(as_of),
        by=group_column(dictionary, _one(by)) if by else None,
        period=parse_period(period, loaded.value.reporting) if period else None,
        rejects=rejects,
    )
    with console.progress() as report:
        outcome = run(request, dictionary, report)
    for warning in outcome.warnings:
        console.warn(warning)
    if not kpi:
        warn_of_targets(loaded.value)
    answer = output.Answer(
        results=outcome.results,
        inputs=outcome.inputs,
        plan=loaded.value,
        plan_identity=Identity(name=loaded.name, sha256=loaded.sha256),
        as_of=request.as_of,
        period=request.period,
        by=request.by,
        headers=outcome.headers,
        labels={} if LANGUAGE == "en" else labels(dictionary),
    )
    console.show(
        format_,
        json=lambda: output.as_json(answer),
        csv=lambda: output.as_csv(answer),
        table=lambda terminal: output.as_table(answer, terminal),
    )
    whole = {result.verdict for result in outcome.results if result.group is None}
    return Exit.ATTENTION if "missed" in whole or (strict and "unknown" in whole) else Exit.OK


def _one(columns: list[str]) -> str:
    if len(columns) > 1:
        raise TthcError(_("--by: found {found}; write one column").format(found=", ".join(columns)))
    return columns[0]


def _chosen(plan: Plan, ids: list[str]) -> list[Kpi]:
    known = {kpi.id: kpi for kpi in plan.kpis}
    for wanted in ids:
        if wanted not in known:
            raise TthcError(
                _("--kpi: there is no target '{name}'; write one of {known}").format(
                    name=wanted, known=", ".join(known)
                )
            )
    return [kpi for kpi in plan.kpis if not ids or kpi.id in ids]


def _files(cases: list[str], data: list[str], names: list[str]) -> dict[str, list[str | Path]]:
    """Files, folders and patterns by data set, cases first."""
    given = [("cases", text) for text in cases]
    for text in data:
        name, equals, file = text.partition("=")
        if not equals or not file or name not in names:
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
