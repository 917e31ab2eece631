"""The periodic report (báo cáo định kỳ): the words of its layout and its outline, as ``data/report.yaml`` has them."""

from functools import cache
from typing import Any, ClassVar, Final, Literal

from tthc_cli.classes import dataclass
from tthc_cli.data_files import data_file, load_file
from tthc_cli.scalars import CONFIG, Text

OUTLINE: Final = "report.yaml"
ReportPart = Literal["rates", "form", "index", "feedback", "tasks"]
"""What data can fill: rates against targets, form II.06a, the index, feedback, the plan's tasks of the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEvents:
    """The events of a plan that begin and end a matter (vụ việc), by any name: an imported plan has keys of its own."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    begins: tuple[Text, ...]
    """The first one is what people are told."""
    ends: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSection:
    """One section of the report's body."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    title: Text
    parts: tuple[ReportPart, ...] = ()
    """What is filled in it."""
    matters: MatterEvents | None = None
    """The matters of the register that it tells of."""
    indicators: tuple[Text, ...] = ()
    """The indicators of the index that tell of it."""
    to_write: Text | None = None
    """What a person must write in it; None if all of it is filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutline:
    """The words of the report. Names in braces are filled in: symbol, place, year, period, number, office."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    schema: Literal["tthc.report/1"]
    nation: Text
    motto: Text
    number: Text
    """Before the symbol (số, ký hiệu)."""
    dateline: Text
    """Place and day (địa danh, ngày tháng)."""
    kind: Text
    """What the document is."""
    subject: Text
    """What it is about (trích yếu)."""
    annex: Text
    attached: Text
    """Under the title of an annex: which report it belongs to."""
    recipients_title: Text
    archive: Text
    """The last recipient."""
    symbol: Text
    """Stands in for the office's own symbol."""
    place: Text
    """Stands in for the office's place."""
    superior: Text
    """Stands in for the body above the office (cơ quan chủ quản), marked as a gap."""
    signer_title: Text
    """Stands in for the title of who signs."""
    signer: Text
    """Where the name of who signs is to be written: a gap, as no configuration has names of persons."""
    form: Text
    """The official form that goes into an annex."""
    layout_source: Text
    outline_source: Text
    outline: tuple[OutlineSection, ...]


@cache
def load_outline() -> ReportOutline:
    """The packaged outline."""
    return load_file(data_file(OUTLINE), ReportOutline).value
