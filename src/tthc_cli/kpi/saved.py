"""A saved check: the verdicts of one day, in the form in which the register keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple

from tthc_cli.classes import dataclass
from tthc_cli.counts import MEASURES, is_mean
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.kpi.inputs import InputCount
from tthc_cli.kpi.verdict import Count, Result, Verdict, judge, level_of
from tthc_cli.plan import Op, Plan
from tthc_cli.rules import Period
from tthc_cli.scalars import CONFIG, Text, Year

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from tthc_cli.data_files import Loaded


FORM: Final = "tthc.saved-check/1"


class NewerFormError(ValueError):
    """A saved check is in a form that only a later program knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRate:
    """The verdict of a check on one target, for the whole of the data."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    kpi: Text
    measure: Text
    op: Op
    target: Text
    """In percent, exact: ``96``, or ``193/2`` for 96.5."""
    numerator: int | None
    denominator: int | None
    verdict: Verdict
    reason: str | None
    """Why the verdict is unknown, in the language of the check."""

    def __post_init__(self) -> None:
        if self.goal < 0:
            raise ValueError(self.target)
        if self.verdict != "unknown" and not (self.denominator and self.denominator > 0 and self.numerator is not None):
            raise ValueError(self.verdict)

    @property
    def goal(self) -> Fraction:
        """The target, in percent."""
        try:
            return Fraction(self.target)
        except ZeroDivisionError:
            raise ValueError(self.target) from None

    @property
    def rate(self) -> Fraction | None:
        """In percent, exact; None if there is nothing to divide by, and for a mean."""
        return None if is_mean(self.measure) else self.level

    @property
    def value(self) -> Fraction | None:
        """The mean, exact, in the measure's unit; None if there is nothing to divide by, and for a rate."""
        return self.level if is_mean(self.measure) else None

    @property
    def level(self) -> Fraction | None:
        """What is compared with the target: the rate, or the value of a mean."""
        return level_of(self.measure, self.numerator, self.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedInput:
    """What became of the rows of one data set."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    name: Text
    """Of the data set."""
    file: str
    """As the user named it."""
    files: int
    """How many files that were."""
    read: int
    used: int
    excluded: int
    set_aside: int
    first: date | None
    """The first date by which a used row was counted; None if the data set has no dates."""
    last: date | None
    """The last such date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One check as it is kept: numbers and names, never a row of the data."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.saved-check/1"]
    plan: str
    """Name of the plan's file."""
    sha256: Text
    """Of the plan's file."""
    year: Year
    """Of the plan."""
    as_of: date
    period: Period | None
    due: DueSource
    due_terms: str
    """How due dates were recomputed; empty if they are those recorded."""
    inputs: tuple[SavedInput, ...]
    rates: tuple[SavedRate, ...]

    @classmethod
    def of_text(cls, text: str) -> Saved:
        """Read what :meth:`text` gave.

        Raises:
            NewerFormError: If the text is of a form that a later program wrote.
            ValueError: If the text is no saved check.
        """
        content = json.loads(text)
        form = content.get("schema") if isinstance(content, dict) else None
        if isinstance(form, str) and form != FORM and form.startswith("tthc.saved-check/"):
            raise NewerFormError(form)
        return _adapter().validate_json(text, strict=True)

    def text(self) -> str:
        """The check as JSON, on one line."""
        return _adapter().dump_json(self).decode()


@cache
def _adapter() -> TypeAdapter[Saved]:
    """The reader and writer of saved checks, made once because that takes long."""
    from pydantic import TypeAdapter

    return TypeAdapter(Saved)


