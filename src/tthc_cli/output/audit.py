"""Due dates that are recorded wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import islice
from typing import Any, Final

from tthc_cli.cases import DayOff, WrongDate, WrongGroup
from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import InputCount
from tthc_cli.output.cells import change_cell, day_cell, number_cell, plain_number_cell
from tthc_cli.output.counting_terms import DueTerms
from tthc_cli.output.due_date_mistakes import mistake_words
from tthc_cli.output.formats.report import Column, LongList, PrintedTable, Record, Report, Terminal
from tthc_cli.output.rows import input_record, notes_of_dates, notes_of_rows, rows_table
from tthc_cli.output.words import more_words, number

_COLUMNS: Final = (
    "case_id",
    "file",
    "sheet",
    "line",
    "received_on",
    "limit",
    "unit",
    "recorded",
    "computed",
    "working_days",
    "reason",
    "reasons",
    "coming",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport(Report):
    """What ``tthc cases audit`` has found, with what it rests on."""

    inputs: Sequence[InputCount]
    agree: int
    """Due dates that are recorded as they are computed."""
    differ: int
    reasons: Mapping[str, int]
    """How many dates came out wrong in each way."""
    wrong_dates: Callable[[], Iterator[WrongDate]]
    """All dates that differ: there can be millions."""
    coming: int
    """How many of them are of open dossiers, not past yet, and ignore a day off."""
    coming_dates: Sequence[WrongDate]
    """For tables: the first of those."""
    groups: Mapping[str, Sequence[WrongGroup]]
    """By column: where the dates that differ are."""
    as_of: date
    most: int
    """How many rows and groups a table shows; the formats for programs have them all."""
    terms: DueTerms
    labels: Mapping[str, str] = field(default_factory=dict)
    """What people call the values of a status."""

    def payload(self) -> Record:
        """``tthc.cases-audit/1``."""
        return {
            "schema": "tthc.cases-audit/1",
            **self.terms.payload(),
            "inputs": [input_record(data_set) for data_set in self.inputs],
            "checked": self.agree + self.differ,
            "agree": self.agree,
            "differ": self.differ,
            "reasons": _reasons_record(self.reasons),
            "as_of": self.as_of,
            "coming": self.coming,
            "groups": {
                column: [
                    {
                        "group": group.name,
                        "checked": group.checked,
                        "differ": group.differ,
                        "reasons": _reasons_record(group.reasons),
                    }
                    for group in groups
                ]
                for column, groups in self.groups.items()
            },
        }

    def long_lists(self) -> list[LongList]:
        """The dates that differ."""
        return [LongList("rows", map(_record, self.wrong_dates()))]

    def columns(self) -> Sequence[str]:
        """The case, its dates, and how the recorded one came out wrong."""
        return _COLUMNS

    def rows(self) -> Iterator[Record]:
        """One row a date that differs."""
        for record in map(_record, self.wrong_dates()):
            yield {**record, **record["limit"], "limit": record["limit"]["count"]}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The dates that differ, how often for which reason, and what became of the rows."""
        rows = rows_table(self.inputs, self.labels, _not_checked(), notes_of_dates(self.inputs))
        tables = [self._wrong(), *([self._reasons()] if self.reasons else [])]
        tables += [self._coming()] if self.coming else []
        tables += [self._groups(column, groups) for column, groups in self.groups.items() if groups]
        return [*tables, rows]

    def notes(self) -> Sequence[str]:
        """What is said of the dates of files, and of rows and cells that count nowhere."""
        return [*notes_of_dates(self.inputs), *notes_of_rows(self.inputs, _not_checked())]

    def _title(self) -> str:
        text = ngettext(
            "Due dates recomputed: {checked} checked, {agree} as recorded, {differ} differs",
            "Due dates recomputed: {checked} checked, {agree} as recorded, {differ} differ",
            self.differ,
        )
        return text.format(
            checked=number(self.agree + self.differ), agree=number(self.agree), differ=number(self.differ)
        )

    def _wrong(self) -> PrintedTable:
        """The first of the dates that differ."""
        wrong_dates = list(islice(self.wrong_dates(), self.most))
        several = self._has_several_files()
        return PrintedTable(
            title=self._title(),
            columns=(
                Column(title=_("Case"), fixed=True),
                Column(title=_("Line"), right=True, fixed=not several),
                *(Column(title=title, fixed=True) for title in (_("Received"), _("On record"), _("Computed"))),
                Column(title=_("Off by"), right=True, fixed=True),
                Column(title=_("Why")),
            ),
            rows=[
                (
                    wrong.case_id,
                    _place(wrong) if several else plain_number_cell(wrong.line),
                    *map(day_cell, (wrong.received_on, wrong.recorded)),
                    day_cell(wrong.computed, "strong"),
                    "–" if wrong.working_days is None else change_cell(wrong.working_days),
                    "; ".join(map(mistake_words, wrong.reasons)),
                )
                for wrong in wrong_dates
            ],
            notes=list(self._wrong_notes(len(wrong_dates))),
        )

    def _has_several_files(self) -> bool:
        """Whether cases were read from more than one sheet or file."""
        cases = [data_set for data_set in self.inputs if data_set.name == "cases"]
        return len({(file.file, file.sheet) for data_set in cases for file in data_set.files}) > 1

    def _wrong_notes(self, shown: int) -> Iterator[str]:
        """What the columns mean, how many dates more there are than are ``shown``, and by which terms was counted."""
        if shown:
            yield _("Off by: working days; + recorded too late, - too early.")
        if left_out := self.differ - shown:
            text = ngettext(
                "and {count} more; --format csv lists all", "and {count} more; --format csv lists all", left_out
            )
            yield text.format(count=number(left_out))
        yield from self.terms.words()

    def _coming(self) -> PrintedTable:
        """Dates that can still be put right before a dossier is late by them."""
        left_out = self.coming - len(self.coming_dates)
        return PrintedTable(
            title=_("Open, and to be put right before they are late: {count}").format(count=number(self.coming)),
            columns=(
                Column(title=_("Case"), fixed=True),
                *(Column(title=title, fixed=True) for title in (_("On record"), _("Computed"))),
                Column(title=_("Days off, and days worked in their place")),
            ),
            rows=[
                (
                    wrong.case_id,
                    day_cell(wrong.recorded),
                    day_cell(wrong.computed, "strong"),
                    "; ".join(_day_off_words(each) for each in wrong.days),
                )
                for wrong in self.coming_dates
            ],
            notes=more_words(left_out),
        )

    def _groups(self, column: str, groups: Sequence[WrongGroup]) -> PrintedTable:
        """Where most of the dates that differ are."""
        titles = {"procedure": _("By procedure"), "unit": _("By unit")}
        return PrintedTable(
            title=titles[column],
            columns=(
                Column(title=_("Group")),
                *(Column(title=title, right=True, fixed=True) for title in (_("Checked"), _("Differ"))),
                Column(title=_("Why, most often")),
            ),
            rows=[
                (
                    group.name or "–",
                    number_cell(group.checked),
                    number_cell(group.differ, "bad"),
                    _most_often(group.reasons),
                )
                for group in groups[: self.most]
            ],
            notes=more_words(len(groups) - self.most, groups=True),
        )

    def _reasons(self) -> PrintedTable:
        return PrintedTable(
            columns=(Column(title=_("Why")), Column(title=_("Cases"), right=True, fixed=True)),
            rows=[(mistake_words(reason), number_cell(rows)) for reason, rows in self.reasons.items()],
        )


