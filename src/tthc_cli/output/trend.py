"""The course of rates over time, and what the rest of the year must bring, as JSON, CSV and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from tthc_cli.counts.measures import MEASURES
from tthc_cli.i18n import LANGUAGE, _, ngettext
from tthc_cli.kpi.pace import Pace
from tthc_cli.kpi.saved import Check
from tthc_cli.kpi.series import Point, Series
from tthc_cli.kpi.trend import Trend
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.identity import Identity
from tthc_cli.output.kpi import TONES, bar, bar_cells, due_words, goal, plain_number, unflattering, units, verdict_cell
from tthc_cli.output.words import day, number, percent
from tthc_cli.plan.model import LIMITS, Plan

_CSV: Final = (
    "kpi",
    "task",
    "measure",
    "kind",
    "report",
    "due",
    "due_terms",
    "year",
    "check",
    "as_of",
    "period",
    "first",
    "last",
    "unfinished",
    "numerator",
    "denominator",
    "rate",
    "change",
    "op",
    "target",
    "verdict",
    "reason",
    "counted_from",
    "counted_to",
    "recorded_at",
    "plan_sha256",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``tthc kpi trend`` found, with what it rests on."""

    trend: Trend
    plan: Plan
    plan_identity: Identity
    calendar_identity: Identity


