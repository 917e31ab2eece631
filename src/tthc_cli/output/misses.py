"""What counts against the targets, row by row and group by group, as JSON, CSV and tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tthc_cli.counts.measures import MEASURES
from tthc_cli.i18n import _, ngettext
from tthc_cli.kpi.misses import Miss, Misses, Pareto
from tthc_cli.output.formats import machine
from tthc_cli.output.formats.table import Cell, Column, Table, Terminal, render
from tthc_cli.output.kpi import (
    Answer,
    beside,
    cautions,
    due_payload,
    goal,
    group_cells,
    group_columns,
    group_json,
    handed_over_files,
    inputs,
    named,
    one_or_all,
    plain_number,
    record,
    shown,
    title_of,
    verdict_cell,
)
from tthc_cli.output.rows import input_record
from tthc_cli.output.words import cut, day, number, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What ``tthc kpi misses`` found."""

    answer: Answer
    """What the verdicts rest on."""
    targets: Sequence[Misses]
    columns: Sequence[str]
    """What rows say of themselves."""
    keys: Mapping[str, str]
    """By data set: the column that tells its rows apart."""


def as_json(missed: Missed, rows: Iterable[Miss]) -> Iterator[str]:
    """``tthc.kpi-misses/1``, in pieces."""
    answer = missed.answer
    payload = {
        "schema": "tthc.kpi-misses/1",
        "plan": answer.plan_identity.payload(),
        "as_of": answer.as_of,
        "period": answer.period
        and {"name": answer.period.name, "first": answer.period.first, "last": answer.period.last},
        "by": one_or_all(answer.by),
        **due_payload(answer),
        "inputs": [input_record(found) for found in answer.inputs],
        "targets": [_target(target) for target in missed.targets],
    }
    return machine.json_pieces(payload, "missed", map(_record, rows))


def as_csv(missed: Missed, rows: Iterable[Miss]) -> Iterator[str]:
    """One row a row that counts against a target, in pieces."""
    files = handed_over_files(missed.answer)
    records = (
        {**_record(row), "handed_over_files": files if MEASURES[row.kpi.measure].of_time else []} for row in rows
    )
    return machine.csv_pieces(("kpi", "key", *missed.columns, "days_late", "handed_over_files"), records)


def as_table(missed: Missed, rows: Iterable[Miss], most: int, terminal: Terminal) -> str:
    """For people: the verdicts; of each target looked into, where most is missed, and the ``most`` worst rows."""
    by_target: dict[str, list[Miss]] = defaultdict(list)
    for row in rows:
        by_target[row.kpi.id].append(row)
    tables = [_verdicts(missed)]
    for target in missed.targets:
        if found := by_target[target.result.kpi.id]:
            tables += [_pareto(target, one, missed.answer, most) for one in target.paretos if one.groups]
            tables.append(_rows(target, found, missed))
    return render([*tables, inputs(missed.answer)], terminal)


def _verdicts(missed: Missed) -> Table:
    notes = []
    if all(target.misses is None for target in missed.targets):
        notes.append(
            _("No target is missed that cases could be listed for; --kpi ID lists those of a target that is met.")
        )
    notes += [
        _("{kpi} is unknown: {reason}.").format(kpi=target.result.kpi.id, reason=target.result.reason)
        for target in missed.targets
        if target.result.verdict == "unknown"
    ]
    notes += [
        _("{kpi} adds up đồng: no one row of it misses the target.").format(kpi=target.result.kpi.id)
        for target in missed.targets
        if MEASURES[target.result.kpi.measure].counts == "money" and target.result.verdict == "missed"
    ]
    notes += [
        _("{kpi} counts persons and businesses; listed are all cases of those who count against it.").format(
            kpi=target.result.kpi.id
        )
        for target in missed.targets
        if MEASURES[target.result.kpi.measure].counts == "applicants" and target.misses
    ]
    notes += [
        f"{target.result.kpi.id}: {text}"
        for target in missed.targets
        for text in (*beside(target.result), *cautions(target.result, missed.answer))
    ]
    return Table(
        title=title_of(missed.answer),
        columns=(
            Column(title=_("Task"), right=True, fixed=True),
            Column(title=_("Rate"), right=True, fixed=True),
            Column(title=_("Goal"), right=True, fixed=True),
            Column(title=_("Verdict"), fixed=True),
            Column(title=_("Against it"), right=True, fixed=True),
            Column(title=_("Too many"), right=True, fixed=True),
            Column(title=_("Target")),
        ),
        rows=[
            (
                str(result.kpi.task),
                "–" if result.rate is None else percent(shown(result, result.rate)),
                goal(result.kpi.op, result.target),
                verdict_cell(result.verdict),
                "–" if target.misses is None else number(target.misses),
                "–" if target.misses is None or target.too_many is None else number(target.too_many),
                named(result.kpi),
            )
            for target in missed.targets
            for result in [target.result]
        ],
        notes=["", *notes] if notes else [],
    )


