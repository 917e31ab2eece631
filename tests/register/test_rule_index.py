"""What starts the rules of the plan of 2024, and what they set going."""

from __future__ import annotations

from tests.support.registers import MINISTRY, PLAN, RECEIVED, RESOLVED
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.rule_index import RuleIndex

INDEX = RuleIndex(PLAN)
PUBLICATION = ("publication-decision-issued", "publication-decision-effective")


def test_an_event_starts_the_rules_that_count_from_it():
    assert INDEX.started_by[MINISTRY] == [RuleRef(2, 1)]
    assert RuleRef(10, 1) in INDEX.started_by[RECEIVED]
    assert INDEX.started_by[RESOLVED] == [RuleRef(10, 2)], "it ends row 10.1, and starts the next one alone"


def test_a_rule_sets_going_what_its_task_makes_happen_and_what_closes_it():
    assert INDEX.sets_going[RuleRef(2, 1)] == PUBLICATION
    assert INDEX.sets_going[RuleRef(10, 1)] == (RESOLVED,)
    assert INDEX.sets_going[RuleRef(8, 1)] == ()
    assert INDEX.maker_of["publication-decision-issued"] == 2
    assert INDEX.made_by[2] == PUBLICATION[:1], "its effect has a day of its own"


def test_a_closing_event_changes_the_dates_of_its_rule_too():
    assert INDEX.speaks_of[RuleRef(10, 1)] == (RECEIVED, RESOLVED)
    assert INDEX.speaks_of[RuleRef(8, 1)] == ()


def test_a_task_with_a_day_of_the_plan_may_have_an_earlier_one_in_a_matter():
    """Row 7: by the review plan, and before 30/8."""
    assert INDEX.starts_of_both[7] == {"review-plan-due"}
    assert 2 not in INDEX.starts_of_both
