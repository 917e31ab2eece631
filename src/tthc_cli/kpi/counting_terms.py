"""What the user chooses of how cases are counted: by which due dates, and under which regime of pauses."""

from enum import StrEnum


class DueSource(StrEnum):
    """By which due dates (ngày hẹn trả) cases are counted."""

    RECORDED = "recorded"
    """By those that the files have."""
    MISSING = "missing"
    """Recomputed for the cases that have none in the files."""
    COMPUTED = "computed"
    """Recomputed for every case."""


class PauseRegime(StrEnum):
    """What a pause (tạm dừng) does to the due date."""

    EXTEND = "extend"
    """Its working days are added to the due date (cộng thêm)."""
    RESTART = "restart"
    """The limit counts anew from the full dossier (tính lại)."""
