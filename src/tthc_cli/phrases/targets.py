"""What targets mean: the percentages of a cell, and how each is to be reached."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases.grammar import Node, end_of, kind_of, parse, pattern_of, phrases_of, start_of, two_readings
from tthc_cli.phrases.spellings import number_words
from tthc_cli.phrases.text import Text, items, spelled, text_of, unaccented
from tthc_cli.plan.model import LaterTarget, Op


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
    """The targets in percent that a cell sets, in its order; none where it names no percentage.

    ``year`` is that of the plan: a target for a later year is kept beside the one for it. Raises TthcError where the
    words around a percentage do not say clearly what must be reached.

    >>> [(target.op, int(target.value)) for target in read_target("Đạt trên 96%", year=2024)]
    [('>', 96)]
    """
    return tuple(found for found in read_percentages(cell, year=year) if not found.reached)


def read_percentages(cell: str, *, year: int) -> tuple[Target, ...]:
    """The targets of a cell (:func:`read_target`), and among them the figures that were reached already."""
    found: list[Target] = []
    for item in items(cell):
        found += _read_item(text_of(item), year)
    return tuple(found)


_PERCENTAGE: Final = re.compile(r"(?:%|phan tram)(?!\w)")
"""What can be a percentage's sign, in a text without accents: also one that is misspelt."""
_NO_NUMBER: Final = re.compile(r"""[\s():;"“”«»]""")
"""What no number in digits or words goes over."""
_SPLIT_NUMBER: Final = re.compile(r"(?<![0-9/.,-])[0-9]{1,3}[.,] $")
"""What stands before a percentage that a space divides: "98. 5%"."""
_NEAR: Final = 100
"""Characters before a percentage in which the words of its limit are looked for."""
_LAST_WORD: Final = re.compile(r"(?:.*\W)?([^\W\d_]+)", re.DOTALL)

_UP_TO: Final = (spelled("đến"), spelled("tới"), "-")
"""Between the two ends of a range; other words lead from what is to what shall be: "từ 60% lên 80%"."""
_OPS: Final[Mapping[str, Op]] = {
    "OVER": ">",
    "MORE": ">",
    "AT_LEAST": ">=",
    "OR_MORE": ">=",
    "LESS": "<",
    "AT_MOST": "<=",
    "OR_LESS": "<=",
}


@dataclass(slots=True)
class _Goal:
    """A percentage with the words that belong to it, up to those of the next one."""

    tree: Node
    start: int
    """Where its words start."""
    end: int
    """Where they end."""
    follows: bool
    """Whether it stands right behind what joins it to the one before: "20% TTHC và 20% chi phí"."""
    years: list[int]
    """The years that its words name."""
    part: bool
    """Whether its words name a part of the year."""
    denied: bool
    """Whether "không" or "chưa" stands before it, and not as a part of "không quá" or "không dưới"."""
    reached: bool
    """Whether its words say what was reached: "đã đạt 60%", "1.200/2.000 thủ tục (đạt 60%)"."""


def _read_item(text: Text, year: int) -> Iterator[Target]:
    sentence: list[Node] = []
    nodes = parse(text, "target").children
    goals = [node for node in nodes if kind_of(node) == "goal"]
    bare = unaccented(text.plain)
    read = iter([(start_of(goal), end_of(goal)) for goal in goals])
    start, end = next(read, (0, 0))
    for number, sign in _percentages(bare):
        while end < sign and end:
            start, end = next(read, (0, 0))
        if not start <= number < end:
            raise _not_understood(text.part(number, sign))
    for node in nodes:
        if kind_of(node) == "POINTS":
            raise _change(text.part(start_of(node), end_of(node)))
    for goal in goals:
        split = _SPLIT_NUMBER.search(text.plain, 0, start_of(goal))
        if split:
            raise _not_understood(text.part(split.start(), end_of(goal)))
        _refuse_misspelt(text, bare, start_of(goal), end_of(goal))
    for node in nodes:
        if kind_of(node) == "STOP":
            yield from _read_sentence(text, sentence, end_of(node) if node == "." else start_of(node), year)
            sentence = []
        else:
            sentence.append(node)
    yield from _read_sentence(text, sentence, len(text.plain), year)


