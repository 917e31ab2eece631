"""A file of the office's own that a command has changed: what is new in it, and which lines are others."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import PrintedTable, Record, Report, Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFileReport(Report):
    """What ``tthc plan set``, ``plan confirm`` and ``cases learn`` have written, or would write."""

    schema: str
    file: str
    old: str
    """The file's text as it was."""
    new: str
    """The file's text as it is to be."""
    changes: Sequence[str]
    """What is new, in words."""
    dry_run: bool

    def payload(self) -> Record:
        """The result with the lines that differ; ``written`` is false if nothing was, or only shown."""
        return {
            "schema": self.schema,
            "file": self.file,
            "written": self.written() is not None,
            "changes": list(self.changes),
            "difference": self._difference(),
        }

    def columns(self) -> Sequence[str]:
        """What changed, and in which file."""
        return ("file", "written", "change")

    def rows(self) -> Sequence[Record]:
        """One row a change."""
        written = self.payload()["written"]
        return [{"file": self.file, "written": written, "change": change} for change in self.changes]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """What is new; the lines that differ too if nothing is written yet."""
        lines = [*self.changes, *(self._difference() if self.dry_run else ())]
        return [PrintedTable(notes=[self._title(), *lines], whole_lines=True)]

    def written(self) -> str | None:
        """The words that the file is written; None if it is not."""
        return None if self.dry_run or self.new == self.old else _("{file} is written").format(file=self.file)

    def _title(self) -> str:
        if self.new == self.old:
            return _("{file}: nothing to change").format(file=self.file)
        return self.written() or _("{file} would be written").format(file=self.file)

    def _difference(self) -> list[str]:
        """The lines that differ, without any around them, which can name persons."""
        lines = unified_diff(self.old.splitlines(), self.new.splitlines(), n=0, lineterm="")
        return [line for line in lines if not line.startswith(("--- ", "+++ "))]
