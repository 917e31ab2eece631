"""Result files: whole or not at all."""

from __future__ import annotations

import os

import pytest

from tthc_cli.cli.files import replace_file
from tthc_cli.errors import TthcError
from tthc_cli.output.formats.seals import sealed


def test_a_result_takes_the_place_of_an_older_one(tmp_path):
    path = tmp_path / "a.ics"
    for content in (b"BEGIN 1", b"BEGIN 2"):
        replace_file(path, content, option="--out", begins=b"BEGIN")
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_what_has_not_changed_is_not_touched(tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(b"BEGIN")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    replace_file(path, b"BEGIN", option="--out", begins=b"BEGIN")
    assert path.stat().st_mtime == 1_000_000_000


@pytest.mark.parametrize("older", [b"my notes", b"begin"])
def test_a_file_of_another_kind_is_not_lost(tmp_path, older):
    path = tmp_path / "a.ics"
    path.write_bytes(older)
    with pytest.raises(TthcError, match=r"--out: .*a\.ics"):
        replace_file(path, b"BEGIN", option="--out", begins=b"BEGIN")
    assert path.read_bytes() == older


def test_a_page_that_was_changed_by_hand_is_not_lost(tmp_path):
    path, begins = tmp_path / "a.html", b"<!doctype html>"
    for page in ("<!doctype html>\n1\n", "<!doctype html>\n2\n"):
        replace_file(path, sealed(page).encode(), option="--out", begins=begins, has_seal=True)
    changed = path.read_bytes().replace(b"2", b"3", 1)
    path.write_bytes(changed)
    with pytest.raises(TthcError, match=r"--out: .*a\.html đã bị sửa sau khi được ghi"):
        replace_file(path, sealed("<!doctype html>\n4\n").encode(), option="--out", begins=begins, has_seal=True)
    assert path.read_bytes() == changed


def test_an_empty_file_is_nobody_s(tmp_path):
    path = tmp_path / "a.ics"
    path.touch()
    replace_file(path, b"BEGIN", option="--out", begins=b"BEGIN")
    assert path.read_bytes() == b"BEGIN"


def test_a_folder_and_a_file_in_none_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none" / "a.ics"):
        with pytest.raises(TthcError, match=path.name):
            replace_file(path, b"BEGIN", option="--out", begins=b"BEGIN")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_and_leads_to_the_new_content(tmp_path):
    path, link = tmp_path / "a.ics", tmp_path / "link.ics"
    path.write_bytes(b"BEGIN 1")
    link.symlink_to(path)
    replace_file(link, b"BEGIN 2", option="--out", begins=b"BEGIN")
    assert link.is_symlink()
    assert path.read_bytes() == b"BEGIN 2"
