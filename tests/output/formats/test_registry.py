"""The formats that commands offer."""

from __future__ import annotations

from tthc_cli.output.formats.registry import DEFAULT_FORMAT, FORMATS, help_text, offered


def test_a_format_of_deadlines_is_offered_by_commands_that_give_such():
    every, plain = offered(tasks=True), offered(tasks=False)
    assert every == FORMATS
    assert {form.name for form in every} - {form.name for form in plain} == {"ics"}
    assert DEFAULT_FORMAT in plain
    assert len({form.name for form in every}) == len(every)


def test_a_format_with_something_of_its_own_to_say_has_the_help_text():
    special = [form.help for form in FORMATS if form.help]
    assert help_text(offered(tasks=True)) == special[0]
    plain = help_text(tuple(form for form in FORMATS if not form.help))
    assert plain
    assert plain not in special
