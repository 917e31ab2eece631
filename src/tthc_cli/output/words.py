"""Dates, numbers and rates as people read them, in the language of the output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.plan import Plan

if TYPE_CHECKING:
    from fractions import Fraction

_DECIMAL_MARK, _GROUP_MARK = by_language(english=(".", ","), vietnamese=(",", "."))


@lru_cache(4096)  # long lists have few different days
def day(value: date) -> str:
    """A day as ``dd/mm/yyyy``.

    >>> day(date(2024, 5, 2))
    '02/05/2024'
    """
    return f"{value:%d/%m/%Y}"


def month(value: str) -> str:
    """A month written ``2024-05`` as ``05/2024``.

    >>> month("2024-05")
    '05/2024'
    """
    return "/".join(reversed(value.split("-")))


def weekday(value: date) -> str:
    """The name of a day of the week, short: "T5", "CN" in Vietnamese, "Thu" in English."""
    return _weekdays()[value.weekday()]


@cache
def _weekdays() -> tuple[str, ...]:
    return _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")


@lru_cache(4096)
def long_day(value: date) -> str:
    """The short weekday and the day: "T5 02/05/2024"."""
    return f"{weekday(value)} {day(value)}"


def said_once(facts: Iterable[tuple[str, str]]) -> list[str]:
    """Sentences, each behind all that it holds for.

    Args:
        facts: What each sentence is about, and the sentence.

    >>> said_once([("a", "One."), ("b", "Two."), ("c", "One.")])
    ['a, c: One.', 'b: Two.']
    """
    subjects: dict[str, list[str]] = {}
    for subject, sentence in facts:
        subjects.setdefault(sentence, []).append(subject)
    return [f"{', '.join(names)}: {sentence}" for sentence, names in subjects.items()]


def plan_name(plan: Plan, plans: Sequence[Plan]) -> str:
    """What tells a plan from the others in force: its year, else its issuer, else its id.

    Args:
        plan: The plan.
        plans: The plans in force.
    """
    of_year = [each.identity.issuer for each in plans if each.identity.year == plan.identity.year]
    if len(of_year) == 1:
        return str(plan.identity.year)
    return plan.identity.issuer if of_year.count(plan.identity.issuer) == 1 else plan.id


def place(task: int, rule: int, rules: int) -> str:
    """A rule of a task as people name it: "10.1", and "4" if the task has just one.

    Args:
        task: Its number.
        rule: Its place, from 1.
        rules: How many the task has.
    """
    return str(task) if rules == 1 else f"{task}.{rule}"


def number(value: int) -> str:
    """A whole number with its thousands grouped: ``1.234`` in Vietnamese, ``1,234`` in English."""
    return f"{value:,}".replace(",", _GROUP_MARK)


def decimal(value: float) -> str:
    """A number with its decimals, as spreadsheets of people read it: ``96,12`` in Vietnamese, ``96.12`` in English.

    >>> decimal(96.12)
    '96,12'
    """
    return f"{value}".replace(".", _DECIMAL_MARK)


def yes_no(value: bool) -> str:
    """Yes or no in words."""
    return _("yes") if value else _("no")


def more_words(left_out: int, *, groups: bool = False) -> list[str]:
    """How many more there are than a table shows, and which format has them all; nothing if there are none.

    Args:
        left_out: How many more.
        groups: Whether they are groups, which JSON alone has all of.
    """
    if left_out <= 0:
        return []
    if groups:
        text = ngettext(
            "{count} more group; --limit shows more, --format json all.",
            "{count} more groups; --limit shows more, --format json all.",
            left_out,
        )
    else:
        text = ngettext(
            "{count} more; --limit shows more, --format csv all.",
            "{count} more; --limit shows more, --format csv all.",
            left_out,
        )
    return [text.format(count=number(left_out))]


def working_days(count: int) -> str:
    """So many working days: "3 working days"."""
    return ngettext("{count} working day", "{count} working days", count).format(count=count)


def cut(percent: Fraction, places: int = 2) -> Fraction:
    """A percentage cut (never rounded up), so that it never looks like a target it misses.

    Args:
        percent: Exact.
        places: Decimal places that are kept.

    Returns:
        The percentage without its further decimals.

    >>> from fractions import Fraction
    >>> cut(Fraction(9599999, 100000))
    Fraction(9599, 100)
    """
    from fractions import Fraction  # here, as most answers have no rate

    scale = 10**places
    return Fraction(percent.numerator * scale // percent.denominator, scale)


def percent(value: Fraction, places: int = 2) -> str:
    """A percentage, cut: ``96,12%`` in Vietnamese, ``96.12%`` in English.

    Args:
        value: Exact.
        places: Decimal places that are shown.
    """
    return f"{cut_number(value, places)}%"


def cut_number(value: Fraction, places: int = 2) -> str:
    """A number, cut: ``17,25`` in Vietnamese, ``17.25`` in English.

    Args:
        value: Exact.
        places: Decimal places that are shown.
    """
    scaled = int(cut(value, places) * 10**places)
    sign, scaled = ("-", -scaled) if scaled < 0 else ("", scaled)
    whole, part = divmod(scaled, 10**places)
    decimals = f"{_DECIMAL_MARK}{part:0{places}d}" if places else ""
    return f"{sign}{number(whole)}{decimals}"
