"""What an office's configuration says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.kpi import PauseRegime

LimitUnitName = Literal["day", "working-day"]
"""Calendar days or working days (ngày, ngày làm việc)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A configuration, its paths absolute. What it does not say is None or empty."""

    file: Path | None = None
    """The file that it was read from; None if there is none."""
    office: str | None = None
    """The office's name, for the first line of answers."""
    plans: tuple[Path, ...] = ()
    """The plans in force; empty for the packaged one."""
    register: Path | None = None
    """The register; None for the one in the user's folder."""
    calendar: Path | None = None
    """The calendar; None for the packaged one."""
    columns: Path | None = None
    """More names of columns and words of case files."""
    limits: tuple[Path, ...] = ()
    """Time limits by procedure."""
    cut_off: str | None = None
    """The hour after which what is received counts as the next working day: ``15:00``."""
    regime: PauseRegime | None = None
    """What pauses do to due dates."""
    limit_unit: LimitUnitName | None = None
    """What a bare number of days counts."""
    language: str | None = None
    """``vi`` or ``en``."""
    watch_from: date | None = None
    """The day from which deadlines are watched: those whose last day lies before it are not overdue."""
    superior: str | None = None
    """The superior body (cơ quan chủ quản), for the head of documents."""
    place: str | None = None
    """The place before the day of documents (địa danh)."""
    symbol: str | None = None
    """Of the number of reports (ký hiệu): ``BC-SKHCN``."""
    signer_title: str | None = None
    """The title of who signs documents; never a name."""
    recipients: tuple[str, ...] = ()
    """Who gets documents (nơi nhận)."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line on which each key of the file stands."""


KEYS: Final = (
    "office",
    "plans",
    "register",
    "calendar",
    "columns",
    "limits",
    "cut_off",
    "regime",
    "limit_unit",
    "language",
    "watch_from",
    "superior",
    "place",
    "symbol",
    "signer_title",
    "recipients",
)
"""The keys of a configuration, in the order in which they are written."""

FILE_KEYS: Final = ("plans", "register", "calendar", "columns", "limits")
"""Those that name files or folders."""

VARIABLES: Final[Mapping[str, str]] = {
    "plans": "TTHC_PLAN",
    "register": "TTHC_REGISTER",
    "calendar": "TTHC_CALENDAR",
    "columns": "TTHC_COLUMNS",
    "language": "TTHC_LANG",
}
"""The environment variable that wins over a key."""
