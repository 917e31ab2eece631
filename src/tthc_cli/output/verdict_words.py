"""Sentences about one verdict: what was counted, what is missing to its goal, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tthc_cli.counts import MEASURES, is_mean, unit_of
from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.kpi import OTHER_OUTCOME, OTHER_OUTCOME_GOOD, Result
from tthc_cli.output.groups import CaseWords
from tthc_cli.output.rates import printed_rate, units
from tthc_cli.output.words import cut_number, number, percent

_OF_TIME: Final = ("on_time", "open_overdue")
"""What stands beside rates of time."""
_OF_ON_TIME: Final = ("on-time-resolution",)
"""Measures that are the share on time themselves."""


def details(result: Result, words: CaseWords, set_aside: int) -> list[str]:
    """Say what was counted for a verdict, what is missing to its goal, and what could change it.

    Args:
        result: The verdict.
        words: What columns are called.
        set_aside: How many rows of the measure's data set are set aside.

    Returns:
        Whole sentences.
    """
    lines = by_language(english=[f"{result.kpi.name}."], vietnamese=[])
    if is_mean(result.kpi.measure):
        lines += _mean(result)
    elif result.numerator is not None and result.denominator is not None:
        lines.append(
            _("Counted: {good} of {all}.").format(
                good=number(result.numerator), all=units(result.kpi, result.denominator)
            )
        )
    if result.reason:
        lines.append(_("Unknown: {reason}.").format(reason=result.reason))
    return [*lines, *_missing(result), *beside(result), *cautions(result, words, set_aside)]


def _mean(result: Result) -> Iterator[str]:
    """What a mean is made of."""
    if result.numerator is not None and result.denominator is not None:
        unit = unit_of(MEASURES[result.kpi.measure])
        yield _("{sum} {unit} in all, over {rows}.").format(
            sum=number(result.numerator),
            unit=unit.text(result.numerator),
            rows=units(result.kpi, result.denominator),
        )


def beside(result: Result) -> Iterator[str]:
    """What stands beside a rate."""
    counts = result.beside or {}
    if "open_overdue" in counts and result.kpi.measure in _OF_ON_TIME:  # whose own rate says how many were on time
        yield _("Beside it: {overdue} still open past their due date.").format(overdue=number(counts["open_overdue"]))
    elif counts.keys() >= set(_OF_TIME):
        yield _("Beside it: {on_time} finished on time or early; {overdue} still open past their due date.").format(
            on_time=_share(counts["on_time"], result.denominator), overdue=number(counts["open_overdue"])
        )
    for name in counts:
        if name not in (*_OF_TIME, OTHER_OUTCOME, OTHER_OUTCOME_GOOD):
            yield _("Beside it: {what}: {count}.").format(what=name, count=number(counts[name]))
    if result.other_outcome:
        text = ngettext(
            "{count} of those counted was sent back or withdrawn; without it: {rate}.",
            "{count} of those counted were sent back or withdrawn; without them: {rate}.",
            result.other_outcome,
        )
        rate = result.rate_without_other_outcome
        words = "–" if rate is None else percent(printed_rate(result, rate))
        yield text.format(count=number(result.other_outcome), rate=words)


def cautions(result: Result, words: CaseWords, set_aside: int) -> Iterator[str]:
    """What rows that are in no rate could change, and how many the measure left out.

    Args:
        result: The verdict of one target.
        words: What columns are called.
        set_aside: How many rows of the measure's data set are set aside.
    """
    if result.set_aside_could_miss:
        uncounted = set_aside + sum(result.left_out.values())
        text = ngettext(
            "If the {rows} row set aside or left out counted against it, it would be missed.",
            "If the {rows} rows set aside or left out counted against it, it would be missed.",
            uncounted,
        )
        yield text.format(rows=number(uncounted))
    data_set = MEASURES[result.kpi.measure].data_set
    for column, rows in result.left_out.items():
        yield _("Left out: {rows} without {column}.").format(rows=number(rows), column=words.column(data_set, column))


def _missing(result: Result) -> list[str]:
    """How far a missed target is from its goal."""
    if result.verdict != "missed":
        return []
    if result.value is not None:
        text = _("On average {amount} too much.") if result.kpi.limit else _("On average {amount} too little.")
        away = abs(result.value - result.target)
        unit = unit_of(MEASURES[result.kpi.measure]).text(2)
        return [text.format(amount=f"{cut_number(away)} {unit}")]
    same = None if result.short_of_same is None else units(result.kpi, result.short_of_same)
    following = None if result.short_of_next is None else units(result.kpi, result.short_of_next)
    if result.short_of_amount is not None:
        text = _("{amount} too many.") if result.kpi.limit else _("Short of {amount}.")
        return [text.format(amount=units(result.kpi, result.short_of_amount))]
    if same is None:
        return [_("It cannot be reached.")]
    if result.kpi.limit and following is None:
        text = _("{same} too many among these same ones; no others from here on make up for it.")
    elif result.kpi.limit:
        text = _("{same} too many among these same ones; or {following} in a row, none like them, from here on.")
    elif following is None:
        text = _("Short of {same} among these same ones; good ones from here on do not make up for it.")
    else:
        text = _("Short of {same} among these same ones; or {following} in a row, all good, from here on.")
    return [text.format(same=same, following=following)]


def _share(part: int, whole: int | None) -> str:
    return f"{number(part)} ({percent(Fraction(100 * part, whole))})" if whole else number(part)
