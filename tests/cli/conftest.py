"""What tests of commands share."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.support.command import at_home
from tests.support.places import ROOT
from tests.support.program import Fixed
from tthc_cli.cli import dates, run


@pytest.fixture
def said(monkeypatch, tmp_path, capsys) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process, with an office's own home and examples."""
    for name, folder in at_home(tmp_path).items():
        monkeypatch.setenv(name, folder)
    for name in ("TTHC_PLAN", "TTHC_REGISTER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dates, "datetime", Fixed)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)

    def answer(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        found = capsys.readouterr()
        return code, found.out, found.err

    return answer
