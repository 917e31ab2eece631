"""Indices (bộ chỉ số) by which offices are scored, as ``data/indices/*.yaml`` has them: indicators and points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import Loaded, data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.plan import Label
from tthc_cli.scalars import CONFIG, Flag, Percent, Text

INDEX: Final = "indices/qd-766.yaml"
"""The packaged index."""
OF_PROCEDURE: Final = "procedure."
"""Begins the name of what a condition over cases asks of the case's procedure, such as ``procedure.has_fee``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexGroup:
    """Indicators whose points are added up under one title."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    title: Label
    max: Percent
    """The most points that it can give, as the decision has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithCases:
    """The rule that a procedure counts as good if one of its cases fulfils a condition."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    condition: Text
    needs: tuple[Text, ...]
    """The columns of the cases without which it cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disliked:
    """Rows of another data set that take the case that they name out of the numerator."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    data_set: Text
    key: Text
    """Its column with the case's id."""
    condition: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What stands for something that only a file of procedures says, if there is none."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    condition: Text
    note: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator (chỉ số): a rate, and the points that it gives."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    group: Text
    title: Label
    max: Percent | None = None
    """The most points that it can give; None if it gives none."""
    full_at: Percent | None = None
    """The rate, from 0 to 1, that gives all points; 1 if nothing stands here."""
    empty: Literal["none", "zero", "full"] = "none"
    """What a denominator of 0 gives: no value, no points, or all."""
    data_set: Text | None = None
    needs: tuple[Text, ...] = ()
    """The columns without which it is unknown."""
    helps: tuple[Text, ...] = ()
    """Columns without which it is counted, and says that they are missing."""
    base: Text | None = None
    """The condition of the rows in the denominator; without one, all."""
    good: Text | None = None
    """The condition of the rows of the base that are in the numerator."""
    mean: Text | None = None
    """The days that are added up in place of counting, for an indicator that is a mean."""
    left_out: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows that it cannot take, by the column that they lack."""
    bad_without: Mapping[str, Text] = field(default_factory=dict)
    """Conditions of rows of the base that are in no numerator, by the column that they lack."""
    with_cases: WithCases | None = None
    reported: Flag = False
    """Whether the denominator is what the office reported, if that is more."""
    times: Text | None = None
    """The indicator by whose rate its own is multiplied."""
    of: Text | None = None
    """The indicator whose numerator and denominator it begins with."""
    disliked: Disliked | None = None
    unknown: Label | None = None
    """Why no data can tell it."""
    notes: tuple[Label, ...] = ()
    """Where sources leave a choice, or disagree: what was taken."""

    @property
    def full_rate(self) -> Fraction:
        """The rate, from 0 to 1, that gives all points."""
        return Fraction(1) if self.full_at is None else Fraction(self.full_at)

    @property
    def formula(self) -> str:
        """How points come from the rate ``r``; empty if it gives none.

        >>> from decimal import Decimal
        >>> title = Label(vi="a", en="a")
        >>> Indicator(group="g", title=title, max=Decimal(6), full_at=Decimal("0.5")).formula
        'min(6, 6*r/0.5)'
        >>> Indicator(group="g", title=title, max=Decimal(20)).formula
        '20*r'
        """
        if self.max is None:
            return ""
        return f"{self.max}*r" if self.full_at is None else f"min({self.max}, {self.max}*r/{self.full_at})"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexFile:
    """An index, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.index-file/1"]
    id: Text
    title: Label
    source: Text
    periods: tuple[Literal["month", "quarter", "half", "year"], ...]
    """The kinds of calendar periods that it is made for."""
    without_procedures: Mapping[str, Instead] = field(default_factory=dict)
    """By yes/no column of procedures: what stands for it if there is no file of procedures."""
    define: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """By data set: conditions that others use by name."""
    groups: Mapping[str, IndexGroup]
    indicators: Mapping[str, Indicator]


@cache
def load_index() -> Loaded[IndexFile]:
    """The packaged index. Raises TthcError with the first finding."""
    return load_file(data_file(INDEX), IndexFile, index_findings)


