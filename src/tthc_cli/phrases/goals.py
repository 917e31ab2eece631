"""Goals: the percentages of a sentence, each with the words that belong to it, and which limit those set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cache
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import Node, end_of, node_kind, parse, pattern_of, phrases_of, start_of, two_readings
from tthc_cli.phrases.percentages import not_understood, percent, percentages, refuse_misspelt
from tthc_cli.phrases.text import Text, spelled, unaccented
from tthc_cli.plan import Op, goal_words

OPERATORS: Final[Mapping[str, Op]] = {
    "OVER": ">",
    "MORE": ">",
    "AT_LEAST": ">=",
    "OR_MORE": ">=",
    "LESS": "<",
    "AT_MOST": "<=",
    "OR_LESS": "<=",
}
"""What the terminals of a limit's words mean."""
_UP_TO: Final = (spelled("đến"), spelled("tới"), "-")
"""Between the two ends of a range; other words lead from what is to what shall be: "từ 60% lên 80%"."""
_SPLIT_NUMBER: Final = re.compile(r"(?<![0-9/.,-])[0-9]{1,3}[.,] $")
"""What stands before a percentage that a space divides: "98. 5%"."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a target's text."""

    text: Text
    """The whole text that it stands in."""
    nodes: Sequence[Node]
    """Its parts by the grammar: goals, years, joints, words."""
    end: int
    """Where it ends in the text's plain spelling."""

    @property
    def words(self) -> str:
        """Its words as they stand."""
        return self.text.part(start_of(self.nodes[0]), self.end) if self.nodes else ""

    @property
    def has_goals(self) -> bool:
        """Whether it has a percentage."""
        return any(node_kind(node) == "goal" for node in self.nodes)


@dataclass(slots=True)
class Goal:
    """A percentage with the words that belong to it, up to those of the next one."""

    tree: Node
    start: int
    """Where its words start."""
    end: int
    """Where they end."""
    follows: bool
    """Whether it stands right behind what joins it to the one before: "20% TTHC và 20% chi phí"."""
    denied: bool
    """Whether "không" or "chưa" stands before it, and not as a part of "không quá" or "không dưới"."""
    years: list[int] = field(default_factory=list)
    """The years that its words name."""
    part: bool = False
    """Whether its words name a part of the year."""
    reached: bool = False
    """Whether its words say what was reached: "đã đạt 60%", "1.200/2.000 thủ tục (đạt 60%)"."""

    @property
    def tokens(self) -> dict[str, str]:
        """The words of its limit and its number, by terminal."""
        return {token.type: str(token) for token in self.tree.children}

    @property
    def operator(self) -> Op:
        """The operator that its words name; at least, if they name none."""
        tokens = self.tokens
        return next((OPERATORS[kind] for kind in tokens if kind in OPERATORS), "<=" if "DOWN_TO" in tokens else ">=")

    def years_after(self, year: int) -> list[int]:
        """The years of its words behind the plan's."""
        return [named for named in self.years if named > year]


# -- the sentences of a text, and their goals -------------------------------------------------------------------------


def sentences_of(text: Text) -> list[Sentence]:
    """The sentences of a text, as full stops and semicolons divide them; raises TthcError for unread percentages."""
    nodes = parse(text, "target").children
    _refuse_unread(text, nodes)
    sentences: list[Sentence] = []
    first = 0
    for place, node in enumerate(nodes):
        if node_kind(node) == "STOP":
            sentences.append(Sentence(text, nodes[first:place], end_of(node) if node == "." else start_of(node)))
            first = place + 1
    return [*sentences, Sentence(text, nodes[first:], len(text.plain))]


def _refuse_unread(text: Text, nodes: Sequence[Node]) -> None:
    """Refuse percentages that the grammar did not read whole: misspelt, divided by a space, in points."""
    goals = [node for node in nodes if node_kind(node) == "goal"]
    bare = unaccented(text.plain)
    read = iter([(start_of(goal), end_of(goal)) for goal in goals])
    start, end = next(read, (0, 0))
    for number, sign in percentages(bare):
        while end < sign and end:
            start, end = next(read, (0, 0))
        if not start <= number < end:
            raise not_understood(text.part(number, sign))
    for node in nodes:
        if node_kind(node) == "POINTS":
            raise change(text.part(start_of(node), end_of(node)))
    for goal in goals:
        split = _SPLIT_NUMBER.search(text.plain, 0, start_of(goal))
        if split:
            raise not_understood(text.part(split.start(), end_of(goal)))
        refuse_misspelt(text, bare, start_of(goal), end_of(goal))


