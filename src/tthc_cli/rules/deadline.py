"""A deadline (thời hạn) with the steps that lead to it."""

from datetime import date
from typing import Literal

from tthc_cli.classes import dataclass
from tthc_cli.rules.periods import PeriodKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way from a rule to its date."""

    date: date
    what: str
    """In words for people, in the language of the output."""
    source: str | None
    """The citation that the step rests on; the project's own reading is said to be one; None where nothing is cited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date (thời hạn), and how it came about."""

    kind: str
    text: str
    """The plan's own words."""
    label: str | None = None
    """What stands before a colon in front of them."""
    time: str | None = None
    """The hour by which it is to be done on the due day."""
    report: bool | None = None
    """Whether it is a report; None for what comes just once."""
    event: str | None = None
    event_date: date | None = None
    occurrence: int = 0
    """From 0, for repeated deadlines."""
    period: PeriodKey | None = None
    """The period that it is done for, for what is periodic."""
    nominal: date
    """The last day before any roll."""
    due: date
    """The day to act by: a working day, unless the rule names the day itself. It counts."""
    last_of_others: date | None = None
    """Of the earliest of several: the last day that the other parts leave."""
    act_by: date | None = None
    """For a rule that names the day itself: the working day before it, if it is off."""
    roll: Literal["next", "previous"] | None = None
    """Which way the last day was moved to a working day; None if it was not."""
    assumed: bool = False
    """True if a number behind the date is set neither by the plan nor by the office."""
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()

    @property
    def period_name(self) -> str | None:
        """The name of its period as registers and results have it: ``2024-03``, ``2024-Q1``, ``2024``, ``2024-W07``."""
        return None if self.period is None else self.period.name

    @property
    def last(self) -> date:
        """The last day on which acting is still in time: later than ``due`` only if that was moved back to a working
        day, from a day that the plan's words still allow ("trong quý II" is kept on Sunday 30/6 too).
        """
        own = self.nominal if self.roll == "previous" else self.due
        return own if self.last_of_others is None else min(own, self.last_of_others)
