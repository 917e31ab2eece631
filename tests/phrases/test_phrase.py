"""Time phrases and targets: a table worked out by hand, the plan's own cells, and properties over any text."""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.places import TEST_DATA
from tests.support.rule_notation import shown
from tthc_cli import phrases
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.phrases import NoEventError, grammar
from tthc_cli.phrases.events import events_of
from tthc_cli.phrases.text import LONGEST, unaccented
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import Plan, decided
from tthc_cli.plan_import.measure_words import load_measure_words, propose
from tthc_cli.rules.kinds import After, Before, By, Continuous, EarliestOf, Every, On, Periodic, Rule, Within, part_days
from tthc_cli.rules.periods import month_end
from tthc_cli.rules.wording import say, write

FOLDER = TEST_DATA


def table(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").split("\t") for line in lines if not line.startswith("#")]


PHRASES = table("phrases.tsv")
TARGETS = table("targets.tsv")


def words_alone(words: str) -> str | None:
    """Events by their own words; a phrase without one has none."""
    return words or None


def words_or_start(words: str) -> str | None:
    """The same, with a day given for a phrase without an event."""
    return words


def read(phrase: str, *flags: str) -> tuple[Rule, ...]:
    return phrases.read_time(phrase, year=2024, events=words_or_start if flags else words_alone)


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


def test_the_grammar_holds_no_whole_phrase_of_the_table():
    """Nothing but single words and short terms: no phrase is special-cased by its whole text."""
    text = grammar.GRAMMAR.read_text(encoding="utf-8")
    terms = set(re.findall(r'"([^"\n]+)"', re.sub(r"^.*//.*$", "", text, flags=re.MULTILINE)))
    single = {"thường xuyên", "thường xuyên, liên tục", "năm"}
    assert {row[0].casefold() for row in PHRASES} & terms <= single


@pytest.mark.parametrize("row", [row for row in PHRASES if not row[1].startswith("!")], ids=lambda row: row[0])
def test_case_composition_and_spacing_do_not_matter(row):
    phrase, flags = row[0], row[2:]
    expected = [shown(rule).casefold() for rule in read(phrase, *flags)]
    # a list's letters and Roman digits keep their case; a space may be any space
    for other in (
        unicodedata.normalize("NFD", phrase),
        phrase.upper(),
        phrase.replace(" ", "\u00a0 "),
        f"  {phrase}\u200b ",
    ):
        assert [shown(rule).casefold() for rule in read(other, *flags)] == expected, other


@pytest.mark.parametrize("row", [row for row in PHRASES if not row[1].startswith("!")], ids=lambda row: row[0])
def test_a_rule_keeps_the_phrase_s_own_words(row):
    whole = " ".join(row[0].split())
    for rule in read(row[0], *row[2:]):
        assert rule.text
        assert rule.text in whole
        for part in rule.parts if isinstance(rule, EarliestOf) else ():
            assert part.text in rule.text


VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def misspelt(word: str) -> set[str]:
    """A word without accents, without its tone mark, and with each other one."""
    letters = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    places = [place for place, letter in enumerate(bare) if letter in VOWELS]
    others = {bare[: place + 1] + tone + bare[place + 1 :] for place in places for tone in TONES}
    return {unaccented(word), bare, *(unicodedata.normalize("NFC", other) for other in others)} - {word}


def structure(rules: Iterable[Rule]) -> list[str]:
    """What rules say but for the words of their events."""
    return [re.sub(r"@[^|\]]*?(?= then| incl| before|\]| \||$)", "@", shown(rule)) for rule in rules]


@pytest.mark.parametrize("row", [row for row in PHRASES if not row[1].startswith("!")], ids=lambda row: row[0])
def test_a_wrong_accent_never_makes_another_rule(row):
    """One word of the phrase is misspelt: it reads as the same rule, or is refused."""
    phrase, flags = row[0], row[2:]
    expected = structure(read(phrase, *flags))
    for word in re.finditer(r"[^\W\d_]+", phrase):
        for other in sorted(misspelt(word[0]))[::2]:
            typed = phrase[: word.start()] + other + phrase[word.end() :]
            try:
                found = read(typed, *flags)
            except TthcError:
                continue
            assert structure(found) == expected, typed


# -- the plan ---------------------------------------------------------------------------------------------------------


def bare(rule: Rule) -> Any:
    """A rule without what a person noted about it, and without the label that the packaged plan leaves out."""
    found: Any = replace(rule, note=None, label=None, text=" ".join(rule.text.split()))
    return replace(found, parts=tuple(map(bare, rule.parts))) if isinstance(rule, EarliestOf) else found


@pytest.mark.parametrize("number", range(1, 22))
def test_every_time_cell_of_the_plan_gives_its_rules(plan: Plan, number):
    task = plan.task(number)
    assert task is not None
    found = phrases.read_time(task.time, year=plan.identity.year, events=events_of(plan))
    found = decided(found, load_report_words(), task.content, task.product)
    assert tuple(map(bare, found)) == tuple(map(bare, task.rules))


def test_every_target_of_the_plan_is_read_from_its_cell(plan: Plan):
    dictionary = load_measure_words().value
    found = [
        (
            task.number,
            target.text,
            target.op,
            target.value,
            target.later,
            propose(dictionary, target.text, task.content)[0],
        )
        for task in plan.tasks
        for cell in (task.content, task.time, task.product)
        for target in phrases.read_target(cell, year=plan.identity.year)
    ]
    assert found == [(kpi.task, kpi.text, kpi.op, kpi.target, kpi.later, kpi.measure) for kpi in plan.kpis]


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
    with pytest.raises(TthcError, match="không có sự kiện “nhận được đơn”; các sự kiện của kế hoạch: “Nhận được"):
        events_of(plan)("nhận được đơn")


def test_words_that_are_several_events_without_accents_are_refused(plan: Plan):
    one, other = plan.events[:2]
    changed = replace(plan, events=(replace(one, words=("họp bàn",)), replace(other, words=("hợp bán",))))
    assert phrases.event_of(changed, "hợp bán") == other.key
    with pytest.raises(TthcError, match="hãy viết có dấu"):
        phrases.event_of(changed, "hop ban")


def test_a_phrase_without_event_is_an_error_of_its_own():
    with pytest.raises(NoEventError):
        read("15 ngày làm việc")
    with pytest.raises(phrases.AmbiguousError):
        read("Quý I và quý II")


# -- targets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "expected"), TARGETS)
def test_targets_read_as_a_person_reads_them(cell, expected):
    if expected.startswith("! "):
        with pytest.raises(TthcError, match=re.escape(expected[2:])):
            phrases.read_target(cell, year=2024)
        return
    found = [
        f"{target.op} {target.value}"
        + "".join(f" later {later.year} {later.value}" for later in target.later)
        + f": {target.text}"
        for target in phrases.read_target(cell, year=2024)
    ]
    assert (" & ".join(found) or "-") == expected


@given(st.sampled_from([">", ">=", "<", "<="]), st.decimals(0, 100, places=1), st.sampled_from([" hồ sơ", ""]))
def test_a_target_in_words_is_the_target(op, value: Decimal, what):
    words = {">": "trên", ">=": "ít nhất", "<": "dưới", "<=": "không quá"}[op]
    cell = f"đạt {words} {str(value).replace('.', ',')}%{what}"
    if (op, value) in ((">=", Decimal(0)), ("<=", Decimal(100))):
        with pytest.raises(TthcError, match="luôn đạt"):
            phrases.read_target(cell, year=2024)
        return
    (found,) = phrases.read_target(cell, year=2024)
    assert (found.op, found.value) == (op, value)


# -- said back --------------------------------------------------------------------------------------------------------

EVENTS = [event.key for event in load_plan().value.events]
LABELS = {event.key: event.label for event in load_plan().value.events}
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
COUNTS = st.integers(1, 99999)
UNITS = st.sampled_from(["day", "working_day", "week", "month", "quarter", "year"])
KEYS = st.sampled_from(EVENTS)


def starts() -> st.SearchStrategy[dict[str, Any]]:
    """What a rule is about: an event, or a fixed day."""
    return st.one_of(KEYS.map(lambda key: {"event": key}), DAYS.map(lambda day: {"date": day}))


@st.composite
def parts_of(draw: st.DrawFn) -> By:
    part: Literal["month", "year"] = draw(st.sampled_from(["month", "year"]))
    rule = By(text="x", date=draw(DAYS), inclusive=draw(st.booleans()), part_of=part)
    return replace(rule, date=draw(st.sampled_from(part_days(rule))))


@st.composite
def windows(draw: st.DrawFn) -> Within:
    first, last, *others = sorted(draw(st.lists(DAYS, min_size=2, max_size=5)))
    if draw(st.booleans()):  # whole months, which have names
        first = first.replace(day=1)
        last = month_end(first.replace(month=draw(st.integers(first.month, 12))))
        others = []
    return Within(text="x", first=first, last=max(last, *others) if others else last, milestones=tuple(others))


PARTS = st.one_of(
    st.builds(lambda start, **rest: After(text="x", **start, **rest), starts(), count=COUNTS, unit=UNITS),
    st.builds(lambda start, **rest: Before(text="x", **start, **rest), starts(), count=COUNTS, unit=UNITS),
    st.builds(lambda start: On(text="x", **start), starts()),
    st.builds(lambda start, inclusive: By(text="x", **start, inclusive=inclusive), starts(), st.booleans()),
    parts_of(),
    windows(),
)
PERIODS = st.lists(st.sampled_from(["month", "quarter", "half", "year"]), min_size=1, unique=True).map(tuple)
RULES = st.one_of(
    PARTS,
    st.builds(
        Every,
        text=st.just("x"),
        event=KEYS,
        count=COUNTS,
        unit=UNITS,
        then_count=COUNTS,
        then_unit=UNITS,
        until=KEYS,
    ),
    st.builds(Periodic, text=st.just("x"), periods=PERIODS),
    st.builds(
        Periodic,
        text=st.just("x"),
        periods=PERIODS,
        day=st.integers(1, 31),
        month=st.sampled_from(["first", "last", "next"]),
        inclusive=st.booleans(),
    ),
    st.just(Continuous(text="x")),
    st.lists(PARTS, min_size=2, max_size=4).map(lambda parts: EarliestOf(text="x", parts=tuple(parts))),
)


def timeless(rule: Rule) -> Any:
    """A rule without its words."""
    if isinstance(rule, EarliestOf):
        return replace(rule, text="x", parts=tuple(timeless(part) for part in rule.parts))
    return replace(rule, text="x")


@examples(400)
@example(
    EarliestOf(
        text="x",
        parts=tuple(Within(text="x", first=date(year, 7, 1), last=date(year, 9, 30)) for year in (1998, 1999)),
    )
)
@given(RULES)
def test_every_rule_written_in_words_reads_as_the_same_rule(rule):
    phrase = write(rule, LABELS.__getitem__)
    found = phrases.read_time(phrase, year=2024, events=events_of(load_plan().value))
    assert tuple(map(timeless, found)) == (rule,), phrase


@given(RULES, RULES)
def test_rules_said_back_differ_where_the_rules_do(one, other):
    assert (say(one, LABELS.__getitem__) == say(other, LABELS.__getitem__)) <= (
        same_but_for_parts(one) == same_but_for_parts(other)
    )


def same_but_for_parts(rule: Rule) -> Any:
    """A day that the words call the middle of a month is said as that day."""
    if isinstance(rule, EarliestOf):
        return replace(rule, parts=tuple(map(same_but_for_parts, rule.parts)))
    return replace(rule, part_of=None) if isinstance(rule, By) else rule


# -- any text ---------------------------------------------------------------------------------------------------------

VOCABULARY = sorted({word for row in PHRASES for word in re.findall(r"\w+|[^\w\s]", row[0])})
ANY_TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(VOCABULARY), max_size=20).map(" ".join),
    st.lists(st.sampled_from([row[0] for row in PHRASES]), max_size=4).map("; ".join),
)


