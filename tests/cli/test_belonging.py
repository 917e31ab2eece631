"""Whose the entries of before ids are, what stays with a plan that was replaced, and how numbers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.saved_checks import checks, saved
from tthc_cli.cli import belonging, console
from tthc_cli.cli.belonging import (
    checks_of,
    columns_for,
    entries_of,
    kept_words,
    parse_spans,
    recorded_for,
    replaced,
    require_unreplaced,
    settle,
    spans,
    tell,
)
from tthc_cli.cli.plans import InForce
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.register import store
from tthc_cli.register.entries import Entry
from tthc_cli.register.entry_columns import EntryColumns, columns_of

LOADED = load_plan()
PLAN = LOADED.value
IN_FORCE = InForce(loaded=(LOADED,))
OTHER = replace(LOADED, value=replace(PLAN, identity=replace(PLAN.identity, id="other")))


def done(number: int, task: int = 19, plan: str | None = PLAN.id, year: int = 2024, **more: Any) -> Entry:
    return Entry(
        id=number,
        kind="done",
        plan=plan,
        year=year,
        task=task,
        period="2024-01",
        day=date(2024, 1, 15),
        recorded_at="2024-01-15T01:02:03+00:00",
        recorded_by="lan",
        **more,
    )


LOOSE = done(2, plan=None)


class Desk:
    """A register in memory, and what was warned of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entries: list[Entry] = []
        self.checks: list[Any] = []
        self.adoptions: Sequence[tuple[str, str]] = ()
        self.warnings: list[str] = []
        monkeypatch.setattr(console, "warn", self.warnings.append)
        monkeypatch.setattr(belonging, "read_register", lambda _named: list(self.entries))
        monkeypatch.setattr(belonging, "read_entry_columns", lambda _named: self._columns())
        monkeypatch.setattr(belonging, "read_saved_checks", lambda _named: list(self.checks))
        monkeypatch.setattr(belonging, "_adoptions", lambda _named: self.adoptions)

    def _columns(self) -> EntryColumns | None:
        """As a register gives them: only if every entry has a plan."""
        return columns_of(self.entries) if all(entry.plan for entry in self.entries) else None


@pytest.fixture
def desk(monkeypatch) -> Desk:
    return Desk(monkeypatch)


# -- numbers -----------------------------------------------------------------------------------------------------------


@given(st.sets(st.integers(1, 60)))
def test_numbers_are_said_and_read_alike(numbers):
    assert parse_spans(spans(sorted(numbers)).split()) == sorted(numbers)
    if numbers:
        assert parse_spans([spans(sorted(numbers), apart=",")]) == sorted(numbers)


