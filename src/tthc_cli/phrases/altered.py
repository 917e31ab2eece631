"""Words away from a percentage that make another target of it: a past year, a condition, a day, another sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.additions import Choice
from tthc_cli.phrases.goals import OPERATORS, Goal, Sentence, change, limits_of, refuse_other_limit
from tthc_cli.phrases.grammar import end_of, node_kind, opened, parse, pattern_of, phrases_of, start_of
from tthc_cli.phrases.text import Text, spelled, text_of
from tthc_cli.phrases.time_items import TimeItem
from tthc_cli.plan import Op
from tthc_cli.rules import Rule, as_periodic, as_window, is_continuous

_ALTERING: Final = ("ALTERED", "FROM_OR_UNTIL", "CONDITION", "FOR_SO_LONG")
"""Patterns of the grammar for what alters a target."""
_OF_A_CLAUSE: Final = frozenset(("FROM_OR_UNTIL", "CONDITION", "FOR_SO_LONG"))
"""Those that can belong to another clause before the target's: "Báo cáo gửi chậm nhất ngày 10/2, 95% hồ sơ"."""
_CLAUSE: Final = re.compile("[,;.:()]")


def mark_past(text: Text, goals: Sequence[Goal], year: int) -> None:
    """Mark the goals of a year before the plan's as reached.

    Args:
        text: The text that they stand in.
        goals: The goals of a sentence, in its order.
        year: The plan's year.

    Raises:
        TthcError: If it is not clear which year a goal belongs to.
    """
    past = False  # whether the goal before is of a past year: a goal that names no year goes on in that one
    for goal in goals:
        past_years = [named for named in goal.years if named < year]
        if "PERCENT" in goal.tokens and not goal.reached and (past_years or (past and not goal.years)):
            if not past_years or len(past_years) < len(goal.years):
                words = text.part(goals[0].start, goal.end)
                raise TthcError(
                    _(
                        "“{text}” ({limits}) names a year before the plan's; write which year it is to be reached in"
                    ).format(text=words, limits=limits_of([goal], words))
                )
            goal.reached = past = True
        else:
            past = False


def refuse_altered(text: Text, goal: Goal, goals: Sequence[Goal]) -> None:
    """Refuse a goal whose words, away from its percentage, say another sign or make another target of it.

    Args:
        text: The text that it stands in.
        goal: The goal.
        goals: All goals of its sentence.

    Raises:
        TthcError: If there are such words.
    """
    start, end = start_of(goal.tree), end_of(goal.tree)
    before, behind = text.plain[goal.start : start], text.plain[end : goal.end]
    words = text.part(goal.start, goal.end)
    for terminal in _ALTERING:
        if match := next(_before_percentage(terminal, before), None):
            place = goal.start
        elif match := pattern_of(terminal).search(behind):
            place = end
        else:
            continue
        altering = text.part(place + match.start(), place + match.end())
        raise _altered(text.part(goals[0].start, goals[-1].end).strip(" ,"), altering, goals, words)
    if [node_kind(token) for token in goal.tree.children] == ["PERCENT"] and pattern_of("CHANGED_BY").search(before):
        raise change(words, goal)
    if "PERCENT" in goal.tokens and not goal.denied:
        refuse_other_limit(goal, _far_operators(_CLAUSE.split(before)[-1], behind), words)


def _altered(text: str, altering: str, goals: Sequence[Goal], words: str) -> TthcError:
    return TthcError(
        _("“{text}” ({limits}): “{words}” alters the target; write what is to be reached in the year").format(
            text=text, limits=limits_of(goals, words), words=altering.strip()
        )
    )


def _before_percentage(terminal: str, before: str) -> Iterator[re.Match[str]]:
    """What a pattern finds before a percentage that is said of its target."""
    for match in pattern_of(terminal).finditer(before):
        if not (terminal in _OF_A_CLAUSE and _is_of_another_clause(before, match)):
            yield match


def _is_of_another_clause(before: str, match: re.Match[str]) -> bool:
    """Whether a time is that of something else: "Báo cáo gửi chậm nhất ngày 10/2, 95% hồ sơ"."""
    head = re.split("[,;:(]", before[: match.start()])[-1]
    return bool(head.strip()) and re.search("[,;:)]", before[match.end() :]) is not None


def _far_operators(before: str, behind: str) -> Iterator[Op]:
    """The operators that words before and behind a percentage name, away from it."""
    for near, far in (("AT_MOST", "FAR_LESS"), ("AT_LEAST", "FAR_MORE")):
        if _any_phrase(near).search(before) or pattern_of(far).search(behind):
            yield OPERATORS[near]


@cache
def _any_phrase(terminal: str) -> re.Pattern[str]:
    """What a terminal's words are, wherever they stand."""
    words = "|".join(sorted(map(spelled, phrases_of(terminal)), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


# -- a deadline or a condition in a sentence of its own ---------------------------------------------------------------


def refuse_with_deadline(sentence: Sentence, goals: Sequence[Goal], beside: Sequence[str], year: int) -> None:
    """Refuse goals if a sentence beside theirs is only a deadline ("Trước ngày 30/6") or condition ("Nếu đủ tiền").

    Args:
        sentence: The goals' sentence.
        goals: All its goals.
        beside: The sentences before and behind it that have no goals.
        year: The plan's year.

    Raises:
        TthcError: If there is such a sentence, and a goal that is still to be reached.
    """
    if all(goal.reached for goal in goals):
        return
    for words in beside:
        if is_deadline_or_condition(words, year):
            raise _altered(sentence.words.strip(" ,."), words.strip(" .;\n"), goals, sentence.words)


def is_deadline_or_condition(words: str, year: int) -> bool:
    """Whether words are only a deadline, or only a condition ("Nếu có kinh phí"); the plan's whole year is no deadline.

    Args:
        words: A sentence. One that is misspelt is no deadline: to try its corrections would take too long.
        year: The plan's year.

    Returns:
        True also for deadlines that are not clear, or count from an event that is not named.
    """
    text = opened(text_of(words.strip(" .;\n")))
    if pattern_of("CONDITION").fullmatch(text.plain):
        return True
    if not text.plain or pattern_of("ACT_OF_ITS_OWN").search(text.plain):
        return False
    try:
        tree = parse(text, "cell")
    except TthcError:
        return False
    try:
        rules = TimeItem(text, year, has_start=True, choice=Choice()).read(tree)
    except TthcError:
        return True
    return any(_ends_within(rule, year) for rule in rules)


def _ends_within(rule: Rule, year: int) -> bool:
    """Whether a rule sets another time than the whole of the plan's year."""
    window, periodic = as_window(rule), as_periodic(rule)
    if window is not None:
        return (window.first, window.last) != (date(year, 1, 1), date(year, 12, 31))
    if periodic is not None:
        return periodic.day is not None or periodic.weekday is not None
    return not is_continuous(rule)