def _pareto(target: Misses, found: Pareto, answer: Answer, most: int) -> Table:
    more = len(found.groups) - most
    text = ngettext(
        "{count} more group; --limit shows more, --format json all.",
        "{count} more groups; --limit shows more, --format json all.",
        more,
    )
    return Table(
        title=_("{kpi}: where most count against it, by {column}").format(
            kpi=target.result.kpi.id, column=", ".join(answer.column("cases", name) for name in found.by)
        ),
        columns=(
            *group_columns(answer, found.by),
            *(
                Column(title=title, right=True, fixed=True)
                for title in (_("Against it"), _("Of"), _("Share"), _("Up to here"), _("Too many"))
            ),
        ),
        rows=[
            (
                *group_cells(answer, found.by, one.group),
                number(one.misses),
                number(one.counted),
                percent(one.share, 1),
                percent(one.cumulative, 1),
                "–" if one.of_shortfall is None else number(one.of_shortfall),
            )
            for one in found.groups[:most]
        ],
        notes=[text.format(count=number(more))] if more > 0 else [],
    )


def _rows(target: Misses, rows: Sequence[Miss], missed: Missed) -> Table:
    kpi, answer = target.result.kpi, missed.answer
    data_set = MEASURES[kpi.measure].data_set
    key = missed.keys[data_set]
    late = rows[0].days_late is not None
    # with both dates of a case, the one on which it was received says nothing more
    columns = [name for name in rows[0].values if not (late and name == "received_on")]
    more = (target.misses or 0) - len(rows)
    text = ngettext(
        "{count} more; --limit shows more, --format csv all.",
        "{count} more; --limit shows more, --format csv all.",
        more,
    )
    return Table(
        title=_("{kpi}: what counts against it, the worst first").format(kpi=kpi.id),
        columns=(
            Column(title=answer.column(data_set, key), fixed=key != "procedure"),
            *(Column(title=answer.column(data_set, name)) for name in columns),
            *([Column(title=_("Days late"), right=True, fixed=True)] if late else []),
        ),
        rows=[
            (
                row.key or "",
                *(_cell(name, row.values[name], answer) for name in columns),
                *(
                    [Cell(number(row.days_late), "bad" if row.days_late > 0 else "")]
                    if row.days_late is not None
                    else []
                ),
            )
            for row in rows
        ],
        notes=[text.format(count=number(more))] if more else [],
    )


def _cell(column: str, value: object, answer: Answer) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return answer.label(column, "yes" if value else "no")
        case date():
            return day(value)
        case _:
            return answer.label(column, str(value))


def _target(target: Misses) -> dict[str, Any]:
    return {
        **record(target.result, ()),
        "misses": target.misses,
        "too_many": target.too_many,
        "paretos": [
            {
                "by": one_or_all(found.by),
                "groups": [
                    {
                        "group": group_json(found.by, one.group),
                        "counted": one.counted,
                        "misses": one.misses,
                        "share": plain_number(cut(one.share)),
                        "cumulative_share": plain_number(cut(one.cumulative)),
                        "of_too_many": one.of_shortfall,
                    }
                    for one in found.groups
                ],
            }
            for found in target.paretos
        ],
    }


def _record(row: Miss) -> dict[str, Any]:
    late = {} if row.days_late is None else {"days_late": row.days_late}
    return {"kpi": row.kpi.id, "key": row.key, **row.values, **late}
