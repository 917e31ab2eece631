"""Targets, rates and verdicts as JSON, CSV and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi import MEASURES, InputCount, Period, Result, reason_words
from tthc_cli.output import machine
from tthc_cli.output.deadline import Identity
from tthc_cli.output.table import Cell, Column, Table, Terminal, Tone, render
from tthc_cli.output.words import cut, day, number, percent
from tthc_cli.plan import Kpi, Plan

_BAR: Final = 20
"""Cells of a bar: each is five per cent."""
_TONES: Final[Mapping[str, Tone]] = {"met": "good", "missed": "bad", "unknown": "warn"}
_LIST_CSV: Final = ("kpi", "task", "name", "op", "target", "data_set", "columns", "text", "note")
_CSV: Final = (
    "kpi",
    "task",
    "group",
    "numerator",
    "denominator",
    "rate",
    "op",
    "target",
    "verdict",
    "reason",
    "short_of_same",
    "short_of_next",
    "on_time",
    "open_overdue",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ``tthc kpi check`` found, with what it rests on."""

    results: Sequence[Result]
    inputs: Sequence[InputCount]
    plan: Plan
    plan_identity: Identity
    as_of: date
    period: Period | None = None
    by: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    """What people call the statuses that are in no base."""


def list_json(plan: Plan, identity: Identity) -> str:
    """``tthc.kpi-list/1``."""
    return machine.to_json(
        {"schema": "tthc.kpi-list/1", "plan": identity.payload(), "kpis": [_target(kpi) for kpi in plan.kpis]}
    )


def list_csv(plan: Plan) -> str:
    """One row a target."""
    return machine.to_csv(_LIST_CSV, [_target(kpi) for kpi in plan.kpis])


def list_table(plan: Plan, terminal: Terminal) -> str:
    """One row a target: what must be reached, and which data tells."""
    rows = []
    for kpi in plan.kpis:
        spec = MEASURES[kpi.measure]
        goals = [_goal(kpi.op, Fraction(kpi.target))]
        goals += [f"{later.year}: {_goal(kpi.op, Fraction(later.value))}" for later in kpi.later]
        rows.append((str(kpi.task), kpi.id, kpi.name, "\n".join(goals), spec.data_set))
    columns = (
        Column(title=_("Task"), right=True, fixed=True),
        Column(title=_("Target"), fixed=True),
        Column(title=_("What is measured")),
        Column(title=_("Goal")),
        Column(title=_("Data set"), fixed=True),
    )
    note = _("`tthc kpi check CASES.csv --data ratings=RATINGS.csv` compares the actual rates with them.")
    return render([Table(columns=columns, rows=rows, notes=["", note])], terminal)


def as_json(answer: Answer) -> str:
    """``tthc.kpi-check/1``."""
    return machine.to_json(
        {
            "schema": "tthc.kpi-check/1",
            "plan": answer.plan_identity.payload(),
            "as_of": answer.as_of,
            "period": answer.period
            and {"name": answer.period.name, "first": answer.period.first, "last": answer.period.last},
            "by": answer.by,
            "inputs": [_input(found) for found in answer.inputs],
            "results": [_record(found) for found in answer.results],
        }
    )


def as_csv(answer: Answer) -> str:
    """One row a verdict."""
    return machine.to_csv(_CSV, [{**record, **(record["beside"] or {})} for record in map(_record, answer.results)])


