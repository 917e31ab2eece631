"""Phrases as the tables in tests/data have them, and reading them."""

from __future__ import annotations

from collections.abc import Iterable

from tests.support.places import TEST_DATA
from tthc_cli import phrases
from tthc_cli.errors import TthcError
from tthc_cli.phrases.events import Events
from tthc_cli.plan.model import Plan
from tthc_cli.rules.kinds import Rule

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


def events_of(plan: Plan) -> Events:
    """The plan's events by their words; a phrase without one has none."""

    def find(words: str) -> str | None:
        key = phrases.event_of(plan, words) if words else None
        assert key is not None or not words, words
        return key

    return find


def read(phrase: str, *flags: str) -> tuple[Rule, ...]:
    return phrases.read_time(phrase, year=2024, events=words_or_start if flags else words_alone)


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
