"""``tthc kpi bridge``: why the rates of plan, form and index differ over the same dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tthc_cli.cli import console
from tthc_cli.cli.case_options import CalendarPeriodOption, CheckOptions, DueOptions, FileOptions
from tthc_cli.cli.commands import FormatOption, command
from tthc_cli.cli.heading import heading, warn_of_year
from tthc_cli.cli.options import limit_option
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.errors import Exit, TthcError
from tthc_cli.i18n import _
from tthc_cli.output import DEFAULT_FORMAT
from tthc_cli.rules import Period, parse_period

if TYPE_CHECKING:
    from tthc_cli.counts import Side

_PERIODS = ("month", "quarter", "year")
"""The kinds of periods that plan, form and index all know."""


@command(
    "bridge",
    _(
        "The on-time rates of the plan, of form II.06a and of index 2.1 over the same dossiers, and for each reason "
        "how many dossiers it moves from one to the next; the sums add up exactly. With them the file's own verdict "
        "against the computed one, and dossiers that may stand twice."
    ),
    short_text=_("Why three on-time rates of one file differ."),
    example="tthc kpi bridge examples/cases.csv --period 2024-03",
)
def bridge(
    files: FileOptions,
    period: CalendarPeriodOption = None,
    list_cases: Annotated[
        bool, typer.Option("--cases", help=_("List the dossiers behind each number, by case id alone."))
    ] = False,
    limit: Annotated[
        int,
        limit_option(_("How many dossiers of each reason a table shows; JSON and CSV have all.")),
    ] = 20,
    *,
    counting: DueOptions,
    options: CheckOptions,
    format_: FormatOption = DEFAULT_FORMAT,
) -> int:
    """Print the bridge.

    Returns:
        ``Exit.OK``: that rates differ is what it explains.

    Raises:
        TthcError: If a file cannot be read, or the period is no calendar month, quarter or year, or has not begun.
    """
    from tthc_cli.cases import BridgeRequest, bridged, column_titles, labels
    from tthc_cli.counts import load_bridge, load_index
    from tthc_cli.output import BridgeCases, BridgeReport

    scope = tally_scope(files, period, counting, options)
    request = BridgeRequest(
        bridge=load_bridge(),
        index=load_index().value,
        files=scope.files,
        periods=_periods(scope),
        as_of=scope.as_of,
        sheets=scope.sheets,
        rejects=counting.rejects,
        recompute=scope.recompute,
        resources=scope.resources,
        ids=list_cases,
    )
    with console.progress() as progress, bridged(request, scope.dictionary, progress) as outcome:
        words = labels(scope.dictionary)
        report = BridgeReport(
            heading=heading(scope.in_force),
            bridge=request.bridge,
            rates={name: (count.numerator, count.denominator) for name, count in outcome.counts.items()},
            moves={
                step: {reason: (move.cases, move.numerator, move.denominator) for reason, move in moves.items()}
                for step, moves in outcome.moves.items()
            },
            own_verdicts=outcome.own_verdicts,
            doubles=outcome.doubles,
            periods=request.periods,
            as_of=scope.as_of,
            remarks=outcome.remarks,
            inputs=outcome.inputs,
            warnings=outcome.warnings,
            statuses=words.get("status", {}),
            verdict_words=words.get("own_verdict", {}),
            double_titles=column_titles(scope.dictionary, request.bridge.doubles),
            cases=BridgeCases(moved=outcome.ids, differing=outcome.ids_of_verdict, doubles=outcome.double_ids)
            if list_cases
            else None,
            most=limit,
        )
        warn_of_year(scope.in_force, scope.as_of)
        for warning in outcome.warnings:
            console.warn(warning)
        console.show(format_, report)
    return Exit.OK


def _periods(scope: TallyScope) -> dict[Side, Period]:
    """The days of each rate: the calendar period of plan and index, the reporting window of the form."""
    if scope.is_reporting or scope.period_kind not in _PERIODS:
        raise TthcError(
            _(
                "--period: plan and index count by a calendar month, quarter or year, the form by its reporting "
                "window; write 2026-11, 2026-Q4 or 2026"
            )
        )
    window = parse_period(f"report:{scope.period.name}", scope.in_force.plan.value.reporting)
    return {"plan": scope.period, "form": window, "index": scope.period}
