"""A saved check: the verdicts of one day, in the form in which the register keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, NamedTuple

from tthc_cli.kpi.inputs import InputCount
from tthc_cli.kpi.verdict import Due, Result, Verdict
from tthc_cli.plan.model import Op, Plan
from tthc_cli.rules.periods import Period
from tthc_cli.scalars import CONFIG, Text, Year

if TYPE_CHECKING:
    from pydantic import TypeAdapter


FORM: Final = "tthc.saved-check/1"


class NewerFormError(ValueError):
    """A saved check in a form that this program does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRate:
    """What a check found about one target, for the whole of the data."""

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
        """In percent, exact; None where there is nothing to divide by."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(100 * self.numerator, self.denominator)


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
    """The first date by which a used row was counted; None where the data set has no dates."""
    last: date | None


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
    due: Due
    due_terms: str
    """How due dates were recomputed; empty where they are those recorded."""
    inputs: tuple[SavedInput, ...]
    rates: tuple[SavedRate, ...]

    @classmethod
    def of_text(cls, text: str) -> Saved:
        """What :meth:`text` gave. Raises NewerFormError for a form to come, ValueError for what was never one."""
        content = json.loads(text)
        form = content.get("schema") if isinstance(content, dict) else None
        if isinstance(form, str) and form != FORM and form.startswith("tthc.saved-check/"):
            raise NewerFormError(form)
        return _adapter().validate_json(text, strict=True)

    def text(self) -> str:
        """As JSON, on one line."""
        return _adapter().dump_json(self).decode()


@cache
def _adapter() -> TypeAdapter[Saved]:
    """What reads and writes a saved check; it takes long to make."""
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
    """The id of its plan; None for one of before plans had ids, which nobody has assigned."""


def to_save(
    results: Iterable[Result],
    inputs: Iterable[InputCount],
    *,
    plan: Plan,
    name: str,
    sha256: str,
    as_of: date,
    period: Period | None,
    due: Due = "recorded",
    due_terms: str = "",
) -> Saved:
    """What is kept of a check: the verdicts on the whole. Groups are views of it, and are not kept."""
    return Saved(
        schema=FORM,
        plan=name,
        sha256=sha256,
        year=plan.identity.year,
        as_of=as_of,
        period=period,
        due=due,
        due_terms=due_terms,
        inputs=tuple(
            SavedInput(
                name=found.name,
                file=found.file,
                files=len(found.files),
                read=found.read,
                used=found.used,
                excluded=sum(found.excluded.values()),
                set_aside=sum(found.set_aside.values()),
                first=found.first,
                last=found.last,
            )
            for found in inputs
        ),
        rates=tuple(
            SavedRate(
                kpi=found.kpi.id,
                measure=found.kpi.measure,
                op=found.kpi.op,
                target=str(found.target),
                numerator=found.numerator,
                denominator=found.denominator,
                verdict=found.verdict,
                reason=found.reason,
            )
            for found in results
            if found.group is None
        ),
    )
