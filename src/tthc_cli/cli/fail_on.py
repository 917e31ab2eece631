"""``--fail-on``: from which degree of urgency on the exit code is 1."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated

import typer

from tthc_cli.i18n import _


class FailOn(StrEnum):
    """From which degree of urgency on the exit code is 1."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    NEVER = "never"

    def fails(self, urgencies: Collection[str]) -> bool:
        """Whether the exit code is 1.

        Args:
            urgencies: The degrees of urgency that something has.
        """
        degrees = [degree.value for degree in FailOn]
        return any(urgency in urgencies for urgency in degrees[: degrees.index(self) + 1] if self is not FailOn.NEVER)


FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help=_("From which degree of urgency on the exit code is 1."))
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help=_("Print nothing when nothing is overdue, due today or within DAYS."))
]
WithinOption = Annotated[
    int, typer.Option("--within", min=0, max=1000, metavar="DAYS", help=_("Working days ahead to look."))
]
