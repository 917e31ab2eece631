"""Whether a target is a share of all that a measure counts, as far as words say so.

A measure is proposed only if the words of the target say that it is a share of what the measure counts, or leave it
open and the task's content says it. Words that no dictionary has speak against it: a wrong measure gives a wrong
verdict.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.phrases import phrases_of, spelled, text_of
from tthc_cli.plan_import.dictionary import PlanWords, any_of
from tthc_cli.plan_import.measure_words import MeasureDictionary, MeasureWords

_PERCENT: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)? ?(?:%|phần trăm)")
_NOTHING: Final = re.compile(r"[ :\"'“”«»/+0-9%–-]+")
"""What stands between words and says nothing."""
_ENDS: Final = re.compile(r"[,;.()]")
"""What ends a clause."""
_LIMITS: Final = ("OVER", "MORE", "AT_LEAST", "OR_MORE", "LESS", "AT_MOST", "OR_LESS", "ABOUT", "DOWN_TO", "FILLER")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Objection:
    """What speaks against a measure: the words that do, as they are compared."""

    kind: Literal["another", "part", "unsaid"]
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Noun:
    """What a text speaks of at a place: what a measure counts, or something else."""

    kind: Literal["base", "other"]
    start: int
    words: str


class _Measure:
    """The words of a measure, as patterns."""

    def __init__(self, entry: MeasureWords) -> None:
        self.name = entry.measure
        self.bases = _one(entry.bases)
        self.first_base = entry.bases[0] if entry.bases else ""
        words = _one(word for words in entry.words for word in words if word not in entry.bases).pattern
        self.words = re.compile(words.replace(r"\ ", r",?\ "))  # "trước hạn, đúng hạn"
        self.about = _one(entry.about)


class Bases:
    """Finds what a percentage is a share of."""

    def __init__(self, words: PlanWords, measures: MeasureDictionary) -> None:
        limits = {spelled(words) for terminal in _LIMITS for words in phrases_of(terminal)}
        self._others = _one(words.no_wholes)
        before = [*words.acts, *words.rates, *words.totals, *words.small_words, *measures.negations]
        self._light = _one([*before, *limits])
        self._light_end = re.compile(rf"(?:(?<!\w)(?:{_any([*before, *limits])})|[ :\"'“”«»])$")
        self._behind = _one(words.behind)
        self._of_all = _one([*words.of_all, *measures.negations, *limits])
        self._restricting = _one(words.restricting)
        self._rate = re.compile(rf".*(?<!\w)(?:{_any(words.rates)})(?!\w)")
        but = "".join(rf"(?<!{spelled(word)} )" for word in words.no_purposes)
        self._purpose = re.compile(rf"{but}(?<!\w)(?:{_any(words.purposes)})(?!\w)")
        self._measures = {entry.measure: _Measure(entry) for entry in measures.measures}

    def aim(self, target: str) -> str | None:
        """The words of a target, as they are compared, without a purpose; None if its percentage belongs to one."""
        plain = _plain(target)
        goal = _PERCENT.search(plain)
        if goal is None:
            return plain
        before, behind = plain[: goal.end()], plain[goal.end() :]
        if (purpose := self._purpose.search(before)) is not None:
            comma = before.rfind(", ", purpose.end())
            if comma < 0:
                return None
            before = before[: purpose.start()] + before[comma + 2 :]
        return before + self._purpose.split(behind)[0]

    def context(self, content: str) -> str:
        """The sentences of a task's content, as they are compared, without their purposes."""
        sentences = [_plain(sentence) for sentence in re.split(r"[.;\n]\s*", content)]
        return ". ".join(
            sentence.partition(", ")[2] if self._purpose.match(sentence) else self._purpose.split(sentence)[0]
            for sentence in sentences
        )

    def misfit(self, measure: str, target: str, content: str) -> str | None:
        """Why a target is not a share of all that a measure counts.

        Args:
            measure: The measure's key.
            target: The target's own words.
            content: The content of its task.

        Returns:
            The reason, for people; None if nothing speaks against the measure.
        """
        patterns = self._measures[measure]
        aim = self.aim(target) or ""
        objection = self._misfit(patterns, aim, self.context(content))
        if objection is None:
            return None
        originals = (_original(objection.words, text) for text in (target, content))
        words = next(filter(None, originals), objection.words)
        if objection.kind == "part":
            return _("“{words}” is a part of the set, not the whole").format(words=words)
        if objection.kind == "another":
            return _("a share of “{other}”, which {measure} does not count; see whether case data can say it").format(
                other=words, measure=measure
            )
        return _("the words do not say that it is a share of “{base}”, which {measure} counts").format(
            base=patterns.first_base, measure=measure
        )

    def passed_over(self, measure: str, aim: str, chosen: str) -> bool:
        """Whether words of a target speak of a measure, and are none of those of the measure that was chosen.

        Args:
            measure: The measure that was not chosen.
            aim: The target's words (:meth:`aim`).
            chosen: The measure that was.

        Returns:
            True if some of its words were read for no measure.
        """
        read = [match.span() for match in self._measures[chosen].words.finditer(aim)]
        return any(
            all(match.end() <= start or match.start() >= end for start, end in read)
            for match in self._measures[measure].words.finditer(aim)
        )

    def _misfit(self, measure: _Measure, aim: str, context: str) -> _Objection | None:
        goal = _PERCENT.search(aim)
        if goal is None:
            return None
        subject = self._subject(measure, aim, goal)
        if subject is not None and subject.kind == "other":
            return _Objection("another", subject.words)
        first = _clause_start(aim, goal.start()) if subject is None else subject.start
        if objection := self._restricted(measure, aim[first:], strict=subject is not None):
            return objection
        return self._in_context(measure, context, named=subject is not None, own=measure.words.search(aim) is not None)

    def _subject(self, measure: _Measure, aim: str, goal: re.Match[str]) -> _Noun | None:
        """What a percentage is a share of: right behind it, or behind "tỷ lệ", or at the start of its clause."""
        if (behind := self._noun(measure, aim, goal.end())) is not None:
            return behind
        before = aim[: goal.start()]
        rate = self._rate.match(before)
        return self._noun(measure, before, rate.end() if rate else _clause_start(aim, goal.start()))

    def _noun(self, measure: _Measure, text: str, place: int) -> _Noun | None:
        """What a text speaks of from a place on; None if it says nothing of that.

        Behind the measure's own words ("tỷ lệ số hóa hồ sơ") only words of the dictionary count.
        """
        behind_own = False
        while place < len(text):
            if nothing := _NOTHING.match(text, place):
                place = nothing.end()
                continue
            base, no_base = measure.bases.match(text, place), self._others.match(text, place)
            if base and not (no_base and no_base.end() > base.end()):
                return _Noun("base", place, base[0])
            own = measure.words.match(text, place)
            if _ENDS.match(text, place):
                return None
            if own and not (no_base and no_base.end() >= own.end()):
                behind_own, place = True, own.end()
            elif light := self._light.match(text, place):
                place = light.end()
            elif self._behind.match(text, place) or (behind_own and not no_base):
                return None
            else:
                return _Noun("other", place, no_base[0] if no_base else self._name(measure, text[place:]))
        return None

    def _restricted(self, measure: _Measure, text: str, *, strict: bool) -> _Objection | None:
        """What in words speaks of a part of the set: "hồ sơ đăng ký hộ kinh doanh", "hồ sơ nộp trực tuyến về đất đai".

        Behind a base (``strict``) every word up to the measure's own has to be known as one that names no part.
        """
        text = self._clause(measure, text)
        last = max((own.end() for own in measure.words.finditer(text)), default=len(text)) if strict else 0
        if self._rest(measure, text[:last]):
            return _Objection("part", self._name(measure, text))
        for restricting in self._restricting.finditer(text, last):
            rest = self._rest(measure, text[restricting.start() :])
            if no_base := self._others.match(rest):
                return _Objection("another", no_base[0])
            if rest:
                return _Objection("part", self._name(measure, text[restricting.start() :]))
        return None

    def _name(self, measure: _Measure, text: str) -> str:
        """The name that a text begins with, whole: up to what the measure says of it, or its percentage."""
        clause = _ENDS.split(text)[0]
        saying = (match for pattern in (measure.words, _PERCENT) for match in pattern.finditer(clause))
        name = clause[: min((match.start() for match in saying if match.start()), default=len(clause))]
        while light := self._light_end.search(name):
            name = name[: light.start()]
        return name or clause.strip()

    def _clause(self, measure: _Measure, text: str) -> str:
        """The first clause of a text; a comma ends it only if something else stands behind it."""
        own = (measure.bases, measure.words, measure.about, self._of_all)
        for mark in _ENDS.finditer(text):
            behind = text[mark.end() :].lstrip()
            if mark[0] == "," and any(pattern.match(behind) for pattern in own):
                continue
            if mark[0] in ".," and re.match(r"[0-9]", behind) and re.search(r"[0-9]$", text[: mark.start()]):
                continue
            return text[: mark.start()]
        return text

    def _rest(self, measure: _Measure, text: str) -> str:
        """What is left of a text behind all that can be said of every one of what a measure counts."""
        own = (measure.bases, measure.words, measure.about)
        patterns = (*own, self._of_all, self._light, _PERCENT, _NOTHING, _ENDS)
        place = 0
        while ends := [match.end() for pattern in patterns if (match := pattern.match(text, place))]:
            place = max(ends)
        return text[place:]

    def _in_context(self, measure: _Measure, context: str, *, named: bool, own: bool) -> _Objection | None:
        """What in the task's content speaks against a measure, if the target's own words leave something open.

        ``named`` is whether they name a base, ``own`` whether they have the measure's words.
        """
        if named and own:
            return None
        for sentence in context.split(". "):
            if not own and not measure.words.search(sentence):
                continue
            noun = self._first_noun(measure, sentence)
            if noun is None:
                continue
            if noun.kind == "base" and not self._others.fullmatch(noun.words):
                return self._restricted(measure, sentence[noun.start :], strict=True)
            return _Objection("another", noun.words) if noun.kind == "other" and not named else None
        return None if named or own else _Objection("unsaid")

    def _first_noun(self, measure: _Measure, text: str) -> _Noun | None:
        """The first noun of the dictionaries, of a measure's base or of something else."""
        place = 0
        while place < len(text):
            base, no_base = measure.bases.match(text, place), self._others.match(text, place)
            if base and not (no_base and no_base.end() > base.end()):
                return _Noun("base", place, base[0])
            own = (measure.words, measure.about, self._of_all)
            end = max((match.end() for pattern in own if (match := pattern.match(text, place))), default=place)
            if no_base and no_base.end() >= end:
                return _Noun("other", place, no_base[0])
            word = _WORD.match(text, end)
            place = max(end, place + 1) if word is None or end > place else word.end()
        return None


def _clause_start(text: str, end: int) -> int:
    """Where the clause starts that a place belongs to."""
    return max((mark.end() for mark in re.finditer(r"[,;.(] ?|: ", text[:end])), default=0)


def _original(words: str, text: str) -> str | None:
    """The words as the text has them, in its own spelling; None if they do not stand in it."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    place = spelled(line.lower()).find(words) if words else -1
    return line[place : place + len(words)] if place >= 0 else None


def _plain(text: str) -> str:
    return text_of(unicodedata.normalize("NFC", text)).plain


def _any(words: Iterable[str]) -> str:
    return any_of(spelled(word.lower()) for word in words) or "(?!)"


def _one(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for one of these words, as whole words."""
    return re.compile(rf"(?<!\w)(?:{_any(words)})(?!\w)")
