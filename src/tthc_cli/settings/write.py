"""Writing a configuration: what is set is put in, everything else stays as it is, comments too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.settings.load import parse_settings
from tthc_cli.settings.model import KEYS, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be set. None and empty leave a key as it is."""

    office: str | None = None
    plans: tuple[Path, ...] = ()
    """Plans that come into force."""
    without_plans: tuple[Path, ...] = ()
    """Plans that are in force no more."""
    register: Path | None = None
    calendar: Path | None = None
    columns: Path | None = None
    limits: tuple[Path, ...] = ()
    cut_off: str | None = None
    regime: str | None = None
    limit_unit: str | None = None
    language: str | None = None
    watch_from: date | None = None
    superior: str | None = None
    place: str | None = None
    symbol: str | None = None
    signer_title: str | None = None
    recipients: tuple[str, ...] = ()

    def values(self, settings: Settings) -> dict[str, Any]:
        """The values to be written, by key, as TOML has them.

        Args:
            settings: What is set by now.
        """
        values: dict[str, Any] = {}
        for key in KEYS:
            value = getattr(self, key)
            if value is not None and value != ():
                values[key] = _written(value)
        dropped = {path.absolute() for path in self.without_plans}
        if self.plans or dropped:
            plans = dict.fromkeys([*settings.plans, *(path.absolute() for path in self.plans)])
            values["plans"] = _written(tuple(path for path in plans if path not in dropped))
        return values


def _written(value: object) -> object:
    match value:
        case Path():
            return str(value.absolute())
        case tuple():
            return [_written(item) for item in value]
        case _:
            return value


def changed(text: str, settings: Settings, changes: Changes, path: Path) -> tuple[str, Settings]:
    """The text of a configuration with something set in it.

    Args:
        text: The file as it is; empty for a new one, which gets a line of explanation on every key.
        settings: What it says.
        changes: What is to be set.
        path: The file.

    Returns:
        The new text, and what it says.

    Raises:
        TthcError: If a value is none that the key takes.
    """
    values = changes.values(settings)
    if not text.strip():
        text = _new(values)
    else:
        document = tomlkit.parse(text)
        for key, value in values.items():
            document[key] = _item(value)
        text = tomlkit.dumps(document)
    return text, parse_settings(text, path)


def _item(value: object) -> Any:  # noqa: ANN401 - whatever TOML item is made of it
    if not isinstance(value, list):
        return tomlkit.item(_literal(value))
    array = tomlkit.array()
    for text in value:
        array.append(_literal(text))
    return array.multiline(len(value) > 1)


def _literal(value: object) -> object:
    r"""A name of a file as people write it on Windows, too: between single quotation marks, ``\`` is just a letter."""
    if isinstance(value, str) and "\\" in value and not any(mark in value for mark in "'\n\r\t"):
        return tomlkit.string(value, literal=True)
    return value


def _new(values: Mapping[str, Any]) -> str:
    document = tomlkit.document()
    document.add(
        tomlkit.comment(_("Configuration of tthc. `tthc config` shows what is in force and where it is from."))
    )
    document.add(tomlkit.comment(_("Options and environment variables win over it. Relative names begin here.")))
    comments, examples = _explanations(), _EXAMPLES
    for key in KEYS:
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(comments[key]))
        if key in values:
            document.add(key, _item(values[key]))
        else:
            document.add(tomlkit.comment(f"{key} = {examples[key]}"))
    return tomlkit.dumps(document)


_EXAMPLES: Mapping[str, str] = {
    "office": '"…"',
    "plans": "['plan_2027.yaml']",
    "register": "'register.sqlite'",
    "calendar": "'holidays.yaml'",
    "columns": "'columns.yaml'",
    "limits": "['limits.xlsx']",
    "cut_off": '"15:00"',
    "regime": '"extend"',
    "limit_unit": '"working-day"',
    "language": '"vi"',
    "watch_from": "2026-11-30",
    "superior": '"UBND THÀNH PHỐ …"',
    "place": '"Cần Thơ"',
    "symbol": '"BC-SKHCN"',
    "signer_title": '"GIÁM ĐỐC"',
    "recipients": "['UBND thành phố', 'Ban Giám đốc']",
}


def _explanations() -> dict[str, str]:
    """What each key is for, in the language of the output."""
    comments = {
        "office": _("The office, as it stands in the first line of answers."),
        "plans": _("The plans in force: this year's, and those before it while something of them is open."),
        "register": _("The register of what has happened; without it, the one in the folder for your data."),
        "calendar": _("A calendar file in place of the packaged one."),
        "columns": _("More names of columns and words of case files (`tthc cases learn` writes it)."),
        "limits": _("Time limits by procedure, for due dates that are recomputed."),
        "cut_off": _("What is received after this hour counts as the next working day."),
        "regime": _('What a pause does: "extend" adds its working days, "restart" counts anew from the full dossier.'),
        "limit_unit": _('What a limit counts that is a number alone: "day" or "working-day".'),
        "language": _('The language of answers: "vi" or "en".'),
        "watch_from": _("The day from which deadlines are watched: what had to be done before it is not overdue."),
        "superior": _("The superior body, above the office's name on reports and letters."),
        "place": _("The place that stands before the day of reports and letters."),
        "symbol": _("The symbol behind the number of reports."),
        "signer_title": _("The title of who signs reports and letters; no name."),
        "recipients": _("Who gets reports."),
    }
    assert set(comments) == {field.name for field in fields(Settings)} - {"file", "lines"}  # noqa: S101
    return comments
