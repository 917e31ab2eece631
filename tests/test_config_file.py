"""Where the configuration lies, and the language that it asks for before any word is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_cli.config_file import VARIABLE, configured_language, default_file, named_in


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["due", "--config", "a.toml"], "a.toml"),
        (["due", "--config=a.toml"], "a.toml"),
        (["--config", "a.toml", "--config", "b.toml"], "a.toml"),
        (["due", "--config"], None),
        (["due", "--", "--config", "a.toml"], None),
        (["due", "--configs", "a.toml"], None),
        ([], None),
    ],
)
def test_the_configuration_that_a_command_line_names(arguments, named):
    assert named_in(arguments) == named


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (b"language = 'en'\n", "en"),
        (b"\xef\xbb\xbflanguage = 'vi'\n", "vi"),
        (b"language = 'fr'\n", None),
        (b"office = 'x'\n", None),
        (b"language = \n", None),
        (b"\xff\xfe", None),
    ],
)
def test_what_is_wrong_with_a_configuration_is_said_later(tmp_path, monkeypatch, content, language):
    path = tmp_path / "office.toml"
    path.write_bytes(content)
    assert configured_language(["due", "--config", str(path)]) == language
    monkeypatch.setenv(VARIABLE, str(path))
    assert configured_language(["due"]) == language


def test_a_configuration_that_is_not_there_asks_for_nothing(tmp_path):
    assert configured_language(["--config", str(tmp_path / "none.toml")]) is None


def test_it_lies_in_the_user_s_own_folder():
    path = default_file()
    assert path is not None
    assert (path.name, path.parent.name, path.is_absolute()) == ("config.toml", "tthc", True)


def test_without_a_home_there_is_none(monkeypatch):
    import platformdirs

    def nowhere(*_names: object, **_options: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(platformdirs, "user_config_path", nowhere)
    assert default_file() is None
