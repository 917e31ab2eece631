"""The lines of a calendar file: as icalendar writes them, whatever the text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.prop import vDuration

from tests.support.examples import examples
from tthc_cli.output.formats.ics_lines import (
    component,
    day_value,
    duration_value,
    escaped,
    moment_value,
    property_line,
    whole,
)

ORDINARY = [*"aN \n;,:\"'=ếĐ“”😀", "\u0301"]
TEXTS = st.text(st.sampled_from([*ORDINARY, *"\\^"]), max_size=200) | st.text(st.sampled_from(ORDINARY), max_size=200)
"""All that has a meaning in the format, and characters of one to four bytes; most texts have no ``\\`` and no ``^``."""


def written_by_icalendar(text: str) -> bytes:
    event = icalendar.Event()
    event.add("description", text)
    content: bytes = event.to_ical()
    return content


@given(TEXTS)
@example("x" * 61)
@example("x" * 62)
@example("x" * 60 + "\\" * 5)
@example("x" * 61 + ";;;")
@example("ế" * 100)
@example("x" * 61 + ";" + "x" * 72 + "," + "ế" * 24 + "x\n")
@examples(200)
def test_a_text_is_written_as_icalendar_writes_it_and_read_back(text):
    content = whole(component("VEVENT", [property_line("DESCRIPTION", escaped(text))]))
    if "\\N" not in text:  # which icalendar takes for a line end
        assert content == written_by_icalendar(text)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.replace(b"\r\n ", b"").decode() == f"BEGIN:VEVENT\r\nDESCRIPTION:{escaped(text)}\r\nEND:VEVENT\r\n"


def test_a_backslash_before_a_letter_stays():
    """As in the name of a folder: icalendar would make a line end of it."""
    content = whole(component("VEVENT", [property_line("DESCRIPTION", escaped("C:\\New"))]))
    assert content == b"BEGIN:VEVENT\r\nDESCRIPTION:C:\\\\New\r\nEND:VEVENT\r\n"


@given(st.integers(-200, 200))
@examples(60)
def test_a_length_is_written_as_icalendar_writes_it(hours):
    length = timedelta(hours=hours)
    assert duration_value(length).encode() == vDuration(length).to_ical()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (day_value(date(2024, 5, 2)), "20240502"),
        (moment_value(datetime(2024, 5, 2, 7, 0, 1, tzinfo=UTC)), "20240502T070001Z"),
    ],
)
def test_days_and_moments(value, text):
    assert value == text
