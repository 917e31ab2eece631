"""The grammar in ``phrases.lark``: a text to its tree, or an error that shows where reading stopped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.parsing import NotReadError, Parser, Tables, Token, load_tables
from tthc_cli.phrases.text import Text, spelled, unaccented

Node = Any
"""A tree or a token of the grammar's."""


def is_token(node: Node) -> bool:
    """Whether a node is a word, not a rule with words under it."""
    return isinstance(node, Token)


def node_kind(node: Node) -> str:
    """The name of the node's terminal or rule."""
    return str(node.type if is_token(node) else node.data)


def start_of(node: Node) -> int:
    """Where a node starts in the plain text."""
    return int(node.start_pos)


def end_of(node: Node) -> int:
    """Where a node ends in the plain text."""
    return int(node.end_pos)


class AmbiguousError(TthcError):
    """Words that can be understood in more than one way."""


def two_readings(text: str, first: str, second: str) -> AmbiguousError:
    """The error for a text that can mean two things.

    Args:
        text: The text.
        first: One of them, in words.
        second: The other one.

    Returns:
        The error, with both.
    """
    return AmbiguousError(
        _("“{text}” has two readings; write which is meant. 1: {first}. 2: {second}").format(
            text=" ".join(text.split()), first=first, second=second
        )
    )


GRAMMAR: Final = Path(__file__).with_name("phrases.lark")
TABLES: Final = GRAMMAR.with_suffix(".json")


def spelled_grammar() -> str:
    """The grammar without its comments, in the spelling that text is read in."""
    text = unicodedata.normalize("NFC", GRAMMAR.read_text(encoding="utf-8"))
    return spelled(re.sub(r"^//.*$", "", text, flags=re.MULTILINE))


def with_patterns(text: str) -> str:
    """A grammar in which the patterns are put in that others speak of."""
    return _put_in(text, dict(_ONE_PATTERN.findall(text)))


_ONE_PATTERN: Final = re.compile(r"^([A-Z_]+)(?:\.-?\d+)?: /(.*)/$", re.MULTILINE)
"""A terminal of one pattern: its name, and the pattern."""


def _put_in(text: str, patterns: Mapping[str, str]) -> str:
    def whole(name: re.Match[str]) -> str:
        return "(?:" + _SPOKEN_OF.sub(whole, patterns[name[1]]) + ")"

    return _SPOKEN_OF.sub(whole, text)


_SPOKEN_OF: Final = re.compile(r"<([A-Z_]+)>")


@cache
def _tables() -> Tables:
    return load_tables(TABLES)


@cache
def grammar_text() -> str:
    """The grammar, with the patterns put in that others speak of."""
    return with_patterns(_tables().text)


@cache
def _patterns() -> Mapping[str, str]:
    return dict(_ONE_PATTERN.findall(_tables().text))


def _pattern(terminal: str) -> str:
    """The pattern of a terminal that has one, with those put in that it speaks of."""
    return _put_in(_patterns()[terminal], _patterns())


@cache
def parser() -> Parser:
    """The parser of the grammar."""
    return Parser(_tables())


@cache
def phrases_of(terminal: str) -> frozenset[str]:
    """The words and short terms among which a terminal chooses."""
    pattern, count = _pattern(terminal).partition("(?=")[0], 1
    while count:  # what is no choice: groups that are left out, and what looks around
        pattern, count = re.subn(r"\(\?(?:[:!]|<!)[^()]*\)\??", "", pattern)
    return frozenset(re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", pattern))


def opened(text: Text) -> Text:
    """The text without the brackets around what a count starts from, or a day behind its repeat: it says as much."""
    if "(" not in text.plain:
        return text
    brackets = (
        place
        for name in ("FROM_IN_BRACKETS", "DAY_IN_BRACKETS")
        for bracketed in pattern_of(name).finditer(text.plain)
        for place in (text.plain.index("(", bracketed.start()), bracketed.end() - 1)
    )
    return text.without(frozenset(brackets))


@cache
def pattern_of(terminal: str) -> re.Pattern[str]:
    """A pattern of the grammar's that is looked for beside parsing."""
    return re.compile(_pattern(terminal))


@cache
def bare_pattern_of(terminal: str) -> re.Pattern[str]:
    """The same for words that have no accent at all."""
    return re.compile(unaccented(_pattern(terminal)))


def parse(text: Text, start: str) -> Node:
    """The tree of a text.

    Args:
        text: The text.
        start: The grammar's rule for it.

    Returns:
        The tree.

    Raises:
        TthcError: That shows where reading stopped.
    """
    try:
        return parser().parse(text.plain, start)
    except NotReadError as error:
        raise stopped(text, len(text.plain) if error.at_end else error.place) from None


def without_weekday(read: str) -> TthcError:
    """The error for a time that comes every week, but on no day of it."""
    return TthcError(
        _("“{read}” is not complete: a weekly time needs its day of the week, such as “thứ Sáu hằng tuần”").format(
            read=read
        )
    )


_SHOWN: Final = 60
"""The most characters of a text that a message shows on each side, in whole words."""


def stopped(text: Text, place: int) -> TthcError:
    """The error for a text that is understood up to a place.

    Args:
        text: The text.
        place: The place, in its plain spelling.

    Returns:
        The error, with the words before and behind the place.
    """
    read, rest = text.part(0, place).strip(), text.part(place, len(text.plain)).strip()
    weekly = pattern_of("WEEKLY").search(text.plain)
    if weekly and not pattern_of("WEEKDAY_WORDS").search(text.plain):
        return without_weekday(text.part(*weekly.span()))
    periods = pattern_of("PERIODS_ALONE").match(text.plain)
    if periods and not text.plain[periods.end() : place].strip():
        return TthcError(
            _(
                "“{read}” is not complete: what comes in each period says so, such as “báo cáo định kỳ hằng tháng, quý”"
            ).format(read=text.part(*periods.span()))
        )
    if len(read) > _SHOWN:
        read = "… " + (read[-_SHOWN:].partition(" ")[2] or read[-_SHOWN:])
    if len(rest) > _SHOWN:
        rest = (rest[:_SHOWN].rpartition(" ")[0] or rest[:_SHOWN]) + " …"
    if not rest:
        return TthcError(_("“{read}” is not complete: more words must follow").format(read=read))
    if not read:
        return TthcError(_("“{rest}” is not understood from its first word on").format(rest=rest))
    return TthcError(_("understood “{read}”, but then not “{rest}”").format(read=read, rest=rest))