def has_percentage(text: str) -> bool:
    """Whether a text names a percentage, in digits or words, well spelt or not."""
    return any(_percentages(unaccented(text_of(unicodedata.normalize("NFC", text)).plain)))


def _percentages(bare: str) -> Iterator[tuple[int, int]]:
    """Where what can be percentages in a text without accents stands; not the sign alone, as in "tỷ lệ % hồ sơ"."""
    for found in _PERCENTAGE.finditer(bare):
        near = bare[max(0, found.start() - _NEAR) : found.start()]
        number = _NO_NUMBER.split(near.removesuffix(" "))[-1]
        word = _LAST_WORD.fullmatch(number)
        if word and word[1] not in number_words() and (near.endswith(" ") or found[0] != "%"):
            continue
        if not number and not re.search(r"[0-9)…_]\W*$", near):
            continue
        yield found.start() - near.endswith(" ") - len(number), found.end()


@cache
def _other_words() -> frozenset[str]:
    """Vietnamese words of one syllable that only look like a limit's: "Tỷ lệ chung 95%", "đăng ký kết hôn 95%"."""
    return frozenset(phrases_of("LIKE_LIMIT"))


@cache
def _unaccented_limits() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is left without accents of the words that turn a percentage into a limit, before it and behind it."""

    def any_of(*terminals: str) -> str:
        words = {unaccented(words) for terminal in terminals for words in phrases_of(terminal)}
        return "|".join(sorted(words, key=len, reverse=True))

    before = any_of("OVER", "MORE", "AT_LEAST", "LESS", "AT_MOST", "ABOUT", "DOWN_TO", "CHANGE")
    between = r"[^\w%,.;)]*"
    return (
        re.compile(rf"(?<!\w)({before})(?: cho phep)?(?:{between} (?:{any_of('FILLER')}))*{between}$"),
        re.compile(rf" ?({any_of('OR_LESS')})(?!\w)"),
    )


def _refuse_misspelt(text: Text, bare: str, start: int, end: int) -> None:
    """Refuse a percentage beside which a limit's words stand that are not read as its own.

    They have wrong or missing accents ("khong qua 5%"), or a mark behind them ("tối đa (5%)").
    """
    before, behind = _unaccented_limits()
    # from the start of a word on, so that no word is cut
    near = bare.rfind(" ", 0, max(0, start - _NEAR)) + 1
    found = before.search(bare, near, start) or behind.match(bare, end)
    if not found:
        return
    limit = text.plain[found.start(1) : found.end(1)]
    # one word can be another one; in a text without any accent it is the limit's
    if limit in _other_words() and not text.plain.isascii():
        return
    words = text.part(min(start, found.start()), max(end, found.end()))
    if limit in _limits():
        raise _not_understood(words)
    raise TthcError(_("“{text}”: write the words beside the percentage with their accents").format(text=words))


@cache
def _limits() -> frozenset[str]:
    """The words that turn a percentage into a limit."""
    kinds = ("OVER", "MORE", "AT_LEAST", "LESS", "AT_MOST", "ABOUT", "DOWN_TO", "CHANGE", "OR_LESS")
    return frozenset(words for kind in kinds for words in phrases_of(kind))


def _not_understood(words: str) -> TthcError:
    return TthcError(_("“{text}”: this percentage is not understood").format(text=words))


def _read_sentence(text: Text, nodes: list[Node], end: int, year: int) -> Iterator[Target]:
    goals = _goals(text, nodes, end, year)
    if goals and any(kind_of(node) == "AGAINST" for node in nodes):
        raise _change(text.part(goals[0].start, goals[-1].end), *goals)
    for goal in goals:
        if not (goal.reached or goal.part):
            _refuse_altered(text, goal, goals)
    _find_past(text, goals, year)
    while goals:
        goal = goals.pop(0)
        words = text.part(goal.start, goal.end).strip(" ,")
        if goal.reached:
            yield Target(text=words, op=">=", value=_percent(_tokens(goal)["PERCENT"], words), reached=True)
            continue
        if goal.part:
            raise _of_a_part(words, goal)
        if any(named > year for named in goal.years):
            raise TthcError(_("“{text}” sets a target for a later year alone").format(text=words))
        op, value = _read_goal(goal, words)
        found = [Target(text=words, op=op, value=value)]
        last = goal.end
        while goals and (later := [named for named in goals[0].years if named > year] or goals[0].follows):
            if goals[0].reached:
                break
            following = goals.pop(0)
            words = text.part(following.start, following.end).strip(" ,")
            if following.part:
                raise _of_a_part(words, following)
            if isinstance(later, list):  # the same target, in a later year
                _op, value = _read_goal(following, words, op)
                if _op != op:
                    raise TthcError(_("“{text}” compares in another way than the words before it").format(text=words))
                start, last = goal.start, following.end
                step = LaterTarget(year=later[0], value=value)
                text_ = text.part(start, last).strip(" ,")
                found[-1] = replace(found[-1], text=text_, later=(*found[-1].later, step))
            else:
                goal = following
                op, value = _read_goal(following, words, op)
                found.append(Target(text=words, op=op, value=value))
        yield from found


def _goals(text: Text, nodes: list[Node], end: int, year: int) -> list[_Goal]:
    """The percentages of a sentence, each with its own words."""
    goals: list[_Goal] = []
    places = [place for place, node in enumerate(nodes) if kind_of(node) == "goal"]
    for before, place in zip([None, *places], places, strict=False):
        between = list(range(0 if before is None else before + 1, place))
        joints = [n for n in between if kind_of(nodes[n]) == "JOIN"]
        opened = [n for n in between if kind_of(nodes[n]) == "OPEN"]
        lead = place - 2 if place >= 2 and kind_of(nodes[place - 1]) == "IN_YEAR" else place - 1
        follows = bool(joints) and joints[-1] == lead
        first = 0 if before is None else place
        if before is not None:
            ands = [n for n in joints if nodes[n] != ","]
            first = opened[-1] if opened else lead if follows else (ands or [*joints[:1]] or [place])[-1]
            goals[-1].end = start_of(nodes[first])
            first += kind_of(nodes[first]) == "JOIN"
        tree, own = nodes[place], nodes[first:place]
        if own and kind_of(own[-1]) == "WORD" and re.search("[0-9]$|[<>=≤≥~≈±]", own[-1]):  # "9 6%", "~ 96%"
            raise _not_understood(f"{own[-1]} {' '.join(map(str, tree.children))}")
        denied = _is_denied(tree, own)
        goals.append(
            _Goal(
                tree=tree,
                start=start_of(nodes[first]),
                end=end,
                follows=follows,
                years=[],
                part=False,
                denied=denied,
                reached=False,
            )
        )
    for node in nodes:
        if kind_of(node) in ("IN_YEAR", "IN_PART"):
            for goal in goals:
                if goal.start <= start_of(node) < goal.end:
                    goal.part |= kind_of(node) == "IN_PART"
                    goal.years += [int(node[-4:])] if kind_of(node) == "IN_YEAR" else []
    before = start_of(nodes[0]) if nodes else 0
    for goal in goals:
        goal.reached = "PERCENT" in _tokens(goal) and _is_reached(
            text.plain[before : goal.end], start_of(goal.tree) - before, end_of(goal.tree) - before
        )
        before = end_of(goal.tree)
    return goals


def _find_past(text: Text, goals: Sequence[_Goal], year: int) -> None:
    """Mark the percentages of a year before the plan's as reached; refuse those of which the year is not clear."""
    past = False  # of the one before
    for goal in goals:
        old = [named for named in goal.years if named < year]
        if "PERCENT" in _tokens(goal) and not goal.reached and (old or (past and not goal.years)):
            if not old or len(old) < len(goal.years):
                words = text.part(goals[0].start, goal.end)
                raise TthcError(
                    _(
                        "“{text}” ({limits}) names a year before the plan's; write which year it is to be reached in"
                    ).format(text=words, limits=_limits_of([goal], words))
                )
            goal.reached = past = True
        else:
            past = False


