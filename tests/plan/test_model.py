"""What a plan says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tthc_cli.counts.load import load_plan
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import RuleRef, decided, labelled, undecided, with_reports
from tthc_cli.rules.kinds import By, Periodic

PLAN = load_plan().value
WORDS = load_report_words()


def test_an_event_is_named_by_key_or_alias_and_by_its_label_too():
    event = PLAN.events[0]
    for name in (event.key, event.alias, f" {event.key.upper()} "):
        assert PLAN.event_named(name) is event
        assert PLAN.events_named(name) == (event,)
    assert PLAN.event_named(event.label) is None
    for name in (event.label, event.label.upper(), "nhan duoc quyet dinh cong bo tthc cua bo"):
        assert PLAN.events_named(name) == (event,)
    assert PLAN.events_named("không có") == ()
    assert PLAN.event(event.key) is event
    with pytest.raises(KeyError, match="none"):
        PLAN.event("none")


def test_without_accents_a_name_can_be_that_of_several():
    first, second = (
        replace(event, label=label) for event, label in zip(PLAN.events, ("Lập sổ", "Lấp sổ"), strict=False)
    )
    both = replace(PLAN, events=(first, second))
    assert both.events_named("lấp sổ") == (second,)
    assert both.events_named("lap so") == (first, second)


def test_tasks_rules_and_targets_by_their_numbers():
    assert PLAN.task(2) is PLAN.tasks[1]
    assert PLAN.task(99) is None
    assert PLAN.rules[RuleRef(2, 1)] is PLAN.tasks[1].rule_at(1)
    assert str(RuleRef(2, 1)) == "2.1"
    assert all(kpi.task == PLAN.kpis[0].task for kpi in PLAN.kpis_of(PLAN.kpis[0].task))
    producer = PLAN.producer("publication-decision-issued")
    assert producer
    assert producer.number == 2


def test_a_plan_without_an_id_is_known_by_its_issuer_year_and_number():
    bare = replace(PLAN, identity=replace(PLAN.identity, id=None))
    assert bare.id
    assert bare.id.isascii()
    assert str(PLAN.identity.year) in bare.id


@pytest.mark.parametrize(
    ("text", "beside", "report"),
    [
        ("Báo cáo hằng quý", (), True),
        ("BAO CAO hằng quý", (), True),
        ("Hằng quý", ("Báo cáo kết quả",), True),
        ("Hằng quý", ("Rà soát",), False),
    ],
)
def test_a_periodic_rule_is_a_report_if_its_words_or_those_beside_it_say_so(text, beside, report):
    (rule,) = decided([Periodic(text=text, periods=("quarter",))], WORDS, *beside)
    assert isinstance(rule, Periodic)
    assert rule.report is report


def test_what_a_file_decides_stays():
    decided_ = Periodic(text="Báo cáo", periods=("quarter",), report=False)
    assert decided([decided_], WORDS) == (decided_,)
    open_ = replace(PLAN, tasks=(replace(PLAN.tasks[0], rules=(replace(decided_, report=None),)),))
    assert undecided(open_)
    assert not undecided(with_reports(open_, WORDS))


def test_a_rule_is_named_with_its_label():
    rule = By(text="x", event="a", inclusive=True)
    assert labelled("4.1", rule) == "4.1"
    assert labelled("4.1", replace(rule, label="Phòng A")) == "4.1 “Phòng A”"
