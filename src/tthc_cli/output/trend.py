"""The course of rates over time, and saved checks that are taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import is_mean
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import Check, Point, Series, Trend
from tthc_cli.output.cells import percent_cell, plain_number_cell
from tthc_cli.output.formats.report import Cell, Chart, Column, PrintedTable, RateBar, Record, Report, Terminal
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.pace import pace_record, pace_words
from tthc_cli.output.rates import (
    TONES,
    bar,
    bar_cells,
    due_words,
    figure,
    goal,
    goal_cell,
    named,
    plain_number,
    unflattering,
    verdict_cell,
)
from tthc_cli.output.words import cut_number, day, number
from tthc_cli.plan import LIMITS, Plan

_COLUMNS: Final = (
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
    "value",
    "set_aside",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendReport(Report):
    """What ``tthc kpi trend`` has found, with what it rests on."""

    trend: Trend
    plan: Plan
    plan_identity: FileIdentity
    calendar_identity: FileIdentity

    def payload(self) -> Record:
        """``tthc.kpi-trend/1``."""
        trend = self.trend
        return {
            "schema": "tthc.kpi-trend/1",
            "plan": self.plan_identity.payload(),
            "calendar": self.calendar_identity.payload(),
            "year": self.plan.identity.year,
            "checks": trend.checks,
            "series": [
                {
                    **_series_record(series),
                    "points": [_point_record(point) for point in series.points],
                    "pace": pace_record(series.pace, limit=series.kpi.limit),
                }
                for series in trend.series
            ],
            "other_years": [{"year": year, "checks": count} for year, count in trend.other_years.items()],
            "unassigned": list(trend.unassigned),
            "other_plans": list(trend.other_plans),
            "left_out": list(trend.gone),
        }

    def columns(self) -> Sequence[str]:
        """The series, the point and its rate; the pace is in JSON alone."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a point."""
        return [_row(series, point) for series in self.trend.series for point in series.points]

    def notes(self) -> Sequence[str]:
        """Which checks and targets are left out."""
        return [*self._unassigned(), *self._gone()]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """A table for each series, and under it what the rest of the year must bring."""
        title = _("Saved rates")
        tables = [_table(series, terminal) for series in self.trend.series if _has_rates(series)]
        notes = [*self._without_rates(), *self._nothing_shown(), *self._left_out()]
        if not tables:
            return [PrintedTable(title=title, notes=notes)]
        return [PrintedTable(title=title), *tables, *([PrintedTable(notes=notes)] if notes else [])]

    def _without_rates(self) -> Iterator[str]:
        """The series that have no table, and why."""
        for series in self.trend.series:
            if not _has_rates(series):
                reason = series.points[-1].rate.reason or ""
                yield _("{series}: no rate yet ({reason}).").format(series=_title(series, None), reason=reason)

    def _nothing_shown(self) -> Iterator[str]:
        """Why there is no series at all."""
        trend = self.trend
        if trend.series:
            return
        if trend.checks:
            text = ngettext(
                "{count} check is saved, none of what was asked for.",
                "{count} checks are saved, none of what was asked for.",
                trend.checks,
            )
            yield text.format(count=number(trend.checks))
        elif trend.other_days:
            text = ngettext(
                "{count} check is saved, none of a period from --from to --to.",
                "{count} checks are saved, none of a period from --from to --to.",
                trend.other_days,
            )
            yield text.format(count=number(trend.other_days))
        elif not trend.unassigned:
            yield _("No check is saved yet; `tthc kpi check … --save` keeps one.")

    def _left_out(self) -> Iterator[str]:
        """Which checks and targets are not shown, or not fully the plan's."""
        trend = self.trend
        yield from self._unassigned()
        for year, count in trend.other_years.items():
            text = ngettext(
                "{count} saved check belongs to another plan, of {year}; name that plan with --plan.",
                "{count} saved checks belong to other plans, of {year}; name such a plan with --plan.",
                count,
            )
            yield text.format(count=number(count), year=year)
        yield from self._gone()
        if trend.other_plans:
            text = ngettext(
                "Check {ids} was made with another state of the plan's file.",
                "Checks {ids} were made with another state of the plan's file.",
                len(trend.other_plans),
            )
            yield text.format(ids=", ".join(map(str, trend.other_plans)))

    def _unassigned(self) -> Iterator[str]:
        """Which checks are left out, as nobody has said which plan they belong to."""
        trend = self.trend
        if trend.unassigned:
            text = ngettext(
                "Check {ids} belongs to no plan yet and is left out; `tthc event assign --check {numbers} --plan "
                "FILE` assigns it.",
                "Checks {ids} belong to no plan yet and are left out; `tthc event assign --check {numbers} --plan "
                "FILE` assigns them.",
                len(trend.unassigned),
            )
            ids = list(map(str, trend.unassigned))
            yield text.format(ids=", ".join(ids), numbers=",".join(ids))

    def _gone(self) -> Iterator[str]:
        """Which targets are left out, as the plan does not have them so."""
        if self.trend.gone:
            yield _("Left out, as this plan does not have them or measures them otherwise: {names}.").format(
                names=", ".join(self.trend.gone)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidedCheckReport(Report):
    """What ``tthc kpi void`` came to: a saved check counts no more, or would not."""

    check: Check
    """The entry that voids it."""
    dry_run: bool

    def payload(self) -> Record:
        """``tthc.saved-check-void/1``; ``id`` is null if nothing was recorded."""
        return {
            "schema": "tthc.saved-check-void/1",
            "id": None if self.dry_run else self.check.id,
            "voids": self.check.voids,
            "dry_run": self.dry_run,
        }

    def columns(self) -> Sequence[str]:
        """Which entry voids which check, and when it was recorded."""
        return ("id", "voids", "recorded_at", "recorded_by")

    def rows(self) -> Sequence[Record]:
        """One row."""
        return [self.check._asdict()]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """A line."""
        if self.dry_run:
            line = _("Check {id} would be voided.").format(id=self.check.voids)
        else:
            line = _("Check {id} was voided by {by}.").format(id=self.check.voids, by=self.check.id)
        return [PrintedTable(notes=[line], whole_lines=True)]


def _row(series: Series, point: Point) -> Record:
    cells = _point_record(point)
    return {
        **_series_record(series),
        **cells,
        **(cells["period"] or {}),
        "period": cells["period"] and cells["period"]["name"],
    }


def _series_record(series: Series) -> Record:
    return {
        "kpi": series.kpi.id,
        "task": series.kpi.task,
        "measure": series.kpi.measure,
        "kind": series.kind,
        "report": series.report,
        "due": series.due,
        "due_terms": series.due_terms,
        "year": series.year,
    }


def _point_record(point: Point) -> Record:
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
        "value": _number(rate.value, limit=limit),
        "change": _number(point.change, limit=limit),
        "op": rate.op,
        "target": plain_number(rate.goal),
        "verdict": rate.verdict,
        "reason": rate.reason,
        "counted_from": first,
        "counted_to": last,
        "set_aside": point.set_aside,
        "recorded_at": point.recorded_at,
        "plan_sha256": saved.sha256,
    }


