"""How due dates came out wrong, in words."""

from __future__ import annotations

from tthc_cli.output.due_date_mistakes import mistake_words


def test_a_mistake_and_two_at_once_are_said_in_words_and_what_is_none_stays():
    assert mistake_words("holiday-counted") == "tính cả ngày nghỉ lễ là ngày làm việc"
    both = "tính cả ngày nghỉ lễ là ngày làm việc, đồng thời nhầm giữa ngày và ngày làm việc"
    assert mistake_words("holiday-counted+other-unit") == both
    assert mistake_words("no-due-date") == "no-due-date"