def goals_of(sentence: Sentence) -> list[Goal]:
    """The percentages of a sentence, each with its own words."""
    goals = _apart(sentence)
    for node in sentence.nodes:
        if node_kind(node) in ("IN_YEAR", "IN_PART"):
            for goal in goals:
                if goal.start <= start_of(node) < goal.end:
                    goal.part |= node_kind(node) == "IN_PART"
                    goal.years += [int(node[-4:])] if node_kind(node) == "IN_YEAR" else []
    before = start_of(sentence.nodes[0]) if sentence.nodes else 0
    for goal in goals:
        goal.reached = "PERCENT" in goal.tokens and _is_reached(
            sentence.text.plain[before : goal.end], start_of(goal.tree) - before, end_of(goal.tree) - before
        )
        before = end_of(goal.tree)
    return goals


_UNREAD: Final = "[0-9]$|[<>=≤≥~≈±]"
"""What a word before a percentage must not hold: a part of the number ("9 6%") or of its sign ("~ 96%")."""
_UNREAD_BEFORE_A_FILLER: Final = "[<>=≤≥~≈±]"


def _is_unread(text: Text, word: Node, first: str) -> bool:
    """Whether a word before a percentage may be a part of it that was not read.

    Args:
        text: The text that both stand in.
        word: The word.
        first: The kind of the first word of the percentage. Before those of a limit ("dưới 1%"), a day can end a time.
    """
    if not re.search(_UNREAD_BEFORE_A_FILLER if first == "FILLER" else _UNREAD, word):
        return False
    end = end_of(word)
    times = pattern_of("FROM_OR_UNTIL").finditer(text.plain[:end])
    return first == "PERCENT" or all(time.end() != end for time in times)


def _apart(sentence: Sentence) -> list[Goal]:
    """The goals of a sentence, with the words between two of them given to the one that they belong to."""
    nodes = sentence.nodes
    places = [place for place, node in enumerate(nodes) if node_kind(node) == "goal"]
    goals: list[Goal] = []
    for previous, place in zip([None, *places], places, strict=False):
        between = range(0 if previous is None else previous + 1, place)
        joints = [middle for middle in between if node_kind(nodes[middle]) == "JOIN"]
        lead = place - 2 if place >= 2 and node_kind(nodes[place - 1]) == "IN_YEAR" else place - 1
        follows = bool(joints) and joints[-1] == lead
        first = 0
        if previous is not None:
            divider = lead if follows else _last_and(nodes, joints, place)
            divider = max((middle for middle in between if node_kind(nodes[middle]) == "OPEN"), default=divider)
            goals[-1].end = start_of(nodes[divider])
            first = divider + (node_kind(nodes[divider]) == "JOIN")
        tree, own = nodes[place], nodes[first:place]
        if own and node_kind(own[-1]) == "WORD" and _is_unread(sentence.text, own[-1], node_kind(tree.children[0])):
            raise not_understood(sentence.text.part(start_of(own[-1]), end_of(tree)))
        denied = _is_denied(tree, own)
        goals.append(Goal(tree, start=start_of(nodes[first]), end=sentence.end, follows=follows, denied=denied))
    return goals


def _last_and(nodes: Sequence[Node], joints: Sequence[int], place: int) -> int:
    """Where the words of a goal at a place begin: at the last "và" before it, else at the first comma, else there."""
    ands = [joint for joint in joints if nodes[joint] != ","]
    return (ands or [*joints[:1]] or [place])[-1]


def _is_denied(tree: Node, own: Sequence[Node]) -> bool:
    """Whether what stands before a percentage denies it: "không 5%", "không để quá 5%", "không để hồ sơ trên 5%"."""
    kinds = [node_kind(node) for node in own]
    last = kinds[len(kinds) - kinds[::-1].index("JOIN") :] if "JOIN" in kinds else kinds
    if "NOT_LET" in last or (tree.children[0].type == "OVER" and "NOT" in last):
        return True
    return bool({"NOT", "NOT_LET"} & set(kinds[-1:] if len(tree.children) > 1 else kinds))


# -- what was reached already -----------------------------------------------------------------------------------------

_COUNTED: Final = re.compile(
    r"(?<![\w/.,-])(?<!ngày )(?<!trước )(?<!đến )(?<!tới )(?<!từ )(?<!sau )(?<!hết )(?!0)"
    r"([0-9]+(?:\.[0-9]{3})*) ?/ ?([0-9]+(?:\.[0-9]{3})*)(?![\w/-]|[.,][0-9])"
)
"""So many of so many: "1.200/2.000"; what can be a day or a document's number is none."""


def _is_reached(words: str, start: int, end: int) -> bool:
    """Whether words around a percentage, which stands from ``start`` to ``end``, say that it was reached already.

    It is the share of a count that stands beside it: "3.071/4.888, đạt 62,8%"; or a word says so: "đã đạt 60%".
    """
    before, behind = _reached_words()
    if before.search(words, 0, start) or behind.search(words[:start]):
        return True
    number = re.search(r"[0-9]+(?:[.,][0-9]+)?", words[start:end])
    if number is None:
        return False
    share = Decimal(number[0].replace(",", "."))
    for counted in _COUNTED.finditer(words):
        part, whole = (int(digits.replace(".", "")) for digits in counted.groups())
        if not 0 < part <= whole:
            continue
        if abs(Decimal(100 * part) / whole - share) <= Decimal(1).scaleb(int(share.as_tuple().exponent)):
            return True  # cut or rounded
    return False