def as_table(answer: Answer, terminal: Terminal) -> str:
    """For people: each rate as a bar against its target, what is missing, the groups, what became of the rows."""
    whole = [found for found in answer.results if found.group is None]
    tables = [
        Table(
            title=_title(answer),
            columns=(
                Column(title=_("Task"), right=True, fixed=True),
                Column(title=_("Target"), fixed=True),
                Column(title=_("Rate"), right=True, fixed=True),
                Column(title="", fixed=True),
                Column(title=_("Goal"), right=True, fixed=True),
                Column(title=_("Verdict"), fixed=True),
            ),
            rows=[(str(found.kpi.task), found.kpi.id, *_cells(found)) for found in whole],
        ),
        Table(
            columns=(Column(title=_("Target"), fixed=True), Column(title=_("What was counted, and what is missing"))),
            rows=[(found.kpi.id, "\n".join(_details(found))) for found in whole],
        ),
    ]
    grouped = dict.fromkeys(found.kpi.id for found in answer.results if found.group is not None)
    tables += [_groups(kpi, answer) for kpi in grouped]
    if answer.inputs:
        tables.append(_inputs(answer))
    return render(tables, terminal)


def _title(answer: Answer) -> str:
    title = _("Targets of the plan of {year}, as of {day}").format(
        year=answer.plan.identity.year, day=day(answer.as_of)
    )
    if answer.period is None:
        return title
    return _("{title}; period {name}: {first} to {last}").format(
        title=title, name=answer.period.name, first=day(answer.period.first), last=day(answer.period.last)
    )


def _cells(found: Result) -> tuple[str | Cell, ...]:
    """Rate, bar, goal and verdict."""
    words = {"met": _("met"), "missed": _("missed"), "unknown": _("unknown")}
    tone = _TONES[found.verdict]
    return (
        "–" if found.rate is None else percent(found.rate),
        Cell(bar(found.rate, found.target), tone),
        _goal(found.kpi.op, found.target),
        Cell(words[found.verdict], tone),
    )


