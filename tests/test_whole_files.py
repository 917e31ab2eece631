"""Files that are replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tthc_cli.whole_files import part_of, take_its_place


def test_a_file_takes_the_place_of_an_older_one(tmp_path):
    target = tmp_path / "result"
    target.write_text("older")
    with part_of(target) as part:
        part.write_text("newer")
        assert target.read_text() == "older"
        take_its_place(part, target)
    assert target.read_text() == "newer"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_not_finished_leaves_nothing(tmp_path):
    target = tmp_path / "result"
    target.write_text("older")

    def fail_midway() -> None:
        with part_of(target) as part:
            part.write_text("half")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail_midway()
    assert target.read_text() == "older"
    assert list(tmp_path.iterdir()) == [target]


def test_the_content_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    steps: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _file: steps.append("flush"))
    monkeypatch.setattr(Path, "replace", lambda _part, _target: steps.append("replace"))
    with part_of(tmp_path / "result") as part:
        take_its_place(part, tmp_path / "result")
    assert steps == ["flush", "replace"]


@pytest.mark.skipif(os.name == "nt", reason="on Windows, what may read a file is settled by its folder")
def test_a_private_file_is_its_owners_alone(tmp_path):
    with part_of(tmp_path / "result") as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
