"""The identity of the files on which an answer rests: name and SHA-256."""

from __future__ import annotations

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class FileIdentity:
    """Which file an answer rests on."""

    name: str
    sha256: str

    def payload(self) -> dict[str, str]:
        """As JSON has it."""
        return {"name": self.name, "sha256": self.sha256}


def by_name(plan: FileIdentity, calendar: FileIdentity) -> list[str]:
    """Which files an answer rests on, a line each, as a telephone shows them: by name.

    Args:
        plan: The plan's file.
        calendar: The calendar's file.
    """
    return [f"{label}: {identity.name}" for label, identity in ((_("Plan"), plan), (_("Calendar"), calendar))]


def rests_on(plan: FileIdentity, calendar: FileIdentity) -> list[str]:
    """Which files an answer rests on, a line each.

    Args:
        plan: The plan's file.
        calendar: The calendar's file.
    """
    return [
        f"{label}: {identity.name} (SHA-256 {identity.sha256})"
        for label, identity in ((_("Plan"), plan), (_("Calendar"), calendar))
    ]