def index_findings(index: IndexFile) -> list[Finding]:
    """Find what is wrong with an index of the right shape, but for its conditions."""
    findings = []
    for place, (name, indicator) in enumerate(index.indicators.items()):
        above = list(index.indicators)[:place]
        findings += [
            Finding(where=("indicators", name, *where), what=what)
            for where, what in _indicator_findings(indicator, above, index)
        ]
    for name, group in index.groups.items():
        total = sum((each.max or Decimal(0) for each in index.indicators.values() if each.group == name), Decimal(0))
        if total != group.max:
            what = _("its indicators give {sum} points, not {max}").format(sum=total, max=group.max)
            findings.append(Finding(where=("groups", name, "max"), what=what))
    return findings


def _indicator_findings(
    indicator: Indicator, above: Sequence[str], index: IndexFile
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with one indicator, and where; ``above`` are those that stand before it."""
    if indicator.group not in index.groups:
        yield ("group",), _("there is no group {name}").format(name=indicator.group)
    for key, named in (("times", indicator.times), ("of", indicator.of)):
        if named is not None and named not in above:
            yield (key,), _("there is no indicator {name} above this one").format(name=named)
    if [indicator.data_set, indicator.of, indicator.unknown].count(None) != _TWO:
        yield (), _("write one of data_set, of, unknown")
    if indicator.full_at is not None and not 0 < indicator.full_at <= 1:
        yield ("full_at",), _("write a rate above 0, up to 1")
    if indicator.data_set and [indicator.good, indicator.mean, indicator.with_cases].count(None) != _TWO:
        yield (), _("write one of good, mean, with_cases")


_TWO: Final = 2
"""Of three keys that exclude each other, so many are missing."""


# -- points ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What an indicator comes to (kết quả của chỉ số)."""

    id: str
    indicator: Indicator
    numerator: int | None = None
    denominator: int | None = None
    factor: Fraction = Fraction(1)
    """The rate of another indicator by which its own is multiplied."""
    reason: str = ""
    """Why it is unknown; empty if it is known."""
    remarks: tuple[str, ...] = ()
    """What was left out or stands for something else."""

    @property
    def is_known(self) -> bool:
        """Whether data could tell it."""
        return not self.reason

    @property
    def rate(self) -> Fraction | None:
        """The rate, from 0 to 1; None if it is unknown, a mean, or nothing lies in the denominator."""
        if not self.denominator or self.numerator is None or self.indicator.mean is not None or not self.is_known:
            return None
        return Fraction(self.numerator, self.denominator) * self.factor

    @property
    def mean(self) -> Fraction | None:
        """The mean, if it is one."""
        if self.indicator.mean is None or not self.denominator or self.numerator is None:
            return None
        return Fraction(self.numerator, self.denominator)

    @property
    def points(self) -> Fraction | None:
        """The points, exact; None if it is unknown or gives none."""
        if not self.is_known or self.indicator.max is None:
            return None
        if self.rate is None:
            return {"zero": Fraction(0), "full": Fraction(self.indicator.max)}.get(self.indicator.empty)
        return self._points_of(self.rate)

    def _points_of(self, rate: Fraction) -> Fraction:
        most = Fraction(self.indicator.max or 0)
        return min(most, most * rate / self.indicator.full_rate)

    @property
    def points_per_case(self) -> Fraction | None:
        """What one more row in the numerator adds to the points; 0 if all points are reached."""
        if self.points is None or self.indicator.max is None or self.rate is None or not self.denominator:
            return None
        if self.numerator is None or self.numerator >= self.denominator:
            return Fraction(0)
        return self._points_of(Fraction(self.numerator + 1, self.denominator) * self.factor) - self.points

    @property
    def cases_to_next_tenth(self) -> int | None:
        """How many more rows in the numerator reach the next tenth of a point; None if no number of rows does."""
        points, numerator, denominator = self.points, self.numerator, self.denominator
        if points is None or numerator is None or not denominator or not self.points_per_case:
            return None
        goal = min(Fraction(int(points * 10) + 1, 10), Fraction(self.indicator.max or 0))
        each = Fraction(self.indicator.max or 0) * self.factor / self.indicator.full_rate / denominator
        needed = -((points - goal) // each)
        return needed if numerator + needed <= denominator else None