@pytest.mark.parametrize("text", ["", "0", "-3", "3-", "7-3", "3–7", "1 2", "x", "1-2-3", "١"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(TthcError, match="3-7"):
        parse_spans([text])


def test_a_span_that_no_register_has_ends_somewhere():
    assert len(parse_spans(["1-999999999"])) == 1_000_001


@pytest.mark.parametrize(
    ("numbers", "dry_run", "words"),
    [([3], False, "mục 3"), ([3, 4, 7], False, "3-4 7"), ([3], True, None), ([], False, None)],
)
def test_what_is_kept_is_said_with_its_numbers(numbers, dry_run, words):
    text = kept_words([done(number) for number in numbers], dry_run=dry_run)
    assert (text is None) == (words is None)
    assert words is None or words in (text or "")


# -- entries of before ids ---------------------------------------------------------------------------------------------


def test_entries_of_the_plans_year_are_taken_for_its_own_with_those_that_void_them(desk):
    void = Entry(id=3, kind="void", plan=None, year=2024, voids=2)
    desk.entries = [done(1), LOOSE, void, done(4, plan=None, year=2023)]
    recorded = recorded_for(None, IN_FORCE)
    assert [entry.plan for entry in recorded.entries] == [PLAN.id, PLAN.id, PLAN.id, None]
    (warning,) = desk.warnings
    assert "`tthc event assign 2 --plan" in warning
    assert PLAN.id in warning


def test_entries_that_another_plan_could_have_are_nobodys(desk):
    desk.entries = [LOOSE, done(3, plan="other")]
    assert [entry.plan for entry in recorded_for(None, IN_FORCE).entries] == [None, "other"]
    (warning,) = desk.warnings
    assert "--unassigned" in warning


def test_two_plans_of_a_year_leave_it_to_a_person(desk):
    desk.entries = [LOOSE]
    both = InForce(loaded=(LOADED, OTHER))
    assert [entry.plan for entry in recorded_for(None, both).entries] == [None]
    assert all("--unassigned" in warning for warning in desk.warnings)
    assert len(desk.warnings) == 2


def test_entries_that_the_plan_cannot_have_made_are_told(desk):
    desk.entries = [done(1), done(2, task=99), done(3, task=99), done(5, task=99)]
    recorded_for(None, IN_FORCE)
    (warning,) = desk.warnings
    assert "2-3 5" in warning


def test_a_register_that_is_plainly_sound_is_read_by_column(desk):
    void = Entry(id=3, kind="void", plan=PLAN.id, year=2024, voids=1)
    desk.entries = [done(1), done(2), void, done(4, task=99, plan="other")]
    assert columns_for(None, IN_FORCE).one_by_one is None
    for odd in (done(3, task=99), LOOSE):
        desk.entries = [done(1), odd]
        one_by_one = columns_for(None, IN_FORCE).one_by_one
        assert one_by_one is not None
        assert len(one_by_one.entries) == 2
    desk.entries, desk.adoptions = [done(1)], [(PLAN.id, "new")]
    assert columns_for(None, IN_FORCE).one_by_one is not None


# -- plans that were replaced ------------------------------------------------------------------------------------------


def test_a_plan_that_was_replaced_names_the_command_that_puts_the_other_in_force(desk):
    desk.adoptions = [(PLAN.id, "new")]
    words = replaced(None, LOADED, IN_FORCE)
    assert words is not None
    assert "--plan" in words
    assert "--without-plan" in words
    with pytest.raises(TthcError, match="new"):
        require_unreplaced(None, LOADED, IN_FORCE)
    recorded_for(None, IN_FORCE)
    assert desk.warnings == [words]
    both = InForce(loaded=(LOADED, OTHER))
    desk.adoptions = [(PLAN.id, "other")]
    beside = replaced(None, LOADED, both)
    assert beside is not None
    assert " --plan " not in beside


def test_a_plan_that_nothing_replaced_may_be_recorded_for(desk):
    desk.adoptions = [("old", PLAN.id), ("a", "b")]
    assert replaced(None, LOADED, IN_FORCE) is None
    require_unreplaced(None, LOADED, IN_FORCE)


def test_entries_that_stayed_with_a_replaced_plan_are_told_but_for_those_taken_back(desk):
    desk.entries = [
        done(1),
        done(2, plan="old"),
        done(3, plan="old"),
        Entry(id=4, kind="void", plan="old", year=2024, voids=3),
        done(5, plan="old", year=2020),
    ]
    desk.adoptions = [("old", PLAN.id)]
    assert len(entries_of(None, IN_FORCE)) == 5
    (warning,) = desk.warnings
    assert "old" in warning
    assert "mục 2 " in warning
    assert "3" not in warning.replace("2024", "")


# -- saved checks ------------------------------------------------------------------------------------------------------


def test_saved_checks_of_before_ids_are_the_plans_with_those_that_void_them(desk):
    (check,) = checks(saved("early-resolution", 9, 10))
    desk.checks = [check._replace(plan=None), check._replace(id=2, plan=None, saved=None, voids=1)]
    desk.checks = [each._replace(plan=None) for each in desk.checks]
    mine = checks_of(None, replace(LOADED, name="plan.yaml"), IN_FORCE)
    assert [each.plan for each in mine] == [PLAN.id, PLAN.id]
    assert "--check 1" in desk.warnings[0]
    quiet = len(desk.warnings)
    checks_of(None, replace(LOADED, name="plan.yaml"), IN_FORCE, quiet=True)
    assert len(desk.warnings) == quiet
    strange = checks_of(None, replace(LOADED, name="another.yaml"), IN_FORCE, quiet=True)
    assert [each.plan for each in strange] == [None, None]


def test_checks_that_have_a_plan_stay_as_they_are(desk):
    desk.checks = checks(saved("early-resolution", 9, 10))
    assert checks_of(None, LOADED, IN_FORCE) == desk.checks
    assert desk.warnings == []


def test_targets_that_stayed_with_another_plan_are_told_but_for_checks_that_were_taken_back(desk):
    (check,) = checks(saved("early-resolution", 9, 10))
    assert check.saved is not None
    desk.checks = [
        check._replace(plan=PLAN.id, parts=(("old", check.saved),)),
        check._replace(id=2, plan=PLAN.id, parts=(("old", check.saved),)),
        check._replace(id=3, plan=PLAN.id, saved=None, voids=2),
        check._replace(id=4, plan="other", parts=(("old", check.saved),)),
    ]
    checks_of(None, LOADED, IN_FORCE)
    (warning,) = desk.warnings
    assert "early-resolution" in warning
    assert " 1:" in warning
    assert "old" in warning


# -- recording ---------------------------------------------------------------------------------------------------------


def test_what_a_plan_claims_is_its_own_once_something_is_recorded_for_it(tmp_path, monkeypatch):
    heard: list[str] = []
    monkeypatch.setattr(console, "warn", heard.append)
    path = tmp_path / "r"
    with store.writing(path) as writing:
        writing.add(done(0, plan=PLAN.id))
        assert settle(writing, LOADED, IN_FORCE.plans) is None
        writing.entries = [LOOSE]
        assigned: list[Any] = []
        monkeypatch.setattr(type(writing), "assign", lambda _self, *what: assigned.append(what))
        claimed = settle(writing, LOADED, IN_FORCE.plans)
        assert claimed is not None
        assert assigned == [(PLAN.id, (2,), ())]
        assert settle(writing, LOADED, [PLAN, OTHER.value]) is not None
        assert len(assigned) == 1  # it is not granted beside a second plan of the year
        writing.entries = [done(1)]
        assert settle(writing, LOADED, IN_FORCE.plans, saves=True) is None
        (check,) = checks(saved("early-resolution", 9, 10))
        writing.checks = [check._replace(plan=None)]
        assert settle(writing, LOADED, IN_FORCE.plans) is None
        of_check = settle(writing, replace(LOADED, name="plan.yaml"), IN_FORCE.plans, saves=True)
        assert of_check is not None
        assert assigned[1:] == [(PLAN.id, (), (1,))]
    tell(claimed, PLAN)
    tell(claimed, PLAN, dry_run=True)
    tell(None, PLAN)
    assert ["nay thuộc kế hoạch" in text for text in heard] == [True, False]
    assert all("`tthc event assign 2 --plan" in text for text in heard)


def test_a_register_that_was_named_and_is_not_there_is_refused(tmp_path):
    with pytest.raises(TthcError):
        recorded_for(Path(tmp_path / "none"), IN_FORCE)
