"""Headers and words of files of cases that the dictionary does not know, with the nearest that it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from tthc_cli.cases import UnknownName
from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import Column, PrintedTable, Record, Report, Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownNamesReport(Report):
    """What ``tthc cases learn`` has found."""

    names: Sequence[UnknownName]
    missing: Sequence[str]
    """Columns without which no row can be read: until they are learned, words are not looked at."""
    hidden: int
    """How many unknown words are not shown, as they can be names or numbers of persons."""
    command: str
    """How to teach the first of them."""
    warnings: Sequence[str] = ()
    """About dates that may mean other days than they say."""

    def payload(self) -> Record:
        """``tthc.cases-learn/1``."""
        return {
            "schema": "tthc.cases-learn/1",
            "unknown": self.rows(),
            "missing": list(self.missing),
            "hidden": self.hidden,
            "warnings": list(self.warnings),
        }

    def columns(self) -> Sequence[str]:
        """A header or a word, and what is nearest to it."""
        return ("file", "column", "header", "word", "rows", "nearest", "meaning")

    def rows(self) -> Sequence[Record]:
        """One row a header or word."""
        return [asdict(name) for name in self.names]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """Headers and words, and how to teach them."""
        notes = []
        if self.missing:
            notes.append(
                _("Words are looked at once these columns are there: {columns}").format(columns=", ".join(self.missing))
            )
        if self.hidden:
            words = _("words not known and not shown, as they can be names or numbers of persons: {count}")
            notes.append(words.format(count=self.hidden))
        if self.names:
            notes.append(self.command)
        elif not self.hidden:
            notes.append(_("Nothing is unknown."))
        return [
            PrintedTable(
                title=_("Not known"),
                columns=(
                    Column(title=_("File")),
                    Column(title=_("Header")),
                    Column(title=_("Word")),
                    Column(title=_("Rows"), right=True, fixed=True),
                    Column(title=_("Nearest")),
                    Column(title=_("Means")),
                ),
                rows=[
                    (
                        name.file,
                        name.header,
                        name.word or "",
                        "" if name.rows is None else str(name.rows),
                        name.nearest or "–",
                        name.meaning or "–",
                    )
                    for name in self.names
                ],
                notes=notes,
            )
        ]
