"""Days on the command line, and today."""

from __future__ import annotations

from datetime import date, datetime

from tthc_cli.workdays import VIETNAM
from tthc_cli.written import parse_day

__all__ = ["as_of", "parse_day"]


def as_of(text: str | None) -> date:
    """The day to count as today: the one given, else today in Asia/Ho_Chi_Minh whatever the machine's zone."""
    return datetime.now(VIETNAM).date() if text is None else parse_day(text)