def _refuse_altered(text: Text, goal: _Goal, goals: Sequence[_Goal]) -> None:
    """Refuse a percentage whose words, away from it, say another sign or make another target of it."""
    start, end = start_of(goal.tree), end_of(goal.tree)
    before, behind = text.plain[goal.start : start], text.plain[end : goal.end]
    words = text.part(goal.start, goal.end)
    for terminal in ("ALTERED", "FROM_OR_UNTIL"):
        for part, place in ((before, goal.start), (behind, end)):
            of_it = (
                found
                for found in pattern_of(terminal).finditer(part)
                if not (terminal == "FROM_OR_UNTIL" and part is before and _of_another_clause(part, found))
            )
            if found := next(of_it, None):
                raise TthcError(
                    _(
                        "“{text}” ({limits}): “{words}” alters the target; write what is to be reached in the year"
                    ).format(
                        text=text.part(goals[0].start, goals[-1].end).strip(" ,"),
                        limits=_limits_of(goals, words),
                        words=text.part(place + found.start(), place + found.end()),
                    )
                )
    if [kind_of(token) for token in goal.tree.children] == ["PERCENT"] and pattern_of("CHANGED_BY").search(before):
        raise _change(words, goal)
    tokens = _tokens(goal)
    if "PERCENT" not in tokens or goal.denied:
        return
    op = _op_of(tokens)
    for far in _far_ops(_CLAUSE.split(before)[-1], behind):
        if far[0] != op[0]:
            value = _percent(tokens["PERCENT"], words)
            raise two_readings(words, f"{op} {value}%", f"{far} {value}%")


