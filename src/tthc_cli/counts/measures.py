"""The measures (phép đo) that a target may name: the data set, the columns and the base of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tthc_cli.errors import Finding
from tthc_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How a target is counted: in which data set, by which columns, and by which date a row belongs to a period."""

    data_set: str
    columns: tuple[str, ...]
    """The columns without which it cannot be counted."""
    period_by: str | None = None
    """The date by which a row belongs to a period; None if the data set has no dates."""
    rare: bool = False
    """Whether it counts what must stay rare: its targets are limits (``<``, ``<=``)."""
    counts: Literal["rows", "applicants", "money"] = "rows"
    """What numerator and denominator count. A shortfall of money is not made good by a number of cases."""
    stands: bool = False
    """Whether the base stands from the start and its parts get better; the base of cases grows as they come in."""

    @property
    def of_time(self) -> bool:
        """Whether it is a rate of time: early, on time, late."""
        return "due_on" in self.columns


MEASURES: Final[Mapping[str, Measure]] = {
    "digitized-dossiers": Measure(data_set="cases", columns=("synced", "digitized"), period_by="received_on"),
    "digitized-results": Measure(data_set="results", columns=("valid", "digitized"), stands=True),
    "data-reuse": Measure(
        data_set="cases", columns=("applicant_id", "reused"), period_by="received_on", counts="applicants"
    ),
    "online-processing": Measure(data_set="cases", columns=("channel", "level", "synced"), period_by="received_on"),
    "online-payment": Measure(data_set="cases", columns=("fee_required", "paid_online"), period_by="received_on"),
    "early-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on"),
    "on-time-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on"),
    "late-resolution": Measure(data_set="cases", columns=("due_on", "finished_on"), period_by="finished_on", rare=True),
    "satisfaction": Measure(data_set="ratings", columns=("rating",)),
    "internal-reviewed": Measure(data_set="procedures", columns=("published", "reviewed", "approved"), stands=True),
    "internal-cut": Measure(data_set="procedures", columns=("cut",), stands=True),
    "internal-cost-cut": Measure(
        data_set="procedures", columns=("cost_before", "cost_after"), counts="money", stands=True
    ),
}
"""Every measure that a plan's target can name."""


MONTH: Final = "month"
"""What results can be grouped by beside columns: the month of the date by which a row belongs to a period."""


def unknown_measures(section: str, measures: Iterable[str]) -> list[Finding]:
    """Find the entries of a data file's section that name a measure that does not exist.

    Args:
        section: The name of the section in the file.
        measures: The measure that each entry names, in the order of the entries.

    Returns:
        A finding for each such entry.
    """
    return [
        Finding(
            where=(section, place, "measure"),
            what=_("measure: there is no measure {name}; write one of {known}").format(
                name=measure, known=", ".join(MEASURES)
            ),
        )
        for place, measure in enumerate(measures)
        if measure not in MEASURES
    ]
