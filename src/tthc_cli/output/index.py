"""An index: points by indicator and by group, what each dossier is worth, and what data could not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import IndexFile, Score
from tthc_cli.i18n import _
from tthc_cli.kpi import InputCount
from tthc_cli.output.cells import amount_cell, number_cell, percent_cell
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.rates import plain_number
from tthc_cli.output.rows import in_no_rate, input_record, notes_of_rows, rows_table
from tthc_cli.output.words import cut, day, number, said_once
from tthc_cli.rules import Period

_COLUMNS: Final = (
    "id",
    "group",
    "title",
    "numerator",
    "denominator",
    "factor",
    "rate",
    "points",
    "max",
    "verdict",
    "reason",
    "points_per_case",
    "cases_to_next_tenth",
    "mean",
    "remarks",
    "notes",
)
_PLACES_PER_CASE: Final = 4
"""Decimal places of the points of one dossier: of many dossiers, two show nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport(Report):
    """What ``tthc kpi index`` has found, with what it rests on."""

    index: IndexFile
    scores: Sequence[Score]
    """Of the whole, in the order of the index."""
    groups: Mapping[tuple[str, ...], Sequence[Score]] = field(default_factory=dict)
    """The same by group of cases."""
    by: Sequence[str] = ()
    by_titles: Sequence[str] = ()
    """What people call the columns that groups are told apart by."""
    period: Period
    as_of: date
    reported: int | None = None
    inputs: Sequence[InputCount] = ()
    warnings: Sequence[str] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    """What people call the values of a status."""

    def payload(self) -> Record:
        """``tthc.index/1``."""
        return {
            "schema": "tthc.index/1",
            "index": self.index.id,
            "source": self.index.source,
            "as_of": self.as_of,
            "period": {"name": self.period.name, "first": self.period.first, "last": self.period.last},
            "to_date": self._to_date,
            "reported": self.reported,
            **self._result(self.scores),
            "by": [
                {"values": dict(zip(self.by, values, strict=True)), **self._result(scores)}
                for values, scores in self.groups.items()
            ],
            "inputs": [input_record(each) for each in self.inputs],
            "warnings": list(self.warnings),
        }

    def columns(self) -> Sequence[str]:
        """An indicator's figures, behind the columns that groups are told apart by."""
        return ("by", *self.by, *_COLUMNS)

    def rows(self) -> Iterator[Record]:
        """One row an indicator, of the whole and then of each group."""
        for values, scores in [((), self.scores), *self.groups.items()]:
            for score in scores:
                row = _record(score)
                named = dict(zip(self.by, values or ("",) * len(self.by), strict=True))
                yield {
                    "by": list(self.by) if values else [],
                    **named,
                    **row,
                    "remarks": "; ".join(row["remarks"]),
                    "notes": "; ".join(row["notes"]),
                }

    def rows_in_words(self) -> Iterator[Record]:
        """The same with the titles of the index's groups."""
        for row in self.rows():
            yield {**row, "group": self.index.groups[row["group"]].title.text}

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The points of groups, the indicators, what could not be told, then the groups of cases."""
        del terminal
        tables = [self._totals(), self._indicators(), self._unknown()]
        if self.groups:
            tables.append(self._by_group())
        if self.inputs:
            tables.append(rows_table(self.inputs, self.statuses, in_no_rate()))
        return tables

    def notes(self) -> Sequence[str]:
        """What is said of rows and cells that count nowhere."""
        return notes_of_rows(self.inputs, in_no_rate())

    def _result(self, scores: Sequence[Score]) -> dict[str, Any]:
        """Points by group, the indicators, and the points of all."""
        return {
            "groups": [
                {
                    "group": name,
                    "title": group.title.text,
                    "points": _points(_sum(scores, name)),
                    "max": plain_number(Fraction(group.max)),
                    "max_known": plain_number(_known(scores, name)),
                }
                for name, group in self.index.groups.items()
            ],
            "indicators": [_record(score) for score in scores],
            "points": _points(_sum(scores)),
            "max_known": plain_number(_known(scores)),
        }

    @property
    def _to_date(self) -> bool:
        """Whether the period is still running on the day of the check."""
        return self.period.last > self.as_of

    def _title(self) -> str:
        title = f"{self.index.title.text} ({self.index.source})"
        period = _("Period {name}: {first} to {last}").format(
            name=self.period.name, first=day(self.period.first), last=day(self.period.last)
        )
        lines = [title, period]
        if self._to_date:
            lines.append(
                _("To date: the period is running, and {day} stands for its last day").format(day=day(self.as_of))
            )
        return "\n".join(lines)

    def _totals(self) -> PrintedTable:
        rows: list[Sequence[str | Cell]] = [
            (
                group.title.text,
                amount_cell(_sum(self.scores, name)),
                amount_cell(_known(self.scores, name)),
                amount_cell(Fraction(group.max)),
            )
            for name, group in self.index.groups.items()
        ]
        most = sum((Fraction(group.max) for group in self.index.groups.values()), Fraction(0))
        values = (_sum(self.scores), _known(self.scores), most)
        strong = [Cell(_("All"), "strong"), *(amount_cell(value, tone="strong") for value in values)]
        return PrintedTable(
            title=self._title(),
            columns=(
                Column(title=_("Group")),
                Column(title=_("Points"), right=True, fixed=True),
                Column(title=_("Of those known"), right=True, fixed=True),
                Column(title=_("Maximum"), right=True, fixed=True),
            ),
            rows=[*rows, strong],
        )

    def _indicators(self) -> PrintedTable:
        return PrintedTable(
            title=_("Indicators"),
            columns=(
                Column(title=_("No."), fixed=True),
                Column(title=_("Indicator")),
                *(
                    Column(title=title, right=True, fixed=True)
                    for title in (
                        _("Counted"),
                        _("Rate"),
                        _("Points"),
                        _("Max."),
                        _("Each"),
                        _("To +0.1"),
                    )
                ),
            ),
            rows=[_row(score) for score in self.scores if score.is_known],
            notes=[
                "",
                _("Each: what one more good dossier adds. To +0.1: how many reach the next tenth of a point."),
                *said_once([(score.id, text) for score in self.scores if score.is_known for text in _sentences(score)]),
            ],
        )

    def _unknown(self) -> PrintedTable:
        unknown = [score for score in self.scores if not score.is_known]
        return PrintedTable(
            title=_("Unknown"),
            columns=(
                Column(title=_("No."), fixed=True),
                Column(title=_("Indicator")),
                Column(title=_("Max."), right=True, fixed=True),
                Column(title=_("What is missing")),
            ),
            rows=[
                (score.id, score.indicator.title.text, _maximum(score), Cell(score.reason, "warn")) for score in unknown
            ],
        )

    def _by_group(self) -> PrintedTable:
        """The points of each group of cases, with the rates of what the cases alone tell."""
        told = [score.id for score in self.scores if any(_is_told(scores, score.id) for scores in self.groups.values())]
        return PrintedTable(
            title=_("By {column}").format(column=", ".join(self.by_titles)),
            columns=(
                *(Column(title=title) for title in self.by_titles),
                Column(title=_("Points"), right=True, fixed=True),
                Column(title=_("Of"), right=True, fixed=True),
                *(Column(title=name, right=True, fixed=True) for name in told),
            ),
            rows=[
                (
                    *(value or "–" for value in values),
                    amount_cell(_sum(scores)),
                    amount_cell(_known(scores)),
                    *(_rate_cell(next(score for score in scores if score.id == name)) for name in told),
                )
                for values, scores in self.groups.items()
            ],
        )


def _is_told(scores: Sequence[Score], name: str) -> bool:
    return any(score.id == name and score.rate is not None for score in scores)


def _sum(scores: Sequence[Score], group: str | None = None) -> Fraction:
    """The points of indicators, exact."""
    points = (score.points for score in scores if group in (None, score.indicator.group))
    return sum((each for each in points if each is not None), Fraction(0))


def _known(scores: Sequence[Score], group: str | None = None) -> Fraction:
    """The most points that the indicators could give whose points are known."""
    scores = [score for score in scores if group in (None, score.indicator.group) and score.points is not None]
    return sum((Fraction(score.indicator.max or 0) for score in scores), Fraction(0))


def _points(points: Fraction | None) -> int | float | None:
    return None if points is None else plain_number(cut(points))


def _record(score: Score) -> dict[str, Any]:
    rate, mean, each = score.rate, score.mean, score.points_per_case
    return {
        "id": score.id,
        "group": score.indicator.group,
        "title": score.indicator.title.text,
        "numerator": score.numerator,
        "denominator": score.denominator,
        "factor": plain_number(score.factor),
        "rate": None if rate is None else plain_number(cut(100 * rate)),
        "points": _points(score.points),
        "max": None if score.indicator.max is None else plain_number(Fraction(score.indicator.max)),
        "verdict": "known" if score.is_known else "unknown",
        "reason": score.reason or None,
        "points_per_case": None if each is None else plain_number(each),
        "cases_to_next_tenth": score.cases_to_next_tenth,
        "mean": None if mean is None else plain_number(mean),
        "remarks": list(score.remarks),
        "notes": [note.text for note in score.indicator.notes],
    }


def _row(score: Score) -> tuple[str | Cell, ...]:
    each, needed = score.points_per_case, score.cases_to_next_tenth
    counted = "–" if score.denominator is None else f"{number(score.numerator or 0)}/{number(score.denominator)}"
    return (
        score.id,
        score.indicator.title.text,
        counted,
        _rate_cell(score),
        amount_cell(score.points),
        _maximum(score),
        amount_cell(each, _PLACES_PER_CASE),
        number_cell(needed),
    )


def _rate_cell(score: Score) -> Cell:
    if score.mean is not None:
        return amount_cell(score.mean)
    return percent_cell(None if score.rate is None else 100 * score.rate)


def _maximum(score: Score) -> Cell:
    most = None if score.indicator.max is None else Fraction(score.indicator.max)
    return amount_cell(most, 0 if most is not None and most.denominator == 1 else 2)


def _sentences(score: Score) -> Iterator[str]:
    """What was left out of an indicator, what its points are, and where sources leave a choice."""
    yield from score.remarks
    if not score.denominator:
        empty = {"zero": _("nothing to count: 0 points"), "full": _("nothing to count: all points")}
        yield empty.get(score.indicator.empty, _("nothing to count: no value"))
    yield from (note.text for note in score.indicator.notes)
