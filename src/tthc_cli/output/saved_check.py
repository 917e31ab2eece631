"""The saving of a check in the register, as JSON and as a table say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import PrintedTable, Record
from tthc_cli.output.words import month, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """A check that was saved, and what was saved with it."""

    id: int
    """Its number."""
    starts: str | None
    """The name of the register, if this made the file."""
    months: Mapping[str, int] = field(default_factory=dict)
    """The numbers of the checks of single months that were saved besides, by month such as ``2024-03``."""

    def payload(self) -> Record:
        """What JSON says of it."""
        months = [{"period": name, "id": id_} for name, id_ in self.months.items()]
        return {"id": self.id, "register_started": self.starts, **({"months": months} if months else {})}

    def table(self) -> PrintedTable:
        """What people read of it: lines under the other tables."""
        notes = [_("Saved as check {id}; `tthc kpi trend` shows the course.").format(id=self.id)]
        if self.months:
            months = ", ".join(f"{month(name)}: {number(id_)}" for name, id_ in self.months.items())
            notes.append(_("Each month as a check of its own: {months}").format(months=months))
        if self.starts is not None:
            notes.append(_("A new register was started: {file}").format(file=self.starts))
        return PrintedTable(notes=notes)
