"""The register as one command records in it: one entry or several, all or none, and nothing in a trial."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.places import HOLIDAYS
from tthc_cli.cli import book, console, invocation
from tthc_cli.cli.book import Book, MatterOptions, NewEntry, has_matter
from tthc_cli.cli.options import OfficeFiles, RecordingOptions
from tthc_cli.cli.plans import InForce
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import Exit, TthcError
from tthc_cli.register import store
from tthc_cli.register.adopting import Adoption
from tthc_cli.register.entries import Entry

LOADED = load_plan()
PLAN = LOADED.value
IN_FORCE = InForce(loaded=(LOADED,))
OTHER = replace(LOADED, value=replace(PLAN, identity=replace(PLAN.identity, id="other")))
TODAY = date(2024, 5, 2)


def happened(matter: str = "1") -> Entry:
    return Entry(
        id=0,
        kind="event",
        plan=PLAN.id,
        year=2024,
        matter=matter,
        event="ministry-decision-received",
        day=date(2024, 4, 25),
    )


def done(period: str) -> Entry:
    return Entry(id=0, kind="done", plan=PLAN.id, year=2024, task=19, period=period, day=TODAY)


class Desk:
    """A register on the disk, what was printed, and what was warned of."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.reports: list[tuple[Any, str | None]] = []
        self.warnings: list[str] = []
        monkeypatch.setattr(console, "show_kept", lambda _format, report, kept: self.reports.append((report, kept)))
        monkeypatch.setattr(console, "warn", self.warnings.append)

    def book(self, in_force: InForce = IN_FORCE, *, dry_run: bool = False) -> Book:
        files = OfficeFiles(register=self.path, plan=None, calendar=HOLIDAYS)
        return Book.of(in_force, RecordingOptions(dry_run=dry_run, files=files), TODAY)

    def recorded(self) -> list[Entry]:
        return store.read(self.path) if self.path.exists() else []


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    return Desk(tmp_path / "r", monkeypatch)


def new(entry: Entry, in_force: InForce = IN_FORCE, **more: Any) -> NewEntry:
    return NewEntry(in_force=in_force, make=lambda _entries: entry, **more)


FORMAT: Any = None
"""Nothing is printed."""


def test_the_first_entry_starts_the_register_and_says_so(desk):
    assert desk.book().record(new(happened()), FORMAT) == Exit.OK
    (entry,) = desk.recorded()
    ((report, kept),) = desk.reports
    assert report.entry == entry
    assert report.starts == str(desk.path)
    assert "1" in (kept or "")
    assert (report.dry_run, report.before, bool(report.after)) == (False, [], True)
    desk.book().record(new(happened("2")), FORMAT)
    assert desk.reports[1][0].starts is None
    assert [entry.id for entry in desk.recorded()] == [1, 2]


def test_a_trial_leaves_no_register_behind(desk):
    desk.book(dry_run=True).record(new(happened()), FORMAT)
    assert not desk.path.exists()
    ((report, kept),) = desk.reports
    assert (report.dry_run, report.starts, kept) == (True, None, None)
    assert report.entry.id == 1


def test_an_entry_is_made_of_what_was_recorded_before_it(desk):
    desk.book().record(new(happened()), FORMAT)
    seen: list[int] = []

    def make(entries: Sequence[Entry]) -> Entry:
        seen.append(len(entries))
        return happened("2")

    desk.book().record(NewEntry(in_force=IN_FORCE, make=make), FORMAT)
    assert seen == [1]


def test_what_is_refused_leaves_nothing(desk):
    def refuse(_entries: Sequence[Entry]) -> Entry:
        raise TthcError("no")

    with pytest.raises(TthcError):
        desk.book().record(NewEntry(in_force=IN_FORCE, make=refuse), FORMAT)
    assert not desk.path.exists()
    assert desk.reports == []


def test_several_are_recorded_all_or_none(desk):
    def refuse_third(entries: Sequence[Entry]) -> Entry:
        raise TthcError(f"{len(entries)}")

    parts = [new(done("2024-01")), new(done("2024-02"))]
    with pytest.raises(TthcError, match="2"):
        desk.book().record_all([*parts, NewEntry(in_force=IN_FORCE, make=refuse_third)], FORMAT)
    assert desk.recorded() == []
    desk.book().record_all(parts, FORMAT)
    assert [entry.period for entry in desk.recorded()] == ["2024-01", "2024-02"]
    ((report, kept),) = desk.reports
    ((plan, entries, standings),) = report.parts
    assert (plan, [entry.id for entry in entries]) == (PLAN, [1, 2])
    assert {standing.task.number for standing in standings} == {19}
    assert "1-2" in (kept or "")
    assert report.starts == str(desk.path)
    assert (report.dry_run, report.watch_from) == (False, date.min)
    desk.book(dry_run=True).record_all([new(done("2024-03")), new(done("2024-04"))], FORMAT)
    trial, not_kept = desk.reports[1]
    assert (trial.starts, trial.dry_run, not_kept) == (None, True, None)
    assert len(desk.recorded()) == 2


