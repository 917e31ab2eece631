"""What holds for the command that runs: its configuration, and which options were typed.

Settled by the command line's parser before the command begins, and read by what the command calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tthc_cli.settings import Settings, load_settings


class _Invocation:
    """The state of one run of a command."""

    def __init__(self) -> None:
        self.named: Path | None = None
        """The configuration that was asked for, if any."""
        self.settings: Settings | None = None
        """What it says, once somebody has asked."""
        self.typed: frozenset[str] = frozenset()
        """The names of the parameters that stand on the command line itself."""


_NOW: Final = _Invocation()


def begin(config: Path | None) -> Path | None:
    """Forget the command before, and settle which configuration holds for this one. Nothing is read yet.

    Args:
        config: The configuration that was asked for, if any.

    Returns:
        The same.
    """
    _NOW.named, _NOW.settings, _NOW.typed = config, None, frozenset()
    return config


def note_typed(names: frozenset[str]) -> None:
    """Keep which parameters stand on the command line itself, not in the environment or in the configuration."""
    _NOW.typed = names


def is_typed(name: str) -> bool:
    """Whether a parameter stands on the command line itself: what is set up once holds for all commands, used or not.

    Args:
        name: As the command's function has it: ``limit_unit``.
    """
    return name in _NOW.typed


def config_file() -> Path | None:
    """The configuration that was asked for; None for the user's own."""
    return _NOW.named


def settings() -> Settings:
    """The configuration in force. Raises TthcError if it is wrong."""
    if _NOW.settings is None:
        _NOW.settings = load_settings(_NOW.named)
    return _NOW.settings


class Defaults(Mapping[str, object]):
    """The values that the configuration gives to options, by the name of the parameter.

    The parser asks for each parameter that stands neither on the command line nor in the environment. Plans and
    register are not among them: whether they were named makes a difference.
    """

    _NAMES: Final = ("calendar", "columns", "limits", "cut_off", "regime", "limit_unit")

    def __getitem__(self, name: str) -> object:
        value = getattr(settings(), name) if name in self._NAMES else None
        if not value:
            raise KeyError(name)
        return [str(path) for path in value] if isinstance(value, tuple) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._NAMES)

    def __len__(self) -> int:
        return len(self._NAMES)


DEFAULTS: Final = Defaults()
