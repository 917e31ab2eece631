"""What holds for the command that runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tthc_cli.cli import invocation
from tthc_cli.errors import TthcError


def configuration(folder: Path, text: str) -> Path:
    path = folder / "office.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_configuration_is_read_when_somebody_asks(tmp_path):
    path = configuration(tmp_path, "office = 5\n")
    assert invocation.begin(path) == path == invocation.config_file()
    with pytest.raises(TthcError, match=r"office\.toml:1: office"):
        invocation.settings()
    configuration(tmp_path, "office = 'Sở'\nwatch_from = 2024-03-01\n")
    assert (invocation.settings().office, invocation.settings().watch_from) == ("Sở", date(2024, 3, 1))


def test_the_next_command_knows_nothing_of_the_one_before(tmp_path):
    invocation.begin(configuration(tmp_path, "cut_off = '15:00'\n"))
    invocation.note_typed(frozenset({"limit_unit"}))
    assert invocation.DEFAULTS["cut_off"] == "15:00"
    assert invocation.is_typed("limit_unit")
    invocation.begin(None)
    assert not invocation.is_typed("limit_unit")
    assert invocation.config_file() is None
    assert invocation.settings().cut_off is None


def test_options_get_what_is_set_up_but_for_plans_and_register(tmp_path):
    invocation.begin(
        configuration(tmp_path, "calendar = 'days.yaml'\nlimits = ['a.csv', 'b.csv']\nplans = ['p.yaml']\n")
    )
    assert invocation.DEFAULTS["calendar"] == tmp_path / "days.yaml"
    assert invocation.DEFAULTS["limits"] == [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    for name in ("plans", "register", "regime", "colour"):
        assert name not in invocation.DEFAULTS
    assert len(invocation.DEFAULTS) == len(list(invocation.DEFAULTS))
