"""Due dates that are recorded wrongly, as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from tthc_cli.cases.results import WrongDate
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.output.counting_terms import DueTerms
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.kpi import notes_of_dates
from tthc_cli.output.rows import input_record, rows_table
from tthc_cli.output.words import number

_CSV: Final = (
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
)
_SHOWN: Final = 100
"""How many rows a table shows; the formats for scripts have them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``tthc cases audit`` found, with what it rests on."""

    inputs: Sequence[InputCount]
    agree: int
    differ: int
    reasons: Mapping[str, int]
    rows: Callable[[], Iterator[WrongDate]]
    terms: DueTerms
    labels: Mapping[str, str] = field(default_factory=dict)
    """What people call the values of a status."""


def as_json(answer: Answer) -> Iterator[str]:
    """``tthc.cases-audit/1``, piece by piece: an export can have millions of rows."""
    payload = {
        "schema": "tthc.cases-audit/1",
        **answer.terms.payload(),
        "inputs": [input_record(found) for found in answer.inputs],
        "checked": answer.agree + answer.differ,
        "agree": answer.agree,
        "differ": answer.differ,
        "reasons": [{"reason": reason, "rows": rows} for reason, rows in answer.reasons.items()],
    }
    return machine.json_pieces(payload, "rows", map(_record, answer.rows()))


def as_csv(answer: Answer) -> Iterator[str]:
    """One row a date that differs."""
    rows = ({**record, **record["limit"], "limit": record["limit"]["count"]} for record in map(_record, answer.rows()))
    return machine.csv_pieces(_CSV, rows)


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: the dates that differ, how often for which reason, what became of the rows."""
    return render([*_wrong(answer), *([_reasons(answer)] if answer.reasons else []), _rows(answer)], terminal)


def reason_text(reason: str) -> str:
    """How a due date came out wrong, in words."""
    words = {
        "make-up-missed": _("a make-up working day missed"),
        "holiday-counted": _("a holiday counted as a working day"),
        "trigger-counted": _("the day of receipt counted"),
        "receipt-moved": _("counted from the working day after a receipt on a day off"),
        "not-rolled": _("ends on a day off"),
        "rolled-back": _("moved back from a day off"),
        "cut-off-ignored": _("the hour of receipt ignored"),
        "pause-ignored": _("the pause ignored"),
        "other-regime": _("the pause counted in the other way"),
        "other-unit": _("calendar and working days mixed up"),
        "swap-missed": _("a swap of working days missed"),
        "weekdays-only": _("only Saturdays and Sundays taken as days off"),
        "unexplained": _("unexplained"),
    }
    first, *second = (words[mistake] for mistake in reason.split("+"))
    return _("{one} and {other}").format(one=first, other=second[0]) if second else first


def _title(answer: Answer) -> str:
    text = ngettext(
        "Due dates recomputed: {checked} checked, {agree} as recorded, {differ} differs",
        "Due dates recomputed: {checked} checked, {agree} as recorded, {differ} differ",
        answer.differ,
    )
    return text.format(
        checked=number(answer.agree + answer.differ), agree=number(answer.agree), differ=number(answer.differ)
    )


def _wrong(answer: Answer) -> Iterator[Table]:
    rows = list(islice(answer.rows(), _SHOWN))
    several = len(
        {(found.file, found.sheet) for count in answer.inputs for found in count.files if count.name == "cases"}
    )
    notes = list(answer.terms.words())
    if answer.differ > len(rows):
        more = answer.differ - len(rows)
        text = ngettext("and {count} more; --format csv lists all", "and {count} more; --format csv lists all", more)
        notes.insert(0, text.format(count=number(more)))
    yield Table(
        title=_title(answer),
        columns=(
            Column(title=_("Case")),
            Column(title=_("Line"), right=True, fixed=several < 2),
            *(Column(title=title, fixed=True) for title in (_("Received"), _("On record"), _("Computed"))),
            Column(title=_("Off by"), right=True, fixed=True),
            Column(title=_("Why")),
        ),
        rows=[
            (
                found.case_id,
                _place(found) if several > 1 else str(found.line),
                *(f"{day:%d/%m/%Y}" for day in (found.received_on, found.recorded)),
                Cell(f"{found.computed:%d/%m/%Y}", "strong"),
                "–" if found.working_days is None else f"{found.working_days:+d}",
                "; ".join(map(reason_text, found.reasons)),
            )
            for found in rows
        ],
        notes=[*([_("Off by: working days; + recorded too late, - too early.")] if rows else []), *notes],
    )


def _place(found: WrongDate) -> str:
    return ":".join(str(part) for part in (found.file, found.sheet, found.line) if part is not None)


def _reasons(answer: Answer) -> Table:
    return Table(
        columns=(Column(title=_("Why")), Column(title=_("Cases"), right=True, fixed=True)),
        rows=[(reason_text(reason), number(rows)) for reason, rows in answer.reasons.items()],
    )


def _rows(answer: Answer) -> Table:
    note = _("Rows that are set aside are not checked; --rejects FILE lists them line by line.")
    return rows_table(answer.inputs, answer.labels, note, notes_of_dates(answer.inputs))


def _record(found: WrongDate) -> dict[str, Any]:
    count, unit = found.limit
    return {
        "case_id": found.case_id,
        "file": found.file,
        "sheet": found.sheet,
        "line": found.line,
        "received_on": found.received_on,
        "limit": {"count": count, "unit": unit},
        "recorded": found.recorded,
        "computed": found.computed,
        "working_days": found.working_days,
        "reason": found.reasons[0],
        "reasons": list(found.reasons),
    }