def _number(value: Fraction | None, *, limit: bool) -> int | float | None:
    return None if value is None else plain_number(unflattering(value, limit=limit))


def _has_rates(series: Series) -> bool:
    return any(point.rate.level is not None for point in series.points)


def _table(series: Series, terminal: Terminal) -> PrintedTable:
    bars = bar_cells(terminal)
    goals = [goal(point.rate.op, point.rate.goal, point.rate.measure) for point in series.points]
    same_goal = goals[0] if len(set(goals)) == 1 else None
    with_goals = same_goal is None or terminal.drawn
    by_day = series.points[0].saved.period is None or series.year
    return PrintedTable(
        title=_title(series, same_goal),
        columns=(
            Column(title=_("Check"), right=True, fixed=True),
            Column(title=_("As of") if by_day else _("Period"), fixed=True),
            Column(title=_("Rate"), right=True, fixed=True),
            *([Column(title="", fixed=True)] if bars else []),
            Column(title=_("Change"), right=True, fixed=True),
            *([Column(title=_("Goal"), right=True, fixed=True)] if with_goals else []),
            Column(title=_("Counted"), right=True, fixed=True),
            Column(title=_("Verdict"), fixed=True),
        ),
        rows=[
            (
                plain_number_cell(point.check),
                _when_cell(series, point),
                *_rate_cells(point, bars),
                _change(point),
                *([goal_cell(point.rate.op, point.rate.goal, point.rate.measure)] if with_goals else []),
                _counted(point),
                verdict_cell(point.rate.verdict),
            )
            for point in series.points
        ],
        notes=list(_below(series)),
        chart=_chart(series, bars) if terminal.drawn else None,
    )