def _of_another_clause(before: str, found: re.Match[str]) -> bool:
    """Whether a time is that of something else: "Báo cáo gửi chậm nhất ngày 10/2, 95% hồ sơ"."""
    head = re.split("[,;:(]", before[: found.start()])[-1]
    return bool(head.strip()) and re.search("[,;:)]", before[found.end() :]) is not None


_CLAUSE: Final = re.compile("[,;.:()]")


def _far_ops(before: str, behind: str) -> Iterator[Op]:
    """The signs that words before and behind a percentage name, away from it."""
    for near, far in (("AT_MOST", "FAR_LESS"), ("AT_LEAST", "FAR_MORE")):
        if _any_phrase(near).search(before) or pattern_of(far).search(behind):
            yield _OPS[near]


@cache
def _any_phrase(terminal: str) -> re.Pattern[str]:
    """What a terminal's words are, wherever they stand."""
    words = "|".join(sorted(map(spelled, phrases_of(terminal)), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _is_reached(words: str, start: int, end: int) -> bool:
    """Whether words around a percentage, which stands from ``start`` to ``end``, say that it was reached already.

    It is the share of a count that stands beside it: "3.071/4.888, đạt 62,8%"; or a word says so: "đã đạt 60%".
    """
    before, behind = _reached_words()
    if before.search(words, 0, start) or behind.search(words[:start]):
        return True
    percent = re.search(r"[0-9]+(?:[.,][0-9]+)?", words[start:end])
    if percent is None:
        return False
    share = Decimal(percent[0].replace(",", "."))
    for found in _COUNTED.finditer(words):
        part, whole = (int(number.replace(".", "")) for number in found.groups())
        if not 0 < part <= whole:
            continue
        if abs(Decimal(100 * part) / whole - share) <= Decimal(1).scaleb(int(share.as_tuple().exponent)):
            return True  # cut or rounded
    return False


_COUNTED: Final = re.compile(
    r"(?<![\w/.,-])(?<!ngày )(?<!trước )(?<!đến )(?<!tới )(?<!từ )(?<!sau )(?<!hết )(?!0)"
    r"([0-9]+(?:\.[0-9]{3})*) ?/ ?([0-9]+(?:\.[0-9]{3})*)(?![\w/-]|[.,][0-9])"
)
"""So many of so many: "1.200/2.000"; what can be a day or a document's number is none."""


@cache
def _reached_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that a percentage was reached: at the start of its clause, or right before it."""
    words, fillers = (
        "|".join(sorted(map(spelled, phrases_of(terminal)), key=len, reverse=True))
        for terminal in ("REACHED", "FILLER")
    )
    return (
        re.compile(rf"(?:^|[,;.(:] ?|(?<!\w){spelled('và')} )(?:{words})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{words})(?: (?:{fillers}|{spelled('có')}))* ?$"),
    )


def _tokens(goal: _Goal) -> dict[str, str]:
    return {token.type: str(token) for token in goal.tree.children}


def _is_denied(tree: Node, own: Sequence[Node]) -> bool:
    """Whether what stands before a percentage denies it: "không 5%", "không để quá 5%", "không để hồ sơ trên 5%"."""
    kinds = [kind_of(node) for node in own]
    last = kinds[len(kinds) - kinds[::-1].index("JOIN") :] if "JOIN" in kinds else kinds
    if "NOT_LET" in last or (tree.children[0].type == "OVER" and "NOT" in last):
        return True
    return bool({"NOT", "NOT_LET"} & set(kinds[-1:] if len(tree.children) > 1 else kinds))


def _read_goal(goal: _Goal, words: str, before: Op | None = None) -> tuple[Op, Decimal]:
    """Operator and value; ``before`` is the operator of the goal that it is joined to."""
    tokens = _tokens(goal)
    if "ABOUT" in tokens:
        raise TthcError(_("“{text}” names no exact percentage").format(text=words))
    if "CHANGE" in tokens:
        raise _change(words, goal)
    if "RANGE" in tokens:
        one, _dash, other = tokens["RANGE"].partition("-")
        one = f"{one.strip()}%"
        raise two_readings(words, f">= {_percent(one, words)}%", f"<= {_percent(other, words)}%")
    if goal.denied:
        raise TthcError(_("“{text}”: write “không quá” or “không dưới” right before the percentage").format(text=words))
    value = _percent(tokens["PERCENT"], words)
    if "TO_PERCENT" in tokens:
        if not tokens["TO_PERCENT"].startswith(_UP_TO):
            raise _change(words)
        raise two_readings(words, f">= {value}%", f"<= {_percent(tokens['TO_PERCENT'], words)}%")
    ops = list(dict.fromkeys(_OPS[kind] for kind in tokens if kind in _OPS))
    if len(ops) > 1:
        raise two_readings(words, *(f"{op} {value}%" for op in ops[:2]))
    if not ops and "DOWN_TO" in tokens:
        ops = ["<="]
    if _always(ops[0] if ops else ">=", value):
        raise TthcError(_("“{text}” would always be met; write which limit is meant").format(text=words))
    if ops:
        return ops[0], value
    if before is None or before == ">=" or "FILLER" in tokens:
        return ">=", value
    if before == ">":
        raise two_readings(words, f"> {value}%", f">= {value}%")
    return before, value


def _always(op: Op, value: Decimal) -> bool:
    """Whether no rate can miss it."""
    return (op == ">=" and value <= 0) or (op == "<=" and value >= 100)


def _change(words: str, *goals: _Goal) -> TthcError:
    """The refusal of a change, with the signs and values of its percentages."""
    limits = _limits_of(goals, words)
    if not limits:
        return TthcError(
            _("“{text}” is a change against something else, not a rate that can be counted").format(text=words)
        )
    return TthcError(
        _("“{text}” ({limits}) is a change against something else, not a rate that can be counted").format(
            text=words, limits=limits
        )
    )


def _of_a_part(words: str, goal: _Goal) -> TthcError:
    return TthcError(
        _("“{text}” ({limits}) sets a target for a part of the year").format(
            text=words, limits=_limits_of([goal], words)
        )
    )


def _limits_of(goals: Sequence[_Goal], words: str) -> str:
    """The signs and values of percentages, as a message names them."""
    return ", ".join(
        f"{_op_of(tokens)} {_percent(tokens['PERCENT'], words)}%" if "PERCENT" in tokens else tokens["RANGE"]
        for tokens in map(_tokens, goals)
    )


def _op_of(tokens: Mapping[str, str]) -> Op:
    """The sign that stands at a percentage, by its tokens."""
    return next((_OPS[kind] for kind in tokens if kind in _OPS), "<=" if "DOWN_TO" in tokens else ">=")


def _percent(words: str, text: str) -> Decimal:
    found = re.search(r"[0-9]+(?:[.,][0-9]{1,2})?(?![0-9.,])", words)
    number = re.sub("[^0-9.,]", "", words)
    if found is None or found[0] != number:
        raise TthcError(
            _("“{text}”: {number} can be read with and without decimals; write 96 or 96,5").format(
                text=text, number=number
            )
        )
    return Decimal(number.replace(",", "."))
