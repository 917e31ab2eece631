"""What a periodic report is made of: its head, its sections with gaps, its tasks and its annexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _
from tthc_cli.output.formats.report import DocumentParts, PrintedTable
from tthc_cli.plan import Plan
from tthc_cli.register import Standing

WorkStatus = Literal["on_time", "late", "overdue", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodWork:
    """One deadline of the plan that the period is about."""

    plan: Plan
    standing: Standing
    status: WorkStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What the office's documents have around their text, as its configuration says."""

    office: str
    superior: str | None = None
    """The superior body (cơ quan chủ quản)."""
    place: str | None = None
    symbol: str | None = None
    """Of the report's number: ``BC-SKHCN``."""
    signer_title: str | None = None
    recipients: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What a person must write, and why no data say it."""

    what: str
    reason: str

    @property
    def words(self) -> str:
        """As it stands in the report."""
        return _("[To be written: {what}. Reason: {reason}.]").format(what=self.what, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """One section of the report."""

    title: str
    parts: Sequence[str | Gap | PrintedTable]
    """Paragraphs, gaps and tables, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex (phụ lục)."""

    title: str
    tables: Sequence[PrintedTable]
    landscape: bool = False
    parts: DocumentParts | None = None
    """What stands around the table of an official form."""

    def lines_above(self) -> list[str]:
        """What stands above the table of an official form, for formats that lay out no forms."""
        parts = self.parts
        if parts is None:
            return []
        lines = [*parts.left_head, *parts.right_head, *parts.titles, *parts.subtitles, parts.unit_line]
        return [line for line in lines if line]

    def plain_tables(self) -> list[PrintedTable]:
        """The tables for formats that lay out no forms. The places to sign are for paper alone."""
        if self.parts is None:
            return list(self.tables)
        return [replace(table, title="", notes=["", *self.parts.footnotes]) for table in self.tables]
