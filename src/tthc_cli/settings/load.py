"""Reading a configuration, and what is wrong with one: the file, the line, the key and what to write instead."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tthc_cli.config_file import LANGUAGES, VARIABLE, default_file
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.kpi import PauseRegime
from tthc_cli.settings.model import KEYS, Settings
from tthc_cli.text import nearest, parse_day, parse_hour
from tthc_cli.whole_files import whole_bytes

if TYPE_CHECKING:
    from tomllib import TOMLDecodeError


def settings_file(named: Path | None) -> Path:
    """The configuration that is meant: the one named, else that of whoever runs the program.

    Raises TthcError if none is named and the system knows no folder for it.
    """
    path = named or default_file()
    if path is None:
        raise TthcError(
            _("this account has no folder of its own; name a configuration with --config or {variable}").format(
                variable=VARIABLE
            )
        )
    return path


def load_settings(named: Path | None) -> Settings:
    """Read a configuration. Without one, everything is as the program has it.

    Args:
        named: The file that was asked for, with ``--config`` or ``TTHC_CONFIG``; None for the user's own, which need
            not exist.

    Raises:
        TthcError: If the named file does not exist, or the file is wrong: with file, line and key.
    """
    path = named or default_file()
    if path is None or not os.path.lexists(path):
        if named is not None:
            raise TthcError(
                _("--config: {file}: there is no such file; correct the name, or write it with `tthc init`").format(
                    file=path
                )
            )
        return Settings()
    return read_settings(path)


def read_settings(path: Path) -> Settings:
    """Read a configuration that exists. Raises TthcError as :func:`load_settings` does."""
    try:
        text = whole_bytes(path).decode("utf-8-sig")
    except OSError as error:
        raise TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error))) from None
    except UnicodeDecodeError:
        raise TthcError(_("{file}: not UTF-8 text; save it as UTF-8").format(file=path)) from None
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """Read the text of a configuration.

    Args:
        text: TOML.
        path: The file that it stands in, or is to: relative names in it begin at its folder.

    Raises:
        TthcError: For what is wrong in it, with file, line and key.
    """
    import tomllib  # most run without a configuration

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TthcError(_toml_error(path, text, error)) from None
    lines = _lines(text, document)
    values: dict[str, Any] = {}
    for key, value in document.items():
        place = f"{path}:{lines[key]}: {key}"
        if key not in KEYS:
            raise TthcError(_unknown_key(place, key))
        values[key] = _READERS[key](value, place, path.absolute().parent)
    return Settings(file=path, lines=lines, **values)


def _toml_error(path: Path, text: str, error: TOMLDecodeError) -> str:
    """The message that a file is no TOML. That of the library ends with "(at line 3, column 5)" or the like."""
    message, _at, place = str(error).rpartition("(at ")
    reason = next(say() for pattern, say in _TOML_PROBLEMS if re.search(pattern, message))
    line = place.removeprefix("line ").partition(",")[0]
    where = f"{path}:{line if line.isdecimal() else len(text.splitlines())}"
    return _('{where}: not TOML ({why}); a line is such as: key = "value"').format(where=where, why=reason)


_TOML_PROBLEMS: Final[tuple[tuple[str, Callable[[], str]], ...]] = (
    (r"overwrite|twice|Duplicate|redefine|immutable", lambda: _("a key stands twice; keep one")),
    (r"Unescaped|hex value|scalar value", lambda: _("a backslash in double quotes; put the text in single quotes")),
    (r"Unterminated|Illegal character|invalid character", lambda: _("a quote is never closed; close it")),
    (r"Unclosed|'\]'|'\]\]'", lambda: _("a bracket is never closed; close it")),
    (r"date", lambda: _("no day of the calendar")),
    (
        r"'='|initial character|Invalid statement",
        lambda: _("a line that is neither a key with its value nor a comment"),
    ),
    (r"", lambda: _("a value that needs quotes or a closing bracket, or something behind a value")),
)
"""What the library finds wrong, and what a person can do about it; the last one is anything else."""


def _unknown_key(place: str, key: str) -> str:
    near = nearest(key.casefold().replace("-", "_"), KEYS)
    if near is None:
        return _("{place}: there is no such key; write one of {keys}").format(place=place, keys=", ".join(KEYS))
    return _("{place}: there is no such key, the nearest is {near}").format(place=place, near=near)


def _lines(text: str, document: Mapping[str, Any]) -> dict[str, int]:
    """The line on which each key begins: TOML's reader keeps none.

    A key is there as soon as the text up to its last line can be read; what it begins with follows what could be read
    before.
    """
    import tomllib

    rows = text.splitlines(keepends=True)
    lines: dict[str, int] = {}
    sound, keys = 0, frozenset[str]()
    for number in range(1, len(rows) + 1):
        try:
            now = frozenset(tomllib.loads("".join(rows[:number])))
        except tomllib.TOMLDecodeError:
            continue
        begins = sound
        while begins < number - 1 and (not rows[begins].strip() or rows[begins].lstrip().startswith("#")):
            begins += 1
        lines |= dict.fromkeys(now - keys, begins + 1)
        sound, keys = number, now
    return {key: lines.get(key, 1) for key in document}


# -- what each key takes ----------------------------------------------------------------------------------------------


def _wrong(place: str, value: object, form: str) -> TthcError:
    return TthcError(_("{place}: found {found}; write {form}").format(place=place, found=_as_toml(value), form=form))


def _as_toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case date():
            return value.isoformat()
        case dict():
            return _("a table")
        case list():
            return _("a list")
        case _:
            return str(value)


def _text(value: object, place: str, _folder: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(place, value, _("text between quotation marks"))
    return " ".join(value.split())


def _path(value: object, place: str, folder: Path) -> Path:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise _wrong(place, value, _("the name of a file, such as '{example}'").format(example="plan_2027.yaml"))
    return folder / value


def _paths(value: object, place: str, folder: Path) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise _wrong(place, value, _("a list of files, such as {example}").format(example="['plan_2027.yaml']"))
    return tuple(dict.fromkeys(_path(item, place, folder) for item in value))


def _one_of(*names: str) -> Callable[[object, str, Path], str]:
    def read(value: object, place: str, _folder: Path) -> str:
        if value not in names:
            raise _wrong(place, value, _("one of {names}").format(names=", ".join(f'"{name}"' for name in names)))
        return str(value)

    return read


def _regime(value: object, place: str, folder: Path) -> PauseRegime:
    return PauseRegime(_one_of(*(regime.value for regime in PauseRegime))(value, place, folder))


def _hour(value: object, place: str, _folder: Path) -> str:
    hour = parse_hour(value) if isinstance(value, str) else None
    if hour is None:
        raise _wrong(place, value, _('an hour such as "15:00"'))
    return f"{hour:%H:%M}"


def _day(value: object, place: str, _folder: Path) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return parse_day(value)
        except TthcError as error:
            raise TthcError(f"{place}: {error}") from None
    raise _wrong(place, value, _("a day such as {example}").format(example="2026-11-30"))


def _texts(value: object, place: str, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(place, value, _("a list of texts, such as {example}").format(example="['UBND thành phố']"))
    return tuple(_text(item, place, folder) for item in value)


_READERS: Final[Mapping[str, Callable[[object, str, Path], object]]] = {
    "office": _text,
    "plans": _paths,
    "register": _path,
    "calendar": _path,
    "columns": _path,
    "limits": _paths,
    "cut_off": _hour,
    "regime": _regime,
    "limit_unit": _one_of("day", "working-day"),
    "language": _one_of(*LANGUAGES),
    "superior": _text,
    "place": _text,
    "symbol": _text,
    "signer_title": _text,
    "recipients": _texts,
    "watch_from": _day,
}
