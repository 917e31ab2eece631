"""Which of two readings is taken: the one that the refusal shows under that number."""

from __future__ import annotations

import re
from typing import Literal

import pytest

from tests.support.phrase_reading import PHRASES
from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases.additions import START, in_words
from tthc_cli.rules.by_kind import map_events
from tthc_cli.rules.kinds import Rule

TWO = re.compile(r"1: (?P<first>.*)\. 2: (?P<second>.*)", re.DOTALL)


def read(phrase: str, start: bool, reading: Literal[1, 2] | None = None) -> tuple[Rule, ...] | TthcError:
    """The rules of a phrase, or why it has none."""
    try:
        return phrases.read_time(
            phrase, year=2024, events=lambda words: words or (START if start else None), reading=reading
        )
    except TthcError as error:
        return error


def refusals() -> list[tuple[str, bool, str, str]]:
    """The phrases of the table that have two readings, whether a start is given, and both readings in words."""
    refused = ((phrase, bool(flags)) for phrase, reading, *flags in PHRASES if reading.startswith("!"))
    answers = ((phrase, start, str(read(phrase, start))) for phrase, start in refused)
    return [
        (phrase, start, shown["first"], shown["second"])
        for phrase, start, answer in answers
        if (shown := TWO.search(answer))
    ]


REFUSED = refusals()


def test_the_table_has_phrases_with_two_readings():
    assert len(REFUSED) > 30


@pytest.mark.parametrize(("phrase", "start", "first", "second"), REFUSED)
def test_each_reading_is_the_one_that_was_shown(phrase, start, first, second):
    readings: list[tuple[Literal[1, 2], str]] = [(1, first), (2, second)]
    for number, shown in readings:
        rules = read(phrase, start, number)
        if isinstance(rules, TthcError):
            assert number == 2
            assert not isinstance(rules, phrases.NoEventError) or START in shown
            # no rule says it; or of three days the next one may share the words too
            assert shown in str(rules) or str(rules) != str(read(phrase, start))
            continue
        words = in_words(map_events(rule, lambda key: key) for rule in rules)
        for part in re.split(r"; | \(“|”\)", shown):
            assert part in words, part
        assert len(rules) >= len(shown.rsplit(" (“", 1)[1].split("; "))


def test_a_phrase_with_one_reading_takes_no_number():
    with pytest.raises(TthcError, match="--reading"):
        phrases.read_time("trước ngày 30/8", year=2024, events=lambda words: words, reading=1)


def test_a_number_settles_no_second_text():
    two = "trước ngày 15/6 và 15/12"
    assert len(phrases.read_time(two, year=2024, events=lambda words: words, reading=2)) == 2
    with pytest.raises(phrases.AmbiguousError) as refusal:
        phrases.read_time(f"- {two}\n- trước ngày 20/6 và 20/12", year=2024, events=lambda words: words, reading=2)
    assert "20/12" in str(refusal.value)
    with pytest.raises(phrases.AmbiguousError, match="14/9"):
        phrases.read_time("trước ngày 14/3; 14/6; 14/9", year=2024, events=lambda words: words, reading=2)
