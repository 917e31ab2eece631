"""How the documents that a plan cites stand on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, by_language
from tthc_cli.law import Cause, Citation, Standing, Status, standing_words, sure_words
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Record, Report, Terminal, Tone
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.words import day
from tthc_cli.plan import Plan

_COLUMNS: Final = (
    "document",
    "status",
    "since",
    "since_certain",
    "by",
    "amended_by",
    "sure",
    "tasks",
    "uncited_tasks",
    "duties",
    "note",
)
_ORDER: Final[tuple[Status, ...]] = ("replaced", "ended", "not_yet", "amended", "unchanged", "unknown")
_TONES: Final[dict[Status, Tone]] = {"replaced": "bad", "ended": "bad", "not_yet": "warn", "amended": "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLawReport(Report):
    """What ``tthc plan law`` has found: the documents of a plan, those that are no basis any more first."""

    plan: Plan
    plan_identity: FileIdentity
    as_of: date
    checked: date
    """Up to when the file of documents can be relied on."""
    citations: Sequence[tuple[Citation, Standing]]

    def payload(self) -> Record:
        """``tthc.plan-law/1``."""
        return {
            "schema": "tthc.plan-law/1",
            "plan": self.plan_identity.payload(),
            "id": self.plan.id,
            "as_of": self.as_of.isoformat(),
            "checked": self.checked.isoformat(),
            "documents": [_record(citation, standing) for citation, standing in self._ordered()],
        }

    def columns(self) -> Sequence[str]:
        """Those of a document; what replaces or amends it by number alone."""
        return _COLUMNS

    def rows(self) -> Sequence[Record]:
        """One row a document."""
        records = []
        for citation, standing in self._ordered():
            record = dict(_record(citation, standing))
            for causes in ("by", "amended_by"):
                record[causes] = [cause["document"] for cause in record[causes]]
            records.append(record)
        return records

    def rows_in_words(self) -> Iterator[Record]:
        """The same with words for how a document stands, and real days."""
        words = {
            "replaced": _("replaced"),
            "ended": _("at an end"),
            "not_yet": _("not in force yet"),
            "amended": _("amended"),
            "unchanged": _("no change found"),
            "unknown": _("not known to the program"),
        }
        for row, (_citation, standing) in zip(self.rows(), self._ordered(), strict=True):
            yield {**row, "status": words[standing.status], "since": standing.since}

    def titles(self) -> Mapping[str, str]:
        """What replaces a document, and what is to be known of it."""
        return {"by": _("Replaced by"), "note": _("Note")}

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """One row a document: how it stands, by what, how sure that is, and what rests on it."""
        return [
            PrintedTable(
                title=_("The documents behind the plan on {day}").format(day=day(self.as_of)),
                columns=(
                    Column(title=_("Document")),
                    Column(title=_("On that day")),
                    Column(title=_("How sure")),
                    Column(title=_("Rows of the plan")),
                ),
                rows=[
                    (
                        Cell(citation.document, "strong"),
                        Cell(standing_words(standing), _TONES.get(standing.status, "")),
                        sure_words(standing.sure),
                        rows_words(citation),
                    )
                    for citation, standing in self._ordered()
                ],
                notes=self._notes(),
            )
        ]

    def _notes(self) -> list[str]:
        notes = [
            "",
            _("The documents were last looked up on {day}; what is not listed was not found.").format(
                day=day(self.checked)
            ),
        ]
        if self.as_of > self.checked:
            notes.append(_("What came after that day is not known to the program."))
        if language := by_language(english="Notes in brackets are in Vietnamese, as the file has them.", vietnamese=""):
            notes.append(language)
        return notes

    def _ordered(self) -> list[tuple[Citation, Standing]]:
        return sorted(self.citations, key=lambda pair: _ORDER.index(pair[1].status))


def _record(citation: Citation, standing: Standing) -> Record:
    return {
        "document": citation.document,
        "status": standing.status,
        "since": standing.since and standing.since.isoformat(),
        "since_certain": None if standing.since is None else standing.since_certain,
        "by": [_cause_record(cause) for cause in standing.causes if standing.status == "replaced"],
        "amended_by": [
            _cause_record(cause)
            for cause in (*standing.amendments, *(standing.causes if standing.status == "amended" else ()))
        ],
        "sure": standing.sure,
        "tasks": list(citation.rows),
        "uncited_tasks": list(citation.uncited_by),
        "duties": list(citation.duties),
        "note": standing.note,
    }


def _cause_record(cause: Cause) -> Record:
    document = cause.document
    return {
        "document": document.document,
        "title": document.title,
        "dated": document.dated and document.dated.isoformat(),
        "in_force_from": document.in_force_from and document.in_force_from.isoformat(),
        "sure": cause.sure,
        "note": document.note,
    }


def rows_words(citation: Citation) -> str:
    """The rows and the articles that rest on a document, for people; those that do not cite it in brackets."""
    rows = [f"({row})" if row in citation.uncited_by else str(row) for row in citation.rows]
    parts = [", ".join(rows)] if rows else []
    if citation.duties:
        parts.append(_("duties {articles}").format(articles=", ".join(citation.duties)))
    if any(row in citation.uncited_by for row in citation.rows):
        parts.append(_("(in brackets: not cited there)"))
    return "; ".join(parts) or "–"


def dead_words(citation: Citation, standing: Standing) -> str:
    """A document that is no basis any more, in one sentence: what rests on it, and how sure that is.

    Args:
        citation: The document.
        standing: How it stands.
    """
    return _("{document}: {standing}, {sure}; rows: {rows}").format(
        document=citation.document,
        standing=standing_words(standing),
        sure=sure_words(standing.sure),
        rows=rows_words(citation),
    )