class Check(NamedTuple):
    """One saved check of a register, or the voiding of one."""

    id: int
    """In the order of saving, from 1."""
    recorded_at: str
    """ISO 8601, with the offset from UTC."""
    recorded_by: str
    """The login name that saved it."""
    saved: Saved | None = None
    """None for a voiding."""
    voids: int | None = None
    """The check that a voiding takes back."""
    plan: str | None = None
    """The id of its plan; None for a check from before plans had ids that nobody has assigned yet."""
    parts: tuple[tuple[str | None, Saved], ...] = ()
    """What other plans keep of it, if its plan took over but some of its targets; the last one stands first."""

    def belonging_to(self, plan: str, targets: Mapping[str, str] | None = None) -> Check:
        """The check as it belongs to a plan.

        Args:
            plan: The id of the plan.
            targets: Its targets, by those of the plan that the check belonged to, if it took over just these; None for
                the whole check.
        """
        if self.saved is None or targets is None:
            return self._replace(plan=plan, parts=())
        taken = tuple(replace(rate, kpi=targets[rate.kpi]) for rate in self.saved.rates if rate.kpi in targets)
        left = tuple(rate for rate in self.saved.rates if rate.kpi not in targets)
        kept = ((self.plan, replace(self.saved, rates=left)),) if left else ()
        return self._replace(plan=plan, saved=replace(self.saved, rates=taken), parts=(*kept, *self.parts))

    def of(self, plan: str) -> Check:
        """The check as a plan has it that kept a part of it; as it is, if the plan kept none."""
        part = next((saved for owner, saved in self.parts if owner == plan), None)
        return self if part is None or plan == self.plan else self._replace(plan=plan, saved=part)


def of_month(results: Sequence[Result], month: str) -> list[Result]:
    """Return what a check by months says of one of them, as a check of that month alone does.

    A target that counted nothing there has its 0 of 0: a month without cases is part of the year as the others are.
    A target whose data have no dates has no months.

    Args:
        results: The verdicts of the check, in the whole and by month alone.
        month: Such as ``2024-03``.

    Returns:
        A verdict on each target that goes by dates, in order, none of them on a group.
    """
    in_month = {result.kpi.id: replace(result, group=None) for result in results if result.group == (month,)}
    dated = [result for result in results if result.group is None and MEASURES[result.kpi.measure].day]
    return [in_month.get(whole.kpi.id) or _nothing_of(whole) for whole in dated]


def _nothing_of(whole: Result) -> Result:
    """The verdict on a target in a month in which it counted nothing; that on the whole, if it can count nothing."""
    if whole.numerator is None:
        return whole
    return judge(whole.kpi, Count(numerator=0, denominator=0), target=whole.target)


def to_save(
    results: Iterable[Result],
    inputs: Iterable[InputCount],
    plan: Loaded[Plan],
    *,
    as_of: date,
    period: Period | None,
    due: DueSource = DueSource.RECORDED,
    due_terms: str = "",
) -> Saved:
    """Make a check ready to be kept: its verdicts on the whole. Groups are only views of it, and are not kept.

    Args:
        results: The verdicts of the check, those on groups among them.
        inputs: What became of the rows of each data set.
        plan: The plan, with the identity of its file.
        as_of: The day of the check.
        period: What was counted; None for the whole of the files.
        due: By which due dates cases were counted.
        due_terms: How due dates were recomputed; empty if they are those recorded.

    Returns:
        The check in the form that the register keeps.
    """
    return Saved(
        schema=FORM,
        plan=plan.name,
        sha256=plan.sha256,
        year=plan.value.identity.year,
        as_of=as_of,
        period=period,
        due=due,
        due_terms=due_terms,
        inputs=tuple(map(_input_to_save, inputs)),
        rates=tuple(_rate_to_save(result) for result in results if result.group is None),
    )


def _input_to_save(count: InputCount) -> SavedInput:
    return SavedInput(
        name=count.name,
        file=count.file,
        files=len(count.files),
        read=count.read,
        used=count.used,
        excluded=sum(count.excluded.values()),
        set_aside=sum(count.set_aside.values()),
        first=count.first,
        last=count.last,
    )


def _rate_to_save(result: Result) -> SavedRate:
    return SavedRate(
        kpi=result.kpi.id,
        measure=result.kpi.measure,
        op=result.kpi.op,
        target=str(result.target),
        numerator=result.numerator,
        denominator=result.denominator,
        verdict=result.verdict,
        reason=result.reason,
    )