def test_the_answer_is_headed_by_the_plans_that_were_recorded_for(desk, monkeypatch):
    heads: list[list[str]] = []

    def heading_of(in_force: InForce, **_more: object) -> str:
        heads.append([plan.id for plan in in_force.plans])
        return ""

    monkeypatch.setattr(book, "heading", heading_of)
    both = InForce(loaded=(LOADED, OTHER))
    desk.book(both, dry_run=True).record_all([new(done("2024-01")), new(done("2024-02"))], FORMAT)
    desk.book(both, dry_run=True).record(new(happened()), FORMAT)
    assert heads == [[PLAN.id], [PLAN.id]]


def test_deadlines_are_watched_from_the_day_of_the_configuration(desk, monkeypatch):
    settings = SimpleNamespace(watch_from=date(2024, 3, 1), register=None, office=None, plans=None, calendar=None)
    monkeypatch.setattr(invocation, "settings", lambda: settings)
    desk.book(dry_run=True).record_all([new(done("2024-01")), new(done("2024-02"))], FORMAT)
    desk.book(dry_run=True).record(new(happened()), FORMAT)
    assert [report.watch_from for report, _kept in desk.reports] == [date(2024, 3, 1)] * 2


def test_days_of_another_year_are_warned_of_in_several_entries_too(desk):
    late = [new(done(name)._replace(day=date(2026, 5, 4))) for name in ("2024-01", "2024-02")]
    desk.book(dry_run=True).record_all(late, FORMAT)
    assert [warning for warning in desk.warnings if "04/05/2026" in warning]


def test_only_a_voiding_that_nobody_named_tells_what_it_takes_back(desk):
    desk.book().record(new(happened()), FORMAT)
    void = Entry(id=0, kind="void", plan=PLAN.id, year=2024, voids=1)
    desk.book(dry_run=True).record(new(void, takes_back=True), FORMAT)
    desk.book(dry_run=True).record(new(void, takes_back=True, says_what_it_voids=True), FORMAT)
    named, unnamed = (report for report, _kept in desk.reports[1:])
    assert named.voided is None
    assert unnamed.voided.id == 1


def test_a_plan_that_was_replaced_gets_no_new_entry_but_may_take_one_back(desk):
    desk.book().record(new(happened()), FORMAT)
    with store.writing(desk.path) as writing:
        writing.adopt(PLAN.id, "other", Adoption(entries={}, left={}, checks={}, left_targets={}))
    with pytest.raises(TthcError, match="other"):
        desk.book().record(new(happened("2")), FORMAT)
    with pytest.raises(TthcError, match="other"):
        desk.book().record_all([new(done("2024-01")), new(done("2024-02"))], FORMAT)
    assert len(desk.recorded()) == 1
    void = Entry(id=0, kind="void", plan=PLAN.id, year=2024, voids=1)
    desk.book().record(new(void, takes_back=True), FORMAT)
    assert len(desk.recorded()) == 2


def test_what_was_recorded_before_ids_is_the_plans_from_now_on(desk, monkeypatch):
    told: list[tuple[Any, str, bool]] = []
    monkeypatch.setattr(book, "tell", lambda claimed, plan, *, dry_run: told.append((claimed, plan.id, dry_run)))
    desk.book(dry_run=True).record(new(happened()), FORMAT)
    assert told == [(None, PLAN.id, True)]


def test_doubts_are_warned_of(desk):
    """The day of an event lies in the year before the plan's."""
    early = happened()._replace(day=date(2023, 4, 25))
    desk.book(dry_run=True).record(new(early), FORMAT)
    assert any("25/04/2023" in warning for warning in desk.warnings)
    heard = len(desk.warnings)
    desk.book(dry_run=True).record(new(happened()), FORMAT)
    assert not any("25/04" in warning for warning in desk.warnings[heard:])


@pytest.mark.parametrize(
    ("matter", "plans", "tells"),
    [
        (MatterOptions(matter="1", new=False), 2, True),
        (MatterOptions(matter="1", new=False), 1, False),
        (MatterOptions(matter="1", new=True), 2, False),
        (MatterOptions(matter=None, new=False), 2, False),
    ],
)
def test_an_existing_matter_tells_the_plan_among_several(desk, matter, plans, tells):
    desk.book().record(new(happened()), FORMAT)
    in_force = InForce(loaded=(LOADED, OTHER)[:plans])
    tests: list[Callable[[Any], bool]] = has_matter(OfficeFiles(register=desk.path), in_force, matter)
    assert bool(tests) is tells
    assert not tells or [test(plan) for test in tests for plan in in_force.plans] == [True, False]