def as_json(answer: Answer) -> str:
    """``tthc.kpi-trend/1``."""
    found = answer.trend
    return machine.to_json(
        {
            "schema": "tthc.kpi-trend/1",
            "plan": answer.plan_identity.payload(),
            "calendar": answer.calendar_identity.payload(),
            "year": answer.plan.identity.year,
            "checks": found.checks,
            "series": [
                {
                    **_series(one),
                    "points": [_point(one, point) for point in one.points],
                    "pace": _pace(one.pace, limit=one.kpi.limit),
                }
                for one in found.series
            ],
            "other_years": [{"year": year, "checks": count} for year, count in found.other_years.items()],
            "unassigned": list(found.unassigned),
            "other_plans": list(found.other_plans),
            "left_out": list(found.gone),
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a point; the pace is in JSON alone."""
    return machine.to_csv(_CSV, [_row(one, point) for one in answer.trend.series for point in one.points])


def _row(one: Series, point: Point) -> dict[str, Any]:
    cells = _point(one, point)
    return {**_series(one), **cells, **(cells["period"] or {}), "period": cells["period"] and cells["period"]["name"]}


def _series(one: Series) -> dict[str, Any]:
    return {
        "kpi": one.kpi.id,
        "task": one.kpi.task,
        "measure": one.kpi.measure,
        "kind": one.kind,
        "report": one.report,
        "due": one.due,
        "due_terms": one.due_terms,
        "year": one.year,
    }


def _point(one: Series, point: Point) -> dict[str, Any]:
    rate, saved, limit = point.rate, point.saved, point.rate.op in LIMITS
    first, last = point.dates
    return {
        "check": point.check,
        "as_of": saved.as_of,
        "period": saved.period and {"name": saved.period.name, "first": saved.period.first, "last": saved.period.last},
        "unfinished": point.unfinished,
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "rate": _number(rate.rate, limit=limit),
        "change": _number(point.change, limit=limit),
        "op": rate.op,
        "target": plain_number(rate.goal),
        "verdict": rate.verdict,
        "reason": rate.reason,
        "counted_from": first,
        "counted_to": last,
        "recorded_at": point.recorded_at,
        "plan_sha256": saved.sha256,
    }


def _number(value: Fraction | None, *, limit: bool) -> int | float | None:
    return None if value is None else plain_number(unflattering(value, limit=limit))


def _pace(pace: Pace, *, limit: bool) -> dict[str, Any]:
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


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: a table for each series, and under it what the rest of the year must bring."""
    found = answer.trend
    title = _("Saved rates")
    tables = [_table(one, terminal) for one in found.series if _has_rates(one)]
    notes = list(_notes(answer))
    if not tables:
        return render([Table(title=title, columns=(), rows=[], notes=notes)], terminal)
    if notes:
        tables.append(Table(columns=(), rows=[], notes=notes))
    return render([Table(title=title, columns=(), rows=[]), *tables], terminal)


def _notes(answer: Answer) -> Iterator[str]:
    """What is not in the tables."""
    found = answer.trend
    empty = [one for one in found.series if not _has_rates(one)]
    for one in empty:
        reason = one.points[-1].rate.reason or ""
        yield _("{series}: no rate yet ({reason}).").format(series=_title(one, None), reason=reason)
    if not found.series:
        if found.checks:
            text = ngettext(
                "{count} check is saved, none of what was asked for.",
                "{count} checks are saved, none of what was asked for.",
                found.checks,
            )
            yield text.format(count=number(found.checks))
        elif found.other_days:
            text = ngettext(
                "{count} check is saved, none of a period from --from to --to.",
                "{count} checks are saved, none of a period from --from to --to.",
                found.other_days,
            )
            yield text.format(count=number(found.other_days))
        elif not found.unassigned:
            yield _("No check is saved yet; `tthc kpi check … --save` keeps one.")
    if found.unassigned:
        text = ngettext(
            "Check {ids} belongs to no plan yet and is left out; `tthc event assign --check {numbers} --plan FILE` "
            "assigns it.",
            "Checks {ids} belong to no plan yet and are left out; `tthc event assign --check {numbers} --plan FILE` "
            "assigns them.",
            len(found.unassigned),
        )
        ids = list(map(str, found.unassigned))
        yield text.format(ids=", ".join(ids), numbers=",".join(ids))
    for year, count in found.other_years.items():
        text = ngettext(
            "{count} saved check belongs to another plan, of {year}; name that plan with --plan.",
            "{count} saved checks belong to other plans, of {year}; name such a plan with --plan.",
            count,
        )
        yield text.format(count=number(count), year=year)
    if found.gone:
        yield _("Left out, as this plan does not have them or measures them otherwise: {names}.").format(
            names=", ".join(found.gone)
        )
    if found.other_plans:
        text = ngettext(
            "Check {ids} was made with another state of the plan's file.",
            "Checks {ids} were made with another state of the plan's file.",
            len(found.other_plans),
        )
        yield text.format(ids=", ".join(map(str, found.other_plans)))


def _has_rates(one: Series) -> bool:
    return any(point.rate.rate is not None for point in one.points)


def _table(one: Series, terminal: Terminal) -> Table:
    bars = bar_cells(terminal)
    goals = [goal(point.rate.op, point.rate.goal) for point in one.points]
    varied = len(set(goals)) > 1
    columns = [
        Column(title=_("Check"), right=True, fixed=True),
        Column(title=_("As of") if one.points[0].saved.period is None or one.year else _("Period"), fixed=True),
        Column(title=_("Rate"), right=True, fixed=True),
        *([Column(title="", fixed=True)] if bars else []),
        Column(title=_("Change"), right=True, fixed=True),
        *([Column(title=_("Goal"), right=True, fixed=True)] if varied else []),
        Column(title=_("Counted"), right=True, fixed=True),
        Column(title=_("Verdict"), fixed=True),
    ]
    rows: list[list[str | Cell]] = []
    for point, its in zip(one.points, goals, strict=True):
        rate, limit = point.rate, point.rate.op in LIMITS
        shape = bar(rate.rate, rate.goal, met=rate.verdict == "met", cells=bars, limit=limit) if bars else ""
        counted = rate.numerator is not None and rate.denominator is not None
        rows.append(
            [
                str(point.check),
                _when(one, point),
                "–" if rate.rate is None else percent(unflattering(rate.rate, limit=limit)),
                *([Cell(shape, TONES[rate.verdict])] if bars else []),
                _change(point, limit=limit),
                *([its] if varied else []),
                f"{number(rate.numerator or 0)}/{number(rate.denominator or 0)}" if counted else "–",
                verdict_cell(rate.verdict),
            ]
        )
    return Table(title=_title(one, None if varied else goals[0]), columns=columns, rows=rows, notes=list(_below(one)))


def _title(one: Series, its_goal: str | None) -> str:
    name = one.kpi.id if LANGUAGE == "en" else f"{one.kpi.name} ({one.kpi.id})"
    kinds = {
        "whole": _("whole files"),
        "year": _("year {year} to date").format(year=one.year),
        "half": _("by half-year"),
        "quarter": _("by quarter"),
        "month": _("by month"),
    }
    span = kinds[one.kind]
    if one.report:
        span = _("{span}, reporting windows").format(span=span)
    said = its_goal is not None and re.search(rf"(?<![0-9,.]){re.escape(its_goal.split()[-1])}", name)
    title = f"{name}: {span}" if its_goal is None or said else f"{name} {its_goal}: {span}"
    words = (f"{text} ({one.due_terms})" for text in due_words(one.due))
    return "\n".join([title, *words])


def _when(one: Series, point: Point) -> str:
    if one.year is not None or point.saved.period is None:
        return day(point.saved.as_of)
    return point.saved.period.name.rpartition(":")[2]


def _change(point: Point, *, limit: bool) -> str:
    """In percentage points, with a sign."""
    if point.change is None:
        return "–"
    text = percent(unflattering(point.change, limit=limit)).removesuffix("%")
    return f"+{text}" if point.change > 0 else text


def _below(one: Series) -> Iterator[str]:
    """What is to be said of single points, then the pace."""
    for reason, points in _by_reason(one.points).items():
        when = ", ".join(_when(one, point) for point in points)
        yield _("{when}: unknown: {reason}.").format(when=when, reason=reason)
    for point in one.points:
        if point.unfinished and one.year is None:
            yield _("{when} was not over when it was checked, on {day}.").format(
                when=_when(one, point), day=day(point.saved.as_of)
            )
    files = dict.fromkeys(point.file for point in one.points if point.file)
    if one.kind == "whole" and len(files) > 1:
        yield _("Compared are whole files that are not the same: {files}.").format(files=", ".join(files))
    yield from _pace_words(one)


def _by_reason(points: Sequence[Point]) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in points:
        if point.rate.reason:
            found.setdefault(point.rate.reason, []).append(point)
    return found


def _pace_words(one: Series) -> Iterator[str]:
    pace, kpi = one.pace, one.kpi
    aim = goal(kpi.op, pace.target)
    if pace.numerator is not None and pace.denominator is not None and pace.first and pace.through:
        if MEASURES[kpi.measure].stands:
            text = _("As of {through}: {good} of {all}.")
        else:
            text = _("From {first} to {through} (working days: {elapsed}): {good} of {all}.")
        yield text.format(
            first=day(pace.first),
            through=day(pace.through),
            elapsed=number(pace.elapsed or 0),
            good=number(pace.numerator),
            all=units(kpi, pace.denominator),
        )
    if pace.status == "unknown":
        yield _("What the rest of the year must bring is unknown: {reason}.").format(reason=pace.reason)
        return
    if pace.end is None or pace.rest is None:
        return
    if pace.status in ("met", "missed"):
        text = (
            _("The year is over: {goal} is met.") if pace.status == "met" else _("The year is over: {goal} is missed.")
        )
        yield text.format(goal=aim)
        return
    if MEASURES[kpi.measure].stands:
        yield _standing_words(one, aim)
        return
    known = {
        "left": number(pace.remaining or 0),
        "end": day(pace.end),
        "rest": units(kpi, pace.rest),
    }
    if pace.rest_given:
        yield _("Expected up to {end} (--expect): {rest} more.").format(**known)
    else:
        yield _("At this pace, about {rest} more up to {end} (working days left: {left}).").format(**known)
    yield _flow_words(one, aim)


def _flow_words(one: Series, aim: str) -> str:
    pace, limit = one.pace, one.kpi.limit
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
        row=units(one.kpi, pace.in_a_row or 0),
    )


def _standing_words(one: Series, aim: str) -> str:
    pace, limit = one.pace, one.kpi.limit
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
        needed=units(one.kpi, pace.needed or 0),
        rest=number(pace.rest or 0),
    )


def void_json(check: Check, *, dry_run: bool) -> str:
    """``tthc.saved-check-void/1``; ``id`` is null where nothing was recorded."""
    return machine.to_json(
        {
            "schema": "tthc.saved-check-void/1",
            "id": None if dry_run else check.id,
            "voids": check.voids,
            "dry_run": dry_run,
        }
    )


def void_csv(check: Check) -> str:
    """One row."""
    return machine.to_csv(("id", "voids", "recorded_at", "recorded_by"), [check._asdict()])


def void_words(check: Check, *, dry_run: bool) -> str:
    """That a check counts no more."""
    if dry_run:
        return _("Check {id} would be voided.").format(id=check.voids) + "\n"
    return _("Check {id} is voided (by {by}).").format(id=check.voids, by=check.id) + "\n"
