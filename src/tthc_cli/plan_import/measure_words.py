"""By which words a target speaks of a measure."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.counts import load_measures
from tthc_cli.data_files import data_file, load_file
from tthc_cli.plan import Measure
from tthc_cli.scalars import CONFIG, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """Words by which a target can be about a measure."""

    measure: str
    """A key of :data:`MEASURES`."""
    words: tuple[tuple[str, ...], ...]
    """Lists of words; those of one list must all be there."""
    bases: tuple[str, ...] = ()
    """What it counts, which a target about it is a share of."""
    about: tuple[str, ...] = ()
    """What can stand behind those and makes no part of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NegationsFile:
    """The words that deny what a measure counts, as ``data/measure_words.yaml`` has them."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.measure-words/2"]
    """The format of the file."""
    negations: tuple[Text, ...] = ()
    """Words that turn into its opposite what stands behind them: "hồ sơ không đúng hạn"."""
    no_negations: tuple[Text, ...] = ()
    """Words with one of those in them that negate nothing: "không quá"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDictionary:
    """The words by which targets speak of measures."""

    measures: tuple[MeasureWords, ...]
    negations: tuple[str, ...]
    no_negations: tuple[str, ...]


def propose(dictionary: MeasureDictionary, text: str, context: str = "") -> tuple[str, ...]:
    """The measures that a target can be about: a proposal, for a person to decide.

    Args:
        dictionary: The words of each measure.
        text: The target's own words, which weigh more.
        context: The content of its task.

    Returns:
        Keys of measures, the likeliest first.
    """
    from tthc_cli.phrases import name_of  # here, because most commands read no phrase

    own, all_of_it = f" {name_of(text)} ", f" {name_of(text)} {name_of(context)} "
    scored = []
    for entry in dictionary.measures:
        lists = [[f" {name_of(word)} " for word in words] for words in entry.words]
        scores = [
            (sum(len(word) for word in words if word in own), sum(map(len, words)))
            for words in lists
            if all(word in all_of_it for word in words)
        ]
        if scores:
            scored.append((max(scores), entry.measure))
    return tuple(measure for _score, measure in sorted(scored, key=lambda pair: pair[0], reverse=True))


def negated(dictionary: MeasureDictionary, measure: str, text: str, context: str = "") -> bool:
    """Whether words of a target deny what a measure counts: "hồ sơ không đúng hạn" is not about those on time.

    A negation counts before the measure's last word; in the context only if the text has none of those words, and
    within the same sentence.

    Args:
        dictionary: The words of each measure, and negations.
        measure: The measure's key.
        text: The target's own words.
        context: The content of its task.

    Returns:
        True if they deny it.
    """
    from tthc_cli.phrases import name_of  # as above

    ours = _words_of(dictionary, measure)
    first_negation = _negation_finder(dictionary, ours)
    own = f" {name_of(text)} "
    if any(word in own for word in ours):
        return first_negation(own) < max(own.rfind(word) for word in ours)
    if first_negation(own) < len(own):
        return True
    sentences = [f" {name_of(part)} " for part in re.split(r"[.;\n]", context)]
    return any(first_negation(part) < max(part.rfind(word) for word in ours) for part in sentences)


def _words_of(dictionary: MeasureDictionary, measure: str) -> set[str]:
    """The words of a measure, to be looked for in a text with a space at each end."""
    from tthc_cli.phrases import name_of  # as above

    entries = [entry for entry in dictionary.measures if entry.measure == measure]
    return {f" {name_of(word)} " for entry in entries for words in entry.words for word in words}


def _negation_finder(dictionary: MeasureDictionary, ours: set[str]) -> Callable[[str], int]:
    """Finds where the first negation stands in a text; behind its end if there is none.

    The measure's own words (``ours``) and those that negate nothing are passed over.
    """
    from tthc_cli.phrases import name_of  # as above

    harmless = sorted({f" {name_of(word)} " for word in dictionary.no_negations} | ours, key=len, reverse=True)
    negations = [f" {name_of(word)} " for word in dictionary.negations]

    def first_negation(words: str) -> int:
        for word in harmless:  # of the same length, so that places stay
            words = words.replace(word, f" {'_' * (len(word) - 2)} ")
        return min((place for word in negations if (place := words.find(word)) >= 0), default=len(words))

    return first_negation


MEASURE_WORDS: Final = "measure_words.yaml"


def load_measure_words(own: Mapping[str, Measure] | None = None) -> MeasureDictionary:
    """The words by which targets speak of measures: those that stand with each measure, and the packaged negations.

    Args:
        own: The measures of a plan besides the packaged ones.
    """
    negations = load_file(data_file(MEASURE_WORDS), NegationsFile).value
    measures = {**load_measures().measures, **(own or {})}
    return MeasureDictionary(
        measures=tuple(
            MeasureWords(measure=name, words=measure.words, bases=measure.bases, about=measure.about)
            for name, measure in measures.items()
            if measure.words
        ),
        negations=negations.negations,
        no_negations=negations.no_negations,
    )
