"""Which register a command reads, and what it says of one that is not there."""

from __future__ import annotations

import pytest

from tthc_cli.cli.registers import (
    read_adoptions,
    read_filled_forms,
    read_register,
    read_saved_checks,
    register_path,
    rounds,
)
from tthc_cli.errors import TthcError

READERS = {
    read_register: "tthc event add",
    read_saved_checks: "tthc kpi check --save",
    read_filled_forms: "tthc form fill --save",
    read_adoptions: "tthc event add",
}


def test_the_register_that_is_named_is_the_one_that_is_meant(tmp_path):
    assert register_path(tmp_path / "r.sqlite") == tmp_path / "r.sqlite"


@pytest.mark.parametrize("read", READERS)
def test_a_register_that_was_named_and_is_not_there_is_refused_with_the_command_that_starts_one(read, tmp_path):
    with pytest.raises(TthcError, match=READERS[read]) as wrong:
        read(tmp_path / "none.sqlite")
    assert "none.sqlite" in str(wrong.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read", READERS)
def test_the_default_register_need_not_be_there(read, tmp_path, monkeypatch):
    monkeypatch.setattr("tthc_cli.register.store.default_path", lambda: tmp_path / "default.sqlite")
    assert read(None) == []
    assert list(tmp_path.iterdir()) == []


def test_the_first_recording_is_tried_before(tmp_path):
    path = tmp_path / "r.sqlite"
    assert rounds(path, dry_run=False) == (True, False)
    assert rounds(path, dry_run=True) == (True,)
    path.write_bytes(b"")
    assert rounds(path, dry_run=False) == (False,)
    assert rounds(path, dry_run=True) == (True,)
