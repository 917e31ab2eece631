"""The hours by which some one-stop systems compute due dates, as ``data/system_hours.yaml`` has them."""

from collections.abc import Mapping
from datetime import time
from functools import cache
from typing import Any, ClassVar, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.scalars import CONFIG, Count, Text
from tthc_cli.text import parse_hour


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemHours:
    """When such a system's day begins and ends, and how it keeps limits in hours."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.system-hours/1"]
    opens: Text
    """A case received up to then is received at the beginning of the day."""
    closes: Text
    """A case received after that is received on the next working day."""
    days_of_hours: Mapping[Text, Count]
    """By unit of a limit: as how many days of working hours one of it is kept."""

    @property
    def opening(self) -> time:
        """The hour of :attr:`opens`."""
        return _hour(self.opens)

    @property
    def closing(self) -> time:
        """The hour of :attr:`closes`."""
        return _hour(self.closes)


def _hour(text: str) -> time:
    hour = parse_hour(text)
    assert hour is not None  # noqa: S101 - findings hold that
    return hour


@cache
def load_system_hours() -> SystemHours:
    """Load the packaged file. Raises TthcError with the first finding."""
    return load_file(data_file("system_hours.yaml"), SystemHours, system_hours_findings).value


def system_hours_findings(file: SystemHours) -> list[Finding]:
    """Find what is wrong with a file of the right shape."""
    texts = {"opens": file.opens, "closes": file.closes}
    return [
        Finding(where=(name,), what=_("write a time of day such as 15:00"))
        for name, text in texts.items()
        if parse_hour(text) is None
    ]