def outcome(phrase: str) -> Iterable[object]:
    """What comes of a text: rules, targets, or one clear error."""
    for reader in (
        lambda: phrases.read_time(phrase, year=2024, events=words_or_start),
        lambda: phrases.read_target(phrase, year=2024),
    ):
        try:
            yield reader()
        except TthcError:
            yield None


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


@pytest.mark.parametrize(
    "piece",
    [
        "chậm nhất 5 ngày kể từ ngày nhận văn bản; ",
        "nhận văn bản và ",
        "a ",
        "a, ",
        "(",
        "năm ",
        "sau ",
        "quý I, ",
        "90% ",
        "trên ",
        "12",
        "tháng 6/7/",
        "ngay ",
        "ngày viêc ",
    ],
)
@pytest.mark.parametrize("opening", ["", "5 ngày kể từ ngày ", "đạt "])
def test_the_work_is_linear_in_the_length(opening, piece):
    """Eight times the text takes about eight times as many calls; not the sixty-four of a square."""

    def work(length: int) -> int:
        text = (opening + piece * length)[:length]
        return calls(lambda: list(outcome(text)))

    work(LONGEST // 8)  # builds the grammars that it needs first
    assert work(LONGEST) < 16 * max(work(LONGEST // 8), 500)


def calls(action: Callable[[], object]) -> int:
    """How many functions are called, those written in C among them."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("reader", [phrases.read_time, phrases.read_target])
def test_a_text_that_is_no_phrase_by_its_length_is_refused_before_it_is_read(reader):
    text = "5 ngày " * 14285 + "12345"
    options = {"events": words_alone} if reader is phrases.read_time else {}

    def refused() -> None:
        with pytest.raises(TthcError, match="có 100000 ký tự"):
            reader(text, year=2024, **options)

    assert calls(refused) < 500


def test_an_error_shows_no_more_of_a_long_text_than_is_needed():
    with pytest.raises(TthcError) as refused:
        read("5 ngày kể từ ngày " + "nhận " * 500 + "trước ngày 30/8 " + "x" * 500)
    assert len(str(refused.value)) < 250
    assert "trước ngày 30/8" in str(refused.value)


def test_the_grammar_has_no_conflict_that_the_parser_would_settle_by_itself(caplog):
    from lark import Lark, logger

    caplog.set_level(logging.DEBUG, logger=logger.name)
    logger.setLevel(logging.DEBUG)
    Lark(grammar.grammar_text(), parser="lalr", start=["cell", "target"], debug=True)
    assert "Unused terminals" in caplog.text  # the log is heard
    assert "conflict" not in caplog.text


def test_the_grammar_is_put_together_once():
    """Taking it apart for each phrase made reading some ten times slower."""
    read("trong thời hạn 05 ngày lam việc kể từ ngày nhận được quyết định")
    before = grammar.grammar_text.cache_info().misses, grammar.phrases_of.cache_info().misses
    read("trước ngày 15/8 hằng năm")
    read("chậm nhất 07 ngày lam việc kể từ ngày ban hành kế hoạch")
    assert (grammar.grammar_text.cache_info().misses, grammar.phrases_of.cache_info().misses) == before
