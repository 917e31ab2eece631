"""The measures (phép đo) that a target may name, as ``data/measures.yaml`` has them: what each counts, and of what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.plan import CountUnit, Measure
from tthc_cli.scalars import CONFIG, Text

_FILE: Final = "measures.yaml"
MONTH: Final = "month"
"""What results can be grouped by beside columns: the month of the date by which a row belongs to a period."""


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


class Measures(Mapping[str, Measure]):
    """The measures by name: the packaged ones, read when one is first asked for, and those of the plans that were read.

    A name means one thing: plans that say different things by it cannot be used together.
    """

    def __init__(self) -> None:
        self._of_plans: dict[str, Measure] = {}

    def __getitem__(self, name: str) -> Measure:
        packaged = load_measures().measures
        return packaged[name] if name in packaged else self._of_plans[name]

    def __iter__(self) -> Iterator[str]:
        yield from load_measures().measures
        yield from self._of_plans

    def __len__(self) -> int:
        return len(load_measures().measures) + len(self._of_plans)

    def add(self, measures: Mapping[str, Measure]) -> None:
        """Take the measures of a plan that was read, in which nothing is wrong."""
        self._of_plans.update(measures)

    def means_otherwise(self, name: str, measure: Measure) -> bool:
        """Whether a name stands for another measure already.

        Args:
            name: The name.
            measure: What a plan says that it means.
        """
        return name in self and self[name] != measure


MEASURES: Final = Measures()
"""Every measure that a plan's target can name."""


def is_mean(measure: str) -> bool:
    """Whether a measure is a mean, which is compared with its target as it is; a rate is so in percent."""
    return measure in MEASURES and MEASURES[measure].counts == "mean"


def unit_of(measure: Measure) -> CountUnit:
    """What a measure counts, in words; of a mean, what it is counted in."""
    return load_measures().units[measure.unit]


def rows_unit_of(measure: Measure) -> CountUnit:
    """What the denominator of a measure counts, in words."""
    return load_measures().units[measure.over or measure.unit]


def unknown_measures(section: str, measures: Iterable[str], own: Iterable[str] = ()) -> list[Finding]:
    """Find the entries of a data file's section that name a measure that does not exist.

    Args:
        section: The name of the section in the file.
        measures: The measure that each entry names, in the order of the entries.
        own: The measures that the file itself has.

    Returns:
        A finding for each such entry.
    """
    names = list(dict.fromkeys([*load_measures().measures, *own]))
    return [
        Finding(
            where=(section, place, "measure"),
            what=_("measure: there is no measure {name}; write one of {known}").format(
                name=measure, known=", ".join(names)
            ),
        )
        for place, measure in enumerate(measures)
        if measure not in names
    ]
