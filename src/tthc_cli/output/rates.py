"""Rates, goals and verdicts in words, as bars and as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from tthc_cli.counts import MEASURES, is_mean, rows_unit_of, unit_of
from tthc_cli.i18n import _, by_language, ngettext
from tthc_cli.kpi import DueSource, InputCount, Result, Verdict
from tthc_cli.output.formats.report import Amount, Cell, Percent, Terminal, Tone, places_of_target
from tthc_cli.output.words import cut, cut_number, day, number, percent
from tthc_cli.plan import SIGNS, Kpi, Op

_BARS: Final = ((100, 20), (76, 10))
"""From which width of a terminal on a bar has how many cells; below, there is none."""
TONES: Final[Mapping[str, Tone]] = {"met": "good", "missed": "bad", "unknown": "warn"}


def named(kpi: Kpi, between: str = "\n") -> str:
    """A target in words of the output's language: its name is Vietnamese.

    Args:
        kpi: The target.
        between: What parts its name from its id.
    """
    return by_language(english=kpi.id, vietnamese=f"{kpi.name}{between}({kpi.id})")


def due_words(due: DueSource) -> Iterator[str]:
    """By which due dates was counted, if not by those recorded."""
    if due == DueSource.MISSING:
        yield _("Due dates: recomputed where none is recorded")
    if due == DueSource.COMPUTED:
        yield _("Due dates: recomputed for every case")


def later_rows(inputs: Iterable[InputCount], as_of: date) -> Iterator[str]:
    """Which files have rows that the rates count and that are later than the day of the figures, a sentence each.

    Args:
        inputs: The files that were read.
        as_of: The day of the figures.
    """
    for count in inputs:
        if count.after_as_of:
            text = ngettext(
                "{file}: {rows} row that the rates count was received or finished after {day}, the day of the figures",
                "{file}: {rows} rows that the rates count were received or finished after {day}, the day of the "
                "figures",
                count.after_as_of,
            )
            yield text.format(file=count.file, rows=number(count.after_as_of), day=day(as_of))


def bar_cells(terminal: Terminal) -> int:
    """How many cells a bar has in a terminal of this width; 0 if there is no room."""
    if terminal.width is None:
        return _BARS[0][1]
    return next((cells for width, cells in _BARS if terminal.width >= width), 0)


def rate_words(result: Result) -> str:
    """A rate or a mean to two decimals, or a dash if there is none."""
    level = result.level
    return "–" if level is None else figure(result.kpi.measure, printed_rate(result, level))


def figure(measure: str, value: Fraction, places: int = 2) -> str:
    """A rate in percent; of a measure that is a mean, the number alone.

    Args:
        measure: The measure that it is of.
        value: The rate or the mean, exact.
        places: Decimal places that are shown.
    """
    return cut_number(value, places) if is_mean(measure) else percent(value, places)


def rate_cell(result: Result) -> Cell:
    """A rate as it is printed."""
    value: Percent | Amount | None = None
    if result.rate is not None:
        value = Percent(printed_rate(result, result.rate))
    elif result.level is not None:
        value = Amount(printed_rate(result, result.level))
    return Cell(rate_words(result), "", value)


def printed_rate(result: Result, rate: Fraction) -> Fraction:
    """A rate as it is printed: to two decimals, never on the flattering side.

    Args:
        result: Whose rate it is; its target says which side flatters.
        rate: In percent, exact.
    """
    return unflattering(rate, limit=result.kpi.limit)


def unflattering(rate: Fraction, *, limit: bool) -> Fraction:
    """A rate, or the change of one, to two decimals.

    Args:
        rate: In percent, exact.
        limit: Whether the target is a limit, so that less is better: the rate is raised then, else cut.
    """
    return -cut(-rate) if limit else cut(rate)


def verdict_cell(verdict: Verdict) -> Cell:
    """A verdict in words."""
    words = {"met": _("met"), "missed": _("missed"), "unknown": _("unknown")}
    return Cell(words[verdict], TONES[verdict])


def bar(rate: Fraction | None, target: Fraction, *, met: bool, cells: int = 20, limit: bool = False) -> str:
    """Draw a rate as a bar, with ``│`` at its target.

    The bar reaches the mark if the target is met, and only then, whatever a cell's share of the rate says. If the
    target is a limit, the bar passes the mark if the target is missed, and only then.

    Args:
        rate: From 0 to 100 %; None draws an empty bar.
        target: From 0 to 100 %.
        met: The verdict.
        cells: The length of the bar without the mark.
        limit: Whether the target is a limit.

    >>> bar(Fraction(50), Fraction(90), met=False)
    '██████████░░░░░░░░│░░'
    >>> bar(Fraction(96), Fraction(96), met=False, cells=10)
    '█████████░│'
    >>> bar(Fraction(7), Fraction(5), met=False, limit=True)
    '█│█░░░░░░░░░░░░░░░░░░'
    """
    if limit:
        mark = min(cells - 1, int(target * cells / 100))
        full = 0 if rate is None else max(0, min(cells, int(rate * cells / 100)))
        full = min(full, mark) if met or rate is None else max(full, mark + 1)
        return _marked(full, mark, cells)
    mark = int(target * cells / 100) if met else -int(-target * cells // 100)
    mark = max(1, min(cells, mark))
    full = 0 if rate is None else max(0, min(cells, int(rate * cells / 100)))
    full = max(full, mark) if met else min(full, mark - 1)
    return _marked(full, mark, cells)


def _marked(full: int, mark: int, cells: int) -> str:
    shape = "█" * full + "░" * (cells - full)
    return f"{shape[:mark]}│{shape[mark:]}"


def units(kpi: Kpi, count: int) -> str:
    """So many of what a target counts, in words.

    Args:
        kpi: The target.
        count: How many, or how many đồng.
    """
    return f"{number(count)} {rows_unit_of(MEASURES[kpi.measure]).text(count)}"


def goal(op: Op, target: Fraction, measure: str) -> str:
    """A target as ``> 96%``, ``≥ 90%`` or ``≤ 5%``; of a mean, as ``≤ 10 working days``.

    Args:
        op: The comparison, as plans have it.
        target: In percent, or in the unit of the mean; all its decimals are shown.
        measure: The measure that it is for.
    """
    text = f"{SIGNS[op]} {figure(measure, target, places_of_target(target))}"
    return f"{text} {unit_of(MEASURES[measure]).text(1 if target == 1 else 2)}" if is_mean(measure) else text


def goal_cell(op: Op, target: Fraction, measure: str) -> Cell:
    """A target as :func:`goal` has it.

    Args:
        op: The comparison, as plans have it.
        target: In percent, or in the unit of the mean.
        measure: The measure that it is for.
    """
    return Cell(goal(op, target, measure), "", None if is_mean(measure) else Percent(target, SIGNS[op]))


def plain_number(value: Fraction) -> int | float:
    """As JSON has it."""
    return value.numerator if value.denominator == 1 else float(value)