def _not_checked() -> str:
    return _("Rows that are set aside are not checked; --rejects FILE lists them line by line.")


def _reasons_record(reasons: Mapping[str, int]) -> list[Record]:
    return [{"reason": reason, "rows": rows} for reason, rows in reasons.items()]


def _most_often(reasons: Mapping[str, int]) -> str:
    """The most frequent reason, with its number."""
    reason, rows = next(iter(reasons.items()))
    return f"{mistake_words(reason)} ({number(rows)})"


def _day_off_words(each: DayOff) -> str:
    text = f"{each.day:%d/%m} {each.name}"
    return _("{day} (worked)").format(day=text) if each.worked else text


def _place(wrong: WrongDate) -> str:
    return ":".join(str(part) for part in (wrong.file, wrong.sheet, wrong.line) if part is not None)


def _record(wrong: WrongDate) -> dict[str, Any]:
    count, unit = wrong.limit
    return {
        "case_id": wrong.case_id,
        "file": wrong.file,
        "sheet": wrong.sheet,
        "line": wrong.line,
        "received_on": wrong.received_on,
        "limit": {"count": count, "unit": unit},
        "recorded": wrong.recorded,
        "computed": wrong.computed,
        "working_days": wrong.working_days,
        "reason": wrong.reasons[0],
        "reasons": list(wrong.reasons),
        "coming": wrong.coming,
    }
