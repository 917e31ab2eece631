"""Whether a page was changed since it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.output.formats.seals import is_changed, sealed

PAGE = "<!doctype html>\n<p>Tỷ lệ: 96,12%</p>\n"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"))


@given(TEXTS)
def test_what_was_written_is_not_changed_however_its_lines_end(text):
    page = sealed(f"{text}\n").encode()
    assert not is_changed(page)
    assert not is_changed(page.replace(b"\n", b"\r\n"))


@given(TEXTS, st.integers(0, 10_000), st.sampled_from([b"x", b"\n", "ế".encode()]))
def test_any_letter_more_is_a_change(text, place, letter):
    body = f"{text}\n".encode()
    at = place % (len(body) + 1)
    page = sealed(f"{text}\n").encode()
    assert is_changed(page[:at] + letter + page[at:])


def test_changes_by_hand():
    page = sealed(PAGE)
    assert is_changed(page.replace("96,12", "97,12").encode())
    assert is_changed(f"{page}<p>more</p>\n".encode())
    assert is_changed((page + page).encode())
    assert not is_changed(PAGE.encode()), "of an earlier version, which had no seal"
    assert not is_changed(b"")
