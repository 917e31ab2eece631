"""Indicator 2.1 once more, in plain Python over one dossier."""

from __future__ import annotations

from datetime import date, timedelta

from tests.support.counted_dossiers import OVER, Dossier


def end_of(dossier: Dossier) -> date | None:
    return dossier["finished_on"] or dossier["handed_over_on"]


def handled(dossier: Dossier, first: date, last: date) -> bool:
    """Whether a dossier is in the base of 2.1."""
    end = end_of(dossier)
    if dossier["received_on"] > last or (end is None and dossier["status"] in OVER):
        return False
    return end is None or end >= first


def in_time(dossier: Dossier, last: date) -> bool:
    """Whether a dossier of the base is in the numerator of 2.1."""
    due, end = dossier["due_on"], end_of(dossier)
    if due is None or (dossier["supplement_count"] or 0) > 1:
        return False
    asked, resumed = dossier["paused_from"], dossier["paused_to"]
    if end is not None and end <= last:
        within = asked and resumed and dossier["received_on"] <= asked <= resumed <= end
        taken_off = resumed - asked if within else timedelta(0)
        return end <= due or (bool(taken_off) and end - taken_off <= due)
    waits = resumed > last if resumed else dossier["status"] == "supplement"
    if waits and asked is not None and asked <= last:
        return bool(asked <= due)
    return bool(due >= last)
