"""The measures (phép đo) that a target may name, as ``data/measures.yaml`` has them: what each counts, and of what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.i18n import _, by_language
from tthc_cli.scalars import CONFIG, Flag, Text

_FILE: Final = "measures.yaml"
MONTH: Final = "month"
"""What results can be grouped by beside columns: the month of the date by which a row belongs to a period."""


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
    good: Text
    """The condition of the rows of the base that are in the numerator."""
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
    left_out: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows that it cannot take, by the column that they lack."""
    beside: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows whose number is shown with the rate."""
    rare: Flag = False
    """Whether it counts what must stay rare: its targets are limits (``<``, ``<=``)."""
    stands: Flag = False
    """Whether the base stands from the start and its parts get better; the base of cases grows as they come in."""

    @property
    def counts(self) -> Literal["rows", "applicants", "money"]:
        """What numerator and denominator count. A shortfall of money is not made good by a number of cases."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresFile:
    """The measures, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.measures/1"]
    define: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """By data set: conditions that others use by name."""
    units: Mapping[str, CountUnit]
    measures: Mapping[str, Measure]


@cache
def load_measures() -> MeasuresFile:
    """The packaged measures. Raises TthcError with the first finding."""
    return load_file(data_file(_FILE), MeasuresFile).value


class _Measures(Mapping[str, Measure]):
    """The measures by name, read when one is first asked for."""

    def __getitem__(self, name: str) -> Measure:
        return load_measures().measures[name]

    def __iter__(self) -> Iterator[str]:
        return iter(load_measures().measures)

    def __len__(self) -> int:
        return len(load_measures().measures)


MEASURES: Final[Mapping[str, Measure]] = _Measures()
"""Every measure that a plan's target can name."""


def unit_of(measure: Measure) -> CountUnit:
    """What a measure counts, in words."""
    return load_measures().units[measure.unit]


def unknown_measures(section: str, measures: Iterable[str]) -> list[Finding]:
    """Find the entries of a data file's section that name a measure that does not exist.

    Args:
        section: The name of the section in the file.
        measures: The measure that each entry names, in the order of the entries.

    Returns:
        A finding for each such entry.
    """
    return [
        Finding(
            where=(section, place, "measure"),
            what=_("measure: there is no measure {name}; write one of {known}").format(
                name=measure, known=", ".join(MEASURES)
            ),
        )
        for place, measure in enumerate(measures)
        if measure not in MEASURES
    ]
