"""Late dossiers by their ids (hồ sơ quá hạn): open ones whose due day is past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

import narwhals.stable.v2 as nw

from tthc_cli.cases.check import CheckOutcome, Request, checked
from tthc_cli.cases.dictionary import ColumnsFile, label
from tthc_cli.cases.engines.interface import Progress, no_progress
from tthc_cli.cases.fates import DISAGREE, REPEAT, SET_ASIDE, TOTAL
from tthc_cli.cases.layout import missing
from tthc_cli.cases.open_rules import waiting_statuses
from tthc_cli.cases.privacy import shown_key
from tthc_cli.cases.results import LateCase
from tthc_cli.cases.row_groups import shown_columns
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_SHOWN: Final = ("procedure", "unit")
"""What is told of a dossier beside its id and days, if the files have it."""
_ENDED: Final = "finished_on"
"""The day on which a dossier ended, if the files have it: an open one has none."""


def find_late_cases(
    request: Request, ids: Sequence[str], dictionary: ColumnsFile, report: Progress = no_progress
) -> tuple[list[LateCase], CheckOutcome]:
    """Find dossiers that are late.

    Args:
        request: Which files, by which due dates, and the day of looking; of no target and no period.
        ids: The ids of the dossiers.
        dictionary: The columns of all data sets.
        report: Told what is being done.

    Returns:
        The dossiers in the order of their ids, and what became of the rows.

    Raises:
        TthcError: A file cannot be read, one of the dossiers is not there, or is not late; all of these in one message.
    """
    needed = {dictionary.data_sets["cases"].key, "received_on", "due_on", "status", _ENDED, *_SHOWN}
    with checked(replace(request, shown=needed), dictionary, report) as (outcome, judged_sets):
        judged = judged_sets["cases"]
        if "due_on" not in judged.columns:
            table = next(table for table in judged.source.tables if "due_on" not in table.layout.places)
            raise TthcError(f"{table.source.place}: {missing(dictionary, table.layout, 'due_on')}")
        shown = shown_columns([name for name in _SHOWN if name in judged.columns], "cases", dictionary)
        asked = judged.read(needed).filter(nw.col("key").is_in(list(ids)), ~nw.col("fate").is_in((TOTAL, REPEAT)))
        ended = [_ENDED] if _ENDED in judged.columns else []
        rows = asked.select("key", "fate", "received_on", "due_on", "status", *ended, **shown)
        by_id: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in judged.source.records(rows):
            by_id[row["key"]].append(row)
    wrong = [f"{id_}: {why}" for id_ in ids if (why := _why_not(by_id.get(id_, ()), request, dictionary)) is not None]
    if wrong:
        raise TthcError("; ".join(wrong))
    return [_late(by_id[id_][0]) for id_ in ids], outcome


def _why_not(rows: Sequence[Mapping[str, Any]], request: Request, dictionary: ColumnsFile) -> str | None:
    """Why a dossier is not one that is late; None if it is. ``rows`` are all that the files have of it."""
    if not rows:
        return _("no such dossier in the files")
    row = rows[0]
    status, due = row["status"], row["due_on"]
    if row["fate"] in (SET_ASIDE, DISAGREE):
        return _("its row is set aside, so nobody can say if it is late; `tthc kpi check` with --rejects says why")
    if status in dictionary.out_of_base or status in dictionary.finished or status in waiting_statuses():
        return _("not late by the office: its status is {status}").format(status=label(dictionary, "status", status))
    if due is None:
        return _("it has no due day")
    if due >= request.as_of:
        return _("not late: due on {day}").format(day=f"{due:%d/%m/%Y}")
    if due < row["received_on"]:
        text = _("due on {due}, before it was received on {received}; correct the day that is wrong in the file")
        return text.format(due=f"{due:%d/%m/%Y}", received=f"{row['received_on']:%d/%m/%Y}")
    ended = row.get(_ENDED)
    # it may have ended in time: a letter that says it has not may be untrue
    return None if ended is None else _contradiction(label(dictionary, "status", status), ended)


def _contradiction(status: str, ended: date) -> str:
    text = _("its status is {status}, but it has an end day, {day}; correct the one that is wrong in the file")
    return text.format(status=status, day=f"{ended:%d/%m/%Y}")


def _late(row: Mapping[str, Any]) -> LateCase:
    return LateCase(
        case_id=shown_key("cases", row["key"]) or "",
        procedure=row.get("procedure"),
        unit=row.get("unit"),
        received_on=row["received_on"],
        due=row["due_on"],
    )
