"""A deadline (thời hạn) with the steps that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal, overload

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


class Steps(Sequence[Step]):
    """The steps of a deadline, put into words when somebody first asks: of very many deadlines, few are explained."""

    __slots__ = ("_make", "_steps")

    def __init__(self, make: Callable[[], Iterable[Step]]) -> None:
        self._make = make
        self._steps: tuple[Step, ...] | None = None

    def _all(self) -> tuple[Step, ...]:
        if self._steps is None:
            self._steps = tuple(self._make())
        return self._steps

    @overload
    def __getitem__(self, place: int) -> Step: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Step, ...]: ...

    def __getitem__(self, place: int | slice) -> Step | tuple[Step, ...]:
        return self._all()[place]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, compared: object) -> bool:
        return isinstance(compared, Steps | tuple) and self._all() == tuple(compared)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


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
    steps: Sequence[Step]
    warnings: tuple[str, ...] = ()

    def counted_from(
        self,
        event: str | None,
        event_date: date | None,
        *,
        occurrence: int = 0,
        label: str | None = None,
        time: str | None = None,
    ) -> Deadline:
        """The same, counted from an event; written out, as there may be very many.

        Args:
            event: The key of the event; None if it counts from no event.
            event_date: When it happened.
            occurrence: Which repeat it is, from 0.
            label: What stands before a colon in front of the plan's words.
            time: The hour by which it is to be done.
        """
        return Deadline(
            kind=self.kind,
            text=self.text,
            label=label,
            time=time,
            report=self.report,
            event=event,
            event_date=event_date,
            occurrence=occurrence,
            period=self.period,
            nominal=self.nominal,
            due=self.due,
            last_of_others=self.last_of_others,
            act_by=self.act_by,
            roll=self.roll,
            assumed=self.assumed,
            steps=self.steps,
            warnings=self.warnings,
        )

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


class Repeats(Sequence[Deadline]):
    """A deadline that repeats after an event: its first date and the repeats.

    Each is made when somebody first asks for it: of most, no more than the day is looked at.
    """

    __slots__ = ("_dated", "_event", "_event_date", "_label", "_made", "due")

    def __init__(self, dated: Sequence[Deadline], event: str, event_date: date, label: str | None) -> None:
        self._dated, self._event, self._event_date, self._label = dated, event, event_date, label
        self._made: dict[int, Deadline] = {}
        self.due: Sequence[date] = [each.due for each in dated]
        """The due day of each, in order; each is later than the one before."""

    @overload
    def __getitem__(self, place: int) -> Deadline: ...

    @overload
    def __getitem__(self, place: slice) -> list[Deadline]: ...

    def __getitem__(self, place: int | slice) -> Deadline | list[Deadline]:
        places = range(len(self._dated))[place]
        return self._at(places) if isinstance(places, int) else [self._at(each) for each in places]

    def __len__(self) -> int:
        return len(self._dated)

    def _at(self, place: int) -> Deadline:
        deadline = self._made.get(place)
        if deadline is None:
            deadline = self._made[place] = self._dated[place].counted_from(
                self._event, self._event_date, occurrence=place, label=self._label
            )
        return deadline
