"""Where the office's configuration (cấu hình) lies, for what must know it before any word is said: the language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "TTHC_CONFIG"
"""Names another configuration than that of whoever runs the program."""
LANGUAGES: Final = ("vi", "en")


def default_file() -> Path | None:
    """The configuration of whoever runs the program; None if the system knows no folder for such files."""
    from platformdirs import user_config_path

    try:
        folder = user_config_path("tthc", appauthor=False)
    except RuntimeError:  # no home is known
        return None
    return folder / "config.toml" if folder.is_absolute() else None


def configured_language(arguments: list[str]) -> str | None:
    """The language that the configuration asks for; None if it asks for none, or cannot be read.

    What is wrong with the file is said when a command reads it whole.

    Args:
        arguments: The command line, which may name a configuration.
    """
    named = named_in(arguments) or os.environ.get(VARIABLE)
    path = Path(named) if named else default_file()
    if path is None or not path.is_file():
        return None
    import tomllib

    try:
        language = tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("language")
    except (OSError, ValueError):
        return None
    return language if language in LANGUAGES else None


def named_in(arguments: list[str]) -> str | None:
    """The configuration that a command line names with ``--config``.

    >>> named_in(["due", "--config", "office.toml"]), named_in(["due", "--config=office.toml"]), named_in(["due"])
    ('office.toml', 'office.toml', None)
    """
    for place, text in enumerate(arguments):
        if text == "--":
            return None
        if text == "--config" and place + 1 < len(arguments):
            return arguments[place + 1]
        if text.startswith("--config="):
            return text.partition("=")[2]
    return None