def bar(rate: Fraction | None, target: Fraction) -> str:
    """A rate from 0 to 100 % as twenty cells, and ``│`` where the target stands. It never shows more than there is.

    >>> bar(Fraction(50), Fraction(90))
    '██████████░░░░░░░│░░'
    """
    full = 0 if rate is None else max(0, min(_BAR, int(rate * _BAR / 100)))
    mark = max(0, min(_BAR, -int(-target * _BAR // 100)) - 1)
    cells = ["█"] * full + ["░"] * (_BAR - full)
    cells[mark] = "│"
    return "".join(cells)


def _details(found: Result) -> list[str]:
    """Sentences about one verdict."""
    lines = [] if found.group is not None else [f"{found.kpi.name}."]
    if found.numerator is not None and found.denominator is not None:
        lines.append(_counted(found))
    if found.reason:
        lines.append(_("Unknown: {reason}.").format(reason=found.reason))
    lines += _missing(found)
    if found.beside:
        lines.append(
            _("Beside it: {on_time} finished on time or early; {overdue} still open past their due date.").format(
                on_time=_share(found.beside["on_time"], found.denominator),
                overdue=number(found.beside["open_overdue"]),
            )
        )
    for column, rows in found.left_out.items():
        lines.append(_("Left out: {rows} without {column}.").format(rows=number(rows), column=column))
    return lines


def _counted(found: Result) -> str:
    counts = {
        "rows": _("Counted: {good} of {all}."),
        "applicants": _("Counted: {good} of {all} persons and businesses."),
        "money": _("Counted: {good} of {all} đồng."),
    }
    text = counts[MEASURES[found.kpi.measure].counts]
    return text.format(good=number(found.numerator or 0), all=number(found.denominator or 0))


def _missing(found: Result) -> list[str]:
    if found.verdict != "missed":
        return []
    same, following = found.short_of_same, found.short_of_next
    if same is None and following is None:
        return [_("No number of cases makes it good.")]
    lines = []
    if same is not None:
        lines.append(_("Short of {count} among these same ones.").format(count=number(same)))
    if following is not None:
        text = ngettext(
            "From here on, {count} good one is needed.",
            "From here on, {count} good ones in a row are needed.",
            following,
        )
        lines.append(text.format(count=number(following)))
    return lines


def _share(part: int, whole: int | None) -> str:
    return f"{number(part)} ({percent(Fraction(100 * part, whole))})" if whole else number(part)


def _groups(kpi: str, answer: Answer) -> Table:
    found = [result for result in answer.results if result.kpi.id == kpi and result.group is not None]
    return Table(
        title=_("{kpi} by {column}").format(kpi=kpi, column=answer.by),
        columns=(
            Column(title=_("Group")),
            Column(title=_("Rate"), right=True, fixed=True),
            Column(title="", fixed=True),
            Column(title=_("Counted"), right=True, fixed=True),
            Column(title=_("Verdict"), fixed=True),
        ),
        rows=[
            (
                result.group or _("(empty)"),
                rate,
                shape,
                f"{number(result.numerator or 0)}/{number(result.denominator or 0)}",
                verdict,
            )
            for result in found
            for rate, shape, _goal_cell, verdict in [_cells(result)]
        ],
    )


def _inputs(answer: Answer) -> Table:
    notes = []
    for found in answer.inputs:
        for reason, rows in found.excluded.items():
            words = answer.labels.get(reason) or reason_words(reason, None)
            text = _("{file}: {rows} excluded: {reason}")
            notes.append(text.format(file=found.file, rows=number(rows), reason=words))
        for (reason, column), rows in found.set_aside.items():
            words = reason_words(reason, column)
            text = _("{file}: {rows} set aside: {reason}")
            notes.append(text.format(file=found.file, rows=number(rows), reason=words))
    if any(found.set_aside for found in answer.inputs):
        notes.append(_("Rows that are set aside are in no rate; --rejects FILE lists them line by line."))
    return Table(
        title=_("Rows"),
        columns=(
            Column(title=_("Data set"), fixed=True),
            Column(title=_("File")),
            *(
                Column(title=title, right=True, fixed=True)
                for title in (_("Read"), _("Used"), _("Excluded"), _("Set aside"))
            ),
        ),
        rows=[
            (
                found.name,
                found.file,
                number(found.read),
                number(found.used),
                number(sum(found.excluded.values())),
                Cell(number(aside), "warn" if aside else ""),
            )
            for found in answer.inputs
            for aside in [sum(found.set_aside.values())]
        ],
        notes=["", *notes] if notes else [],
    )


def _goal(op: str, target: Fraction) -> str:
    """A target as ``> 96%`` or ``≥ 90%``; decimals only where it has them."""
    sign = ">" if op == ">" else "≥"
    return f"{sign} {percent(target, 0 if target.denominator == 1 else 2)}"


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _target(kpi: Kpi) -> dict[str, Any]:
    spec = MEASURES[kpi.measure]
    return {
        "kpi": kpi.id,
        "task": kpi.task,
        "name": kpi.name,
        "measure": kpi.measure,
        "op": kpi.op,
        "target": _number(Fraction(kpi.target)),
        "later": [{"year": later.year, "target": _number(Fraction(later.value))} for later in kpi.later],
        "data_set": spec.data_set,
        "columns": list(spec.columns),
        "text": kpi.text,
        "note": kpi.note,
    }


def _record(found: Result) -> dict[str, Any]:
    return {
        "kpi": found.kpi.id,
        "task": found.kpi.task,
        "group": found.group,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "rate": None if found.rate is None else _number(cut(found.rate)),
        "op": found.kpi.op,
        "target": _number(found.target),
        "verdict": found.verdict,
        "reason": found.reason,
        "short_of_same": found.short_of_same,
        "short_of_next": found.short_of_next,
        "beside": None if found.beside is None else dict(found.beside),
        "left_out": dict(found.left_out),
    }


def _input(found: InputCount) -> dict[str, Any]:
    return {
        "name": found.name,
        "file": found.file,
        "read": found.read,
        "used": found.used,
        "excluded": sum(found.excluded.values()),
        "set_aside": sum(found.set_aside.values()),
        "excluded_by": [{"reason": reason, "rows": rows} for reason, rows in found.excluded.items()],
        "set_aside_by": [
            {"reason": reason, "column": column, "rows": rows} for (reason, column), rows in found.set_aside.items()
        ],
    }
