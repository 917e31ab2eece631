"""Rates, goals and verdicts in words, as bars and as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from tthc_cli.counts import MEASURES, unit_of
from tthc_cli.i18n import _, by_language
from tthc_cli.kpi import DueSource, Result, Verdict
from tthc_cli.output.formats.report import Cell, Percent, Terminal, Tone
from tthc_cli.output.words import cut, number, percent
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


def bar_cells(terminal: Terminal) -> int:
    """How many cells a bar has in a terminal of this width; 0 if there is no room."""
    if terminal.width is None:
        return _BARS[0][1]
    return next((cells for width, cells in _BARS if terminal.width >= width), 0)


def rate_words(result: Result) -> str:
    """A rate to two decimals, or a dash if there is none."""
    return "–" if result.rate is None else percent(printed_rate(result, result.rate))


def rate_cell(result: Result) -> Cell:
    """A rate as it is printed."""
    value = None if result.rate is None else Percent(printed_rate(result, result.rate))
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
    return f"{number(count)} {unit_of(MEASURES[kpi.measure]).text(count)}"


def goal(op: Op, target: Fraction) -> str:
    """A target as ``> 96%``, ``≥ 90%`` or ``≤ 5%``.

    Args:
        op: The comparison, as plans have it.
        target: In percent; decimals are shown only if it has some.
    """
    return f"{SIGNS[op]} {percent(target, 0 if target.denominator == 1 else 2)}"


def goal_cell(op: Op, target: Fraction) -> Cell:
    """A target as :func:`goal` has it."""
    return Cell(goal(op, target), "", Percent(target, SIGNS[op]))


def plain_number(value: Fraction) -> int | float:
    """As JSON has it."""
    return value.numerator if value.denominator == 1 else float(value)