@cache
def _reached_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that a percentage was reached: at the start of its clause, or right before it."""
    words = pattern_of("REACHED").pattern
    fillers = "|".join(sorted(map(spelled, phrases_of("FILLER")), key=len, reverse=True))
    return (
        re.compile(rf"(?:^|[,;.(:] ?|(?<!\w){spelled('và')} )(?:{words})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words})(?: (?:{fillers}|{spelled('có')}))* ?$"),
    )


# -- the limit of a goal ----------------------------------------------------------------------------------------------


def read_goal(goal: Goal, words: str, before: Op | None = None) -> tuple[Op, Decimal]:
    """The operator and the value of a goal.

    Args:
        goal: The goal.
        words: Its own words, which messages quote.
        before: The operator of the goal that it is joined to.

    Returns:
        The operator, and the value in percent.

    Raises:
        TthcError: If the words do not say clearly what must be reached.
    """
    tokens = goal.tokens
    _refuse_no_rate(goal, words)
    value = percent(tokens["PERCENT"], words)
    if "TO_PERCENT" in tokens:
        if not tokens["TO_PERCENT"].startswith(_UP_TO):
            raise change(words)
        raise two_readings(words, goal_words(">=", value), goal_words("<=", percent(tokens["TO_PERCENT"], words)))
    operators = list(dict.fromkeys(OPERATORS[kind] for kind in tokens if kind in OPERATORS))
    if len(operators) > 1:
        raise two_readings(words, *(goal_words(op, value) for op in operators[:2]))
    if not operators and "DOWN_TO" in tokens:
        operators = ["<="]
    if _is_always_met(operators[0] if operators else ">=", value):
        raise TthcError(_("“{text}” would always be met; write which limit is meant").format(text=words))
    if operators:
        return operators[0], value
    if before is None or before == ">=" or "FILLER" in tokens:
        return ">=", value
    if before == ">":
        raise two_readings(words, goal_words(">", value), goal_words(">=", value))
    return before, value


def _refuse_no_rate(goal: Goal, words: str) -> None:
    """Refuse a percentage that is no exact rate: about so much, a change, a range, one that is denied."""
    tokens = goal.tokens
    if "ABOUT" in tokens:
        raise TthcError(_("“{text}” names no exact percentage").format(text=words))
    if "CHANGE" in tokens:
        raise change(words, goal)
    if "RANGE" in tokens:
        low, _dash, high = tokens["RANGE"].partition("-")
        low = f"{low.strip()}%"
        raise two_readings(words, goal_words(">=", percent(low, words)), goal_words("<=", percent(high, words)))
    if goal.denied:
        raise TthcError(_("“{text}”: write “không quá” or “không dưới” right before the percentage").format(text=words))


def _is_always_met(operator: Op, value: Decimal) -> bool:
    """Whether no rate can miss a limit."""
    return (operator == ">=" and value <= 0) or (operator == "<=" and value >= 100)


def limits_of(goals: Sequence[Goal], words: str) -> str:
    """The limits of goals, as messages name them.

    Args:
        goals: The goals.
        words: What a message quotes, if a number is not clear.

    Returns:
        Signs and values, divided by commas: "≥ 90%, < 2%".
    """
    return ", ".join(
        goal_words(goal.operator, percent(goal.tokens["PERCENT"], words))
        if "PERCENT" in goal.tokens
        else goal.tokens["RANGE"]
        for goal in goals
    )


def refuse_other_limit(goal: Goal, operators: Iterator[Op], words: str) -> None:
    """Refuse a goal if words away from its percentage name an operator that goes the other way.

    Args:
        goal: The goal, which has one percentage.
        operators: What words away from the percentage name.
        words: Its own words, which messages quote.

    Raises:
        AmbiguousError: With both limits.
    """
    near = goal.operator
    for far in operators:
        if far[0] != near[0]:
            value = percent(goal.tokens["PERCENT"], words)
            raise two_readings(words, goal_words(near, value), goal_words(far, value))


def change(words: str, *goals: Goal) -> TthcError:
    """The error for a change against something else, with the limits of its goals.

    Args:
        words: What the message quotes.
        goals: The goals that are changes.

    Returns:
        The error.
    """
    limits = limits_of(goals, words)
    if not limits:
        return TthcError(
            _("“{text}” is a change against something else, not a rate that can be counted").format(text=words)
        )
    return TthcError(
        _("“{text}” ({limits}) is a change against something else, not a rate that can be counted").format(
            text=words, limits=limits
        )
    )
