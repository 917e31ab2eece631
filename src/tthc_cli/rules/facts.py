"""What rules are resolved against."""

from collections.abc import Mapping
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.rules.periods import Reporting
from tthc_cli.scalars import Day
from tthc_cli.sources import Source
from tthc_cli.workdays import WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the dates of rules follow from, beside the rules themselves."""

    calendar: WorkCalendar
    events: Mapping[str, date]
    """The days on which events happened, by key."""
    year: int
    """The plan's year."""
    reporting: Reporting | None
    sources: Mapping[str, Source]
    """The plan's sources, by key."""
    updates: int = 0
    """How many repeats of an ``every`` rule to give after its first date, if the closing event is not known."""
    through: Day | None = None
    """Give its repeats up to the first one after this day instead."""
