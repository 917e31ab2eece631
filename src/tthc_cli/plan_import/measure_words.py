"""By which words a target speaks of a measure."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from tthc_cli.data_files import Loaded, data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.scalars import CONFIG, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """Words by which a target can be about a measure."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    measure: Text
    """A key of :data:`MEASURES`."""
    words: tuple[tuple[Text, ...], ...]
    """Lists of words; those of one list must all be there."""
    bases: tuple[Text, ...] = ()
    """What it counts, which a target about it is a share of."""
    about: tuple[Text, ...] = ()
    """What can stand behind those and makes no part of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWordsFile:
    """The dictionary of words for measures, whole."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.measure-words/1"]
    """The format of the file."""
    measures: tuple[MeasureWords, ...]
    negations: tuple[Text, ...] = ()
    """Words that turn into its opposite what stands behind them: "hồ sơ không đúng hạn"."""
    no_negations: tuple[Text, ...] = ()
    """Words with one of those in them that negate nothing: "không quá"."""


def propose(dictionary: MeasureWordsFile, text: str, context: str = "") -> tuple[str, ...]:
    """The measures that a target can be about, the likeliest first: a proposal, for a person to decide.

    ``text`` is the target's own words, ``context`` the content of its task; words of the former weigh more.
    """
    from tthc_cli.phrases.text import name_of  # here, because most commands read no phrase

    own, all_of_it = f" {name_of(text)} ", f" {name_of(text)} {name_of(context)} "
    found = []
    for entry in dictionary.measures:
        lists = [[f" {name_of(word)} " for word in words] for words in entry.words]
        scores = [
            (sum(len(word) for word in words if word in own), sum(map(len, words)))
            for words in lists
            if all(word in all_of_it for word in words)
        ]
        if scores:
            found.append((max(scores), entry.measure))
    return tuple(measure for _score, measure in sorted(found, key=lambda pair: pair[0], reverse=True))


def negated(dictionary: MeasureWordsFile, measure: str, text: str, context: str = "") -> bool:
    """Whether words of a target deny what a measure counts: "hồ sơ không đúng hạn" is not about those on time.

    ``text`` and ``context`` are those of :func:`propose`. A negation counts before the measure's last word; in
    ``context`` only where ``text`` has none of its words, and within the same sentence.
    """
    from tthc_cli.phrases.text import name_of  # as above

    lists = [
        [f" {name_of(word)} " for word in words]
        for entry in dictionary.measures
        if entry.measure == measure
        for words in entry.words
    ]
    ours = {word for words in lists for word in words}
    harmless = sorted({f" {name_of(word)} " for word in dictionary.no_negations} | ours, key=len, reverse=True)
    negations = [f" {name_of(word)} " for word in dictionary.negations]

    def place(words: str) -> int:
        """Where the first negation stands; behind the end where there is none."""
        for word in harmless:  # of the same length, so that places stay
            words = words.replace(word, f" {'_' * (len(word) - 2)} ")
        return min((at for word in negations if (at := words.find(word)) >= 0), default=len(words))

    own = f" {name_of(text)} "
    if any(word in own for word in ours):
        return place(own) < max(own.rfind(word) for word in ours)
    if place(own) < len(own):
        return True
    sentences = [f" {name_of(part)} " for part in re.split(r"[.;\n]", context)]
    return any(place(part) < max(part.rfind(word) for word in ours) for part in sentences)


MEASURE_WORDS: Final = "measure_words.yaml"


def load_measure_words() -> Loaded[MeasureWordsFile]:
    """The packaged dictionary of the words by which targets speak of measures."""

    return load_file(data_file(MEASURE_WORDS), MeasureWordsFile, measure_words_findings)


def measure_words_findings(file: MeasureWordsFile) -> list[Finding]:
    """Where the dictionary names a measure that does not exist."""
    from tthc_cli.counts.measures import unknown_measures

    return unknown_measures("measures", (words.measure for words in file.measures))
