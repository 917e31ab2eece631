"""The office's configuration: each value in force, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.words import day

_REGISTER: Final = "register"
"""The key of the one file that the program makes when it needs it."""
ConfigSource = Literal["environment", "config", "default"]
_COLUMNS: Final = ("key", "value", "source", "where", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigValue:
    """One value of the configuration."""

    key: str
    value: str | date | Sequence[str] | None
    source: ConfigSource
    """Whether it is from the environment, from the file, or the program's own."""
    where: str | None
    """The variable, or the file and the line; None for the program's own."""
    missing: Sequence[str] = ()
    """Those of its files and folders that are not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigReport(Report):
    """What ``tthc config`` has found, or what ``tthc init`` has written."""

    file: str
    """The configuration, whether it exists or not."""
    exists: bool
    values: Sequence[ConfigValue]
    written: bool | None = None
    """Whether it was written just now; None if nothing was to be."""
    dry_run: bool = False

    def payload(self) -> Record:
        """``tthc.config/1``; ``file`` is null if there is none."""
        return {
            "schema": "tthc.config/1",
            "file": self.file if self.exists else None,
            "written": bool(self.written) and not self.dry_run,
            "values": self.rows(),
        }

    def columns(self) -> Sequence[str]:
        """A value, and where it comes from."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a key."""
        return [
            {
                "key": value.key,
                "value": list(value.value) if isinstance(value.value, tuple) else value.value,
                "source": value.source,
                "where": value.where,
                "missing": list(value.missing),
            }
            for value in self.values
        ]

    def tables(self, terminal: Terminal) -> list[PrintedTable]:
        """The file, and one row a key."""
        apart = "\n" if terminal.width else "; "
        rows: list[tuple[Cell | str, ...]] = [
            (
                value.key,
                Cell(_shown(value, apart), _tone(value)),
                value.where or Cell(_("the program's own"), "dim"),
            )
            for value in self.values
        ]
        columns = (Column(title=_("Key"), fixed=True), Column(title=_("Value")), Column(title=_("From")))
        notes = []
        plans = next(value for value in self.values if value.key == "plans")
        if self.written is not None and (plans.source == "default" or not plans.value):
            notes.append(
                _(
                    "No plan is set up yet: `tthc plan import DOCUMENT --out plan.yaml` makes one of the plan's "
                    "document, then `tthc init --plan plan.yaml`."
                )
            )
        return [PrintedTable(title=self._title(), columns=columns, rows=rows, notes=["", *notes] if notes else [])]

    def _title(self) -> str:
        if self.written is None:
            if self.exists:
                return _("Configuration: {file}").format(file=self.file)
            return _("No configuration yet ({file}); `tthc init` writes it").format(file=self.file)
        if not self.written:
            return _("{file}: nothing to change").format(file=self.file)
        if self.dry_run:
            return _("{file} would be written").format(file=self.file)
        return _("{file} is written").format(file=self.file)


def _tone(value: ConfigValue) -> Tone:
    if value.missing and value.key != _REGISTER:
        return "bad"
    return "" if value.value else "dim"


def _shown(value: ConfigValue, apart: str) -> str:
    match value.value:
        case None:
            return "–"
        case str():
            return _marked(value, value.value)
        case date():
            return day(value.value)
        case _:
            return apart.join(_marked(value, each) for each in value.value) or "–"


def _marked(value: ConfigValue, text: str) -> str:
    """A value; a file that is not there is marked."""
    if text not in value.missing:
        return text
    if value.key == _REGISTER:
        return _("{file} (not there yet; the first recording makes it)").format(file=text)
    return _("{file} (not there)").format(file=text)
