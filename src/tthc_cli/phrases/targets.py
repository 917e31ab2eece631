"""What targets mean: the percentages of a cell, and how each is to be reached.

:mod:`.percentages` finds them, :mod:`.goals` gives each its words and its limit, :mod:`.altered` refuses those that
words further away make another target of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.altered import mark_past, refuse_altered, refuse_with_deadline
from tthc_cli.phrases.goals import Goal, Sentence, change, goals_of, limits_of, read_goal, sentences_of
from tthc_cli.phrases.grammar import node_kind
from tthc_cli.phrases.percentages import percent
from tthc_cli.phrases.text import Text, items, text_of
from tthc_cli.plan import LaterTarget, Op


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target as its words set it; which measure it is about is left to a person."""

    text: str
    """Its own words, a part of the cell."""
    op: Op
    value: Decimal
    """In percent."""
    later: tuple[LaterTarget, ...] = ()
    """Targets that the same words set for later years."""
    reached: bool = False
    """Whether its words say what was reached already: no target."""


def read_target(cell: str, *, year: int) -> tuple[Target, ...]:
    """The targets in percent that a cell sets, in its order; none if it names no percentage.

    Args:
        cell: The cell's text.
        year: The plan's year; a target for a later year is kept beside the one for it.

    Returns:
        The targets that are still to be reached.

    Raises:
        TthcError: If the words around a percentage do not say clearly what must be reached.

    >>> [(target.op, int(target.value)) for target in read_target("Đạt trên 96%", year=2024)]
    [('>', 96)]
    """
    return tuple(target for target in read_percentages(cell, year=year) if not target.reached)


def read_percentages(cell: str, *, year: int) -> tuple[Target, ...]:
    """The targets of a cell, and among them the figures that were reached already.

    Args:
        cell: The cell's text.
        year: The plan's year.

    Returns:
        As :func:`read_target`, with what was reached.

    Raises:
        TthcError: As :func:`read_target`.
    """
    targets: list[Target] = []
    parts = list(items(cell))
    for place, item in enumerate(parts):
        before = parts[place - 1] if place else ""
        targets += _read_item(item, before, "".join(parts[place + 1 : place + 2]), year)
    return tuple(targets)


def _read_item(item: str, before: str, after: str, year: int) -> Iterator[Target]:
    """The targets of an item that stands between two others."""
    sentences = sentences_of(text_of(item))
    without_goals = ["" if sentence.has_goals else sentence.words for sentence in sentences]
    beside = [before, *without_goals, after]
    if without_goals[1:] and not sentences[-1].nodes:  # nothing behind the last full stop
        beside[-2] = after
    for place, sentence in enumerate(sentences):
        yield from _read_sentence(sentence, (beside[place], beside[place + 2]), year)


def _read_sentence(sentence: Sentence, beside: tuple[str, str], year: int) -> Iterator[Target]:
    """The targets of a sentence, which stands between two others; those are empty if they have goals."""
    text, goals = sentence.text, goals_of(sentence)
    if goals and any(node_kind(node) == "AGAINST" for node in sentence.nodes):
        raise change(text.part(goals[0].start, goals[-1].end), *goals)
    for goal in goals:
        if not (goal.reached or goal.part):
            refuse_altered(text, goal, goals)
    mark_past(text, goals, year)
    refuse_with_deadline(sentence, goals, beside, year)
    while goals:
        goal = goals.pop(0)
        if goal.reached:
            words = _words_of(text, goal)
            yield Target(text=words, op=">=", value=percent(goal.tokens["PERCENT"], words), reached=True)
        else:
            yield from _with_following(text, goal, goals, year)


def _with_following(text: Text, goal: Goal, following: list[Goal], year: int) -> list[Target]:
    """The target of a goal, and those of the goals that go on with it, which are taken out of ``following``."""
    words = _words_of(text, goal)
    _refuse_part(goal, words)
    if goal.years_after(year):
        raise TthcError(_("“{text}” sets a target for a later year alone").format(text=words))
    op, value = read_goal(goal, words)
    targets = [Target(text=words, op=op, value=value)]
    while following and not following[0].reached and (following[0].years_after(year) or following[0].follows):
        next_goal = following.pop(0)
        words = _words_of(text, next_goal)
        _refuse_part(next_goal, words)
        next_op, value = read_goal(next_goal, words, op)
        if years := next_goal.years_after(year):  # the same target, in a later year
            if next_op != op:
                raise TthcError(_("“{text}” compares in another way than the words before it").format(text=words))
            whole = text.part(goal.start, next_goal.end).strip(" ,")
            step = LaterTarget(year=years[0], value=value)
            targets[-1] = replace(targets[-1], text=whole, later=(*targets[-1].later, step))
        else:
            goal, op = next_goal, next_op
            targets.append(Target(text=words, op=op, value=value))
    return targets


def _words_of(text: Text, goal: Goal) -> str:
    return text.part(goal.start, goal.end).strip(" ,")


def _refuse_part(goal: Goal, words: str) -> None:
    """Refuse a goal for a part of the year."""
    if goal.part:
        raise TthcError(
            _("“{text}” ({limits}) sets a target for a part of the year").format(
                text=words, limits=limits_of([goal], words)
            )
        )
