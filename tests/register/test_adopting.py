"""Which plan stands in the place of another one, and what goes with it, over made-up sequences of recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import at_home
from tests.support.examples import examples
from tests.support.places import HOLIDAYS
from tests.support.plan_files import CITY
from tests.support.recordings import done, event
from tests.support.registers import PLAN, Book, books
from tthc_cli.cli import run
from tthc_cli.i18n import _
from tthc_cli.plan import Plan, succession
from tthc_cli.register import store
from tthc_cli.register.adopting import adoption, left_behind, replaced_by
from tthc_cli.register.entries import Entry
from tthc_cli.register.recording import taken_back

PLANS = ("ke-hoach-a", "ke-hoach-b", "ke-hoach-c")
PAIRS = st.tuples(st.sampled_from(PLANS), st.sampled_from(PLANS)).filter(lambda pair: pair[0] != pair[1])


def stands_for(adoptions: list[tuple[str, str]], plan: str) -> str:
    """The plan in whose place another one stands: the last line that names it decides, and so on from the new plan."""
    last = next((pair for pair in reversed(adoptions) if plan in pair), None)
    return plan if last is None or last[1] == plan else stands_for(adoptions, last[1])


@examples(200)
@given(st.lists(PAIRS, max_size=8))
def test_the_last_adoption_of_a_plan_decides(adoptions):
    for plan in PLANS:
        successor = stands_for(adoptions, plan)
        assert replaced_by(adoptions, plan) == (None if successor == plan else successor)


@examples(200)
@given(st.lists(PAIRS, max_size=8), st.sampled_from(PLANS))
def test_nothing_is_left_behind_in_a_plan_that_got_it_back(adoptions, in_force):
    entries = [Entry(number, "done", plan, 2024) for number, plan in enumerate(PLANS, 1)]
    for old, new in left_behind(adoptions, entries, [in_force]):
        assert new == in_force
        assert stands_for(adoptions, old) != old
    assert not left_behind([*adoptions, (PLANS[0], PLANS[1]), (PLANS[1], PLANS[0])], entries[:1], PLANS[1:])


# -- what goes along

FEWER = replace(PLAN, identity=replace(PLAN.identity, id="it-nhiem-vu-hon"))


def taken_over(entries: Sequence[Entry], old: Plan, new: Plan) -> list[Entry]:
    """The entries after a plan took over from another one; what voids an entry goes with it."""
    places = adoption(succession(old, new), entries, []).entries
    return [
        entry
        if (place := places.get(entry.voids or entry.id)) is None
        else entry._replace(plan=new.id)
        if entry.voids
        else entry.adopted(new.id, *place)
        for entry in entries
    ]


@st.composite
def partly_voided(draw: st.DrawFn) -> Book:
    """What was done in two matters and for a period, with some of it taken back."""
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    event(book, "feedback-received", "4-26")
    done(book, "2.1", "4-29", matter="1")
    done(book, "4", "5-6", matter="1")
    done(book, "10.1", "5-27", matter="2")
    event(book, "feedback-resolved", "5-29", matter="2")
    done(book, "10.2", "5-30", matter="2")
    done(book, "19", "3-14", period="2024-Q1")
    for number in sorted(draw(st.sets(st.integers(1, 8), max_size=3))):
        book.add(taken_back(PLAN, book.entries, number))
    return book


@examples(200)
@given(partly_voided() | books(), st.sets(st.sampled_from([task.number for task in PLAN.tasks])))
@pytest.mark.long
def test_all_comes_back_whatever_the_other_plan_had_no_place_for(book, gone):
    fewer = replace(FEWER, tasks=tuple(task for task in PLAN.tasks if task.number not in gone))
    there = taken_over(book.entries, PLAN, fewer)
    assert taken_over(taken_over(there, PLAN, fewer), fewer, PLAN) == taken_over(there, fewer, PLAN)
    assert [entry.as_recorded for entry in taken_over(there, fewer, PLAN)] == book.entries
    assert {entry.plan for entry in taken_over(there, fewer, PLAN)} <= {PLAN.id}


def test_a_matter_of_that_name_that_each_plan_began_itself_is_two():
    book = Book()
    event(book, "feedback-received", "4-26", matter="a", new_matter=True)
    event(book, "feedback-received", "4-29", matter="b", new_matter=True)
    book.add(book.entries[0]._replace(plan=FEWER.id, event="ministry-decision-received"))
    for old, new, left in ((PLAN, FEWER, 1), (FEWER, PLAN, 3)):
        change = adoption(succession(old, new), book.entries, [])
        assert change.left == {left: _("the new plan has another matter of this name")}
    book.add(Entry(id=0, kind="void", plan=FEWER.id, year=2024, matter="a", voids=3))
    assert not adoption(succession(PLAN, FEWER), book.entries, []).left, "a voided matter is in nobody's way"


# -- by the commands


class Adopt(NamedTuple):
    """``tthc plan adopt``."""

    old: str
    new: str


class Note(NamedTuple):
    """``tthc done 1 --note``: each is an entry of its own, and has a place in every plan."""

    plan: str


STEPS = st.lists(
    st.one_of(st.builds(Note, st.sampled_from(PLANS)), PAIRS.map(lambda pair: Adopt(*pair))), min_size=3, max_size=9
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office with three plans of one year, each with one continuous task."""
    folder = tmp_path_factory.mktemp("adopting")
    rule = CITY[CITY.index("      - {{kind: by") :]
    text = CITY.replace(rule, "      - {{kind: continuous, text: Thường xuyên}}\n")
    text = text.replace("time: Trước ngày 15 tháng 12 năm {year}", "time: Thường xuyên")
    for plan in PLANS:
        (folder / plan).write_text(text.format(year=2024).replace("ubnd-can-tho-2024", plan), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name, home in at_home(folder).items():
            patch.setenv(name, home)
        patch.setenv("TTHC_CALENDAR", str(HOLIDAYS))
        patch.chdir(folder)
        yield folder


class Account:
    """What is to be in the register, kept by hand."""

    def __init__(self) -> None:
        self.owners: list[str] = []
        """The plan of each entry."""
        self.adoptions: list[tuple[str, str]] = []

    def take(self, step: Adopt | Note) -> bool:
        """Whether a step is taken, and what comes of it."""
        match step:
            case Note(plan):
                if stands_for(self.adoptions, plan) != plan:
                    return False
                self.owners.append(plan)
            case Adopt(old, new):
                if stands_for(self.adoptions, old) not in (old, new) or stands_for(self.adoptions, new) not in (
                    new,
                    old,
                ):
                    return False
                if old in self.owners:
                    self.adoptions.append((old, new))
                self.owners = [new if owner == old else owner for owner in self.owners]
        return True


@pytest.mark.long
@examples(40, gate=8)
@given(steps=STEPS)
def test_each_entry_is_one_plan_s_and_a_plan_that_was_replaced_gets_none(home, steps):
    register = home / "register.sqlite"
    register.unlink(missing_ok=True)
    account = Account()
    for number, step in enumerate((Note(PLANS[0]), *steps), 1):
        before = register.read_bytes() if number > 1 else b""
        named = ("--register", str(register))
        match step:
            case Note(plan):
                code = run(["done", "1", "--note", f"Ghi {number}", "--on", "05/03/2024", "--plan", plan, *named])
            case Adopt(old, new):
                code = run(["plan", "adopt", old, new, *named])
        assert code == (0 if account.take(step) else 2), step
        if code:
            assert register.read_bytes() == before
    assert [entry.plan for entry in store.read(register)] == account.owners
    assert store.read_adoptions(register) == account.adoptions
