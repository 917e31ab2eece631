"""The events of plans, by the names that commands take."""

from __future__ import annotations

from dataclasses import replace

from tthc_cli.counts.load import load_plan
from tthc_cli.output.event_keys import EventKeysReport
from tthc_cli.output.formats.report import Terminal

PLAN = load_plan().value
NEXT = replace(PLAN, identity=replace(PLAN.identity, id="next", year=PLAN.identity.year + 1))


def test_rows_name_each_event_of_each_plan():
    rows = EventKeysReport(plans=[PLAN, NEXT]).rows()
    assert [row["key"] for row in rows] == [event.key for event in PLAN.events] * 2
    assert {row["year"] for row in rows} == {PLAN.identity.year, NEXT.identity.year}
    assert set(EventKeysReport(plans=[]).columns()) == set(rows[0])


def test_an_event_with_the_same_names_in_two_plans_is_one_line_of_the_table():
    first, *others = NEXT.events
    renamed = replace(NEXT, events=(replace(first, alias="khac"), *others))
    (table,) = EventKeysReport(plans=[PLAN, renamed]).tables(Terminal())
    assert len(table.rows) == len(PLAN.events) + 1
    plans_of = {(row[1], row[2]): str(row[3]).split(", ") for row in table.rows}
    assert len(plans_of["khac", first.key]) == 1
    assert all(len(plans) == 2 for (_alias, key), plans in plans_of.items() if key != first.key)


def test_a_plan_without_events_says_so():
    (table,) = EventKeysReport(plans=[replace(PLAN, events=())]).tables(Terminal())
    assert (list(table.rows), len(table.notes)) == ([], 1)
