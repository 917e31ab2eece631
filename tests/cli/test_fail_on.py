"""``--fail-on``: from which degree of urgency on the exit code is 1."""

from __future__ import annotations

import pytest

from tthc_cli.cli.fail_on import FailOn
from tthc_cli.register.todo import URGENCIES


@pytest.mark.parametrize(
    ("limit", "fails"),
    [
        ("overdue", {"overdue"}),
        ("today", {"overdue", "today"}),
        ("soon", {"overdue", "today", "soon"}),
        ("never", set()),
    ],
)
def test_what_is_as_urgent_as_the_limit_or_more_fails(limit, fails):
    assert {name for name in URGENCIES if FailOn(limit).fails({name})} == fails
    assert FailOn(limit).fails({"later", "waiting"}) is False
    assert FailOn(limit).fails({"later", "overdue"}) is (limit != "never")
    assert FailOn(limit).fails(set()) is False
