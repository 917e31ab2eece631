"""Where a date or a rule comes from: a document, its article, its date; and the law that counting rests on."""

from datetime import date
from typing import Any, ClassVar, Final

from tthc_cli.classes import dataclass
from tthc_cli.scalars import CONFIG, Day, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document that something rests on (căn cứ)."""

    __pydantic_config__: ClassVar[Any] = CONFIG

    document: Text
    """Kind and number as the field cites it, such as "Thông tư 02/2017/TT-VPCP"."""
    article: Text | None = None
    """Article, clause, point ("Điều 148 khoản 5"), where one is meant."""
    date: Day | None = None
    """The day of the document, where it is known."""
    title: Text | None = None
    """What the document is about, in a few words."""
    note: Text | None = None
    """What a reader must know about it: a slip in the citation, how sure the number is."""
    checked: Day | None = None
    """The day on which someone last compared it with a copy of the document."""

    def cite(self) -> str:
        """The citation in one line: "Bộ luật Dân sự 91/2015/QH13, Điều 147"."""
        return self.document if self.article is None else f"{self.document}, {self.article}"


_CIVIL_CODE: Final = "Bộ luật Dân sự 91/2015/QH13"
_CHECKED: Final = date(2026, 11, 23)


def _civil_code(article: str) -> Source:
    return Source(document=_CIVIL_CODE, article=article, checked=_CHECKED)


TRIGGER_DAY: Final = _civil_code("Điều 147")
"""The day of the event is not counted; counting starts the next day."""
PARTS_OF_MONTHS: Final = _civil_code("Điều 146 khoản 2")
"""Beginning, middle and end of a month (đầu, giữa, cuối tháng): the 1st, the 15th, the last day."""
PARTS_OF_YEARS: Final = _civil_code("Điều 146 khoản 3")
"""Beginning, middle and end of a year (đầu, giữa, cuối năm): 1 January, 30 June, 31 December."""
LAST_OF_DAYS: Final = _civil_code("Điều 148 khoản 1")
LAST_OF_WEEKS: Final = _civil_code("Điều 148 khoản 2")
LAST_OF_MONTHS: Final = _civil_code("Điều 148 khoản 3")
LAST_OF_YEARS: Final = _civil_code("Điều 148 khoản 4")
ROLL_FORWARD: Final = _civil_code("Điều 148 khoản 5")
"""A period whose last day is a weekly rest day or a holiday ends on the next working day."""
