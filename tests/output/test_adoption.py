"""What a plan took over from the one that it replaces, as it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.registers import PLAN
from tthc_cli.output.adoption import AdoptionReport
from tthc_cli.output.entries import entry_words
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.register.adopting import Adoption, Place
from tthc_cli.register.entries import Entry

NEW = replace(PLAN, identity=replace(PLAN.identity, id="new"))
DAY = date(2024, 5, 2)


def done(number: int, task: int, **more: Any) -> Entry:
    return Entry(id=number, kind="done", plan=PLAN.id, year=2024, task=task, day=DAY, **more)


ENTRIES = (
    Entry(id=1, kind="event", plan=PLAN.id, year=2024, matter="1", event="feedback-received", day=DAY, ref="Phiếu 5"),
    done(2, 19, rule=1, period="2024-01"),
    done(3, 9),
    done(4, 5, note="Rà soát"),
    Entry(id=5, kind="void", plan=PLAN.id, year=2024, voids=4),
    done(6, 7),  # of a task that the old plan has and nobody asks for
)
PLACES: Mapping[int, Place] = {
    1: Place("feedback-received", None, None),
    2: Place(None, 18, 2),
    4: Place(None, 6, None),
}
TAKEN = Adoption(
    entries=PLACES,
    left={3: "không còn nhiệm vụ"},
    checks={1: {"early-resolution": "early"}, 2: {"data-reuse": "reuse"}},
    left_targets={2: ("satisfaction", "internal-cut")},
)


def report(**more: Any) -> AdoptionReport:
    common = {
        "old": PLAN,
        "new": NEW,
        "entries": ENTRIES,
        "voided_checks": {2},
        "taken": TAKEN,
        "dry_run": False,
        "switch": "tthc init --plan new.yaml",
    }
    return AdoptionReport(**{**common, **more})


def test_programs_get_what_moved_what_stays_and_the_saved_checks():
    payload = report().payload()
    assert [(each["id"], each["to"], each["voided"]) for each in payload["moved"]] == [
        (1, {"event": "feedback-received", "task": None, "rule": None}, False),
        (2, {"event": None, "task": 18, "rule": 2}, False),
        (4, {"event": None, "task": 6, "rule": None}, True),
    ]
    assert payload["left"] == [{"id": 3, "event": None, "task": 9, "rule": None, "reason": "không còn nhiệm vụ"}]
    assert payload["checks"] == [
        {"id": 1, "targets": {"early-resolution": "early"}, "voided": False},
        {"id": 2, "targets": {"data-reuse": "reuse"}, "voided": True},
    ]
    assert payload["left_targets"] == [{"id": 2, "targets": ["satisfaction", "internal-cut"]}]
    assert (payload["old"], payload["new"], payload["switch"]) == (PLAN.id, "new", "tthc init --plan new.yaml")


def test_each_entry_that_is_concerned_has_a_row():
    rows = report().rows()
    assert [
        (row["id"], row["moved"], row["new_task"], row["new_rule"], row["reason"], row["voided"]) for row in rows
    ] == [
        (1, True, None, None, None, False),
        (2, True, 18, 2, None, False),
        (3, False, None, None, "không còn nhiệm vụ", False),
        (4, True, 6, None, None, True),
    ]
    assert rows[0]["new_event"] == "feedback-received"
    assert all(set(report().columns()) == set(row) for row in rows)


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_counts_is_counted_without_what_was_taken_back(dry_run):
    title = report(dry_run=dry_run).tables(Terminal())[0].title
    assert "2 mục" in title
    assert title.split(", ")[-1].startswith("1 ")
    assert title.startswith("new sẽ nhận từ") == dry_run
    assert report(dry_run=dry_run).payload()["dry_run"] is dry_run


def test_an_entry_is_said_as_it_was_and_as_it_is_now():
    (table,) = report().tables(Terminal())
    rows = {cell_of(row[0]).text: row[1:] for row in table.rows}
    assert rows["2"][0] == entry_words(ENTRIES[1], PLAN)
    assert "18.2" in cell_of(rows["2"][1]).text
    assert "tháng 01/2024" in cell_of(rows["2"][1]).text
    # the day and the document stand on the left alone
    assert "Phiếu 5" in cell_of(rows["1"][0]).text
    assert "Phiếu 5" not in cell_of(rows["1"][1]).text
    assert "02/05/2024" not in cell_of(rows["1"][1]).text
    assert (cell_of(rows["3"][1]).tone, "không còn nhiệm vụ" in cell_of(rows["3"][1]).text) == ("warn", True)
    assert [cell_of(cell).tone for cell in rows["4"]] == ["dim", "dim"]
    assert cell_of(rows["4"][0]).text == f"{entry_words(ENTRIES[3], PLAN)} (đã hủy)"


def test_what_goes_along_what_stays_and_what_to_do_now_is_said_below():
    voided, stays, switch = report().tables(Terminal())[0].notes
    assert voided.startswith("1 ")
    assert "satisfaction, internal-cut" in stays
    assert PLAN.id in stays
    assert "`tthc init --plan new.yaml`" in switch
    nothing = replace(TAKEN, entries={1: PLACES[1]}, left_targets={})
    assert report(taken=nothing, switch=None).tables(Terminal())[0].notes == []
