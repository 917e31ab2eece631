"""What a plan file leaves open, and what an import left unread in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from tthc_cli.data_files import data_file, load_file
from tthc_cli.plan import model as plans
from tthc_cli.plan.model import Plan, ReportWords, Task, Unread

REPORT_WORDS: Final = "report_words.yaml"


def with_reports_decided(plan: Plan) -> Plan:
    """The plan, with each periodic rule saying whether it is a report."""
    return plans.with_reports(plan, load_report_words()) if plans.undecided(plan) else plan


@cache
def load_report_words() -> ReportWords:
    """The packaged dictionary of the words by which a task or a time phrase is about a report."""
    return load_file(data_file(REPORT_WORDS), ReportWords).value


def unread_lines(path: Path, plan: Plan) -> list[tuple[int, Task, Unread]]:
    """What an import left unread in a plan file.

    Args:
        path: The file.
        plan: What was read of it.

    Returns:
        The line on which each stands, its task, and the words.
    """
    if not plan.unread():
        return []
    from tthc_cli.data_files import read_document

    document = read_document(path)
    return [
        (document.line(("tasks", place, "unread", number)), task, words)
        for place, task in enumerate(plan.tasks)
        for number, words in enumerate(task.unread)
    ]
