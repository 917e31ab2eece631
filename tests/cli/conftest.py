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
def run_command(monkeypatch, tmp_path, capsys) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process, in an office's own home with its examples: code, output and error."""
    for name, folder in at_home(tmp_path).items():
        monkeypatch.setenv(name, folder)
    for name in ("TTHC_PLAN", "TTHC_REGISTER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dates, "datetime", Fixed)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)

    def answer(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return answer


@pytest.fixture
def run_command_anew(run_command, tmp_path) -> Callable[..., tuple[int, str, str]]:
    """Run a command as ``run_command`` does, beside a file with a late dossier and without letters of a run before.

    Letters are never replaced, so that a second run would be refused.
    """
    text = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái\nTRE-1,02/10/2023,09/10/2023,,4\n"
    (tmp_path / "late.csv").write_text(text, encoding="utf-8")

    def answer(*arguments: str) -> tuple[int, str, str]:
        shutil.rmtree(tmp_path / "letters", ignore_errors=True)
        return run_command(*arguments)

    return answer
