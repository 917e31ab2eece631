"""The shape of a measure (phép đo) in data files: those of ``data/measures.yaml``, and a plan's own."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar, Literal

from tthc_cli.classes import dataclass
from tthc_cli.i18n import by_language
from tthc_cli.scalars import CONFIG, Flag, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What people call a measure."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    vi: Text
    en: Text

    @property
    def text(self) -> str:
        """In the language of the output."""
        return by_language(english=self.en, vietnamese=self.vi)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountUnit:
    """What is counted, as it stands behind a number (đơn vị tính)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    vi: Text
    en: tuple[Text, Text]
    """For one, and for several."""

    def text(self, count: int) -> str:
        """The words behind a number, in the language of the output."""
        return by_language(english=self.en[0] if count == 1 else self.en[1], vietnamese=self.vi)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a target is counted: in which data set, by which conditions, and by which date a row belongs to a period."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    label: Label
    data_set: Text
    unit: Text
    """A key of the units: what numerator and denominator count."""
    columns: tuple[Text, ...]
    """The columns without which it cannot be counted."""
    good: Text | None = None
    """The condition of the rows of the base that are in the numerator; none for a mean."""
    base: Text | None = None
    """The condition of the rows in the denominator; without one, all. They must be in the period besides."""
    day: Text | None = None
    """The date by which a row belongs to a period; None if the data set has no dates."""
    distinct: Text | None = None
    """The column whose different values are counted, in place of rows."""
    sum: Text | None = None
    """The column of amounts that are added up, in place of rows."""
    less: Text | None = None
    """The column of amounts that is taken from that for the numerator."""
    mean: Text | None = None
    """A number of each row, whose mean is taken: ``working_days(received_on, finished_on)``."""
    over: Text | None = None
    """For a mean, the key of the unit of what it is taken over."""
    words: tuple[tuple[Text, ...], ...] = ()
    """Lists of words by which a target can be about it; those of one list must all be there."""
    bases: tuple[Text, ...] = ()
    """What it counts in a plan's words, which a target about it is a share of."""
    about: tuple[Text, ...] = ()
    """What can stand behind those and makes no part of them."""
    left_out: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows that it cannot take, by the column that they lack."""
    beside: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows whose number is shown with the rate."""
    rare: Flag = False
    """Whether it counts what must stay rare: its targets are limits (``<``, ``<=``)."""
    stands: Flag = False
    """Whether the base stands from the start and its parts get better; the base of cases grows as they come in."""

    @property
    def counts(self) -> Literal["rows", "applicants", "money", "mean"]:
        """What numerator and denominator count. A shortfall of money is not made good by a number of cases.

        For a mean, the numerator is the sum and the denominator counts the rows that have a value.
        """
        if self.mean:
            return "mean"
        if self.distinct:
            return "applicants"
        return "money" if self.sum else "rows"

    @property
    def counted_columns(self) -> set[str]:
        """The columns whose values are counted or added up, beside the rows."""
        return {column for column in (self.distinct, self.sum, self.less) if column is not None}

    @property
    def of_time(self) -> bool:
        """Whether it is a rate of time: early, on time, late."""
        return "due_on" in self.columns
