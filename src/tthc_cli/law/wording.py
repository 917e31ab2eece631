"""How a document stands, in words for people."""

from __future__ import annotations

from collections.abc import Sequence

from tthc_cli.i18n import _
from tthc_cli.law.model import Cause, Sure
from tthc_cli.law.standing import Standing


def sure_words(sure: Sure | None) -> str:
    """How sure something is, for people."""
    return {"H": _("sure"), "M": _("second-hand"), "L": _("weak"), None: "–"}[sure]


def standing_words(standing: Standing) -> str:
    """How a document stands, for people: with what replaces or amends it, and what was not found of that."""
    since = _since_words(standing)
    match standing.status:
        case "replaced":
            words = _("replaced {since} by {documents}").format(since=since, documents=_documents(standing.causes))
            if standing.amendments:
                words += "; " + _("that is amended by {documents}").format(documents=_documents(standing.amendments))
        case "ended":
            words = _("at an end {since}").format(since=since)
        case "not_yet":
            words = _("not in force yet")
        case "amended":
            words = _("amended {since} by {documents}").format(since=since, documents=_documents(standing.causes))
        case "unchanged":
            words = _("no change found")
        case "unknown":
            words = _("not known to the program")
    return words + _in_brackets(standing.note)


def _since_words(standing: Standing) -> str:
    if standing.since is None:
        return _("(day not found)")
    text = _("from {day}") if standing.since_certain else _("from {day} at the earliest")
    return text.format(day=f"{standing.since:%d/%m/%Y}")


def _documents(causes: Sequence[Cause]) -> str:
    return ", ".join(cause.document.document + _in_brackets(cause.document.note) for cause in causes)


def _in_brackets(note: str | None) -> str:
    """A note behind what it is about."""
    return f" ({note.rstrip('.')})" if note else ""
