"""Time phrases and targets: a table worked out by hand, the plan's own cells, and properties over any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples, sweep
from tests.support.phrase_reading import PHRASES, events_of, outcome, read, words_or_start
from tests.support.rule_notation import shown
from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases import NoEventError
from tthc_cli.phrases.text import unaccented
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import Plan, decided
from tthc_cli.rules.kinds import After, EarliestOf, Rule
from tthc_cli.rules.wording import say

# -- the table --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("phrase", "expected", "flags"), [(row[0], row[1], row[2:]) for row in PHRASES])
def test_phrases_read_as_a_person_reads_them(phrase, expected, flags):
    if expected.startswith("! "):
        with pytest.raises(TthcError, match=re.escape(expected[2:])):
            read(phrase, *flags)
    else:
        assert " & ".join(map(shown, read(phrase, *flags))) == expected


def test_the_table_is_long_and_has_no_line_twice():
    assert len(PHRASES) >= 170
    assert len({(row[0], *row[2:]) for row in PHRASES}) == len(PHRASES)


READ = [row for row in PHRASES if not row[1].startswith("!")]


def test_case_composition_and_spacing_do_not_matter():
    for phrase, _expected, *flags in READ:
        expected = [shown(rule).casefold() for rule in read(phrase, *flags)]
        # a list's letters and Roman digits keep their case; a space may be any space
        for typed in (
            unicodedata.normalize("NFD", phrase),
            phrase.upper(),
            phrase.replace(" ", "\u00a0 "),
            f"  {phrase}\u200b ",
        ):
            assert [shown(rule).casefold() for rule in read(typed, *flags)] == expected, typed


def test_a_rule_keeps_the_phrase_s_own_words():
    for phrase, _expected, *flags in READ:
        whole = " ".join(phrase.split())
        for rule in read(phrase, *flags):
            assert rule.text
            assert rule.text in whole
            for part in rule.parts if isinstance(rule, EarliestOf) else ():
                assert part.text in rule.text


VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def misspelt(word: str) -> set[str]:
    """A word without accents, without its tone mark, and with each other tone mark."""
    letters = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    places = [place for place, letter in enumerate(bare) if letter in VOWELS]
    others = {bare[: place + 1] + tone + bare[place + 1 :] for place in places for tone in TONES}
    return {unaccented(word), bare, *(unicodedata.normalize("NFC", spelling) for spelling in others)} - {word}


def structure(rules: Iterable[Rule]) -> list[str]:
    """What rules say but for the words of their events."""
    return [re.sub(r"@[^|\]]*?(?= then| incl| before|\]| \||$)", "@", shown(rule)) for rule in rules]


@pytest.mark.parametrize("part", range(8))
@pytest.mark.long
@pytest.mark.sweep
def test_a_wrong_accent_never_makes_another_rule(part):
    """One word of a phrase is misspelt: it reads as the same rule, or is refused."""
    for phrase, _expected, *flags in READ[part::8]:
        _hold_with_wrong_accents(phrase, flags)


def _hold_with_wrong_accents(phrase: str, flags: list[str]) -> None:
    expected = structure(read(phrase, *flags))
    every = sweep(gate=40, slow=1)
    for place, word in enumerate(re.finditer(r"[^\W\d_]+", phrase)):
        for misspelling in sorted(misspelt(word[0]))[place % every :: every]:
            typed = phrase[: word.start()] + misspelling + phrase[word.end() :]
            try:
                rules = read(typed, *flags)
            except TthcError:
                continue
            assert structure(rules) == expected, typed


# -- the plan ---------------------------------------------------------------------------------------------------------


def bare(rule: Rule) -> Any:
    """A rule without what a person noted about it, and without the label that the packaged plan leaves out."""
    stripped: Any = replace(rule, note=None, label=None, text=" ".join(rule.text.split()))
    return replace(stripped, parts=tuple(map(bare, rule.parts))) if isinstance(rule, EarliestOf) else stripped


@pytest.mark.parametrize("number", range(1, 22))
def test_every_time_cell_of_the_plan_gives_its_rules(plan: Plan, number):
    task = plan.task(number)
    assert task is not None
    rules = phrases.read_time(task.time, year=plan.identity.year, events=events_of(plan))
    rules = decided(rules, load_report_words(), task.content, task.product)
    assert tuple(map(bare, rules)) == tuple(map(bare, task.rules))


def test_events_are_found_by_key_alias_label_and_words(plan: Plan):
    for name in (
        "feedback-received",
        "nhan-phan-anh-kien-nghi",
        "nhận được phản ánh, kiến nghị",
        "NHẬN ĐƯỢC  phản ánh kiến nghị.",
        "nhan duoc phan anh, kien nghi",
    ):
        assert phrases.event_of(plan, name) == "feedback-received"
    assert phrases.event_of(plan, "xử lý xong") == "feedback-resolved"
    assert phrases.event_of(plan, "nhận được phân anh, kiến nghị") is None
    assert phrases.event_of(plan, "nhận được đơn") is None


def test_words_that_are_several_events_without_accents_are_refused(plan: Plan):
    first_event, second_event = plan.events[:2]
    changed = replace(
        plan, events=(replace(first_event, words=("họp bàn",)), replace(second_event, words=("hợp bán",)))
    )
    assert phrases.event_of(changed, "hợp bán") == second_event.key
    with pytest.raises(TthcError, match="hãy viết có dấu"):
        phrases.event_of(changed, "hop ban")


def test_a_phrase_without_event_is_an_error_of_its_own():
    with pytest.raises(NoEventError):
        read("15 ngày làm việc")
    with pytest.raises(phrases.AmbiguousError):
        read("Quý I và quý II")


# -- any text ---------------------------------------------------------------------------------------------------------

VOCABULARY = sorted({word for row in PHRASES for word in re.findall(r"\w+|[^\w\s]", row[0])})
ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(VOCABULARY), max_size=20).map(" ".join),
    st.lists(st.sampled_from([row[0] for row in PHRASES]), max_size=4).map("; ".join),
)


def test_a_line_in_small_letters_goes_on_the_one_before():
    """As a line end that somebody made in a Word cell for its looks; one in a capital letter is a time of its own."""
    (rule,) = phrases.read_time("15 ngày làm việc kể từ ngày nhận\nvăn bản", year=2024, events=words_or_start)
    assert isinstance(rule, After)
    assert (rule.event, rule.count) == ("nhận văn bản", 15)
    assert len(phrases.read_time("Trước ngày 30/6\nTrước ngày 15/12", year=2024, events=words_or_start)) == 2


@examples(600)
@given(ANY_TEXT)
def test_any_text_gives_rules_or_one_clear_error(phrase):
    rules, _targets = outcome(phrase)
    for rule in rules or ():  # type: ignore[attr-defined]
        assert say(rule, str)
        assert rule.text
