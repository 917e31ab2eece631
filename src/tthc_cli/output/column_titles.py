"""What stands above the columns of a report's rows, and what their fixed words mean, for people.

Programs get the names and words as they are (JSON, CSV).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tthc_cli.i18n import _
from tthc_cli.output.due_date_mistakes import mistake_words
from tthc_cli.output.formats.report import Report

_TITLES: Final[Mapping[str, str]] = {
    "act_by": _("Act by"),
    "alias": _("Short name"),
    "amended_by": _("Amended by"),
    "article": _("Article"),
    "as_of": _("As of"),
    "assumed": _("Assumed"),
    "base": _("Denominator counts"),
    "basis": _("Legal basis"),
    "before_start": _("Before watching began"),
    "by": _("Grouped by"),
    "case_id": _("Case id"),
    "cases": _("Cases"),
    "cases_to_next_tenth": _("Cases to the next tenth"),
    "change": _("Change"),
    "channel": _("Channel"),
    "check": _("Check"),
    "column": _("Column"),
    "columns": _("Columns"),
    "coming": _("Not late yet"),
    "complete_on": _("Complete on"),
    "computed": _("Computed due date"),
    "condition": _("What it counts"),
    "confirmed": _("Confirmed"),
    "content": _("Content"),
    "cost_after": _("Cost after"),
    "cost_before": _("Cost before"),
    "counted_from": _("Counted from"),
    "counted_to": _("Counted to"),
    "counts": _("Counts"),
    "data_set": _("Data set"),
    "date": _("Day"),
    "day": _("By the day of"),
    "days": _("Days"),
    "days_late": _("Days late"),
    "denominator": _("Denominator"),
    "digitized": _("Digitized"),
    "document": _("Document"),
    "documents": _("Documents"),
    "done_on": _("Done on"),
    "due": _("Due"),
    "due_on": _("Due date"),
    "due_terms": _("Due dates by"),
    "duties": _("Duties"),
    "early_by": _("Early by"),
    "event": _("Event"),
    "event_date": _("Day of the event"),
    "explanation": _("What is wrong"),
    "faults": _("Faults"),
    "fee_required": _("Fee required"),
    "file": _("File"),
    "factor": _("Multiplied by"),
    "finished_on": _("Finished on"),
    "first": _("First day"),
    "for": _("Stands for"),
    "form": _("Form"),
    "from": _("From day"),
    "good": _("Numerator counts"),
    "group": _("Group"),
    "handed_over_files": _("Files with the day of handing over"),
    "handed_over_on": _("Handed over on"),
    "header": _("Header"),
    "id": _("Entry"),
    "key": _("Key"),
    "kind": _("Kind"),
    "kpi": _("Target"),
    "kpis": _("Targets"),
    "label": _("Label"),
    "last": _("Last day"),
    "lead": _("Lead unit"),
    "left_out": _("Left out"),
    "level": _("Level"),
    "limit": _("Time limit"),
    "line": _("Line"),
    "matter": _("Matter"),
    "max": _("Most points"),
    "mean": _("Mean"),
    "meaning": _("Meaning"),
    "measure": _("Measure"),
    "missing": _("Not there"),
    "month": _("Month"),
    "moved": _("Moved"),
    "name": _("Name"),
    "nearest": _("Nearest"),
    "nearest_column": _("Nearest column"),
    "new": _("New"),
    "new_day": _("New day"),
    "new_event": _("New event"),
    "new_rule": _("New rule"),
    "new_task": _("New task"),
    "nominal": _("Before moving"),
    "note": _("What was done"),
    "noted_on": _("Noted on"),
    "notes": _("Notes"),
    "numerator": _("Numerator"),
    "occurrence": _("Turn"),
    "old": _("Old"),
    "old_task": _("Old task"),
    "on_time": _("On time"),
    "op": _("Comparison"),
    "open_overdue": _("Open, late"),
    "other_outcome": _("Sent back or withdrawn"),
    "paid_online": _("Paid online"),
    "period": _("Period"),
    "place": _("Place"),
    "plan": _("Plan"),
    "plan_sha256": _("Plan, SHA-256"),
    "points": _("Points"),
    "points_per_case": _("Points a case"),
    "procedure": _("Procedure"),
    "produces": _("Produces"),
    "product": _("Product"),
    "rare": _("Counts beside"),
    "rate": _("Rate, %"),
    "rate_without_other_outcome": _("Rate without sent back or withdrawn, %"),
    "reason": _("Reason"),
    "reasons": _("Reasons"),
    "received_on": _("Received on"),
    "recorded": _("Recorded due date"),
    "recorded_at": _("Recorded at"),
    "recorded_by": _("Recorded by"),
    "ref": _("Reference"),
    "remarks": _("Remarks"),
    "report": _("Report"),
    "reused": _("Reused"),
    "roll": _("Moved to"),
    "rows": _("Rows"),
    "set_aside": _("Set aside"),
    "rule": _("Rule"),
    "rules": _("Rules"),
    "says": _("What it says"),
    "set_aside_could_miss": _("Rows set aside could miss it"),
    "sheet": _("Sheet"),
    "short_of_amount": _("Short of, amount"),
    "short_of_next": _("Short of, among coming ones"),
    "short_of_same": _("Short of, among the same"),
    "since": _("Since"),
    "since_certain": _("That day is certain"),
    "source": _("Source"),
    "sources": _("Sources"),
    "stands": _("Beside it"),
    "status": _("Status"),
    "support": _("Supporting units"),
    "sure": _("How sure"),
    "synced": _("Synchronised"),
    "target": _("Goal, %"),
    "task": _("Task number"),
    "tasks": _("Tasks"),
    "text": _("The plan's words"),
    "time": _("Time"),
    "time_limit": _("Time limit"),
    "title": _("Called"),
    "to": _("To day"),
    "uncited_tasks": _("Tasks without it"),
    "understood": _("Understood"),
    "unfinished": _("To date"),
    "unit": _("Unit"),
    "units": _("Units"),
    "unread": _("Unread"),
    "valid": _("Valid"),
    "value": _("Value"),
    "value_unit": _("Unit of the value"),
    "verdict": _("Verdict"),
    "voided": _("Voided"),
    "voids": _("Voids entry"),
    "waiting": _("Waiting"),
    "warnings": _("Warnings"),
    "what": _("What"),
    "where": _("Where it comes from"),
    "word": _("Word"),
    "words": _("In words"),
    "working": _("Working day"),
    "working_days": _("Working days"),
    "working_days_late": _("Working days late"),
    "working_days_left": _("Working days left"),
    "written": _("Written"),
    "year": _("Year of the plan"),
}
_WORDS: Final[Mapping[tuple[str, str], str]] = {
    ("verdict", "met"): _("met"),
    ("verdict", "missed"): _("missed"),
    ("verdict", "unknown"): _("unknown"),
    ("verdict", "known"): _("known"),
    ("status", "overdue"): _("overdue"),
    ("status", "today"): _("due today"),
    ("status", "soon"): _("due soon"),
    ("status", "later"): _("due later"),
    ("status", "waiting"): _("waiting for an event"),
    ("status", "coming"): _("not due yet"),
    ("status", "late"): _("done late"),
    ("status", "on_time"): _("done on time"),
    ("status", "before_start"): _("before the start of watching"),
    ("status", "continuous"): _("continuous"),
    ("status", "unread"): _("time not read"),
    ("status", "announced"): _("announced"),
    ("status", "partial"): _("announced in part"),
    ("status", "estimated"): _("estimated, not announced"),
    ("kind", "event"): _("event"),
    ("kind", "done"): _("done"),
    ("kind", "void"): _("voiding"),
    ("kind", "working"): _("plain working day"),
    ("kind", "make_up"): _("make-up working day"),
    ("kind", "weekend"): _("weekly rest"),
    ("kind", "holiday"): _("public holiday"),
    ("kind", "compensatory"): _("day off in lieu"),
    ("kind", "swapped"): _("swapped day off"),
    ("roll", "next"): _("to the next working day"),
    ("roll", "previous"): _("to the working day before"),
    ("sure", "H"): _("sure"),
    ("sure", "M"): _("second-hand"),
    ("sure", "L"): _("weak"),
    ("unit", "working_day"): _("working days"),
    ("unit", "day"): _("calendar days"),
    ("unit", "week"): _("weeks"),
    ("unit", "month"): _("months"),
    ("unit", "quarter"): _("quarters"),
    ("unit", "year"): _("years"),
    ("unit", "on"): _("on the day of receipt"),
}
"""By column and word."""
_OF_MISTAKES: Final = ("reason", "reasons")
"""Columns that say how a due date came out wrong."""


def column_title(column: str) -> str:
    """What stands above a column, for people; its name in plain words if nothing is known of it.

    Args:
        column: Its name, as :meth:`Report.columns` has it.
    """
    return _TITLES.get(column) or column.replace("_", " ").capitalize()


def report_titles(report: Report) -> list[str]:
    """What stands above the columns of a report, for people.

    Args:
        report: The result of a command.
    """
    own = report.titles()
    return [own.get(column) or column_title(column) for column in report.columns()]


def has_title(column: str) -> bool:
    """Whether a column has a title in the language of the output."""
    return column in _TITLES


def value_words(column: str, value: object) -> object:
    """A value for people: fixed words in the language of the output, anything else as it is.

    Args:
        column: The name of its column.
        value: As :meth:`Report.rows` has it.
    """
    if isinstance(value, list | tuple):
        return [value_words(column, each) for each in value]
    if not isinstance(value, str):
        return value
    return mistake_words(value) if column in _OF_MISTAKES else _WORDS.get((column, value), value)
