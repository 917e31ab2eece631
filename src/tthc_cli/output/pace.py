"""What the rest of the year must bring for a target to be met."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_cli.counts import MEASURES, is_mean, unit_of
from tthc_cli.i18n import _
from tthc_cli.kpi import Pace, Series
from tthc_cli.output.formats.report import Record
from tthc_cli.output.rates import goal, plain_number, unflattering, units
from tthc_cli.output.words import day, number, percent


def pace_record(pace: Pace, *, limit: bool) -> Record:
    """The pace as JSON has it.

    Args:
        pace: Of one target.
        limit: Whether the target is a limit, so that less is better.
    """
    share = pace.needed_share
    return {
        "status": pace.status,
        "reason": pace.reason,
        "target": plain_number(pace.target),
        "numerator": pace.numerator,
        "denominator": pace.denominator,
        "first": pace.first,
        "through": pace.through,
        "end": pace.end,
        "working_days": pace.elapsed,
        "working_days_left": pace.remaining,
        "rest": pace.rest,
        "rest_given": pace.rest_given,
        "needed": pace.needed,
        "needed_share": None if share is None else plain_number(unflattering(share, limit=not limit)),
        "in_a_row": pace.in_a_row,
        "summed": list(pace.summed),
    }


def pace_words(series: Series) -> Iterator[str]:
    """How far the year has come, and what the rest of it must bring."""
    pace, aim = series.pace, goal(series.kpi.op, series.pace.target, series.kpi.measure)
    yield from _so_far(series)
    if pace.status == "unknown":
        yield _("What the rest of the year must bring is unknown: {reason}.").format(reason=pace.reason)
    elif pace.end is None or pace.rest is None:
        return
    elif pace.status == "met":
        yield _("The year is over: {goal} is met.").format(goal=aim)
    elif pace.status == "missed":
        yield _("The year is over: {goal} is missed.").format(goal=aim)
    elif MEASURES[series.kpi.measure].stands:
        yield _standing_words(series, aim)
    else:
        text = (
            _("Expected up to {end} (--expect): {rest} more.")
            if pace.rest_given
            else _("At this pace, about {rest} more up to {end} (working days left: {left}).")
        )
        yield text.format(left=number(pace.remaining or 0), end=day(pace.end), rest=units(series.kpi, pace.rest))
        yield _flow_words(series, aim)


def _so_far(series: Series) -> Iterator[str]:
    """What was counted, up to which day."""
    pace, kpi = series.pace, series.kpi
    if pace.numerator is None or pace.denominator is None or not pace.first or not pace.through:
        return
    if is_mean(kpi.measure):
        text = _("From {first} to {through} (working days: {elapsed}): {sum} over {all}.")
    elif MEASURES[kpi.measure].stands:
        text = _("As of {through}: {good} of {all}.")
    else:
        text = _("From {first} to {through} (working days: {elapsed}): {good} of {all}.")
    yield text.format(
        first=day(pace.first),
        through=day(pace.through),
        elapsed=number(pace.elapsed or 0),
        good=number(pace.numerator),
        sum=f"{number(pace.numerator)} {unit_of(MEASURES[kpi.measure]).text(pace.numerator)}",
        all=units(kpi, pace.denominator),
    )


def _flow_words(series: Series, aim: str) -> str:
    """Of a measure that adds up over the year: how many of those still to come must be good."""
    pace, limit = series.pace, series.kpi.limit
    share = pace.needed_share
    match pace.status:
        case "safe" if limit:
            text = _("Safe: {goal} is kept even if all of them count.")
        case "safe":
            text = _("Safe: {goal} is met even if none of them is good.")
        case "out-of-reach" if pace.in_a_row is None:
            text = _("Out of reach: {goal} is missed whatever they are.")
        case "out-of-reach" if limit:
            text = _(
                "Out of reach: {goal} is missed even if none of them counts; it takes {row} in a row, none like them."
            )
        case "out-of-reach":
            text = _("Out of reach: {goal} is missed even if all of them are good; it takes {row} in a row, all good.")
        case "behind" if limit:
            text = _("Behind: for {goal}, at most {needed} of them may count ({share}).")
        case "behind":
            text = _("Behind: for {goal}, at least {needed} of them must be good ({share}).")
        case _ if limit:
            text = _("On course: for {goal}, at most {needed} of them may count ({share}).")
        case _:
            text = _("On course: for {goal}, at least {needed} of them must be good ({share}).")
    return text.format(
        goal=aim,
        needed=number(pace.needed or 0),
        share="" if share is None else percent(unflattering(share, limit=not limit)),
        row=units(series.kpi, pace.in_a_row or 0),
    )


def _standing_words(series: Series, aim: str) -> str:
    """Of a measure that stands at one moment: how many more of those counted must get good."""
    pace, limit = series.pace, series.kpi.limit
    if pace.status == "on-course":
        text = _("On course: {goal} is met if it stays as it is up to {end}.")
    elif pace.status == "out-of-reach":
        text = _("Out of reach: not even all of it would do for {goal}.")
    elif limit:
        text = _("Behind: for {goal} by {end} (working days left: {left}), {needed} of those counted must fall away.")
    else:
        text = _(
            "Behind: for {goal} by {end} (working days left: {left}), at least {needed} more of {rest} must get good."
        )
    return text.format(
        goal=aim,
        end="" if pace.end is None else day(pace.end),
        left=number(pace.remaining or 0),
        needed=units(series.kpi, pace.needed or 0),
        rest=number(pace.rest or 0),
    )