def _chart(series: Series, bars: int) -> Chart:
    """The course of the rate beside its goal; ``bars`` says whether there is a column of bars between them."""
    rate = 2
    return Chart(kind="lines", title=named(series.kpi, " "), labels=1, series=(rate, rate + 2 + bool(bars)))


def _rate_cells(point: Point, bars: int) -> list[str | Cell]:
    """The rate, and its bar if there is room for one of so many cells."""
    saved, limit = point.rate, point.rate.op in LIMITS
    if is_mean(saved.measure):
        text = "–" if saved.level is None else figure(saved.measure, unflattering(saved.level, limit=limit))
        return [text, ""] if bars else [text]
    rate = percent_cell(None if saved.rate is None else unflattering(saved.rate, limit=limit))
    if not bars:
        return [rate]
    met = saved.verdict == "met"
    shape = bar(saved.rate, saved.goal, met=met, cells=bars, limit=limit)
    return [rate, Cell(shape, TONES[saved.verdict], RateBar(saved.rate, saved.goal, met, limit))]


def _counted(point: Point) -> str:
    rate = point.rate
    if rate.numerator is None or rate.denominator is None:
        return "–"
    return f"{number(rate.numerator)}/{number(rate.denominator)}"


def _title(series: Series, series_goal: str | None) -> str:
    name = named(series.kpi, " ")
    kinds = {
        "whole": _("whole files"),
        "year": _("year {year} to date").format(year=series.year),
        "half": _("by half-year"),
        "quarter": _("by quarter"),
        "month": _("by month"),
    }
    span = kinds[series.kind]
    if series.report:
        span = _("{span}, reporting windows").format(span=span)
    stands_in_name = series_goal is not None and re.search(rf"(?<![0-9,.]){re.escape(series_goal.split()[-1])}", name)
    title = f"{name}: {span}" if series_goal is None or stands_in_name else f"{name} {series_goal}: {span}"
    words = (f"{text} ({series.due_terms})" for text in due_words(series.due))
    return "\n".join([title, *words])


def _when(series: Series, point: Point) -> str:
    if series.year is not None or point.saved.period is None:
        return day(point.saved.as_of)
    return point.saved.period.plain_name


def _when_cell(series: Series, point: Point) -> Cell:
    day_of = point.saved.as_of if series.year is not None or point.saved.period is None else None
    return Cell(_when(series, point), "", day_of)


def _change(point: Point) -> Cell:
    """The change from the point before, in percentage points, with a sign."""
    if point.change is None:
        return Cell("–")
    change = unflattering(point.change, limit=point.rate.op in LIMITS)
    text = cut_number(change)
    return Cell(f"+{text}" if point.change > 0 else text, "", Decimal(int(change * 100)) / 100)


def _below(series: Series) -> Iterator[str]:
    """What is to be said of single points, then the pace."""
    for reason, points in _by_reason(series.points).items():
        when = ", ".join(_when(series, point) for point in points)
        yield _("{when}: unknown: {reason}.").format(when=when, reason=reason)
    for point in series.points:
        if point.unfinished and series.year is None:
            yield _("{when} was not over when it was checked, on {day}.").format(
                when=_when(series, point), day=day(point.saved.as_of)
            )
    aside = [f"{_when(series, point)}: {number(point.set_aside)}" for point in series.points if point.set_aside]
    if aside:
        yield _("Rows of its files that could not be counted, and are in no rate: {rows}.").format(
            rows="; ".join(aside)
        )
    files = dict.fromkeys(point.file for point in series.points if point.file)
    if series.kind == "whole" and len(files) > 1:
        yield _("Compared are whole files that are not the same: {files}.").format(files=", ".join(files))
    yield from pace_words(series)


def _by_reason(points: Sequence[Point]) -> dict[str, list[Point]]:
    by_reason: dict[str, list[Point]] = {}
    for point in points:
        if point.rate.reason:
            by_reason.setdefault(point.rate.reason, []).append(point)
    return by_reason
